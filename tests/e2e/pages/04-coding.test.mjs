// Content codings: the same answer in fewer bytes, for those alone who asked for it.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import zlib from 'node:zlib'
import { LANGUAGES, Service, everyState } from '../../fixtures/harness.mjs'

const DECODERS = { gzip: zlib.gunzipSync, br: zlib.brotliDecompressSync }

// What programs really send.
const CLIENTS = {
	'a browser over https': { accepts: 'gzip, deflate, br', gets: 'br' },
	'a newer browser': { accepts: 'gzip, deflate, br, zstd', gets: 'br' },
	'a browser over http': { accepts: 'gzip, deflate', gets: 'gzip' },
	'one who prefers gzip': { accepts: 'br;q=0.5, gzip;q=0.8', gets: 'gzip' },
	'one who takes anything': { accepts: '*', gets: 'br' },
	'one who takes anything but brotli': { accepts: '*, br;q=0', gets: 'gzip' },
	'one who would rather not': { accepts: 'identity, gzip;q=0.5', gets: undefined },
	'one who wants none': { accepts: 'gzip;q=0, br;q=0', gets: undefined },
	'one who says nothing is acceptable': { accepts: 'identity;q=0, *;q=0', gets: undefined },
	'one of other codings': { accepts: 'zstd, compress, identity;q=0', gets: undefined },
	'an empty field': { accepts: '', gets: undefined },
	'a malformed field': { accepts: ';;q=1,,=, gzip;q=x', gets: undefined },
}

