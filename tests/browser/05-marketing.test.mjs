// The console's pages for marketing as people see them, with a day's, a year's and no data: Japanese
// and English, light and dark, on a phone of 360 pixels and a screen of 1280, judged by axe.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Service, sleep, sqlite } from '../fixtures/harness.mjs'
import { Operator } from '../fixtures/operator.mjs'
import { launch } from '../fixtures/chromium.mjs'
import { mistakesInPage, picture, violations } from '../fixtures/eyes.mjs'

const DAY = Math.floor(Date.now() / 86_400_000)

// Shapes are kind, size, format … in one number: some of each, growing over the year, with weekends.
const fill = (days) => `
	WITH RECURSIVE d(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM d WHERE i < ${days - 1}),
	s(shape, weight) AS (SELECT shape, n FROM usage_total WHERE day = 1)
	INSERT OR REPLACE INTO usage_total
	SELECT ${DAY} - i, shape, weight * (900 - i) * (CASE (${DAY} - i + 3) % 7 WHEN 5 THEN 4 WHEN 6 THEN 3 ELSE 7 END) / 100
	FROM d, s; DELETE FROM usage_total WHERE day = 1;`

describe('marketing', () => {
	let service, browser, mika
	const sql = (text) => sqlite(service.file('store.db'), text)
	before(async () => {
		service = await Service.start({ config: { usage: { flush: 1 } } })
		mika = await Operator.add(service, 'mika', 'marketing')
		browser = await launch()
	})
	after(async () => {
		await browser?.close()
		await service?.stop()
	})

	const day = (ago) => new Date((DAY - ago) * 86_400_000).toISOString().slice(0, 10)
	const since = (ago, to = 0) => `/admin/usage?from=${day(ago - 1)}&to=${day(to)}`
	const pages = { usage: '/admin/usage', 'a-year': '/admin/usage?period=365', 'a-week': '/admin/usage?period=7',
		'a-month': since(31), 'a-quarter': '/admin/usage?period=90', 'half-a-year': since(183), 'two-years': since(730),
		'three-years': since(1100), 'two-years-ago': since(730, 680), wrong: '/admin/usage?from=2026-02-30',
		home: '/admin/', installations: '/admin/installations', shown: '/admin/installations/shown',
		'wrong-address': '/admin/installations/wrong', silent: '/admin/installations/silent', lists: '/admin/lists?segment=valid', abuse: '/admin/abuse', 'abuse-host': '/admin/abuse/host?host=evil.example',
		'abuse-frame': '/admin/abuse/host?host=shop-example.filesusr.com', filter: '/admin/contracts/filter?state=valid', attention: '/admin/attention', 'attention-over': '/admin/attention?state=over' }

	// The cookie is for HTTPS: it is given by hand.
	async function open(theme, locale) {
		const cookie = [...mika.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
		return browser.newContext({ colorScheme: theme, locale,
			extraHTTPHeaders: { Cookie: cookie, 'Accept-Language': locale } })
	}

	async function look(page, name) {
		const found = []
		const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
		if (wide > 0) found.push(`${name}: ${wide} px too wide`)
		found.push(...(await violations(page)).map((each) => `${name}: ${each}`))
		await picture(page, name)
		return found
	}

	const TWO = [['light', 'ja', 360], ['dark', 'en', 1280]]
	const FOUR = [...TWO, ['dark', 'ja', 360], ['light', 'en', 1280]]

	async function lookAt(data, names, contexts) {
		const found = []
		for (const [theme, locale, width] of contexts) {
			const context = await open(theme, locale)
			const page = await context.newPage()
			page.on('console', (message) =>
				message.type() === 'error' && !/status of (400|404)/.test(message.text()) && found.push(message.text()))
			await page.setViewportSize({ width, height: 800 })
			for (const name of names) {
				await page.goto(`http://localhost:${service.port}${pages[name]}`)
				found.push(...(await look(page, `${name}-${data}-${theme}-${locale}-${width}`)))
			}
			await context.close()
		}
		assert.deepEqual(found, [])
	}

	test('without data', () => lookAt('nothing', ['home', 'usage', 'wrong', 'installations', 'abuse', 'filter', 'attention'], TWO))

	test('with a day’s data', async () => {
		const code = await service.register('https://www.shop.example.com/')
		await service.register('https://never.example.com/',
			{ days: [-60, 30], organization: '株式会社とても長い名前の見本商店オンラインショッピングサービス事業部東日本営業本部' })
		pages.contract = `/admin/usage/${code}`
		for (const target of ['56x88.svg', '56x88.svg', '44x70.gif?lang=en', '88x145.png'])
			await service.get(`/sticker/${code}/${target}`, { Referer: 'https://www.shop.example.com/' })
		await service.get(`/sticker/${code}/88x145.png`, { Referer: 'https://evil.example/' })
		await service.get(`/sticker/${code}/88x145.png`, { Referer: 'https://shop-example.filesusr.com/' })
		await service.get(`/sticker/${code}/56x88.svg`, { Referer: 'https://shop.example.com/' })
		await service.get(`/sticker/${code}/56x88.png`)
		await service.get(`/proof/${code}`)
		await sleep(2500)
		await lookAt('day', ['home', 'usage', 'contract', 'installations', 'shown', 'wrong-address', 'silent', 'abuse', 'abuse-host', 'abuse-frame', 'filter'], TWO)
	})

	/* Of a source that no turn looks at: so they stay. */
	test('with alarms of every kind', async () => {
		const code = Number(await service.register('https://www.alarm.example.com/',
			{ organization: '株式会社とても長い名前の見本商店オンラインショッピングサービス事業部東日本営業本部' }))
		const kinds = [10, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90]
		const where = { 55: 'http://crl.example.com/a-list-of-a-long-name-that-does-not-end/1.crl: it is older than one that was seen', 65: 'www.alarm.example.com:8443' }
		const row = (kind, i, over) => `(${900 + 2 * i + over}, 99, ${kind}, '${over ? 'x' : kind === 65 ? 'chain' : ''}', ${kind}, ${kind === 55 || kind === 75 || kind === 80 ? 'NULL' : code}, `
			+ `1764300000, ${kind === 20 ? 1764200000 : 'NULL'}, ${kind === 20 ? 1764100000 : 'NULL'}, ${where[kind] ? `'${where[kind]}'` : 'NULL'}, 1764300000, 1764300000, ${over ? 1764400000 : 'NULL'})`
		await sql('INSERT INTO attention (id, source, place, what, kind, code, moment, record_at, world_at, detail, first_at, confirmed_at, cured_at) VALUES '
			+ kinds.flatMap((kind, i) => [row(kind, i, 0), row(kind, i, 1)]).join(', '))
		await lookAt('kinds', ['attention', 'attention-over'], FOUR)
	})

	test('with a year’s data', async () => {
		await sql('INSERT INTO usage_total SELECT 1, shape, n FROM usage_total')
		await sql(fill(730))
		await lookAt('year', ['home', 'usage', 'a-year', 'a-week', 'a-quarter', 'two-years'], FOUR)
	})

	test('dates below a chart stand side by side, and inside of it', async () => {
		const names = ['usage', 'a-year', 'a-week', 'a-month', 'a-quarter', 'half-a-year', 'two-years', 'three-years']
		for (const width of [360, 412, 720, 1280])
			assert.deepEqual(await find(width, names, () => [...document.querySelectorAll('.chart-body')].flatMap((chart) => {
				const edge = chart.getBoundingClientRect()
				const dates = [...chart.querySelectorAll('.dates-narrow text, .dates-wide text')]
					.map((text) => ({ text: text.textContent, ...text.getBoundingClientRect().toJSON() })).filter((each) => each.width > 0)
				const apart = (a, b) => a.right + 2 <= b.left || b.right + 2 <= a.left || a.bottom <= b.top + 4 || b.bottom <= a.top + 4
				return [...(dates.some((each) => /^\d\d-\d\d$|^\d{4}(-\d\d)?$/.test(each.text)) ? [] : ['no date']),
					...dates.filter((each) => each.left < edge.left - 1 || each.right > edge.right + 1).map((each) => `${each.text} is outside`),
					...dates.flatMap((a, i) => dates.slice(i + 1).filter((b) => !apart(a, b)).map((b) => `${a.text} on ${b.text}`))]
			})), [])
	})

	test('last year has a line, a legend and columns, where there was one', async () => {
		const lines = () => [...document.querySelectorAll('#days ~ .chart')].map((chart) =>
			`${chart.querySelectorAll('.chart-legend li').length} ${[...chart.querySelectorAll('polyline')].map((line) => line.getAttribute('class')).join(' ')}`)
		const heads = () => [`${[...document.querySelectorAll('[aria-labelledby=days] thead th')].length} columns`]
		const three = 'line-3 line-2 line-1', two = 'line-3 line-1'
		for (const [name, drawn] of [['usage', three], ['a-week', three], ['half-a-year', three], ['a-year', two]]) {
			const number = drawn.split(' ').length
			assert.deepEqual(await find(1280, [name], lines), ['ja', 'en'].flatMap((lang) => Array(2).fill(`${name} ${lang}: ${number} ${drawn}`)))
			assert.deepEqual(await find(1280, [name], heads), ['ja', 'en'].map((lang) => `${name} ${lang}: 10 columns`))
		}
		// Nobody knows what was before the first count: the line begins there, or is none.
		assert.deepEqual(await find(1280, ['two-years-ago'], lines), ['ja', 'en'].flatMap((lang) => Array(2).fill(`two-years-ago ${lang}: 1 line-1`)))
		assert.deepEqual(await find(1280, ['two-years-ago'], heads), ['ja', 'en'].map((lang) => `two-years-ago ${lang}: 7 columns`))
	})

	/** Opens a page in each language, and returns what `judge` finds there in the browser. */
	async function find(width, names, judge, media = {}) {
		const found = []
		for (const locale of ['ja', 'en']) {
			const context = await open('light', locale)
			const page = await context.newPage()
			await page.setViewportSize({ width, height: 640 })
			await page.emulateMedia(media)
			for (const name of names) {
				await page.goto(`http://localhost:${service.port}${pages[name]}`)
				found.push(...(await page.evaluate(judge)).map((each) => `${name} ${locale}: ${each}`))
			}
			await context.close()
		}
		return found
	}

	const LISTS = ['usage', 'contract', 'installations', 'shown', 'abuse', 'abuse-host', 'filter'], TABLES = [...LISTS, 'wrong-address']

	test('a phone’s first screen has what wants attention; then come the figures', async () => {
		assert.deepEqual(await find(360, ['home'], () => {
			const [attention, figures] = document.querySelectorAll('.figures > section')
			const last = [...attention.querySelectorAll('td.number')].at(-1).getBoundingClientRect().bottom
			const first = figures.querySelector('.tile-value').getBoundingClientRect().top
			return [...(last > 480 ? [`attention ends at ${last}`] : []), ...(first > 780 ? [`figures begin at ${first}`] : [])]
		}), [])
	})

	test('a table shows its first number on a phone, and all of its columns on a screen', async () => {
		assert.deepEqual(await find(360, LISTS, () => [...document.querySelectorAll('.table')].flatMap((table) => {
			const cell = table.querySelector('tbody td:is(.number, .day)'), edge = table.getBoundingClientRect()
			const inside = !cell || !edge.width || cell.getBoundingClientRect().right <= edge.right + 1
			return inside ? [] : [`${table.getAttribute('aria-labelledby')}: ${cell.getBoundingClientRect().right} of ${edge.right}`]
		})), [])
		assert.deepEqual(await find(1280, TABLES, () => [...document.querySelectorAll('.table')].flatMap((table) =>
			table.scrollWidth > table.clientWidth ? [`${table.getAttribute('aria-labelledby')}: ${table.scrollWidth} of ${table.clientWidth}`] : [])), [])
	})

	test('the menu and the way out stand in one line, and their ways not twice', async () => {
		for (const width of [360, 1280])
			assert.deepEqual(await find(width, ['home'], () => {
				const desk = document.querySelector('.desk').getBoundingClientRect().height
				const ways = document.querySelectorAll('a[href="/admin/installations"]').length
				return [...(desk > 60 ? [`${desk} px high`] : []), ...(ways === 1 ? [] : [`${ways} ways`])]
			}), [])
	})

	test('with forced colours the current item of the menu alone is marked', async () => {
		assert.deepEqual(await find(1280, ['home'], () => {
			const edge = (item) => getComputedStyle(item).borderBottomColor
			const [current, ...others] = [...document.querySelectorAll('.menu a')].sort((a) => a.hasAttribute('aria-current') ? -1 : 1)
			const ground = getComputedStyle(document.querySelector('.desk')).backgroundColor
			return [...(edge(current) === ground ? ['the current one is not seen'] : []),
				...others.filter((item) => edge(item) !== ground).map((item) => `${item.textContent} is marked`)]
		}, { forcedColors: 'active' }), [])
	})

	test('letters of twice the size fit a phone', async () => {
		assert.deepEqual(await find(360, ['home', ...TABLES], () => {
			document.documentElement.style.fontSize = '200%'
			const wide = document.documentElement.scrollWidth - innerWidth
			return wide > 0 ? [`${wide} px too wide`] : []
		}), [])
	})

	test('the HTML validates', async () => {
		const found = []
		for (const [name, where] of Object.entries(pages)) {
			found.push(...(await mistakesInPage((await mika.get(where)).text)).map((each) => `${name}:${each}`))
		}
		assert.deepEqual(found, [])
	})
})
