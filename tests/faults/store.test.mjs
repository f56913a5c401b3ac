// A store that is locked, gone, replaced, read-only or full: what cannot be asked is unavailable and
// never green, what was acknowledged is there.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { run, sleep, sqlite, until } from '../fixtures/harness.mjs'
import { without } from '../fixtures/rights.mjs'
import { Writer, assertSound } from './writer.mjs'
import { TTL_S, leave, ordeal, report, revoke, stage, times } from './stage.mjs'

const isRoot = process.getuid() === 0
const ready = async ({ service }) => (await service.admin('/readyz')).status === 200

// Ends a helper that was spawned.
async function end(child, signal = 'SIGTERM') {
	const exit = once(child, 'exit')
	child.kill(signal)
	await exit
}

describe('store', () => {
	let on, store
	before(async () => {
		on = await stage({ redis: true })
		on.peer = 'the store'
		store = on.service.store
		on.judge.start()
	})
	after(() => leave(on))

	const sql = (text) => sqlite(store, text)

	test('locked by a writer: visitors notice nothing, who writes waits', async () => {
		const writer = new Writer(on.service)
		await ordeal(on, 'store locked by a writer', {
			cause: async () => {
				const input = `BEGIN EXCLUSIVE;\n.shell sleep ${times(1, 3)}\nROLLBACK;\n`
				const locker = run('sqlite3', [store], { input })
				await sleep(200)
				await writer.write()
				await locker
			},
			end: () => {},
		})
		await assertSound(on.service, writer)
	})

	test('locked longer than a writer waits: it is refused with words', async () => {
		if (times(true, false)) return
		const input = 'BEGIN EXCLUSIVE;\n.shell sleep 7\nROLLBACK;\n'
		const locker = run('sqlite3', [store], { input })
		await sleep(200)
		const { status, stderr } = await on.service.cli('contract', 'add', ...Writer.contract('late'))
		assert.equal(status, 1)
		assert.match(stderr, /locked/)
		await locker
	})

	// SQLite's readers share the bytes from 120 on of the -shm file.
	const LOCK_READERS = [
		'import fcntl, sys, time',
		"f = open(sys.argv[1], 'r+b')",
		'fcntl.lockf(f, fcntl.LOCK_EX, 8, 120)',
		"print('locked', flush=True)",
		'sys.stdin.read()',
	].join('\n')

	test('locked against readers: cold codes get 503, and nothing is green that is not asked', async () => {
		let locker
		await ordeal(on, 'store locked against readers', {
			cause: async () => {
				locker = spawn('python3', ['-c', LOCK_READERS, `${store}-shm`], {
					stdio: ['pipe', 'pipe', 'inherit'],
				})
				await once(locker.stdout, 'data')
				await sleep(times(500, (TTL_S + 1) * 1000))
			},
			end: () => end(locker),
			allow: ['unavailable'],
			back: () => ready(on),
		})
	})

	// The whole store, as a person who keeps backups makes one.
	async function backUp() {
		const copy = `${store}.copy`
		fs.rmSync(copy, { force: true })
		await sql(`VACUUM INTO '${copy}'`)
		return copy
	}

	const discard = () => {
		for (const ending of ['', '-wal', '-shm']) fs.rmSync(store + ending, { force: true })
	}

	test('deleted: unavailable, never green; put back from a copy, it is used', async () => {
		let copy
		await ordeal(on, 'store deleted', {
			cause: async () => {
				await revoke(on, 1000)
				copy = await backUp()
				discard()
				await until('503', async () => !(await ready(on)), (TTL_S + 3) * 1000)
				await sleep(times(100, 2000))
			},
			end: () => fs.renameSync(copy, store),
			allow: ['unavailable'],
			back: () => ready(on),
		})
		await revoke(on, 1000)
		await sleep(500)
	})

	test('replaced by a copy: what is changed there is seen', async () => {
		await ordeal(on, 'store replaced', {
			tries: times(2, 20),
			cause: async () => {
				const copy = await backUp()
				discard()
				fs.renameSync(copy, store)
			},
			end: async () => {
				await revoke(on, 1000)
				await sleep(300)
			},
			allow: ['unavailable'],
			back: () => ready(on),
		})
	})

	test('damaged: unavailable, never green; put back, it is used', async () => {
		let copy
		await ordeal(on, 'store damaged', {
			cause: async (i) => {
				copy = await backUp()
				await sql('PRAGMA wal_checkpoint(TRUNCATE)')
				// Every page but the first, or the first alone.
				const file = fs.openSync(store, 'r+')
				const size = fs.fstatSync(file).size
				const [from, to] = i % 2 === 0 ? [4096, size] : [0, 4096]
				for (let at = from; at < to; at += 4096)
					fs.writeSync(file, Buffer.alloc(4096, 0x5a), 0, 4096, at)
				fs.closeSync(file)
				await sleep(times(500, TTL_S * 1000 + 1500))
			},
			end: () => {
				discard()
				fs.renameSync(copy, store)
			},
			allow: ['unavailable'],
			back: () => ready(on),
		})
	})
})

