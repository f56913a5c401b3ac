// One language of colour and shape: each state has a panel and an emblem of its own on every page, in the
// light, in the dark and with forced colours; red is for the sticker and the brand.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Service, everyState, until } from '../fixtures/harness.mjs'
import { Operator } from '../fixtures/operator.mjs'
import { launch } from '../fixtures/chromium.mjs'

const LOOKS = { // page → the end of its tone
	verified: 'verified', unverified: 'unverified', mismatch: 'mismatch', 'not yet valid': 'not_yet_valid',
	expired: 'expired', revoked: 'revoked', none: 'none', home: 'quiet', owner: 'quiet', check: 'quiet',
	'not found': 'quiet',
}
const THEMES = {
	light: { colorScheme: 'light' }, dark: { colorScheme: 'dark' }, forced: { forcedColors: 'active' },
}

// What the panel at the top shows, as the browser computes it.
const look = (page) => page.evaluate(() => {
	const style = (selector, name) => {
		const found = document.querySelector(selector)
		return found ? getComputedStyle(found)[name] : ''
	}
	return {
		tone: document.querySelector('main').className.replace('tone-', ''),
		ground: style('.verdict', 'backgroundColor'), words: style('.verdict h1', 'color'),
		body: style('.emblem .shape-body', 'fill'), sign: style('.emblem .shape-sign', 'stroke'),
		shape: document.querySelector('.emblem .shape-sign')?.getAttribute('d') ?? '',
		// Colours of all that is shown, but for the brand's edge of a quiet page and drawings of stickers.
		colours: [...document.querySelectorAll('main *:not(.step *, .tone-quiet .verdict)')].flatMap((each) => {
			const shown = getComputedStyle(each)
			return ['color', 'backgroundColor', 'borderTopColor', 'fill', 'stroke'].map((name) =>
				[shown[name], `${name} of ${each.tagName} ${each.getAttribute('class') ?? ''}`])
		}),
	}
})

const channels = (color) => color.match(/[\d.]+/g).slice(0, 3).map((each) => each / 255)
function contrast(a, b) {
	const [less, more] = [a, b].map((color) => {
		const [r, g, b] = channels(color).map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
		return 0.2126 * r + 0.7152 * g + 0.0722 * b
	}).sort((x, y) => x - y)
	return (more + 0.05) / (less + 0.05)
}
const isRed = (color) => {
	const [r, g, b] = channels(color)
	return r - Math.max(g, b) > 0.25 && Math.abs(g - b) < 0.15
}

const reds = (colours) => [...new Set(colours.filter(([color]) => /^rgb/.test(color) && isRed(color))
	.map(([color, where]) => `${where}: ${color}`))]

