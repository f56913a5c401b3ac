// A thousand clients that dawdle, and more connections than there are descriptors: others go on, and
// all is as before when they are gone.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, describe, test } from 'node:test'
import { ROOT, run, sleep, until } from '../fixtures/harness.mjs'
import { assertHeld, leave, ordeal, report, revoke, stage, times } from './stage.mjs'

const EXCHANGE_S = 3

// Of the server: what it holds in memory, in kB.
const residentKb = ({ child }) =>
	Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1])

const connections = (service) => service.metric('connections')

// Comes when all have connected.
async function crowdOf(service, count, ...more) {
	const crowd = spawn(
		'python3',
		[path.join(ROOT, 'tests/fixtures/slow_clients.py'), service.port, count, '0000000900', ...more].map(String),
		{ stdio: ['pipe', 'pipe', 'inherit'] },
	)
	assert.equal((await once(createInterface({ input: crowd.stdout }), 'line'))[0], 'there')
	return crowd
}

describe('slow clients', () => {
	let on
	before(async () => {
		on = await stage({ config: { server: { exchange_time: EXCHANGE_S } } })
		on.judge.start()
	})
	after(() => leave(on))

	test('headers, bodies and reads of a byte a second: others go on, the slow are cut off', async () => {
		const count = 1000
		const { service } = on
		await sleep(500)
		const tries = times(1, 5)
		const tally = on.judge.tally()
		const memory = { before: residentKb(service), most: 0 }
		let [longest, most] = [0, 0]
		for (let i = 0; i < tries; i++) {
			// From several networks: one may hold an eighth of the connections.
			const crowd = await crowdOf(service, count, '127.0.0.2,127.0.0.3,127.0.0.4')
			const started = performance.now()
			await until('all slow ones are cut off', async () => {
				const open = await connections(service)
				memory.most = Math.max(memory.most, residentKb(service))
				most = Math.max(most, open)
				return open <= on.judge.clients
			}, (EXCHANGE_S + 10) * 1000)
			longest = Math.max(longest, (performance.now() - started) / 1000)
			crowd.kill()
		}
		assertHeld(on.judge.end(tally))
		assert.ok(most > count / 10, `${most} at one time`)
		const grown = memory.most - memory.before
		// 16 kB of a head, and what is around it.
		assert.ok(grown < count * 48, `${grown} kB for ${count} connections`)
		report(`${count} slow clients`, tries, tally,
			`${most} at one time`,
			`cut off after ${longest.toFixed(1)} s (exchange_time ${EXCHANGE_S} s)`,
			`memory ${Math.round(memory.before / 1024)} MB, at most ${Math.round(memory.most / 1024)} MB`)
	})
})

describe('networks', () => {
	const MOST = 4096, EACH = MOST / 8 // the default of max_connections
	const LOOPS = 4 // event loops: each may be about to let one more in
	let on
	before(async () => {
		on = await stage({ config: { server: { exchange_time: 60 } } })
		on.judge.start()
		await on.judge.warmUp()
	})
	after(() => leave(on))

	const held = async () => (await connections(on.service)) - on.judge.clients
	const answered = async (localAddress) =>
		(await on.service.get(`/proof/${on.codes.at(-1).code}`, {}, { localAddress })).status

	test('4,500 half-sent requests from one address: it holds an eighth, others do not notice', async () => {
		const { service } = on
		let tally = on.judge.tally()
		await sleep(times(3000, 10_000))
		on.judge.end(tally)
		const calm = tally.hotP99
		tally = on.judge.tally()
		const crowd = await crowdOf(service, 4500, '127.0.0.9', 'headers')
		try {
			await sleep(times(3000, 10_000))
			on.judge.end(tally)
			const most = await held()
			assert.ok(most <= EACH + LOOPS, `${most} held`)
			assert.ok(most >= EACH - LOOPS, `${most} held`)
			assert.ok((await service.metric('connections_refused_total')) >= 4500 - EACH - LOOPS)
			assertHeld(tally)
			await assert.rejects(answered('127.0.0.9'), 'who holds his share gets no more')
			assert.ok(await answered('127.0.0.10'))
			report('4,500 half-sent requests from one address', 1, tally, `${most} held`, `hot p99 before ${calm} ms`)
		} finally {
			crowd.kill()
		}
		await until('they are gone', async () => (await held()) < LOOPS)
		assert.ok(await answered('127.0.0.9'))
	})

	test('the last quarter is for those who hold none', async () => {
		const addresses = Array.from({ length: 9 }, (_, i) => `127.0.1.${i + 1}`)
		const crowd = await crowdOf(on.service, addresses.length * EACH, addresses.join(), 'headers')
		const tally = on.judge.tally()
		try {
			await sleep(1000)
			const most = await held()
			assert.ok(most <= (MOST * 3) / 4 + LOOPS && most > MOST / 2, `${most} held`)
			await assert.rejects(answered(addresses[0]))
			for (let i = 1; i <= 20; i++) assert.ok(await answered(`127.0.2.${i}`))
		} finally {
			crowd.kill()
			on.judge.end(tally)
		}
		assert.deepEqual(tally.wrong.slice(0, 5), [])
	})
})

