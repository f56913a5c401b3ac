// The address of a proof page where others show it, in a real browser: pasted, shared, printed.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Service } from '../fixtures/harness.mjs'
import { launch } from '../fixtures/chromium.mjs'
import { judge, mistakesInPage, PHONE, SCREEN } from '../fixtures/eyes.mjs'
import { Sites } from '../fixtures/sites.mjs'
import { published } from '../fixtures/wordpress_rules.mjs'

describe('a proof page elsewhere', () => {
	let service, sites, browser, page, code
	before(async () => {
		sites = await Sites.start()
		service = await Service.start()
		code = await service.register(`${sites.origin('shop')}/`)
		browser = await launch()
		page = await (await browser.newContext({ locale: 'en-US' })).newPage()
	})
	after(async () => {
		await browser?.close()
		await service?.stop()
		await sites?.stop()
	})

	test('what WordPress publishes for its address is clicked, and the page is green', async () => {
		const html = await published(service, `${service.origin}/proof/${code}?sticker=56x88`)
		await page.goto(sites.put('shop', `<p>${html}</p>`))
		assert.deepEqual(await page.$eval('a img', (image) => [image.naturalWidth, image.naturalHeight]), [56, 88])
		await Promise.all([page.waitForURL(/\/proof\//), page.click('a img')])
		assert.equal(await page.$eval('main', (main) => `${main.dataset.record} ${main.dataset.link}`), 'valid match')
		assert.equal(await page.$eval('main', (main) => main.className), 'tone-verified')
	})

	test('on a site that is not the registered one the same leads to the warning', async () => {
		await page.goto(sites.put('evil', await published(service, `${service.origin}/proof/${code}`)))
		await Promise.all([page.waitForURL(/\/proof\//), page.click('a img')])
		assert.equal(await page.$eval('main', (main) => main.dataset.link), 'mismatch')
	})

	test('what the page says to programs is nothing that its policy forbids or that anybody sees', async () => {
		const complaints = []
		page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
		await page.goto(`${service.origin}/proof/${code}`)
		assert.deepEqual(complaints, [])
		assert.deepEqual(await page.$eval('[itemscope]', (item) => [item.checkVisibility(), item.innerText.trim()]), [false, ''])
	})

	for (const lang of ['ja', 'en'])
		test(`the page that a printed code opens is well-formed and can be read by all (${lang})`, async () => {
			await page.goto(`${service.origin}/proof/${code}?from=print&lang=${lang}`)
			assert.equal(await page.$eval('main', (main) => main.className), 'tone-unverified')
			assert.deepEqual(await mistakesInPage(await page.content()), [])
			assert.deepEqual(await judge(page, `printed-${lang}`, PHONE, SCREEN), [])
			await page.goto(`${service.origin}/owner/snippet/${code}?lang=${lang}#print`)
			assert.deepEqual(await page.$eval('.qr', (image) => [image.complete, image.naturalWidth > 0]), [true, true])
			assert.deepEqual(await judge(page, `print-owner-${lang}`, PHONE, SCREEN), [])
		})
})
