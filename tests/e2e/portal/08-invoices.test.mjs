// From an order to its invoice: made by the service, sent by mail or posted, printed by owner and operator.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { Service, until } from '../../fixtures/harness.mjs'
import { Mailbox } from '../../fixtures/mailbox.mjs'
import { Operator } from '../../fixtures/operator.mjs'
import { Owner } from '../../fixtures/owner.mjs'

const PRICES = `[SR3.0]
name.ja = サーバー証明書
name.en = Server certificate
price.1 = 55000
[invoice]
tax = 10
registration = T1234567890123
payee = 例示認証株式会社 | 例示銀行 本店 普通 1234567
`
const PAYER = 'keiri@pay.example.jp'

describe('invoices', () => {
	let mailbox, service, taro, sato, mailed, posted, paid

	/** A contract with a certificate that came a week ago, and the contact for its accounts. */
	async function contract(host, invoice, organization) {
		const code = await service.register(`https://${host}/`, { organization: '株式会社見本' })
		fs.writeFileSync(service.file('people.ini'), `[accounts]\nname = 経理 花子\norganization = ${organization}\ndepartment = 経理部\nmail = ${PAYER}\naddress = 東京都千代田区例示町1-2-3\ninvoice = ${invoice}\n`)
		await service.command('contract', 'edit', code, '--contacts', service.file('people.ini'))
		await service.sql(`UPDATE certificate SET added_at = added_at - 604800 WHERE code = ${Number(code)}`)
		return code
	}
	/** What was ordered with it, as an application writes it. */
	const order = (code, coupon = 'NULL') =>
		service.sql(`INSERT INTO contract_order (code, customer, service, years, coupon, net, ordered_at, state)
			VALUES (${Number(code)}, 1, 'SR3.0', 1, ${coupon}, NULL, 1780000000, ${coupon === 'NULL' ? 0 : 2})`)

	before(async () => {
		mailbox = await Mailbox.start()
		service = await Service.prepare({ config: { mail: mailbox.settings(), page: { brand: '例示認証', postal_address: '〒100-0000 | 東京都例示町' } } })
		service.env = { TRUSTSEAL_ORDER_PRICES: service.file('prices.conf') }
		fs.writeFileSync(service.file('prices.conf'), PRICES)
		mailed = await contract('mailed.example.jp', 'mail', '=支払株式会社')
		posted = await contract('posted.example.jp', 'post', '支払株式会社')
		paid = await contract('paid.example.jp', 'mail', '支払株式会社')
		await service.command('coupon', 'make', '--count', '5')
		for (const [code, coupon] of [[mailed], [posted], [paid, '1']]) await order(code, coupon)
		await service.serve()
		taro = await Owner.add(service, mailbox, 'taro@example.jp', [mailed, posted, paid])
		await taro.logIn()
		sato = await Operator.add(service, 'sato', 'operator')
		await until('the invoices are made', async () => (await service.sql('SELECT count(*) FROM invoice')) === '2', 20_000)
	})
	after(async () => {
		await service?.stop()
		await mailbox.stop()
	})

	test('by mail it comes to who pays, with all that paying takes', async () => {
		const mail = await mailbox.wait((each) => each.to === PAYER)
		assert.match(mail.subject, /【例示認証】請求書（番号 \d、仮契約コード \d{10}）/)
		for (const line of ['=支払株式会社', '経理 花子 様', '料金: ¥55,000', '消費税（10%）: ¥5,500', 'ご請求額: ¥60,500', '登録番号: T1234567890123', '例示銀行 本店 普通 1234567'])
			assert.ok(mail.text.split('\n').includes(line), `${line}\n${mail.text}`)
		assert.match(mail.text, /^お支払期限: \d{4}\.\d\d\.(28|29|30|31)$/m)
		assert.equal(mailbox.mails.filter(({ to }) => to === PAYER).length, 1)
	})

	test('the owner prints it, any time again, and sees how it goes', async () => {
		const { text } = await taro.get(`/owner/contracts/${mailed}/invoice`)
		for (const words of ['Invoice', '¥60,500', '=支払株式会社', 'T1234567890123', '例示銀行 本店 普通 1234567', '〒100-0000', 'https://mailed.example.jp/'])
			assert.ok(text.includes(words), words)
		const page = (await taro.get(`/owner/contracts/${mailed}`)).text
		assert.match(page, /SR3\.0, years: 1/)
		assert.match(page, /Invoice: by mail/)
		assert.match((await taro.get(`/owner/contracts/${posted}`)).text, /Invoice: by post/)
	})

	test('what a coupon paid has none', async () => {
		assert.equal((await taro.get(`/owner/contracts/${paid}/invoice`)).status, 404)
		assert.match((await taro.get(`/owner/contracts/${paid}`)).text, /paid with the coupon that ends in [0-9A-Z]{4}/)
	})

	test("nobody sees another's", async () => {
		const other = await contract('other.example.jp', 'post', '支払株式会社')
		const hanako = await Owner.add(service, mailbox, 'hanako@example.jp', [other])
		await hanako.logIn()
		assert.equal((await hanako.get(`/owner/contracts/${mailed}/invoice`)).status, 404)
	})

	test('operators see which are to be posted, print them, and say that they were', async () => {
		const list = await sato.get('/admin/invoices')
		assert.match(list.text, /To be posted \(1\)/)
		assert.ok(list.text.includes(posted) && !list.text.includes(mailed))
		const [, id] = /action="\/admin\/invoices\/(\d+)\/posted"/.exec(list.text)
		assert.match((await sato.get(`/admin/invoices/${id}`)).text, /東京都千代田区例示町1-2-3/)
		const done = await sato.post(`/admin/invoices/${id}/posted`, {}, { from: '/admin/invoices' })
		assert.equal(done.headers.location, '/admin/invoices?done=posted')
		assert.match((await sato.get(done.headers.location)).text, /None is to be posted[^]*/)
		assert.match((await sato.get('/admin/invoices?show=all')).text, /posted \d{4}-\d\d-\d\d/)
		assert.match((await sato.get(`/admin/contracts/${posted}`)).text, /posted on/)
		assert.match(await service.sql("SELECT actor, subject FROM audit WHERE action = 'invoice.post'"), new RegExp(`console:sato\\Winvoice ${id}`))
		for (const strange of ['0', '99', 'x']) assert.equal((await sato.get(`/admin/invoices/${strange}`)).status, 404)
	})

	test('as a file, a name that a spreadsheet would run is text', async () => {
		const { text, headers } = await sato.get('/admin/invoices?show=all&as=csv')
		assert.match(headers['content-type'], /text\/csv/)
		assert.match(text, /^\ufeffinvoice,code,made,due,service/)
		assert.equal(text.trim().split('\n').length, 3)
		assert.ok(text.includes("'=支払株式会社"))
		assert.equal((await service.sql("SELECT detail FROM audit WHERE action = 'invoice.take'")).trim(), 'invoices=2', 'who took it stands in the audit')
	})

	test('who may only look at figures does not see them', async () => {
		const kato = await Operator.add(service, 'kato', 'marketing')
		assert.equal((await kato.get('/admin/invoices')).status, 403)
	})
})
