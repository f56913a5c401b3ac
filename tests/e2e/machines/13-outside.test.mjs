// How the program reaches the world outside: only whom it may, and never for longer or more than its
// bounds, whatever name servers and HTTP servers do. The tool of tests/fixtures/tools calls what the
// watch calls.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fs from 'node:fs'
import path from 'node:path'
import { Authority, PROGRAM, run, temporaryFolder } from '../../fixtures/harness.mjs'
import { Dns } from '../../fixtures/dns.mjs'
import { Liar } from '../../fixtures/liar.mjs'

const TOOL = path.join(path.dirname(PROGRAM), 'tests/fixtures/tools/fetch_lines')
const LOOPBACK = ['--allow', '127.0.0.0/8']

let dns, liar

before(async () => {
	dns = await Dns.start({ 'liar.test': '127.0.0.1' })
	liar = await Liar.start()
})
after(() => Promise.all([dns.stop(), liar.stop()]))

/** What comes of each URL, fetched one after the other. */
async function fetchAll(urls, options = LOOPBACK, env = {}) {
	const { status, stdout, stderr } = await run(TOOL, ['--dns', dns.address, ...options.map(String), ...urls], {
		env: { ...process.env, ...env },
	})
	assert.equal(status, 0, stderr)
	return stdout.toString().trim().split('\n').map((line) => JSON.parse(line))
}

const fetchOne = async (url, options, env) => (await fetchAll([url], options, env))[0]

/** The same for a page of the liar's, by its name. */
const visit = (page, options = [], env) => fetchOne(liar.url(page, 'liar.test'), [...LOOPBACK, ...options], env)

test('a page comes from a host that the named resolver knows', async () => {
	const answer = await visit('/ok', ['--wanted', 'Date', '--wanted', 'X-None'])
	assert.equal(answer.err, 'done', answer.why)
	assert.equal(answer.status, 200)
	assert.equal(answer.body, 'fine\n')
	assert.equal(answer.address, '127.0.0.1')
	assert.match(answer.headers.Date, /GMT$/)
	assert.equal(answer.headers['X-None'], null)
	assert.deepEqual(dns.asked.map(({ name }) => name), ['liar.test', 'liar.test'])
})

test('a request says who asks, and nothing else of this machine', async () => {
	const home = temporaryFolder()
	fs.writeFileSync(path.join(home, '.netrc'), 'default login somebody password secret\n')
	fs.writeFileSync(path.join(home, 'aliases'), 'liar.test elsewhere.test\n')
	const env = { HOME: home, HOSTALIASES: path.join(home, 'aliases'), LOCALDOMAIN: 'search.test' }
	for (const name of ['http_proxy', 'HTTPS_PROXY', 'ALL_PROXY', 'all_proxy']) env[name] = 'http://127.0.0.1:3'
	const { headers, method } = JSON.parse((await visit('/echo', [], env)).body)
	assert.equal(method, 'GET')
	assert.match(headers['user-agent'], /^trustseal\/[0-9.]+ \(\+https:\/\/seal\.example\.jp\/visits\)$/)
	assert.deepEqual(Object.keys(headers).sort(), ['accept', 'accept-encoding', 'host', 'user-agent'])
	assert.equal(headers['accept-encoding'], 'identity')
	fs.rmSync(home, { recursive: true })
})

test('a post carries its body, and a copy that is known is asked for with its mark', async () => {
	const post = await visit('/echo', ['--method', 'POST', '--body', 'a question', '--type', 'application/ocsp-request'])
	const { method, headers, body } = JSON.parse(post.body)
	assert.deepEqual([method, headers['content-type'], body], ['POST', 'application/ocsp-request', 'a question'])
	const fresh = await visit('/etag', ['--etag', '"old"', '--wanted', 'etag'])
	assert.deepEqual([fresh.status, fresh.headers.etag, fresh.body], [200, '"one"', 'the body'])
	const same = await visit('/etag', ['--etag', '"one"'])
	assert.deepEqual([same.err, same.status, same.bytes], ['done', 304, 0])
	const spoilt = await visit('/echo', ['--etag', '"one"\r\nX-Smuggled: yes'])
	assert.equal(JSON.parse(spoilt.body).headers['x-smuggled'], undefined)
	const head = await visit('/ok', ['--method', 'HEAD'])
	assert.deepEqual([head.err, head.status, head.bytes], ['done', 200, 0])
})

test('connections are kept, cookies are not', async () => {
	const connections = liar.connections
	const url = liar.url('/cookie', 'liar.test')
	const answers = await fetchAll([url, url, url])
	assert.deepEqual(answers.map(({ body }) => body), ['no cookie', 'no cookie', 'no cookie'])
	assert.equal(liar.connections, connections + 1)
})

