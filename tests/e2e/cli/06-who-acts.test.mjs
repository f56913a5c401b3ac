// Who acts at the command line: a named operator who proves it, and nobody in particular only where
// one person is enough.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { Authority, PROGRAM, run, Service, sqlite } from '../../fixtures/harness.mjs'
import { ONE_PERSON, people, Person } from '../../fixtures/people.mjs'

const REFUSED = 1, USAGE = 2
const CONTRACT = ['contract', 'add', '--url', 'https://www.example.com/', '--organization', 'Example']

const refused = ({ status, stdout, stderr }, words) => {
	assert.equal(status, REFUSED, stderr)
	assert.equal(stdout.toString(), '')
	assert.match(stderr, words)
}
const audit = async (service) =>
	(await sqlite(service.file('store.db'), "SELECT actor, action, coalesce(detail, '') FROM audit ORDER BY id")).split('\n')
const actors = async (service) =>
	(await sqlite(service.file('store.db'), 'SELECT DISTINCT actor FROM event ORDER BY actor')).split('\n')

describe('where two persons are wanted', () => {
	let service, ito
	before(async () => {
		service = await Service.prepare({ config: { issue: { approvals: 2 } } })
		await service.command('store', 'create')
	})
	after(() => service.stop())

	test('nobody changes anything without a name, and is told what to do', async () => {
		await Authority.make(service.authority.folder)
		const file = await service.authority.leaf('www', ['www.example.com'])
		for (const words of [CONTRACT, ['contract', 'sticker', '0123456789', 'off'], ['certificate', 'revoke', '0123456789'],
			['certificate', 'add', '0123456789', file], ['certificate', 'import', '/tmp'], ['contract', 'import', '/dev/null']])
			refused(await service.cli(...words), /nobody acts without a name.*add --as NAME.*--password-file FILE/)
		assert.equal((await service.cli('contract', 'list')).status, 0, 'looking takes no name')
	})

	test('the first accounts are made without one', async () => {
		;[ito] = await people(service, { ito: 'operator', sato: 'administrator', abe: 'administrator' })
		assert.match((await audit(service))[0], /^cli:root\|operator.add\|operator$/)
	})

	test('from two administrators on, accounts are changed by a named administrator alone', async () => {
		for (const words of [['operator', 'add', 'eve', '--role', 'administrator'], ['operator', 'role', 'ito', 'administrator'],
			['operator', 'reset-password', 'ito'], ['operator', 'enable', 'ito']]) {
			refused(await service.cli(...words), /nobody acts without a name/)
			refused(await ito.cli(...words), /ito has the role "operator": this takes "administrator"/)
		}
	})

	test('whoever only reads at the console changes nothing here either', async () => {
		const [kato] = await people(service, { kato: 'marketing' }, ONE_PERSON)
		for (const words of [CONTRACT, ['contract', 'sticker', '0123456789', 'off'], ['token', 'add', 'one', '--rights', 'read'],
			['operator', 'disable', 'ito']])
			refused(await kato.cli(...words), /kato has the role "marketing": this takes "(operator|administrator)"/)
	})

	test('what a named operator does is written down under that name', async () => {
		const code = await ito.command(...CONTRACT)
		assert.match(code, /^\d{10}$/)
		assert.deepEqual(await actors(service), ['cli:ito'])
		assert.equal((await audit(service)).at(-1), 'cli:ito|login.command|')
	})

	test('the password may be named by the environment, or typed at a terminal, where nothing of it is shown', async () => {
		service.env = { TRUSTSEAL_PASSWORD_FILE: ito.file }
		assert.equal((await service.cli(...CONTRACT, '--as', 'ito')).status, 0)
		service.env = {}
		refused(await service.cli(...CONTRACT, '--as', 'ito'), /ito does not act: say how "ito" proves it: --password-file FILE/)
		const typed = await run('/bin/sh', ['-c',
			`(sleep 1; printf '%s\\n' "$PASSWORD") | script -qec "'$0' ${CONTRACT.join(' ')} --as ito" /dev/null`, PROGRAM],
			{ env: { ...process.env, TRUSTSEAL_CONFIG: service.config, PASSWORD: ito.password } })
		assert.match(typed.stdout.toString(), /^Password of ito: \r?\n\d{10}\r?\n$/)
	})

	test('a wrong password is refused, and the fifth locks the name at the command line', async () => {
		const wrong = service.file('wrong')
		fs.writeFileSync(wrong, 'not the password\n')
		const as = (name, file) => service.cli(...CONTRACT, '--as', name, '--password-file', file)
		for (let i = 0; i < 4; i++)
			refused(await as('ito', wrong), /ito does not act: this is not the name and password of an account that may be used/)
		refused(await as('nobody', wrong), /nobody does not act: this is not the name and password of an account/)
		refused(await as('ito', wrong), /ito does not act: after wrong passwords the name is locked here until 20/)
		refused(await as('ito', ito.file), /locked here until/)
		assert.equal((await audit(service)).at(-1), 'cli:ito|login.locked|')
		refused(await as('ito', service.file('none')), /No such file/)
	})

	test('disabling is the safe direction: it takes nobody’s name, and whoever is disabled acts no more', async () => {
		const eve = await new Person(service, 'abe')
		assert.equal((await service.cli('operator', 'disable', 'abe')).status, 0)
		refused(await eve.cli(...CONTRACT), /abe does not act: this is not the name and password/)
		// It leaves nobody alone: there still are two administrators who have to be asked.
		refused(await service.cli('operator', 'add', 'eve', '--role', 'administrator'), /nobody acts without a name/)
	})

	test('options that prove who acts belong to commands that act, and go with a name', async () => {
		const { status, stderr } = await service.cli('contract', 'list', '--as', 'ito')
		assert.equal(status, USAGE)
		assert.match(stderr, /there is no option --as/)
		assert.match((await service.cli(...CONTRACT, '--password-file', ito.file)).stderr, /--password-file goes with --as NAME/)
		const help = async (...words) => (await service.command('help', ...words)).toString()
		assert.match(await help('contract', 'add'), /--as NAME.*\n.*--password-file FILE/)
		assert.doesNotMatch(await help('contract', 'list'), /--as NAME/)
	})
})

