// The address of a proof page where others show it: pasted on a line of its own, it becomes the sticker with
// its link (oEmbed).

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { ALT, SIZES, Service, everyState, mistyped, until } from '../../fixtures/harness.mjs'
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
