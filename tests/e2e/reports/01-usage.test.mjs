// Who uses which sticker: what was shown and opened is counted, once, whatever happens.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import http from 'node:http'
import { after, before, describe, test } from 'node:test'
import { Service, mistyped, sqlite, until } from '../../fixtures/harness.mjs'
import { Operator } from '../../fixtures/operator.mjs'

const HOST = 'www.shop.example.com'
const SITE = { Referer: `https://${HOST}/` }

const usage = async (service, ...args) => JSON.parse(await service.command('usage', '--json', ...args))
const sum = (rows) =>
	rows.reduce((all, row) => ({ pictures: all.pictures + row.pictures, clicks: all.clicks + row.clicks }), {
		pictures: 0,
		clicks: 0,
	})
const total = async (service, ...args) => sum(await usage(service, ...args))

// Requests on connections that stay open, so many at a time; how many were answered.
async function load(service, target, headers, count, { agent, lanes = 8 } = {}) {
	const own = agent ?? new http.Agent({ keepAlive: true, maxSockets: lanes })
	let left = count
	let answered = 0
	const lane = async () => {
		while (left-- > 0) {
			const answer = await service.get(target, headers, { agent: own }).catch(() => null)
			if (answer) answered++
		}
	}
	await Promise.all(Array.from({ length: lanes }, lane))
	if (!agent) own.destroy()
	return answered
}

