// kill -9 of the server while one program proposes certificates and another approves them: none is
// half issued, none that was acknowledged is lost, none is issued twice.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { Program } from '../fixtures/api.mjs'
import { Authority, Service, sleep } from '../fixtures/harness.mjs'
import { Operator } from '../fixtures/operator.mjs'
import { without } from '../fixtures/rights.mjs'
import { report, times } from './stage.mjs'

const CONTRACTS = '/api/v1/contracts'
const HOST = 'shop.example.jp'

for (const { name, options, skip } of [
	{ name: 'SQLite', options: {} },
	{ name: 'PostgreSQL', options: { postgres: true }, skip: without.postgres },
])
	describe(`issuance, ${name}`, { skip }, () => {
		let service, asker, approver, certificates
		const COUNT = times(24, 300)
		before(async () => {
			service = await Service.start({ ...options, config: { issue: { approvals: 2 }, limit: { api: 6000000 } } })
			await Authority.make(service.authority.folder)
			const [sato, ito] = [await Operator.add(service, 'sato', 'operator'), await Operator.add(service, 'ito', 'operator')]
			asker = await Program.by(sato, 'asker', 'read,propose')
			approver = await Program.by(ito, 'approver', 'read,approve')
			certificates = []
			for (let i = 0; i < COUNT; i++)
				certificates.push(fs.readFileSync(await service.authority.leaf(`kill${i}`, [HOST]), 'utf8'))
		})
		after(() => service.stop())

		/** Sends a request until it is answered by something that is not about the server's end. */
		async function insist(program, target, body, key) {
			for (;;) {
				const answer = await program.post(target, body, key && { 'idempotency-key': key }).catch(() => null)
				if (answer && answer.status !== 503 && answer.json?.reason !== 'idempotency.busy') return answer
				await sleep(30)
			}
		}

		test('whatever is cut short is whole, or not there', async () => {
			const acknowledged = []
			let kills = 0
			const client = async () => {
				for (let pem; (pem = certificates.pop()) !== undefined; ) {
					const order = certificates.length
					const made = await insist(asker, CONTRACTS, { urls: [`https://${HOST}/`], organization: 'Example' }, `c${order}`)
					assert.equal(made.status, 201, made.text)
					const { code } = made.json
					const asked = await insist(asker, `${CONTRACTS}/${code}/certificates`, { pem }, `p${order}`)
					assert.equal(asked.status, 202, asked.text)
					const { proposal, digest } = asked.json
					const done = await insist(approver, `/api/v1/proposals/${proposal}/approve`, { digest }, `a${order}`)
					assert.equal(done.status, 200, done.text)
					acknowledged.push({ code, proposal })
				}
			}
			const clients = [client(), client(), client()]
			let working = true
			Promise.all(clients).finally(() => (working = false)).catch(() => {})
			while (working) {
				// In the middle of the next few, whichever step they are at.
				const seen = acknowledged.length
				while (working && acknowledged.length < seen + 2) await sleep(1)
				await sleep(Math.random() * 15)
				if (!working) break
				await service.end('SIGKILL')
				await service.serve({ store: false })
				kills++
			}
			await Promise.all(clients)
			assert.ok(kills > 0)
			const { stdout } = await service.cli('proposal', 'list', '--all', '--json')
			const proposals = JSON.parse(stdout)
			assert.equal(proposals.length, COUNT, 'each was proposed once')
			assert.ok(proposals.every(({ state }) => state === 'approved'))
			for (const { code } of acknowledged) {
				const contract = await asker.done('GET', `${CONTRACTS}/${code}`)
				assert.deepEqual(contract.certificates.map(({ state }) => state), ['valid'], code)
				const { events } = await asker.done('GET', `${CONTRACTS}/${code}/history`)
				assert.deepEqual(events.map(({ action }) => action),
					['contract.add', 'proposal.open', 'proposal.approve', 'certificate.add'])
			}
			report(`kill -9 of the server in the middle of issuances, ${name}`, kills, null,
				`${acknowledged.length} acknowledged, all there, none twice`)
		})
	})
