// An import of many is one proposal, whose summary a person can judge.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { Authority, Service } from '../../fixtures/harness.mjs'
import { people } from '../../fixtures/people.mjs'
import { without } from '../../fixtures/rights.mjs'

const REFUSED = 1, MANY = 300
const stores = [
	{ name: 'SQLite', options: {} },
	{ name: 'PostgreSQL', options: { postgres: true }, skip: without.postgres },
]

for (const { name, options, skip } of stores)
	describe(`imports of many, ${name}`, { skip }, () => {
		let service, sato, ito
		before(async () => {
			service = await Service.prepare({ ...options, config: { issue: { approvals: 2 } } })
			await service.serve()
			await Authority.make(service.authority.folder)
			;[sato, ito] = await people(service, { sato: 'operator', ito: 'operator' })
		})
		after(() => service.stop())

		const refused = async (answer, words) => {
			const { status, stdout, stderr } = await answer
			assert.equal(status, REFUSED, stderr)
			assert.equal(stdout.toString(), '')
			assert.match(stderr, words)
		}
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
	})
