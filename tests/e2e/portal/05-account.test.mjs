// A year's calendar, and what an owner changes of the account.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Service, sqlite, unescapeHtml } from '../../fixtures/harness.mjs'
import { Mailbox } from '../../fixtures/mailbox.mjs'
import { Owner } from '../../fixtures/owner.mjs'
import { fieldsOf, Visitor } from '../../fixtures/visitor.mjs'

const DAY = 86_400_000
const NEW = 'hanako@new.example.jp'

describe('calendar and account', () => {
	let mailbox, service, taro, soon, late, renewed
	const anotherHour = () => sqlite(service.file('store.db'), 'UPDATE customer_sending SET at = at - 3601')
	const link = async (to, path) => {
		const mail = await mailbox.wait((each) => each.to === to && each.text.includes(path))
		const { pathname, search } = new URL(new RegExp(`^https?://\\S+${path}\\?token=\\S+$`, 'm').exec(mail.text)[0])
		return pathname + search
	}
	const rows = (html) =>
		[...html.matchAll(/<th scope="row">([^<]*)<\/th><td>([^]*?)<\/td>/g)].map(([, month, cell]) => ({ month, cell: unescapeHtml(cell) }))

	before(async () => {
		mailbox = await Mailbox.start()
		service = await Service.start({ config: { mail: mailbox.settings(), issue: { approvals: 1 } } })
		soon = await service.register('https://soon.shop.example.jp/', { days: [-80, 10] })
		late = await service.register('https://late.shop.example.jp/', { days: [-10, 80] })
		renewed = await service.register('https://www.shop.example.jp/', { days: [-80, 12] })
		const over = await service.register('https://over.shop.example.jp/', { days: [-90, -5] })
		const next = await service.register('https://www.shop.example.jp/', { days: [-1, 89], renews: renewed })
		taro = await Owner.add(service, mailbox, 'taro@shop.example.jp', [soon, late, renewed, over])
		await service.command('customer', 'edit', taro.mail, '--add-code', next).catch(() => {})
		await taro.logIn()
		Object.assign(taro, { over, next })
	})
	after(async () => {
		await service?.stop()
		await mailbox.stop()
	})

	test('twelve months begin with this one, and each certificate stands in its month', async () => {
		const page = await taro.get('/owner/calendar')
		const months = rows(page.text)
		const name = (time) => new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'Asia/Tokyo' }).format(time)
		assert.equal(months.length, 12)
		assert.equal(months[0].month, name(Date.now()))
		for (const [code, days] of [[soon, 10], [late, 80], [renewed, 12]]) {
			const at = Date.now() + days * DAY
			const cell = months.find(({ cell: each }) => each.includes(code))
			assert.equal(cell.month, name(at), code)
		}
		assert.ok(!page.text.includes(taro.over), 'what is over does not end')
		assert.match(months.find(({ cell }) => cell.includes(renewed)).cell, /renewed/)
		assert.match(months.find(({ cell }) => cell.includes(soon)).cell, /apply for a renewal/)
		assert.doesNotMatch(months.find(({ cell }) => cell.includes(late)).cell, /apply for a renewal/)
	})

	test('a hundred contracts are a page of the calendar, and what is behind them is led to', async () => {
		const page = await taro.get(`/owner/calendar?after=${soon}`)
		assert.ok(!page.text.includes(`/owner/contracts/${soon}`))
		for (const wrong of ['x', '%FF', '12345678901', '-1']) assert.equal((await taro.get(`/owner/calendar?after=${wrong}`)).status, 200, wrong)
	})

	test('who opens a contract that is renewed is led to the one that renews it', async () => {
		for (const page of ['', '/certificate', '/sticker']) {
			const { text } = await taro.get(`/owner/contracts/${renewed}${page}`)
			assert.match(text, new RegExp(`href="/owner/contracts/${taro.next}`), page)
		}
		assert.match((await taro.get(`/owner/contracts/${renewed}/sticker`)).text, new RegExp(`<pre class="html" id="html"[^>]*>[^<]*/proof/${taro.next}`))
	})

	test('another address counts once it is confirmed, and the old one can take it back', async () => {
		const asked = await taro.post('/owner/account/address', { mail: NEW })
		assert.equal(asked.headers.location, '/owner/account?done=address')
		const page = await taro.get(asked.headers.location)
		assert.match(page.text, /To be confirmed[^]*hanako@new\.example\.jp/)
		const visitor = new Visitor(service)
		const confirm = await link(NEW, '/owner/address/confirm')
		assert.equal((await visitor.get(confirm)).status, 200)
		assert.match((await taro.get('/owner/account')).text, /<dd class="address"[^>]*>taro@shop/)
		const confirmed = await taro.post('/owner/address/confirm', {}, { from: confirm })
		assert.equal(confirmed.headers.location, '/owner/account?done=confirmed')
		assert.match((await taro.get(confirmed.headers.location)).text, /The new address counts from now on/)
		assert.match((await taro.get('/owner/account')).text, /<dd class="address"[^>]*>hanako@new/)
		const undo = await link(taro.mail, '/owner/address/undo')
		assert.equal((await visitor.post('/owner/address/undo', {}, { from: undo })).status, 303)
		assert.equal((await taro.get('/owner/account')).status, 303, 'all sessions ended')
		await anotherHour()
		await taro.logIn()
		assert.match((await taro.get('/owner/account')).text, /<dd class="address"[^>]*>taro@shop/)
	})

	test('what is no address, or is the present one, or is asked for too often, stands beside the field', async () => {
		await anotherHour()
		const post = (mail) => taro.post('/owner/account/address', { mail })
		for (const mail of ['', 'x', 'a@b', 'a b@example.jp', 'a@example.jp\r\nBcc: b@example.jp', '"a"@example.jp', `${'x'.repeat(65)}@example.jp`, '<a@example.jp>']) {
			const answer = await post(mail)
			assert.equal(answer.status, 400, mail)
			assert.match(answer.text, /id="wrong-mail"[^>]*>This is no mail address/)
		}
		assert.match((await post('TARO@shop.example.jp')).text, /your address already/)
		for (let i = 0; i < 5; i++) assert.equal((await post('one@new.example.jp')).status, 303)
		const often = await post('one@new.example.jp')
		assert.equal(often.status, 400)
		assert.match(often.text, /too often/)
	})

	test('the language of mails is chosen', async () => {
		assert.equal((await taro.post('/owner/account/language', { language: 'en' })).headers.location, '/owner/account?done=language')
		assert.equal(fieldsOf((await taro.get('/owner/account')).text, '/owner/account/language').language, 'en')
		assert.equal((await taro.post('/owner/account/language', { language: 'xx' })).status, 400)
	})

	test('each notice may be refused, but those of security', async () => {
		const page = await taro.get('/owner/account')
		const before_ = fieldsOf(page.text, '/owner/account/notices')
		for (const word of ['issued', 'expires', 'sticker', 'foreign']) assert.equal(before_[word], 'yes', word)
		assert.ok(!('revoked' in before_))
		const { sticker, foreign, ...fewer } = before_
		assert.equal((await taro.postRaw('/owner/account/notices', { ...fewer, revoked: 'no' })).headers.location, '/owner/account?done=notices')
		const after_ = fieldsOf((await taro.get('/owner/account')).text, '/owner/account/notices')
		assert.deepEqual(Object.keys(before_).filter((name) => !(name in after_)), ['sticker', 'foreign'])
		assert.equal(await sqlite(service.file('store.db'), 'SELECT count(*) FROM notice_refusal'), '2')
		const { wishes, ...marks } = before_
		assert.equal((await taro.postRaw('/owner/account/notices', marks)).status, 400)
	})

	test('forms that are too large, or no text, change nothing', async () => {
		const paths = { '/owner/account/address': 'mail', '/owner/account/language': 'language', '/owner/account/notices': 'wishes', '/owner/account/sessions': 'x' }
		const form = fieldsOf((await taro.get('/owner/account')).text, '/owner/account/address')
		for (const [path, name] of Object.entries(paths)) {
			assert.equal((await taro.postRaw(path, { ...form, [name]: 'x'.repeat(300_000) })).status, 413, path)
			const body = `csrf=${form.csrf}&${name}=%FF%FE`
			const headers = { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': body.length }
			assert.equal((await taro.send('POST', path, { body, headers })).status, 400, path)
		}
		assert.equal((await taro.get('/owner/account')).status, 200)
	})

	test('all sessions end by a button', async () => {
		const other = taro.elsewhere()
		await anotherHour()
		await other.logIn()
		assert.match((await taro.get('/owner/account')).text, /logged in: 2/)
		const answer = await other.post('/owner/account/sessions', {}, { from: '/owner/account' })
		assert.equal(answer.headers.location, '/owner/login?done=everywhere')
		for (const each of [taro, other]) assert.equal((await each.get('/owner/account')).status, 303)
	})

	test('a form of a session that is over does nothing, and what was typed comes back', async () => {
		await anotherHour()
		await taro.logIn()
		const form = fieldsOf((await taro.get('/owner/account')).text, '/owner/account/address')
		await taro.post('/owner/account/sessions', {}, { from: '/owner/account' })
		const answer = await taro.postRaw('/owner/account/address', { ...form, mail: 'later@new.example.jp' })
		assert.equal(answer.status, 403, answer.text)
		assert.match(answer.text, /later@new\.example\.jp/)
		assert.equal(await sqlite(service.file('store.db'), "SELECT count(*) FROM customer_address WHERE new_mail = 'later@new.example.jp'"), '0')
	})
})
