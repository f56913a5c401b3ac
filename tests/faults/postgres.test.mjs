// PostgreSQL hung, killed, cut off from its clients or locked: what cannot be asked is unavailable and
// never green, codes in demand hardly notice, what was acknowledged is there.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sleep, until } from '../fixtures/harness.mjs'
import { without } from '../fixtures/rights.mjs'
import { Writer } from './writer.mjs'
import { TTL_S, leave, ordeal, report, revoke, stage, times } from './stage.mjs'

// Longer than anything in memory may be shown.
const OUTLIVED_MS = (TTL_S + 1) * 1000
// Workers try a store that was away once a second, whatever Redis has; and one for a busy machine.
const TRIED_MS = 2000

describe('postgres', { skip: without.postgres }, () => {
	let on, postgres
	before(async () => {
		on = await stage({ postgres: true, redis: true, count: times(300, 3000) })
		on.peer = 'PostgreSQL'
		postgres = on.service.postgres
		on.judge.start()
		await on.judge.warmUp()
	})
	after(() => leave(on))

	const ready = async () => (await on.service.admin('/readyz')).status === 200
	const told = () => revoke(on, 1000)

	async function assertKept(writer) {
		const there = (await postgres.sql('SELECT code FROM contract WHERE code >= 8000000000')).split('\n')
		assert.deepEqual(writer.acknowledged.filter((code) => !there.includes(code)), [], 'lost')
	}

	test('at peace: a change is seen within a second', async () => {
		await ordeal(on, 'postgres at peace', { tries: 1, cause: told, end: () => sleep(200) })
	})

	test('its connections ended again and again: they are made anew, and nobody notices', async () => {
		const others = 'FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = \'client backend\''
		await ordeal(on, 'postgres ends its connections', {
			tries: times(5, 50),
			cause: () => postgres.sql(`SELECT count(pg_terminate_backend(pid)) ${others}`),
			end: () => sleep(50),
			back: ready,
		})
		await told()
	})

	test('hung for a moment: codes in demand are answered, cold ones wait or get 503', async () => {
		await ordeal(on, 'postgres hung', {
			tries: times(1, 10),
			cause: async () => {
				postgres.signal('SIGSTOP')
				await sleep(times(500, 1000))
			},
			end: () => postgres.signal('SIGCONT'),
			allow: ['unavailable'],
			back: ready,
			within: 3000,
		})
	})

	test('hung for longer than memory may show: unavailable, never green', async () => {
		await ordeal(on, 'postgres hung for long', {
			tries: times(1, 5),
			cause: async () => {
				postgres.signal('SIGSTOP')
				await sleep(OUTLIVED_MS)
				await until('503', async () => !(await ready()), 3000)
			},
			end: () => postgres.signal('SIGCONT'),
			allow: ['unavailable'],
			back: ready,
			within: 3000,
		})
		await told()
	})

	test('a table locked by another: who asks for it gets 503 in time, and the others their answer', async () => {
		await ordeal(on, 'postgres with a locked table', {
			tries: times(1, 5),
			cause: () => postgres.sql('BEGIN; LOCK TABLE certificate IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(1.2); ROLLBACK'),
			end: () => {},
			allow: ['unavailable'],
			back: ready,
		})
	})

	test('killed while others write: no acknowledged record is lost, and it is used again', async () => {
		const writer = new Writer(on.service)
		await ordeal(on, 'postgres killed', {
			tries: times(2, 20),
			cause: async (i) => {
				await writer.write()
				const writing = writer.write({ refusal: /\[store\] url|server/ })
				await sleep(Math.random() * 60)
				await postgres.kill()
				await writing
				if (i === 0) await sleep(OUTLIVED_MS)
			},
			end: () => postgres.start(),
			allow: ['unavailable'],
			back: ready,
			within: TRIED_MS,
		})
		await assertKept(writer)
		report('postgres killed: acknowledged contracts that are there', writer.acknowledged.length)
		await told()
	})
})

// A service whose codes have all been seen, with so many seconds of tolerance.
async function seen(tolerance) {
	const on = await stage({ postgres: true, redis: true, count: 4, config: { cache: { tolerance } } })
	on.peer = 'PostgreSQL'
	// That there is no record is remembered for 2 s, and nobody looks at such a page twice.
	on.codes.splice(0, on.codes.length, ...on.codes.filter(({ states }) => states[0].state !== 'none'))
	on.judge.start()
	await on.judge.warmUp()
	on.ready = async () => (await on.service.admin('/readyz')).status === 200
	on.proof = () => on.service.get(`/proof/${on.codes[0].code}?lang=en`)
	return on
}

describe('postgres away for a while', { skip: without.postgres }, () => {
	const AWAY_MS = 8000
	const TOLERANCE_S = 60
	let on
	before(async () => {
		on = await seen(TOLERANCE_S)
	})
	after(() => leave(on))

	const SAID = 'The register cannot be asked at the moment'

	test('an 8 s restart: no 503 on codes that were seen, and pages say of when they speak', async () => {
		const { postgres } = on.service
		const tally = await ordeal(on, 'postgres restarted', {
			tries: 1,
			cause: async () => {
				await postgres.kill()
				await sleep(AWAY_MS - 1000)
				assert.ok(!(await on.ready()), '/readyz tells the truth')
				assert.ok((await on.proof()).text.includes(SAID))
				await sleep(1000)
			},
			end: () => postgres.start(),
			allow: [],
			back: on.ready,
			within: TRIED_MS,
		})
		assert.equal(tally.unavailable, 0, '503')
		await until('the note goes', async () => !(await on.proof()).text.includes(SAID), 3000)
		await revoke(on, 1000)
	})
})

describe('postgres away beyond the tolerance', { skip: without.postgres }, () => {
	const TOLERANCE_S = 2
	let on
	before(async () => {
		on = await seen(TOLERANCE_S)
	})
	after(() => leave(on))

	test('unavailable, never green', async () => {
		const { postgres } = on.service
		const tally = await ordeal(on, 'postgres away beyond the tolerance', {
			tries: 1,
			cause: async () => {
				await postgres.kill()
				await sleep((TTL_S + TOLERANCE_S + 2) * 1000)
				assert.equal((await on.proof()).status, 503)
			},
			end: () => postgres.start(),
			allow: ['unavailable'],
			back: on.ready,
			within: TRIED_MS,
		})
		assert.ok(tally.unavailable > 0)
	})
})
