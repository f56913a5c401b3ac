// kill -9 at any moment of counting: of who moves counts from the store's inbox to the rows of their
// codes, of servers and of commands. What is in the totals is in the rows or in the inbox, once.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, test } from 'node:test'
import { PROGRAM, Service, sleep, sqlite, until } from '../fixtures/harness.mjs'
import { report, stage, times } from './stage.mjs'

const CODES = times(5000, 20000)
const KILLS = times(8, 100)
const LANES = 16
// Shapes of answers for codes that nobody has are in the totals alone; here are none.
const TOTALS = 'SELECT coalesce(sum(n), 0) FROM usage_total'
const ROWS = 'SELECT coalesce(sum(n), 0) FROM usage_code'
const MONTHS = 'SELECT coalesce(sum(pictures), 0) FROM usage_rollup WHERE bucket % 2 = 1'
const INBOX = 'SELECT coalesce(sum(items), 0) FROM usage_inbox'

const EVERY = ['44x70', '56x88', '88x145'].flatMap((size) => ['svg', 'gif', 'png'].map((format) => `${size}.${format}`))

// Every code's sticker once as each of the pictures, from its own site; how many were answered.
async function showAll(service, codes, pictures = ['56x88.svg']) {
	let next = 0
	let shown = 0
	const lane = async () => {
		for (let i = next++; i < codes.length * pictures.length; i = next++) {
			const { code, url } = codes[i % codes.length]
			const picture = pictures[Math.floor(i / codes.length)]
			const answer = await service.get(`/sticker/${code}/${picture}`, { Referer: url }).catch(() => null)
			shown += answer?.status === 200
		}
	}
	await Promise.all(Array.from({ length: LANES }, lane))
	return shown
}

const number = async (ask, text) => Number(await ask(text))

// All that was ever counted is in the rows of its codes, and agrees.
async function assertExact(service, ask, least, most) {
	const rows = JSON.parse(await service.command('usage', '--json', '--by', 'code', '--limit', '20000'))
	const totals = await number(ask, TOTALS)
	assert.equal(await number(ask, INBOX), 0, 'the command settles')
	assert.equal(await number(ask, ROWS), totals, 'rows of codes')
	assert.equal(await number(ask, MONTHS), totals, 'months')
	assert.equal(rows.reduce((sum, row) => sum + row.pictures, 0), totals, 'as told')
	assert.ok(totals >= least && totals <= most, `${least} <= ${totals} <= ${most}`)
	return totals
}

// A command that settles, killed after so many ms: was it?
async function cutUsage(service, afterMs) {
	const child = spawn(PROGRAM, ['usage', '--by', 'code'], {
		cwd: service.folder,
		env: { ...process.env, ...service.env, TRUSTSEAL_CONFIG: service.config },
		stdio: 'ignore',
	})
	const timer = setTimeout(() => child.kill('SIGKILL'), afterMs)
	const [status] = await once(child, 'close')
	clearTimeout(timer)
	return status === null
}

describe('kill -9 while counts are settled', () => {
	test('of a command: counts are exact', async () => {
		const on = await stage({ count: CODES, states: false, config: { usage: { flush: 1 } } })
		const { service, codes } = on
		const ask = (text) => sqlite(service.store, text)
		try {
			let shown = 0
			let killed = 0
			let cut = 0
			for (let i = 0; killed < KILLS; i++) {
				shown += await showAll(service, codes)
				await until('all in the store', async () => (await service.metric('usage_written_total')) === shown)
				const before = await number(ask, INBOX)
				if (await cutUsage(service, Math.random() * 120)) killed++
				const after = await number(ask, INBOX)
				if (after > 0 && after < before) cut++
				assert.equal(await number(ask, ROWS) < shown, after > 0, 'what is not in the rows waits')
				if (i % 4 === 3) await assertExact(service, ask, shown, shown)
			}
			await assertExact(service, ask, shown, shown)
			report('kill -9 of who settles counts', killed, undefined, `${cut} in the middle, ${shown} pictures, none lost`)
		} finally {
			await service.stop()
		}
	})

	test('of the server: what was in the store is there, once', async () => {
		const on = await stage({ count: CODES, states: false, config: { usage: { flush: 1 } } })
		const { service, codes } = on
		const ask = (text) => sqlite(service.store, text)
		try {
			let shown = 0
			let least = 0
			for (let i = 0; i < times(3, 30); i++) {
				shown += await showAll(service, codes)
				least = await number(ask, TOTALS)
				// What is old is settled, and killed while it is.
				await ask('UPDATE usage_inbox SET at = at - 1000')
				await sleep(1000 + Math.random() * 100)
				await service.end('SIGKILL')
				await service.serve()
			}
			await assertExact(service, ask, least, shown)
			report('kill -9 of a server that settles counts', times(3, 30), undefined, `${shown} pictures`)
		} finally {
			await service.stop()
		}
	})

	test('of one of two servers on one PostgreSQL: counts of the other are exact', async () => {
		const on = await stage({ count: 40, states: false, postgres: true, config: { usage: { flush: 1 } } })
		const { service, codes } = on
		const ask = (text) => service.postgres.sql(text)
		let other
		try {
			other = await Service.start({
				config: { usage: { flush: 1 }, store: { url: service.postgres.url() } },
			})
			let shown = await showAll(service, codes, EVERY)
			shown += await showAll(other, codes, EVERY)
			await until('both in the store', async () => (await number(ask, TOTALS)) === shown)
			await ask('UPDATE usage_inbox SET at = at - 1000')
			await sleep(1000 + Math.random() * 300)
			await other.end('SIGKILL')
			shown += await showAll(service, codes, EVERY)
			await until('the rest in the store', async () => (await number(ask, TOTALS)) === shown)
			await assertExact(service, ask, shown, shown)
			report('kill -9 of one of two that count', 1, undefined, `${shown} pictures, none lost or doubled`)
		} finally {
			await other?.stop()
			await service.stop()
		}
	})
})
