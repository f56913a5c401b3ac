// kill -9 at any moment of a write: what was acknowledged is there, and nothing is there by half.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Authority, PROGRAM, sqlite, until } from '../fixtures/harness.mjs'
import { Writer, assertSound } from './writer.mjs'
import { leave, ordeal, report, stage, times } from './stage.mjs'

const KILLS = times(12, 200)
const IMPORT_ROWS = 40

describe('kill -9', () => {
	let on, service
	before(async () => {
		on = await stage({ count: 500 })
		on.judge.clients = 3
		service = on.service
		on.judge.start()
	})
	after(() => leave(on))

	const ask = (text) => sqlite(service.store, text)

	let names = 0
	const contractFor = async (host) =>
		(await service.command('contract', 'add', ...Writer.contract(host))).toString().trim()

	// Each makes ready what it needs and gives the words of a command, and `done`: whether what the
	// command does is in the store, which is true or false, and nothing between.
	const WRITES = {
		'contract add': async () => {
			const words = Writer.contract('killed')
			const code = words.at(-1)
			const done = async () => (await ask(`SELECT count(*) FROM contract WHERE code = ${code}`)) === '1'
			return { words: ['contract', 'add', ...words], done, says: code }
		},
		'certificate add': async () => {
			const host = `killed-${names++}`
			const code = await contractFor(host)
			const file = await service.authority.leaf(code, [`${host}.example.com`])
			const done = async () => (await ask(`SELECT count(*) FROM certificate WHERE code = ${code}`)) === '1'
			return { words: ['certificate', 'add', code, file], done }
		},
		'certificate revoke': async () => {
			const known = on.victim()
			known.becomes('revoked', Infinity) // when it is, is told by the store below
			const revoked = `SELECT count(*) FROM certificate WHERE code = ${known.code} AND revoked_at > 0`
			return {
				words: ['certificate', 'revoke', known.code],
				done: async () => (await ask(revoked)) === '1',
			}
		},
		'contract import': async () => {
			const name = `Import ${names++}`
			const file = path.join(service.folder, 'import.csv')
			const rows = Array.from({ length: IMPORT_ROWS }, (_, i) => `https://i${i}.example.com/,${name}`)
			fs.writeFileSync(file, ['url,organization', ...rows, ''].join('\n'))
			const done = async () => {
				const count = Number(await ask(`SELECT count(*) FROM contract WHERE organization = '${name}'`))
				assert.ok(count === 0 || count === IMPORT_ROWS, `${count} of ${IMPORT_ROWS} rows`)
				return count > 0
			}
			return { words: ['contract', 'import', file], done }
		},
	}

	// Runs a write and kills it after so many ms: { acknowledged, ms }.
	async function cutShort({ words, says }, afterMs) {
		const started = performance.now()
		const child = spawn(PROGRAM, words, {
			cwd: service.folder,
			env: { ...process.env, ...service.env, TRUSTSEAL_CONFIG: service.config },
			stdio: ['ignore', 'pipe', 'ignore'],
		})
		let told = ''
		child.stdout.on('data', (data) => (told += data))
		const timer = setTimeout(() => child.kill('SIGKILL'), afterMs)
		const [status] = await once(child, 'close')
		clearTimeout(timer)
		const acknowledged = status === 0 || (says !== undefined && told.includes(says))
		return { acknowledged, killed: status === null, ms: performance.now() - started }
	}

	test('of who writes: no acknowledged record is lost, none is there by half', async () => {
		await Authority.make(service.authority.folder)
		const kinds = Object.keys(WRITES)
		const takes = Object.fromEntries(kinds.map((kind) => [kind, 30]))
		const tally = on.judge.tally()
		const counts = { killed: 0, acknowledged: 0, undone: 0 }
		for (let i = 0; counts.killed < KILLS; i++) {
			const kind = kinds[i % kinds.length]
			const write = await WRITES[kind]()
			// The first of each kind is let through, to learn how long it takes.
			const afterMs = i < kinds.length ? 10_000 : Math.random() * takes[kind] * 1.1
			const { acknowledged, killed, ms } = await cutShort(write, afterMs)
			if (i < kinds.length) takes[kind] = ms
			const there = await write.done()
			if (acknowledged) assert.ok(there, `${kind} was acknowledged and is lost`)
			counts.killed += killed
			counts.acknowledged += acknowledged
			counts.undone += !there
			if (i % times(10, 1) === 0) await assertSound(service)
		}
		await assertSound(service)
		assert.ok(counts.undone > 0, 'some were killed before their end')
		on.judge.end(tally)
		report('kill -9 of who writes', counts.killed, tally,
			`${counts.acknowledged} acknowledged, 0 lost, ${counts.undone} undone whole`)
		assert.deepEqual(tally.wrong.slice(0, 5), [])
		assert.equal(tally.unavailable + tally.dropped.length + tally.refused, 0)
	})

	test('of the server while others write: it is back with all that was acknowledged', async () => {
		const writer = new Writer(service)
		await ordeal(on, 'kill -9 of the server', {
			tries: times(2, 50),
			cause: async () => {
				const writing = writer.write()
				await service.end('SIGKILL')
				await writing
			},
			end: () => service.serve(),
			allow: ['refused', 'dropped'],
		})
		await assertSound(service, writer)
	})

	test('of both at once, again and again: the store opens each time', async () => {
		const tries = times(2, 20)
		for (let i = 0; i < tries; i++) {
			const write = await WRITES['contract import']()
			await Promise.all([cutShort(write, Math.random() * 40), service.end('SIGKILL')])
			await service.serve()
			await until('an answer', async () => (await service.get('/proof/0000000499')).status === 200, 1000)
		}
		await assertSound(service)
		report('kill -9 of server and writer', tries)
	})
})
