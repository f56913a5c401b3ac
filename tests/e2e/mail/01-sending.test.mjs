// What is ordered reaches the mailbox once, whatever the mail server does.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Mailbox, numbered, order, orderAll } from '../../fixtures/mailbox.mjs'
import { Authority, run, Service, sleep, sqlite, until } from '../../fixtures/harness.mjs'

const BRAND = '見本認証局 "Seal" <x>'
const shown = async (service, id) => JSON.parse(await service.command('mail', 'show', id, '--json'))
const inState = (service, id, state) =>
	until(`mail ${id} is ${state}`, async () => {
		const mail = await shown(service, id)
		return mail.state === state && mail
	})
const metric = async (service, name) =>
	Number(new RegExp(`^${name.replace(/[{}]/g, '\\$&')} (\\d+)$`, 'm').exec((await service.admin('/metrics')).text)?.[1])

describe('a mail', () => {
	let mailbox, service

	before(async () => {
		mailbox = await Mailbox.start()
		service = await Service.start({ config: { mail: mailbox.settings(), page: { brand: BRAND } } })
	})
	after(async () => {
		await service?.stop()
		await mailbox.stop()
	})

	test('reaches the mailbox in its language, as text and as HTML, with headers that say what it is', async () => {
		const id = await order(service, 'taro@shop.example.jp')
		const mail = await mailbox.wait((each) => each.to === 'taro@shop.example.jp')
		assert.equal(mail.subject, `${BRAND}からのメールの受信確認`)
		assert.equal(mail.header('From'), `${BRAND} <seal@ca.example.jp>`)
		assert.equal(mail.header('To'), '<taro@shop.example.jp>')
		assert.equal(mail.header('Auto-Submitted'), 'auto-generated')
		assert.match(mail.header('Date'), /^[A-Z][a-z]{2}, \d\d? [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d \+0000$/)
		assert.ok(Math.abs(Date.parse(mail.header('Date')) - Date.now()) < 60_000)
		assert.match(mail.text, /届くことを確かめるため/)
		assert.ok(mail.html.includes('見本認証局 &quot;Seal&quot; &lt;x&gt;'))
		assert.ok(mail.html.includes(`<a href="http://localhost:${service.port}"`))
		assert.equal(/<img|src=|<script|url\(/i.exec(mail.html), null, 'nothing is loaded from anywhere')
		assert.ok(mail.raw.split('\r\n').every((line) => line.length <= 76 && !line.includes('\n')))
		const { said, settled_at } = await inState(service, id, 'sent')
		assert.match(said, /^250 2\.0\.0 taken/)
		assert.ok(settled_at)
		await order(service, 'john@shop.example.jp', { lang: 'en' })
		const english = await mailbox.wait((each) => each.to === 'john@shop.example.jp')
		assert.match(english.subject, /arrive$/)
	})

	test('that nobody has there is given up at once, and operators are told', async () => {
		await mailbox.manners({ recipient: '550 5.1.1 no such user', only: 'nobody@' })
		const id = await order(service, 'nobody@shop.example.jp')
		assert.equal((await inState(service, id, 'failed')).said, '550 5.1.1 no such user')
		assert.match(service.log, /event=mail_failed mail=\d+ kind=test reason="550 5\.1\.1 no such user"/)
		assert.ok(!service.log.includes('nobody@'), 'addresses stay out of the log')
		assert.equal(await metric(service, 'trustseal_mail_total{result="failed"}'), 1)
		assert.match((await service.command('mail', 'list', '--state', 'failed')).toString(), /nobody@shop.example.jp {2}550/)
	})

	test('is sent again when an operator says so, with the same Message-ID', async () => {
		await mailbox.manners({})
		const { id } = JSON.parse(await service.command('mail', 'list', '--state', 'failed', '--json'))[0]
		await service.command('mail', 'again', String(id))
		const mail = await mailbox.wait((each) => each.to === 'nobody@shop.example.jp')
		const { message } = await inState(service, id, 'sent')
		assert.equal(mail.id, `<${message}@ca.example.jp>`)
	})

	test('that is not taken for now is sent again later', async () => {
		await mailbox.manners({ recipient: '451 4.7.1 greylisted, try later', only: 'grey@', times: 2 })
		const id = await order(service, 'grey@shop.example.jp')
		const waiting = await until('it was put off', async () => {
			const mail = await shown(service, id)
			return mail.failures > 0 && mail
		})
		assert.match(waiting.said, /^451/)
		await inState(service, id, 'sent')
		assert.equal(mailbox.mails.filter((each) => each.to === 'grey@shop.example.jp').length, 1)
	})

	test('of which the line was cut within the text is sent again', async () => {
		for (const cut of ['command', 'text']) {
			await mailbox.manners({ cut, times: 1 })
			const id = await order(service, `${cut}@shop.example.jp`)
			await inState(service, id, 'sent')
			assert.equal(mailbox.mails.filter((each) => each.to === `${cut}@shop.example.jp`).length, 1)
		}
	})

	test('of which nobody knows whether it was taken comes twice with one Message-ID', async () => {
		await mailbox.manners({ cut: 'answer', times: 1 })
		await inState(service, await order(service, 'twice@shop.example.jp'), 'sent')
		const [first, second, third] = mailbox.mails.filter((each) => each.to === 'twice@shop.example.jp')
		assert.equal(first.id, second.id)
		assert.equal(third, undefined)
	})

	test('that came too late is not sent any more', async () => {
		const id = await order(service, 'late@shop.example.jp', { until: Math.floor(Date.now() / 1000) - 1 })
		await inState(service, id, 'lapsed')
	})

	test('of a kind that this program does not know waits, and others go on', async () => {
		const id = await order(service, 'a@shop.example.jp', { kind: 'later_version' })
		await inState(service, await order(service, 'b@shop.example.jp'), 'sent')
		const mail = await shown(service, id)
		assert.equal(mail.state, 'queued')
		assert.match(mail.said, /kind is not known/)
	})

	test('goes by the hundreds over one connection', async () => {
		await mailbox.manners({})
		const before_ = await mailbox.counts()
		await service.end()
		const ids = await orderAll(service, numbered('many', 200))
		await service.serve({ store: false })
		await inState(service, ids.at(-1), 'sent')
		const { taken, connections } = await mailbox.counts()
		assert.equal(taken - before_.taken, 200)
		assert.equal(connections - before_.connections, 1)
	})

	test('is one of at most twenty an hour for an address, but for urgent ones', async () => {
		await orderAll(service, Array(22).fill('often@shop.example.jp'))
		await until('twenty came', () => mailbox.mails.filter((each) => each.to === 'often@shop.example.jp').length === 20)
		await inState(service, await order(service, 'often@shop.example.jp', { urgent: true }), 'sent')
		await inState(service, await order(service, 'other@shop.example.jp'), 'sent')
		assert.equal(mailbox.mails.filter((each) => each.to === 'often@shop.example.jp').length, 21)
	})
})

describe('while the mail server is away', () => {
	let mailbox, service

	before(async () => {
		mailbox = await Mailbox.start()
		service = await Service.start({ config: { mail: mailbox.settings() } })
	})
	after(async () => {
		await service?.stop()
		await mailbox.stop()
	})

	test('mails wait, uncharged, operators are told, and all come when it is back, once each', async () => {
		await mailbox.close()
		const ids = await orderAll(service, numbered('wait', 30))
		await until('the metrics say so', async () => (await metric(service, 'trustseal_mail_server_away')) === 1)
		await until('those that wait are counted', async () => (await metric(service, 'trustseal_mail_queued')) === 30)
		assert.match(service.log, /event=mail_server_away reason="[^"]*(connect|refused)/i)
		await sleep(1500)
		const waiting = await shown(service, ids[0])
		assert.equal(waiting.state, 'queued')
		assert.equal(waiting.failures, 0)
		assert.match(waiting.said, /connect/i)
		await mailbox.open()
		await until('all came', () => mailbox.mails.length >= 30, 70_000)
		await until('it is said', () => service.log.includes('event=mail_server_back'))
		assert.equal(new Set(mailbox.mails.map((each) => each.to)).size, 30)
		assert.equal(mailbox.mails.length, 30)
		await until('none waits', async () => (await metric(service, 'trustseal_mail_queued')) === 0)
	})

	test('one that refuses our own address is away, too: no mail is lost for that', async () => {
		await mailbox.manners({ sender: '550 5.7.1 sender not allowed' })
		const id = await order(service, 'own@shop.example.jp')
		await until('it was tried', async () => (await shown(service, id)).said !== null)
		assert.equal((await shown(service, id)).state, 'queued')
		await mailbox.manners({})
		await inState(service, id, 'sent')
	})
})

describe('a program that is killed while it sends', () => {
	let mailbox, service

	before(async () => {
		mailbox = await Mailbox.start()
		service = await Service.start({ config: { mail: mailbox.settings() } })
	})
	after(async () => {
		await service?.stop()
		await mailbox.stop()
	})

	test('loses nothing, and doubles at most the one that it had in its hand', async () => {
		await mailbox.manners({ delay: 20 })
		await orderAll(service, numbered('kill', 60))
		for (const count of [10, 25]) {
			await until(`${count} came`, () => mailbox.mails.length >= count)
			await service.end('SIGKILL')
			// What it had is taken over when its claim is over: that is now.
			await sqlite(service.file('store.db'), 'UPDATE mail SET due_at = made_at WHERE state = 0 AND claimed > 0')
			await service.serve({ store: false })
		}
		await until('all were sent', async () =>
			(await sqlite(service.file('store.db'), 'SELECT count(*) FROM mail WHERE state = 1')) === '60', 30_000)
		const ids = mailbox.mails.map((each) => each.id)
		assert.equal(new Set(ids).size, 60)
		assert.ok(ids.length <= 62, `${ids.length} came`)
	})
})

describe('a mail server that is silent', () => {
	test('does not keep the service from ending, and the mail is sent when it is back', async (t) => {
		const mailbox = await Mailbox.start()
		t.after(() => mailbox.stop())
		const service = await Service.start({ config: { mail: mailbox.settings() } })
		t.after(() => service.stop())
		await mailbox.manners({ delay: 120_000 })
		const id = await order(service, 'slow@shop.example.jp')
		await until('it is being sent', async () => (await sqlite(service.file('store.db'), 'SELECT claimed FROM mail')) !== '0')
		const begin = Date.now()
		assert.deepEqual(await service.end(), [0, null])
		assert.ok(Date.now() - begin < 8000, `${Date.now() - begin} ms`)
		assert.equal((await shown(service, id)).state, 'queued')
		await mailbox.manners({})
		await service.serve({ store: false })
		await inState(service, id, 'sent')
		mailbox.child.kill('SIGSTOP')
		t.after(() => mailbox.child.kill('SIGCONT'))
		const again = Date.now()
		await service.end()
		assert.ok(Date.now() - again < 8000, `${Date.now() - again} ms with an idle connection`)
	})
})

describe('TLS and login', () => {
	let folder, authority, files, mailbox, service
	const password = () => path.join(folder, 'password')

	before(async () => {
		service = await Service.prepare()
		folder = service.folder
		authority = await Authority.make(path.join(folder, 'mail-ca'))
		const cert = await authority.leaf('mx', ['localhost', '127.0.0.1'])
		files = { cert, key: cert.replace(/pem$/, 'key') }
		fs.writeFileSync(password(), 'secret phrase\n', { mode: 0o600 })
		await service.cli('store', 'create')
	})
	after(() => service.stop())

	/** `trustseal mail test` with these settings against a server with those. */
	async function tried(server, settings) {
		mailbox = await Mailbox.start({ ...files, ...server })
		const sections = mailbox.settings({ tls: 'yes', ca: path.join(authority.folder, 'root.pem') })
		const all = { ...sections, ...settings(mailbox.port) }
		const env = Object.fromEntries(Object.entries(all).map(([key, value]) => [`TRUSTSEAL_MAIL_${key.toUpperCase()}`, String(value)]))
		service.env = env
		const done = await service.cli('mail', 'test', 'taro@shop.example.jp')
		const [mail] = mailbox.mails
		await mailbox.stop()
		return { status: done.status, said: done.stderr, mail }
	}

	test('STARTTLS is used, with the password of the file', async () => {
		const { status, said, mail } = await tried({ starttls: true, users: { seal: 'secret phrase' } }, (port) => ({
			url: `smtp://seal@localhost:${port}`,
			password_file: password(),
		}))
		assert.equal(status, 0, said)
		assert.equal(mail.header('X-TLS'), 'yes')
		assert.equal(mail.header('X-User'), 'seal')
	})

	test('smtps:// speaks TLS from the first byte', async () => {
		const { status, said, mail } = await tried({ smtps: true }, (port) => ({ url: `smtps://localhost:${port}` }))
		assert.equal(status, 0, said)
		assert.equal(mail.header('X-TLS'), 'yes')
	})

	test('a server without STARTTLS gets nothing, unless TLS is not wanted', async () => {
		const plain = { cert: undefined, key: undefined }
		const refused = await tried(plain, (port) => ({ url: `smtp://localhost:${port}` }))
		assert.equal(refused.status, 1)
		assert.match(refused.said, /it was not taken: .*(TLS|SSL)/)
		const { status, mail } = await tried(plain, (port) => ({ url: `smtp://localhost:${port}`, tls: 'no' }))
		assert.equal(status, 0)
		assert.equal(mail.header('X-TLS'), 'no')
	})

	test('a server that nobody vouches for, or that has another name, gets nothing', async () => {
		for (const settings of [(port) => ({ url: `smtp://localhost:${port}`, ca: '' }), (port) => ({ url: `smtp://127.0.0.2:${port}` })]) {
			const { status, said, mail } = await tried({ starttls: true }, settings)
			assert.equal(status, 1)
			assert.match(said, /not taken: .*/)
			assert.equal(mail, undefined)
		}
	})

	test('a wrong password is said, and appears nowhere', async () => {
		const { status, said } = await tried({ starttls: true, users: { seal: 'another' } }, (port) => ({
			url: `smtp://seal@localhost:${port}`,
			password_file: password(),
		}))
		assert.equal(status, 1)
		assert.match(said, /535|Login denied/)
		assert.ok(!said.includes('secret'))
	})

	test('of several servers the next is asked where one does not answer', async () => {
		const { status, said } = await tried({}, (port) => ({ url: `smtp://127.0.0.1:1 smtp://localhost:${port}`, tls: 'no' }))
		assert.equal(status, 0, said)
	})

	test('settings that cannot be meant are told before anything starts', async () => {
		const wrong = [
			[{ url: 'smtp://127.0.0.1:25' }, /\[mail\] from is empty/],
			[{ url: 'http://127.0.0.1/', from: 'a@b.jp' }, /\[mail\] url: http:/],
			[{ url: 'smtp://127.0.0.1:99999', from: 'a@b.jp' }, /\[mail\] url/],
			[{ url: 'smtp://a:b@mx.example.jp', from: 'a@b.jp' }, /\[mail\] url/],
			[{ url: 'smtp://a@mx.example.jp', from: 'a@b.jp' }, /password_file is empty/],
			[{ url: 'smtp://a@mx.example.jp', from: 'a@b.jp', tls: 'no', password_file: password() }, /plain text/],
			[{ url: 'smtp://mx.example.jp', from: 'not an address' }, /\[mail\] from/],
			[{ url: 'smtp://mx.example.jp', from: 'a@b.jp', ca: '/nowhere.pem' }, /\[mail\] ca/],
			[{ url: 'smtp://u@mx.example.jp', from: 'a@b.jp', password_file: '/nowhere' }, /\[mail\] password_file/],
		]
		for (const [settings, words] of wrong) {
			service.env = Object.fromEntries(Object.entries(settings).map(([key, value]) => [`TRUSTSEAL_MAIL_${key.toUpperCase()}`, value]))
			const check = await service.cli('check-config')
			assert.match(check.stderr, words)
			assert.equal(check.status, 1)
			const serve = await run(service.program, ['serve', '-c', service.config], { env: { ...process.env, ...service.env } })
			assert.notEqual(serve.status, 0, JSON.stringify(settings))
			assert.match(serve.stderr, words)
		}
		service.env = {}
	})

	test('mails that say "ask the certification authority", and not where, are warned of', async () => {
		const check = (operator_url) => {
			service.env = { TRUSTSEAL_MAIL_URL: 'smtp://127.0.0.1:1', TRUSTSEAL_MAIL_FROM: 'a@b.jp', TRUSTSEAL_MAIL_TLS: 'no', TRUSTSEAL_PAGE_OPERATOR_URL: operator_url }
			return service.cli('check-config')
		}
		assert.match((await check('')).stderr, /warning: \[page\] operator_url is empty/)
		assert.doesNotMatch((await check('https://ca.example.jp/contact')).stderr, /operator_url/)
		service.env = {}
	})

	test('an address with a second command in it is none', async () => {
		service.env = { TRUSTSEAL_MAIL_URL: 'smtp://127.0.0.1:1', TRUSTSEAL_MAIL_FROM: 'a@b.jp', TRUSTSEAL_MAIL_TLS: 'no' }
		for (const to of ['a@b.jp\r\nRCPT TO:<c@d.jp>', 'a@b.jp>', '"a b"@b.jp', 'a'.repeat(65_000) + '@b.jp', 'a@b', ''])
			assert.match((await service.cli('mail', 'test', to)).stderr, /not one mail address/)
		service.env = {}
	})
})
