// What a proof page says was checked, in a real browser: each word of each source, on a phone and a
// screen, in the light and in the dark.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Service } from '../fixtures/harness.mjs'
import { launch } from '../fixtures/chromium.mjs'
import { judge, mistakesInPage } from '../fixtures/eyes.mjs'
import { Watched } from '../fixtures/watched.mjs'

const LONG = 'a-rather-long-name-of-a-shop.its-branch.example.com'
const CASES = {
	good: ['good', 'good', {}],
	other: ['good', 'none', { wrong: 'foreign' }],
	fault: ['unknown', 'none', { wrong: 'chain' }],
	revoked: ['revoked', 'good', {}],
	none: ['none', 'none', { visited: 1 }],
}

describe('what was checked', () => {
	let service, browser
	const codes = {}

	before(async () => {
		service = await Service.start()
		browser = await launch()
		const watched = new Watched(service)
		for (const [name, [crl, ocsp, site]] of Object.entries(CASES)) {
			const host = `${name}.${LONG}`
			codes[name] = await service.register(`https://${host}/`)
			await watched.revocation(codes[name], crl, ocsp)
			await watched.site(codes[name], host, site)
		}
	})
	after(async () => {
		await browser?.close()
		await service.stop()
	})

	test('another organisation’s certificate is said in amber, beside its sign', async () => {
		const page = await browser.newPage({ locale: 'en-GB' })
		await page.goto(`${service.origin}/proof/${codes.other}`)
		const line = page.locator('[data-source="site"]')
		assert.match(await line.innerText(), /certificate of another organization/)
		const colourOf = (source) => page.$eval(`[data-source="${source}"] p:not(.small)`, (words) => getComputedStyle(words).color)
		assert.notEqual(await colourOf('site'), await colourOf('record'))
		await page.close()
	})

	test('nothing overflows and axe finds nothing, whatever was seen', async () => {
		const found = []
		for (const lang of ['ja', 'en']) {
			const context = await browser.newContext()
			const page = await context.newPage()
			for (const [name, code] of Object.entries(codes)) {
				await page.goto(`${service.origin}/proof/${code}?lang=${lang}`)
				found.push(...(await mistakesInPage(await page.content())).map((each) => `${name} ${lang}: ${each}`))
				found.push(...(await judge(page, `evidence-${name}-${lang}`, [360, 'light'], [1280, 'dark'], [360, 'dark'])))
			}
			await context.close()
		}
		assert.deepEqual(found, [])
	})
})
