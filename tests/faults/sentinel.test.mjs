// Redis's master is killed under load, and sentinels put its replica in its place: servers go over,
// their listeners too, and nobody is told anything wrong.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Service, sleep, until } from '../fixtures/harness.mjs'
import { Judge } from './judge.mjs'
import { Sentinels } from '../fixtures/sentinels.mjs'
import { LONG, PAUSE_MS, TTL_S, assertHeld, leave, report, revoke, stage, times } from './stage.mjs'

const TOLD_MS = 1000
/** From the sentinels' decision on: servers look each second, and try again each 0.8 s. */
const OVER_MS = 3000

describe('sentinels', () => {
	let set, on, second, secondJudge
	before(async () => {
		set = await Sentinels.start()
		const redis = { url: set.url, key_file: path.join(set.folder, 'key') }
		fs.writeFileSync(redis.key_file, 'k'.repeat(64), { mode: 0o600 })
		on = await stage({ config: { redis } })
		second = await Service.start({
			config: { redis, cache: { ttl: TTL_S }, store: { url: `sqlite:${on.service.folder}/store.db` } },
		})
		secondJudge = new Judge(second, on.codes, { clients: 3, pause: PAUSE_MS })
		on.judge.start()
		secondJudge.start()
	})
	after(async () => {
		await secondJudge?.stop()
		await leave(on)
		await second?.stop()
		await set?.stop()
	})

	const services = () => [on.service, second]
	const ready = async (service) => (await service.admin('/readyz')).text === 'ready\n'
	const allReady = async () =>
		(await Promise.all(services().map(async (each) => (await each.listens()) && ready(each)))).every(Boolean)
	const victims = async (count, within) => {
		for (let i = 0; i < count; i++) await revoke(on, within)
	}

	async function watched(name, what) {
		const tallies = [on.judge.tally(), secondJudge.tally()]
		const more = await what()
		on.judge.end(tallies[0])
		secondJudge.end(tallies[1])
		for (const tally of tallies) {
			assertHeld(tally)
			report(name, 1, tally, ...more)
		}
	}

	test('at peace: a change is seen by both servers within a second', () =>
		watched('sentinels at peace', async () => {
			await until('both listen to the master', allReady)
			await victims(3, TOLD_MS)
			await sleep(TOLD_MS + 200)
			return []
		}))

	test('a master that hangs, is replaced and wakes up as one of yesterday is left', () =>
		watched('redis hung and replaced', async () => {
			const old = await set.master()
			old.child.kill('SIGSTOP')
			await until('another master', async () => ![old, undefined].includes(await set.master()), 20_000)
			await until('both servers went over', allReady, OVER_MS)
			await victims(2, TOLD_MS)
			old.child.kill('SIGCONT')
			await victims(2, TOLD_MS)
			await sleep(TTL_S * 1000)
			assert.ok(await allReady(), 'nobody went back')
			return []
		}))

	test('the master is killed: a change is seen within the time to live, then again at once', () =>
		watched('redis failed over', async () => {
			const took = []
			for (let i = 0; i < times(1, 5); i++) {
				const failing = set.failOver()
				// Some tell a Redis that is dead, some one that is not known yet.
				await victims(3)
				const failed = await failing
				const since = performance.now()
				await until('both servers went over', allReady, OVER_MS)
				took.push(`new master after ${failed} ms`, `servers there after ${Math.round(performance.now() - since)} ms`)
				await victims(2, TOLD_MS)
				await sleep((TTL_S + 1) * 1000)
				if (LONG) await set.mend()
			}
			return took
		}))

	test('without sentinels the master that is known goes on being used', () =>
		watched('sentinels killed', async () => {
			await Promise.all(set.sentinels.map((sentinel) => sentinel.kill()))
			await sleep(2500)
			assert.ok(await allReady(), 'the subscription holds')
			await sleep(TOLD_MS)
			return []
		}))
})