test('addresses that are not public are not connected to, in whatever clothes', async () => {
	const connections = liar.connections
	dns.names['private.test'] = '10.1.2.3'
	dns.names['mapped.test'] = '::ffff:7f00:1'
	dns.names['all.test'] = ['127.0.0.1', '10.0.0.1', '169.254.169.254', '::1', 'fe80::1', 'fd00::1', '64:ff9b::7f00:1']
	const port = liar.port
	const urls = [
		'127.0.0.1', '127.1', '2130706433', '0x7f000001', '0177.0.0.1', '0', '0.0.0.0', '[::1]', '[::]',
		'[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::127.0.0.1]', '[64:ff9b::7f00:1]', '[2002:7f00:1::]',
		'169.254.169.254', '10.0.0.1', '192.168.1.1', '[fd00:ec2::254]', 'private.test', 'mapped.test',
		'all.test', 'liar.test', 'liar.test.',
	].map((host) => `http://${host}:${port}/ok`)
	const answers = await fetchAll(urls, [])
	for (const [i, answer] of answers.entries()) {
		assert.equal(answer.err, 'refused', `${urls[i]}: ${answer.why}`)
		assert.equal(answer.reason, 'reach.address', urls[i])
	}
	assert.equal(liar.connections, connections)
})

test('what is allowed is allowed for these networks alone', async () => {
	const port = liar.port
	dns.names['both.test'] = ['127.0.0.9', '127.0.0.1']
	const [near, other, both] = await fetchAll(
		[`http://127.0.0.1:${port}/ok`, `http://127.0.0.9:${port}/ok`, `http://both.test:${port}/ok`],
		['--allow', '127.0.0.1'],
	)
	assert.equal(near.err, 'done')
	assert.equal(other.reason, 'reach.address')
	assert.deepEqual([both.err, both.address], ['done', '127.0.0.1'])
})

test('a host that has another address at the second look is judged anew', async () => {
	const elsewhere = await Liar.start({ host: '127.0.0.2', port: liar.port })
	const connections = liar.connections
	dns.names['moved.test'] = { answers: [['127.0.0.2'], ['127.0.0.1']] }
	const url = liar.url('/ok', 'moved.test')
	const [first, second] = await fetchAll([url, url], ['--allow', '127.0.0.2'])
	await elsewhere.stop()
	assert.deepEqual([first.err, first.address], ['done', '127.0.0.2'])
	assert.deepEqual([second.err, second.reason], ['refused', 'reach.address'])
	assert.equal(liar.connections, connections)
})

test('only plain URLs of http and https are fetched', async () => {
	const bad = [
		'', 'liar.test', '/ok', '//liar.test/', 'file:///etc/passwd', 'ftp://liar.test/', 'gopher://liar.test/', 'ldap://liar.test/',
		'http:/liar.test', 'http://', 'http:///x', 'javascript:1', 'http://u@liar.test/', 'http://u:p@liar.test/',
		'http://liar.test:0x50/', 'http://liar.test:65536/', 'http://liar.test:-1/', 'http://good.test\\@liar.test/',
		'http://liar.test/a b', 'http://liar.test/\r\nX: y', 'http://liar.test/é', 'http://[fe80::1%25lo]/', 'http://[::1/',
		`http://liar.test/${'a'.repeat(2100)}`,
	]
	for (const [i, answer] of (await fetchAll(bad)).entries())
		assert.deepEqual([answer.err, answer.reason], ['malformed input', 'fetch.url'], bad[i])
	const names = ['http://a..test/', 'http://a%00.test/', 'http://a_b,c.test/', `http://${'a'.repeat(64)}.test/`, 'http://127.0.0.0x1.1e/']
	for (const [i, answer] of (await fetchAll(names)).entries())
		assert.notEqual(answer.err, 'done', names[i])
	for (const answer of await fetchAll(['http://liar.test:22/', 'http://liar.test:25/', 'http://liar.test:6667/', 'https://liar.test:0/']))
		assert.deepEqual([answer.err, answer.reason], ['refused', 'fetch.port'])
})

