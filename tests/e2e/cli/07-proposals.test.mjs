// The rule of four eyes at the command line: one operator proposes, another approves.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { after, before, describe, test } from 'node:test'
import { Authority, Service, until } from '../../fixtures/harness.mjs'
import { people } from '../../fixtures/people.mjs'
import { without } from '../../fixtures/rights.mjs'

const REFUSED = 1
const stores = [
	{ name: 'SQLite', options: {} },
	{ name: 'PostgreSQL', options: { postgres: true }, skip: without.postgres },
]

for (const { name, options, skip } of stores)
	describe(`proposals, ${name}`, { skip }, () => {
		let service, sato, ito
		before(async () => {
			service = await Service.prepare({ ...options, config: { issue: { approvals: 2 } } })
			await service.serve()
			await Authority.make(service.authority.folder)
			;[sato, ito] = await people(service, { sato: 'operator', ito: 'operator' })
		})
		after(() => service.stop())

		const apply = () =>
			sato.command('contract', 'add', '--url', 'https://shop.example.com/', '--organization', '見本', '--organization-en', 'Example')
		const leaf = (hosts = ['shop.example.com']) => service.authority.leaf(`l${Math.random()}`, hosts)
		const record = async (code) => (await service.get(`/proof/${code}.json`)).headers['trustseal-status']
		/** The server follows the store's events. */
		const becomes = (code, status) => until(status, async () => (await record(code)).includes(status))
		const refused = async (answer, words) => {
			const { status, stdout, stderr } = await answer
			assert.equal(status, REFUSED, stderr)
			assert.equal(stdout.toString(), '')
			assert.match(stderr, words)
		}
		const list = async () => JSON.parse(await service.command('proposal', 'list', '--json'))
		const issued = async () => {
			const code = await apply()
			await ito.command('proposal', 'approve', await sato.command('certificate', 'add', code, await leaf()))
			return code
		}

		test('what a contract says is changed by a named operator alone', async () => {
			const code = await apply()
			for (const words of [['contract', 'edit', code, '--sticker', 'no'], ['contract', 'check', code, '--reached', ''], ['contract', 'withdraw', code], ['contract', 'end', code]])
				await refused(service.cli(...words), /nobody acts without a name/)
			await sato.command('contract', 'edit', code, '--sticker', 'no')
			await sato.command('contract', 'check', code, '--reached', '')
			await sato.command('contract', 'withdraw', code)
			const events = JSON.parse(await service.command('contract', 'show', code, '--json')).events
			assert.deepEqual([...new Set(events.map(({ actor }) => actor))], ['cli:sato'])
		})

		test('certificate add prints the number of the proposal, and nothing changes before it is approved', async () => {
			const code = await apply()
			const id = await sato.command('certificate', 'add', code, await leaf())
			assert.match(id, /^\d+$/)
			assert.match(await record(code), /record=none/)
			const [waiting] = await list()
			assert.deepEqual([waiting.id, waiting.code, waiting.action, waiting.state, waiting.proposer],
				[Number(id), code, 'certificate.issue', 'open', 'cli:sato'])
			const text = await service.command('proposal', 'show', id)
			for (const line of ['issue a certificate', 'now:', 'after approval:', 'shop.example.com', waiting.digest])
				assert.ok(text.includes(line), line)
			assert.doesNotMatch(String(text), /:\n(?! )/, 'something stands below each heading')
			assert.equal(await ito.command('proposal', 'approve', id, '--digest', waiting.digest), '')
			await becomes(code, 'record=valid')
			assert.deepEqual(await list(), [])
			assert.equal(JSON.parse(await service.command('proposal', 'show', id, '--json')).decided_by, 'cli:ito')
		})

		test('the proposer does not approve, under whatever number or digest', async () => {
			const code = await apply()
			const id = await sato.command('certificate', 'add', code, await leaf())
			await refused(sato.cli('proposal', 'approve', id), /sato proposed it: somebody else has to approve it/)
			await refused(ito.cli('proposal', 'approve', id, '--digest', '0'.repeat(64)), /not the digest of the proposal/)
			await refused(ito.cli('proposal', 'approve', '4711'), /no proposal with the number 4711/)
			await refused(ito.cli('proposal', 'approve', 'x'), /"x" is no number of a proposal/)
			await refused(sato.cli('certificate', 'add', code, await leaf()), /the proposal \d+ of the same kind waits already/)
			await sato.command('proposal', 'reject', id, '--reason', 'a mistake')
			assert.equal(JSON.parse(await service.command('proposal', 'list', '--all', '--json'))[0].state, 'withdrawn')
		})

		test('what was changed meanwhile is proposed anew', async () => {
			const code = await apply()
			const id = await sato.command('certificate', 'add', code, await leaf())
			await ito.command('contract', 'sticker', code, 'off')
			await refused(ito.cli('proposal', 'approve', id), /is not so any more: reject it, and propose it anew/)
			await ito.command('proposal', 'reject', id, '--reason', 'the contract was changed')
			const [last] = JSON.parse(await service.command('proposal', 'list', '--all', '--json'))
			assert.deepEqual([last.state, last.reason], ['rejected', 'the contract was changed'])
		})

		test('a compromised key is revoked at once; any other reason waits', async () => {
			const urgent = await issued()
			const { stdout, stderr } = await sato.cli('certificate', 'revoke', urgent, '--reason', 'keyCompromise')
			assert.match(stdout.toString(), /^revoked since .*keyCompromise/)
			assert.match(stderr.toString(), /another person has to confirm it: proposal \d+/)
			await becomes(urgent, 'record=revoked')
			const open = (await list()).find(({ code }) => code === urgent)
			assert.equal(open.applied, true)
			await ito.command('proposal', 'approve', String(open.id))
			const code = await issued()
			const id = await sato.command('certificate', 'revoke', code, '--reason', 'cessationOfOperation')
			assert.match(await record(code), /record=valid/)
			await ito.command('proposal', 'approve', id)
			await becomes(code, 'record=revoked')
		})

		test('two who approve the same proposal at the same time make one change', async () => {
			const code = await apply()
			const [mori] = await people(service, { [`mori${name.length}`]: 'operator' })
			const id = await sato.command('certificate', 'add', code, await leaf())
			const answers = await Promise.all([ito.cli('proposal', 'approve', id), mori.cli('proposal', 'approve', id)])
			assert.deepEqual(answers.map(({ status }) => status).sort(), [0, REFUSED])
			const { certificates } = JSON.parse(await service.command('contract', 'show', code, '--json'))
			assert.equal(certificates.length, 1)
		})

		test('killed at any moment, an approval is whole or not there', async () => {
			for (let i = 0; i < 6; i++) {
				const code = await apply()
				const id = await sato.command('certificate', 'add', code, await leaf())
				const words = ['proposal', 'approve', id, '--as', 'ito', '--password-file', ito.file]
				const env = { ...process.env, ...service.env, TRUSTSEAL_CONFIG: service.config }
				const child = spawn(service.program, words, { cwd: service.folder, env, stdio: 'ignore' })
				const timer = setTimeout(() => child.kill('SIGKILL'), 60 + 60 * i)
				await once(child, 'exit')
				clearTimeout(timer)
				const { state } = JSON.parse(await service.command('proposal', 'show', id, '--json'))
				const { certificates } = JSON.parse(await service.command('contract', 'show', code, '--json'))
				assert.equal(certificates.length, state === 'approved' ? 1 : 0)
				if (state === 'open') await ito.command('proposal', 'approve', id)
			}
		})
	})
