// Customers at the command line: who has which contracts, the access key that is told once, and an
// address that is lost.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { Service } from '../../fixtures/harness.mjs'
import { Operator } from '../../fixtures/operator.mjs'
import { people } from '../../fixtures/people.mjs'
import { without } from '../../fixtures/rights.mjs'

const REFUSED = 1, USAGE = 2
const KEY = /^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}\n$/
const stores = [
	{ name: 'SQLite', options: {} },
	{ name: 'PostgreSQL', options: { postgres: true }, skip: without.postgres },
]

const refused = ({ status, stdout, stderr }, words, wanted = REFUSED) => {
	assert.equal(status, wanted, stderr)
	assert.equal(stdout.toString(), '')
	assert.match(stderr, words)
}

for (const { name, options, skip } of stores)
	describe(`customers, ${name}`, { skip }, () => {
		let service, one, two, key
		const add = (...words) => service.cli('customer', 'add', ...words)
		const shown = async (whom) => JSON.parse(await service.command('customer', 'show', whom, '--json'))
		const done = async (...words) => (await service.command(...words)).toString()
		const contract = async (host) => (await done('contract', 'add', '--url', `https://${host}/`, '--organization', 'Example')).trim()
		const counted = async (sql) => Number(await service.sql(sql))

		before(async () => {
			service = await Service.start(options)
			one = await contract('one.example.jp')
			two = await contract('two.example.jp')
		})
		after(() => service.stop())

		test('the access key of a new customer is printed alone, and no mail is sent', async () => {
			const { status, stdout, stderr } = await add('--mail', 'Taro@Example.jp', '--code', one)
			assert.equal(status, 0, stderr)
			key = stdout.toString()
			assert.match(key, KEY)
			assert.equal(stderr, '')
			const { keys, added_at: added, ...customer } = await shown('1')
			assert.deepEqual(customer, { id: 1, mail: 'Taro@example.jp', mail_waiting: null, lang: 'ja', certificates: [], contracts: [one] })
			assert.deepEqual(keys, [{ made_at: added, used_at: null }])
			assert.equal(await counted('SELECT count(*) FROM mail'), 0)
		})

		test('the key stands nowhere in the store', async () => {
			const kept = service.postgres
				? await service.postgres.sql('SELECT k::text FROM customer_key k UNION ALL SELECT a::text FROM audit a')
				: fs.readFileSync(service.file('store.db'), 'latin1') + fs.readFileSync(service.file('store.db-wal'), 'latin1')
			assert.ok(kept.includes('customer.add'))
			assert.ok(!kept.includes(key.trim()))
		})

		test('with --tell a mail is ordered, which names no key', async () => {
			const code = await contract('told.example.jp')
			assert.match((await add('--mail', 'told@example.jp', '--code', code, '--lang', 'en', '--tell')).stdout.toString(), KEY)
			assert.equal(await counted(`SELECT count(*) FROM mail WHERE kind = 'key' AND recipient = 'told@example.jp' AND lang = 'en'`), 1)
		})

		test('a customer is named by number, contract or address', async () => {
			for (const whom of ['1', one, `${one.slice(0, 5)}-${one.slice(5)}`, 'taro@EXAMPLE.JP'])
				assert.equal((await shown(whom)).id, 1, whom)
			refused(await service.cli('customer', 'show', '99'), /there is no customer 99/)
			refused(await service.cli('customer', 'show', two), new RegExp(`the contract ${two} is no customer's`))
			refused(await service.cli('customer', 'show', 'jiro@example.jp'), /no customer has the address/)
			const list = await done('customer', 'list')
			assert.match(list, /^ +1 {2}ja +1 {2}\S+ \S+ {2}Taro@example\.jp\n +2 {2}en/)
		})

		test('where several have an address, the number is asked for', async () => {
			await add('--mail', 'told@example.jp', '--code', await contract('more.example.jp'))
			refused(await service.cli('customer', 'show', 'told@example.jp'), /several customers have that address, such as 2 and 3: name one of them/)
		})

		test('what cannot be is refused, and nothing is half done', async () => {
			const before_ = await done('customer', 'list')
			refused(await add('--mail', 'jiro@example.jp', '--code', one), /is customer 1's already: take it away there first/)
			refused(await add('--mail', 'jiro@example.jp', '--code', two, '--code', '0000000000'), /there is no contract 0000000000/)
			for (const mail of ['jiro', 'a b@example.jp', 'jiro@example.jp\nBcc: x@example.jp', '"a"@example.jp', 'jiro@localhost', `${'a'.repeat(65)}@example.jp`, ''])
				refused(await add('--mail', mail, '--code', two), /not added: it is not one mail address/)
			refused(await add('--mail', 'jiro@example.jp', '--code', two, '--lang', 'fr'), /--lang/)
			refused(await add('--mail', 'jiro@example.jp'), /--mail and --code are needed/, USAGE)
			refused(await service.cli('customer', 'edit', '1'), /say what is to be changed/, USAGE)
			assert.equal(await done('customer', 'list'), before_)
		})

		test('contracts and the language change, and a renewal belongs to the same customer', async () => {
			await service.command('customer', 'edit', '1', '--add-code', two, '--lang', 'en')
			assert.deepEqual((await shown('1')).contracts, [one, two].sort())
			const next = (await done('contract', 'add', '--url', 'https://two.example.jp/', '--organization', 'Example', '--renews', two)).trim()
			assert.equal((await shown(next)).id, 1)
			await service.command('customer', 'edit', '1', '--remove-code', two, '--remove-code', next)
			const { contracts, lang } = await shown('1')
			assert.deepEqual(contracts, [one])
			assert.equal(lang, 'en')
			refused(await service.cli('customer', 'edit', '1', '--remove-code', two), /is not one of customer 1/)
		})

		test('a new key is printed, and is the only one', async () => {
			const fresh = await done('customer', 'edit', 'taro@example.jp', '--new-key')
			assert.match(fresh, KEY)
			assert.notEqual(fresh, key)
			assert.equal((await shown('1')).keys.length, 1)
		})

		test('an address that is lost takes two persons, who see what it was and will be', async () => {
			const [sato, ito] = await people(service, { sato: 'operator', ito: 'operator' })
			service.env = { ...service.env, TRUSTSEAL_ISSUE_APPROVALS: '2' }
			refused(await service.cli('customer', 'edit', '1', '--mail', 'new@example.jp'), /nobody acts without a name/)
			refused(await sato.cli('customer', 'edit', '1', '--mail', 'new'), /it is not one mail address/)
			const id = await sato.command('customer', 'edit', '1', '--mail', 'New@Example.jp')
			assert.match(id, /^\d+$/)
			assert.equal((await shown('1')).mail, 'Taro@example.jp')
			assert.equal(await counted(`SELECT count(*) FROM mail WHERE kind = 'address_old'`), 0)
			assert.match(await done('proposal', 'show', id), /change the mail address of a customer[^]*customer 1/)
			const page = new Operator(service, ito.name, ito.password)
			assert.equal((await page.logIn()).status, 303)
			assert.match((await page.get(`/admin/approvals/${id}?lang=en`)).text, /Change the mail address of a customer[^]*Taro@example\.jp[^]*New@example\.jp/)
			refused(await sato.cli('proposal', 'approve', id), /somebody else has to approve it/)
			await ito.command('proposal', 'approve', id)
			assert.equal((await shown('1')).mail, 'New@example.jp')
			assert.equal(await counted(`SELECT count(*) FROM mail WHERE kind = 'address_old' AND recipient = 'Taro@example.jp'`), 1)
			delete service.env.TRUSTSEAL_ISSUE_APPROVALS
		})

		test('what was proposed for an address that is another by now is not approved', async () => {
			const [abe, mori] = await people(service, { abe: 'operator', mori: 'operator' })
			service.env = { ...service.env, TRUSTSEAL_ISSUE_APPROVALS: '2' }
			const id = await abe.command('customer', 'edit', '1', '--mail', 'third@example.jp')
			delete service.env.TRUSTSEAL_ISSUE_APPROVALS
			await service.command('customer', 'edit', '1', '--mail', 'second@example.jp')
			service.env = { ...service.env, TRUSTSEAL_ISSUE_APPROVALS: '2' }
			assert.equal((await mori.cli('proposal', 'approve', id)).status, REFUSED)
			delete service.env.TRUSTSEAL_ISSUE_APPROVALS
			assert.equal((await shown('1')).mail, 'second@example.jp')
		})

		test('the audit says who did what, and no address', async () => {
			const lines = await service.sql(`SELECT action || ' ' || coalesce(detail, '') FROM audit WHERE subject = 'customer 1' ORDER BY id`)
			assert.match(String(lines), /customer\.add[^]*customer\.edit code added: [^]*customer\.edit new access key[^]*customer\.mail replaced/)
			assert.ok(!String(lines).includes('@'))
		})
	})
