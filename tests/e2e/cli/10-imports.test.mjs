// An import of many is one proposal, whose summary a person can judge.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Authority, Service, sqlite, temporaryFolder, until } from '../../fixtures/harness.mjs'
import { Operator } from '../../fixtures/operator.mjs'
import { people } from '../../fixtures/people.mjs'
import { without } from '../../fixtures/rights.mjs'

const REFUSED = 1, MANY = 300, BATCHES = 410, ABREAST = 6
const stores = [
	{ name: 'SQLite', options: {} },
	{ name: 'PostgreSQL', options: { postgres: true }, skip: without.postgres },
]

// Both stores are given the same certificates: hundreds take as long to make as all else.
let authority
before(async () => (authority = await Authority.make(path.join(temporaryFolder(), 'ca'))))
after(() => fs.rmSync(path.dirname(authority.folder), { recursive: true }))

for (const { name, options, skip } of stores)
	describe(`imports of many, ${name}`, { skip }, () => {
		let service, sato, ito
		before(async () => {
			service = await Service.prepare({ ...options, config: { issue: { approvals: 2 } } })
			await service.serve()
			;[sato, ito] = await people(service, { sato: 'operator', ito: 'operator' })
		})
		after(() => service.stop())

		const refused = async (answer, words) => {
			const { status, stdout, stderr } = await answer
			assert.equal(status, REFUSED, stderr)
			assert.equal(stdout.toString(), '')
			assert.match(stderr, words)
		}
		const ask = (sql) => (service.postgres ? service.postgres.sql(sql) : sqlite(service.file('store.db'), sql))
		const shown = async (id) => JSON.parse(await service.command('proposal', 'show', id, '--json'))
		const count = async () => JSON.parse(await service.command('contract', 'list', '--json', '--limit', '1000')).length
		const code = (i) => String(i).padStart(10, '0')
		const csv = (file, rows) => {
			fs.writeFileSync(service.file(file), `code,url,organization,service,renews\n${rows.join('\n')}\n`)
			return file
		}
		const row = (i, organization = 'Example') => `${code(i)},https://s${i}.example.com/,${organization},,`

		test('contracts wait as one proposal, which says what they come to', async () => {
			const rows = Array.from({ length: MANY }, (_, i) => row(i, i % 3 ? 'Example' : 'Other'))
			const id = await sato.command('contract', 'import', csv('many.csv', rows))
			assert.match(id, /^\d+$/)
			assert.equal(await count(), 0, 'nothing has changed')
			const { action, subject, after } = await shown(id)
			assert.deepEqual([action, subject], ['contract.import', 'many.csv'])
			assert.deepEqual([after.contracts, after.certificates, after.hosts, after.organizations, after.refusals], [MANY, 0, MANY, 2, 0])
			assert.deepEqual(after.by_organization, ['Example: 200', 'Other: 100'])
			assert.match(after.samples[0], /^0000000000 Other https:\/\/s0\.example\.com\//)
			assert.match(after.samples.at(-1), /^0000000299 Example/)
			assert.match(String(await service.command('proposal', 'show', id)), /contracts +300\n/)
			await refused(sato.cli('proposal', 'approve', id), /sato proposed it: somebody else has to approve it/)
			await refused(sato.cli('contract', 'import', 'many.csv'), /the proposal \d+ of the same kind waits already/)
			fs.rmSync(service.file('many.csv'))
			assert.equal(await ito.command('proposal', 'approve', id), '')
			assert.equal(await count(), MANY)
			const { events } = JSON.parse(await service.command('contract', 'show', code(7), '--json'))
			assert.deepEqual(events.map(({ action, actor }) => [action, actor]), [['contract.import', 'cli:ito']])
		})

		test('a file with mistakes is no proposal, and each mistake is told', async () => {
			const file = csv('bad.csv', [row(900), row(0), '0000000901,ftp://x/,Example,,'])
			const { status, stdout, stderr } = await sato.cli('contract', 'import', file)
			assert.deepEqual([status, stdout.toString()], [REFUSED, ''])
			assert.match(stderr, /bad\.csv:3: column 1: code: /)
			assert.match(stderr, /bad\.csv:4: column 2: url: /)
			assert.match(stderr, /bad\.csv: nothing was imported: 2 rows with errors/)
			assert.deepEqual(JSON.parse(await service.command('proposal', 'list', '--json')), [])
		})

		test('what somebody else registered meanwhile refuses all of it', async () => {
			const id = JSON.parse(await sato.command('contract', 'import', csv('late.csv', [row(910), row(911)]), '--json')).proposal
			await sato.command('contract', 'add', '--url', 'https://t.example.com/', '--organization', 'T', '--code', code(911))
			await refused(ito.cli('proposal', 'approve', String(id)), /1 rows with errors; the first in line 3, column 1: code: /)
			assert.equal((await service.cli('contract', 'show', code(910))).status, REFUSED)
			await ito.command('proposal', 'reject', String(id), '--reason', 'one was there')
		})

		/** A folder with a certificate for each of so many contracts from `first` on. */
		const folder = async (name, first, count) => {
			const at = service.file(name)
			fs.mkdirSync(at)
			const rows = []
			for (let i = first; i < first + count; i++) rows.push(`${code(i)},https://h${i}.example.com/,Example,,`)
			const id = await sato.command('contract', 'import', csv(`${name}.csv`, rows))
			await ito.command('proposal', 'approve', id)
			const issue = async (i) => {
				const file = path.join(authority.folder, `h${i}.pem`)
				if (!fs.existsSync(file)) await authority.leaf(`h${i}`, [`h${i}.example.com`])
				fs.copyFileSync(file, path.join(at, `${code(i)}.pem`))
			}
			for (let i = 0; i < count; i += ABREAST)
				await Promise.all(Array.from({ length: Math.min(ABREAST, count - i) }, (_, j) => issue(first + i + j)))
			return at
		}
		const certificates = async (i) => JSON.parse(await service.command('contract', 'show', code(i), '--json')).certificates.length

		test('certificates wait as one proposal; what is refused is listed, the rest is proposed', async () => {
			const at = await folder('issued', 2000, 8)
			fs.writeFileSync(path.join(at, 'readme.txt'), 'Hello')
			fs.copyFileSync(path.join(at, `${code(2000)}.pem`), path.join(at, `${code(2007)}-x.pem`))
			const { status, stdout, stderr } = await sato.cli('certificate', 'import', at)
			assert.equal(status, 0, stderr)
			assert.match(stderr, /issued\/readme\.txt: the name does not begin with a code/)
			const id = stdout.toString().trim()
			assert.match(id, /^\d+$/)
			const { after, state, progress } = await shown(id)
			assert.deepEqual([state, progress], ['open', null])
			assert.deepEqual([after.certificates, after.contracts, after.refusals, after.refused.length], [8, 8, 2, 2])
			assert.match(after.refused.join('\n'), /readme\.txt: the name/)
			assert.match(after.samples[0], /^0000002000 Example https:\/\/h2000\.example\.com\/ .* – /)
			const page = await new Operator(service, 'ito', ito.password)
			await page.logIn()
			assert.match((await page.get(`/admin/approvals/${id}`)).text,
				/Add many certificates[^]*<dt>Refused, and left out<\/dt><dd>2<[^]*0000002000 Example https:[^]*readme\.txt: the name/)
			assert.equal(await certificates(2000), 0)
			await refused(sato.cli('proposal', 'approve', id), /sato proposed it/)
			fs.rmSync(at, { recursive: true })
			await ito.command('contract', 'withdraw', code(2003))
			const approved = await ito.cli('proposal', 'approve', id)
			assert.equal(approved.status, 0, approved.stderr)
			assert.match((await service.get(`/proof/${code(2001)}.json`)).headers['trustseal-status'], /record=valid/)
			for (const i of [2000, 2001, 2007]) assert.equal(await certificates(i), 1)
			assert.equal(await certificates(2003), 0, 'it was withdrawn meanwhile')
			assert.match(String(await service.command('contract', 'history', code(2003))), /this was refused by then/)
			await until('all is done', async () => (await shown(id)).progress?.finished_at)
			const { progress: end } = await shown(id)
			assert.deepEqual([end.percent, end.added, end.refused], [100, 7, 1])
			await refused(ito.cli('proposal', 'approve', id), /the proposal \d+ is approved since/)
		})

		test('a payload that was changed in the store is refused', async () => {
			const id = (await sato.cli('certificate', 'import', await folder('changed', 2100, 1))).stdout.toString().trim()
			await ask(`UPDATE proposal_part SET bytes = (SELECT digest FROM proposal WHERE id = ${id})`)
			await refused(ito.cli('proposal', 'approve', id), /is not so any more: reject it, and propose it anew/)
			await ito.command('proposal', 'reject', id, '--reason', 'changed')
		})

		test('killed at any moment, many are all added once, whoever goes on', { timeout: 300_000 }, async () => {
			const at = await folder('killed', 3000, BATCHES)
			const id = await sato.command('certificate', 'import', at)
			assert.equal((await shown(id)).after.certificates, BATCHES)
			const done = `SELECT count(*) FROM certificate WHERE code BETWEEN 3000 AND ${3000 + BATCHES - 1}`
			const [mori] = await people(service, { [`mori${name.length}`]: 'operator' })
			/** Kills whoever approves once the decision is there, and later once a batch more is: not while a password is proved. */
			const mark = async () => Number(await ask(`SELECT coalesce((SELECT mark FROM proposal_progress WHERE proposal = ${id}), -1)`))
			let finished = null
			for (let i = 0; i < 6 && !finished; i++) {
				const { name: who, file } = i % 2 ? mori : ito, before = await mark()
				const words = ['proposal', 'approve', id, '--as', who, '--password-file', file]
				const env = { ...process.env, ...service.env, TRUSTSEAL_CONFIG: service.config }
				const child = spawn(service.program, words, { cwd: service.folder, env, stdio: 'ignore' })
				const over = once(child, 'exit')
				await until('it goes on', async () => child.exitCode !== null || (await mark()) > before, 60_000)
				child.kill('SIGKILL')
				await over
				const { state, progress } = await shown(id)
				assert.equal(state, 'approved')
				assert.equal(Number(await ask(done)), progress.added, 'the mark and the certificates come together')
				finished = progress.finished_at
			}
			if (!(await shown(id)).progress.finished_at) await refused(sato.cli('proposal', 'approve', id), /sato proposed it/)
			await until('a running server or somebody goes on to the end', async () => (await shown(id)).progress.finished_at, 60_000)
			assert.deepEqual({ ...(await shown(id)).progress, finished_at: '' }, { percent: 100, added: BATCHES, there: 0, refused: 0, finished_at: '' })
			const events = `SELECT count(*) FROM event WHERE action = 'certificate.add' AND code BETWEEN 3000 AND ${3000 + BATCHES - 1}`
			assert.deepEqual([await ask(done), await ask(events)].map(Number), [BATCHES, BATCHES])
			assert.equal(Number(await ask(`SELECT count(*) FROM proposal_part WHERE proposal = ${id}`)), 0)
		})
	})
