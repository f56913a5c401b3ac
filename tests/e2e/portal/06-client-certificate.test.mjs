// Client certificates of owners: real ones of a real CA, asked for by the portal's own listener or passed on
// by a proxy; whom they let in, and what is said of each that does not.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Authority, freePorts, run, Service, sqlite, until } from '../../fixtures/harness.mjs'
import { Mailbox } from '../../fixtures/mailbox.mjs'
import { COOKIE, Owner } from '../../fixtures/owner.mjs'
import { people } from '../../fixtures/people.mjs'
import { fieldsOf, Visitor } from '../../fixtures/visitor.mjs'

const CERTIFIED = '__Host-owner-certified'
const MAIL = 'taro@shop.example.jp'
const PAGE = '/owner/certificate'

const fingerprintOf = async ({ cert }) =>
	/=(.*)/.exec((await run('openssl', ['x509', '-noout', '-fingerprint', '-sha256'], { input: cert })).stdout)[1]

/** What the page says of a certificate: its word. */
const wordOf = ({ text }) => /data-client="([a-z]+)"/.exec(text)?.[1]

/** name → certificate, the page's word, and what it says in both languages. */
async function refusedOnes(authority, folder) {
	const other = await Authority.make(path.join(folder, 'other'))
	return {
		'one of another CA': [await other.client('taro'), 'untrusted', /not one that was issued for logging in/, /ログイン用に発行されたものではありません/],
		'an expired one': [await authority.client('taro', { file: 'old', days: [-20, -1] }), 'expired', /has expired[^]*valid until \d/, /有効期限は \d/],
		'an early one': [await authority.client('taro', { file: 'early', days: [2, 9] }), 'early', /begins at \d/, /まだ有効期間が始まって/],
		'one for servers': [await authority.client('taro', { file: 'server', use: 'serverAuth' }), 'purpose', /for another purpose/, /用途が異なり/],
		'a weak one': [{ ...(await authority.client('taro', { file: 'weak', key: 'rsa1024' })), ciphers: 'DEFAULT:@SECLEVEL=0' },
			'untrusted', /too weak/, /強度が不足/],
		'one of nobody': [await authority.client('nobody'), 'unregistered', /registered for no contract/, /どのご契約にも登録されていません/],
	}
}

/** Registers a certificate with the customer. */
async function register(service, file, { cert }, ...more) {
	fs.writeFileSync(service.file(file), cert)
	await service.command('customer', 'edit', MAIL, '--certificate', service.file(file), ...more)
}

