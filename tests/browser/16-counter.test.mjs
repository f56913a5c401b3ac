// A new customer's way, from a mail address to the green proof page, with what mails and pages say alone;
// then what owners ask for of a contract. Every page in Japanese on a phone, light, and in English on a
// screen, dark; without script.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Authority, ROOT, Service, until } from '../fixtures/harness.mjs'
import { launch } from '../fixtures/chromium.mjs'
import { judge, mistakesInPage, PHONE, picture, SCREEN } from '../fixtures/eyes.mjs'
import { Mailbox } from '../fixtures/mailbox.mjs'
import { Owner } from '../fixtures/owner.mjs'

// Pictures for people have all looks; axe sees two of them.
const LOOKS = process.env.SCREENSHOTS ? { ja: [PHONE, SCREEN], en: [PHONE, SCREEN] } : { ja: [PHONE], en: [SCREEN] }

const PERSON = {
	ja: { name: '山田 太郎', organization: '株式会社新規', department: '総務部', title: '代表取締役', mail: 'yamada@new.example.jp', telephone: '03-1234-5678' },
	en: { name: 'Taro Yamada', organization: 'New Inc.', department: '', title: 'Managing director', mail: 'yamada@new.example.jp', telephone: '+81-3-1234-5678' },
}

describe('the counter', () => {
	let mailbox, service, browser
	const address = (where) => `http://localhost:${service.port}${where}`
	before(async () => {
		mailbox = await Mailbox.start()
		service = await Service.start({ config: { mail: mailbox.settings(), issue: { approvals: 1 }, order: { prices: path.join(ROOT, 'conf/prices.conf') } } })
		await Authority.make(service.authority.folder)
		browser = await launch()
	})
	after(async () => {
		await browser?.close()
		await service?.stop()
		await mailbox.stop()
	})

	/** A visitor's page, and what looks at it. */
	async function open(lang, look = true) {
		const context = await browser.newContext({ locale: lang === 'ja' ? 'ja-JP' : 'en-GB', javaScriptEnabled: !look ? false : true })
		const page = await context.newPage()
		const found = []
		const leave = (how) => Promise.all([page.waitForNavigation(), how()])
		return {
			context, page, found,
			go: (where) => page.goto(where.startsWith('http') ? where : address(where)),
			async see(name) {
				if (!look) return
				found.push(...(await mistakesInPage(await page.content())).map((each) => `${name}: ${each}`))
				found.push(...(await judge(page, `counter-${name}-${lang}`, ...LOOKS[lang])))
			},
			async type(fields) {
				for (const [name, value] of Object.entries(fields))
					if (await page.locator(`#${name}`).evaluate((each) => each.tagName === 'SELECT')) await page.selectOption(`#${name}`, value)
					else await page.fill(`#${name}`, value)
			},
			/** Does what leads to another page, and waits for that. */
			leave,
			/** Presses a button of the step that is open. */
			press: (go = 'next') => leave(() => page.locator(`main :is(.doing, .places) button[value="${go}"]`).click()),
			click: (selector) => leave(() => page.locator(selector).first().click()),
			enter: () => leave(() => page.keyboard.press('Enter')),
			step: () => new URL(page.url()).pathname.split('/').at(-1),
		}
	}

	/** A request (CSR) by openssl for the key that the CA's leaves share, for several hosts. */
	const request = (hosts) => execFileSync('openssl', ['req', '-new', '-key', `${service.authority.folder}/ec256.key`, '-subj', `/C=JP/O=Example/CN=${hosts[0]}`,
		'-addext', `subjectAltName=${hosts.map((host) => `DNS:${host}`).join(',')}`], { stdio: ['ignore', 'pipe', 'ignore'] }).toString()

	for (const lang of ['ja', 'en'])
		test(`${lang}: a new customer comes from a mail address to the green proof page`, async () => {
			const host = `www.new-${lang}.example.jp`, mail = `hanako.${lang}@new.example.jp`
			const visitor = await open(lang)
			const { page, see, type, press, click, enter, go, step } = visitor
			const leaf = await service.authority.leaf(`leaf-${lang}`, [host])

			await go('/owner/login')
			await click('a[href^="/owner/apply"]')
			await see('apply')
			await page.fill('#mail', 'hanako')
			await click('main button')
			await see('apply-wrong')
			await page.fill('#mail', mail)
			await enter()
			await see('apply-sent')
			const begin = /^http\S+\/owner\/apply\/begin\?token=\S+$/m.exec((await mailbox.wait((each) => each.to === mail)).text)[0]
			await go(new URL(begin).pathname + new URL(begin).search)
			await see('begin')
			await click('main button')
			assert.equal(step(), 'site')

			await press()
			await see('site-wrong')
			await type({ url: `https://${host}/`, organization: PERSON[lang].organization, organization_en: 'Example', sticker: 'yes', lang })
			await press()
			assert.equal(step(), 'csr')
			await see('csr')
			await page.fill('#csr', `${request([host])}-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg\n-----END PRIVATE KEY-----\n`)
			await press()
			await see('csr-secret')
			await page.fill('#csr', request([host, 'other.example.jp']))
			await press()
			await see('csr-wrong')
			await page.fill('#csr', request([host]))
			await press()
			await see('csr-read')
			await press()

			assert.equal(step(), 'applicant')
			await type(PERSON[lang])
			await press()
			assert.equal(step(), 'registrant')
			await press('copy-applicant')
			assert.equal(await page.inputValue('#name'), PERSON[lang].name)
			await see('registrant')
			await press()
			// Back by the browser is harmless: what was saved stands there.
			await page.goBack()
			await page.goForward()
			assert.equal(step(), 'technician')
			await press('copy-applicant')
			await press()
			assert.equal(step(), 'accounts')
			await press('copy-applicant')
			await page.selectOption('#invoice', 'post')
			await page.fill('#address', lang === 'ja' ? '東京都千代田区見本町1-1' : '1-1 Mihon-cho, Chiyoda-ku, Tokyo')
			await press('step-review')
			assert.equal(step(), 'review')
			await see('review')
			await go(page.url().replace('review', 'papers'))
			await type({ domain_owner: 'person' })
			await press()
			assert.equal(step(), 'order')
			await go(page.url().replace('order', 'papers'))
			await see('papers')
			await press()
			await see('order')
			await press('later')
			await see('list')
			await click('.asked a.button')
			assert.equal(step(), 'review')
			await press('send')
			assert.equal(step(), 'done')
			await see('done')
			const code = /\d{10}/.exec(await page.locator('main').innerText())[0]
			await click(`main a[href="/owner/contracts/${code}"]`)
			await see('contract')
			for (const paper of ['form', 'consent?owner=person', 'cover']) assert.equal((await go(`/owner/contracts/${code}/${paper}`)).status(), 200)

			// What the CA's people do.
			for (const paper of ['cover-sheet', 'application', 'domain-consent', 'seal-certificate'])
				await service.command('contract', 'check', code, '--came', paper)
			await service.command('contract', 'check', code, '--reached', 'Confirmed.')
			await service.command('certificate', 'add', code, leaf)

			await mailbox.wait((each) => each.to === mail && each.text.includes(code) && /\/owner\/contracts\//.test(each.text))
			await go(`/owner/contracts/${code}`)
			await click(`main a[href="/owner/contracts/${code}/sticker"]`)
			assert.match(await page.locator('#html').innerText(), new RegExp(`/proof/${code}`))
			const proof = await page.goto(address(`/proof/${code}`), { referer: `https://${host}/` })
			assert.equal(proof.status(), 200)
			assert.equal(await page.locator('main[data-record="valid"][data-link="match"]').count(), 1)
			assert.deepEqual(visitor.found, [])
			await visitor.context.close()
		})

	test('what is asked for of a contract: every page, and the way without script, by keyboard', async () => {
		fs.writeFileSync(service.file('contacts.ini'), ['[applicant]', 'name = 山田 太郎', 'title = 代表取締役', 'mail = yamada@shop.example.jp', 'telephone = 03-1234-5678',
			'[registrant]', 'name = 鈴木 一郎', 'mail = suzuki@shop.example.jp', 'telephone = 03-1234-5679', '[technician]', 'name = 技術 次郎', 'mail = giro@shop.example.jp',
			'telephone = 03-1234-5670', '[accounts]', 'name = 経理 花子', 'mail = keiri@shop.example.jp', 'telephone = 03-1234-5671', 'address = 東京都千代田区1-1', 'invoice = post'].join('\n'))
		const code = await service.register('https://www.ending.example.jp/', { days: [-5, 20] })
		const over = await service.register('https://www.over.example.jp/', { days: [-300, -10] })
		await service.command('contract', 'edit', code, '--contacts', service.file('contacts.ini'))
		const taro = await Owner.add(service, mailbox, 'taro@shop.example.jp', [code, over])
		await taro.logIn()
		const cookies = [...taro.cookies].map(([name, value]) => ({ name, value, url: `https://localhost:${service.port}/`, secure: true }))
		const asked = []
		for (const lang of ['ja', 'en']) {
			const { page, context, see, found, click, go } = await open(lang)
			await context.addCookies(cookies)
			for (const kind of ['renew', 'reissue', 'change', 'contacts', 'end']) {
				await go(`/owner/contracts/${code}/${kind}`)
				await see(kind)
			}
			await go(`/owner/contracts/${over}/reissue`)
			await see('closed')
			await go('/owner/')
			await see('holdings')
			await go(`/owner/contracts/${code}/end`)
			await click('main form button')
			await see('reason')
			asked.push(page.url())
			await go(`${page.url().replace(/\/[a-z]+(\?.*)?$/, '')}/drop`)
			await see('drop')
			assert.deepEqual(found, [])
			await context.close()
		}
		assert.equal(asked[0], asked[1])

		const { page, context, go, press, click, enter, leave, step } = await open('en', false)
		await context.addCookies(cookies)
		// Two tabs of one browser.
		const other = await context.newPage()
		await go(`/owner/contracts/${code}/contacts`)
		await leave(() => page.getByRole('button', { name: 'Begin' }).click())
		await press()
		assert.equal(step(), 'registrant')
		await other.goto(page.url())
		await other.fill('#name', '別の タブ')
		await other.keyboard.press('Enter')
		await other.waitForURL(/\/technician$/)
		await page.fill('#name', '新任 三郎')
		await enter()
		await page.getByRole('heading', { name: 'This step was changed meanwhile' }).waitFor()
		await picture(page, 'counter-late-en')
		assert.match(await page.locator('main').innerText(), /別の タブ/)
		await page.locator('#name').focus()
		await enter()
		assert.equal(step(), 'technician')
		await press('step-review')
		await press('send')
		assert.equal(step(), 'done')
		await page.goBack()
		await until('it leads to what became of it', async () => {
			await page.reload()
			return step() === 'done'
		})
		for (const [kind, steps] of [['renew', ['csr']], ['reissue', ['csr', 'reason']], ['end', ['reason']]]) {
			await go(`/owner/contracts/${code}/${kind}`)
			await click('main form button')
			const draft = page.url().replace(/\/[a-z]+(\?.*)?$/, '')
			for (const each of steps) {
				await page.goto(`${draft}/${each}`)
				if (each === 'csr') await page.fill('#csr', execFileSync('openssl', ['req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', '/dev/null',
					'-subj', '/CN=www.ending.example.jp'], { stdio: ['ignore', 'pipe', 'ignore'] }).toString())
				await press()
			}
			await page.goto(`${draft}/review`)
			await press('send')
			assert.equal(step(), 'done', `${kind}: ${await page.locator('main').innerText()}`)
			await picture(page, `counter-done-${kind}-en`)
		}
		await context.close()
	})
})
