// The verdict: every record state × every link state, as the proof page, the header and the JSON
// say it. No input may ever turn a mismatch into a match: that is the product.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { MISMATCH, NONE, Service, everyState, mistyped, statusOf, until } from '../../fixtures/harness.mjs'

const EVIL = 'https://evil.example.net/'

// What the page must say of itself beside the header: data-record, data-link on <main>.
function mainOf(answer) {
	const tag = /<main\b[^>]*>/.exec(answer.text)?.[0] ?? ''
	const value = (name) => new RegExp(`\\bdata-${name}="([^"]*)"`).exec(tag)?.[1]
	return { record: value('record'), link: value('link') }
}

function agrees(answer, record, link) {
	const status = statusOf(answer)
	assert.equal(status.record, record)
	assert.equal(status.link, link)
	assert.deepEqual(mainOf(answer), { record, link })
}

describe('verdict', () => {
	let service, states
	before(async () => {
		service = await Service.start()
		states = await everyState(service)
	})
	after(() => service.stop())

	const links = {
		match: (state) => ({ Referer: `https://${state.host}/` }),
		unverifiable: () => ({}),
		mismatch: () => ({ Referer: EVIL }),
	}
	const shown = { nothingIssued: 'none', unwanted: 'none' }
	const names = [
		'valid', 'renewed', 'expired', 'not_yet_valid', 'revoked', 'none', 'nothingIssued', 'unwanted',
	]
	for (const name of names)
		for (const [link, headersFor] of Object.entries(links)) {
			const record = shown[name] ?? name
			// Whoever follows a link to nothing is told so first; with nothing to compare, the link
			// is not judged.
			const status = record === 'none' ? 404 : link === 'mismatch' ? 403 : 200
			test(`${name} × ${link}: ${status}`, async () => {
				const headers = { ...headersFor(states[name]), 'Accept-Language': 'ja' }
				const answer = await service.get(`/proof/${states[name].code}`, headers)
				assert.equal(answer.status, status)
				assert.equal(statusOf(answer).record, record)
				if (record !== 'none') agrees(answer, record, link)
				assert.equal(answer.text.includes(NONE), record === 'none', 'says that there is none')
				assert.equal(answer.text.includes(MISMATCH), status === 403, 'says that it mismatches')
				if (record !== 'none') assert.ok(answer.text.includes(states[name].host), 'names the host')

				const json = await service.get(`/proof/${states[name].code}.json`, headers)
				assert.equal(json.status, status)
				assert.match(json.headers['content-type'], /^application\/json/)
				const facts = JSON.parse(json.text)
				assert.equal(facts.record, record)
				if (record !== 'none') assert.equal(facts.link, link)
			})
		}

	test('the page answers alike to an unknown code and one without a certificate', async () => {
		const page = async (code) =>
			(await service.get(`/proof/${code}`)).text.replaceAll(code, 'CODE')
		assert.equal(await page(states.nothingIssued.code), await page(states.none.code))
	})

	test('pages are strict, private and without cookies', async () => {
		const { headers } = await service.get(`/proof/${states.valid.code}`)
		assert.match(headers['content-type'], /^text\/html; *charset=utf-8$/i)
		assert.match(headers['cache-control'], /no-store/)
		assert.match(headers['content-security-policy'], /default-src 'none'/)
		assert.match(headers['content-security-policy'], /frame-ancestors 'none'/)
		assert.doesNotMatch(headers['content-security-policy'], /unsafe/)
		assert.ok(headers['referrer-policy'])
		assert.ok(headers['cross-origin-opener-policy'])
		assert.equal(headers['x-content-type-options'], 'nosniff')
		assert.equal(headers['set-cookie'], undefined)
	})

	test('pages hold no script', async () => {
		for (const name of names) {
			const { text } = await service.get(`/proof/${states[name].code}`)
			assert.doesNotMatch(text, /<script|\son[a-z]+=|javascript:/i)
		}
	})

	test('the language is asked for, else negotiated', async () => {
		const page = `/proof/${states.valid.code}`
		const langOf = async (target, headers) =>
			/<html[^>]*\blang="([a-z]+)"/.exec((await service.get(target, headers)).text)?.[1]
		assert.equal(await langOf(`${page}?lang=en`, { 'Accept-Language': 'ja' }), 'en')
		assert.equal(await langOf(`${page}?lang=ja`, { 'Accept-Language': 'en' }), 'ja')
		assert.equal(await langOf(page, { 'Accept-Language': 'en-GB,en;q=0.9,ja;q=0.8' }), 'en')
		assert.equal(await langOf(page, { 'Accept-Language': 'ja,en;q=0.5' }), 'ja')
		assert.equal(await langOf(page, { 'Accept-Language': 'en;q=0.2,ja;q=0.9' }), 'ja')
	})

	test('the facts come from the certificate', async () => {
		const facts = JSON.parse((await service.get(`/proof/${states.valid.code}.json`)).text)
		const text = JSON.stringify(facts)
		assert.match(text, /株式会社見本/)
		assert.match(text, /"organization_en":"Example"/)
		assert.match(text, /[0-9a-f]{64}/)
		assert.ok(text.includes(states.valid.code))
	})

	test('the deployed form snippet opens the same page', async () => {
		const path = '/customer/customer/pfw/CertificationPage.do'
		const post = (body, headers = {}) =>
			service.request('POST', path, {
				body,
				headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
			})
		const { code, host } = states.valid
		const matched = await post(`Req_ID=${code}&Sticker.x=3&Sticker.y=4`, { Referer: `https://${host}/` })
		assert.equal(matched.status, 200)
		agrees(matched, 'valid', 'match')
		agrees(await post(`Req_ID=${code}`), 'valid', 'unverifiable')
		// As people and tools write it: blanks around it, full-width digits.
		const wide = [...code].map((digit) => String.fromCodePoint(0xff10 + Number(digit))).join('')
		for (const written of [` ${code}`, `${code}\r\n`, `\u3000${wide}`])
			agrees(await post(`Req_ID=${encodeURIComponent(written)}`), 'valid', 'unverifiable')
		for (const refused of [code.slice(1), `${code.slice(1)}a`])
			assert.equal((await post(`Req_ID=${refused}`)).status, 404)
		const wrong = await post(`Req_ID=${code}`, { Referer: EVIL })
		assert.equal(wrong.status, 403)
		agrees(wrong, 'valid', 'mismatch')
		assert.equal((await post(`Req_ID=${mistyped(code)}`)).status, 404)
		for (const body of ['', 'Req_ID=', 'Req_ID=12', `Req_ID=${code}1`, `req_id=${code}`, 'Req_ID=%00'])
			assert.match(String((await post(body)).status), /^4/, body)
		assert.equal((await service.get(path)).status, 405)
	})

	test('a Referer that names this service accuses nobody', async () => {
		const { code, host } = states.valid
		for (const path of [`/proof/${code}`, `/proof/${code}.json`]) {
			const answer = await service.get(path, { Referer: `${service.origin}${path}` })
			assert.equal(answer.status, 200)
			assert.equal(statusOf(answer).link, 'unverifiable')
			assert.equal(answer.headers['access-control-allow-origin'], undefined)
			const raw = (url) => Buffer.from(url).toString('latin1')
			assert.equal(statusOf(await service.get(path, { Referer: raw(`https://${host}/商品?色=赤`) })).link, 'match')
			assert.equal(statusOf(await service.get(path, { Referer: raw(`${EVIL}商品`) })).link, 'mismatch')
		}
	})

	test('a certificate that browsers refuse is called broken and is never green', async () => {
		const host = 'broken.example.com'
		const code = await service.register(`https://${host}/`, { issued: false })
		const file = await service.authority.leaf('broken', [], { subject: `/O=Example/CN=${host}` })
		await service.command('certificate', 'add', code, file, '--historic')
		const english = { 'Accept-Language': 'en', Referer: `https://${host}/` }
		const page = await service.get(`/proof/${code}`, english)
		assert.equal(page.status, 200)
		assert.match(page.text, /<h1[^>]*>[^<]*broken/)
		assert.match(page.text, /common name \(CN\) alone/)
		assert.doesNotMatch(page.text, /tone-verified|is verified|days left/)
		const facts = JSON.parse((await service.get(`/proof/${code}.json`, english)).text)
		assert.equal(facts.verified, false)
		assert.deepEqual(facts.certificate.broken, ['common_name'])
		const picture = (url) => service.get(url, english).then(({ text }) => text)
		assert.notEqual(
			await picture(`/sticker/${code}/88x145.svg`), await picture(`/sticker/${states.valid.code}/88x145.svg`))
		assert.equal(
			await picture(`/sticker/${code}/44x70.svg`), await picture(`/sticker/${states.none.code}/44x70.svg`))
	})

	test('a chain that forks leads to the newest of the same site or owner', async () => {
		const old = 'https://forked.example.com/'
		const a = await service.register(old, { days: [-90, -5] })
		const b = await service.register(old, { renews: a, organization: '別の会社', 'organization-en': 'Other' })
		const c = await service.register('https://moved.example.com/', {
			renews: b, organization: '第三の会社', 'organization-en': 'Third',
		})
		const verdictOf = async (code, referer) => {
			const answer = await service.get(`/proof/${code}.json`, { Referer: referer })
			return { ...statusOf(answer), shown: JSON.parse(answer.text).shown_code }
		}
		const { record, link, shown } = await verdictOf(a, old)
		assert.deepEqual({ record, link, shown }, { record: 'renewed', link: 'match', shown: b })
		assert.equal((await verdictOf(b, old)).record, 'valid')
		assert.equal((await verdictOf(c, 'https://moved.example.com/')).record, 'valid')
		assert.equal((await verdictOf(a, 'https://moved.example.com/')).link, 'mismatch')
	})

	test('a past certificate that is entered late does not displace the valid one', async () => {
		const url = 'https://late.example.com/'
		const code = await service.register(url, { days: [-90, 90] })
		const past = await service.authority.leaf('late-past', ['late.example.com'], { days: [-60, -30] })
		await service.command('certificate', 'add', code, past)
		agrees(await service.get(`/proof/${code}`, { Referer: url }), 'valid', 'match')
	})

	// Each is what an attacker's page or tool might send for a code of https://valid.example.com/.
	const never = [
		'https://valid.example.com.evil.example.net/', 'https://evil.example.net/valid.example.com',
		'https://evil.example.net/?https://valid.example.com/',
		'https://evil.example.net/#https://valid.example.com/',
		'https://valid.example.com@evil.example.net/', 'https://valid.example.com:x@evil.example.net/',
		'https://valid.example.com%40evil.example.net/', 'https://valid.example.com\\@evil.example.net/',
		'https://evil.example.net\\.valid.example.com/', 'https://evil.example.net%2f.valid.example.com/',
		'https://evilvalid.example.com/', 'https://valid-example.com/', 'https://valid.example.co/',
		'https://valid.example.com.com/', 'https://x.valid.example.com/', 'https://example.com/',
		'https://com/', 'https:///valid.example.com/x@evil.example.net', 'http://valid.example.com/',
		'https://valid.example.com:444/', 'https://valid.example.com:0/',
		'https://valid.example.com:65536/', 'https://valid.example.com:99999999999999999443/',
		'https://valid.example.com:-443/', 'https://valid.example.com:44 3/', 'ftp://valid.example.com/',
		'javascript:https://valid.example.com/', 'data:text/html,https://valid.example.com/',
		'file://valid.example.com/', '//valid.example.com/', 'valid.example.com',
		'https://valid.example.com../', 'https://.valid.example.com/',
		'https://[::1]/', 'https://[::ffff:127.0.0.1]/', 'https://127.0.0.1/',
		'https://v\u0430lid.example.com/', 'https://valid.example.com\u0000.evil.example.net/',
		`https://${'a'.repeat(2100)}.example.com/`,
	]
	test('no hostile Referer is ever a match', async () => {
		for (const referer of never) {
			const bytes = Buffer.from(
				`GET /proof/${states.valid.code} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n` +
				`Referer: ${referer}\r\n\r\n`)
			const answer = await service.raw(bytes)
			assert.doesNotMatch(answer, /link=match/, referer)
			assert.match(answer, /^HTTP\/1\.1 4\d\d /, referer)
		}
	})

	const always = [
		'https://valid.example.com/', 'https://valid.example.com', 'https://VALID.Example.COM/',
		'https://valid.example.com:443/', 'https://valid.example.com/any/page?with=query',
	]
	test('the registered site is a match however a browser writes it', async () => {
		for (const referer of always) {
			const answer = await service.get(`/proof/${states.valid.code}`, { Referer: referer })
			agrees(answer, 'valid', 'match')
		}
	})

	test('reasons are told: host, www, scheme, port', async () => {
		const reasons = {
			'https://evil.example.net/': 'host', 'https://www.valid.example.com/': 'www',
			'http://valid.example.com/': 'scheme', 'https://valid.example.com:8443/': 'port',
		}
		for (const [Referer, reason] of Object.entries(reasons)) {
			const json = await service.get(`/proof/${states.valid.code}.json`, { Referer })
			assert.equal(JSON.parse(json.text).reason, reason, Referer)
		}
	})

	test('a missing Referer is told apart by how the visitor came', async () => {
		const ask = async (headers) =>
			JSON.parse((await service.get(`/proof/${states.valid.code}.json`, headers)).text)
		assert.equal((await ask({ 'Sec-Fetch-Site': 'none' })).reason, 'typed')
		assert.equal((await ask({ 'Sec-Fetch-Site': 'cross-site' })).reason, 'stripped')
		assert.equal((await ask({})).reason, 'absent')
		assert.equal((await ask({ Referer: 'null' })).link, 'unverifiable')
	})

	test('a registered path is checked on a segment boundary when the Referer tells one', async () => {
		const code = await service.register('https://mall.example.com/shop/')
		const linkOf = async (Referer) => statusOf(await service.get(`/proof/${code}`, { Referer })).link
		assert.equal(await linkOf('https://mall.example.com/'), 'match')
		assert.equal(await linkOf('https://mall.example.com/shop/item?id=1'), 'match')
		assert.equal(await linkOf('https://mall.example.com/shopping/'), 'mismatch')
		assert.equal(await linkOf('https://mall.example.com/other/'), 'mismatch')
		assert.equal(await linkOf('https://mall.example.com/shop/../other/'), 'mismatch')
		assert.equal(await linkOf('https://mall.example.com/shop/%2e%2e/other/'), 'mismatch')
	})

	test('a wildcard covers one label; several registered URLs are each a match', async () => {
		const wild = await service.register('https://*.wild.example.com/', { hosts: ['*.wild.example.com'] })
		const two = await service.register(['https://two.example.com/', 'https://www.two.example.com/'])
		const linkOf = async (code, Referer) => statusOf(await service.get(`/proof/${code}`, { Referer })).link
		assert.equal(await linkOf(wild, 'https://a.wild.example.com/'), 'match')
		assert.equal(await linkOf(wild, 'https://a.b.wild.example.com/'), 'mismatch')
		assert.equal(await linkOf(wild, 'https://wild.example.com/'), 'mismatch')
		assert.equal(await linkOf(two, 'https://two.example.com/'), 'match')
		assert.equal(await linkOf(two, 'https://www.two.example.com/'), 'match')
	})

	test('an IDN host is shown decoded and as A-labels', async () => {
		const code = await service.register('https://日本語.example.com/', {
			hosts: ['xn--wgv71a119e.example.com'],
		})
		const Referer = 'https://xn--wgv71a119e.example.com/'
		const answer = await service.get(`/proof/${code}`, { Referer })
		agrees(answer, 'valid', 'match')
		assert.ok(answer.text.includes('日本語.example.com'))
		assert.ok(answer.text.includes('xn--wgv71a119e.example.com'))
	})

	test('a host that passes for another is large in A-labels, decoded only beside it, as in the browser', async () => {
		const large = (text) => /class="code" translate="no">([^<]*)</.exec(text)?.[1]
		const code = await service.register('https://аррӏе.com/', { hosts: ['xn--80ak6aa92e.com'] })
		for (const headers of [{}, { Referer: 'https://xn--80ak6aa92e.com/' }]) {
			const { text } = await service.get(`/proof/${code}?lang=en`, headers)
			assert.equal(large(text), 'xn--80ak6aa92e.com')
			assert.match(/<title>([^<]*)<\/title>/.exec(text)[1], /xn--80ak6aa92e\.com/)
			assert.deepEqual([...new Set(text.match(/[^>]*аррӏе[^<]*/g))], ['аррӏе.com'])
			assert.match(text, /<bdi class="address-decoded" translate="no">аррӏе\.com<\/bdi>/)
			assert.match(text, /letters look like others/)
		}
		const fake = await service.get(`/proof/${states.valid.code}?lang=ja`, { Referer: 'https://xn--pypal-4ve.example/' })
		assert.equal(fake.status, 403)
		assert.equal(large(fake.text), 'xn--pypal-4ve.example')
		assert.deepEqual(fake.text.match(/[^>]*pаypal[^<]*/g), ['pаypal.example'])
		const plain = await service.get(`/proof/${states.valid.code}`, { Referer: 'https://xn--wgv71a119e.example/' })
		assert.equal(large(plain.text), '日本語.example')
		assert.doesNotMatch(plain.text, /address-warning/)
	})

	test('fields of a certificate cannot write HTML or turn the text around', async () => {
		const code = await service.register('https://odd.example.com/', {
			organization: '<b>"&\'evil',
			subject: '/C=JP/O=<script>alert(1)<\\/script>\u202e/CN=odd.example.com',
		})
		const { text } = await service.get(`/proof/${code}`)
		assert.doesNotMatch(text, /<script|<b>"/)
		assert.doesNotMatch(text, /\u202e/)
	})

	test('the title names the host', async () => {
		const { text } = await service.get(`/proof/${states.valid.code}`)
		assert.match(/<title>([^<]*)<\/title>/.exec(text)?.[1] ?? '', /valid\.example\.com/)
	})

	test('every page leads to the certification authority, where it says how', async () => {
		const other = await Service.start({ config: { page: { operator_url: 'https://ca.example/ask' } } })
		try {
			const code = await other.register('https://asked.example.com/')
			for (const path of [`/proof/${code}`, '/proof/0000000000', '/', '/nothing', `/owner/snippet/${code}`])
				assert.ok((await other.get(path)).text.includes('href="https://ca.example/ask"'), path)
			// Where a text says to ask or tell it, and at the foot.
			await other.command('certificate', 'revoke', code, '--yes')
			await until('the page says so', async () => (await other.recordOf(code)) === 'revoked')
			for (const path of [`/owner/snippet/${code}`, '/owner/snippet/0000000000', '/owner/?q=nobody.example.com'])
				assert.equal((await other.get(path)).text.split('href="https://ca.example/ask"').length - 1, 2, path)
		} finally {
			await other.stop()
		}
	})

	describe('the other language', () => {
		const own = { 'Sec-Fetch-Site': 'same-origin', 'Accept-Language': 'ja' }
		const english = (page) =>
			/<a [^>]*href="([^"]*lang=en)"/.exec(page.text)[1].replaceAll('&amp;', '&')

		for (const [link, headersFor] of Object.entries(links))
			test(`says the same of a ${link}`, async () => {
				const first = await service.get(`/proof/${states.valid.code}`,
					{ ...headersFor(states.valid), 'Accept-Language': 'ja' })
				const second = await service.get(english(first), own)
				assert.equal(second.status, first.status)
				agrees(second, 'valid', link)
				assert.match(second.text, /<html [^>]*lang="en"/)
				if (link === 'mismatch') assert.ok(second.text.includes('evil.example.net'))
				const back = /<a [^>]*href="([^"]*lang=ja)"/.exec(second.text)[1].replaceAll('&amp;', '&')
				agrees(await service.get(back, own), 'valid', link)
			})

		for (const [what, code] of [['an unknown code', () => states.none.code], ['what is no code', () => '12']])
			test(`says the same of ${what}, and offers the same report`, async () => {
				const first = await service.get(`/proof/${code()}`, { Referer: EVIL, 'Accept-Language': 'ja' })
				const second = await service.get(english(first), own)
				assert.equal(second.status, 404)
				agrees(second, 'none', 'unverifiable')
				for (const page of [first, second])
					assert.match(page.text, /name="host" value="evil\.example\.net"/)
			})

		test('is green for nobody whom another site sent there', async () => {
			const first = await service.get(`/proof/${states.valid.code}`,
				{ ...links.match(states.valid), 'Accept-Language': 'ja' })
			for (const headers of [{ 'Sec-Fetch-Site': 'cross-site' }, { 'Sec-Fetch-Site': 'none' }, {}])
				agrees(await service.get(english(first), headers), 'valid', 'unverifiable')
			agrees(await service.get(english(first), { ...own, Referer: EVIL }), 'valid', 'mismatch')
		})
	})
})
