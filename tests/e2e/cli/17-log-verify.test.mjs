// A public log, and proofs that somebody kept of it, checked from outside. The logs are made here (public_log.mjs), with
// none of the program's code.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { once } from 'node:events'
import { PROGRAM, ROOT, run, temporaryFolder } from '../../fixtures/harness.mjs'
import { entry, PublicLog, root } from '../../fixtures/public_log.mjs'

const NAME = 'seal.example/log'
const FLIP = path.join(path.dirname(PROGRAM), 'tests/fixtures/tools/flip_log')

const folder = temporaryFolder()
after(() => fs.rmSync(folder, { recursive: true }))
const file = (name) => path.join(folder, name)
let names = 0

const cli = (...args) => run(PROGRAM, args)

/** The log's files in a folder of their own, after `change` has had them as a Map. */
function written(log, change = () => {}) {
	const to = file(`log${names++}`), files = log.files()
	change(files)
	for (const [name, bytes] of files) {
		fs.mkdirSync(path.dirname(path.join(to, name)), { recursive: true })
		fs.writeFileSync(path.join(to, name), bytes)
	}
	return to
}

/** A text in a file. */
function kept(text) {
	const to = file(`kept${names++}`)
	fs.writeFileSync(to, text)
	return to
}

function logOf(count, name = NAME, keys = undefined) {
	const log = new PublicLog(name, keys)
	log.add(...Array.from({ length: count }, (_, i) => entry(i)))
	return log
}

/** It is refused, for this reason, and nothing is printed as if it held. */
async function refused(args, reason) {
	const { status, stdout, stderr } = await cli(...args)
	assert.equal(status, 1, stderr)
	assert.match(stderr, reason)
	assert.equal(stdout.toString(), '')
	return stderr
}

