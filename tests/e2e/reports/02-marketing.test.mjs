// The console's pages for marketing: what they say equals what was sent, on the page and in the files.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { after, before, describe, test } from 'node:test'
import { Service, mistyped, run, until } from '../../fixtures/harness.mjs'
import { Operator } from '../../fixtures/operator.mjs'

const HOST = 'www.shop.example.com'
const SITE = { Referer: `https://${HOST}/` }

/** The rows of the table `name` as the page shows them: texts of the cells. */
function tableOf(html, name) {
	const section = html.split('<section ').find((part) => part.includes(`<h2 id="${name}">`)) ?? ''
	const text = (cell) => cell.replace(/<span aria-hidden[^]*?<\/span>/g, '').replace(/<[^>]*>/g, '').trim()
	return [...section.matchAll(/<tr>([^]*?)<\/tr>/g)].slice(1).map(([, row]) =>
		[...row.matchAll(/<t[hd][^>]*>([^]*?)<\/t[hd]>/g)].map(([, cell]) => text(cell)))
}

/** What the table `name` shows in the columns with these headings. */
function columnsOf(html, name, ...headings) {
	const section = html.split('<section ').find((part) => part.includes(`<h2 id="${name}">`)) ?? ''
	const all = [...section.matchAll(/<th scope="col"[^>]*>([^<]*)</g)].map(([, heading]) => heading)
	return tableOf(html, name).map((row) => headings.map((heading) => row[all.indexOf(heading)]))
}

/** The cells of a line of CSV: a code stands as a formula, so that Excel keeps its zeros. */
const cellsOf = (line) => line.replaceAll(/"=""(\d{10})"""/g, '$1').split(',')