test('a proxy that is trusted may hold them all', async () => {
	const on = await stage({ config: { server: { trusted_proxies: '127.0.0.9', exchange_time: 60 } } })
	try {
		const crowd = await crowdOf(on.service, 1000, '127.0.0.9', 'headers')
		await sleep(500)
		assert.ok((await connections(on.service)) >= 1000)
		crowd.kill()
	} finally {
		await leave(on)
	}
})

describe('descriptors', () => {
	let on, limit
	let crowd = []
	before(async () => {
		on = await stage({ redis: true })
		on.judge.start()
		await on.judge.warmUp()
		limit = /Max open files\s+(\d+)/.exec(fs.readFileSync(`/proc/${on.service.child.pid}/limits`))[1]
	})
	after(async () => {
		crowd.forEach((socket) => socket.destroy())
		await leave(on)
	})

	const allow = async (count) => {
		const { status, stderr } = await run('prlimit', [
			`--pid=${on.service.child.pid}`,
			`--nofile=${count}:`,
		])
		assert.equal(status, 0, stderr)
	}
	const held = () => fs.readdirSync(`/proc/${on.service.child.pid}/fd`).length

	// Leaves so many descriptors free, and takes them by connections that say nothing.
	async function exhaust(free) {
		const allowed = held() + free
		await allow(allowed)
		crowd = Array.from({ length: free + 50 }, () =>
			net.connect(on.service.port, '127.0.0.1').on('error', () => {}),
		)
		await until('no descriptor is left', () => held() >= allowed - 1, 3000)
	}
	const release = async () => {
		for (const socket of crowd) socket.destroy()
		await allow(limit)
	}
	const ready = async () => (await on.service.admin('/readyz')).text === 'ready\n'

	test('none left: who is connected goes on; when they are free again, all do', async () => {
		await ordeal(on, 'descriptors exhausted', {
			cause: async () => {
				await exhaust(20)
				await sleep(times(500, 3000))
			},
			end: release,
			allow: ['dropped', 'refused', 'unavailable'],
			back: ready,
		})
	})

	test('none left to open store and Redis again: unavailable; then both are used', async () => {
		const { service } = on
		await ordeal(on, 'descriptors exhausted, store and Redis lost', {
			cause: async () => {
				await exhaust(20)
				await service.redis.stop()
				const copy = `${service.store}.copy`
				await run('sqlite3', [service.store, `VACUUM INTO '${copy}'`])
				for (const ending of ['', '-wal', '-shm']) fs.rmSync(service.store + ending, { force: true })
				fs.renameSync(copy, service.store)
				await service.redis.start()
				await sleep(times(500, 3000))
			},
			end: release,
			allow: ['dropped', 'refused', 'unavailable'],
			back: ready,
		})
		await revoke(on, 1000)
		await sleep(500)
	})
})
