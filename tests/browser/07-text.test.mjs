// Pages in letters of twice the size on a phone, and on paper: nothing is cut, nothing hides, no sheet is wasted.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Service, everyState } from '../fixtures/harness.mjs'
import { launch } from '../fixtures/chromium.mjs'

const WIDTH = 360

describe('large text and paper', () => {
	let service, browser
	const pages = new Map() // name → { path, referer, sheets: how many of A4 at most }
	before(async () => {
		service = await Service.start()
		const states = await everyState(service)
		for (const record of ['valid', 'renewed', 'expired', 'not_yet_valid', 'revoked']) {
			const { code, url } = states[record]
			for (const [link, referer] of [['match', url], ['unverifiable', ''], ['mismatch', 'https://evil.example.net/']])
				pages.set(`${record} × ${link}`, { path: `/proof/${code}`, referer, sheets: 2 })
		}
		pages.set('none', { path: `/proof/${states.none.code}`, sheets: 1 })
		pages.set('home', { path: '/', sheets: 1 })
		pages.set('the way in', { path: '/owner/', sheets: 1 })
		pages.set('several contracts', { path: `/owner/?q=${states.renewed.host}`, sheets: 1 })
		pages.set('no contract', { path: '/owner/?q=nobody.example.com', sheets: 1 })
		pages.set('the sticker', { path: `/owner/snippet/${states.valid.code}`, sheets: 5 })
		pages.set('no sticker', { path: `/owner/snippet/${states.none.code}`, sheets: 1 })
		pages.set('the check', { path: `/owner/check/${states.valid.code}?since=${Math.floor(Date.now() / 1000)}`, sheets: 1 })
		browser = await launch()
	})
	after(async () => {
		await browser?.close()
		await service.stop()
	})

	async function open(context, { path, referer }) {
		const page = await context.newPage()
		await page.goto(`http://localhost:${service.port}${path}`, referer ? { referer } : {})
		return page
	}

	/** What of a page is wider than its place or the window, is cut, or lies upon other text: a line each. */
	const faults = (page) => page.evaluate(() => {
		const found = new Set()
		const name = (each) => `${each.localName}.${each.className.baseVal ?? each.className}`
		const isShown = (each) => each.checkVisibility() && !each.closest('.by-key')
		if (document.documentElement.scrollWidth > innerWidth) found.add(`${document.documentElement.scrollWidth} px wide`)
		const texts = []
		for (const each of document.querySelectorAll('body *')) {
			if (!isShown(each) || each.localName === 'input') continue
			const style = getComputedStyle(each)
			if (each.getBoundingClientRect().right > innerWidth + 1) found.add(`${name(each)} leaves the window`)
			if (style.display !== 'inline' && each.clientWidth > 0 && each.scrollWidth > each.clientWidth + 1)
				found.add(`${name(each)} is wider than its place`)
			if (style.overflowY !== 'visible' && each.scrollHeight > each.clientHeight + 3) found.add(`${name(each)} is cut`)
			for (const node of each.childNodes) {
				if (node.nodeType !== Node.TEXT_NODE || node.data.trim() === '') continue
				const range = document.createRange()
				range.selectNodeContents(node)
				for (const box of range.getClientRects()) texts.push({ box, each })
			}
		}
		// Lines of one paragraph may touch; those of others never lie on each other by half of a letter.
		texts.sort((a, b) => a.box.top - b.box.top)
		for (let i = 0; i < texts.length; i++)
			for (let j = i + 1; j < texts.length && texts[j].box.top < texts[i].box.bottom; j++) {
				const [a, b] = [texts[i], texts[j]]
				const high = Math.min(a.box.bottom, b.box.bottom) - b.box.top
				const wide = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left)
				if (a.each !== b.each && wide > 4 && high > Math.min(a.box.height, b.box.height) / 2)
					found.add(`${name(a.each)} lies on ${name(b.each)}`)
			}
		return [...found]
	})

	/** The lines of a text as they are shown. */
	const linesOf = (each) => {
		const [lines, range, node] = [new Map(), document.createRange(), each.firstChild]
		for (let i = 0; i < node.length; i++) {
			range.setStart(node, i)
			range.setEnd(node, i + 1)
			const { top } = range.getBoundingClientRect()
			lines.set(top, (lines.get(top) ?? '') + node.data[i])
		}
		return [...lines.values()]
	}

	test('a Chinese headline breaks on a phone where a sentence does, never within a word', async () => {
		const context = await browser.newContext({ locale: 'zh-CN', viewport: { width: WIDTH, height: 640 } })
		for (const name of ['valid × mismatch', 'none']) {
			const page = await open(context, pages.get(name))
			for (const line of await page.$eval('h1', linesOf)) assert.match(line, /。$/, name)
			await page.close()
		}
		await context.close()
	})

	for (const locale of ['ja-JP', 'en-GB']) {
		test(`${locale}: in letters of twice the size a phone shows all of every page`, async () => {
			const context = await browser.newContext({ locale, viewport: { width: WIDTH, height: 640 } })
			const found = []
			for (const [name, where] of pages) {
				const page = await open(context, where)
				const before = await page.$eval('body', (body) => parseFloat(getComputedStyle(body).fontSize))
				await page.evaluate(() => {
					document.documentElement.style.fontSize = '200%'
					document.querySelectorAll('details').forEach((each) => (each.open = true))
				})
				const now = await page.$eval('body', (body) => parseFloat(getComputedStyle(body).fontSize))
				if (now !== 2 * before) found.push(`${name}: letters of ${now} px`)
				found.push(...(await faults(page)).map((each) => `${name}: ${each}`))
				await page.close()
			}
			await context.close()
			assert.deepEqual(found, [])
		})

		test(`${locale}: on paper a proof takes two sheets at most`, async () => {
			const context = await browser.newContext({ locale })
			const found = []
			for (const [name, where] of pages) {
				const page = await open(context, where)
				const pdf = (await page.pdf({ format: 'A4' })).toString('latin1')
				const sheets = pdf.match(/\/Type\s*\/Page\b/g).length
				if (sheets > where.sheets) found.push(`${name}: ${sheets} sheets`)
				await page.emulateMedia({ media: 'print' })
				const hidden = await page.$$eval('.verdict h1, .verdict-lead, .facts dd', (all) =>
					all.filter((each) => each.getBoundingClientRect().height === 0).map((each) => each.textContent))
				found.push(...hidden.map((each) => `${name}: ${each} is not printed`))
				await page.close()
			}
			await context.close()
			assert.deepEqual(found, [])
		})
	}
})