test('a redirect is followed as often as asked for, and each is judged anew', async () => {
	const answer = await visit('/loop?2', ['--redirects', '2'])
	assert.deepEqual([answer.err, answer.body, answer.redirects, answer.url], ['done', 'arrived', 2, liar.url('/loop?0', 'liar.test')])
	const none = await visit('/loop?2')
	assert.deepEqual([none.err, none.status, none.location], ['done', 301, liar.url('/loop?1', 'liar.test')])
	for (const page of ['/loop?3', '/loop'])
		assert.deepEqual((await visit(page, ['--redirects', '2'])).reason, 'fetch.redirects')
	const endless = await visit('/loop-body', ['--redirects', '2'])
	assert.deepEqual([endless.err, endless.body], ['done', 'fine\n'])
	const post = await visit('/loop?2', ['--redirects', '2', '--method', 'POST'])
	assert.deepEqual([post.err, post.status, post.redirects], ['done', 301, 0])
})

test('a redirect leads nowhere that could not be asked for directly', async () => {
	const connections = liar.connections
	const inside = await Liar.start({ host: '127.0.0.2' })
	const targets = {
		[inside.url('/ok')]: 'reach.address',
		'http://169.254.169.254/latest/meta-data/': 'reach.address',
		'http://[::ffff:127.0.0.2]/': 'reach.address',
		'//127.0.0.2/': 'reach.address',
		'http://127.2/': 'reach.address',
		'http://0x7f.2/': 'reach.address',
		'http://10.0.0.1:80/': 'reach.address',
		'file:///etc/passwd': 'fetch.url',
		'ldap://127.0.0.1/': 'fetch.url',
		'gopher://127.0.0.1/': 'fetch.url',
		'ftp://127.0.0.1/': 'fetch.url',
		'http://user:password@127.0.0.1/': 'fetch.url',
		'http://127.0.0.1:22/': 'fetch.port',
		'http://none.test/': 'resolve.none',
	}
	for (const [target, reason] of Object.entries(targets)) {
		const answer = await fetchOne(liar.url(`/to?${target}`), ['--allow', '127.0.0.1', '--redirects', '3'])
		assert.equal(answer.reason, reason, `${target}: ${answer.why}`)
	}
	assert.equal(inside.connections, 0)
	assert.equal(liar.connections, connections + Object.keys(targets).length)
	await inside.stop()
})

test('a redirect is read as browsers read it', async () => {
	const targets = { '/ok': '/ok', 'ok': '/ok', '../ok': '/ok', './ok#part': '/ok', '?x': '/to?x', '/a b': '/a%20b' }
	for (const [target, url] of Object.entries(targets))
		assert.equal((await visit(`/to?${encodeURI(target).replaceAll('%20', '%20')}`)).location?.replace('%2520', '%20'), liar.url(url, 'liar.test'))
	liar.pages['/japanese'] = (request, response) => {
		response.writeHead(302, { Location: Buffer.from('/店').toString('latin1') })
		response.end()
	}
	assert.equal((await visit('/japanese')).location, liar.url('/%E5%BA%97', 'liar.test'))
})

/* page: [options, the reason, seconds at most, bytes that the server can get rid of at most] */
const BOUNDS = {
	'/silent': [['--total', 1500], 'fetch.timeout', 4, 1e4],
	'/slow': [['--slow', 2], 'fetch.timeout', 5, 1e4],
	'/slow-head': [['--slow', 2], 'fetch.timeout', 5, 1e4],
	'/announced': [[], 'fetch.size', 4, 2e7],
	'/endless': [['--max', 100_000], 'fetch.size', 4, 2e7],
	'/endless-raw': [['--max', 100_000], 'fetch.size', 4, 2e7],
	'/bomb': [[], 'fetch.encoding', 4, 2e7],
	'/bomb?Transfer-Encoding': [[], 'fetch.encoding', 4, 2e7],
	'/headers': [[], 'fetch.headers', 4, 2e7],
	'/header': [[], 'fetch.headers', 4, 2e7],
	'/interim': [[], 'fetch.headers', 4, 2e7],
	'/long-header': [['--wanted', 'X-Long'], 'fetch.headers', 4, 2e7],
	'/cut': [[], 'fetch.answer', 4, 1e4],
	'/cut-chunk': [[], 'fetch.answer', 4, 1e4],
	'/cut-head': [[], 'fetch.answer', 4, 1e4],
	'/nothing': [[], 'fetch.answer', 4, 1e4],
	'/reset': [[], 'fetch.answer', 4, 1e4],
	'/status': [[], 'fetch.answer', 4, 1e4],
	'/status-large': [[], 'fetch.answer', 4, 1e4],
	'/old': [[], 'fetch.answer', 4, 1e4],
	'/icy': [[], 'fetch.answer', 4, 1e4],
	'/length-odd': [[], 'fetch.answer', 4, 1e4],
	'/chunk-odd': [[], 'fetch.answer', 4, 1e4],
}

