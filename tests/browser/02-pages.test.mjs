// Every page in every state, as people see it: Japanese and English, light and dark, on a phone of
// 320 pixels and a screen of 1280; judged by axe, by keyboard and by whether it fits.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, describe, test } from 'node:test'
import { Service, everyState } from '../e2e/harness.mjs'
import { launch } from './chromium.mjs'

const require = createRequire(new URL('../package.json', import.meta.url))
const AXE = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')
const { HtmlValidate } = require('html-validate')
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
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

	// Runs `check` on every page, with all that is folded open; all that it found, by page.
	async function onEveryPage(options, check) {
		const context = await browser.newContext(options)
		const found = []
		for (const [name, where] of pages) {
			const page = await open(context, where)
			await page.evaluate(() => document.querySelectorAll('details').forEach((each) => (each.open = true)))
			for (const problem of [...(await check(page, name)), ...page.problems]) found.push(`${name}: ${problem}`)
			await page.close()
		}
		assert.deepEqual(await context.cookies(), [])
		await context.close()
		assert.deepEqual(found, [])
	}

	async function violations(page) {
		await page.evaluate(AXE)
		return page.evaluate(async (tags) => {
			const result = await window.axe.run(document, { runOnly: { type: 'tag', values: tags } })
			return result.violations.flatMap((each) =>
				each.nodes.map((node) => `${each.id}: ${node.target.join(' ')}: ${node.failureSummary}`))
		}, TAGS)
	}

	async function tooWide(page) {
		return page.evaluate(() => {
			const wide = document.documentElement.scrollWidth
			return wide > window.innerWidth ? [`${wide} px wide on a screen of ${window.innerWidth}`] : []
		})
	}

	for (const locale of ['ja-JP', 'en-GB'])
		for (const colorScheme of ['light', 'dark'])
			for (const width of [320, 1280])
				test(`${locale}, ${colorScheme}, ${width} px: axe finds nothing, nothing overflows`, async () => {
					const options = { locale, colorScheme, viewport: { width, height: 720 } }
					await onEveryPage(options, async (page) => [
						...(await violations(page)),
						...(await tooWide(page)),
					])
				})

	test('the verdict comes first on a phone: heading and host without scrolling', async () => {
		await onEveryPage({ locale: 'ja-JP', viewport: { width: 320, height: 640 } }, async (page, name) => {
			if (!name.includes('×') || name.includes('longest')) return []
			const bottom = await page.$eval('h1', (heading) => heading.getBoundingClientRect().bottom)
			return bottom > 640 ? [`the heading ends at ${bottom} px`] : []
		})
	})

	test('everything that can be used is reached by Tab, in order, and shows its focus', async () => {
		await onEveryPage({ locale: 'ja-JP', viewport: { width: 1280, height: 720 } }, async (page) => {
			const wanted = await page.$$eval('a[href], button, input:not([type=hidden]), summary, select',
				(all) => all.filter((each) => each.checkVisibility()).map((each, i) => ((each.dataset.i = i), i)))
			const seen = []
			for (let i = 0; i < wanted.length; i++) {
				await page.keyboard.press('Tab')
				seen.push(await page.evaluate(() => {
					const style = getComputedStyle(document.activeElement)
					const shown = style.outlineStyle !== 'none' || style.boxShadow !== 'none'
					return `${document.activeElement.dataset.i}${shown ? '' : ' without a visible focus'}`
				}))
			}
			return seen.join() === wanted.join() ? [] : [`Tab goes ${seen}, of ${wanted.length}`]
		})
	})

	test('the HTML validates', async () => {
		const validator = new HtmlValidate({ extends: ['html-validate:standard'],
			rules: { 'require-sri': 'off', 'long-title': 'off', 'no-inline-style': 'error' } })
		const found = []
		for (const [name, { path, referer }] of pages)
			for (const lang of ['ja', 'en']) {
				const { text } = await service.get(`${path}?lang=${lang}`, referer ? { Referer: referer } : {})
				const report = await validator.validateString(text)
				for (const { messages } of report.results)
					for (const { message, line, ruleId } of messages) found.push(`${name} ${lang}:${line} ${ruleId}: ${message}`)
			}
		assert.deepEqual(found, [])
	})

	test('pages work on paper: the verdict, the host and the facts are printed', async () => {
		await onEveryPage({ locale: 'ja-JP', viewport: { width: 800, height: 1000 } }, async (page) => {
			await page.emulateMedia({ media: 'print' })
			const visible = await page.$eval('h1', (heading) => heading.checkVisibility())
			return visible ? [] : ['the heading is not printed']
		})
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