describe('looks of states', () => {
	let service, browser, states
	const pages = new Map()
	const seen = {} // theme → state → look
	before(async () => {
		service = await Service.start()
		states = await everyState(service)
		const proof = (state, referer) => ({ path: `/proof/${states[state].code}`, referer })
		pages.set('verified', proof('valid', `https://${states.valid.host}/`))
		pages.set('unverified', proof('valid'))
		pages.set('mismatch', proof('valid', 'https://evil.example.net/'))
		pages.set('not yet valid', proof('not_yet_valid'))
		pages.set('expired', proof('expired'))
		pages.set('revoked', proof('revoked'))
		pages.set('none', proof('none'))
		pages.set('home', { path: '/' })
		pages.set('owner', { path: `/owner/snippet/${states.valid.code}` })
		// Of a code that nobody clicks: this page tells of clicks.
		pages.set('check', { path: `/owner/check/${states.renewed.successor}` })
		pages.set('not found', { path: '/nothing' })
		browser = await launch()
		for (const [theme, options] of Object.entries(THEMES)) {
			const context = await browser.newContext({ ...options, reducedMotion: 'reduce' })
			const page = await context.newPage()
			seen[theme] = {}
			for (const [name, { path, referer }] of pages) {
				// A busy machine may have the first answer be that it is busy.
				await until(`${name} is answered`, async () => {
					const answer = await page.goto(`http://localhost:${service.port}${path}`, referer ? { referer } : {})
					return answer.status() !== 503
				})
				seen[theme][name] = await look(page)
			}
			await context.close()
		}
	})
	after(async () => {
		await browser?.close()
		await service.stop()
	})

	for (const theme of Object.keys(THEMES)) {
		test(`${theme}: each page has the looks of its state`, () => {
			for (const [name, tone] of Object.entries(LOOKS))
				assert.equal(seen[theme][name].tone, tone, name)
		})

		test(`${theme}: words and emblem are seen on their ground`, () => {
			for (const [name, { ground, words, body, sign }] of Object.entries(seen[theme])) {
				// Forced colours leave no ground: the page's is behind.
				const behind = /^rgba.*, 0\)$/.test(ground) ? 'rgb(255, 255, 255)' : ground
				assert.ok(contrast(words, behind) >= 4.5, `${name}: words ${words} on ${behind}`)
				if (body) {
					assert.ok(contrast(body, behind) >= 3, `${name}: emblem ${body} on ${behind}`)
					assert.ok(contrast(sign, body) >= 3, `${name}: sign ${sign} on ${body}`)
				}
			}
		})

		test(`${theme}: nothing is red, which is for valid stickers`, () => {
			for (const [name, { ground, colours }] of Object.entries(seen[theme])) {
				assert.ok(!isRed(ground), `${name}: ${ground}`)
				assert.deepEqual(reds(colours), [], name)
			}
		})
	}

	test('an emblem has its sign from the first moment on', async () => {
		const page = await browser.newPage({ reducedMotion: 'no-preference' })
		await page.goto(`http://localhost:${service.port}/nothing`)
		await page.evaluate(() => document.getAnimations().forEach((each) => {
			each.pause()
			each.currentTime = 0
		}))
		const drawn = await page.$eval('.emblem', (emblem) => {
			const sign = getComputedStyle(emblem.querySelector('.shape-sign'))
			return [sign.strokeDasharray, sign.strokeDashoffset, sign.opacity, sign.visibility]
		})
		assert.deepEqual(drawn, ['none', '0px', '1', 'visible'])
		await page.close()
	})

	test('states differ in colour, and in shape', () => {
		const states = Object.keys(LOOKS).filter((name) => LOOKS[name] !== 'quiet')
		for (const theme of ['light', 'dark'])
			assert.equal(new Set(states.map((name) => seen[theme][name].ground)).size, states.length, theme)
		for (const theme of Object.keys(THEMES))
			assert.equal(new Set(states.map((name) => seen[theme][name].shape)).size, states.length, theme)
	})

	for (const theme of ['light', 'dark'])
		test(`${theme}: the console is not red either, not where something is wrong or will be revoked`, async () => {
			const sato = await Operator.add(service, `sato-${theme}`, 'administrator')
			await sato.get('/admin/')
			const context = await browser.newContext({ ...THEMES[theme], extraHTTPHeaders: {
				Cookie: [...sato.cookies].map(([name, value]) => `${name}=${value}`).join('; ') } })
			const page = await context.newPage()
			const { code } = states.valid
			for (const path of ['/admin/contracts', `/admin/contracts/${states.revoked.code}`, `/admin/contracts/${code}/revoke`,
				`/admin/contracts/${code}/certificate`, '/admin/usage', '/admin/usage?from=2026-02-30', '/admin/login']) {
				await page.goto(`http://localhost:${service.port}${path}`)
				assert.deepEqual(reds((await look(page)).colours), [], path)
			}
			await context.close()
		})

	test('the console shows the same shapes beside the words', async () => {
		const mika = await Operator.add(service, 'mika', 'marketing')
		const looks = { valid: 'verified', not_yet_valid: 'not_yet_valid', expired: 'expired', revoked: 'revoked',
			nothingIssued: 'none' }
		for (const path of ['/admin/contracts', '/admin/contracts/filter?state=any'])
			for (const [state, tone] of Object.entries(looks)) {
				const { text } = await mika.get(path)
				const row = text.slice(text.indexOf(`/admin/contracts/${states[state].code}"`))
				const [, shown, shape] = row.match(/class="state tone-(\w+)"[^]*?class="shape-sign" d="(.*?)"/)
				assert.equal(shown, tone, `${path}: ${state}`)
				const name = { valid: 'verified', not_yet_valid: 'not yet valid', nothingIssued: 'none' }[state] ?? state
				assert.equal(shape, seen.light[name].shape, `${path}: ${state}`)
			}
	})
})
