// Backup and restore as the runbook says them, on both databases, while the service is at work.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Service, run, until } from '../../fixtures/harness.mjs'
import { without } from '../../fixtures/rights.mjs'
import { Runbook, assertPrivate } from '../../fixtures/runbook.mjs'

const SOMEBODY = 65534

// Registers until it is told to stop: the codes.
function busy(service) {
	const codes = []
	let stopped = false
	const working = (async () => {
		for (let i = 0; !stopped; i++)
			codes.push(await service.register(`https://busy${i}.example.com/`, { issued: false }))
	})()
	return async () => {
		stopped = true
		await working
		return codes
	}
}

describe('a file of SQLite', { skip: without.otherUsers || without.chown }, () => {
	let service, folder, backup, book
	before(async () => {
		service = await Service.prepare()
		folder = service.file('kept')
		backup = service.file('backup')
		for (const each of [folder, backup]) fs.mkdirSync(each)
		fs.chmodSync(service.folder, 0o755)
		fs.chownSync(folder, SOMEBODY, SOMEBODY)
		service.env = { TRUSTSEAL_STORE_URL: `sqlite:${folder}/trustseal.db` }
		fs.mkdirSync(service.file('root/etc/trustseal'), { recursive: true })
		book = new Runbook({ '/var/lib/trustseal': folder, '/backup': backup, 'tar -C /': `tar -C ${service.file('root')}` }, {
			service,
			systemctl: (verb) => (verb === 'stop' ? service.end() : serveAs(drop)),
		})
	})
	after(() => service?.stop())

	const serveAs = async (wrapper) => {
		service.wrapper = wrapper
		await service.serve({ store: false })
		service.wrapper = []
	}
	const drop = ['setpriv', `--reuid=${SOMEBODY}`, `--regid=${SOMEBODY}`, '--clear-groups']

	test('that root made is served by the owner of its folder, and written', async () => {
		const code = await service.register('https://first.example.com/')
		await serveAs(drop)
		assert.equal(await service.recordOf(code), 'valid')
		await until('counted', async () => (await service.command('usage')).toString().length > 0)
	})

	test('is saved while it is written to, and put back by root', async () => {
		const kept = await service.register('https://kept.example.com/')
		const stop = busy(service)
		assert.equal(await book.follow('BACKUP AND RESTORE', 0), 'ok\n')
		assertPrivate(backup)
		const late = await service.register('https://late.example.com/')
		await stop()
		await book.follow('BACKUP AND RESTORE', 1)
		assert.equal(await service.recordOf(kept), 'valid')
		assert.equal(await service.recordOf(late), 'status 404')
		await service.register('https://after.example.com/')
		await service.end()
	})

	test('that root put back without a thought is refused with the cure, which works', async () => {
		fs.copyFileSync(path.join(backup, 'trustseal.db'), path.join(folder, 'root.db'))
		service.env = { TRUSTSEAL_STORE_URL: `sqlite:${folder}/root.db` }
		service.wrapper = drop
		const { status, stderr } = await service.cli('serve')
		assert.equal(status, 1)
		const cure = /as root: (chown --reference=\S+ \S+\*)/.exec(stderr)?.[1]
		assert.ok(cure, stderr)
		assert.equal((await run('sh', ['-ec', cure])).status, 0)
		await serveAs(drop)
	})
})

describe('PostgreSQL', { skip: without.postgres }, () => {
	let service
	before(async () => {
		service = await Service.start({ postgres: true })
	})
	after(() => service?.stop())

	test('is saved while it is written to, and restored beside the old one', async () => {
		const kept = await service.register('https://kept.example.com/')
		const { port } = service.postgres
		const backup = service.file('backup')
		fs.mkdirSync(backup)
		const book = new Runbook({
			'10.0.0.5/trustseal': `127.0.0.1:${port}/postgres`,
			'10.0.0.5/restored': `127.0.0.1:${port}/restored`,
			'sudo -u postgres createdb': `createdb --host=127.0.0.1 --port=${port} --username=trustseal`,
			'/backup': backup,
		}, { service })
		const stop = busy(service)
		await book.follow('BACKUP AND RESTORE', 2)
		assertPrivate(backup)
		const late = await service.register('https://late.example.com/')
		await book.follow('BACKUP AND RESTORE', 3)
		await stop()
		await service.end()
		service.env = { TRUSTSEAL_STORE_URL: service.postgres.url().replace(/postgres$/, 'restored') }
		await service.serve({ store: false })
		assert.equal(await service.recordOf(kept), 'valid')
		assert.equal(await service.recordOf(late), 'status 404')
		await service.register('https://after.example.com/')
		const events = 'UPDATE event SET actor = actor'
		const { status, stderr } = await run('psql', ['-Xqc', events, service.env.TRUSTSEAL_STORE_URL])
		assert.equal(status, 1)
		assert.match(stderr, /events are never changed/)
	})
})
