// The address of a proof page where others show it: pasted on a line of its own, it becomes the sticker with
// its link (oEmbed); shared, a card (Open Graph); read by programs, facts (schema.org); printed, a code that
// cameras read.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { ALT, SIZES, Service, everyState, mistyped, run, statusOf, unescapeHtml, until } from '../../fixtures/harness.mjs'
import { discover, published } from '../../fixtures/wordpress_rules.mjs'

describe('the address of a proof page, pasted elsewhere', () => {
	let service, states
	before(async () => {
		service = await Service.start({ config: { usage: { flush: 1 } } })
		states = await everyState(service)
	})
	after(() => service?.stop())

	const address = (code, query = '') => `${service.origin}/proof/${code}${query}`
	const ask = (url, more = '') => service.get(`/oembed?url=${encodeURIComponent(url)}${more}`)
	const answerTo = async (url, more) => {
		const answer = await ask(url, more)
		assert.equal(answer.status, 200, url)
		return JSON.parse(answer.text)
	}

	test('WordPress makes a link around the sticker of it', async () => {
		const url = address(states.valid.code)
		const html = await published(service, url)
		assert.equal(html, `<a href="${url}"><img src="${service.origin}/sticker/${states.valid.code}/88x145.png" alt="${ALT}" width="88" height="145" /></a>`)
		const [, source] = /src="([^"]+)"/.exec(html)
		const picture = await service.get(new URL(source).pathname, { Referer: states.valid.url })
		assert.deepEqual([picture.status, picture.headers['content-type']], [200, 'image/png'])
	})

	test('the answer is a photo of oEmbed 1.0', async () => {
		const answer = await ask(address(states.valid.code), '&format=json')
		assert.equal(answer.headers['content-type'], 'application/json')
		assert.equal(answer.headers['access-control-allow-origin'], '*')
		assert.match(answer.headers['cache-control'], /^public, max-age=\d+$/)
		const { version, type, title, provider_url: provider, cache_age: age } = JSON.parse(answer.text)
		assert.deepEqual([version, type, title, provider, age], ['1.0', 'photo', ALT, service.origin, 86400])
		const again = await service.get(`/oembed?url=${encodeURIComponent(address(states.valid.code))}&format=json`, { 'If-None-Match': answer.headers.etag })
		assert.equal(again.status, 304)
	})

	test('the address says which sticker, and in which language', async () => {
		const { code } = states.valid
		for (const [query, wanted] of [
			['?sticker=56x88', '56x88.png'],
			['?sticker=44x70.svg', '44x70.svg'],
			['?lang=en', '88x145.png?lang=en'],
			['?lang=ja', '88x145.png'],
			['?sticker=56x88.svg&theme=dark&lang=en#x', '56x88.svg?lang=en&theme=dark'],
		]) {
			const { url, title } = await answerTo(address(code, query))
			assert.equal(url, `${service.origin}/sticker/${code}/${wanted}`)
			assert.equal((await service.get(url.slice(service.origin.length))).status, 200)
			assert.equal(title === ALT, !query.includes('lang=en'))
		}
		for (const query of ['?sticker=57x88', '?sticker=56x88.bmp', '?lang=xx', '?theme=pink'])
			assert.equal((await ask(address(code, query))).status, 404, query)
	})

	test('the largest sticker that fits is taken, and none is larger than the bounds but for the smallest', async () => {
		const { code } = states.valid
		for (const [more, wanted] of [
			['', '88x145'], ['&maxwidth=88&maxheight=145', '88x145'], ['&maxwidth=87', '56x88'], ['&maxheight=144', '56x88'],
			['&maxwidth=1000&maxheight=80', '44x70'], ['&maxwidth=55', '44x70'], ['&maxwidth=20', '44x70'], ['&maxwidth=0', '88x145'],
		]) {
			const { width, height, url } = await answerTo(address(code), more)
			assert.equal(`${width}x${height}`, wanted, more)
			assert.ok(url.endsWith(`/${wanted}.png`))
		}
		assert.deepEqual(SIZES, ['44x70', '56x88', '88x145'])
		const { width } = await answerTo(address(code, '?sticker=56x88'), '&maxwidth=500')
		assert.equal(width, 56, 'what was asked for is not made larger')
	})

	test('each state has an answer, whose picture says it', async () => {
		for (const name of ['valid', 'renewed', 'expired', 'not_yet_valid', 'revoked'])
			await answerTo(address(states[name].code))
	})

	test('another host, another page and a code without a record have none', async () => {
		const { code } = states.valid
		for (const url of [
			`http://evil.example.net/proof/${code}`, `http://localhost:1/proof/${code}`, `https://localhost:${service.port}/proof/${code}`,
			`${service.origin}@evil.example.net/proof/${code}`, `http://user@localhost:${service.port}/proof/${code}`,
			`${service.origin}/`, `${service.origin}/sticker/${code}/56x88.png`, address(`${code}0`), address(`${code}/`),
			address(states.none.code), address(states.nothingIssued.code), address(states.unwanted.code), address(mistyped(code)),
			'', 'x'.repeat(1500),
		]) {
			const { status, headers } = await ask(url)
			assert.equal(status, 404, url)
			assert.equal(headers['cache-control'], 'no-store')
		}
		assert.equal((await service.get('/oembed')).status, 404)
	})

	test('only JSON is spoken, and only numbers are bounds', async () => {
		const url = address(states.valid.code)
		for (const format of ['xml', 'JSON', ''])
			assert.equal((await ask(url, `&format=${format}`)).status, 501, format)
		for (const bound of ['maxwidth=-1', 'maxwidth=1e3', 'maxheight=', 'maxheight=99999999999999999999'])
			assert.equal((await ask(url, `&${bound}`)).status, 400, bound)
		assert.equal((await service.request('POST', '/oembed?url=x')).status, 405)
	})

	test('a proof page says where to ask for its picture, and one of a mismatch or without a record does not', async () => {
		const { code, url } = states.valid
		for (const query of ['', '?sticker=56x88&lang=en']) {
			const provider = discover((await service.get(`/proof/${code}${query}`, { Referer: url })).text)
			assert.equal(new URL(provider).searchParams.get('url'), address(code, query))
			assert.equal((await service.get(provider.slice(service.origin.length))).status, 200)
		}
		assert.equal(discover((await service.get(`/proof/${code}?sticker=1x1`)).text), undefined)
		assert.equal(discover((await service.get(`/proof/${code}`, { Referer: 'https://evil.example.net/' })).text), undefined)
		assert.equal(discover((await service.get(`/proof/${mistyped(code)}`)).text), undefined)
	})

	test('none of it is counted as a click or as a sticker that was shown', async () => {
		const { code } = states.revoked
		const kinds = async () => JSON.parse((await service.command('usage', '--by', 'kind', '--code', code, '--json')).toString())
		await published(service, address(code))
		await until('the preview is written', async () => (await kinds()).length > 0)
		assert.deepEqual(await kinds(), [{ kind: 'preview', pictures: 0, clicks: 0, opened: 1 }])
	})
})

