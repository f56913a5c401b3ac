// conf/trustseal.service: installed as it is, checked by systemd's own tools, and its filter of system
// calls held against what the program really calls.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { ROOT, PROGRAM, Service, run, everyState, temporaryFolder, until } from '../../fixtures/harness.mjs'
import { Dns } from '../../fixtures/dns.mjs'
import { Liar } from '../../fixtures/liar.mjs'
import { without } from '../../fixtures/rights.mjs'

// The system calls that a unit allows, by the groups that systemd-analyze spells out.
async function allowed(unit) {
	const members = async (group) => {
		const { stdout } = await run('systemd-analyze', ['syscall-filter', group])
		const names = stdout.toString().match(/^ {4}[@a-z0-9_-]+$/gm).map((line) => line.trim())
		const parts = names.map((name) => (name.startsWith('@') ? members(name) : [name]))
		return (await Promise.all(parts)).flat()
	}
	const calls = new Set(await members('@default'))
	for (const [, groups] of unit.matchAll(/^SystemCallFilter=(.*)$/gm))
		for (const group of groups.replace('~', '').split(' '))
			for (const call of group.startsWith('@') ? await members(group) : [group])
				if (groups.startsWith('~')) calls.delete(call)
				else calls.add(call)
	return calls
}

/** What asks the world outside, traced behind what is in the file. */
async function traceOutside(trace) {
	const dns = await Dns.start({ 'liar.test': '127.0.0.1' })
	const liar = await Liar.start()
	const tool = path.join(path.dirname(PROGRAM), 'tests/fixtures/tools/fetch_lines')
	const { stdout } = await run('strace', ['-A', '-f', '-qq', '-e', 'signal=none', '-o', trace,
		tool, '--dns', dns.address, '--allow', '127.0.0.0/8', liar.url('/ok', 'liar.test')])
	await Promise.all([dns.stop(), liar.stop()])
	assert.match(stdout.toString(), /"body":"fine/)
}

describe('the unit', () => {
	let folder, units

	const make = async (goal, to = folder) => {
		const build = path.relative(ROOT, path.dirname(PROGRAM))
		const made = await run('make', ['-s', '-o', 'all', '-o', `${build}/trustseal`, goal, `DESTDIR=${to}`, `PREFIX=${folder}`,
			`BUILD=${build}`], { cwd: ROOT })
		assert.equal(made.status, 0, made.stderr)
	}

	before(async () => {
		folder = temporaryFolder()
		await make('install')
		// The program goes where DESTDIR and PREFIX say; the unit speaks of PREFIX alone.
		fs.cpSync(path.join(folder, folder, 'bin'), path.join(folder, 'bin'), { recursive: true })
		units = ['service', 'socket'].map((kind) =>
			path.join(folder, 'lib/systemd/system', `trustseal.${kind}`))
	})
	after(() => fs.rmSync(folder, { recursive: true, force: true }))

	test('service and socket are what systemd understands, and name the installed program', async () => {
		// That the pages which it names are there, says cli/15.
		const { status, stdout, stderr } = await run('systemd-analyze', ['verify', '--man=no', ...units])
		assert.equal(status, 0, stdout + stderr)
		assert.equal(stderr, '')
		assert.match(fs.readFileSync(units[0], 'utf8'), new RegExp(`^ExecStart=${folder}/bin/trustseal serve`, 'm'))
	})

	test('a second install keeps the settings, and uninstall leaves nothing else', async () => {
		const to = path.join(folder, 'root')
		const conf = path.join(to, 'etc/trustseal/trustseal.conf')
		const files = () => fs.readdirSync(to, { recursive: true, withFileTypes: true })
			.filter((entry) => entry.isFile()).map(({ name }) => name).sort()
		await make('install', to)
		assert.ok(files().filter((name) => name === 'trustseal.conf').length === 2, 'settings and their sample')
		// Where man and the shells look.
		for (const file of ['man/man1/trustseal-serve.1', 'man/man5/trustseal.conf.5', 'man/man7/trustseal-console.7',
			'bash-completion/completions/trustseal', 'zsh/site-functions/_trustseal', 'fish/vendor_completions.d/trustseal.fish'])
			assert.ok(files().includes(path.basename(file)) && fs.existsSync(path.join(to, folder, 'share', file)), file)
		fs.writeFileSync(conf, '[page]\nbrand = ours\n')
		await make('install', to)
		assert.equal(fs.readFileSync(conf, 'utf8'), '[page]\nbrand = ours\n')
		await make('uninstall', to)
		assert.deepEqual(files(), ['trustseal.conf'])
	})

	test('the folder of its store is its own before the first start', { skip: without.chown }, async () => {
		const root = path.join(folder, 'folders')
		await make('install', root)
		for (const [program, ...words] of [['systemd-sysusers', 'trustseal-user.conf'],
			['systemd-tmpfiles', '--create', 'trustseal-store.conf']]) {
			const { status, stderr } = await run(program, [`--root=${root}`, ...words])
			assert.equal(status, 0, stderr)
		}
		const entry = fs.readFileSync(path.join(root, 'etc/passwd'), 'utf8').match(/^trustseal:.*$/m)[0]
		const { mode, uid } = fs.statSync(path.join(root, 'var/lib/trustseal'))
		assert.equal(mode & 0o777, 0o700)
		assert.equal(uid, Number(entry.split(':')[2]))
	})

	test('the user is made by sysusers, and is the one that stays', async () => {
		const root = path.join(folder, 'users')
		await make('install', root)
		const made = await run('systemd-sysusers', [`--root=${root}`])
		assert.equal(made.status, 0, made.stderr)
		const entry = fs.readFileSync(path.join(root, 'etc/passwd'), 'utf8').match(/^trustseal:.*$/m)?.[0] ?? ''
		assert.equal(entry.split(':')[5], '/var/lib/trustseal')
		const unit = fs.readFileSync(units[0], 'utf8')
		assert.match(unit, /^User=trustseal$/m)
		// What the unit alone may read, the command line as that user may not.
		assert.doesNotMatch(unit, /^#?SupplementaryGroups=/m)
		// A user that comes and goes can own no file of a password.
		assert.doesNotMatch(unit, /^DynamicUser=(yes|true|1)$/m)
	})

	// A look-up tries up to three name servers, and a string may name several hosts; a stop answers, then counts.
	test('dead name servers do not make a worker look hung, and a stop has the time that it takes', () => {
		const unit = fs.readFileSync(units[0], 'utf8')
		const number = (pattern) => Number(pattern.exec(unit)?.[1])
		const attempt = number(/^Environment="RES_OPTIONS=timeout:(\d+) attempts:1"$/m)
		assert.ok(attempt * 3 * 3 < number(/^WatchdogSec=(\d+)$/m))
		// For what visitors and operators asked, and for counts past a locked store: server/serve.c, usage/collector.c.
		assert.ok(number(/^TimeoutStopSec=(\d+)$/m) > 5 + 5 + 10)
	})

	test('a start that fails for some minutes is given up, one that fails for a minute is not', () => {
		const unit = fs.readFileSync(units[0], 'utf8')
		const number = (key) => Number(new RegExp(`^${key}=(\\d+)$`, 'm').exec(unit)?.[1])
		const seconds = number('StartLimitBurst') * number('RestartSec')
		assert.ok(seconds > 60 && seconds * 2 < number('StartLimitIntervalSec'), `${seconds} s at least`)
	})

	test('systemd calls its exposure safe', async () => {
		const { stdout } = await run('systemd-analyze', ['security', '--offline=true', '--threshold=15', units[0]])
		const exposure = Number(/exposure level for \S+: ([\d.]+)/.exec(stdout.toString())?.[1])
		// 1.0 with IPAddressDeny=any: sites and authorities are anywhere.
		assert.ok(exposure <= 1.2, `${exposure}`)
	})

	test('it allows every system call of a service at work', { skip: without.trace }, async () => {
		const calls = await allowed(fs.readFileSync(units[0], 'utf8'))
		const service = await Service.prepare({ redis: true })
		const states = await everyState(service)
		const trace = path.join(service.folder, 'trace')
		service.wrapper = ['strace', '-f', '-qq', '-e', 'signal=none', '-o', trace]
		await service.serve()
		for (const { code, url } of Object.values(states))
			for (const target of ['/sticker/CODE/56x88.svg', '/sticker/CODE/88x145.gif?motion=on', '/proof/CODE.json'])
				await service.get(target.replace('CODE', code), { Referer: url })
		await service.admin('/metrics')
		await service.redis.stop()
		await service.get(`/proof/${states.valid.code}`)
		const server = Number((await run('pgrep', ['-P', String(service.child.pid)])).stdout)
		process.kill(server, 'SIGTERM')
		await until('the end', () => service.child.exitCode !== null)
		await traceOutside(trace)
		const made = new Set(fs.readFileSync(trace, 'utf8').match(/(?<=^\d+ +)[a-z0-9_]+(?=\()/gm))
		assert.ok(made.has('epoll_wait') && made.has('accept4'), [...made].join(' '))
		// SQLite calls it as root alone.
		made.delete('fchown')
		assert.deepEqual([...made].filter((call) => !calls.has(call)), [])
		await service.stop()
	})
})
