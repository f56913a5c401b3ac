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
			const crowd = spawn(
				'python3',
				[path.join(ROOT, 'tests/fixtures/slow_clients.py'), service.port, count, '0000000900'].map(String),
				{ stdio: ['pipe', 'pipe', 'inherit'] },
			)
			const lines = createInterface({ input: crowd.stdout })
			assert.equal((await once(lines, 'line'))[0], 'there')
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
