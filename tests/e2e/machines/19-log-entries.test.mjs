// What the public log says of each change, by whatever door it came: one entry, in the transaction of the change, as
// bytes that anybody can write again, and with nobody's name in it.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import fs from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { Program } from '../../fixtures/api.mjs'
import { Authority, PROGRAM, Service, sleep, until } from '../../fixtures/harness.mjs'
import { fieldsOf, multipart, Operator } from '../../fixtures/operator.mjs'
import { without } from '../../fixtures/rights.mjs'

const TRUSTED = ['certificate.add', 'certificate.revoke', 'certificate.spare', 'certificate.release', 'contract.end']

/** RFC 8785: the members in the order of their names, as JSON.stringify() writes their values. */
function canonical(value) {
	if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
	if (value === null || typeof value !== 'object') return JSON.stringify(value)
	return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`
}

const stores = [
	{ name: 'SQLite', options: {} },
	{ name: 'PostgreSQL', options: { postgres: true }, skip: without.postgres },
]

for (const { name, options, skip } of stores)
	describe(`what the public log says of each change, ${name}`, { skip }, () => {
		let service, sato, program
		before(async () => {
			service = await Service.start(options)
			await Authority.make(service.authority.folder)
			sato = await Operator.add(service, 'sato', 'operator')
			program = await Program.by(sato, 'issuing-system', 'read,propose')
		})
		after(() => service.stop())

		const leaf = async (file, hosts, more) => service.authority.leaf(file, hosts, more)
		const hex = () => (service.postgres ? "encode(entry, 'hex')" : 'lower(hex(entry))')
		/** All entries: { bytes, told, action }; `action` is that of the event, '' where there is none. */
		async function entries(where = 'TRUE') {
			const rows = await service.sql(`SELECT ledger_entry.idx || '|' || ${hex()} || '|' || coalesce(event.action, '')
				FROM ledger_entry LEFT JOIN event ON event.id = ledger_entry.event WHERE ${where} ORDER BY idx`)
			return rows.split('\n').filter((row) => row !== '').map((row) => {
				const [index, entry, action] = row.split('|')
				const bytes = Buffer.from(entry, 'hex')
				return { index: Number(index), bytes, told: JSON.parse(bytes.toString()), action }
			})
		}
		const of = async (code) => (await entries(`ledger_entry.code = ${Number(code)}`)).map(({ told }) => told)
		const kinds = async (code) => (await of(code)).map(({ kind, reason }) => kind + (reason ? `:${reason}` : ''))
		/** Posts a form of the console as it was shown, but for `fields`; twice where it asks. */
		async function send(path, fields) {
			const asked = await sato.post(path, { ...fieldsOf((await sato.get(path)).text, path), ...fields }, { from: path })
			if (asked.status !== 200) return asked
			return sato.postRaw(path, fieldsOf(asked.text, path))
		}
		async function upload(code, file) {
			const path = `/admin/contracts/${code}/certificate`
			const { csrf, version } = fieldsOf((await sato.get(path)).text, path)
			const { body, headers } = multipart({ csrf, version, pem: fs.readFileSync(file, 'utf8') })
			return sato.send('POST', path, { body, headers })
		}

		test('by the command line', async () => {
			const code = await service.register('https://cli.example.com/', { hosts: ['cli.example.com', 'b.example.com'] })
			await service.command('certificate', 'add', code, await leaf('cli-2', ['cli.example.com', 'b.example.com'], { days: [-1, 80] }))
			await service.command('certificate', 'revoke', code, '--reason', 'certificateHold', '--yes')
			await service.command('certificate', 'release', code, '--note', 'said Hanako Suzuki')
			await service.command('contract', 'edit', code, '--url', 'https://b.example.com/<x>')
			await service.command('contract', 'edit', code, '--lang', 'en')
			await service.command('contract', 'end', code)
			assert.deepEqual(await kinds(code), ['issue', 'revoke:superseded', 'reissue', 'revoke:certificateHold', 'release', 'amend', 'end'])
			const told = await of(code)
			const { certificates } = JSON.parse(await service.command('contract', 'show', code, '--json'))
			const [now, old] = certificates.map(({ fingerprint }) => fingerprint.replaceAll(':', '').toLowerCase())
			assert.deepEqual(told.map(({ fingerprint_sha256: fingerprint }) => fingerprint), [old, old, now, now, now, now, now])
			assert.equal(told[2].replaces, old)
			assert.deepEqual(told[5].urls, ['https://b.example.com/%3Cx%3E', 'https://cli.example.com/'])
			assert.equal(told[0].organization, '株式会社見本')
			const first = await service.register('https://renewed.example.com/')
			const next = await service.register('https://renewed.example.com/', { renews: first })
			assert.deepEqual((await of(next)).map(({ kind, renews }) => [kind, renews]), [['renew', first]])
		})

		test('at the console', async () => {
			const code = await service.register('https://console.example.com/', { issued: false })
			assert.deepEqual(await kinds(code), [], 'nobody can rely on it yet')
			await upload(code, await leaf('console', ['console.example.com']))
			await send(`/admin/contracts/${code}/edit`, { organization_en: 'Sample "<Inc.>"' })
			await send(`/admin/contracts/${code}/revoke`, { reason: 'certificateHold' })
			await send(`/admin/contracts/${code}/release`, { note: 'sato saw it' })
			await send(`/admin/contracts/${code}/revoke`, { reason: 'keyCompromise' })
			await send(`/admin/contracts/${code}/close`, {})
			assert.deepEqual(await kinds(code), ['issue', 'amend', 'revoke:certificateHold', 'release', 'revoke:keyCompromise', 'end'])
			assert.equal((await of(code))[1].organization_en, 'Sample "<Inc.>"')
		})

		test('by the API', async () => {
			const code = await program.apply('https://api.example.com/')
			const at = `/api/v1/contracts/${code}`
			await program.done('POST', `${at}/certificates`, { pem: fs.readFileSync(await leaf('api', ['api.example.com']), 'utf8') })
			await program.done('PATCH', at, { organization: '(株)見本' }, { 'if-match': (await program.get(at)).headers.etag })
			await program.done('POST', `${at}/revoke`, { reason: 'certificateHold' })
			await program.done('POST', `${at}/release`, { note: 'by sato' })
			await program.done('POST', `${at}/end`, {})
			assert.deepEqual(await kinds(code), ['issue', 'amend', 'revoke:certificateHold', 'release', 'end'])
		})

		test('by a list of many, and by a revocation list', async () => {
			const [a, b] = [await leaf('many-a', ['many-a.example.com']), await leaf('many-b', ['many-b.example.com'], { crl: 'http://crl.example/1.crl' })]
			const rows = [['1000000001', 'many-a', a], ['1000000002', 'many-b', b]].map(([code, host, file]) =>
				`${code},https://${host}.example.com/,株式会社見本,"${fs.readFileSync(file, 'utf8')}"`)
			fs.writeFileSync(service.file('many.csv'), ['code,url,organization,pem', ...rows, ''].join('\n'))
			await service.command('contract', 'import', service.file('many.csv'))
			assert.deepEqual([await kinds('1000000001'), await kinds('1000000002')], [['issue'], ['issue']])
			await service.command('crl', 'add', await service.authority.crl('many-b'))
			assert.deepEqual((await kinds('1000000002')).length, 2)
			assert.match((await kinds('1000000002'))[1], /^revoke:/)
		})

		test('of a person in business nobody learns the name who was not told the salt', async () => {
			const code = await service.register('https://person.example.com/', { organization: '山田太郎', 'organization-en': 'Taro Yamada', person: true })
			const [told] = await of(code)
			assert.deepEqual([told.organization, told.organization_en], [undefined, undefined])
			const salt = Buffer.from(await service.sql(`SELECT salt FROM ledger_salt WHERE code = ${Number(code)}`), 'hex')
			const hash = (text) => createHash('sha256').update(salt).update(text).digest('hex')
			assert.deepEqual([told.organization_sha256, told.organization_en_sha256], [hash('山田太郎'), hash('Taro Yamada')])
			assert.match((await service.get(`/proof/${code}`)).text, /山田太郎/, 'visitors are told as before')
		})

		// A change that was killed has happened with its entry, or not at all.
		test('kill -9 at any moment leaves no change without its entry, and no entry without its change', async () => {
			for (let i = 0; i < 12; i++) {
				const code = await service.register(`https://k${i}.example.com/`, { issued: false })
				const file = await leaf(`k${i}`, [`k${i}.example.com`])
				const child = spawn(PROGRAM, ['certificate', 'add', code, file], {
					cwd: service.folder, env: { ...process.env, ...service.env, TRUSTSEAL_CONFIG: service.config }, stdio: 'ignore',
				})
				await sleep(4 * i)
				child.kill('SIGKILL')
				if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
			}
			const actions = TRUSTED.map((action) => `'${action}'`).join(', ')
			assert.equal(await service.sql(`SELECT count(*) FROM event WHERE action IN (${actions})
				AND NOT EXISTS (SELECT 1 FROM ledger_entry WHERE ledger_entry.event = event.id)`), '0')
			assert.equal(await service.sql(`SELECT count(*) FROM ledger_entry
				WHERE NOT EXISTS (SELECT 1 FROM event WHERE event.id = ledger_entry.event AND event.code = ledger_entry.code)`), '0')
		})

		test('all entries are numbered without a hole, and are what RFC 8785 makes of what they say', async () => {
			const all = await entries()
			assert.ok(all.length > 20)
			all.forEach(({ index }, i) => assert.equal(index, i))
			for (const { bytes, told } of all) {
				assert.equal(bytes.toString(), canonical(told))
				assert.deepEqual(told.urls, [...told.urls].sort())
				assert.equal(told.v, 1)
			}
		})

		test('none names an operator, a program, a contact or what somebody noted', async () => {
			const code = await service.register('https://people.example.com/')
			fs.writeFileSync(service.file('contacts.ini'), '[technician]\nname = 佐藤 花子\norganization = 株式会社保守\nmail = hanako@people.example.net\ntelephone = 03-1234-5678\n')
			await service.command('contract', 'edit', code, '--contacts', service.file('contacts.ini'))
			await service.command('certificate', 'revoke', code, '--reason', 'keyCompromise', '--yes')
			const actors = (await service.sql('SELECT DISTINCT actor FROM event')).split('\n').map((actor) => actor.replace(/^\w+:/, ''))
			assert.ok(actors.includes('sato'))
			const text = (await entries()).map(({ bytes }) => bytes.toString()).join('\n')
			for (const personal of ['sato', 'issuing-system', 'Hanako', 'Suzuki', '佐藤', '花子', '保守', 'hanako', '1234-5678', '山田', 'Yamada'])
				assert.ok(!text.includes(personal), personal)
			for (const actor of actors.filter((each) => each.length > 3)) assert.ok(!text.includes(`"${actor}"`), actor)
		})

		test('what was there before the log, and what an older server writes, is told where the log is served', async () => {
			const [certificates, ended] = (await service.sql(`SELECT (SELECT count(*) FROM certificate) || '|' ||
				(SELECT count(*) FROM contract WHERE ended_at IS NOT NULL)`)).split('|').map(Number)
			await service.end()
			await service.sql('DELETE FROM ledger_entry')
			await service.sql('DELETE FROM ledger_host')
			await service.sql("UPDATE ledger_mark SET place = 0, until = (SELECT max(id) FROM certificate) WHERE name = 'certificate'")
			await service.sql("UPDATE ledger_mark SET place = (SELECT max(id) FROM event) WHERE name = 'event'")
			const before = service.env
			service.env = { ...before, TRUSTSEAL_LEDGER_FOLDER: service.file('log') }
			await service.serve()
			await until('all is told', async () => (await entries()).length === certificates + ended, 30_000)
			const told = (await entries()).map(({ told: { kind } }) => kind)
			assert.equal(told.filter((kind) => kind === 'known').length, certificates)
			assert.equal(told.filter((kind) => kind === 'end').length, ended)
			const code = await service.register('https://older.example.com/')
			const count = certificates + ended
			await service.sql(`DELETE FROM ledger_host WHERE idx >= ${count}`)
			await service.sql(`DELETE FROM ledger_entry WHERE idx >= ${count}`)
			await until('it is told', async () => (await kinds(code)).length > 0, 30_000)
			assert.deepEqual(await kinds(code), ['known'])
		})
	})
