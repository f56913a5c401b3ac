// A contract's life at the console: corrected, checked, its contacts, withdrawn and ended, and its history.

import assert from 'node:assert/strict'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Service, sqlite, statusOf, until } from '../../fixtures/harness.mjs'
import { without } from '../../fixtures/rights.mjs'
import { fieldsOf, Operator } from '../../fixtures/operator.mjs'

const stores = [
	{ name: 'SQLite', options: {} },
	{ name: 'PostgreSQL', options: { postgres: true }, skip: without.postgres },
]

for (const { name, options, skip } of stores)
	describe(`a contract's life at the console, ${name}`, { skip }, () => {
		let service, sato, suzuki
		before(async () => {
			service = await Service.prepare({ ...options, config: { issue: { approvals: 2 } } })
			// Whoever sets the scene at the command line acts alone; the server wants two.
			await service.serve()
			service.env = { ...service.env, TRUSTSEAL_ISSUE_APPROVALS: '1' }
			sato = await Operator.add(service, 'sato', 'operator')
			suzuki = await Operator.add(service, 'suzuki', 'operator')
		})
		after(() => service.stop())

		const page = async (code, operator = sato) => (await operator.get(`/admin/contracts/${code}`)).text
		const plain = (html) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')
		/** Posts a form as it was shown, but for `fields`. */
		const send = async (path, fields) => {
			const form = fieldsOf((await sato.get(path)).text, path)
			return sato.post(path, { ...form, ...fields }, { from: path })
		}
		const show = async (code) => JSON.parse(await service.command('contract', 'show', code, '--json'))
		const verdict = async (code, referer) => statusOf(await service.get(`/proof/${code}`, referer === undefined ? {} : { referer }))

		test('what one person corrects is so at once', async () => {
			const code = await service.register('https://edit.example.com/')
			const path = `/admin/contracts/${code}/edit`
			const answer = await send(path, { sticker: 'no', lang: 'en', organization: '(株)見本' })
			assert.equal(answer.headers.location, `/admin/contracts/${code}?done=edited`)
			assert.equal((await verdict(code)).record, 'none')
			const { sticker, lang, organization } = await show(code)
			assert.deepEqual({ sticker, lang, organization }, { sticker: false, lang: 'en', organization: '(株)見本' })
			assert.match(plain(await page(code)), /console:sato corrected the contract\..*Organisation: 株式会社見本 → \(株\)見本/)
		})

		test('who wants no sticker any more is not missed, and a contract is found by what it says now', async () => {
			const code = await service.register(['https://missed.example.com/', 'https://was.example.com/'])
			const missing = async () => (await sato.get('/admin/installations')).text.includes(`/admin/usage/${code}`)
			await until('its sticker is missing', missing, 30_000)
			await service.command('contract', 'edit', code, '--sticker', 'no', '--organization', '名を変えた会社', '--remove-url', 'https://was.example.com/')
			await until('it is missed no more', async () => !(await missing()), 30_000)
			const found = async (what) => (await sato.get(`/admin/contracts?q=${encodeURIComponent(what)}`)).text.includes(`/admin/contracts/${code}"`)
			assert.ok(await found('名を変えた'))
			assert.ok(await found('missed.example.com'))
			assert.ok(!(await found('was.example.com')))
		})

		test('another address waits for a second person, and is right from then on', async () => {
			const code = await service.register('https://shop.example.com/', { hosts: ['shop.example.com', 'new.example.com'] })
			const path = `/admin/contracts/${code}/edit`
			const answer = await send(path, { url: 'https://shop.example.com/\nhttps://new.example.com/' })
			const [, id] = /^\/admin\/approvals\/(\d+)\?done=proposed$/.exec(answer.headers.location)
			assert.equal((await verdict(code, 'https://new.example.com/')).link, 'mismatch')
			assert.match(plain((await suzuki.get(`/admin/approvals/${id}`)).text), /https:\/\/new\.example\.com\//)
			await suzuki.post(`/admin/approvals/${id}/approve`, {}, { from: `/admin/approvals/${id}` })
			assert.equal((await verdict(code, 'https://new.example.com/')).link, 'match')
			const told = plain(await page(code))
			for (const line of ['console:sato made a proposal', 'console:suzuki approved the proposal', 'corrected the contract'])
				assert.ok(told.includes(line), line)
		})

		test('what is wrong stands beside its field, with what was typed', async () => {
			const code = await service.register('https://wrong.example.com/')
			const path = `/admin/contracts/${code}/edit`
			const answer = await send(path, { url: 'https://wrong.example.com/\nhttps://else.example.com/' })
			assert.equal(answer.status, 400)
			assert.match(answer.text, /id="wrong-url">This certificate does not name else\.example\.com/)
			assert.match(answer.text, /https:\/\/else\.example\.com\/<\/textarea>/)
			for (const [field, value] of [['auto_renew', 'x'], ['lang', 'x'], ['service', 'x'], ['sticker', 'x'], ['organization', ' ']])
				assert.match((await send(path, { [field]: value })).text, new RegExp(`id="wrong-${field}">[A-Z]`), field)
		})

		test('contacts are refused in words, and shown to operators alone', async () => {
			const code = await service.register('https://people.example.com/')
			const path = `/admin/contracts/${code}/contact/applicant`
			const refused = await send(path, { name: '山田 太郎', organization: '株式会社サーバー管理', title: '部長' })
			assert.equal(refused.status, 400)
			assert.match(refused.text, /id="wrong-organization">The applicant is of the organisation that uses the certificate/)
			assert.equal((await send(path, { name: '山田 太郎' })).status, 400)
			const done = await send(path, { name: '山田 太郎', title: '部長', mail: 'yamada@people.example.com' })
			assert.equal(done.headers.location, `/admin/contracts/${code}?done=contact`)
			const text = plain(await page(code))
			assert.match(text, /Name: 山田 太郎 Title: 部長 Mail: yamada@people\.example\.com/)
			assert.match(text, /console:sato changed contacts\. Applicant: Name, Title, Mail/)
			assert.doesNotMatch((await service.get(`/proof/${code}`)).text, /山田|yamada/)
			assert.doesNotMatch((await sato.get('/admin/changes')).text, /山田|yamada/)
			assert.equal((await sato.get(`/admin/contracts/${code}/contact/boss`)).status, 404)
		})

		test('papers and calls are noted', async () => {
			const code = await service.register('https://papers.example.com/', { issued: false })
			const path = `/admin/contracts/${code}/check`
			await send(path, { step: 'ask', paper: 'domain-consent' })
			let text = plain(await page(code))
			assert.match(text, /Life being checked/)
			assert.match(text, /Domain owner’s consent asked for at .* has not come yet/)
			await send(path, { step: 'came', paper: 'domain-consent' })
			await send(path, { step: 'reached', words: 'Mr. Yamada <confirmed> it' })
			text = plain(await page(code))
			assert.match(text, /Domain owner’s consent asked for at .* came at /)
			assert.match(text, /Telephone: reached and confirmed .*console:sato Mr\. Yamada &lt;confirmed&gt; it/)
			assert.match(text, /console:sato noted a check of the application\. Telephone: reached and confirmed/)
		})

		test('an application is withdrawn, and a contract ended, after a question', async () => {
			const code = await service.register('https://gone.example.com/', { issued: false })
			const path = `/admin/contracts/${code}/close`
			assert.match((await sato.get(path)).text, /Withdraw the application/)
			assert.equal((await send(path, {})).headers.location, `/admin/contracts/${code}?done=closed`)
			assert.match(plain(await page(code)), /Life withdrawn/)
			assert.match((await sato.get(path)).text, /This application was withdrawn/)
			assert.ok(!(await page(code)).includes(`/admin/contracts/${code}/edit`), 'no link leads to a refusal')
			const valid = await service.register('https://over.example.com/')
			assert.match((await sato.get(`/admin/contracts/${valid}/close`)).text, /End the contract/)
			await send(`/admin/contracts/${valid}/close`, {})
			assert.match(plain(await page(valid)), /Life ended/)
			assert.equal((await verdict(valid)).record, 'valid')
		})

		test('who changed it meanwhile is told before anything is done', async () => {
			const code = await service.register('https://late.example.com/')
			const path = `/admin/contracts/${code}/edit`
			const form = fieldsOf((await sato.get(path)).text, path)
			await service.command('contract', 'edit', code, '--lang', 'en')
			const late = await sato.post(path, { ...form, sticker: 'no' }, { from: path })
			assert.equal(late.status, 409)
			assert.match(late.text, /Somebody else was faster/)
			assert.equal((await show(code)).sticker, true)
		})

		test('marketing sees neither links nor pages', async () => {
			const code = await service.register('https://seen.example.com/')
			const mori = await Operator.add(service, 'mori', 'marketing')
			const text = await page(code, mori)
			for (const way of ['edit', 'close', 'check', 'contact/applicant']) {
				assert.ok(!text.includes(`/admin/contracts/${code}/${way}"`), way)
				assert.equal((await mori.get(`/admin/contracts/${code}/${way}`)).status, 403)
			}
		})

		test('the data of contacts go when their time is over', async () => {
			const code = await service.register('https://old.example.com/', { issued: false })
			await send(`/admin/contracts/${code}/contact/technician`, { name: '技術 次郎' })
			await send(`/admin/contracts/${code}/close`, {})
			assert.match(await page(code), /技術 次郎/)
			const age = `UPDATE contract SET withdrawn_at = withdrawn_at - ${400 * 86400} WHERE code = ${Number(code)}`
			if (options.postgres) await service.postgres.sql(age)
			else await sqlite(path.join(service.folder, 'store.db'), age)
			await until('the data are deleted', async () => !(await page(code)).includes('技術 次郎'), 30_000)
			assert.match(plain(await page(code)), /The contacts’ data were deleted: their time was over\./)
		})
	})