/** A row without the cell at an index. */
const without = (at, row) => row.filter((_, i) => i !== at)

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
			(await service.metric('usage_written_total')) === 13)
		const { text } = await mika.get('/admin/usage?period=7')
		assert.deepEqual(tableOf(text, 'summary').slice(0, 3).map((row) => row.slice(0, 2)), [
			['Stickers shown', '11'], ['Clicks', '2'], ['Click rate', '18.2 %']])
		assert.deepEqual(tableOf(text, 'links'), [['On a registered site', '5', '45.5 %'],
			['On another site', '3', '27.3 %'], ['Site unknown', '3', '27.3 %']])
		assert.deepEqual(tableOf(text, 'sizes'),
			[['44x70', '2', '18.2 %'], ['56x88', '6', '54.5 %'], ['88x145', '3', '27.3 %']])
		assert.deepEqual(tableOf(text, 'langs'), [['Japanese', '9', '81.8 %'], ['English', '2', '18.2 %'],
			['Chinese (simplified)', '0', '0.0 %'], ['Korean', '0', '0.0 %']])
		assert.deepEqual(tableOf(text, 'records')[0], ['Valid', '10', '90.9 %'])
		assert.deepEqual(tableOf(text, 'records').at(-1), ['Unknown code', '1', '9.1 %'])
		assert.deepEqual(tableOf(text, 'busiest'), [[code, 'Example', '10', '2', '20.0 %']])
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
				lines.slice(1).map((line) => cellsOf(line).map((cell) => cell.replace(/\.0$/, ''))))
			const plain = (cell) => cell.replace(/[, %]/g, '').replace('nothing', '')
			// Last year's columns are on the page where last year had counts.
			const hidden = name === 'days' ? ['', '', ''] : []
			assert.deepEqual(lines.slice(1).map((line) => cellsOf(line).slice(1)), rows.map((row) => [...row.slice(1).map(plain), ...hidden]))
		}
		assert.equal((await mika.get('/admin/usage?table=days&as=xls')).status, 404)
		assert.equal((await mika.get('/admin/usage?table=nothing&as=csv')).status, 404)
	})

	test('a period that makes no sense is told beside its field, and stays as it was typed', async () => {
		const ahead = new Date(Date.now() + 200 * 86400_000).toISOString().slice(0, 10)
		for (const [query, field, words] of [
			['from=2026-02-30', 'from', /not a day/],
			['from=yesterday&to=', 'from', /not a day/],
			['from=1999-12-31', 'from', /before the year 2000/],
			['to=9999-01-01', 'to', /too far ahead/],
			['from=2026-02-01&to=2026-01-01', 'to', /Exchange the two/],
			['from=2001-01-01&to=2026-01-01', 'from', /more than ten years/],
			['from=%22%3E%3Cscript%3E', 'from', /not a day/],
			[`from=${'9'.repeat(300)}`, 'from', /not a day/],
			[`to=${ahead}`, 'to', /too far ahead/],
			[`from=${ahead}&to=${ahead}`, 'from', /lies ahead/],
			['from=yesterday&to=tomorrow', 'from', /not a day/],
			['from=yesterday&to=tomorrow', 'to', /not a day/],
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

	test('one contract’s page says on which hosts its sticker was seen, and leads on', async () => {
		const { text } = await mika.get(`/admin/usage/${code}`)
		// The counts come first; files keep the order that programs know.
		assert.deepEqual(tableOf(text, 'places').map((row) => row.slice(0, 3)), [[HOST, '5', '2'], ['evil.example', '3', '0']])
		assert.match((await mika.get(`/admin/usage/${code}?table=places&as=csv`)).text,
			/^\ufeffhost,registered,reason,pictures,clicks,first_day,last_day,sizes,formats,old_day,error\r\n/)
		assert.deepEqual(columnsOf(text, 'places', 'Host', 'Registered', 'Address', 'Shown', 'Clicks'), [
			[HOST, 'Yes', 'As registered', '5', '2'],
			['evil.example', 'No (claimed)', 'Other host', '3', '0']])
		assert.deepEqual(columnsOf(text, 'places', 'Sizes', 'Formats', 'Old code last shown', 'Uncertain'), [
			['56x88', 'svg', 'nothing', '0'], ['88x145', 'png', 'nothing', '0']])
		assert.equal(tableOf(text, 'summary')[0][1], '10')
		for (const path of [`/admin/contracts/${code}`, `/proof/${code}`, `/owner/snippet/${code}`]) {
			assert.ok(text.includes(`href="${path}"`), path)
			assert.equal((await mika.get(path)).status, 200, path)
		}
		assert.ok((await mika.get(`/admin/contracts/${code}`)).text.includes(`href="/admin/usage/${code}"`))
		for (const unknown of [mistyped(code), '12345', 'x']) assert.equal((await mika.get(`/admin/usage/${unknown}`)).status, 404)
		const [row] = await json(mika, `/admin/usage/${code}?table=places&as=json`)
		assert.deepEqual([row.host, row.registered, row.pictures], [HOST, 'registered', 5])
	})

	test('who abuses stickers is listed as a claim, and leads to the contract', async () => {
		const { text } = await mika.get('/admin/abuse')
		assert.deepEqual(columnsOf(text, 'foreign', 'Host', 'Hits', 'Reports', 'Uncertain', 'Code'),
			[['evil.example', '3', '0', '0', code]])
		assert.match(text, /A host is what a browser or program claimed/)
		assert.ok(text.includes(`href="/admin/usage/${code}"`))
		const csv = (await mika.get('/admin/abuse?table=foreign&as=csv')).text
		assert.match(csv, /^\ufeffhost,hits,error,first_day,last_day,code,reports\r\nevil\.example,3,0,[-\d]+,[-\d]+,"=""\d{10}""",0\r\n$/)
		// What is known is what was seen since a day: a last day is neither asked for nor shown.
		const since = await mika.get('/admin/abuse?from=2026-01-01&to=2026-01-02')
		assert.match(since.text, /Since 2026-01-01 \(/)
		assert.ok(!/value="2026-01-02"|to 2026-01-02|name="to"/.test(since.text))
	})

	test('all codes of a host are named, and what it is known to be stands beside it', async () => {
		const second = await service.register('https://second.example.com/')
		const rows = async () => tableOf((await mika.get('/admin/abuse')).text, 'foreign')
			.map(([host, ...rest]) => [host.replace(/\s+/g, ' '), ...rest])
		const see = (each, host) => service.get(`/sticker/${each}/56x88.svg`, { Referer: `https://${host}/` })
		await see(second, 'evil.example')
		await see(code, 'xn--wgv71a119e.example')
		await see(code, 'www-shop-example-com.translate.goog')
		await until('the hosts', async () => (await rows()).length === 3)
		const { text } = await mika.get('/admin/abuse')
		const [evil] = (await rows()).filter(([host]) => host === 'evil.example')
		for (const each of [code, second]) assert.ok(evil.some((cell) => cell.includes(each)), each)
		const csv = (await mika.get('/admin/abuse?table=foreign&as=csv')).text
		assert.ok(csv.split('\r\n').some((line) => line.startsWith('evil.example,') && line.includes(code) && line.includes(second)))
		assert.ok(text.includes('href="/admin/contracts?q=evil.example"'))
		assert.ok((await rows()).some(([host]) => host === 'xn--wgv71a119e.example 日本語.example'))
		assert.ok((await rows()).some(([host]) => host === 'www-shop-example-com.translate.goog Translator'))
		// The chart keeps the end of a host, which says whose it is.
		assert.match(text, /<text[^>]*>…[^<]*\.translate\.goog<\/text>/)
	})

	test('one host is sent on with its evidence, as a file and as a text', async () => {
		const link = /href="(\/admin\/abuse\/host\?host=evil\.example)"/.exec((await mika.get('/admin/abuse')).text)[1]
		const page = await mika.get(link)
		assert.equal(page.status, 200)
		assert.match(page.text, /<pre[^>]*>[^<]*evil\.example\n[^<]*<\/pre>/)
		assert.ok(!page.text.includes('U+000A'))
		const rows = await json(mika, `${link}&table=evidence&as=json`)
		assert.equal(rows.length, 2)
		const row = rows.find((each) => each.code === code)
		assert.deepEqual([row.organization, row.registered_urls, row.pictures, row.clicks, row.sizes, row.formats],
			['Example', `https://${HOST}/`, 3, 0, '88x145', 'png'])
		assert.match((await mika.get(`${link}&table=evidence&as=csv`)).text, /^\ufeffcode,organization,registered_urls,pictures,/)
		const letter = await mika.get(`${link}&as=txt`)
		assert.match(letter.headers['content-type'], /^text\/plain; charset=utf-8/)
		assert.match(letter.headers['content-disposition'], /attachment/)
		for (const part of ['evil.example', code, 'Example (株式会社見本)', `https://${HOST}/`, `${service.origin}/proof/${code}`, row.first_day, '88x145'])
			assert.ok(letter.text.includes(part), part)
		assert.match(letter.text, /^Time zone of the days: JST, UTC\+09:00$/m)
		assert.equal(page.text.split('Days and times on this page: JST, UTC+09:00.').length, 2)
		assert.match(page.text, /Nobody has judged this host yet/)
		const judged = await mika.post(link, { state: 'harmless', note: '取引先 <b>' })
		assert.equal(judged.status, 303)
		const told = (await mika.get(link)).text
		assert.match(told, /Harmless<\/span> [^<]*console:mika: 取引先 &lt;b&gt;/)
		assert.match((await mika.get('/admin/abuse')).text, /<span class="mark">Harmless/)
		await mika.post(link, { state: 'done', note: '' })
		assert.match((await mika.get('/admin/abuse')).text, /<span class="mark">Done/)
		assert.equal((await mika.post(link, { state: 'nonsense', note: '' })).status, 400)
		for (const none of ['', HOST, 'nobody.example', 'vil.example', 'x'.repeat(300)])
			assert.equal((await mika.get(`/admin/abuse/host?host=${none}`)).status, 404, none)
	})

	test('hosts are found by what was judged of them, however much was judged since', async () => {
		const at = (host) => `/admin/abuse/host?host=${host}`
		await mika.post(at('evil.example'), { state: 'watch', note: 'first' })
		// Thousands of later entries about other hosts.
		await run('sqlite3', ['-cmd', '.timeout 10000', service.file('store.db'), `
			WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
			INSERT INTO audit (id, at, actor, action, subject) SELECT (SELECT max(id) FROM audit) + i, 1780000000, 'console:mika', 'abuse.done', 'h' || i || '.example' FROM n`])
		const hosts = async (judged) => tableOf((await mika.get(`/admin/abuse?judged=${judged}`)).text, 'foreign')
			.map(([host]) => host.split(/\s/)[0]).sort()
		const all = await hosts('')
		assert.equal(all.length, 3)
		assert.deepEqual(await hosts('watch'), ['evil.example'])
		assert.deepEqual(await hosts('unjudged'), all.filter((host) => host !== 'evil.example'))
		assert.deepEqual(await hosts('harmless'), [])
		assert.deepEqual(await hosts('nonsense'), all)
		const { text } = await mika.get('/admin/abuse?judged=watch')
		assert.match(text, /<span class="mark">Watch/)
		assert.match(text, /href="\?period=7&amp;judged=watch"/)
		assert.match(text, /judged=watch" aria-current="page"/)
		assert.match((await mika.get('/admin/abuse?judged=harmless')).text, /choose another judgement/)
		const file = /href="([^"]*table=foreign&amp;as=)csv/.exec(text)[1].replaceAll('&amp;', '&')
		assert.equal((await mika.get(`/admin/abuse${file}csv`)).text.trimEnd().split('\r\n').length, 2)
		assert.match((await mika.get(at('evil.example'))).text, /Watch<\/span> [^<]*console:mika: first/)
	})

	test('who never installed a sticker, who shows an old one, and who sends no Referer is listed', async () => {
		const missing = await service.register('https://never.example.com/', { organization: '未設置商店', 'organization-en': 'Not There', days: [-60, 30] })
		const old = await service.register('https://old.example.com/', { days: [-90, 5] })
		const successor = await service.register('https://old.example.com/', { renews: old, days: [-20, 89] })
		await service.get(`/sticker/${old}/56x88.svg`, { Referer: 'https://old.example.com/' })
		const silent = await service.register('https://silent.example.com/')
		for (let i = 0; i < 25; i++) await service.get(`/sticker/${silent}/56x88.svg`)
		const rows = async (path, name) => tableOf((await mika.get(path)).text, name)
		await until('the lists', async () =>
			(await rows('/admin/installations?period=7', 'missing')).some(([each]) => each === missing) &&
			(await rows('/admin/installations/old', 'old')).length === 1 &&
			(await rows('/admin/installations/silent', 'silent'))[0]?.[2] === '25')
		const list = await rows('/admin/installations?period=7', 'missing')
		assert.deepEqual(without(2, list.find(([each]) => each === missing)).slice(1, 4), ['Not There', 'nothing', 'nothing'])
		assert.ok(!list.some(([each]) => each === code), 'an installed one is listed')
		assert.deepEqual(without(2, (await rows('/admin/installations/old', 'old'))[0]),
			[old, 'Example', successor, `http://localhost:${service.port}/owner/snippet/${old}`])
		assert.deepEqual((await rows('/admin/installations/silent', 'silent'))[0].slice(2, 5), ['25', '25', '100.0 %'])
		// What was seen of the sites comes to the store in parts: at its end both say the same.
		const of = await until('counts and list agree', async () => {
			const counts = await json(mika, '/admin/installations?period=7&table=installed&as=json')
			const each = Object.fromEntries(counts.map((row) => [row.what, row.contracts]))
			return each.missing === (await rows('/admin/installations?period=7', 'missing')).length && each
		})
		assert.equal(of.expected, of.installed + of.missing)
		assert.equal(of.old, 1)
	})

	test('one that is valid for a day only is missing, too, and one at www. is installed, at a wrong address', async () => {
		const fresh = await service.register('https://fresh.example.com/', { days: [-1, 40] })
		const www = await service.register('https://apex.example.com/')
		for (let i = 0; i < 3; i++)
			await service.get(`/sticker/${www}/56x88.svg`, { Referer: 'https://www.apex.example.com/' })
		const rows = async (path, name) => tableOf((await mika.get(path)).text, name)
		await until('the wrong one', async () => (await rows('/admin/installations/wrong', 'wrong')).length === 1)
		assert.deepEqual((await rows('/admin/installations/wrong', 'wrong'))[0].slice(0, 4),
			[www, 'Example', 'www.apex.example.com', 'Differs by www.'])
		await until('the fresh one', async () => (await rows('/admin/installations?period=90', 'missing')).some(([each]) => each === fresh))
		const missing = await rows('/admin/installations?period=90', 'missing')
		assert.ok(!missing.some(([each]) => each === www), 'the one at www. is called missing')
		const shown = (await rows('/admin/installations/shown', 'shown')).map(([each]) => each)
		assert.ok(shown.includes(code) && shown.includes(www) && !shown.includes(fresh))
		const counts = Object.fromEntries((await json(mika, '/admin/installations?period=90&table=installed&as=json'))
			.map((row) => [row.what, row.contracts]))
		assert.deepEqual([counts.missing, counts.installed, counts.wrong], [missing.length, shown.length, 1])
	})

	test('the first page says how it goes and what wants attention, each with its list', async () => {
		const { text } = await mika.get('/admin/')
		const open = tableOf(text, 'open')
		for (const [word, path] of [['Not installed', '/admin/installations'], ['At a wrong address', '/admin/installations/wrong'],
			['Old code still shown', '/admin/installations/old'], ['Sites that are not registered', '/admin/abuse']]) {
			const [, count] = open.find(([each]) => each === word)
			const link = new RegExp(`href="(${path}\\?[^"]*)">${word}`).exec(text)[1].replaceAll('&amp;', '&')
			const page = (await mika.get(link)).text
			const list = /(missing|wrong|old|foreign)/.exec(page.match(/<h2 id="(missing|wrong|old|foreign)"/)[0])[1]
			assert.equal(tableOf(page, list).length, Number(count), word)
		}
		const usage = (await mika.get('/admin/usage')).text
		assert.deepEqual(tableOf(text, 'summary'), tableOf(usage, 'summary'))
		const file = await mika.get(`/admin/${/href="([^"]*table=open&amp;as=)csv/.exec(text)[1].replaceAll('&amp;', '&')}csv`)
		assert.match(file.text, /^\ufeffwhat,count\r\nmissing,/)
	})

	test('where clicks began to be told from other ways to open a page is said', async () => {
		const page = async () => (await mika.get('/admin/usage?period=7')).text
		assert.ok(!/every page that was opened was counted as a click/.test(await page()))
		const today = (await json(mika, '/admin/usage?period=7&table=days&as=json')).at(-1).day
		const day = Math.floor(Date.parse(today) / 86400000)
		await run('sqlite3', ['-cmd', '.timeout 10000', service.file('store.db'),
			`UPDATE usage_mark SET at = ${day} WHERE name = 'kinds'`])
		assert.match(await page(), new RegExp(`Until ${today}, every page that was opened was counted as a click`))
		await service.get(`/proof/${code}`, { 'Sec-Fetch-Site': 'none' })
		await until('the count', async () =>
			tableOf(await page(), 'summary').find(([word]) => /typed/.test(word))[1] === '1')
	})

	test('counts that cannot be written are said beside the numbers', async () => {
		assert.ok(!/cannot be written now/.test((await mika.get('/admin/')).text))
		const lock = spawn('sqlite3', ['-cmd', '.timeout 10000', service.file('store.db')], { stdio: ['pipe', 'pipe', 'inherit'] })
		try {
			lock.stdin.write("BEGIN IMMEDIATE; SELECT 'locked';\n")
			await new Promise((resolve) => lock.stdout.once('data', resolve))
			for (let i = 0; i < 5; i++) await service.get(`/sticker/${code}/56x88.svg`, SITE)
			await until('the word', async () =>
				/The store cannot be written now\. Counts that wait for it, which the numbers below lack: 1/.test((await mika.get('/admin/usage')).text))
		} finally {
			lock.kill()
		}
		await until('the end', async () => !/cannot be written now/.test((await mika.get('/admin/usage')).text))
	})

	test('a long list comes in pages, each with its own files', async () => {
		const lines = Array.from({ length: 60 }, (_, i) => `${String(9_000_000_000 + i)}`)
		await run('sqlite3', ['-cmd', '.timeout 10000', service.file('store.db'), lines.map((each) =>
			`INSERT INTO contract (code, renews, lang, sticker, service, organization, organization_en, added_at) SELECT ${each}, NULL, lang, 1, service, organization, organization_en, added_at FROM contract WHERE code = ${Number(code)};
			INSERT INTO usage_standing VALUES (${each}, 1, 0, 1, 9999999999, 0, 0, 0, 0, 0);`).join('')])
		const all = []
		for (let path = '?period=7'; path;) {
			const { text } = await mika.get(`/admin/installations${path}`)
			const rows = tableOf(text, 'missing').map(([each]) => each)
			const file = /href="([^"]*table=missing&amp;as=)json/.exec(text)[1].replaceAll('&amp;', '&')
			assert.deepEqual((await json(mika, `/admin/installations${file}json`)).map((row) => row.code), rows)
			all.push(...rows)
			path = /href="([^"]*)">Next page/.exec(text)?.[1].replaceAll('&amp;', '&')
		}
		assert.deepEqual(lines.filter((each) => !all.includes(each)), [])
		assert.equal(new Set(all).size, all.length)
	})

	test('names that a spreadsheet would run are made harmless in files', async () => {
		await run('sqlite3', ['-cmd', '.timeout 10000', service.file('store.db'), "UPDATE contract SET organization = '=cmd()', organization_en = NULL WHERE code = 9000000000"])
		const { text } = await mika.get('/admin/installations?period=7&table=missing&as=csv')
		assert.match(text, /^"=""9000000000""",'=cmd\(\),/m)
	})

	test('only who is logged in sees them, and marketing changes nothing', async () => {
		assert.equal((await new Operator(service).get('/admin/usage')).status, 303)
		assert.equal((await new Operator(service).get('/admin/usage?table=days&as=csv')).status, 303)
		assert.equal((await mika.send('POST', '/admin/usage')).status, 405)
		for (const path of ['/admin/installations', '/admin/abuse', `/admin/usage/${code}`])
			assert.equal((await new Operator(service).get(path)).status, 303)
	})

	test('frames of page builders stand there as what they are, and nobody is accused', async () => {
		const see = (host) => service.get(`/sticker/${code}/56x88.svg`, { Referer: `https://${host}/` })
		await see('framed-example-com.filesusr.com')
		await see('shop.wixsite.com')
		const list = async () => (await mika.get('/admin/abuse')).text
		await until('the hosts', async () => /filesusr/.test(await list()) && /wixsite/.test(await list()))
		const [chart] = /<svg[^>]*foreign-chart[^]*?<\/svg>/.exec(await list()) ?? ['']
		assert.ok(chart !== '' && !chart.includes('filesusr'))
		const at = '/admin/abuse/host?host=framed-example-com.filesusr.com'
		const { text } = await mika.get(at)
		assert.match(text, /<span class="mark">Page builder<\/span>/)
		assert.match(text, /Nobody misuses anything here/)
		assert.doesNotMatch(text, /abuse desk|class="letter"/)
		assert.equal((await mika.get(`${at}&as=txt`)).status, 404)
		// A whole site at a builder may be anybody's.
		assert.match((await mika.get('/admin/abuse/host?host=shop.wixsite.com')).text, /class="letter"/)
	})
})
