// A CA that runs the service, too, hands its new list over itself: then it is seconds until visitors
// see it, and nothing is fetched.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Program, refused } from '../../fixtures/api.mjs'
import { Authority, run, Service, sqlite, until } from '../../fixtures/harness.mjs'
import { people } from '../../fixtures/people.mjs'

const HOST = 'shop.example.com'
const POINT = 'http://crl.example/1.crl'
const REFUSED = 1

describe('a list that is handed over', () => {
	let service, authority
	before(async () => {
		service = await Service.start({ config: { issue: { approvals: 2 } } })
		authority = await Authority.make(service.authority.folder)
	})
	after(() => service.stop())

	let count = 0
	const contract = async (one, point = POINT) => {
		const code = await one.register(`https://${HOST}/`, { issued: false })
		const name = `leaf${++count}`
		await one.command('certificate', 'add', code, await authority.leaf(name, [HOST], { crl: point }))
		return { code, name }
	}
	const record = async (one, code) => (await one.get(`/proof/${code}`)).headers['trustseal-status'].match(/record=(\w+)/)[1]
	const revokedSoon = (one, code) => until('the page says it', async () => (await record(one, code)) === 'revoked', 1000)
	const refusedFile = async (one, file, words) => {
		const { status, stderr } = await one.cli('crl', 'add', file)
		assert.equal(status, REFUSED)
		assert.match(stderr, words)
	}

	describe('by one person', () => {
		let one
		before(async () => {
			one = await Service.start()
		})
		after(() => one.stop())

		test('revokes all its certificates at once, and servers show it within a second', async () => {
			const a = await contract(one), b = await contract(one, 'http://crl.example/2.crl'), c = await contract(one)
			for (const { code } of [a, b, c]) assert.equal(await record(one, code), 'valid')
			const list = await authority.crl(a.name, b.name)
			assert.match((await one.command('crl', 'add', list)).toString(), /: 2 on the list, 2 of them among 3 certificates of ours; 2 revoked now\n/)
			await revokedSoon(one, a.code)
			await revokedSoon(one, b.code)
			assert.equal(await record(one, c.code), 'valid')
			assert.match((await one.command('crl', 'add', list)).toString(), /none revoked that was not before/)
			const history = JSON.parse(await one.command('contract', 'history', a.code, '--json'))
			assert.match(JSON.stringify(history), /seen_in\W+crl/)
		})

		test('one of a part is for that part, in DER, too; several are each told', async () => {
			const a = await contract(one, 'http://crl.example/3.crl'), b = await contract(one, 'http://crl.example/4.crl')
			const files = []
			for (const [point, name] of [['http://crl.example/3.crl', a.name], ['http://crl.example/4.crl', b.name]]) {
				await authority.crl('--point', point, name)
				files.push(one.file(`${files.length}.crl`))
				fs.copyFileSync(path.join(authority.folder, 'crl.der'), files.at(-1))
			}
			assert.match((await one.command('crl', 'add', ...files)).toString(), /(among 1 certificates of ours; 1 revoked now\n.*){2}/)
			await revokedSoon(one, b.code)
		})

		test('what does not count is refused, with what to do', async () => {
			const a = await contract(one, 'http://crl.example/5.crl')
			const old = one.file('old.pem')
			fs.copyFileSync(await authority.crl(), old)
			await one.command('crl', 'add', await authority.crl(a.name))
			await refusedFile(one, old, /older than one that was seen before/)
			await refusedFile(one, await authority.crl('--point', 'http://crl.example/99.crl'), /a distribution point that no certificate here names/)
			fs.writeFileSync(old, 'nothing')
			await refusedFile(one, old, /no revocation list/)
			await refusedFile(one, one.file('gone'), /gone/)
			await refusedFile(one, authority.issuer, /no revocation list/)
			const stranger = await Authority.make(one.file('stranger'))
			await refusedFile(one, await stranger.crl(), /its signature is not by its issuer's key/)
			await revokedSoon(one, a.code)
		})

		test('the API takes it from whoever has the right to propose', async () => {
			const a = await contract(one, 'http://crl.example/6.crl')
			const program = await Program.make(one, 'ca', 'read,propose')
			const post = async (crl) => program.post('/api/v1/crl', { crl })
			refused(await post('nothing'), 422, 'crl.other', 'crl')
			refused(await post(fs.readFileSync(await authority.crl('--point', 'http://crl.example/99.crl'), 'latin1')), 422, 'crl.point', 'crl')
			const crl = fs.readFileSync(await authority.crl('--point', 'http://crl.example/6.crl', a.name), 'latin1')
			refused(await (await Program.make(one, 'reader', 'read')).post('/api/v1/crl', { crl }), 403, 'right.token')
			const { status, json } = await post(crl)
			assert.equal(status, 200)
			assert.deepEqual(json, { entries: 1, certificates: 1, found: 1, revoked: 1, rest: 0, vanished: 0 })
			await revokedSoon(one, a.code)
			assert.equal((await post(crl)).json.revoked, 0)
		})
	})

	test('a CA that revokes thousands at once is followed in parts, and to the end', async () => {
		const MANY = 2100
		const one = await Service.start()
		try {
			const { code } = await contract(one)
			await one.command('crl', 'add', await authority.crl())
			const rows = async (table, key, changed) => {
				const names = (await sqlite(one.file('store.db'), `SELECT name FROM pragma_table_info('${table}')`)).split('\n')
				await sqlite(
					one.file('store.db'),
					`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${MANY})
					 INSERT INTO ${table} (${names}) SELECT ${names.map((name) => changed[name] ?? name)} FROM ${table}, n WHERE ${key}`,
				)
			}
			const other = `${Number(code)} + i`, own = `code = ${Number(code)}`
			await rows('contract', own, { code: other })
			await rows('registered_url', own, { code: other })
			await rows('event', `${own} AND action = 'contract.add'`, { code: other, id: '(SELECT max(id) FROM event) + i' })
			await rows('certificate', own, { code: other, id: 'id + i', serial: "printf('1%039X', i)", fingerprint: 'randomblob(32)' })
			await rows('revocation', 'certificate = 1', { certificate: '1 + i' })
			const folder = path.join(authority.folder, 'thousands')
			fs.mkdirSync(folder)
			const serials = Array.from({ length: MANY }, (_, i) => `1${(i + 1).toString(16).toUpperCase().padStart(39, '0')}`)
			fs.writeFileSync(path.join(folder, 'index'), serials.map((serial) => `R\t401231000000Z\t261101000000Z\t${serial}\tunknown\t/CN=x\n`).join(''))
			const made = await run('openssl', ['ca', '-gencrl', '-config', path.join(authority.folder, 'ca.conf'), '-cert', authority.issuer, '-md', 'sha256',
				'-keyfile', authority.issuer.replace(/pem$/, 'key'), '-crlhours', '24', '-crlexts', 'list', '-out', path.join(folder, 'crl.pem')],
			{ env: { ...process.env, CA_RUN: folder, CA_STRING: 'utf8only', CA_POINT: '' } })
			assert.equal(made.status, 0, made.stderr)
			assert.match((await one.command('crl', 'add', path.join(folder, 'crl.pem'))).toString(), /: 2100 on the list, 2100 of them among 2101 certificates of ours; 2100 revoked now\n/)
			assert.equal(await record(one, code), 'valid')
			await revokedSoon(one, String(Number(code) + MANY).padStart(10, '0'))
		} finally {
			await one.stop()
		}
	})

	test('two persons are not wanted: the list is signed', async () => {
		const [sato, ito] = await people(service, { sato: 'operator', ito: 'operator' })
		const code = await sato.command('contract', 'add', '--url', `https://${HOST}/`, '--organization', '見本', '--organization-en', 'Example')
		const leaf = await authority.leaf('two', [HOST], { crl: POINT })
		await ito.command('proposal', 'approve', await sato.command('certificate', 'add', code, leaf))
		await service.command('crl', 'add', await authority.crl('two'))
		await revokedSoon(service, code)
	})
})
