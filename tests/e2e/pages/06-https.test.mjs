// HTTPS built in: what browsers speak and nothing older, a certificate that is renewed under load,
// and clients that never come to the point.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import https from 'node:https'
import net from 'node:net'
import tls from 'node:tls'
import { after, before, describe, test } from 'node:test'
import { Service, run, sleep, until } from '../../fixtures/harness.mjs'

describe('https', { concurrency: 16 }, () => {
	let service, code, sticker
	before(async () => {
		service = await Service.start({ secure: true, config: { server: { exchange_time: 2 } } })
		code = await service.register('https://shop.example.com/')
		sticker = `/sticker/${code}/56x88.svg`
	})
	after(() => service.stop())

	/** A TLS handshake: what was agreed on, or the error's code. */
	const handshake = (options = {}) =>
		new Promise((resolve) => {
			const socket = tls.connect({
				host: '127.0.0.1', port: service.port, ca: service.ca, servername: 'localhost', ...options,
			})
			socket.on('error', (error) => resolve({ error: error.code ?? error.message }))
			socket.on('secureConnect', () => {
				resolve({
					version: socket.getProtocol(),
					cipher: socket.getCipher().name,
					protocol: socket.alpnProtocol,
					serial: socket.getPeerCertificate().serialNumber,
				})
				socket.destroy()
			})
		})

	for (const version of ['TLSv1.2', 'TLSv1.3'])
		test(`${version} is spoken, with forward secrecy, as http/1.1`, async () => {
			const agreed = await handshake({
				minVersion: version, maxVersion: version, ALPNProtocols: ['h2', 'http/1.1'],
			})
			assert.equal(agreed.version, version)
			assert.equal(agreed.protocol, 'http/1.1')
			assert.match(agreed.cipher, /GCM|CHACHA20/)
			if (version === 'TLSv1.2') assert.match(agreed.cipher, /^ECDHE-/)
		})

	const refused = {
		'TLS 1.1': { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' },
		'TLS 1.0': { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' },
		'a CBC cipher': { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA' },
		'HTTP/2 alone': { ALPNProtocols: ['h2'] },
	}
	for (const [name, options] of Object.entries(refused))
		test(`${name} is refused`, async () => assert.ok((await handshake(options)).error))

	test('pages, pictures and forms are answered as over plain HTTP', async () => {
		const page = await service.get(`/proof/${code}`, { Referer: 'https://shop.example.com/' })
		assert.equal(page.status, 200)
		assert.equal(page.headers['trustseal-status'], 'record=valid; link=match')
		const picture = await service.get(`/sticker/${code}/88x145.png`)
		assert.equal(picture.status, 200)
		const tag = { 'If-None-Match': picture.headers.etag }
		assert.equal((await service.get(`/sticker/${code}/88x145.png`, tag)).status, 304)
		const head = await service.request('HEAD', sticker)
		assert.equal(head.status, 200)
		assert.equal(head.body.length, 0)
		const form = await service.request('POST', '/customer/customer/pfw/CertificationPage.do', {
			headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
			body: `Req_ID=${code}`,
		})
		assert.equal(form.status, 200)
		assert.match(form.text, /data-record="valid"/)
	})

	test('pages say for how long to use https alone; a snippet shows the https address', async () => {
		const page = await service.get('/')
		assert.equal(page.headers['strict-transport-security'], 'max-age=31536000')
		const snippet = (await service.command('snippet', code)).toString()
		assert.ok(snippet.includes(`https://localhost:${service.port}/`))
	})

	test('the gate sees each byte: a folded header is refused, a pipelined pair answered', async () => {
		const end = 'Connection: close\r\n\r\n'
		const folded = `GET ${sticker} HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n${end}`
		assert.equal(await service.rawStatus(folded), 400)
		const pair = `GET /nothing HTTP/1.1\r\nHost: a\r\n\r\nGET ${sticker} HTTP/1.1\r\nHost: a\r\n${end}`
		const text = await service.raw(pair)
		assert.deepEqual([...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map((m) => m[1]), ['404', '200'])
	})

	// More than a socket's buffers hold: the server has to wait in the middle of heads and of bodies.
	test('a client that asks for much at once and reads late gets each answer whole, in its order', async () => {
		const { headers, body } = await service.get(sticker)
		const ask = {
			200: ['GET', sticker, ''],
			'200 without a body': ['HEAD', sticker, ''],
			304: ['GET', sticker, `If-None-Match: ${headers.etag}\r\n`],
			404: ['GET', '/nothing', ''],
		}
		const order = Array.from({ length: 400 }, (_, i) => Object.keys(ask)[(i * 7 + (i >> 3)) % 4])
		const requests = order.map((name, i) => {
			const [method, target, field] = ask[name]
			return `${method} ${target} HTTP/1.1\r\nHost: a\r\n${field}${i === order.length - 1 ? 'Connection: close\r\n' : ''}\r\n`
		})
		const socket = tls.connect({ host: '127.0.0.1', port: service.port, ca: service.ca, servername: 'localhost' })
		const pieces = []
		await new Promise((resolve, reject) => {
			socket.on('error', reject)
			socket.on('end', resolve)
			socket.pause()
			socket.on('data', (data) => pieces.push(data))
			socket.on('secureConnect', () => {
				socket.write(requests.join(''))
				setTimeout(() => socket.resume(), 500)
			})
		})
		let rest = Buffer.concat(pieces)
		for (const name of order) {
			const end = rest.indexOf('\r\n\r\n') + 4
			const head = rest.subarray(0, end).toString('latin1')
			assert.ok(head.startsWith(`HTTP/1.1 ${parseInt(name)} `), `${name}: ${head}`)
			const len = /^(200|404)$/.test(name) ? Number(/^Content-Length: (\d+)\r$/im.exec(head)[1]) : 0
			if (name === '200') assert.ok(rest.subarray(end, end + len).equals(body), 'the sticker is whole')
			rest = rest.subarray(end + len)
		}
		assert.equal(rest.length, 0)
	})

	test('a session is resumed', async () => {
		for (const maxVersion of ['TLSv1.2', 'TLSv1.3']) {
			let session
			const visit = (options) =>
				new Promise((resolve, reject) => {
					const socket = tls.connect({
						host: '127.0.0.1', port: service.port, ca: service.ca, servername: 'localhost',
						maxVersion, ...options,
					})
					socket.on('session', (given) => (session = given))
					socket.on('error', reject)
					socket.on('data', () => socket.destroy())
					socket.on('close', () => resolve(socket))
					socket.on('secureConnect', () => {
						socket.resumed = socket.isSessionReused()
						socket.write('GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n')
					})
				})
			assert.equal((await visit()).resumed, false)
			assert.ok(session, `${maxVersion}: a ticket came`)
			assert.equal((await visit({ session })).resumed, true, maxVersion)
		}
	})

	// A kernel puts acknowledgements off for 40 ms. Most would wait so long; on a busy machine a quarter is
	// still fast.
	test('the first request of a client that does not set TCP_NODELAY waits for no acknowledgement', async () => {
		const visit = () =>
			new Promise((resolve, reject) => {
				const socket = tls.connect({ host: '127.0.0.1', port: service.port, ca: service.ca, servername: 'localhost' })
				let asked
				const ask = () => {
					asked = performance.now()
					socket.write('GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n')
				}
				socket.on('error', reject)
				// Apart from the end of the handshake, which node would send with it.
				socket.on('secureConnect', () => setTimeout(ask, 2))
				socket.once('data', () => {
					resolve(performance.now() - asked)
					socket.destroy()
				})
			})
		const times = []
		for (let i = 0; i < 12; i++) times.push(await visit())
		times.sort((a, b) => a - b)
		assert.ok(times[3] < 25, `answered after ${times.map(Math.round)} ms`)
	})

	for (const before of ['', 'HEAD /nothing HTTP/1.1\r\nHost: a\r\n\r\n'])
		test(`a body without end${before && ', behind a sound request'}: 408`, async () => {
			const socket = tls.connect({ host: '127.0.0.1', port: service.port, ca: service.ca, servername: 'localhost' })
			let text = ''
			socket.on('data', (data) => (text += data.toString('latin1')))
			socket.on('error', () => {})
			const closed = new Promise((resolve) => socket.on('close', resolve))
			socket.write(`${before}POST /customer/customer/pfw/CertificationPage.do HTTP/1.1\r\nHost: a\r\nContent-Length: 999\r\n\r\nReq_ID=`)
			const timer = setInterval(() => socket.writable && socket.write('1'), 100)
			await Promise.race([closed, sleep(9000).then(() => assert.fail('held open'))])
			clearInterval(timer)
			assert.match(text, /HTTP\/1\.1 408 [^]*<\/html>\s*$/)
		})

	test('plain HTTP and rubbish on the port are closed', async () => {
		for (const bytes of ['GET / HTTP/1.1\r\nHost: a\r\n\r\n', '\x16\x03\x01\xff\xff\x01', '\0'.repeat(99)]) {
			const socket = net.connect(service.port, '127.0.0.1')
			const closed = new Promise((resolve) => socket.on('close', resolve))
			let text = ''
			socket.on('error', () => {})
			socket.on('data', (data) => (text += data.toString('latin1')))
			socket.write(Buffer.from(bytes, 'latin1'))
			await Promise.race([closed, sleep(8000).then(() => assert.fail('held open'))])
			assert.doesNotMatch(text, /HTTP\/1.1 200/)
		}
	})

	test('half-open handshakes are cut, and starve nobody meanwhile', async () => {
		const hello = Buffer.from('160301020001', 'hex')
		const idle = Array.from({ length: 200 }, (_, i) => {
			const socket = net.connect(service.port, '127.0.0.1')
			socket.on('error', () => {})
			if (i % 2) socket.write(hello)
			socket.resume()
			return { socket, closed: new Promise((resolve) => socket.on('close', resolve)) }
		})
		assert.equal((await service.get(sticker)).status, 200)
		const cut = Promise.all(idle.map(({ closed }) => closed))
		await Promise.race([cut, sleep(10_000).then(() => assert.fail('held open'))])
	})
})

test('a renewed certificate is taken over under load, and nobody notices', async () => {
	const service = await Service.start({ secure: true })
	const code = await service.register('https://shop.example.com/')
	const target = `/sticker/${code}/56x88.svg`
	const agent = new https.Agent({ keepAlive: true, maxSockets: 4 })
	const kept = new https.Agent({ keepAlive: true, maxSockets: 1 })
	const failures = []
	let asking = true
	const ask = async (options) => {
		const answer = await service.get(target, {}, options).catch((error) => ({ status: error.code }))
		if (answer.status !== 200) failures.push(answer.status)
	}
	const load = async (options) => {
		while (asking) await ask(options)
	}
	await ask({ agent: kept })
	const [first] = Object.values(kept.freeSockets).flat()
	const loads = [load({ agent }), load({ agent }), load({}), load({})]
	for (let i = 1; i <= 5; i++) {
		await service.certify('localhost')
		service.child.kill('SIGHUP')
		await until('the reload', () => service.log.split('certificate_reloaded').length === i + 1)
	}
	const served = await new Promise((resolve) => {
		const socket = tls.connect({
			host: '127.0.0.1', port: service.port, ca: service.ca, servername: 'localhost',
		})
		socket.on('secureConnect', () => (resolve(socket.getPeerCertificate()), socket.destroy()))
	})
	const { stdout } = await run('openssl', ['x509', '-in', service.file('own.pem'), '-noout', '-serial'])
	assert.ok(stdout.toString().includes(served.serialNumber), 'a new connection sees the new one')
	await ask({ agent: kept })
	asking = false
	await Promise.all(loads)
	// Only now has an agent on a busy machine surely been told that its connection is free again.
	assert.ok(Object.values(kept.freeSockets).flat().includes(first), 'the old connection lives on')
	assert.deepEqual(failures, [])
	agent.destroy()
	kept.destroy()
	await service.stop()
})

test('a reload of broken files keeps the old certificate and says what to do', async () => {
	const service = await Service.start({ secure: true })
	fs.writeFileSync(service.file('own.pem'), 'nothing')
	service.child.kill('SIGHUP')
	await until('the reason', () => /certificate_reload_refused .*own\.pem holds no certificate/.test(service.log))
	assert.equal((await service.get('/')).status, 200)
	await service.stop()
})

test('a reload of a certificate that is out of time keeps a good one; a bad one is replaced by anything', async () => {
	const service = await Service.start({ secure: true })
	const served = () =>
		new Promise((resolve) => {
			const socket = tls.connect({
				host: '127.0.0.1', port: service.port, ca: service.ca, servername: 'localhost', rejectUnauthorized: false,
			})
			socket.on('secureConnect', () => (resolve(socket.getPeerCertificate().serialNumber), socket.destroy()))
		})
	const reload = async (days, event) => {
		await service.certify('localhost', { days })
		const lines = () => service.log.split(event).length
		const before = lines()
		service.child.kill('SIGHUP')
		await until(event, () => lines() > before)
	}
	const good = await served()
	await reload([-9, -2], 'certificate_reload_refused')
	assert.match(service.log, /certificate_reload_refused .*own\.pem has expired.*mend the files and reload/)
	await reload([2, 9], 'certificate_reload_refused')
	assert.match(service.log, /certificate_reload_refused .*own\.pem is not yet valid/)
	assert.equal(await served(), good)
	await service.end()
	await service.certify('localhost', { days: [-9, -2] })
	// Whether it runs is asked where no certificate is in the way.
	service.get = () => service.admin('/healthz')
	await service.serve()
	assert.match(service.log, /certificate_doubtful .*has expired/)
	const expired = await served()
	await reload([-9, -1], 'certificate_reloaded')
	assert.notEqual(await served(), expired)
	await service.stop()
})

test('SIGTERM under load over https drops no request', async () => {
	const service = await Service.start({ secure: true })
	const code = await service.register('https://shop.example.com/')
	const dropped = []
	let answered = 0
	const client = async () => {
		const agent = new https.Agent({ keepAlive: true, maxSockets: 1 })
		for (;;) {
			const ask = (options) =>
				service.get(`/sticker/${code}/56x88.svg`, {}, options).catch((error) => error)
			let answer = await ask({ agent })
			if (answer.status !== 200) answer = await ask({})
			if (answer.code === 'ECONNREFUSED') return agent.destroy()
			if (answer.status !== 200) dropped.push(answer.code ?? answer.status)
			answered++
		}
	}
	const clients = Promise.all(Array.from({ length: 8 }, client))
	await until('some load', () => answered > 100)
	const [status] = await service.end()
	await clients
	assert.equal(status, 0, service.log)
	assert.deepEqual(dropped, [])
	await service.stop()
})

test('what is wrong with certificate and key is told by start and by check-config', async () => {
	const service = await Service.prepare({ secure: true })
	const pem = fs.readFileSync(service.file('own.pem'), 'latin1')
	const key = fs.readFileSync(service.file('own.key'), 'latin1')
	const [leaf, issuer] = pem.split(/(?<=-----END CERTIFICATE-----\n)/)
	const root = fs.readFileSync(`${service.authority.folder}/root.pem`, 'latin1')
	const other = await run('openssl', ['genpkey', '-algorithm', 'ED25519'])
	const locked = await run('openssl', ['pkey', '-aes128', '-passout', 'pass:x'], { input: key })
	const mistakes = [
		[issuer + leaf, key, /own\.pem the server's own certificate comes 2\. instead of first/],
		[leaf + root, key, /certificate 1 \(.*\) was not issued by the one after it/],
		['', key, /own\.pem holds no certificate in PEM/],
		[pem, other.stdout, /own\.key does not belong to the certificate/],
		[pem, locked.stdout, /own\.key is encrypted/],
		[pem, 'x', /own\.key holds no private key/],
		[pem, null, /\[server\] key: cannot read .*own\.key/],
	]
	for (const [certificate, private_, expected] of mistakes) {
		fs.writeFileSync(service.file('own.pem'), certificate)
		if (private_ === null) fs.rmSync(service.file('own.key'))
		else fs.writeFileSync(service.file('own.key'), private_, { mode: 0o600 })
		for (const command of ['check-config', 'serve']) {
			const { status, stderr } = await service.cli(command)
			assert.equal(status, 1, `${command}: ${expected}`)
			assert.match(stderr, expected)
		}
	}
	await service.certify('elsewhere.example', { days: [-9, -2] })
	const expired = await service.cli('check-config')
	assert.match(expired.stderr, /own\.pem has expired/)
	await service.certify('elsewhere.example')
	const foreign = await service.cli('check-config')
	assert.match(foreign.stderr, /is not for localhost, the host of \[server\] public_url/)
	await service.stop()
})

test('a certificate that ends soon is told before it does', async () => {
	const service = await Service.prepare({ secure: true })
	await service.certify('localhost', { days: [-9, 13.5] })
	const { status, stderr } = await service.cli('check-config')
	assert.equal(status, 0, stderr)
	assert.match(stderr, /warning: \[server\] certificate: .* has 13 days left/)
	await service.serve()
	assert.match(service.log, /certificate_doubtful.*13 days left/)
	const { text } = await service.admin('/metrics')
	assert.match(text, /^trustseal_certificate_expiry_seconds 1[12]\d{5}$/m)
	assert.match(text, /^trustseal_store_up 1$/m)
	assert.match(text, /^trustseal_connections_max \d+$/m)
	for (const name of ['cpu_seconds_total', 'resident_memory_bytes', 'max_fds', 'start_time_seconds'])
		assert.match(text, new RegExp(`^process_${name} [1-9\\d.]+$`, 'm'))
	await service.stop()
})
