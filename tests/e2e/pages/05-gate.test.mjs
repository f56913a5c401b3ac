// The gate: HTTP that no browser sends is refused before anything looks at it, and the service goes
// on as if nothing had happened.

import assert from 'node:assert/strict'
import net from 'node:net'
import { after, before, describe, test } from 'node:test'
import { Service, sleep, until } from '../../fixtures/harness.mjs'

describe('gate', { concurrency: 16 }, () => {
	let service, hasty, code, target
	before(async () => {
		service = await Service.start()
		hasty = await Service.start({ config: { server: { exchange_time: 2 } } })
		code = await service.register('https://gate.example.com/')
		target = `/proof/${code}`
	})
	after(() => Promise.all([service.stop(), hasty.stop()]))

	const request = (line, ...headers) =>
		Buffer.from([line, ...headers, '', ''].join('\r\n'), 'latin1')
	const close = 'Connection: close'

	test('a plain request passes', async () => {
		assert.equal(await service.rawStatus(request(`GET ${target} HTTP/1.1`, 'Host: a', close)), 200)
		assert.equal(await service.rawStatus(request(`GET ${target} HTTP/1.0`, 'Host: a')), 200)
	})

	const form = 'POST /customer/customer/pfw/CertificationPage.do HTTP/1.1'
	const lots = (count, make) => Array.from({ length: count }, (_, i) => make(i))
	const hello = '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'

	// name: the status, then lines of the request; TARGET stands for a page that shows "valid".
	const refused = {
		'no Host': [400, 'GET TARGET HTTP/1.1'],
		'two Hosts': [400, 'GET TARGET HTTP/1.1', 'Host: a', 'Host: b'],
		'a Host with a path': [400, 'GET TARGET HTTP/1.1', 'Host: a/b'],
		'two Referers': [400, 'GET TARGET HTTP/1.1', 'Host: a', 'Referer: https://gate.example.com/',
			'Referer: https://evil.example.net/'],
		'a space behind a header name': [400, 'GET TARGET HTTP/1.1', 'Host: a', 'Referer : https://x/'],
		'an empty header name': [400, 'GET TARGET HTTP/1.1', 'Host: a', ': x'],
		'a header without a colon': [400, 'GET TARGET HTTP/1.1', 'Host: a', 'rubbish'],
		'a folded header': [400, 'GET TARGET HTTP/1.1', 'Host: a', 'Referer: https://a/', ' folded'],
		'a header before the first': [400, 'GET TARGET HTTP/1.1', ' Host: a', 'Host: a'],
		'a NUL in a header': [400, 'GET TARGET HTTP/1.1', 'Host: a',
			'Referer: https://gate.example.com/\0.evil.example.net/'],
		'a NUL in a header name': [400, 'GET TARGET HTTP/1.1', 'Host: a', 'X\0: b'],
		'a NUL in the target': [400, 'GET TARGET\0 HTTP/1.1', 'Host: a'],
		'a NUL in the method': [400, 'G\0T TARGET HTTP/1.1', 'Host: a'],
		'a control byte in a header': [400, 'GET TARGET HTTP/1.1', 'Host: a', 'Referer: https://x/\x01'],
		'a lone CR in a header': [400, 'GET TARGET HTTP/1.1', 'Host: a', 'X: a\rHost: b'],
		'a lone CR in the first line': [400, 'GET TARGET\r HTTP/1.1', 'Host: a'],
		'%00 in the target': [400, 'GET TARGET%00 HTTP/1.1', 'Host: a'],
		'a blank in the target': [400, 'GET TARGET x HTTP/1.1', 'Host: a'],
		'two blanks': [400, 'GET  TARGET HTTP/1.1', 'Host: a'],
		'tabs for blanks': [400, 'GET\tTARGET\tHTTP/1.1', 'Host: a'],
		'a blank before the method': [400, ' GET TARGET HTTP/1.1', 'Host: a'],
		'no version': [400, 'GET TARGET', 'Host: a'],
		'a version in small letters': [400, 'GET TARGET http/1.1', 'Host: a'],
		'HTTP/0.9': [505, 'GET TARGET HTTP/0.9', 'Host: a'],
		'HTTP/1.2': [505, 'GET TARGET HTTP/1.2', 'Host: a'],
		'HTTP/3.7': [505, 'GET TARGET HTTP/3.7', 'Host: a'],
		'an absolute target without Host': [400, 'GET http://aTARGET HTTP/1.1'],
		'an absolute target with a broken Host': [400, 'GET http://aTARGET HTTP/1.1', 'Host: a/b'],
		'an absolute target with a user': [400, 'GET http://a@bTARGET HTTP/1.1', 'Host: a'],
		'an absolute target without a host': [400, 'GET http://TARGET HTTP/1.1', 'Host: a'],
		'an absolute target with a backslash': [400, 'GET http://a\\TARGET HTTP/1.1', 'Host: a'],
		'an absolute target of another kind': [400, 'GET ftp://aTARGET HTTP/1.1', 'Host: a'],
		'an empty Host': [400, 'GET TARGET HTTP/1.1', 'Host:'],
		'an empty Host in HTTP/1.0': [400, 'GET TARGET HTTP/1.0', 'Host: '],
		'a Host of dots': [400, 'GET TARGET HTTP/1.1', 'Host: ..'],
		'a Host of a port alone': [400, 'GET TARGET HTTP/1.1', 'Host: :80'],
		'a Host with a port in letters': [400, 'GET TARGET HTTP/1.1', 'Host: a:b'],
		'a Host with a bracket': [400, 'GET TARGET HTTP/1.1', 'Host: [::1'],
		'CONNECT': [400, 'CONNECT evil.example.net:443 HTTP/1.1', 'Host: a'],
		'OPTIONS *': [400, 'OPTIONS * HTTP/1.1', 'Host: a'],
		'a backslash': [404, 'GET /static\\..\\x HTTP/1.1', 'Host: a', close],
		'dots': [404, 'GET /static/../../etc/passwd HTTP/1.1', 'Host: a', close],
		'encoded dots': [404, 'GET /static/%2e%2e/%2e%2e/etc/passwd HTTP/1.1', 'Host: a', close],
		'an encoded slash': [404, 'GET /proof%2f0000000000 HTTP/1.1', 'Host: a', close],
		'%0d%0a in the target': [404, 'GET TARGET%0d%0aX:y HTTP/1.1', 'Host: a', close],
		'an unknown method': [405, 'BREW TARGET HTTP/1.1', 'Host: a', close],
		'rubbish': [400, 'rubbish'],
		'TLS': [400, hello],

		'Content-Length before Transfer-Encoding': [400, form, 'Host: a', 'Content-Length: 4',
			'Transfer-Encoding: chunked'],
		'Transfer-Encoding before Content-Length': [400, form, 'Host: a', 'Transfer-Encoding: chunked',
			'Content-Length: 4'],
		'Content-Length with Transfer-Encoding: identity': [400, form, 'Host: a', 'Content-Length: 4',
			'Transfer-Encoding: identity'],
		'Content-Length with transfer-encoding:\\tchunked': [400, form, 'Host: a', 'Content-Length: 4',
			'transfer-encoding:\tchunked'],
		'Content-Length with Transfer-Encoding : chunked': [400, form, 'Host: a', 'Content-Length: 4',
			'Transfer-Encoding : chunked'],
		'Content-Length with a folded Transfer-Encoding': [400, form, 'Host: a', 'Content-Length: 4',
			'Transfer-Encoding:', ' chunked'],
		'Content-Length with X: \\n Transfer-Encoding': [400, form, 'Host: a', 'Content-Length: 4',
			'X: a\nTransfer-Encoding: chunked'],
		'two Transfer-Encodings': [400, form, 'Host: a', 'Transfer-Encoding: chunked',
			'Transfer-Encoding: identity'],
		'Transfer-Encoding: chunked': [501, form, 'Host: a', 'Transfer-Encoding: chunked'],
		'Transfer-Encoding: xchunked': [501, form, 'Host: a', 'Transfer-Encoding: xchunked'],
		'Transfer-Encoding: chunked, identity': [501, form, 'Host: a',
			'Transfer-Encoding: chunked, identity'],
		'Transfer-Encoding: "chunked"': [501, form, 'Host: a', 'Transfer-Encoding: "chunked"'],
		'equal Content-Lengths': [400, form, 'Host: a', 'Content-Length: 4', 'Content-Length: 4'],
		'differing Content-Lengths': [400, form, 'Host: a', 'Content-Length: 4', 'Content-Length: 5'],
		'a list of Content-Lengths': [400, form, 'Host: a', 'Content-Length: 4, 4'],
		'Content-Length: +4': [400, form, 'Host: a', 'Content-Length: +4'],
		'Content-Length: -1': [400, form, 'Host: a', 'Content-Length: -1'],
		'Content-Length: 0x4': [400, form, 'Host: a', 'Content-Length: 0x4'],
		'Content-Length: x': [400, form, 'Host: a', 'Content-Length: x'],
		'Content-Length: 5x': [400, form, 'Host: a', 'Content-Length: 5x'],
		'a blank behind the Content-Length': [400, form, 'Host: a', 'Content-Length: 5 '],
		'Content-Length: 4 4': [400, form, 'Host: a', 'Content-Length: 4 4'],
		'an empty Content-Length': [400, form, 'Host: a', 'Content-Length: '],
		'a Content-Length beyond all numbers': [413, form, 'Host: a',
			'Content-Length: 99999999999999999999999'],
		'a Content-Length of a megabyte': [413, form, 'Host: a', 'Content-Length: 1000000'],
		'Expect before a megabyte': [413, form, 'Host: a', 'Content-Length: 1000000',
			'Expect: 100-continue'],
		'a body on GET': [400, 'GET TARGET HTTP/1.1', 'Host: a', 'Content-Length: 3'],
		'a chunked body on GET': [501, 'GET TARGET HTTP/1.1', 'Host: a', 'Transfer-Encoding: chunked'],

		'a target of 3 kB': [414, `GET /${'a'.repeat(3000)} HTTP/1.1`, 'Host: a'],
		'a target of 64 kB': [414, `GET /${'a'.repeat(65_536)} HTTP/1.1`, 'Host: a'],
		'a header of 9 kB': [431, 'GET TARGET HTTP/1.1', 'Host: a', `X: ${'a'.repeat(9000)}`],
		'a header of 64 kB': [431, 'GET TARGET HTTP/1.1', 'Host: a', `X: ${'a'.repeat(65_536)}`],
		'a hundred headers': [431, 'GET TARGET HTTP/1.1', 'Host: a', ...lots(100, (i) => `A${i}: b`)],
		'ten thousand headers': [431, 'GET TARGET HTTP/1.1', 'Host: a', ...lots(10_000, () => 'A: b')],
	}
	for (const [name, [status, ...lines]] of Object.entries(refused))
		test(`${name}: ${status}, and nothing behind it is answered`, async () => {
			const [first, ...rest] = lines.map((line) => line.replaceAll('TARGET', target))
			const behind = request(`GET ${target} HTTP/1.1`, 'Host: a')
			const started = Date.now()
			const text = await service.raw(Buffer.concat([request(first, ...rest), behind]), { ms: 9000 })
			assert.ok(Date.now() - started < 8000, 'held open')
			assert.equal(Number(/^HTTP\/1\.[01] (\d{3}) /.exec(text)?.[1] ?? 0), status)
			assert.equal(text.split('HTTP/1.').length, 2, `one answer: ${text}`)
			if (/^a blank|^Content-Length: /.test(name)) assert.match(text, /<html[^>]*lang="ja"/, 'the answer is ours')
			assert.doesNotMatch(text, /HTTP\/1\.[01] 200|record=valid/)
			assert.match(text, /^connection: close\r$/im)
			assert.equal((await service.get(target)).status, 200, 'the next visitor is served')
		})

	const absolute = {
		'a path': [(target) => `http://seal.example${target}`, 200],
		'a scheme in capitals, HTTPS and a port': [(target) => `HTTPS://seal.example:8443${target}?lang=en`, 200],
		'no path': [() => 'http://seal.example', 200],
		'no path, but a query': [() => 'http://seal.example?lang=en', 200],
		'a path that is not there': [() => 'http://seal.example/nothing', 404],
	}
	for (const [name, [make, status]] of Object.entries(absolute))
		test(`an absolute target is what stands behind its host: ${name}`, async () => {
			const first = request(`GET ${make(target)} HTTP/1.1`, 'Host: a')
			const text = await service.raw(Buffer.concat([first, request('HEAD /nothing HTTP/1.1', 'Host: a', close)]))
			assert.deepEqual([...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map((m) => m[1]), [`${status}`, '404'])
			assert.match(text, make('').includes('lang=en') ? /<html[^>]*lang="en"/ : /<html/)
		})

	for (const length of ['x', '+5', '5 ', '', '99999999999999999999999'])
		test(`Content-Length: "${length}" in a head that comes in two parts, among other half ones: one answer`, async () => {
			const others = await Promise.all(Array.from({ length: 8 }, async () => {
				const socket = net.connect(service.port, '127.0.0.1')
				socket.write('GET / HTTP/1.1\r\nHost: ')
				const parts = []
				socket.on('data', (data) => parts.push(data))
				return { socket, parts }
			}))
			const socket = net.connect(service.port, '127.0.0.1')
			let text = ''
			socket.on('data', (data) => (text += data.toString('latin1')))
			const closed = new Promise((resolve) => socket.on('close', resolve))
			socket.write(`${form}\r\nHost: a\r\nContent-`)
			await sleep(200)
			socket.write(`Length: ${length}\r\n\r\nabcde`)
			await closed
			assert.deepEqual([...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map((m) => m[1]), [length.length > 9 ? '413' : '400'])
			for (const { socket, parts } of others) {
				socket.write('a\r\nConnection: close\r\n\r\n')
				await until('an answer', () => Buffer.concat(parts).toString().startsWith('HTTP/1.1 200 '))
				socket.destroy()
			}
		})

	// What is left of a request that never ends: 408 after `exchange_time`, whether silent or not.
	const endless = {
		'a first line': ['GET /aaa', 'a'],
		'a header': [`GET / HTTP/1.1\r\nHost: a\r\nX: `, 'a'],
		'header lines': [`GET / HTTP/1.1\r\nHost: a\r\n`, 'X: a\r\n'],
		'a body': [`${form}\r\nHost: a\r\nContent-Length: 999\r\n\r\nReq_ID=`, '1'],
		'silence in a first line': ['GET /', ''],
		'silence in a header': ['GET / HTTP/1.1\r\nHost: a\r\nX: ', ''],
		'silence in a body': [`${form}\r\nHost: a\r\nContent-Length: 9\r\n\r\nReq`, ''],
	}
	test('a late client that keeps writing before it reads finds 408', async () => {
		const socket = net.connect(hasty.port, '127.0.0.1')
		let text = '', failed
		socket.on('data', (data) => (text += data))
		socket.on('error', (error) => (failed = error))
		socket.write('GET / HTTP/1.1\r\nHost: a\r\nX: ')
		socket.pause()
		const timer = setInterval(() => socket.writable && socket.write('a'), 50)
		await sleep(3000)
		socket.resume()
		await until('an answer', () => text.length > 0 || failed).finally(() => clearInterval(timer))
		assert.match(text, /^HTTP\/1\.1 408 /, failed?.code)
		socket.destroy()
	})

	for (const [name, [begin, more]] of Object.entries(endless))
		for (const before of ['', `HEAD /nothing HTTP/1.1\r\nHost: a\r\n\r\n`])
			test(`${name} without end${before && ', behind a sound request'}: 408`, async () => {
				const socket = net.connect(hasty.port, '127.0.0.1')
				const parts = []
				socket.on('data', (data) => parts.push(data))
				socket.on('error', () => {})
				const closed = new Promise((resolve) => socket.on('close', resolve))
				socket.write(before)
				if (before) await until('its answer', () => parts.length > 0)
				await sleep(before ? 300 : 0)
				socket.write(begin)
				const timer = setInterval(() => socket.writable && socket.write(more), 200)
				await Promise.race([closed, sleep(9000).then(() => assert.fail('held open'))])
				clearInterval(timer)
				const text = Buffer.concat(parts).toString()
				assert.deepEqual(
					[...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map((m) => m[1]), before ? ['404', '408'] : ['408'])
				assert.match(text.slice(text.indexOf('HTTP/1.1 408')), /^connection: close\r$/im)
				assert.match(text, /<html[^>]*lang="ja"/)
			})

	test('an idle connection is closed without a word', async () => {
		const sound = request('HEAD /nothing HTTP/1.1', 'Host: a')
		const [unused, used] = await Promise.all(
			['', sound].map((bytes) => hasty.raw(bytes, { ms: 9000 })))
		assert.equal(unused, '')
		assert.equal(used.split('HTTP/1.1 ').length, 2)
	})

	test('who sends a megabyte reads the refusal all the same', async () => {
		const body = Buffer.alloc(1 << 20, 'a')
		const text = await service.raw(
			Buffer.concat([request(form, 'Host: a', `Content-Length: ${body.length}`), body]))
		assert.match(text, /^HTTP\/1\.1 413 [^]*<\/html>\s*$/)
	})

	test('line ends of a lone LF do not smuggle a second request', async () => {
		const text = await service.raw(
			Buffer.from(`GET /nothing HTTP/1.1\nHost: a\nConnection: close\n\nGET ${target} HTTP/1.1\r\n\r\n`))
		assert.doesNotMatch(text, /record=valid/)
	})

	test('a refused request ends its connection: nothing behind it is read', async () => {
		const bytes = Buffer.concat([
			request('POST / HTTP/1.1', 'Host: a', 'Content-Length: 4', 'Content-Length: 5'),
			Buffer.from('abcd'),
			request(`GET ${target} HTTP/1.1`, 'Host: a', close),
		])
		assert.doesNotMatch(await service.raw(bytes), /record=valid/)
	})

	test('a form body beyond all reason is refused', async () => {
		const answer = await service
			.request('POST', '/customer/customer/pfw/CertificationPage.do', {
				headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
				body: `Req_ID=${code}&x=${'a'.repeat(1 << 20)}`,
			})
			.catch(() => ({ status: 413 }))
		assert.equal(answer.status, 413)
	})

	test('a pipelined pair is answered in order', async () => {
		const text = await service.raw(Buffer.concat([
			request('GET /nothing HTTP/1.1', 'Host: a'),
			request(`GET ${target} HTTP/1.1`, 'Host: a', close),
		]))
		assert.deepEqual([...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map((m) => m[1]), ['404', '200'])
	})

	test('keep-alive serves many requests on one connection', async () => {
		const socket = net.connect(service.port, '127.0.0.1')
		let text = ''
		socket.on('data', (data) => (text += data.toString('latin1')))
		for (let i = 1; i <= 20; i++) {
			socket.write(request('GET /nothing HTTP/1.1', 'Host: a'))
			await until('an answer', () => text.split('HTTP/1.1 404').length === i + 1)
		}
		socket.destroy()
	})

	for (const [bytes, status] of [['rubbish\r\n\r\n', 400], ['GET\t/\tHTTP/1.1\r\n\r\n', 400], ['GET / HTTP/0.9\r\n\r\n', 505]])
		test(`${JSON.stringify(bytes)}, a while after a sound request: ${status}, once`, async () => {
			const socket = net.connect(service.port, '127.0.0.1')
			let text = ''
			socket.on('data', (data) => (text += data.toString('latin1')))
			const closed = new Promise((resolve) => socket.on('close', resolve))
			socket.write(request('HEAD /nothing HTTP/1.1', 'Host: a'))
			await until('its answer', () => text.length > 0)
			await sleep(400)
			socket.write(bytes)
			await closed
			assert.deepEqual([...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map((m) => m[1]), ['404', `${status}`])
		})

	test('five hundred idle connections do not keep a visitor out', async () => {
		const idle = Array.from({ length: 500 }, () => {
			const socket = net.connect(service.port, '127.0.0.1')
			socket.on('error', () => {})
			return socket
		})
		await sleep(200)
		assert.equal((await service.get(target)).status, 200)
		for (const socket of idle) socket.destroy()
	})

	test('unknown paths are a page, in the visitor’s language, with the strict headers', async () => {
		const answer = await service.get('/nothing', { 'Accept-Language': 'ja' })
		assert.equal(answer.status, 404)
		assert.match(answer.headers['content-type'], /^text\/html/)
		assert.match(answer.text, /<html[^>]*lang="ja"/)
		assert.match(answer.headers['content-security-policy'], /default-src 'none'/)
	})

	test('operators have a listener of their own; visitors do not reach it', async () => {
		assert.equal((await service.admin('/healthz')).status, 200)
		assert.equal((await service.admin('/readyz')).status, 200)
		const metrics = await service.admin('/metrics')
		assert.equal(metrics.status, 200)
		assert.match(metrics.headers['content-type'], /^text\/plain/)
		assert.match(metrics.text, /^# TYPE trustseal_\w+ (counter|gauge|histogram)$/m)
		for (const line of metrics.text.trim().split('\n'))
			assert.match(line, /^(#.*|[a-z_:][\w:]*(\{.*\})? [-+0-9.eNaInf]+)$/, line)
		for (const path of ['/healthz', '/readyz', '/metrics'])
			assert.equal((await service.get(path)).status, 404, path)
		assert.equal((await service.admin(target)).status, 404)
	})

	test('the log is one line a record, whatever is sent', async () => {
		await service.get('/x', { 'User-Agent': 'a" status=200 b', Referer: 'https://x/"\\' })
		await sleep(100)
		for (const line of service.log.trim().split('\n'))
			assert.match(line, /^\S+=/, `not a record: ${line}`)
	})
})

// A head is at most 8192 bytes. What libmicrohttpd has no room for it refuses by itself, and what fills
// its room to the brim leaves it none to refuse with.
for (const secure of [false, true])
	describe(`heads of all sizes by HTTP${secure ? 'S' : ''}`, () => {
		let service, code
		before(async () => {
			service = await Service.start({ secure })
			code = await service.register('https://gate.example.com/')
		})
		after(() => service.stop())

		const refusals = () => service.metric('requests_refused_total')

		/** A head of `size` bytes: filled by `fill`, which makes header lines of so many bytes. */
		const headOf = (size, fill, method = 'GET') => {
			const begin = `${method} /proof/${code} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n`
			return `${begin}${fill(size - begin.length - 2)}\r\n`
		}
		const line = (name, size) => `${name}: ${'a'.repeat(size - name.length - 4)}\r\n`
		const lines = (count) => (size) => {
			const each = Math.floor(size / count)
			return Array.from({ length: count }, (_, i) => line(`X${i}`, i ? each : size - each * (count - 1))).join('')
		}
		const sizes = Array.from({ length: 121 }, (_, i) => 8000 + i * 100)
		// [lines, and are they so few that their size alone decides?]
		const shapes = {
			'one header': [lines(1), true],
			'two headers': [lines(2), true],
			'forty headers': [lines(40), true],
			'sixty headers': [lines(60), false],
			'two hundred headers': [lines(200), false],
			'one cookie': [(size) => line('Cookie', size), true],
			'hundreds of cookies': [(size) => line('Cookie', size).replaceAll('a'.repeat(10), 'a=aaaaaaa;'), true],
		}

		// A handshake takes long, and makes no difference to most.
		const names = secure ? ['two headers', 'one cookie'] : Object.keys(shapes)
		for (const [name, [fill, exact]] of names.map((each) => [each, shapes[each]]))
			test(`${name}: each head is answered, or refused by 431, logged and counted`, async () => {
				const before = await refusals()
				const answers = new Map()
				const left = [...sizes]
				const ask = async () => {
					for (let size = left.pop(); size; size = left.pop()) {
						const head = headOf(size, fill)
						assert.equal(head.length, size)
						answers.set(size, await service.rawStatus(Buffer.from(head)))
					}
				}
				await Promise.all([ask(), ask(), ask(), ask()])
				const refused = sizes.filter((size) => answers.get(size) === 431)
				assert.deepEqual(sizes.filter((size) => ![200, 431].includes(answers.get(size))), [], 'neither 200 nor 431')
				assert.ok(sizes.every((size) => size <= 8192 || answers.get(size) === 431), 'a long head passes')
				if (exact) assert.ok(sizes.every((size) => size > 8192 || answers.get(size) === 200), 'a short head is refused')
				await until('each is counted', async () => (await refusals()) === before + refused.length)
				assert.match(service.log, /request_refused rule=(head_length|header_count) status=431/)
			})

		test('who asks for the head alone gets nothing else', async () => {
			for (let size = 8000; size < 11_950; size += 50) {
				const text = await service.raw(Buffer.from(headOf(size, lines(1), 'HEAD')))
				assert.match(text, /^HTTP\/1\.1 (200|431) [^]*\r\n\r\n$/)
				assert.equal(text.indexOf('\r\n\r\n'), text.length - 4, `${size} bytes`)
			}
		})
	})
