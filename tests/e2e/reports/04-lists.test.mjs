// Lists of contacts: marketing counts and asks, a second person approves, and who asked takes the file, without those
// who said no.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import fs from 'node:fs'
import http from 'node:http'
import { after, before, describe, test } from 'node:test'
import { Service, sleep, sqlite, until } from '../../fixtures/harness.mjs'
import { Operator } from '../../fixtures/operator.mjs'
import { Visitor } from '../../fixtures/visitor.mjs'

describe('lists of contacts', () => {
	let service, mika, sato
	const codes = {}

	before(async () => {
		service = await Service.start({ config: { server: { exchange_time: 5 }, usage: { flush: 1 }, issue: { approvals: 1 } } })
		mika = await Operator.add(service, 'mika', 'marketing')
		sato = await Operator.add(service, 'sato', 'administrator')
		const file = service.file('contacts.ini')
		for (const name of ['one', 'two', 'three', 'four']) {
			codes[name] = await service.register(`https://${name}.example.com/`, name === 'four' ? { days: [-60, 20] } : {})
			const formula = name === 'two' ? '=HYPERLINK("http://evil.example")' : `Taro ${name}`
			if (name !== 'three')
				fs.writeFileSync(file, `[registrant]\nname = ${formula}\nmail = ${name}@example.jp\n`)
			else fs.writeFileSync(file, '[registrant]\nname = Nobody\n')
			await service.command('contract', 'edit', codes[name], '--contacts', file)
		}
		await service.command('customer', 'add', '--mail', 'one@example.jp', '--code', codes.one)
		await until('all contracts are known', async () => /How many contracts<\/dt><dd>4</.test((await count('segment=valid')).text))
	})
	after(() => service.stop())

	const count = (query) => mika.get(`/admin/lists?${query}`)
	const numbers = ({ text }) => [...text.matchAll(/<dt>[^<]*<\/dt><dd>(?:<strong>)?(\d+)/g)].map(([, n]) => Number(n))
	/** Mika asks for a list; its number. */
	const ask = async (query, purpose) => {
		const answer = await mika.post('/admin/lists', { purpose }, { from: `/admin/lists?${query}` })
		assert.equal(answer.headers.location, '/admin/lists?done=proposed', answer.text)
		return /No\. (\d+)/.exec((await mika.get('/admin/lists')).text)[1]
	}
	const approve = async (id) => {
		const answer = await sato.post(`/admin/approvals/${id}/approve`, {}, { from: `/admin/approvals/${id}` })
		assert.equal(answer.headers.location, '/admin/approvals?done=approved', answer.text)
	}
	/** What comes when the button is pressed; `as` may press one that he was not shown. */
	const take = async (as, id) => {
		const token = /name="csrf" value="([^"]*)"/.exec((await as.get('/admin/lists')).text)
		return as.postRaw(`/admin/lists/${id}`, token ? { csrf: token[1] } : {})
	}
	const audit = async () => (await sato.get('/admin/audit?what=list')).text

	test('it is counted before anything is asked for', async () => {
		assert.deepEqual(numbers(await count('segment=valid')), [4, 3, 0])
		assert.deepEqual(numbers(await count('segment=expiring&days=30')), [1, 1, 0])
		assert.deepEqual(numbers(await count('segment=missing&host=ONE.example.com')), [1, 1, 0])
		assert.deepEqual(numbers(await count('segment=valid&service=EV')), [0, 0, 0])
		assert.match((await count('segment=valid&contact=accounts')).text, /There is nobody to write to/)
		assert.deepEqual(numbers(await count('')), [])
	})

	test('no list comes before a second person approved what it is for', async () => {
		const without = await mika.post('/admin/lists', { purpose: ' ' }, { from: '/admin/lists?segment=valid' })
		assert.equal(without.status, 400)
		assert.match(without.text, /Say what the list is for/)
		const id = await ask('segment=valid', 'a letter about renewals')
		assert.ok(!(await mika.get('/admin/lists')).text.includes('Take the list'))
		assert.equal((await take(mika, id)).status, 403)
		assert.equal((await mika.get(`/admin/approvals/${id}`)).status, 403)
		const seen = (await sato.get(`/admin/approvals/${id}`)).text
		assert.match(seen, /a letter about renewals[^]*Contacts who may be written to[^]*<td>3</)
		assert.match(seen, /Who asked can take names and mail addresses/)
		await approve(id)
		const refused = await take(sato, id)
		assert.equal(refused.status, 403)
		assert.match(refused.text, /A list is taken by who asked for it/)
		assert.ok(!(await audit()).includes('list of contacts taken'))
		const shown = (await mika.get(`/admin/lists/${id}`)).text
		assert.match(shown, /Take the list/)
		assert.ok(!(await audit()).includes('list of contacts taken'), 'to look is not to take')
	})

	test('who asked takes it as CSV that no spreadsheet runs, and the audit says so', async () => {
		const id = await ask('segment=valid', 'a second letter')
		await approve(id)
		const { status, headers, text } = await take(mika, id)
		assert.equal(status, 200)
		assert.match(headers['content-type'], /text\/csv; charset=utf-8/)
		assert.match(headers['content-disposition'], new RegExp(`filename="trustseal-contacts-${id}\\.csv"`))
		assert.equal(headers['cache-control'], 'no-store')
		const [head, ...rows] = text.slice(1).trimEnd().split('\r\n')
		assert.equal(head, 'code,host,organization,service,until,name,of_organization,department,title,mail,lang,stop')
		assert.equal(rows.length, 3)
		const of = (name) => rows.find((row) => row.includes(codes[name]))
		assert.match(of('one'), new RegExp(`^"=""${codes.one}""",one\\.example\\.com,株式会社見本,SR3\\.0,\\d{4}-\\d\\d-\\d\\d,`
			+ 'Taro one,,,,one@example\\.jp,ja,http.*/owner/unsubscribe\\?customer=\\d+&kind=news&key=[0-9a-f]+$'))
		assert.match(of('two'), /"'=HYPERLINK\(""http/)
		assert.equal(of('three'), undefined)
		assert.match(await audit(), new RegExp(`list of contacts taken[^]*proposal ${id}[^]*contacts=3`))
	})

	test('who says no by the address in it is in no list any more, also not in one that was approved', async () => {
		const id = await ask('segment=valid', 'a third letter')
		await approve(id)
		const stop = /(\/owner\/unsubscribe\S*)/.exec((await take(mika, id)).text)[1]
		const owner = new Visitor(service)
		assert.match((await owner.get(stop)).text, /News of our services/)
		assert.match((await owner.postRaw(stop, {})).text, /They are stopped/)
		const { text } = await take(mika, id)
		assert.ok(!text.includes(codes.one) && text.includes(codes.two))
		assert.deepEqual(numbers(await count('segment=valid')), [4, 2, 1])
		const taken = await audit()
		for (const n of [3, 2]) assert.match(taken, new RegExp(`proposal ${id}[^]*contacts=${n} `))
	})

	test('a long list comes whole to who takes it slowly', async () => {
		const now = Math.floor(Date.now() / 1000)
		await sqlite(service.file('store.db'), `CREATE TEMP TABLE n AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000) SELECT i FROM n;
			INSERT INTO contract (code, lang, sticker, service, organization, added_at) SELECT i, 'ja', 1, 'EV', '${'長い名前の'.repeat(10)}', 1 FROM n;
			INSERT INTO contact (code, role, name, mail, changed_at) SELECT i, 'registrant', 'Sato', 'sato' || i || '@example.jp', 1 FROM n;
			INSERT INTO usage_standing (code, wanted, renewed, begins, ends, first_day, picture_day, click_day, old_day) SELECT i, 1, 0, 1, ${now} + 999999, 0, 0, 0, 0 FROM n`)
		const id = await ask('segment=valid&service=EV', 'a long one')
		await approve(id)
		const csrf = /name="csrf" value="([^"]*)"/.exec((await mika.get('/admin/lists')).text)[1]
		const request = http.request(`${service.origin}/admin/lists/${id}`, { method: 'POST', headers: { Origin: service.origin, 'Content-Type': 'application/x-www-form-urlencoded',
			Cookie: [...mika.cookies].map(([name, value]) => `${name}=${value}`).join('; ') } })
		request.end(`csrf=${csrf}`)
		const [answer] = await once(request, 'response')
		let taken = 0
		answer.once('data', () => answer.pause())
		answer.on('data', (part) => (taken += part.length))
		// Longer than an exchange may take that is no file.
		await sleep(8000)
		assert.ok(taken < Number(answer.headers['content-length']))
		answer.resume()
		await once(answer, 'end')
		assert.equal(taken, Number(answer.headers['content-length']))
	})
})
