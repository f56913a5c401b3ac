// Two programs of two operators: what one proposes, the other approves.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { Program, refused } from '../../fixtures/api.mjs'
import { Authority, Service } from '../../fixtures/harness.mjs'
import { Operator } from '../../fixtures/operator.mjs'
import { without } from '../../fixtures/rights.mjs'

const CONTRACTS = '/api/v1/contracts'
const PROPOSALS = '/api/v1/proposals'

for (const store of ['SQLite', 'PostgreSQL'])
	describe(`proposals by the API, on ${store}`, { skip: store === 'PostgreSQL' && without.postgres }, () => {
		let service, sato, asker, askerToo, approver, watcher

		before(async () => {
			service = await Service.start({ postgres: store === 'PostgreSQL', config: { issue: { approvals: 2 } } })
			await Authority.make(service.authority.folder)
			sato = await Operator.add(service, 'sato', 'operator')
			const ito = await Operator.add(service, 'ito', 'operator')
			asker = await Program.by(sato, 'issuing-system', 'read,propose')
			askerToo = await Program.by(sato, 'other-system', 'read,propose,approve')
			approver = await Program.by(ito, 'approver', 'read,propose,approve')
			watcher = await Program.by(ito, 'watcher', 'read,propose')
		})
		after(() => service.stop())

		let made = 0
		/** A contract, and a certificate for it that is not added yet. */
		async function application() {
			const host = `s${++made}.example.jp`
			const code = await asker.apply(`https://${host}/`, { organization: 'Example' })
			return { code, pem: fs.readFileSync(await service.authority.leaf(`${store}-${host}`, [host]), 'utf8') }
		}

		async function proposed() {
			const { code, pem } = await application()
			const answer = await asker.post(`${CONTRACTS}/${code}/certificates`, { pem })
			assert.equal(answer.status, 202, answer.text)
			return { code, pem, id: answer.json.proposal, digest: answer.json.digest, answer }
		}

		const approve = (who, { id, digest }, headers) => who.post(`${PROPOSALS}/${id}/approve`, { digest }, headers)
		const issued = async (code) => (await asker.done('GET', `${CONTRACTS}/${code}`)).certificates.length > 0

		test('nothing is shown before another has approved it', async () => {
			const { code, id, digest, answer } = await proposed()
			assert.equal(answer.json.waits, true)
			assert.match(digest, /^[0-9a-f]{64}$/)
			assert.equal(answer.headers.location, `${PROPOSALS}/${id}`)
			assert.equal((await service.get(`/proof/${code}.json`)).status, 404)
			const seen = await approver.done('GET', `${PROPOSALS}/${id}`)
			assert.equal(seen.state, 'open')
			assert.equal(seen.digest, digest)
			assert.equal(seen.code, code)
			assert.equal(seen.action, 'certificate.issue')
			assert.equal(seen.proposer, 'api:sato/issuing-system')
			assert.ok(seen.after !== null && seen.before !== null)
			const approved = await approve(approver, { id, digest })
			assert.equal(approved.status, 200, approved.text)
			assert.equal(approved.json.state, 'approved')
			assert.equal(approved.json.decided_by, 'api:ito/approver')
			assert.equal((await service.get(`/proof/${code}.json`)).status, 200)
			const { events } = await asker.done('GET', `${CONTRACTS}/${code}/history`)
			assert.deepEqual(events.map(({ action }) => action).filter((action) => action !== 'contract.add').sort(), ['certificate.add', 'proposal.approve', 'proposal.open'])
		})

		test('nobody approves his own, by whatever token', async () => {
			const waiting = await proposed()
			refused(await approve(asker, waiting), 403, 'right.token')
			refused(await approve(askerToo, waiting), 403, 'right.own')
			refused(await approve(watcher, waiting), 403, 'right.token')
			refused(await approve(new Program(service), waiting), 401, 'token.missing')
			assert.equal(await issued(waiting.code), false)
			assert.equal((await approve(approver, waiting)).status, 200)
			assert.equal(await issued(waiting.code), true)
		})

		test('another digest, or one that was decided on already, is refused', async () => {
			const waiting = await proposed()
			refused(await approve(approver, { ...waiting, digest: '0'.repeat(64) }), 409, 'proposal.digest')
			refused(await approver.post(`${PROPOSALS}/${waiting.id}/approve`, {}), 400, 'json.missing', 'digest')
			assert.equal(await issued(waiting.code), false)
			assert.equal((await approve(approver, waiting)).status, 200)
			refused(await approve(approver, waiting), 409, 'proposal.decided')
			refused(await approver.post(`${PROPOSALS}/${waiting.id}/reject`, { reason: 'late' }), 409, 'proposal.decided')
		})

		test('of two who approve at once one does', async () => {
			const waiting = await proposed()
			const answers = await Promise.all([approve(approver, waiting), approve(approver, waiting), approve(approver, waiting)])
			assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409, 409])
			assert.equal((await asker.done('GET', `${CONTRACTS}/${waiting.code}`)).certificates.length, 1)
		})

		test('an approval that is sent again by its key is answered as the first time', async () => {
			const waiting = await proposed()
			const first = await approve(approver, waiting, { 'idempotency-key': 'approve-1' })
			assert.equal(first.status, 200)
			const again = await approve(approver, waiting, { 'idempotency-key': 'approve-1' })
			assert.equal(again.status, 200)
			assert.equal(again.text, first.text)
		})

		test('it is rejected with a reason, or withdrawn by who proposed it', async () => {
			const one = await proposed()
			refused(await approver.post(`${PROPOSALS}/${one.id}/reject`, { reason: ' ' }), 422, 'proposal.reason', 'reason')
			const rejected = await approver.done('POST', `${PROPOSALS}/${one.id}/reject`, { reason: 'spelt otherwise' })
			assert.deepEqual([rejected.state, rejected.reason], ['rejected', 'spelt otherwise'])
			const two = await proposed()
			const withdrawn = await asker.done('POST', `${PROPOSALS}/${two.id}/reject`, { reason: 'wrong file' })
			assert.equal(withdrawn.state, 'withdrawn')
			refused(await approve(approver, two), 409, 'proposal.decided')
			assert.equal(await issued(two.code), false)
		})

		test('a role that was taken away in between', async () => {
			const waiting = await proposed()
			await service.command('operator', 'role', 'sato', 'marketing')
			refused(await approve(approver, waiting), 422, 'proposal.proposer')
			await service.command('operator', 'role', 'sato', 'operator')
			assert.equal((await approve(approver, waiting)).status, 200)
		})

		test('the queue has what waits, the oldest first, in pages', async () => {
			const mine = []
			for (let i = 0; i < 3; i++) mine.push((await proposed()).id)
			const found = []
			for (let cursor = ''; cursor !== null; ) {
				const page = await asker.done('GET', `${PROPOSALS}?limit=2${cursor && `&cursor=${cursor}`}`)
				found.push(...page.proposals)
				cursor = page.next
			}
			assert.deepEqual(found.map(({ proposal }) => proposal), mine)
			assert.ok(found.every(({ state }) => state === 'open'))
			const { proposals } = await asker.done('GET', `${PROPOSALS}?state=all`)
			assert.deepEqual(proposals.map(({ proposal }) => proposal), [...proposals.map(({ proposal }) => proposal)].sort((a, b) => b - a))
			assert.ok(proposals.some(({ state }) => state === 'withdrawn'))
			const { code } = found[0]
			const of = await asker.done('GET', `${PROPOSALS}?code=${code}`)
			assert.deepEqual(of.proposals.map(({ proposal }) => proposal), [mine[0]])
		})

		test('a compromised key is revoked at once and confirmed by another', async () => {
			const waiting = await proposed()
			await approve(approver, waiting)
			const held = await asker.post(`${CONTRACTS}/${waiting.code}/revoke`, { reason: 'superseded' })
			assert.equal(held.status, 202, held.text)
			const answer = await asker.post(`${CONTRACTS}/${waiting.code}/revoke`, { reason: 'keyCompromise' })
			if (answer.status === 409) {
				await asker.done('POST', `${PROPOSALS}/${held.json.proposal}/reject`, { reason: 'it is urgent' })
			}
			const urgent = answer.status === 409 ? await asker.post(`${CONTRACTS}/${waiting.code}/revoke`, { reason: 'keyCompromise' }) : answer
			assert.equal(urgent.status, 201, urgent.text)
			assert.equal(urgent.json.waits, false)
			assert.equal((await asker.done('GET', `${CONTRACTS}/${waiting.code}`)).certificates[0].state, 'revoked')
			const { applied, state } = await asker.done('GET', `${PROPOSALS}/${urgent.json.proposal}`)
			assert.deepEqual([applied, state], [true, 'open'])
			refused(await approve(askerToo, { id: urgent.json.proposal, digest: urgent.json.digest }), 403, 'right.own')
			assert.equal((await approve(approver, { id: urgent.json.proposal, digest: urgent.json.digest })).status, 200)
		})

		test('accounts are approved by people, not by programs', async () => {
			const kato = await Operator.add(service, 'kato', 'administrator')
			const mori = await Operator.add(service, 'mori', 'administrator')
			const program = await Program.by(mori, 'of-an-administrator', 'read,approve')
			await Program.by(kato, 'kato-first', 'read')
			const id = Number((await service.command('operator', 'add', 'invented', '--role', 'administrator', '--as', 'kato', '--password-file', service.file('kato.password'))).toString())
			const { digest } = await program.done('GET', `${PROPOSALS}/${id}`)
			refused(await approve(program, { id, digest }), 403, 'right.door')
			assert.equal((await program.post(`${PROPOSALS}/${id}/reject`, { reason: 'who is that?' })).status, 200)
		})

		test('a token that nobody made proposes nothing where two persons are wanted', async () => {
			const refusal = await service.cli('token', 'add', 'nobody', '--rights', 'read,propose')
			assert.equal(refusal.status, 1)
			assert.match(refusal.stderr.toString(), /--as NAME/)
		})
	})
