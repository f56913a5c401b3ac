// In a container: what asks whether the service is well, and the recipe of the image.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import http from 'node:http'
import { after, before, describe, test } from 'node:test'
import { Service } from '../../fixtures/harness.mjs'

describe('trustseal health', () => {
	let service
	before(async () => {
		service = await Service.start()
	})
	after(() => service.stop())

	test('a server that lives is well, and ready with its store', async () => {
		assert.equal(String(await service.command('health')), 'ok\n')
		assert.match(String(await service.command('health', '--ready')), /^ready/)
	})

	test('one that listens at all addresses is asked by loopback', async () => {
		service.env = { TRUSTSEAL_SERVER_ADMIN_LISTEN: `0.0.0.0:${service.adminPort}` }
		await service.command('health')
		service.env = { TRUSTSEAL_SERVER_ADMIN_LISTEN: `[::]:${service.adminPort}` }
		assert.match((await service.cli('health')).stderr, /::1/)
	})

	test('what it says instead is told, with exit status 1', async () => {
		const liar = http.createServer((_, answer) => answer.writeHead(503).end('not ready: no store\n')).listen(0, '127.0.0.1')
		await once(liar, 'listening')
		service.env = { TRUSTSEAL_SERVER_ADMIN_LISTEN: `127.0.0.1:${liar.address().port}` }
		const unwell = await service.cli('health', '--ready')
		assert.equal(unwell.status, 1)
		assert.match(unwell.stderr, /^trustseal: it answers 503: not ready: no store/)
		liar.close()
		await once(liar, 'close')
		const silent = await service.cli('health')
		assert.equal(silent.status, 1)
		assert.match(silent.stderr, /^trustseal: no connection: .*127\.0\.0\.1/)
	})
})
