// The check by click: the owner clicks the sticker on the own site, and a page says what came.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { Service, everyState, until } from '../../fixtures/harness.mjs'

const outcome = (text) => /<main[^>]* data-check="(\w+)"/.exec(text)?.[1]

/** A check that has begun: its page can be asked for again, at any server. */
class Check {
	static async begin(service, code) {
		const check = new Check()
		const { status, headers } = await service.get(`/owner/check/${code}?lang=en`)
		assert.equal(status, 303)
		check.path = headers.location
		check.page = (at = service, more = '') => at.get(check.path + more)
		assert.equal(outcome((await check.page()).text), 'waiting')
		return check
	}
}

describe('the check by click', () => {
	let service, states
	before(async () => {
		service = await Service.start()
		states = await everyState(service)
	})
	after(() => service.stop())

	const click = (code, headers, path = '') =>
		service.get(`/proof/${code}${path}`, { 'Sec-Fetch-Site': 'cross-site', ...headers })
	const shop = async (name) => service.register(`https://${name}.example.com/`)

	test('a click from the registered site turns the page green, and it stops renewing itself', async () => {
		const code = await shop('green')
		const check = await Check.begin(service, code)
		assert.match((await check.page()).headers.refresh, /^5; url=\/owner\/check\/\d{10}\?since=\d+&lang=en$/)
		await click(code, { Referer: 'https://green.example.com/' })
		const { text, headers } = await check.page()
		assert.equal(outcome(text), 'works')
		assert.match(text, /<main class="tone-verified"/)
		assert.equal(headers.refresh, undefined)
		assert.equal(headers['cache-control'], 'no-store')
	})

	test('the reader can stop the renewing', async () => {
		const check = await Check.begin(service, await shop('calm'))
		const { headers, text } = await check.page(service, '&auto=off')
		assert.equal(headers.refresh, undefined)
		assert.match(text, /Renew by itself again/)
	})

	test('a click without a Referer is amber, with its cure, and never green', async () => {
		const code = await shop('stripped')
		const check = await Check.begin(service, code)
		await click(code, {})
		const { text } = await check.page()
		assert.equal(outcome(text), 'other')
		assert.match(text, /<main class="tone-mismatch"/)
		assert.match(text, /noreferrer/)
	})

	test('what browsers fetch ahead, previews and crawlers turn nothing green', async () => {
		const code = await shop('nobody')
		const check = await Check.begin(service, code)
		const Referer = 'https://nobody.example.com/'
		await click(code, { Referer, 'Sec-Purpose': 'prefetch' })
		await click(code, { Referer, 'User-Agent': 'Mozilla/5.0 (compatible; Googlebot/2.1)' })
		await click(code, { Referer, 'User-Agent': 'facebookexternalhit/1.1' })
		assert.equal(outcome((await check.page()).text), 'waiting')
		await click(code, { Referer })
		assert.equal(outcome((await check.page()).text), 'works')
	})

	test('a click from a frame of a page builder names it, with its cure, and accuses nobody', async () => {
		const code = await shop('framed')
		const check = await Check.begin(service, code)
		await click(code, { Referer: 'https://framed-example-com.filesusr.com/' })
		const { text } = await check.page()
		assert.equal(outcome(text), 'other')
		assert.match(text, /The sticker is in a frame of Wix/)
		assert.match(text, new RegExp(`<p class="code" translate="no">http://localhost:\\d+/proof/${code}</p>`))
		assert.doesNotMatch(text, /abusing|\{builder\}/)
		// A whole site there may be anybody's.
		await click(code, { Referer: 'https://shop.wixsite.com/' })
		assert.match((await check.page()).text, /The click came from another site/)
	})

	test('a click from another host says which, and the cure', async () => {
		const code = await shop('host')
		const check = await Check.begin(service, code)
		await click(code, { Referer: 'https://www.host.example.com/' })
		const { text } = await check.page()
		assert.equal(outcome(text), 'other')
		assert.match(text.replace(/<[^>]+>/g, ''), /https:\/\/www\.host\.example\.com/)
		assert.match(text, /Redirect to the registered host name/)
	})

	test('a match that comes after other clicks is what counts', async () => {
		const code = await shop('later')
		const check = await Check.begin(service, code)
		await click(code, {})
		await click(code, { Referer: 'https://later.example.com/' })
		await click(code, { Referer: 'https://evil.example.net/' })
		assert.equal(outcome((await check.page()).text), 'works')
	})

	test('clicks from before the check began, on other codes, and by our own links do not count', async () => {
		const [code, other] = [await shop('mine'), await shop('neighbour')]
		await click(code, { Referer: 'https://mine.example.com/' })
		const check = await Check.begin(service, code)
		await click(other, { Referer: 'https://neighbour.example.com/' })
		await click(code, { 'Sec-Fetch-Site': 'same-origin' }, '?lang=en')
		await service.request('HEAD', `/proof/${code}`, { headers: { Referer: 'https://mine.example.com/' } })
		await service.get(`/proof/${code}.json`, { Referer: 'https://mine.example.com/' })
		assert.equal(outcome((await check.page()).text), 'waiting')
	})

	test('the old code of a renewed contract leads to the check of the new one, which notices it', async () => {
		const { code, successor, host } = states.renewed
		const { status, headers } = await service.get(`/owner/check/${code}`)
		assert.equal(status, 303)
		assert.ok(headers.location.startsWith(`/owner/check/${successor}?since=`))
		const check = await Check.begin(service, successor)
		await click(code, { Referer: `https://${host}/` })
		const { text } = await check.page()
		assert.equal(outcome(text), 'old')
		assert.ok(text.includes(code) && text.includes(successor))
		await click(successor, { Referer: `https://${host}/` })
		assert.equal(outcome((await check.page()).text), 'works')
	})

	test('what is not valid is not green, however well the click matches', async () => {
		for (const state of ['expired', 'not_yet_valid', 'revoked']) {
			const { code, host } = states[state]
			const check = await Check.begin(service, code)
			await click(code, { Referer: `https://${host}/` })
			const { text } = await check.page()
			assert.equal(outcome(text), 'unsound', state)
			assert.doesNotMatch(text, /<main class="tone-verified"/)
		}
	})

	test('after ten minutes it is over, and says so', async () => {
		const code = await shop('over')
		const since = Math.floor(Date.now() / 1000) - 600
		const { text, headers } = await service.get(`/owner/check/${code}?since=${since}`)
		assert.equal(outcome(text), 'over')
		assert.equal(headers.refresh, undefined)
	})

	test('a time that is none, or has not come, begins anew', async () => {
		const code = await shop('times')
		for (const since of ['x', '', '-1', '99999999999', '999999999999999999999'])
			assert.equal((await service.get(`/owner/check/${code}?since=${since}`)).status, 303, since)
	})

	test('unknown codes have no check', async () => {
		for (const { code } of [states.none, states.nothingIssued, states.unwanted])
			assert.equal((await service.get(`/owner/check/${code}`)).status, 404)
		assert.equal((await service.get('/owner/check/123')).status, 404)
	})
})

