// Redis is a cache: down, hung, restarted or lying, it changes no verdict and stops no answer.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { ROOT, Service, sleep, until } from '../../fixtures/harness.mjs'

// The longest answer, in ms, over some requests for codes that memory does not hold.
async function slowest(service, codes) {
	let longest = 0
	for (const code of codes) {
		const started = process.hrtime.bigint()
		assert.equal(await service.recordOf(code), 'valid')
		longest = Math.max(longest, Number(process.hrtime.bigint() - started) / 1e6)
	}
	return longest
}

async function codesFor(service, name, count) {
	const codes = []
	for (let i = 0; i < count; i++)
		codes.push(await service.register(`https://${name}${i}.example.com/`))
	return codes
}

describe('redis', () => {
	let service
	before(async () => {
		service = await Service.start({ redis: true, config: { cache: { ttl: 2 } } })
	})
	after(() => service.stop())

	test('records are kept there', async () => {
		const [code] = await codesFor(service, 'kept', 1)
		assert.equal(await service.recordOf(code), 'valid')
		await until('a key in Redis', async () => (await service.redis.command('DBSIZE')) !== ':0')
	})

	test('a revocation is seen within a second', async () => {
		const [code] = await codesFor(service, 'seen', 1)
		assert.equal(await service.recordOf(code), 'valid')
		await service.command('certificate', 'revoke', code)
		const started = Date.now()
		await until('the revocation', async () => (await service.recordOf(code)) === 'revoked', 1000)
		assert.ok(Date.now() - started < 1000)
	})

	test('a new contract is seen within a second, though its code was asked for before', async () => {
		const code = '7770000001'
		assert.equal((await service.get(`/proof/${code}`)).status, 404)
		await service.register('https://asked.example.com/', { code })
		await until('the record', async () => (await service.recordOf(code)) === 'valid', 1000)
	})

	test('the rights in conf/redis.acl are enough', async () => {
		const sample = fs.readFileSync(path.join(ROOT, 'conf/redis.acl'), 'utf8')
		const rights = sample.match(/^user trustseal on >PASSWORD (.*)$/m)[1]
		assert.match(rights, /^resetkeys .* -@all /)
		const bound = await Service.prepare({ redis: true })
		assert.equal(await bound.redis.command(`ACL SETUSER default ${rights}`), '+OK')
		assert.match(await bound.redis.command('DBSIZE'), /^-NOPERM/)
		await bound.serve()
		await until('it hears', () => bound.listens())
		const [code] = await codesFor(bound, 'acl', 1)
		assert.equal(await bound.recordOf(code), 'valid')
		assert.notEqual(await bound.redis.command('MGET trustseal:none'), '')
		await bound.command('certificate', 'revoke', code)
		await until('the revocation', async () => (await bound.recordOf(code)) === 'revoked', 1000)
		assert.equal(await bound.metric('redis_errors_total'), 0)
		assert.equal(await bound.metric('redis_up'), 1)
		assert.equal(await bound.metric('store_up'), 1)
		await bound.stop()
	})

	test('emptied: records come back from the store', async () => {
		const [code] = await codesFor(service, 'flushed', 1)
		assert.equal(await service.recordOf(code), 'valid')
		assert.equal(await service.redis.command('FLUSHALL'), '+OK')
		assert.equal(await service.recordOf(code), 'valid')
	})

	test('lying: a value that the service did not write is not believed', async () => {
		const [good] = await codesFor(service, 'lie', 1)
		assert.equal(await service.recordOf(good), 'valid')
		const mine = await recordKey(service.redis, good)
		for (const lie of ['', 'x', 'A'.repeat(100), '\\x00'.repeat(64), 'B'.repeat(1 << 16)]) {
			await service.redis.command(`SET ${mine} "${lie}"`)
			assert.equal(await service.recordOf(good), 'valid', lie.slice(0, 10))
		}
	})

	test('lying: the record of one code under the key of another is not believed', async () => {
		const [one, other] = await codesFor(service, 'swap', 2)
		await service.recordOf(one)
		await service.recordOf(other)
		const [mine, others] = [await recordKey(service.redis, one), await recordKey(service.redis, other)]
		await service.redis.command(`COPY ${others} ${mine} REPLACE`)
		await sleep(2200)
		const { text } = await service.get(`/proof/${one}`)
		assert.match(text, /swap0\.example\.com/)
		assert.doesNotMatch(text, /swap1\.example\.com/)
	})

	test('hung: answers go on from the store, the first late by the deadline at most', async () => {
		const codes = await codesFor(service, 'hung', 8)
		service.redis.signal('SIGSTOP')
		try {
			assert.ok((await slowest(service, codes.slice(0, 4))) < 1000)
			assert.ok((await slowest(service, codes.slice(4))) < 250, 'the breaker is open by now')
		} finally {
			service.redis.signal('SIGCONT')
		}
	})

	test('check-config says nothing of one that answers, and warns of one that does not', async () => {
		const { socket } = service.redis
		const redis = (command) => service.redis.command(command)
		const told = async () => {
			const { status, stderr } = await service.cli('check-config')
			assert.equal(status, 0)
			return /^trustseal: warning: \[redis\] (.*)$/m.exec(stderr)?.[1]
		}
		assert.equal(await told(), undefined)
		await redis('ACL SETUSER default -ping')
		assert.match(await told(), new RegExp(`^url: ${socket} cannot be used: PING: NOPERM`))
		await redis('ACL SETUSER default +ping')
		service.redis.signal('SIGSTOP')
		try {
			assert.equal(await told(), `url: ${socket} cannot be used: PING: deadline passed`)
		} finally {
			service.redis.signal('SIGCONT')
		}
	})

	test('hung: a change is still made, and seen within the time to live', async () => {
		const [code] = await codesFor(service, 'late', 1)
		assert.equal(await service.recordOf(code), 'valid')
		service.redis.signal('SIGSTOP')
		try {
			const { status } = await service.cli('certificate', 'revoke', code)
			assert.equal(status, 0)
			await until('the revocation', async () => (await service.recordOf(code)) === 'revoked', 4000)
		} finally {
			service.redis.signal('SIGCONT')
		}
	})

	test('killed: answers go on; started again: it is used again', async () => {
		const codes = await codesFor(service, 'killed', 4)
		await service.redis.stop()
		assert.ok((await slowest(service, codes)) < 1000)
		await service.redis.start()
		await until('a key in Redis again', async () => {
			for (const code of codes) await service.recordOf(code)
			await sleep(200)
			return (await service.redis.command('DBSIZE')) !== ':0'
		}, 20_000)
		const [code] = await codesFor(service, 'again', 1)
		await service.recordOf(code)
		await service.command('certificate', 'revoke', code)
		await until('the revocation', async () => (await service.recordOf(code)) === 'revoked', 1000)
	})
})

