// What the CA promises with a service, at the console: refused in words, and told beforehand.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { Authority, Service } from '../../fixtures/harness.mjs'
import { fieldsOf, multipart, Operator } from '../../fixtures/operator.mjs'
import { without } from '../../fixtures/rights.mjs'

const HOST = 'shop.example.com'
const stores = [
	{ name: 'SQLite', options: {} },
	{ name: 'PostgreSQL', options: { postgres: true }, skip: without.postgres },
]

for (const { name, options, skip } of stores)
	describe(`the rules of the business at the console, ${name}`, { skip }, () => {
		let service, sato
		before(async () => {
			service = await Service.prepare({ ...options, config: { issue: { approvals: 2, grace_hours: '48' } } })
			// Whoever sets the scene at the command line acts alone; the server wants two.
			await service.serve()
			service.env = { TRUSTSEAL_ISSUE_APPROVALS: '1' }
			await Authority.make(service.authority.folder)
			sato = await Operator.add(service, 'sato', 'operator')
		})
		after(() => service.stop())

		const register = (days, more = {}) => service.register(`https://${HOST}/`, { days, ...more })
		/** Sato adds a certificate: the answer. */
		const add = async (code, days, headers = {}) => {
			const path = `/admin/contracts/${code}/certificate`
			const pem = fs.readFileSync(await service.authority.leaf(`l${Math.random()}`, [HOST], { days }), 'latin1')
			const form = multipart({ ...fieldsOf((await sato.get(path)).text, path), pem })
			return sato.send('POST', path, { body: form.body, headers: { ...form.headers, ...headers } })
		}

		test('a late reissue is refused in the words of who asks', async () => {
			const code = await register([-26, 60])
			const english = await add(code, [-1, 60])
			assert.equal(english.status, 400)
			assert.match(english.text, /The time for a reissue ended at \S+\. Register a new contract that renews this one\./)
			const japanese = await add(code, [-1, 60], { 'Accept-Language': 'ja' })
			assert.match(japanese.text, /再発行できる期間は \S+ に終わりました/)
		})

		test('an early renewal is refused at its field', async () => {
			const code = await register([-1, 200])
			const fields = { url: `https://${HOST}/`, organization: '見本', renews: code }
			const answer = await sato.post('/admin/contracts/new', fields)
			assert.equal(answer.status, 400)
			assert.match(answer.text, /A renewal can be asked for from \S+ on\./)
		})

		test('what will be revoked is shown as valid, and from when on it is not', async () => {
			const code = await register([-9, 60])
			const file = await service.authority.leaf(`l${Math.random()}`, [HOST], { days: [-1, 60] })
			await service.cli('certificate', 'add', code, file)
			const { text } = await sato.get(`/admin/contracts/${code}`)
			assert.match(text, /<dt>Revoked from<\/dt><dd>[^<]+\(superseded\)/)
			assert.ok(!text.includes('<dt>Revoked</dt>'))
		})

		test('what passes by the policy is done, and the history says why nobody approved it', async () => {
			const code = await register([-40, 7], { 'auto-renew': true })
			const answer = await add(code, [-1, 46])
			assert.match(answer.headers.location, new RegExp(`^/admin/contracts/${code}\\?done=`))
			const { text } = await sato.get(`/admin/contracts/${code}`)
			assert.match(text, /none: passed by the policy/)
		})

		test('what is inherited from another service is shown with the days that are left', async () => {
			const code = await register([-9, 60])
			const next = await service.register(`https://${HOST}/`, { issued: false, renews: code, service: 'EV2.0' })
			const { text } = await sato.get(`/admin/contracts/${next}`)
			assert.match(text, /<dt>Inherits validity until<\/dt><dd>[^<]+ \(days left: (59|60)\)/)
		})
	})
