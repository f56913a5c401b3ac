// Passwords that are tried out: by whom they are slowed, that others still log in, and what it leaves.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Service, sleep } from '../../fixtures/harness.mjs'
import { Operator } from '../../fixtures/operator.mjs'

const FIRST = 3, LIMIT = 20

describe('tries', () => {
	let service, sato
	before(async () => {
		service = await Service.start({ config: { server: { trusted_proxies: '127.0.0.1' } } })
		sato = await Operator.add(service, 'sato', 'administrator')
	})
	after(() => service.stop())

	/** Waits where the server's minute, of the monotonic clock, is about to end. */
	async function calm(ms) {
		const left = 60_000 - (Number(process.hrtime.bigint() / 1_000_000n) % 60_000)
		if (left < ms) await sleep(left + 50)
	}

	const attempt = (from, name, language = 'en', password = 'wrong wrong wrong') =>
		new Operator(service).postRaw('/admin/login', { name, password }, {
			headers: { 'X-Forwarded-For': from, 'Accept-Language': language } })
	const crowd = (from, count) => Promise.all(Array.from({ length: count }, (_, i) => attempt(from, `x${i}-${from}`)))

	test('a network that sends more passwords than its share is told when to go on; nobody else waits', async () => {
		await calm(5000)
		const answers = crowd('203.0.113.1', FIRST + LIMIT + 4)
		assert.equal((await attempt('203.0.113.2', 'sato', 'en', sato.password)).status, 303)
		const done = (await answers).map(({ status }) => status)
		assert.equal(done.filter((status) => status === 429).length, 4)
		// Of one's own later ones, those that find no room or come too late are told so.
		assert.ok(done.filter((status) => status === 403).length >= FIRST)
		assert.ok(done.every((status) => [403, 429, 503].includes(status)), `${done}`)
		for (const [language, words] of [['en', /again in (\d+) seconds/], ['ja', /(\d+) 秒ほど待ってから/]]) {
			const { status, headers, text } = await attempt('203.0.113.1', 'sato', language, sato.password)
			assert.equal(status, 429)
			assert.equal(words.exec(text)?.[1], headers['retry-after'])
			assert.ok(headers['retry-after'] >= 1 && headers['retry-after'] <= 60)
		}
		const { text } = await service.admin('/metrics')
		assert.match(text, /^trustseal_logins_throttled_total [6-9]$/m)
	})

	/** Logs in from there, as a new browser or one that has been here; what came of it. */
	const words = { 303: 'in', 403: 'refused', 429: 'many' }
	const logIn = async (from, password = sato.password, cookies = new Map()) => {
		const browser = new Operator(service, 'sato', password, { headers: { 'X-Forwarded-For': from } })
		browser.cookies = new Map(cookies)
		const { status, text, headers } = await browser.postRaw('/admin/login', { name: 'sato', password })
		return { came: words[status], said: /id="wrong-password">([^<]*)</.exec(text)?.[1], headers, cookies: browser.cookies }
	}
	const BROWSER = '__Host-console-browser'

	test('whoever locks a name locks it for himself; who works with it goes on', async () => {
		const office = await logIn('192.0.2.1')
		assert.equal(office.came, 'in')
		const [cookie] = office.headers['set-cookie'].filter((line) => line.startsWith(BROWSER))
		assert.match(cookie, /^__Host-console-browser=[0-9a-f]{32}-[0-9a-f]{64}; Path=\/; Secure; HttpOnly; SameSite=Strict; Max-Age=31536000$/)
		// In a network that is known nobody has to wait, so that five come quickly.
		for (let i = 0; i < 5; i++) await logIn('192.0.2.1', 'wrong wrong wrong')
		const locked = await logIn('192.0.2.1')
		assert.match(locked.said, /cannot log in for now/)
		assert.equal((await logIn('203.0.113.50')).came, 'in', 'another network')
		office.cookies.delete('__Host-console')
		assert.equal((await logIn('192.0.2.1', sato.password, office.cookies)).came, 'in', 'a browser that has been here')
		const value = office.cookies.get(BROWSER)
		for (const forged of [value.replace(/.$/, (c) => (c === '0' ? '1' : '0')), value.replace(/^./, (c) => (c === '0' ? '1' : '0')),
			value.slice(1), `${value}0`, '', '-', 'a'.repeat(32)])
			assert.notEqual((await logIn('192.0.2.1', sato.password, new Map([[BROWSER, forged]]))).came, 'in', forged)
		assert.match((await service.command('operator', 'list')).toString(), /sato +administrator +locked/)
		await service.command('operator', 'enable', 'sato')
		await calm(2000)
		assert.equal((await logIn('192.0.2.1')).came, 'in')
	})

	test('a cookie of one name is worth nothing for another', async () => {
		const ito = await Operator.add(service, 'ito', 'marketing', { headers: { 'X-Forwarded-For': '192.0.2.9' } })
		const his = new Map([[BROWSER, ito.cookies.get(BROWSER)]])
		assert.equal((await logIn('203.0.113.60', 'wrong wrong wrong', his)).came, 'refused')
		assert.match((await logIn('203.0.113.61', sato.password, his)).said, /please wait [1-5] seconds/)
	})

	test('a name that many try is tried every five seconds from where nobody logged in, and at once elsewhere', async () => {
		await sleep(6000)
		assert.match((await logIn('203.0.113.70', 'wrong wrong wrong')).said, /wrong/)
		const told = await logIn('203.0.113.71')
		assert.match(told.said, /please wait [1-5] seconds/)
		assert.ok(told.headers['retry-after'] >= 1 && told.headers['retry-after'] <= 5)
		assert.equal((await logIn('192.0.2.1')).came, 'in')
		await attempt('203.0.113.72', 'nobody')
		assert.match((await attempt('203.0.113.73', 'nobody', 'ja')).text, /[1-5] 秒ほど待ってから/)
		await sleep(5100)
		assert.equal((await logIn('203.0.113.71')).came, 'in')
	})

	test('pages are still read there, and no limit holds where it is switched off', async () => {
		assert.equal((await service.get('/admin/login', { 'X-Forwarded-For': '203.0.113.1' })).status, 200)
		const free = await Service.start({ config: {
			server: { trusted_proxies: '127.0.0.1' }, limit: { logins: 0 } } })
		try {
			for (let i = 0; i < LIMIT + 2; i++)
				assert.equal((await new Operator(free).postRaw('/admin/password', {}, {
					headers: { 'X-Forwarded-For': '203.0.113.1' } })).status, 403)
		} finally {
			await free.stop()
		}
	})
})
