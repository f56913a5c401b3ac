// Every page in every state, as people see it: in all languages, light and dark, on a phone of 320
// pixels and a screen of 1280; judged by axe, by keyboard and by whether it fits.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { LANGUAGES, Service, everyState } from '../fixtures/harness.mjs'
import { launch } from '../fixtures/chromium.mjs'
import { mistakesInPage, violations } from '../fixtures/eyes.mjs'

const EVIL = 'https://evil.example.net/'

describe('pages', () => {
	let service, browser
	const pages = new Map() // name → { path, referer }
	before(async () => {
		service = await Service.start()
		const states = await everyState(service)
		for (const record of ['valid', 'renewed', 'expired', 'not_yet_valid', 'revoked']) {
			const { code, host } = states[record]
			for (const [link, referer] of [['match', `https://${host}/`], ['unverifiable', ''], ['mismatch', EVIL]])
				pages.set(`${record} × ${link}`, { path: `/proof/${code}`, referer })
		}
		pages.set('none', { path: `/proof/${states.none.code}`, referer: '' })
		const label = 'a'.repeat(63)
		const long = `${label}.${label}.${label}.example.com`
		const longest = await service.register(`https://${long}/`, {
			organization: '長'.repeat(100), 'organization-en': 'W'.repeat(200),
			subject: `/C=JP/O=${'長'.repeat(60)}/CN=long.example.com`,
		})
		pages.set('the longest names', { path: `/proof/${longest}`, referer: `https://${long}/` })
		pages.set('the longest names × mismatch', { path: `/proof/${longest}`,
			referer: `https://${'b'.repeat(63)}.${label}.example.net/` })
		const idn = await service.register('https://日本語.example.com/', { hosts: ['xn--wgv71a119e.example.com'] })
		pages.set('an IDN host', { path: `/proof/${idn}`, referer: '' })
		pages.set('a host like another × mismatch', { path: `/proof/${idn}`, referer: 'https://xn--80ak6aa92e.com/' })
		pages.set('none from a site', { path: `/proof/${states.none.code}`, referer: EVIL })
		pages.set('thanks for a report', { path: '/report/thanks', referer: '' })
		pages.set('what visits sites', { path: '/visits', referer: '' })
		pages.set('home', { path: '/', referer: '' })
		pages.set('not found', { path: '/nothing', referer: '' })
		browser = await launch()
	})
	after(async () => {
		await browser?.close()
		await service.stop()
	})

	async function open(context, { path, referer }) {
		const page = await context.newPage()
		page.problems = []
		page.on('console', (message) => {
			// The browser itself logs that a page's status is 4xx; that is the verdict, not an error.
			if (message.type() === 'error' && !/status of (403|404)/.test(message.text()))
				page.problems.push(message.text())
		})
		page.on('pageerror', (error) => page.problems.push(String(error)))
		page.on('requestfailed', (request) => page.problems.push(`failed: ${request.url()}`))
		await page.goto(`http://localhost:${service.port}${path}`, referer ? { referer } : {})
		return page
	}

	// What there is to find on a page, in the order in which it is looked at: each gives problems.
	const checks = {
		'the verdict comes first on a phone: its heading is seen without scrolling': async (page, name) => {
			await page.setViewportSize({ width: 320, height: 640 })
			if (!name.includes('×') || name.includes('longest')) return []
			const bottom = await page.$eval('h1', (heading) => heading.getBoundingClientRect().bottom)
			return bottom > 640 ? [`the heading ends at ${bottom} px`] : []
		},
		'who runs which site is in the first screen of a phone, whatever the state': async (page, name) => {
			await page.setViewportSize({ width: 360, height: 560 })
			if (!name.includes('×') || name.includes('longest')) return []
			const lowest = await page.$$eval('.verdict-site strong, .verdict-site span', (all) =>
				Math.max(...all.map((each) => each.getBoundingClientRect().bottom)))
			return lowest > 0 && lowest <= 560 ? [] : [`host and operator end at ${lowest} px`]
		},
		'everything that can be used is reached by Tab, in order, and shows its focus': async (page) => {
			const wanted = await page.$$eval('a[href], button, input:not([type=hidden]), summary, select, textarea',
				(all) => all.filter((each) => each.checkVisibility()).map((each, i) => ((each.dataset.i = i), i)))
			// A day has a stop for each of its parts, and one for its calendar.
			const within = 3 * await page.$$eval('input[type=date]', (all) => all.filter((each) => each.checkVisibility()).length)
			const seen = []
			for (let i = 0; i < wanted.length + within; i++) {
				await page.keyboard.press('Tab')
				const stop = await page.evaluate(() => {
					const style = getComputedStyle(document.activeElement)
					const shown = style.outlineStyle !== 'none' || style.boxShadow !== 'none'
					return `${document.activeElement.dataset.i}${shown ? '' : ' without a visible focus'}`
				})
				if (seen.at(-1) !== stop) seen.push(stop)
			}
			return seen.join() === wanted.join() ? [] : [`Tab goes ${seen}, of ${wanted.length}`]
		},
		'on paper, the heading is there': async (page) => {
			await page.emulateMedia({ media: 'print' })
			const visible = await page.$eval('h1', (heading) => heading.checkVisibility())
			await page.emulateMedia({ media: 'screen' })
			return visible ? [] : ['the heading is not printed']
		},
		'nothing overflows at 320 and 1280 px': async (page) => {
			const found = []
			for (const width of [320, 1280]) {
				await page.setViewportSize({ width, height: 720 })
				const wide = await page.evaluate(() => document.documentElement.scrollWidth)
				if (wide > width) found.push(`${width}: ${wide} px wide`)
			}
			return found
		},
		'axe finds nothing, in Japanese light on a phone, in English dark on a screen': async (page) => {
			const [width, colorScheme] = page.lang === 'ja-JP' ? [320, 'light'] : [1280, 'dark']
			await page.setViewportSize({ width, height: 720 })
			await page.emulateMedia({ colorScheme })
			return (await violations(page)).map((problem) => `${width} ${colorScheme}: ${problem}`)
		},
		'the console stays empty': async (page) => page.problems,
		'no cookie is set': async (page) => (await page.context().cookies()).map((each) => each.name),
	}

	// Words alone differ between languages: two of them meet everything.
	const fits = ([check]) => /^(the verdict comes first|who runs which site|nothing overflows)/.test(check)
	for (const [locale, filter] of [['ja-JP', () => true], ['en-GB', () => true], ['zh-CN', fits], ['ko-KR', fits]]) {
		const checked = Object.entries(checks).filter(filter)
		const found = Object.fromEntries(checked.map(([check]) => [check, []]))
		test(`${locale}: every page opens`, async () => {
			const context = await browser.newContext({ locale })
			for (const [name, where] of pages) {
				const page = await open(context, where)
				page.lang = locale
				await page.evaluate(() => document.querySelectorAll('details').forEach((each) => (each.open = true)))
				for (const [check, find] of checked)
					found[check].push(...(await find(page, name)).map((problem) => `${name}: ${problem}`))
				await page.close()
			}
			await context.close()
		})
		for (const [check] of checked)
			test(`${locale}: ${check}`, () => assert.deepEqual(found[check], []))
	}

	test('the HTML validates', async () => {
		const found = []
		for (const [name, { path, referer }] of pages)
			for (const lang of LANGUAGES) {
				const { text } = await service.get(`${path}?lang=${lang}`, referer ? { Referer: referer } : {})
				found.push(...(await mistakesInPage(text)).map((each) => `${name} ${lang}:${each}`))
			}
		assert.deepEqual(found, [])
	})

	test('the home page’s field leads to the proof page of a code', async () => {
		const context = await browser.newContext({ locale: 'ja-JP' })
		const page = await open(context, pages.get('home'))
		const code = pages.get('valid × match').path.slice(-10)
		await page.locator('input:not([type=hidden])').first().fill(code)
		await page.keyboard.press('Enter')
		await page.waitForSelector('main[data-record]')
		assert.equal(await page.$eval('main', (main) => main.dataset.record), 'valid')
		await context.close()
	})
})
