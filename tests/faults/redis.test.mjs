// Redis killed, hung, mad, full, emptied or lying changes no verdict, and visitors do not notice it.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { sleep, until } from '../fixtures/harness.mjs'
import { FakeRedis, MANNERS } from '../fixtures/mad_redis.mjs'
import { redisCall } from '../fixtures/resp.mjs'
import { without } from '../fixtures/rights.mjs'
import { TTL_S, assertHeld, leave, ordeal, report, revoke, stage, times } from './stage.mjs'

// A change is published to all servers; within this they have it.
const TOLD_MS = 1000
// Of the server's memory: an answer's limit, twice while its buffer grows, and what visitors need.
const ANSWER_MB = 24

describe('redis', { skip: without.postgres }, () => {
	let on, redis, call
	before(async () => {
		on = await stage({ redis: true, postgres: true, count: times(300, 3000) })
		redis = on.service.redis
		call = (...words) => redisCall(redis.socket, ...words)
		on.judge.start()
	})
	after(() => leave(on))

	// The service says so when it uses its Redis again.
	const used = async () => (await on.service.admin('/readyz')).text === 'ready\n'
	const told = () => revoke(on, TOLD_MS)
	const recordKeys = async () => (await call('KEYS', 'trustseal:card:*')).map(String)

	test('at peace: nothing is wrong, and a change is seen within a second', async () => {
		await ordeal(on, 'redis at peace', { tries: 1, cause: told, end: () => sleep(300) })
	})

	test('killed: answers come from the store; started again, it is used again', async () => {
		await ordeal(on, 'redis killed', {
			cause: async () => {
				await redis.stop()
				await revoke(on)
				await sleep(times(300, 1000))
			},
			end: () => redis.start(),
			back: used,
		})
		await told()
	})

	test('stopped: answers come from the store; woken up, it is used again', async () => {
		await ordeal(on, 'redis stopped', {
			cause: async () => {
				redis.signal('SIGSTOP')
				await sleep(times(300, 1500))
				await revoke(on)
			},
			end: () => redis.signal('SIGCONT'),
			back: used,
		})
		await told()
	})

	test('answering rubbish: nothing of it is believed', async () => {
		// The short form takes another part of the manners each time.
		const some = [...MANNERS].sort(() => Math.random() - 0.5).slice(0, times(6, MANNERS.length))
		let fake
		await ordeal(on, `redis answering rubbish (${MANNERS.length} manners)`, {
			tries: times(1, 4) * some.length,
			cause: async (i) => {
				await redis.stop()
				fake = await FakeRedis.start(redis.socket)
				fake.manner = some[i % some.length]
				if (i % some.length === 0) await revoke(on)
				// By a worker and the listener, or by the listener twice: 2 s for an answer, 0.8 s of rest.
				await until(`${fake.manner} is met`, () => fake.asked > 1, 5000)
				await sleep(times(0, 300))
			},
			end: async () => {
				await fake.stop()
				await redis.start()
			},
			back: used,
		})
		await told()
	})

	// A Redis of one manner in the place of the real one, for `ms`: what `watch` measures meanwhile.
	async function impostor(name, manner, ms, watch) {
		let fake, measured
		await ordeal(on, name, {
			cause: async () => {
				await redis.stop()
				fake = await FakeRedis.start(redis.socket)
				fake.manner = manner
				measured = await watch(() => sleep(ms))
			},
			end: async () => {
				await fake.stop()
				await redis.start()
			},
			tries: 1,
			back: used,
		})
		return measured
	}

	const megabytes = (name) => {
		const status = fs.readFileSync(`/proc/${on.service.child.pid}/status`, 'utf8')
		return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)[1]) / 1024
	}

	test('an endless answer to the subscription: no more of it is kept than of any other', async () => {
		const ms = times(2500, 10_000)
		const grown = await impostor('redis endless', 'a subscription to an endless text', ms, async (pass) => {
			fs.writeFileSync(`/proc/${on.service.child.pid}/clear_refs`, '5') // the peak is forgotten
			const before = megabytes('VmRSS')
			await pass()
			return megabytes('VmHWM') - before
		})
		assert.ok(grown < ANSWER_MB, `${Math.round(grown)} MB more`)
	})

	// What the service tells of itself: how often it was deaf, and how many lines it wrote of Redis.
	const account = async () => {
		const deafened = await on.service.metric('redis_listening_lost_total')
		return { deafened, lines: on.service.log.match(/event=redis_/g)?.length ?? 0 }
	}

	// It is tried at once, then less and less often, down to each 0.4 to 0.8 s.
	for (const [manner, most] of [
		['a subscription, then the end', () => 1],
		['a subscription with one sign of life', (ms) => 6 + ms / 400],
	])
		test(`${manner}: memory is seldom forgotten for that, and little is written`, async () => {
			const ms = times(4000, 20_000)
			const [before, after] = await impostor(`redis fleeting (${manner})`, manner, ms, async (pass) => {
				const first = await account()
				await pass()
				return [first, await account()]
			})
			const deafened = after.deafened - before.deafened
			assert.ok(deafened <= most(ms), `deafened ${deafened} times`)
			assert.ok(after.lines - before.lines <= 4 + ms / 2500, `${after.lines - before.lines} lines`)
		})

	test('full: what is there is used, what is not comes from the store, changes are told', async () => {
		await ordeal(on, 'redis full', {
			cause: async () => {
				await call('CONFIG', 'SET', 'maxmemory-policy', 'noeviction')
				await call('CONFIG', 'SET', 'maxmemory', '1')
				assert.match(String(await call('SET', 'any', 'thing')), /OOM/)
				// The change itself cannot be written; the message and the deletion can.
				await revoke(on, TOLD_MS)
				await sleep(times(300, 1000))
			},
			end: () => call('CONFIG', 'SET', 'maxmemory', '0'),
			back: used,
		})
		await told()
	})

	test('restarted empty: records come back from the store', async () => {
		await ordeal(on, 'redis restarted empty', {
			tries: times(2, 20),
			cause: () => redis.stop(),
			end: () => redis.start(),
			back: used,
		})
		await told()
	})

	test('emptied while it runs: records come back from the store', async () => {
		await ordeal(on, 'redis emptied', {
			tries: times(5, 50),
			cause: () => call('FLUSHALL'),
			end: () => sleep(50),
		})
		await told()
	})

	// Each changes one key, given its value and the value of another one.
	const LIES = {
		'a bit flipped': (key, value) => {
			const lie = Buffer.from(value)
			lie[Math.floor(Math.random() * lie.length)] ^= 1 << Math.floor(Math.random() * 8)
			return call('SET', key, lie)
		},
		'cut short': (key, value) =>
			call('SET', key, value.subarray(0, Math.floor(Math.random() * value.length))),
		'longer than it was': (key, value) => call('APPEND', key, value.subarray(0, 40)),
		'the record of another code': (key, value, other) => call('SET', key, other),
		nothing: (key) => call('SET', key, ''),
		'three megabytes': (key) => call('SET', key, Buffer.alloc(3 << 20, 'x')),
		'six megabytes': (key) => call('SET', key, Buffer.alloc(6 << 20, 'x')),
		'a list': async (key, value) => (await call('DEL', key), call('LPUSH', key, value)),
		'a hash': async (key, value) => (await call('DEL', key), call('HSET', key, 'a', value)),
		'never forgotten': (key) => call('PERSIST', key),
	}

	test('values tampered with: none of them is believed', async () => {
		const rounds = times(8, 60)
		const tally = on.judge.tally()
		let tried = 0
		for (let round = 0; round < rounds; round++) {
			const keys = await recordKeys()
			for (const lie of Object.values(LIES)) {
				const [key, other] = [0, 1].map(() => keys[Math.floor(Math.random() * keys.length)])
				const [value, otherValue] = await call('MGET', key, other)
				if (!value || !otherValue) continue
				await lie(key, value, otherValue)
				tried++
			}
			await sleep(20)
		}
		assertHeld(on.judge.end(tally))
		assert.ok(tried > rounds, `${tried}`)
		report(`redis values tampered with (${Object.keys(LIES).length} ways)`, tried, tally)
		await call('FLUSHALL')
	})

	// Names and values of what Redis holds, in turns; null when it holds nothing.
	async function held(pattern) {
		const keys = await call('KEYS', pattern)
		const values = keys.length > 0 ? await call('MGET', ...keys) : []
		const pairs = keys.flatMap((key, at) => (values[at] ? [key, values[at]] : []))
		return pairs.length > 0 ? pairs : null
	}

	// Puts back again and again what Redis held before a change.
	async function replay(name, pattern, change) {
		const rounds = times(1, 20)
		const tally = on.judge.tally()
		for (let i = 0; i < rounds; i++) {
			const pairs = await until('something to put back', () => held(pattern))
			await change()
			const end = performance.now() + times(0.6, TTL_S) * 1000
			while (performance.now() < end) {
				await call('MSET', ...pairs)
				await sleep(50)
			}
		}
		assertHeld(on.judge.end(tally))
		report(name, rounds, tally)
		await call('FLUSHALL')
	}

	test('older records put back after a change are not believed', () =>
		replay('redis given back older records', 'trustseal:card:*', told))
})