describe('content coding', () => {
	let service, code, referer, targets

	before(async () => {
		service = await Service.start()
		const states = await everyState(service)
		code = states.valid.code
		referer = { Referer: states.valid.url }
		const home = await service.get('/')
		targets = {
			'the home page': '/',
			'the style sheet': /\/static\/seal[^"]*/.exec(home.text)[0],
			'a proof page': `/proof/${code}`,
			'a proof page in English': `/proof/${code}?lang=en`,
			'a sticker': `/sticker/${code}/56x88.svg`,
			'an animated sticker': `/sticker/${code}/88x145.svg?motion=on`,
			'the unknown sticker': `/sticker/${states.none.code}/44x70.svg`,
			'an error page': '/nowhere',
		}
	})
	after(() => service.stop())

	/** A page of another second tells another time. */
	const atAnySecond = (text) => text.replaceAll(/ datetime="[^"]*">[^<]*</g, '><')
	const ask = (target, accepts, headers = {}) =>
		service.get(target, { ...referer, 'Accept-Encoding': accepts, ...headers })

	for (const name of [
		'the home page', 'the style sheet', 'a proof page', 'a proof page in English', 'a sticker',
		'an animated sticker', 'the unknown sticker', 'an error page',
	])
		for (const [coding, decode] of Object.entries(DECODERS))
			test(`${name} in ${coding} is the same, smaller`, async () => {
				const plain = await service.get(targets[name], referer)
				assert.equal(plain.headers['content-encoding'], undefined)
				assert.match(plain.headers.vary, /Accept-Encoding/, 'also where it was not compressed')
				for (let round = 0; round < 2; round++) {
					const small = await ask(targets[name], coding)
					assert.equal(small.status, plain.status)
					assert.equal(small.headers['content-encoding'], coding)
					assert.match(small.headers.vary, /Accept-Encoding/)
					assert.equal(small.headers['content-type'], plain.headers['content-type'])
					assert.ok(small.body.length < plain.body.length * 0.6, `${small.body.length} bytes`)
					assert.equal(atAnySecond(decode(small.body).toString()), atAnySecond(plain.text))
				}
			})

	test('JSON, which is of this second, says the same in every coding', async () => {
		const urls = Array.from({ length: 12 }, (_, i) => `https://www${i}.many.example.com/`)
		const many = await service.register(urls)
		for (const [coding, decode] of Object.entries(DECODERS)) {
			const answer = await ask(`/proof/${many}.json`, coding)
			assert.equal(answer.headers['content-encoding'], coding)
			assert.deepEqual(JSON.parse(decode(answer.body)).urls, urls)
		}
	})

	for (const [name, { accepts, gets }] of Object.entries(CLIENTS))
		test(`${name} ("${accepts}") gets ${gets ?? 'no coding'}`, async () => {
			for (const target of Object.values(targets)) {
				const answer = await ask(target, accepts)
				assert.notEqual(answer.status, 406)
				assert.equal(answer.headers['content-encoding'], gets, target)
			}
		})

	test('pictures that are dense already are sent as they are', async () => {
		for (const format of ['gif', 'png']) {
			const answer = await ask(`/sticker/${code}/56x88.${format}`, 'gzip, br')
			assert.equal(answer.headers['content-encoding'], undefined)
			assert.equal(answer.headers.vary, 'Referer')
		}
	})

	test('what fits into a packet or two is sent as it is', async () => {
		const answer = await ask('/proof/0000000042.json', 'gzip, br')
		assert.equal(answer.headers['content-encoding'], undefined)
		assert.match(answer.headers.vary, /Accept-Encoding/)
	})

	test('a sticker depends on Referer and Accept-Encoding, in one field', async () => {
		const { headers, raw } = await ask(targets['a sticker'], 'br')
		assert.equal(headers.vary, 'Referer, Accept-Encoding')
		assert.equal(raw.filter((name) => name === 'Vary').length, 1)
	})

	test('each coding has a strong tag of its own, which confirms it alone', async () => {
		for (const target of [targets['a sticker'], targets['the style sheet']]) {
			const tags = {}
			for (const coding of ['identity', 'gzip', 'br'])
				tags[coding] = (await ask(target, coding)).headers.etag
			assert.equal(new Set(Object.values(tags)).size, 3)
			for (const [coding, tag] of Object.entries(tags)) {
				assert.match(tag, /^"[0-9a-f]+"$/)
				const same = await ask(target, coding, { 'If-None-Match': tag })
				assert.equal(same.status, 304)
				assert.equal(same.headers.etag, tag)
				assert.match(same.headers.vary, /Accept-Encoding/)
				const other = coding === 'br' ? 'gzip' : 'br'
				assert.equal((await ask(target, other, { 'If-None-Match': tag })).status, 200)
			}
		}
	})

	test('HEAD says what GET would, in every coding', async () => {
		for (const target of Object.values(targets))
			for (const coding of ['identity', 'gzip', 'br']) {
				const headers = { ...referer, 'Accept-Encoding': coding }
				const got = await service.get(target, headers)
				const head = await service.request('HEAD', target, { headers })
				assert.equal(head.body.length, 0)
				for (const name of ['content-length', 'content-encoding', 'etag', 'vary'])
					assert.equal(head.headers[name], got.headers[name], `${target} ${name}`)
			}
	})

	test('a page for one visitor alone, naming the site that led here, is not compressed', async () => {
		const page = await ask(`/proof/${code}`, 'gzip, br', { Referer: 'https://evil.example.net/' })
		assert.equal(page.status, 403)
		assert.equal(page.headers['content-encoding'], undefined)
	})

	test('a refusal by the gate is compressed too', async () => {
		const answer = await service.raw(
			'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nAccept-Encoding: gzip\r\n\r\n',
		)
		assert.match(answer, /^HTTP\/1\.1 400 /)
		assert.match(answer, /Content-Encoding: gzip/)
	})

	test('the home page depends on language and coding, and is the same each time', async () => {
		const pages = new Set()
		for (const language of LANGUAGES)
			for (let round = 0; round < 2; round++)
				pages.add((await service.get('/', { 'Accept-Language': language })).text)
		assert.equal(pages.size, LANGUAGES.length)
		assert.match((await service.get('/?lang=en', { 'Accept-Language': 'ja' })).text, /<html[^>]* lang="en"/)
	})
})
