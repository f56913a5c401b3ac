// A request that is sent again is done once, whatever happened in between.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Program, refused } from '../../fixtures/api.mjs'
import { Service } from '../../fixtures/harness.mjs'
import { without } from '../../fixtures/rights.mjs'

const CONTRACTS = '/api/v1/contracts'

for (const store of ['SQLite', 'PostgreSQL'])
	describe(`requests that come again, on ${store}`, { skip: store === 'PostgreSQL' && without.postgres }, () => {
		let service, program

		before(async () => {
			service = await Service.start({ postgres: store === 'PostgreSQL' })
			program = await Program.make(service, 'issuer')
		})
		after(() => service.stop())

		const form = (name) => ({ urls: [`https://${name}.example.jp/`], organization: 'A' })
		const apply = (name, key, as = program) => as.post(CONTRACTS, form(name), { 'idempotency-key': key })
		const count = async (name) => (await program.done('GET', `${CONTRACTS}?host=${name}.example.jp`)).contracts.length

		test('the first answer comes again, and nothing is done twice', async () => {
			const first = await apply('again', 'order-1')
			assert.equal(first.status, 201)
			for (const key of ['order-1', '"order-1"']) {
				const again = await apply('again', key)
				assert.equal(again.status, 201)
				assert.equal(again.text, first.text)
				for (const name of ['location', 'etag', 'content-type']) assert.equal(again.headers[name], first.headers[name])
			}
			assert.equal(await count('again'), 1)
		})

		test('the same key with another request is refused', async () => {
			await apply('one', 'order-2')
			refused(await apply('two', 'order-2'), 422, 'idempotency.other')
			refused(await program.post(`${CONTRACTS}/0123456789/revoke`, form('one'), { 'idempotency-key': 'order-2' }), 400, 'json.unknown', 'urls')
			assert.equal(await count('two'), 0)
			assert.equal((await apply('one', 'order-2')).status, 201)
			assert.equal(await count('one'), 1)
		})

		test('a key is a token’s own', async () => {
			const other = await Program.make(service, 'other')
			assert.equal((await apply('mine', 'order-3')).status, 201)
			assert.equal((await apply('theirs', 'order-3', other)).status, 201)
		})

		test('without a key each is done', async () => {
			await program.post(CONTRACTS, form('plain'))
			await program.post(CONTRACTS, form('plain'))
			assert.equal(await count('plain'), 2)
		})

		test('what was refused is refused again, also when it would be taken now', async () => {
			const renewal = { ...form('late'), renews: '0000000042' }
			const send = () => program.post(CONTRACTS, renewal, { 'idempotency-key': 'order-4' })
			const first = await send()
			refused(first, 422, 'code.unknown', 'renews')
			await program.apply('https://old.example.jp/', { code: '0000000042' })
			const again = await send()
			refused(again, 422, 'code.unknown', 'renews')
			assert.equal(again.text, first.text)
			assert.equal(await count('late'), 0)
			assert.equal((await program.post(CONTRACTS, renewal, { 'idempotency-key': 'order-5' })).status, 201)
		})

		test('many at the same time are one', async () => {
			const answers = await Promise.all(Array.from({ length: 12 }, () => apply('crowd', 'order-6')))
			const done = answers.filter(({ status }) => status === 201)
			assert.ok(answers.every(({ status }) => [201, 409, 503].includes(status)), answers.map(({ status }) => status).join())
			assert.ok(done.length >= 1 && new Set(done.map(({ json }) => json.code)).size === 1)
			assert.equal(await count('crowd'), 1)
		})

		test('kill -9 in between: each request that is sent until it is answered is done once', async () => {
			const wanted = Array.from({ length: 40 }, (_, i) => `kill${i}`)
			const codes = new Map()
			let kills = 0
			const client = async () => {
				for (let name; (name = wanted.shift()) !== undefined; )
					while (!codes.has(name)) {
						const answer = await apply(name, `order-${name}`).catch(() => null)
						if (answer?.status === 201) codes.set(name, answer.json.code)
						else await new Promise((resolve) => setTimeout(resolve, 50))
					}
			}
			const clients = [client(), client(), client()]
			while (kills < 4 && wanted.length > 0) {
				await new Promise((resolve) => setTimeout(resolve, 30 + 40 * kills))
				await service.end('SIGKILL')
				await service.serve({ store: false })
				kills++
			}
			await Promise.all(clients)
			assert.ok(kills > 0)
			for (const [name, code] of codes) {
				const { contracts } = await program.done('GET', `${CONTRACTS}?host=${name}.example.jp`)
				assert.deepEqual(contracts.map((contract) => contract.code), [code], name)
			}
			assert.equal(codes.size, 40)
		})

		test('after a restart the answer is still there', async () => {
			const first = await apply('again', 'order-1')
			await service.end()
			await service.serve({ store: false })
			assert.equal((await apply('again', 'order-1')).text, first.text)
		})
	})
