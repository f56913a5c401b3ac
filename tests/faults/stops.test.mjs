// SIGTERM under load, again and again: each request that was accepted is answered.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { leave, ordeal, stage, times } from './stage.mjs'
import { sleep } from '../fixtures/harness.mjs'

describe('SIGTERM under load', () => {
	let on
	before(async () => {
		on = await stage({ redis: true, count: 500 })
		on.judge.clients = 16
		on.judge.start()
	})
	after(() => leave(on))

	test('drops no request, ends with 0, and the next server answers within a second', async () => {
		await ordeal(on, 'SIGTERM under load', {
			tries: times(4, 20),
			cause: async () => {
				await sleep(200)
				const [status, signal] = await on.service.end('SIGTERM')
				assert.deepEqual([status, signal], [0, null], on.service.log)
			},
			end: () => on.service.serve(),
			allow: ['refused'],
		})
	})
})
