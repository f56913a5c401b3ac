// The console's pages for marketing: what they say equals what was sent, on the page and in the files.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Service, mistyped, until } from './harness.mjs'
import { Operator } from './operator.mjs'

const HOST = 'www.shop.example.com'
const SITE = { Referer: `https://${HOST}/` }

/** The rows of the table `name` as the page shows them: texts of the cells. */
function tableOf(html, name) {
	const section = html.split('<section ').find((part) => part.includes(`<h2 id="${name}">`)) ?? ''
	const text = (cell) => cell.replace(/<span aria-hidden[^]*?<\/span>/g, '').replace(/<[^>]*>/g, '').trim()
	return [...section.matchAll(/<tr>([^]*?)<\/tr>/g)].slice(1).map(([, row]) =>
		[...row.matchAll(/<t[hd][^>]*>([^]*?)<\/t[hd]>/g)].map(([, cell]) => text(cell)))
}

const json = async (operator, path) => JSON.parse((await operator.get(path)).text)

describe('marketing', () => {
	let service, code, mika
	before(async () => {
		service = await Service.start({ config: { usage: { flush: 1 } } })
		mika = await Operator.add(service, 'mika', 'marketing')
		code = await service.register(`https://${HOST}/`)
	})
	after(() => service.stop())

	test('no data is said, with the way on', async () => {
		const page = await mika.get('/admin/usage')
		assert.equal(page.status, 200)
		assert.match(page.text, /Nothing was counted in this period/)
		assert.match(page.text, /href="\?period=365"/)
	})

	test('the overview says what was sent', async () => {
		for (let i = 0; i < 5; i++) await service.get(`/sticker/${code}/56x88.svg`, SITE)
		for (let i = 0; i < 2; i++) await service.get(`/sticker/${code}/44x70.gif?lang=en`)
		for (let i = 0; i < 3; i++)
			await service.get(`/sticker/${code}/88x145.png`, { Referer: 'https://evil.example/' })
		for (let i = 0; i < 2; i++) await service.get(`/proof/${code}`, SITE)
		await service.get(`/sticker/${mistyped(code)}/56x88.svg`)
		await until('13 counts', async () =>
			/usage_written_total 13$/m.test((await service.admin('/metrics')).text))
		const { text } = await mika.get('/admin/usage?period=7')
		assert.deepEqual(tableOf(text, 'summary').slice(0, 3).map((row) => row.slice(0, 2)), [
			['Stickers shown', '11'], ['Clicks', '2'], ['Click rate', '18.2 %']])
		assert.deepEqual(tableOf(text, 'links'), [['On a registered site', '5', '45.5 %'],
			['On another site', '3', '27.3 %'], ['Site unknown', '3', '27.3 %']])
		assert.deepEqual(tableOf(text, 'sizes'),
			[['44x70', '2', '18.2 %'], ['56x88', '6', '54.5 %'], ['88x145', '3', '27.3 %']])
		assert.deepEqual(tableOf(text, 'langs'), [['Japanese', '9', '81.8 %'], ['English', '2', '18.2 %']])
		assert.deepEqual(tableOf(text, 'records')[0], ['Unknown code', '1', '9.1 %'])
		const days = tableOf(text, 'days')
		assert.equal(days.length, 7)
		assert.deepEqual(days.at(-1).slice(1, 4), ['11', '2', '18.2 %'])
	})

	test('files hold exactly what the page shows', async () => {
		const { text } = await mika.get('/admin/usage?period=7')
		for (const [, link] of text.matchAll(/href="([^"]*as=)csv" download/g)) {
			const path = `/admin/usage${link.replaceAll('&amp;', '&')}`
			const name = /table=(\w+)/.exec(path)[1]
			const rows = tableOf(text, name)
			const csv = await mika.get(`${path}csv`)
			assert.equal(csv.headers['content-disposition'], `attachment; filename="trustseal-${name}.csv"`)
			assert.equal(csv.text[0], '\ufeff')
			const lines = csv.text.slice(1).trimEnd().split('\r\n')
			const objects = await json(mika, `${path}json`)
			assert.equal(lines.length, rows.length + 1, name)
			const members = (row) => Object.values(row).map((value) => (typeof value === 'number' ? value : (value ?? '')))
			assert.deepEqual(objects.map((row) => members(row).map(String)),
				lines.slice(1).map((line) => line.split(',').map((cell) => cell.replace(/\.0$/, ''))))
			const plain = (cell) => cell.replace(/[, %]/g, '').replace('nothing', '')
			assert.deepEqual(lines.slice(1).map((line) => line.split(',').slice(1)), rows.map((row) => row.slice(1).map(plain)))
		}
		assert.equal((await mika.get('/admin/usage?table=days&as=xls')).status, 404)
		assert.equal((await mika.get('/admin/usage?table=nothing&as=csv')).status, 404)
	})

	test('a period that makes no sense is told beside its field, and stays as it was typed', async () => {
		for (const [query, field, words] of [
			['from=2026-02-30', 'from', /not a day/],
			['from=yesterday&to=', 'from', /not a day/],
			['from=1999-12-31', 'from', /before the year 2000/],
			['to=9999-01-01', 'to', /too far ahead/],
			['from=2026-02-01&to=2026-01-01', 'to', /Exchange the two/],
			['from=2001-01-01&to=2026-01-01', 'from', /more than ten years/],
			['from=%22%3E%3Cscript%3E', 'from', /not a day/],
		]) {
			const { status, text } = await mika.get(`/admin/usage?${query}`)
			assert.equal(status, 400, query)
			assert.match(new RegExp(`id="wrong-${field}">([^<]*)<`).exec(text)?.[1] ?? '', words)
			const typed = new URLSearchParams(query).get(field)
			assert.ok(text.includes(`value="${typed.replace('"', '&quot;').replace('>', '&gt;').replace('<', '&lt;').replace('>', '&gt;')}"`), query)
			assert.ok(!text.includes('<svg class="plot"'), 'numbers of another period are shown')
		}
		const { text } = await mika.get('/admin/usage?from=2025-01-01&to=2025-12-31')
		assert.match(text, /2025-01-01 to 2025-12-31 \(365 days\)/)
		assert.equal((await mika.get('/admin/usage?period=nonsense')).status, 200)
	})

	test('only who is logged in sees them, and marketing changes nothing', async () => {
		assert.equal((await new Operator(service).get('/admin/usage')).status, 303)
		assert.equal((await new Operator(service).get('/admin/usage?table=days&as=csv')).status, 303)
		assert.equal((await mika.send('POST', '/admin/usage')).status, 405)
	})
})