describe('usage', () => {
	let service, code
	before(async () => {
		service = await Service.start({ config: { usage: { flush: 1 } } })
		code = await service.register(`https://${HOST}/`)
	})
	after(() => service.stop())

	test('nothing counted is said, with what to try', async () => {
		const { status, stdout, stderr } = await service.cli('usage')
		assert.equal(status, 0)
		assert.equal(stdout.toString(), '')
		assert.match(stderr, /nothing was counted from .* try a longer period/)
		assert.deepEqual(await usage(service), [])
	})

	test('pictures and clicks are told apart by what they were', async () => {
		for (let i = 0; i < 5; i++) await service.get(`/sticker/${code}/56x88.svg`, SITE)
		for (let i = 0; i < 2; i++) await service.get(`/sticker/${code}/44x70.gif?motion=on&lang=en`)
		for (let i = 0; i < 3; i++)
			await service.get(`/sticker/${code}/88x145.png`, { Referer: 'https://evil.example/path?q=1' })
		await service.get(`/proof/${code}`, SITE)
		await service.get(`/proof/${code}?lang=en`, SITE)
		await service.request('POST', '/customer/customer/pfw/CertificationPage.do', {
			headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
			body: `Req_ID=${code}`,
		})
		await until('13 counts', async () => (await service.metric('usage_written_total')) === 13)
		assert.deepEqual(await usage(service, '--by', 'size'), [
			{ size: '56x88', pictures: 5, clicks: 0 },
			{ size: '88x145', pictures: 3, clicks: 0 },
			{ size: '44x70', pictures: 2, clicks: 0 },
			{ size: null, pictures: 0, clicks: 3 },
		])
		assert.deepEqual(await usage(service, '--by', 'host', '--code', code), [
			{ host: HOST, claimed: false, pictures: 5, clicks: 2 },
			{ host: 'evil.example', claimed: true, pictures: 3, clicks: 0 },
			{ host: null, claimed: false, pictures: 2, clicks: 1 },
		])
		assert.deepEqual(await usage(service, '--by', 'link,kind', '--host', HOST), [
			{ link: 'match', kind: 'picture', pictures: 5, clicks: 0 },
			{ link: 'match', kind: 'click', pictures: 0, clicks: 2 },
		])
		assert.deepEqual(await usage(service, '--by', 'motion,lang,format', '--code', code), [
			{ motion: 'off', lang: 'ja', format: 'svg', pictures: 5, clicks: 0 },
			{ motion: 'off', lang: 'ja', format: 'png', pictures: 3, clicks: 0 },
			{ motion: 'on', lang: 'en', format: 'gif', pictures: 2, clicks: 0 },
			{ motion: null, lang: 'ja', format: null, pictures: 0, clicks: 2 },
			{ motion: null, lang: 'en', format: null, pictures: 0, clicks: 1 },
		])
		const [today] = await usage(service)
		assert.match(today.day, /^\d{4}-\d\d-\d\d$/)
		assert.deepEqual([today.pictures, today.clicks], [10, 3])
	})

	test('a picture that the browser has already counts; what nobody sees does not', async () => {
		const before_ = await service.metric('usage_written_total')
		const target = `/sticker/${code}/56x88.svg`
		const { headers } = await service.get(target, SITE)
		const again = await service.get(target, { ...SITE, 'If-None-Match': headers.etag })
		assert.equal(again.status, 304)
		await service.request('HEAD', target, { headers: SITE })
		await service.request('HEAD', `/proof/${code}`)
		await service.get(`/proof/${code}.json`)
		await service.get('/sticker/12345/56x88.svg')
		await service.get('/proof/12345')
		await service.get(`/proof/${code}?lang=en`, { 'Sec-Fetch-Site': 'same-origin' })
		await service.get(`/proof/${code}`, SITE)
		await until('3 more', async () => (await service.metric('usage_written_total')) === before_ + 3)
	})

	test('what nobody opened, and what was typed, is no click', async () => {
		const before_ = await total(service)
		const written = await service.metric('usage_written_total')
		const page = `/proof/${code}`
		const opens = {
			typed: [{ 'Sec-Fetch-Site': 'none' }, { 'Sec-Fetch-Site': 'same-origin' }],
			prefetch: [
				{ ...SITE, 'Sec-Purpose': 'prefetch' },
				{ ...SITE, 'Sec-Purpose': 'prefetch;prerender', 'Sec-Fetch-Site': 'cross-site' },
				{ ...SITE, Purpose: 'prefetch' },
			],
			preview: [{ 'User-Agent': 'facebookexternalhit/1.1;line-poker/1.0' }],
			crawler: [
				{ ...SITE, 'User-Agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' },
				{ Referer: 'https://spam.example/', 'User-Agent': 'AhrefsBot/7.0' },
			],
		}
		for (const headers of Object.values(opens).flat()) {
			assert.equal((await service.request('HEAD', page, { headers })).status < 500, true)
			await service.get(page, headers)
		}
		await until('8 more', async () => (await service.metric('usage_written_total')) === written + 8)
		assert.deepEqual(await total(service), before_)
		const kinds = await usage(service, '--by', 'kind')
		for (const [kind, { length }] of Object.entries(opens))
			assert.deepEqual(
				kinds.find((row) => row.kind === kind),
				{ kind, pictures: 0, clicks: 0, opened: length },
			)
		assert.equal((await usage(service, '--by', 'host')).some((row) => row.host === 'spam.example'), false)
		const csv = (await service.command('usage', '--csv', '--by', 'kind')).toString()
		assert.match(csv, /^kind,pictures,clicks,opened\r\n/)
		assert.match(csv, /^crawler,0,0,2\r$/m)
	})

	test('codes that nobody has fill one row, however many they are', async () => {
		const before_ = await total(service)
		const answers = Array.from({ length: 50 }, (_, i) =>
			service.get(`/sticker/${String(Number(mistyped(code)) + 10 * i).padStart(10, '0').slice(-10)}/56x88.svg`),
		)
		await Promise.all(answers)
		await until('the counts', async () => (await total(service)).pictures === before_.pictures + 50)
		const rows = await usage(service, '--by', 'code')
		assert.deepEqual(rows.map((row) => row.code).sort(), [code, null].sort())
		assert.equal(rows.find((row) => row.code === null).pictures, 50)
	})

	test('a spreadsheet gets a file of it', async () => {
		const text = (await service.command('usage', '--csv', '--by', 'host', '--code', code)).toString()
		const lines = text.split('\r\n')
		assert.equal(lines[0], 'host,claimed,pictures,clicks')
		assert.match(text, /^evil\.example,yes,3,0\r$/m)
	})

	test('people get a table with a sum', async () => {
		const text = (await service.command('usage', '--by', 'kind')).toString()
		assert.match(text, /^kind +pictures +clicks\n/)
		assert.match(text, /^all +\d+ +\d+$/m)
	})

	test('a question that makes no sense is refused with a reason', async () => {
		const wrong = [
			[['--from', '2026-02-30'], /"2026-02-30" is no day: write it as \d{4}-\d\d-\d\d/],
			[['--from', 'yesterday'], /is no day/],
			[['--from', '1999-12-31'], /before 2000/],
			[['--to', '9999-01-01'], /too far ahead/],
			[['--from', '2026-02-01', '--to', '2026-01-01'], /ends before it begins: exchange/],
			[['--from', '2001-01-01', '--to', '2026-01-01'], /longer than ten years/],
			[['--by', 'colour'], /no key "colour"; there are: day week month code host/],
			[['--by', 'size,size'], /twice/],
			[['--by', ''], /no key ""/],
			[['--by', 'day,week'], /one of day, week and month/],
			[['--limit', '0'], /from 1 to/],
			[['--csv', '--json'], /one of --csv and --json/],
		]
		for (const [args, reason] of wrong) {
			const { status, stdout, stderr } = await service.cli('usage', ...args)
			assert.equal(status, 2, args.join(' '))
			assert.match(stderr, reason)
			assert.equal(stdout.length, 0)
		}
		const { status, stderr } = await service.cli('usage', '--code', mistyped(code))
		assert.equal(status, 1)
		assert.match(stderr, /there is no contract with the code/)
		const same = await usage(service, '--by', 'host', '--host', HOST)
		assert.deepEqual(await usage(service, '--by', 'host', '--host', `HTTPS://${HOST.toUpperCase()}:443/cart`), same)
	})
})

