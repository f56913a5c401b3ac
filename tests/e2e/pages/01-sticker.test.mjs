// A sticker: the picture that a site's owner shows. From "is it a picture" to its caching.

import assert from 'node:assert/strict'
import crypto from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { LANGUAGES, SIZES, Service, everyState } from '../../fixtures/harness.mjs'

const TYPES = { svg: 'image/svg+xml', gif: 'image/gif', png: 'image/png' }

describe('sticker', () => {
	let service, states, path, referer

	before(async () => {
		service = await Service.start()
		states = await everyState(service)
		path = `/sticker/${states.valid.code}/56x88.svg`
		referer = { Referer: `https://${states.valid.host}/` }
	})
	after(() => service.stop())

	for (const size of SIZES)
		for (const [format, type] of Object.entries(TYPES))
			test(`${size}.${format} is a picture of its type`, async () => {
				const answer = await service.get(`/sticker/${states.valid.code}/${size}.${format}`, referer)
				assert.equal(answer.status, 200)
				assert.match(answer.headers['content-type'], new RegExp(`^${type.replace('+', '\\+')}`))
				assert.equal(Number(answer.headers['content-length']), answer.body.length)
				assert.equal(answer.headers['x-content-type-options'], 'nosniff')
				assert.equal(answer.headers['cross-origin-resource-policy'], 'cross-origin')
				assert.equal(answer.headers['access-control-allow-origin'], '*')
				assert.equal(answer.headers['set-cookie'], undefined)
			})

	test('dense screens get PNG of twice and three times the size', async () => {
		const widths = []
		for (const name of ['44x70.png', '44x70@2x.png', '44x70@3x.png']) {
			const answer = await service.get(`/sticker/${states.valid.code}/${name}`, referer)
			assert.equal(answer.status, 200, name)
			widths.push(answer.body.readUInt32BE(16))
		}
		assert.deepEqual(widths, [44, 88, 132])
	})

	test('a wildcard is drawn in every size, format, density, language and state', async () => {
		const url = 'https://*.w.example.jp/'
		const now = await service.register(url)
		const past = await service.register(url, { days: [-90, -5] })
		const early = await service.register(url, { days: [5, 90] })
		const revoked = await service.register(url)
		await service.command('certificate', 'revoke', revoked)
		for (const code of [now, past, early, revoked])
			for (const size of SIZES)
				for (const name of ['.svg', '.gif', '.png', '@2x.png', '@3x.png', '.svg?motion=on', '.gif?motion=on'])
					for (const lang of LANGUAGES) {
						const target = `/sticker/${code}/${size}${name}${name.includes('?') ? '&' : '?'}lang=${lang}`
						const { status } = await service.get(target, { Referer: 'https://shop.w.example.jp/' })
						assert.equal(status, 200, target)
					}
		const { text } = await service.get(`/sticker/${now}/88x145.svg`)
		assert.match(text, /\*\.w\.example\.jp/, 'named in the description')
	})

	test('every record state has a picture of its own', async () => {
		const pictures = new Set()
		for (const state of ['valid', 'expired', 'not_yet_valid', 'revoked', 'none']) {
			const answer = await service.get(`/sticker/${states[state].code}/56x88.svg`)
			assert.equal(answer.status, 200, state)
			pictures.add(answer.text)
		}
		assert.equal(pictures.size, 5)
	})

	test('a renewed code shows its valid successor', async () => {
		const headers = { Referer: states.renewed.url }
		const old = await service.get(`/sticker/${states.renewed.code}/88x145.svg`, headers)
		const new_ = await service.get(`/sticker/${states.renewed.successor}/88x145.svg`, headers)
		assert.equal(old.text, new_.text)
	})

	test('another site gets the wrong-site picture, whatever the state', async () => {
		const headers = { Referer: 'https://evil.example.net/' }
		const wrong = await service.get(path, headers)
		assert.equal(wrong.status, 200)
		assert.notEqual(wrong.text, (await service.get(path, referer)).text)
		const expired = await service.get(`/sticker/${states.expired.code}/56x88.svg`, headers)
		assert.notEqual(
			expired.text,
			(await service.get(`/sticker/${states.expired.code}/56x88.svg`)).text,
		)
	})

	test('an unverifiable link shows the record state, as a match does', async () => {
		assert.equal((await service.get(path)).text, (await service.get(path, referer)).text)
	})

	test('a code without a record, without a certificate or without a wish is unknown', async () => {
		const none = await service.get(`/sticker/${states.none.code}/56x88.svg`)
		for (const name of ['nothingIssued', 'unwanted']) {
			const answer = await service.get(`/sticker/${states[name].code}/56x88.svg`)
			assert.equal(answer.status, 200)
			assert.equal(answer.text, none.text, name)
		}
	})

	test('lang and motion change the picture; the default language is the contract’s', async () => {
		const plain = (await service.get(path, referer)).text
		assert.equal((await service.get(`${path}?lang=ja`, referer)).text, plain)
		const english = await service.get(`${path}?lang=en`, referer)
		assert.equal(english.status, 200)
		assert.notEqual(english.text, plain)
		const moving = await service.get(`${path}?motion=on`, referer)
		assert.equal(moving.status, 200)
		assert.notEqual(moving.text, plain)
		const gif = path.replace('svg', 'gif')
		const still = await service.get(gif, referer)
		assert.ok((await service.get(`${gif}?motion=on`, referer)).body.length > still.body.length)
		const code = await service.register('https://english.example.com/', { lang: 'en' })
		const own = await service.get(`/sticker/${code}/56x88.svg`)
		assert.equal(own.text, (await service.get(`/sticker/${code}/56x88.svg?lang=en`)).text)
		assert.notEqual(own.text, (await service.get(`/sticker/${code}/56x88.svg?lang=ja`)).text)
	})

	test('a theme changes the picture, and is light where nobody asks', async () => {
		const target = (format, theme) => `/sticker/${states.valid.code}/56x88.${format}${theme ? `?theme=${theme}` : ''}`
		for (const format of ['svg', 'gif', 'png']) {
			const none = await service.get(target(format), referer)
			const [light, dark, auto] = await Promise.all(
				['light', 'dark', 'auto'].map((theme) => service.get(target(format, theme), referer)))
			assert.ok(light.body.equals(none.body), format)
			assert.equal(light.headers.etag, none.headers.etag)
			assert.equal(dark.status, 200)
			assert.ok(!dark.body.equals(none.body), format)
			assert.notEqual(dark.headers.etag, none.headers.etag)
			// Only SVG can follow the visitor's preference.
			assert.equal(auto.body.equals(none.body), format !== 'svg')
		}
		const { text, headers } = await service.get(target('svg', 'auto'), referer)
		const style = /<style>([^<]*)<\/style>/.exec(text)[1]
		assert.match(style, /^@media\(prefers-color-scheme:dark\)/)
		const hash = crypto.createHash('sha256').update(style).digest('base64')
		assert.equal(headers['content-security-policy'], `default-src 'none'; style-src 'sha256-${hash}'`)
		const moving = await service.get(`${target('svg', 'auto')}&motion=on`, referer)
		assert.equal(moving.text.match(/<style>/g).length, 2)
		assert.equal(moving.headers['content-security-policy'].match(/'sha256-/g).length, 2)
	})

	for (const theme of ['', 'Dark', 'darker', 'auto'.repeat(100), 'none', '%FF'])
		test(`?theme=${theme.slice(0, 12)} is refused`, async () => {
			assert.equal((await service.get(`/sticker/${states.valid.code}/56x88.svg?theme=${theme}`)).status, 404)
		})

	for (const bad of [
		'041000001/56x88.svg', '04100000170/56x88.svg', '041000001x/56x88.svg', '-410000017/56x88.svg',
		'+410000017/56x88.svg', '%EF%BC%90410000017/56x88.svg', '0410000017%2F56x88.svg',
		'0410000017%00/56x88.svg', '0410000017/57x88.svg', '0410000017/56X88.svg',
		'0410000017/056x88.svg', '0410000017/56x88', '0410000017/56x88.jpeg', '0410000017/56x88.SVG',
		'0410000017/56x88.svg.gif', '0410000017/56x88@2x.svg', '0410000017/56x88@4x.png',
		'0410000017/56x88@1x.png', '0410000017/', '0410000017', '0410000017/56x88.svg/',
		'/0410000017/56x88.svg', '..%2f0410000017/56x88.svg',
	])
		test(`/sticker/${bad} is not found`, async () => {
			const answer = await service.get(`/sticker/${bad}`)
			assert.equal(answer.status, bad.includes('%00') ? 400 : 404)
			assert.equal(answer.headers['x-content-type-options'], 'nosniff')
		})

	for (const query of ['lang=fr', 'motion=maybe'])
		test(`?${query} is answered without harm`, async () => {
			const answer = await service.get(`${path}?${query}`, referer)
			assert.ok([200, 404, 400].includes(answer.status), String(answer.status))
		})

	test('a browser may keep it for minutes, for this Referer only', async () => {
		const { headers } = await service.get(path, referer)
		assert.match(headers['cache-control'], /private/)
		assert.match(headers['cache-control'], /max-age=300/)
		assert.match(headers.vary, /Referer/i)
		assert.match(headers.etag, /^"[^"]+"$/, 'a strong tag')
	})

	test('a kept picture is confirmed by 304, and only while it is the same', async () => {
		const { headers } = await service.get(path, referer)
		const ask = (tag, extra = referer) => service.get(path, { ...extra, 'If-None-Match': tag })
		const same = await ask(headers.etag)
		assert.equal(same.status, 304)
		assert.equal(same.body.length, 0)
		assert.equal(same.headers.etag, headers.etag)
		assert.equal((await ask(`"other", ${headers.etag}`)).status, 304, 'one of a list')
		assert.equal((await ask(`W/${headers.etag}`)).status, 304, 'weak comparison')
		assert.equal((await ask('*')).status, 304)
		assert.equal((await ask('"other"')).status, 200)
		assert.equal((await ask(headers.etag, { Referer: 'https://evil.example.net/' })).status, 200)
	})

	test('HEAD says what GET would, without the picture', async () => {
		const got = await service.get(path, referer)
		const head = await service.request('HEAD', path, { headers: referer })
		assert.equal(head.status, 200)
		assert.equal(head.body.length, 0)
		for (const name of ['content-length', 'content-type', 'etag', 'cache-control', 'vary'])
			assert.equal(head.headers[name], got.headers[name], name)
	})

	for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])
		test(`${method} is refused and the right methods are named`, async () => {
			const answer = await service.request(method, path)
			assert.equal(answer.status, 405)
			assert.deepEqual(answer.headers.allow.split(/,\s*/).sort(), ['GET', 'HEAD'])
		})

	test('check_referer off: one public picture for all, for a CDN', async () => {
		const open = await Service.start({ config: { sticker: { check_referer: 'no' } } })
		try {
			const code = await open.register('https://cdn.example.com/')
			const mine = await open.get(`/sticker/${code}/56x88.svg`, { Referer: 'https://cdn.example.com/' })
			const other = await open.get(`/sticker/${code}/56x88.svg`, { Referer: 'https://evil.example.net/' })
			assert.equal(mine.text, other.text)
			assert.match(mine.headers['cache-control'], /public/)
			assert.doesNotMatch(mine.headers.vary ?? '', /Referer/i)
		} finally {
			await open.stop()
		}
	})
})
