// The runbook followed to the letter, where no other story does (08: upgrades, 09: backups): moving to another
// machine, lost keys, a lost Redis, a certificate that ends.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Service, freePorts, run, until } from '../../fixtures/harness.mjs'
import { Runbook, assertPrivate } from '../../fixtures/runbook.mjs'

const MOVING = 'MOVING TO ANOTHER MACHINE'
const ENDS = 'A CERTIFICATE OF THE SERVICE THAT ENDS'
const HOST = 'https://shop.example.com/'

test('a service moves to another machine, and the first one can be thrown away', async () => {
	const old = await Service.prepare()
	const backup = old.file('backup')
	fs.mkdirSync(backup)

	/** The same service on a machine whose files are below a folder. */
	function machine(name) {
		const root = old.file(name)
		const places = { '/etc/trustseal': `${root}/etc/trustseal`, '/var/lib/trustseal': `${root}/var/lib/trustseal` }
		for (const folder of Object.values(places)) fs.mkdirSync(folder, { recursive: true })
		const service = Object.assign(new Service(), old, {
			config: `${root}/etc/trustseal/trustseal.conf`,
			env: { TRUSTSEAL_STORE_URL: `sqlite:${root}/var/lib/trustseal/trustseal.db` },
		})
		const book = new Runbook({ ...places, '/backup': backup, 'tar -C /': `tar -C ${root}` }, {
			service,
			systemctl: (verb) => (verb === 'disable' ? service.end() : service.serve({ store: false })),
		})
		return { root, service, book }
	}

	const [from, to] = ['old', 'new'].map(machine)
	try {
		fs.renameSync(old.config, from.service.config)
		const code = await from.service.register(HOST)
		await from.service.serve()
		await from.book.follow(MOVING, 0)
		assertPrivate(backup)
		fs.rmSync(from.root, { recursive: true })
		assert.match(await to.book.follow(MOVING, 1), /ready/)
		assert.equal(await to.service.recordOf(code), 'valid')
		await to.service.register('https://after.example.com/')
	} finally {
		await to.service.stop()
	}
})

