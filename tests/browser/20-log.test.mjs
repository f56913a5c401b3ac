// The public log as people see it: what it is, a search, what is found and what is not, pages of many entries; in each
// language, on a phone, light, and a screen, dark; without script. And the way to it from an owner's contract.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { launch } from '../fixtures/chromium.mjs'
import { judge, mistakesInPage, PHONE, SCREEN } from '../fixtures/eyes.mjs'
import { LANGUAGES, Service, until } from '../fixtures/harness.mjs'

const HOST = 'www.a-rather-long-name-of-a-shop.example.jp'
const PAGES = [['index', '/log/?'], ['form', '/log/search?'], ['found', `/log/search?host=${HOST}&`], ['nothing', '/log/search?host=nothing.example.net&'],
	['unread', '/log/search?host=0123456789&'], ['older', '/log/search?host=busy.example.com&before=5&'], ['many', '/log/search?host=busy.example.com&']]

describe('the public log in a browser', () => {
	let service, browser
	before(async () => {
		service = await Service.prepare()
		await service.command('log', 'create', service.file('log.key'))
		service.env = { TRUSTSEAL_LEDGER_FOLDER: service.file('log'), TRUSTSEAL_LEDGER_KEY: service.file('log.key') }
		await service.serve()
		const code = await service.register([`https://${HOST}/`, 'https://日本語.example.jp/shop/'], { hosts: [HOST, 'xn--wgv71a119e.example.jp'] })
		await service.command('certificate', 'revoke', code, '--reason', 'keyCompromise')
		const next = await service.register(`https://${HOST}/`)
		await service.command('contract', 'end', next)
		const busy = await service.register('https://busy.example.com/')
		for (let i = 0; i < 10; i++) {
			await service.command('certificate', 'revoke', busy, '--reason', 'certificateHold')
			await service.command('certificate', 'release', busy)
		}
		await until('all is covered', async () => Number((await service.get('/log/checkpoint')).text.split('\n')[1]) === 25)
		browser = await launch()
	})
	after(async () => {
		await browser?.close()
		await service?.stop()
	})

	for (const lang of LANGUAGES)
		test(`every page is whole (${lang})`, async () => {
			const context = await browser.newContext({ locale: lang, javaScriptEnabled: true })
			const page = await context.newPage(), found = []
			for (const [name, path] of PAGES) {
				const answer = await page.goto(`${service.origin}${path}lang=${lang}`)
				found.push(...(await mistakesInPage(await answer.text())).map((each) => `${name}: ${each}`))
				found.push(...await judge(page, `log-${name}-${lang}`, PHONE, SCREEN))
				assert.equal(await page.evaluate(() => document.querySelector('.tone-verified, .tone-valid')), null, 'nothing of the past is green')
			}
			await context.close()
			assert.deepEqual(found, [])
		})

	test('by the keyboard alone and without script somebody finds what was entered for his host', async () => {
		const context = await browser.newContext({ locale: 'en-GB', javaScriptEnabled: false })
		const page = await context.newPage()
		await page.goto(`${service.origin}/`)
		await page.getByRole('link', { name: 'The public log of certificates' }).press('Enter')
		await page.waitForURL(/\/log\/\?/)
		await page.getByRole('textbox', { name: 'Host name or URL' }).fill('https://BUSY.example.com/')
		await page.getByRole('textbox').press('Enter')
		await page.waitForURL(/\/log\/search\?host=/)
		assert.match(await page.getByRole('heading', { level: 1 }).textContent(), /In the public log/)
		assert.equal(await page.locator('[data-index]').count(), 20)
		await page.getByRole('link', { name: 'Older entries' }).press('Enter')
		await page.waitForURL(/before=/)
		assert.equal(await page.locator('[data-index]').count(), 1)
		await page.getByRole('link', { name: 'Back to the newest' }).press('Enter')
		await page.getByRole('link', { name: /What the proof page said on that day/ }).first().press('Enter')
		await page.waitForURL(/\/proof\/\d{10}\?at=/)
		await context.close()
	})
})
