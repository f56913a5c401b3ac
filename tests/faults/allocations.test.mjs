// The nth allocation fails, for every n: a request gets its right answer, 503, or its connection is
// closed; a command does all or nothing and says so. Then all is as before.
//
// For its own code, the program is a build in which failing_allocations.c stands before the allocator;
// with $TRUSTSEAL in a build with sanitizers, what is lost is found as well. For what libraries
// allocate, failing_libraries.c stands before the allocator of the usual build.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Authority, PROGRAM, ROOT, sleep, sqlite, until } from '../fixtures/harness.mjs'
import { Program } from '../fixtures/api.mjs'
import { entry, PublicLog } from '../fixtures/public_log.mjs'
import { Writer, assertSound } from './writer.mjs'
import { LONG, assertHeld, leave, report, stage, times } from './stage.mjs'

const UNARMED = 3 // runs in which nothing failed any more, until all n are behind
const EVER = 2n ** 62n

/** The numbers that are shared with the program; see failing.h. */
class Control {
	constructor(file) {
		this.file = file
		this.#write(0n, 0n)
	}

	#write(first, last) {
		const numbers = BigInt64Array.of(0n, first, last, 0n)
		const descriptor = fs.openSync(this.file, fs.constants.O_RDWR | fs.constants.O_CREAT)
		fs.writeSync(descriptor, new Uint8Array(numbers.buffer), 0, 32, 0)
		fs.closeSync(descriptor)
	}

	/** The nth allocation from now on fails; in manner 'all from there', all that follow, too. */
	arm(n, manner) {
		this.#write(BigInt(n), manner === 'once' ? BigInt(n) : EVER)
	}

	/** Lets all succeed: how many have failed since arm(). */
	disarm() {
		const bytes = fs.readFileSync(this.file)
		this.#write(0n, 0n)
		return Number(bytes.readBigInt64LE(24))
	}
}

const MANNERS = ['once', 'all from there']
const first = (step) => 1 + Math.floor(Math.random() * step)

const BUILD = path.dirname(PROGRAM)
const WHOSE = {
	// `steps`: every so many-th n is taken, others each time, of routes and of commands.
	'its own': {
		program: path.join(BUILD, 'tests/faults/trustseal'),
		env: {},
		steps: times([5, 19], [1, 1]),
	},
	"libraries'": {
		program: PROGRAM,
		env: { LD_PRELOAD: path.join(BUILD, 'tests/faults/failing_libraries.so') },
		steps: [1, 13],
		skip: !LONG
			? 'in the long form: there are thousands'
			: BUILD !== path.join(ROOT, 'build') && 'sanitizers have an allocator of their own',
	},
}

