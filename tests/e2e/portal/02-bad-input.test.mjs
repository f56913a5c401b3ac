// What the portal makes of forms that no page of it sent, of too many of them, and of none at all.

import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { Service, sqlite } from '../../fixtures/harness.mjs'
import { multipart, Visitor } from '../../fixtures/visitor.mjs'

const KEY = 'ABCD-EFGH-JKMN-PQRS'
const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' }
const FORMS = [['/owner/login', { access_key: KEY }], ['/owner/login/password', { password: 'K7QM-2X9D' }],
	['/owner/forgotten', { host: 'www.example.com', mail: 'taro@example.jp' }]]

describe('bad input at the portal', () => {
	let service, visitor, networks = 0
	const sql = (text) => sqlite(service.file('store.db'), text)
	const send = (path, body, headers = FORM, options = {}) =>
		visitor.send('POST', path, { body, headers: { 'Content-Length': Buffer.byteLength(body), ...headers }, ...options })

	before(async () => {
		service = await Service.start({ config: { server: { trusted_proxies: '127.0.0.1' } } })
	})
	after(() => service?.stop())
	const from = (address) => new Visitor(service, { headers: { 'X-Forwarded-For': address } })
	// Each test has a network of its own.
	beforeEach(() => { visitor = from(`198.51.100.${++networks}`) })

	test('a form of 300 kB is refused, whichever it is', async () => {
		for (const [path, fields] of FORMS) {
			const answer = await visitor.postRaw(path, { ...fields, more: 'x'.repeat(300_000) })
			assert.equal(answer.status, 413, path)
		}
	})

	test('what is not UTF-8, has a NUL, or is no form at all is refused', async () => {
		for (const [path, [name]] of FORMS.map(([path, fields]) => [path, Object.keys(fields)])) {
			for (const body of [`${name}=%FF%FE`, `${name}=a%00b`, `${name}=%ED%A0%80`, `%C0%80=x`])
				assert.equal((await send(path, body)).status, 400, `${path} ${body}`)
			assert.equal((await send(path, '{}', { 'Content-Type': 'application/json' })).status, 400)
			assert.equal((await send(path, Array.from({ length: 65 }, (_, i) => `f${i}=1`).join('&'))).status, 413)
		}
	})

	test('what was left empty is asked for once more, and nothing is written down', async () => {
		const before_ = await sql('SELECT count(*) FROM customer_request')
		for (const typed of ['', ' ', '  ']) {
			const answer = await visitor.postRaw('/owner/login', { access_key: typed })
			assert.equal(answer.status, 400)
			assert.match(answer.text, /id="wrong-access_key"/)
		}
		assert.equal(await sql('SELECT count(*) FROM customer_request'), before_)
	})

	test('keys of any kind are taken for keys, and nothing of them is kept or shown', async () => {
		for (const key of ['<script>alert(1)</script>', '\u202e\u2066abc', '𠮷'.repeat(100), "'; DROP TABLE customer; --",
			'x'.repeat(3000), '\u{1f600}'.repeat(500)]) {
			const answer = await visitor.postRaw('/owner/login', { access_key: key })
			assert.equal(answer.status, 303, answer.text)
			assert.equal(answer.headers.location, '/owner/login/password')
		}
		assert.equal(await sql("SELECT count(*) FROM customer_request WHERE instr(key, 'script') > 0"), '0')
	})

	test('what another site posts is refused', async () => {
		for (const [path, fields] of FORMS)
			for (const headers of [{ Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' }, { Origin: 'null' },
				{ 'Sec-Fetch-Site': 'same-site' }, {}]) {
				const answer = await visitor.postRaw(path, fields, { own: false, headers })
				assert.equal(answer.status, 403, `${path} ${JSON.stringify(headers)}`)
			}
	})

	test('who follows a link of another site is asked once more before he is led to the login', async () => {
		const where = '/owner/contracts/0123456789', led = { 'Sec-Fetch-Mode': 'navigate' }
		for (const site of ['cross-site', 'same-site']) {
			const answer = await visitor.get(where, { headers: { ...led, 'Sec-Fetch-Site': site } })
			assert.equal(answer.status, 200)
			assert.equal(answer.headers.refresh, '0')
			assert.equal(answer.text, '')
		}
		for (const site of ['same-origin', 'none'])
			assert.equal((await visitor.get(where, { headers: { ...led, 'Sec-Fetch-Site': site } })).status, 303)
		const late = { ...led, 'Sec-Fetch-Site': 'cross-site', Cookie: `__Host-owner=${'0'.repeat(64)}` }
		assert.equal((await visitor.get(where, { headers: late })).status, 303)
	})

	test('a form may come in parts', async () => {
		const { body, headers } = multipart({ access_key: KEY })
		const answer = await visitor.send('POST', '/owner/login', { body, headers })
		assert.equal(answer.status, 303)
	})

	test('other methods are refused with those that there are', async () => {
		for (const [path, allow] of [['/owner/login', 'GET, HEAD, POST'], ['/owner/logout', 'POST'], ['/owner/contracts/0123456789', 'GET, HEAD']]) {
			const answer = await visitor.send(path === '/owner/logout' ? 'GET' : 'PUT', path)
			assert.equal(answer.status, 405)
			assert.equal(answer.headers.allow, allow)
		}
	})

	test('cookies that are none are as none', async () => {
		for (const value of ['', 'x', '0'.repeat(63), '0'.repeat(65), 'g'.repeat(64), '0'.repeat(64), '"', '%00']) {
			const led = await visitor.get('/owner/contracts/0123456789', { headers: { Cookie: `__Host-owner=${value}` } })
			assert.equal(led.status, 303, value)
			assert.equal(led.headers.location, '/owner/login?to=/owner/contracts/0123456789')
			visitor.cookies.clear()
			const asked = await visitor.postRaw('/owner/login', { access_key: KEY }, { headers: { Cookie: `__Host-owner-ask=${value}` } })
			assert.equal(asked.headers['set-cookie']?.length, /^[0]{64}$/.test(value) ? undefined : 1, value)
		}
	})

	test('a network that sends more than 30 in a minute is told to wait, and others go on', async () => {
		const many = from('203.0.113.7')
		let passed = 0, refused
		for (let i = 0; i < 100 && !refused; i++) {
			const [path, fields] = FORMS[i % FORMS.length]
			const answer = await many.postRaw(path, fields)
			if (answer.status === 429) refused = answer
			else passed++
		}
		// A minute may have ended meanwhile.
		assert.ok(passed >= 30 && passed <= 60, `${passed}`)
		assert.match(refused.headers['retry-after'], /^[1-9]\d?$/)
		assert.match(refused.text, /in \d+ seconds/)
		assert.equal((await many.get('/owner/login')).status, 200)
		assert.equal((await from('203.0.113.8').postRaw(...FORMS[0])).status, 303)
		const six = (i) => from(`2001:db8:0:1::${i}`)
		let last
		for (let i = 0; i < 61; i++) last = await six(i + 1).postRaw(...FORMS[0])
		assert.equal(last.status, 429)
	})
})

describe('the portal, switched off', () => {
	test('is not found, and nothing leads there; the way to a sticker stays', async () => {
		const service = await Service.start({ config: { portal: { enabled: 'no' } } })
		after(() => service.stop())
		const visitor = new Visitor(service)
		for (const path of ['/owner/login', '/owner/login/password', '/owner/forgotten', '/owner/contracts/0123456789'])
			assert.equal((await visitor.get(path)).status, 404)
		assert.equal((await visitor.postRaw(...FORMS[0])).status, 404)
		const entry = await visitor.get('/owner/', { headers: { Cookie: `__Host-owner=${'0'.repeat(64)}` } })
		assert.equal(entry.status, 200)
		assert.doesNotMatch(entry.text, /owner\/login/)
	})
})
