// The command line: each command's success and each refusal, with its exit status and words.
// No server runs here; what a running server sees of a change is told in the other stories.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { ALT, Authority, PROGRAM, ROOT, run, Service, SIZES, temporaryFolder } from '../../fixtures/harness.mjs'

const DAY = 86_400_000
const URL_ = 'https://shop.example.com/'
const NAMES = ['--organization', '株式会社見本', '--organization-en', 'Example']

/** Asserts how a command ended: its status, and what it said on stderr (string: exactly). */
function ended({ status, stdout, stderr }, expected, words) {
	assert.equal(status, expected, stderr)
	if (words instanceof RegExp) assert.match(stderr, words)
	else assert.equal(stderr, words)
	if (expected !== 0) assert.equal(stdout.toString(), '')
}

const REFUSED = 1
const USAGE = 2

describe('words', () => {
	const cli = (...args) => run(PROGRAM, args, { env: { PATH: process.env.PATH } })
	const commands = fs
		.readFileSync(path.join(ROOT, 'src/cli/main.c'), 'utf8')
		.match(/&command_\w+/g)
		.map((name) => name.slice('&command_'.length))
		.map((name) => name.replace('check_config', 'check-config').replace('reset_password', 'reset-password').replace('verify_proof', 'verify-proof').replace('_', ' '))

	test('every command explains itself, with an example, on stdout', async () => {
		assert.ok(commands.length >= 11)
		const overview = (await cli('--help')).stdout.toString()
		for (const name of commands) {
			const { status, stdout, stderr } = await cli(...name.split(' '), '--help')
			assert.equal(status, 0, stderr)
			assert.match(stdout.toString(), new RegExp(`^Usage: trustseal ${name}[^]*Example:\n  trustseal ${name}`))
			assert.match(overview, new RegExp(`^  ${name} `, 'm'))
		}
	})

	test('help before a command is help after it', async () => {
		for (const name of [['contract', 'list'], ['serve']])
			for (const more of [[], ['--json'], ['too', 'much']])
				assert.deepEqual((await cli('help', ...name, ...more)).stdout, (await cli(...name, '--help')).stdout)
		assert.deepEqual((await cli('help', 'contract')).stdout, (await cli('--help')).stdout)
		ended(await cli('help', 'contract', 'lst'), USAGE, /there is no command "contract lst"/)
	})

	test('the version is printed', async () => {
		for (const args of [['version'], ['--version']]) {
			const { status, stdout } = await cli(...args)
			assert.equal(status, 0)
			assert.match(stdout.toString(), /^trustseal \d+\.\d+\.\d+\n$/)
		}
	})

	for (const [args, words] of [
		[[], 'trustseal: no command is given: see trustseal --help\n'],
		[['contrct'], 'trustseal: there is no command "contrct": see trustseal --help\n'],
		[['contract', 'ad'], 'trustseal: there is no command "contract ad": see trustseal --help\n'],
		[['contract'], 'trustseal: contract: what about it? See trustseal --help\n'],
		[['snippet'], 'trustseal: snippet: an argument is missing: CODE; see trustseal snippet --help\n'],
		[
			['snippet', '0123456789', '0123456789'],
			'trustseal: snippet: "0123456789" is one argument too many; see trustseal snippet --help\n',
		],
		[
			['contract', 'add', '--colour', 'red'],
			'trustseal: contract add: there is no option --colour; see trustseal contract add --help\n',
		],
		[
			['contract', 'add', '--url'],
			'trustseal: contract add: --url needs a value: URL; see trustseal contract add --help\n',
		],
		[
			['contract', 'add', '--code', '1', '--code', '2'],
			'trustseal: contract add: --code is given twice; see trustseal contract add --help\n',
		],
		[['snippet', '--json', '1'], 'trustseal: snippet: there is no option --json; see trustseal snippet --help\n'],
		[['\x1b[31m'], 'trustseal: there is no command "\\u{1b}[31m": see trustseal --help\n'],
	])
		test(`wrong usage ends with 2: ${JSON.stringify(args)}`, async () => {
			ended(await cli(...args), USAGE, words)
		})
})

