// Client certificates of operators: real ones of a real CA, asked for by the console's own listener or
// passed on by a proxy; whom they let in, and who is sent away with what words.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import tls from 'node:tls'
import { after, before, describe, test } from 'node:test'
import { Authority, freePorts, run, Service, sqlite, until } from '../../fixtures/harness.mjs'
import { COOKIE, Operator } from '../../fixtures/operator.mjs'

const audit = async (service) => (await sqlite(service.file('store.db'),
	"SELECT actor, action, coalesce(subject, ''), coalesce(detail, '') FROM audit ORDER BY id")).split('\n')

const fingerprintOf = async ({ cert }) =>
	/=(.*)/.exec((await run('openssl', ['x509', '-noout', '-fingerprint', '-sha256'], { input: cert })).stdout)[1]
		.replaceAll(':', '').toLowerCase()
const derOf = async ({ cert }) => (await run('openssl', ['x509', '-outform', 'DER'], { input: cert })).stdout

/** name → certificate, and the words that refuse it in both languages. */
async function refusedOnes(authority, folder) {
	const other = await Authority.make(path.join(folder, 'other'))
	return {
		'one of another CA': [await other.client('sato'), /not from the authority/, /認証局のものではない/],
		'an expired one': [await authority.client('sato', { file: 'old', days: [-20, -1] }), /has expired/, /有効期限が切れて/],
		'an early one': [await authority.client('sato', { file: 'early', days: [2, 9] }), /not valid yet/, /まだ有効期間が始まって/],
		'one for servers': [await authority.client('sato', { file: 'server', use: 'serverAuth' }), /another purpose/, /用途が異なり/],
		'one without a name': [await authority.client('', { file: 'none', subject: '/C=JP/O=x' }), /exactly one name/, /名前\(CN\)/],
		// Debian's own Node.js would not show it.
		'a weak one': [{ ...(await authority.client('sato', { file: 'weak', key: 'rsa1024' })), ciphers: 'DEFAULT:@SECLEVEL=0' }, /too weak/, /強度が不足/],
	}
}

