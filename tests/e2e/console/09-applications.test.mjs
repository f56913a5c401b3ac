// What owners ask for, as operators meet it: what waits, old and new beside each other, accepted or refused.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { Service, sqlite } from '../../fixtures/harness.mjs'
import { Operator } from '../../fixtures/operator.mjs'

describe('applications at the console', () => {
	let service, sato, ito, code, customer
	const sent = Math.floor(Date.now() / 1000) - 3600

	/** An application as an owner leaves it, with its texts; its number. */
	const leave = async (kind, texts, { state = 'sent', made = 'NULL', about = Number(code) } = {}) => {
		const id = await sqlite(service.file('store.db'), `INSERT INTO application
			(id, customer, kind, code, made, state, version, lang, begun_at, changed_at, sent_at) SELECT coalesce(max(id), 0) + 1, ${customer}, '${kind}',
			${about}, ${made}, '${state}', 2, 'en', ${sent}, ${sent}, ${state === 'draft' ? 'NULL' : sent} FROM application RETURNING id`)
		for (const [name, text] of Object.entries(texts))
			await sqlite(service.file('store.db'), `INSERT INTO application_field VALUES (${id}, '${name}', '${text}', 2)`)
		return id
	}
	const page = (id, as = sato) => as.get(`/admin/applications/${id}`)
	const decide = (id, how, fields = {}, as = sato) =>
		as.post(`/admin/applications/${id}/${how}`, fields, { from: `/admin/applications/${id}` })
	/** What stands in a row of the page: [now, asked for]. */
	const row = (text, label) =>
		new RegExp(`<th scope="row">${label}[^]*?</th><td>([^]*?)</td><td>([^]*?)</td>`).exec(text)?.slice(1)
	const ended = async (id, how) => assert.equal((await decide(id, how)).headers.location, `/admin/applications/${id}?done=${how}ed`)

	before(async () => {
		service = await Service.start({ config: { issue: { approvals: 1 } } })
		sato = await Operator.add(service, 'sato', 'operator')
		ito = await Operator.add(service, 'ito', 'operator')
		code = await service.register('https://shop.example.com/')
		fs.writeFileSync(service.file('contacts.ini'), '[registrant]\nname = Yamada\nmail = yamada@example.jp\ntelephone = 03-1234-5678\n'
			+ '[technician]\nname = Suzuki\nmail = suzuki@example.jp\n')
		await service.command('contract', 'edit', code, '--contacts', service.file('contacts.ini'))
		await service.command('customer', 'add', '--mail', 'owner@example.jp', '--code', code)
		customer = await sqlite(service.file('store.db'), 'SELECT max(id) FROM customer')
	})
	after(() => service.stop())

	test('what waits stands first, and its number in the menu; a draft is nobody’s business', async () => {
		const id = await leave('end', { 'reason.words': 'We close <b>the</b> shop.\n Soon.\n' }), draft = await leave('apply', {}, { state: 'draft', about: 'NULL' })
		const { text } = await sato.get('/admin/applications')
		assert.match(text, /Applications[^]*<span class="badge">1</)
		assert.match(text, new RegExp(`href="/admin/applications/${id}"[^]*End of the contract[^]*owner@example\\.jp[^]*id="lately"`))
		assert.ok(!text.includes(`/admin/applications/${draft}"`))
		assert.equal((await page(draft)).status, 404)
		assert.match((await page(id)).text, /We close &lt;b&gt;the&lt;\/b&gt; shop\. Soon\.</)
		assert.match((await sato.get('/admin/')).text, /href="\/admin\/applications"[^]*Applications that wait for us/)
		assert.match((await sato.get(`/admin/contracts/${code}`)).text, new RegExp(`What the owner asked for[^]*href="/admin/applications/${id}"`))
		await decide(id, 'refuse', { reason: 'The shop goes on.' })
	})

	test('marketing does not see them', async () => {
		const mika = await Operator.add(service, 'mika', 'marketing')
		assert.equal((await mika.get('/admin/applications')).status, 403)
		assert.ok(!(await mika.get('/admin/')).text.includes('/admin/applications'))
	})

	test('other contacts stand beside those that are, and become so when they are accepted', async () => {
		const id = await leave('contacts', { 'registrant.name': 'Hanako', 'registrant.mail': 'hanako@example.jp', 'registrant.telephone': '03-1234-5678',
			'technician.name': 'Suzuki', 'technician.mail': 'suzuki@example.jp' })
		const { text } = await page(id)
		assert.deepEqual(row(text, 'Name'), ['Yamada', 'Hanako'])
		assert.match(text, /<tr class="differs"><th scope="row">Name/)
		assert.match(text, /<tr><th scope="row">Telephone/)
		await ended(id, 'accept')
		const contract = (await sato.get(`/admin/contracts/${code}`)).text
		assert.ok(contract.includes('Hanako') && !contract.includes('Yamada'))
		assert.match((await page(id)).text, /<strong>accepted<\/strong>[^]*console:sato/)
		assert.match((await sato.get('/admin/mail?find=owner%40example.jp')).text, /What you asked for is done/)
	})

	test('a renewal tells what differs from the contract that it renews', async () => {
		const id = await leave('renew', { 'site.url': 'https://shop.example.com/\nhttps://www.shop.example.com/\n', 'site.organization': '株式会社見本',
			'site.sticker': 'no', 'site.years': '2' }, { made: Number(code) })
		const { text } = await page(id)
		assert.deepEqual(row(text, 'URL'), ['https://shop.example.com/', 'https://shop.example.com/ https://www.shop.example.com/'])
		assert.match(text, /<tr><th scope="row">Organisation<[^]*<tr class="differs"><th scope="row">Sticker/)
		assert.ok(!text.includes(`action="/admin/applications/${id}/accept"`), 'its contract is examined, and issued')
		await sqlite(service.file('store.db'), `UPDATE application SET state = 'withdrawn' WHERE id = ${id}`)
	})

	test('who decides second is told that somebody has decided', async () => {
		const id = await leave('end', {})
		const late = await page(id, ito)
		assert.match(late.text, new RegExp(`action="/admin/applications/${id}/accept"`))
		await decide(id, 'refuse', { reason: 'Please call us.' })
		const csrf = /name="csrf" value="([^"]*)"/.exec(late.text)[1]
		const answer = await ito.postRaw(`/admin/applications/${id}/accept`, { csrf })
		assert.equal(answer.status, 409)
		assert.match(answer.text, /Somebody has decided on this application already/)
		assert.ok(!answer.text.includes(`action="/admin/applications/${id}/accept"`))
		assert.match((await sato.get(`/admin/contracts/${code}`)).text, /<dt>Life<\/dt><dd><strong>issued/)
	})

	test('a refusal has a reason, which the owner reads', async () => {
		const id = await leave('end', {})
		const without = await decide(id, 'refuse', { reason: '  ' })
		assert.equal(without.status, 400)
		assert.match(without.text, /Say why, in at most 500 letters/)
		await decide(id, 'refuse', { reason: 'Please call us: 03-0000-0000.' })
		assert.match((await page(id)).text, /refused[^]*Please call us: 03-0000-0000\./)
		const mails = (await sato.get('/admin/mail?find=owner%40example.jp')).text
		const [, mail] = /href="\/admin\/mail\/(\d+)"/.exec(mails)
		assert.match((await sato.get(`/admin/mail/${mail}`)).text, /Please call us: 03-0000-0000\./)
	})

	test('the request of a reissue is read, and attached when it is accepted', async () => {
		const key = service.file('key.pem')
		execFileSync('openssl', ['ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', key])
		const csr = execFileSync('openssl', ['req', '-new', '-key', key, '-subj', '/CN=shop.example.com/O=Another']).toString()
		const id = await leave('reissue', { 'csr.csr': csr, 'reason.reason': 'lost_key', 'reason.words': 'The disk broke.' })
		const { text } = await page(id)
		assert.deepEqual(row(text, 'Key, and names'), ['—', 'EC P-256: shop.example.com'])
		assert.match(text, /names another organisation: Another/)
		assert.match(text, /the key was lost/)
		await ended(id, 'accept')
		assert.match((await sato.get(`/admin/contracts/${code}`)).text, /EC P-256[^]*shop\.example\.com/)
	})

	test('of an end the contract is over when it is accepted', async () => {
		await ended(await leave('end', {}), 'accept')
		assert.match((await sato.get(`/admin/contracts/${code}`)).text, /<dt>Life<\/dt><dd><strong>ended/)
		assert.match((await sato.get('/admin/applications')).text, /Nothing waits for an operator/)
	})
})
