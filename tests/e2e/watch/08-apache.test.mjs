// Broken set-ups of a real Apache, and what the site doctor says is to be written there: every line of
// it is, and the next look finds it mended.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { ADDRESS, Apache } from '../../fixtures/apache.mjs'
import { Dns } from '../../fixtures/dns.mjs'
import { Authority, Service, run, unescapeHtml } from '../../fixtures/harness.mjs'

const HOST = 'www.shop.example.com'
const HSTS = ['LoadModule headers_module modules/mod_headers.so', 'Header always set Strict-Transport-Security "max-age=31536000"']

describe('cures on Apache', () => {
	let service, dns, apache, authority, code, link
	const file = (name) => path.join(authority.folder, name)
	const pems = (name) => fs.readFileSync(file(name), 'latin1').match(/-----BEGIN[^]*?-----END CERTIFICATE-----\n/g)

	before(async () => {
		apache = await Apache.prepare()
		dns = await Dns.start({ [HOST]: ADDRESS })
		service = await Service.start({ config: { watch: { allow: '127.0.0.0/8', dns: dns.address } } })
		authority = await Authority.make(service.authority.folder)
		code = (await service.command('contract', 'add', '--url', `https://${HOST}:${apache.port}/`, '--organization', 'Example')).toString().trim()
		for (const [name, days] of [['old', [-100, 20]], ['good', [-1, 80]]])
			await service.command('certificate', 'add', code, await authority.leaf(name, [HOST], { subject: `/C=JP/O=Example/CN=${HOST}`, days }))
		link = new URL(JSON.parse(await service.command('doctor', code, '--json')).page)
		apache.write(`<!DOCTYPE html><title>Shop</title>${unescapeHtml(/id="html"[^>]*>([^]*?)<\/pre>/.exec((await service.get(`/owner/snippet/${code}`)).text)[1])}`)
		for (const name of ['chain', 'fullchain']) {
			const { status, text } = await service.get(`${link.pathname}/${name}.pem${link.search}`)
			assert.equal(status, 200)
			fs.writeFileSync(path.join(apache.folder, `${name}.pem`), text)
		}
		fs.copyFileSync(file('good.key'), path.join(apache.folder, 'private.key'))
	})
	after(async () => {
		await apache?.stop()
		dns?.stop()
		await service?.stop()
	})

	const host = (install, more = HSTS, on = 'SSLEngine on') => (port) =>
		`${more.filter((line) => line.startsWith('LoadModule')).join('\n')}
		Listen ${ADDRESS}:${port}
		<VirtualHost *:${port}>
			ServerName ${HOST}
			${[on, ...install, ...more.filter((line) => !line.startsWith('LoadModule'))].join('\n')}
		</VirtualHost>`
	const served = (chain, owned = 'good') => {
		fs.writeFileSync(file('served.pem'), chain)
		return [`SSLCertificateFile ${file('served.pem')}`, `SSLCertificateKeyFile ${file(`${owned}.key`)}`]
	}
	/** What the doctor finds after a look: the lines to write, for each check that is not good. */
	const look = async (servers) => {
		await apache.restart(servers)
		await service.command('watch', 'run', '--code', code)
		const { checks } = JSON.parse(await service.command('doctor', code, '--json', '--server', 'apache'))
		return Object.fromEntries(checks.filter(({ state }) => state === 'wrong').map(({ check, lines }) => [check, lines]))
	}
	/** The lines for this machine: its paths, its port, and no commands for a shell. */
	const here = (lines) =>
		lines.split('\n').filter((line) => line !== '' && !line.startsWith('apachectl '))
			.map((line) => line.replaceAll(`/etc/ssl/${HOST}/`, `${apache.folder}/`).replace('Listen 443', `Listen ${ADDRESS}:${apache.port}`).replace('*:443', `*:${apache.port}`))
	const installed = () => [`SSLCertificateFile ${apache.folder}/fullchain.pem`, `SSLCertificateKeyFile ${apache.folder}/private.key`]

	/** Breaks it, does what is said, and looks again. */
	const mend = async (ills, ruined, cured) => {
		const found = await look(ruined)
		assert.deepEqual(Object.keys(found).sort(), [...ills].sort())
		assert.deepEqual(await look(cured(here(found[ills[0]]))), {})
	}

	test('one that is well has nothing to mend', async () => {
		assert.deepEqual(await look(host(installed())), {})
	})

	test('an intermediate that is missing, a wrong order, one too many', async () => {
		const [leaf, inner] = pems('good.pem'), [root] = pems('root.pem')
		await mend(['chain'], host(served(leaf)), (lines) => host(lines))
		await mend(['chain_order'], host(served(leaf + root + inner)), (lines) => host(lines))
		await mend(['chain_extra'], host(served(leaf + inner + pems('old.pem')[0])), (lines) => host(lines))
	})

	test('the certificate before is still served, which the reissue superseded', async () => {
		await mend(['served', 'revoked_served'], host(served(pems('old.pem').join(''), 'old')), (lines) => host(lines))
	})

	test("another organisation's certificate: the host gets an entry of its own", async () => {
		await authority.leaf('stranger', ['hosting.example.com'], { subject: '/C=JP/O=Hosting/CN=hosting.example.com' })
		await mend(['foreign', 'names', 'served'], host(served(pems('stranger.pem').join(''), 'stranger')), (lines) => () => [...lines, ...HSTS].join('\n'))
	})

	test('nothing but HTTP at the port', async () => {
		await mend(['tls'], host([], HSTS, ''), (lines) => () => [...lines, ...HSTS].join('\n'))
	})

	test('no HSTS, a policy that hides the click, parts that come by http', async () => {
		const install = installed()
		await mend(['hsts'], host(install, []), (lines) => host(install, lines))
		const page = fs.readFileSync(path.join(apache.folder, 'www/index.html'), 'utf8')
		apache.write(page.replace(/ referrerpolicy="[^"]*"/g, ''))
		await mend(['referrer'], host(install, [...HSTS, 'Header always set Referrer-Policy "no-referrer"']), (lines) => host(install, [...HSTS, ...lines.slice(1)]))
		apache.write(`${page}<script src="http://cdn.example.net/x.js"></script>`)
		const own = [...HSTS, `Header always set Content-Security-Policy "default-src 'self' ${service.origin}"`]
		await mend(['mixed'], host(install, own), (lines) => host(install, [...own, ...lines.slice(1)]))
		const { stdout } = await run('curl', ['-skI', `https://${ADDRESS}:${apache.port}/`])
		assert.match(stdout.toString(), /^Content-Security-Policy: default-src 'self'/m, 'the policy that it had stays')
		apache.write(page)
	})
})
