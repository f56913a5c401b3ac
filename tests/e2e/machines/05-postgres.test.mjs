// PostgreSQL keeps the records of several servers: stopped, killed or lagging, it makes no verdict
// wrong and holds nobody up, and what was sold before it failed is there after it.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { freePorts, MISMATCH, Postgres, PROGRAM, run, Service, sleep, statusOf, until } from '../../fixtures/harness.mjs'
import { without } from '../../fixtures/rights.mjs'

// A loaded machine may need longer than the second that a silent server is given.
const IN_TIME_MS = 6000

/** The program with another store than the service's. */
const on = (url, ...words) => run(PROGRAM, words, { env: { ...process.env, TRUSTSEAL_STORE_URL: url } })

/** Asks for a code that no memory holds: { answer, ms }. */
async function timed(service, code) {
	const started = Date.now()
	const answer = await service.get(`/proof/${code}`)
	return { answer, ms: Date.now() - started }
}

describe('a service on PostgreSQL', { skip: without.postgres }, () => {
	let service
	before(async () => {
		service = await Service.start({ postgres: true, config: { cache: { ttl: 2, tolerance: 0 } } })
	})
	after(() => service.stop())

	const register = (name) => service.register(`https://${name}.example.com/`)

	test('shows who runs a site, and which site is another', async () => {
		const code = await register('first')
		const answer = await service.get(`/proof/${code}`, { Referer: 'https://first.example.com/' })
		assert.deepEqual(statusOf(answer), { record: 'valid', link: 'match' })
		const other = await service.get(`/proof/${code}`, { Referer: 'https://evil.example.com/' })
		assert.equal(other.status, 403)
		assert.ok(other.text.includes(MISMATCH))
	})

	test('the command line shows, lists and sells on it', async () => {
		const code = await register('listed')
		assert.match((await service.command('contract', 'show', code)).toString(), /listed\.example\.com/)
		const list = await service.command('contract', 'list', '--organization', '（株） 見本')
		assert.ok(list.toString().includes(code))
		assert.equal((await service.cli('check-config')).stderr.match(/\[store\]/), null)
	})

	test('a revocation is seen when the time to live has passed', async () => {
		const code = await register('revoked')
		assert.equal(await service.recordOf(code), 'valid')
		await service.command('certificate', 'revoke', code)
		await until('the revocation', async () => (await service.recordOf(code)) === 'revoked', 4000)
	})

	test('stopped: 503 with Retry-After in time for what is not in memory, never another verdict', async () => {
		const codes = [await register('stopped1'), await register('stopped2')]
		service.postgres.signal('SIGSTOP')
		try {
			const asked = await Promise.all(codes.map((code) => timed(service, code)))
			for (const { answer, ms } of asked) {
				assert.equal(answer.status, 503)
				assert.ok(Number(answer.headers['retry-after']) > 0)
				assert.ok(ms < IN_TIME_MS, `${ms} ms`)
			}
			const refused = await service.cli('contract', 'show', codes[0])
			assert.equal(refused.status, 1)
			assert.match(refused.stderr, /\[store\] url: .*does not answer in time/)
		} finally {
			service.postgres.signal('SIGCONT')
		}
		await until('the record', async () => (await service.recordOf(codes[0])) === 'valid', IN_TIME_MS)
	})

	test('killed and started again: 503, then the records are back by themselves', async () => {
		const [code, cold] = [await register('killed1'), await register('killed2')]
		assert.equal(await service.recordOf(code), 'valid')
		await service.postgres.kill()
		assert.equal((await timed(service, cold)).answer.status, 503)
		await sleep(2500)
		assert.equal(await service.recordOf(code), 'status 503', 'what memory held is too old now')
		await service.postgres.start()
		await until('the records', async () => (await service.recordOf(code)) === 'valid', 2000)
		assert.equal(await service.recordOf(cold), 'valid')
	})

	test('a password is neither logged nor printed', async () => {
		const secret = 'sesame99'
		const url = service.postgres.url().replace('trustseal@', `trustseal:${secret}@`)
		for (const wrong of [url.replace(/:\d+\/.*/, ':1/x'), `${url}?sslmode=odd`, `${url}?no=1`, `${url}%`]) {
			for (const words of [['serve'], ['contract', 'list'], ['check-config']]) {
				const { stdout, stderr } = await on(wrong, ...words)
				assert.match(stderr, /\[store\] url/)
				assert.ok(!`${stdout}${stderr}`.includes(secret), stderr)
			}
		}
	})
})

describe('several hosts', { skip: without.postgres }, () => {
	let primary, standby, service
	before(async () => {
		primary = await Postgres.start()
		standby = await Postgres.start({ primary })
		const [nobody] = await freePorts(1)
		service = await Service.start({ config: { store: { url: primary.url({ port: nobody }, standby) } } })
	})
	after(async () => {
		await service?.stop()
		await standby?.stop()
		await primary?.stop()
	})

	test('one that is down and a standby are passed over', async () => {
		const code = await service.register('https://hosts.example.com/')
		assert.equal(await service.recordOf(code), 'valid')
		assert.equal(await standby.sql('SELECT pg_is_in_recovery()'), 't')
	})

	test('a standby alone is not even read: it may lag behind', async () => {
		const answer = await on(standby.url(), 'contract', 'list')
		assert.equal(answer.status, 1)
		assert.match(answer.stderr, /read-only/)
	})

	test('when the standby takes over, so does the store', async () => {
		const code = await service.register('https://over.example.com/')
		await until(
			'the standby has it',
			async () => (await standby.sql('SELECT count(*) FROM contract')) === '2',
		)
		await primary.kill()
		assert.equal(await standby.sql('SELECT pg_promote()'), 't')
		await until('the record', async () => (await service.recordOf(code)) === 'valid', IN_TIME_MS)
		const next = await service.register('https://next.example.com/')
		assert.equal(await service.recordOf(next), 'valid')
	})
})

describe('two servers on one store', { skip: without.postgres }, () => {
	let one, two
	before(async () => {
		one = await Service.start({ postgres: true, config: { cache: { ttl: 1 } } })
		two = await Service.start({ config: { cache: { ttl: 1 }, store: { url: one.postgres.url() } } })
	})
	after(async () => {
		await two?.stop()
		await one?.stop()
	})

	test('show the same', async () => {
		const code = await one.register('https://both.example.com/')
		assert.equal(await one.recordOf(code), 'valid')
		assert.equal(await two.recordOf(code), 'valid')
		await two.command('certificate', 'revoke', code)
		for (const each of [one, two])
			await until('the revocation', async () => (await each.recordOf(code)) === 'revoked', 3000)
	})

	test('number what happens in one row, whoever writes', async () => {
		const add = (service, name) => service.register(`https://${name}.example.com/`, { issued: false })
		await Promise.all([1, 2, 3, 4, 5, 6].map((i) => add(i % 2 ? one : two, `row${i}`)))
		const numbers = await one.postgres.sql('SELECT count(*) = max(id), min(id) FROM event')
		assert.equal(numbers, 't|1')
	})
})
