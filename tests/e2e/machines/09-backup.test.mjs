// Backup and restore as conf/README.md says them, on both databases, while the service is at work.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { ROOT, Service, run, until } from '../../fixtures/harness.mjs'
import { without } from '../../fixtures/rights.mjs'

const SOMEBODY = 65534

// The blocks of commands, by their first words, with this machine's paths and addresses.
const manual = fs.readFileSync(path.join(ROOT, 'conf/README.md'), 'utf8')
const blocks = [...manual.matchAll(/^```sh\n([^]*?)^```/gm)].map(([, text]) => text)
function commands(first, places) {
	const text = blocks.find((block) => block.startsWith(first))
	assert.ok(text, `conf/README.md: ${first}`)
	const lines = text.trim().split('\n').filter((line) => !line.startsWith('systemctl'))
	return lines.map((line) => Object.entries(places).reduce((so, [from, to]) => so.replaceAll(from, to), line))
}

async function shell(lines) {
	const { status, stderr } = await run('sh', ['-ec', lines.join('\n')])
	assert.equal(status, 0, stderr)
}

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
	let service, folder, backup
	before(async () => {
		service = await Service.prepare()
		folder = service.file('kept')
		backup = service.file('backup')
		for (const each of [folder, backup]) fs.mkdirSync(each)
		fs.chmodSync(service.folder, 0o755)
		fs.chownSync(folder, SOMEBODY, SOMEBODY)
		service.env = { TRUSTSEAL_STORE_URL: `sqlite:${folder}/trustseal.db` }
	})
	after(() => service?.stop())

	const places = () => ({ '/var/lib/trustseal': folder, '/backup': backup })
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
		await shell(commands('sqlite3', places()))
		const late = await service.register('https://late.example.com/')
		await stop()
		await service.end()
		await shell(commands('systemctl stop trustseal.socket', places()))
		await serveAs(drop)
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
		await shell([cure])
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
		const [dump, ...restore] = commands('pg_dump', {
			'10.0.0.5/trustseal': `127.0.0.1:${port}/postgres`,
			'10.0.0.5/restored': `127.0.0.1:${port}/restored`,
			'sudo -u postgres createdb': `createdb --host=127.0.0.1 --port=${port} --username=trustseal`,
			'/backup': backup,
		})
		const stop = busy(service)
		await shell([dump])
		const late = await service.register('https://late.example.com/')
		await shell(restore)
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
