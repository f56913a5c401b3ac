// A CA revokes, and says so in its list: the watch sees it, and the sticker turns. Lists that cannot
// be believed, and servers that do not answer, never make anything read good.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Authority, PROGRAM, Service, run, sqlite, until } from '../../fixtures/harness.mjs'

const HOST = 'shop.example.com'
// Names are asked of nobody: lists have addresses here.
const WATCH = { allow: '127.0.0.0/8', dns: '127.0.0.1:9' }

/** A file with the first certificate of a file, without its chain. */
function alone(file) {
	const leaf = fs.readFileSync(file, 'latin1').match(/-----BEGIN[^]*?-----END CERTIFICATE-----\n/)[0]
	fs.writeFileSync(`${file}.alone`, leaf)
	return `${file}.alone`
}

/** A server of lists: what stands in `files` by its path, as the function there answers. */
class Lists {
	files = {}
	asked = []

	async start() {
		this.server = http.createServer((request, response) => {
			this.asked.push({ url: request.url, headers: request.headers })
			const file = this.files[request.url]
			if (typeof file === 'function') return file(request, response)
			if (!file) return response.writeHead(404).end()
			const etag = `"${file.length}-${file.subarray(-20).toString('hex')}"`
			if (request.headers['if-none-match'] === etag) return response.writeHead(304).end()
			response.writeHead(200, { 'Content-Type': 'application/pkix-crl', ETag: etag }).end(file)
		})
		this.server.listen(0, '127.0.0.1')
		await once(this.server, 'listening')
		return this
	}

	url(name) {
		return `http://127.0.0.1:${this.server.address().port}${name}`
	}

	stop() {
		this.server.closeAllConnections()
		this.server.close()
	}
}

