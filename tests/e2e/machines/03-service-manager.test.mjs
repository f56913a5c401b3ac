// Under a service manager: sockets that it keeps, what it is told, and a restart nobody notices.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import { test } from 'node:test'
import { Authority, PROGRAM, Service, freePorts, sleep, until } from '../../fixtures/harness.mjs'
import { Manager } from '../../fixtures/manager.mjs'

/** A manager of the service's program, which waits. `sockets` of the service's ports if not given. */
async function managerOf(service, { sockets, watchdog, abstract = false } = {}) {
	await service.cli('store', 'create')
	return Manager.of({
		command: [PROGRAM, 'serve', '-c', service.config],
		sockets: sockets ?? [['front', `tcp:${service.port}`], ['admin', `tcp:${service.adminPort}`]],
		notify: abstract ? `@trustseal-test-${service.port}` : path.join(service.folder, 'notify'),
		watchdog,
	})
}

// A prepared service and a manager for it; both are gone when `story` ends.
const managed = (name, options, story) =>
	test(name, async () => {
		const service = await Service.prepare()
		const manager = await managerOf(service, options(service))
		try {
			await story(service, manager)
		} finally {
			await manager.stop()
			await service.stop()
		}
	})

managed('the manager hears READY when the service answers, and STOPPING at SIGTERM', () => ({}),
	async (service, manager) => {
		const ready = await manager.start()
		assert.match(ready.text, /^MAINPID=\d+$/m)
		assert.match(ready.text, new RegExp(`^STATUS=.*127\\.0\\.0\\.1.*${service.port}$`, 'm'))
		assert.equal((await service.get('/')).status, 200)
		assert.equal((await service.admin('/readyz')).status, 200)
		const { status } = await manager.end()
		assert.equal(status, 0)
		assert.equal(manager.notified('STOPPING=1').length, 1)
		assert.equal(manager.notified('WATCHDOG=1').length, 0, 'nobody asked for pings')
	})

managed('at SIGHUP it hears RELOADING, then READY again', () => ({}), async (_, manager) => {
	await manager.start()
	manager.say('signal SIGHUP')
	const { text } = await manager.event('notified', { what: 'RELOADING=1' })
	assert.match(text, /^MONOTONIC_USEC=\d+$/m)
	await until('READY again', () => manager.notified('READY=1').length === 2)
})

managed('a notification socket may be abstract', () => ({ abstract: true }), (_, manager) => manager.start())

managed('sockets are told apart by their names',
	(service) => ({ sockets: [['admin', `tcp:${service.adminPort}`], ['front', `tcp:${service.port}`]] }),
	async (service, manager) => {
		await manager.start()
		assert.equal((await service.admin('/healthz')).status, 200)
		assert.equal((await service.get('/healthz')).status, 404)
	})

managed('a front socket alone is enough: the other is opened as configured',
	(service) => ({ sockets: [['trustseal.socket', `tcp:${service.port}`]] }),
	async (service, manager) => {
		await manager.start()
		assert.equal((await service.get('/')).status, 200)
		assert.equal((await service.admin('/healthz')).status, 200)
	})

managed('a Unix socket serves a proxy on the same machine',
	(service) => ({ sockets: [['front', `unix:${path.join(service.folder, 'front')}`]] }),
	async (service, manager) => {
		await manager.start()
		const request = http.get({ socketPath: path.join(service.folder, 'front'), path: '/', agent: false })
		const [answer] = await once(request, 'response')
		assert.equal(answer.statusCode, 200)
		answer.resume()
		await once(answer, 'end')
		await manager.end()
	})

for (const [name, sockets, said] of [
	['a datagram socket', (port) => [['front', `udp:${port}`]], /stream/],
	['two sockets for visitors', (port, other) => [['front', `tcp:${port}`], ['front', `tcp:${other}`]], /front/],
])
	managed(`${name} is refused with a reason`,
		(service) => ({ sockets: sockets(service.port, service.adminPort) }),
		async (_, manager) => {
			manager.say('start')
			const { status } = await manager.event('exited')
			assert.equal(status, 1)
			assert.match((await manager.event('logged', { what: 'start_failed' })).text, said)
			assert.equal(manager.notified('READY=1').length, 0)
		})

test('sockets that are meant for another process are left alone', async () => {
	const service = await Service.prepare()
	const [port] = await freePorts(1)
	Object.assign(process.env, { LISTEN_PID: '1', LISTEN_FDS: '2', TRUSTSEAL_SERVER_LISTEN: `127.0.0.1:${port}` })
	try {
		service.port = port
		await service.serve()
		assert.equal((await service.get('/')).status, 200)
	} finally {
		for (const name of ['LISTEN_PID', 'LISTEN_FDS', 'TRUSTSEAL_SERVER_LISTEN']) delete process.env[name]
		await service.stop()
	}
})

managed('restarts under load refuse and drop nobody: who connects meanwhile is served by the next', () => ({}),
	async (service, manager) => {
		await manager.start()
		const outcomes = {}
		let going = true
		const client = async () => {
			while (going) {
				const answer = await service.get('/').catch((error) => ({ status: error.code }))
				outcomes[answer.status] = (outcomes[answer.status] ?? 0) + 1
			}
		}
		const clients = Array.from({ length: 8 }, client)
		for (let round = 0; round < 5; round++) {
			await sleep(150)
			assert.equal((await manager.end()).status, 0)
			await sleep(50)
			await manager.start()
		}
		await sleep(150)
		going = false
		await Promise.all(clients)
		assert.deepEqual(Object.keys(outcomes), ['200'], JSON.stringify(outcomes))
		assert.ok(outcomes[200] > 200, `${outcomes[200]} answers`)
	})

managed('the watchdog is fed while the loops turn, and not while a single one hangs', () => ({ watchdog: 900 }),
	async (service, manager) => {
		await manager.start()
		const pings = () => manager.notified('WATCHDOG=1').length
		await until('three pings', () => pings() >= 3)
		manager.say('freeze MHD-worker')
		await manager.event('frozen')
		await manager.event('logged', { what: 'hung' })
		const before = pings()
		await sleep(2000)
		assert.equal(pings(), before, 'the other loop answers, but one of them hangs')
		manager.say('thaw')
		await until('pings again', () => pings() > before + 1)
		assert.equal((await manager.end()).status, 0)
	})

test('loops that speak TLS feed it as well', async () => {
	const service = await Service.prepare()
	const authority = await Authority.make(service.authority.folder)
	const certificate = await authority.leaf('seal', ['localhost'])
	fs.appendFileSync(
		service.config,
		`[server]\ncertificate = ${certificate}\nkey = ${certificate.replace(/pem$/, 'key')}\n`,
	)
	const manager = await managerOf(service, { watchdog: 900 })
	try {
		await manager.start()
		await until('three pings', () => manager.notified('WATCHDOG=1').length >= 3)
		assert.equal(manager.events.filter((each) => (each.text ?? '').includes('hung')).length, 0)
	} finally {
		await manager.stop()
		await service.stop()
	}
})
