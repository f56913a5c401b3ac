// Each broken set-up of a real nginx is seen by the watch, the owner opens the site doctor, does what
// it says with the lines and files that it gives, and the next look finds it mended.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Dns } from '../../fixtures/dns.mjs'
import { Authority, Service, sqlite, unescapeHtml } from '../../fixtures/harness.mjs'
import { Nginx } from '../../fixtures/nginx.mjs'

const HOST = 'www.shop.example.com'
const SEAL = 'https://seal.example.com'

describe('cures that the site doctor gives', () => {
	let service, dns, nginx, authority, code, old, link, site

	/** How the site is set up when it is well: what a test breaks, and mends again. */
	const well = () => ({
		listen: 'ssl',
		install: [`ssl_certificate ${file('good.pem')};`, `ssl_certificate_key ${key()};`],
		lines: ['add_header Strict-Transport-Security "max-age=31536000";'],
		html: sticker,
		servers: '',
	})
	let sticker = ''
	const file = (name) => path.join(authority.folder, name)
	const key = () => file('good.key')
	const config = (port) =>
		`server {
			${site.listen === null ? 'listen 127.0.0.9:1080;' : `listen 127.0.0.2:${port} ${site.listen} default_server;`}
			${site.listen === 'ssl' ? site.install.join('\n') : ''}
			default_type text/html; root ${service.folder}/www;
			${site.lines.join('\n')}
		}
		server { listen 127.0.0.250:${port}; return 204; }
		${site.servers}`

	before(async () => {
		dns = await Dns.start({ [HOST]: '127.0.0.2' })
		service = await Service.start({ config: { server: { public_url: SEAL }, watch: { allow: '127.0.0.0/8', dns: dns.address } } })
		authority = await Authority.make(service.authority.folder)
		fs.mkdirSync(path.join(service.folder, 'www'))
		nginx = await Nginx.start((port) => `server { listen 127.0.0.250:${port}; return 204; }`)
		const register = async (name, days, more = []) => {
			const added = (await service.command('contract', 'add', '--url', `https://${HOST}:${nginx.port}/`, '--organization', 'Example', ...more)).toString().trim()
			await service.command('certificate', 'add', added, await authority.leaf(name, [HOST], { subject: `/C=JP/O=Example/CN=${HOST}`, days }))
			return added
		}
		old = await register('old', [-100, 20])
		code = await register('good', [-1, 80], ['--renews', old])
		sticker = await snippet(code)
		link = new URL(JSON.parse(await service.command('doctor', code, '--json')).page)
	})
	after(async () => {
		await nginx?.stop()
		dns.stop()
		await service.stop()
	})

	/** The HTML to paste, from the owner's page. */
	const snippet = async (of) => unescapeHtml(/id="html"[^>]*>([^]*?)<\/pre>/.exec((await service.get(`/owner/snippet/${of}`)).text)[1])

	/** Sets the site up and looks at it. */
	async function look() {
		fs.writeFileSync(path.join(service.folder, 'www/index.html'), `<!DOCTYPE html><title>Shop</title>${site.html}`)
		await nginx.reload(config)
		await service.command('watch', 'run', '--code', code)
	}

	/** What the doctor's page says of each check: { state, lines, cure, fullchain }. */
	async function consult() {
		const { text } = await service.get(`${link.pathname}${link.search}&lang=en&server=nginx`)
		const parts = [...text.matchAll(/<(section|li)[^>]* data-check="(\w+)" data-state="(\w+)">([^]*?)<\/\1>/g)]
		const found = Object.fromEntries(parts.map(([, , check, state, html]) => [check, {
			state,
			words: unescapeHtml(html.replace(/<[^>]+>/g, ' ')),
			lines: unescapeHtml(/<pre[^>]*>([^]*?)<\/pre>/.exec(html)?.[1] ?? '').split('\n'),
			fullchain: unescapeHtml(/href="([^"]*fullchain\.pem[^"]*)"/.exec(html)?.[1] ?? ''),
		}]))
		return { verdict: /data-doctor="(\w+)"/.exec(text)[1], ...found }
	}
	const wrong = (found) => Object.entries(found).filter(([, { state }]) => ['wrong', 'weak', 'note', 'doubt'].includes(state)).map(([check]) => check)

	/** The doctor's lines for this machine: its paths, its port, and no commands for a shell. */
	const here = (lines) =>
		lines.filter((line) => line !== '' && !line.startsWith('nginx '))
			.map((line) => line.replaceAll(`/etc/nginx/tls/${HOST}/`, `${service.folder}/`)
				.replace('listen 443', `listen 127.0.0.2:${nginx.port}`).replace(/^ *listen \[::\]:443 ssl;$/, ''))

	/** Takes the file away that the doctor offers, and has the private key beside it. */
	async function download({ fullchain }) {
		const { status, text } = await service.get(fullchain)
		assert.equal(status, 200)
		fs.writeFileSync(path.join(service.folder, 'fullchain.pem'), text)
		fs.copyFileSync(key(), path.join(service.folder, 'private.key'))
	}

	/** Breaks the site, is told, does what is said, and is told that it is well. */
	async function mend(ills, ruin, cure) {
		site = well()
		await ruin(site)
		await look()
		const found = await consult()
		assert.deepEqual(wrong(found).sort(), [...ills].sort())
		await cure(site, found)
		await look()
		const after = await consult()
		assert.deepEqual(wrong(after), [])
		for (const check of ills) assert.equal(after[check].state, 'good', check)
		return after
	}

	test('a site that is well has nothing to mend', async () => {
		site = well()
		await look()
		const found = await consult()
		assert.deepEqual(wrong(found), [])
		assert.equal(found.verdict, 'sound')
	})

	const install = async (own, found, check) => {
		await download(found[check])
		own.install = here(found[check].lines)
	}
	const serve = (own, chain, owned = 'good') => {
		fs.writeFileSync(file('served.pem'), chain)
		own.install = [`ssl_certificate ${file('served.pem')};`, `ssl_certificate_key ${file(`${owned}.key`)};`]
	}
	const pems = (name) => fs.readFileSync(file(name), 'latin1').match(/-----BEGIN[^]*?-----END CERTIFICATE-----\n/g)

	test('an intermediate that is missing: the file that is offered is installed', async () => {
		site = well()
		serve(site, pems('good.pem')[0])
		await look()
		await sqlite(service.file('store.db'), 'UPDATE finding SET first_at = first_at - 600')
		await look()
		assert.equal((await consult()).verdict, 'bad')
		const after = await mend(['chain'], (own) => serve(own, pems('good.pem')[0]), (own, found) => {
			assert.equal(found.verdict, 'bad')
			assert.equal(found.chain.state, 'wrong')
			assert.match(found.chain.words, /does not send this intermediate certificate: Example Trust Server CA/)
			return install(own, found, 'chain')
		})
		assert.match(after.chain.words, /Mended: it was wrong until/)
	})

	test('a wrong order, and a certificate too many', async () => {
		const root = fs.readFileSync(file('root.pem'), 'latin1'), [leaf, inner] = pems('good.pem')
		await mend(['chain_order'], (own) => serve(own, leaf + root + inner), (own, found) => install(own, found, 'chain_order'))
		await mend(['chain_extra'], (own) => serve(own, leaf + inner + pems('old.pem')[0]), (own, found) => install(own, found, 'chain_extra'))
	})

	test('the certificate before the renewal is still served', async () => {
		await mend(['served'], (own) => serve(own, pems('old.pem').join(''), 'old'), (own, found) => {
			assert.match(found.served.words, /still uses an older certificate, which ends on/)
			return install(own, found, 'served')
		})
	})

	test("another organisation's certificate: the host gets an entry of its own", async () => {
		await authority.leaf('stranger', ['hosting.example.com'], { subject: '/C=JP/O=Hosting/CN=hosting.example.com' })
		await mend(['served', 'foreign', 'names'], (own) => serve(own, pems('stranger.pem').join(''), 'stranger'), (own, found) => install(own, found, 'served'))
	})

	test('nothing but HTTP answers at the port', async () => {
		await mend(['tls'], (own) => (own.listen = ''), async (own, found) => {
			await download({ fullchain: `${link.pathname}/fullchain.pem${link.search}` })
			own.listen = null
			own.servers = here(found.tls.lines).join('\n').replace(/}$/, `default_type text/html; root ${service.folder}/www; ${own.lines.join('\n')}\n}`)
		})
	})

	test('nothing answers at the port', async () => {
		await mend(['connect'], (own) => (own.listen = null), (own, found) => {
			assert.deepEqual(found.connect.lines.filter(Boolean), ['listen 443 ssl;', 'nginx -t && nginx -s reload'])
			own.listen = 'ssl'
		})
	})

	test('old versions of TLS, and no HSTS', async () => {
		const old = ['ssl_protocols TLSv1;', 'ssl_ciphers ALL:@SECLEVEL=0;']
		await mend(['hsts'], (own) => (own.lines = []), (own, found) => (own.lines = here(found.hsts.lines)))
		site = well()
		site.install.push(...old)
		await look()
		const found = await consult()
		assert.ok(wrong(found).includes('protocol'))
		site.install = [...well().install, ...here(found.protocol.lines)]
		await look()
		assert.equal((await consult()).protocol.state, 'good')
	})

	test('no sticker, and one with the code of the contract before', async () => {
		const paste = async (own, check, found) => {
			assert.ok(found[check].words.includes(`${SEAL}/owner/snippet/${code}`))
			own.html = await snippet(code)
		}
		await mend(['sticker'], (own) => (own.html = '<p>Nothing here.'), (own, found) => paste(own, 'sticker', found))
		await mend(['code'], (own) => (own.html = sticker.replaceAll(code, old)), (own, found) => paste(own, 'code', found))
	})

	test('policies of the site that hide the click, or the picture; parts that come by http', async () => {
		const add = (own, found, check) => (own.lines = [...well().lines, ...here(found[check].lines)])
		const bare = (html) => html.replace(/ referrerpolicy="[^"]*"/g, '')
		await mend(['referrer'], (own) => {
			own.html = bare(own.html)
			own.lines.push('add_header Referrer-Policy "no-referrer";')
		}, (own, found) => add(own, found, 'referrer'))
		await mend(['csp'], (own) => own.lines.push(`add_header Content-Security-Policy "img-src 'self'";`), (own, found) => {
			const value = /“(img-src [^”]*)”/.exec(found.csp.words)[1]
			own.lines = [...well().lines, `add_header Content-Security-Policy "${value}";`]
		})
		await mend(['mixed'], (own) => (own.html += '<script src="http://cdn.example.net/x.js"></script>'), (own, found) => add(own, found, 'mixed'))
	})
})
