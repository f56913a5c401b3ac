// The console: accounts, sessions, and what keeps others out.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Service, sqlite } from '../../fixtures/harness.mjs'
import { COOKIE, fieldsOf, Operator } from '../../fixtures/operator.mjs'

const sql = (service, text) => sqlite(service.file('store.db'), text)
const audit = async (service) =>
	(await sql(service, 'SELECT actor, action, coalesce(subject, \'\') FROM audit ORDER BY id')).split('\n')

describe('console', () => {
	let service, sato
	before(async () => {
		service = await Service.start()
		sato = await Operator.begin(service, 'sato', 'administrator')
	})
	after(() => service.stop())

	test('who is not logged in is led to the login page and from there to where he wanted to go', async () => {
		const nobody = new Operator(service, 'sato', sato.password)
		const answer = await nobody.get('/admin/account')
		assert.equal(answer.status, 303)
		assert.equal(answer.headers.location, '/admin/login?to=/admin/account')
		const page = await nobody.get(answer.headers.location)
		const fields = { ...fieldsOf(page.text), name: 'sato', password: sato.password }
		assert.equal((await nobody.postRaw('/admin/login', fields)).headers.location, '/admin/account')
		assert.match((await nobody.get('/admin/account')).text, /sato/)
	})

	test('what was asked for is asked for after logging in, with all of its query', async () => {
		for (const path of ['/admin/operator?name=sato', '/admin/usage?from=2026-01-01&to=2026-01-31',
			`/admin/contracts?q=${encodeURIComponent('A & B? #1 見本')}`, '/admin/contracts?q=a+b%26to%3Dx']) {
			const nobody = new Operator(service)
			const { headers } = await nobody.get(path)
			assert.equal(headers.location, `/admin/login?to=${encodeURIComponent(path).replaceAll('%2F', '/')}`)
			const fields = fieldsOf((await nobody.get(headers.location)).text, '/admin/login')
			const answer = await nobody.postRaw('/admin/login', { ...fields, name: 'sato', password: sato.password })
			assert.equal(answer.headers.location, path)
			assert.equal((await nobody.get(path)).status, 200)
		}
		const long = `/admin/contracts?q=${'%E5%A5%91'.repeat(200)}`
		assert.equal((await new Operator(service).get(long)).headers.location, '/admin/login?to=/admin/contracts')
	})

	test('a button of an account’s page that did nothing leads back to that page', async () => {
		await service.command('operator', 'add', 'kept', '--role', 'marketing')
		const fields = { name: 'kept', do: 'disable', csrf: 'x'.repeat(64) }
		const answer = await sato.postRaw('/admin/operator', fields)
		assert.match(answer.text, /nothing has been changed yet[^]*<span class="code">kept</)
		assert.equal((await sato.postRaw('/admin/logout', { csrf: fields.csrf })).headers.location, '/admin/?done=nothing')
	})

	test('nobody is sent to another site after logging in', async () => {
		for (const to of ['/admin/\\evil.example', '/admin/nothing', '/admin/logout', '/admin/contracts?q=\nX: y',
			'/admin@evil.example/', 'https://evil.example/', '//evil.example/', '/admin/\r\nX: y', '/proof/1']) {
			const nobody = new Operator(service)
			const answer = await nobody.postRaw('/admin/login', { name: 'sato', password: sato.password, to })
			assert.equal(answer.headers.location, '/admin/')
		}
	})

	test('the cookie is for this host, over HTTPS, for no script and no other site', async () => {
		const answer = await new Operator(service, 'sato', sato.password).logIn()
		assert.match(answer.headers['set-cookie'][0],
			/^__Host-console=[0-9a-f]{64}; Path=\/; Secure; HttpOnly; SameSite=Strict$/)
	})

	test('the store knows no token, only its digest', async () => {
		const token = sato.cookies.get(COOKIE)
		const tokens = await sql(service, 'SELECT hex(token) FROM session')
		assert.ok(!tokens.toLowerCase().includes(token))
	})

	test('whoever steals the store pays 64 MiB and three passes of Argon2id for each guess', async () => {
		for (const sealed of (await sql(service, 'SELECT password FROM operator')).split('\n'))
			assert.match(sealed, /^\$argon2id\$v=19\$m=65536,t=3,p=4\$/)
	})

	test('pages are kept nowhere, run no script and are not compressed beside their secrets', async () => {
		const { headers } = await sato.get('/admin/account', { headers: { 'Accept-Encoding': 'gzip, br' } })
		assert.equal(headers['cache-control'], 'no-store')
		assert.match(headers['content-security-policy'], /^default-src 'none'; style-src 'self'/)
		assert.equal(headers['referrer-policy'], 'same-origin')
		assert.equal(headers['content-encoding'], undefined)
	})

	test('an initial password opens nothing but its own change', async () => {
		const initial = (await service.command('operator', 'add', 'new', '--role', 'operator')).toString().trim()
		const operator = new Operator(service, 'new', initial)
		await operator.logIn()
		for (const path of ['/admin/', '/admin/account'])
			assert.equal((await operator.get(path)).headers.location, '/admin/password')
		for (const [fresh, words] of [
			['short', /12 characters or more/],
			[initial, /differs from the present/],
			['new-new-new-new', /does not contain your name/],
			['passwordpassword', /guessed first/],
			['123456789012', /guessed first/],
		]) {
			const answer = await operator.changePassword(fresh)
			assert.equal(answer.status, 400, fresh)
			assert.match(answer.text, words)
			assert.ok(!answer.text.includes(`value="${fresh}"`), 'a password is shown')
		}
		const before_ = operator.cookies.get(COOKIE)
		assert.equal((await operator.changePassword('三つの単語からなる長い文章')).status, 303)
		assert.notEqual(operator.cookies.get(COOKIE), before_, 'the session is a new one')
		assert.equal((await operator.get('/admin/')).status, 200)
	})

	test('an initial password dies after 30 days', async () => {
		const initial = (await service.command('operator', 'add', 'late', '--role', 'marketing')).toString().trim()
		await sql(service, "UPDATE operator SET password_at = password_at - 30 * 86400 WHERE name = 'late'")
		const answer = await new Operator(service, 'late', initial).logIn()
		assert.equal(answer.status, 403)
		assert.match(answer.text, /past its 30 days/)
		const fresh = (await service.command('operator', 'reset-password', 'late')).toString().trim()
		assert.equal((await new Operator(service, 'late', fresh).logIn()).status, 303)
	})

	test('five wrong passwords lock a name, whether it exists or not, in the same words', async () => {
		const kato = await Operator.add(service, 'kato', 'marketing')
		const answers = {}
		for (const name of ['kato', 'nobody-of-this-name']) {
			answers[name] = []
			for (let i = 0; i < 6; i++) {
				const { status, text } = await new Operator(service, name, 'wrong wrong wrong').logIn()
				assert.equal(status, 403)
				answers[name].push(/id="wrong-password">([^<]*)</.exec(text)[1].replace(/[\d:, ]+/g, ' '))
			}
		}
		assert.deepEqual(answers.kato, answers['nobody-of-this-name'])
		assert.match(answers.kato[3], /is wrong/)
		assert.match(answers.kato[4], /cannot log in for now/)
		assert.equal((await new Operator(service, 'kato', kato.password).logIn()).status, 403, 'the right one neither')
		assert.match((await service.command('operator', 'list')).toString(), /kato +marketing +locked/)
		await service.command('operator', 'enable', 'kato')
		assert.equal((await new Operator(service, 'kato', kato.password).logIn()).status, 303)
	})

	test('a name that does not exist takes about as long', async () => {
		const time = async (name) => {
			const start = performance.now()
			await new Operator(service, name, 'wrong wrong wrong').postRaw('/admin/login', { name, password: 'wrong wrong wrong' })
			return performance.now() - start
		}
		const known = await time('sato'), unknown = await time('saito')
		assert.ok(unknown > known / 4 && unknown < known * 4, `${known} and ${unknown} ms`)
	})

	test('what another site posts is refused', async () => {
		const fields = fieldsOf((await sato.get('/admin/account')).text, '/admin/logout')
		for (const headers of [
			{ 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' },
			{ 'Sec-Fetch-Site': 'same-site', Origin: `http://localhost:${service.port}` },
			{ Origin: 'null' },
			{ Origin: `http://localhost:${service.port + 1}` },
			// A name of somebody else's that leads here.
			{ Origin: 'http://evil.example', Host: 'evil.example', 'Sec-Fetch-Site': 'same-origin' },
			{ Origin: 'http://evil.example', Host: 'evil.example' },
			{ Origin: `http://127.0.0.1:${service.port}`, Host: `127.0.0.1:${service.port}` },
			{ Origin: 'http://localhost.evil.example', Host: 'localhost.evil.example' },
			{},
		]) {
			assert.equal((await sato.postRaw('/admin/logout', fields, { own: false, headers })).status, 403)
		}
		assert.equal((await sato.get('/admin/')).status, 200)
	})

	test('a form without the session’s token does nothing', async () => {
		const other = new Operator(service, 'sato', sato.password)
		await other.logIn()
		const theirs = fieldsOf((await other.get('/admin/account')).text, '/admin/logout')
		for (const csrf of [theirs.csrf, '', 'x'.repeat(64)])
			await sato.postRaw('/admin/logout', { everywhere: 'yes', csrf })
		assert.equal((await sato.get('/admin/account')).status, 200)
	})

	test('a session ends by silence, by age and by logging out', async () => {
		for (const change of ['seen_at = seen_at - 1801', 'started_at = started_at - 43201']) {
			const operator = new Operator(service, 'sato', sato.password)
			await operator.logIn()
			assert.equal((await operator.get('/admin/')).status, 200)
			await sql(service, `UPDATE session SET ${change}`)
			assert.equal((await operator.get('/admin/')).status, 303)
		}
		await sato.logIn()
		const token = sato.cookies.get(COOKIE)
		assert.equal((await sato.post('/admin/logout', {}, { from: '/admin/' })).headers.location, '/admin/login?done=logout')
		assert.equal(sato.cookies.get(COOKIE), undefined)
		sato.cookies.set(COOKIE, token)
		assert.equal((await sato.get('/admin/')).status, 303, 'the token is worth nothing any more')
		await sato.logIn()
	})

	test('logging out everywhere and changing the password end all other sessions', async () => {
		const other = new Operator(service, 'sato', sato.password)
		await other.logIn()
		await sato.changePassword('another correct battery staple')
		assert.equal((await other.get('/admin/')).status, 303)
		assert.equal((await sato.get('/admin/')).status, 200)
		other.password = sato.password
		await other.logIn()
		await sato.post('/admin/logout', { everywhere: 'yes' }, { from: '/admin/account' })
		assert.equal((await other.get('/admin/')).status, 303)
		await sato.logIn()
	})

	test('who is disabled is out at once, and the last administrator cannot be', async () => {
		const ito = await Operator.add(service, 'ito', 'operator')
		assert.equal((await ito.get('/admin/')).status, 200)
		await service.command('operator', 'disable', 'ito')
		assert.equal((await ito.get('/admin/')).status, 303)
		assert.equal((await ito.logIn()).status, 403)
		const { status, stderr } = await service.cli('operator', 'disable', 'sato')
		assert.equal(status, 1)
		assert.match(stderr, /only administrator/)
	})

	test('methods, sizes and forms that no page uses are refused', async () => {
		const answer = await sato.send('PUT', '/admin/account')
		assert.equal(answer.status, 405)
		assert.equal(answer.headers.allow, 'GET, HEAD')
		assert.equal((await sato.send('GET', '/admin/logout')).status, 405)
		assert.equal((await sato.get('/admin/nothing')).status, 404)
		assert.equal((await sato.get('/admin')).headers.location, '/admin/')
		assert.equal((await sato.postRaw('/admin/password', { x: 'x'.repeat(5000) })).status, 413)
		assert.equal((await sato.send('POST', '/admin/password', {
			body: '{}', headers: { 'Content-Type': 'application/json', 'Content-Length': 2 } })).status, 400)
	})

	test('administrators manage accounts, the others do not', async () => {
		const ueno = await Operator.add(service, 'ueno', 'operator')
		for (const path of ['/admin/accounts', '/admin/operator?name=sato', '/admin/audit'])
			assert.equal((await ueno.get(path)).status, 403)
		const made = await sato.post('/admin/accounts', { name: 'wada', role: 'marketing' })
		const wada = new Operator(service, 'wada', /class="code">([^<]*)</.exec(made.text)[1])
		assert.equal((await wada.logIn()).headers.location, '/admin/password')
		for (const [fields, words] of [
			[{ name: 'wada', role: 'marketing' }, /This name is taken/],
			[{ name: 'Wada', role: 'marketing' }, /small letters/],
			[{ name: 'x', role: 'king' }, /Choose the role again/],
		]) {
			const answer = await sato.post('/admin/accounts', fields)
			assert.equal(answer.status, 400)
			assert.match(answer.text, words)
		}
		const { csrf } = fieldsOf((await sato.get('/admin/operator?name=ueno')).text)
		const act = (name, fields) => sato.postRaw('/admin/operator', { csrf, name, ...fields })
		assert.equal((await act('ueno', { do: 'role', role: 'administrator' })).status, 303)
		assert.equal((await ueno.get('/admin/accounts')).status, 200, 'the role counts at once')
		assert.equal((await act('ueno', { do: 'role', role: 'marketing' })).status, 303)
		for (const what of ['reset', 'disable']) {
			const asked = await act('ueno', { do: what })
			assert.equal(asked.status, 200)
			assert.match(asked.text, /Do you really want to/)
			assert.equal((await ueno.get('/admin/')).status, 200, 'nothing is done before that is answered')
		}
		assert.match((await act('ueno', { do: 'reset', sure: 'yes' })).text, /initial password/i)
		assert.equal((await act('ueno', { do: 'disable', sure: 'yes' })).status, 303)
		assert.equal((await ueno.get('/admin/')).status, 303, 'he is out at once')
		assert.match((await act('sato', { do: 'disable', sure: 'yes' })).text, /no administrator left/)
		assert.equal((await act('sato', { do: 'nonsense' })).status, 400)
		assert.equal((await act('nobody', { do: 'disable' })).status, 404)
	})

	test('the records are read in pages, by who and what', async () => {
		const rows = async (query) => [...(await sato.get(`/admin/audit${query}`)).text.matchAll(/class="event-what[^"]*">([^<]*)</g)].map(([, each]) => each)
		assert.ok((await rows('?who=wada')).includes('account added'))
		assert.deepEqual(new Set(await rows('?who=wada&what=operator')), new Set(['account added']))
		assert.equal((await rows('?who=nobody-at-all')).length, 0)
		const seen = []
		let path = ''
		do {
			const { text } = await sato.get(`/admin/audit${path}`)
			seen.push(...[...text.matchAll(/class="event-at">/g)])
			path = /href="\/admin\/audit(\?who=[^"]*before=\d+)"/.exec(text)?.[1].replaceAll('&amp;', '&')
		} while (path)
		assert.equal(seen.length, (await audit(service)).length)
	})

	test('every login and change stands in the audit, but no name that does not exist', async () => {
		const lines = await audit(service)
		for (const line of ['console:sato|login|', 'console:kato|login.wrong|', 'console:kato|login.locked|',
			'?|login.wrong|', 'console:late|login.expired|', 'console:sato|logout|', 'console:sato|logout.everywhere|',
			'console:new|password.change|'])
			assert.ok(lines.includes(line), line)
		assert.ok(lines.some((line) => /^cli:.*\|operator.disable\|ito$/.test(line)))
		assert.ok(!lines.some((line) => line.includes('nobody-of-this-name')))
		await assert.rejects(sql(service, 'UPDATE audit SET actor = 1'), 'the audit can be changed')
	})
})

