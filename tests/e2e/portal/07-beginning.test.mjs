// Who has no contract yet: from a mail address to a session, and what others learn from it.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Service, sleep, until } from '../../fixtures/harness.mjs'
import { Mailbox } from '../../fixtures/mailbox.mjs'
import { COOKIE, Owner } from '../../fixtures/owner.mjs'
import { Visitor, fieldsOf } from '../../fixtures/visitor.mjs'

describe('who wants to apply and is no customer yet', () => {
	let mailbox, service, taro
	const NEW = 'hanako@new.example.jp'
	const link = (mail) => new URL(/^https?:\/\/\S+\/owner\/apply\/begin\?token=\S+$/m.exec(mail.text)[0])
	const mailsTo = (to) => mailbox.mails.filter((mail) => mail.to === to)

	before(async () => {
		mailbox = await Mailbox.start()
		service = await Service.start({ postgres: true, config: { mail: mailbox.settings() } })
		const code = await service.register('https://www.shop.example.com/')
		taro = await Owner.add(service, mailbox, 'taro@shop.example.jp', [code])
	})
	after(async () => {
		await service?.stop()
		await mailbox.stop()
	})

	test('finds a page that asks for a mail address, in the language of the browser', async () => {
		const browser = new Visitor(service)
		const page = await browser.get('/owner/apply')
		assert.equal(page.status, 200)
		assert.match(page.text, /Apply for a certificate/)
		assert.match((await browser.get('/owner/apply?lang=ja')).text, /証明書のお申し込み/)
		assert.deepEqual(Object.keys(fieldsOf(page.text, '/owner/apply')), ['mail'])
	})

	test('learns at once that something is no address, and gets it back', async () => {
		const answer = await new Visitor(service).post('/owner/apply', { mail: 'hanako＠new' })
		assert.equal(answer.status, 400)
		assert.equal(fieldsOf(answer.text, '/owner/apply').mail, 'hanako＠new')
	})

	test('gets a mail whose link begins in another browser, by its button alone', async () => {
		const asked = await new Visitor(service).post('/owner/apply', { mail: ` ${NEW} ` })
		assert.equal(asked.headers.location, '/owner/apply?done=begin')
		const { pathname, search } = link(await mailbox.wait((mail) => mail.to === NEW))
		const phone = new Owner(service, mailbox, NEW, '')
		for (let i = 0; i < 2; i++) {
			const page = await phone.get(pathname + search)
			assert.equal(page.status, 200)
			assert.ok(page.text.includes(NEW))
		}
		assert.equal(await service.sql(`SELECT count(*) FROM customer WHERE mail = '${NEW}'`), '0')
		assert.ok(!phone.cookies.has(COOKIE))
		const token = fieldsOf((await phone.get(pathname + search)).text, '/owner/apply/begin')
		const begun = await phone.postRaw('/owner/apply/begin', token)
		assert.equal(begun.status, 303, begun.text)
		assert.ok(phone.cookies.has(COOKIE))
		assert.equal((await phone.get('/owner/')).status, 200)

		// Sent twice is one; elsewhere the link lets nobody in any more.
		const again = await phone.postRaw('/owner/apply/begin', token)
		assert.equal(again.headers.location, '/owner/apply')
		const thief = new Owner(service, mailbox, NEW, '')
		const late = await thief.postRaw('/owner/apply/begin', token)
		assert.equal(late.status, 409)
		assert.match(late.text, /Log in with your access key/)
		assert.ok(!thief.cookies.has(COOKIE))
		assert.equal((await thief.get(pathname + search)).status, 409)
		assert.equal(await service.sql(`SELECT count(*) FROM customer WHERE mail = '${NEW}'`), '1')
	})

	test('gets an access key by mail, with which to log in the next time', async () => {
		const mail = await mailbox.wait((each) => each.to === NEW && /access key/i.test(each.subject))
		const hanako = new Owner(service, mailbox, NEW, /^(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}$/m.exec(mail.text)[0])
		await hanako.logIn()
		assert.ok((await hanako.get('/owner/')).text.includes(NEW))
	})

	test('cannot tell from the answer whether an address is a customer’s; its mail says so', async () => {
		const answers = []
		for (const mail of [taro.mail, 'nobody@other.example.net']) {
			const answer = await new Visitor(service).post('/owner/apply', { mail })
			answers.push([answer.status, answer.headers.location, answer.headers['set-cookie'], answer.text].join(' '))
		}
		assert.equal(answers[0], answers[1])
		const mail = await mailbox.wait((each) => each.to === taro.mail)
		assert.match(mail.text, /registered already/)
		assert.match(mail.text, /\/owner\/login\?to=%2Fowner%2Fapply$/m)
		assert.doesNotMatch(mail.text, /token=/)
	})

	test('is told what to do when a link was made up, or its day is over', async () => {
		const browser = new Visitor(service)
		for (const token of ['', '0123', '0'.repeat(32)])
			assert.equal((await browser.get(`/owner/apply/begin?token=${token}`)).status, 404)
		const mail = await mailbox.wait((each) => each.to === 'nobody@other.example.net')
		await service.sql('UPDATE customer_beginning SET asked_at = asked_at - 86400')
		const { pathname, search } = link(mail)
		const page = await browser.get(pathname + search)
		assert.equal(page.status, 404)
		assert.match(page.text, /Begin anew/)
	})

	test('five mails a day go to an address, however often somebody asks', async () => {
		const to = 'often@other.example.net'
		for (let i = 0; i < 7; i++) await new Visitor(service).post('/owner/apply', { mail: to })
		await until('five came', () => mailsTo(to).length === 5)
		await sleep(1200)
		assert.equal(mailsTo(to).length, 5)
	})

	test('a page of another site begins nothing', async () => {
		const answer = await new Visitor(service).postRaw('/owner/apply', { mail: NEW }, { headers: { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' } })
		assert.equal(answer.status, 403)
	})
})