for (const [page, [options, reasons, seconds, bytes]] of Object.entries(BOUNDS))
	test(`what costs more than its bounds is ended: ${page}`, async () => {
		const sent = liar.sent
		const answer = await visit(page, options)
		assert.ok([reasons].flat().includes(answer.reason), `${answer.reason}: ${answer.why}`)
		assert.ok(answer.ms < seconds * 1000, `${answer.ms} ms`)
		assert.ok(answer.kept <= 1 << 20, `${answer.kept} bytes kept`)
		assert.ok(liar.sent - sent < bytes, `${liar.sent - sent} bytes sent`)
		assert.match(answer.why, /^[ -~]+$/)
	})

test('of a page that is longer than wanted its beginning is taken', async () => {
	for (const page of ['/endless', '/announced', '/endless-raw', '/bytes?600000']) {
		const answer = await visit(page, ['--max', 512_000, '--cut', 1])
		assert.deepEqual([answer.err, answer.status, answer.bytes, answer.cut], ['done', 200, 512_000, true], page)
	}
	const whole = await visit('/bytes?512000', ['--max', 512_000, '--cut', 1])
	assert.deepEqual([whole.err, whole.bytes, whole.cut], ['done', 512_000, false])
	const exact = await visit('/bytes?1000', ['--max', 1000])
	assert.deepEqual([exact.err, exact.bytes], ['done', 1000])
	assert.equal((await visit('/bytes?1001', ['--max', 1000])).reason, 'fetch.size')
	assert.equal((await visit('/bytes?1', ['--max', 0])).reason, 'fetch.size')
})

test('values of fields are one line, whatever was sent', async () => {
	const answer = await visit('/controls', ['--wanted', 'x-odd'])
	assert.equal(answer.headers['x-odd'], 'a?b c?d, second')
})

test('what breaks off does not spoil the next request', async () => {
	const pages = ['/cut', '/endless', '/ok', '/status', '/ok', '/bomb', '/ok', '/headers', '/ok']
	const answers = await fetchAll(pages.map((page) => liar.url(page, 'liar.test')))
	assert.deepEqual(answers.filter((answer, i) => pages[i] === '/ok').map(({ body }) => body), Array(4).fill('fine\n'))
})

test('a certificate is believed only where it is trusted, unless it is not asked for', async () => {
	const folder = temporaryFolder()
	const authority = await Authority.make(path.join(folder, 'ca'))
	const leaf = await authority.leaf('secure', ['secure.test'])
	const secure = await Liar.start({ tls: { cert: fs.readFileSync(leaf), key: fs.readFileSync(leaf.replace(/pem$/, 'key')) } })
	dns.names['secure.test'] = dns.names['other.test'] = '127.0.0.1'
	const strict = await fetchOne(secure.url('/ok', 'secure.test'))
	assert.deepEqual([strict.err, strict.reason], ['unavailable', 'fetch.tls'])
	for (const host of ['secure.test', 'other.test', '127.0.0.1']) {
		const loose = await fetchOne(secure.url('/ok', host), [...LOOPBACK, '--unverified', 1])
		assert.deepEqual([loose.err, loose.body], ['done', 'fine\n'], loose.why)
	}
	const plain = await fetchOne(`https://liar.test:${liar.port}/ok`, [...LOOPBACK, '--unverified', 1])
	assert.deepEqual([plain.err, plain.reason], ['unavailable', 'fetch.tls'])
	await secure.stop()
	fs.rmSync(folder, { recursive: true })
})

test('nobody at the other end is told from nobody of that name', async () => {
	dns.names['broken.test'] = { rcode: 2 }
	dns.names['refusing.test'] = { rcode: 5 }
	dns.names['nowhere.test'] = []
	dns.names['alias.test'] = { alias: 'liar.test' }
	dns.names['circle.test'] = { alias: 'circle.test' }
	dns.names['garbage.test'] = { addresses: ['127.0.0.1'], garble: (answer) => Buffer.concat([answer.subarray(0, 12), Buffer.alloc(40, 0xc0)]) }
	const reasons = {
		'none.test': 'resolve.none',
		'nowhere.test': 'resolve.none',
		'broken.test': 'resolve.failed',
		'refusing.test': 'resolve.failed',
		'garbage.test': ['resolve.failed', 'resolve.timeout'],
		'liar.test:3': 'fetch.connect',
	}
	for (const [host, expected] of Object.entries(reasons)) {
		const answer = await fetchOne(`http://${host}/`)
		assert.ok([expected].flat().includes(answer.reason), `${host}: ${answer.reason} ${answer.why}`)
		assert.ok(answer.ms < 9000, `${host}: ${answer.ms} ms`)
	}
	const [alias, circle] = await fetchAll(['resolve:alias.test', 'resolve:circle.test'])
	assert.deepEqual(alias.addresses, ['127.0.0.1'])
	assert.equal(circle.reason, 'resolve.none')
})

