// Trying codes out is slowed for each network, and nobody else notices.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { Service, sleep } from '../../fixtures/harness.mjs'

const LIMIT = 20

describe('enumeration', () => {
	let service, hot, cold
	before(async () => {
		service = await Service.start({
			config: {
				server: { trusted_proxies: '127.0.0.1' },
				limit: { unknown_codes: LIMIT },
				cache: { ttl: 60 },
			},
		})
		hot = await service.register('https://hot.example.com/')
		cold = await service.register('https://cold.example.com/')
		await service.get(`/proof/${hot}`)
	})
	after(() => service.stop())

	let next = 0
	const unknown = () => `99${String(next++).padStart(8, '0')}`
	const from = (client) => ({ 'X-Forwarded-For': client })
	const ask = (target, client, headers = {}) => service.get(target, { ...from(client), ...headers })
	/** Waits where the server's minute, of the monotonic clock, is about to end. */
	async function calm() {
		const left = 60_000 - (Number(process.hrtime.bigint() / 1_000_000n) % 60_000)
		if (left < 4000) await sleep(left + 50)
	}
	/** Asks for unknown codes until the limit is reached; the number that was answered. */
	async function exhaust(client, path = (code) => `/proof/${code}`) {
		await calm()
		for (let answered = 0; answered <= 4 * LIMIT; answered++) {
			const { status } = await ask(path(unknown()), client)
			if (status === 429) return answered
		}
		return Infinity
	}

	test('a visitor who tries codes out is told to wait, in both languages', async () => {
		assert.equal(await exhaust('203.0.113.1'), LIMIT)
		const japanese = await ask(`/proof/${unknown()}?lang=ja`, '203.0.113.1')
		const english = await ask(`/proof/${unknown()}?lang=en`, '203.0.113.1')
		assert.deepEqual([japanese.status, english.status], [429, 429])
		assert.equal(english.headers['retry-after'], '60')
		assert.match(japanese.text, /発行記録のない番号/)
		assert.match(english.text, /numbers without a record/)
		assert.ok((await service.metric('unknown_throttled_total')) >= 2)
	})

	test('what he asks for then costs no store read, and the answer tells nothing', async () => {
		await exhaust('203.0.113.2')
		const before = await service.metric('store_reads_total')
		for (const target of [`/proof/${cold}`, `/proof/${unknown()}`, `/proof/${unknown()}.json`,
			`/sticker/${unknown()}/56x88.svg`, `/sticker/${cold}/56x88.gif`])
			assert.equal((await ask(target, '203.0.113.2')).status, 429, target)
		assert.equal(await service.metric('store_reads_total'), before)
	})

	test('codes in demand are answered all the same, and other networks do not notice', async () => {
		await exhaust('203.0.113.3', (code) => `/sticker/${code}/44x70.svg`)
		assert.equal((await ask(`/proof/${hot}`, '203.0.113.3')).status, 200)
		assert.equal((await ask(`/sticker/${hot}/56x88.svg`, '203.0.113.3')).status, 200)
		assert.equal((await ask(`/proof/${unknown()}`, '203.0.113.4')).status, 404)
		assert.equal((await ask(`/proof/${cold}`, '203.0.113.4')).status, 200)
	})

	test('a dead code that many click counts when it is read, malformed ones never', async () => {
		await calm()
		const dead = unknown()
		const reads = await service.metric('store_reads_total')
		for (let i = 0; i < 3 * LIMIT; i++) {
			assert.equal((await ask(`/proof/${dead}`, '203.0.113.5')).status, 404)
			assert.equal((await ask(`/proof/x${i}`, '203.0.113.5')).status, 404)
		}
		const read = (await service.metric('store_reads_total')) - reads
		assert.ok(read >= 1 && read < 5, `${read}`)
		assert.equal(await exhaust('203.0.113.5'), LIMIT - read)
	})

	test('asking for the same codes again is no way round the limit', async () => {
		await calm()
		const codes = Array.from({ length: LIMIT }, unknown)
		const reads = await service.metric('store_reads_total')
		for (let round = 0; round < 4; round++) {
			await Promise.all(codes.map((code) => ask(`/proof/${code}`, '203.0.113.7')))
			await sleep(1000) // they are remembered for two seconds
		}
		assert.equal((await service.metric('store_reads_total')) - reads, LIMIT)
		assert.equal((await ask(`/proof/${codes[0]}`, '203.0.113.7')).status, 429)
	})

	test('a network of IPv6 is a /64', async () => {
		await exhaust('2001:db8::1')
		assert.equal((await ask(`/proof/${unknown()}`, '2001:db8::ffff')).status, 429)
		assert.equal((await ask(`/proof/${unknown()}`, '2001:db8:0:1::1')).status, 404)
	})

	test('fields of strangers are not believed; contradictions count for the proxy', async () => {
		await exhaust('203.0.113.6')
		const target = `/proof/${unknown()}`
		const stranger = { headers: from('203.0.113.6'), localAddress: '127.0.0.2' }
		assert.equal((await service.request('GET', target, stranger)).status, 404)
		const evade = { Forwarded: 'for=198.51.100.1' }
		assert.equal((await ask(`/proof/${unknown()}`, '203.0.113.6', evade)).status, 404)
		for (let i = 0; i < 2 * LIMIT; i++)
			await ask(`/proof/${unknown()}`, '203.0.113.6', { Forwarded: `for=198.51.100.${i}` })
		assert.equal((await ask(`/proof/${unknown()}`, '203.0.113.6', evade)).status, 429)
		assert.equal((await ask(`/proof/${unknown()}`, '198.51.100.1')).status, 404)
	})

	test('thousands of different networks, codes and Referers leave memory flat', async () => {
		const resident = () =>
			Number(/^VmRSS:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${service.child.pid}/status`, 'utf8'))[1])
		const flood = async (count) => {
			for (let i = 0; i < count; i += 50)
				await Promise.all(Array.from({ length: 50 }, (_, j) =>
					ask(`/proof/${unknown()}`, `10.${(i >> 8) & 255}.${i & 255}.${j}`, {
						Referer: `https://shop-${i}-${j}.example.net/${'p'.repeat(j)}`,
					})))
		}
		const count = Number(process.env.TRUSTSEAL_FLOOD ?? 3000)
		await flood(2000)
		const before = resident()
		await flood(count)
		const grown = resident() - before
		assert.ok(grown < 4096 + count / 10, `${count} requests: ${grown} kB more`)
	})
})
