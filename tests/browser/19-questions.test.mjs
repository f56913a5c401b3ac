// What owners ask before they put a sticker somewhere else than on a page of theirs, or have it pass through something
// that changes it: each answer of /help, tried in a browser.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Service, unescapeHtml } from '../fixtures/harness.mjs'
import { launch } from '../fixtures/chromium.mjs'
import { PHONE, SCREEN, judge } from '../fixtures/eyes.mjs'
import { Sites } from '../fixtures/sites.mjs'

const { PNG } = createRequire(import.meta.url)('pngjs')

describe('the sticker elsewhere', () => {
	let service, sites, browser, context, code, html, folder
	before(async () => {
		folder = fs.mkdtempSync(path.join(os.tmpdir(), 'trustseal-elsewhere-'))
		sites = await Sites.start()
		service = await Service.start()
		code = await service.register(`${sites.origin('shop')}/`)
		html = (await service.command('snippet', code)).toString()
		browser = await launch()
		context = await browser.newContext({ locale: 'en-GB' })
	})
	after(async () => {
		await browser?.close()
		await service.stop()
		await sites.stop()
		fs.rmSync(folder, { recursive: true })
	})

	const quoted = (text) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')

	/** Opens the address and clicks the sticker in its frame (0: the page itself): what the proof page says. */
	async function click(address, { frame = 0, selector = 'a img, a amp-img', looks } = {}) {
		const page = await context.newPage()
		await page.goto(address)
		const link = page.frames().at(frame).locator(selector)
		const newTab = (await link.evaluate((each) => each.closest('a').target)) === '_blank'
		const opened = newTab ? context.waitForEvent('page') : page
		await link.click()
		const proof = await opened
		await proof.waitForSelector('main[data-record]')
		const { record, link: state } = await proof.$eval('main', (main) => ({ ...main.dataset }))
		assert.equal(record, 'valid')
		const said = { link: state, newTab, heading: await proof.innerText('h1'),
			lead: await proof.innerText('.verdict-lead'), tone: await proof.$eval('main', (main) => main.className),
			owner: await proof.$$eval('main details .facts dd', (all) => all.map((each) => each.textContent)) }
		if (looks) said.flaws = await judge(proof, looks, PHONE, SCREEN)
		for (const each of context.pages()) await each.close()
		return said
	}

	describe('in mails', () => {
		test('a mail program tells nobody where the click came from: not green, and no accusation', async () => {
			const mail = path.join(folder, 'mail.html')
			fs.writeFileSync(mail, html)
			const { link, tone } = await click(`file://${mail}`)
			assert.equal(link, 'unverifiable')
			assert.doesNotMatch(tone, /tone-verified/)
		})

		test('in webmail the click comes from the webmail’s address, which does not match', async () => {
			assert.equal((await click(sites.put('mail.example.net', html))).link, 'mismatch')
		})

		test('a link to a page of the own site works there: clicked on that page, it is green', async () => {
			sites.put('shop', html)
			sites.put('mail.example.net', `<a href="${sites.origin('shop')}/">Our shop</a>`)
			const page = await context.newPage()
			await page.goto(`${sites.origin('mail.example.net')}/`)
			await page.click('a')
			await page.waitForURL(`${sites.origin('shop')}/`)
			const opened = context.waitForEvent('page')
			await page.click('a img')
			const proof = await opened
			assert.equal(await proof.locator('main').getAttribute('data-link'), 'match')
			for (const each of context.pages()) await each.close()
		})
	})

	describe('in a PDF', () => {
		test('a page that is printed keeps the link; opened from there, the proof page asks to compare', async () => {
			const page = await context.newPage()
			await page.goto(sites.put('shop', html))
			const file = path.join(folder, 'page.pdf')
			await page.pdf({ path: file })
			const links = execFileSync('pdfinfo', ['-url', file]).toString()
			const address = `http://localhost:${service.port}/proof/${code}`
			assert.ok(links.includes(address), links)
			await page.goto(address)
			assert.equal(await page.locator('main').getAttribute('data-link'), 'unverifiable')
			await page.close()
		})
	})

	describe('in frames', () => {
		test('a page of the own site, and HTML that stands in the frame itself, are green', async () => {
			sites.put('shop', html, { path: '/part' })
			for (const frame of ['src="/part"', `srcdoc="${quoted(html)}"`])
				assert.equal((await click(sites.put('shop', `<iframe ${frame}></iframe>`), { frame: 1 })).link, 'match', frame)
		})

		test('the own page in a frame of another site is green, since it is the own page', async () => {
			const address = sites.put('shop', html, { path: '/part' })
			const frame = await click(sites.put('portal.example.net', `<iframe src="${address}"></iframe>`), { frame: 1 })
			assert.equal(frame.link, 'match')
		})

		test('a frame with a sandbox needs each of three words', async () => {
			const { text } = await service.get('/help/sticker-frame?lang=en')
			const words = /<pre[^>]*>(?:<code[^>]*>)?([^<]*)</.exec(text)[1].trim().split('\n').join(' ')
			assert.equal(words, 'allow-popups allow-popups-to-escape-sandbox allow-same-origin')
			const put = (sandbox) => sites.put('shop', `<iframe sandbox="${sandbox}" srcdoc="${quoted(html)}"></iframe>`)
			assert.equal((await click(put(words), { frame: 1 })).link, 'match')
			assert.equal((await click(put(words.replace(' allow-same-origin', '')), { frame: 1 })).link, 'unverifiable')
			const page = await context.newPage()
			await page.goto(put(words.replace(' allow-popups-to-escape-sandbox', '')))
			const opened = context.waitForEvent('page')
			await page.frames()[1].click('a img')
			await (await opened).waitForURL('chrome-error://**')
			await page.goto(put('allow-same-origin'))
			const refused = page.waitForEvent('console', (message) => message.text().includes('allow-popups'))
			await page.frames()[1].click('a img')
			await refused
			assert.equal(context.pages().length, 2)
			for (const each of context.pages()) await each.close()
		})

		test('a frame of another address does not match', async () => {
			const address = sites.put('frames.example.net', html)
			const { link, owner } = await click(sites.put('shop', `<iframe src="${address}"></iframe>`), { frame: 1 })
			assert.equal(link, 'mismatch')
			assert.match(owner.join(), /none of the registered URLs/)
		})

		for (const [host, builder] of [['shop-example.filesusr.com', 'Wix'], ['1234.googleusercontent.com', 'Google Sites']])
			test(`a frame of ${builder} does not match either, but its owner reads the cure and nobody is accused`, async () => {
				const address = sites.put(host, html)
				const said = await click(sites.put('shop', `<iframe src="${address}"></iframe>`),
					{ frame: 1, looks: `elsewhere-${builder}` })
				assert.equal(said.link, 'mismatch')
				assert.equal(said.heading, 'The page you came from does not match the certificate. Please check the site.')
				assert.match(said.lead, new RegExp(`a frame of ${builder}, which may stand on any site\\. Compare your address bar`))
				assert.match(said.owner[0], new RegExp(`^${builder} puts embedded HTML into a frame`))
				assert.match(said.owner[1], /as a picture with a link/)
				assert.deepEqual(said.flaws, [])
			})

		test('what the owner’s page gives for page builders, a picture with a link, is green', async () => {
			const { text } = await service.get(`/owner/snippet/${code}?lang=en&format=png`)
			const box = (id) => unescapeHtml(new RegExp(`<pre[^>]* id="${id}"[^>]*>([^<]*)<`).exec(text)[1])
			const [, file] = /<details id="builders">[^]*?href="([^"]+)" download/.exec(text)
			sites.put('shop', (await service.get(unescapeHtml(file))).body, { path: '/media/1.png', headers: { 'Content-Type': 'image/png' } })
			const picture = (rel) => `<a href="${box('link')}" target="_blank" rel="${rel}"><img src="/media/1.png" alt="${box('alt')}"></a>`
			assert.equal((await click(sites.put('shop', picture('noopener')))).link, 'match')
			assert.equal((await click(sites.put('shop', picture('noopener noreferrer')))).link, 'unverifiable')
		})
	})

	describe('when an editor takes parts away', () => {
		test('without any of its attributes but the two addresses it is green', async () => {
			const names = [...html.matchAll(/ ([a-z]+)="/g)].map(([, name]) => name)
			for (const name of new Set(names)) {
				if (name === 'href' || name === 'src') continue
				const less = html.replaceAll(new RegExp(` ${name}="[^"]*"`, 'g'), '')
				const { link, newTab } = await click(sites.put('shop', less))
				assert.deepEqual([link, newTab], ['match', name !== 'target'], name)
			}
			const bare = html.replaceAll(/ (?!href|src)[a-z]+="[^"]*"/g, '')
			assert.match(bare, /^<a href="[^"]*"><img src="[^"]*"><\/a>\s*$/)
			assert.equal((await click(sites.put('shop', bare))).link, 'match')
			for (const policy of ['no-referrer', 'same-origin'])
				assert.equal((await click(sites.put('shop', bare, { headers: { 'Referrer-Policy': policy } }))).link,
					'unverifiable', policy)
		})

		test('with noreferrer added it is never green', async () => {
			assert.equal((await click(sites.put('shop', html.replace('noopener', 'noopener noreferrer')))).link, 'unverifiable')
		})

		test('a counter that redirects does no harm; one that shows a page in between does', async () => {
			const [, proof] = /href="([^"]*)"/.exec(html)
			const counted = html.replace(proof, `${sites.origin('count.example.net')}/`)
			sites.redirect('count.example.net', proof)
			assert.equal((await click(sites.put('shop', counted))).link, 'match')
			sites.put('count.example.net', '', { head: `<meta http-equiv="refresh" content="0; url=${proof}">` })
			assert.equal((await click(sites.put('shop', counted))).link, 'mismatch')
		})
	})

	describe('on dark pages', () => {
		/** How bright the sticker's ground is, on a page with that style sheet, for a visitor who prefers that. */
		async function ground(theme, style, colorScheme) {
			const options = theme === 'light' ? [] : ['--theme', theme]
			const sticker = (await service.command('snippet', code, ...options)).toString()
			const visitor = await browser.newContext({ colorScheme })
			const page = await visitor.newPage()
			await page.goto(sites.put('shop', sticker, { head: `<style>${style}</style>` }))
			await page.waitForFunction(() => document.querySelector('img').complete)
			const shot = PNG.sync.read(await page.locator('img').screenshot())
			await visitor.close()
			return shot.data[(60 * shot.width + 2) * 4] > 128 ? 'light' : 'dark'
		}
		const BLACK = 'body { background: black }', WHITE = 'body { background: white }'

		test('light and dark are the same for everybody, whatever the page and the visitor', async () => {
			for (const theme of ['light', 'dark'])
				for (const [style, prefers] of [[`:root { color-scheme: dark } ${BLACK}`, 'light'], [WHITE, 'dark']])
					assert.equal(await ground(theme, style, prefers), theme)
		})

		test('the one that follows goes by the visitor’s setting, not by the background of the page', async () => {
			assert.equal(await ground('auto', BLACK, 'light'), 'light')
			assert.equal(await ground('auto', WHITE, 'dark'), 'dark')
		})

		test('a page that declares its color-scheme has it follow that', async () => {
			for (const [scheme, prefers] of [['dark', 'light'], ['light', 'dark']])
				assert.equal(await ground('auto', `:root { color-scheme: ${scheme} }`, prefers), scheme)
			for (const prefers of ['light', 'dark'])
				assert.equal(await ground('auto', ':root { color-scheme: light dark }', prefers), prefers)
		})
	})

	describe('on AMP pages', () => {
		const amp = () => {
			const [, link, picture] = /href="([^"]*)".*src="([^"]*)"/.exec(html)
			return `<a href="${link}" target="_blank" rel="noopener"><amp-img src="${picture}" width="56" height="88"
				style="display: inline-block; width: 56px; height: 88px"></amp-img></a>`
		}

		test('on the own address the link around amp-img is green', async () => {
			assert.equal((await click(sites.put('shop', amp()))).link, 'match')
		})

		test('from a cache the click comes from the cache’s address, which does not match', async () => {
			assert.equal((await click(sites.put('shop-example.cache.example.net', amp()))).link, 'mismatch')
		})
	})
})