test('a name server costs no more than its deadline', async () => {
	dns.names['mute.test'] = { silent: true }
	dns.names['half.test'] = { silent: 'AAAA', addresses: ['127.0.0.1'] }
	dns.names['late.test'] = { addresses: ['127.0.0.1'], delay: 800 }
	dns.names['false.test'] = { addresses: ['127.0.0.1'], garble: (answer) => (answer.writeUInt16BE(answer.readUInt16BE(0) ^ 1, 0), answer) }
	const mute = await fetchOne('resolve:mute.test', ['--total', 1000])
	assert.deepEqual([mute.err, mute.reason], ['deadline passed', 'resolve.timeout'])
	assert.ok(mute.ms >= 900 && mute.ms < 4000, `${mute.ms} ms`)
	const half = await fetchOne('resolve:half.test')
	assert.deepEqual([half.err, half.addresses], ['done', ['127.0.0.1']])
	assert.ok(half.ms < 4000, `${half.ms} ms`)
	assert.deepEqual((await fetchOne('resolve:late.test')).addresses, ['127.0.0.1'])
	assert.equal((await fetchOne('resolve:false.test', ['--total', 1000])).reason, 'resolve.timeout')
})

test('of a thousand addresses a few are taken, and both kinds', async () => {
	const many = Array.from({ length: 1000 }, (_, i) => `127.1.${i >> 8}.${i & 255}`)
	dns.names['many.test'] = [...many, ...Array.from({ length: 1000 }, (_, i) => `fd00::${i.toString(16)}`)]
	const { err, addresses, ms } = await fetchOne('resolve:many.test')
	assert.equal(err, 'done')
	assert.equal(addresses.length, 16)
	assert.equal(addresses.filter((address) => address.includes(':')).length, 8)
	assert.ok(ms < 4000, `${ms} ms`)
})

test('a host that is an address is not looked up', async () => {
	const asked = dns.asked.length
	const lines = await fetchAll(['resolve:192.0.2.1', 'resolve:[2001:db8::1]', 'resolve:2001:db8::2'])
	assert.deepEqual(lines.map(({ addresses }) => addresses.join()), ['192.0.2.1', '2001:db8::1', '2001:db8::2'])
	for (const host of ['127.1', '0x7f.1', '2130706433', 'a b', '-', '', '.', 'a..b', 'xn--é'])
		assert.notEqual((await fetchOne(`resolve:${host}`)).err, 'done', host)
	assert.ok(dns.asked.slice(asked).every(({ name }) => name === '-'))
})

test('what is called localhost is this machine, whatever name servers say, and refused like it', async () => {
	const before = dns.asked.length
	const [plain, below] = await fetchAll([liar.url('/ok', 'localhost'), liar.url('/ok', 'shop.LocalHost')])
	assert.equal(plain.body, 'fine\n', plain.why)
	assert.equal(below.body, 'fine\n', below.why)
	assert.match((await fetchOne(liar.url('/ok', 'shop.localhost'), [])).reason, /^reach\./)
	assert.notEqual((await fetchOne(liar.url('/ok', 'notlocalhost'))).err, 'done')
	assert.equal(dns.asked.slice(before).filter(({ name }) => name.endsWith('.localhost') || name === 'localhost').length, 0)
})

test('whoever asks one host often is spared the name servers, for as long as he says', async () => {
	dns.names['other.test'] = '127.0.0.1'
	const urls = ['liar.test', 'liar.test', 'other.test', 'none.test', 'liar.test'].map((host) => liar.url('/ok', host))
	const before = dns.asked.length
	const lines = await fetchAll(urls, [...LOOPBACK, '--remember', 60_000])
	assert.deepEqual(lines.map(({ reason, status }) => reason || status), [200, 200, 200, 'resolve.none', 200])
	const names = dns.asked.slice(before).filter(({ type }) => type === 'A').map(({ name }) => name)
	assert.deepEqual(names, ['liar.test', 'other.test', 'none.test', 'liar.test'])
	const later = dns.asked.length
	await fetchAll(urls.slice(0, 2), [...LOOPBACK, '--remember', 0])
	assert.equal(dns.asked.slice(later).filter(({ type }) => type === 'A').length, 2)
})
