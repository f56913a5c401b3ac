// Accounts where two persons are wanted: nobody invents himself a colleague, and nobody approves what
// he proposed himself, by whatever door.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { freePorts, Service } from '../../fixtures/harness.mjs'
import { fieldsOf, Operator } from '../../fixtures/operator.mjs'
import { people, Person } from '../../fixtures/people.mjs'
import { without } from '../../fixtures/rights.mjs'

const REFUSED = 1
const PASSWORD = /^[a-z2-9]{4}(-[a-z2-9]{4}){3}\n$/
const stores = [
	{ name: 'SQLite', options: {} },
	{ name: 'PostgreSQL', options: { postgres: true }, skip: without.postgres },
]

const refused = ({ status, stdout, stderr }, words) => {
	assert.equal(status, REFUSED, stderr)
	assert.equal(stdout.toString(), '')
	assert.match(stderr, words)
}

for (const { name, options, skip } of stores)
	describe(`accounts by two, ${name}`, { skip }, () => {
		let service, sato, ito, abe
		before(async () => {
			service = await Service.start({ ...options, config: { issue: { approvals: 2 } } })
			;[sato, ito, abe] = await people(service, { sato: 'operator', ito: 'administrator', abe: 'administrator' })
		})
		after(() => service.stop())

		/** In the console, as somebody who has an account. */
		async function atConsole(person) {
			const operator = new Operator(service, person.name, person.password)
			assert.equal((await operator.logIn()).status, 303)
			return operator
		}
		const roleOf = async (who) =>
			JSON.parse(await service.command('operator', 'list', '--json')).find((each) => each.name === who)?.role
		const propose = (...words) => ito.command('operator', ...words)

		test('an account that one administrator adds is made when another approves, who is told the password', async () => {
			const id = await propose('add', 'yamada', '--role', 'operator')
			assert.match(id, /^\d+$/)
			assert.equal(await roleOf('yamada'), undefined)
			refused(await sato.cli('proposal', 'approve', id), /sato has the role "operator": this takes "administrator"/)
			refused(await ito.cli('proposal', 'approve', id), /ito proposed it: somebody else has to approve it/)
			refused(await service.cli('proposal', 'approve', id), /nobody acts without a name/)
			const { status, stdout } = await abe.cli('proposal', 'approve', id)
			assert.equal(status, 0)
			assert.match(stdout.toString(), PASSWORD)
			const yamada = new Person(service, 'yamada')
			await yamada.begin(stdout)
			await yamada.command('contract', 'add', '--url', 'https://www.example.com/', '--organization', 'Example')
			refused(await abe.cli('proposal', 'approve', id), /is approved since .* by cli:abe/)
		})

		test('the password stands in no proposal, event or audit', async () => {
			const told = (await abe.cli('proposal', 'approve', await propose('reset-password', 'yamada'))).stdout.toString()
			assert.match(told, PASSWORD)
			const kept = service.postgres
				? (await service.postgres.sql('SELECT p::text FROM proposal p UNION ALL SELECT e::text FROM event e UNION ALL SELECT a::text FROM audit a'))
				: fs.readFileSync(service.file('store.db'), 'latin1') + fs.readFileSync(service.file('store.db-wal'), 'latin1')
			assert.ok(kept.includes('operator.reset-password'))
			assert.ok(!kept.includes(told.trim()))
		})

		test('a role changes by two, and one that is taken away meanwhile approves nothing', async () => {
			const id = await propose('role', 'sato', 'administrator')
			assert.equal(await roleOf('sato'), 'operator')
			await abe.command('proposal', 'approve', id)
			assert.equal(await roleOf('sato'), 'administrator')
			const waits = await propose('reset-password', 'yamada')
			await sato.command('proposal', 'approve', await abe.command('operator', 'role', 'ito', 'operator'))
			refused(await abe.cli('proposal', 'approve', waits), /ito, who proposed it, may not do that any more: reject it/)
			refused(await ito.cli('proposal', 'approve', waits), /ito has the role "operator": this takes "administrator"/)
			await sato.command('proposal', 'reject', waits, '--reason', 'no longer wanted')
			await sato.command('proposal', 'approve', await abe.command('operator', 'role', 'ito', 'administrator'))
		})

		test('whoever proposed approves by no other door', async () => {
			const id = await propose('add', 'eve', '--role', 'administrator')
			const page = await atConsole(ito)
			const shown = await page.get(`/admin/approvals/${id}`)
			assert.match(shown.text, /Add an account[^]*eve[^]*administrator/)
			assert.doesNotMatch(shown.text, /Approve it/, 'it is not offered, and refused')
			const { digest } = JSON.parse(await service.command('proposal', 'show', id, '--json'))
			const answer = await page.postRaw(`/admin/approvals/${id}/approve`, { ...fieldsOf(shown.text), digest })
			assert.equal(answer.status, 403)
			assert.match(answer.text, /You proposed this/)
			assert.equal(await roleOf('eve'), undefined)
			const token = (await ito.command('token', 'add', `by-ito`, '--rights', 'read,propose,approve'))
			const asked = await service.request('POST', `/api/v1/proposals/${id}/approve`, {
				headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
				body: JSON.stringify({ digest }),
			})
			assert.equal(asked.status, 403, asked.text)
			assert.equal(await roleOf('eve'), undefined)
			await ito.command('proposal', 'reject', id, '--reason', 'a mistake')
		})

		test('in the console it is the same: a proposal, and a page with the password for who approves', async () => {
			const [one, two] = [await atConsole(ito), await atConsole(abe)]
			const added = await one.post('/admin/accounts', { name: 'kato', role: 'marketing' })
			assert.equal(added.status, 303, added.text)
			const [, id] = /^\/admin\/approvals\/(\d+)\?done=proposed$/.exec(added.headers.location)
			assert.equal(await roleOf('kato'), undefined)
			const again = await one.post('/admin/accounts', { name: 'kato', role: 'marketing' })
			assert.equal(again.status, 400)
			assert.match(again.text, new RegExp(`A proposal of this kind waits already \\(no\\. ${id}\\)`))
			const told = await two.post(`/admin/approvals/${id}/approve`, {}, { from: `/admin/approvals/${id}` })
			assert.equal(told.status, 200)
			assert.match(told.text, /initial password of kato[^]*[a-z2-9]{4}(-[a-z2-9]{4}){3}/)
			assert.equal(await roleOf('kato'), 'marketing')
			const operator = { from: '/admin/operator?name=kato' }
			for (const [fields, words] of [[{ do: 'role', role: 'operator' }, /Change the role of an account/],
				[{ do: 'reset', sure: 'yes' }, /new initial password/]]) {
				const { status, headers } = await one.post('/admin/operator', { name: 'kato', ...fields }, operator)
				assert.equal(status, 303)
				assert.match((await two.get(headers.location)).text, words)
			}
			assert.equal(await roleOf('kato'), 'marketing')
		})

		test('to disable is the safe direction, and done at once; to enable takes two', async () => {
			const one = await atConsole(ito)
			const disabled = await one.post('/admin/operator', { name: 'kato', do: 'disable', sure: 'yes' }, { from: '/admin/operator?name=kato' })
			assert.equal(disabled.headers.location, '/admin/operator?name=kato&done=account')
			const id = await propose('enable', 'kato')
			assert.match(id, /^\d+$/)
			await abe.command('proposal', 'approve', id)
			refused(await sato.cli('operator', 'disable', 'nobody'), /there is no operator "nobody"/)
		})

		test('another name does not make another person', async () => {
			const id = await propose('enable', 'yamada')
			for (const as of ['ITO', 'ito ', 'ito\n'])
				refused(await service.cli('proposal', 'approve', id, '--as', as, '--password-file', ito.file), /this is not the name and password/)
			await abe.command('proposal', 'approve', id)
		})
	})

