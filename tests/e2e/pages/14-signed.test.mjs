// A proof that can be checked without asking us: signed facts, read by other people's libraries, and
// the keys behind them, which take turns while the service runs.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { createLocalJWKSet, createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify, UnsecuredJWT } from 'jose'
import { ROOT, Service, everyState, run, until } from '../../fixtures/harness.mjs'

const TYPE = 'trustseal-proof+jwt'
const DAY = 86_400
const LINK = ['link', 'reason', 'verified', 'linked_from']

const now = () => Math.floor(Date.now() / 1000)
const nameOf = (seconds) => `${new Date(seconds * 1000).toISOString().replace(/[-:]|\.\d+/g, '')}.pem`

class Signing {
	/** A service with a folder of keys, empty unless `keys` says how old they are, in seconds. */
	static async start({ keys = [], folder = true, ...options } = {}) {
		const signing = new Signing()
		signing.service = await Service.prepare(options)
		signing.folder = signing.service.file('keys')
		if (folder) fs.mkdirSync(signing.folder, { mode: 0o700 })
		fs.appendFileSync(signing.service.config, `\n[proof]\nkeys = ${signing.folder}\n`)
		for (const age of keys) await signing.make(age)
		return signing
	}

	/** Makes a key of that age: its file's name. */
	async make(age) {
		const others = signingFiles(this.folder)
		const aside = others.map((name) => [name, `${name}.aside`])
		for (const [name, to] of aside) fs.renameSync(path.join(this.folder, name), path.join(this.folder, to))
		await this.service.command('key', 'rotate')
		const [made] = signingFiles(this.folder)
		const name = this.age(made, age)
		for (const [to, from] of aside) fs.renameSync(path.join(this.folder, from), path.join(this.folder, to))
		return name
	}

	/** Gives a key's file another age: its new name. */
	age(name, age) {
		const aged = nameOf(now() - age)
		fs.renameSync(path.join(this.folder, name), path.join(this.folder, aged))
		return aged
	}

	async token(code, headers) {
		const answer = await this.service.get(`/proof/${code}.jws`, headers)
		return answer.text
	}

	async keys() {
		return JSON.parse((await this.service.get('/.well-known/jwks.json')).text).keys
	}

	remote() {
		return createRemoteJWKSet(new URL('/.well-known/jwks.json', this.service.origin))
	}

	verify(token, keys = this.remote(), options = {}) {
		return jwtVerify(token, keys, { issuer: this.service.origin, algorithms: ['ES256'], typ: TYPE, ...options })
	}

	/** What an answer of a code that nobody has is signed with, just now: it is kept nowhere. */
	async signer() {
		return decodeProtectedHeader(await this.token('0000000042')).kid
	}

	list() {
		return this.service.command('key', 'list', '--json').then((text) => JSON.parse(text))
	}
}

const signingFiles = (folder) => fs.readdirSync(folder).filter((name) => /^\d{8}T\d{6}Z\.pem$/.test(name)).sort()

/** Without what tells when it was said. */
function timeless(facts) {
	const { checked_at, record_as_of, evidence_as_of, evidence, ...rest } = facts
	return { ...rest, evidence: evidence.map(({ at, ...item }) => item) }
}

