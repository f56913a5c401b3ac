// What customers are told of their access key and their address.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { Mailbox } from '../../fixtures/mailbox.mjs'
import { Service } from '../../fixtures/harness.mjs'

const KEY = /^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/m

describe('a customer', () => {
	let mailbox, service, printed
	const done = async (...words) => (await service.command(...words)).toString().trim()
	const contract = (host) => done('contract', 'add', '--url', `https://${host}/`, '--organization', 'Example')

	before(async () => {
		mailbox = await Mailbox.start()
		service = await Service.start({ config: { mail: mailbox.settings(), page: { brand: 'Example CA' } } })
		printed = await done('customer', 'add', '--mail', 'Hanako@Example.jp', '--code', await contract('one.example.jp'), '--tell')
	})
	after(async () => {
		await service?.stop()
		await mailbox.stop()
	})

	test('is told an access key, alone on its line, and where to log in', async () => {
		const mail = await mailbox.wait((each) => each.to === 'Hanako@example.jp')
		assert.equal(mail.subject, '【Example CA】アクセスキーのお知らせ')
		const [key] = KEY.exec(mail.text)
		assert.notEqual(key, printed)
		assert.ok(mail.text.includes(`\nhttp://localhost:${service.port}/owner/login\n`), mail.text)
		assert.ok(!mail.text.includes('お心当たりのない'), 'nobody asked for it')
		assert.ok(mail.html.includes(key))
		assert.equal(mail.header('List-Unsubscribe'), undefined)
		const kept = fs.readFileSync(service.file('store.db'), 'latin1') + fs.readFileSync(service.file('store.db-wal'), 'latin1')
		assert.ok(kept.includes('Hanako@example.jp') && !kept.includes(key))
		assert.ok(!service.log.includes(key) && !service.log.includes('Hanako'))
	})

	test('is told at the old address that it is another, with a link that undoes it', async () => {
		await done('customer', 'edit', '1', '--lang', 'en', '--mail', 'thief@example.jp')
		const mail = await mailbox.wait((each) => each.to === 'Hanako@example.jp' && /changed/.test(each.subject))
		assert.match(mail.text, /^After: t\*\*\*@example\.jp$/m)
		assert.match(mail.text, new RegExp(`^http://localhost:${service.port}/owner/address/undo\\?token=[0-9a-f]{32}$`, 'm'))
		assert.ok(!mail.text.includes('thief@'), 'whoever reads the old one by now learns no address')
	})
})