describe('an initial password', () => {
	let service, initial
	const change = (name, old, fresh) => {
		const [from, to] = ['old', 'new'].map((file) => service.file(file))
		fs.writeFileSync(from, old)
		fs.writeFileSync(to, fresh)
		return service.cli('operator', 'password', name, '--password-file', from, '--new-password-file', to)
	}
	before(async () => {
		service = await Service.prepare({ config: { issue: { approvals: 2 } } })
		initial = (await service.command('operator', 'add', 'sato', '--role', 'operator')).toString()
	})
	after(() => service.stop())

	test('serves for nothing but being changed', async () => {
		const file = service.file('initial')
		fs.writeFileSync(file, initial)
		refused(await service.cli(...CONTRACT, '--as', 'sato', '--password-file', file),
			/an initial password serves for nothing but being changed: trustseal operator password sato --password-file OLD/)
		assert.equal((await sqlite(service.file('store.db'), 'SELECT count(*) FROM contract')), '0')
	})

	test('is changed for one that is good enough, and not for others', async () => {
		for (const [fresh, words] of [['short', /fewer than 12 characters/], ['sato-sato-sato', /the name of the account/],
			['password12345', /attackers try first/], [initial, /the new one is the present one/], ['\n', /there is no password in/]])
			refused(await change('sato', initial, fresh), words)
		refused(await change('sato', 'not the initial one', 'correct horse battery'), /this is not the present password/)
		refused(await change('nobody', initial, 'correct horse battery'), /this is not the present password/)
		assert.deepEqual(await change('sato', initial, 'correct horse battery\r\nsecond line\n'), { status: 0, signal: null, stdout: Buffer.alloc(0), stderr: '' })
		assert.equal((await audit(service)).at(-1), 'cli:sato|password.change|')
		const file = service.file('new')
		assert.equal((await service.cli(...CONTRACT, '--as', 'sato', '--password-file', file)).status, 0, 'the first line counts')
	})

	test('and then is none any more', async () => {
		refused(await change('sato', initial, 'another horse battery'), /this is not the present password/)
		assert.equal((await change('sato', 'correct horse battery', 'another horse battery')).status, 0)
	})
})

describe('a client certificate', () => {
	let service, sato, other
	before(async () => {
		service = await Service.prepare({ config: { issue: { approvals: 2 } } })
		await Authority.make(service.authority.folder)
		for (const [name, options] of Object.entries({ sato: {}, ito: {}, old: { days: [-20, -1] }, weak: { key: 'rsa2048' } })) {
			const { cert, key } = await service.authority.client(name === 'ito' ? 'ito' : 'sato', { file: name, ...options })
			fs.writeFileSync(service.file(`${name}.pem`), cert)
			fs.writeFileSync(service.file(`${name}.key`), key)
		}
		sato = await Person.add(service, 'sato')
		other = (certificate, key = certificate) =>
			['--client-certificate', service.file(`${certificate}.pem`), '--client-key', service.file(`${key}.key`)]
	})
	after(() => service.stop())

	test('proves nothing where none is asked for', async () => {
		refused(await sato.cli(...CONTRACT, ...other('sato')), /\[console\] client_ca is empty/)
	})

	test('is the account’s own, good, and comes with its key', async () => {
		fs.appendFileSync(service.config, `[console]\nclient_ca = ${service.authority.issuer}\nclient_from = client-cert\n[server]\ntrusted_proxies = 127.0.0.1\n`)
		assert.equal((await sato.cli(...CONTRACT, ...other('sato'))).status, 0)
		assert.match((await audit(service)).at(-1), /^cli:sato\|login\.command\|serial=[0-9A-F]+ sha256=[0-9a-f]{64}$/)
		assert.equal((await sato.cli(...CONTRACT)).status, 0, 'proposing takes none')
		refused(await sato.cli(...CONTRACT, ...other('ito')), /sato does not act: the client certificate is that of "ito"/)
		refused(await sato.cli(...CONTRACT, ...other('old')), /the client certificate is refused: it has expired/)
		refused(await sato.cli(...CONTRACT, ...other('sato', 'weak')), /the private key is not that of the certificate/)
		refused(await sato.cli(...CONTRACT, ...other('sato').slice(0, 2)), /go together/)
		assert.match((await audit(service)).join('\n'), /^\?\|login\.certificate\|expired serial=/m)
	})
})

describe('where one person is enough', () => {
	let service
	before(async () => (service = await Service.prepare()))
	after(() => service.stop())

	test('nobody has to be named, and whoever is named proves it', async () => {
		await service.command(...CONTRACT)
		const sato = await Person.add(service, 'sato')
		await sato.command(...CONTRACT)
		fs.writeFileSync(sato.file, 'wrong')
		refused(await sato.cli(...CONTRACT), /sato does not act/)
		assert.equal((await actors(service)).join(), 'cli:root,cli:sato')
	})
})
