// Questions and answers as people see them: the list, a search, answers of every form, the console's counts;
// Japanese and English, on a phone, light, and a screen, dark; without script.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { launch } from '../fixtures/chromium.mjs'
import { judge, mistakesInPage, PHONE, SCREEN } from '../fixtures/eyes.mjs'
import { Authority, Service } from '../fixtures/harness.mjs'
import { Operator } from '../fixtures/operator.mjs'

// The list; headings, lines to type and steps; the price list; what is found and what is not.
const PAGES = [['list', '/help?'], ['csr', '/help/csr-make?'], ['panel', '/help/apache-passphrase?'], ['services', '/help/services?'],
	['found', '/help?q=OCSP&'], ['nothing', '/help?q=qqxxzz&'], ['missing', '/help/access-keys?']]

describe('questions and answers in a browser', () => {
	let service, browser
	before(async () => {
		service = await Service.prepare()
		const authority = await Authority.make(service.file('roots'))
		const prices = fs.readFileSync(new URL('../../conf/prices.conf', import.meta.url), 'utf8')
		fs.writeFileSync(service.file('prices.conf'), prices.replace('#root = /etc/trustseal/ca/root.pem', `root = ${authority.issuer}`))
		fs.appendFileSync(service.config, `[order]\nprices = ${service.file('prices.conf')}\n`)
		await service.serve()
		browser = await launch()
	})
	after(async () => {
		await browser?.close()
		await service?.stop()
	})

	for (const lang of ['ja', 'en'])
		test(`every kind of page is whole (${lang})`, async () => {
			const context = await browser.newContext({ locale: lang })
			const page = await context.newPage(), found = []
			for (const [name, path] of PAGES) {
				const answer = await page.goto(`${service.origin}${path}lang=${lang}`)
				found.push(...(await mistakesInPage(await answer.text())).map((each) => `${name}: ${each}`))
				found.push(...await judge(page, `help-${name}-${lang}`, PHONE, SCREEN))
			}
			await context.close()
			assert.deepEqual(found, [])
		})

	test('by the keyboard alone and without script somebody finds his answer', async () => {
		const context = await browser.newContext({ locale: 'en-GB', javaScriptEnabled: false })
		const page = await context.newPage()
		await page.goto(`${service.origin}/`)
		await page.getByRole('link', { name: 'All questions' }).press('Enter')
		await page.getByRole('searchbox').fill('I lost my access key')
		await page.getByRole('searchbox').press('Enter')
		await page.getByRole('link', { name: /lost my access key/ }).first().press('Enter')
		await page.waitForURL(/\/help\/access-key-lost/)
		await page.getByRole('main').getByRole('link', { name: 'the page for that' }).press('Enter')
		await page.waitForURL(/\/owner\/forgotten/)
		await context.close()
	})

	test('the console shows how often each was opened', async () => {
		const sato = await Operator.add(service, 'sato', 'marketing')
		const context = await browser.newContext({ locale: 'ja-JP' })
		const page = await context.newPage(), address = `http://localhost:${service.port}`
		await page.goto(`${address}/admin/help`)
		await page.fill('#name', sato.name)
		await page.fill('#password', sato.password)
		await page.keyboard.press('Enter')
		await page.waitForURL(`${address}/admin/help`)
		assert.deepEqual(await judge(page, 'help-counts-ja', PHONE, SCREEN), [])
		await context.close()
	})
})
