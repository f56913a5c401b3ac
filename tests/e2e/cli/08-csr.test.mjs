// A request for a certificate (CSR) that comes with an application: which are taken, and that the certificate has its key.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { checkPrimeSync, createPrivateKey, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Authority, PROGRAM, run, Service } from '../../fixtures/harness.mjs'

const REFUSED = 1
const HOST = 'csr.example.com'

const power = (base, exponent, modulus) => {
	let result = 1n
	for (let b = base % modulus; exponent > 0n; exponent >>= 1n, b = (b * b) % modulus)
		if (exponent & 1n) result = (result * b) % modulus
	return result
}
const inverse = (a, m) => {
	let [x, y, u, v] = [0n, 1n, m, a % m]
	while (v > 0n) [x, y, u, v] = [y, x - (u / v) * y, v, u % v]
	return ((x % m) + m) % m
}
const big = (bytes) => BigInt(`0x${bytes.toString('hex')}`)

/** An RSA key as the chips of CVE-2017-15361 made them: primes k * M + (65537^a mod M). */
function chipsKey() {
	const small = [...Array(168).keys()].filter((n) => n > 1 && [...Array(n).keys()].every((d) => d < 2 || n % d))
	const product = small.reduce((m, prime) => m * BigInt(prime), 1n)
	const prime = () => {
		for (;;) {
			const k = (1n << 804n) | (1n << 802n) | big(randomBytes(100))
			const candidate = k * product + power(65537n, big(randomBytes(8)), product)
			if (candidate >> 1023n === 1n && candidate % 65537n !== 1n && checkPrimeSync(candidate)) return candidate
		}
	}
	for (;;) {
		const [p, q] = [prime(), prime()].sort((a, b) => (a > b ? -1 : 1))
		const d = inverse(65537n, (p - 1n) * (q - 1n))
		const text = (n) => Buffer.from(n.toString(16).replace(/^(.(..)*)$/, '0$1'), 'hex').toString('base64url')
		if ((p * q) >> 2047n !== 1n) continue
		const key = { kty: 'RSA', n: text(p * q), e: text(65537n), d: text(d), p: text(p), q: text(q) }
		Object.assign(key, { dp: text(d % (p - 1n)), dq: text(d % (q - 1n)), qi: text(inverse(q, p)) })
		return createPrivateKey({ key, format: 'jwk' }).export({ type: 'pkcs8', format: 'pem' })
	}
}

