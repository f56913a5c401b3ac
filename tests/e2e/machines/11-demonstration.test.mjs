// The demonstration that scripts/run starts: its people, and contracts wherever one can stand in its life.

import assert from 'node:assert/strict'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Program } from '../../fixtures/api.mjs'
import { PROGRAM, ROOT, run, Service } from '../../fixtures/harness.mjs'
import { Operator } from '../../fixtures/operator.mjs'

describe('the demonstration', () => {
	let service, listed
	before(async () => {
		service = await Service.prepare({ config: { issue: { approvals: 2, papers: 'EV2.0' } } })
		const script = (name, ...words) =>
			run('python3', [path.join(ROOT, 'scripts/demo', name), ...words], { env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' } })
		const filled = await script('fill.py', PROGRAM, service.folder, String(service.port))
		assert.equal(filled.status, 0, filled.stderr)
		await service.serve()
		listed = (await script('list.py', String(service.port), service.folder)).stdout.toString()
	})
	after(() => service.stop())

	test('the people that it names log in by the passwords that it prints', async () => {
		const people = [...listed.matchAll(/^ {2}(\w+) +(\S{12,}) {2}(operator|administrator): /gm)]
		assert.deepEqual(people.map(([, , , role]) => role), ['operator', 'operator', 'administrator', 'administrator'])
		for (const [, name, password] of people) {
			const operator = new Operator(service, name, password)
			await operator.logIn()
			assert.equal((await operator.get('/admin/approvals')).status, 200, name)
		}
	})

	test('its contracts stand in every state, and each kind of proposal waits', async () => {
		const [, token] = /Bearer (\w+)'/.exec(listed)
		const api = new Program(service, token)
		const states = new Set()
		for (const { code } of (await api.done('GET', '/api/v1/contracts?limit=100')).contracts)
			states.add((await api.done('GET', `/api/v1/contracts/${code}`)).state)
		for (const state of ['applied', 'checking', 'proposed', 'issued', 'reissued', 'renewed', 'revoked', 'expired', 'withdrawn', 'ended'])
			assert.ok(states.has(state), `${state}: only ${[...states].join(', ')}`)
		const { proposals } = await api.done('GET', '/api/v1/proposals')
		for (const action of ['certificate.issue', 'certificate.revoke', 'contract.edit', 'operator.add'])
			assert.ok(proposals.some((proposal) => proposal.action === action), action)
		assert.ok(proposals.some((proposal) => proposal.applied), 'one took effect at once')
	})

	test('what waits is what its list says', async () => {
		const suzuki = new Operator(service, ...listed.match(/^ {2}(suzuki) +(\S+)/m).slice(1))
		await suzuki.logIn()
		const { text } = await suzuki.get('/admin/approvals')
		for (const [, code] of listed.matchAll(/contracts\/(\d{10}) .*(?:waits for approval|to be confirmed)/g))
			assert.ok(text.includes(code), code)
	})
})
