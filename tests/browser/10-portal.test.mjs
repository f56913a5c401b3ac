// The owners' portal as its owners see it: every page in Japanese and English, on a phone of 360 pixels,
// light, and a screen of 1280, dark; and the way in, without script, by keyboard, with a mailbox.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { Service, sqlite, until } from '../fixtures/harness.mjs'
import { launch } from '../fixtures/chromium.mjs'
import { judge as judgeAt, mistakesInPage, PHONE, SCREEN } from '../fixtures/eyes.mjs'
import { Mailbox } from '../fixtures/mailbox.mjs'
import { Owner } from '../fixtures/owner.mjs'

describe('the owners’ portal', () => {
	let mailbox, service, browser, taro, code
	const pages = new Map() // name → path, of who is logged in
	before(async () => {
		mailbox = await Mailbox.start()
		service = await Service.prepare({ config: { mail: mailbox.settings(), usage: { flush: 1 } } })
		await service.command('log', 'create', service.file('log.key'))
		service.env = { TRUSTSEAL_LEDGER_FOLDER: service.file('log'), TRUSTSEAL_LEDGER_KEY: service.file('log.key') }
		await service.serve()
		code = await service.register(['https://www.shop.example.com/', 'https://shop.example.com/'])
		const revoked = await service.register('https://held.example.com/')
		await service.command('certificate', 'revoke', revoked, '--reason', 'keyCompromise', '--yes')
		const codes = [code, revoked, await service.register('https://other.example.net/', { issued: false }),
			await service.register('https://a-long-name-that-does-not-fit-on-a-phone.shop.example.com/'),
			await service.register('https://ended.example.com/', { days: [-100, -10] })]
		fs.writeFileSync(service.file('contacts.ini'), ['[applicant]', 'name = 山田 太郎', 'title = 代表取締役社長', 'mail = yamada.taro@very-long-name-of-a-host.shop.example.com',
			'telephone = 03-1234-5678', 'address = 東京都文京区目白台二丁目7番8号 例示目白台ビルディング 15階', '[accounts]', 'name = 経理 花子', 'organization = 株式会社支払代行', 'invoice = mail'].join('\n'))
		await service.command('contract', 'edit', code, '--contacts', service.file('contacts.ini'))
		await service.command('contract', 'check', code, '--ask', 'seal-certificate')
		await service.command('contract', 'check', code, '--reached', 'Mr. Yamada confirmed it.')
		await service.command('contract', 'check', codes[2], '--ask', 'application')
		await service.get(`/sticker/${code}/56x88.svg`, { Referer: 'https://www.shop.example.com/' })
		taro = await Owner.add(service, mailbox, 'taro.yamada@very-long-name-of-a-host.shop.example.jp', codes)
		await until('the sticker is seen', async () => await sqlite(service.file('store.db'),
			`SELECT count(*) FROM usage_standing WHERE code = ${Number(code)} AND picture_day > 0`) === '1')
		pages.set('list', '/owner/').set('contract', `/owner/contracts/${code}`).set('revoked', `/owner/contracts/${revoked}`)
			.set('certificate', `/owner/contracts/${code}/certificate`).set('nginx', `/owner/contracts/${code}/certificate?server=nginx`)
			.set('panel', `/owner/contracts/${code}/certificate?server=panel`).set('iis', `/owner/contracts/${code}/certificate?server=iis`)
			.set('sticker', `/owner/contracts/${code}/sticker`).set('usage', `/owner/contracts/${code}/usage`).set('days', `/owner/contracts/${code}/usage?from=x`)
			.set('calendar', '/owner/calendar').set('account', '/owner/account').set('contact', `/owner/contracts/${codes[0]}/contact/accounts`).set('application', `/owner/contracts/${codes[2]}`)
			.set('unissued', `/owner/contracts/${codes[2]}/certificate`).set('no-html', `/owner/contracts/${codes[2]}/sticker`)
			.set('missing', '/owner/contracts/0000000000').set('after', '/owner/?after=9999999999')
		browser = await launch()
	})
	after(async () => {
		await browser?.close()
		await service?.stop()
		await mailbox.stop()
	})

	const address = (where) => `http://localhost:${service.port}${where}`
	const judge = (page, name) => judgeAt(page, name, PHONE, SCREEN)

	/** Types the key, and the password that comes; `each` looks at the pages on the way. */
	async function logIn(page, each = async () => {}) {
		await sqlite(service.file('store.db'), 'UPDATE customer_sending SET at = at - 3601')
		const seen = taro.passwords.length
		await page.goto(address('/owner/login'))
		await each('login')
		await page.fill('#access_key', taro.key.toLowerCase())
		await page.keyboard.press('Enter')
		await page.waitForURL(address('/owner/login/password'))
		await each('password')
		await page.fill('#password', 'AAAA-AAAA')
		await page.keyboard.press('Enter')
		await page.waitForSelector('#wrong-password')
		await each('wrong')
		await until('a password came', () => taro.passwords.length > seen)
		await page.fill('#password', taro.passwords.at(-1))
		await page.keyboard.press('Enter')
		await page.waitForURL(address('/owner/'))
	}

	for (const locale of ['ja-JP', 'en-GB'])
		test(`${locale}: axe finds nothing, and every page fits, light on a phone and dark on a screen`, async () => {
			const context = await browser.newContext({ locale })
			const page = await context.newPage()
			const lang = locale.slice(0, 2)
			const found = []
			const look = async (name) => found.push(...await judge(page, `portal-${name}-${lang}`))
			await page.goto(address('/owner/'))
			await look('entry')
			await page.goto(address('/owner/login/password?password=K7QM-2X9D'))
			await page.click('main button')
			await look('unasked')
			await page.goto(address('/owner/forgotten'))
			await look('forgotten')
			await page.fill('#host', ' ')
			await page.fill('#mail', ' ')
			await page.click('main button')
			await look('empty')
			await page.fill('#host', 'www.example.com')
			await page.fill('#mail', 'nobody@example.com')
			await page.click('main button')
			await look('sent')
			await page.goto(address('/owner/address/confirm?token=x'))
			await look('void')
			await logIn(page, look)
			for (const [name, where] of pages) {
				await page.goto(address(where))
				await look(name)
			}
			await page.click('.who button')
			await look('out')
			assert.deepEqual(found, [])
			await context.close()
		})

	test('without script an owner logs in, goes where he wants to, and out again', async () => {
		const context = await browser.newContext({ locale: 'en-GB', javaScriptEnabled: false })
		const page = await context.newPage()
		await logIn(page)
		await page.getByRole('link', { name: `Open ${code}` }).click()
		await page.waitForURL(address(`/owner/contracts/${code}`))
		await page.getByRole('button', { name: 'Log out' }).click()
		await page.waitForURL(/\/owner\/login\?done=logout/)
		await page.goto(address(`/owner/contracts/${code}`))
		assert.match(page.url(), /\/owner\/login\?to=/)
		await context.close()
	})

	test('one click on a code selects its ten digits', async () => {
		const context = await browser.newContext({ locale: 'en-GB' })
		const page = await context.newPage()
		await logIn(page)
		const shown = page.locator('.holding-code', { hasText: code })
		await shown.click()
		assert.equal(await page.evaluate(() => getSelection().toString().trim()), code)
		const size = await shown.evaluate((each) => parseFloat(getComputedStyle(each).fontSize))
		assert.ok(size >= 24, `${size} px`)
		assert.equal(await page.evaluate(() => document.cookie), '')
		await context.close()
	})

	test('mails’ links, followed from another site, fill the form, and find whoever is logged in', async () => {
		await sqlite(service.file('store.db'), 'UPDATE customer_sending SET at = at - 3601')
		const context = await browser.newContext({ locale: 'en-GB' })
		const page = await context.newPage()
		const seen = taro.passwords.length
		await page.goto(address('/owner/login'))
		await page.fill('#access_key', taro.key)
		await page.keyboard.press('Enter')
		await until('a password came', () => taro.passwords.length > seen)
		const mail = mailbox.mails.findLast((each) => each.to === taro.mail)
		const { pathname, search } = new URL(/^https?:\/\/\S+password=\S+$/m.exec(mail.text)[0])
		// A reader of mail on the web, which is another site.
		const reader = await context.newPage()
		await reader.route('http://mail.example/', (route) => route.fulfill({ contentType: 'text/html',
			body: `<a href="${address(pathname + search)}">link</a>` }))
		await reader.goto('http://mail.example/')
		await reader.click('a')
		await reader.waitForURL(/\/owner\/login\/password/)
		assert.equal(await reader.inputValue('#password'), taro.passwords.at(-1))
		await reader.getByRole('button', { name: 'Log in' }).click()
		await reader.waitForURL(address('/owner/'))
		await reader.goto('http://mail.example/')
		await reader.evaluate((where) => { document.querySelector('a').href = where }, address(`/owner/contracts/${code}`))
		await reader.click('a')
		await reader.waitForSelector('.holding-code')
		assert.equal(reader.url(), address(`/owner/contracts/${code}`))
		await context.close()
	})

	test('the HTML validates', async () => {
		const found = []
		await sqlite(service.file('store.db'), 'UPDATE customer_sending SET at = at - 3601')
		await taro.logIn()
		const outside = taro.elsewhere()
		for (const [who, where] of [...[...pages.values()].map((path) => [taro, path]),
			...['/owner/login', '/owner/login/password', '/owner/forgotten'].map((path) => [outside, path])])
			found.push(...(await mistakesInPage((await who.get(where)).text)).map((each) => `${where}:${each}`))
		assert.deepEqual(found, [])
	})
})
