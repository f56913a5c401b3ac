// The ways into the owner's pages: by code, by whatever was pasted, by the site's address.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { Service, WHOLE_LANGUAGES, everyState, mistyped } from '../../fixtures/harness.mjs'
import { without } from '../../fixtures/rights.mjs'

const MANY = 25

describe('the way in', () => {
	let service, states
	before(async () => {
		service = await Service.start()
		states = await everyState(service)
	})
	after(() => service.stop())

	const ask = (typed, more = '&lang=en') => service.get(`/owner/?q=${encodeURIComponent(typed)}${more}`)
	const leads = async (typed, code) => {
		const { status, headers } = await ask(typed)
		assert.deepEqual([typed, status, headers.location], [typed, 303, `/owner/snippet/${code}?lang=en`])
		assert.equal((await service.get(headers.location)).status, 200)
	}
	/** The contracts that a page lists: their codes and what is said of each. */
	const listed = ({ text }) =>
		[...text.matchAll(/<a class="contract" href="\/owner\/snippet\/(\d{10})\?lang=en">([^]*?)<\/a>/g)].map(
			([, code, words]) => [code, words.replace(/<[^>]*>/g, '').trim().replace(/\s+/g, ' ')])

	test('the home page and the foot of every page lead there', async () => {
		for (const { code } of [states.valid, states.revoked, states.none])
			assert.match((await service.get(`/proof/${code}?lang=en`)).text, /<footer[^]*href="\/owner\/\?lang=en"/)
		const home = await service.get('/?lang=en')
		assert.match(home.text, /<main[^]*href="\/owner\/\?lang=en"[^]*<\/main>/)
		const { status, text } = await service.get('/owner/?lang=en')
		assert.equal(status, 200)
		assert.match(text, /<form[^>]* action="\/owner\/"[^]*<input id="q" name="q" type="text"/)
	})

	test('a page says what visits sites in the name of this service, as its requests say', async () => {
		assert.match((await service.get('/owner/?lang=en')).text, /href="\/visits\?lang=en"/)
		const agent = `trustseal/[0-9.]+ \\(\\+http://localhost:${service.port}/visits\\)`
		for (const lang of WHOLE_LANGUAGES) {
			const { status, text } = await service.get(`/visits?lang=${lang}`)
			assert.equal(status, 200)
			assert.match(text, new RegExp(`<html [^>]*lang="${lang}"[^]*User-Agent: ${agent}[^]*User-agent: trustseal<br>Disallow: /<`))
			assert.match(text, /\b24\b/, 'hours between two visits')
		}
		assert.equal((await service.request('POST', '/visits', { body: '' })).status, 405)
	})

	test('the same page stands at every address without a code', async () => {
		const entry = (await service.get('/owner/?lang=ja')).text
		for (const path of ['/owner', '/owner/snippet', '/owner/snippet/']) {
			const { status, text } = await service.get(`${path}?lang=ja`)
			assert.equal(status, 200, path)
			assert.equal(text, entry)
		}
	})

	test('a code leads to its sticker, however it was typed or pasted', async () => {
		const { code } = states.valid
		const wide = code.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)))
		for (const typed of [code, ` ${code} `, wide, `${wide.slice(0, 5)}　${wide.slice(5)}`,
			`http://localhost:${service.port}/proof/${code}?lang=ja`, `/sticker/${code}/56x88.svg`,
			(await service.command('snippet', code)).toString()])
			await leads(typed, code)
	})

	test('a link of before, and a form that a browser kept, lead there as well', async () => {
		const { code } = states.valid
		const { status, headers } = await service.get(`/owner/snippet?code=${code}`)
		assert.deepEqual([status, headers.location], [303, `/owner/snippet/${code}`])
	})

	test('a site leads to its sticker, by any of its addresses', async () => {
		const code = await service.register('https://www.shop.example.jp/')
		for (const typed of ['www.shop.example.jp', 'shop.example.jp', 'https://www.shop.example.jp/cart?item=1',
			'HTTP://WWW.SHOP.EXAMPLE.JP:8080/', 'ｗｗｗ．ｓｈｏｐ．ｅｘａｍｐｌｅ．ｊｐ'])
			await leads(typed, code)
		const apex = await service.register('https://apex.example.jp/')
		await leads('www.apex.example.jp', apex)
		const idn = await service.register('https://日本語.example.com/', { hosts: ['xn--wgv71a119e.example.com'] })
		await leads('日本語.example.com', idn)
	})

	test('a wildcard is found by each of its hosts and by its base, and by no other', async () => {
		const code = await service.register('https://*.many.example.org/')
		for (const host of ['a.many.example.org', 'www.many.example.org', 'many.example.org', '*.many.example.org'])
			await leads(host, code)
		for (const host of ['a.b.many.example.org', 'toomany.example.org', 'example.org'])
			assert.equal((await ask(host)).status, 404, host)
	})

	test('several contracts of a host are listed with their states, the newest first', async () => {
		const url = 'https://lists.example.com/'
		const old = await service.register(url, { days: [-300, -100] })
		const valid = await service.register(url, { days: [-20, 60] })
		const early = await service.register([url, 'https://www.lists.example.com/'], { days: [10, 60] })
		const revoked = await service.register(url, { days: [-10, 60] })
		await service.command('certificate', 'revoke', revoked, '--reason', 'superseded')
		const answer = await ask('lists.example.com')
		assert.equal(answer.status, 200)
		const rows = listed(answer)
		assert.deepEqual(rows.map(([code]) => code), [early, revoked, valid, old])
		for (const [i, words] of [/valid from/, /revoked on/, /valid until/, /expired on/].entries())
			assert.match(rows[i][1], words)
		assert.match(rows[0][1], /lists\.example\.com/)
		for (const [code] of rows) assert.equal((await service.get(`/owner/snippet/${code}`)).status, 200)
	})

	test('a renewed contract says so, and both lead to the new HTML', async () => {
		const { code, successor, host } = states.renewed
		const rows = listed(await ask(host))
		assert.deepEqual(rows.map((row) => row[0]), [successor, code])
		assert.match(rows[0][1], /valid until/)
		assert.match(rows[1][1], /renewed/)
	})

	test('of very many the newest are listed', async () => {
		const codes = []
		for (let i = 0; i < MANY; i++)
			codes.push(await service.register('https://crowd.example.com/', { days: [i - 2 * MANY, 60 + i] }))
		assert.deepEqual(listed(await ask('crowd.example.com')).map(([code]) => code), codes.reverse().slice(0, 20))
	})

	test('what has no sticker is not told of: applied for, unwanted and unknown look the same', async () => {
		const pages = []
		for (const host of [states.nothingIssued.host, states.unwanted.host, 'nobody.example.com']) {
			const { status, text } = await ask(host)
			assert.equal(status, 404)
			pages.push(text.replaceAll(host, ''))
		}
		assert.equal(new Set(pages).size, 1)
		assert.match(pages[0], /code on your application form/)
	})

	test('a valid certificate beside what is not issued yet leads on', async () => {
		const url = 'https://pending.example.com/'
		const code = await service.register(url)
		await service.register(url, { issued: false })
		await service.register(url, { 'no-sticker': true })
		await leads('pending.example.com', code)
	})

	test('what is neither is said to be, comes back in the field, and nothing in it is believed', async () => {
		for (const typed of ['123456789', '株式会社見本', 'localhost', '"><script>alert(1)</script>', '\u202eevil']) {
			const { status, text } = await ask(typed)
			assert.equal(status, 400, typed)
			assert.match(text, /neither a code nor an address/)
			assert.doesNotMatch(text, /<script/)
		}
		assert.match((await ask('a"b')).text, /value="a&quot;b"/)
		assert.equal((await ask('')).status, 200)
		assert.equal((await ask('  ')).status, 200)
	})

	test('an address with something that is no code asks for one', async () => {
		for (const path of ['/owner/snippet/123', '/owner/check/abc', '/owner/snippet/0123456789x']) {
			const { status, text } = await service.get(`${path}?lang=en`)
			assert.equal(status, 404, path)
			assert.match(text, /action="\/owner\/"/)
		}
	})

	test('an unknown code offers the same field', async () => {
		const { status, text } = await service.get(`/owner/snippet/${mistyped(states.valid.code)}`)
		assert.equal(status, 404)
		assert.match(text, /action="\/owner\/"/)
	})

	test('the other language asks the same', async () => {
		const { text } = await ask(states.renewed.host, '&lang=en')
		const other = WHOLE_LANGUAGES.find((lang) => lang !== 'en')
		const link = new RegExp(`<a class="bar-lang" href="([^"]+)" hreflang="${other}"`).exec(text)[1]
		const { status, text: translated } = await service.get(link.replaceAll('&amp;', '&'))
		assert.equal(status, 200)
		assert.match(translated, new RegExp(`/owner/snippet/${states.renewed.code}\\?lang=${other}`))
	})

	test('who goes through a list of sites is slowed, whatever he finds; others are not', async () => {
		const slow = await Service.start({
			config: { server: { trusted_proxies: '127.0.0.1' }, limit: { unknown_codes: 5 } } })
		try {
			const code = await slow.register('https://known.example.com/')
			const from = (client) => ({ 'X-Forwarded-For': client })
			const seen = []
			for (let i = 0; i < 12; i++)
				seen.push((await slow.get('/owner/?q=known.example.com', from('203.0.113.9'))).status)
			assert.ok(seen.includes(303) && seen.includes(429), `${seen}`)
			assert.equal((await slow.get('/owner/?q=known.example.com', from('203.0.113.10'))).status, 303)
			assert.equal((await slow.get(`/owner/?q=${code}`, from('203.0.113.9'))).status, 303)
			assert.equal((await slow.get('/owner/', from('203.0.113.9'))).status, 200)
		} finally {
			await slow.stop()
		}
	})

	test('while the store is away a site is not said to be unknown', async () => {
		const other = await Service.start()
		try {
			await other.register('https://away.example.com/')
			const store = other.file('store.db')
			fs.renameSync(store, `${store}.away`)
			assert.equal((await other.get('/owner/?q=away.example.com')).status, 503)
			fs.renameSync(`${store}.away`, store)
			assert.equal((await other.get('/owner/?q=away.example.com')).status, 303)
		} finally {
			await other.stop()
		}
	})
})

test('a site is found in PostgreSQL, too', { skip: without.postgres }, async () => {
	const service = await Service.start({ postgres: true })
	try {
		const code = await service.register('https://*.wide.example.org/')
		const newer = await service.register('https://a.wide.example.org/', { days: [0, 30] })
		const { text } = await service.get('/owner/?q=a.wide.example.org&lang=en')
		assert.ok(text.indexOf(newer) > 0 && text.indexOf(newer) < text.indexOf(code))
		assert.equal((await service.get('/owner/?q=b.wide.example.org')).headers.location, `/owner/snippet/${code}`)
	} finally {
		await service.stop()
	}
})
