// The page of a site is read, and what becomes of the sticker there is found out: which code it has,
// what the site's policies do to it, what hides it. A site that wants no visits of programs has none,
// and whatever its server does, it costs no more than its bounds.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import fs from 'node:fs'
import https from 'node:https'
import { after, before, describe, test } from 'node:test'
import { Dns } from '../../fixtures/dns.mjs'
import { Authority, Service, sqlite } from '../../fixtures/harness.mjs'

const HOST = 'shop.example.com'
const SEAL = 'https://seal.example.com'
const PAGE_AT = 'SELECT page_at FROM site ORDER BY id LIMIT 1'

describe('the page of a site', () => {
	let service, dns, server, code, old, site, asked
	before(async () => {
		dns = await Dns.start({ [HOST]: '127.0.0.1', [`www.${HOST}`]: '127.0.0.1', 'else.example.com': '127.0.0.1' })
		service = await Service.start({ config: { server: { public_url: SEAL }, watch: { dns: dns.address, allow: '127.0.0.0/8' } } })
		const authority = await Authority.make(service.authority.folder)
		const cert = await authority.leaf('site', [HOST])
		const answer = (request, response) => {
			asked.push(request)
			const page = site[request.url.split('?')[0]] ?? { status: 404 }
			if (typeof page === 'function') return page(request, response)
			response.writeHead(page.status ?? 200, { 'Content-Type': 'text/html', ...page.headers })
			response.end(page.body ?? '')
		}
		server = https.createServer({ cert: fs.readFileSync(cert), key: fs.readFileSync(cert.replace(/pem$/, 'key')) }, answer)
		server.listen(0, '127.0.0.1')
		await once(server, 'listening')
		const url = `https://${HOST}:${server.address().port}/shop/`
		old = await service.register(url, { hosts: [HOST] })
		code = await service.register(url, { hosts: [HOST], renews: old })
	})
	after(async () => {
		server.closeAllConnections()
		server.close()
		dns.stop()
		await service.stop()
	})

	const link = (ten) =>
		`<a href="${SEAL}/proof/${ten}"><img src="${SEAL}/sticker/${ten}/88x145.svg" alt=""></a>`
	const query = (sql) => sqlite(service.file('store.db'), sql)
	/** Visits, with these pages by their paths; what is wrong with the page, by its word. */
	const visit = async (pages) => {
		site = pages
		asked = []
		await service.command('watch', 'run', '--code', code)
		const rows = await query("SELECT what || '|' || detail FROM finding WHERE cured_at IS NULL ORDER BY what")
		const page = /^(page|sticker|code|form|referrer|csp|frame|mixed)\|/
		return Object.fromEntries(
			rows
				.split('\n')
				.filter((row) => page.test(row))
				.map((row) => [row.match(page)[1], JSON.parse(row.replace(page, ''))]),
		)
	}
	const read = () => asked.filter((request) => request.method === 'GET').map((request) => request.url)

	test('where all is well nothing is found, and the visitor says who it is', async () => {
		assert.deepEqual(await visit({ '/shop/': { body: link(code) } }), {})
		assert.deepEqual(read(), ['/robots.txt', '/shop/'])
		const agent = asked.find((request) => request.url === '/robots.txt').headers['user-agent']
		assert.match(agent, /^trustseal\/\S+ \(\+http\S+\/visits\)$/)
		const bits = Number(await query('SELECT page_good FROM site WHERE page_at > 0'))
		assert.equal(bits / 2 ** 20, 0xff)
	})

	test('the code of the contract before is found, and its cure cures it', async () => {
		assert.deepEqual(await visit({ '/shop/': { body: link(old) } }), { code: { reason: 'old', code: old } })
		assert.deepEqual(await visit({ '/shop/': { body: link(code) } }), {})
	})

	test('policies that hide the click or block the picture are named', async () => {
		const headers = { 'Referrer-Policy': 'same-origin', 'Content-Security-Policy': "default-src 'self'" }
		assert.deepEqual(await visit({ '/shop/': { headers, body: link(code) } }), {
			csp: { reason: 'default', policy: "default-src 'self'" },
			referrer: { reason: 'header', policy: 'same-origin' },
		})
	})

	test('redirects are followed on the site, each asked for by its own robots.txt', async () => {
		const to = (location) => ({ status: 302, headers: { location } })
		const port = server.address().port
		assert.deepEqual(await visit({ '/shop/': to('/a'), '/a': to(`https://www.${HOST}:${port}/b?x=1`), '/b': { body: link(code) } }), {})
		assert.deepEqual(read(), ['/robots.txt', '/shop/', '/robots.txt', '/a', '/robots.txt', '/b?x=1'])
		assert.equal((await visit({ '/shop/': to(`https://else.example.com:${port}/`), '/': { body: link(code) } })).page.reason, 'elsewhere')
		assert.equal((await visit({ '/shop/': to(`http://${HOST}:${port}/`) })).page.reason, 'elsewhere')
		assert.equal((await visit({ '/shop/': to('/shop/') })).page.reason, 'failed')
		assert.equal(read().filter((path) => path === '/shop/').length, 4)
	})

	test('a site that wants no visits has none, and that is said', async () => {
		const robots = { body: 'User-agent: *\nDisallow: /\n\nUser-agent: trustseal\nAllow: /$\nDisallow: /shop' }
		assert.deepEqual(await visit({ '/robots.txt': robots, '/shop/': { body: link(code) } }), { page: { reason: 'robots' } })
		assert.deepEqual(read(), ['/robots.txt'])
		assert.deepEqual(await visit({ '/shop/': { body: link(code) } }), {})
		// Where nobody can say, the page is left alone, and nothing that was known changes.
		const before = await query(PAGE_AT)
		await visit({ '/robots.txt': { status: 503 }, '/shop/': { body: 'gone' } })
		assert.deepEqual(read(), ['/robots.txt'])
		assert.equal(await query(PAGE_AT), before)
	})

	test('errors, other files and endless pages are told apart', async () => {
		assert.deepEqual(await visit({ '/shop/': { status: 403 } }), { page: { reason: 'status', status: 403 } })
		const pdf = { headers: { 'Content-Type': 'application/pdf' }, body: '%PDF' }
		assert.deepEqual(await visit({ '/shop/': pdf }), { page: { reason: 'kind', status: 200 } })
		let socket
		const gigabyte = (request, response) => {
			const block = Buffer.alloc(60_000, '<p>')
			response.writeHead(200, { 'Content-Type': 'text/html', 'Content-Length': 1e9 })
			if (request.method === 'HEAD') return response.end()
			response.write(link(code))
			socket = request.socket
			const more = () => {
				while (!socket.destroyed && socket.write(block));
			}
			socket.on('error', () => {}).on('drain', more)
			more()
		}
		assert.deepEqual(await visit({ '/shop/': gigabyte }), {})
		assert.ok(socket.bytesWritten < 20e6, `${socket.bytesWritten} bytes were taken`)
		assert.deepEqual(await visit({ '/shop/': { body: '<b>'.repeat(170_000) } }), { page: { reason: 'large' } })
	})

	/** What the doctor tells the owner: { text, json, page }. */
	const told = async () => {
		const json = JSON.parse(await service.command('doctor', code, '--json'))
		const address = new URL(json.page)
		return {
			text: (await service.command('doctor', code)).toString(),
			json: JSON.stringify(json),
			page: (await service.get(`${address.pathname}${address.search}&lang=en`)).text,
		}
	}

	test('what breaks out of a page is kept as text, and shown as text', async () => {
		const evil = `'"><script>alert(1)</script>{{t doctor.csp}}\u202e`
		const written = evil.replaceAll("'", '&#39;').replaceAll('"', '&quot;')
		const found = await visit({
			'/shop/': {
				headers: { 'Content-Security-Policy': `img-src 'self' ${evil.slice(0, -1)}` },
				body: `<meta name=referrer content=never>${link(code)}<img src='http://a.example/${written}'>`,
			},
		})
		assert.deepEqual(found.mixed, { count: 1, urls: [`http://a.example/${evil.slice(0, -1)}\\u{202e}`] })
		const { text, json, page } = await told()
		for (const each of [text, json, page]) {
			assert.match(each, /http:\/\/a\.example\//)
			assert.ok(!each.includes('\u202e'))
		}
		assert.match(page, /&lt;script&gt;alert\(1\)/)
		assert.ok(!page.includes('<script'))
		assert.match(page, /\{\{t doctor\.csp\}\}/)
	})

	test('its owner is told the very text that mends it', async () => {
		const csp = "default-src 'none'; img-src 'self' data:; script-src 'self'"
		const body = `<a rel="noopener noreferrer" href="${SEAL}/proof/${code}"><img src="${SEAL}/sticker/${code}/88x145.svg"></a>`
		await visit({ '/shop/': { headers: { 'Content-Security-Policy': csp }, body } })
		for (const each of Object.values(await told())) {
			assert.ok(each.replaceAll('&#39;', "'").includes(`img-src 'self' data: ${SEAL}`), each)
			assert.match(each, /Take noreferrer out/)
		}
		// It is carried out, and found to be mended.
		const mended = csp.replace('data:', `data: ${SEAL}`)
		assert.deepEqual(await visit({ '/shop/': { headers: { 'Content-Security-Policy': mended }, body: body.replace(' noreferrer', '') } }), {})
	})

	test('a frame of a page builder is known by its name', async () => {
		const frame = '<ul><li>'.repeat(20) + '<iframe src="https://shop-example.filesusr.com/html/1.html"></iframe>'
		assert.deepEqual((await visit({ '/shop/': { body: frame } })).frame, {
			reason: 'builder',
			frame: 'shop-example.filesusr.com',
			builder: 'Wix',
		})
	})

	test('who does not want visits has none', async () => {
		await query('UPDATE contract SET visits = 0')
		await visit({ '/shop/': { body: link(code) } })
		assert.deepEqual(asked, [])
		await query('UPDATE contract SET visits = 1')
	})
})