describe('a running service', () => {
	let service, book, code
	const restart = async () => {
		await service.end()
		await service.serve({ store: false })
	}

	before(async () => {
		service = await Service.prepare({ secure: true, redis: true })
		const tls = service.file('tls')
		fs.mkdirSync(tls)
		for (const [own, name] of [['own.pem', 'seal.pem'], ['own.key', 'seal.key']])
			fs.copyFileSync(service.file(own), path.join(tls, name))
		Object.assign(service.env, {
			TRUSTSEAL_SERVER_CERTIFICATE: `${tls}/seal.pem`,
			TRUSTSEAL_SERVER_KEY: `${tls}/seal.key`,
			TRUSTSEAL_PORTAL_CLIENT_CA: service.authority.issuer,
			TRUSTSEAL_PORTAL_LISTEN: `127.0.0.1:${(await freePorts(1))[0]}`,
		})
		await service.serve()
		code = await service.register(HOST)
		book = new Runbook({
			'/etc/trustseal/tls': tls,
			'/etc/trustseal/redis.key': service.file('redis.key'),
			'/run/redis/redis.sock': service.redis.socket,
			'127.0.0.1:8081': `127.0.0.1:${service.adminPort}`,
			'seal.example.jp:443': `127.0.0.1:${service.port}`,
			'seal.example.jp': 'localhost',
		}, { service, systemctl: (verb) => (verb === 'reload' ? service.child.kill('SIGHUP') : restart()) })
	})
	after(() => service.stop())

	test('that is well says so to whom an alarm woke', async () => {
		await book.follow('TrustsealDown', 0)
		assert.match(await book.follow('TrustsealStoreDown', 0), /ready/)
		assert.match(await book.follow('TrustsealRecordsLost', 0), new RegExp(code))
	})

	test('gets another certificate, with another key, before its own ends', async () => {
		await book.follow("The private key of the service's own certificate", 0)
		const request = await run('openssl', ['req', '-in', service.file('seal.csr'), '-noout', '-verify', '-text'])
		assert.equal(request.status, 0, request.stderr)
		assert.match(request.stdout.toString(), /DNS:localhost/)
		const made = await service.authority.leaf('again', ['localhost', '127.0.0.1'], { days: [-1, 364] })
		fs.copyFileSync(made, service.file('seal.pem'))
		fs.copyFileSync(made.replace(/pem$/, 'key'), service.file('seal.key'))
		const [, end] = /notAfter=(.*)/.exec(await book.follow(ENDS, 0))
		await until('it is read', () => service.log.includes('certificate_reloaded'))
		assert.equal(await book.follow(ENDS, 1), `notAfter=${end}\n`)
	})

	test('does without Redis, takes an empty one, and one that is emptied', async () => {
		const heard = () => until('Redis is heard', service.listens.bind(service))
		await heard()
		await service.redis.stop()
		assert.equal(await service.recordOf(code), 'valid')
		await service.redis.start()
		await heard()
		await book.follow('A LOST REDIS', 0)
		assert.equal(await service.recordOf(code), 'valid')
		assert.equal(await book.follow('A LOST REDIS', 1), 'trustseal_redis_listening 1\ntrustseal_redis_up 1\n')
	})

	test('gets another key of Redis', async () => {
		const before_ = fs.readFileSync(service.file('redis.key'))
		await book.follow('The key of Redis', 0)
		assert.notDeepEqual(fs.readFileSync(service.file('redis.key')), before_)
		assert.equal(await service.recordOf(code), 'valid')
		assert.equal(await service.metric('redis_rejects_total'), 0)
	})

	test('is restarted after an upgrade, and well', async () => {
		assert.match(await book.follow('UPGRADE AND GOING BACK', 1), /ready/)
	})

	test('gives an owner another access key, and locks a certificate of his', async () => {
		const first = String(await service.command('customer', 'add', '--mail', 'taro@shop.example.jp', '--code', code))
		const second = await book.follow('The access key of an owner', 0)
		assert.match(second, /\S{10}/)
		assert.notEqual(second, first)
		const { cert } = await service.authority.client('taro')
		fs.writeFileSync(service.file('taro.pem'), cert)
		await service.command('customer', 'edit', '1', '--certificate', service.file('taro.pem'))
		const known = async () => JSON.parse(await service.command('customer', 'show', '1', '--json')).certificates[0]
		const { sha256 } = await known()
		await book.follow('The key of a client certificate', 0, { sha256 })
		assert.notDeepEqual(await known(), { sha256 })
		assert.match(JSON.stringify(await known()), /lock/)
	})

	test('gives a program another token', async () => {
		const add = async () => String(await service.command('token', 'add', 'issuing-system', '--rights', 'read,propose'))
		const first = await add()
		await book.follow('The token of a program', 0)
		const ask = (token) => service.get('/api/v1/contracts', { Authorization: `Bearer ${token.trim()}` })
		assert.equal((await ask(first)).status, 401)
		assert.equal((await ask(fs.readFileSync(service.file('token'), 'utf8'))).status, 200)
	})
})

test('root gives an administrator another password where nobody is left who could', async () => {
	const service = await Service.prepare({ config: { issue: { approvals: 2 } } })
	try {
		await service.command('store', 'create')
		for (const name of ['sato', 'suzuki']) await service.command('operator', 'add', name, '--role', 'administrator')
		const reset = await service.cli('operator', 'reset-password', 'sato')
		assert.equal(reset.status, 1, 'nobody does it in passing')
		fs.writeFileSync(service.file('sato'), 'a password that is to be\n', { mode: 0o600 })
		await new Runbook({ '/root': service.folder }, { service }).follow('The password of an operator')
		await service.command('contract', 'add', '--url', HOST, '--organization', 'Example', '--as', 'sato', '--password-file', service.file('sato'))
	} finally {
		await service.stop()
	}
})
