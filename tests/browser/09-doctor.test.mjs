// The site doctor in a real browser: the owner chooses the server, takes the file away, asks for
// another look, by keyboard and without script; on a phone, in the dark, and on paper.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Service, sqlite } from '../fixtures/harness.mjs'
import { launch } from '../fixtures/chromium.mjs'
import { findings } from '../fixtures/findings.mjs'
import { mistakesInPage, picture, violations } from '../fixtures/eyes.mjs'

const HOST = 'www.shop.example.com'

describe('the site doctor', () => {
	let service, browser
	const codes = {}, links = {}

	before(async () => {
		service = await Service.start()
		browser = await launch()
		const all = [...Array(28).keys()]
		const hostile = '"><script>alert(1)</script>'.repeat(4) + 'x'.repeat(300) + '\u202e'
		const cases = {
			bad: { good: [0, 1, 2, 3, 5, 9, 10, 11], wrong: {
				served: { reason: 'older', addresses: ['192.0.2.10', '2001:db8::10'], names: [HOST], serial: '0A1B'.repeat(10),
					until: Math.floor(Date.now() / 1000) + 864000 },
				chain: { reason: 'incomplete', missing: ['Example Trust Server CA'] }, code: { reason: 'old', code: '0000000001' }, hsts: { reason: 'none' } } },
			sound: { good: all, asked: Math.floor(Date.now() / 1000) - 30 },
			doubt: { good: [0, 1], wrong: { tls: { reason: 'plain' } }, confirmed: false },
			hostile: { wrong: { served: { organization: hostile, names: [hostile, hostile] }, redirect: { reason: 'elsewhere', location: hostile },
				mixed: { count: 9, urls: [hostile, hostile] }, csp: { reason: 'picture', policy: hostile } } },
			unseen: { ago: Infinity },
		}
		for (const [name, options] of Object.entries(cases)) {
			codes[name] = await service.register(`https://${HOST}/`)
			await findings(service, codes[name], HOST, options)
			const page = new URL(JSON.parse(await service.command('doctor', codes[name], '--json')).page)
			links[name] = `http://localhost:${service.port}${page.pathname}${page.search}`
		}
	})
	after(async () => {
		await browser?.close()
		await service.stop()
	})

	const seen = (page) => page.$eval('main', (main) => main.dataset.doctor)

	test('the server, the file and another look, without script and by keyboard', async () => {
		const context = await browser.newContext({ locale: 'en-GB', javaScriptEnabled: false })
		const page = await context.newPage()
		await page.goto(links.bad)
		await page.getByRole('link', { name: 'nginx' }).press('Enter')
		await page.waitForURL('**server=nginx**')
		assert.equal(await page.getByRole('link', { name: 'nginx' }).getAttribute('aria-current'), 'true')
		assert.match(await page.locator('[data-check=chain] pre').innerText(), /^ssl_certificate +\/etc\/nginx\/tls\/www\.shop\.example\.com\/fullchain\.pem;\nssl_certificate_key/)
		const begun = page.waitForEvent('download')
		await page.locator('[data-check=chain] a[download="chain.pem"]').press('Enter')
		const download = await begun
		assert.equal(download.suggestedFilename(), 'chain.pem')
		await download.delete()
		await page.getByRole('button', { name: 'Look again' }).press('Enter')
		await page.waitForURL('**#again')
		assert.match(await page.locator('section:has(#again)').innerText(), /The next can be asked for from/)
		assert.equal(await page.getByRole('button').count(), 0)
		assert.match(page.url(), /server=nginx/)
		await page.getByRole('link', { name: '日本語' }).press('Enter')
		await page.waitForURL('**lang=ja**')
		assert.equal(await seen(page), 'bad')
		await context.close()
		await sqlite(service.file('store.db'), `UPDATE site SET asked_at = 0 WHERE code = ${Number(codes.bad)}`)
	})

	test('on paper stands what is to be done, and nothing to press', async () => {
		const page = await browser.newPage({ locale: 'ja-JP' })
		await page.goto(`${links.bad}&server=apache`)
		await page.emulateMedia({ media: 'print' })
		const shown = async (where) => page.locator(where).first().isVisible()
		for (const where of ['#verdict', '[data-check=chain] h2', '[data-check=chain] pre', '[data-check=address]']) assert.ok(await shown(where), where)
		for (const where of ['.options', 'form', '.bar-langs', 'section:has(#more)']) assert.ok(!(await shown(where)), where)
		await page.close()
	})

	test('nothing overflows and axe finds nothing, in both languages, light and dark, at 360 and 1280 px', async () => {
		const found = []
		for (const [locale, width, colorScheme] of [['ja-JP', 360, 'light'], ['en-GB', 360, 'dark'], ['ja-JP', 1280, 'dark'], ['en-GB', 1280, 'light']]) {
			const context = await browser.newContext({ locale, colorScheme, viewport: { width, height: 800 } })
			for (const [name, address] of [...Object.entries(links), ['bad-apache', `${links.bad}&server=apache`], ['keyless', links.bad.replace(/\?.*/, '')]]) {
				const page = await context.newPage()
				const where = `doctor ${name} ${locale} ${width}`
				page.on('dialog', () => found.push(`${where}: a script ran`))
				const answer = await page.goto(address)
				assert.equal(await seen(page), { hostile: 'bad', 'bad-apache': 'bad' }[name] ?? name)
				found.push(...(await mistakesInPage(await answer.text())).map((each) => `${where}: ${each}`))
				const wide = await page.evaluate(() => document.documentElement.scrollWidth)
				if (wide > width) found.push(`${where}: ${wide} px wide`)
				found.push(...(await violations(page)).map((problem) => `${where}: ${problem}`))
				await picture(page, where.replace(/\W+/g, '-'))
				await page.close()
			}
			await context.close()
		}
		assert.deepEqual(found, [])
	})
})
