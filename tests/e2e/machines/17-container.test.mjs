// In a container: what asks whether the service is well, and the recipe of the image.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Authority, PROGRAM, ROOT, Service, run, temporaryFolder } from '../../fixtures/harness.mjs'
import { without } from '../../fixtures/rights.mjs'

describe('trustseal health', () => {
	let service
	before(async () => {
		service = await Service.start()
	})
	after(() => service.stop())

	test('a server that lives is well, and ready with its store', async () => {
		assert.equal(String(await service.command('health')), 'ok\n')
		assert.match(String(await service.command('health', '--ready')), /^ready/)
	})

	test('one that listens at all addresses is asked by loopback', async () => {
		service.env = { TRUSTSEAL_SERVER_ADMIN_LISTEN: `0.0.0.0:${service.adminPort}` }
		await service.command('health')
		service.env = { TRUSTSEAL_SERVER_ADMIN_LISTEN: `[::]:${service.adminPort}` }
		assert.match((await service.cli('health')).stderr, /::1/)
	})

	test('what it says instead is told, with exit status 1', async () => {
		const liar = http.createServer((_, answer) => answer.writeHead(503).end('not ready: no store\n')).listen(0, '127.0.0.1')
		await once(liar, 'listening')
		service.env = { TRUSTSEAL_SERVER_ADMIN_LISTEN: `127.0.0.1:${liar.address().port}` }
		const unwell = await service.cli('health', '--ready')
		assert.equal(unwell.status, 1)
		assert.match(unwell.stderr, /^trustseal: it answers 503: not ready: no store/)
		liar.close()
		await once(liar, 'close')
		const silent = await service.cli('health')
		assert.equal(silent.status, 1)
		assert.match(silent.stderr, /^trustseal: no connection: .*127\.0\.0\.1/)
	})
})

// What `podman build` would read: [instruction, rest]…, lines that go on joined.
const RECIPE = fs.readFileSync(path.join(ROOT, 'conf/Containerfile'), 'utf8').replace(/\\\n/g, ' ').split('\n')
	.filter((line) => line !== '' && !line.startsWith('#')).map((line) => /^(\S+)\s+(.*)$/.exec(line).slice(1))
const LAST = RECIPE.slice(RECIPE.findLastIndex(([word]) => word === 'FROM'))
const saidBy = (stage, word) => stage.filter(([each]) => each === word).map(([, rest]) => rest)

describe('the recipe of an image', () => {
	test('the last of its two stages is empty but for the program, which runs as nobody of importance', () => {
		assert.deepEqual(saidBy(RECIPE, 'FROM'), ['docker.io/library/debian:12-slim AS build', 'scratch'])
		assert.deepEqual(saidBy(LAST, 'RUN'), [])
		assert.match(saidBy(LAST, 'USER').join(), /^[1-9]\d+:[1-9]\d+$/)
		assert.ok(saidBy(LAST, 'COPY').every((rest) => rest.startsWith('--from=build ')))
	})

	test('what it names is there: instructions, files, settings and commands, none of which wants a shell', async () => {
		const known = ['FROM', 'WORKDIR', 'COPY', 'RUN', 'USER', 'VOLUME', 'ENV', 'EXPOSE', 'STOPSIGNAL', 'HEALTHCHECK', 'ENTRYPOINT', 'CMD']
		for (const [word] of RECIPE) assert.ok(known.includes(word), word)
		for (const rest of saidBy(RECIPE.slice(0, -LAST.length), 'COPY')) {
			const [to, ...from] = rest.split(' ').reverse()
			for (const name of from) assert.ok(fs.existsSync(path.join(ROOT, name)), `${name} to ${to}`)
		}
		const words = (text) => JSON.parse(/\[.*\]$/.exec(text)[0])
		const [[program], [command], [, check]] = ['ENTRYPOINT', 'CMD', 'HEALTHCHECK'].map((word) => words(saidBy(LAST, word)[0]))
		assert.equal(program, '/usr/bin/trustseal')
		for (const name of [command, check]) assert.equal((await run(PROGRAM, [name, '--help'])).status, 0, name)
		const set = Object.fromEntries(saidBy(LAST, 'ENV').flatMap((rest) => rest.split(' ').map((pair) => pair.split('='))))
		const { status, stderr } = await run(PROGRAM, ['check-config'], { env: { PATH: process.env.PATH, TRUSTSEAL_SERVER_PUBLIC_URL: 'https://seal.example.jp', ...set } })
		assert.equal(status, 0, stderr)
	})
})

describe('the root of the image', { skip: without.otherUsers || without.chown }, () => {
	let folder, root, service
	before(async () => {
		folder = temporaryFolder()
		root = path.join(folder, 'image')
		const build = path.relative(ROOT, path.dirname(PROGRAM))
		for (const [program, ...words] of [
			['make', '-s', '-o', 'all', 'install', `DESTDIR=${folder}/installed`, 'PREFIX=/usr', `BUILD=${build}`],
			['scripts/container-root', path.join(folder, 'installed'), root],
		]) {
			const { status, stderr } = await run(program, words, { cwd: ROOT })
			assert.equal(status, 0, stderr)
		}
		service = await Service.prepare({ wrapper: ['chroot', `--userspec=${saidBy(LAST, 'USER')[0]}`, root] })
		service.program = '/usr/bin/trustseal'
		const settings = path.join(root, 'tmp/trustseal.conf')
		fs.writeFileSync(settings, fs.readFileSync(service.config, 'utf8').replace(/sqlite:.*/, 'sqlite:/var/lib/trustseal/trustseal.db'))
		service.config = '/tmp/trustseal.conf'
	})
	after(async () => {
		await service?.stop()
		fs.rmSync(folder, { recursive: true, force: true })
	})

	test('it has one program, no shell, and nothing that gives rights', async () => {
		const { stdout } = await run('find', [root, '-type', 'f', '(', '-path', '*/bin/*', '-o', '-path', '*/sbin/*', '-o', '-perm', '/6000', ')'])
		assert.equal(stdout.toString(), `${root}/usr/bin/trustseal\n`)
	})

	test('in there the service keeps a record, answers a click, and its health check says that it is well', async () => {
		await service.serve()
		const authority = await Authority.make(path.join(folder, 'ca'))
		const code = String(await service.command('contract', 'add', '--url', 'https://shop.example.com/', '--organization', '見本')).trim()
		const pem = path.join(root, 'tmp/shop.pem')
		fs.copyFileSync(await authority.leaf('shop', ['shop.example.com']), pem)
		fs.chmodSync(pem, 0o644)
		await service.command('certificate', 'add', code, '/tmp/shop.pem')
		const { headers, text } = await service.get(`/proof/${code}`, { Referer: 'https://shop.example.com/' })
		assert.equal(headers['trustseal-status'], 'record=valid; link=match')
		assert.match(text, /見本/)
		assert.equal((await service.get(`/sticker/${code}/56x88.png`)).status, 200)
		assert.equal(String(await service.command('health', '--ready')).trim(), 'ready')
	})

	test('lists of contracts come from Excel there, too', async () => {
		const file = path.join(root, 'tmp/contracts.csv')
		fs.copyFileSync(path.join(ROOT, 'tests/e2e/cli/excel-cp932.csv'), file)
		fs.chmodSync(file, 0o644)
		await service.command('contract', 'import', '/tmp/contracts.csv')
	})
})