describe('asked for by the portal’s own listener', () => {
	let mailbox, service, port, taro, good, refused, code, foreign
	const certificates = async () => JSON.parse(await service.command('customer', 'show', MAIL, '--json')).certificates

	before(async () => {
		;[port] = await freePorts(1)
		mailbox = await Mailbox.start()
		service = await Service.prepare({ secure: true, config: { mail: mailbox.settings(), portal: { listen: `127.0.0.1:${port}` } } })
		fs.copyFileSync(service.authority.issuer, service.file('clients.pem'))
		fs.appendFileSync(service.config, `[portal]\nclient_ca = ${service.file('clients.pem')}\n`)
		await service.serve()
		code = await service.register('https://www.shop.example.com/')
		foreign = await service.register('https://www.other.example.net/')
		good = await service.authority.client('taro')
		refused = await refusedOnes(service.authority, service.folder)
		taro = await Owner.add(service, mailbox, MAIL, [code])
		await Owner.add(service, mailbox, 'hanako@other.example.net', [foreign])
	})
	after(async () => {
		await service?.stop()
		await mailbox?.stop()
	})

	const browser = (client, at = port) => new Visitor(service, { port: at, ...client })
	const visit = (client, language = 'en') => browser(client).get(PAGE, { headers: { 'Accept-Language': language } })
	const enter = (visitor, from = PAGE) => visitor.post(PAGE, {}, { from })

	test('the usual address asks nobody, and leads to the one that does', async () => {
		for (const [client, language] of [[{}, 'en'], [good, 'ja']]) {
			const page = await browser(client, service.port).get(PAGE, { headers: { 'Accept-Language': language } })
			assert.equal(page.status, 200)
			assert.equal(wordOf(page), 'elsewhere')
			const [, link] = /class="button" href="([^"]*)"/.exec(page.text)
			assert.equal(link, `${service.origin.replace(/\d+$/, port)}${PAGE}?lang=${language}`)
		}
		assert.match((await browser({}, service.port).get('/owner/login')).text, new RegExp(`href="[^"]*:${port}${PAGE}`))
	})

	test('who shows none is told what to look at, and logs in as before', async () => {
		for (const [language, words] of [['en', /No certificate arrived[^]*ask which certificate to use[^]*C=JP, O=Example Trust, CN=Example Trust Server CA/], ['ja', /証明書が届きませんでした[^]*「個人」/]]) {
			const page = await visit({}, language)
			assert.equal(page.status, 200)
			assert.equal(wordOf(page), 'absent')
			assert.match(page.text, words)
			assert.doesNotMatch(page.text, new RegExp(`action="${PAGE}"`))
		}
		const owner = taro.elsewhere({ port })
		await owner.logIn()
		assert.match((await owner.get('/owner/')).text, new RegExp(code))
		assert.ok(owner.cookies.has(CERTIFIED) && !owner.cookies.has(COOKIE))
	})

	test('each certificate that does not count is told apart, in words that say why, and logs nobody in', async () => {
		for (const [name, [client, word, ...words]] of Object.entries(refused)) {
			for (const [i, language] of ['en', 'ja'].entries()) {
				const page = await visit(client, language)
				assert.equal(page.status, 200, name)
				assert.equal(wordOf(page), word, name)
				assert.match(page.text, words[i], name)
				assert.match(page.text, /O=Example, CN=/, name)
			}
			const visitor = browser(client)
			assert.equal((await visitor.postRaw(PAGE, {})).status, 403, name)
			assert.equal(visitor.cookies.size, 0, name)
		}
	})

	test('only what the CA vouches for is registered, and each with one customer', async () => {
		const add = async ([client], file = 'own.pem') => {
			fs.writeFileSync(service.file(file), client.cert)
			return service.cli('customer', 'edit', MAIL, '--certificate', service.file(file))
		}
		for (const name of ['one of another CA', 'an expired one', 'one for servers', 'a weak one']) {
			const { status, stderr } = await add(refused[name])
			assert.equal(status, 1, name)
			assert.match(stderr, /is not taken: nobody could log in with it: it/)
		}
		assert.deepEqual(await certificates(), [])
		await register(service, 'taro.pem', good)
		await register(service, 'taro.pem', good)
		const [only, ...others] = await certificates()
		assert.deepEqual(others, [])
		assert.equal(only.sha256, (await fingerprintOf(good)).replaceAll(':', '').toLowerCase())
		assert.match(only.subject, /CN=taro$/)
		assert.equal(only.locked_at, null)
		const { status, stderr } = await service.cli('customer', 'edit', 'hanako@other.example.net', '--certificate', service.file('taro.pem'))
		assert.equal(status, 1)
		assert.match(stderr, /another customer's already/)
	})

	test('a good one says whose it is, and lets in with one click to where one wanted to go', async () => {
		const page = await visit(good)
		assert.equal(wordOf(page), 'good')
		assert.match(page.text, /installed correctly[^]*CN=taro[^]*Example Trust Server CA[^]*taro@shop\.example\.jp/)
		const visitor = browser(good)
		assert.equal((await enter(visitor)).headers.location, '/owner/')
		assert.ok(visitor.cookies.has(CERTIFIED))
		const list = await visitor.get('/owner/')
		assert.match(list.text, new RegExp(code))
		assert.doesNotMatch(list.text, new RegExp(foreign))
		assert.equal((await visitor.get(`/owner/contracts/${foreign}`)).status, 404)
		const late = browser(good)
		const led = await late.get(`/owner/contracts/${code}`)
		assert.equal(led.status, 303)
		const login = await late.get(led.headers.location)
		const answer = await late.postRaw(PAGE, fieldsOf(login.text, PAGE))
		assert.equal(answer.headers.location, `/owner/contracts/${code}`)
	})

	test('a session is bound to its certificate, and ends at no other address', async () => {
		const visitor = browser(good)
		await enter(visitor)
		await register(service, 'second.pem', await service.authority.client('taro', { file: 'second' }))
		const token = visitor.cookies.get(CERTIFIED)
		for (const [client, at] of [[await service.authority.client('taro', { file: 'third' }), port], [{}, port], [good, service.port]]) {
			const thief = browser(client, at)
			thief.cookies.set(CERTIFIED, token).set(COOKIE, token)
			const answer = await thief.get('/owner/')
			assert.doesNotMatch(answer.text ?? '', new RegExp(code))
		}
		visitor.via = { port: service.port }
		assert.match((await visitor.get('/owner/')).text, /data-entry="asks"/)
		visitor.via = { port, ...good }
		assert.match((await visitor.get('/owner/')).text, new RegExp(code), 'its own goes on')
	})

	test('one that is locked says so to whoever has its key, and lets in again when it is unlocked', async () => {
		const visitor = browser(good)
		await enter(visitor)
		await service.command('customer', 'edit', MAIL, '--lock-certificate', await fingerprintOf(good))
		assert.equal((await visitor.get('/owner/')).headers.location, '/owner/')
		for (const [language, words] of [['en', /switched it off/], ['ja', /ロックされています/]]) {
			const page = await visit(good, language)
			assert.equal(wordOf(page), 'locked')
			assert.match(page.text, words)
			assert.doesNotMatch(page.text, /taro@shop/)
		}
		assert.equal((await browser(good).postRaw(PAGE, {})).status, 403)
		assert.ok((await certificates())[0].locked_at)
		assert.match((await service.command('customer', 'show', MAIL)).toString(), /CN=taro, until .*, locked since/)
		await service.command('customer', 'edit', MAIL, '--unlock-certificate', await fingerprintOf(good))
		assert.equal((await enter(browser(good))).status, 303)
	})

	test('one that was taken away is registered no more, and its sessions are over', async () => {
		const visitor = browser(good)
		await enter(visitor)
		const { status, stderr } = await service.cli('customer', 'edit', MAIL, '--remove-certificate', '0'.repeat(64))
		assert.equal(status, 1)
		assert.match(stderr, /has no such certificate/)
		await service.command('customer', 'edit', MAIL, '--remove-certificate', await fingerprintOf(good))
		assert.equal((await visitor.get('/owner/')).status, 303)
		assert.equal(wordOf(await visit(good)), 'unregistered')
		await register(service, 'taro.pem', good)
	})

	test('a form that was sent when the session had ended is there again after logging in', async () => {
		const visitor = browser(good)
		await enter(visitor)
		await sqlite(service.file('store.db'), "DELETE FROM session WHERE realm = 'owner'")
		const login = await visitor.postRaw('/owner/logout', { everywhere: 'yes' })
		assert.match(login.text, /Your session has ended/)
		const back = await visitor.postRaw(PAGE, fieldsOf(login.text, PAGE))
		assert.equal(back.headers.location, '/owner/?done=nothing')
		assert.match((await visitor.get('/owner/')).text, new RegExp(code))
	})

	test('another site can have nobody logged in', async () => {
		const visitor = browser(good)
		const answer = await visitor.postRaw(PAGE, {}, { own: false, headers: { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' } })
		assert.equal(answer.status, 403)
		assert.equal(visitor.cookies.size, 0)
	})

	test('the audit names the certificate of a login, and who registered it', async () => {
		const lines = await sqlite(service.file('store.db'), "SELECT actor, action, subject, detail FROM audit WHERE subject = 'customer 1'")
		const sha256 = (await fingerprintOf(good)).replaceAll(':', '').toLowerCase()
		assert.match(lines, new RegExp(`owner:1\\|owner\\.login\\|customer 1\\|serial=[0-9A-F]+ sha256=${sha256}`))
		assert.match(lines, new RegExp(`\\|customer\\.edit\\|customer 1\\|certificate added: sha256=${sha256}`))
		assert.match(lines, /certificate locked: sha256=/)
	})

	test('where two persons are wanted, another approves what he sees', async () => {
		const [sato, suzuki] = await people(service, { sato: 'operator', suzuki: 'operator' })
		const two = await service.authority.client('two')
		fs.writeFileSync(service.file('two.pem'), two.cert)
		service.env = { ...service.env, TRUSTSEAL_ISSUE_APPROVALS: '2' }
		const proposal = await sato.command('customer', 'edit', MAIL, '--certificate', service.file('two.pem'))
		assert.equal(wordOf(await visit(two)), 'unregistered')
		const shown = (await service.command('proposal', 'show', proposal)).toString()
		assert.match(shown, /taro@shop\.example\.jp[^]*CN=two/)
		assert.match(shown, new RegExp((await fingerprintOf(two)).replaceAll(':', '').toLowerCase()))
		await suzuki.command('proposal', 'approve', proposal)
		assert.equal(wordOf(await visit(two)), 'good')
		delete service.env.TRUSTSEAL_ISSUE_APPROVALS
	})

	test('a revocation list counts from the next reload on, also for sessions', async () => {
		const gone = await service.authority.client('gone')
		await register(service, 'gone.pem', gone)
		const visitor = browser(gone)
		assert.equal((await enter(visitor)).status, 303)
		const list = fs.readFileSync(await service.authority.crl('client-gone'))
		const loaded = () => service.log.split('clients_reloaded part=portal what=client_ca').length
		const times = loaded()
		fs.appendFileSync(service.file('clients.pem'), list)
		service.child.kill('SIGHUP')
		await until('the reload', () => loaded() > times)
		assert.equal((await visitor.get('/owner/')).status, 303)
		assert.equal(wordOf(await visit(gone)), 'revoked')
		assert.equal(wordOf(await visit(good)), 'good')
		fs.writeFileSync(service.file('clients.pem'), 'nothing')
		service.child.kill('SIGHUP')
		await until('the reason', () => /clients_reload_refused part=portal what=client_ca .*clients\.pem holds no certificate/.test(service.log))
		assert.equal(wordOf(await visit(gone)), 'revoked')
	})
})

describe('passed on by a proxy', () => {
	const ADDRESS = 'seal.example.test:8444'
	let mailbox, service, good
	const escaped = ({ cert }) => encodeURIComponent(/-----BEGIN[^]*?-----END CERTIFICATE-----\n/.exec(cert)[0])
	before(async () => {
		mailbox = await Mailbox.start()
		service = await Service.prepare({ config: {
			server: { trusted_proxies: '127.0.0.2', public_url: 'https://seal.example.test' },
			mail: mailbox.settings(), portal: { client_from: 'x-ssl-client-cert', client_url: `https://${ADDRESS}` } } })
		await Authority.make(service.authority.folder)
		fs.appendFileSync(service.config, `[portal]\nclient_ca = ${service.authority.issuer}\n`)
		await service.serve()
		good = await service.authority.client('taro')
		await Owner.add(service, mailbox, MAIL, [await service.register('https://www.shop.example.com/')])
		await register(service, 'taro.pem', good)
	})
	after(async () => {
		await service?.stop()
		await mailbox?.stop()
	})

	const browser = (value, { host = ADDRESS, localAddress = '127.0.0.2' } = {}) =>
		new Visitor(service, { localAddress, headers: { Host: host, Origin: `https://${host}`,
			...(value !== undefined && { 'X-SSL-Client-Cert': value }) } })

	test('a good one lets in, at the address where the proxy asks', async () => {
		assert.equal(wordOf(await browser(escaped(good)).get(PAGE)), 'good')
		const visitor = browser(escaped(good))
		assert.equal((await visitor.postRaw(PAGE, {})).status, 303)
		assert.match((await visitor.get('/owner/')).text, /<h1>Your contracts/)
	})

	test('at any other address nobody is asked, and nobody but the proxy is believed', async () => {
		const elsewhere = browser(escaped(good), { host: 'seal.example.test' })
		const page = await elsewhere.get(PAGE)
		assert.equal(wordOf(page), 'elsewhere')
		assert.match(page.text, new RegExp(`href="https://${ADDRESS}${PAGE}`))
		assert.equal((await elsewhere.postRaw(PAGE, {})).status, 403)
		const stranger = browser(escaped(good), { localAddress: '127.0.0.3' })
		assert.equal(wordOf(await stranger.get(PAGE)), 'absent')
		assert.equal((await stranger.postRaw(PAGE, {})).status, 403)
	})

	test('what cannot be read is the fault of the proxy, which is said', async () => {
		assert.equal(wordOf(await browser('').get(PAGE)), 'absent')
		for (const wrong of ['%', '(null)', escaped(good).slice(9)])
			assert.equal(wordOf(await browser(wrong).get(PAGE)), 'malformed')
	})
})

describe('without a CA of owners', () => {
	let service
	before(async () => { service = await Service.start({ secure: true }) })
	after(() => service?.stop())

	test('there is no such page, and nothing leads to it', async () => {
		assert.equal((await service.get(PAGE)).status, 404)
		assert.equal((await new Visitor(service).postRaw(PAGE, {})).status, 404)
		assert.doesNotMatch((await service.get('/owner/login')).text, new RegExp(PAGE))
	})

	test('settings by which nobody could log in, or anybody, are mistakes', async () => {
		const ca = service.authority.issuer
		for (const [settings, words] of [
			[`client_ca = ${ca}`, /nobody asks browsers/],
			[`client_ca = ${ca}\nclient_from = client-cert`, /trusted_proxies is empty/],
			[`client_ca = ${ca}\nlisten = 127.0.0.1:1\nclient_from = client-cert`, /are both set/],
			['client_from = client-cert', /client_ca is empty/],
			['listen = 127.0.0.1:1', /client_ca is empty/],
			[`client_ca = ${ca}\nlisten = 127.0.0.1:${service.port}`, /same as \[server\] listen/],
			[`client_ca = ${ca}\nlisten = 127.0.0.1:1\nclient_url = https://elsewhere.example`, /scheme and host of \[server\] public_url/],
			[`listen = 127.0.0.1:1\nclient_ca = ${service.file('own.pem')}`, /\[portal\] client_ca: .*no CA's certificate|\[portal\] client_ca: cannot read/],
			['listen = 127.0.0.1:1\nclient_ca = /nowhere.pem', /\[portal\] client_ca: cannot read \/nowhere/],
		]) {
			const own = service.file('own.conf')
			fs.writeFileSync(own, `${fs.readFileSync(service.config)}\n[portal]\n${settings}\n`)
			const { status, stderr } = await service.cli('check-config', '-c', own)
			assert.equal(status, 1, `${settings}: ${stderr}`)
			assert.match(stderr, words)
		}
	})
})
