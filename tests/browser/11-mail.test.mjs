// Mails as their readers see them, and the console's pages of them, in a real browser.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Service, until } from '../fixtures/harness.mjs'
import { launch } from '../fixtures/chromium.mjs'
import { judge, mistakesInPage } from '../fixtures/eyes.mjs'
import { Mailbox, order } from '../fixtures/mailbox.mjs'
import { Operator } from '../fixtures/operator.mjs'

const LOOKS = [[360, 'light'], [1280, 'dark'], [360, 'dark'], [1280, 'light']]
const LONG = `${'long-name.'.repeat(6)}owner@a-rather-long-name-of-a-shop.its-branch.example.jp`

describe('mail', () => {
	let mailbox, service, browser, ito

	before(async () => {
		mailbox = await Mailbox.start()
		service = await Service.start({ config: { mail: mailbox.settings() } })
		browser = await launch()
		ito = await Operator.add(service, 'ito', 'operator')
		await mailbox.manners({ recipient: `550 5.1.1 ${'no-such-user-here'.repeat(8)}`, only: 'owner@' })
		for (const lang of ['ja', 'en']) await order(service, `${lang}@shop.example.jp`, { lang })
		await order(service, LONG)
		await until('all are done', async () => (await service.command('mail', 'list', '--state', 'queued')).length === 0)
	})
	after(async () => {
		await browser?.close()
		await service?.stop()
		await mailbox.stop()
	})

	test('the HTML part says what the text says, loads nothing, and fits a phone', async () => {
		for (const lang of ['ja', 'en']) {
			const mail = mailbox.mails.find((each) => each.to.startsWith(lang))
			const page = await browser.newPage()
			const asked = []
			page.on('request', (request) => asked.push(request.url()))
			await page.setContent(mail.html)
			const words = (text) => text.replace(/\s+/g, '')
			assert.equal(words(await page.innerText('body')), words(mail.text))
			// Mail programs show no landmarks, so that a mail has none.
			const found = await judge(page, `mail-${lang}`, ...LOOKS)
			assert.deepEqual(found.filter((each) => !/: (region|landmark-one-main|page-has-heading-one): /.test(each)), [])
			assert.deepEqual(asked, [])
			await page.close()
		}
	})

	test('axe finds nothing on the console’s pages, and nothing overflows', async () => {
		const found = []
		for (const locale of ['ja', 'en']) {
			const cookie = [...ito.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
			const context = await browser.newContext({ locale, extraHTTPHeaders: { Cookie: cookie, 'Accept-Language': locale } })
			const page = await context.newPage()
			for (const path of ['mail', 'mail/1', 'mail/3', 'mail?find=none@example.jp']) {
				await page.goto(`${service.origin}/admin/${path}`)
				const name = `${path.replace(/\W/g, '-')}-${locale}`
				found.push(...(await mistakesInPage(await page.content())).map((each) => `${name}: ${each}`))
				found.push(...(await judge(page, `console-${name}`, ...LOOKS)))
			}
			await context.close()
		}
		assert.deepEqual(found, [])
	})
})
