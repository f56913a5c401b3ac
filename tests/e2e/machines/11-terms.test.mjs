// Servers of one store that want another number of persons for a change: each says so.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Service, until } from '../../fixtures/harness.mjs'

describe('servers on one store', () => {
	let first, second
	before(async () => {
		first = await Service.start({ config: { issue: { approvals: 2 } } })
	})
	after(async () => {
		await second?.stop()
		await first.stop()
	})

	const beside = (approvals) =>
		Service.start({ config: { store: { url: `sqlite:${first.file('store.db')}` }, issue: { approvals } } })
	const ready = (server) => server.admin('/readyz')
	const says = (server, words) => until(`it says ${words}`, async () => words.test((await ready(server)).text), 15_000)

	test('that want the same say nothing', async () => {
		second = await beside(2)
		await until('the second has told its terms', async () => /event=serving/.test(second.log))
		assert.equal((await ready(second)).text, 'ready\n')
		await second.end()
		assert.equal((await ready(first)).text, 'ready\n')
	})

	test('that disagree say so, both of them, and go on serving', async () => {
		second = await beside(1)
		await says(second, /ready: another server.*approvals = 2, this one with 1/)
		await says(first, /ready: another server.*approvals = 1, this one with 2/)
		assert.equal((await ready(first)).status, 200)
	})

	test('one that has ended is heard of no more', async () => {
		await second.end()
		await says(first, /^ready\n$/)
	})
})
