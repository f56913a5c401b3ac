// The owner's pages in a real browser: a designer chooses a sticker, pastes its HTML into the own
// site, clicks it there, and the page of the check turns green. By keyboard, on a phone, in the dark.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { Service, everyState } from '../fixtures/harness.mjs'
import { launch } from '../fixtures/chromium.mjs'
import { mistakesInPage, picture, violations } from '../fixtures/eyes.mjs'
import { Sites } from '../fixtures/sites.mjs'


describe('the owner’s pages', () => {
	let service, sites, browser, states
	before(async () => {
		sites = await Sites.start()
		service = await Service.start()
		states = await everyState(service)
		browser = await launch()
	})
	after(async () => {
		await browser?.close()
		await service.stop()
		await sites.stop()
	})

	const address = (path) => `http://localhost:${service.port}${path}`
	const outcome = (page) => page.$eval('main', (main) => main.dataset.check)

	/** The owner opens the check, leaves for the own site, clicks; what the check then says. */
	async function check(context, code, site) {
		const waiting = await context.newPage()
		await waiting.goto(address(`/owner/check/${code}?lang=en`))
		assert.equal(await outcome(waiting), 'waiting')
		const opened = context.waitForEvent('page')
		await waiting.getByRole('link', { name: /^Open / }).click()
		const shop = await opened
		await shop.waitForLoadState()
		if (site) await shop.goto(site)
		const proof = context.waitForEvent('page')
		await shop.click('a img')
		await (await proof).waitForSelector('main[data-record]')
		await waiting.waitForFunction(() => document.querySelector('main')?.dataset.check !== 'waiting', null,
			{ timeout: 60_000 })
		const result = { outcome: await outcome(waiting), text: await waiting.innerText('main'),
			tone: await waiting.$eval('main', (main) => main.className) }
		for (const page of context.pages()) await page.close()
		return result
	}

	/** Chooses by links, and takes the HTML as people do: one click in the box. */
	async function choose(context, code, ...names) {
		const page = await context.newPage()
		await page.goto(address(`/owner/snippet/${code}?lang=en`))
		for (const name of names) await page.getByRole('link', { name }).click()
		await page.click('#html')
		const html = await page.evaluate(() => getSelection().toString())
		await page.close()
		return html
	}

	test('choose, copy, paste, click: the check turns green by itself', async () => {
		const context = await browser.newContext({ locale: 'en-GB', javaScriptEnabled: true })
		const code = await service.register(`${sites.origin('shop')}/`)
		const html = await choose(context, code, '88×145', /^GIF/, 'English', 'Moving')
		assert.match(html, /88x145\.gif\?lang=en&amp;motion=on/)
		sites.put('shop', html, { headers: { 'Referrer-Policy': 'no-referrer' } })
		const result = await check(context, code)
		assert.equal(result.outcome, 'works')
		assert.match(result.tone, /tone-verified/)
		await context.close()
	})

	test('a site that strips the Referer is told how to mend it', async () => {
		const context = await browser.newContext({ locale: 'en-GB' })
		const code = await service.register(`${sites.origin('stripped')}/`)
		const html = (await choose(context, code)).replace('noopener', 'noopener noreferrer')
		sites.put('stripped', html)
		const result = await check(context, code)
		assert.equal(result.outcome, 'other')
		assert.match(result.text, /noreferrer/)
		await context.close()
	})

	test('a site under another name is told which, and how to mend it', async () => {
		const context = await browser.newContext({ locale: 'en-GB' })
		const code = await service.register(`${sites.origin('real')}/`)
		const html = await choose(context, code)
		sites.put('real', html)
		const result = await check(context, code, sites.put('staging', html))
		assert.equal(result.outcome, 'other')
		assert.match(result.text, /staging\.localhost/)
		await context.close()
	})

	test('the self-hosted picture and HTML work under a strict CSP', async () => {
		const context = await browser.newContext({ locale: 'en-GB' })
		const code = await service.register(`${sites.origin('strict')}/`)
		const page = await context.newPage()
		await page.goto(address(`/owner/snippet/${code}?lang=en&format=png`))
		await page.click('#own-picture summary')
		const [download] = await Promise.all([page.waitForEvent('download'), page.click('#own-picture .files li:last-child a')])
		const bytes = fs.readFileSync(await download.path())
		sites.put('strict', bytes, { path: `/${download.suggestedFilename()}`, headers: { 'Content-Type': 'image/png' } })
		sites.put('strict', await page.innerText('#own'), { headers: { 'Content-Security-Policy': "default-src 'self'" } })
		assert.equal((await check(context, code)).outcome, 'works')
		await context.close()
	})

	test('the preview shows true sizes on white and on black, and the whole page works without script', async () => {
		const context = await browser.newContext({ locale: 'ja-JP', javaScriptEnabled: false })
		const page = await context.newPage()
		await page.goto(address(`/owner/snippet/${states.valid.code}?size=88x145`))
		const boxes = await page.locator('.ground img').all()
		for (const each of boxes) {
			const { width, height } = await each.boundingBox()
			assert.deepEqual([width, height], [88, 145])
		}
		await page.getByRole('link', { name: '44×70' }).click()
		assert.match(page.url(), /size=44x70/)
		assert.equal(await page.locator('.option[aria-current=true]').first().innerText(), '44×70')
		await context.close()
	})

	test('one click, tap or Tab selects all of a box, and nothing else', async () => {
		const context = await browser.newContext({ locale: 'en-GB', hasTouch: true })
		const page = await context.newPage()
		await page.goto(address(`/owner/snippet/${states.valid.code}?lang=en&format=png`))
		await page.evaluate(() => document.querySelectorAll('details').forEach((each) => (each.open = true)))
		const selected = () => page.evaluate(() => getSelection().toString())
		for (const id of await page.$$eval('main pre', (boxes) => boxes.map((box) => box.id))) {
			const whole = await page.innerText(`#${id}`)
			await page.click(`#${id}`)
			assert.equal(await selected(), whole, id)
			await page.evaluate(() => getSelection().removeAllRanges())
			await page.locator(`#${id}-key`).focus()
			await page.keyboard.press('Shift+Tab')
			await page.keyboard.press('Tab')
			const field = await page.evaluate(() => {
				const { id, value, selectionStart, selectionEnd } = document.activeElement
				return { id, text: value.slice(selectionStart, selectionEnd) }
			})
			assert.deepEqual(field, { id: `${id}-key`, text: whole })
			assert.ok((await page.locator(`#${id}-key`).boundingBox()).height >= 44)
			await page.evaluate(() => document.activeElement.blur())
		}
		await context.close()
	})

	test('once a sticker is chosen, the box with its HTML is in the first screen', async () => {
		const found = []
		for (const locale of ['ja-JP', 'en-GB'])
			for (const [width, height] of [[360, 560], [1280, 800]]) {
				const context = await browser.newContext({ locale, viewport: { width, height } })
				const page = await context.newPage()
				for (const choice of [/^SVG/, /^PNG/, /^GIF/, '44×70', '88×145', 'English', '日本語']) {
					await page.goto(address(`/owner/snippet/${states.valid.code}`))
					await page.locator('.choices').getByRole('link', { name: choice }).click()
					await page.waitForURL('**#paste')
					await page.waitForTimeout(0)
					const { top, bottom } = await page.$eval('#html', (box) => box.getBoundingClientRect().toJSON())
					if (top < 0 || bottom > height) found.push(`${locale} ${width} ${choice}: ${top} to ${bottom}`)
				}
				await context.close()
			}
		assert.deepEqual(found, [])
	})

	test('from the home page to the sticker by the site’s address, without script and by keyboard', async () => {
		const context = await browser.newContext({ locale: 'ja-JP', javaScriptEnabled: false })
		const page = await context.newPage()
		await page.goto(address('/'))
		await page.locator('main a.button[href^="/owner/"]').press('Enter')
		await page.locator('#q').fill(`https://${states.valid.host}/cart`)
		await page.keyboard.press('Enter')
		await page.waitForURL(`**/owner/snippet/${states.valid.code}*`)
		await page.goto(address(`/proof/${states.valid.code}`))
		await page.locator('footer a[href^="/owner/"]').press('Enter')
		await page.locator('#q').fill(states.renewed.host)
		await page.keyboard.press('Enter')
		await page.locator('.contract').nth(1).press('Enter')
		await page.waitForURL(`**/owner/snippet/${states.renewed.code}*`)
		await context.close()
	})

	test('a field for a code takes full-width digits and a pasted address', async () => {
		const context = await browser.newContext({ locale: 'ja-JP' })
		const page = await context.newPage()
		const { code } = states.valid
		for (const typed of [code.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
			address(`/proof/${code}`)]) {
			await page.goto(address('/'))
			await page.locator('#code').fill(typed)
			await page.keyboard.press('Enter')
			await page.waitForURL(`**/proof/${code}*`)
		}
		await context.close()
	})

	test('nothing overflows and axe finds nothing, in both languages, light and dark, at 360 and 1280 px', async () => {
		const { code } = states.valid
		const since = Math.floor(Date.now() / 1000)
		const works = `/owner/check/${code}?since=${since}`
		const other = `/owner/check/${states.expired.code}?since=${since}`
		const paths = [`/owner/snippet/${code}`, `/owner/snippet/${code}?format=png&size=88x145`,
			`/owner/snippet/${states.renewed.code}`, `/owner/snippet/${states.none.code}`,
			`/owner/check/${states.not_yet_valid.code}`, works, other,
			'/owner/', `/owner/?q=${states.renewed.host}`, '/owner/?q=nobody.example.com', '/owner/?q=abc']
		for (const path of [works, other]) await service.get(path)
		await service.get(`/proof/${code}`, { Referer: states.valid.url })
		await service.get(`/proof/${states.expired.code}`, { Referer: 'https://xn--wgv71a119e.example.net:8443/' })
		const found = []
		for (const [locale, width, colorScheme] of [['ja-JP', 360, 'light'], ['en-GB', 360, 'dark'],
			['ja-JP', 1280, 'dark'], ['en-GB', 1280, 'light']]) {
			const context = await browser.newContext({ locale, colorScheme, viewport: { width, height: 800 } })
			for (const path of paths) {
				const page = await context.newPage()
				const where = `${locale} ${width} ${path}`
				const answer = await page.goto(address(path))
				found.push(...(await mistakesInPage(await answer.text())).map((each) => `${where}:${each}`))
				await page.evaluate(() => document.querySelectorAll('details').forEach((each) => (each.open = true)))
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
