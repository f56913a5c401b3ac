// Which contracts are in which state, expire soon, are of which service, and show which pictures: the
// console's filter, on the page and in its files.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Service, until } from '../../fixtures/harness.mjs'
import { Operator } from '../../fixtures/operator.mjs'

describe('filter', () => {
	let service, mika
	const codes = {}
	const found = async (query) =>
		JSON.parse((await mika.get(`/admin/contracts/filter?${query}&table=filtered&as=json`)).text).map((row) => row.code).sort()
	const of = (...names) => names.map((name) => codes[name]).sort()

	before(async () => {
		service = await Service.start({ config: { usage: { flush: 1 } } })
		mika = await Operator.add(service, 'mika', 'marketing')
		codes.svg = await service.register('https://svg.example.com/', { service: 'EV' })
		codes.gif = await service.register('https://gif.example.com/', { days: [-60, 20] })
		codes.expired = await service.register('https://old.example.com/', { days: [-90, -2] })
		codes.early = await service.register('https://early.example.com/', { days: [5, 90] })
		codes.revoked = await service.register('https://revoked.example.com/')
		codes.unissued = await service.register('https://none.example.com/', { issued: false })
		await service.command('certificate', 'revoke', codes.revoked, '--reason', 'keyCompromise')
		await service.get(`/sticker/${codes.svg}/56x88.svg`, { Referer: 'https://svg.example.com/' })
		await service.get(`/sticker/${codes.gif}/88x145.gif`, { Referer: 'https://gif.example.com/' })
		await until('all is known', async () => (await found('')).length === 6 && (await found('seen=seen')).length === 2
			&& (await found('state=revoked')).length === 1)
	})
	after(() => service.stop())

	test('each state, and all of them together', async () => {
		for (const [state, names] of [['valid', ['svg', 'gif']], ['expired', ['expired']], ['not_yet_valid', ['early']],
			['revoked', ['revoked']], ['unissued', ['unissued']], ['', Object.keys(codes)]])
			assert.deepEqual(await found(`state=${state}`), of(...names), state)
	})

	test('who expires in 30 days, who still uses GIF, and the like', async () => {
		for (const [query, names] of [['days=30', ['gif']], ['format=gif', ['gif']], ['format=png', []], ['size=56x88', ['svg']],
			['size=56x88&format=gif', []], ['service=EV', ['svg']], ['host=GIF.example.com', ['gif']], ['host=gif', []],
			['seen=seen', ['svg', 'gif']], ['seen=unseen&state=valid', []], ['state=valid&service=EV&days=30', []],
			['days=30&format=gif&seen=seen&host=gif.example.com', ['gif']]])
			assert.deepEqual(await found(query), of(...names), query)
	})

	test('the page says how many there are, what was asked, and has files of the same', async () => {
		const { text } = await mika.get('/admin/contracts/filter?state=valid&format=gif')
		assert.match(text, /Contracts found: 1</)
		assert.match(text, /<option value="gif" selected>gif</)
		assert.match(text, /<option value="valid" selected>/)
		const file = /href="([^"]*)csv" download/.exec(text)[1].replaceAll('&amp;', '&')
		const csv = (await mika.get(`/admin/contracts/filter${file}csv`)).text
		const [head, ...rows] = csv.slice(1).trimEnd().split('\r\n')
		assert.equal(head, 'code,organization,until,state_now,host,service,picture_day,owner_page')
		assert.equal(rows.length, 1)
		assert.match(rows[0], new RegExp(`^"=""${codes.gif}""",Example,\\d{4}-\\d\\d-\\d\\d,valid,gif.example.com,SR3.0,`
			+ `\\d{4}-\\d\\d-\\d\\d,http://localhost:${service.port}/owner/snippet/${codes.gif}$`))
		assert.ok((await mika.get('/admin/contracts')).text.includes('href="/admin/contracts/filter"'))
	})

	test('nonsense is as if it were not asked, but a host that is none is nowhere', async () => {
		assert.equal((await found('state=nonsense&days=-1&size=1x1&format=exe&service=XX&seen=perhaps')).length, 6)
		assert.deepEqual(await found(`host=${encodeURIComponent("' OR 1=1 --")}`), [])
		assert.match((await mika.get('/admin/contracts/filter?host=%22%3E%3Cb%3E')).text, /No contract is like that/)
		assert.equal((await new Operator(service).get('/admin/contracts/filter')).status, 303)
	})

	test('what does not fit a page stands on the next', async () => {
		const query = (await mika.get('/admin/contracts/filter')).text
		assert.ok(!query.includes('Next page'))
		assert.equal((await mika.get(`/admin/contracts/filter?after=${of(...Object.keys(codes))[2]}`)).text.match(/<tr>/g).length, 4)
	})
})
