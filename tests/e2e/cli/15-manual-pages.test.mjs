// The manual pages: those that the program makes of its tables, and those of conf/man.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { PROGRAM, ROOT, run, temporaryFolder } from '../../fixtures/harness.mjs'

const BY_HAND = path.join(ROOT, 'conf/man')

describe('manual pages', () => {
	let folder, pages
	const words = async (...args) => (await run(PROGRAM, args)).stdout.toString()
	const read = (page) => fs.readFileSync(path.join(folder, page), 'utf8')
	/** As a reader sees it. */
	const shown = async (page) => (await run('mandoc', ['-T', 'utf8', '-O', 'width=200', path.join(folder, page)])).stdout.toString().replace(/.\x08/g, '')

	before(async () => {
		folder = temporaryFolder()
		assert.equal((await run(PROGRAM, ['manual', '--to', folder])).status, 0)
		for (const page of fs.readdirSync(BY_HAND)) fs.copyFileSync(path.join(BY_HAND, page), path.join(folder, page))
		pages = fs.readdirSync(folder).sort()
	})
	after(() => fs.rmSync(folder, { recursive: true }))

	test('there is one for the program, one for each command, and one for its settings', async () => {
		const commands = [...(await words('--help')).matchAll(/^ {2}([a-z]+(?:-[a-z]+)?(?: [a-z]+(?:-[a-z]+)?)?) {1,}[A-Z]/gm)].map(([, name]) => name)
		assert.ok(commands.length > 40)
		const wanted = ['trustseal.1', ...commands.map((name) => `trustseal-${name.replace(' ', '-')}.1`), 'trustseal.conf.5']
		assert.deepEqual((await words('manual')).trim().split('\n'), wanted)
		assert.deepEqual(pages.filter((page) => !page.endsWith('.7')), [...wanted].sort())
	})

	test('mandoc finds nothing to say of any, and each page of ours that one names is there', async () => {
		// Pages that are named are looked for in the folder, too.
		const { stdout } = await run('mandoc', ['-T', 'lint', ...pages], { cwd: folder })
		assert.deepEqual(stdout.toString().split('\n').filter((line) => line && !/referenced manual not found: Xr (?!trustseal)/.test(line)), [])
	})

	test('the page of a command says what its help says, in any letters', async () => {
		const flat = (text) => text.replace(/\s+/g, ' ')
		for (const name of ['contract check', 'usage', 'contract import', 'certificate add']) {
			const page = flat(await shown(`trustseal-${name.replace(' ', '-')}.1`))
			const help = (await words('help', ...name.split(' '))).split('\n')
			for (const line of help.filter((line) => /^ {2}|^[^ ]/.test(line) && !/^(Usage|Options|Example|--json prints)/.test(line)))
				for (const part of line.trim().replace(/^-\w, /, '').split(/ {2,}/)) {
					const [, option, rest] = /^(--\S+(?: [A-Z]\S*)?) (.*)$/.exec(part) ?? [null, part, '']
					assert.ok(page.includes(flat(option)), `${name}: ${option}`)
					assert.ok(page.includes(flat(rest)), `${name}: ${rest}`)
				}
		}
	})

	test('trustseal.conf(5) has every setting with its default', async () => {
		const page = await shown('trustseal.conf.5')
		const sample = await words('check-config', '--sample')
		for (const [, key, value] of sample.matchAll(/^#(\w+) =(.*)$/gm)) assert.ok(page.includes(`  ${key} =${value}`), `${key} =${value}`)
		for (const [, section] of sample.matchAll(/^(\[\w+\])$/gm)) assert.match(page, new RegExp(`^ +\\${section}$`, 'm'))
		assert.match(page, /exchange_time = 30\n[^]*?The value must be a whole number from 1 to 3600\./)
	})

	test('none sends its reader to a file that only the sources have', () => {
		for (const page of pages) assert.doesNotMatch(read(page), /\b(?:conf|src|assets|tests|scripts)\/\w/, page)
	})

	test('`systemctl status` names pages that are there, the runbook first', () => {
		const [, line] = /^Documentation=(.*)$/m.exec(fs.readFileSync(path.join(ROOT, 'conf/trustseal.service'), 'utf8'))
		const named = [...line.matchAll(/man:([\w.-]+)\((\d)\)/g)].map(([, name, section]) => `${name}.${section}`)
		assert.equal(named[0], 'trustseal-runbook.7')
		for (const page of named) assert.ok(pages.includes(page), page)
	})

	test('one can be read without any being installed, and two runs write the same bytes', async () => {
		assert.equal(await words('manual', 'trustseal.conf'), read('trustseal.conf.5'))
		assert.equal(await words('manual', 'trustseal.conf.5'), read('trustseal.conf.5'))
		const { status, stderr } = await run(PROGRAM, ['manual', 'nothing'])
		assert.equal(status, 1)
		assert.match(stderr, /no page "nothing"/)
		assert.equal((await run(PROGRAM, ['manual', 'trustseal', '--to', folder])).status, 2)
	})
})

describe('the pages that are written by hand', () => {
	/** What a page lists, as [its heading, the words of the item]; what stands for a part of a path is in braces. */
	function items(page) {
		const list = []
		let heading
		for (const line of fs.readFileSync(path.join(BY_HAND, page), 'utf8').split('\n')) {
			if (line.startsWith('.Ss ')) heading = line.slice(4)
			const item = /^\.It ((?:Li [A-Z]+ )?)(Pa \/.*)$/.exec(line)
			if (item) list.push([heading, item[1].slice(3) + item[2].replace(/ Ns Ar (\w+)/g, '{$1}').replace(/ Ns Pa /g, '').replace('Pa ', '')])
		}
		return list
	}
	const rows = (file, pattern) => [...fs.readFileSync(path.join(ROOT, file), 'utf8').matchAll(pattern)]
	const sorted = (list) => list.map((words) => words.join(': ')).sort()

	test('trustseal-console(7) has each path of the console, under who may open it', () => {
		const headings = {
			ANYBODY: 'Without being logged in', LOGGED_IN: 'Also before an initial password is changed', READS: 'Marketing: who reads',
			CHANGES: 'Operators: who change contracts', ADMINISTERS: 'Administrators: who change accounts',
		}
		const pages = rows('src/server/console_routes.c', /\{"(\/admin[^"]*)", CONSOLE_(\w+),/g).map(([, pattern, right]) => [headings[right], pattern])
		assert.ok(pages.length > 50)
		assert.deepEqual(sorted(items('trustseal-console.7')), sorted(pages))
	})

	test('trustseal-api(7) has each endpoint, under the right that it takes', () => {
		const headings = {
			ANYBODY: 'Without a token', READS: 'The right read', WATCHES: 'The right read, of an operator',
			PROPOSES: 'The right propose', KNOWN: 'The right approve',
		}
		const endpoints = rows('src/api/routes.c', /\{"([A-Z]+)", V1 "([^"]+)", API_(\w+),/g).map(([, method, pattern, right]) => [headings[right], `${method} /api/v1${pattern}`])
		assert.ok(endpoints.length > 20)
		assert.deepEqual(sorted(items('trustseal-api.7')), sorted(endpoints))
	})
})
