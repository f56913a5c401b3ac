// A contract's life without its certificates: corrected, withdrawn, ended, and what visitors see of it.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { PROGRAM, run, Service, statusOf, until } from '../../fixtures/harness.mjs'
import { without } from '../../fixtures/rights.mjs'

const REFUSED = 1
const USAGE = 2
const stores = [
	{ name: 'SQLite', options: {} },
	{ name: 'PostgreSQL', options: { postgres: true }, skip: without.postgres },
]

for (const { name, options, skip } of stores)
	describe(`the life of a contract, ${name}`, { skip }, () => {
		let service
		before(async () => {
			service = await Service.start(options)
		})
		after(() => service.stop())

		const show = async (code) => JSON.parse(await service.command('contract', 'show', code, '--json'))
		const life = async (code) => (await show(code)).life
		const ended = async (words, status, said) => {
			const { status: got, stdout, stderr } = await service.cli(...words)
			assert.equal(got, status, stderr)
			if (said !== undefined) assert.match(stderr, said)
			return stdout.toString()
		}
		const seen = async (code, referer) => statusOf(await service.get(`/proof/${code}`, referer === undefined ? {} : { referer }))
		/** The server follows the store's events. */
		const becomes = (what, value, probe) => until(`${what} is ${value}`, async () => (await probe())[what] === value)

		test('a contract says where it stands', async () => {
			const code = await service.register('https://one.example.com/', { issued: false })
			assert.equal(await life(code), 'applied')
			const issued = await service.register('https://two.example.com/')
			assert.equal(await life(issued), 'issued')
			await service.command('certificate', 'revoke', issued, '--reason', 'keyCompromise', '--yes')
			assert.equal(await life(issued), 'revoked')
			const list = JSON.parse(await service.command('contract', 'list', '--json'))
			assert.deepEqual(
				list.filter((item) => [code, issued].includes(item.code)).map((item) => item.life).sort(),
				['applied', 'revoked'],
			)
			assert.match((await service.command('contract', 'show', code)).toString(), /^life +applied$/m)
			const csv = (await service.command('contract', 'list', '--csv', '--code', issued)).toString()
			assert.match(csv, /renews,auto_renew,visits,person,life\r\n.*,no,yes,no,revoked\r\n$/)
		})

		test('a URL that is added is right from now on, and one that is taken out is wrong', async () => {
			const code = await service.register('https://shop.example.com/', {
				hosts: ['shop.example.com', 'www.shop.example.com'],
			})
			assert.equal((await seen(code, 'https://www.shop.example.com/')).link, 'mismatch')
			await service.command('contract', 'edit', code, '--url', 'https://www.shop.example.com/')
			await becomes('link', 'match', () => seen(code, 'https://www.shop.example.com/'))
			await service.command('contract', 'edit', code, '--remove-url', 'https://shop.example.com/')
			await becomes('link', 'mismatch', () => seen(code, 'https://shop.example.com/'))
			assert.deepEqual((await show(code)).url, ['https://www.shop.example.com/'])
			const edits = (await show(code)).events.filter((event) => event.action === 'contract.edit')
			assert.deepEqual(edits.map((event) => [event.before.url, event.after.url]), [
				[[], ['https://www.shop.example.com/']],
				[['https://shop.example.com/'], []],
			])
		})

		test('a URL that the certificate does not cover is not taken', async () => {
			const code = await service.register('https://sure.example.com/')
			await ended(
				['contract', 'edit', code, '--url', 'https://else.example.com/'],
				REFUSED,
				/^trustseal: the contract is not changed: url: the certificate is not for the registered host else\.example\.com/,
			)
			await ended(['contract', 'edit', code], USAGE, /say what is to be changed/)
			assert.equal((await show(code)).events.length, 2)
		})

		test('what pages and pictures say of a contract changes at once', async () => {
			const code = await service.register('https://said.example.com/')
			const page = async () => (await service.get(`/proof/${code}`, { referer: 'https://said.example.com/' })).text
			const picture = async () => (await service.get(`/sticker/${code}/56x88.svg`)).headers.etag
			const before = await picture()
			assert.ok(!(await page()).includes('例示（新）'))
			await service.command('contract', 'edit', code, '--organization', '例示（新）', '--lang', 'en')
			await until('the page says the new name', async () => (await page()).includes('例示（新）'))
			assert.notEqual(await picture(), before)
			await service.command('contract', 'edit', code, '--sticker', 'no')
			await becomes('record', 'none', () => seen(code))
			await service.command('contract', 'edit', code, '--sticker', 'yes')
			await becomes('record', 'valid', () => seen(code))
			assert.match((await service.command('contract', 'list', '--organization', '例示(新)')).toString(), new RegExp(`^${code} `, 'm'))
		})

		test('contacts are kept from what pages, events and logs say', async () => {
			const code = await service.register('https://people.example.com/')
			const file = path.join(service.folder, 'contacts.ini')
			const lines = ['[applicant]', 'name = 山田 太郎', 'title = 部長', 'mail = yamada@people.example.com', '[accounts]',
				'name = 経理 花子', 'organization = 株式会社支払', 'telephone = ０３－１２３４－５６７８']
			fs.writeFileSync(file, lines.join('\n'))
			await service.command('contract', 'edit', code, '--contacts', file)
			const { contacts, events } = await show(code)
			assert.deepEqual(contacts.map(({ role, name, telephone }) => [role, name, telephone]), [
				['applicant', '山田 太郎', null],
				['accounts', '経理 花子', '03-1234-5678'],
			])
			assert.deepEqual(events.at(-1).after, { applicant: ['name', 'title', 'mail'], accounts: ['name', 'organization', 'telephone'] })
			for (const target of [`/proof/${code}`, `/proof/${code}.json`, `/owner/check/${code}`])
				assert.doesNotMatch((await service.get(target)).text, /山田|経理|yamada|支払/)
			assert.doesNotMatch(JSON.stringify(await service.command('contract', 'list', '--json')), /山田|yamada/)
			fs.writeFileSync(file, '[applicant]\norganization = 株式会社サーバー管理\n')
			await ended(
				['contract', 'edit', code, '--contacts', file],
				REFUSED,
				/applicant\.organization: the applicant is of the organisation that uses the certificate: who only maintains the server/,
			)
			fs.writeFileSync(file, '[registrant]\nname = A\nmail = a@example.jp, b@example.jp\n')
			await ended(['contract', 'edit', code, '--contacts', file], REFUSED, /registrant\.mail: it is not one mail address/)
			fs.writeFileSync(file, '[boss]\nname = A\n')
			await ended(['contract', 'edit', code, '--contacts', file], REFUSED, /line 2: "\[boss\]" is no contact/)
		})

		test('where papers are wanted nothing is issued before they came and somebody was reached', async () => {
			const env = { ...process.env, TRUSTSEAL_CONFIG: service.config, TRUSTSEAL_ISSUE_PAPERS: 'EV2.0' }
			const cli = (...words) => run(PROGRAM, words, { env })
			const code = await service.register('https://papers.example.com/', { issued: false, service: 'EV2.0' })
			const pem = await service.authority.leaf('papers', ['papers.example.com'])
			const refused = async (words) => {
				const { status, stderr } = await cli('certificate', 'add', code, pem)
				assert.equal(status, REFUSED, stderr)
				assert.match(stderr, words)
			}
			await refused(/nobody has reached the registrant by telephone/)
			await service.command('contract', 'check', code, '--ask', 'domain-consent')
			assert.equal(await life(code), 'checking')
			await service.command('contract', 'check', code, '--reached', 'confirmed by Mr. Yamada')
			await refused(/the paper "domain-consent" was asked for and has not come/)
			await service.command('contract', 'check', code, '--came', 'domain-consent')
			assert.equal((await cli('certificate', 'add', code, pem)).status, 0)
			assert.equal(await life(code), 'issued')
			const { checks, events } = await show(code)
			assert.deepEqual(checks.map(({ kind, paper, words }) => [kind, paper, words]), [
				['paper', 'domain-consent', null],
				['call', null, 'confirmed by Mr. Yamada'],
			])
			assert.doesNotMatch(JSON.stringify(events), /Yamada/)
		})

		test('the history has a line an event, in sentences, from the first day', async () => {
			const code = await service.register('https://story.example.com/')
			await service.command('contract', 'edit', code, '--sticker', 'no', '--organization-en', '')
			await service.command('contract', 'check', code, '--not-reached', 'nobody at home')
			await service.command('certificate', 'revoke', code, '--reason', 'superseded', '--yes')
			const lines = (await service.command('contract', 'history', code)).toString().trimEnd().split('\n')
			const told = [
				/^cli:\S+ registered the contract: url https:\/\/story\.example\.com\/, organization 株式会社見本, organization_en Example, service SR3\.0, lang ja, sticker yes$/,
				/^cli:\S+ added a certificate: fingerprint [0-9a-f]{64}, serial [0-9A-F]+, .*not_before 20\d\d-/,
				/^cli:\S+ corrected the contract: organization_en Example → none, sticker yes → no$/,
				/^cli:\S+ noted how the application was checked: call not_reached$/,
				/^cli:\S+ revoked the certificate: fingerprint [0-9a-f]{64}, revoked_at none → 20.*, revocation_reason superseded$/,
			]
			assert.equal(lines.length, told.length)
			for (const [i, line] of lines.entries()) assert.match(line.replace(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+09:00 {2}/, ''), told[i])
			const history = JSON.parse(await service.command('contract', 'history', code, '--json'))
			assert.deepEqual(history.map(({ action }) => action), (await show(code)).events.map(({ action }) => action))
			assert.match(history[2].sentence, told[2])
			await ended(['contract', 'history', '0000000000'], REFUSED, /there is no contract/)
		})

		test('an application is withdrawn, and then nothing is issued for it', async () => {
			const code = await service.register('https://gone.example.com/', { issued: false })
			await ended(['contract', 'end', code], REFUSED, /nothing can end: its application can be withdrawn/)
			await service.command('contract', 'withdraw', code)
			assert.equal(await life(code), 'withdrawn')
			const pem = await service.authority.leaf('gone', ['gone.example.com'])
			await ended(['certificate', 'add', code, pem], REFUSED, /the application was withdrawn: make a new contract/)
			await ended(['contract', 'edit', code, '--sticker', 'no'], REFUSED, /withdrawn/)
			await ended(['contract', 'withdraw', code], REFUSED, /withdrawn/)
		})

		test('what has ended stays valid until its end, and gets nothing more', async () => {
			const code = await service.register('https://over.example.com/')
			await ended(['contract', 'withdraw', code], REFUSED, /a certificate is issued already/)
			await service.command('contract', 'end', code)
			assert.equal(await life(code), 'ended')
			assert.equal((await seen(code)).record, 'valid')
			const again = ['contract', 'add', '--url', 'https://over.example.com/', '--organization', 'A', '--renews', code]
			await ended(again, REFUSED, /renews: the contract has ended/)
			await service.command('certificate', 'revoke', code, '--reason', 'cessationOfOperation', '--yes')
			await becomes('record', 'revoked', () => seen(code))
		})
	})