describe('signed facts', () => {
	let signing, service, states
	before(async () => {
		signing = await Signing.start({ keys: [40 * DAY] })
		service = signing.service
		await service.serve()
		states = await everyState(service)
	})
	after(() => service.stop())

	test('npm’s jose verifies them with the keys that the service shows', async () => {
		const { payload, protectedHeader } = await signing.verify(await signing.token(states.valid.code))
		const [key] = await signing.keys()
		assert.deepEqual(protectedHeader, { alg: 'ES256', typ: TYPE, kid: key.kid })
		assert.equal(payload.sub, states.valid.code)
		assert.equal(payload.record, 'valid')
		assert.equal(payload.organization, '株式会社見本')
		assert.equal(payload.iat % 60, 0)
		assert.equal(payload.exp, payload.iat + 300)
	})

	test('Debian’s jwcrypto verifies them, too, and refuses what was changed', async () => {
		const file = service.file('jwks.json')
		fs.writeFileSync(file, (await service.get('/.well-known/jwks.json')).text)
		const read = (input) => run('/usr/bin/python3', [path.join(ROOT, 'tests/fixtures/read_jws.py'), file, 'ES256'], { input })
		const token = await signing.token(states.valid.code)
		const { status, stdout, stderr } = await read(token)
		assert.equal(status, 0, stderr)
		const { header, claims } = JSON.parse(stdout.toString())
		assert.equal(header.typ, TYPE)
		assert.deepEqual(claims, decodeJwt(token))
		const [head, , signature] = token.split('.')
		const other = Buffer.from(JSON.stringify({ ...claims, sub: states.revoked.code })).toString('base64url')
		assert.notEqual((await read([head, other, signature].join('.'))).status, 0)
	})

	test('they say what the JSON says, in every state, but for the link', async () => {
		for (const [name, { code }] of Object.entries(states)) {
			const json = await service.get(`/proof/${code}.json`)
			const answer = await service.get(`/proof/${code}.jws`)
			assert.equal(answer.status, json.status, name)
			const { iss, sub, iat, exp, ...claims } = (await signing.verify(answer.text)).payload
			const facts = JSON.parse(json.text)
			assert.equal(sub, facts.code)
			for (const member of LINK) {
				assert.ok(!(member in claims), `${name}: ${member}`)
				delete facts[member]
			}
			assert.deepEqual(timeless(claims), timeless(facts), name)
		}
	})

	test('they are the same for everybody within a minute, wherever one comes from', async () => {
		const target = `/proof/${states.valid.code}.jws`
		const ask = async (headers) => {
			const answer = await service.get(target, headers)
			return [answer.headers.etag, answer.text]
		}
		await until('two answers of one minute', async () => {
			const [one, two, three] = [await ask(), await ask({ Referer: states.valid.url }),
				await ask({ Referer: 'https://evil.example.net/' })]
			if (decodeJwt(one[1]).iat !== decodeJwt(three[1]).iat) return false
			assert.deepEqual(two, one)
			assert.deepEqual(three, one)
			return true
		})
	})

	test('caches may keep them until the minute ends, and what nobody has not at all', async () => {
		const answer = await service.get(`/proof/${states.valid.code}.jws`)
		const { headers } = answer
		assert.equal(headers['content-type'], 'application/jose')
		assert.equal(headers['cache-control'], 'public')
		assert.equal(Date.parse(headers.expires) / 1000, decodeJwt(answer.text).iat + 60)
		assert.equal(headers['access-control-allow-origin'], '*')
		assert.equal(headers['set-cookie'], undefined)
		const again = await service.get(`/proof/${states.valid.code}.jws`, { 'If-None-Match': headers.etag })
		if (decodeJwt(await signing.token(states.valid.code)).iat === decodeJwt(answer.text).iat)
			assert.equal(again.status, 304)
		assert.equal((await service.get(`/proof/${states.none.code}.jws`)).headers['cache-control'], 'no-store')
		assert.equal((await service.request('HEAD', `/proof/${states.valid.code}.jws`)).status, 200)
		assert.equal((await service.request('POST', `/proof/${states.valid.code}.jws`)).status, 405)
	})

	test('a revocation is signed as soon as it is known, also within the minute', async () => {
		const code = await service.register('https://soon.example.com/')
		assert.equal(decodeJwt(await signing.token(code)).record, 'valid')
		await service.command('certificate', 'revoke', code, '--reason', 'keyCompromise')
		await until('the record is revoked', async () => (await service.recordOf(code)) === 'revoked')
		const { payload } = await signing.verify(await signing.token(code))
		assert.equal(payload.record, 'revoked')
		assert.equal(payload.revocation_reason, 'keyCompromise')
	})

	test('what is signed is not valid beyond the end of what it tells of', async () => {
		const code = await service.register('https://end.example.com/', { days: [-30, 40 / DAY] })
		const answer = await service.get(`/proof/${code}.jws`)
		const { payload } = await signing.verify(answer.text)
		assert.equal(payload.record, 'valid')
		assert.equal(payload.exp, Date.parse(payload.not_after) / 1000 + 1)
		assert.ok(Date.parse(answer.headers.expires) / 1000 <= payload.exp)
	})

	test('a reader refuses what is of another type, changed, unsigned or too old', async () => {
		const token = await signing.token(states.valid.code)
		const keys = createLocalJWKSet({ keys: await signing.keys() })
		await signing.verify(token, keys)
		await assert.rejects(signing.verify(token, keys, { typ: 'at+jwt' }), { code: 'ERR_JWT_CLAIM_VALIDATION_FAILED' })
		const [head, body, signature] = token.split('.')
		const claims = JSON.parse(Buffer.from(body, 'base64url'))
		const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
		for (const changed of [
			[head, encode({ ...claims, record: 'revoked' }), signature],
			[head, encode({ ...claims, exp: claims.exp + 1 }), signature],
			[encode({ ...JSON.parse(Buffer.from(head, 'base64url')), typ: TYPE.toUpperCase() }), body, signature],
			[head, body, (signature[0] === 'A' ? 'B' : 'A') + signature.slice(1)],
		])
			await assert.rejects(signing.verify(changed.join('.'), keys, { typ: undefined }), { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' })
		await assert.rejects(signing.verify(new UnsecuredJWT(claims).encode(), keys))
		await assert.rejects(signing.verify(token, keys, { currentDate: new Date((claims.exp + 1) * 1000) }), { code: 'ERR_JWT_EXPIRED' })
	})

	test('what is no code is no page', async () => {
		for (const target of ['/proof/123456789.jws', '/proof/abcdefghij.jws', '/proof/.jws', '/.well-known/jwks', '/.well-known/'])
			assert.equal((await service.get(target)).status, 404, target)
	})

	test('nothing private is shown, in answers or in the log', async () => {
		const answer = await service.get('/.well-known/jwks.json')
		assert.equal(answer.headers['content-type'], 'application/jwk-set+json')
		assert.equal(answer.headers['cache-control'], 'public, max-age=300')
		for (const key of JSON.parse(answer.text).keys)
			assert.deepEqual(Object.keys(key).sort(), ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'])
		assert.ok(!/"(d|p|q|dp|dq|qi|k|oth)"/.test(answer.text))
		const [name] = signingFiles(signing.folder)
		const { stdout } = await run('openssl', ['pkey', '-in', path.join(signing.folder, name), '-outform', 'DER'])
		const secret = stdout.subarray(36, 68)
		assert.notEqual(secret.length, 0)
		const said = answer.text + service.log + (await service.admin('/metrics')).text + (await signing.token(states.valid.code))
		for (const form of ['hex', 'base64', 'base64url'])
			assert.ok(!said.includes(secret.toString(form).replace(/=+$/, '')))
		assert.ok((await service.metric('proofs_signed_total')) > 5)
		assert.equal(fs.statSync(path.join(signing.folder, name)).mode & 0o777, 0o600)
	})
})

describe('keys that sign', () => {
	test('without a folder, or a key in it, the service says that nothing is signed', async () => {
		const service = await Service.start()
		try {
			for (const target of ['/proof/0000000042.jws', '/.well-known/jwks.json']) {
				const answer = await service.get(target)
				assert.equal(answer.status, 404)
				assert.match(answer.text, /signs no proofs/)
			}
			const { status, stderr } = await service.cli('key', 'list')
			assert.equal(status, 1)
			assert.match(stderr, /\[proof\] keys names no folder/)
		} finally {
			await service.stop()
		}
	})

	test('a folder that is not there is said, with what to do, and the service does not start', async () => {
		const { service, folder } = await Signing.start({ folder: false })
		try {
			for (const words of [['key', 'rotate'], ['serve'], ['check-config']]) {
				await service.cli('store', 'create')
				const { status, stderr } = await service.cli(...words)
				assert.equal(status, 1, words.join(' '))
				assert.ok(stderr.includes(folder), stderr)
			}
			assert.match((await service.cli('key', 'rotate')).stderr, /install -d -m 700 -o trustseal/)
		} finally {
			await service.stop()
		}
	})

	test('the first key signs within seconds; the next only when it has been shown for an hour', async () => {
		const signing = await Signing.start()
		const { service } = signing
		try {
			await service.serve()
			assert.match((await service.get('/.well-known/jwks.json')).text, /signs no proofs/)
			assert.match(service.log, /event=proof_keys_none/)
			// In the minute in which it begins, too: that nothing is signed is kept by nobody.
			const code = await service.register('https://shop.example.com/')
			const asked = async () => (await service.get(`/proof/${code}.jws`)).status
			assert.equal(await asked(), 404)
			await service.command('key', 'rotate')
			await until('the key is shown', async () => (await service.get('/.well-known/jwks.json')).status === 200, 15_000)
			await until('the code is signed', async () => (await asked()) === 200, 5_000)
			const [first] = await signing.list()
			assert.equal(first.state, 'current')
			assert.equal(await signing.signer(), first.kid)

			signing.age(signingFiles(signing.folder)[0], 40 * DAY)
			await service.command('key', 'rotate')
			const refused = await service.cli('key', 'rotate')
			assert.equal(refused.status, 1)
			assert.match(refused.stderr, /is the next|clock of this machine/)
			await until('both are shown', async () => (await signing.keys()).length === 2, 15_000)
			const once = createLocalJWKSet({ keys: await signing.keys() })
			const [, next] = await signing.list()
			assert.equal(next.state, 'next')
			assert.equal(Date.parse(next.from) - Date.parse(next.made_at), 3_600_000)
			assert.equal(await signing.signer(), first.kid)

			signing.age(next.file, 2 * 3600)
			await until('the next signs', async () => (await signing.signer()) === next.kid, 15_000)
			// Who fetched the keys before it signed knows it.
			await signing.verify(await signing.token('0000000043'), once)
			await signing.verify(await signing.token('0000000043'))
			assert.deepEqual((await signing.list()).map(({ state }) => state), ['old', 'current'])
			assert.equal((await signing.keys()).length, 2, 'the old one is still shown')

			signing.age(signingFiles(signing.folder)[1], 26 * 3600)
			await until('the old one is gone', async () => (await signing.keys()).length === 1, 15_000)
			assert.deepEqual((await signing.list()).map(({ state }) => state), ['gone', 'current'])
			const said = (await service.command('key', 'rotate')).toString()
			assert.match(said, /is made, and signs from/)
			assert.match(said, /is removed/)
			assert.deepEqual((await signing.list()).map(({ state }) => state), ['current', 'next'])
		} finally {
			await service.stop()
		}
	})

	test('a key that cannot be read changes nothing, and the log says why', async () => {
		const signing = await Signing.start({ keys: [40 * DAY] })
		const { service } = signing
		try {
			await service.serve()
			const kid = await signing.signer()
			const name = await signing.make(3 * 3600)
			fs.chmodSync(path.join(signing.folder, name), 0o644)
			await until('it is said', async () => (await signing.signer()) && /event=proof_keys_failed/.test(service.log), 15_000)
			assert.match(service.log, /proof_keys_failed.*everybody may read/)
			assert.equal(await signing.signer(), kid)
			assert.notEqual((await service.cli('check-config')).status, 0)
			fs.chmodSync(path.join(signing.folder, name), 0o600)
			await until('the newer one signs', async () => (await signing.signer()) !== kid, 15_000)
			assert.match(service.log, /event=proof_keys_back/)
		} finally {
			await service.stop()
		}
	})

	test('servers with the same keys agree, and one that lacks the newest is believed', async () => {
		const one = await Signing.start({ keys: [40 * DAY, 2 * 3600] })
		const two = await Signing.start()
		try {
			for (const name of signingFiles(one.folder)) fs.copyFileSync(path.join(one.folder, name), path.join(two.folder, name))
			await one.service.serve()
			await two.service.serve()
			assert.equal(await one.signer(), await two.signer())
			assert.deepEqual(await one.keys(), await two.keys())
			fs.rmSync(path.join(two.folder, signingFiles(two.folder)[1]))
			await until('the other signs', async () => (await two.signer()) !== (await one.signer()), 15_000)
			const mine = (await one.service.get('/.well-known/jwks.json')).text
			const token = await two.token('0000000042')
			await jwtVerify(token, createLocalJWKSet(JSON.parse(mine)), { typ: TYPE })
		} finally {
			await one.service.stop()
			await two.service.stop()
		}
	})
})
