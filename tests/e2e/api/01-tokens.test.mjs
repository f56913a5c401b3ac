// Who may come to the API, with what, and for how long.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Program, refused } from '../../fixtures/api.mjs'
import { freePorts, Service } from '../../fixtures/harness.mjs'
import { Operator } from '../../fixtures/operator.mjs'

const CONTRACTS = '/api/v1/contracts'
const APPLICATION = { urls: ['https://shop.example.jp/'], organization: 'A' }

describe('tokens', () => {
	let service, sato

	before(async () => {
		service = await Service.start()
		sato = await Operator.add(service, 'sato', 'operator')
	})
	after(() => service.stop())

	const list = async () => JSON.parse(await service.command('token', 'list', '--json'))

	test('a token is printed alone, this once, and the store does not have it', async () => {
		const { stdout, stderr } = await service.cli('token', 'add', 'first', '--rights', 'read')
		assert.match(stdout.toString(), /^tsk_[0-9a-f]{64}\n$/)
		assert.equal(stderr.toString(), '')
		const token = stdout.toString().trim()
		const { execFileSync } = await import('node:child_process')
		const dump = execFileSync('sqlite3', [service.file('store.db'), '.dump']).toString()
		assert.ok(dump.includes('first') && !dump.includes(token) && !dump.includes(token.slice(4)))
		assert.ok(!service.log.includes(token))
		assert.equal((await new Program(service, token).get(CONTRACTS)).status, 200)
	})

	test('without a token, or with a wrong one, nothing is told', async () => {
		const missing = await new Program(service).get(CONTRACTS)
		refused(missing, 401, 'token.missing')
		assert.equal(missing.headers['www-authenticate'], 'Bearer realm="trustseal"')
		for (const token of [`tsk_${'0'.repeat(64)}`, 'tsk_', 'x', `tsk_${'0'.repeat(63)}`, "' OR 1=1 --"]) {
			const wrong = await new Program(service, token).get(`${CONTRACTS}/0123456789`)
			refused(wrong, 401, 'token.unknown')
			assert.match(wrong.headers['www-authenticate'], /error="invalid_token"/)
		}
		refused(await new Program(service).call('GET', CONTRACTS, undefined, { authorization: 'Basic c2F0bzp4' }), 401, 'token.missing')
		refused(await new Program(service).get(`${CONTRACTS}?access_token=x`), 401, 'token.missing')
	})

	test('a cookie of the console opens nothing, and no other site may read', async () => {
		const cookie = [...sato.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
		refused(await new Program(service).get(CONTRACTS, { cookie }), 401, 'token.missing')
		const program = await Program.make(service, 'cors', 'read')
		const { headers } = await program.get(CONTRACTS, { origin: 'https://evil.example' })
		assert.equal(headers['access-control-allow-origin'], undefined)
		assert.equal(headers['set-cookie'], undefined)
		refused(await program.call('OPTIONS', CONTRACTS), 405, 'method')
	})

	test('a token may do what it was made for', async () => {
		const reader = await Program.make(service, 'reader', 'read')
		const proposer = await Program.make(service, 'proposer', 'propose')
		const refusal = await reader.post(CONTRACTS, APPLICATION)
		refused(refusal, 403, 'right.token')
		assert.match(refusal.headers['www-authenticate'], /error="insufficient_scope"/)
		refused(await proposer.get(CONTRACTS), 403, 'right.token')
		assert.equal((await proposer.post(CONTRACTS, APPLICATION)).status, 201)
		assert.equal((await reader.get('/api/v1/events')).status, 200)
	})

	test('a token is its maker: what the account may not, it may not', async () => {
		const program = await Program.by(sato, 'of-sato', 'read,propose,approve')
		assert.equal((await program.post(CONTRACTS, APPLICATION)).status, 201)
		const { events } = await program.done('GET', '/api/v1/events')
		assert.equal(events.at(-1).actor, 'api:sato/of-sato')
		await service.command('operator', 'role', 'sato', 'marketing')
		refused(await program.post(CONTRACTS, APPLICATION), 403, 'right.role')
		refused(await program.get('/api/v1/events'), 403, 'right.role')
		assert.equal((await program.get(CONTRACTS)).status, 200)
		await service.command('operator', 'disable', 'sato')
		refused(await program.get(CONTRACTS), 401, 'token.unknown')
		await service.command('operator', 'enable', 'sato')
		await service.command('operator', 'role', 'sato', 'operator')
		assert.equal((await program.post(CONTRACTS, APPLICATION)).status, 201)
	})

	test('a token that was revoked or has ended is none', async () => {
		const stolen = await Program.make(service, 'stolen', 'read')
		assert.equal((await stolen.get(CONTRACTS)).status, 200)
		await service.command('token', 'revoke', 'stolen')
		refused(await stolen.get(CONTRACTS), 401, 'token.unknown')
		const { status, stderr } = await service.cli('token', 'revoke', 'stolen')
		assert.equal(status, 1)
		assert.match(stderr.toString(), /nothing is revoked: there is no token of that name in use/)
		const soon = new Date(Date.now() + 3000).toISOString().replace(/\.\d+Z/, 'Z')
		const short = await Program.make(service, 'short', 'read', '--until', soon)
		assert.equal((await short.get(CONTRACTS)).status, 200)
		while (Date.now() < new Date(soon)) await new Promise((resolve) => setTimeout(resolve, 100))
		refused(await short.get(CONTRACTS), 401, 'token.unknown')
		assert.deepEqual(
			(await list()).filter(({ name }) => ['stolen', 'short'].includes(name)).map(({ name, state }) => [name, state]),
			[['short', 'expired'], ['stolen', 'revoked']],
		)
	})

	test('the list tells whose a token is, what it may and when it was used', async () => {
		await Program.make(service, 'unused', 'propose,read', '--until', '2099-12-31')
		const tokens = await list()
		const of = (wanted) => tokens.find(({ name }) => name === wanted)
		assert.equal(of('unused').last_used_at, null)
		assert.equal(of('unused').rights, 'read,propose')
		assert.equal(of('unused').until, '2100-01-01T00:00:00+09:00')
		assert.equal(of('unused').maker, null)
		assert.equal(of('of-sato').maker, 'sato')
		assert.ok(Math.abs(new Date(of('first').last_used_at) - Date.now()) < 120_000)
	})

	test('what makes no token is refused', async () => {
		const refusals = [
			[['add', 'x'], 2, /--rights is needed/],
			[['add', 'x', '--rights', 'all'], 2, /--rights is needed/],
			[['add', 'first', '--rights', 'read'], 1, /there is a token "first" already/],
			[['add', 'Big', '--rights', 'read'], 1, /no token is made/],
			[['add', 'x', '--rights', 'read', '--until', 'tomorrow'], 1, /--until "tomorrow" is no time/],
			[['add', 'x', '--rights', 'read', '--until', '2020-01-01'], 1, /has passed already/],
			[['add', 'x'.repeat(65), '--rights', 'read'], 1, /longer than 64/],
		]
		for (const [words, wanted, reason] of refusals) {
			const { status, stdout, stderr } = await service.cli('token', ...words)
			assert.equal(status, wanted, words.join(' '))
			assert.match(stderr.toString(), reason)
			assert.equal(stdout.toString(), '')
		}
	})

	test('an operator makes tokens in the console, sees them once, and revokes his own', async () => {
		await sato.logIn()
		const page = await sato.get('/admin/tokens')
		assert.match(page.text, /of-sato/)
		assert.doesNotMatch(page.text, /unused/, 'tokens of others are not shown')
		const made = await sato.post('/admin/tokens', { name: 'by-hand', reach: 'propose', until: '2099-12-31' })
		assert.equal(made.status, 200)
		const [token] = /tsk_[0-9a-f]{64}/.exec(made.text)
		assert.equal(made.headers['cache-control'], 'no-store')
		const program = new Program(service, token)
		assert.equal((await program.post(CONTRACTS, APPLICATION)).status, 201)
		assert.equal((await list())[0].rights, 'read,propose')
		for (const [fields, reason] of [
			[{ name: 'by-hand', reach: 'read', until: '' }, /There is a token of this name/],
			[{ name: 'By Hand', reach: 'read', until: '' }, /small letters/],
			[{ name: 'other', reach: 'all', until: '' }, /Choose the rights again/],
			[{ name: 'other', reach: 'read', until: '2020-01-01' }, /Write a day to come/],
		]) {
			const answer = await sato.post('/admin/tokens', fields)
			assert.equal(answer.status, 400)
			assert.match(answer.text, reason)
		}
		assert.equal((await sato.post('/admin/tokens', { revoke: 'first', sure: 'yes' })).status, 403)
		const asked = await sato.post('/admin/tokens', { revoke: 'by-hand' })
		assert.match(asked.text, /Revoke the token by-hand\?/)
		assert.equal((await program.get(CONTRACTS)).status, 200)
		const done = await sato.post('/admin/tokens', { revoke: 'by-hand', sure: 'yes' })
		assert.equal(done.headers.location, '/admin/tokens?done=token')
		refused(await program.get(CONTRACTS), 401, 'token.unknown')
	})

	test('the audit tells who made and revoked tokens', async () => {
		const admin = await Operator.add(service, 'admin', 'administrator')
		const { text } = await admin.get('/admin/audit?what=token')
		assert.match(text, /token made/)
		assert.match(text, /token revoked/)
	})
})

describe('limits of the API', () => {
	test('a token that asks too often is told when to come again', async () => {
		const service = await Service.start({ config: { limit: { api: 5 } } })
		const one = await Program.make(service, 'one', 'read')
		const two = await Program.make(service, 'two', 'read')
		const answers = []
		// A minute of the clock may end in between.
		for (let i = 0; i < 11; i++) answers.push(await one.get(CONTRACTS))
		const late = answers.at(-1)
		refused(late, 429, 'limit.requests')
		assert.ok(Number(late.headers['retry-after']) >= 1 && Number(late.headers['retry-after']) <= 60)
		assert.equal((await two.get(CONTRACTS)).status, 200)
		await service.stop()
	})

	test('a network is counted, too, as a proxy tells it', async () => {
		const service = await Service.start({ config: { limit: { api: 5 }, server: { trusted_proxies: '127.0.0.1' } } })
		const answers = []
		for (let i = 0; i < 11; i++) answers.push(await new Program(service).get(CONTRACTS, { 'x-forwarded-for': '192.0.2.7' }))
		refused(answers.at(-1), 429, 'limit.requests')
		refused(await new Program(service).get(CONTRACTS, { 'x-forwarded-for': '192.0.2.8' }), 401, 'token.missing')
		await service.stop()
	})
})

describe('where the API is served', () => {
	test('on an address of its own it is there alone', async () => {
		const [port] = await freePorts(1)
		const service = await Service.start({ config: { api: { listen: `127.0.0.1:${port}` } } })
		const program = await Program.make(service, 'one', 'read')
		assert.equal((await program.get(CONTRACTS)).status, 404)
		const own = new Program(service, program.token, { port })
		assert.equal((await own.get(CONTRACTS)).status, 200)
		refused(await own.get('/api/nothing'), 404, 'not_found')
		for (const target of ['/', '/admin/', '/proof/0123456789']) assert.equal((await own.get(target)).status, 404)
		await service.stop()
	})

	test('switched off, it is not found', async () => {
		const service = await Service.start({ config: { api: { serve: 'no' } } })
		const program = await Program.make(service, 'one', 'read')
		for (const target of [CONTRACTS, '/api/v1/openapi.json']) refused(await program.get(target), 404, 'not_found')
		await service.stop()
	})
})
