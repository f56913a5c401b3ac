// Records are believed because it is known that they did not change (src/lookup/feed.h): here is what
// could make that wrong. Messages that are lost, a feed that hangs, a Redis that holds what was true
// before, time that changes a record without an event, a server that stands still, a backup that is
// restored while servers run.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Service, run, sleep, sqlite, until } from '../fixtures/harness.mjs'
import { redisCall } from '../fixtures/resp.mjs'
import { without } from '../fixtures/rights.mjs'
import { Known } from './judge.mjs'
import { TTL_S, assertHeld, leave, ordeal, report, revoke, stage, times, untold } from './stage.mjs'

// The feed asks four times a second; a change is known within this, whatever became of messages.
const SOUND_MS = 1000
// Longer than anything may be shown of which nothing is known.
const OUTLIVED_MS = (TTL_S + 1) * 1000

const ready = async (service) => (await service.admin('/readyz')).text === 'ready\n'
const sound = async (service) => (await service.metric('feed_sound')) === 1

describe('feed', { skip: without.postgres }, () => {
	let on, redis, call, quiet, postgres
	before(async () => {
		on = await stage({ redis: true, postgres: true, count: times(300, 3000) })
		;({ redis, postgres } = on.service)
		call = (...words) => redisCall(redis.socket, ...words)
		quiet = untold(on.service)
		on.judge.start()
		await on.judge.warmUp()
	})
	after(() => leave(on))

	const isSound = () => sound(on.service)

	// Changes of which no server is told: Redis keeps what it has of them.
	const revokeUntold = async (count, within = SOUND_MS) => {
		for (let i = 0; i < count; i++) await revoke(on, within, ...quiet)
	}

	// All in memory is forgotten again and again, so that each code is asked for in Redis.
	async function forgetting(ms) {
		const end = performance.now() + ms
		while (performance.now() < end) {
			await call('PUBLISH', 'trustseal:change', '*').catch(() => {})
			await sleep(50)
		}
	}

	// Names and values of what Redis holds, in turns.
	async function held() {
		const keys = await call('KEYS', 'trustseal:card:*')
		const values = await call('MGET', ...keys)
		return keys.flatMap((key, at) => (values[at] ? [key, values[at]] : []))
	}

	test('messages lost: a change is seen within a second, in memory and in Redis', async () => {
		const hits = await on.service.metric('redis_hits_total')
		await ordeal(on, 'messages of changes lost', {
			tries: times(3, 30),
			cause: () => revokeUntold(2),
			end: () => forgetting(times(SOUND_MS, 3000)),
		})
		assert.ok((await on.service.metric('redis_hits_total')) > hits, 'Redis was used')
	})

	test('its table is locked, so that it misses its turns: what was known is shown, then nothing is', async () => {
		await ordeal(on, 'feed locked out', {
			tries: times(1, 10),
			cause: () => postgres.sql(`BEGIN; LOCK TABLE event IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(${times(1.2, 4)}); ROLLBACK`),
			end: () => {},
			allow: ['unavailable'],
			back: isSound,
			within: 2000,
		})
		await revokeUntold(1)
	})

	test('Redis holds what was true before, and a server that starts finds it: nothing of it is believed', async () => {
		let old
		await ordeal(on, 'redis filled with older values, server restarted', {
			tries: times(2, 20),
			cause: async () => {
				old = await held()
				await revokeUntold(3)
				await call('MSET', ...old)
				await on.service.end('SIGKILL')
			},
			end: async () => {
				await on.service.serve({ store: false })
				await call('MSET', ...old)
				await forgetting(times(500, 2000))
			},
			allow: ['refused', 'dropped'],
		})
	})

	// What a replica has that lags: all as it was 5 s before.
	test('failed over to a replica that lags by 5 s: what it lacks is not missed', async () => {
		const LAG_MS = times(5000, 5000)
		await ordeal(on, 'redis failed over to a replica that lags by 5 s', {
			tries: times(1, 6),
			cause: async () => {
				const lagging = await held()
				const end = performance.now() + LAG_MS
				while (performance.now() < end) {
					await revoke(on, SOUND_MS)
					await revokeUntold(1)
					await sleep(500)
				}
				await redis.stop()
				on.replica = lagging
			},
			end: async () => {
				await redis.start()
				await call('MSET', ...on.replica)
				await revokeUntold(1)
				await forgetting(1500)
			},
			back: () => ready(on.service),
		})
	})

	test('values of another key under our names: none of them is believed', async () => {
		const config = { redis: { url: `unix:${redis.socket}`, key_file: on.service.file('other.key') } }
		fs.writeFileSync(config.redis.key_file, 'other'.repeat(20), { mode: 0o600 })
		const stranger = await Service.start({ config: { ...config, store: { url: postgres.url() } } })
		try {
			const ours = String((await held())[0]).replace(/\d{10}$/, '')
			await ordeal(on, 'redis filled under another key', {
				tries: times(2, 20),
				cause: async () => {
					const rejects = await on.service.metric('redis_rejects_total')
					const asked = on.codes.filter(({ states }) => states.length === 1).slice(0, 50)
					await Promise.all(asked.map(({ code }) => stranger.get(`/proof/${code}`)))
					const all = await until('their values', async () => {
						const pairs = await held()
						const theirs = pairs.filter((_, i) => i % 2 === 0 && !String(pairs[i]).startsWith(ours))
						return theirs.length > 10 && pairs
					})
					for (let i = 0; i < all.length; i += 2)
						if (!String(all[i]).startsWith(ours))
							await call('SET', ours + String(all[i]).slice(-10), all[i + 1])
					await until('one is met with', async () => {
						await forgetting(50)
						await Promise.all(asked.map(({ code }) => on.service.get(`/proof/${code}`)))
						return (await on.service.metric('redis_rejects_total')) > rejects
					})
				},
				end: () => forgetting(300),
			})
		} finally {
			await stranger.stop()
		}
	})

	// What time alone changes: a revocation and a beginning that lie ahead, the end of a successor.
	test('time alone changes a record: what was kept before, anywhere, is not believed after it', async () => {
		const { service } = on
		const url = (name) => `https://${name}.example.com/`
		const add = async (name, state, options) =>
			new Known({ url: url(name), code: await service.register(url(name), options), state, hot: true })
		const begins = await add('begins', 'expired', { days: [-90, -3] })
		const ends = await add('ends', 'renewed', { days: [-90, 5] })
		const revoked = await add('ahead', 'valid')
		const successor = await service.register(ends.url, { renews: ends.code, issued: false })
		const at = Math.ceil(Date.now() / 1000) * 1000 + times(4000, 8000)
		const leaf = (name, from, until) =>
			service.authority.leaf(`${name}-next`, [`${name}.example.com`], {
				days: [from, until].map((time) => (time - Date.now()) / 86_400_000),
			})
		const [next, short] = await Promise.all([leaf('begins', at, at + 1e9), leaf('ends', at - 1e9, at)])
		await service.command('certificate', 'add', successor, short)
		await service.command('certificate', 'add', begins.code, next)
		// By a clock that was ahead: the program plans none.
		await postgres.sql(`BEGIN;
			UPDATE certificate SET revoked_at = ${at / 1000}, revocation_reason = 'keyCompromise' WHERE code = ${revoked.code};
			INSERT INTO event (id, at, code, actor, action, after)
			SELECT max(id) + 1, ${Math.floor(Date.now() / 1000)}, ${revoked.code}, 'test', 'certificate.revoke', '{}' FROM event;
			COMMIT`)
		// Their times are whole seconds, the last of which belongs to the certificate.
		const within = at + 1000 + SOUND_MS - Date.now()
		begins.becomes('valid', within)
		ends.becomes('valid', within)
		revoked.becomes('revoked', within)
		on.codes.push(begins, ends, revoked)
		const tally = on.judge.tally()
		await forgetting(within)
		await sleep(1500)
		assertHeld(on.judge.end(tally))
		report('changed by time alone', 3, tally)
	})

	test('a server that stood still: its first answers are right', async () => {
		const { child } = on.service
		try {
			await ordeal(on, 'server suspended', {
				tries: times(2, 5),
				cause: async (turn) => {
					child.kill('SIGSTOP')
					await sleep(100)
					// Who asks from now on asks after the change.
					for (let i = 0; i < 2; i++) await revoke(on, 0, ...quiet)
					// For a whole minute at first; what waited in its sockets is then too old.
					await sleep(times(OUTLIVED_MS + 500, turn === 0 ? 60_000 : 15_000))
				},
				end: () => child.kill('SIGCONT'),
				allow: ['unavailable', 'late', 'dropped'],
			})
		} finally {
			child.kill('SIGCONT')
		}
	})

	// Each writer takes a lock until its commit, so that who sees an event sees all that have smaller ids.
	test('many write at once: at each moment events have no gaps', async () => {
		const looks = times(400, 4000)
		const looking = postgres.sql(
			`DO $$ DECLARE n bigint; m bigint; wrong int := 0; BEGIN FOR i IN 1..${looks} LOOP
			 SELECT count(*), max(id) INTO n, m FROM event; IF n <> m THEN wrong := wrong + 1; END IF;
			 PERFORM pg_sleep(0.005); COMMIT; END LOOP;
			 CREATE TABLE looked AS SELECT wrong; END $$`,
		)
		const tally = on.judge.tally()
		let written = 0
		let ended = false
		const end = looking.then(() => (ended = true))
		const writers = Array.from({ length: 4 }, async () => {
			while (!ended) {
				await revoke(on, SOUND_MS, ...quiet)
				written++
			}
		})
		await Promise.all([end, ...writers])
		assert.equal(await postgres.sql('SELECT wrong FROM looked'), '0')
		await postgres.sql('DROP TABLE looked')
		await sleep(SOUND_MS)
		assertHeld(on.judge.end(tally))
		report(`writers side by side (${looks} looks at the events)`, written, tally)
	})
})

