// Redis is a cache: down, hung, restarted or lying, it changes no verdict and stops no answer.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { ROOT, Service, freePorts, sleep, temporaryFolder, until } from '../../fixtures/harness.mjs'
import { redisCall } from '../../fixtures/resp.mjs'

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

/** A Redis and a sentinel where nobody but the users of conf/ may do anything: { redis, sentinel, stop }. */
async function guardedRedis() {
	const folder = temporaryFolder()
	const [port, guard] = await freePorts(2)
	const manual = fs.readFileSync(path.join(ROOT, 'conf/README.md'), 'utf8')
	const sentinels = /^user sentinel on .*$/m.exec(manual)[0]
	const file = (name, ...lines) => {
		fs.writeFileSync(path.join(folder, name), lines.join('\n').replaceAll('PASSWORD', 'secret'), { mode: 0o600 })
		return path.join(folder, name)
	}
	const sample = (name) => fs.readFileSync(path.join(ROOT, 'conf', name), 'utf8')
	const users = file('redis.acl', sample('redis.acl'), sentinels, 'user default off')
	const children = [
		spawn('redis-server', ['--port', port, '--bind', '127.0.0.1', '--save', '', '--dir', folder, '--aclfile', users]),
		spawn('redis-server', [
			file('sentinel.conf', `port ${guard}`, 'bind 127.0.0.1', `dir ${folder}`,
				`sentinel monitor seal 127.0.0.1 ${port} 1`, 'sentinel auth-user seal sentinel', 'sentinel auth-pass seal PASSWORD',
				'sentinel down-after-milliseconds seal 1000',
				`aclfile ${file('sentinel.acl', sample('sentinel.acl'), 'user default on nopass resetchannels -@all +sentinel')}`),
			'--sentinel']),
	]
	const stop = async () => {
		for (const child of children)
			if (child.exitCode === null && child.kill('SIGKILL')) await once(child, 'exit')
		fs.rmSync(folder, { recursive: true, force: true })
	}
	try {
		await until('the sentinel sees it', async () =>
			/^(?=.*,flags,master,)(?=.*,role-reported,master,)(?!.*,info-refresh,0,)/.test(
				`${(await redisCall(guard, 'SENTINEL', 'MASTERS').catch(() => [''])) }`), 20_000)
		assert.match(`${await redisCall(port, 'PING')}`, /NOAUTH/)
	} catch (error) {
		await stop()
		throw error
	}
	const key_file = file('redis.key', 'k'.repeat(64))
	return {
		redis: { url: `redis://trustseal:secret@127.0.0.1:${port}/0`, key_file },
		sentinel: { url: `sentinel://trustseal:secret@127.0.0.1:${guard}/seal?sentinel=trustseal:secret`, key_file },
		stop,
	}
}

/** Does all that the program asks of Redis come to pass there? */
async function servedBy(redis) {
	const bound = await Service.start({ config: { redis } })
	try {
		await until('it hears', () => bound.listens())
		const [code] = await codesFor(bound, 'acl', 1)
		assert.equal(await bound.recordOf(code), 'valid')
		await bound.command('certificate', 'revoke', code)
		await until('the revocation', async () => (await bound.recordOf(code)) === 'revoked', 1000)
		assert.equal(await bound.metric('redis_errors_total'), 0)
		assert.equal(await bound.metric('redis_up'), 1)
		assert.equal(await bound.metric('store_up'), 1)
		assert.doesNotMatch(bound.log, /NOPERM|NOAUTH/)
	} finally {
		await bound.stop()
	}
}

describe('redis', () => {
	let service
	before(async () => {
		service = await Service.start({ redis: true, postgres: true, config: { cache: { ttl: 2 } } })
	})
	after(() => service.stop())

	test('records are kept there', async () => {
		const [code] = await codesFor(service, 'kept', 1)
		assert.equal(await service.recordOf(code), 'valid')
		// Once the feed of changes has come to its event, and somebody looks again.
		await until('a key in Redis', async () => {
			assert.equal(await service.recordOf(code), 'valid')
			return (await service.redis.command('DBSIZE')) !== ':0'
		})
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

	for (const way of ['redis', 'sentinel'])
		test(`the rights that conf/ says are enough, and the files load: ${way}`, async () => {
			const guarded = await guardedRedis()
			try {
				await servedBy(guarded[way])
			} finally {
				await guarded.stop()
			}
		})

	test('emptied: records come back from the store', async () => {
		const [code] = await codesFor(service, 'flushed', 1)
		assert.equal(await service.recordOf(code), 'valid')
		assert.equal(await service.redis.command('FLUSHALL'), '+OK')
		assert.equal(await service.recordOf(code), 'valid')
	})

	test('lying: a value that the service did not write is not believed', async () => {
		const lies = ['', 'x', 'A'.repeat(100), '\\x00'.repeat(64), 'B'.repeat(1 << 16)]
		const [first, ...codes] = await codesFor(service, 'lie', 1 + lies.length)
		assert.equal(await service.recordOf(first), 'valid')
		const key = await recordKey(service, first)
		const before = await service.metric('redis_rejects_total')
		for (const [i, lie] of lies.entries()) {
			await service.redis.command(`SET ${key.replace(first, codes[i])} "${lie}"`)
			assert.equal(await service.recordOf(codes[i]), 'valid', lie.slice(0, 10))
		}
		assert.equal(await service.metric('redis_rejects_total'), before + lies.length)
	})

	test('lying: the record of one code under the key of another is not believed', async () => {
		const [one, other] = await codesFor(service, 'swap', 2)
		await service.recordOf(other)
		const others = await recordKey(service, other)
		await service.redis.command(`COPY ${others} ${others.replace(other, one)} REPLACE`)
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
function recordKey(service, code) {
	return until(`the record of ${code} in Redis`, async () => {
		await service.recordOf(code)
		return (await keysOf(service.redis)).find((key) => key.includes('card') && key.includes(code))
	})
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