describe('store that may not be written', { skip: isRoot && (without.otherUsers || without.chown) }, () => {
	// Permissions do not bind root: so the service is somebody else's.
	const wrapper = isRoot
		? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups']
		: []
	let on
	before(async () => {
		on = await stage({
			states: false,
			ready: (service) => {
				service.folderOfStore = path.join(service.folder, 'kept')
				service.store = path.join(service.folderOfStore, 'store.db')
				fs.mkdirSync(service.folderOfStore)
				fs.chmodSync(service.folder, 0o755)
				if (isRoot) fs.chownSync(service.folderOfStore, 65534, 65534)
				service.wrapper = wrapper
			},
		})
		on.judge.start()
	})
	after(() => leave(on))

	const permit = (file, folder) => {
		const { store, folderOfStore } = on.service
		for (const each of [store, `${store}-wal`, `${store}-shm`])
			if (fs.existsSync(each)) fs.chmodSync(each, file)
		fs.chmodSync(folderOfStore, folder)
	}

	test('visitors notice nothing, who writes is refused with words', async () => {
		const writer = new Writer(on.service)
		await ordeal(on, 'store read-only', {
			cause: async () => {
				await writer.write()
				permit(0o444, 0o555)
				const { status, stderr } = await on.service.cli('contract', 'add', ...Writer.contract('ro'))
				assert.equal(status, 1)
				assert.match(stderr, /cannot be written/)
				await sleep(times(500, 3000))
			},
			end: () => permit(0o644, 0o755),
		})
		await writer.write()
		await assertSound(on.service, writer)
	})
})

describe('store on a full disk', { skip: without.mount }, () => {
	let on, disk, outside
	before(async () => {
		on = await stage({
			ready: async (service) => {
				const folder = path.join(service.folder, 'disk')
				fs.mkdirSync(folder)
				const mount = `mount -t tmpfs -o size=12m none '${folder}' && echo there && exec sleep 100000`
				disk = spawn('unshare', ['-m', '--propagation', 'private', 'sh', '-c', mount], {
					stdio: ['ignore', 'pipe', 'inherit'],
				})
				await once(disk.stdout, 'data')
				service.wrapper = ['nsenter', '-m', '-t', String(disk.pid), '--']
				service.store = path.join(folder, 'store.db')
				outside = `/proc/${disk.pid}/root${folder}`
			},
		})
		on.judge.start()
		await on.judge.warmUp()
	})
	after(async () => {
		await leave(on)
		if (disk) await end(disk, 'SIGKILL')
	})

	const stuffing = () => path.join(outside, 'stuffing')
	const fillUp = (leaving) => {
		const file = fs.openSync(stuffing(), 'w')
		try {
			for (;;) fs.writeSync(file, Buffer.alloc(4096, 1))
		} catch (error) {
			assert.equal(error.code, 'ENOSPC')
		}
		fs.ftruncateSync(file, Math.max(0, fs.fstatSync(file).size - leaving))
		fs.closeSync(file)
	}

	test('visitors notice nothing, who writes is refused with words, nothing is half written', async () => {
		const writer = new Writer(on.service)
		let refused = 0
		await ordeal(on, 'disk full', {
			tries: times(2, 20),
			cause: async (i) => {
				// A little is left, so that it is in the middle of a write that it ends.
				fillUp((i % 8) * 4096)
				const end = performance.now() + times(700, 2000)
				while (performance.now() < end) {
					const told = await writer.write({ refusal: /no space|cannot grow|cannot be written/ })
					refused += told ? 0 : 1
				}
			},
			end: () => fs.rmSync(stuffing()),
		})
		assert.ok(refused > 0, 'writes were refused')
		await writer.write()
		await assertSound(on.service, writer)
		report('writes on a full disk', refused, null, `${writer.acknowledged.length} acknowledged, 0 lost`)
	})
})
