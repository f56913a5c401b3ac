// Invoices: looked at by owner and operator on a phone and a screen, printed to PDF by Chromium and opened by
// poppler.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { run, Service, until } from '../fixtures/harness.mjs'
import { launch } from '../fixtures/chromium.mjs'
import { judge, mistakesInPage, PHONE, SCREEN } from '../fixtures/eyes.mjs'
import { Mailbox } from '../fixtures/mailbox.mjs'
import { Operator } from '../fixtures/operator.mjs'
import { Owner } from '../fixtures/owner.mjs'

const PRICES = `[SR3.0]
name.ja = サーバー証明書 SR3.0
name.en = Server certificate SR3.0
price.1 = 55000
[invoice]
tax = 10
registration = T1234567890123
payee = 例示認証株式会社 | 例示銀行 本店 普通 1234567 | レイジニンショウ（カ
`
const LONG = '長'.repeat(255)

describe('invoices, looked at', () => {
	let mailbox, service, browser, owner, operator, code, long

	async function ordered(host, organization, ...lines) {
		const made = await service.register(`https://${host}/`)
		fs.writeFileSync(service.file('people.ini'), ['[accounts]', 'name = 経理 花子', `organization = ${organization}`, ...lines].join('\n'))
		await service.command('contract', 'edit', made, '--contacts', service.file('people.ini'))
		await service.sql(`UPDATE certificate SET added_at = added_at - 604800 WHERE code = ${Number(made)}`)
		await service.sql(`INSERT INTO contract_order (code, customer, service, years, ordered_at, state) VALUES (${Number(made)}, 1, 'SR3.0', 1, 1780000000, 0)`)
		return made
	}

	before(async () => {
		mailbox = await Mailbox.start()
		service = await Service.prepare({ config: { mail: mailbox.settings(), page: { theme: 'auto', brand: '例示認証', postal_address: '〒100-0000 | 東京都千代田区例示町1-2-3' } } })
		service.env = { TRUSTSEAL_ORDER_PRICES: service.file('prices.conf') }
		fs.writeFileSync(service.file('prices.conf'), PRICES)
		code = await ordered('www.shop.example.jp', '株式会社支払代行', 'department = 経理部', 'title = 部長', 'address = 〒100-0001 東京都千代田区見本町4-5-6', 'mail = keiri@pay.example.jp', 'invoice = mail')
		long = await ordered('long.shop.example.jp', LONG, `department = ${LONG}`, `title = ${LONG}`, `address = ${LONG}`, 'invoice = post')
		await service.serve()
		owner = await Owner.add(service, mailbox, 'owner@shop.example.jp', [code, long])
		await owner.logIn()
		operator = await Operator.add(service, 'sato', 'operator')
		await until('the invoices are made', async () => (await service.sql('SELECT count(*) FROM invoice')) === '2', 20_000)
		browser = await launch()
	})
	after(async () => {
		await browser?.close()
		await service?.stop()
		await mailbox.stop()
	})

	async function open(who, options) {
		const context = await browser.newContext(options)
		await context.addCookies([...who.cookies].map(([name, value]) => ({ name, value, domain: 'localhost', path: '/', secure: true })))
		return context.newPage()
	}

	for (const lang of ['ja', 'en'])
		test(`${lang}: axe finds nothing, and every page fits, on a phone and a screen`, async () => {
			const found = []
			for (const [who, name, address] of [
				[owner, 'invoice', `/owner/contracts/${code}/invoice`],
				[owner, 'invoice-long', `/owner/contracts/${long}/invoice`],
				[owner, 'invoice-contract', `/owner/contracts/${code}`],
				[operator, 'invoices', '/admin/invoices?show=all'],
			]) {
				const page = await open(who, { locale: lang })
				const answer = await page.goto(`http://localhost:${service.port}${address}`)
				found.push(...await judge(page, `${name}-${lang}`, PHONE, SCREEN), ...(await mistakesInPage(await answer.text())).map((each) => `${name}: ${each}`))
				await page.context().close()
			}
			assert.deepEqual(found, [])
		})

	test('printed it is one sheet of A4, without what stands around it, also with the longest names', async () => {
		for (const [of, lang] of [[code, 'ja'], [code, 'en'], [long, 'ja']]) {
			const page = await open(owner, { javaScriptEnabled: false, colorScheme: 'dark' })
			const file = path.join(process.env.SCREENSHOTS ?? service.folder, `invoice-${of === long ? 'long-' : ''}${lang}.pdf`)
			await page.goto(`http://localhost:${service.port}/owner/contracts/${of}/invoice?lang=${lang}`)
			await page.pdf({ path: file, preferCSSPageSize: true })
			await page.context().close()
			const facts = (await run('pdfinfo', [file])).stdout.toString()
			assert.match(facts, /Page size: .*\(A4\)/)
			assert.match(facts, of === long ? /Pages: +[12]\n/ : /Pages: +1\n/)
			const words = (await run('pdftotext', ['-raw', file, '-'])).stdout.toString().replace(/\s/g, '')
			for (const word of [of, '¥55,000', '¥60,500', 'T1234567890123', '例示銀行本店普通1234567', of === long ? LONG : '株式会社支払代行']) assert.ok(words.includes(word), `${word}: ${words}`)
			assert.doesNotMatch(words, /Ctrl/)
		}
	})
})
