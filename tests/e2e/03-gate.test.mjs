// The gate: HTTP that no browser sends is refused before anything looks at it, and the service goes
// on as if nothing had happened.

import assert from 'node:assert/strict'
import net from 'node:net'
import { after, before, describe, test } from 'node:test'
import { Service, sleep, until } from './harness.mjs'

describe('gate', () => {
	let service, code, target
	before(async () => {
		service = await Service.start({ config: { server: { exchange_time: 3 } } })
		code = await service.register('https://gate.example.com/')
		target = `/proof/${code}`
	})
	after(() => service.stop())

	const request = (line, ...headers) =>
		Buffer.from([line, ...headers, '', ''].join('\r\n'), 'latin1')
	const close = 'Connection: close'

	test('a plain request passes', async () => {
		assert.equal(await service.rawStatus(request(`GET ${target} HTTP/1.1`, 'Host: a', close)), 200)
		assert.equal(await service.rawStatus(request(`GET ${target} HTTP/1.0`, 'Host: a')), 200)
	})

	// name: lines of the request; the target stands for TARGET.
	const refused = {
		'no Host': ['GET TARGET HTTP/1.1'],
		'two Hosts': ['GET TARGET HTTP/1.1', 'Host: a', 'Host: b'],
		'two Referers': ['GET TARGET HTTP/1.1', 'Host: a', 'Referer: https://gate.example.com/',
			'Referer: https://evil.example.net/'],
		'Content-Length with Transfer-Encoding': ['POST TARGET HTTP/1.1', 'Host: a', 'Content-Length: 4',
			'Transfer-Encoding: chunked'],
		'differing Content-Lengths': ['POST TARGET HTTP/1.1', 'Host: a', 'Content-Length: 4',
			'Content-Length: 5'],
		'a negative Content-Length': ['POST TARGET HTTP/1.1', 'Host: a', 'Content-Length: -1'],
		'a body on GET': ['GET TARGET HTTP/1.1', 'Host: a', 'Content-Length: 3'],
		'a chunked body on GET': ['GET TARGET HTTP/1.1', 'Host: a', 'Transfer-Encoding: chunked'],
		'a space behind a header name': ['GET TARGET HTTP/1.1', 'Host: a', 'Referer : https://x/'],
		'a NUL in a header': ['GET TARGET HTTP/1.1', 'Host: a',
			'Referer: https://gate.example.com/\0.evil.example.net/'],
		'a control byte in a header': ['GET TARGET HTTP/1.1', 'Host: a', 'Referer: https://x/\x01'],
		'a NUL in the target': ['GET TARGET\0 HTTP/1.1', 'Host: a'],
		'%00 in the target': ['GET TARGET%00 HTTP/1.1', 'Host: a'],
		'%0d%0a in the target': ['GET TARGET%0d%0aX:y HTTP/1.1', 'Host: a'],
		'an encoded slash': ['GET /proof%2f0000000000 HTTP/1.1', 'Host: a'],
		'encoded dots': ['GET /static/%2e%2e/%2e%2e/etc/passwd HTTP/1.1', 'Host: a'],
		'dots': ['GET /static/../../etc/passwd HTTP/1.1', 'Host: a'],
		'a backslash': ['GET /static\\..\\x HTTP/1.1', 'Host: a'],
		'a folded header': ['GET TARGET HTTP/1.1', 'Host: a', 'Referer: https://a/', ' folded'],
		'a huge target': [`GET /${'a'.repeat(20_000)} HTTP/1.1`, 'Host: a'],
		'a huge header': ['GET TARGET HTTP/1.1', 'Host: a', `X: ${'a'.repeat(20_000)}`],
		'a thousand headers': ['GET TARGET HTTP/1.1', 'Host: a', ...Array(1000).fill('A: b')],
		'no version': ['GET TARGET', 'Host: a'],
		'a strange version': ['GET TARGET HTTP/3.7', 'Host: a'],
		'an absolute target': ['GET http://elsewhere.example/ HTTP/1.1', 'Host: a'],
		'CONNECT': ['CONNECT evil.example.net:443 HTTP/1.1', 'Host: a'],
		'an unknown method': ['BREW TARGET HTTP/1.1', 'Host: a'],
		'rubbish': ['\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
	}
	for (const [name, lines] of Object.entries(refused))
		test(`${name} is refused`, async () => {
			const [first, ...rest] = lines.map((line) => line.replaceAll('TARGET', target))
			const text = await service.raw(request(first, ...rest, ...(rest.length ? [close] : [])))
			const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1] ?? 0)
			assert.ok(status === 0 || (status >= 400 && status < 600 && status !== 500), `${status}`)
			assert.doesNotMatch(text, /record=valid/)
			assert.equal((await service.get(target)).status, 200, 'the next visitor is served')
		})

	test('the longest Referer that browsers send, among many other headers, is read', async () => {
		const others = Array.from({ length: 20 }, (_, i) => `X-${i}: ${'a'.repeat(50)}`)
		const referer = `https://gate.example.com/${'a'.repeat(4096 - 25)}`
		const text = await service.raw(
			request(`GET ${target} HTTP/1.1`, 'Host: a', `Referer: ${referer}`, ...others, close))
		assert.match(text, /record=valid; link=match/)
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

	test('a connection that trickles is closed by age', async () => {
		const started = Date.now()
		const socket = net.connect(service.port, '127.0.0.1')
		socket.on('error', () => {})
		const closed = new Promise((resolve) => socket.on('close', resolve))
		socket.resume()
		socket.write('GET / HTTP/1.1\r\nHost: a\r\nX: ')
		const timer = setInterval(() => socket.writable && socket.write('a'), 200)
		await Promise.race([closed, sleep(15_000)])
		clearInterval(timer)
		socket.destroy()
		assert.ok(Date.now() - started < 12_000, 'held open')
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
