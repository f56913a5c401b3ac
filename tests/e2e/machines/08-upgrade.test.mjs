// An upgrade beside running servers: this program is the older one, the newer is this one with a migration
// more (tests/fixtures/next), which adds to tables that all read and write, or breaks one.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { PROGRAM, ROOT, Service, freePorts, run, sleep, until } from '../../fixtures/harness.mjs'
import { without } from '../../fixtures/rights.mjs'
import { Runbook } from '../../fixtures/runbook.mjs'

const BUILD = path.relative(ROOT, path.dirname(PROGRAM))
const ASKED = 50
const next = (kind) => path.join(ROOT, BUILD, 'tests/next', kind, 'trustseal')

before(async () => {
	const programs = ['additive', 'breaking'].map((kind) => path.relative(ROOT, next(kind)))
	const made = await run('make', ['-s', `BUILD=${BUILD}`, ...programs], { cwd: ROOT, timeout: 300_000 })
	assert.equal(made.status, 0, made.stderr)
})

// Another server on the same store.
async function beside(one, program) {
	const two = Object.assign(new Service(), one, { program, child: undefined, postgres: undefined })
	;[two.port, two.adminPort] = await freePorts(2)
	two.env = {
		...one.env,
		TRUSTSEAL_SERVER_LISTEN: `127.0.0.1:${two.port}`,
		TRUSTSEAL_SERVER_ADMIN_LISTEN: `127.0.0.1:${two.adminPort}`,
		TRUSTSEAL_SERVER_PUBLIC_URL: `http://localhost:${two.port}`,
	}
	return two
}

// Asks for cold and hot codes until it is told to stop, and often enough: the answers that were not 200.
function ask(service, codes) {
	const bad = []
	let stopped = false
	const asking = (async () => {
		for (let asked = 0; !stopped || asked < ASKED; asked++) {
			const code = codes[asked % codes.length]
			const status = async () => (await service.get(`/proof/${code}`).catch(({ message }) => ({ status: message }))).status
			// A machine that stands still for a moment makes a 503, which asks to come again.
			const first = await status()
			if (first !== 200 && (first !== 503 || (await status()) !== 200)) bad.push(first)
		}
	})()
	return async () => {
		stopped = true
		await asking
		return bad
	}
}

// A transaction that has read a table, in PostgreSQL, and then lasts so long: resolves to its end, in a list.
async function readFor(seconds, url) {
	const psql = (...texts) => run('psql', ['-XAtq', ...texts.flatMap((text) => ['-c', text]), url])
	const end = psql('BEGIN', 'SELECT count(*) FROM certificate', `SELECT pg_sleep(${seconds})`)
	const begun = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'"
	await until('it reads', async () => String((await psql(begun)).stdout).trim() === '1')
	return [end]
}

const ready = async (service) => (await service.admin('/readyz')).status === 200

