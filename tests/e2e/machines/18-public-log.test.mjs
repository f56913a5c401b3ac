// The public log, kept by real servers: what happens is in it within a second, what it says is what an independent
// reader makes of its entries, and what was signed once stays so.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createPublicKey, verify } from 'node:crypto'
import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { Service, run, sleep, until } from '../../fixtures/harness.mjs'
import { PublicLog, entry, root } from '../../fixtures/public_log.mjs'
import { without } from '../../fixtures/rights.mjs'
import { Runbook } from '../../fixtures/runbook.mjs'

const SECOND = 1000

/** The environment of a server that keeps a log in its folder, and signs it. */
const signing = (service) => ({
	TRUSTSEAL_LEDGER_FOLDER: service.file('log'),
	TRUSTSEAL_LEDGER_KEY: service.file('log.key'),
	TRUSTSEAL_LEDGER_NAME: 'seal.example.jp/log',
})

/** What a checkpoint says, once its signature is that of the log's key. */
function read(checkpoint, vkey) {
	const [, name, id, key] = /^([^+]+)\+([0-9a-f]{8})\+(.*)$/.exec(vkey.trim())
	const [text, by] = checkpoint.split('\n\n— ')
	const [signer, signature] = by.trimEnd().split(' ')
	const bytes = Buffer.from(signature, 'base64'), kind = Buffer.from(key, 'base64')
	assert.equal(signer, name)
	assert.equal(kind[0], 1)
	assert.equal(bytes.subarray(0, 4).toString('hex'), id)
	const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), kind.subarray(1)])
	assert.ok(verify(null, Buffer.from(`${text}\n`), createPublicKey({ key: spki, format: 'der', type: 'spki' }), bytes.subarray(4)))
	const [origin, size, hash, ...more] = text.split('\n')
	assert.equal(origin, name)
	assert.deepEqual(more, [])
	return { size: Number(size), root: hash }
}

const sizeOf = async (service) => Number((await service.get('/log/checkpoint')).text.split('\n')[1])

/** The entries of a bundle, whose lengths stand before them. */
function unpacked(bytes) {
	const entries = []
	for (let at = 0; at < bytes.length; at += 2 + bytes.readUInt16BE(at))
		entries.push(bytes.subarray(at + 2, at + 2 + bytes.readUInt16BE(at)))
	return entries
}

/** All entries of a log of less than 256,000, from its own tiles. */
async function entriesOf(service, size) {
	const entries = []
	for (let n = 0; n * 256 < size; n++) {
		const width = Math.min(256, size - n * 256)
		const { status, body } = await service.get(`/log/tile/entries/${String(n).padStart(3, '0')}${width < 256 ? `.p/${width}` : ''}`)
		assert.equal(status, 200)
		entries.push(...unpacked(body))
	}
	assert.equal(entries.length, size)
	return entries
}

/** The log is what an independent writer makes of its entries, file by file. */
async function judge(service, vkey) {
	const { text } = await service.get('/log/checkpoint')
	const said = read(text, vkey)
	const log = new PublicLog('seal.example.jp/log')
	log.add(...(await entriesOf(service, said.size)))
	assert.equal(root(log.leaves()).toString('base64'), said.root)
	for (const [name, bytes] of log.files()) {
		if (name === 'checkpoint') continue
		const { status, body } = await service.get(`/log/${name}`)
		assert.equal(status, 200, name)
		assert.deepEqual(body, bytes, name)
	}
	return { ...said, text, entries: log.entries.map((each) => JSON.parse(each)) }
}

/** Adds entries to the store as if so much had happened. */
async function happen(service, from, count) {
	const row = (i) => `(${i}, ${1790000000 + i}, 1, x'${Buffer.from(entry(i)).toString('hex')}')`
	for (let done = 0; done < count; done += 50) {
		const rows = Array.from({ length: Math.min(50, count - done) }, (_, i) => row(from + done + i))
		await service.sql(`INSERT INTO ledger_entry (idx, at, code, entry) VALUES ${rows.join(', ')}`)
	}
}