describe('trustseal log verify', () => {
	let log, vkey
	before(() => {
		log = logOf(300)
		vkey = ['--key', log.vkey]
	})
	/** Another log with the keys of this one. */
	const same = (count) => logOf(count, NAME, { privateKey: log.privateKey, publicKey: log.publicKey })

	test('a log that is right is right, and JSON says so', async () => {
		const to = written(log)
		const { status, stdout, stderr } = await cli('log', 'verify', to, ...vkey)
		assert.equal(status, 0, stderr)
		assert.match(stdout.toString(), /log +seal\.example\/log\nsignature +good[^\n]*\nentries +300, all/)
		const json = JSON.parse((await cli('log', 'verify', to, ...vkey, '--json')).stdout)
		assert.deepEqual(json, { log: NAME, signature: 'good', size: 300, root: root(log.leaves()).toString('base64'), older_size: null })
	})

	test('one without entries, one with an entry, and ones with full tiles are', async () => {
		for (const count of [0, 1, 256, 257, 512])
			assert.equal((await cli('log', 'verify', written(same(count)), ...vkey)).status, 0, `${count}`)
	})

	test('without its key all belongs together, and yet it is not good', async () => {
		const to = written(log)
		const { status, stdout, stderr } = await cli('log', 'verify', to)
		assert.equal(status, 1)
		assert.match(stdout.toString(), /signature +NOT CHECKED: whose log this is, is not known/)
		assert.match(stderr, /nobody vouches for it[^\n]*--key[^\n]*`trustseal log key`/)
		const json = await cli('log', 'verify', to, '--json')
		assert.equal(json.status, 1)
		assert.equal(JSON.parse(json.stdout).signature, 'unknown')
	})

	test('every bit of every file that is another one is noticed', async () => {
		const small = same(0)
		small.add(...Array.from({ length: 300 }, (_, i) => `${i}`))
		const { status, stdout, stderr } = await run(FLIP, [written(small), small.vkey, ...small.files().keys()], { timeout: 300_000 })
		assert.equal(status, 0, stdout + stderr)
		assert.match(stdout.toString(), /^8\d{4} bits, 0 not noticed\n$/)
	})

	test('an entry that is changed, left out, put in or in another place is found, however deep the change goes', async () => {
		const changes = {
			changed: (entries) => (entries[270] = Buffer.from(entry(270, { organization: '株式会社偽物' }))),
			'left out': (entries) => entries.splice(100, 1),
			'put in': (entries) => entries.splice(100, 0, Buffer.from(entry(999))),
			swapped: (entries) => ([entries[3], entries[4]] = [entries[4], entries[3]]),
		}
		for (const [what, change] of Object.entries(changes)) {
			const other = same(300)
			change(other.entries)
			const files = other.files()
			const of = (...patterns) => written(log, (mine) => {
				for (const [name, bytes] of files)
					if (patterns.some((pattern) => pattern.test(name))) {
						for (const old of mine.keys())
							if (old.replace(/\.p.*/, '') === name.replace(/\.p.*/, '')) mine.delete(old)
						mine.set(name, bytes)
					}
			})
			await refused(['log', 'verify', of(/entries/), ...vkey], /entries\/00[01]|tile\/entries/)
			await refused(['log', 'verify', of(/entries/, /tile\/0/), ...vkey], /tile\/|root/)
			await refused(['log', 'verify', of(/tile/), ...vkey], /another root|not there|No such file/)
			// The whole log made anew and signed: by whom has not the key, and by whom has it.
			const forged = logOf(0)
			forged.entries = other.entries
			await refused(['log', 'verify', written(forged), ...vkey], /checkpoint: it is not signed with this key of seal\.example\/log/)
			await refused(['log', 'verify', written(other), ...vkey, '--from', kept(log.checkpoint())],
				/had 300 entries earlier, and has 299 now|entries are not those of the older checkpoint/)
			assert.equal((await cli('log', 'verify', written(other), ...vkey)).status, 0, `${what}: who has the key can; --from tells`)
		}
	})

	test('what is cut, missing or longer is named, and what to do is said', async () => {
		for (const name of log.files().keys()) {
			const bytes = log.files().get(name)
			const named = new RegExp(name === 'checkpoint' ? 'checkpoint' : name.replaceAll('.', '\\.'))
			await refused(['log', 'verify', written(log, (files) => files.set(name, bytes.subarray(0, -1))), ...vkey], named)
			await refused(['log', 'verify', written(log, (files) => files.set(name, Buffer.concat([bytes, Buffer.from([0])]))), ...vkey], named)
			const stderr = await refused(['log', 'verify', written(log, (files) => files.delete(name)), ...vkey], named)
			assert.match(stderr, name === 'checkpoint' ? / was not checked: [^\n]*\n[^\n]*see that this is where it is/
				: /\ntrustseal: the copy is not whole: get it once more/)
		}
		const stderr = await refused(['log', 'verify', written(log, (files) => (files.get('tile/0/000')[0] ^= 1)), ...vkey],
			/does not hold: entry 0 in tile\/entries\/000 is not the one whose hash tile\/0\/000 has/)
		assert.match(stderr, /\ntrustseal: keep what you have as it is[^\n]*tell whoever runs the log/)
	})

	test('another key, another name, or what is no key at all', async () => {
		const to = written(log)
		await refused(['log', 'verify', to, '--key', new PublicLog(NAME).vkey], /not signed with this key/)
		await refused(['log', 'verify', to, '--key', new PublicLog('other.example').vkey], /of the log seal\.example\/log, and the key is of other\.example/)
		// Somebody else's signature beside the log's is nobody's business.
		const witness = new PublicLog('witness.example')
		const both = written(log, (files) => files.set('checkpoint', Buffer.from(log.checkpoint({ by: [witness, log, witness] }))))
		assert.equal((await cli('log', 'verify', both, ...vkey)).status, 0)
		for (const key of ['', 'nonsense', log.vkey.slice(1), `${log.vkey}A`, log.vkey.replace('+', '')]) {
			const { status, stderr } = await cli('log', 'verify', to, '--key', key)
			assert.equal(status, 2)
			assert.match(stderr, /--key: this (is no public key|key was changed)/)
		}
	})

	test('an older checkpoint shows that a log only grew', async () => {
		const grown = written(log)
		for (const size of [0, 1, 2, 255, 256, 257, 299, 300]) {
			const { status, stdout, stderr } = await cli('log', 'verify', grown, ...vkey, '--from', kept(log.checkpoint({ size })))
			assert.equal(status, 0, stderr)
			assert.match(stdout.toString(), new RegExp(`older +${size} entries, with which it still begins`))
		}
		await refused(['log', 'verify', grown, ...vkey, '--from', kept(same(301).checkpoint())], /had 301 entries earlier, and has 300 now/)
		await refused(['log', 'verify', grown, ...vkey, '--from', kept(new PublicLog('b.example').checkpoint())], /the older checkpoint: it is of the log b\.example/)
		await refused(['log', 'verify', grown, ...vkey, '--from', kept(logOf(200).checkpoint())], /the older checkpoint: it is not signed/)
		await refused(['log', 'verify', grown, ...vkey, '--from', kept('nonsense')], /^trustseal: --from: [^\n]*: it is no signed note/)
		await refused(['log', 'verify', grown, ...vkey, '--from', kept('')], /^trustseal: --from: [^\n]*: it is no/)
		await refused(['log', 'verify', grown, ...vkey, '--from', file('nowhere')], /--from: cannot read/)
		const rewritten = same(300)
		rewritten.entries[0] = Buffer.from('{}')
		for (const size of [1, 128, 256, 299, 300])
			await refused(['log', 'verify', grown, ...vkey, '--from', kept(rewritten.checkpoint({ size }))], /what the log said earlier was changed/)
	})

	test('a log that grows while it is read is right as of the checkpoint', async () => {
		const grown = same(350), full = same(512)
		for (const later of [grown, full]) {
			const to = written(later, (files) => files.set('checkpoint', Buffer.from(log.checkpoint())))
			if (later === full) fs.cpSync(path.join(written(log), 'tile/1'), path.join(to, 'tile/1'), { recursive: true })
			const { status, stderr } = await cli('log', 'verify', to, ...vkey)
			assert.equal(status, 0, stderr)
		}
	})

	test('what is no log is said to be none', async () => {
		await refused(['log', 'verify', file('nowhere')], /neither a folder nor an address/)
		await refused(['log', 'verify', folder], /checkpoint/)
		await refused(['log', 'verify', 'https://'], /URL|address/i)
		await refused(['log', 'verify', 'https://seal.example/log?x=1'], /looks like https:\/\/seal\.example\/log/)
	})

	describe('over HTTP', () => {
		let server, url, files, connections = 0, answers = 0
		let answer = (name, response) => files.has(name) ? response.end(files.get(name)) : response.writeHead(404).end()

		before(async () => {
			files = log.files()
			server = http.createServer((request, response) => {
				answers++
				answer(request.url.replace(/^\/log\//, ''), response)
			}).on('connection', () => connections++).listen(0, '127.0.0.1')
			await once(server, 'listening')
			url = `http://127.0.0.1:${server.address().port}/log`
		})
		after(() => server.close())

		test('it is as in a folder, and connections are kept', async () => {
			files = same(3000).files()
			const { status, stdout, stderr } = await cli('log', 'verify', `${url}/`, ...vkey, '--from', kept(log.checkpoint()))
			assert.equal(status, 0, stderr)
			assert.match(stdout.toString(), /entries +3,000/)
			assert.ok(answers > 25)
			assert.ok(connections <= 5, `${connections} connections`)
			files.get('tile/0/007')[9] ^= 4
			await refused(['log', 'verify', url, ...vkey], /entry 1792 in tile\/entries\/007/)
			files = log.files()
		})

		test('a server that is busy is asked again, one that fails is not waited for for ever', async () => {
			const good = answer
			let failures = 3
			answer = (name, response) => (name.startsWith('tile') && failures-- > 0 ? response.writeHead(503).end() : good(name, response))
			assert.equal((await cli('log', 'verify', url, ...vkey)).status, 0)
			answer = (name, response) => (name === 'checkpoint' ? response.writeHead(500).end() : good(name, response))
			await refused(['log', 'verify', url, ...vkey], /was not checked: [^\n]*checkpoint cannot be got now \(500\)[^\n]*\n[^\n]*try again later/)
			answer = (name, response) => (name === 'checkpoint' ? response.writeHead(403).end() : good(name, response))
			await refused(['log', 'verify', url, ...vkey], /checkpoint cannot be got \(403\)/)
			answer = good
			await refused(['log', 'verify', url.replace('/log', '/none'), ...vkey], /was not checked: [^\n]*checkpoint is not there \(404\)/)
			await refused(['log', 'verify', 'http://127.0.0.1:10/log', ...vkey], /log was not checked: [^\n]*cannot be got[^\n]*\n[^\n]*nothing is known/)
		})

		test('a partial tile that is gone is read from the full one', async () => {
			const later = same(512)
			files = new Map([...later.files(), ['checkpoint', Buffer.from(log.checkpoint())], ['tile/1/000.p/1', log.files().get('tile/1/000.p/1')]])
			const { status, stderr } = await cli('log', 'verify', url, ...vkey)
			assert.equal(status, 0, stderr)
			files = log.files()
		})

		test('an answer without end is ended', async () => {
			const good = answer
			for (const wrong of ['checkpoint', 'tile/0/000', 'tile/entries/001.p/44']) {
				answer = (name, response) => {
					if (name !== wrong) return good(name, response)
					const more = () => { while (!response.destroyed && response.write(Buffer.alloc(1 << 16))); }
					response.on('drain', more).on('error', () => {})
					more()
				}
				await refused(['log', 'verify', url, ...vkey], new RegExp(`${wrong} cannot be got`))
			}
			answer = good
		})
	})
})

describe('trustseal log verify-proof', () => {
	let log, vkey
	before(() => {
		log = logOf(300)
		log.add(entry(300, { kind: 'revoke', reason: 'keyCompromise', since: 1789000000 }))
		log.add(entry(301, { organization: 'Evil \u001b[2J\u202e', urls: ['https://a.example/', 'https://b.example/'] }))
		log.add('{"v":2}', 'no JSON \u0007 at all')
		vkey = ['--key', log.vkey]
	})

	test('it says what the entry says, in words', async () => {
		const { status, stdout, stderr } = await cli('log', 'verify-proof', kept(log.proof(300)), ...vkey)
		assert.equal(status, 0, stderr)
		assert.equal(stderr, '')
		assert.match(stdout.toString(), new RegExp(['^log +seal.example/log', 'signature +good, .*', 'entry +300 \\(from 0\\) of 304',
			'says +the certificate was revoked', 'at +2026-09-21T14:18:20\\+00:00', 'code +0000000300', 'organization +株式会社見本',
			'site +https://shop300.example/', 'certificate +[0-9a-f]{64}', '[^]*since +2026-09-10T[^\\n]*', 'reason +keyCompromise\\n$'].join('\\n')))
		const json = JSON.parse((await cli('log', 'verify-proof', kept(log.proof(300)), ...vkey, '--json')).stdout)
		assert.equal(json.signature, 'good')
		assert.equal(json.index, 300)
		assert.equal(json.size, 304)
		assert.deepEqual(json.entry, JSON.parse(log.entries[300]))
	})

	test('every entry of every size has one; from the standard input too', async () => {
		for (const [index, size] of [[0, 1], [0, 2], [1, 2], [255, 256], [256, 257], [0, 300], [299, 300], [128, 299]])
			assert.equal((await cli('log', 'verify-proof', kept(log.proof(index, size)), ...vkey)).status, 0, `${index} of ${size}`)
		assert.equal((await run(PROGRAM, ['log', 'verify-proof', '-', ...vkey], { input: log.proof(5) })).status, 0)
	})

	test('what a reader cannot see is spelled out', async () => {
		const { status, stdout } = await cli('log', 'verify-proof', kept(log.proof(301)), ...vkey)
		assert.equal(status, 0)
		assert.match(stdout.toString(), /organization +Evil \\u\{1b\}\[2J\\u\{202e\}\n/)
		assert.match(stdout.toString(), /site +https:\/\/a\.example\/\nsite +https:\/\/b\.example\//)
	})

	test('an entry in words that are not known is shown as it is', async () => {
		for (const [index, text] of [[302, /says +\{"v":2\}/], [303, /says +no JSON \\u\{7\} at all/]]) {
			const { status, stdout, stderr } = await cli('log', 'verify-proof', kept(log.proof(index)), ...vkey)
			assert.equal(status, 0)
			assert.match(stdout.toString(), text)
			assert.match(stderr, /words that this version does not know/)
			assert.equal(JSON.parse((await cli('log', 'verify-proof', kept(log.proof(index)), ...vkey, '--json')).stdout).entry, null)
		}
	})

	test('without a key it is not good', async () => {
		const { status, stdout, stderr } = await cli('log', 'verify-proof', kept(log.proof(7)))
		assert.equal(status, 1)
		assert.match(stdout.toString(), /signature +NOT CHECKED/)
		assert.match(stderr, /nobody vouches for it/)
	})

	test('another entry, number, hash, root, key or name is refused', async () => {
		const text = log.proof(7)
		const other = log.proof(7, 304, { entry: Buffer.from(entry(8)) })
		await refused(['log', 'verify-proof', kept(other), ...vkey], /does not lead from this entry, number 7 of 304/)
		await refused(['log', 'verify-proof', kept(text.replace('index 7', 'index 6')), ...vkey], /does not lead/)
		await refused(['log', 'verify-proof', kept(text.replace('index 7', 'index 304')), ...vkey], /does not lead/)
		await refused(['log', 'verify-proof', kept(text.replace(/(index 7\n)[^\n]+\n/, '$1')), ...vkey], /does not lead/)
		await refused(['log', 'verify-proof', kept(text.replace('\n304\n', '\n303\n')), ...vkey], /does not lead|is false/)
		await refused(['log', 'verify-proof', kept(text.replace('\n304\n', '\n305\n')), ...vkey], /does not lead|is false/)
		await refused(['log', 'verify-proof', kept(text.replace(/extra [^\n]+\n/, '')), ...vkey], /second line is not the entry/)
		await refused(['log', 'verify-proof', kept(text), '--key', new PublicLog(NAME).vkey], /not signed with this key/)
		await refused(['log', 'verify-proof', kept(text), '--key', new PublicLog('b.example').vkey], /the key is of b\.example/)
		await refused(['log', 'verify-proof', kept(text.replaceAll('\n', '\r\n')), ...vkey], /first line/)
		await refused(['log', 'verify-proof', kept(text.slice(0, -1)), ...vkey], /cut/)
		await refused(['log', 'verify-proof', kept(''), ...vkey], /no kept proof/)
		await refused(['log', 'verify-proof', kept(Buffer.alloc(1 << 20, 'A')), ...vkey], /at most 262144 bytes/)
		await refused(['log', 'verify-proof', file('nowhere'), ...vkey], /cannot read/)
		// A root that somebody made up, with a tree in which the entry is.
		const forged = logOf(10)
		await refused(['log', 'verify-proof', kept(forged.proof(7)), ...vkey], /not signed with this key/)
	})
})

describe('Go, which has never seen our code,', () => {
	test('agrees of a log and of what was kept of it', async () => {
		const log = logOf(700), tool = file('check_log'), to = written(log)
		const built = await run('go', ['build', '-o', tool, path.join(ROOT, 'tests/fixtures/tools/check_log.go')], {
			env: { ...process.env, GO111MODULE: 'off', GOPATH: '/usr/share/gocode', GOFLAGS: '', GOCACHE: file('go-cache') },
			timeout: 300_000,
		})
		assert.equal(built.status, 0, built.stderr)
		const proofs = [[0, 700], [699, 700], [255, 256], [511, 513]].map(([index, size]) => kept(log.proof(index, size)))
		const { status, stdout, stderr } = await run(tool, [to, log.vkey, ...proofs])
		assert.equal(status, 0, stderr)
		assert.match(stdout.toString(), /^700 entries are right\nentry 0 is proved: \{[^\n]*\}\nentry 699/)
		assert.equal((await cli('log', 'verify', to, '--key', log.vkey)).status, 0)
		for (const proof of proofs) assert.equal((await cli('log', 'verify-proof', proof, '--key', log.vkey)).status, 0)
		assert.equal((await run(tool, [to, new PublicLog(NAME).vkey])).status, 1)
	})
})