describe('usage is not lost', () => {
	const target = (code) => `/sticker/${code}/56x88.svg`

	test('a clean stop under load writes every count', async () => {
		const service = await Service.start({ config: { usage: { flush: 60 } } })
		try {
			const code = await service.register(`https://${HOST}/`)
			const shown = await load(service, target(code), SITE, 2000)
			assert.equal(shown, 2000)
			assert.deepEqual(await usage(service), [], 'nothing is written yet')
			assert.deepEqual(await service.end('SIGTERM'), [0, null])
			assert.deepEqual(await total(service), { pictures: 2000, clicks: 0 })
			const [row] = await usage(service, '--by', 'code')
			assert.deepEqual(row, { code, pictures: 2000, clicks: 0 })
		} finally {
			await service.stop()
		}
	})

	test('kill -9 loses one interval at most, and counts nothing twice', async () => {
		const service = await Service.start({ config: { usage: { flush: 1 } } })
		try {
			const code = await service.register(`https://${HOST}/`)
			const first = await load(service, target(code), SITE, 1000)
			await until('the first', async () => (await total(service)).pictures === first)
			const second = await load(service, target(code), SITE, 300)
			await service.end('SIGKILL')
			const kept = (await total(service)).pictures
			assert.ok(kept >= first && kept <= first + second, `${first} <= ${kept} <= ${first + second}`)
		} finally {
			await service.stop()
		}
	})

	test('a store that cannot be written keeps the counts waiting, and nobody else', async () => {
		const service = await Service.start({ config: { usage: { flush: 1 } } })
		let sqlite
		try {
			const code = await service.register(`https://${HOST}/`)
			await service.get(target(code), SITE)
			await until('the first', async () => (await total(service)).pictures === 1)
			sqlite = spawn('sqlite3', ['-cmd', '.timeout 10000', service.file('store.db')], { stdio: ['pipe', 'pipe', 'inherit'] })
			sqlite.stdin.write("BEGIN IMMEDIATE; SELECT 'locked';\n")
			await new Promise((resolve) => sqlite.stdout.once('data', resolve))
			assert.equal(await load(service, target(code), SITE, 200), 200)
			await until('a failure', async () => (await service.metric('usage_errors_total')) > 0)
			assert.equal((await total(service)).pictures, 1)
			assert.match(service.log, /event=usage_not_written reason="?.*locked/)
			sqlite.stdin.end('ROLLBACK;\n')
			await until('the rest', async () => (await total(service)).pictures === 201)
			assert.equal(await service.metric('usage_lost_total'), 0)
			await until('word of it', () => service.log.includes('event=usage_written_again'))
		} finally {
			sqlite?.kill()
			await service.stop()
		}
	})

	test('what waits in the store is in every answer, or is said to be missing', async () => {
		const service = await Service.start({ config: { usage: { flush: 1 } } })
		let locking
		try {
			const code = await service.register(`https://${HOST}/`)
			const mika = await Operator.add(service, 'mika', 'marketing')
			const inbox = async () =>
				Number(await sqlite(service.file('store.db'), 'SELECT coalesce(sum(items), 0) FROM usage_inbox'))
			let shown = 0
			// A little is added to the rows of its code at once, so that more than that has to come together.
			const fill = async () => {
				do {
					for (let i = 0; i < 600; i++)
						shown += (await service.get(target(code), { Referer: `https://h${i}.evil.example/` })).status === 200
					await until('all in the store', async () => (await service.metric('usage_written_total')) === shown)
				} while ((await inbox()) === 0)
			}
			await fill()
			assert.equal(sum(await usage(service, '--by', 'code')).pictures, shown)
			assert.equal(await inbox(), 0)
			await fill()
			const page = await mika.get(`/admin/usage/${code}`)
			assert.ok(page.text.includes(shown.toLocaleString('en')), 'the page has all')
			assert.equal(await inbox(), 0)
			// Nobody can write: the answer comes all the same.
			await fill()
			locking = spawn('sqlite3', ['-cmd', '.timeout 10000', service.file('store.db')], { stdio: ['pipe', 'pipe', 'inherit'] })
			locking.stdin.write("BEGIN IMMEDIATE; SELECT 'locked';\n")
			await new Promise((resolve) => locking.stdout.once('data', resolve))
			const waiting = await inbox()
			const { status, stderr } = await service.cli('usage', '--by', 'code')
			assert.equal(status, 0)
			assert.match(stderr, new RegExp(`counts that are not added up by code and host yet.*: ${waiting}\\n`))
			assert.match((await mika.get(`/admin/usage/${code}`)).text, /still being added up by contract and host/)
			assert.equal((await total(service)).pictures, shown, 'the totals have all')
		} finally {
			locking?.kill()
			await service.stop()
		}
	})

	test('two servers add up in one store', async () => {
		const one = await Service.start({ config: { usage: { flush: 1 } } })
		let other
		try {
			const code = await one.register(`https://${HOST}/`)
			other = await Service.start({
				config: { usage: { flush: 1 }, store: { url: `sqlite:${one.file('store.db')}` } },
			})
			await Promise.all([one, other].map((each) => load(each, target(code), SITE, 500)))
			await until('both', async () => (await total(one)).pictures === 1000)
			assert.deepEqual(await usage(one, '--by', 'host'), [
				{ host: HOST, claimed: false, pictures: 1000, clicks: 0 },
			])
		} finally {
			await other?.stop()
			await one.stop()
		}
	})
})
