// What --json gives is what each command's help says: neither less nor more.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { PROGRAM, ROOT, run, Service, sqlite } from '../../fixtures/harness.mjs'
import { findings } from '../../fixtures/findings.mjs'
import { people } from '../../fixtures/people.mjs'
import { entry, PublicLog } from '../../fixtures/public_log.mjs'
import { scts } from '../../fixtures/scts.mjs'

const URL_ = 'https://shop.example.com/'

describe('--json', () => {
	let service, code, proposal
	const help = async (...words) => (await run(PROGRAM, ['help', ...words])).stdout.toString()

	before(async () => {
		service = await Service.start()
		code = await service.register(URL_, { scts: scts(['A', Date.now()]) })
		await service.command('contract', 'add', '--url', 'https://new.example.com/', '--organization', 'A', '--renews', code)
		await service.command('certificate', 'revoke', code, '--reason', 'keyCompromise', '--yes')
		fs.writeFileSync(path.join(service.folder, 'contacts.ini'), '[applicant]\nname = A\ntitle = B\n')
		await service.command('contract', 'edit', code, '--contacts', path.join(service.folder, 'contacts.ini'))
		await service.command('contract', 'check', code, '--reached', 'yes')
		await service.register('https://week.example.com/', { days: [-85, 5] })
		await service.command('operator', 'add', 'sato', '--role', 'marketing')
		const [ito] = await people(service, { ito: 'operator' })
		service.env = { ...service.env, TRUSTSEAL_ISSUE_APPROVALS: '2' }
		proposal = await ito.command('contract', 'add', '--url', URL_, '--organization', 'A')
			.then((fresh) => service.authority.leaf('proposed', ['shop.example.com']).then((file) => ito.command('certificate', 'add', fresh, file)))
		delete service.env.TRUSTSEAL_ISSUE_APPROVALS
		await service.command('customer', 'add', '--mail', 'taro@example.jp', '--code', code)
		await service.command('coupon', 'make', '--count', '5')
		await service.command('token', 'add', 'issuer', '--rights', 'read', '--until', '2099-12-31')
		await service.get(`/sticker/${code}/56x88.svg`, { referer: URL_ })
		await service.get(`/sticker/${code}/56x88.svg`, { referer: 'https://copy.example.net/' })
		await service.get(`/proof/${code}`, { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' })
		await service.end()
		await findings(service, code, 'shop.example.com', { good: [0], wrong: { chain: { missing: ['CA 2'] } } })
		await sqlite(
			service.file('store.db'),
			"INSERT INTO mail (kind, reason, lang, recipient, place, made_at, due_at, state, message) VALUES ('test', '1', 'ja', 'a@b.jp', 1, 1, 1, 0, 'm')",
		)
		await sqlite(
			service.file('store.db'),
			"INSERT INTO customer_certificate (customer, digest, name, not_after, added_at) VALUES (1, zeroblob(32), 'CN=taro', 2, 1)",
		)
		fs.mkdirSync(service.file('keys'), { mode: 0o700 })
		service.env = { ...service.env, TRUSTSEAL_PROOF_KEYS: service.file('keys') }
		await service.command('key', 'rotate')
		fs.writeFileSync(path.join(service.folder, 't.csv'), 'url,organization\nhttps://csv.example.com/,A\n')
		fs.mkdirSync(path.join(service.folder, 'issued'))
		const log = new PublicLog('seal.example/log')
		log.add(entry(0))
		log.write(service.file('log'))
		fs.writeFileSync(service.file('tlog-proof'), log.proof(0))
	})
	after(() => service.stop())

	/** How each command is asked; together they print all members. */
	const asked = {
		'contract add': [['--url', 'https://one.example.com/', '--organization', 'A']],
		'contract show': [[() => code]],
		'contract history': [[() => code]],
		'contract list': [[]],
		'contract import': [['t.csv']],
		'certificate import': [['issued']],
		usage: ['day', 'week', 'month', 'code', 'host', 'kind', 'size', 'format', 'motion', 'lang', 'record', 'link'].map(
			(key) => ['--by', key],
		),
		attention: [['--look']],
		'mail list': [[]],
		'mail show': [['1']],
		'proposal list': [['--all']],
		'proposal show': [[() => proposal]],
		doctor: [[() => code]],
		'operator list': [[]],
		'token list': [[]],
		'key list': [[]],
		'customer list': [[]],
		'customer show': [[() => code]],
		'coupon show': [['1']],
		'log verify': [['log']],
		'log verify-proof': [['tlog-proof']],
		'store upgrade': [[]],
		'store copy': [[() => `sqlite:${service.folder}/store.db`, () => `sqlite:${service.folder}/copy.db`]],
	}

	/** The members that the help of a command names, and on what they depend; null without --json. */
	async function told(name) {
		const [, shape, rows] = /\n--json prints (.*):\n((?: {2}\S.*\n)+)/.exec(await help(...name.split(' '))) ?? []
		if (shape === undefined) return null
		const members = rows.trimEnd().split('\n').map((row) => /^ {2}(\S+) +\S.*?(?: \((--by .*|where .*)\))?$/.exec(row))
		return { isList: /^a list/.test(shape), members: new Map(members.map(([, member, when]) => [member, when])) }
	}

	/** Which members a document has, named as in the help. What is known by its own name is not looked into. */
	function found(value, known, at = '') {
		if (at !== '' && known.has(at) && !Array.isArray(value)) return [at]
		if (Array.isArray(value)) return [at, ...value.flatMap((item) => found(item, known, `${at}[]`))]
		if (value === null || typeof value !== 'object') return [at]
		return Object.entries(value).flatMap(([key, item]) => found(item, known, at === '' ? key : `${at}.${key}`))
	}

	/** Names of several kinds stand in the help as one. */
	const general = (name, member, args) =>
		name === 'usage' && member === args[1] ? 'KEY' : member.replace(/^tables\.[a-z_]+\./, 'tables.TABLE.')

	test('each command that has it is asked here', async () => {
		const names = fs
			.readFileSync(path.join(ROOT, 'src/cli/main.c'), 'utf8')
			.match(/(?<=&command_)\w+/g)
			.map((name) => name.replace('check_config', 'check-config').replace('reset_password', 'reset-password').replace('verify_proof', 'verify-proof').replace('_', ' '))
		const having = []
		for (const name of names) if (await told(name)) having.push(name)
		assert.deepEqual(having.sort(), Object.keys(asked).sort())
	})

	for (const [name, questions] of Object.entries(asked))
		test(`${name} prints what its help says`, async () => {
			const { isList, members } = await told(name)
			const seen = new Set()
			for (const words of questions) {
				const args = words.map((word) => (typeof word === 'function' ? word() : word))
				const { stdout, stderr } = await service.cli(...name.split(' '), ...args, '--json')
				assert.notEqual(stdout.length, 0, stderr)
				const document = JSON.parse(stdout)
				assert.equal(Array.isArray(document), isList)
				const items = isList ? document : [document]
				assert.ok(items.length > 0, `${name} ${args.join(' ')} has something to print`)
				for (const item of items) {
					const there = new Set(
						found(item, members)
							.map((member) => general(name, member, args))
							.filter((member) => !member.endsWith('[]')),
					)
					for (const member of there) {
						assert.ok(members.has(member), `${name} --json prints ${member}, of which its help does not speak`)
						seen.add(member)
					}
					for (const [member, when] of members)
						if (when === undefined) assert.ok(there.has(member), `${name} --json prints no ${member}: ${JSON.stringify(item)}`)
				}
			}
			assert.deepEqual([...seen].sort(), [...members.keys()].sort())
		})
})
