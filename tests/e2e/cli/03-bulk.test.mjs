// A whole CA's certificates at once: a folder, a CSV file, and contracts together with theirs.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Authority, PROGRAM, run, Service, until } from '../../fixtures/harness.mjs'

const REFUSED = 1

describe('bulk', () => {
	let service, folder
	const cli = (...args) => service.cli(...args)
	const show = async (code) => JSON.parse(await service.command('contract', 'show', code, '--json'))
	const pem = {}

	before(async () => {
		service = await Service.start({ redis: true })
		await Authority.make(service.authority.folder)
		folder = path.join(service.folder, 'issued')
		fs.mkdirSync(folder)
		for (const name of ['a', 'b', 'c', 'd'])
			pem[name] = fs.readFileSync(await service.authority.leaf(name, [`${name}.example.com`]), 'utf8')
	})
	after(() => service.stop())

	/** Registers a contract without a certificate. */
	const contract = (code, name) =>
		service.command('contract', 'add', '--url', `https://${name}.example.com/`, '--organization', 'Example', '--code', code)

	test('a folder of files named by their codes is added, and visitors see it at once', async () => {
		await contract('0000000001', 'a')
		await contract('0000000002', 'b')
		const record = async () => (await service.get('/proof/0000000001')).headers['trustseal-status']
		assert.match(await record(), /record=none/)
		fs.writeFileSync(path.join(folder, '0000000001.pem'), pem.a)
		fs.writeFileSync(path.join(folder, '0000000002-2026.pem'), pem.b)
		const { status, stdout, stderr } = await cli('certificate', 'import', folder)
		assert.equal(stderr, '', 'no progress bar where there is no terminal')
		assert.equal(status, 0)
		assert.equal(stdout.toString(), '2 certificates added, 0 were there before, 0 refused\n')
		for (const code of ['0000000001', '0000000002']) {
			const { certificates, events } = await show(code)
			assert.deepEqual(certificates.map(({ state }) => state), ['valid'])
			assert.deepEqual(events.map(({ action }) => action), ['contract.add', 'certificate.add'])
		}
		await until('the page knows the certificate', async () => /record=valid/.test(await record()))
	})

	test('what is refused is named, the others are added, and the end is 1', async () => {
		await contract('0000000003', 'c')
		fs.writeFileSync(path.join(folder, '0000000003.pem'), pem.c)
		fs.writeFileSync(path.join(folder, '0000000004.pem'), pem.d)
		fs.writeFileSync(path.join(folder, '0000000001-x.pem'), pem.d)
		fs.writeFileSync(path.join(folder, 'readme.txt'), 'Hello')
		fs.mkdirSync(path.join(folder, '0000000001-old'))
		const { status, stdout, stderr } = await cli('certificate', 'import', folder, '--json')
		assert.equal(status, REFUSED)
		assert.deepEqual(JSON.parse(stdout), { added: 1, there: 2, refused: 4, warnings: 0, complete: true, proposal: null })
		for (const words of [
			/issued\/0000000001-old: .*is a folder, which is not looked into$/m,
			/issued\/0000000001-x\.pem: the certificate is not for the registered host a\.example\.com/,
			/issued\/0000000004\.pem: there is no contract with the code 0000000004$/m,
			/issued\/readme\.txt: the name does not begin with a code of ten digits/,
		])
			assert.match(stderr, words)
		assert.equal(stderr.split('\n').length - 1, 4)
		fs.rmSync(folder, { recursive: true })
		fs.mkdirSync(folder)
	})

	test('a CSV file has each certificate, or its file', async () => {
		await contract('0000000004', 'd')
		fs.writeFileSync(path.join(folder, 'd.pem'), pem.d)
		fs.writeFileSync(
			path.join(folder, 't.csv'),
			`\ufeffcode,pem,file\r\n0000000001,"${pem.a}",\r\n0000000004,,d.pem\r\n000004,,d.pem\r\n`,
		)
		const { status, stdout, stderr } = await cli('certificate', 'import', 'issued/t.csv')
		const line = 3 + pem.a.split('\n').length
		assert.equal(stderr, `trustseal: issued/t.csv:${line}: column 1: code: "000004" is not a code of ten digits\n`)
		assert.equal(stdout.toString(), '1 certificate added, 1 were there before, 1 refused\n')
		assert.equal(status, REFUSED)
	})

	test('what Excel in Japan writes is read', async () => {
		await contract('0000000005', 'e')
		await service.authority.leaf('e', ['e.example.com'])
		fs.copyFileSync(path.join(service.authority.folder, 'e.pem'), path.join(folder, '株.pem'))
		const kabu = Buffer.from([0x8a, 0x94]) // 株 in CP932
		fs.writeFileSync(
			path.join(folder, 't.csv'),
			Buffer.concat([Buffer.from('code,file\r\n0000000005,'), kabu, Buffer.from('.pem\r\n')]),
		)
		const { status, stderr } = await cli('certificate', 'import', path.join(folder, 't.csv'))
		assert.equal(status, 0, stderr)
	})

	test('a CSV file from the standard input names its files from here on', async () => {
		const { status, stdout, stderr } = await run(PROGRAM, ['certificate', 'import', '-'], {
			cwd: folder,
			input: 'code,file\n0000000004,d.pem\n',
			env: { ...process.env, TRUSTSEAL_CONFIG: service.config },
		})
		assert.equal(status, 0, stderr)
		assert.equal(stdout.toString(), '0 certificates added, 1 were there before, 0 refused\n')
	})

	for (const [name, make, words] of [
		['a folder with nothing in it', (at) => fs.mkdirSync(at), /t has no certificate\n$/],
		['a file that is not there', () => {}, /^trustseal: cannot read t: No such file or directory\n$/],
		['other columns', (at) => fs.writeFileSync(at, 'url,organization\n'), /^trustseal: t:1: column 1: no column is named "url"/],
		['no column for certificates', (at) => fs.writeFileSync(at, 'code\n1\n'), /^trustseal: t: the first line has to name/],
	])
		test(`${name} is refused`, async () => {
			const at = path.join(service.folder, 't')
			make(at)
			const { status, stderr } = await cli('certificate', 'import', 't')
			assert.equal(status, REFUSED)
			assert.match(stderr, words)
			fs.rmSync(at, { recursive: true, force: true })
		})

	test('contracts are registered with their certificates, all or none', async () => {
		const at = path.join(service.folder, 'whole.csv')
		pem.f = fs.readFileSync(await service.authority.leaf('f', ['f.example.com']), 'utf8')
		const row = (code, host, certificate) => `${code},https://${host}.example.com/,Example,"${certificate}"\n`
		const head = 'code,url,organization,pem\n'
		fs.writeFileSync(at, head + row('0000000006', 'f', pem.f) + row('0000000007', 'g', pem.f))
		let answer = await cli('contract', 'import', 'whole.csv')
		assert.equal(answer.status, REFUSED)
		assert.match(answer.stderr, /^trustseal: whole\.csv:\d+: column 4: pem: the contract 0000000006 has this very/)
		assert.equal((await cli('contract', 'show', '0000000006')).status, REFUSED)
		assert.equal((await service.get('/proof/0000000006')).status, 404)
		fs.writeFileSync(at, head + row('0000000006', 'f', pem.f) + row('0000000007', 'g', ''))
		answer = await cli('contract', 'import', 'whole.csv')
		assert.equal(answer.stderr, '')
		assert.equal(answer.stdout.toString(), '2 contracts added with 1 certificate\n')
		assert.equal((await show('0000000006')).certificates[0].state, 'valid')
		await until('the page knows the certificate', async () =>
			/record=valid/.test((await service.get('/proof/0000000006')).headers['trustseal-status']),
		)
	})

	test('Ctrl-C ends it behind a batch, and the same command goes on', async () => {
		await contract('0000000008', 'h')
		pem.h = fs.readFileSync(await service.authority.leaf('h', ['h.example.com']), 'utf8')
		const rows = ['0000000008', ...Array(999).fill('9999999999')].map((code) => `${code},"${pem.h}"\n`)
		const csv = `code,pem\n${rows.join('')}`
		const bring = () => {
			const child = spawn(PROGRAM, ['certificate', 'import', '-', '--json'], {
				env: { ...process.env, TRUSTSEAL_CONFIG: service.config },
			})
			const said = { stdout: '', stderr: '' }
			for (const name of ['stdout', 'stderr']) child[name].on('data', (data) => (said[name] += data))
			return { child, said }
		}
		const { child, said } = bring()
		await until('it listens to signals', () =>
			/^SigCgt:\s*[\da-f]*[2367abef]$/m.test(fs.readFileSync(`/proc/${child.pid}/status`, 'utf8')),
		)
		child.kill('SIGINT')
		child.stdin.end(csv)
		assert.deepEqual(await once(child, 'close'), [REFUSED, null])
		const first = JSON.parse(said.stdout)
		assert.equal(first.complete, false)
		assert.equal(first.added, 1)
		assert.ok(first.refused < 500, 'it did not go on to the end')
		assert.match(said.stderr, /^trustseal: stopped before the end$\n^trustseal: what was added stays; the same command goes on/m)
		const again = bring()
		again.child.stdin.end(csv)
		await once(again.child, 'close')
		assert.deepEqual(JSON.parse(again.said.stdout), { added: 0, there: 1, refused: 999, warnings: 0, complete: true, proposal: null })
	})

	test('at a terminal it shows how far it is', async () => {
		const env = { ...process.env, TRUSTSEAL_CONFIG: service.config }
		fs.writeFileSync(path.join(folder, 'bar.csv'), `code,pem\n0000000008,"${pem.h}"\n`)
		const { status, stdout } = await run(
			'/bin/sh', ['-c', `script -qec "'$0' certificate import bar.csv" /dev/null`, PROGRAM], { env, cwd: folder },
		)
		assert.equal(status, 0)
		assert.match(stdout.toString(), /bar\.csv \[[ #]+\] +\d+ %[^]*1 were there before/)
	})
})
