// Many certificates where two persons are wanted: one proposal, whose summary a person can judge.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Authority, Service } from '../../fixtures/harness.mjs'
import { Operator } from '../../fixtures/operator.mjs'
import { people } from '../../fixtures/people.mjs'
import { without } from '../../fixtures/rights.mjs'

const REFUSED = 1
const stores = [
	{ name: 'SQLite', options: {} },
	{ name: 'PostgreSQL', options: { postgres: true }, skip: without.postgres },
]

for (const { name, options, skip } of stores)
	describe(`many certificates by two, ${name}`, { skip }, () => {
		let service, sato, ito, folder
		const pem = {}
		before(async () => {
			service = await Service.start({ ...options, redis: true, config: { issue: { approvals: 2 } } })
			;[sato, ito] = await people(service, { sato: 'operator', ito: 'operator' })
			await Authority.make(service.authority.folder)
			folder = path.join(service.folder, 'issued')
			fs.mkdirSync(folder)
			for (const [i, each] of ['a', 'b', 'c'].entries()) {
				const code = `000000000${i + 1}`
				pem[each] = fs.readFileSync(await service.authority.leaf(each, [`${each}.example.com`]), 'utf8')
				await sato.command('contract', 'add', '--code', code, '--url', `https://${each}.example.com/`, '--organization', 'Example')
				fs.writeFileSync(path.join(folder, `${code}.pem`), pem[each])
			}
		})
		after(() => service.stop())

		const refused = ({ status, stdout, stderr }, words) => {
			assert.equal(status, REFUSED, stderr)
			assert.equal(stdout.toString(), '')
			assert.match(stderr, words)
		}
		const show = async (id) => JSON.parse(await service.command('proposal', 'show', id, '--json'))
		const record = async (code) => (await service.get(`/proof/${code}.json`)).headers['trustseal-status']

		test('are one proposal, which counts them, shows the first and all that is refused', async () => {
			const other = async (each) => fs.readFileSync(await service.authority.leaf(each, [`${each}.example.com`]))
			fs.writeFileSync(path.join(folder, '0000000003.pem'), await other('d'))
			fs.writeFileSync(path.join(folder, '0000000009.pem'), await other('e'))
			const id = await sato.command('certificate', 'import', folder)
			assert.match(id, /^\d+$/)
			assert.match(await record('0000000001'), /record=none/)
			const { action, subject, before: facts, after: summary } = await show(id)
			assert.deepEqual([action, subject, facts.proposed], ['certificate.import', folder, 4])
			assert.deepEqual([summary.added, summary.there, summary.refused], [2, 0, 2])
			assert.match(summary.samples[0], /^0000000001 a\.example\.com \(.+\) – 20\d\d-/)
			assert.match(summary.refusals.join('\n'), /^.*issued\/0000000003\.pem: .*c\.example\.com.*\n.*issued\/0000000009\.pem: .*0000000009/)
			const page = await new Operator(service, 'ito', ito.password)
			await page.logIn()
			assert.match((await page.get(`/admin/approvals/${id}`)).text,
				/Add many certificates[^]*Are added[^]*>2<[^]*0000000001 a\.example\.com[^]*0000000009\.pem/)
			refused(await sato.cli('proposal', 'approve', id), /somebody else has to approve it/)
			assert.equal(await ito.command('proposal', 'approve', id), '')
			for (const code of ['0000000001', '0000000002']) assert.match(await record(code), /record=valid/)
			assert.match(await record('0000000003'), /record=none/)
		})

		test('what is there already is passed over; where nothing is left, nothing is proposed', async () => {
			refused(await sato.cli('certificate', 'import', folder), /there is nothing to be proposed/)
			fs.rmSync(path.join(folder, '0000000009.pem'))
			fs.rmSync(path.join(folder, '0000000003.pem'))
			refused(await sato.cli('certificate', 'import', folder), /has no certificate that could be added/)
		})

		test('are not added when one of the contracts has changed since', async () => {
			fs.writeFileSync(path.join(folder, '0000000003.pem'), pem.c)
			const id = await sato.command('certificate', 'import', folder)
			await sato.command('contract', 'sticker', '0000000003', 'off')
			refused(await ito.cli('proposal', 'approve', id), /is not so any more/)
			assert.match(await record('0000000003'), /record=none/)
		})
	})