describe('check-config', () => {
	let folder
	before(async () => {
		folder = temporaryFolder()
		const { status } = await run(PROGRAM, ['store', 'create'], { env: { TRUSTSEAL_STORE_URL: `sqlite:${folder}/store.db` } })
		assert.equal(status, 0)
	})
	after(() => fs.rmSync(folder, { recursive: true }))

	/** Checks a file with this text. */
	const check = async (text, env = {}) => {
		const file = path.join(folder, 't.conf')
		fs.writeFileSync(file, text)
		return run(PROGRAM, ['check-config', '-c', file], { cwd: folder, env })
	}
	const head = () =>
		`[server]\npublic_url = https://seal.example.com\n[store]\nurl = sqlite:${folder}/store.db\n`

	test('a good file is answered in one line', async () => {
		const { status, stdout, stderr } = await check(head())
		assert.equal(status, 0)
		assert.equal(stderr, '')
		assert.equal(stdout.toString(), `${folder}/t.conf: 0 mistakes, 0 warnings\n`)
	})

	test('a store that is not there is told before the service is started', async () => {
		const { status, stderr } = await check(head().replace('store.db', 'mistyped.db'))
		assert.equal(status, 0)
		assert.equal(stderr, `trustseal: warning: [store] url: ${folder}/mistyped.db: no store is there; ` +
			'`trustseal store create` makes one\n')
	})

	test('every mistake is told with its line', async () => {
		const { status, stdout, stderr } = await check(
			'[server]\nlisten = here\nworkers = -1\nnonsense\n[sever]\nlisten = 1\n[cache]\nttl = 5\nttl = 6\n',
		)
		const at = `trustseal: ${folder}/t.conf`
		assert.equal(status, REFUSED)
		assert.deepEqual(stderr.trimEnd().split('\n'), [
			`${at}:2: [server] listen = here: must be an IP address and a port, such as 127.0.0.1:8080 or [::1]:8080`,
			`${at}:3: [server] workers = -1: must be a whole number from 0 to 256`,
			`${at}:4: neither a section nor a setting (write: name = value)`,
			`${at}:6: there is no section [sever]; did you mean [server]?`,
			`${at}:9: [cache] ttl is set a second time, first in line 8`,
		])
		assert.equal(stdout.toString(), `${folder}/t.conf: 5 mistakes, 0 warnings\n`)
	})

	test('a file of issuers that serve would refuse is a mistake', async () => {
		const file = path.join(folder, 'issuers.pem')
		const refused = async (words) => {
			const { status, stderr } = await check(`${head()}[watch]\nissuers = ${file}\n`)
			assert.equal(status, REFUSED)
			assert.match(stderr, words)
		}
		await refused(/\[watch\] issuers: cannot read .*issuers\.pem/)
		fs.writeFileSync(file, 'nothing')
		await refused(/\[watch\] issuers: .*issuers\.pem has no certificate of a CA/)
	})

	test('a mistake in the file of holidays is told with its line, by every command; that its last year is over is a doubt', async () => {
		const file = path.join(folder, 'holidays.txt')
		const settings = `${head()}[issue]\nholidays = ${file}\n`
		fs.writeFileSync(file, `# closed\n${new Date().getFullYear() + 2}-01-01 元日\n`)
		assert.equal((await check(settings)).stderr, '')
		fs.writeFileSync(file, '2020-01-01 元日\n2020-01-13 成人の日\n')
		const doubt = await check(settings)
		assert.equal(doubt.status, 0)
		assert.equal(doubt.stderr, `trustseal: warning: [issue] holidays: ${file} ends with the year 2020\n`)
		fs.writeFileSync(file, '2020-01-01 元日\n2020-13-01 成人の日\n')
		const words = `trustseal: [issue] holidays: ${file}:2: a line begins with a date, such as 2026-11-23\n`
		for (const answer of [await check(settings), await run(PROGRAM, ['serve', '-c', path.join(folder, 't.conf')], { cwd: folder })]) {
			assert.equal(answer.status, REFUSED)
			assert.equal(answer.stderr, words)
		}
	})

	test('the environment is checked too', async () => {
		const { status, stderr } = await check(head(), { TRUSTSEAL_CACHE_TTL: 'x', TRUSTSEAL_CACHE_TTTL: '1' })
		assert.equal(status, REFUSED)
		assert.match(stderr, /^trustseal: TRUSTSEAL_CACHE_TTL=x: must be a whole number from 1 to 3600$/m)
		assert.match(stderr, /^trustseal: warning: TRUSTSEAL_CACHE_TTTL: no such setting.*TRUSTSEAL_CACHE_TTL\?$/m)
	})

	test('a file holds what the environment holds', async () => {
		const networks = Array.from({ length: 32 }, (_, i) => `2001:db8:ffff:ffff:ffff:ffff:0:${i + 1}/128`).join(' ')
		const brand = '見'.repeat(33)
		const text = `${head()}[server]\ntrusted_proxies = ${networks}\n[page]\nbrand = ${brand}`
		assert.equal((await check(text)).stderr, '')
		const { status, stderr } = await check(`${text}xx\n`)
		assert.equal(status, REFUSED)
		assert.match(stderr, /t\.conf:8: \[page\] brand = 見.*: must have at most 100 bytes$/m)
	})

	for (const [url, part] of [
		['redis://h:x', 'port must be a number'],
		['redis://h/x', 'database (after the last /) must be a number'],
		['redis://[::1', 'host must be a name'],
		['redis://h?x=1', 'host must be a name'],
		['redis://u@h', 'user without a password'],
		['redis://:p%zz@h', 'user or password is too long or badly percent-encoded'],
		['sentinel://a,b', "the master's name is missing"],
		['sentinel://a:99999,b/m', 'port must be a number'],
		['sentinel://a,,b/m', 'host must be a name'],
		['sentinel://a/m?foo=1', 'after ? only sentinel=user:password may stand'],
	])
		test(`a Redis that serve would refuse is a mistake: ${url}`, async () => {
			const { status, stdout, stderr } = await check(head(), { TRUSTSEAL_REDIS_URL: url })
			assert.equal(status, REFUSED)
			assert.ok(stderr.startsWith(`trustseal: [redis] url: ${part}`), stderr)
			assert.match(stdout.toString(), /: 1 mistake, /)
		})

	test('a file that is not there is named', async () => {
		ended2(await run(PROGRAM, ['check-config', '-c', '/nowhere/t.conf']), /cannot read \/nowhere\/t\.conf: No such file/)
	})

	test('a zone that the machine lacks is a mistake', async () => {
		ended2(await check(`${head()}[page]\ntimezone = Asia/Edo\n`), /the time zone "Asia\/Edo" is not below/)
	})

	test('doubts are warnings, and the status is 0', async () => {
		fs.mkdirSync(path.join(folder, 'dress/pages'), { recursive: true })
		fs.writeFileSync(path.join(folder, 'dress/pages/prof.html'), '')
		fs.writeFileSync(path.join(folder, 'dress/pages/proof.html'), '')
		fs.writeFileSync(path.join(folder, 'key'), 'short')
		const { status, stderr } = await check(
			`[store]\nurl = sqlite:${folder}/nowhere/store.db\n[redis]\nurl = unix:${folder}/redis.sock\nkey_file = ${folder}/key\n` +
				`[page]\noverride = ${folder}/dress\n[link]\ninsecure_loopback = yes\n`,
		)
		assert.equal(status, 0, stderr)
		for (const words of [
			'[server] public_url is http://127.0.0.1:8080: visitors on other machines cannot reach that',
			'[link] insecure_loopback is yes: for demonstrations and tests alone',
			`[store] url: this user cannot write to the folder ${folder}/nowhere`,
			`[redis] url: ${folder}/redis.sock cannot be used: No such file or directory`,
			`[redis] key_file: ${folder}/key has fewer than 32 bytes`,
			`[page] override: ${folder}/dress/pages/prof.html replaces no file of the program`,
		])
			assert.ok(stderr.includes(`trustseal: warning: ${words}\n`), `${words}\n--\n${stderr}`)
		assert.doesNotMatch(stderr, /proof\.html/)
	})

	test('the sample is the file in conf/, and good', async () => {
		const { stdout } = await run(PROGRAM, ['check-config', '--sample'])
		assert.equal(stdout.toString(), fs.readFileSync(path.join(ROOT, 'conf/trustseal.conf'), 'utf8'))
		assert.equal((await check(stdout.toString())).status, 0)
	})

	test('a command refuses to work with a bad configuration', async () => {
		fs.writeFileSync(path.join(folder, 'bad.conf'), '[cache]\nttl = x\n')
		ended(
			await run(PROGRAM, ['contract', 'list'], { env: { TRUSTSEAL_CONFIG: path.join(folder, 'bad.conf') } }),
			REFUSED,
			`trustseal: ${folder}/bad.conf:2: [cache] ttl = x: must be a whole number from 1 to 3600\n`,
		)
	})

	function ended2({ status, stderr }, words) {
		assert.equal(status, REFUSED)
		assert.match(stderr, words)
	}
})