describe('the check by click, on two servers', () => {
	let one, two, code
	before(async () => {
		one = await Service.start({ redis: true })
		code = await one.register('https://both.example.com/')
		two = await Service.prepare()
		fs.writeFileSync(two.config, fs.readFileSync(one.config, 'utf8')
			.replaceAll(String(one.port), String(two.port)).replaceAll(String(one.adminPort), String(two.adminPort)))
		await two.serve()
		for (const server of [one, two])
			await until('changes are heard of', () => server.listens())
	})
	after(async () => {
		await two.stop()
		await one.stop()
	})

	test('a click at one is seen at both', async () => {
		const check = await Check.begin(one, code)
		const click = () => two.get(`/proof/${code}`, { Referer: 'https://both.example.com/' })
		await until('the click is seen where the check began', async () => {
			await click()
			return outcome((await check.page(one)).text) === 'works'
		})
		assert.equal(outcome((await check.page(two)).text), 'works')
	})

	test('nothing of it is kept in Redis, and what is no news of ours is not believed', async () => {
		assert.equal(await one.redis.command('KEYS *news*'), '*0')
		const name = (await one.redis.command('PUBSUB CHANNELS trustseal:news:*'))
		assert.equal(name, '*1')
		const other = await one.register('https://forged.example.com/')
		const check = await Check.begin(one, other)
		const rejects = () => one.metric('redis_rejects_total')
		const before_ = await rejects()
		const now = Math.floor(Date.now() / 1000)
		const forged = `click ${other} ${other} ${now} same https://forged.example.com`
		await one.redis.command(`EVAL "for _,n in ipairs(redis.call('PUBSUB','CHANNELS','trustseal:news:*')) do redis.call('PUBLISH',n,ARGV[1]) end" 0 "${forged}"`)
		await until('it was heard', async () => (await rejects()) > before_)
		assert.equal(outcome((await check.page()).text), 'waiting')
	})
})