for (const [whose, { program, env, steps, skip }] of Object.entries(WHOSE)) describe(`allocations: ${whose}`, { skip }, () => {
	let on, service, ofServer, ofCommands
	before(async () => {
		on = await stage({
			redis: true,
			serve: false,
			count: 20_000,
			ready: async (made) => {
				service = made
				service.program = program
				fs.mkdirSync(service.file('keys'), { mode: 0o700 })
				await service.command('log', 'create', service.file('log.key'))
				service.env = { ...service.env,
					TRUSTSEAL_PROOF_KEYS: service.file('keys'),
					TRUSTSEAL_LEDGER_FOLDER: service.file('log'),
					TRUSTSEAL_LEDGER_KEY: service.file('log.key'),
				}
				await service.command('key', 'rotate')
			},
		})
		ofServer = new Control(path.join(service.folder, 'server.control'))
		ofCommands = new Control(path.join(service.folder, 'commands.control'))
		Object.assign(service.env, env, { FAILING_ALLOCATIONS: ofServer.file })
		await service.serve()
		// What was there before the log began comes into it first.
		await until('the log has a full tile', async () => (await service.get('/log/tile/0/000')).status === 200, 60_000)
		await until('the log does not grow any more', async () => {
			const before_ = await told()
			await sleep(1000)
			return before_ === (await told())
		}, 120_000)
		service.env.FAILING_ALLOCATIONS = ofCommands.file
	})
	after(() => leave(on))

	const told = async () => (await service.get('/log/checkpoint')).text
	let codes = 0
	const newCode = () => on.codes[codes++]

	const picture = (ending) => (code) => `/sticker/${code}/${ending}`
	const ROUTES = {
		'sticker svg': picture('56x88.svg'),
		'sticker svg with motion': picture('88x145.svg?motion=on'),
		'sticker gif': picture('44x70.gif'),
		'sticker gif with motion': picture('44x70.gif?motion=on'),
		'sticker png': picture('56x88@2x.png'),
		proof: (code) => `/proof/${code}`,
		JSON: (code) => `/proof/${code}.json`,
		'what is signed': (code) => `/proof/${code}.jws`,
		'keys that sign': () => '/.well-known/jwks.json',
		'the log’s checkpoint': () => '/log/checkpoint',
		'hashes of the log': () => `/log/tile/0/000.p/${1 + (codes % 255)}`,
		'entries of the log': () => `/log/tile/entries/000.p/${1 + (codes % 255)}`,
		'owner’s page': (code) => `/owner/snippet/${code}`,
		'owner’s file': (code) => `/owner/snippet/${code}/sticker.gif`,
		'an answer': () => '/help/csr-make?lang=ja',
		'a search in help': () => `/help?q=${encodeURIComponent('証明書の日付')}&lang=ja`,
	}

	// What an answer says, but for the times at which it says so.
	const claimsOf = (text) => text.replace(/^[\w-]+\.([\w-]+)\.[\w-]+$/, (_, claims) => Buffer.from(claims, 'base64url').toString('latin1'))
	const saysOf = ({ status, body }) =>
		`${status} ${claimsOf(body.toString('latin1')).replace(/\d{4}-\d\d-\d\dT[\d:]+|\d\d:\d\d(:\d\d)?|"(iat|exp)":\d+/g, 'time')}`

	// The lines in which two texts differ first.
	const difference = (one, other) => {
		const lines = [one, other].map((text) => text.split('\n'))
		const at = lines[0].findIndex((line, i) => line !== lines[1][i])
		return at < 0 ? '' : `"${lines[0][at]}" instead of "${lines[1][at]}"`
	}

	// One question while the nth allocation fails, and once more when none does.
	async function askArmed(target, headers, n, manner) {
		ofServer.arm(n, manner)
		const answer = await service.get(target, headers).catch(() => null)
		const failed = ofServer.disarm()
		const again = await service.get(target, headers).catch((error) => error)
		assert.ok(service.child.exitCode === null && service.child.signalCode === null, service.log)
		assert.equal(again.status, 200, `${target}, again after allocation ${n} failed ${manner}: ${again.message ?? ''} ${service.log.slice(-2000)}`)
		if (answer?.status === 503) assert.ok(answer.headers['retry-after'])
		// Where the log could not be asked, that is said, for as long as an answer is kept.
		else if (answer && ![answer, again].some(({ body }) => /"log_missing":\s*"unknown"/.test(claimsOf(body.toString('latin1')))))
			assert.equal(difference(saysOf(answer), saysOf(again)), '', `${target}, ${n} failed ${manner}`)
		return { failed, outcome: answer?.status ?? 'closed' }
	}

	for (const [name, target] of Object.entries(ROUTES))
		test(`${name}: right, 503 or closed; the next answer is right`, async () => {
			const counts = { 200: 0, 503: 0, closed: 0 }
			let tried = 0
			for (const manner of MANNERS) {
				const step = steps[0]
				for (let n = first(step), unarmed = 0; unarmed < UNARMED; n += step) {
					const { code, url } = newCode()
					const { failed, outcome } = await askArmed(target(code), { Referer: url }, n, manner)
					unarmed = failed > 0 ? 0 : unarmed + 1
					tried += failed > 0
					counts[outcome] = (counts[outcome] ?? 0) + 1
				}
			}
			const tally = on.judge.tally()
			on.judge.start()
			await sleep(200)
			await on.judge.stop()
			assertHeld(on.judge.end(tally))
			const told = Object.entries(counts).map(([outcome, count]) => `${count} × ${outcome}`)
			report(`${whose} allocations for ${name} failing`, tried, null, told.join(', '), '0 wrong')
		})

	test('the public log: what happens comes into it later, and nothing that is not whole', async () => {
		const size = async () => Number((await told()).split('\n')[1])
		const rows = async () => Number(await sqlite(service.store, 'SELECT count(*) FROM ledger_entry'))
		let tried = 0
		for (const manner of MANNERS)
			for (let n = first(steps[1]); n < 60; n += times(3, 1)) {
				ofServer.arm(n, manner)
				await sqlite(service.store, `INSERT INTO ledger_entry (idx, at, code, entry) SELECT count(*), 1, 1, x'7b7d' FROM ledger_entry`)
				await sleep(250)
				tried += ofServer.disarm() > 0
			}
		// What was there before the log comes into it at the same time.
		const entries = await rows()
		await until('it goes on', async () => (await size()) >= entries, 20_000)
		const { status, stderr } = await service.cli('log', 'verify', service.file('log'))
		assert.equal(status, 1, stderr)
		assert.match(stderr, /all belongs together, but nobody vouches/)
		report(`${whose} allocations for the public log failing`, tried, null, '', '0 lost')
	})

	// What the API is asked, and the status of its answer; the nth question.
	const CALLS = {
		'a list': [200, () => ['GET', '/api/v1/contracts?limit=3&organization=a']],
		events: [200, () => ['GET', '/api/v1/events?limit=3']],
		'an application': [201, (n) => ['POST', '/api/v1/contracts', { urls: [`https://n${n}.example.jp/`], organization: 'A' }, { 'idempotency-key': `n${n}` }]],
		'a malformed one': [400, () => ['POST', '/api/v1/contracts', { organization: 'A' }]],
	}
	let questions = 0

	for (const [name, [wanted, call]] of Object.entries(CALLS))
		test(`the API, ${name}: right, 503 or closed, and done once when it is sent again`, async () => {
			const program = await Program.make(service, `program-${++questions}`, 'read,propose')
			let tried = 0
			for (const manner of MANNERS)
				for (let n = first(steps[0]), unarmed = 0; unarmed < UNARMED; n += steps[0]) {
					const words = call(++questions)
					ofServer.arm(n, manner)
					const answer = await program.call(...words).catch(() => null)
					const failed = ofServer.disarm()
					const again = await program.call(...words)
					const what = `${name}, ${n} failed ${manner}: ${answer?.text}, then ${again.text}`
					assert.ok([wanted, 503, undefined].includes(answer?.status), what)
					assert.equal(again.status, wanted, what)
					if (answer?.status === wanted) assert.equal(again.text, answer.text, what)
					if (wanted === 201) {
						const { contracts } = await program.done('GET', `/api/v1/contracts?host=n${questions}.example.jp`)
						assert.deepEqual(contracts.map(({ code }) => code), [again.json.code], what)
					}
					unarmed = failed > 0 ? 0 : unarmed + 1
					tried += failed > 0
				}
			report(`${whose} allocations for the API, ${name}, failing`, tried, null, '', '0 wrong')
		})

	const count = async (what) => Number(await sqlite(service.store, `SELECT count(*) FROM ${what}`))
	const issue = async () => {
		const words = Writer.contract('alloc')
		await service.command('contract', 'add', ...words)
		const code = words.at(-1)
		return { code, file: await service.authority.leaf(code, ['alloc.example.com']) }
	}

	// A public log with a proof that was kept of it.
	const logOf = () => {
		const log = new PublicLog('seal.example/log')
		log.add(...Array.from({ length: 300 }, (_, i) => entry(i)))
		log.write(service.file('verified'))
		fs.writeFileSync(service.file('kept'), log.proof(7))
		return log
	}

	// What a command needs, which is made anew when it was done; its words; and whether it is done.
	const COMMANDS = {
		'contract add': {
			make: () => Writer.contract('alloc'),
			words: (words) => ['contract', 'add', ...words],
			done: (words) => count(`contract WHERE code = ${words.at(-1)}`),
		},
		'certificate add': {
			make: issue,
			words: ({ code, file }) => ['certificate', 'add', code, file],
			done: ({ code }) => count(`certificate WHERE code = ${code}`),
		},
		'certificate revoke': {
			make: () => newCode().code,
			words: (code) => ['certificate', 'revoke', code],
			done: (code) => count(`certificate WHERE code = ${code} AND revoked_at > 0`),
		},
		snippet: {
			make: () => newCode().code,
			words: (code) => ['snippet', code],
			prints: /^<a .*<\/a>\s*$/s,
		},
		'log verify': {
			make: logOf,
			words: (log) => ['log', 'verify', service.file('verified'), '--key', log.vkey],
			prints: /^log .*\nsignature +good[^]*entries +300, all/,
		},
		'log verify-proof': {
			make: logOf,
			words: (log) => ['log', 'verify-proof', service.file('kept'), '--key', log.vkey],
			prints: /^log .*\nsignature +good[^]*code +0000000007/,
		},
	}

	async function runArmed({ words, done, prints }, made, n, manner) {
		ofCommands.arm(n, manner)
		const { status, signal, stdout, stderr } = await service.cli(...words(made))
		const failed = ofCommands.disarm()
		const what = `${words(made).slice(0, 2).join(' ')}, allocation ${n} failed ${manner}: ${stderr}`
		assert.ok(signal === null && (status === 0 || status === 1), `${what} (${status} ${signal})`)
		if (status === 1) assert.match(stderr, /\w/, what)
		if (status === 0 && prints) assert.match(stdout.toString(), prints, what)
		// What cannot print its answer any more says that it is done nevertheless.
		const ok = status === 0 || /all the same/.test(stderr)
		if (done) assert.equal(await done(made), ok ? 1 : 0, what)
		return { failed, ok }
	}

	for (const [name, command] of Object.entries(COMMANDS))
		test(`${name}: done and said so, or refused with words and nothing done`, async () => {
			await Authority.make(service.authority.folder)
			const counts = { done: 0, refused: 0 }
			let made = await command.make()
			let tried = 0
			for (const manner of MANNERS) {
				const step = steps[1]
				for (let n = first(step), unarmed = 0; unarmed < UNARMED; n += step) {
					const { failed, ok } = await runArmed(command, made, n, manner)
					if (ok) made = await command.make()
					unarmed = failed > 0 ? 0 : unarmed + 1
					tried += failed > 0
					counts[ok ? 'done' : 'refused']++
				}
			}
			await assertSound(service)
			report(`${whose} allocations for ${name} failing`, tried, null,
				`${counts.done} done`, `${counts.refused} refused`, '0 by half')
		})
})
