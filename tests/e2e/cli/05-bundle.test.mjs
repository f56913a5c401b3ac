// Certificates as they come: in which files, in which order, with what around them.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { PROGRAM, run, Service } from '../../fixtures/harness.mjs'

const REFUSED = 1

describe('certificates as they come', () => {
	let service, folder, codes = 0

	before(async () => {
		service = await Service.start()
		folder = service.authority.folder
	})
	after(() => service.stop())

	const shell = (command) => execFileSync('/bin/sh', ['-c', command], { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] })
	const add = (code, what, input) =>
		run(PROGRAM, ['certificate', 'add', code, what], { input, env: { ...process.env, TRUSTSEAL_CONFIG: service.config } })
	const show = async (code) => JSON.parse(await service.command('contract', 'show', code, '--json'))

	/** A contract without a certificate, and the leaf NAME.pem for its host with its intermediate; NAME-1.pem is the leaf alone. */
	async function application() {
		const name = `bundle${++codes}`
		const host = `${name}.example.com`
		const code = await service.register(`https://${host}/`, { issued: false })
		await service.authority.leaf(name, [host])
		shell(`openssl x509 -in ${name}.pem >${name}-1.pem`)
		return { code, name, host }
	}

	async function taken({ code, host }, what, input) {
		const { status, stderr, stdout } = await add(code, what, input)
		assert.equal(status, 0, stderr)
		assert.equal(stdout.toString(), '')
		assert.match(stderr, new RegExp(`^trustseal: took: ${host}, serial [0-9A-F]+, as the site's$`, 'm'))
		assert.equal((await show(code)).certificates[0].state, 'valid')
		return stderr
	}

	for (const [what, command] of [
		['PEM with text around it', '{ echo Dear customer; cat NAME.pem; echo Yours; } >out'],
		['PEM as Windows writes it', "{ printf '\\357\\273\\277'; sed 's/$/\\r/' NAME.pem; } >out"],
		['the chain upside down, with its root', 'cat root.pem intermediate.pem NAME-1.pem >out'],
		['DER', 'openssl x509 -in NAME-1.pem -outform DER -out out'],
		['base64 without the lines around it', 'openssl x509 -in NAME-1.pem -outform DER | base64 -w0 >out'],
		['PKCS#7 in PEM', 'openssl crl2pkcs7 -nocrl -certfile root.pem -certfile NAME.pem -out out'],
		['PKCS#7 in DER', 'openssl crl2pkcs7 -nocrl -certfile root.pem -certfile NAME.pem -outform DER -out out'],
	])
		test(`${what} is taken from a file and from the standard input`, async () => {
			for (const from of ['file', 'input']) {
				const mine = await application()
				shell(command.replaceAll('NAME', mine.name))
				const file = path.join(folder, 'out')
				await taken(mine, ...(from === 'file' ? [file] : ['-', fs.readFileSync(file)]))
			}
		})

	test('a folder with all that was sent is one bundle', async () => {
		const mine = await application()
		const sent = path.join(folder, 'sent')
		fs.mkdirSync(path.join(sent, 'old'), { recursive: true })
		shell(`cp ${mine.name}-1.pem sent/shop.crt; cat root.pem intermediate.pem >sent/ca-bundle.crt; cp ec256.csr sent/; echo thanks >sent/README`)
		const said = await taken(mine, sent)
		for (const words of [
			/^trustseal: took: Example Trust Server CA, which issued it$/m,
			/^trustseal: ignored: Example Trust Root CA, the root of its chain/m,
			/^trustseal: ignored: README: the file has no certificate$/m,
			/^trustseal: ignored: ec256\.csr: the block on line 1 is a certificate request \(CSR\)$/m,
			/^trustseal: ignored: .*sent\/old, which is no file$/m,
		])
			assert.match(said, words)
	})

	test('of several sites the one of the contract is taken', async () => {
		const mine = await application()
		const other = await application()
		shell(`cat ${other.name}-1.pem ${mine.name}.pem >out`)
		const said = await taken(mine, path.join(folder, 'out'))
		assert.match(said, new RegExp(`^trustseal: ignored: ${other.host}, which is not in its chain$`, 'm'))
	})

	test('a private key, several certificates of the site, and CAs alone are refused', async () => {
		const { code, name, host } = await application()
		await service.authority.leaf(`${name}b`, [host])
		fs.mkdirSync(path.join(folder, 'keys'))
		shell(`cp ${name}.pem ${name}.key keys/`)
		for (const [command, words] of [
			[`cat ${name}.pem ${name}.key >out`, /is a private key: keep that secret/],
			[`openssl pkcs12 -export -in ${name}.pem -inkey ${name}.key -passout pass:x -out out`, /PKCS#12 file, which holds a private key/],
			[`cat ${name}-1.pem ${name}b.pem >out`, /there are 2 certificates of sites: .*; give one of them/],
			['cat root.pem intermediate.pem >out', /all 2 certificates are CAs'/],
			['cp ec256.csr out', /certificate request \(CSR\): give the certificate that was issued for it/],
		]) {
			shell(command)
			const { status, stderr } = await add(code, path.join(folder, 'out'))
			assert.equal(status, REFUSED)
			assert.match(stderr, words)
		}
		const { status, stderr } = await add(code, path.join(folder, 'keys'))
		assert.equal(status, REFUSED)
		assert.match(stderr, new RegExp(`^trustseal: the certificate is not added: ${name}\\.key: the block on line 1 is a private key`))
		assert.equal((await show(code)).certificates.length, 0)
	})
})
