// The demonstration that scripts/run starts: its people, and contracts wherever one can stand in its life.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Program } from '../../fixtures/api.mjs'
import { demonstrate, person } from '../../fixtures/demonstration.mjs'

describe('the demonstration', () => {
	let demonstration, service, listed
	before(async () => {
		demonstration = await demonstrate()
		;({ service, listed } = demonstration)
	})
	after(() => service?.stop())

	test('the people that it names log in by the passwords that it prints', async () => {
		const people = [...listed.matchAll(/^ {2}(\w+) +(\S{12,}) {2}(operator|administrator): /gm)]
		assert.deepEqual(people.map(([, , , role]) => role), ['operator', 'operator', 'administrator', 'administrator'])
		for (const [, name] of people)
			assert.equal((await (await person(demonstration, name)).get('/admin/approvals')).status, 200, name)
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
		for (const action of ['certificate.issue', 'certificate.revoke', 'contract.edit', 'contract.import', 'operator.add'])
			assert.ok(proposals.some((proposal) => proposal.action === action), action)
		assert.ok(proposals.some((proposal) => proposal.applied), 'one took effect at once')
	})

	test('the doctor of sites whose server is wrong opens by the links that it prints', async () => {
		const links = [...listed.matchAll(/^ {2}http:\/\/[^/]+(\/owner\/doctor\/\d{10}\?key=\w+) /gm)]
		assert.equal(links.length, 3)
		for (const [, link] of links)
			assert.match((await service.get(`${link}&lang=en`)).text, /as=text/, link)
	})

	test('what waits is what its list says', async () => {
		const suzuki = await person(demonstration, 'suzuki')
		const { text } = await suzuki.get('/admin/approvals')
		assert.match(text, /class="badge">6</, 'an operator does not decide on accounts')
		assert.match((await (await person(demonstration, 'tanaka')).get('/admin/approvals')).text, /class="badge">7</)
		for (const [, code] of listed.matchAll(/contracts\/(\d{10}) .*(?:waits for approval|to be confirmed)/g))
			assert.ok(text.includes(code), code)
	})
})
