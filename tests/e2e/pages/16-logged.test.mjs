// A proof that somebody keeps: that the public log has what a proof page says, as a file and in the JSON, checked by
// those who do not ask the service.

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { decodeJwt } from 'jose'
import { PROGRAM, ROOT, Service, mistyped, run, unescapeHtml, until } from '../../fixtures/harness.mjs'

const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest()

/** The root to which an entry and its proof lead, as RFC 9162 section 2.1.3.2 says. */
function rootOf(entry, index, size, proof) {
	let hash = sha256(Buffer.from([0]), entry), at = index, last = size - 1
	for (const beside of proof) {
		assert.ok(last > 0, 'the proof is too long')
		if (at % 2 === 1 || at === last) {
			hash = sha256(Buffer.from([1]), beside, hash)
			while (at % 2 === 0 && at > 0) [at, last] = [at / 2, Math.floor(last / 2)]
		} else {
			hash = sha256(Buffer.from([1]), hash, beside)
		}
		;[at, last] = [Math.floor(at / 2), Math.floor(last / 2)]
	}
	assert.equal(last, 0, 'the proof is too short')
	return hash
}

/** { index, size, entry, root } of what the JSON says, once its proof is right. */
function proved(log) {
	const entry = Buffer.from(log.entry, 'base64')
	const root = rootOf(entry, log.index, log.size, log.proof.map((hash) => Buffer.from(hash, 'base64')))
	assert.equal(root.toString('base64'), log.root)
	assert.deepEqual(log.checkpoint.split('\n').slice(1, 3), [String(log.size), log.root])
	return { ...log, entry: JSON.parse(entry) }
}

/** A service that keeps a log, and what others know of it. */
class Logged {
	static async start({ signs = true, ...options } = {}) {
		const logged = new Logged()
		const service = (logged.service = await Service.prepare(options))
		const settings = (await service.command('log', 'create', service.file('log.key'))).toString()
			.replace(/^folder = .*$/m, `folder = ${service.file('log')}`)
		logged.plain = fs.readFileSync(service.config, 'utf8')
		logged.signing = `${logged.plain}\n${settings}`
		fs.writeFileSync(service.config, logged.signing)
		logged.key = (await service.command('log', 'key')).toString().trim()
		if (!signs) logged.sign(false)
		await service.serve()
		return logged
	}

	/** Whether the server has the key from its next start on. */
	sign(signs) {
		fs.writeFileSync(this.service.config, signs ? this.signing : this.signing.replace(/^key = .*log\.key$/m, ''))
	}

	async again(signs) {
		await this.service.end()
		this.sign(signs)
		await this.service.serve({ store: false })
	}

	async size() {
		return Number((await this.service.get('/log/checkpoint')).text.split('\n')[1] ?? 0)
	}

	/** Waits until what the store has is signed. */
	async signed() {
		const count = await this.service.sql('SELECT count(*) FROM ledger_entry')
		await until('the log is signed', async () => (await this.size()) === Number(count))
	}

	async json(code) {
		return JSON.parse((await this.service.get(`/proof/${code}.json`)).text)
	}

	verify(file, ...args) {
		return run(PROGRAM, ['log', 'verify-proof', file, ...args])
	}
}

/** The folded section of a page, as text; or null. */
const sectionOf = ({ text }) => /<details class="logged">[^]*?<\/details>/.exec(text)?.[0] ?? null
const linesOf = (section) => [...section.matchAll(/<li><code>(.*?)<\/code>/g)].map(([, line]) => unescapeHtml(line))