describe('asked for by the console’s own listener', () => {
	let service, port, sato, good, refused
	before(async () => {
		;[port] = await freePorts(1)
		service = await Service.prepare({ secure: true, config: { console: { listen: `127.0.0.1:${port}` } } })
		fs.copyFileSync(service.authority.issuer, service.file('clients.pem'))
		fs.appendFileSync(service.config, `client_ca = ${service.file('clients.pem')}\n`)
		await service.serve()
		good = await service.authority.client('sato')
		refused = await refusedOnes(service.authority, service.folder)
		sato = await Operator.add(service, 'sato', 'administrator', { port, ...good })
	})
	after(() => service.stop())

	const visit = (client, language = 'en') => service.get('/admin/login', { 'Accept-Language': language }, { port, ...client })

	/** Does the server ask for a certificate, and of whom? Nothing when it does not. */
	async function askedOn(at) {
		const { stdout } = await run('openssl', ['s_client', '-connect', `127.0.0.1:${at}`, '-servername', 'localhost'])
		return /Acceptable client certificate CA names\n(.*)/.exec(stdout)?.[1]
	}

	test('visitors are not asked for a certificate, operators are, by the name of its CA', async () => {
		assert.equal(await askedOn(service.port), undefined)
		assert.match(await askedOn(port), /Example Trust Server CA/)
	})

	test('the console is found at its own address alone, with the pages that it leads to', async () => {
		assert.equal((await service.get('/admin/login', {}, good)).status, 404)
		assert.equal((await sato.get('/admin/')).status, 200)
		const [, style] = /href="(\/static\/console[^"]*)"/.exec((await sato.get('/admin/')).text)
		assert.equal((await sato.get(style)).status, 200)
	})

	test('without a certificate a page says what is missing and what to do', async () => {
		for (const [language, words] of [['en', /showed no certificate[^]*Install the client certificate/],
			['ja', /証明書が提示されませんでした[^]*組み込む/]]) {
			const { status, text } = await visit({}, language)
			assert.equal(status, 403)
			assert.match(text, words)
			assert.doesNotMatch(text, /type="password"/)
		}
		const blind = new Operator(service, 'sato', sato.password, { port })
		assert.equal((await blind.postRaw('/admin/login', { name: 'sato', password: sato.password })).status, 403)
		assert.equal(blind.cookies.size, 0)
	})

	test('each certificate that does not count is refused, in words that say why', async () => {
		for (const [name, [client, ...words]] of Object.entries(refused))
			for (const [i, language] of ['en', 'ja'].entries()) {
				const { status, text } = await visit(client, language)
				assert.equal(status, 403, name)
				assert.match(text, words[i], name)
			}
	})

	test('one without any purpose counts, and so does TLS 1.2', async () => {
		assert.equal((await visit(await service.authority.client('sato', { file: 'any', use: 'none' }))).status, 200)
		assert.equal((await visit({ ...good, maxVersion: 'TLSv1.2' })).status, 200)
		assert.equal((await visit(await service.authority.client('sato', { file: 'rsa', key: 'rsa2048' }))).status, 200)
	})

	test('who logs in must have the name in the certificate, and tries nothing under another', async () => {
		await service.command('operator', 'add', 'ito', '--role', 'marketing')
		for (let i = 0; i < 6; i++) {
			const { status, text } = await new Operator(service, 'ito', 'wrong wrong wrong', { port, ...good }).logIn()
			assert.equal(status, 403)
			assert.match(text, /name that your certificate is for: sato/)
		}
		assert.doesNotMatch((await service.command('operator', 'list')).toString(), /locked/)
	})

	test('a session ends with another certificate or none, even one of the same name', async () => {
		const renewed = await service.authority.client('sato', { file: 'renewed' })
		const token = sato.cookies.get(COOKIE)
		const ito = await service.authority.client('ito')
		for (const client of [renewed, ito]) {
			const thief = new Operator(service, 'sato', '', { port, ...client })
			thief.cookies.set(COOKIE, token)
			assert.equal((await thief.get('/admin/')).headers.location, '/admin/login?to=/admin/')
		}
		const thief = new Operator(service, 'sato', '', { port })
		thief.cookies.set(COOKIE, token)
		assert.equal((await thief.get('/admin/')).status, 403)
		assert.equal((await sato.get('/admin/')).status, 200, 'its own goes on')
		sato.via = { port, ...renewed }
		assert.equal((await sato.logIn()).status, 303)
		assert.equal((await sato.get('/admin/')).status, 200)
		const changed = await sato.changePassword('another correct battery staple')
		assert.equal(changed.status, 303)
		assert.equal((await sato.get('/admin/')).status, 200)
	})

	test('the audit names the certificate of a login, and one that was refused a minute', async () => {
		const lines = await audit(service)
		const sha256 = await fingerprintOf(good)
		assert.ok(lines.some((line) => new RegExp(`^console:sato\\|login\\|\\|serial=[0-9A-F]+ sha256=${sha256}$`).test(line)), lines.join('\n'))
		const refusals = lines.filter((line) => line.startsWith('?|login.certificate|'))
		assert.ok(refusals.length >= 1 && refusals.length <= 3, `${refusals}`)
		assert.match(refusals[0], /^\?\|login\.certificate\|\|untrusted serial=[0-9A-F]+ sha256=[0-9a-f]{64}$/)
		assert.match((await sato.get('/admin/audit?what=login')).text, /client certificate refused<[^]*untrusted serial=/)
	})

	test('no session is resumed there: a card that was taken out is missed', async () => {
		for (const maxVersion of ['TLSv1.2', 'TLSv1.3']) {
			const sessions = await new Promise((resolve, reject) => {
				const given = []
				const socket = tls.connect({ host: '127.0.0.1', port, ca: service.ca, servername: 'localhost', maxVersion, ...good })
				socket.on('session', (session) => given.push(session))
				socket.on('error', reject)
				socket.on('secureConnect', () => socket.write('GET /admin/login HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'))
				socket.resume()
				socket.on('close', () => resolve(given))
			})
			const reused = await Promise.all(sessions.map((session) => new Promise((resolve) => {
				const socket = tls.connect({ host: '127.0.0.1', port, ca: service.ca, servername: 'localhost', maxVersion, session },
					() => (resolve(socket.isSessionReused()), socket.destroy()))
				socket.on('error', () => resolve(false))
			})))
			assert.ok(!reused.includes(true), maxVersion)
		}
	})

	test('a revocation list counts from the next reload on', async () => {
		const gone = await service.authority.client('gone')
		assert.equal((await visit(gone)).status, 200)
		const list = fs.readFileSync(await service.authority.crl('client-gone'))
		const loaded = () => service.log.split('clients_reloaded part=console what=client_ca').length
		const times = loaded()
		fs.appendFileSync(service.file('clients.pem'), list)
		service.child.kill('SIGHUP')
		await until('the reload', () => loaded() > times)
		assert.match((await visit(gone)).text, /was revoked/)
		assert.equal((await visit(good)).status, 200)
		fs.writeFileSync(service.file('clients.pem'), 'nothing')
		service.child.kill('SIGHUP')
		await until('the reason', () => /clients_reload_refused part=console what=client_ca .*clients\.pem holds no certificate/.test(service.log))
		assert.match((await visit(gone)).text, /was revoked/)
	})
})

