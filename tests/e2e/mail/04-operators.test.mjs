// Operators see what was sent to whom, and send it again; nobody else does.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Service, sqlite, until } from '../../fixtures/harness.mjs'
import { Mailbox, numbered, order, orderAll } from '../../fixtures/mailbox.mjs'
import { Operator } from '../../fixtures/operator.mjs'

describe('/admin/mail', () => {
	let mailbox, service, ito, mika
	const state = async (id) => /data-state="(\w+)"/.exec((await ito.get(`/admin/mail/${id}`)).text)[1]

	before(async () => {
		mailbox = await Mailbox.start()
		service = await Service.start({ config: { mail: mailbox.settings() } })
		ito = await Operator.add(service, 'ito', 'operator')
		mika = await Operator.add(service, 'mika', 'marketing')
	})
	after(async () => {
		await service?.stop()
		await mailbox.stop()
	})

	test('lists mails with what the server said, also by address, code and state', async () => {
		await mailbox.manners({ recipient: '550 5.1.1 <b>no</b> such user', only: 'gone@' })
		const gone = await order(service, 'gone@shop.example.jp')
		const fine = await order(service, 'fine@shop.example.jp')
		await sqlite(service.file('store.db'), `UPDATE mail SET code = 42 WHERE id = ${fine}`)
		await until('both are done', async () => (await state(gone)) === 'failed' && (await state(fine)) === 'sent')
		const page = (await ito.get('/admin/mail')).text
		assert.match(page, /gone@shop\.example\.jp.*550 5\.1\.1 &lt;b&gt;no&lt;\/b&gt; such user/)
		assert.match(page, /fine@shop\.example\.jp.*250 2\.0\.0 taken/)
		for (const query of ['find=fine@shop.example.jp', 'find=0000000042', 'find=000-000-0042', 'state=sent']) {
			const { text } = await ito.get(`/admin/mail?${query}`)
			assert.ok(text.includes('>fine@') && !text.includes('>gone@'), query)
		}
		for (const query of ['find=none@shop.example.jp', 'find=%22a%20b%22', `find=${'a'.repeat(1500)}`, 'state=lapsed'])
			assert.match((await ito.get(`/admin/mail?${query}`)).text, /There is no such mail/)
	})

	test('shows what a mail says', async () => {
		const { text } = await ito.get('/admin/mail/1')
		assert.match(text, /からのメールの受信確認/)
		assert.match(text, /届くことを確かめるため/)
		assert.equal((await ito.get('/admin/mail/99')).status, 404)
		assert.equal((await ito.get('/admin/mail/x')).status, 404)
	})

	test('sends one again, and who did is written down', async () => {
		await mailbox.manners({})
		const sent = await ito.post('/admin/mail/1', {})
		assert.equal(sent.headers.location, '/admin/mail?done=mail')
		const mail = await mailbox.wait((each) => each.to === 'gone@shop.example.jp')
		assert.ok(mail.id)
		await until('it is sent', async () => (await state(1)) === 'sent')
		assert.equal(await sqlite(service.file('store.db'), "SELECT actor || ' ' || subject FROM audit WHERE action = 'mail.again'"), 'console:ito mail 1')
		await service.command('mail', 'again', '1')
		await until('it came again', () => mailbox.mails.filter((each) => each.to === 'gone@shop.example.jp').length === 2)
	})

	test('of one whose address was forgotten it says that it cannot', async () => {
		await until('it is sent', async () => (await state(1)) === 'sent')
		await sqlite(service.file('store.db'), "UPDATE mail SET recipient = '' WHERE id = 1")
		const refused = await ito.send('POST', '/admin/mail/1', { fields: {} }).catch(() => null)
		assert.notEqual(refused?.status, 303)
		assert.match((await ito.get('/admin/mail/1')).text, /forgotten/)
		assert.doesNotMatch((await ito.get('/admin/mail/1')).text, /Send once more/)
	})

	test('has a page for the older ones', async () => {
		await mailbox.close()
		const ids = await orderAll(service, numbered('many', 120))
		const seen = []
		for (let next = '/admin/mail'; next; ) {
			const { text } = await ito.get(next)
			seen.push(...text.matchAll(/href="\/admin\/mail\/(\d+)"/g))
			next = /<a href="(\/admin\/mail\?[^"]*)">Older ones/.exec(text)?.[1].replaceAll('&amp;', '&')
		}
		assert.equal(new Set(seen.map(([, id]) => id)).size, ids.length + 2)
	})

	test('is for operators: addresses are nothing for marketing', async () => {
		assert.equal((await mika.get('/admin/mail')).status, 403)
		assert.equal((await mika.get('/admin/mail/1')).status, 403)
		assert.doesNotMatch((await mika.get('/admin/')).text, /admin\/mail/)
	})
})

describe('without [mail] url', () => {
	test('the page and the metrics say that mails wait', async (t) => {
		const service = await Service.start()
		t.after(() => service.stop())
		const ito = await Operator.add(service, 'ito', 'operator')
		await order(service, 'a@shop.example.jp')
		assert.match((await ito.get('/admin/mail')).text, /No mail is sent/)
		await until('it is counted', async () => (await service.metric('mail_queued')) === 1)
		assert.equal((await service.cli('mail', 'test', 'a@b.jp')).status, 1)
	})
})