for (const postgres of [false, true])
	describe(`two versions on ${postgres ? 'PostgreSQL' : 'SQLite'}`, { skip: postgres && without.postgres }, () => {
		const codes = []
		let old, newer
		before(async () => {
			const config = { cache: { ttl: 1, tolerance: 0 }, usage: { flush: 1 } }
			old = await Service.start({ postgres, config })
			for (let i = 0; i < 6; i++) codes.push(await old.register(`https://s${i}.example.com/`))
			newer = await beside(old, next('additive'))
		})
		after(async () => {
			await newer?.end().catch(() => {})
			await old?.stop()
		})

		test('the newer program leaves the older store alone, and says what to do', async () => {
			const stop = ask(old, codes)
			for (const words of [['contract', 'list'], ['contract', 'add', '--url', 'https://new.example.com/',
				'--organization', 'x'], ['operator', 'add', 'sato', '--role', 'marketing'], ['serve']]) {
				const { status, stderr } = await newer.cli(...words)
				assert.equal(status, 1, words.join(' '))
				assert.match(stderr, /is of an older version \(\d+, not 9000\): `trustseal store upgrade` brings it up/)
			}
			// Of a file of SQLite, a server that is alone with it sees to that.
			if (postgres)
				assert.match((await newer.cli('check-config')).stderr, /warning: \[store\] url: .* is of an older version/)
			await sleep(1500)
			assert.deepEqual(await stop(), [])
			assert.ok(await ready(old))
		})

		test('it is brought up beside the older server, which goes on reading and writing', async () => {
			const stop = ask(old, codes)
			// Nobody waits behind an upgrade that waits for somebody who reads for long.
			const [read] = postgres ? await readFor(4, storeOf(old)) : []
			const book = new Runbook({}, { service: newer })
			assert.match(await book.follow('UPGRADE AND GOING BACK', 0), /^brought up from version \d+ to 9000\n$/)
			await read
			await sleep(2500)
			assert.match(String(await newer.command('store', 'upgrade')), /^nothing is due: .* 9000\n$/)
			codes.push(await old.register('https://after.example.com/'))
			codes.push(await newer.register('https://newer.example.com/'))
			await old.command('operator', 'add', 'sato', '--role', 'marketing')
			await sleep(1500)
			assert.deepEqual(await stop(), [])
			assert.ok(await ready(old))
		})

		test('both serve side by side', async () => {
			await newer.serve({ store: false })
			const stops = [ask(old, codes), ask(newer, codes)]
			await old.command('certificate', 'revoke', codes[0])
			for (const each of [old, newer])
				await until('the revocation', async () => (await each.recordOf(codes[0])) === 'revoked', 3000)
			for (const stop of stops) assert.deepEqual(await stop(), [])
			assert.ok(await ready(newer))
		})

		test('going back: the newer one stops, the older one starts on the store as it is', async () => {
			await newer.end()
			await old.end()
			await old.serve({ store: false })
			const stop = ask(old, codes)
			await old.register('https://back.example.com/')
			await sleep(1000)
			assert.deepEqual(await stop(), [])
			assert.ok(await ready(old))
			const { status, stderr } = await old.cli('store', 'copy', storeOf(old), `sqlite:${old.file('copy.db')}`)
			assert.equal(status, 1)
			assert.match(stderr, /newer version \(9000\), of which this program/)
		})

		test('what breaks older programs is done only when asked for, and they say so', async () => {
			const breaking = await beside(old, next('breaking'))
			await old.end()
			const aside = await beside(old, PROGRAM)
			await back(aside)
			await aside.serve({ store: false })
			await until('ready', () => ready(aside))
			const { status, stderr } = await breaking.cli('store', 'upgrade')
			assert.equal(status, 1)
			assert.match(stderr, /with sql\/9000_renamed.sql, older programs can no longer read .* --breaking/)
			assert.ok(await ready(aside))
			await breaking.command('store', 'upgrade', '--breaking')
			// Nobody asks for anything but whether it is ready.
			await until('not ready', async () => !(await ready(aside)), 5000)
			assert.match((await aside.admin('/readyz')).text, /brought up to a newer version \(9000\)/)
			assert.equal((await aside.get(`/proof/${codes[1]}`)).status, 503)
			const late = await aside.cli('contract', 'list')
			assert.equal(late.status, 1)
			assert.match(late.stderr, /run a newer one/)
			await aside.end()
		})
	})

const storeOf = (service) => service.postgres?.url() ?? `sqlite:${service.file('store.db')}`

// The store as it was before the additive migration, which has the number of the breaking one.
async function back(service) {
	const undo = [
		'DROP TABLE probe',
		'DROP INDEX certificate_logged',
		'ALTER TABLE event DROP COLUMN place',
		'ALTER TABLE certificate DROP COLUMN logged_at',
		'ALTER TABLE contract DROP COLUMN remark',
		'DELETE FROM migration WHERE number = 9000',
	]
	const file = service.file('store.db')
	const program = fs.existsSync(file) ? ['sqlite3', [file]] : ['psql', ['-Xq', urlOf(service)]]
	const { status, stderr } = await run(program[0], program[1], { input: `${undo.join(';\n')};\n` })
	assert.equal(status, 0, stderr)
}

const urlOf = (service) => /^url = (postgresql.*)$/m.exec(fs.readFileSync(service.config, 'utf8'))[1]

describe('a server that is alone with a file', () => {
	let old
	before(async () => {
		old = await Service.start()
		await old.register('https://alone.example.com/')
		await old.end()
	})
	after(() => old?.stop())

	test('brings it up at its start', async () => {
		const newer = await beside(old, next('additive'))
		await newer.serve({ store: false })
		assert.match(newer.log, /event=store_upgraded from=\d+ to=9000/)
		await newer.end()
	})
})