describe('a server with a log', () => {
	let service, vkey, kept
	before(async () => {
		service = await Service.prepare()
		const made = await service.cli('log', 'create', service.file('log.key'))
		assert.equal(made.status, 0, made.stderr)
		assert.match(String(made.stdout), /^\[ledger\]\nfolder = .*\nkey = .*log\.key\nname = localhost:\d+\/log\n$/)
		assert.equal(fs.statSync(service.file('log.key')).mode & 0o777, 0o600)
		assert.equal((await service.cli('log', 'create', service.file('log.key'))).status, 1)
		service.env = signing(service)
		vkey = String(await service.command('log', 'key'))
		await service.serve()
	})
	after(() => service.stop())

	test('signs that nothing has happened yet', async () => {
		await until('it is signed', async () => (await service.get('/log/checkpoint')).status === 200)
		const { size, entries } = await judge(service, vkey)
		assert.equal(size, 0)
		assert.deepEqual(entries, [])
	})

	test('has what happens in it within a second', async () => {
		const code = await service.register('https://first.example.com/')
		const since = performance.now()
		await until('it is in the log', async () => (await sizeOf(service)) === 1)
		assert.ok(performance.now() - since < SECOND, `${performance.now() - since} ms`)
		const { entries } = await judge(service, vkey)
		assert.equal(entries[0].code, code)
		assert.equal(entries[0].kind, 'issue')
		await service.command('certificate', 'revoke', code, '--reason', 'keyCompromise', '--yes')
		await until('that, too', async () => (await sizeOf(service)) === 2)
		assert.equal((await judge(service, vkey)).entries[1].kind, 'revoke')
	})

	test('is the log that an independent writer makes of its entries, whatever its size', async () => {
		let size = await sizeOf(service)
		for (const more of [3, 250, 1, 1, 300]) {
			await happen(service, size, more)
			size += more
			await until('they are in the log', async () => (await sizeOf(service)) === size)
			kept = await judge(service, vkey)
		}
	})

	test('answers for every tile that it ever had, from the wider one that it has now', async () => {
		const full = (await service.get('/log/tile/0/000')).body, entries = await entriesOf(service, 256)
		for (const width of [1, 2, 5, 77, 255]) {
			assert.deepEqual((await service.get(`/log/tile/0/000.p/${width}`)).body, full.subarray(0, width * 32))
			assert.deepEqual(unpacked((await service.get(`/log/tile/entries/000.p/${width}`)).body), entries.slice(0, width))
		}
		assert.deepEqual(fs.readdirSync(service.file('log/tile/0')).sort(), ['000', '001', '002.p'])
	})

	test('knows no other tile, however it is asked for', async () => {
		const paths = ['0/003', '0/002', '0/002.p/200', '0/002.p/0', '0/002.p/256', '0/002.p/01', '0/002.p/', '0/000.p/256', '0/000.p',
			'0/0', '0/00', '0/0000', '0/x000/000', '0/x001/000', '0/000/', '0/000/000', '00/000', '01/000', '1/000', '1/000.p/3', '2/000.p/1',
			'7/000.p/1', '8/000', '8/000.p/1', '63/000', '64/000', '255/000', '-1/000', '+0/000', 'entries/003', 'entries/002', 'entries/000.p/256',
			'entries/', 'Entries/000', 'data/000', '0/x999/x999/x999/x999/x999/x999/999', `0/${'x999/'.repeat(200)}999`,
			'0/x018/x446/x744/x073/x709/x551/615', '0/x018/x446/x744/x073/x709/x551/616', '99999999999999999999/000', '0/99999999999999999999',
			'0/../0/000', '../checkpoint', './0/000', '0//000', '/0/000', '0/%30%30%30', '0/000%00', '0/000.P/1', '0/000.p/1/', '0/000.p/-1', '0/000.p/1.0',
			'0/000.p/99999999999999999999', '0/000.p/257', '..%2f..%2fcheckpoint', '0/000\\', 'x', '0', '', '0/', 'é/000']
		for (const each of paths) {
			const { status } = await service.get(encodeURI(`/log/tile/${each}`).replaceAll('%25', '%'))
			assert.ok([404, 400].includes(status), `${each}: ${status}`)
		}
		for (const each of ['/log/checkpoint/', '/log/edge', '/log/tile', '/log/tile/'])
			assert.equal((await service.get(each)).status, 404, each)
		assert.equal((await service.request('POST', '/log/checkpoint')).status, 405)
	})

	test('says how long its answers may be kept, and to whom', async () => {
		const of = async (where, headers = {}) => (await service.get(`/log/${where}`, headers)).headers
		const checkpoint = await of('checkpoint'), full = await of('tile/0/000'), part = await of('tile/0/000.p/7')
		assert.equal(checkpoint['content-type'], 'text/plain; charset=utf-8')
		assert.match(checkpoint['cache-control'], /max-age=[1-5]$/)
		assert.equal(full['content-type'], 'application/octet-stream')
		assert.match(full['cache-control'], /max-age=31536000, immutable/)
		assert.match(part['cache-control'], /max-age=300$/)
		for (const each of [checkpoint, full, part]) assert.equal(each['access-control-allow-origin'], '*')
		assert.equal((await service.get('/log/tile/0/000', { 'If-None-Match': full.etag })).status, 304)
		assert.equal((await service.request('HEAD', '/log/tile/0/000')).headers['content-length'], '8192')
		const squeezed = await service.get('/log/tile/entries/000', { 'Accept-Encoding': 'gzip' })
		assert.equal(squeezed.headers['content-encoding'], 'gzip')
		assert.deepEqual(gunzipSync(squeezed.body), (await service.get('/log/tile/entries/000')).body)
		assert.equal((await of('tile/0/000', { 'Accept-Encoding': 'gzip' }))['content-encoding'], undefined)
	})

	test('is found right by the checker, over the network and in its folder, and begins with what was kept of it', async () => {
		fs.writeFileSync(service.file('older'), kept.text)
		await service.register('https://second.example.com/')
		await until('it is in the log', async () => (await sizeOf(service)) > kept.size)
		for (const where of [`${service.origin}/log`, service.file('log')]) {
			const { status, stderr } = await service.cli('log', 'verify', where, '--key', vkey.trim(), '--from', service.file('older'))
			assert.equal(status, 0, stderr)
		}
	})

	test('shows the same after a restart, at once, whatever was not shown when it was killed', async () => {
		const before_ = await judge(service, vkey)
		await service.end('SIGKILL')
		await happen(service, before_.size, 10)
		await service.serve({ store: false })
		assert.ok((await sizeOf(service)) >= before_.size)
		await until('it has gone on', async () => (await sizeOf(service)) === before_.size + 10)
		await judge(service, vkey)
	})

	test('has on the disk what a checkpoint needs before that is signed, and that before the store knows', { skip: without.trace }, async () => {
		// A file for each thread, so that no line is cut in two.
		const trace = service.file('trace')
		const tracer = spawn('strace', ['-ff', '-y', '-o', trace, '-e', 'trace=openat,fsync,fdatasync,rename', '-p', String(service.child.pid)], { stdio: 'ignore' })
		const threads = () => fs.readdirSync(service.folder).filter((name) => name.startsWith('trace.'))
		await until('it looks', () => threads().length >= fs.readdirSync(`/proc/${service.child.pid}/task`).length)
		const size = await sizeOf(service)
		await happen(service, size, 300)
		await until('they are in the log', async () => (await sizeOf(service)) === size + 300)
		tracer.kill('SIGINT')
		await once(tracer, 'exit')

		const log = fs.realpathSync(service.file('log'))
		const lines = threads().map((name) => fs.readFileSync(service.file(name), 'utf8'))
			.find((text) => text.includes(`${log}/checkpoint") = 0`)).split('\n')
		const renamed = lines.findLastIndex((line) => line.includes(`${log}/checkpoint") = 0`))
		assert.ok(renamed > 0)
		const tiles = lines.slice(0, renamed).map((line, i) => [i, /O_WRONLY.*<(.*\/tile\/.*)>$/.exec(line)?.[1]]).filter(([, name]) => name)
		assert.ok(tiles.length >= 4)
		for (const [i, name] of tiles)
			for (const each of [name, path.dirname(name)]) {
				const synced = lines.findIndex((line, k) => k > i && line.includes(`<${each}>`) && line.includes('fsync('))
				assert.ok(synced > i && synced < renamed, `${each} is synced`)
			}
		const written = lines.findLastIndex((line) => /fsync\(.*<.*\/checkpoint\.\w{6}>/.test(line))
		assert.ok(written > 0 && written < renamed)
		const known = lines.findIndex((line, i) => i > renamed && line.includes('fsync(') && line.includes(`<${log}>`))
		assert.ok(known > renamed, 'the new name is synced')
		assert.ok(lines.findIndex((line, i) => i > renamed && /f(data)?sync\(.*store\.db-wal>/.test(line)) > known)
	})

	test('tells how it stands', async () => {
		const size = await sizeOf(service)
		assert.equal(await service.metric('ledger_entries'), size)
		assert.equal(await service.metric('ledger_behind'), 0)
		assert.match((await service.admin('/metrics')).text, /^trustseal_ledger_lag_seconds [0-4]\.\d+$/m)
		assert.equal(await service.metric('ledger_refused'), 0)
	})
})

describe('a store that was restored from a backup', () => {
	const lost = []
	let service, vkey, published
	before(async () => {
		service = await Service.prepare()
		await service.command('log', 'create', service.file('log.key'))
		service.env = signing(service)
		vkey = String(await service.command('log', 'key'))
		await service.serve()
		const first = await service.register('https://first.example.com/')
		await until('it is in the log', async () => (await sizeOf(service)) === 1)
		await run('sqlite3', [service.file('store.db'), `.backup '${service.file('backup.db')}'`])
		lost.push(await service.register('https://second.example.com/'))
		await service.command('certificate', 'revoke', first, '--reason', 'keyCompromise')
		lost.push(first)
		await until('they are in the log', async () => (await sizeOf(service)) === 3)
		published = await judge(service, vkey)
		await service.end()
		for (const end of ['', '-wal', '-shm']) fs.rmSync(service.file(`store.db${end}`), { force: true })
		fs.copyFileSync(service.file('backup.db'), service.file('store.db'))
	})
	after(() => service.stop())

	test('has nothing signed, and the log is shown as it was published; all else goes on', async () => {
		await service.serve({ store: false })
		await until('it says so', () => /ledger_refused reason="3 entries were signed, and the store has 1: .*trustseal log recover/.test(service.log))
		const code = await service.register('https://fourth.example.com/')
		for (const number of [5, 6, 7]) await service.register(`https://later${number}.example.com/`)
		await sleep(SECOND)
		assert.equal((await judge(service, vkey)).text, published.text)
		assert.equal(await service.metric('ledger_refused'), 1)
		assert.equal((await service.admin('/readyz')).status, 200)
		assert.equal(await service.recordOf(code), 'valid')
	})

	test('goes on when what was published is back, as the runbook says; what came meanwhile is behind it', async () => {
		const book = new Runbook({ '/var/lib/trustseal/log': service.file('log') }, { service })
		fs.writeFileSync(service.file('older'), published.text)
		assert.match(await book.follow('THE PUBLIC LOG AFTER A RESTORE', 0),
			new RegExp(`^3\\n1 +issue +${lost[0]}\\n2 +revoke +${lost[1]}\\n`), 'it lists what is to be entered again')
		await until('it goes on', () => service.log.includes('ledger_back'))
		await until('all are in it', async () => (await sizeOf(service)) === 7)
		const { entries } = await judge(service, vkey)
		assert.deepEqual(entries.slice(0, 3), published.entries)
		const { status, stderr } = await service.cli('log', 'verify', service.file('log'), '--key', vkey.trim(), '--from', service.file('older'))
		assert.equal(status, 0, stderr)
		assert.match((await service.cli('log', 'recover')).stderr, /nothing was lost/)
	})
})

test('a log whose key is lost ends, and another one begins with its entries', async () => {
	const service = await Service.prepare()
	try {
		await service.command('log', 'create', service.file('log.key'))
		service.env = signing(service)
		await service.serve()
		await service.register('https://first.example.com/')
		await until('it is in the log', async () => (await sizeOf(service)) === 1)
		const old = await judge(service, String(await service.command('log', 'key')))
		await service.end()
		fs.rmSync(service.file('log.key'))
		const book = new Runbook({
			'/var/lib/trustseal/trustseal.db': service.file('store.db'),
			'/var/lib/trustseal/log': service.file('log'),
			'/etc/trustseal/log2.key': service.file('log2.key'),
		}, { service })
		service.env = {}
		await book.follow('The key of the public log', 0)
		service.env = { ...signing(service), TRUSTSEAL_LEDGER_KEY: service.file('log2.key'), TRUSTSEAL_LEDGER_NAME: 'seal.example.jp/log2' }
		await service.serve({ store: false })
		await until('it is in the log', async () => (await sizeOf(service)) === 1)
		assert.deepEqual((await judge(service, String(await service.command('log', 'key')))).entries, old.entries)
	} finally {
		await service.stop()
	}
})

describe('what is wrong with a log', () => {
	let service
	before(async () => {
		service = await Service.prepare()
		await service.command('store', 'create')
		await service.command('log', 'create', service.file('log.key'))
	})
	after(() => service.stop())

	test('with its key or name is said before a server starts', async () => {
		const refused = async (env, words) => {
			service.env = { ...signing(service), ...env }
			const { status, stderr } = await service.cli('check-config')
			assert.equal(status, 1)
			assert.match(stderr, words)
			assert.match((await service.cli('serve')).stderr, words)
			assert.equal((await service.cli('log', 'key')).status, 1)
		}
		await refused({ TRUSTSEAL_LEDGER_KEY: service.file('none.key') }, /\[ledger\] key: .*none\.key/)
		await refused({ TRUSTSEAL_LEDGER_NAME: 'two words' }, /\[ledger\] name: /)
		fs.writeFileSync(service.file('text.key'), 'no key\n', { mode: 0o600 })
		await refused({ TRUSTSEAL_LEDGER_KEY: service.file('text.key') }, /\[ledger\] key: /)
		fs.copyFileSync(service.file('log.key'), service.file('open.key'))
		fs.chmodSync(service.file('open.key'), 0o644)
		await refused({ TRUSTSEAL_LEDGER_KEY: service.file('open.key') }, /\[ledger\] key: /)
		await refused({ TRUSTSEAL_LEDGER_FOLDER: '' }, /\[ledger\] key is set, but \[ledger\] folder is empty/)
		service.env = {}
		assert.match((await service.cli('log', 'key')).stderr, /\[ledger\] key is empty/)
		assert.match((await service.cli('log', 'recover')).stderr, /\[ledger\] folder is empty/)
	})

	test('with its folder keeps it waiting, and nothing else', async () => {
		service.env = signing(service)
		fs.writeFileSync(service.file('log'), 'no folder')
		await service.serve()
		await until('it is told', () => /ledger_failed reason="/.test(service.log))
		const code = await service.register('https://first.example.com/')
		assert.equal(await service.recordOf(code), 'valid')
		assert.equal((await service.get('/log/checkpoint')).status, 503)
		assert.equal((await service.get('/log/tile/0/000.p/1')).status, 404)
		fs.rmSync(service.file('log'))
		await until('it goes on', async () => (await service.get('/log/checkpoint')).status === 200)
		assert.match(service.log, /ledger_back/)
	})

	test('is nothing where none is kept', async () => {
		await service.end()
		service.env = {}
		await service.serve({ store: false })
		assert.equal((await service.get('/log/checkpoint')).status, 404)
		assert.equal((await service.get('/log/tile/0/000.p/1')).status, 404)
		assert.doesNotMatch((await service.admin('/metrics')).text, /trustseal_ledger/)
	})
})

test('a full disk keeps the log waiting, and nothing is lost', { skip: without.mount }, async () => {
	const service = await Service.prepare()
	try {
		await service.command('log', 'create', service.file('log.key'))
		service.env = signing(service)
		fs.mkdirSync(service.file('log'))
		const vkey = String(await service.command('log', 'key'))
		await service.command('store', 'create')
		service.wrapper = ['unshare', '-m', '--propagation', 'private', 'sh', '-c',
			`mount -t tmpfs -o size=600k none '${service.file('log')}' && exec "$@"`, 'sh']
		await service.serve({ store: false })
		service.wrapper = []
		await until('it is signed', async () => (await service.get('/log/checkpoint')).status === 200)
		let size = 0
		// What is left decides which file has no room: one of entries, of hashes, the checkpoint.
		for (const left of [0, 8192, 20480, 40960]) {
			const stuffing = `/proc/${service.child.pid}/root${service.file('log')}/stuffing`, room = fs.openSync(stuffing, 'w')
			assert.throws(() => {
				for (;;) fs.writeSync(room, Buffer.alloc(4096, 1))
			}, { code: 'ENOSPC' })
			fs.ftruncateSync(room, fs.fstatSync(room).size - left)
			fs.closeSync(room)
			await happen(service, size, 150)
			await sleep(SECOND / 2)
			const { size: shown } = await judge(service, vkey)
			assert.ok(shown >= size)
			fs.rmSync(stuffing)
			size += 150
			await until('it goes on', async () => (await sizeOf(service)) === size)
			await judge(service, vkey)
		}
		assert.match(service.log, /ledger_failed reason=".*No space left on device[^]*ledger_back/)
	} finally {
		await service.stop()
	}
})

test('several servers of one store sign the same, and one without a key shows it', { skip: without.postgres }, async () => {
	const first = await Service.start({ postgres: true })
	const others = []
	try {
		await first.end()
		await first.command('log', 'create', first.file('log.key'))
		first.env = signing(first)
		const vkey = String(await first.command('log', 'key'))
		await first.serve({ store: false })
		for (const key of [first.file('log.key'), '']) {
			const other = await Service.prepare({ config: { store: { url: first.postgres.url() } } })
			other.env = { ...signing(other), TRUSTSEAL_LEDGER_KEY: key }
			await other.serve({ store: false })
			others.push(other)
		}
		for (let i = 0; i < 5; i++) await first.register(`https://site${i}.example.com/`)
		for (const each of [first, ...others]) {
			await until('all are in the log', async () => (await sizeOf(each)) === 5)
			await judge(each, vkey)
		}
		const [one, ...rest] = await Promise.all([first, ...others].map(async (each) => (await each.get('/log/checkpoint')).text))
		for (const each of rest) assert.equal(each, one)
		// The signers end; the one that is left shows what they signed, and how late it is.
		await first.end()
		await others[0].end()
		await first.register('https://late.example.com/')
		await until('it knows', async () => (await others[1].metric('ledger_behind')) === 1)
		assert.equal(await sizeOf(others[1]), 5)
	} finally {
		for (const other of others) await other.stop()
		await first.stop()
	}
})
