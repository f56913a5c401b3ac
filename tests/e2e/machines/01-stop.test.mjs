// Ends of the service: a stop drops no request, a crash loses no record, a bad store is never green.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import { test } from 'node:test'
import { Service, run, sleep, statusOf, until } from '../../fixtures/harness.mjs'

// Asks over some keep-alive connections until the server ends. What each request came to: 'ok', an
// odd status, or 'refused' when it could not be sent any more (it was never accepted).
async function load(service, target, connections) {
	const outcomes = { ok: 0, refused: 0, dropped: [] }
	let stopped = false
	const client = async () => {
		const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
		while (!stopped) {
			try {
				const answer = await service.get(target, {}, { agent })
				if (answer.status === 200) outcomes.ok++
				else outcomes.dropped.push(answer.status)
			} catch (error) {
				// A kept connection that the server closed while it was idle is nobody's request: a
				// client asks again on a new one, and so does this one.
				const again = await service.get(target).catch((second) => second)
				if (again.status === 200) outcomes.ok++
				else if (again.code === 'ECONNREFUSED') outcomes.refused++, (stopped = true)
				else outcomes.dropped.push(`${error.code} then ${again.code ?? again.status}`)
			}
		}
		agent.destroy()
	}
	const clients = Promise.all(Array.from({ length: connections }, client))
	return { outcomes, finish: () => clients, stop: () => (stopped = true) }
}

for (const signal of ['SIGTERM', 'SIGINT'])
	test(`${signal} under load drops no request and ends with 0`, async () => {
		const service = await Service.start()
		const code = await service.register('https://stop.example.com/')
		const { outcomes, finish, stop } = await load(service, `/sticker/${code}/56x88.svg`, 16)
		await until('a hundred answers', () => outcomes.ok > 100)
		const started = Date.now()
		const [status] = await service.end(signal)
		await Promise.race([finish(), sleep(3000)])
		stop()
		assert.equal(status, 0, service.log)
		assert.ok(Date.now() - started < 10_000)
		assert.deepEqual(outcomes.dropped, [])
		await service.stop()
	})

test('an idle connection does not hold the stop up', async () => {
	const service = await Service.start()
	const held = service.raw('GET / HTTP/1.1\r\nHost: a\r\n', { ms: 20_000 })
	await sleep(100)
	const started = Date.now()
	await service.end()
	assert.ok(Date.now() - started < 15_000)
	await held
	await service.stop()
})

test('kill -9 loses no acknowledged record', async () => {
	const service = await Service.start()
	const code = await service.register('https://kill.example.com/')
	assert.equal((await service.get(`/proof/${code}`)).status, 200)
	await service.end('SIGKILL')
	await service.serve()
	assert.equal(statusOf(await service.get(`/proof/${code}`)).record, 'valid')
	await service.stop()
})

test('a store that can no longer be read is "unavailable", never green', async () => {
	const service = await Service.start({ config: { cache: { ttl: 1, tolerance: 1 } } })
	const code = await service.register('https://gone.example.com/')
	assert.equal((await service.get(`/proof/${code}`)).status, 200)
	const store = path.join(service.folder, 'store.db')
	for (const file of [store, `${store}-wal`])
		if (fs.existsSync(file)) fs.truncateSync(file)
	const answer = await until('503', async () => {
		const page = await service.get(`/proof/${code}`)
		return page.status === 503 && page
	}, 5000)
	assert.ok(answer.headers['retry-after'])
	assert.doesNotMatch(answer.text, /data-record="valid"/)
	const picture = await service.get(`/sticker/${code}/56x88.svg`)
	assert.ok(picture.status === 503 || picture.status === 200)
	await service.stop()
})

test('a store that is locked by another keeps hot traffic undisturbed', async () => {
	const service = await Service.start()
	const code = await service.register('https://locked.example.com/')
	await service.get(`/proof/${code}`)
	const locker = run('sqlite3', [path.join(service.folder, 'store.db')], {
		input: 'BEGIN EXCLUSIVE;\n.shell sleep 2\nROLLBACK;\n',
	})
	await sleep(300)
	const started = Date.now()
	assert.equal((await service.get(`/proof/${code}`)).status, 200)
	assert.ok(Date.now() - started < 500)
	await locker
	await service.stop()
})

test('a second server on the same port says so and ends with 1', async () => {
	const service = await Service.start()
	const { status, stderr } = await service.cli('serve', '-c', service.config)
	assert.equal(status, 1)
	assert.match(stderr, new RegExp(`${service.port}`))
	await service.stop()
})

test('a store of a newer version is refused', async () => {
	const service = await Service.prepare()
	await service.register('https://newer.example.com/')
	const store = path.join(service.folder, 'store.db')
	const newer = await run('sqlite3', [store, "INSERT INTO migration VALUES (9999, 'later', 0, 9999, 9999)"])
	assert.equal(newer.status, 0, newer.stderr)
	const { status, stderr } = await service.cli('serve', '-c', service.config)
	assert.equal(status, 1)
	assert.match(stderr, /newer|version/i)
	await service.stop()
})