describe('a proof that somebody keeps', () => {
	let logged, service, code, page, file, tool
	before(async () => {
		logged = await Logged.start()
		service = logged.service
		for (const name of ['a', 'b', 'c']) await service.register(`https://${name}.example.com/`)
		code = await service.register('https://shop.example.com/')
		await logged.signed()
		page = await service.get(`/proof/${code}?lang=en`)
		tool = service.file('check_log')
		const built = await run('go', ['build', '-o', tool, path.join(ROOT, 'tests/fixtures/tools/check_log.go')], {
			env: { ...process.env, GO111MODULE: 'off', GOPATH: '/usr/share/gocode', GOFLAGS: '', GOCACHE: service.file('go-cache') },
			timeout: 300_000,
		})
		assert.equal(built.status, 0, built.stderr)
	})
	after(() => service.stop())

	test('the page has it folded, with its number, and its verdict is what it was', async () => {
		const section = sectionOf(page)
		assert.match(section, /Number in the log<\/dt><dd>3<\/dd>/)
		assert.match(section, /Signed entries<\/dt><dd>4<\/dd>/)
		assert.match(section, /<a href="\/log\/\?lang=en">/)
		assert.match(page.text, /<main class="tone-unverified" data-record="valid" data-link="unverifiable">/)
	})

	test('whoever follows the link gets a file of that name', async () => {
		const [, href] = /<a class="button" href="([^"]+)" download>/.exec(sectionOf(page))
		const answer = await service.get(unescapeHtml(href))
		assert.equal(answer.status, 200)
		assert.equal(answer.headers['content-type'], 'text/plain; charset=utf-8')
		assert.equal(answer.headers['content-disposition'], `attachment; filename="${code}-3.tlog-proof"`)
		assert.match(answer.headers['cache-control'], /max-age/)
		file = service.file(`${code}-3.tlog-proof`)
		fs.writeFileSync(file, answer.text)
	})

	test('`trustseal log verify-proof` finds it right, without a network, and so do Go’s packages', async () => {
		const { status, stdout, stderr } = await logged.verify(file, '--key', logged.key)
		assert.equal(status, 0, stderr)
		assert.match(stdout.toString(), new RegExp(`code +${code}\n`))
		const go = await run(tool, [service.file('log'), logged.key, file])
		assert.equal(go.status, 0, go.stderr)
		assert.match(go.stdout.toString(), /entry 3 is proved/)
	})

	test('the lines on the page do what they say', async () => {
		const lines = linesOf(sectionOf(page)), folder = service.file('stranger')
		fs.mkdirSync(folder)
		assert.equal(lines.length, 3)
		for (const line of lines) {
			const { status, stderr } = await run('/bin/sh', ['-c', line], {
				cwd: folder, env: { ...process.env, PATH: `${path.dirname(PROGRAM)}:${process.env.PATH}` } })
			assert.equal(status, 0, `${line}\n${stderr}`)
		}
		assert.deepEqual(fs.readdirSync(folder), [`${code}-3.tlog-proof`])
	})

	test('one byte changed, and it is none any more', async () => {
		const text = fs.readFileSync(file), changed = service.file('changed')
		for (let at = 0; at < text.length; at += 41) {
			const other = Buffer.from(text)
			other[at] ^= 1
			fs.writeFileSync(changed, other)
			const { status, stdout } = await logged.verify(changed, '--key', logged.key)
			assert.deepEqual([status, stdout.toString()], [1, ''], `byte ${at}`)
		}
	})

	test('the JSON has the same proof, which leads to the root that is signed', async () => {
		const { log, log_missing } = await logged.json(code)
		const { index, size, entry, salt } = proved(log)
		assert.equal(log_missing, undefined)
		assert.deepEqual([index, size, salt], [3, 4, null])
		assert.equal(entry.code, code)
		assert.equal(entry.kind, 'issue')
		assert.equal(entry.fingerprint_sha256, (await logged.json(code)).certificate.fingerprint_sha256)
		assert.ok(fs.readFileSync(file, 'utf8').includes(`extra ${log.entry}\n`))
	})

	test('without an index it is the newest, and older ones stay', async () => {
		await service.command('certificate', 'revoke', code, '--reason', 'keyCompromise')
		await logged.signed()
		await until('the page knows', async () => (await logged.json(code)).record === 'revoked')
		await until('the newest is there', async () => (await logged.json(code)).log.index === 4)
		const newest = await service.get(`/proof/${code}.tlog-proof`)
		assert.equal(newest.headers['content-disposition'], `attachment; filename="${code}-4.tlog-proof"`)
		const older = await service.get(`/proof/${code}.tlog-proof?index=3`)
		for (const [name, { text }] of Object.entries({ newest, older })) {
			fs.writeFileSync(service.file(name), text)
			assert.equal((await logged.verify(service.file(name), '--key', logged.key)).status, 0)
		}
		assert.match((await logged.verify(service.file('newest'), '--key', logged.key)).stdout.toString(), /was revoked/)
		assert.equal(proved((await logged.json(code)).log).entry.kind, 'revoke')
		await until('the page has it', async () => /<dd>4<\/dd>/.test(sectionOf(await service.get(`/proof/${code}?lang=en`))), 20_000)
	})

	test('every entry of a larger log is proved, and Go agrees', async () => {
		const many = await Promise.all([...Array(3).keys()].map((i) => service.register(`https://m${i}.example.com/`)))
		await service.sql(`WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 599),
			last(idx) AS (SELECT max(idx) FROM ledger_entry)
			INSERT INTO ledger_entry (idx, at, code, entry)
			SELECT last.idx + 1 + i, 1790000000, ${Number(code)}, CAST('{"at":1790000000,"code":"${code}","kind":"end","v":1}' AS BLOB) FROM n, last`)
		await logged.signed()
		const size = await logged.size(), files = []
		for (const [index, of] of [[3, code], [5, null], [6, null], [7, null], [8, code], [255, code], [256, code], [511, code], [512, code], [size - 1, code]]) {
			const answers = await Promise.all((of ? [of] : many).map((each) => service.get(`/proof/${each}.tlog-proof?index=${index}`)))
			const found = answers.filter(({ status }) => status === 200)
			assert.equal(found.length, 1, `${index}`)
			files.push(service.file(`${index}.tlog-proof`))
			fs.writeFileSync(files.at(-1), found[0].text)
		}
		const go = await run(tool, [service.file('log'), logged.key, ...files])
		assert.equal(go.status, 0, go.stderr)
		assert.equal(go.stdout.toString().match(/is proved/g).length, files.length)
		for (const each of files) assert.equal((await logged.verify(each, '--key', logged.key)).status, 0)
		assert.equal(proved((await logged.json(many[0])).log).size, size)
	})

	test('of what is not there it says so', async () => {
		const size = await logged.size()
		const status = async (target, headers) => (await service.get(target, headers)).status
		for (const index of ['0', '1', String(size), String(size - 1 + 2 ** 32), '9223372036854775807', '9223372036854775808',
			'18446744073709551615', '99999999999999999999999999', '-1', '+3', '3x', '0x3', '', '%20', '%D9%A3', '../3', '3.0'])
			assert.equal(await status(`/proof/${code}.tlog-proof?index=${index}`), 404, index)
		assert.equal(await status(`/proof/${mistyped(code)}.tlog-proof`), 404)
		assert.equal(await status(`/proof/${mistyped(code)}.tlog-proof?index=3`), 404)
		for (const name of ['123', 'abcdefghij', '..', `${code}x`]) assert.equal(await status(`/proof/${name}.tlog-proof`), 404, name)
		assert.equal((await service.request('HEAD', `/proof/${code}.tlog-proof?index=3`)).status, 200)
		assert.equal((await service.request('POST', `/proof/${code}.tlog-proof`)).status, 405)
		const { headers } = await service.get(`/proof/${code}.tlog-proof?index=3`)
		assert.equal(await status(`/proof/${code}.tlog-proof?index=3`, { 'if-none-match': headers.etag }), 304)
	})

	test('a store that says something else than the log proves nothing', async () => {
		const other = await service.register('https://other.example.com/')
		await logged.signed()
		const { index } = (await logged.json(other)).log
		await service.sql(`UPDATE ledger_entry SET entry = CAST(replace(CAST(entry AS TEXT), 'other.', 'mother.') AS BLOB) WHERE idx = ${index}`)
		await until('it is noticed', async () => (await logged.json(other)).log_missing === 'unknown')
		assert.equal((await service.get(`/proof/${other}.tlog-proof`)).status, 503)
		assert.match(service.log, new RegExp(`ledger_proof_failed reason="entry ${index} is not the one that the log has published"`))
		const kept = service.file('kept')
		fs.writeFileSync(kept, (await service.get(`/proof/${other}.tlog-proof?index=${index}`)).text)
		assert.equal((await logged.verify(kept, '--key', logged.key)).status, 0)
		assert.equal((await service.get(`/proof/${other}`)).status, 200)
	})

	test('a file that cannot be read for a while proves nothing, and all is well when it is back', async () => {
		const entries = service.file('log/tile/entries/000'), asked = `/proof/${code}.tlog-proof?index=3`
		await service.register('https://later.example.com/')
		await logged.signed()
		fs.renameSync(entries, `${entries}.away`)
		assert.equal((await service.get(asked)).status, 503)
		fs.renameSync(`${entries}.away`, entries)
		assert.equal((await service.get(asked)).status, 200)
	})
})