test('the console is found from the networks that are named', async () => {
	const service = await Service.start({ config: {
		server: { trusted_proxies: '127.0.0.1' }, console: { networks: '192.0.2.0/24' } } })
	try {
		const seen = async (from) => (await service.get('/admin/login', from ? { 'X-Forwarded-For': from } : {})).status
		assert.equal(await seen('192.0.2.7'), 200)
		for (const from of ['192.0.3.7', '2001:db8::1', '192.0.2.7, 198.51.100.1', '']) assert.equal(await seen(from), 404)
	} finally {
		await service.stop()
	}
})

test('whoever a proxy does not name is in no network, not in the proxy\'s', async () => {
	const service = await Service.start({ config: {
		server: { trusted_proxies: '127.0.0.1 192.0.2.8' }, console: { networks: '127.0.0.1 192.0.2.0/24' } } })
	try {
		const hops = (count, hop) => Array(count).fill(hop).join(', ')
		const unknown = [
			{ Forwarded: 'x' }, { Forwarded: '' }, { Forwarded: 'for=unknown' }, { Forwarded: 'for=_hidden' },
			{ Forwarded: 'proto=https' }, { Forwarded: 'for=192.0.2.7;x' }, { Forwarded: hops(17, 'for=192.0.2.8') },
			{ Forwarded: 'for=192.0.2.7', 'X-Forwarded-For': '192.0.2.6' },
			{ Forwarded: 'for=192.0.2.7', 'X-Forwarded-For': 'unknown' },
			{ 'X-Forwarded-For': 'unknown' }, { 'X-Forwarded-For': '' }, { 'X-Forwarded-For': '192.0.2.7,' },
			{ 'X-Forwarded-For': hops(17, '192.0.2.8') },
			{ 'X-Forwarded-For': ['198.51.100.1', '192.0.2.8'] }, { Forwarded: ['for=198.51.100.1', 'for=192.0.2.8'] },
		]
		for (const headers of unknown)
			assert.equal((await service.get('/admin/login', headers)).status, 404, JSON.stringify(headers))
		for (const headers of [{}, { Forwarded: 'for=192.0.2.7' }, { 'X-Forwarded-For': '192.0.2.7, 192.0.2.8' }])
			assert.equal((await service.get('/admin/login', headers)).status, 200, JSON.stringify(headers))
	} finally {
		await service.stop()
	}
})

