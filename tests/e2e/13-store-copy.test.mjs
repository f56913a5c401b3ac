// `trustseal store copy` moves all records from one store to another, of whatever kind, and can be
// cut at any moment.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Postgres, PROGRAM, run, Service, statusOf, until } from './harness.mjs'

const CONTRACTS = 20_000

describe('store copy', () => {
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
	const copy = (from, to, ...options) => run(PROGRAM, ['store', 'copy', from, to, ...options])
	const copied = async (from, to) => {
		const { status, stdout, stderr } = await copy(from, to, '--json')
		assert.equal(status, 0, stderr)
		return JSON.parse(stdout)
	}
	const events = async () => Number(await postgres.sql('SELECT count(*) FROM event'))

	test('cut by kill -9, it goes on where it was and ends equal', async () => {
		const cut = spawn(PROGRAM, ['store', 'copy', source(), postgres.url()], { stdio: 'ignore' })
		const exit = once(cut, 'exit')
		await until('some records', async () => (await events()) > 0, 30_000)
		cut.kill('SIGKILL')
		await exit
		const there = await until('a count', async () => (await events()) || null)
		assert.ok(there < CONTRACTS, `it was done already: ${there}`)
		first = await copied(source(), postgres.url())
		assert.equal(first.found, there)
		assert.equal(first.found + first.copied, CONTRACTS + 4)
		assert.equal(first.tables.contract.rows, CONTRACTS + 2)
		assert.equal(first.tables.certificate.rows, 2)
	})

	test('made again, it adds nothing', async () => {
		const again = await copied(source(), postgres.url())
		assert.deepEqual(again, { ...first, found: CONTRACTS + 4, copied: 0 })
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
