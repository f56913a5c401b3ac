// Visitors report a site: what was seen goes with their words, and nothing of themselves.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Service, mistyped, sleep, sqlite, unescapeHtml, until } from '../../fixtures/harness.mjs'
import { Operator, fieldsOf } from '../../fixtures/operator.mjs'

const LIMIT = 3
const EVIL = { Referer: 'https://evil.example.net/' }
const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' }

describe('report', () => {
	let service, code, mika
	before(async () => {
		service = await Service.start({ config: {
			server: { trusted_proxies: '127.0.0.1' }, limit: { reports: LIMIT }, usage: { flush: 1 } } })
		mika = await Operator.add(service, 'mika', 'marketing')
		code = await service.register('https://shop.example.com/')
	})
	after(() => service.stop())

	let next = 1
	/** A visitor from a network of its own. */
	const visitor = () => ({ 'X-Forwarded-For': `203.0.113.${next++}` })
	/** The fields of the form on a page; null where there is none. */
	async function form(target = `/proof/${code}?lang=en`, headers = EVIL) {
		const { text } = await service.get(target, headers)
		return text.includes('action="/report') ? fieldsOf(text, '/report?lang=en') : null
	}
	const send = (fields, { headers = visitor(), lang = 'en' } = {}) => service.request('POST', `/report?lang=${lang}`,
		{ headers: { ...FORM, ...headers }, body: new URLSearchParams(fields).toString() })
	const wordsOn = (text) => unescapeHtml(/<textarea[^>]*>\n([^]*?)<\/textarea>/.exec(text)?.[1] ?? '')
	async function rows(host = 'evil.example.net') {
		const { status, text } = await mika.get(`/admin/abuse/host?host=${host}&table=complaints&as=json`)
		return status === 404 ? [] : JSON.parse(text)
	}
	/** Waits where the minute of the limit is about to end. */
	async function calm() {
		const left = 60_000 - (Number(process.hrtime.bigint() / 1_000_000n) % 60_000)
		if (left < 4000) await sleep(left + 50)
	}

	test('the page of another site offers it, those of the registered one and of nobody do not', async () => {
		assert.notEqual(await form(), null)
		for (const Referer of ['https://shop.example.com/', 'http://shop.example.com/', 'https://www.shop.example.com/',
			'https://shop.example.com:8443/', '?', ''])
			assert.equal(await form(undefined, Referer === '' ? {} : { Referer }), null, Referer)
		const none = `/proof/${mistyped(code)}?lang=en`
		assert.notEqual(await form(none, EVIL), null)
		assert.notEqual(await form('/proof/12?lang=en', EVIL), null)
		for (const Referer of [`${service.origin}/`, '?', ''])
			assert.equal(await form(none, Referer === '' ? {} : { Referer }), null, Referer)
	})

	test('what was seen reaches the abuse list, the host’s page, its files and the letter', async () => {
		const fields = await form()
		assert.deepEqual([fields.code, fields.host, fields.seen], [code, 'evil.example.net', 'host'])
		const answer = await send({ ...fields, words: 'They took my card <b>&\r\n=1+1 \u202eNEXT' })
		assert.equal(answer.status, 303)
		assert.equal(answer.headers.location, '/report/thanks?lang=en')
		assert.equal(answer.headers['set-cookie'], undefined)
		for (const [lang, words] of [['en', 'Thank you'], ['ja', '通報ありがとうございます']]) {
			const thanks = await service.get(`/report/thanks?lang=${lang}`)
			assert.equal(thanks.status, 200)
			assert.ok(thanks.text.includes(words))
			assert.ok(thanks.text.includes(`href="/report/thanks?lang=${lang === 'en' ? 'ja' : 'en'}"`))
		}
		await until('the report', async () => (await rows()).length === 1)
		assert.match((await mika.get('/admin/abuse?table=foreign&as=csv')).text, /evil\.example\.net,[^\r]*,1\r\n/)
		const [row] = await rows()
		assert.deepEqual([row.code, row.reason, row.words], [code, 'host', 'They took my card <b>& =1+1 NEXT'])
		const page = (await mika.get('/admin/abuse/host?host=evil.example.net')).text
		assert.ok(page.includes('They took my card &lt;b&gt;&amp;'))
		assert.doesNotMatch(page, /\u202e/)
		assert.match(page.slice(page.indexOf('id="complaints"')), /^[^]*?<th[^>]*>Words</)
		assert.doesNotMatch(page.slice(page.indexOf('id="complaints"')), /^[^]*?<th[^>]*>Reported<[^]*?>Words</)
		const letter = (await mika.get('/admin/abuse/host?host=evil.example.net&as=txt')).text
		assert.ok(letter.includes(`${code}\n> They took my card <b>&\n> =1+1 NEXT\n`))
		assert.match(await service.admin('/metrics').then((a) => a.text), /trustseal_reports_total\{result="taken"\} 1\n/)
	})

	test('a host of which only a report tells has its page; a code without a record is said', async () => {
		await send({ ...await form(`/proof/${mistyped(code)}?lang=en`, { Referer: 'https://none.example.org/x' }), words: '=SUM(A1)' })
		await send({ ...await form('/proof/12?lang=en', { Referer: 'https://short.example.org/' }), words: '' })
		await until('both', async () => (await rows('short.example.org')).length === 1)
		for (const host of ['none.example.org', 'short.example.org'])
			assert.ok((await mika.get('/admin/abuse')).text.includes(host))
		const [row] = await rows('none.example.org')
		assert.deepEqual([row.code, row.reason, row.words], [mistyped(code), 'none', '=SUM(A1)'])
		assert.match((await mika.get('/admin/abuse/host?host=none.example.org&table=complaints&as=csv')).text, /,'=SUM\(A1\)\r\n/)
		const [short] = await rows('short.example.org')
		assert.deepEqual([short.code, short.words], [null, ''])
		assert.equal((await mika.get('/admin/abuse/host?host=nobody.example.org')).status, 404)
	})

	test('what no page of ours has seen is not taken, and the words stay', async () => {
		const fields = await form()
		const other = await form(undefined, { Referer: 'https://other.example.net/' })
		for (const wrong of [{ host: 'innocent.example' }, { code: mistyped(code) }, { code: '' }, { seen: 'none' },
			{ token: '' }, { token: 'x'.repeat(32) }, { token: other.token }, { token: fields.token.toUpperCase() + ' ' }]) {
			const answer = await send({ ...fields, ...wrong, words: '大切な文章\nsecond <i>' })
			assert.equal(answer.status, 400, JSON.stringify(wrong))
			assert.equal(wordsOn(answer.text), '大切な文章\nsecond <i>')
			assert.match(answer.text, /too old, or was not ours/)
			assert.doesNotMatch(answer.text, /action="\/report/)
		}
		assert.equal((await mika.get('/admin/abuse/host?host=innocent.example')).status, 404)
	})

	test('a form that is none of ours is refused', async () => {
		const fields = await form()
		for (const body of ['', 'words=x', new URLSearchParams({ ...fields, words: 'x', more: '1' }),
			`${new URLSearchParams({ ...fields, words: 'x' })}&words=y`, new URLSearchParams({ ...fields, code: '12', words: 'x' }),
			`${new URLSearchParams(fields)}&words=%ff`, `${new URLSearchParams(fields)}&words=%00`,
			new URLSearchParams({ ...fields, host: 'h'.repeat(300), words: 'x' })])
			assert.equal((await service.request('POST', '/report', { headers: { ...FORM, ...visitor() }, body: String(body) })).status, 400, String(body))
		const sound = new URLSearchParams({ ...fields, words: 'x' }).toString()
		assert.equal((await service.request('POST', '/report', { headers: { 'Content-Type': 'text/plain' }, body: sound })).status, 400)
		for (const site of ['cross-site', 'same-site', 'none'])
			assert.equal((await send({ ...fields, words: 'x' }, { headers: { 'Sec-Fetch-Site': site } })).status, 400, site)
		assert.equal((await service.request('POST', '/report', { headers: FORM, body: 'x'.repeat(20_000) })).status, 413)
		assert.equal((await service.get('/report')).status, 405)
		assert.equal((await service.request('POST', '/report/thanks', { headers: FORM, body: '' })).status, 405)
	})

	test('too many words come back to be shortened, 500 of any script are taken', async () => {
		const fields = await form(undefined, { Referer: 'https://long.example.net/' })
		const long = await send({ ...fields, words: '😀'.repeat(501) })
		assert.equal(long.status, 400)
		assert.match(long.text, /longer than 500/)
		assert.equal(wordsOn(long.text), '😀'.repeat(501))
		assert.deepEqual({ ...fieldsOf(long.text, '/report?lang=en'), words: '' }, { ...fields, words: '' })
		assert.equal((await send({ ...fields, words: '😀'.repeat(500) })).status, 303)
		await until('it', async () => (await rows('long.example.net')).length === 1)
		assert.equal((await rows('long.example.net'))[0].words, '😀'.repeat(500))
	})

	test('a network sends so many in a minute, and others are not held back', async () => {
		const fields = await form(undefined, { Referer: 'https://many.example.net/' })
		await calm()
		const headers = visitor()
		for (let i = 0; i < LIMIT; i++)
			assert.equal((await send({ ...fields, words: `no. ${i}` }, { headers })).status, 303)
		const slow = await send({ ...fields, words: 'one more' }, { headers, lang: 'ja' })
		assert.equal(slow.status, 429)
		assert.ok(Number(slow.headers['retry-after']) >= 1)
		assert.match(slow.text, /1分間に多くの通報/)
		assert.equal(wordsOn(slow.text), 'one more')
		assert.equal(fieldsOf(slow.text, '/report?lang=ja').token, fields.token)
		assert.equal((await send({ ...fields, words: 'somebody else' })).status, 303)
	})

	test('a host’s reports are bounded by the day, and the same words are kept once', async () => {
		const fields = await form(undefined, { Referer: 'https://flood.example.net/' })
		for (let i = 0; i < 25; i++)
			assert.equal((await send({ ...fields, words: `no. ${i >> 1 << 1}` })).status, 303)
		for (let i = 0; i < 20; i++)
			assert.equal((await send({ ...fields, words: `more ${i}` })).status, 303)
		await until('all', async () => (await rows('flood.example.net')).length === 20)
		const words = (await rows('flood.example.net')).map((row) => row.words)
		assert.equal(new Set(words).size, 20)
		assert.equal(words.filter((each) => each.startsWith('no.')).length, 13)
	})

	test('nothing of a visitor is stored but the words', async () => {
		const tables = await sqlite(service.file('store.db'), 'SELECT * FROM usage_complaint;')
		assert.ok(tables.includes('evil.example.net'))
		assert.doesNotMatch(tables, /203\.0\.113|127\.0\.0\.1/)
		assert.doesNotMatch(service.log, /203\.0\.113/)
	})

	test('where none are wanted, none are offered or taken', async () => {
		const quiet = await Service.start({ config: { limit: { reports: 0 } } })
		const own = await quiet.register('https://shop.example.com/')
		const { text } = await quiet.get(`/proof/${own}?lang=en`, EVIL)
		assert.doesNotMatch(text, /action="\/report/)
		assert.equal((await quiet.request('POST', '/report', { headers: FORM, body: 'words=x' })).status, 404)
		await quiet.stop()
	})
})