describe('records', () => {
	let service
	const cli = (...args) => service.cli(...args)
	const text = async (...args) => (await service.command(...args)).toString()
	const json = async (...args) => JSON.parse(await text(...args, '--json'))
	const leaf = (name, hosts, options) => service.authority.leaf(name, hosts, options)

	before(async () => {
		service = await Service.prepare()
		await Authority.make(service.authority.folder)
	})
	after(() => service.stop())

	test('contract list before any contract says that there is no store', async () => {
		ended(await cli('contract', 'list'), REFUSED, /store/)
	})

	test('contract add prints the code alone', async () => {
		const { status, stdout, stderr } = await cli('contract', 'add', '--url', URL_, ...NAMES)
		assert.equal(status, 0, stderr)
		assert.match(stdout.toString(), /^\d{10}\n$/)
		assert.equal(stderr, '')
		assert.match(await text('contract', 'add', `--url=${URL_}`, ...NAMES, '--json'), /^\{"code":"\d{10}"\}\n$/)
	})

	test('contract add keeps all that was given', async () => {
		await service.command(
			...['contract', 'add', '--url', 'https://A.example.com', '--url', 'https://b.example.com:8443/shop'],
			...['--organization', '例示商店', '--organization-en', 'Reiji', '--service', 'EV', '--lang', 'en'],
			...['--no-sticker', '--no-visits', '--code', '0000000001'],
		)
		const shown = await json('contract', 'show', '0000000001')
		assert.deepEqual(shown.url, ['https://a.example.com/', 'https://b.example.com:8443/shop'])
		assert.equal(shown.organization, '例示商店')
		assert.equal(shown.organization_en, 'Reiji')
		assert.deepEqual([shown.service, shown.lang, shown.sticker, shown.visits, shown.renews], ['EV', 'en', false, false, null])
		assert.match(shown.events[0].actor, /^cli:[\w.-]+$/)
	})

	for (const [args, words] of [
		[['--organization', 'x'], /: url: at least one is needed/],
		[['--url', URL_], /: organization: is needed/],
		[['--url', 'http://shop.example.com/', ...NAMES], /: url: http:\/\/shop\.example\.com\/: /],
		[['--url', 'https://com/', ...NAMES], /: url: https:\/\/com\/: /],
		[['--url', 'https://u@shop.example.com/', ...NAMES], /: url: /],
		[['--url', URL_, ...NAMES, '--service', 'XX'], /: service: .*XX/],
		[['--url', URL_, ...NAMES, '--lang', 'xx'], /: lang: .*xx/],
		[['--url', URL_, ...NAMES, '--code', '12345'], /: code: "12345" is not a code of ten digits/],
		[['--url', URL_, ...NAMES, '--code', '０１２３４５６７８９'], /: code: /],
		[['--url', URL_, ...NAMES, '--code', '0000000001'], /there is a contract with the code 0000000001 already/],
		[['--url', URL_, ...NAMES, '--renews', '9999999999'], /there is no contract with the code 9999999999 to renew/],
		[['--url', URL_, '--organization', 'a\x1bb'], /: organization: character 2 is a control/],
	])
		test(`contract add refuses ${JSON.stringify(args)}`, async () => {
			ended(await cli('contract', 'add', ...args), REFUSED, words)
			assert.doesNotMatch((await cli('contract', 'add', ...args)).stderr, /\x1b/)
		})

	for (const code of ['', '123456789', '12345678901', '123456789a', '+123456789', '%2f12345678'])
		test(`"${code}" is no code`, async () => {
			for (const args of [['contract', 'show'], ['snippet'], ['certificate', 'revoke']])
				ended(
					await cli(...args, code),
					REFUSED,
					`trustseal: "${code}" is not a contract code: it has exactly 10 digits, such as 0123456789\n`,
				)
		})

	test('an unknown code is named', async () => {
		for (const args of [
			['contract', 'show', '9999999999'],
			['snippet', '9999999999'],
			['sticker', '9999999999', '-o', '-'],
		])
			ended(await cli(...args), REFUSED, 'trustseal: there is no contract with the code 9999999999\n')
		ended(await cli('contract', 'sticker', '9999999999', 'on'), REFUSED, /9999999999/)
		ended(await cli('certificate', 'revoke', '9999999999'), REFUSED, /9999999999/)
	})

	test('a certificate is added and shown', async () => {
		await service.command('contract', 'add', '--url', URL_, ...NAMES, '--code', '0000000002')
		const { status, stdout, stderr } = await cli(
			...['certificate', 'add', '0000000002', await leaf('a', ['shop.example.com'])],
		)
		assert.equal(status, 0, stderr)
		assert.match(stderr, /^trustseal: took: shop\.example\.com, serial [0-9A-F]+, as the site's\n/)
		assert.equal(stdout.toString(), '')
		const { certificates } = await json('contract', 'show', '0000000002')
		assert.equal(certificates.length, 1)
		assert.equal(certificates[0].state, 'valid')
		assert.match(certificates[0].not_after, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+09:00$/)
		assert.match(await text('contract', 'show', '0000000002'), /^certificate      valid$/m)
	})

	test('a certificate comes from the standard input too', async () => {
		const code = await service.register('https://stdin.example.com/', { issued: false })
		const file = await leaf('stdin', ['stdin.example.com'])
		const { status, stderr } = await run(PROGRAM, ['certificate', 'add', code, '-'], {
			input: fs.readFileSync(file),
			env: { ...process.env, TRUSTSEAL_CONFIG: service.config },
		})
		assert.equal(status, 0, stderr)
	})

	test('an expired certificate is taken with a warning', async () => {
		const code = await service.register('https://past.example.com/', { issued: false })
		const file = await leaf('past', ['past.example.com'], { days: [-90, -1] })
		ended(await cli('certificate', 'add', code, file), 0, /^trustseal: warning: it expired at /m)
	})

	test('certificates that are no use are refused with a reason', async () => {
		const code = '0000000002'
		const host = ['shop.example.com']
		fs.writeFileSync(path.join(service.folder, 'rubbish.pem'), 'rubbish')
		const key = (await leaf('key', host)).replace(/pem$/, 'key')
		for (const [file, words] of [
			['rubbish.pem', /^trustseal: the certificate is not added: .*certificate/m],
			['nowhere.pem', /^trustseal: the certificate is not added: cannot read nowhere\.pem: No such file or directory\n$/],
			['/dev/zero', /^trustseal: the certificate is not added: cannot read \/dev\/zero: too large \(at most 1048576 bytes\)\n$/],
			[await leaf('other', ['other.example.com']), /not for the registered host shop\.example\.com/],
			[await leaf('weak', host, { key: 'rsa1024' }), /1024/],
			[await leaf('sha1', host, { digest: 'sha1' }), /SHA-?1/i],
			...(fs.existsSync(key) ? [[key, /key/]] : []),
		])
			ended(await cli('certificate', 'add', code, file), REFUSED, words)
	})

	test('the same certificate again is done already', async () => {
		const before = await json('contract', 'show', '0000000002')
		ended(await cli('certificate', 'add', '0000000002', path.join(service.authority.folder, 'a.pem')), 0, /^trustseal: took: /)
		assert.deepEqual(await json('contract', 'show', '0000000002'), before)
		const other = await service.register(URL_, { issued: false })
		ended(
			await cli('certificate', 'add', other, path.join(service.authority.folder, 'a.pem')),
			REFUSED,
			/the contract 0000000002 has this very certificate already/,
		)
	})

	test('a hold is lifted, another revocation is not', async () => {
		const code = await service.register('https://hold.example.com/')
		ended(await cli('certificate', 'release', code), REFUSED, /is not on hold/)
		const revoked = await cli('certificate', 'revoke', code, '--reason', 'certificateHold')
		ended(revoked, 0, '')
		assert.match(revoked.stdout.toString(), new RegExp(`^revoked since \\d.* \\(certificateHold\\): ${code}, .*hold\\.example\\.com/, serial `))
		const released = await cli('certificate', 'release', code, '--note', '清掃済み')
		ended(released, 0, '')
		assert.match(released.stdout.toString(), /^no longer on hold: /)
		const shown = await json('contract', 'show', code)
		assert.equal(shown.certificates[0].state, 'valid')
		assert.equal(shown.certificates[0].revocation_reason, null)
		assert.equal(shown.events.at(-1).action, 'certificate.release')
		assert.equal(shown.events.at(-1).after.note, '清掃済み')
		await service.command('certificate', 'revoke', code, '--reason', 'keyCompromise', '--yes')
		ended(await cli('certificate', 'release', code), REFUSED, /is not on hold/)
	})

	test('one time zone and one format of days: said to who reads, and in what is refused', async () => {
		const code = await service.register('https://zone.example.com/')
		const env = { ...process.env, TRUSTSEAL_CONFIG: service.config }
		const seen = await run('/bin/sh', ['-c', `script -qec "'$0' contract list --code ${code}" /dev/null </dev/null`, PROGRAM], { env })
		assert.match(seen.stdout.toString(), /Days are those of JST, UTC\+09:00\.\r\n\d{10}  valid +\d{4}-\d\d-\d\d  /)
		const piped = await cli('contract', 'list', '--code', code)
		ended(piped, 0, '')
		await cli('certificate', 'revoke', code, '--reason', 'keyCompromise', '--yes')
		const { certificates: [{ revoked_at: at }] } = await json('contract', 'show', code)
		assert.match(at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+09:00$/)
		const again = await cli('certificate', 'revoke', code, '--reason', 'superseded', '--yes')
		assert.equal(again.status, REFUSED)
		assert.ok(again.stderr.toString().includes(`revoked since ${at} (`), again.stderr.toString())
	})

	test('at a terminal a revocation is asked for', async () => {
		const code = await service.register('https://asked.example.com/')
		const env = { ...process.env, TRUSTSEAL_CONFIG: service.config }
		const typed = (answer) =>
			run('/bin/sh', ['-c', `printf '${answer}\n' | script -qec "'$0' certificate revoke ${code}" /dev/null`, PROGRAM], { env })
		const no = await typed('no')
		assert.equal(no.status, REFUSED)
		assert.match(no.stdout.toString(), /asked\.example\.com[^]*Revoke this certificate\? Type yes: /)
		assert.equal((await json('contract', 'show', code)).certificates[0].state, 'valid')
		assert.equal((await typed('yes')).status, 0)
		assert.equal((await json('contract', 'show', code)).certificates[0].state, 'revoked')
	})

	test('what browsers refuse is taken only by name, and its page calls it broken', async () => {
		const url = 'https://historic.example.com/'
		const code = await service.register(url, { issued: false })
		const file = await leaf('historic', [], { subject: '/O=Example/CN=historic.example.com' })
		const other = await leaf('client', ['historic.example.com'], { use: 'clientAuth' })
		ended(await cli('certificate', 'add', code, file), REFUSED, /common name \(CN\) alone/)
		ended(await cli('certificate', 'add', code, other), REFUSED, /lacks serverAuth/)
		ended(await cli('certificate', 'add', code, file, '--historic'), 0, /broken record of the past/)
		assert.match(await text('contract', 'show', code), /^certificate      broken$/m)
		// One that is sound takes its place, whatever the dates.
		const sound = await leaf('sound', ['historic.example.com'], { days: [-60, 10] })
		ended(await cli('certificate', 'add', code, sound), 0, /^trustseal: took: /)
		const { certificates } = await json('contract', 'show', code)
		assert.deepEqual(certificates.map(({ state }) => state), ['valid', 'broken'])
	})

	test('a revocation is told with its time and reason', async () => {
		const code = await service.register('https://revoked.example.com/')
		const yesterday = new Date(Date.now() - DAY)
		const at = `${yesterday.toISOString().slice(0, 16)}Z`
		ended(await cli('certificate', 'revoke', code, '--reason', 'keyCompromise', '--at', at), 0, '')
		const [certificate] = (await json('contract', 'show', code)).certificates
		assert.equal(certificate.state, 'revoked')
		assert.equal(certificate.revocation_reason, 'keyCompromise')
		assert.equal(Date.parse(certificate.revoked_at), Date.parse(at))
		ended(await cli('certificate', 'revoke', code), REFUSED, /^trustseal: nothing is revoked: it is revoked since /)
	})

	test('a time without an offset is local', async () => {
		const code = await service.register('https://local.example.com/')
		const local = new Date(Date.now() - DAY + 9 * 3_600_000).toISOString().slice(0, 16)
		await service.command('certificate', 'revoke', code, '--at', local)
		const [certificate] = (await json('contract', 'show', code)).certificates
		assert.equal(certificate.revoked_at, `${local}:00+09:00`)
	})

	test('a revocation with a bad reason or time is refused', async () => {
		const code = '0000000002'
		ended(await cli('certificate', 'revoke', code, '--reason', 'bored'), REFUSED, /"bored" is no reason to revoke/)
		ended(await cli('certificate', 'revoke', code, '--at', 'tomorrow'), REFUSED, /--at "tomorrow" is no time/)
		ended(await cli('certificate', 'revoke', code, '--at', '2026-02-30'), REFUSED, /is no time/)
		ended(await cli('certificate', 'revoke', code, '--at', '2099-01-01'), REFUSED, /lies ahead/)
		ended(await cli('certificate', 'revoke', code, '--at', '1999-01-01'), REFUSED, /is before the certificate begins/)
	})

	test('the list has one line a contract, and can be narrowed', async () => {
		const lines = (await text('contract', 'list')).trimEnd().split('\n')
		const all = await json('contract', 'list')
		assert.equal(lines.length, all.length)
		assert.match(
			lines.find((line) => line.startsWith('0000000002')),
			/^0000000002  valid +\d{4}-\d\d-\d\d  SR3\.0  https:\/\/shop\.example\.com\/  株式会社見本$/,
		)
		assert.deepEqual(
			(await json('contract', 'list', '--host', 'past.example.com')).map(({ state }) => state),
			['expired'],
		)
		assert.equal((await json('contract', 'list', '--code', '000000000')).length, 2)
		assert.equal((await json('contract', 'list', '--organization', '例示')).length, 1)
		const expired = all.filter(({ state }) => state === 'expired')
		assert.deepEqual(await json('contract', 'list', '--state', 'expired'), expired)
		assert.ok(expired.length > 0)
		assert.deepEqual(await json('contract', 'list', '--limit', '2'), all.slice(0, 2))
		const soon = all.filter(({ state, not_after }) => state === 'valid' && Date.parse(not_after) <= Date.now() + 60 * DAY)
		assert.deepEqual(await json('contract', 'list', '--expires-within', '60'), soon)
		const csv = (await text('contract', 'list', '--csv')).trimEnd().split('\r\n')
		assert.equal(csv.length, all.length + 1)
		assert.match(csv[0], /^code,state,not_before,not_after,/)
	})

	test('what is looked for is taken as people type it, or refused', async () => {
		const past = await json('contract', 'list', '--host', 'past.example.com')
		assert.equal(past.length, 1)
		for (const host of ['PAST.Example.com', ' past.example.com. ', 'https://past.example.com/cart?a=b', 'past.example.com:443', 'ｐａｓｔ.example.com'])
			assert.deepEqual(await json('contract', 'list', '--host', host), past, host)
		assert.deepEqual(await json('contract', 'list', '--code', '　００００-000002 '), await json('contract', 'list', '--code', '0000000002'))
		for (const [option, value, words] of [
			['--host', '', /is no host/],
			['--host', 'https://', /is no host/],
			['--host', 'https://user@past.example.com/', /is no host/],
			['--organization', ' ', /write a part of its name/],
			['--host', 'past example.com', /is no host/],
			['--code', '12x', /write the first digits of a code/],
			['--code', '12345678901', /write the first digits of a code/],
			['--state', 'bored', /it must be one of/],
			['--limit', '0', /whole number from 1/],
			['--expires-within', 'x', /whole number from 0/],
		])
			ended(await cli('contract', 'list', option, value), USAGE, words)
	})

	test('nothing found is said, and is no success for a code or host', async () => {
		for (const [args, words] of [
			[['--host', 'nowhere.example.com'], / on the host nowhere\.example\.com$/m],
			[['--code', '9999999999'], / with a code that begins with 9999999999$/m],
			[['--host', 'past.example.com', '--state', 'valid'], / on the host past\.example\.com$/m],
		]) {
			const { status, stdout, stderr } = await cli('contract', 'list', ...args, '--json')
			assert.equal(status, REFUSED, args.join(' '))
			assert.deepEqual(JSON.parse(stdout), [])
			assert.match(stderr, words)
		}
		const { status, stdout, stderr } = await cli('contract', 'list', '--organization', 'nobody at all')
		assert.equal(status, 0)
		assert.equal(stdout.length, 0)
		assert.equal(stderr, 'trustseal: warning: there are no contracts to list\n')
	})

	test('the sticker wish is changed, and refuses stickers while it is off', async () => {
		const code = await service.register('https://wish.example.com/')
		ended(await cli('contract', 'sticker', code, 'maybe'), USAGE, 'trustseal: "maybe": write on or off\n')
		ended(await cli('contract', 'sticker', code, 'off'), 0, '')
		const words =
			`trustseal: contract ${code} does not want stickers; ` +
			`to change that: trustseal contract sticker ${code} on\n`
		ended(await cli('snippet', code), REFUSED, words)
		ended(await cli('sticker', code, '-o', '-'), REFUSED, words)
		ended(await cli('contract', 'sticker', code, 'on'), 0, '')
		ended(await cli('snippet', code), 0, '')
	})

	describe('operators', () => {
		const list = async () => JSON.parse((await cli('operator', 'list', '--json')).stdout)
		const find = async (name) => (await list()).find((one) => one.name === name)

		test('one is added, and the password alone is printed', async () => {
			const { status, stdout, stderr } = await cli('operator', 'add', 'sato', '--role', 'administrator')
			assert.equal(status, 0, stderr)
			assert.match(stdout.toString(), /^([a-z2-9]{4}-){3}[a-z2-9]{4}\n$/)
			assert.equal((await cli('operator', 'add', 'ito', '--role', 'marketing')).status, 0)
			assert.deepEqual(
				(await list()).map((one) => [one.name, one.role, one.state]),
				[['ito', 'marketing', 'initial'], ['sato', 'administrator', 'initial']],
			)
			ended(
				await cli('operator', 'add', 'ito', '--role', 'operator'), REFUSED,
				'trustseal: the operator is not added: there is an operator "ito" already\n',
			)
		})

		test('the role changes, and what is so already is no error', async () => {
			ended(await cli('operator', 'role', 'ito', 'operator'), 0, '')
			assert.equal((await find('ito')).role, 'operator')
			ended(await cli('operator', 'role', 'ito', 'operator'), 0, '')
			ended(await cli('operator', 'role', 'ito', 'administrator'), 0, '')
			ended(await cli('operator', 'role', 'sato', 'marketing'), 0, '')
			assert.equal((await find('sato')).role, 'marketing')
		})

		test('the only administrator stays one', async () => {
			const why = '"ito" is the only administrator: make another one first\n'
			ended(
				await cli('operator', 'role', 'ito', 'operator'), REFUSED,
				`trustseal: the role is not changed: ${why}`,
			)
			ended(
				await cli('operator', 'disable', 'ito'), REFUSED,
				`trustseal: the account is not changed: ${why}`,
			)
			assert.equal((await find('ito')).role, 'administrator')
		})

		test('a role that there is not is wrong usage, an unknown name is refused', async () => {
			ended(await cli('operator', 'role', 'ito', 'king'), USAGE, /^trustseal: "king" is no role: write marketing/)
			ended(await cli('operator', 'role', 'ito'), USAGE, /an argument is missing: NAME ROLE/)
			for (const name of ['nobody', 'x'.repeat(255), '名前'])
				ended(
					await cli('operator', 'role', name, 'operator'), REFUSED,
					`trustseal: the role is not changed: there is no operator "${name}"\n`,
				)
			ended(await cli('operator', 'enable', 'x'.repeat(256)), REFUSED, /there is no operator "x{255}"\n$/)
		})
	})

	describe('import', () => {
		/** Imports a file with this text. */
		const imported = (csv, ...args) => {
			fs.writeFileSync(path.join(service.folder, 't.csv'), csv)
			return cli('contract', 'import', 't.csv', ...args)
		}
		const count = async () => (await json('contract', 'list')).length

		test('adds every row', async () => {
			const answer = await imported(
				'\ufeffcode,url,organization,renews\r\n0100000001,https://one.example.com/,"見本, 一",\r\n' +
					'0100000002,https://two.example.com/|https://www.two.example.com/,二,0100000001\r\n',
			)
			assert.equal(answer.status, 0, answer.stderr)
			assert.equal(answer.stdout.toString(), '2 contracts added\n')
			assert.equal(answer.stderr, '', 'no progress bar where there is no terminal')
			assert.equal((await json('contract', 'show', '0100000001')).renewed_by, '0100000002')
			assert.equal((await json('contract', 'show', '0100000002')).url.length, 2)
		})

		test('names line and column of each mistake, and adds nothing', async () => {
			const before_ = await count()
			const answer = await imported(
				'url,organization\nhttps://good.example.com/,a\nftp://bad.example.com/,b\nhttps://c.example.com/,\n',
			)
			ended(answer, REFUSED, /^trustseal: t\.csv:3: column 1: .*\ntrustseal: t\.csv:4: column 2: .*\ntrustseal: t\.csv: nothing was imported: /)
			assert.equal(await count(), before_)
		})

		test('reads what Excel in Japan writes, and addresses however they are separated', async () => {
			const file = (name) => fs.readFileSync(path.join(ROOT, 'tests/e2e/cli', name))
			ended(await imported(file('excel-cp932.csv')), 0, '')
			assert.equal((await json('contract', 'show', '0000000016')).organization, '株式会社髙島①')
			ended(await imported(file('urls-semicolon.csv')), 0, '')
			const [{ url }] = await json('contract', 'list', '--host', 'www.a.example.jp')
			assert.deepEqual(url, ['https://a.example.jp/', 'https://www.a.example.jp/'])
			ended(await imported('url,organization\n"https://a.example.jp/;b.example.jp",A\n'), REFUSED,
				/t\.csv:2: column 1: url: https:\/\/a\.example\.jp\/;b\.example\.jp: its path has a semicolon in it/)
			ended(await cli('contract', 'add', '--url', 'https://a.example.jp/;https://b.example.jp/', '--organization', 'A'),
				REFUSED, /has a separator in it; give one --url for each URL/)
		})

		for (const [name, csv, words] of [
			['broken UTF-8', Buffer.from('url,organization\nhttps://a.example.com/,a\xff\n', 'latin1'), /t\.csv:2: column 2: /],
			['an unknown column', 'url,organisation\nhttps://a.example.com/,a\n', /t\.csv:1: column 2: .*organisation/],
			['a code twice', 'code,url,organization\n0200000001,https://a.example.com/,a\n0200000001,https://b.example.com/,b\n', /t\.csv:3: /],
			['an open quote', 'url,organization\n"https://a.example.com/,a\n', /t\.csv:\d: /],
			['nothing at all', '', /t\.csv/],
		])
			test(`refuses ${name}`, async () => {
				const before_ = await count()
				ended(await imported(csv), REFUSED, words)
				assert.equal(await count(), before_)
			})

		test('comes from the standard input too', async () => {
			const { status, stdout, stderr } = await run(PROGRAM, ['contract', 'import', '-'], {
				input: 'url,organization\nhttps://stdin.example.com/,a\n',
				env: { ...process.env, TRUSTSEAL_CONFIG: service.config },
			})
			assert.equal(status, 0, stderr)
			assert.equal(stdout.toString(), '1 contract added\n')
		})

		test('names a file that is not there', async () => {
			ended(
				await cli('contract', 'import', 'nowhere.csv'),
				REFUSED,
				'trustseal: cannot read nowhere.csv: No such file or directory\n',
			)
		})

		test('takes 100,000 contracts', async () => {
			const rows = Array.from({ length: 100_000 }, (_, i) => `https://s${i}.example.com/,見本${i}`)
			const answer = await imported(`url,organization\n${rows.join('\n')}\n`, '--json')
			assert.equal(answer.status, 0, answer.stderr)
			assert.deepEqual(JSON.parse(answer.stdout), { added: 100_000, certificates: 0, proposal: null })
		})
	})

	describe('snippet', () => {
		let code, base
		const attributes = (html, tag) =>
			Object.fromEntries(
				[...new RegExp(`<${tag} ([^>]*)>`).exec(html)[1].matchAll(/([\w-]+)="([^"]*)"/g)].map((match) => match.slice(1)),
			)
		before(async () => {
			code = await service.register('https://snippet.example.com/')
			base = `http://localhost:${service.port}`
		})

		test('is a link around a picture', async () => {
			assert.equal(
				await text('snippet', code),
				`<a href="${base}/proof/${code}" target="_blank" rel="noopener" referrerpolicy="strict-origin">` +
					`<img src="${base}/sticker/${code}/56x88.svg" width="56" height="88" alt="${ALT}"` +
					` referrerpolicy="strict-origin"></a>\n`,
			)
		})

		test('has the size, the format and the densities asked for', async () => {
			const html = await text('snippet', code, '--size', '88x145', '--format=png')
			const { src, srcset, width, height } = attributes(html, 'img')
			const picture = `${base}/sticker/${code}/88x145`
			assert.equal(src, `${picture}.png`)
			assert.equal(srcset, `${picture}@2x.png 2x, ${picture}@3x.png 3x`)
			assert.deepEqual([width, height], ['88', '145'])
		})

		test('asks for a language only where it is not the contract\'s', async () => {
			const english = attributes(await text('snippet', code, '--lang', 'en'), 'img')
			assert.equal(english.src, `${base}/sticker/${code}/56x88.svg?lang=en`)
			assert.match(english.alt, /^[A-Z][\w ]+\.$/)
			assert.equal(attributes(await text('snippet', code, '--lang', 'ja'), 'img').src, `${base}/sticker/${code}/56x88.svg`)
			const moving = attributes(await text('snippet', code, '--lang', 'en', '--motion'), 'img')
			assert.equal(moving.src, `${base}/sticker/${code}/56x88.svg?lang=en&amp;motion=on`)
			const auto = attributes(await text('snippet', code, '--motion', '--theme', 'auto'), 'img')
			assert.equal(auto.src, `${base}/sticker/${code}/56x88.svg?motion=on&amp;theme=auto`)
		})

		test('asks the browser for the path where one is registered', async () => {
			const inside = await service.register('https://snippet.example.com/shop')
			const html = await text('snippet', inside)
			assert.equal(attributes(html, 'a').referrerpolicy, 'no-referrer-when-downgrade')
			assert.equal(attributes(html, 'img').referrerpolicy, 'no-referrer-when-downgrade')
		})

		test('can show a picture of the site\'s own', async () => {
			const { status, stdout, stderr } = await cli('snippet', code, '--self-hosted', '--format', 'gif')
			assert.equal(status, 0)
			const { src, ...rest } = attributes(stdout.toString(), 'img')
			assert.equal(src, `trustseal-${code}-56x88.gif`)
			assert.deepEqual(Object.keys(rest), ['width', 'height', 'alt'])
			assert.match(stderr, new RegExp(`trustseal sticker ${code} --size 56x88 --format gif --lang ja -o ${src},`))
		})

		test('warns where nothing is issued, and where a successor is there', async () => {
			const bare = await service.register('https://bare.example.com/', { issued: false })
			ended(await cli('snippet', bare), 0, /^trustseal: warning: nothing is issued for contract \d{10} yet/)
			const next = await service.register('https://snippet.example.com/', { renews: code })
			ended(await cli('snippet', code), 0, new RegExp(`^trustseal: warning: contract ${code} is renewed by ${next}`))
		})

		for (const [args, words] of [
			[['--size', '56x89'], new RegExp(`^trustseal: --size 56x89: it must be one of:(${SIZES.map((size) => ` ${size},?`).join('|')}){${SIZES.length}}\n$`)],
			[['--format', 'SVG'], 'trustseal: --format SVG: it must be one of: svg, png, gif\n'],
			[['--lang', 'xx'], /^trustseal: --lang xx: it must be one of: ja, en(, \w+)*\n$/],
			[['--format', 'png', '--motion'], 'trustseal: --motion: png pictures do not move\n'],
		])
			test(`refuses ${args.join(' ')}`, async () => {
				ended(await cli('snippet', code, ...args), USAGE, words)
			})
	})

	describe('sticker', () => {
		let code
		before(async () => {
			code = await service.register('https://sticker.example.com/')
		})

		test('draws every size and format', async () => {
			const magic = { svg: '<svg', gif: 'GIF89a', png: '\x89PNG' }
			for (const size of SIZES)
				for (const [format, start] of Object.entries(magic)) {
					const bytes = await service.command('sticker', code, '--size', size, '--format', format, '-o', '-')
					assert.ok(bytes.toString('latin1').includes(start))
					if (format === 'gif')
						assert.equal(`${bytes.readUInt16LE(6)}x${bytes.readUInt16LE(8)}`, size)
					if (format === 'png')
						assert.equal(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`, size)
				}
		})

		test('draws dense pictures, motion and the other language', async () => {
			const dense = await service.command('sticker', code, '--format', 'png', '--scale', '2', '-o', '-')
			assert.equal(dense.readUInt32BE(16), 112)
			const still = await service.command('sticker', code, '-o', '-')
			for (const options of [['--motion'], ['--lang', 'en']])
				assert.ok(!(await service.command('sticker', code, ...options, '-o', '-')).equals(still))
		})

		test('replaces a file whole, and leaves nothing beside it', async () => {
			const folder = path.join(service.folder, 'out')
			const file = path.join(folder, 'seal.svg')
			fs.mkdirSync(folder)
			fs.writeFileSync(file, 'old')
			ended(await cli('sticker', code, '-o', file), 0, '')
			assert.match(fs.readFileSync(file, 'utf8'), /<svg/)
			assert.equal(fs.statSync(file).mode & 0o777, 0o666 & ~process.umask())
			assert.deepEqual(fs.readdirSync(folder), ['seal.svg'])
		})

		test('says where it cannot write', async () => {
			ended(
				await cli('sticker', code, '-o', '/nowhere/seal.svg'),
				REFUSED,
				'trustseal: cannot write /nowhere/seal.svg: No such file or directory\n',
			)
			ended(
				await cli('sticker', code, '-o', '/dev/full'),
				REFUSED,
				'trustseal: cannot write /dev/full: No space left on device\n',
			)
		})

		test('refuses a contract with nothing issued', async () => {
			const bare = await service.register('https://bare2.example.com/', { issued: false })
			ended(
				await cli('sticker', bare, '-o', '-'),
				REFUSED,
				`trustseal: nothing is issued for contract ${bare} yet; ` +
					`when it is: trustseal certificate add ${bare} FILE\n`,
			)
		})

		for (const [args, words] of [
			[[], 'trustseal: sticker: -o is needed: a file, or - for the standard output\n'],
			[['-o', '-', '--scale', '4', '--format', 'png'], 'trustseal: --scale 4: it must be 1, 2 or 3\n'],
			[['-o', '-', '--scale', '2'], 'trustseal: --scale is for png pictures: svg fits every screen\n'],
		])
			test(`refuses ${JSON.stringify(args)}`, async () => {
				ended(await cli('sticker', code, ...args), USAGE, words)
			})
	})

	describe('bad weather', () => {
		test('a closed pipe, as of head, is no mistake', async () => {
			const child = spawn('/bin/sh', ['-c', `"$0" contract list | :; exit 0`, PROGRAM], {
				env: { ...process.env, TRUSTSEAL_CONFIG: service.config },
				stdio: ['ignore', 'ignore', 'pipe'],
			})
			let stderr = ''
			child.stderr.on('data', (data) => (stderr += data))
			await once(child, 'close')
			assert.equal(stderr, '')
		})

		test('a full disk is noticed', async () => {
			const { status, stderr } = await run('/bin/sh', ['-c', `"$0" contract list >/dev/full`, PROGRAM], {
				env: { ...process.env, TRUSTSEAL_CONFIG: service.config },
			})
			assert.equal(status, REFUSED)
			assert.equal(stderr, 'trustseal: cannot write to the standard output: No space left on device\n')
		})

		test('a store that cannot be made is refused', async () => {
			const env = { ...process.env, TRUSTSEAL_STORE_URL: 'sqlite:/nowhere/store.db', TRUSTSEAL_ISSUE_APPROVALS: '1' }
			ended(await run(PROGRAM, ['contract', 'add', '--url', URL_, ...NAMES], { env }), REFUSED, /\/nowhere\/store\.db/)
		})

		test('where no store is, serve says so and makes none; store create makes one, once', async () => {
			const store = path.join(service.folder, 'none.db')
			const env = { ...process.env, TRUSTSEAL_CONFIG: service.config, TRUSTSEAL_STORE_URL: `sqlite:${store}` }
			for (const command of [['serve'], ['contract', 'list']])
				ended(await run(PROGRAM, command, { env }), REFUSED, /no store is there; `trustseal store create` makes one/)
			assert.ok(!fs.existsSync(store))
			assert.equal((await run(PROGRAM, ['store', 'create'], { env })).status, 0)
			assert.equal(fs.statSync(store).mode & 0o777, 0o600, 'nobody else reads it')
			const made = fs.readFileSync(store)
			ended(await run(PROGRAM, ['store', 'create'], { env }), REFUSED, /none\.db is a store already/)
			assert.deepEqual(fs.readFileSync(store), made)
			assert.equal((await run(PROGRAM, ['contract', 'list'], { env })).status, 0)
		})

		test('a store of a newer version is refused, not touched', async () => {
			const store = path.join(service.folder, 'newer.db')
			const env = { ...process.env, TRUSTSEAL_STORE_URL: `sqlite:${store}`, TRUSTSEAL_ISSUE_APPROVALS: '1' }
			await run(PROGRAM, ['contract', 'add', '--url', URL_, ...NAMES], { env })
			await run('sqlite3', [store, "INSERT INTO migration VALUES (9999, 'later', 0, 9999, 9999)"])
			for (const args of [['contract', 'list'], ['contract', 'add', '--url', URL_, ...NAMES]])
				ended(await run(PROGRAM, args, { env }), REFUSED, /newer/)
		})

		test('when running servers cannot be told, a change is made, with a warning', async () => {
			const code = await service.register('https://weather.example.com/')
			const env = {
				...process.env,
				TRUSTSEAL_CONFIG: service.config,
				TRUSTSEAL_REDIS_URL: `unix:${service.folder}/nobody.sock`,
				TRUSTSEAL_CACHE_TTL: '7',
			}
			const answer = await run(PROGRAM, ['certificate', 'revoke', code], { env })
			ended(answer, 0, /warning: done, but running servers could not be told \(.+\): they may show the old state for up to 7 seconds\n$/)
			const [certificate] = (await json('contract', 'show', code)).certificates
			assert.equal(certificate.state, 'revoked')
		})
	})
})
