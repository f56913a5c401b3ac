// The Debian package: built, installed in a clean chroot, set up as its README.Debian says, upgraded beside
// running clients, removed and purged. tests/fixtures/service_manager.py and a systemctl of three lines play systemd.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Chroot } from '../../fixtures/chroot.mjs'
import { Authority, PROGRAM, ROOT, Service, freePorts, run, temporaryFolder, until } from '../../fixtures/harness.mjs'
import { Manager } from '../../fixtures/manager.mjs'
import { without } from '../../fixtures/rights.mjs'

const BUILD = path.relative(ROOT, path.dirname(PROGRAM))
const TO = path.join(ROOT, 'build/package')
const SETTINGS = '/etc/trustseal/trustseal.conf'
const VERSION = /^#define VERSION "(.*)"$/m.exec(fs.readFileSync(path.join(ROOT, 'src/base/version.h'), 'utf8'))[1]

/** Runs what must succeed, however long it takes: what it printed. */
async function done(program, words, options) {
	const { status, stdout, stderr } = await run(program, words, { cwd: ROOT, timeout: 500_000, ...options })
	assert.equal(status, 0, `${program} ${words.join(' ')}: ${stdout}${stderr}`)
	return stdout.toString()
}

const debIn = (folder) => {
	const name = fs.readdirSync(folder).find((each) => new RegExp(`^trustseal_${VERSION}_.*\\.deb$`).test(each))
	return path.join(folder, name)
}

/** What it depends on, the first of what may be instead of another. */
async function dependencies(deb) {
	const said = await done('dpkg-deb', ['--field', deb, 'Depends'])
	return said.split(',').map((each) => /[a-z0-9.+-]+/.exec(each)[0])
}

/** The package as it may be later: `change` gets the folder in which it stands unpacked. */
async function repacked(deb, version, change) {
	const folder = temporaryFolder()
	await done('dpkg-deb', ['--raw-extract', deb, path.join(folder, 'it')])
	const control = path.join(folder, 'it/DEBIAN/control')
	fs.writeFileSync(control, fs.readFileSync(control, 'utf8').replace(/^Version: .*$/m, `Version: ${version}`))
	await change(path.join(folder, 'it'))
	const to = path.join(folder, `trustseal_${version}.deb`)
	await done('dpkg-deb', ['--root-owner-group', '-Znone', '--build', path.join(folder, 'it'), to])
	fs.rmSync(path.join(folder, 'it'), { recursive: true })
	return to
}

test('who builds by hand and who builds the package need the same', async () => {
	const [listed] = /(?<=\[build\]=")[^"]+/.exec(fs.readFileSync(path.join(ROOT, 'scripts/install-packages'), 'utf8'))
	const [wanted] = /(?<=^Build-Depends:)(.*\n)+?(?=\S)/m.exec(fs.readFileSync(path.join(ROOT, 'conf/debian/control'), 'utf8'))
	const essential = ['gcc', 'libc6-dev', 'make', 'debhelper-compat']
	const names = (text) => (text.match(/[a-z][a-z0-9.+-]+/g) ?? []).filter((name) => !essential.includes(name)).sort()
	assert.deepEqual(names(wanted), names(listed))
})

test('whose outlines stand on the stickers is named in the terms of the package', () => {
	const terms = fs.readFileSync(path.join(ROOT, 'conf/debian/copyright'), 'utf8')
	const fonts = path.join(ROOT, 'assets/stickers/fonts')
	for (const name of fs.readdirSync(fonts)) {
		const [holder] = /(?<=^Copyright )\d{4}\S* \w+/m.exec(fs.readFileSync(path.join(fonts, name), 'utf8'))
		assert.ok(terms.includes(holder), `${name}: ${holder}`)
	}
})

