// The public log of a real service, checked from outside: by the program itself, and by Go's own packages.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import { after, before, describe, test } from 'node:test'
import path from 'node:path'
import { PROGRAM, ROOT, run, Service, sleep, sqlite, until } from '../../fixtures/harness.mjs'
import { PublicLog } from '../../fixtures/public_log.mjs'

/** The newest state of a log as somebody sees it who only gets its files. */
class Seen extends PublicLog {
	static async of(url, vkey) {
		const seen = new Seen(vkey.split('+')[0])
		const get = async (name) => Buffer.from(await (await fetch(`${url}/${name}`)).arrayBuffer())
		seen.signed = (await get('checkpoint')).toString()
		const size = Number(seen.signed.split('\n')[1])
		for (let n = 0; n * 256 < size; n++) {
			const width = Math.min(256, size - n * 256)
			let bytes = await get(`tile/entries/${String(n).padStart(3, '0')}${width < 256 ? `.p/${width}` : ''}`)
			for (; bytes.length > 0; bytes = bytes.subarray(2 + bytes.readUInt16BE())) seen.add(bytes.subarray(2, 2 + bytes.readUInt16BE()))
		}
		assert.equal(seen.entries.length, size)
		return seen
	}
}

describe('the log of a service', () => {
	let service, url, key, tool, code
	const verify = (...args) => run(PROGRAM, ['log', 'verify', url, '--key', key, ...args])
	const size = async () => Number((await (await fetch(`${url}/checkpoint`)).text()).split('\n')[1])
	/** So many further entries at once, as a busy authority makes in weeks. */
	const grow = (count) => sqlite(service.file('store.db'), `
		WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${count}),
			last(idx) AS (SELECT max(idx) FROM ledger_entry)
		INSERT INTO ledger_entry (idx, at, code, entry)
		SELECT last.idx + 1 + i, 1790000000, ${Number(code)}, CAST('{"at":1790000000,"code":"${code}","kind":"end","v":1,"i":' || (last.idx + i) || '}' AS BLOB)
		FROM n, last`)
	const shown = (count) => until(`${count} entries are shown`, async () => (await size()) >= count)

	before(async () => {
		service = await Service.prepare()
		const settings = (await service.command('log', 'create', service.file('log.key'))).toString()
		fs.appendFileSync(service.config, `\n${settings.replace(/^folder = .*$/m, `folder = ${service.file('log')}`)}`)
		fs.mkdirSync(service.file('log'))
		key = (await service.command('log', 'key')).toString().trim()
		await service.serve()
		url = `http://127.0.0.1:${service.port}/log`
		code = await service.register('https://shop.example.com/')
		await service.command('certificate', 'revoke', code, '--reason', 'keyCompromise', '--yes')
		await shown(2)
		tool = service.file('check_log')
		const built = await run('go', ['build', '-o', tool, path.join(ROOT, 'tests/fixtures/tools/check_log.go')], {
			env: { ...process.env, GO111MODULE: 'off', GOPATH: '/usr/share/gocode', GOFLAGS: '', GOCACHE: service.file('go-cache') },
			timeout: 300_000,
		})
		assert.equal(built.status, 0, built.stderr)
	})
	after(() => service.stop())

	test('its settings name the key wherever they are read', async () => {
		const settings = (await service.command('log', 'create', 'another.key')).toString()
		assert.equal(/^key = (.*)$/m.exec(settings)[1], fs.realpathSync(service.file('another.key')))
	})

	test('is right, over HTTP and in its folder, and Go agrees', async () => {
		const { status, stdout, stderr } = await verify()
		assert.equal(status, 0, stderr)
		assert.match(stdout.toString(), /log +localhost:\d+\/log\nsignature +good/)
		assert.equal((await run(PROGRAM, ['log', 'verify', service.file('log'), '--key', key])).status, 0)
		const go = await run(tool, [url, key])
		assert.equal(go.status, 0, go.stderr)
	})

	test('what is kept of it says what happened', async () => {
		const log = await Seen.of(url, key), last = log.entries.length - 1
		const file = service.file('revoked.tlog-proof')
		fs.writeFileSync(file, log.proof(last, last + 1, { checkpoint: log.signed }))
		const { status, stdout, stderr } = await run(PROGRAM, ['log', 'verify-proof', file, '--key', key])
		assert.equal(status, 0, stderr)
		assert.equal(stderr, '')
		assert.match(stdout.toString(), new RegExp(`says +the certificate was revoked\n[^]*code +${code}\norganization +株式会社見本\n`))
		assert.match(stdout.toString(), /reason +keyCompromise\n/)
		const go = await run(tool, [url, key, file])
		assert.equal(go.status, 0, go.stderr)
		assert.match(go.stdout.toString(), new RegExp(`entry ${last} is proved`))
	})

	test('grows, and begins with all that it had', async () => {
		const before = await size(), old = service.file('checkpoint.old')
		fs.writeFileSync(old, await (await fetch(`${url}/checkpoint`)).text())
		await grow(700)
		await shown(before + 700)
		const { status, stdout, stderr } = await verify('--from', old)
		assert.equal(status, 0, stderr)
		assert.match(stdout.toString(), new RegExp(`older +${before} entries`))
		const go = await run(tool, [url, key])
		assert.equal(go.status, 0, go.stderr)
		// What was kept before holds as well as ever.
		assert.equal((await run(PROGRAM, ['log', 'verify-proof', service.file('revoked.tlog-proof'), '--key', key])).status, 0)
	})

	test('is right whenever it is asked while it grows', async () => {
		const first = await size()
		let growing = true
		const grower = (async () => {
			for (let i = 0; i < 12; i++) await grow(37).then(() => sleep(100))
			growing = false
		})()
		for (let asked = 0; growing || asked < 5; asked++) {
			for (const where of [url, service.file('log')]) {
				const { status, stderr } = await run(PROGRAM, ['log', 'verify', where, '--key', key])
				assert.equal(status, 0, `${where}: ${stderr}`)
			}
		}
		await grower
		await shown(first + 12 * 37)
	})

	test('is found wrong in the file that somebody changed', async () => {
		const copy = service.file('copy')
		fs.cpSync(service.file('log'), copy, { recursive: true })
		const changed = path.join(copy, 'tile/entries/001'), bytes = fs.readFileSync(changed)
		bytes[1000] ^= 1
		fs.writeFileSync(changed, bytes)
		const { status, stderr } = await run(PROGRAM, ['log', 'verify', copy, '--key', key])
		assert.equal(status, 1)
		assert.match(stderr, /entry \d+ in tile\/entries\/001 is not the one whose hash tile\/0\/001 has/)
	})
})