// What schema.org says of the terms that are used here: of each type, its properties and what they may be. No
// auditDate: that the record was read says of nobody that he was audited.
const VOCABULARY = {
	Certification: {
		name: ['Text'], certificationIdentification: ['Text'], url: ['URL'], validFrom: ['DateTime'], expires: ['DateTime'],
		certificationStatus: ['CertificationStatusEnumeration'], about: ['Organization'], issuedBy: ['Organization'],
	},
	Organization: { name: ['Text'], alternateName: ['Text'], url: ['URL'] },
}
const SHAPES = {
	Text: (value) => value.trim() !== '',
	URL: (value) => /^https?:$/.test(new URL(value).protocol),
	DateTime: (value) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/.test(value) && !Number.isNaN(Date.parse(value)),
	CertificationStatusEnumeration: (value) => /^https:\/\/schema\.org\/Certification(Active|Inactive)$/.test(value),
}

/** The items of a page's microdata: [{ type, name: value or item }]. */
function itemsOf(html) {
	const items = [], open = []
	for (const [, close, tag, words] of html.matchAll(/<(\/?)(\w+)([^>]*)>/g)) {
		if (tag === 'div' && close) open.pop()
		if (close) continue
		const { itemprop, itemtype, content, href } = Object.fromEntries([...words.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [name, unescapeHtml(value)]))
		const item = itemtype ? { type: itemtype.replace('https://schema.org/', '') } : open.at(-1)
		if (itemprop) (itemtype ? open.at(-1) : item)[itemprop] = itemtype ? item : content ?? href
		else if (itemtype) items.push(item)
		if (tag === 'div') open.push(item)
	}
	return items
}

