// The rule of four eyes at the console: one operator proposes, another approves or rejects.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { Authority, Service } from '../../fixtures/harness.mjs'
import { without } from '../../fixtures/rights.mjs'
import { fieldsOf, multipart, Operator } from '../../fixtures/operator.mjs'

const stores = [
	{ name: 'SQLite', options: {} },
	{ name: 'PostgreSQL', options: { postgres: true }, skip: without.postgres },
]

for (const { name, options, skip } of stores)
	describe(`approvals, ${name}`, { skip }, () => {
		let service, sato, suzuki
		before(async () => {
			service = await Service.prepare({ ...options, config: { issue: { approvals: 2 } } })
			// Whoever sets the scene at the command line acts alone; the server wants two.
			await service.serve()
			service.env = { ...service.env, TRUSTSEAL_ISSUE_APPROVALS: '1' }
			await Authority.make(service.authority.folder)
			sato = await Operator.add(service, 'sato', 'operator')
			suzuki = await Operator.add(service, 'suzuki', 'operator')
		})
		after(() => service.stop())

		const send = (operator, path, fields) => {
			const { body, headers } = multipart(fields)
			return operator.send('POST', path, { body, headers })
		}
		const applied = () => service.register('https://shop.example.com/', { issued: false })
		const leaf = async (hosts = ['shop.example.com']) =>
			fs.readFileSync(await service.authority.leaf(`l${Math.random()}`, hosts), 'latin1')

		/** Sato adds a certificate; the number of the proposal that this becomes. */
		const propose = async (code, pem) => {
			const path = `/admin/contracts/${code}/certificate`
			const page = (await sato.get(path)).text
			assert.match(page, /nothing changes before a second person/)
			const form = fieldsOf(page, path)
			const answer = await send(sato, path, { ...form, pem: pem ?? (await leaf()) })
			assert.equal(answer.status, 303, answer.text)
			return /^\/admin\/approvals\/(\d+)\?done=proposed$/.exec(answer.headers.location)[1]
		}
		/** A command by which an operator proposes something; the number of the proposal. */
		const byName = async (operator, ...words) => {
			const file = service.file('password'), { env } = service
			fs.writeFileSync(file, operator.password, { mode: 0o600 })
			service.env = { ...env, TRUSTSEAL_ISSUE_APPROVALS: '2' }
			const done = service.command(...words, '--as', operator.name, '--password-file', file)
			service.env = env
			return (await done).toString().trim()
		}
		const state = async (code) => (await service.get(`/proof/${code}.json`)).headers['trustseal-status']

		test('what one adds is shown to nobody until another approves it', async () => {
			const code = await applied()
			const id = await propose(code)
			assert.match(await state(code), /record=none/)
			const own = await sato.get(`/admin/approvals/${id}`)
			assert.ok(!own.text.includes(`/admin/approvals/${id}/approve`), 'no button for the proposer')
			const page = await suzuki.get('/admin/approvals')
			assert.match(page.text, new RegExp(`href="/admin/approvals/${id}"`))
			assert.match(page.text, /<span class="badge">1</)
			assert.ok(!(await sato.get('/admin/approvals')).text.includes('class="badge"'), 'nothing waits for the proposer')
			assert.match((await suzuki.get(`/admin/contracts/${code}`)).text, new RegExp(`Waits for approval[^]*href="/admin/approvals/${id}"`))
			const approved = await suzuki.post(`/admin/approvals/${id}/approve`, {}, { from: `/admin/approvals/${id}` })
			assert.equal(approved.headers.location, `/admin/contracts/${code}?done=approved`)
			assert.match(await state(code), /record=valid/)
			const history = (await suzuki.get(`/admin/contracts/${code}`)).text
			for (const line of ['console:sato', 'console:suzuki', 'made a proposal', 'approved the proposal'])
				assert.ok(history.includes(line), line)
			assert.ok(!history.includes('Waits for approval'))
		})

		test('the page shows what differs between the application and the certificate', async () => {
			const code = await applied()
			const id = await propose(code, await leaf(['shop.example.com', 'more.example.com']))
			const { text } = await suzuki.get(`/admin/approvals/${id}`)
			const row = (label) => new RegExp(`<tr[^>]*><th scope="row">${label}[^]*?</tr>`).exec(text)[0]
			assert.match(row('Registered URLs, and names'), /https:\/\/shop\.example\.com\/[^]*<span class="line">shop\.example\.com<[^]*<strong>more\.example\.com</)
			assert.ok(!row('Organisation').includes('class="differs"'), 'the organisation is the same')
			assert.match(row('Valid until'), /class="differs"/)
			assert.match(text.slice(text.indexOf('What stays as it is')), /Certificates so far/)
		})

		test('of a contract that is changed, what is taken out and what is added is marked, and nothing else', async () => {
			const code = await service.register('https://shop.example.com/', { hosts: ['shop.example.com', 'www.shop.example.com'] })
			const form = ['contract', 'edit', code, '--url', 'https://www.shop.example.com/', '--organization-en', '', '--sticker', 'no']
			const id = await byName(sato, ...form)
			const { text } = await suzuki.get(`/admin/approvals/${id}`)
			const marked = [...text.matchAll(/<th scope="row">([^<]*?) <span class="row-mark">/g)].map(([, label]) => label)
			assert.deepEqual(marked, ['Organisation, in English', 'Registered URLs', 'Sticker'])
			assert.deepEqual([...text.matchAll(/<strong>(http[^<]*)/g)].map(([, url]) => url), ['https://www.shop.example.com/'])
		})

		test('nobody approves his own, though he posts the form by hand', async () => {
			const id = await propose(await applied())
			const { text } = await suzuki.get(`/admin/approvals/${id}`)
			const { digest } = fieldsOf(text, `/admin/approvals/${id}/approve`)
			const csrf = fieldsOf((await sato.get(`/admin/approvals/${id}`)).text, `/admin/approvals/${id}/reject`).csrf
			const answer = await sato.postRaw(`/admin/approvals/${id}/approve`, { csrf, digest })
			assert.equal(answer.status, 403)
			assert.match(answer.text, /somebody else has to approve it/)
		})

		test('a proposal that changed hands meanwhile is not approved', async () => {
			const code = await applied()
			const id = await propose(code)
			const form = fieldsOf((await suzuki.get(`/admin/approvals/${id}`)).text, `/admin/approvals/${id}/approve`)
			await service.command('contract', 'sticker', code, 'off')
			const answer = await suzuki.postRaw(`/admin/approvals/${id}/approve`, form)
			assert.equal(answer.status, 409)
			assert.match(answer.text, /changed since this was proposed/)
			assert.match(await state(code), /record=none/)
			const other = await suzuki.postRaw(`/admin/approvals/${id}/approve`, { ...form, digest: '0'.repeat(64) })
			assert.equal(other.status, 409)
		})

		test('a rejection says why, and the other way round it is taken back', async () => {
			const code = await applied()
			const first = await propose(code)
			const bare = await suzuki.post(`/admin/approvals/${first}/reject`, { reason: ' ' }, { from: `/admin/approvals/${first}` })
			assert.equal(bare.status, 400)
			const rejected = await suzuki.post(`/admin/approvals/${first}/reject`, { reason: 'the wrong key' }, { from: `/admin/approvals/${first}` })
			assert.equal(rejected.status, 303)
			assert.match((await sato.get(`/admin/approvals/${first}`)).text, /the wrong key/)
			const second = await propose(code)
			await sato.post(`/admin/approvals/${second}/reject`, { reason: 'a mistake' }, { from: `/admin/approvals/${second}` })
			assert.match((await sato.get(`/admin/approvals/${second}`)).text, /taken back/)
			assert.match(await state(code), /record=none/)
		})

		test('a compromised key is revoked at once, and confirmed by another', async () => {
			const code = await service.register('https://shop.example.com/')
			const path = `/admin/contracts/${code}/revoke`
			const asked = await sato.post(path, { reason: 'keyCompromise' })
			const form = fieldsOf(asked.text, path)
			const done = await sato.postRaw(path, { ...form, reason: 'keyCompromise', sure: 'yes' })
			assert.equal(done.headers.location, `/admin/contracts/${code}?done=revoked`)
			assert.match(await state(code), /record=revoked/)
			const rows = (await suzuki.get('/admin/approvals')).text.split('<li>')
			const row = rows.find((each) => each.includes('to be confirmed') && each.includes(code))
			const [, id] = /href="\/admin\/approvals\/(\d+)"/.exec(row)
			const confirmed = await suzuki.post(`/admin/approvals/${id}/approve`, {}, { from: `/admin/approvals/${id}` })
			assert.equal(confirmed.headers.location, `/admin/contracts/${code}?done=confirmed`)
		})

		test('any other revocation waits', async () => {
			const code = await service.register('https://shop.example.com/')
			const path = `/admin/contracts/${code}/revoke`
			const form = fieldsOf((await sato.post(path, { reason: 'cessationOfOperation' })).text, path)
			const done = await sato.postRaw(path, { ...form, reason: 'cessationOfOperation', sure: 'yes' })
			const [, id] = /^\/admin\/approvals\/(\d+)\?/.exec(done.headers.location)
			assert.match(await state(code), /record=valid/)
			await suzuki.post(`/admin/approvals/${id}/approve`, {}, { from: `/admin/approvals/${id}` })
			assert.match(await state(code), /record=revoked/)
		})

		test('the lost mail address of a customer is proposed at a contract of his, and is another once a second person agrees', async () => {
			const code = await applied()
			const path = `/admin/contracts/${code}/customer`
			const mail = async () => (await service.command('customer', 'show', code)).toString()
			const link = new RegExp(`href="${path}"`)
			assert.match((await sato.get(`/admin/contracts/${code}`)).text, link)
			assert.match((await sato.get(path)).text, /belongs to no customer yet/)
			assert.deepEqual(fieldsOf((await sato.get(path)).text, path), {})
			await service.command('customer', 'add', '--mail', 'taro@shop.example.jp', '--code', code)
			assert.match((await sato.get(path)).text, /taro@shop\.example\.jp[^]*a second person/)
			for (const [wrong, why] of [['taro', 'Enter one mail address'], ['taro@shop.example.jp', 'the address already'],
				['a@example.jp\r\nBcc: b@example.jp', 'Enter one mail address'], ['', 'Enter one mail address']]) {
				const refused = await sato.post(path, { mail: wrong })
				assert.equal(refused.status, 400, wrong)
				assert.ok(refused.text.includes(why), `${wrong}: ${refused.text}`)
			}
			const done = await sato.post(path, { mail: 'hanako@new.example.jp' })
			const [, id] = /^\/admin\/approvals\/(\d+)\?done=proposed$/.exec(done.headers.location)
			assert.match(await mail(), /taro@shop\.example\.jp/)
			const page = `/admin/approvals/${id}`
			assert.match((await suzuki.get(page)).text, /taro@shop\.example\.jp[^]*hanako@new\.example\.jp/)
			assert.equal((await suzuki.post(`${page}/approve`, {}, { from: page })).status, 303)
			assert.match(await mail(), /hanako@new\.example\.jp/)
			const mori = await Operator.add(service, 'mori', 'marketing')
			assert.equal((await mori.get(path)).status, 403)
			assert.doesNotMatch((await mori.get(`/admin/contracts/${code}`)).text, link)
		})

		test('marketing sees no approvals, and there is no such proposal as 999', async () => {
			const aoki = await Operator.add(service, 'aoki', 'marketing')
			assert.equal((await aoki.get('/admin/approvals')).status, 403)
			assert.ok(!(await aoki.get('/admin/')).text.includes('/admin/approvals'))
			for (const id of ['999', '0', 'x', '99999999999999999999'])
				assert.equal((await suzuki.get(`/admin/approvals/${id}`)).status, 404, id)
		})
	})