for (const [from, field, write] of [
	['client-cert', 'Client-Cert', async (client) => `:${(await derOf(client)).toString('base64')}:`],
	['x-ssl-client-cert', 'X-SSL-Client-Cert', async ({ cert }) =>
		encodeURIComponent(/-----BEGIN[^]*?-----END CERTIFICATE-----\n/.exec(cert)[0])],
])
	describe(`passed on in ${field}`, () => {
		let service, sato, good, refused
		before(async () => {
			service = await Service.prepare({ config: {
				server: { trusted_proxies: '127.0.0.2' }, console: { client_from: from } } })
			await Authority.make(service.authority.folder)
			fs.appendFileSync(service.config, `client_ca = ${service.authority.issuer}\n`)
			await service.serve()
			good = await service.authority.client('sato')
			refused = await refusedOnes(service.authority, service.folder)
			sato = await Operator.add(service, 'sato', 'administrator',
				{ localAddress: '127.0.0.2', headers: { [field]: await write(good) } })
		})
		after(() => service.stop())

		const visit = (value, language = 'en', localAddress = '127.0.0.2') =>
			service.get('/admin/login', { 'Accept-Language': language, ...(value !== undefined && { [field]: value }) }, { localAddress })

		test('a good one lets in, all others are refused', async () => {
			assert.equal((await sato.get('/admin/')).status, 200)
			assert.match((await visit(undefined)).text, /showed no certificate/)
			assert.match((await visit('')).text, /showed no certificate/)
			for (const [name, [client, words]] of Object.entries(refused)) {
				const { status, text } = await visit(await write(client))
				assert.equal(status, 403, name)
				assert.match(text, words, name)
			}
		})

		test('nobody but a trusted proxy is believed, whatever he writes', async () => {
			for (const address of ['127.0.0.1', '127.0.0.3']) {
				const { status, text } = await visit(await write(good), 'en', address)
				assert.equal(status, 403)
				assert.match(text, /showed no certificate/)
			}
			const thief = new Operator(service, 'sato', '', { headers: sato.via.headers })
			thief.cookies.set(COOKIE, sato.cookies.get(COOKIE))
			assert.equal((await thief.get('/admin/')).status, 403)
		})

		test('the other field is not looked at', async () => {
			const other = field === 'Client-Cert' ? 'X-SSL-Client-Cert' : 'Client-Cert'
			const { text } = await service.get('/admin/login', { 'Accept-Language': 'en', [other]: await write(good) }, { localAddress: '127.0.0.2' })
			assert.match(text, /showed no certificate/)
		})

		test('two fields are refused as malformed, and so is what only looks like one', async () => {
			const value = await write(good)
			const twice = await service.request('GET', '/admin/login', { localAddress: '127.0.0.2',
				headers: ['Host', 'localhost', field, value, field.toUpperCase(), value] })
			assert.equal(twice.status, 400)
			for (const wrong of [`${value}, ${value}`, value.slice(1), value.slice(0, -9), `${value}x`, '(null)', ':AAAA:', ':', '%', 'x'.repeat(8000)]) {
				const { status, text } = await visit(wrong)
				assert.equal(status, 403, wrong.slice(0, 40))
				assert.match(text, /cannot be read/)
			}
			assert.equal((await visit('x'.repeat(9000))).status, 431)
		})

		test('visitors need none', async () => {
			assert.equal((await service.get('/')).status, 200)
		})
	})

test('settings that would lock everybody out, or let everybody in, are mistakes', async () => {
	const service = await Service.prepare({ secure: true })
	try {
		for (const [settings, words] of [
			[`client_ca = ${service.authority.issuer}`, /nobody asks browsers/],
			[`client_ca = ${service.authority.issuer}\nclient_from = client-cert`, /trusted_proxies is empty/],
			['client_from = client-cert', /client_ca is empty/],
			[`listen = 127.0.0.1:${service.port}`, /same as \[server\] listen/],
			[`listen = 127.0.0.1:1\nclient_ca = ${service.file('own.pem')}`, /no CA's certificate/],
			[`listen = 127.0.0.1:1\nclient_ca = /nowhere.pem`, /client_ca: cannot read \/nowhere/],
		]) {
			const own = service.file('own.conf')
			fs.writeFileSync(own, `${fs.readFileSync(service.config)}\n[console]\n${settings}\n`)
			const { status, stderr } = await service.cli('check-config', '-c', own)
			assert.equal(status, 1, stderr)
			assert.match(stderr, words)
		}
	} finally {
		await service.stop()
	}
})