describe('the package', { skip: without.chroot }, () => {
	let deb, chroot, service, manager, code, authority, fresh
	const as = (...words) => chroot.command('runuser', '-u', 'trustseal', '--', ...words)
	const unit = (key) => new RegExp(`^${key}=(.*)$`, 'm').exec(fs.readFileSync(chroot.file('lib/systemd/system/trustseal.service'), 'utf8'))[1]
	const systemctl = () => fs.readFileSync(chroot.file('systemctl.log'), 'utf8')
	// A package from outside, put where dpkg within finds it.
	const install = async (file, ...options) => {
		fs.copyFileSync(file, chroot.file('tmp/it.deb'))
		const said = await chroot.command('dpkg', ...options, '--install', '/tmp/it.deb')
		fs.rmSync(chroot.file('tmp/it.deb'))
		return said
	}

	before(async () => {
		await done('scripts/package', ['--to', TO])
		deb = debIn(TO)
		chroot = await Chroot.make(await dependencies(deb))
		authority = await Authority.make(path.join(temporaryFolder(), 'ca'))
		fresh = await chroot.files()
	})
	after(async () => {
		await manager?.stop()
		await chroot?.remove()
		if (authority) fs.rmSync(path.dirname(authority.folder), { recursive: true })
	})

	// Every fifteenth object is compiled anew, and all of it linked and packed; `rm -r` takes all of them.
	test('the same sources give the same bytes elsewhere, later, in another language and with other rights', async () => {
		const folder = temporaryFolder()
		const tree = `trustseal-${VERSION}`
		fs.mkdirSync(path.join(folder, tree))
		await done('cp', ['-a', path.join(TO, tree, 'build'), path.join(folder, tree)])
		const objects = fs.readdirSync(path.join(folder, tree, 'build/obj'), { recursive: true }).filter((name) => name.endsWith('.o')).sort()
		for (const name of objects.filter((_, at) => at % 15 === 0)) fs.rmSync(path.join(folder, tree, 'build/obj', name))
		fs.rmSync(path.join(folder, tree, 'build/trustseal'))
		await done('sh', ['-c', 'umask 077; exec faketime -f +40d scripts/package --again --to "$0"', folder],
			{ env: { ...process.env, LC_ALL: 'C', LANG: 'C', TZ: 'Pacific/Kiritimati', NO_FAKE_STAT: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1' } })
		const made = fs.readdirSync(folder).filter((name) => /\.(deb|dsc|tar\.xz)$/.test(name))
		assert.equal(made.length, 4, made.join(' '))
		for (const name of made) await done('cmp', [path.join(TO, name), path.join(folder, name)])
		fs.rmSync(folder, { recursive: true })
	})

	test('a first installation starts nothing, and its settings and records are not for everybody', async () => {
		await install(deb)
		const { mode, gid, uid } = fs.statSync(chroot.file(SETTINGS))
		assert.equal(mode & 0o777, 0o640)
		const records = fs.statSync(chroot.file('var/lib/trustseal'))
		assert.equal(records.mode & 0o777, 0o700)
		assert.deepEqual([uid, gid], [0, records.gid])
		assert.ok(records.uid !== 0 && fs.readdirSync(chroot.file('var/lib/trustseal')).length === 0)
		assert.deepEqual((await chroot.files()).filter((name) => /^etc\/systemd\/.*trustseal/.test(name)), [])
	})

	test('it serves a click after the commands of README.Debian, as its unit starts it', async () => {
		const said = fs.readFileSync(chroot.file('usr/share/doc/trustseal/README.Debian'), 'utf8')
		const commands = [...said.matchAll(/^ {2}(\S.*?)(?: +#.*)?$/gm)].map((each) => each[1])
		assert.deepEqual(commands.map((each) => each.split(' ')[0]), ['editor', 'runuser', 'systemctl', 'trustseal', 'runuser'])
		fs.appendFileSync(chroot.file(SETTINGS), '[server]\npublic_url = https://seal.example.jp\n[issue]\napprovals = 1\n')
		await chroot.command(...commands[1].split(' '))

		code = (await as('trustseal', 'contract', 'add', '--url', 'https://shop.example.com/', '--organization', 'Shop')).trim()
		fs.copyFileSync(await authority.leaf('shop', ['shop.example.com']), chroot.file('tmp/shop.pem'))
		fs.chmodSync(chroot.file('tmp/shop.pem'), 0o644)
		await as('trustseal', 'certificate', 'add', code, '/tmp/shop.pem')
		assert.match(await chroot.command(...commands[4].split(' ')), new RegExp(code))
		assert.match(await chroot.command(...commands[3].replace('NAME', 'sato').split(' ')), /^\S{10,}\n$/)

		service = new Service()
		;[service.port, service.adminPort] = await freePorts(2)
		await chroot.command(...unit('ExecStartPre').split(' '))
		manager = await Manager.of({
			command: chroot.words(unit('User'), ...unit('ExecStart').split(' ')),
			sockets: [['front', `tcp:${service.port}`], ['admin', `tcp:${service.adminPort}`]],
			notify: `@trustseal-test-${service.port}`,
		})
		await manager.start()
		assert.equal((await click()).headers['trustseal-status'], 'record=valid; link=match')
	})

	const click = () => service.get(`/proof/${code}`, { Referer: 'https://shop.example.com/' })

	// A systemd that says that the service runs, and has the manager restart it.
	const playSystemd = () => {
		fs.mkdirSync(chroot.file('run/systemd/system'), { recursive: true })
		fs.writeFileSync(chroot.file('systemctl.log'), '')
		fs.writeFileSync(chroot.file('usr/local/bin/systemctl'), '#!/bin/sh\necho "$*" >>/systemctl.log\n' +
			'case "$*" in *" restart "*trustseal.service*) : >/restart; for _ in $(seq 400); do [ ! -e /restart ] || sleep 0.05; done ;; esac\n', { mode: 0o755 })
	}
	const restartWhenAsked = async () => {
		await until('a restart is asked for', () => fs.existsSync(chroot.file('restart')))
		await manager.end()
		await manager.start()
		fs.rmSync(chroot.file('restart'))
	}

	test('an upgrade brings the store up, keeps what was changed, and drops no request', async () => {
		playSystemd()
		const next = `${BUILD}/tests/next-package/additive/trustseal`
		await done('make', ['-s', `BUILD=${BUILD}`, `NEXT=${BUILD}/tests/next-package`, next])
		const newer = await repacked(deb, `${VERSION}+next`, (folder) => {
			fs.copyFileSync(path.join(ROOT, next), path.join(folder, 'usr/bin/trustseal'))
			fs.appendFileSync(path.join(folder, SETTINGS), '# A setting of tomorrow.\n')
		})
		const statuses = new Set()
		let going = true
		const client = async () => {
			while (going) statuses.add((await click().catch(({ code: why }) => ({ status: why }))).status)
		}
		const clients = [client(), client()]
		await Promise.all([install(newer, '--force-confdef', '--force-confold'), restartWhenAsked()])
		going = false
		await Promise.all(clients)
		assert.deepEqual([...statuses], [200])
		assert.match(await as('trustseal', 'store', 'upgrade'), /^nothing is due: .* 9000\n/)
		assert.match(fs.readFileSync(chroot.file(SETTINGS), 'utf8'), /^approvals = 1$/m)
		assert.equal(fs.statSync(chroot.file(SETTINGS)).mode & 0o777, 0o640)
		assert.ok(fs.existsSync(chroot.file(`${SETTINGS}.dpkg-dist`)))
		assert.doesNotMatch(systemctl(), /socket/)
		fs.rmSync(path.dirname(newer), { recursive: true })
	})

	test('where the newer program refuses the settings, the older one goes on', async () => {
		fs.writeFileSync(chroot.file('systemctl.log'), '')
		fs.appendFileSync(chroot.file(SETTINGS), 'aprovals = 2\n')
		const said = await chroot.command('/var/lib/dpkg/info/trustseal.postinst', 'configure', VERSION)
		assert.match(said, /aprovals[^]*the older program goes on/)
		assert.doesNotMatch(systemctl(), / restart /)
		assert.equal((await click()).status, 200)
	})

	test('a removal stops service and sockets, and loses nothing', async () => {
		fs.writeFileSync(chroot.file('systemctl.log'), '')
		await chroot.command('dpkg', '--remove', 'trustseal')
		assert.match(systemctl(), /stop trustseal\.socket trustseal\.service/)
		await manager.end()
		for (const name of [SETTINGS, 'var/lib/trustseal/trustseal.db']) assert.ok(fs.existsSync(chroot.file(name)), name)
		assert.ok(!fs.existsSync(chroot.file('usr/bin/trustseal')))
	})

	test('a purge leaves nothing but the user', async () => {
		fs.rmSync(chroot.file(`${SETTINGS}.dpkg-dist`), { force: true })
		await chroot.command('dpkg', '--purge', 'trustseal')
		for (const name of ['usr/local/bin/systemctl', 'systemctl.log', 'tmp/shop.pem', 'run/systemd']) fs.rmSync(chroot.file(name), { recursive: true })
		const left = await chroot.files(/^var\/(lib\/dpkg|log|cache)\/|^etc\/(passwd|group|shadow|gshadow)/)
		assert.deepEqual(left.filter((name) => !fresh.includes(name)), [])
		assert.match(await chroot.command('getent', 'passwd', 'trustseal'), /^trustseal:/)
	})
})
