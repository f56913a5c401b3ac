// In front: the very files conf/nginx.conf and conf/haproxy.cfg, with other ports and paths, between
// a client that speaks HTTP/2 and two servers on one store.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import http from 'node:http'
import http2 from 'node:http2'
import path from 'node:path'
import tls from 'node:tls'
import zlib from 'node:zlib'
import { after, before, describe, test } from 'node:test'
import { ROOT, Authority, Service, freePorts, run, sleep, statusOf, temporaryFolder, until } from '../../fixtures/harness.mjs'
import { fieldsOf, multipart, Operator } from '../../fixtures/operator.mjs'

const HOST = 'seal.example.jp'

// `text` with each pair's first replaced everywhere; a pair that is not there is a mistake.
function adapt(text, pairs) {
	for (const [from, to] of pairs) {
		assert.ok(text.includes(from), `the file has "${from}"`)
		text = text.replaceAll(from, to)
	}
	return text
}

// Takes the # from the lines of a block that is commented out, from its first to its last.
function uncomment(text, first, last) {
	const begin = text.indexOf(first), end = text.indexOf(last, begin) + last.length
	assert.ok(begin >= 0 && end > begin, first)
	return text.slice(0, begin) + text.slice(begin, end).replace(/^(\t?)#/gm, '$1') + text.slice(end)
}

const KINDS = {
	nginx: {
		file: 'nginx.conf',
		clientFrom: 'x-ssl-client-cert',
		field: 'X-SSL-Client-Cert',
		forOperators: (text, p) => adapt(uncomment(text, '\t#server {', '\n\t#}\n'), [
			['listen 8443', `listen 127.0.0.1:${p.operatorsPort}`],
			['/etc/ssl/operators-ca.pem', p.issuer],
		]),
		adapt: (text, p) =>
			adapt(text.replace(/^\s*listen \[::\].*\n/gm, ''), [
				['user www-data;', p.root ? 'user root;' : ''],
				['/run/nginx.pid', `${p.folder}/nginx.pid`],
				['/var/log/nginx/error.log', `${p.folder}/error.log`],
				['http {', `http {\n${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
					.map((name) => `${name}_temp_path ${p.folder}/${name};`).join('\n')}`],
				['listen 443', `listen 127.0.0.1:${p.port}`],
				['listen 80', `listen 127.0.0.1:${p.plainPort}`],
				['/etc/ssl/seal.example.jp.pem', p.certificate],
				['/etc/ssl/private/seal.example.jp.key', p.key],
				['127.0.0.1:8080', `127.0.0.1:${p.servers[0].port}`],
				['127.0.0.1:8090', `127.0.0.1:${p.servers[1].port}`],
			]),
		command: (file) => ['nginx', '-c', file, '-g', 'daemon off;'],
	},
	haproxy: {
		file: 'haproxy.cfg',
		clientFrom: 'client-cert',
		field: 'Client-Cert',
		forOperators: (text, p) => adapt(uncomment(text, '#frontend operators', '#\tdefault_backend trustseal'), [
			['bind :8443', `bind 127.0.0.1:${p.operatorsPort}`],
			['/etc/haproxy/operators-ca.pem', p.issuer],
		]),
		adapt: (text, p) => {
			const both = path.join(p.folder, 'both.pem')
			fs.writeFileSync(both, fs.readFileSync(p.certificate, 'utf8') + fs.readFileSync(p.key, 'utf8'))
			return adapt(text, [
				['\tuser haproxy\n\tgroup haproxy\n', ''],
				['maxconn 20000', 'maxconn 1000'],
				['bind :443', `bind 127.0.0.1:${p.port}`],
				['bind :80', `bind 127.0.0.1:${p.plainPort}`],
				['/etc/haproxy/seal.example.jp.pem', both],
				['127.0.0.1:8080 port 8081', `127.0.0.1:${p.servers[0].port} port ${p.servers[0].adminPort}`],
				['127.0.0.1:8090 port 8091', `127.0.0.1:${p.servers[1].port} port ${p.servers[1].adminPort}`],
			])
		},
		command: (file) => ['haproxy', '-db', '-f', file],
	},
}

class Proxy {
	origin = `https://${HOST}`

	static async start(kind, servers, authority, { operators = false } = {}) {
		const proxy = new Proxy()
		proxy.folder = temporaryFolder()
		;[proxy.port, proxy.plainPort, proxy.operatorsPort] = await freePorts(3)
		proxy.issuer = path.join(proxy.folder, 'operators-ca.pem')
		fs.writeFileSync(proxy.issuer,
			['root.pem', 'intermediate.pem'].map((name) => fs.readFileSync(path.join(authority.folder, name))).join(''))
		proxy.servers = servers
		proxy.root = process.getuid() === 0
		proxy.certificate = await authority.leaf(`proxy-${proxy.port}`, [HOST])
		proxy.key = proxy.certificate.replace(/pem$/, 'key')
		proxy.ca = fs.readFileSync(path.join(authority.folder, 'root.pem'))
		const { file, adapt: adapted, forOperators, command } = KINDS[kind]
		const own = path.join(proxy.folder, file)
		const text = fs.readFileSync(path.join(ROOT, 'conf', file), 'utf8')
		fs.writeFileSync(own, adapted(operators ? forOperators(text, proxy) : text, proxy))
		const [program, ...args] = command(own)
		proxy.log = ''
		proxy.child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
		for (const stream of [proxy.child.stdout, proxy.child.stderr])
			stream.on('data', (data) => (proxy.log += data))
		await until(`${kind} answers`, async () => {
			assert.equal(proxy.child.exitCode, null, proxy.log)
			return (await proxy.get('/').catch(() => ({}))).status === 200
		})
		return proxy
	}

	/** A connection; for operators with `client`, which may be {}: a certificate and its key. */
	connect(client) {
		const port = client ? this.operatorsPort : this.port
		return http2.connect(`https://${HOST}:${port}`, {
			ca: this.ca,
			createConnection: () => tls.connect({
				host: '127.0.0.1', port, servername: HOST, ca: this.ca, ALPNProtocols: ['h2'], ...client,
			}),
		})
	}

	/**
	 * One HTTP/2 request, on `session` or a connection of its own; its body goes `pause` ms after its
	 * head. `reset` is the code by which the proxy ended the stream.
	 */
	async request(method, target, { headers = {}, body, session, pause = 0 } = {}) {
		const own = session ?? this.connect()
		// HTTP/2 names the host in `:authority`, and nginx refuses it twice.
		const { Host, ...others } = headers
		try {
			return await new Promise((resolve, reject) => {
				own.on('error', reject)
				const stream = own.request({
					...others, ':method': method, ':path': target, ':authority': Host ?? HOST,
				})
				const parts = []
				let head
				stream.setTimeout(20_000, () => reject(new Error(`no answer: ${target}`)))
				stream.on('response', (response) => (head = response))
				stream.on('data', (part) => parts.push(part))
				stream.on('error', reject)
				stream.on('close', () => resolve({
					status: head?.[':status'],
					headers: head ?? {},
					body: Buffer.concat(parts),
					text: Buffer.concat(parts).toString(),
					reset: stream.rstCode,
				}))
				setTimeout(() => stream.end(body), pause)
			})
		} finally {
			if (!session) own.close()
		}
	}

	get(target, headers = {}, session) {
		return this.request('GET', target, { headers, session })
	}

	/** Raw bytes over TLS as HTTP/1.1: all that came back until the end. */
	raw(bytes) {
		return new Promise((resolve) => {
			const parts = []
			const socket = tls.connect({ host: '127.0.0.1', port: this.port, servername: HOST, ca: this.ca },
				() => socket.write(bytes))
			socket.setTimeout(2000, () => socket.destroy())
			socket.on('data', (data) => parts.push(data))
			socket.on('error', () => {})
			socket.on('close', () => resolve(Buffer.concat(parts).toString('latin1')))
		})
	}

	async stop() {
		const exit = once(this.child, 'exit')
		this.child.kill('SIGTERM')
		await exit
		fs.rmSync(this.folder, { recursive: true, force: true })
	}
}

// A server that answers with the head it was sent, for those who ask what arrives.
async function echo() {
	const servers = await Promise.all([0, 1].map(async () => {
		const server = http.createServer((request, response) =>
			response.end(JSON.stringify({ target: request.url, headers: request.headers, raw: request.rawHeaders })))
		server.listen(0, '127.0.0.1')
		await once(server, 'listening')
		return { server, port: server.address().port, adminPort: server.address().port }
	}))
	return { servers, stop: () => servers.forEach(({ server }) => (server.closeAllConnections(), server.close())) }
}

for (const kind of Object.keys(KINDS))
	describe(kind, () => {
		let one, two, proxy, code
		const referer = { referer: 'https://shop.example.com/' }

		before(async () => {
			const config = {
				server: { public_url: `https://${HOST}`, trusted_proxies: '127.0.0.1' },
				limit: { unknown_codes: 10 },
			}
			one = await Service.start({ config })
			two = await Service.start({
				config: { ...config, store: { url: `sqlite:${path.join(one.folder, 'store.db')}` } },
			})
			code = await one.register('https://shop.example.com/')
			proxy = await Proxy.start(kind, [one, two], one.authority)
		})
		after(async () => {
			await proxy?.stop()
			await two?.stop()
			await one?.stop()
		})

		test('a click by HTTP/2 gets the verdict that its Referer deserves', async () => {
			for (const [from, link] of [
				['https://shop.example.com/', 'match'],
				['https://evil.example.net/', 'mismatch'],
				['', 'unverifiable'],
			]) {
				const answer = await proxy.get(`/proof/${code}`, from ? { referer: from } : {})
				assert.equal(statusOf(answer).link, link)
				assert.match(answer.headers['strict-transport-security'], /max-age/)
				assert.match(answer.headers['content-security-policy'], /default-src 'none'/)
			}
		})

		test('codings, tags and caching pass as trustseal said them', async () => {
			const target = `/sticker/${code}/56x88.svg`
			const plain = await one.get(target, { Referer: referer.referer })
			for (const [coding, decode] of [['br', zlib.brotliDecompressSync], ['gzip', zlib.gunzipSync]]) {
				const asked = { 'accept-encoding': coding, ...referer }
				const direct = await one.get(target, asked)
				const passed = await proxy.get(target, asked)
				for (const name of ['content-encoding', 'etag', 'vary', 'cache-control', 'content-type'])
					assert.equal(passed.headers[name], direct.headers[name], name)
				assert.equal(decode(passed.body).toString(), plain.text)
				const again = await proxy.get(target, { ...asked, 'if-none-match': direct.headers.etag })
				assert.equal(again.status, 304)
			}
			const bare = await proxy.get(target, referer)
			assert.equal(bare.headers['content-encoding'], undefined)
		})

		test('the form of earlier years arrives', async () => {
			const body = `Req_ID=${code}`
			const answer = await proxy.request('POST', '/customer/customer/pfw/CertificationPage.do', {
				body,
				headers: {
					...referer,
					'content-type': 'application/x-www-form-urlencoded',
					'content-length': body.length,
				},
			})
			assert.equal(statusOf(answer).link, 'match')
		})

		test('an operator logs in and uploads a certificate chain that is longer than a form', async () => {
			const sato = await Operator.add(one, 'sato', 'operator', { front: proxy })
			const hosts = ['shop.example.com', ...Array.from({ length: 150 }, (_, i) => `n${i}.example.com`)]
			const chain = fs.readFileSync(await one.authority.leaf('long', hosts, { days: [-1, 89] }), 'latin1')
			assert.ok(chain.length > 4096, `${chain.length} bytes`)
			const contract = await one.register('https://shop.example.com/', { issued: false })
			const page = `/admin/contracts/${contract}/certificate`
			const { text } = await sato.get(page)
			const answer = await sato.send('POST', page, multipart({
				...fieldsOf(text, page), pem: '', file: { name: 'chain.pem', bytes: chain },
			}))
			assert.equal(answer.status, 303, answer.text)
			assert.equal(answer.headers.location, `/admin/contracts/${contract}?done=certificate`)
		})

		// [path, bytes, and may HAProxy cut the stream of HTTP/2 off behind its answer?]
		for (const [target, bytes, cut] of [
			['/customer/customer/pfw/CertificationPage.do', 4097],
			['/customer/customer/pfw/CertificationPage.do', 15_000],
			['/customer/customer/pfw/CertificationPage.do', 90_000, true],
			['/admin/login', (96 << 10) + 1, true],
			['/admin/login', 1 << 20, true],
			['/owner/login', (96 << 10) + 1, true],
		])
			test(`a body of ${bytes} bytes for ${target} is too large`, async () => {
				const body = Buffer.alloc(bytes, 'a')
				const answer = await proxy.request('POST', target, {
					body, pause: 100, headers: { 'content-length': bytes },
				})
				assert.equal(answer.status, 413)
				assert.ok(cut || answer.reset === 0, `the stream was reset: ${answer.reset}`)
				const head = [`POST ${target} HTTP/1.1`, `Host: ${HOST}`, `Content-Length: ${bytes}`, 'Connection: close', '', '']
				const raw = await proxy.raw(Buffer.concat([Buffer.from(head.join('\r\n')), body]))
				assert.match(raw, /^HTTP\/1\.1 413 /)
			})

		test('what an owner was typing when his session ended comes through with the login', async () => {
			for (const target of ['/owner/login', '/owner/login/password']) {
				const body = `kept=${'a'.repeat(60_000)}`
				const answer = await proxy.request('POST', target, { body, headers: {
					origin: `https://${HOST}`, 'content-type': 'application/x-www-form-urlencoded', 'content-length': body.length } })
				assert.notEqual(answer.status, 413, target)
			}
		})

		test('what a client says of its address does not arrive, its Referer and target do', async () => {
			const { servers, stop } = await echo()
			const other = await Proxy.start(kind, servers, one.authority)
			try {
				const target = '/proof/%30x/..%2f?a=1&b=%00'
				const seen = JSON.parse((await other.get(target, {
					referer: 'https://shop.example.com/a?b',
					forwarded: 'for=192.0.2.1, for=10.0.0.1',
					'x-forwarded-for': '192.0.2.1',
					'x-real-ip': '192.0.2.1',
					'sec-fetch-site': 'cross-site',
				})).body)
				assert.equal(seen.headers.forwarded, 'for=127.0.0.1;proto=https')
				assert.equal(seen.raw.filter((name) => name.toLowerCase() === 'forwarded').length, 1)
				assert.equal(seen.headers['x-forwarded-for'], undefined)
				assert.equal(seen.headers['x-real-ip'], undefined)
				assert.equal(seen.headers.referer, 'https://shop.example.com/a?b')
				assert.equal(seen.headers['sec-fetch-site'], 'cross-site')
				assert.equal(seen.headers.host, HOST)
				assert.equal(seen.target, target)
			} finally {
				await other.stop()
				stop()
			}
		})

		test('one who tries codes out under many forged addresses is known as one', async () => {
			const forged = (n) => ({
				'x-forwarded-for': `198.51.100.${n}`, forwarded: `for=198.51.100.${n}`,
			})
			const unknown = (n) => `/proof/98${String(n).padStart(8, '0')}`
			for (let n = 0; n < 40; n++)
				assert.equal((await one.get(unknown(n), forged(n))).status, 404, 'a proxy is believed')
			const session = proxy.connect()
			await until('429', async () => {
				for (let n = 0; n < 40; n++)
					if ((await proxy.get(unknown(100 + n), forged(n), session)).status === 429) return true
				return false
			})
			session.close()
		})

		test('plain HTTP is sent to HTTPS, and TLS before 1.2 is not spoken', async () => {
			const request = http.get({ port: proxy.plainPort, host: '127.0.0.1', path: '/proof/1', headers: { Host: HOST } })
			const [answer] = await once(request, 'response')
			answer.resume()
			assert.equal(answer.statusCode, 301)
			assert.equal(answer.headers.location, `https://${HOST}/proof/1`)
			for (const version of ['TLSv1', 'TLSv1.1']) {
				const socket = tls.connect({
					host: '127.0.0.1', port: proxy.port, servername: HOST, ca: proxy.ca,
					minVersion: version, maxVersion: version, ciphers: 'ALL:@SECLEVEL=0',
				})
				await assert.rejects(once(socket, 'secureConnect'))
			}
		})

		for (const [name, head] of [
			['two framings', 'POST / HTTP/1.1\r\nHost: H\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
			['two lengths', 'POST / HTTP/1.1\r\nHost: H\r\nContent-Length: 4\r\nContent-Length: 40\r\n\r\nabcd'],
			['a name with a blank', 'POST / HTTP/1.1\r\nHost: H\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n'],
			['a head beyond all limits', `GET / HTTP/1.1\r\nHost: H\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`],
		])
			test(`${name}: nothing crosses to a second request`, async () => {
				const hidden = 'GET /hidden HTTP/1.1\r\nHost: H\r\n\r\n'
				const answers = await proxy.raw((head + hidden).replaceAll('Host: H', `Host: ${HOST}`))
				assert.ok(answers.split(/^HTTP\/1\.1 /m).length <= 2, answers)
				assert.doesNotMatch(answers, /^HTTP\/1\.1 2/)
			})

		test('one of the two servers is killed under load, and no client sees it', async () => {
			const target = `/proof/${code}`
			const seen = {}
			let going = true
			const client = async () => {
				let session = proxy.connect()
				while (going) {
					// A proxy ends a connection after so many requests; a browser opens the next.
					if (session.closed || session.destroyed) session = proxy.connect()
					session.setMaxListeners(0)
					const answer = await proxy.get(target, referer, session).catch((error) => ({ status: error.code }))
					seen[answer.status] = (seen[answer.status] ?? 0) + 1
				}
				session.close()
			}
			const clients = Array.from({ length: 6 }, client)
			await sleep(300)
			await one.end('SIGKILL')
			await sleep(700)
			await one.serve()
			await sleep(1500)
			await two.end('SIGKILL')
			await sleep(700)
			going = false
			await Promise.all(clients)
			assert.deepEqual(Object.keys(seen), ['200'], JSON.stringify(seen))
			assert.ok(seen[200] > 100, `${seen[200]} answers`)
		})
	})

for (const [kind, { clientFrom, field }] of Object.entries(KINDS))
	describe(`${kind} and those who log in with client certificates`, () => {
		let service, proxy, sato, good
		const connections = []

		/** A browser that shows this certificate to the proxy. */
		function browser(client, password = '') {
			const session = proxy.connect(client)
			connections.push(session)
			const authority = `${HOST}:${proxy.operatorsPort}`
			const through = {
				origin: `https://${authority}`,
				request: (method, target, options) => proxy.request(method, target, { ...options, session }),
			}
			return new Operator(through, 'sato', password)
		}

		before(async () => {
			service = await Service.prepare({ config: {
				server: { public_url: `https://${HOST}`, trusted_proxies: '127.0.0.1' }, console: { client_from: clientFrom } } })
			await Authority.make(service.authority.folder)
			fs.appendFileSync(service.config, `client_ca = ${service.authority.issuer}\n`)
			await service.serve()
			good = await service.authority.client('sato')
			proxy = await Proxy.start(kind, [service, service], service.authority, { operators: true })
			fs.appendFileSync(service.config, `[portal]\nclient_ca = ${service.authority.issuer}\nclient_from = ${clientFrom}\n`
				+ `client_url = https://${HOST}:${proxy.operatorsPort}\n`)
			await service.end()
			await service.serve()
			const password = (await service.command('operator', 'add', 'sato', '--role', 'administrator')).toString().trim()
			sato = browser(good, password)
		})
		after(async () => {
			for (const connection of connections) connection.close()
			await proxy?.stop()
			await service?.stop()
		})

		test('a certificate that is good arrives, and the console with it', async () => {
			const login = await sato.logIn()
			assert.equal(login.headers.location, '/admin/password', login.text)
			assert.equal((await sato.changePassword('correct horse battery')).status, 303)
			assert.equal((await sato.get('/admin/')).status, 200)
			assert.match((await sato.get('/admin/audit')).text, /serial=[0-9A-F]+ sha256=[0-9a-f]{64}/)
			const again = browser(good)
			again.cookies = sato.cookies
			assert.equal((await again.get('/admin/')).status, 200, 'on another connection')
		})

		test('one that is not, or none, is told what is wrong by trustseal', async () => {
			const other = await Authority.make(path.join(service.folder, 'other'))
			for (const [client, words] of [
				[{}, /showed no certificate/],
				[await other.client('sato'), /not from the authority/],
				[await service.authority.client('sato', { file: 'old', days: [-20, -1] }), /has expired/],
				[await service.authority.client('sato', { file: 'server', use: 'serverAuth' }), /another purpose/],
			]) {
				const visitor = browser(client)
				visitor.cookies = sato.cookies
				const { status, text } = await visitor.get('/admin/')
				assert.equal(status, 403)
				assert.match(text, words)
			}
		})

		test('an owner logs in by his at the port that asks, and the other leads there', async () => {
			const code = await service.register('https://shop.example.com/')
			await service.command('customer', 'add', '--mail', 'taro@example.jp', '--code', code)
			const client = await service.authority.client('taro')
			fs.writeFileSync(service.file('taro.pem'), client.cert)
			await service.command('customer', 'edit', code, '--certificate', service.file('taro.pem'))
			const taro = browser(client)
			assert.match((await taro.get('/owner/certificate')).text, /data-client="good"/)
			assert.equal((await taro.post('/owner/certificate', {})).headers.location, '/owner/')
			assert.match((await taro.get('/owner/')).text, new RegExp(code))
			assert.match((await browser({}).get('/owner/certificate')).text, /data-client="absent"/)
			assert.match((await browser(good).get('/owner/certificate')).text, /data-client="unregistered"/)
			const usual = await proxy.get('/owner/certificate')
			assert.match(usual.text, new RegExp(`data-client="elsewhere"[^]*https://${HOST}:${proxy.operatorsPort}/owner/certificate`))
		})

		test('a forged field crosses neither the visitors’ port nor that of operators', async () => {
			const { cert } = good
			const { stdout } = await run('openssl', ['x509', '-outform', 'DER'], { input: cert })
			const forged = {
				'client-cert': `:${stdout.toString('base64')}:`,
				'x-ssl-client-cert': encodeURIComponent(/-----BEGIN[^]*?-----END CERTIFICATE-----\n/.exec(cert)[0]),
			}
			const direct = await service.get('/admin/login', { [field]: forged[field.toLowerCase()] })
			assert.equal(direct.status, 200, 'the field itself would be believed')
			const cookie = [...sato.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
			const headers = { ...forged, cookie, 'accept-language': 'en' }
			for (const session of [proxy.connect(), proxy.connect({})]) {
				const { status, body } = await proxy.request('GET', '/admin/', { headers, session })
				assert.equal(status, 403)
				assert.match(body.toString(), /showed no certificate/)
				session.close()
			}
			const ito = browser(await service.authority.client('ito'))
			const answer = await ito.get('/admin/', { headers: { ...forged, Cookie: cookie } })
			assert.equal(answer.status, 303, 'his own counts, with which the session is none')
		})
	})
