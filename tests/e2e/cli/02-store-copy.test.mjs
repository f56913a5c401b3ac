// `trustseal store copy` moves all that a store keeps to another, of whatever kind, and can be cut at
// any moment.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Postgres, PROGRAM, run, Service, sqlite, statusOf, until } from '../../fixtures/harness.mjs'
import { without } from '../../fixtures/rights.mjs'
import { Operator } from '../../fixtures/operator.mjs'

const CONTRACTS = 20_000
const COUNTED = 100_000

const copy = (from, to, ...options) => run(PROGRAM, ['store', 'copy', from, to, ...options])

/** What a copy, which must succeed, tells. */
async function copied(from, to) {
	const { status, stdout, stderr } = await copy(from, to, '--json')
	assert.equal(status, 0, stderr)
	return JSON.parse(stdout)
}

/** Copies until `begun`, then kills the copy. */
async function copyInPart(from, to, begun) {
	const cut = spawn(PROGRAM, ['store', 'copy', from, to], { stdio: 'ignore' })
	const exit = once(cut, 'exit')
	await until('some rows', begun, 30_000)
	cut.kill('SIGKILL')
	await exit
}

describe('store copy of records', { skip: without.postgres }, () => {
	let service, postgres, code, first
	before(async () => {
		service = await Service.prepare()
		postgres = await Postgres.start()
		const rows = Array.from({ length: CONTRACTS }, (_, i) => `https://s${i}.example.com/,株式会社見本${i}`)
		fs.writeFileSync(service.file('all.csv'), ['url,organization', ...rows, ''].join('\n'))
		code = await service.register('https://www.example.com/', { code: '5000000000' })
		await service.command('contract', 'import', service.file('all.csv'))
		// Its successor has a smaller code: it can only be copied after it.
		await service.register('https://www.example.com/', { code: '0000000001', renews: code })
	})
	after(async () => {
		await postgres?.stop()
		await service?.stop()
	})

	const source = () => `sqlite:${service.file('store.db')}`
	const events = async () => Number(await postgres.sql('SELECT count(*) FROM event'))

	test('cut by kill -9, it goes on where it was and ends equal', async () => {
		await copyInPart(source(), postgres.url(), async () => (await events()) > 0)
		const there = await until('a count', async () => (await events()) || null)
		assert.ok(there < CONTRACTS, `it was done already: ${there}`)
		first = await copied(source(), postgres.url())
		assert.equal(first.found, there)
		assert.equal(first.found + first.copied, CONTRACTS + 4)
		assert.equal(first.tables.contract.rows, CONTRACTS + 2)
		assert.equal(first.tables.certificate.rows, 2)
		// Of the public log: an entry for each certificate, and its host.
		assert.equal(first.tables.ledger_entry.rows, 2)
		assert.equal(first.written, 4)
	})

	test('made again, it adds nothing', async () => {
		const again = await copied(source(), postgres.url())
		assert.deepEqual(again, { ...first, found: CONTRACTS + 4, copied: 0, written: 0 })
	})

	test('what happened in FROM meanwhile is copied when it is made again', async () => {
		await service.command('certificate', 'revoke', '0000000001', '--reason', 'keyCompromise')
		await service.command('contract', 'sticker', code, 'off')
		await service.register('https://new.example.com/', { code: '0000000002' })
		const next = await copied(source(), postgres.url())
		assert.equal(next.copied, 4)
		assert.equal(await postgres.sql('SELECT sticker FROM contract WHERE code = 5000000000'), '0')
	})

	test('a service shows from TO what it showed from FROM, and goes on selling', async () => {
		const other = await Service.start({ config: { store: { url: postgres.url() } } })
		try {
			assert.equal(statusOf(await other.get('/proof/0000000002')).record, 'valid')
			assert.equal(statusOf(await other.get('/proof/0000000001')).record, 'revoked')
			assert.match((await other.command('contract', 'show', code)).toString(), /cli:\w+/)
			const next = await other.register('https://later.example.com/')
			assert.equal(statusOf(await other.get(`/proof/${next}`)).record, 'valid')
		} finally {
			await other.stop()
		}
	})

	test('and back, into a file', async () => {
		const back = `sqlite:${service.file('back.db')}`
		const there = await copied(postgres.url(), back)
		assert.equal(there.copied, CONTRACTS + 10)
		assert.deepEqual((await copied(postgres.url(), back)).tables, there.tables)
		const text = (await copy(postgres.url(), back)).stdout.toString()
		assert.match(text, /^0 events copied, 20010 were there before\n/)
		assert.match(text, /both stores hold the same\n$/)
	})

	test('a TO that holds something else is refused, and left as it is', async () => {
		const before_ = await events()
		const newer = await copy(source(), postgres.url())
		assert.equal(newer.status, 1)
		assert.match(newer.stderr, /TO holds records that are not from FROM/)
		const other = await Service.prepare()
		await other.register('https://other.example.com/')
		const mixed = await copy(`sqlite:${other.file('store.db')}`, postgres.url())
		assert.equal(mixed.status, 1)
		assert.match(mixed.stderr, /TO holds records that are not from FROM/)
		assert.equal(await events(), before_)
		await other.stop()
	})

	test('what cannot be copied is told by its name', async () => {
		const secret = postgres.url().replace('trustseal@', 'trustseal:sesame99@')
		const cases = [
			[[source(), source()], /FROM and TO are the same store/],
			[[`sqlite:${path.join(service.folder, 'none.db')}`, postgres.url()], /FROM: .*No such file/],
			[[source(), 'mysql://x:sesame99@h/d'], /TO: "mysql" names no store/],
			[[source(), `${secret}?no=1`], /TO: option "no"/],
			[[source(), secret.replace(/:\d+\//, ':1/')], /TO: .*refused/],
		]
		for (const [[from, to], words] of cases) {
			const { status, stderr } = await copy(from, to)
			assert.equal(status, 1)
			assert.match(stderr, words)
			assert.ok(!stderr.includes('sesame99'), stderr)
		}
	})

	test('a record without an event, or one that was forged in TO, is found at the end', async () => {
		const target = `sqlite:${service.file('forged.db')}`
		await copied(source(), target)
		await run('sqlite3', [service.file('forged.db'), 'UPDATE contract SET sticker = 0 WHERE code = 1'])
		const { status, stderr } = await copy(source(), target)
		assert.equal(status, 1)
		assert.match(stderr, /the tables contract differ/)
	})
})

describe('store copy of accounts, audit and counts', { skip: without.postgres }, () => {
	const AUDIT = "SELECT id, at, actor, action, coalesce(subject, ''), coalesce(detail, '') FROM audit ORDER BY id"
	let service, postgres, code, sato
	before(async () => {
		postgres = await Postgres.start()
		service = await Service.start({ config: { usage: { flush: 1 } } })
		code = await service.register('https://www.example.com/')
		sato = await Operator.add(service, 'sato', 'administrator')
		await look(service, 3)
	})
	after(async () => {
		await service?.stop()
		await postgres?.stop()
	})

	const source = () => `sqlite:${service.file('store.db')}`
	const ask = (file, sql) => sqlite(service.file(file), sql)
	const written = (at) => at.metric('usage_written_total')

	/** Shows the sticker so often, until all of that is counted in the store. */
	async function look(at, times) {
		const expected = (await written(at)) + times
		for (let i = 0; i < times; i++)
			await at.get(`/sticker/${code}/56x88.svg`, { Referer: 'https://www.example.com/' })
		await until('the counts', async () => (await written(at)) === expected)
	}

	/** What is told of all counts in the store at a URL. */
	async function usage(url) {
		const told = []
		for (const by of ['day', 'code', 'size', 'record,link', 'host']) {
			const words = ['usage', '--json', '--by', by, ...(by === 'host' ? ['--code', code] : [])]
			const { status, stdout, stderr } = await run(PROGRAM, words, {
				env: { ...process.env, TRUSTSEAL_STORE_URL: url },
			})
			assert.equal(status, 0, stderr)
			told.push(JSON.parse(stdout))
		}
		return told
	}

	test('copied while the service counts, and again when it has stopped, all is there', async () => {
		const during = await copied(source(), postgres.url())
		assert.equal(during.tables.operator.rows, 1)
		await look(service, 4)
		await service.end()
		const last = await copied(source(), postgres.url())
		assert.ok(last.written > 0)
		assert.equal((await copied(source(), postgres.url())).written, 0)
		const [day] = (await usage(postgres.url()))[0]
		assert.equal(day.pictures, 7)
		assert.deepEqual(await usage(postgres.url()), await usage(source()))
		assert.equal(await postgres.sql(AUDIT), await ask('store.db', AUDIT))
	})

	test('people log in anew with the passwords that they have', async () => {
		const other = await Service.start({
			config: { store: { url: postgres.url() }, usage: { flush: 1 } },
		})
		try {
			sato.service = other
			assert.match((await sato.get('/admin/account')).headers.location, /^\/admin\/login/)
			assert.equal((await sato.logIn()).headers.location, '/admin/')
			await look(other, 2)
		} finally {
			await other.stop()
		}
	})

	test('FROM does not take that back: a copy that was used since is refused', async () => {
		const before_ = await usage(postgres.url())
		const { status, stderr } = await copy(source(), postgres.url())
		assert.equal(status, 1)
		assert.match(stderr, /TO holds entries of the audit that are not from FROM/)
		assert.deepEqual(await usage(postgres.url()), before_)
	})

	test('and back, into the file that it came from', async () => {
		await copied(postgres.url(), source())
		const [day] = (await usage(source()))[0]
		assert.equal(day.pictures, 9)
		assert.deepEqual(await usage(source()), await usage(postgres.url()))
		assert.equal(await ask('store.db', AUDIT), await postgres.sql(AUDIT))
	})

	test('cut by kill -9 among many counts, it goes on where it was', async () => {
		await ask(
			'store.db',
			`INSERT INTO usage_code (code, day, place, shape, n) SELECT value / 10, value % 10, 1, 1, 1
			 FROM generate_series(1, ${COUNTED})`,
		)
		const counts = async () => Number(await postgres.sql('SELECT count(*) FROM usage_code'))
		const before_ = await counts()
		await copyInPart(source(), postgres.url(), async () => (await counts()) > before_)
		const there = (await until('a count', counts)) - before_
		assert.ok(there < COUNTED, `it was done already: ${there}`)
		// What was committed at the last moment may not have been seen.
		const { written: rest } = await copied(source(), postgres.url())
		assert.ok(rest > 0 && rest <= COUNTED - there, `${there} before, ${rest} after`)
		assert.equal((await counts()) - before_, COUNTED)
	})

	test('what was taken out of FROM is taken out of TO', async () => {
		await ask('store.db', `DELETE FROM usage_code WHERE day < 10 AND code % 4 > 0`)
		await ask('store.db', `UPDATE usage_code SET n = 99 WHERE code = 4000`)
		const { tables } = await copied(source(), postgres.url())
		assert.equal(await postgres.sql('SELECT sum(n) FROM usage_code WHERE code = 4000'), '990')
		assert.equal(await postgres.sql('SELECT count(*) FROM usage_code'), String(tables.usage_code.rows))
		assert.ok(tables.usage_code.rows < COUNTED / 3)
	})

	test('a TO with accounts of its own is refused, and keeps them', async () => {
		const other = await Service.prepare()
		try {
			await other.command('operator', 'add', 'suzuki', '--role', 'administrator')
			const { status, stderr } = await copy(source(), `sqlite:${other.file('store.db')}`)
			assert.equal(status, 1)
			assert.match(stderr, /TO holds accounts that are not from FROM/)
			assert.match((await other.command('operator', 'list')).toString(), /suzuki/)
		} finally {
			await other.stop()
		}
	})
})
