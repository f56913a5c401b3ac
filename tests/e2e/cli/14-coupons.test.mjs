// Coupons at the command line, and the price list: what the start, check-config and SIGHUP say of it.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { Service, until } from '../../fixtures/harness.mjs'
import { without } from '../../fixtures/rights.mjs'

const NUMBERS = /^([0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}\n){5}$/
const GOOD = '[SR3.0]\nname.ja = 証明書\nname.en = Certificate\nprice.1 = 55000\n'
const stores = [
	{ name: 'SQLite', options: {} },
	{ name: 'PostgreSQL', options: { postgres: true }, skip: without.postgres },
]

for (const { name, options, skip } of stores)
	describe(`coupons, ${name}`, { skip }, () => {
		let service, numbers
		before(async () => {
			service = await Service.prepare({ ...options })
			const code = (await service.command('contract', 'add', '--url', 'https://one.example.jp/', '--organization', 'A')).toString().trim()
			await service.command('customer', 'add', '--mail', 'taro@example.jp', '--code', code)
		})
		after(() => service.stop())

		test('five are made, and their numbers printed one a line', async () => {
			const { status, stdout, stderr } = await service.cli('coupon', 'make', '--count', '5', '--customer', 'taro@example.jp', '--service', 'SR3.0', '--years', '1')
			assert.equal(status, 0, stderr)
			assert.match(stdout.toString(), NUMBERS)
			assert.match(stderr, /purchase 1; their numbers are kept nowhere/)
			numbers = stdout.toString().trim().split('\n')
			assert.equal(new Set(numbers).size, 5)
		})

		test('fewer, and those of a service or customer that is none, are refused', async () => {
			for (const [words, reason] of [
				[['--count', '4'], /from 5 on/],
				[['--count', 'five'], /is no number/],
				[['--count', '5', '--service', 'EV9'], /none of \[contract\] services/],
				[['--count', '5', '--customer', '99'], /there is no customer 99/],
			]) {
				const { status, stdout, stderr } = await service.cli('coupon', 'make', ...words)
				assert.equal(status, 1)
				assert.equal(stdout.toString(), '')
				assert.match(stderr, reason)
			}
		})

		test('a purchase is shown with all its coupons, and a coupon by its number as it is typed', async () => {
			const shown = async (what) => JSON.parse(await service.command('coupon', 'show', what, '--json'))
			const all = await shown('1')
			assert.deepEqual(all.coupons.map(({ last }) => last), numbers.map((number) => number.slice(-4)))
			assert.equal(all.customer, 1)
			const one = await shown(numbers[2].toLowerCase().replaceAll('-', ' '))
			assert.equal(one.purchase, 1)
			assert.deepEqual(one.coupons, [{ last: numbers[2].slice(-4), used_at: null, customer: null, code: null }])
			assert.match((await service.command('coupon', 'show', '1')).toString(), /coupon +…\w{4} unused/)
			for (const [what, reason] of [['2', /no purchase of coupons 2/], ['K7QM-2X9D', /a letter is wrong, missing or too many/]])
				assert.match((await service.cli('coupon', 'show', what)).stderr, reason)
		})

		test('the numbers stand nowhere in the store, and the audit says who made how many', async () => {
			const kept = service.postgres
				? await service.postgres.sql('SELECT k::text FROM coupon k UNION ALL SELECT a::text FROM audit a')
				: fs.readFileSync(service.file('store.db'), 'latin1')
			assert.ok(!kept.includes(numbers[0]))
			assert.match(await service.sql("SELECT subject, detail FROM audit WHERE action = 'coupon.make'"), /coupons 1\Wcount=5/)
		})
	})

describe('the price list', () => {
	let service
	before(async () => {
		service = await Service.prepare()
		service.env = { TRUSTSEAL_ORDER_PRICES: service.file('prices.conf') }
	})
	after(() => service.stop())
	const write = (text) => fs.writeFileSync(service.file('prices.conf'), text)

	test('the start refuses a mistake, and names its line', async () => {
		write(GOOD + 'price.2 = 99,000\n')
		await service.command('store', 'create')
		const { status, stderr } = await service.cli('serve')
		assert.equal(status, 1)
		assert.match(stderr, /start_failed reason="\S+prices\.conf:5: \[SR3\.0\] price\.2 must be a whole number/)
		assert.match((await service.cli('check-config')).stderr, /\[order\] prices: \S+prices\.conf:5: /)
	})

	test('SIGHUP reads it again, and keeps the former one where that has a mistake', async () => {
		write(GOOD)
		await service.serve()
		write('[SR3.0]\nprice.1 = x\n')
		service.child.kill('SIGHUP')
		await until('the mistake is told', () => /prices_reload_refused reason="\S+prices\.conf:2: /.test(service.log))
		write(GOOD.replace('55000', '60000'))
		service.child.kill('SIGHUP')
		await until('the list is read', () => service.log.includes('prices_reloaded'))
	})

	test('the example is in order', async () => {
		fs.copyFileSync(new URL('../../../conf/prices.conf', import.meta.url), service.file('prices.conf'))
		assert.match((await service.command('check-config')).toString(), /: 0 mistakes/)
	})
})
