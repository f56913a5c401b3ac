// The console as people see it: every page in Japanese and English, on a phone of 360 pixels, light,
// and a screen of 1280, dark; judged by axe and by whether it fits.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { Authority, run, Service, until } from '../fixtures/harness.mjs'
import { Operator } from '../fixtures/operator.mjs'
import { launch } from '../fixtures/chromium.mjs'
import { judge as judgeAt, mistakesInPage, PHONE, SCREEN } from '../fixtures/eyes.mjs'

describe('console', () => {
	let service, browser, sato, code
	const pages = new Map() // name → path
	before(async () => {
		service = await Service.start({ config: { usage: { flush: 1 } } })
		sato = await Operator.add(service, 'sato.hanako', 'administrator')
		await service.command('operator', 'add', 'ito', '--role', 'marketing')
		code = await service.register(['https://www.shop.example.com/', 'https://shop.example.com/'])
		const held = await service.register('https://held.example.com/')
		await service.command('certificate', 'revoke', held, '--reason', 'certificateHold', '--yes')
		fs.writeFileSync(service.file('contacts.ini'), ['[applicant]', 'name = 山田 太郎', 'title = 代表取締役社長', 'mail = yamada.taro@very-long-name-of-a-host.shop.example.com',
			'telephone = 03-1234-5678', 'address = 東京都文京区目白台二丁目7番8号 例示目白台ビルディング 15階', '[accounts]', 'name = 経理 花子', 'organization = 株式会社支払代行'].join('\n'))
		await service.command('contract', 'edit', code, '--contacts', service.file('contacts.ini'), '--sticker', 'no')
		await service.command('contract', 'check', code, '--ask', 'domain-consent')
		await service.command('contract', 'check', code, '--reached', 'Mr. Yamada confirmed the application, the addresses and the organisation.')
		await service.command('contract', 'edit', code, '--sticker', 'yes')
		await service.register('https://other.example.net/', { organization: '長い名前の'.repeat(20), issued: false })
		await new Operator(service, 'ito', 'wrong wrong wrong').logIn()
		await service.command('token', 'add', 'issuing-system-of-the-ca', '--rights', 'read,propose,approve', '--until', '2099-12-31')
		await service.command('token', 'add', 'reports', '--rights', 'read')
		await service.command('token', 'revoke', 'reports')
		for (const host of ['shop.example.com', 'very-long-name-of-a-foreign.shop.example'])
			await service.get(`/sticker/${code}/56x88.svg`, { Referer: `https://${host}/` })
		await until('the hosts are counted', async () =>
			(await sato.get('/admin/contracts?q=shop.example')).text.includes('foreign.shop.example'))
		await run('sqlite3', [service.file('store.db'), 'INSERT INTO audit (id, at, actor, action, detail) VALUES (99,'
			+ ` 1780000000, '?', 'login.certificate', 'expired serial=${'5A'.repeat(20)} sha256=${'b7'.repeat(32)}')`])
		await service.command('customer', 'add', '--mail', 'taro@shop.example.jp', '--code', code)
		await run('sqlite3', [service.file('store.db'), 'INSERT INTO application (id, customer, kind, code, state, version, lang, begun_at, changed_at, sent_at)'
			+ ` VALUES (1, 1, 'contacts', ${Number(code)}, 'sent', 2, 'ja', 1, 1, 1780000000);`
			+ " INSERT INTO application_field VALUES (1, 'applicant.name', '山田 花子', 2), (1, 'registrant.mail', 'hanako@very-long-name-of-a-host.shop.example.com', 2)"])
		pages.set('applications', '/admin/applications').set('application', '/admin/applications/1')
		pages.set('home', '/admin/').set('contracts', '/admin/contracts').set('nothing', '/admin/contracts?q=x')
			.set('contract', `/admin/contracts/${code}`).set('new', '/admin/contracts/new')
			.set('certificate', `/admin/contracts/${code}/certificate`).set('revoke', `/admin/contracts/${code}/revoke`)
			.set('edit', `/admin/contracts/${code}/edit`).set('csr', `/admin/contracts/${code}/csr`).set('close', `/admin/contracts/${code}/close`)
			.set('contact', `/admin/contracts/${code}/contact/applicant`).set('check', `/admin/contracts/${code}/check`)
			.set('customer', `/admin/contracts/${code}/customer`).set('nobody', `/admin/contracts/${held}/customer`).set('held', `/admin/contracts/${held}`).set('release', `/admin/contracts/${held}/release`)
			.set('account', '/admin/account').set('password', '/admin/password').set('accounts', '/admin/accounts')
			.set('operator', '/admin/operator?name=ito').set('tokens', '/admin/tokens').set('audit', '/admin/audit').set('changes', '/admin/changes').set('seen', '/admin/contracts?q=shop.example').set('missing', '/admin/contracts/1')
		browser = await launch()
	})
	after(async () => {
		await browser?.close()
		await service.stop()
	})

	const address = (where) => `http://localhost:${service.port}${where}`

	async function logIn(context) {
		const page = await context.newPage()
		await page.goto(address('/admin/'))
		await page.fill('#name', sato.name)
		await page.fill('#password', sato.password)
		await page.keyboard.press('Enter')
		await page.waitForURL(address('/admin/'))
		return page
	}

	const judge = (page, name) => judgeAt(page, name, PHONE, SCREEN)

	for (const locale of ['ja-JP', 'en-GB'])
		test(`${locale}: axe finds nothing, and every page fits, light on a phone and dark on a screen`, async () => {
			const context = await browser.newContext({ locale })
			const lang = locale.slice(0, 2)
			const outside = await context.newPage()
			await outside.goto(address('/admin/login'))
			const found = await judge(outside, `login-${lang}`)
			const page = await logIn(context)
			for (const [name, where] of pages) {
				await page.goto(address(where))
				found.push(...await judge(page, `${name}-${lang}`))
			}
			await page.goto(address('/admin/contracts/new'))
			await page.fill('#url', 'http://wrong.example.com/')
			await page.fill('#organization', '株式会社見本')
			await page.click('main button')
			found.push(...await judge(page, `wrong-${lang}`))
			await page.goto(address('/admin/usage?from=yesterday&to=tomorrow'))
			found.push(...await judge(page, `days-${lang}`))
			await page.goto(address('/admin/operator?name=ito'))
			await page.click('main button.danger')
			found.push(...await judge(page, `disable-${lang}`))
			await page.goto(address(`/admin/contracts/${code}/revoke`))
			await page.click('main button')
			found.push(...await judge(page, `sure-${lang}`))
			await page.goto(address(pages.get('release')))
			await page.fill('#note', 'clean again')
			await page.click('main button')
			found.push(...await judge(page, `release-sure-${lang}`))
			assert.deepEqual(found, [])
			await context.close()
		})

	test('who shows no client certificate, or sends too many passwords, finds a page as good', async () => {
		const closed = await Service.prepare({ config: {
			server: { trusted_proxies: '127.0.0.1' }, limit: { logins: 1 }, console: { client_from: 'client-cert' } } })
		await Authority.make(closed.authority.folder)
		fs.appendFileSync(closed.config, `client_ca = ${closed.authority.issuer}\n`)
		await closed.serve()
		const found = []
		try {
			for (const locale of ['ja-JP', 'en-GB']) {
				const context = await browser.newContext({ locale })
				const page = await context.newPage()
				await page.goto(`http://localhost:${closed.port}/admin/`)
				found.push(...await judge(page, `client-${locale.slice(0, 2)}`))
				do {
					await page.goto(`http://localhost:${closed.port}/`)
					await page.evaluate(() => {
						document.body.innerHTML = '<form method="post" action="/admin/login"><button>x</button></form>'
					})
					await page.click('button')
				} while (!(await page.content()).includes('data-status="429"'))
				found.push(...await judge(page, `tries-${locale.slice(0, 2)}`))
				await context.close()
			}
			found.push(...(await mistakesInPage((await closed.get('/admin/')).text)))
		} finally {
			await closed.stop()
		}
		assert.deepEqual(found, [])
	})

	test('the button of the login page stands apart from its fields', async () => {
		const page = await browser.newPage()
		await page.goto(address('/admin/login'))
		const field = await page.locator('#password').boundingBox(), button = await page.locator('main button').boundingBox()
		assert.ok(button.y - field.y - field.height >= 12, `${button.y - field.y - field.height} px`)
		await page.close()
	})

	test('the language that was chosen stays while one goes on', async () => {
		const context = await browser.newContext({ locale: 'ja-JP' })
		const page = await logIn(context)
		await page.click('.bar-lang')
		await page.click('.menu a[href="/admin/contracts"]')
		assert.equal(await page.$eval('html', (html) => html.lang), 'en')
		await context.close()
	})

	test('a form posts by keyboard alone, and the browser keeps the cookie from scripts', async () => {
		const context = await browser.newContext({ locale: 'en-GB' })
		const page = await logIn(context)
		await page.goto(address('/admin/contracts'))
		await page.focus('#q')
		await page.keyboard.type('shop.example.com')
		await page.keyboard.press('Enter')
		await page.waitForURL(/q=shop/)
		assert.equal(await page.$eval('.rows', (rows) => rows.children.length), 1)
		assert.equal(await page.evaluate(() => document.cookie), '')
		await context.close()
	})

	test('the HTML validates', async () => {
		const found = []
		for (const [name, where] of [...pages, ['login', '/admin/login']]) {
			const { text } = await (name === 'login' ? new Operator(service) : sato).get(where)
			found.push(...(await mistakesInPage(text)).map((each) => `${name}:${each}`))
		}
		assert.deepEqual(found, [])
	})
})