// The key of a code's record, which is written after the answer.
function recordKey(redis, code) {
	return until(`the record of ${code} in Redis`, async () =>
		(await keysOf(redis)).find((key) => key.includes('record') && key.includes(code)),
	)
}

// All keys of a Redis, over its own protocol.
function keysOf(redis) {
	return new Promise((resolve, reject) => {
		const socket = net.connect(redis.socket)
		let text = ''
		socket.on('error', reject)
		socket.on('data', (data) => {
			text += data.toString('latin1')
			const lines = text.split('\r\n')
			const count = Number(lines[0].slice(1))
			if (lines.length < 1 + 2 * count + 1) return
			socket.destroy()
			resolve(lines.slice(1).filter((_, i) => i % 2 === 1).slice(0, count))
		})
		socket.write('KEYS *\r\n')
	})
}

describe('without Redis', () => {
	let service
	before(async () => {
		service = await Service.start({ config: { cache: { ttl: 2 } } })
	})
	after(() => service.stop())

	test('a revocation is seen within the time to live', async () => {
		const code = await service.register('https://alone.example.com/')
		assert.equal(await service.recordOf(code), 'valid')
		await service.command('certificate', 'revoke', code)
		await until('the revocation', async () => (await service.recordOf(code)) === 'revoked', 2500)
	})
})

test('a Redis that is not there at the start keeps nobody waiting', async () => {
	const service = await Service.start({ config: { redis: { url: 'unix:/nonexistent/redis.sock' } } })
	try {
		const code = await service.register('https://early.example.com/')
		assert.equal(await service.recordOf(code), 'valid')
	} finally {
		await service.stop()
	}
})
