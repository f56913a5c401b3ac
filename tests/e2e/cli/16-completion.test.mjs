// What shells complete: asked as their scripts ask, and typed into real ones.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { LANGUAGES, PROGRAM, ROOT, run, Service, SIZES } from '../../fixtures/harness.mjs'

const CODES = ['4711081500', '4711081511', '0123456789']
const SHELLS = {
	bash: { arguments: ['--norc', '-i'], setup: 'source /usr/share/bash-completion/bash_completion' },
	zsh: { arguments: ['-f', '-i'], setup: 'fpath=($PWD/share/zsh/site-functions $fpath); autoload -Uz compinit; compinit -u -D' },
	fish: { arguments: ['--no-config', '-i'], setup: 'source $PWD/share/fish/vendor_completions.d/trustseal.fish' },
}

describe('completion', () => {
	let service
	before(async () => {
		service = await Service.prepare()
		for (const code of CODES)
			await service.command('contract', 'add', '--code', code, '--url', `https://c${code}.example.jp/`, '--organization', `Shop: ${code[9]}`)
		// As older records may have it.
		await service.sql(`UPDATE contract SET organization = 'Shop: ' || char(27) WHERE code = '${CODES[1]}'`)
		// Where `make install` puts the scripts.
		for (const [from, to] of [['bash', 'bash-completion/completions/trustseal'], ['zsh', 'zsh/site-functions/_trustseal'], ['fish', 'fish/vendor_completions.d/trustseal.fish']]) {
			const file = service.file(`share/${to}`)
			fs.mkdirSync(path.dirname(file), { recursive: true })
			fs.writeFileSync(file, (await run(PROGRAM, ['completion', from])).stdout)
		}
	})
	after(() => service.stop())

	/** What is offered: names, and what stands beside them. */
	async function asked(words, env = {}) {
		const { status, stdout, stderr } = await run(PROGRAM, ['complete', '--', ...words], {
			cwd: service.folder, env: { ...process.env, TRUSTSEAL_CONFIG: service.config, ...env } })
		assert.deepEqual([status, stderr], [0, ''])
		return stdout.toString().split('\n').filter(Boolean).map((line) => line.split('\t'))
	}
	const offered = async (...words) => (await asked(words)).map(([name]) => name)
	const help = async (...words) => (await run(PROGRAM, ['help', ...words])).stdout.toString()

	test('the first word is one of the commands, the second one of theirs', async () => {
		assert.deepEqual(await offered('co'), ['contract', 'coupon', 'completion', 'complete'])
		assert.deepEqual(await offered('proposal', ''), ['list', 'show', 'approve', 'reject'])
		assert.deepEqual(await offered('help', 'store', 'c'), ['create', 'copy'])
		assert.deepEqual(await asked(['vers']), [['version', 'Print the version of the program']])
		assert.deepEqual(await offered('nothing', ''), [])
	})

	test('options are those that the help of the command has, but for those that are given', async () => {
		for (const name of ['contract add', 'serve', 'usage', 'token add']) {
			const told = [...(await help(...name.split(' '))).matchAll(/^ {2}(?:-\w,| {3}) (--[\w-]+)/gm)].map(([, option]) => option)
			assert.deepEqual(await offered(...name.split(' '), '-'), told)
		}
		const left = await offered('contract', 'add', '--url', 'https://a.example/', '--lang', 'ja', '--')
		assert.ok(left.includes('--url') && !left.includes('--lang'), 'an option that may be repeated stays')
		assert.deepEqual(await offered('version', ''), ['--help', '--config'], 'where no argument is wanted')
		assert.deepEqual(await offered('contract', 'show', '--', '--h'), [], 'behind -- there are none')
	})

	test('values are those of the tables', async () => {
		assert.deepEqual((await offered('snippet', '1', '--size', '')).sort(), SIZES)
		assert.deepEqual((await offered('contract', 'add', '--lang=')).sort(), LANGUAGES.map((lang) => `--lang=${lang}`))
		assert.deepEqual(await offered('certificate', 'revoke', '1', '--reason', 'c'), ['cACompromise', 'cessationOfOperation', 'certificateHold'])
		assert.deepEqual(await offered('operator', 'role', 'sato', ''), ['marketing', 'operator', 'administrator'])
		assert.deepEqual(await offered('token', 'add', 'x', '--rights', 'read,'), [':noblank', 'read,read', 'read,propose', 'read,approve'])
		assert.deepEqual(await offered('contract', 'sticker', CODES[0], ''), ['on', 'off'])
		assert.deepEqual(await offered('attention', '--service', 'EV'), ['EV', 'EV2.0'])
		assert.deepEqual(await offered('certificate', 'add', CODES[0], ''), [':files', ':folders'])
		assert.deepEqual(await offered('manual', 'trustseal.'), ['trustseal.conf'])
	})

	test('each word that stands for a value is completed, or is nobody’s to know', async () => {
		const free = ['ADDRESS', 'DAY', 'DAYS', 'DIGITS', 'FROM', 'HEX', 'HOST', 'ID', 'N', 'NAME', 'NUMBER', 'PURCHASE', 'SHA256', 'TEXT', 'TIME', 'TO', 'URL', 'VKEY', 'WORD', 'WORDS']
		const pages = service.file('pages'), left = new Set(), met = new Set()
		fs.mkdirSync(pages)
		await run(PROGRAM, ['manual', '--to', pages])
		for (const page of fs.readdirSync(pages).filter((file) => file.startsWith('trustseal-'))) {
			const text = fs.readFileSync(path.join(pages, page), 'utf8'), name = /^\.Nm trustseal (.*)$/m.exec(text)[1].split(' ')
			const operands = [.../\.Op Ar OPTION \.\.\.\n([^]*?)\.Sh/.exec(text)[1].matchAll(/^\.(?:Op )?Ar (.*)$/gm)].map(([, words]) => words)
			const asking = [
				...[...text.matchAll(/^\.It .*Fl -(\S+) Ar (\S+)$/gm)].map(([, option, value]) => [value, `--${option}`]),
				...operands.map((words, at) => [words, ...Array(at).fill('x')]),
			]
			for (const [value, ...before] of asking.filter(([value]) => !met.has(value))) {
				met.add(value)
				if ((await offered(...name, ...before, '')).length === 0) for (const [word] of value.matchAll(/[A-Z][A-Z0-9]*/g)) left.add(word)
			}
		}
		assert.ok(met.size > 30)
		assert.deepEqual([...left].sort().filter((value) => !free.includes(value)), [])
	})

	test('settings are those of the sample, and are explained', async () => {
		const sample = (await run(PROGRAM, ['check-config', '--sample'])).stdout.toString()
		const names = await offered('check-config', '--explain', '')
		assert.equal(names.length, sample.match(/^#\w+ =/gm).length)
		for (const name of ['server.listen', 'watch.logs']) {
			assert.ok(names.includes(name))
			const { stdout } = await run(PROGRAM, ['check-config', '--explain', name])
			const [section, , ...lines] = stdout.toString().replace('\n', '\n\n').split('\n')
			assert.equal(section, `[${name.split('.')[0]}]`)
			assert.ok(sample.includes(`\n${lines.join('\n')}`))
		}
		const { status, stderr } = await run(PROGRAM, ['check-config', '--explain', 'server.nothing'])
		assert.deepEqual([status, stderr], [1, 'trustseal: --explain server.nothing: there is no such setting; --sample shows all, as [SECTION] and NAME\n'])
	})

	test('codes are those of the store that the line means, each with whose it is', async () => {
		assert.deepEqual(await asked(['contract', 'show', '47']), [[CODES[0], 'Shop: 0'], [CODES[1], 'Shop: \\u{1b}']])
		assert.deepEqual(await offered('contract', 'add', '--renews', '0'), ['0123456789'])
		assert.deepEqual(await offered('customer', 'edit', '--add-code=471108151'), ['--add-code=4711081511'])
		const other = service.file('other.conf')
		fs.writeFileSync(other, `[store]\nurl = sqlite:${service.file('none.db')}\n`)
		assert.deepEqual(await offered('contract', 'show', '-c', other, ''), [])
		assert.equal(fs.existsSync(service.file('none.db')), false)
		assert.deepEqual(await offered('contract', 'show', 'x'), [])
	})

	test('a configuration that is wrong or not there offers no codes, without a word', async () => {
		for (const config of [service.file('nothing.conf'), service.folder]) assert.deepEqual(await asked(['contract', 'show', ''], { TRUSTSEAL_CONFIG: config }), [])
		assert.deepEqual(await asked(['contract', 'show', ''], { TRUSTSEAL_CACHE_TTL: 'x' }), [])
	})

	test('a store that does not answer is given up after a second', async () => {
		const silent = net.createServer().listen(0, '127.0.0.1')
		await once(silent, 'listening')
		const begin = process.hrtime.bigint()
		const offers = await asked(['contract', 'show', ''], { TRUSTSEAL_STORE_URL: `postgresql://a@127.0.0.1:${silent.address().port}/a` })
		silent.close()
		assert.deepEqual(offers, [])
		assert.ok(process.hrtime.bigint() - begin < 4_000_000_000n)
	})

	/** The arguments that the program gets when a shell is typed into. */
	async function typed(shell, lines) {
		const child = spawn('python3', [path.join(ROOT, 'tests/fixtures/typist.py'), service.folder, shell, ...SHELLS[shell].arguments], {
			env: { ...process.env, HOME: service.folder, TRUSTSEAL: PROGRAM, TRUSTSEAL_CONFIG: service.config, XDG_DATA_DIRS: service.file('share'), LC_ALL: 'C.UTF-8' },
			stdio: ['pipe', 'pipe', 'inherit'],
		})
		child.stdin.end(JSON.stringify({ setup: [SHELLS[shell].setup], lines: lines.map((line) => `trustseal ${line}`) }))
		let text = ''
		for await (const part of child.stdout) text += part
		return JSON.parse(text)
	}

	for (const shell of Object.keys(SHELLS))
		test(`${shell} completes commands, options, values, codes, settings and files`, async () => {
			fs.writeFileSync(service.file('paper bag.pem'), '')
			assert.deepEqual(
				await typed(shell, [
					'contr\tsh\t01\t', 'certificate rev\t012\t--rea\tkeyC\t', 'doctor 471108150\t--server=ng\t', 'usage --by day,rec\t',
					'check-config --exp\tserver.pub\t', 'certificate add 01\tpap\t', 'check-config --config=trustseal.c\t', 'contract sticker 01\tof\t',
				]),
				[
					['contract', 'show', CODES[2]], ['certificate', 'revoke', CODES[2], '--reason', 'keyCompromise'],
					['doctor', CODES[0], '--server=nginx'], ['usage', '--by', 'day,record'], ['check-config', '--explain', 'server.public_url'],
					['certificate', 'add', CODES[2], 'paper bag.pem'], ['check-config', '--config=trustseal.conf'], ['contract', 'sticker', CODES[2], 'off'],
				],
			)
		})
})
