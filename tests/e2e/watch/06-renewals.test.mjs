// A new certificate that was seen on a site becomes a proposal by itself, once: never without a second
// person, unless the policy lets it pass.

import assert from 'node:assert/strict'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Dns } from '../../fixtures/dns.mjs'
import { Authority, Service } from '../../fixtures/harness.mjs'
import { Nginx } from '../../fixtures/nginx.mjs'
import { people } from '../../fixtures/people.mjs'

const HOST = 'shop.example.com'
const SUBJECT = `/C=JP/O=Example/CN=${HOST}`

describe('a certificate that was seen on a site', () => {
	let service, dns, authority, nginx
	before(async () => {
		dns = await Dns.start({ [HOST]: '127.0.0.2' })
		service = await Service.prepare({
			config: { issue: { approvals: 2 }, watch: { allow: '127.0.0.0/8', dns: dns.address } },
		})
		authority = await Authority.make(service.authority.folder)
		await authority.leaf('old', [HOST], { subject: SUBJECT, days: [-5, 85] })
		await authority.leaf('new', [HOST], { subject: SUBJECT, days: [-1, 89] })
		await authority.leaf('stranger', [HOST], { subject: `/C=JP/O=Stranger/CN=${HOST}`, days: [-1, 89] })
		nginx = await Nginx.start((port) => serve(port, 'old'))
	})
	after(async () => {
		await nginx?.stop()
		dns.stop()
		await service.stop()
	})

	const serve = (port, name) => `server {
		listen 127.0.0.2:${port} ssl;
		ssl_certificate ${path.join(authority.folder, `${name}.pem`)};
		ssl_certificate_key ${path.join(authority.folder, `${name}.key`)};
		return 204;
	}`

	test('is proposed once, and another person decides', async () => {
		const [sato, ito] = await people(service, { sato: 'operator', ito: 'operator' })
		const code = (await sato.command('contract', 'add', '--url', `https://${HOST}:${nginx.port}/`, '--organization', '見本',
			'--organization-en', 'Example')).trim()
		await ito.command('proposal', 'approve', await sato.command('certificate', 'add', code, path.join(authority.folder, 'old.pem')))
		const watch = async () => (await service.command('watch', 'run', '--code', code)).toString()
		const open = async () =>
			JSON.parse((await service.command('proposal', 'list', '--json')).toString()).filter(({ state }) => state === 'open')
		assert.doesNotMatch(await watch(), /served/)
		assert.deepEqual(await open(), [])

		await nginx.reload((port) => serve(port, 'stranger'))
		assert.match(await watch(), /served, foreign/)
		assert.deepEqual(await open(), [])

		await nginx.reload((port) => serve(port, 'new'))
		assert.match(await watch(), /served/)
		const [proposal, ...more] = await open()
		assert.deepEqual(more, [])
		assert.deepEqual([proposal.code, proposal.action, proposal.proposer], [code, 'certificate.issue', 'watch'])
		assert.match(await watch(), /served/)
		assert.equal((await open()).length, 1)

		await ito.command('proposal', 'reject', String(proposal.id), '--reason', 'not ours')
		assert.match(await watch(), /served/)
		assert.deepEqual(await open(), [])
	})
})
