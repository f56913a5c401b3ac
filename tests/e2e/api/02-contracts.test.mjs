// A program of the CA registers applications and reads what became of them.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { Program, refused, request } from '../../fixtures/api.mjs'
import { findings } from '../../fixtures/findings.mjs'
import { Authority, Service } from '../../fixtures/harness.mjs'
import { without } from '../../fixtures/rights.mjs'

const CONTRACTS = '/api/v1/contracts'

for (const store of ['SQLite', 'PostgreSQL'])
	describe(`contracts by the API, on ${store}`, { skip: store === 'PostgreSQL' && without.postgres }, () => {
		let service, program

		before(async () => {
			service = await Service.start({ postgres: store === 'PostgreSQL' })
			program = await Program.make(service, 'issuer', 'read,propose,approve')
		})
		after(() => service.stop())

		test('an application gets its code, and is found there', async () => {
			const answer = await program.post(CONTRACTS, {
				urls: ['https://shop.example.jp/', 'https://www.shop.example.jp/'],
				organization: '株式会社見本',
				organization_en: 'Example Inc.',
				service: 'SR3.0',
				lang: 'en',
				sticker: false,
			})
			assert.equal(answer.status, 201, answer.text)
			assert.match(answer.json.code, /^\d{10}$/)
			assert.equal(answer.headers.location, `${CONTRACTS}/${answer.json.code}`)
			assert.equal(answer.headers['cache-control'], 'no-store')
			const found = await program.get(answer.headers.location)
			assert.equal(found.status, 200)
			assert.deepEqual(found.json, answer.json)
			assert.equal(found.headers.etag, answer.headers.etag)
			assert.match(found.headers.etag, /^"\d+"$/)
			const { added_at, ...rest } = found.json
			assert.ok(Math.abs(new Date(added_at) - Date.now()) < 60_000)
			assert.deepEqual(rest, {
				code: answer.json.code,
				urls: ['https://shop.example.jp/', 'https://www.shop.example.jp/'],
				organization: '株式会社見本',
				organization_en: 'Example Inc.',
				service: 'SR3.0',
				lang: 'en',
				sticker: false,
				auto_renew: false,
				visits: true,
				person: false,
				renews: null,
				state: 'applied',
				renewed_by: null,
				certificates: [],
			})
		})

		test('an owner who wishes no visits has none from the first day, and lists say so', async () => {
			const code = await program.apply('https://quiet.example.jp/', { visits: false })
			const { contracts } = await program.done('GET', `${CONTRACTS}?host=quiet.example.jp`)
			assert.deepEqual(contracts.map((each) => [each.code, each.visits]), [[code, false]])
			assert.equal((await program.done('GET', `${CONTRACTS}/${code}/doctor`)).visits, false)
		})

		test('the command line sees the same, and who did it', async () => {
			const code = await program.apply('https://cli.example.jp/')
			const shown = JSON.parse(await service.command('contract', 'show', code, '--json'))
			assert.equal(shown.url[0], 'https://cli.example.jp/')
			assert.equal(shown.sticker, true)
			assert.equal(shown.events[0].actor, 'api:/issuer')
			const history = await program.done('GET', `${CONTRACTS}/${code}/history`)
			assert.deepEqual(
				history.events.map(({ id, action, actor, before }) => ({ id, action, actor, before })),
				[{ id: shown.events[0].id, action: 'contract.add', actor: 'api:/issuer', before: null }],
			)
			assert.equal(history.events[0].after.organization, '株式会社見本')
		})

		test('what the rules refuse is refused in their words, by the member', async () => {
			const form = { urls: ['https://a.example.jp/'], organization: 'A' }
			refused(await program.post(CONTRACTS, { ...form, urls: ['http://a.example.jp/'] }), 422, 'url.http', 'urls')
			refused(await program.post(CONTRACTS, { ...form, urls: [] }), 422, 'url.needed', 'urls')
			refused(await program.post(CONTRACTS, { ...form, urls: ['https://a.example.jp/ https://b.example.jp/'] }), 422, 'url.separator', 'urls')
			refused(await program.post(CONTRACTS, { ...form, renews: '0000000001' }), 422, 'code.unknown', 'renews')
			const { code } = await program.done('POST', CONTRACTS, { ...form, code: '0123456789' })
			assert.equal(code, '0123456789')
			refused(await program.post(CONTRACTS, { ...form, code: '0123456789' }), 409, 'code.taken', 'code')
		})

		test('a request for the certificate comes with the application, and names its key', async () => {
			const host = 'csr.example.jp'
			await Authority.make(service.authority.folder)
			const pem = fs.readFileSync(await service.authority.leaf('csr-rsa', [host], { key: 'rsa2048' }), 'utf8')
			await service.authority.leaf('csr-ec', [host])
			const request = (subject) =>
				execFileSync('openssl', ['req', '-new', '-key', 'ec256.key', '-subj', subject], { cwd: service.authority.folder, encoding: 'utf8' })
			const form = { urls: [`https://${host}/`], organization: 'A' }
			refused(await program.post(CONTRACTS, { ...form, csr: 'hello' }), 422, 'csr.other', 'csr')
			refused(await program.post(CONTRACTS, { ...form, csr: request('/CN=other.example.jp') }), 422, 'csr.host', 'csr')
			const { code } = await program.done('POST', CONTRACTS, { ...form, csr: request(`/CN=${host}`) })
			const { events } = await program.done('GET', `${CONTRACTS}/${code}/history`)
			assert.deepEqual(events.map(({ action }) => action), ['contract.add', 'contract.csr'])
			refused(await program.post(`${CONTRACTS}/${code}/certificates`, { pem }), 422, 'certificate.key', 'pem')
			// PKCS#7 in base64, since JSON has no bytes, with the chain upside down.
			const bundle = execFileSync('sh', ['-c', 'openssl crl2pkcs7 -nocrl -certfile root.pem -certfile intermediate.pem -certfile csr-ec.pem -outform DER | base64 -w0'], { cwd: service.authority.folder, encoding: 'utf8' })
			const added = await program.post(`${CONTRACTS}/${code}/certificates`, { pem: bundle })
			assert.equal(added.status, 201, added.text)
		})

		test('a contract that is not there, and no code', async () => {
			refused(await program.get(`${CONTRACTS}/9999999999`), 404, 'not_found')
			refused(await program.get(`${CONTRACTS}/123`), 404, 'not_found')
			refused(await program.get('/api/v1/nothing'), 404, 'not_found')
			refused(await program.get('/api/v2/contracts'), 404, 'not_found')
			const answer = await program.call('DELETE', CONTRACTS)
			refused(answer, 405, 'method')
			assert.equal(answer.headers.allow, 'GET, HEAD, POST')
		})

		test('a list comes in pages, filtered, and each contract once', async () => {
			const codes = []
			for (let i = 0; i < 7; i++) codes.push(await program.apply(`https://list${i}.example.jp/`, { organization: '頁商店' }))
			const found = []
			let target = `${CONTRACTS}?organization=${encodeURIComponent('頁商店')}&limit=3`
			for (let cursor = ''; cursor !== null; ) {
				const page = await program.done('GET', target + (cursor && `&cursor=${encodeURIComponent(cursor)}`))
				found.push(...page.contracts)
				assert.ok(page.contracts.length <= 3)
				cursor = page.next
			}
			assert.deepEqual(found.map(({ code }) => code), codes.sort())
			assert.ok(found.every(({ certificate_state }) => certificate_state === 'none'))
			const { contracts } = await program.done('GET', `${CONTRACTS}?host=LIST3.example.jp`)
			assert.deepEqual(contracts.map(({ urls }) => urls), [['https://list3.example.jp/']])
		})

		test('a certificate that is added where one person is enough is shown at once', async () => {
			const code = await program.apply('https://issued.example.jp/', { organization: 'Example' })
			const elsewhere = await service.register('https://elsewhere.example.jp/')
			const pem = fs.readFileSync(await service.authority.leaf(`api-${code}`, ['issued.example.jp']), 'utf8')
			const answer = await program.post(`${CONTRACTS}/${code}/certificates`, { pem })
			assert.equal(answer.status, 201, answer.text)
			assert.deepEqual(answer.json, { proposal: null, digest: null, waits: false, warnings: [] })
			const shown = await program.done('GET', `${CONTRACTS}/${code}`)
			assert.equal(shown.certificates[0].state, 'valid')
			assert.equal((await service.get(`/proof/${code}.json`)).status, 200)
			refused(await program.post(`${CONTRACTS}/${elsewhere}/certificates`, { pem }), 409, 'certificate.taken', 'pem')
			const revoked = await program.post(`${CONTRACTS}/${code}/revoke`, { reason: 'certificateHold' })
			assert.equal(revoked.status, 201, revoked.text)
			assert.equal((await program.done('GET', `${CONTRACTS}/${code}`)).certificates[0].state, 'revoked')
			assert.equal((await program.post(`${CONTRACTS}/${code}/release`, { note: 'clean again' })).status, 201)
			assert.equal((await program.done('GET', `${CONTRACTS}/${code}`)).certificates[0].state, 'valid')
		})

		test('events are a feed that is read from the first to the newest', async () => {
			const all = []
			for (let after = 0, count = -1; all.length !== count; ) {
				count = all.length
				const page = await program.done('GET', `/api/v1/events?after=${after}&limit=5`)
				all.push(...page.events)
				after = page.next
			}
			assert.deepEqual(all.map(({ id }) => id), [...all.map(({ id }) => id)].sort((a, b) => a - b))
			assert.equal(new Set(all.map(({ id }) => id)).size, all.length)
			assert.ok(all.length > 15)
			const one = all.find(({ action }) => action === 'certificate.revoke')
			assert.equal(one.after.reason ?? one.after.revocation_reason, 'certificateHold')
			const { events, next } = await program.done('GET', `/api/v1/events?after=${all.at(-1).id}`)
			assert.deepEqual([events, next], [[], all.at(-1).id])
		})

		test('usage is what the command says', async () => {
			const code = await service.register('https://used.example.jp/')
			await service.get(`/sticker/${code}/56x88.svg`, { referer: 'https://used.example.jp/' })
			let rows = []
			for (let i = 0; i < 100 && !rows.some((row) => row.code === code); i++) {
				await new Promise((resolve) => setTimeout(resolve, 200))
				rows = await program.done('GET', '/api/v1/usage?by=code')
			}
			assert.deepEqual(rows, JSON.parse(await service.command('usage', '--by', 'code', '--json')))
			refused(await program.get('/api/v1/usage?by=colour'), 400, 'query.by', 'by')
			refused(await program.get('/api/v1/usage?from=tomorrow'), 400, 'query.period', 'from')
		})

		test('a contract that others changed meanwhile is not changed', async () => {
			const code = await program.apply('https://late.example.jp/')
			const { headers } = await program.get(`${CONTRACTS}/${code}`)
			const pem = fs.readFileSync(await service.authority.leaf(`late-${code}`, ['late.example.jp']), 'utf8')
			await service.command('contract', 'sticker', code, 'off')
			const target = `${CONTRACTS}/${code}/certificates`
			refused(await program.post(target, { pem }, { 'if-match': headers.etag }), 412, 'precondition.failed')
			refused(await program.post(target, { pem }, { 'if-match': 'W/"1"' }), 412, 'precondition.failed')
			const now = await program.get(`${CONTRACTS}/${code}`)
			assert.notEqual(now.headers.etag, headers.etag)
			assert.equal((await program.post(target, { pem }, { 'if-match': now.headers.etag })).status, 201)
		})

		test('a contract is corrected from the version that was seen', async () => {
			const code = await program.apply(['https://edit.example.jp/', 'https://old.example.jp/'], { organization_en: 'Old Inc.' })
			const target = `${CONTRACTS}/${code}`
			const { headers } = await program.get(target)
			const patch = (body, etag) => program.call('PATCH', target, body, etag && { 'if-match': etag })
			refused(await patch({ sticker: false }), 428, 'precondition.wanted')
			refused(await patch({ code: '0000000001' }, headers.etag), 400, 'json.unknown', 'code')
			refused(await patch({ add_urls: ['http://edit.example.jp/'] }, headers.etag), 422, 'url.http', 'urls')
			const done = await patch({ add_urls: ['https://new.example.jp/'], remove_urls: ['https://old.example.jp/'], organization_en: null, sticker: false, visits: false }, headers.etag)
			assert.equal(done.status, 200, done.text)
			refused(await patch({ sticker: true }, headers.etag), 412, 'precondition.failed')
			const now = await program.done('GET', target)
			assert.deepEqual(now.urls, ['https://edit.example.jp/', 'https://new.example.jp/'])
			assert.deepEqual([now.organization_en, now.sticker, now.visits], [null, false, false])
		})

		test('an application is withdrawn, and what was issued ends', async () => {
			const code = await program.apply('https://never.example.jp/')
			assert.equal((await program.post(`${CONTRACTS}/${code}/withdraw`)).status, 200)
			assert.equal((await program.done('GET', `${CONTRACTS}/${code}`)).state, 'withdrawn')
			const again = await program.post(`${CONTRACTS}/${code}/withdraw`)
			assert.equal(again.status, 422, again.text)
			assert.match(again.json.reason, /^life\./)
			const issued = await service.register('https://over.example.jp/')
			assert.equal((await program.done('GET', `${CONTRACTS}/${issued}`)).state, 'issued')
			assert.equal((await program.post(`${CONTRACTS}/${issued}/end`)).status, 200)
			assert.equal((await program.done('GET', `${CONTRACTS}/${issued}`)).state, 'ended')
			refused(await program.post(`${CONTRACTS}/9999999999/end`), 404, 'not_found')
		})

		test('contacts are changed field by field, and no answer that is kept holds them', async () => {
			const code = await program.apply('https://people.example.jp/', { organization: '株式会社見本' })
			const target = `${CONTRACTS}/${code}/contacts`
			const patch = (body) => program.call('PATCH', target, body)
			assert.deepEqual(await program.done('GET', target), { applicant: null, registrant: null, technician: null, accounts: null })
			refused(await patch({ applicant: { name: '見本 花子' } }), 422, 'contact.title', 'applicant.title')
			refused(await patch({ applicant: { fax: '1' } }), 400, 'json.unknown', 'applicant.fax')
			refused(await patch({ applicant: { name: 'A', title: 'B', mail: 'no address' } }), 422, 'contact.mail', 'applicant.mail')
			const person = { name: '見本 花子', title: '部長', mail: 'hanako@example.jp' }
			const { applicant } = await program.done('PATCH', target, { applicant: person, technician: { name: '例 太郎' } })
			assert.equal(applicant.mail, 'hanako@example.jp')
			const now = await program.done('PATCH', target, { technician: null, applicant: { mail: null, telephone: '０３－１２３４－５６７８' } })
			assert.equal(now.technician, null)
			assert.deepEqual([now.applicant.mail, now.applicant.telephone, now.applicant.name], [null, '03-1234-5678', '見本 花子'])
			const { text } = await program.get('/api/v1/events?limit=5000')
			assert.ok(!/花子|hanako|太郎|1234-5678/.test(text), 'no event tells personal data')
			refused(await program.get(`${CONTRACTS}/9999999999/contacts`), 404, 'not_found')
		})

		test('what was found on a site is told as the command line does, with the owner’s link', async () => {
			const code = await service.register('https://ill.example.jp/')
			const target = `${CONTRACTS}/${code}/doctor`
			assert.deepEqual((({ verdict, checks }) => ({ verdict, checks }))(await program.done('GET', target)), { verdict: 'none', checks: [] })
			await findings(service, code, 'ill.example.jp', { good: [0, 1], wrong: { chain: { missing: ['<CA>'] } } })
			const found = await program.done('GET', `${target}?lang=ja&server=nginx`)
			assert.deepEqual(found, JSON.parse(await service.command('doctor', code, '--json', '--lang', 'ja', '--server', 'nginx')))
			assert.equal((await service.get(new URL(found.page).pathname + new URL(found.page).search)).status, 200)
			refused(await program.get(`${target}?lang=xx`), 400, 'query.lang', 'lang')
			refused(await program.get(`${target}?server=vax`), 400, 'query.server', 'server')
			refused(await program.get(`${CONTRACTS}/9999999999/doctor`), 404, 'not_found')
		})

		test('papers and calls are noted', async () => {
			const code = await program.apply('https://paper.example.jp/')
			const target = `${CONTRACTS}/${code}/checks`
			assert.equal((await program.post(target, { step: 'ask', paper: 'domain-consent' })).status, 201)
			assert.equal((await program.done('GET', `${CONTRACTS}/${code}`)).state, 'checking')
			assert.equal((await program.post(target, { step: 'came', paper: 'domain-consent' })).status, 201)
			assert.equal((await program.post(target, { step: 'reached', words: 'confirmed' })).status, 201)
			refused(await program.post(target, { step: 'lost' }), 422, 'check.step', 'step')
			assert.equal((await program.post(target, { step: 'ask', paper: 'passport' })).status, 422)
			const { checks } = await program.done('GET', target)
			assert.deepEqual(checks.map(({ kind, paper, reached, words, done_by }) => ({ kind, paper, reached, words, done_by })), [
				{ kind: 'paper', paper: 'domain-consent', reached: false, words: null, done_by: 'api:/issuer' },
				{ kind: 'call', paper: null, reached: true, words: 'confirmed', done_by: 'api:/issuer' },
			])
			assert.ok(checks[0].asked_at && checks[0].came_at)
		})

		test('a request that comes later takes the place of an earlier one', async () => {
			const form = { urls: ['https://key.example.jp/'], organization: 'Example' }
			const { code } = await program.done('POST', CONTRACTS, { ...form, csr: request('key.example.jp') })
			const target = `${CONTRACTS}/${code}/csr`
			for (const csr of [request('key.example.jp', ['-newkey', 'rsa:1024']), 'x', request('other.example.jp')]) {
				const answer = await program.post(target, { csr })
				assert.equal(answer.status, 422, answer.text)
				assert.equal(answer.json.member, 'csr')
			}
			const again = request('key.example.jp')
			assert.equal((await program.post(target, { csr: again })).status, 201)
			const { events } = await program.done('GET', `${CONTRACTS}/${code}/history`)
			assert.deepEqual(events.map(({ action }) => action), ['contract.add', 'contract.csr', 'contract.csr'])

			const kept = await program.done('GET', target)
			const body = (pem) => pem.replace(/-----[^-]+-----|\s/g, '')
			assert.equal(body(kept.csr), body(again), 'what is to be signed is what was sent')
			assert.deepEqual(kept.hosts, ['key.example.jp'])
			const { code: without } = await program.done('POST', CONTRACTS, { ...form, urls: ['https://none.example.jp/'] })
			refused(await program.get(`${CONTRACTS}/${without}/csr`), 404, 'csr.none')
		})
	})