test('posts come from the host of public_url where it is set, on any port, and by HTTPS if it is said', async () => {
	const own = await Service.start({ config: { server: { public_url: 'https://seal.example.jp' } } })
	const trial = await Service.start({ config: { server: { public_url: '' } } })
	try {
		const post = async (service, origin, host = origin.replace(/.*\/\//, '')) => (await service.request('POST', '/admin/login', {
			headers: { Host: host, Origin: origin, 'Content-Type': 'application/x-www-form-urlencoded' }, body: 'name=&password=' })).text
		const page = async (...args) => /name="password"/.test(await post(...args))
		for (const origin of ['https://seal.example.jp', 'https://seal.example.jp:8443'])
			assert.ok(await page(own, origin), origin)
		assert.ok(await page(own, 'https://seal.example.jp', '127.0.0.1:8080'), 'a proxy that changed Host')
		for (const origin of ['http://seal.example.jp', 'https://evil.example', 'https://seal.example.jp.evil.example',
			'https://example.jp', 'https://[::1]:8443'])
			assert.ok(!(await page(own, origin)), origin)
		for (const origin of [`http://127.0.0.1:${trial.port}`, 'http://any.example'])
			assert.ok(await page(trial, origin), origin)
	} finally {
		await own.stop()
		await trial.stop()
	}
})

test('the console can be switched off', async () => {
	const service = await Service.start({ config: { console: { serve: 'no' } } })
	try {
		for (const path of ['/admin/', '/admin/login']) assert.equal((await service.get(path)).status, 404)
	} finally {
		await service.stop()
	}
})