describe('revocation lists', () => {
	let service, lists, authority
	before(async () => {
		service = await Service.start({ config: { watch: WATCH } })
		authority = await Authority.make(service.authority.folder)
		lists = await new Lists().start()
	})
	after(async () => {
		lists.stop()
		await service.stop()
	})

	let count = 0
	/** A contract whose certificate names the lists at these paths: { code, name }. */
	const contract = async (point, options = {}) => {
		const code = await service.register(`https://${HOST}/`, { issued: false })
		const name = `leaf${++count}`
		const file = await authority.leaf(name, [HOST], { crl: [point].flat().map(lists.url, lists).join(',URI:'), ...options })
		await service.command('certificate', 'add', code, options.file?.(file) ?? file)
		return { code, name }
	}
	/** The list that revokes these leaves, served at a path; `point`: it is that one's alone. */
	const publish = async (at, names, { point = null, hours = null } = {}) => {
		const more = [...(point ? ['--point', lists.url(point)] : []), ...(hours ? ['--hours', hours] : [])]
		await authority.crl(...more, ...names)
		lists.files[at] = fs.readFileSync(path.join(authority.folder, 'crl.der'))
		return lists.files[at]
	}
	const watch = async (code) => (await service.command('watch', 'run', '--code', code)).toString()
	const record = async (code) => (await service.get(`/proof/${code}`)).headers['trustseal-status'].match(/record=(\w+)/)[1]
	/** What the proof says of the list: good, revoked, unknown or none. */
	const said = async (code) => JSON.parse((await service.get(`/proof/${code}.json`)).text).evidence.find(({ source }) => source === 'crl').state
	const saidSoon = (code, state) => until(`the proof says ${state}`, async () => (await said(code)) === state, 2000)
	/** What is kept of a certificate: [looked up, seen in, vanished, fault of its list]. */
	const kept = async (code) =>
		(
			await sqlite(
				service.file('store.db'),
				`SELECT looked_up > 0, coalesce(seen_in, ''), vanished_at IS NOT NULL, coalesce(fault, '') FROM revocation
				 JOIN certificate AS c ON c.id = certificate LEFT JOIN revocation_list AS l ON l.id = list WHERE code = ${Number(code)}`,
			)
		).split('|')

	test('a certificate that is not on the list is looked up, and its record stays as it is', async () => {
		const { code } = await contract('/1.crl')
		await publish('/1.crl', [])
		assert.match(await watch(code), /^crl +127\.0\.0\.1: a list of 0, with 0 of 1 certificates/m)
		assert.deepEqual(await kept(code), ['1', '', '0', ''])
		assert.equal(await record(code), 'valid')
		await saidSoon(code, 'good')
	})

	test('one that its CA revokes turns the sticker within a second, and the history says who saw it', async () => {
		const { code, name } = await contract('/2.crl')
		await publish('/2.crl', [])
		await watch(code)
		assert.equal(await record(code), 'valid')
		await publish('/2.crl', [name])
		assert.match(await watch(code), /a list of 1, with 1 of 1 certificates, 1 of them revoked since the last time/)
		await until('the page says it', async () => (await record(code)) === 'revoked', 1000)
		await saidSoon(code, 'revoked')
		const history = (await service.command('contract', 'history', code, '--json')).toString()
		assert.match(history, /"actor": ?"watch"/)
		assert.match(history, /seen_in[^}]*crl/)
	})

	test('the same list is asked for with what is known of it, until somebody new waits', async () => {
		const { code } = await contract('/3.crl')
		await publish('/3.crl', [])
		await watch(code)
		assert.match(await watch(code), /the list is the same as before/)
		assert.ok(lists.asked.at(-1).headers['if-none-match'])
		await contract('/3.crl')
		await watch(code)
		assert.equal(lists.asked.at(-1).headers['if-none-match'], undefined)
		assert.doesNotMatch(lists.asked.at(-1).headers['user-agent'], /curl/)
	})

	test('who is on the list of another part is not hidden by it', async () => {
		const { code, name } = await contract('/4.crl')
		await publish('/4.crl', [], { point: '/5.crl' })
		assert.match(await watch(code), /it speaks for another distribution point/)
		assert.deepEqual(await kept(code), ['0', '', '0', 'crl.point'])
		assert.equal(await said(code), 'unknown')
		await publish('/4.crl', [name], { point: '/4.crl' })
		await watch(code)
		await until('the page says it', async () => (await record(code)) === 'revoked', 1000)
	})

	test('a list that goes back is refused, and what was revoked stays so', async () => {
		const { code, name } = await contract('/6.crl')
		const old = await publish('/6.crl', [])
		await publish('/6.crl', [name])
		await watch(code)
		lists.files['/6.crl'] = old
		assert.match(await watch(code), /older than one that was seen before/)
		assert.deepEqual(await kept(code), ['1', 'crl', '0', 'crl.older'])
		assert.equal(await record(code), 'revoked')
	})

	test('who vanishes from a list stays revoked, and it is noted', async () => {
		const { code, name } = await contract('/7.crl')
		await publish('/7.crl', [name])
		await watch(code)
		await publish('/7.crl', [])
		assert.match(await watch(code), /some that were on it are not any more/)
		assert.deepEqual(await kept(code), ['1', 'crl', '1', ''])
		assert.equal(await record(code), 'revoked')
	})

	test('of a server without a list nothing is known, and it is told why', async () => {
		const { code } = await contract('/8.crl')
		assert.match(await watch(code), /the server answered with the status 404/)
		assert.deepEqual(await kept(code), ['0', '', '0', 'crl.status'])
		for (const [answer, words] of [
			[Buffer.from('<html>no list</html>'), /no revocation list/],
			[(request, response) => response.socket.destroy(), /./],
			[(request, response) => response.writeHead(200, { 'Content-Length': 10e9 }).end('x'), /large|size|bytes/i],
			[(request, response) => response.writeHead(302, { Location: `http://127.0.0.1:${service.port}/` }).end(), /./],
		]) {
			lists.files['/8.crl'] = answer
			assert.match(await watch(code), words)
			assert.equal((await kept(code))[0], '0')
			assert.equal(await said(code), 'unknown')
		}
	})

	test('the next address of a point is asked when the first has no list that counts', async () => {
		const { code } = await contract(['/gone.crl', '/9.crl'])
		await publish('/9.crl', [], { point: '/gone.crl' })
		assert.match(await watch(code), /a list of 0/)
		assert.deepEqual(lists.asked.slice(-2).map((each) => each.url), ['/gone.crl', '/9.crl'])
	})

	test('without the issuer nothing is asked; when it comes with another certificate, it is', async () => {
		const other = await Service.start({ config: { watch: WATCH } })
		const before = service
		try {
			service = other
			const { code } = await contract('/10.crl', { file: alone })
			await publish('/10.crl', [])
			assert.doesNotMatch(await watch(code), /^list/m)
			assert.deepEqual(await kept(code), ['0', '', '0', ''])
			const second = await contract('/10.crl')
			assert.match(await watch(second.code), /a list of 0, with 0 of 2 certificates/)
			assert.equal((await kept(code))[0], '1')
		} finally {
			service = before
			await other.stop()
		}
	})

	test('a server asks by itself, and its stickers turn', async () => {
		const other = await Service.start({ config: { watch: { ...WATCH, enabled: 'yes', crl_every: 1 } } })
		const before = service
		try {
			service = other
			await publish('/12.crl', [])
			const { code, name } = await contract('/12.crl')
			await until('it is looked up', async () => (await kept(code))[0] === '1')
			assert.equal(await record(code), 'valid')
			await publish('/12.crl', [name])
			await until('the page says it', async () => (await record(code)) === 'revoked')
		} finally {
			service = before
			await other.stop()
		}
	})

	for (const wrong of ['+365d', '-365d'])
		test(`a program whose clock is wrong by a year (${wrong}) sees nothing good; one whose clock is right does`, async () => {
			const path = `/clock${wrong}.crl`
			const { code } = await contract(path, { days: [-400, 800] })
			await publish(path, [])
			const { status, stdout, stderr } = await run('faketime', ['-f', wrong, PROGRAM, 'watch', 'run', '--code', code], {
				cwd: service.folder,
				env: { ...process.env, TRUSTSEAL_CONFIG: service.config, FAKETIME_DONT_FAKE_MONOTONIC: '1', DONT_FAKE_MONOTONIC: '1' },
			})
			assert.equal(status, 0, stderr)
			assert.match(stdout.toString(), /^crl +127\.0\.0\.1: (it is not current any more|it is of .*, which lies ahead)/m)
			assert.equal((await kept(code))[0], '0')
			await saidSoon(code, 'unknown')
			await watch(code)
			await saidSoon(code, 'good')
		})

	test('a file of issuers is as good as a chain', async () => {
		const other = await Service.start({ config: { watch: { ...WATCH, issuers: authority.issuer } } })
		const before = service
		try {
			service = other
			const { code } = await contract('/11.crl', { file: alone })
			await publish('/11.crl', [])
			assert.match(await watch(code), /a list of 0, with 0 of 1 certificates/)
		} finally {
			service = before
			await other.stop()
		}
	})
})
