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
