// What waits for a second person, and contracts wherever they stand in their life, as people see them: in
// Japanese on a phone of 360 pixels, light, and in English on a screen of 1280, dark.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { launch } from '../fixtures/chromium.mjs'
import { demonstrate, person } from '../fixtures/demonstration.mjs'
import { judge, mistakesInPage, PHONE, SCREEN } from '../fixtures/eyes.mjs'

describe('approvals and lives of contracts', () => {
	let demonstration, service, browser, suzuki, tanaka
	const pages = new Map() // name → path
	before(async () => {
		demonstration = await demonstrate()
		;({ service } = demonstration)
		suzuki = await person(demonstration, 'suzuki')
		tanaka = await person(demonstration, 'tanaka')
		pages.set('approvals', '/admin/approvals').set('tokens', '/admin/tokens')
		const { text } = await suzuki.get('/admin/approvals')
		const [waiting] = text.split('id="decided"')
		for (const [, id] of waiting.matchAll(/href="\/admin\/approvals\/(\d+)"/g)) pages.set(`approval-${id}`, `/admin/approvals/${id}`)
		pages.set('decided', /id="decided"[^]*?href="(\/admin\/approvals\/\d+)"/.exec(text)[1])
		for (const [, code] of demonstration.listed.matchAll(/contracts\/(\d{10})/g)) pages.set(`contract-${code}`, `/admin/contracts/${code}`)
		browser = await launch()
	})
	after(async () => {
		await browser?.close()
		await demonstration?.stop()
	})

	const address = (where) => `http://localhost:${service.port}${where}`

	/** A page of the browser where somebody is logged in. */
	async function open(operator, locale) {
		const context = await browser.newContext({ locale })
		const page = await context.newPage()
		await page.goto(address('/admin/'))
		await page.fill('#name', operator.name)
		await page.fill('#password', operator.password)
		await page.keyboard.press('Enter')
		await page.waitForURL(address('/admin/'))
		return page
	}

	for (const [locale, look] of [['ja-JP', PHONE], ['en-GB', SCREEN]])
		test(`${locale}: axe finds nothing, and every page fits ${look.join(' px, ')}`, async () => {
			const page = await open(tanaka, locale)
			const found = []
			for (const [name, where] of pages) {
				await page.goto(address(where))
				found.push(...await judge(page, `${name}-${locale.slice(0, 2)}`, look))
			}
			assert.deepEqual(found, [])
			await page.context().close()
		})

	test('the HTML validates', async () => {
		const found = []
		for (const [name, where] of pages)
			found.push(...(await mistakesInPage((await suzuki.get(where)).text)).map((each) => `${name}:${each}`))
		assert.deepEqual(found, [])
	})

	test('from the badge in the menu to the approval: by keyboard alone', async () => {
		const page = await open(suzuki, 'en-GB')
		const press = async (selector) => {
			await page.focus(selector)
			await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
		}
		const before = Number(await page.textContent('.menu .badge'))
		await press('.menu a[href="/admin/approvals"]')
		await press('.approvals .row-code')
		assert.match(await page.textContent('h1'), /Issue a certificate/)
		assert.equal(await page.locator('details').getAttribute('open'), null, 'what stays as it is can wait')
		await press('main button[type=submit]:not(.quiet)')
		assert.match(page.url(), /\/admin\/contracts\/\d+\?done=approved$/)
		assert.match(await page.textContent('main'), /approved, and in effect/)
		assert.equal(Number(await page.textContent('.menu .badge')), before - 1)
		await page.context().close()
	})

	test('what there was not before is new, and differs from nothing', async () => {
		const { text } = await suzuki.get([...pages].find(([name]) => name.startsWith('approval-'))[1])
		assert.ok(!text.includes('class="row-mark"'))
		const reissues = []
		for (const [name, where] of pages)
			if (name.startsWith('approval-') && (await suzuki.get(where)).text.includes('It is a reissue: the present certificate is revoked')) reissues.push(where)
		assert.equal(reissues.length, 1, 'whoever approves knows what becomes of the other')
		const account = await tanaka.get([...pages].findLast(([name]) => name.startsWith('approval-'))[1])
		assert.match(account.text, /<tr class="differs"><th scope="row">[^<]*<\/th><td>—<\/td>/)
	})
})