describe('requests for certificates', () => {
	let service, folder

	before(async () => {
		service = await Service.start()
		folder = service.authority.folder
		await Authority.make(folder)
		for (const key of ['ec256', 'rsa2048', 'rsa1024']) await service.authority.leaf(`leaf-${key}`, [HOST], { key })
		fs.writeFileSync(path.join(folder, 'chip.key'), chipsKey())
	})
	after(() => service.stop())

	const shell = (command) => execFileSync('/bin/sh', ['-c', command], { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] })
	const file = (name) => path.join(folder, name)
	const cli = (args, input) => run(PROGRAM, args, { input, env: { ...process.env, TRUSTSEAL_CONFIG: service.config } })
	const show = async (code) => JSON.parse(await service.command('contract', 'show', code, '--json'))
	const add = (csr, input) =>
		cli(['contract', 'add', '--url', `https://${HOST}/`, '--organization', 'Example', '--csr', csr], input)

	/** Makes NAME.csr by a key of the folder. */
	function request(name, key, { subject = `/C=JP/O=Example/CN=${HOST}`, more = '' } = {}) {
		shell(`openssl req -new -key ${key}.key -subj '${subject}' ${more} -out ${name}.csr`)
		return file(`${name}.csr`)
	}

	async function taken(csr, input) {
		const { status, stdout, stderr } = await add(csr, input)
		assert.equal(status, 0, stderr)
		assert.match(stdout.toString(), /^\d{10}\n$/)
		return { code: stdout.toString().trim(), stderr }
	}

	test('both names of PEM and DER are taken, from a file and the standard input', async () => {
		const pem = request('mine', 'ec256')
		shell("sed 's/ CERT/ NEW CERT/; s/$/\\r/' mine.csr >new.csr && openssl req -in mine.csr -outform DER -out der.csr")
		for (const [csr, input] of [[pem], [file('new.csr')], [file('der.csr')], ['-', fs.readFileSync(pem)]]) {
			const { code, stderr } = await taken(csr, input)
			assert.equal(stderr, '')
			const { csr: kept, events } = await show(code)
			assert.equal(kept.key, 'EC P-256')
			assert.deepEqual(kept.hosts, [HOST])
			assert.equal(kept.subject, `C=JP, O=Example, CN=${HOST}`)
			assert.match((await service.command('contract', 'show', code)).toString(), /^request +EC P-256\n +for +csr\.example\.com$/m)
			assert.deepEqual(events.map(({ action }) => action), ['contract.add', 'contract.csr'])
			assert.equal(events[1].after.csr_kind, 'EC P-256')
			assert.equal(events[1].after.csr_names, HOST)
			assert.match((await service.command('contract', 'history', code)).toString(), / attached the request for a certificate: csr_key [0-9a-f]{64}, /)
		}
	})

	test('a certificate with another key is refused, until a request with its key is there', async () => {
		const { code } = await taken(request('mine', 'ec256'))
		const other = file('leaf-rsa2048.pem')
		const refused = await cli(['certificate', 'add', code, other])
		assert.equal(refused.status, REFUSED)
		assert.match(refused.stderr, /the certificate is not added: its key is not that of the contract's request \(CSR\)/)
		assert.equal((await show(code)).certificates.length, 0)
		assert.equal((await cli(['certificate', 'add', code, file('leaf-ec256.pem')])).status, 0)
		// A reissue on a new key comes with a new request.
		const edited = await cli(['contract', 'edit', code, '--csr', request('next', 'rsa2048')])
		assert.equal(edited.status, 0, edited.stderr)
		const next = await service.authority.leaf('next', [HOST], { key: 'rsa2048', days: [-1, 60] })
		const reissued = await cli(['certificate', 'add', code, next])
		assert.equal(reissued.status, 0, reissued.stderr)
		assert.deepEqual((await show(code)).certificates.map(({ state }) => state), ['valid', 'revoked'])
	})

	test('requests that are no use are refused with a reason, and no contract is made', async () => {
		const before = await service.command('contract', 'list', '--json')
		shell('cat ec256.key >key.csr; openssl x509 -in leaf-ec256.pem >certificate.csr; : >empty.csr')
		request('mine', 'ec256')
		shell("openssl req -in mine.csr -outform DER | sed 's/Example/Exbmple/' >forged.csr")
		for (const [csr, words] of [
			[request('weak', 'rsa1024'), /its key \(RSA of 1024 bits\) is not taken/],
			[request('chip', 'chip'), /its secret key is known to others, or easily found: .*CVE-2017-15361/],
			[request('other', 'ec256', { subject: '/CN=other.example.com' }), /asks for other\.example\.com, which is not among/],
			[
				request('more', 'ec256', { more: `-addext subjectAltName=DNS:${HOST},DNS:www.${HOST}` }),
				/asks for www\.csr\.example\.com, which is not among/,
			],
			[file('forged.csr'), /its signature is not by the key that it names/],
			[file('key.csr'), /is a private key: keep that secret/],
			[file('certificate.csr'), /is no certificate request/],
			[file('empty.csr'), /has no certificate request/],
			[file('nowhere.csr'), /cannot read .*nowhere\.csr/],
		]) {
			const { status, stdout, stderr } = await add(csr)
			assert.equal(status, REFUSED, stderr)
			assert.equal(stdout.toString(), '')
			assert.match(stderr, /^trustseal: the contract is not added: /)
			assert.match(stderr, words)
		}
		assert.deepEqual(await service.command('contract', 'list', '--json'), before)
	})

	test('an e-mail address is told, and is in no event', async () => {
		const csr = request('mail', 'ec256', { subject: `/CN=${HOST}/emailAddress=taro@example.com` })
		const { code, stderr } = await taken(csr)
		assert.match(stderr, /^trustseal: warning: the request names an e-mail address, which is left out/m)
		// The certificate with this key was replaced above.
		assert.match(stderr, /^trustseal: warning: its key was that of .*, which was revoked \(superseded\)/m)
		assert.ok(!JSON.stringify(await show(code)).includes('taro'))
	})

	test('a certificate on a key that a chip made is refused', async () => {
		const code = await service.register(`https://${HOST}/`, { issued: false })
		shell(
			`printf 'subjectAltName=DNS:${HOST}\n' >ext && openssl req -new -key chip.key -subj /CN=x | openssl x509 -req ` +
				'-CA intermediate.pem -CAkey intermediate.key -extfile ext -out chip.pem',
		)
		const { status, stderr } = await cli(['certificate', 'add', code, file('chip.pem')])
		assert.equal(status, REFUSED)
		assert.match(stderr, /its secret key is known to others, or easily found: .*ROCA/)
	})
})