describe('where operators have client certificates', () => {
	let service, sato, ito
	const show = (name) => ['--client-certificate', service.file(`${name}.pem`), '--client-key', service.file(`${name}.key`)]
	before(async () => {
		const [port] = await freePorts(1)
		service = await Service.prepare({ secure: true, config: { issue: { approvals: 2 }, console: { listen: `127.0.0.1:${port}` } } })
		fs.copyFileSync(service.authority.issuer, service.file('clients.pem'))
		fs.appendFileSync(service.config, `client_ca = ${service.file('clients.pem')}\n`)
		for (const name of ['sato', 'ito']) {
			const { cert, key } = await service.authority.client(name)
			fs.writeFileSync(service.file(`${name}.pem`), cert)
			fs.writeFileSync(service.file(`${name}.key`), key)
		}
		await service.serve()
		;[sato, ito] = await people(service, { sato: 'operator', ito: 'operator' })
	})
	after(() => service.stop())

	test('approving takes one’s own at the command line, too', async () => {
		const code = await sato.command('contract', 'add', '--url', 'https://www.example.com/', '--organization', 'Example')
		const id = await sato.command('certificate', 'add', code, await service.authority.leaf('www', ['www.example.com']))
		refused(await ito.cli('proposal', 'approve', id), /approving takes a client certificate \(\[console\] client_ca\), and none was shown/)
		refused(await ito.cli('proposal', 'approve', id, ...show('sato')), /ito does not act: the client certificate is that of "sato"/)
		assert.equal(await ito.command('proposal', 'approve', id, ...show('ito')), '')
		const { certificates } = JSON.parse(await service.command('contract', 'show', code, '--json'))
		assert.equal(certificates.length, 1)
	})
})
