// Three servers on one store and one Redis, as on three machines: a change that the command line
// makes is seen by all of them within a second, and when its message is lost, within the time to
// live; that messages are lost is noticed and told.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Service, statusOf, until } from '../../fixtures/harness.mjs'

const TTL_S = 3

describe('three servers', () => {
	let servers, first
	before(async () => {
		first = await Service.start({ redis: true, config: { cache: { ttl: TTL_S } } })
		const shared = {
			store: { url: `sqlite:${first.file('store.db')}` },
			redis: { url: `unix:${first.redis.socket}`, key_file: first.file('redis.key') },
			cache: { ttl: TTL_S },
		}
		servers = [first, ...(await Promise.all([1, 2].map(() => Service.start({ config: shared }))))]
		await everyone('listens', listening)
	})
	after(async () => {
		for (const server of [...(servers ?? [])].reverse()) await server.stop()
	})

	const listening = (server) => server.listens()
	const ready = async (server) => (await server.admin('/readyz')).text
	const everyone = (what, test_, ms) =>
		until(`every server ${what}`, async () => (await Promise.all(servers.map(test_))).every(Boolean), ms)

	// What each way of asking says of a record.
	const WAYS = {
		page: async (server, code) => statusOf(await server.get(`/proof/${code}`)).record,
		JSON: async (server, code) => JSON.parse((await server.get(`/proof/${code}.json`)).text).record,
		picture: async (server, code) =>
			/ts-56x88-([a-z_]+)/.exec((await server.get(`/sticker/${code}/56x88.svg`)).text)[1],
	}
	const says = (state, code) => async (server) => {
		const said = await Promise.all(Object.values(WAYS).map((way) => way(server, code)))
		return said.every((each) => each === state)
	}
	const drawn = async (server, code) => (await server.get(`/sticker/${code}/56x88.gif`)).body.toString('base64')

	// A code that all servers have in memory, as page, JSON and picture.
	async function hot(name) {
		const code = await first.register(`https://${name}.example.com/`)
		await everyone('knows it', says('valid', code))
		return code
	}

	async function seen(code, within) {
		const started = performance.now()
		await everyone('sees the revocation', says('revoked', code), within)
		return Math.round(performance.now() - started)
	}

	test('a change through the command line is seen by all within a second', async () => {
		const took = []
		for (let i = 0; i < 5; i++) {
			const code = await hot(`told${i}`)
			const before = await Promise.all(servers.map((server) => drawn(server, code)))
			await first.command('certificate', 'revoke', code)
			took.push(await seen(code, 1000))
			const now = await Promise.all(servers.map((server) => drawn(server, code)))
			now.forEach((picture, i) => assert.notEqual(picture, before[i], 'the drawn picture is another one'))
		}
		console.log(`seen by three servers, as page, JSON and picture, within ${Math.max(...took)} ms (5 changes)`)
	})

	test('a new contract is seen by all within a second, though all were asked for it before', async () => {
		const code = '7770000003'
		for (const server of servers) assert.equal((await server.get(`/proof/${code}`)).status, 404)
		await first.register('https://new.example.com/', { code })
		await everyone('sees it', says('valid', code), 1000)
	})

	test('subscriptions that Redis ends are noticed, renewed, and what was told meanwhile is not missed', async () => {
		const code = await hot('ended')
		const lost = await servers[2].metric('redis_listening_lost_total')
		assert.match(await first.redis.command('CLIENT KILL TYPE pubsub'), /^:[1-9]/)
		await first.command('certificate', 'revoke', code)
		await seen(code, 1000)
		await everyone('listens again', listening)
		assert.ok((await servers[2].metric('redis_listening_lost_total')) > lost)
		for (const { log } of servers) {
			assert.match(log, new RegExp(`event=redis_listening_lost redis=${first.redis.socket} `))
			assert.match(log, new RegExp(`event=redis_listening_back redis=${first.redis.socket}$`, 'm'))
		}
	})

	test('while Redis answers nobody, a change is seen within the time to live, and /readyz says why', async () => {
		const code = await hot('paused')
		first.redis.signal('SIGSTOP')
		try {
			await first.command('certificate', 'revoke', code)
			const took = await seen(code, (TTL_S + 1) * 1000)
			console.log(`seen without Redis after ${took} ms (time to live ${TTL_S * 1000} ms)`)
			await everyone('says so', async (server) => (await ready(server)).startsWith('ready: Redis'))
		} finally {
			first.redis.signal('SIGCONT')
		}
		await everyone('is well again', async (server) => (await ready(server)) === 'ready\n')
	})

	test('a message that is lost without a sign is made good within the time to live', async () => {
		const code = await hot('lost')
		await first.redis.command('ACL SETUSER default -publish')
		const { stderr } = await first.cli('certificate', 'revoke', code)
		assert.match(stderr, /could not be told/)
		await first.redis.command('ACL SETUSER default +publish')
		await seen(code, (TTL_S + 1) * 1000)
	})

	test('a server whose subscription lags too far behind is cut off by Redis, and starts anew', async () => {
		const code = await hot('lagging')
		const limit = (value) => first.redis.command(`CONFIG SET client-output-buffer-limit "pubsub ${value}"`)
		await limit('64kb 0 0')
		servers[1].child.kill('SIGSTOP')
		const lost = await first.metric('redis_listening_lost_total')
		for (let i = 0; i < 20; i++) await first.redis.command(`PUBLISH trustseal:change "${'x'.repeat(40_000)}"`)
		await first.command('certificate', 'revoke', code)
		servers[1].child.kill('SIGCONT')
		await seen(code, 2000)
		await everyone('listens', listening)
		assert.equal(await first.metric('redis_listening_lost_total'), lost, 'the others went on')
		await limit('32mb 8mb 60')
	})
})
