// The links of the mails about another mail address: what they show, and what their buttons do.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Service, sqlite } from '../../fixtures/harness.mjs'
import { Mailbox } from '../../fixtures/mailbox.mjs'
import { Owner } from '../../fixtures/owner.mjs'
import { fieldsOf, Visitor } from '../../fixtures/visitor.mjs'

const NEW = 'hanako@new.example.jp'

describe('another mail address', () => {
	let mailbox, service, taro
	const anotherHour = () => sqlite(service.file('store.db'), 'UPDATE customer_sending SET at = at - 3601')
	const link = async (to, path) => {
		const mail = await mailbox.wait((each) => each.to === to && each.text.includes(path))
		const { pathname, search } = new URL(new RegExp(`^https?://\\S+${path}\\?token=\\S+$`, 'm').exec(mail.text)[0])
		return pathname + search
	}

	before(async () => {
		mailbox = await Mailbox.start()
		service = await Service.start({ config: { mail: mailbox.settings(), issue: { approvals: 1 } } })
		taro = await Owner.add(service, mailbox, 'taro@shop.example.jp', [await service.register('https://www.shop.example.com/')])
		await taro.logIn()
	})
	after(async () => {
		await service?.stop()
		await mailbox.stop()
	})

	test('whoever had the address before undoes the change by a button, and nobody stays logged in', async () => {
		await service.command('customer', 'edit', taro.mail, '--mail', NEW)
		const visitor = new Visitor(service)
		const undo = await link(taro.mail, '/owner/address/undo')
		for (let i = 0; i < 2; i++) {
			const page = await visitor.get(undo)
			assert.equal(page.status, 200)
			assert.match(page.text, /taro@shop\.example\.jp[^]*hanako@new\.example\.jp/)
		}
		const fresh = taro.elsewhere()
		fresh.mail = NEW
		await anotherHour()
		await fresh.logIn()
		const answer = await visitor.post('/owner/address/undo', {}, { from: undo })
		assert.equal(answer.headers.location, '/owner/login?done=undone')
		assert.match((await visitor.get(answer.headers.location)).text, /The change is undone/)
		assert.equal((await fresh.get('/owner/contracts/0123456789')).status, 303)
		await anotherHour()
		await taro.logIn()
		const again = await visitor.get(undo)
		assert.equal(again.status, 404)
		assert.match(again.text, /does not lead on any more/)
	})

	test('links that nobody was sent show and do nothing', async () => {
		const visitor = new Visitor(service)
		for (const path of ['/owner/address/confirm', '/owner/address/undo'])
			for (const token of ['', '0'.repeat(32), 'x', '%FF', '%3Cb%3E', `${'a'.repeat(1500)}`]) {
				const page = await visitor.get(`${path}?token=${token}`)
				assert.equal(page.status, 404, `${path} ${token}`)
				assert.deepEqual(fieldsOf(page.text, path), {})
				assert.equal((await visitor.postRaw(path, { token: token.replace(/%../g, '') })).status, 404)
			}
	})
})
