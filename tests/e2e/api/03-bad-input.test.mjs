// What programs send by mistake, or to see what happens.

import assert from 'node:assert/strict'
import net from 'node:net'
import { after, before, describe, test } from 'node:test'
import { Program, refused } from '../../fixtures/api.mjs'
import { Service } from '../../fixtures/harness.mjs'

const CONTRACTS = '/api/v1/contracts'

describe('bad input', () => {
	let service, program

	before(async () => {
		service = await Service.start()
		program = await Program.make(service, 'issuer', 'read,propose,approve')
	})
	after(() => service.stop())

	const nothing = async () => assert.deepEqual((await program.done('GET', CONTRACTS)).contracts, [])

	const bodies = [
		['a member twice', '{"urls":["https://a.example.jp/"],"organization":"A","organization":"B"}', 'json.duplicate', 'organization'],
		['a member that is unknown', '{"urls":["https://a.example.jp/"],"organization":"A","organisation":"B"}', 'json.unknown', 'organisation'],
		['one that is missing', '{"urls":["https://a.example.jp/"]}', 'json.missing', 'organization'],
		['a number for a text', '{"urls":["https://a.example.jp/"],"organization":1}', 'json.type', 'organization'],
		['a text for a list', '{"urls":"https://a.example.jp/","organization":"A"}', 'json.type', 'urls'],
		['a text for true', '{"urls":["https://a.example.jp/"],"organization":"A","sticker":"yes"}', 'json.type', 'sticker'],
		['null for what is needed', '{"urls":null,"organization":"A"}', 'json.type', 'urls'],
		['nesting', `{"urls":${'['.repeat(50_00)}${']'.repeat(50_00)},"organization":"A"}`, 'json.depth'],
		['an open end', '{"urls":[', 'json.malformed'],
		['no JSON', 'urls=https://a.example.jp/', 'json.malformed'],
		['a list', '[]', 'json.malformed'],
		['nothing', '', 'json.malformed'],
		['more behind it', '{"urls":["https://a.example.jp/"],"organization":"A"}{}', 'json.malformed'],
		['NUL in a text', '{"urls":["https://a.example.jp/"],"organization":"A\\u0000"}', 'json.malformed'],
		['half a surrogate', '{"urls":["https://a.example.jp/"],"organization":"\\ud800"}', 'json.malformed'],
		['a list of a thousand and one', JSON.stringify({ urls: Array(1001).fill(''), organization: 'A' }), 'json.items', 'urls'],
	]
	for (const [what, body, reason, member] of bodies)
		test(`${what} is refused by its name`, async () => {
			refused(await program.post(CONTRACTS, body), 400, reason, member)
			await nothing()
		})

	test('what is not said to be JSON is not read', async () => {
		const body = '{"urls":["https://a.example.jp/"],"organization":"A"}'
		for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonx', ''])
			refused(await program.post(CONTRACTS, body, { 'content-type': type }), 415, 'media_type')
		await nothing()
		const answer = await program.post(CONTRACTS, body, { 'content-type': 'Application/JSON; charset=utf-8' })
		assert.equal(answer.status, 201)
		await service.stop()
		service = await Service.start()
		program = await Program.make(service, 'issuer', 'read,propose,approve')
	})

	test('10 MB are refused before they are sent', async () => {
		const head = [
			`POST ${CONTRACTS} HTTP/1.1`, `Host: localhost:${service.port}`, `Authorization: Bearer ${program.token}`,
			'Content-Type: application/json', `Content-Length: ${10 << 20}`, '', '{"urls":["',
		].join('\r\n')
		const answer = await new Promise((resolve, reject) => {
			const socket = net.connect(service.port, '127.0.0.1', () => socket.write(head))
			let text = ''
			socket.on('data', (data) => (text += data))
			socket.on('end', () => resolve(text))
			socket.on('error', reject)
			socket.setTimeout(20_000, () => socket.destroy(new Error('no answer')))
		})
		assert.match(answer, /^HTTP\/1\.1 413 /)
		assert.match(answer, /application\/problem\+json/)
		assert.match(answer, /"reason":"body.too_large"/)
		const large = JSON.stringify({ pem: 'x'.repeat(300 << 10) })
		assert.equal((await program.post(`${CONTRACTS}/0123456789/certificates`, large).catch(() => ({ status: 413 }))).status, 413)
		await nothing()
	})

	test('cursors that were made up are refused, and those of other filters', async () => {
		for (let i = 0; i < 3; i++) await program.apply(`https://c${i}.example.jp/`)
		const { next } = await program.done('GET', `${CONTRACTS}?limit=2`)
		const other = next.replace(/.$/, (last) => (last === '0' ? '1' : '0'))
		const place = next.split('-')
		for (const cursor of ['x', '', '-', '0123456789', other, `9999999999-${place[1]}`, `${next}0`, `${place[0]}-`, "1' OR 1=1"])
			refused(await program.get(`${CONTRACTS}?limit=2&cursor=${encodeURIComponent(cursor)}`), 400, 'cursor', 'cursor')
		refused(await program.get(`${CONTRACTS}?limit=2&host=a.example.jp&cursor=${next}`), 400, 'cursor', 'cursor')
		refused(await program.get(`/api/v1/proposals?cursor=${next}`), 400, 'cursor', 'cursor')
		assert.equal((await program.done('GET', `${CONTRACTS}?limit=2&cursor=${next}`)).contracts.length, 1)
		for (const after of ['x', '-1', '1.5', '99999999999999999999'])
			refused(await program.get(`/api/v1/events?after=${after}`), 400, 'cursor', 'after')
		assert.deepEqual((await program.done('GET', '/api/v1/events?after=9223372036854775807')).events, [])
	})

	test('parameters are known, once, and in bounds', async () => {
		refused(await program.get(`${CONTRACTS}?limt=2`), 400, 'query.unknown', 'limt')
		refused(await program.get(`${CONTRACTS}?limit=2&limit=3`), 400, 'query.twice', 'limit')
		for (const limit of ['0', '1001', '-1', 'all', '']) refused(await program.get(`${CONTRACTS}?limit=${limit}`), 400, 'query.number', 'limit')
		refused(await program.get('/api/v1/proposals?state=mine'), 400, 'query.state', 'state')
	})

	test('keys and versions that are none', async () => {
		for (const key of ['a b', 'x'.repeat(256), 'ü'])
			refused(await program.post(CONTRACTS, { urls: ['https://k.example.jp/'], organization: 'K' }, { 'idempotency-key': Buffer.from(key).toString('latin1') }), 400, 'idempotency.key')
		const code = await program.apply('https://v.example.jp/')
		for (const version of ['1', '"x"', '"0"', 'W/"1"', '"1", "2"'])
			refused(await program.post(`${CONTRACTS}/${code}/revoke`, { reason: 'superseded' }, { 'if-match': version }), 412, 'precondition.failed')
	})

	test('a certificate that is none, and a reason that is none', async () => {
		const code = await program.apply('https://p.example.jp/')
		for (const pem of ['', 'x', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n']) {
			const answer = await program.post(`${CONTRACTS}/${code}/certificates`, { pem })
			assert.equal(answer.status, 422, answer.text)
			assert.equal(answer.json.member, 'pem')
		}
		const answer = await program.post(`${CONTRACTS}/${code}/revoke`, { reason: 'because' })
		assert.ok([404, 422].includes(answer.status), answer.text)
		refused(await program.post(`${CONTRACTS}/${code}/revoke`, { reason: 'superseded', at: 'yesterday' }), 422, 'time', 'at')
		refused(await program.post('/api/v1/proposals/9/approve', { digest: 'x' }), 404, 'proposal.unknown')
		refused(await program.post('/api/v1/proposals/x/approve', { digest: 'x' }), 404, 'not_found')
	})
})