describe('a log that is behind', () => {
	let logged, service, code
	before(async () => {
		logged = await Logged.start({ signs: false })
		service = logged.service
		code = await service.register('https://shop.example.com/')
	})
	after(() => service.stop())

	test('what nobody has signed yet is not proved, and said to wait', async () => {
		const { log, log_missing, record } = await logged.json(code)
		assert.deepEqual([log, log_missing, record], [undefined, 'waiting', 'valid'])
		assert.equal((await service.get(`/proof/${code}.tlog-proof`)).status, 503)
		assert.equal((await service.get(`/proof/${code}.tlog-proof?index=0`)).status, 404)
		const section = sectionOf(await service.get(`/proof/${code}?lang=en`))
		assert.match(section, /not signed yet/)
		assert.doesNotMatch(section, /tlog-proof/)
	})

	test('what is signed is proved, whatever came behind it', async () => {
		await logged.again(true)
		await logged.signed()
		await until('it is proved', async () => (await logged.json(code)).log !== undefined)
		await logged.again(false)
		await service.command('certificate', 'revoke', code, '--reason', 'keyCompromise')
		await until('the page knows', async () => (await logged.json(code)).record === 'revoked')
		const { entry, size } = proved((await logged.json(code)).log)
		assert.deepEqual([entry.kind, size], ['issue', 1])
		assert.match((await service.get(`/proof/${code}.tlog-proof`)).headers['content-disposition'], /-0\.tlog-proof"$/)
		assert.equal((await service.get(`/proof/${code}.tlog-proof?index=1`)).status, 404)
		assert.match(sectionOf(await service.get(`/proof/${code}?lang=en`)), /not signed yet/)
	})

	test('a server that has no key names none', async () => {
		const other = await service.register('https://second.example.com/')
		await logged.again(true)
		await logged.signed()
		await logged.again(false)
		const lines = linesOf(sectionOf(await service.get(`/proof/${other}?lang=en`)))
		assert.match(lines[1], / --key KEY$/)
	})
})

describe('besides', () => {
	test('signed facts have the proof, too', async () => {
		const logged = await Logged.start(), { service } = logged
		try {
			await service.end()
			fs.mkdirSync(service.file('keys'), { mode: 0o700 })
			fs.appendFileSync(service.config, `\n[proof]\nkeys = ${service.file('keys')}\n`)
			await service.command('key', 'rotate')
			await service.serve({ store: false })
			const code = await service.register('https://shop.example.com/')
			await logged.signed()
			const { log } = decodeJwt((await service.get(`/proof/${code}.jws`)).text)
			assert.equal(proved(log).entry.code, code)
		} finally {
			await service.stop()
		}
	})

	test('of a person the salt is told as long as it is kept', async () => {
		const logged = await Logged.start(), { service } = logged
		try {
			const code = await service.register('https://person.example.com/', { organization: '見本 花子', 'organization-en': 'Hanako Mihon', person: true })
			await logged.signed()
			const { log } = await logged.json(code), { entry, salt } = proved(log)
			assert.equal(entry.organization, undefined)
			assert.equal(sha256(Buffer.from(salt, 'hex'), Buffer.from('見本 花子')).toString('hex'), entry.organization_sha256)
			await service.sql(`UPDATE ledger_salt SET salt = NULL`)
			await until('it is forgotten', async () => (await logged.json(code)).log.salt === null)
		} finally {
			await service.stop()
		}
	})

	test('who ended, wants no sticker or was renewed is proved all the same, of a renewed one what is shown', async () => {
		const logged = await Logged.start(), { service } = logged
		try {
			const ended = await service.register('https://ended.example.com/')
			const unwanted = await service.register('https://unwanted.example.com/', { 'no-sticker': true })
			const old = await service.register('https://renewed.example.com/', { days: [-90, 5] })
			const newer = await service.register('https://renewed.example.com/', { renews: old, days: [-1, 89] })
			await service.command('contract', 'end', ended)
			await logged.signed()
			const entryOf = async (code) => JSON.parse(Buffer.from(/^extra (.*)$/m.exec((await service.get(`/proof/${code}.tlog-proof`)).text)[1], 'base64'))
			await until('all are shown', async () => (await logged.json(old)).log?.index === 3)
			assert.deepEqual([(await entryOf(ended)).kind, (await entryOf(unwanted)).code, (await entryOf(old)).code], ['end', unwanted, old])
			const json = await logged.json(old)
			assert.deepEqual([json.shown_code, proved(json.log).entry.code], [newer, newer])
			assert.match(sectionOf(await service.get(`/proof/${old}`)), new RegExp(`href="/proof/${newer}\\.tlog-proof\\?index=3"`))
		} finally {
			await service.stop()
		}
	})

	test('where no log is kept nothing is said of one', async () => {
		const service = await Service.start()
		try {
			const code = await service.register('https://shop.example.com/')
			assert.equal(sectionOf(await service.get(`/proof/${code}`)), null)
			const json = JSON.parse((await service.get(`/proof/${code}.json`)).text)
			assert.deepEqual([json.log, json.log_missing], [undefined, 'off'])
			const answer = await service.get(`/proof/${code}.tlog-proof`)
			assert.deepEqual([answer.status, answer.text], [404, 'This service keeps no public log.\n'])
		} finally {
			await service.stop()
		}
	})

	test('whoever tries codes out is slowed down here, too', async () => {
		const logged = await Logged.start({ config: { server: { trusted_proxies: '127.0.0.1' }, limit: { unknown_codes: 5 } } }), { service } = logged
		try {
			const from = { 'x-forwarded-for': '203.0.113.9' }, seen = []
			for (let i = 0; i < 8; i++) seen.push((await service.get(`/proof/123456789${i}.tlog-proof`, from)).status)
			assert.deepEqual([...new Set(seen)], [404, 429])
		} finally {
			await service.stop()
		}
	})
})
