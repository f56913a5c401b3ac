// The snippet, pasted into pages as their owners have them, and clicked in a real browser.

import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { after, before, describe, test } from 'node:test'
import { ALT, SIZES, Service, mistyped } from '../fixtures/harness.mjs'
import { launch } from '../fixtures/chromium.mjs'
import { mistakesInSnippet } from '../fixtures/eyes.mjs'
import { Sites } from '../fixtures/sites.mjs'

const { PNG } = createRequire(import.meta.url)('pngjs')

describe('snippet', () => {
	let service, sites, browser, context, code
	before(async () => {
		sites = await Sites.start()
		service = await Service.start()
		code = await service.register(`${sites.origin('shop')}/`)
		browser = await launch()
		context = await browser.newContext({ locale: 'ja-JP' })
	})
	after(async () => {
		await browser?.close()
		await service.stop()
		await sites.stop()
	})

	const snippet = async (...options) => (await service.command('snippet', code, ...options)).toString()

	// Opens a page and clicks its sticker: what the browser showed on the way.
	async function click(address, { selector = 'a img' } = {}) {
		const page = await context.newPage()
		const errors = [], pictures = []
		page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
		page.on('pageerror', (error) => errors.push(String(error)))
		page.on('response', async (response) => {
			if (response.url().includes('/sticker')) pictures.push(response.body().catch(() => null))
		})
		await page.goto(address)
		const shown = await page.$eval(selector, (image) =>
			image.tagName === 'IMG' ? [image.complete, image.naturalWidth, image.clientWidth] : null)
		const target = await page.$eval(selector, (each) => each.closest('a, form').target)
		const opened = target === '_blank' ? context.waitForEvent('page') : page.waitForNavigation()
		await page.click(selector)
		const proof = target === '_blank' ? await opened : (await opened, page)
		await proof.waitForSelector('main[data-record], main')
		const state = await proof.$eval('main', (main) => ({ ...main.dataset }))
		const result = { record: state.record, link: state.link, newTab: proof !== page, shown, errors,
			picture: await pictures[0], opener: await proof.evaluate(() => window.opener),
			title: await proof.title() }
		await proof.close()
		if (proof !== page) await page.close()
		return result
	}

	async function verified(address, options) {
		const result = await click(address, options)
		assert.equal(result.record, 'valid')
		assert.equal(result.link, 'match')
		assert.deepEqual(result.errors, [])
		assert.equal(result.opener, null)
		return result
	}

	test('every variant validates as HTML', async () => {
		const variants = [[], ['--lang', 'en'], ['--self-hosted']]
		for (const size of SIZES)
			for (const format of ['svg', 'gif', 'png']) variants.push(['--size', size, '--format', format])
		for (const options of variants) {
			const html = await snippet(...options)
			assert.deepEqual(await mistakesInSnippet(html), [], html)
			assert.doesNotMatch(html, /<script|<form|\son\w+=/)
			assert.match(html, /target="_blank"/)
			assert.match(html, /rel="noopener"/)
			if (!options.includes('en')) assert.ok(html.includes(`alt="${ALT}"`))
		}
	})

	const policies = [null, 'no-referrer', 'same-origin', 'strict-origin-when-cross-origin', 'origin',
		'strict-origin', 'origin-when-cross-origin', 'no-referrer-when-downgrade', 'unsafe-url']
	for (const policy of policies)
		test(`a page with ${policy ? `Referrer-Policy: ${policy}` : 'no policy'}`, async () => {
			const address = sites.put('shop', await snippet(), {
				headers: policy ? { 'Referrer-Policy': policy } : {} })
			const { shown, newTab, picture } = await verified(address)
			assert.deepEqual(shown, [true, 56, 56])
			assert.ok(newTab)
			const { body } = await service.get(`/sticker/${code}/56x88.svg`, { Referer: address })
			assert.ok(picture.equals(body), 'the picture of the valid state')
		})

	test('a page with the policy in a meta element', async () => {
		await verified(sites.put('shop', await snippet(), { head: '<meta name="referrer" content="no-referrer">' }))
	})

	test('a link whose target was taken away opens in the same tab', async () => {
		const html = (await snippet()).replace(/\s*target="_blank"/, '')
		assert.equal((await verified(sites.put('shop', html))).newTab, false)
	})

	test('a frame whose sandbox lets nothing out shows the browser’s error; the cure that the owner reads works', async () => {
		const cures = (await service.get(`/owner/snippet/${code}?lang=en`)).text
		const [, word] = /id="sandbox">[^]*?<p class="code" translate="no">([^<]*)</.exec(cures)
		const html = (await snippet()).replaceAll('&', '&amp;').replaceAll('"', '&quot;')
		for (const cure of ['', ` ${word}`]) {
			const page = await context.newPage()
			await page.goto(sites.put('shop',
				`<iframe sandbox="allow-scripts allow-same-origin allow-popups${cure}" srcdoc="${html}"></iframe>`))
			const opened = context.waitForEvent('page')
			await page.frames()[1].click('a img')
			const proof = await opened
			if (cure === '')
				await proof.waitForURL('chrome-error://**')
			else
				assert.equal(await (await proof.waitForSelector('main[data-record]')).getAttribute('data-link'), 'match')
			await proof.close()
			await page.close()
		}
	})

	test('a page with a path and a query', async () => {
		await verified(sites.put('shop', await snippet(), { path: '/order/form.html?step=2' }))
	})

	test('a strict CSP with a self-hosted picture', async () => {
		const html = await snippet('--self-hosted')
		const path = /<img[^>]*\ssrc="([^"]+)"/.exec(html)[1]
		const format = /\.(svg|gif|png)$/.exec(path)[1]
		const bytes = await service.command('sticker', code, '--size', '56x88', '--format', format, '-o', '-')
		sites.put('shop', bytes, { path: new URL(path, 'http://x/').pathname,
			headers: { 'Content-Type': { svg: 'image/svg+xml', gif: 'image/gif', png: 'image/png' }[format] } })
		const { shown } = await verified(sites.put('shop', html, {
			headers: { 'Content-Security-Policy': "default-src 'self'; base-uri 'none'; form-action 'none'" } }))
		assert.deepEqual(shown, [true, 56, 56])
	})

	test('a sticker that follows the visitor is dark for those who prefer it', async () => {
		const html = await snippet('--theme', 'auto')
		const papers = []
		for (const colorScheme of ['light', 'dark']) {
			const context = await browser.newContext({ colorScheme, deviceScaleFactor: 1 })
			const page = await context.newPage()
			await page.goto(sites.put('shop', html))
			await page.waitForFunction(() => document.querySelector('img').complete)
			const shot = PNG.sync.read(await page.locator('img').screenshot())
			papers.push(shot.data[(60 * shot.width + 2) * 4])
			await context.close()
		}
		assert.ok(papers[0] > 240 && papers[1] < 64, papers.join())
	})

	for (const format of ['gif', 'png'])
		test(`a ${format} sticker, also on a dense screen`, async () => {
			await verified(sites.put('shop', await snippet('--format', format)))
			const dense = await browser.newContext({ deviceScaleFactor: 3 })
			const page = await dense.newPage()
			await page.goto(sites.put('shop', await snippet('--format', format)))
			const source = await page.$eval('a img', (image) => image.currentSrc)
			assert.match(source, format === 'png' ? /@3x\.png/ : /56x88\.gif/)
			await dense.close()
		})

	test('a look-alike that copied it is shown as another site, in picture and page', async () => {
		const result = await click(sites.put('sh0p', await snippet()))
		assert.deepEqual([result.record, result.link], ['valid', 'mismatch'])
		const { body } = await service.get(`/sticker/${code}/56x88.svg`, { Referer: 'https://evil.example.net/' })
		assert.ok(result.picture.equals(body), 'the wrong-site picture')
	})

	test('a look-alike that hides where it is gets no green: unverifiable', async () => {
		const html = (await snippet()).replaceAll('strict-origin', 'no-referrer')
		const result = await click(sites.put('sh0p', html))
		assert.deepEqual([result.record, result.link], ['valid', 'unverifiable'])
	})

	test('a code with a typing error is told', async () => {
		const result = await click(sites.put('shop', (await snippet()).replaceAll(code, mistyped(code))))
		assert.equal(result.record, 'none')
	})

	const form = (policy = '') => `
		<form name="CertificationPageForm" method="post" target="_blank" ${policy}
			action="http://localhost:${service.port}/customer/customer/pfw/CertificationPage.do">
		<input type="image" name="Sticker" src="/sticker.gif" alt="${ALT}">
		<input type="hidden" name="Req_ID" value="${code}"></form>`
	const button = { selector: 'input[name=Sticker]' }
	async function ownCopy(name) {
		const bytes = await service.command('sticker', code, '--size', '56x88', '--format', 'gif', '-o', '-')
		sites.put(name, bytes, { path: '/sticker.gif', headers: { 'Content-Type': 'image/gif' } })
	}

	test('the deployed form snippet is verified', async () => {
		await ownCopy('shop')
		await verified(sites.put('shop', form()), button)
	})

	test('the deployed form snippet on a look-alike is shown as another site', async () => {
		await ownCopy('sh0p')
		const result = await click(sites.put('sh0p', form()), button)
		assert.equal(result.link, 'mismatch')
	})

	test('the deployed form snippet under no-referrer is unverifiable', async () => {
		await ownCopy('shop')
		const result = await click(
			sites.put('shop', form(), { headers: { 'Referrer-Policy': 'no-referrer' } }), button)
		assert.equal(result.link, 'unverifiable')
	})

	test('a registered path is verified with the policy that its snippet asks for', async () => {
		const other = await service.register(`${sites.origin('mall')}/shop/`)
		const html = (await service.command('snippet', other)).toString()
		await verified(sites.put('mall', html, { path: '/shop/', headers: { 'Referrer-Policy': 'no-referrer' } }))
		const result = await click(sites.put('mall', html, { path: '/neighbour/' }))
		assert.equal(result.link, 'mismatch')
	})

	test('an address that was typed is unverifiable', async () => {
		const page = await context.newPage()
		await page.goto(`http://localhost:${service.port}/proof/${code}`)
		assert.equal(await page.$eval('main', (main) => main.dataset.link), 'unverifiable')
		await page.close()
	})

	test('no visitor got a cookie, and no page can be framed', async () => {
		assert.deepEqual(await context.cookies(), [])
		const page = await context.newPage()
		await page.goto(sites.put('shop', `<iframe src="http://localhost:${service.port}/proof/${code}"></iframe>`))
		const frame = page.frames()[1]
		assert.equal(await frame.locator('main[data-record]').count(), 0)
		await page.close()
	})
})