/** Fails unless the item has nothing but what its type has in the vocabulary, in a form that fits. */
function assertFits({ type, ...properties }) {
	for (const [name, value] of Object.entries(properties)) {
		const ranges = VOCABULARY[type]?.[name] ?? []
		assert.ok(ranges.length > 0, `${type} has no ${name}`)
		if (typeof value === 'object') {
			assert.ok(ranges.includes(value.type), `${name} is no ${value.type}`)
			assertFits(value)
		} else assert.ok(ranges.some((range) => SHAPES[range]?.(value)), `${name}: ${value}`)
	}
}

const metasOf = (html) => Object.fromEntries([...html.matchAll(/<meta (?:property|name)="((?:og|twitter):[\w:]+)" content="([^"]*)">/g)].map(([, name, value]) => [name, unescapeHtml(value)]))

describe('what a proof page says to programs', () => {
	let service, states
	before(async () => {
		service = await Service.start({ config: { page: { brand: 'Example <CA> & "Sons"', operator_url: 'https://ca.example/?a=1&b=2' } } })
		states = await everyState(service)
	})
	after(() => service?.stop())
	const page = async (name, headers = {}) => (await service.get(`/proof/${states[name].code}?lang=en`, headers)).text

	test('a card has all that Open Graph asks for, and a picture of the size that it tells', async () => {
		const { code, host } = states.valid
		const metas = metasOf(await page('valid'))
		for (const name of ['og:title', 'og:type', 'og:image', 'og:url', 'og:description', 'og:site_name', 'og:locale', 'og:image:alt', 'twitter:card'])
			assert.ok(metas[name], name)
		assert.equal(metas['og:url'], `${service.origin}/proof/${code}`)
		assert.equal(metas['og:site_name'], 'Example <CA> & "Sons"')
		assert.ok(metas['og:title'].includes(host) && metas['og:description'].includes(host))
		const picture = await service.get(metas['og:image'].slice(service.origin.length))
		assert.deepEqual([picture.status, picture.headers['content-type']], [200, 'image/png'])
		assert.deepEqual([picture.body.readUInt32BE(16), picture.body.readUInt32BE(20)], [1200, 630])
		assert.equal(`${metas['og:image:width']} ${metas['og:image:height']}`, '1200 630')
		assert.equal((await service.get(`/proof/${code}/cover.png`, { 'If-None-Match': picture.headers.etag })).status, 304)
	})

	test('a card is the same in every state, since it is kept: it claims nothing', async () => {
		const card = async (name, headers) => JSON.stringify(metasOf(await page(name, headers))).replaceAll(states[name].code, 'CODE').replaceAll(states[name].host, 'HOST')
		const valid = await card('valid')
		assert.doesNotMatch(valid, /verified|revoked|expired/)
		for (const name of ['expired', 'revoked', 'not_yet_valid', 'renewed']) assert.equal(await card(name), valid, name)
		assert.equal(await card('valid', { Referer: states.valid.url }), valid)
	})

	test('its facts are in the words of schema.org: who is certified, by whom, until when', async () => {
		const { code, url } = states.valid
		const items = itemsOf(await page('valid'))
		assert.equal(items.length, 1)
		assertFits(items[0])
		const [{ type, about, issuedBy, expires, validFrom, ...facts }] = items
		assert.equal(type, 'Certification')
		assert.deepEqual([about.name, about.alternateName, about.url], ['Example', '株式会社見本', url])
		assert.deepEqual([issuedBy.name, issuedBy.url], ['Example <CA> & "Sons"', 'https://ca.example/?a=1&b=2'])
		assert.equal(facts.certificationIdentification, code)
		assert.equal(facts.certificationStatus, 'https://schema.org/CertificationActive')
		assert.ok(Date.parse(validFrom) < Date.now() && Date.parse(expires) > Date.now())
	})

	test('only what is valid is active', async () => {
		for (const [name, wanted] of [['valid', 'Active'], ['renewed', 'Active'], ['expired', 'Inactive'], ['revoked', 'Inactive'], ['not_yet_valid', 'Inactive']]) {
			const [item] = itemsOf(await page(name))
			assertFits(item)
			assert.equal(item.certificationStatus, `https://schema.org/Certification${wanted}`, name)
			assert.equal(item.certificationIdentification, states[name].successor ?? states[name].code)
			assert.equal('url' in item.about, wanted === 'Active', 'the site of one that is not valid is no link')
		}
	})

	test('a page of a mismatch and one without a record say nothing to programs', async () => {
		for (const text of [await page('valid', { Referer: 'https://evil.example.net/' }), await page('none'), await page('unwanted')])
			assert.deepEqual([itemsOf(text), metasOf(text)], [[], {}])
		for (const name of ['none', 'nothingIssued', 'unwanted'])
			assert.equal((await service.get(`/proof/${states[name].code}/cover.png`)).status, 404, name)
		assert.equal((await service.get('/proof/12345/cover.png')).status, 404)
	})
})

describe('the address of a proof page, printed', () => {
	let service, states
	before(async () => {
		service = await Service.start()
		states = await everyState(service)
	})
	after(() => service?.stop())

	const headline = (answer) => /<h1[^>]*>([^<]*)</.exec(answer.text)[1]
	const PRINTED = 'Opened from a printed code: compare the address'

	/** What a scanner reads from the picture. */
	async function scanned(answer, name, ...draw) {
		assert.equal(answer.status, 200)
		const file = service.file(name)
		fs.writeFileSync(file, answer.body)
		if (draw.length) assert.equal((await run('rsvg-convert', [...draw, '-o', `${file}.png`, file])).status, 0)
		return (await run('zbarimg', ['-q', '--raw', draw.length ? `${file}.png` : file])).stdout.toString().trim()
	}

	test('a scanner reads the address from each picture of it, at every size', async () => {
		const { code } = states.valid
		const address = `${service.origin}/proof/${code}?from=print`
		for (const size of ['', '?size=100', '?size=200', '?size=299', '?size=2000']) {
			const answer = await service.get(`/proof/${code}/qr.png${size}`)
			assert.equal(answer.headers['content-type'], 'image/png')
			const width = answer.body.readUInt32BE(16)
			assert.equal(answer.body.readUInt32BE(20), width)
			assert.ok(width <= Number(size.slice(6) || 600), size)
			assert.equal(await scanned(answer, 'qr.png'), address, size)
		}
		const svg = await service.get(`/proof/${code}/qr.svg?size=300`)
		assert.equal(svg.headers['content-type'], 'image/svg+xml')
		assert.match(svg.text, /width="300" height="300"/)
		// ImageMagick outlines what does not say so, and nobody can scan what comes of it.
		assert.match(svg.text, /<svg [^>]*stroke="none"/)
		assert.equal(await scanned(svg, 'qr.svg', '-w', '400'), address)
		assert.equal((await service.get(`/proof/${code}/qr.svg?size=300`, { 'If-None-Match': svg.headers.etag })).status, 304)
	})

	test('there is one in each state of a record, and none without a record', async () => {
		for (const name of ['valid', 'renewed', 'expired', 'not_yet_valid', 'revoked'])
			assert.equal((await service.get(`/proof/${states[name].code}/qr.svg`)).status, 200, name)
		for (const name of ['none', 'nothingIssued', 'unwanted'])
			assert.equal((await service.get(`/proof/${states[name].code}/qr.svg`)).status, 404, name)
		for (const path of ['qr.gif', 'qr.jpeg', 'qr.svg?size=99', 'qr.png?size=2001', 'qr.png?size=', 'qr.png?size=-1', 'qr.png?size=1e3'])
			assert.equal((await service.get(`/proof/${states.valid.code}/${path}`)).status, 404, path)
		assert.equal((await service.get('/proof/123/qr.svg')).status, 404)
	})

	test('the page that it opens says so and asks to compare, and is never green', async () => {
		for (const headers of [{}, { 'Sec-Fetch-Site': 'none' }, { Referer: 'android-app://com.example.camera/' }])
			for (const name of ['valid', 'renewed']) {
				const answer = await service.get(`/proof/${states[name].code}?from=print&lang=en`, headers)
				assert.equal(answer.status, 200)
				assert.equal(headline(answer), PRINTED)
				assert.equal(statusOf(answer).link, 'unverifiable')
				assert.match(answer.text, /<main class="tone-unverified"/)
				assert.ok(answer.text.includes('by a code on paper'))
				assert.equal(JSON.parse((await service.get(`/proof/${states[name].code}.json?from=print`, headers)).text).reason, 'print')
			}
		const expired = await service.get(`/proof/${states.expired.code}?from=print&lang=en`)
		assert.equal(headline(expired), 'The certificate has expired')
		assert.ok(expired.text.includes('by a code on paper'))
	})

	test('only where the certificate is valid it says how to go on to the site', async () => {
		for (const [name, goesOn] of [['valid', true], ['renewed', true], ['expired', false], ['revoked', false], ['not_yet_valid', false]]) {
			const { text } = await service.get(`/proof/${states[name].code}?from=print&lang=en`)
			assert.equal(/Before you use the site|Open the site/.test(text), goesOn, name)
			assert.ok(text.includes('<h2 id="address">'), name)
		}
	})

	test('with a Referer the usual verdict binds, and what a page led to came from no paper', async () => {
		const { code, url } = states.valid
		const open = (headers) => service.get(`/proof/${code}?from=print&lang=en`, headers)
		assert.equal(statusOf(await open({ Referer: url })).link, 'match')
		assert.equal((await open({ Referer: 'https://evil.example.net/' })).status, 403)
		for (const site of ['cross-site', 'same-site'])
			assert.notEqual(headline(await open({ 'Sec-Fetch-Site': site, Referer: '' })), PRINTED, site)
	})

	test('another language of the page says the same', async () => {
		const { code } = states.valid
		const first = await service.get(`/proof/${code}?from=print&lang=en`, { 'Sec-Fetch-Site': 'none' })
		const other = unescapeHtml(/href="(\/proof\/[^"]*lang=ja)"/.exec(first.text)[1])
		const second = await service.get(other, { 'Sec-Fetch-Site': 'same-origin', Referer: `${service.origin}/` })
		assert.equal(headline(second), '印刷されたコードから開かれました。アドレスを見比べてください')
	})

	test('the owner takes it away, and is told how to print it', async () => {
		const { code } = states.valid
		const { text } = await service.get(`/owner/snippet/${code}?lang=en`)
		for (const file of [`/proof/${code}/qr.svg`, `/proof/${code}/qr.png?size=1200`]) {
			assert.ok(text.includes(`href="${file}" download="trustseal-${code}-qr.`), file)
			assert.equal((await service.get(file)).status, 200)
		}
		assert.ok(text.includes('at least 25 mm wide'))
	})
})