// Runs what must succeed.
const must = async (program, ...args) => {
	const { status, stderr } = await run(program, args)
	assert.equal(status, 0, stderr)
}

// Ways to keep a backup, and to put it back.
const RESTORES = {
	'a file put in its place': {
		backUp: ({ store }, file) => sqlite(store, `VACUUM INTO '${file}'`),
		restore: ({ store }, file) => {
			for (const ending of ['', '-wal', '-shm']) fs.rmSync(store + ending, { force: true })
			fs.renameSync(file, store)
		},
	},
	'a file restored into it': {
		backUp: ({ store }, file) => sqlite(store, `VACUUM INTO '${file}'`),
		restore: ({ store }, file) => sqlite(store, `.restore '${file}'`),
	},
	PostgreSQL: {
		postgres: true,
		backUp: ({ postgres }, file) => must('pg_dump', '-c', '--if-exists', '-f', file, postgres.url()),
		restore: ({ postgres }, file) => must('psql', '-X1q', '-v', 'ON_ERROR_STOP=1', '-o', '/dev/null', '-f', file, postgres.url()),
	},
}

for (const [way, { postgres = false, backUp, restore }] of Object.entries(RESTORES))
	describe(`a backup, ${way}, while a server runs`, { skip: postgres && without.postgres }, () => {
		let on
		before(async () => {
			on = await stage({ redis: postgres, postgres, count: 300 })
			on.judge.start()
			await on.judge.warmUp()
		})
		after(() => leave(on))

		test('all is asked for anew, and numbers of events that are used again mislead nobody', async () => {
			const file = path.join(on.service.folder, 'backup')
			const quiet = postgres ? untold(on.service) : []
			await ordeal(on, `store restored: ${way}`, {
				tries: times(1, 10),
				cause: async () => {
					fs.rmSync(file, { force: true })
					await backUp(on.service, file)
					const lost = []
					for (let i = 0; i < 3; i++) lost.push(await revoke(on, OUTLIVED_MS, ...quiet))
					await sleep(OUTLIVED_MS)
					lost.forEach((known) => known.becomes('valid', Infinity))
					await restore(on.service, file)
					lost.forEach((known) => (known.states.at(-2).until = performance.now() + OUTLIVED_MS))
					for (let i = 0; i < 4; i++) await revoke(on, OUTLIVED_MS, ...quiet)
				},
				end: () => sleep(OUTLIVED_MS + 300),
				allow: ['unavailable'],
				back: () => sound(on.service),
			})
			assert.match(on.service.log, /event=feed_set_back/)
		})
	})
