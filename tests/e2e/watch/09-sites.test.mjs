// What sites serve, as a visit sees it: good ones have no fault, and each broken set-up of a real nginx
// has exactly its own, until it is mended.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Dns } from '../../fixtures/dns.mjs'
import { Authority, Service, run, sqlite } from '../../fixtures/harness.mjs'
import { Nginx } from '../../fixtures/nginx.mjs'

describe('visits to sites', () => {
	let service, dns, nginx, authority
	let count = 0

	before(async () => {
		dns = await Dns.start()
		service = await Service.start({ config: { watch: { allow: '127.0.0.0/8', dns: dns.address } } })
		authority = await Authority.make(service.authority.folder)
		nginx = await Nginx.start((port) => server(port, '127.0.0.250', '', 'return 204;'))
	})
	after(async () => {
		await nginx.stop()
		dns.stop()
		await service.stop()
	})

	/** A server of nginx at an address: by TLS with this certificate, which has its chain or not. */
	const server = (port, address, name, more = 'return 200 "fine";', { chain = true, key = name } = {}) => {
		if (!name) return `server { listen ${address}:${port}; ${more} }`
		const file = path.join(authority.folder, `${name}.pem`)
		const served = chain === true ? file : `${file}.served`
		if (chain !== true) fs.writeFileSync(served, [leafOf(file), ...(chain || [])].join(''))
		return `server {
			listen ${address}:${port} ssl default_server;
			server_name localhost;
			ssl_certificate ${served};
			ssl_certificate_key ${path.join(authority.folder, `${key}.key`)};
			add_header Strict-Transport-Security "max-age=31536000";
			${more}
		}`
	}
	const leafOf = (file) => fs.readFileSync(file, 'latin1').match(/-----BEGIN[^]*?-----END CERTIFICATE-----\n/)[0]
	const caOf = (name) => fs.readFileSync(path.join(authority.folder, `${name}.pem`), 'latin1')

	/** A contract for a host of its own with a certificate of that name. */
	const contract = async (options = {}) => {
		const name = `site${++count}`
		const host = `${name}.example.com`
		const code = await service.register(`https://${host}:${nginx.port}/`, { issued: false, ...options.contract })
		const file = await authority.leaf(name, [host], { subject: `/C=JP/O=Example/CN=${host}`, ...options })
		await service.command('certificate', 'add', code, file)
		dns.names[host] = '127.0.0.2'
		return { code, name, host }
	}
	const watch = async (code) => (await service.command('watch', 'run', '--code', code)).toString()
	/** What a visit finds wrong, by its words. */
	const visit = async (code) => {
		const line = (await watch(code)).split('\n').find((text) => text.startsWith('site '))
		assert.match(line, /: (wrong: |nothing is wrong$)/, line)
		return line.includes('wrong: ') ? line.replace(/.*wrong: /, '') : ''
	}
	const store = (text) => sqlite(path.join(service.folder, 'store.db'), text)
	const PAGE = ['page', 'sticker', 'code', 'form', 'referrer', 'csp', 'frame', 'mixed']
	/** What was found by TLS; what is in the pages is another story. */
	const findings = async (code) =>
		JSON.parse((await run('sqlite3', ['-json', path.join(service.folder, 'store.db'),
			`SELECT finding.* FROM finding JOIN site ON site.id = site WHERE code = ${Number(code)}`])).stdout.toString() || '[]').filter(({ what }) => !PAGE.includes(what))
	const detail = async (code, what) => JSON.parse((await findings(code)).find((finding) => finding.what === what).detail)

	test('a good site has no fault', async () => {
		const { code, name, host } = await contract()
		await nginx.reload((port) => server(port, '127.0.0.2', name))
		assert.equal(await visit(code), '')
		assert.deepEqual(await findings(code), [])
		const [site] = JSON.parse((await run('sqlite3', ['-json', path.join(service.folder, 'store.db'),
			`SELECT * FROM site WHERE code = ${Number(code)}`])).stdout.toString())
		assert.equal(site.host, host)
		assert.ok(site.visited_at > Date.now() / 1000 - 60)
		// All of a visit by TLS but what cannot be known: stapled answers, transparency, http: at port 80.
		assert.equal(site.good, 0xfffff & ~(1 << 14 | 1 << 15 | 1 << 18))
	})

	test('an intermediate that is missing is named; when it is sent, too, the fault is gone', async () => {
		const { code, name } = await contract()
		await nginx.reload((port) => server(port, '127.0.0.2', name, undefined, { chain: false }))
		assert.equal(await visit(code), 'chain')
		assert.deepEqual(await detail(code, 'chain'), { reason: 'incomplete', missing: ['Example Trust Server CA'] })
		// It counts when it is seen ten minutes later.
		assert.equal((await findings(code))[0].confirmed_at, null)
		await visit(code)
		assert.equal((await findings(code))[0].confirmed_at, null)
		await store(`UPDATE finding SET first_at = first_at - 600`)
		await visit(code)
		assert.ok((await findings(code))[0].confirmed_at)
		await nginx.reload((port) => server(port, '127.0.0.2', name))
		assert.equal(await visit(code), '')
		assert.ok((await findings(code))[0].cured_at)
	})

	test('order and what is too much are told apart', async () => {
		const { code, name } = await contract()
		await nginx.reload((port) =>
			server(port, '127.0.0.2', name, undefined, { chain: [caOf('root'), caOf('intermediate')] }))
		assert.equal(await visit(code), 'chain_order')
		const stranger = await contract()
		await nginx.reload((port) =>
			server(port, '127.0.0.2', name, undefined, { chain: [caOf('intermediate'), leafOf(path.join(authority.folder, `${stranger.name}.pem`))] }))
		assert.equal(await visit(code), 'chain_extra')
	})

	test('an old certificate at one of two addresses is told with that address', async () => {
		const old = await contract({ days: [-100, 20] })
		const code = (await service.command('contract', 'add', '--url', `https://${old.host}:${nginx.port}/`, '--organization', 'Example',
			'--renews', old.code)).toString().trim()
		const file = await authority.leaf('renewed', [old.host], { subject: `/C=JP/O=Example/CN=${old.host}`, days: [-1, 80] })
		await service.command('certificate', 'add', code, file)
		dns.names[old.host] = ['127.0.0.2', '127.0.0.3']
		await nginx.reload((port) => server(port, '127.0.0.2', 'renewed') + server(port, '127.0.0.3', old.name))
		assert.equal(await visit(code), 'served, addresses_agree')
		const { reason, addresses, code: older } = await detail(code, 'served')
		assert.deepEqual({ reason, addresses, older }, { reason: 'older', addresses: ['127.0.0.3'], older: old.code })
		// The contract that was renewed is not visited any more.
		assert.doesNotMatch(await watch(old.code), /^site/m)
	})

	test('a certificate that is revoked and still served is a fault', async () => {
		const { code, name } = await contract()
		await nginx.reload((port) => server(port, '127.0.0.2', name))
		await service.command('certificate', 'revoke', code, '--reason', 'keyCompromise')
		assert.equal(await visit(code), 'revoked_served')
	})

	test("another organisation's certificate is called so", async () => {
		const { code } = await contract()
		await authority.leaf('stranger', ['hosting.example.com'], { subject: '/C=JP/O=Hosting/CN=hosting.example.com' })
		await nginx.reload((port) => server(port, '127.0.0.2', 'stranger'))
		assert.equal(await visit(code), 'served, foreign, names')
		assert.equal((await detail(code, 'foreign')).organization, 'Hosting')
	})

	test('old protocols and broken keys are seen, though this machine would not speak them', async () => {
		const { code, name } = await contract()
		await nginx.reload((port) =>
			server(port, '127.0.0.2', name, 'ssl_protocols TLSv1; ssl_ciphers ALL:@SECLEVEL=0; return 200 "old";'))
		assert.match(await visit(code), /^protocol(, hsts)?$/)
		assert.equal((await detail(code, 'protocol')).protocol, 'TLSv1')
		await authority.leaf('broken', [`${name}.example.com`], { key: 'rsa1024', subject: '/C=JP/O=Example/CN=broken' })
		await nginx.reload((port) => server(port, '127.0.0.2', 'broken', 'ssl_ciphers ALL:@SECLEVEL=0; return 200 "weak";'))
		assert.equal(await visit(code), 'served, key')
		assert.deepEqual((({ reason, key }) => ({ reason, key }))(await detail(code, 'key')), { reason: 'key', key: 'RSA 1024' })
	})

	test('who does not come as far as a certificate learns why', async () => {
		const { code, host } = await contract()
		await nginx.reload((port) => server(port, '127.0.0.2', '', 'return 200 "no TLS";'))
		assert.equal(await visit(code), 'tls')
		assert.equal((await detail(code, 'tls')).reason, 'plain')
		dns.names[host] = '127.0.0.99'
		assert.equal(await visit(code), 'connect')
		assert.equal((await detail(code, 'connect')).reason, 'closed')
		delete dns.names[host]
		assert.equal(await visit(code), 'address')
		dns.names[host] = '10.1.2.3'
		assert.equal(await visit(code), 'address')
		assert.equal((await detail(code, 'address')).reason, 'private')
		// What our own name server does not know is nobody's fault.
		dns.names[host] = { rcode: 2 }
		assert.match(await watch(code), /^site .*: name servers/m)
	})

	test('the page behind it is looked at as far as its head', async () => {
		const { code, name } = await contract()
		await nginx.reload((port) => server(port, '127.0.0.2', name, 'add_header X-Nothing 1; return 500;'))
		assert.equal(await visit(code), 'http, hsts')
		assert.equal((await detail(code, 'http')).status, 500)
		assert.deepEqual(await detail(code, 'hsts'), { reason: 'none' })
	})

	test('where one person is enough, nothing that was seen is added without him', async () => {
		const { code, host } = await contract()
		await authority.leaf('unseen', [host], { subject: `/C=JP/O=Example/CN=${host}`, days: [-1, 89] })
		await nginx.reload((port) => server(port, '127.0.0.2', 'unseen'))
		assert.equal(await visit(code), 'served')
		assert.equal((await detail(code, 'served')).reason, 'other')
		assert.equal(await store(`SELECT count(*) FROM certificate WHERE code = ${Number(code)}`), '1')
	})

	test('who does not want visits has none, until he does', async () => {
		const { code, name } = await contract()
		await nginx.reload((port) => server(port, '127.0.0.2', name))
		await service.command('contract', 'edit', code, '--visits', 'no')
		assert.match((await service.command('contract', 'show', code)).toString(), /^visits +not wanted$/m)
		assert.equal(await watch(code), '')
		await service.command('contract', 'edit', code, '--visits', 'yes')
		assert.equal(await visit(code), '')
		// A visit that is planned already does not take place either.
		await service.command('contract', 'edit', code, '--visits', 'no')
		assert.equal(await watch(code), '')
	})

	test('sites follow what is registered', async () => {
		const { code, host, name } = await contract()
		await nginx.reload((port) => server(port, '127.0.0.2', name))
		await visit(code)
		assert.equal(await store(`SELECT host FROM site WHERE code = ${Number(code)}`), host)
		const wild = await service.register(['https://*.wild.example.com/', `http://localhost:${nginx.port}/`], { hosts: ['*.wild.example.com', 'localhost'] })
		assert.doesNotMatch(await watch(wild), /^site/m)
		assert.equal(await store(`SELECT count(*) FROM site WHERE code = ${Number(wild)}`), '0')
	})
})
