// Certificates that name a responder, openssl's own: what it says is seen, what it must not say is
// not believed, and its silence makes nothing good.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Authority, Service, sqlite, until } from '../../fixtures/harness.mjs'
import { Responder } from '../../fixtures/responder.mjs'

const HOST = 'shop.example.com'

describe('OCSP', () => {
	let service, authority, responder
	before(async () => {
		service = await Service.start({ config: { watch: { allow: '127.0.0.0/8' } } })
		authority = await Authority.make(service.authority.folder)
		responder = await Responder.make(authority)
		await responder.start()
	})
	after(async () => {
		await responder.stop()
		await service.stop()
	})

	let count = 0
	/** A contract whose certificate names a responder: { code, file }. */
	const contract = async (url = responder.url) => {
		const code = await service.register(`https://${HOST}/`, { issued: false })
		const file = await authority.leaf(`leaf${++count}`, [HOST], { ocsp: url })
		await service.command('certificate', 'add', code, file)
		return { code, file }
	}
	const watch = async (code) => (await service.command('watch', 'run', '--code', code)).toString()
	const record = async (code) => (await service.get(`/proof/${code}`)).headers['trustseal-status'].match(/record=(\w+)/)[1]
	/** What is kept: [state, whether it counts now, fault]. */
	const kept = async (code) =>
		(
			await sqlite(
				service.file('store.db'),
				`SELECT ocsp_state, ocsp_until > unixepoch(), coalesce(ocsp_fault, '') FROM revocation
				 JOIN certificate AS c ON c.id = certificate WHERE code = ${Number(code)}`,
			)
		).split('|')
	const GOOD = ['1', '1', '']

	/** What a responder that is started so makes of a certificate that it calls good. */
	const saidBy = async (options) => {
		const other = await Responder.make(authority)
		const { code, file } = await contract(other.url)
		await other.say(file)
		await other.start(typeof options === 'function' ? await options(file) : options)
		try {
			await watch(code)
			return await kept(code)
		} finally {
			await other.stop()
		}
	}

	test('a certificate that its responder calls good is good until the end of the answer', async () => {
		const { code, file } = await contract()
		await responder.say(file)
		assert.match(await watch(code), /^ocsp +127\.0\.0\.1: good until /m)
		assert.deepEqual(await kept(code), GOOD)
		assert.equal(await record(code), 'valid')
	})

	test('one that its CA revokes turns the sticker within a second, and the history says who saw it', async () => {
		const { code, file } = await contract()
		await responder.say(file)
		await watch(code)
		assert.equal(await record(code), 'valid')
		await responder.say(file, 'keyCompromise')
		assert.match(await watch(code), /revoked since .* \(keyCompromise\)/)
		await until('the page says it', async () => (await record(code)) === 'revoked', 1000)
		const history = (await service.command('contract', 'history', code, '--json')).toString()
		assert.match(history, /"actor": ?"watch"/)
		assert.match(history, /seen_in[^}]*ocsp/)
		// It stays so, whatever is said later.
		await responder.say(file)
		await watch(code)
		assert.equal(await record(code), 'revoked')
	})

	test('of one that the responder does not know nothing is known', async () => {
		const { code } = await contract()
		assert.match(await watch(code), /the responder does not know it/)
		assert.equal((await kept(code))[0], '3')
		assert.equal(await record(code), 'valid')
	})

	test('a responder that was stopped makes nothing good, and what it said before counts to its end', async () => {
		const asked = await contract()
		const fresh = await contract()
		await responder.say(asked.file)
		await responder.say(fresh.file)
		await watch(asked.code)
		await responder.stop()
		await watch(fresh.code)
		await watch(asked.code)
		assert.deepEqual(await kept(fresh.code), ['0', '0', 'fetch.connect'])
		assert.deepEqual(await kept(asked.code), ['1', '1', 'fetch.connect'])
		await responder.start()
		await watch(fresh.code)
		assert.deepEqual(await kept(fresh.code), GOOD)
	})

	test('a delegate of the CA answers for it', async () => {
		// Leaves of one kind share a key: this one has another.
		const signer = await authority.leaf('delegate', [], { subject: '/CN=responder', use: 'OCSPSigning', key: 'rsa2048' })
		assert.deepEqual(await saidBy({ signer }), GOOD)
	})

	test('nobody else does: the certificate itself, another one of the CA, an expired delegate', async () => {
		const sibling = await authority.leaf('sibling', ['other.example.com'], { key: 'rsa2048' })
		const expired = await authority.leaf('expired', [], { subject: '/CN=responder', use: 'OCSPSigning', key: 'rsa2048', days: [-9, -1] })
		assert.deepEqual(await saidBy((file) => ({ signer: file })), ['0', '0', 'ocsp.self'])
		assert.deepEqual(await saidBy({ signer: sibling }), ['0', '0', 'ocsp.usage'])
		assert.deepEqual(await saidBy({ signer: expired }), ['0', '0', 'ocsp.delegate_expired'])
	})

	test('answers without an end, or signed by SHA-1, do not count', async () => {
		assert.deepEqual(await saidBy({ minutes: 0 }), ['0', '0', 'ocsp.endless'])
		assert.deepEqual(await saidBy({ digest: 'sha1' }), ['0', '0', 'ocsp.weak'])
	})
})
