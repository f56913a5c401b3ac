// What the CA promises with a service, kept by the service itself: when a contract is renewed, how
// often and until when its certificate is reissued, what becomes of the old one.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { Program, refused } from '../../fixtures/api.mjs'
import { Authority, Service, until } from '../../fixtures/harness.mjs'
import { people } from '../../fixtures/people.mjs'
import { without } from '../../fixtures/rights.mjs'

const REFUSED = 1
const DAY = 86_400_000
const HOST = 'shop.example.com'
const stores = [
	{ name: 'SQLite', options: {} },
	{ name: 'PostgreSQL', options: { postgres: true }, skip: without.postgres },
]
/** The day so many days from now, at the CA. */
const dayOf = (days) => new Date(Date.now() + days * DAY + 9 * 3_600_000).toISOString().slice(0, 10)

for (const { name, options, skip } of stores)
	describe(`the rules of the business, ${name}`, { skip }, () => {
		let service, sato, ito, program
		before(async () => {
			service = await Service.prepare({ ...options, config: { issue: { approvals: 2 } } })
			await service.serve()
			await Authority.make(service.authority.folder)
			;[sato, ito] = await people(service, { sato: 'operator', ito: 'operator' })
			const token = await sato.command('token', 'add', 'program', '--rights', 'read,propose')
			program = new Program(service, token)
		})
		after(() => service.stop())

		const apply = (...words) => sato.command('contract', 'add', '--url', `https://${HOST}/`, '--organization', '見本', '--organization-en', 'Example', ...words)
		const leaf = (days, more = {}) => service.authority.leaf(`l${Math.random()}`, more.hosts ?? [HOST], { days, subject: more.subject })
		const issue = async (code, days, more) => ito.command('proposal', 'approve', await sato.command('certificate', 'add', code, await leaf(days, more)))
		const show = async (code) => JSON.parse(await service.command('contract', 'show', code, '--json'))
		const refusedAt = async (answer, words) => {
			const { status, stdout, stderr } = await answer
			assert.equal(status, REFUSED, stderr)
			assert.equal(stdout.toString(), '')
			assert.match(stderr, words)
		}

		test('a certificate is reissued once within 25 days; the old one is superseded', async () => {
			const code = await apply()
			await issue(code, [-24, 60])
			await issue(code, [-1, 60])
			const [current, old] = (await show(code)).certificates
			assert.deepEqual([current.state, old.state, old.revocation_reason], ['valid', 'revoked', 'superseded'])
			const third = await leaf([-0.5, 60])
			await refusedAt(sato.cli('certificate', 'add', code, third), /reissued before, as often as it can be \(1\); a new contract can renew it from \S+ on/)
			refused(await program.post(`/api/v1/contracts/${code}/certificates`, { pem: fs.readFileSync(third, 'latin1') }), 422, 'reissue.again')
			assert.equal((await show(code)).certificates.length, 2)
		})

		test('after 25 days it is refused, with what can be done instead; one person is warned, and does it', async () => {
			const code = await apply()
			await issue(code, [-26, 60])
			const late = await leaf([-1, 60])
			await refusedAt(sato.cli('certificate', 'add', code, late), new RegExp(`a reissue more than 25 days.*contract add --renews ${code}`))
			refused(await program.post(`/api/v1/contracts/${code}/certificates`, { pem: fs.readFileSync(late, 'latin1') }), 422, 'reissue.late')
			service.env = { TRUSTSEAL_ISSUE_APPROVALS: '1' }
			const { status, stderr } = await service.cli('certificate', 'add', code, late)
			service.env = {}
			assert.equal(status, 0, stderr)
			assert.match(stderr, /a reissue more than 25 days/)
			assert.equal((await show(code)).certificates[1].revocation_reason, 'superseded')
		})

		test('what is replaced later goes on until then, and for good when the new one is revoked before', async () => {
			const code = await apply()
			await issue(code, [-9, 60])
			await issue(code, [5, 65])
			const planned = (await show(code)).certificates
			assert.deepEqual(planned.map(({ state }) => state), ['valid', 'not_yet_valid'])
			assert.equal(planned[0].revoked_at, planned[1].not_before)
			await sato.command('certificate', 'revoke', code, '--serial', planned[1].serial, '--reason', 'keyCompromise')
			const [kept, gone] = (await show(code)).certificates
			assert.deepEqual([kept.state, kept.revoked_at, gone.state], ['valid', null, 'revoked'])
			assert.match((await service.command('contract', 'history', code)).toString(), /kept the certificate, since what was to replace it does not/)
		})

		test('a machine revokes such a one by its serial', async () => {
			const code = await apply()
			await issue(code, [-9, 60])
			await issue(code, [5, 65])
			const { serial } = (await show(code)).certificates[1]
			refused(await program.post(`/api/v1/contracts/${code}/revoke`, { reason: 'keyCompromise', serial: 'FFFF' }), 404, 'certificate.unknown')
			await program.done('POST', `/api/v1/contracts/${code}/revoke`, { reason: 'keyCompromise', serial })
			assert.deepEqual((await show(code)).certificates.map(({ state, revoked_at: at }) => [state, at === null]), [['valid', true], ['revoked', false]])
		})

		test('a renewal can be asked for from 90 days before the end', async () => {
			const code = await apply()
			await issue(code, [-1, 91])
			await refusedAt(sato.cli('contract', 'add', '--url', `https://${HOST}/`, '--organization', '見本', '--renews', code), /renews: the renewal of \d+ can be asked for 90 days before its certificate ends: from \S+ on/)
			refused(await program.post('/api/v1/contracts', { urls: [`https://${HOST}/`], organization: '見本', renews: code }), 422, 'renewal.early')
			const soon = await apply()
			await issue(soon, [-1, 89])
			await apply('--renews', soon)
		})

		test('what a certificate says is not changed by a reissue', async () => {
			const code = await apply()
			await issue(code, [-9, 60])
			await refusedAt(sato.cli('certificate', 'add', code, await leaf([-1, 60], { hosts: [HOST, 'b.example.com'] })), /its list of hosts is not that of the certificate that it replaces/)
			await refusedAt(sato.cli('certificate', 'add', code, await leaf([-1, 60], { subject: `/C=JP/O=Other/CN=${HOST}` })), /its organisation is not that of/)
		})

		test('in a contract that renews itself a successor passes by the policy, and the old one ends by itself', async () => {
			const code = await apply('--auto-renew')
			await issue(code, [-40, 7])
			const { status, stdout, stderr } = await sato.cli('certificate', 'add', code, await leaf([-1, 46]))
			assert.equal(status, 0, stderr)
			assert.equal(stdout.toString(), '')
			assert.match(stderr, /in effect without a second person, by the policy/)
			const { certificates, events } = await show(code)
			assert.deepEqual(certificates.map(({ state, revoked_at }) => [state, revoked_at]), [['valid', null], ['valid', null]])
			assert.equal(events.at(-1).after.passed, 'policy')
			assert.match((await service.command('contract', 'history', code)).toString(), /cli:sato added a certificate.*passed policy/)
			assert.match((await service.get(`/proof/${code}.json`)).headers['trustseal-status'], /record=valid/)
			// What changes anything waits for a second person, and so does all where the policy is off.
			const changed = await sato.command('certificate', 'add', code, await leaf([-0.5, 47], { hosts: [HOST, 'b.example.com'] }))
			assert.match(changed, /^\d+$/)
			await sato.command('proposal', 'reject', changed, '--reason', 'a trial')
			const next = await apply('--auto-renew')
			await issue(next, [-40, 7])
			service.env = { TRUSTSEAL_ISSUE_POLICY: 'no' }
			assert.match(await sato.command('certificate', 'add', next, await leaf([-1, 46])), /^\d+$/)
			service.env = {}
		})

		test('a machine renews such a contract by itself, too', async () => {
			const code = await apply('--auto-renew')
			await issue(code, [-40, 7])
			const pem = fs.readFileSync(await leaf([-1, 46]), 'latin1')
			const answer = await program.post(`/api/v1/contracts/${code}/certificates`, { pem })
			assert.equal(answer.status, 201, answer.text)
			assert.equal((await show(code)).events.at(-1).after.passed, 'policy')
		})

		test('only services that may have contracts that renew themselves', async () => {
			await refusedAt(sato.cli('contract', 'add', '--url', `https://${HOST}/`, '--organization', '見本', '--service', 'EV', '--auto-renew'), /auto_renew: contracts of the service EV do not renew themselves/)
		})

		test('another service inherits what is left, and a certificate that ends before is warned of', async () => {
			const code = await apply()
			await issue(code, [-9, 60])
			const next = await apply('--renews', code, '--service', 'EV2.0')
			const { inherits_until: inherited, events } = await show(next)
			assert.equal(inherited, (await show(code)).certificates[0].not_after)
			assert.ok(events[0].after.inherits_until > 0)
			assert.match((await service.command('contract', 'show', next)).toString(), /inherits until +\S+\n {2}days left +(59|60)\n/)
			const { status, stderr } = await sato.cli('certificate', 'add', next, await leaf([-1, 30]))
			assert.equal(status, 0, stderr)
			assert.match(stderr, /it ends (29|30) days before the contract that this one took the place of/)
		})

		test('an old code does not lead to another owner of other hosts, and its page says so', async () => {
			const code = await apply()
			await issue(code, [-90, -1])
			const next = await sato.command('contract', 'add', '--url', 'https://other.example.net/', '--organization', '例示', '--renews', code)
			await issue(next, [-1, 60], { hosts: ['other.example.net'] })
			const json = JSON.parse((await service.get(`/proof/${code}.json`)).text)
			assert.deepEqual([json.record, json.shown_code, json.renewed_elsewhere], ['expired', code, true])
			assert.match((await service.get(`/proof/${code}?lang=en`)).text, /was renewed for another organisation and other hosts/)
			assert.match((await service.get(`/proof/${code}?lang=ja`)).text, /組織もホストも異なる契約に更新されました/)
			assert.equal(JSON.parse((await service.get(`/proof/${next}.json`)).text).renewed_elsewhere, false)
		})

		test('what a retired service issued counts as revoked from its day on, and that is told before', async () => {
			const there = await apply('--service', 'EV')
			await issue(there, [-1, 60])
			await service.end()
			service.env = { TRUSTSEAL_ISSUE_RETIRED: `EV=${dayOf(20)}` }
			await service.serve({ store: false })
			await until('the end of what was there is planned', async () => (await show(there)).certificates[0].revoked_at !== null)
			const added = await apply('--service', 'EV')
			await issue(added, [-1, 60])
			for (const code of [there, added]) {
				const [{ state, revoked_at: at, revocation_reason: reason }] = (await show(code)).certificates
				assert.deepEqual([state, at, reason], ['valid', `${dayOf(20)}T00:00:00+09:00`, 'cessationOfOperation'])
				assert.match((await service.command('contract', 'show', code)).toString(), / {2}revoked from /)
				assert.match((await service.get(`/owner/snippet/${code}?lang=en`)).text, /The service EV is given up: from /)
				assert.match((await service.get(`/owner/snippet/${code}?lang=ja`)).text, /サービス EV は終了します/)
				assert.match((await service.get(`/proof/${code}.json`)).headers['trustseal-status'], /record=valid/)
			}
			const [revoked] = (await show(there)).events.filter(({ action }) => action === 'certificate.revoke')
			assert.equal(revoked.actor, 'service')
			await service.end()
			service.env = { TRUSTSEAL_ISSUE_RETIRED: `EV=${dayOf(-3)}` }
			await service.serve({ store: false })
			await until('its day has come', async () => (await service.recordOf(there)) === 'revoked' && (await service.recordOf(added)) === 'revoked')
			service.env = {}
		})
	})
