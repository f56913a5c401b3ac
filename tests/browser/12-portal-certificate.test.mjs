// The installation check of owners' client certificates, and the way in by one, as a browser with such a
// certificate sees them: every state in Japanese and English, on a phone, light, and a screen, dark; without script.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { launch } from '../fixtures/chromium.mjs'
import { judge, mistakesInPage, PHONE, SCREEN } from '../fixtures/eyes.mjs'
import { Authority, freePorts, Service } from '../fixtures/harness.mjs'

const PAGE = '/owner/certificate'
const MAIL = 'taro.yamada@very-long-name-of-a-host.shop.example.jp'

describe('the installation check of client certificates', () => {
	let service, browser, port, code
	const shown = new Map() // the page's word → what the browser shows: a certificate, or none
	before(async () => {
		;[port] = await freePorts(1)
		service = await Service.prepare({ secure: true, config: { portal: { listen: `127.0.0.1:${port}` } } })
		const { authority } = service
		fs.copyFileSync(authority.issuer, service.file('clients.pem'))
		fs.appendFileSync(service.config, `[portal]\nclient_ca = ${service.file('clients.pem')}\n`)
		await service.serve()
		code = await service.register('https://www.shop.example.com/')
		await service.command('customer', 'add', '--mail', MAIL, '--code', code)
		const other = await Authority.make(path.join(service.folder, 'other'))
		shown.set('good', await authority.client('taro')).set('locked', await authority.client('taro', { file: 'lost' }))
			.set('absent', undefined).set('elsewhere', undefined)
			.set('unregistered', await authority.client('お客様専用アクセスキー', { file: 'nobody' }))
			.set('expired', await authority.client('taro', { file: 'old', days: [-20, -1] }))
			.set('early', await authority.client('taro', { file: 'early', days: [2, 9] }))
			.set('purpose', await authority.client('taro', { file: 'server', use: 'serverAuth' }))
			.set('untrusted', await other.client('taro'))
		for (const word of ['good', 'locked']) {
			fs.writeFileSync(service.file(`${word}.pem`), shown.get(word).cert)
			await service.command('customer', 'edit', MAIL, '--certificate', service.file(`${word}.pem`))
		}
		const { certificates } = JSON.parse(await service.command('customer', 'show', MAIL, '--json'))
		await service.command('customer', 'edit', MAIL, '--lock-certificate', certificates[1].sha256)
		browser = await launch()
	})
	after(async () => {
		await browser?.close()
		await service?.stop()
	})

	const usual = () => service.origin
	const asking = () => service.origin.replace(/\d+$/, port)

	/** A page of a browser that has this certificate. */
	async function open(locale, client, more = {}) {
		const certificates = client && [{ origin: asking(), cert: Buffer.from(client.cert), key: Buffer.from(client.key) }]
		const context = await browser.newContext({ locale, ignoreHTTPSErrors: true, clientCertificates: certificates, ...more })
		return context.newPage()
	}

	for (const locale of ['ja-JP', 'en-GB'])
		test(`${locale}: what arrived is told, axe finds nothing, and each page fits`, async () => {
			const found = []
			for (const [word, client] of shown) {
				const page = await open(locale, client)
				const answer = await page.goto(`${word === 'elsewhere' ? usual() : asking()}${PAGE}`)
				const html = await answer.text()
				assert.equal(await page.locator('[data-client]').getAttribute('data-client'), word)
				found.push(...await judge(page, `certificate-${word}-${locale.slice(0, 2)}`, PHONE, SCREEN))
				found.push(...(await mistakesInPage(html)).map((each) => `${word}: ${each}`))
				await page.context().close()
			}
			assert.deepEqual(found, [])
		})

	test('the account says with which one may log in', async () => {
		const found = []
		for (const locale of ['ja-JP', 'en-GB']) {
			const page = await open(locale, shown.get('good'))
			await page.goto(`${asking()}${PAGE}`)
			await page.locator('main button').click()
			await page.waitForURL(`${asking()}/owner/`)
			await page.goto(`${asking()}${PAGE}`)
			found.push(...await judge(page, `certificate-inside-${locale.slice(0, 2)}`, PHONE, SCREEN))
			await page.goto(`${asking()}/owner/account`)
			found.push(...await judge(page, `certificate-account-${locale.slice(0, 2)}`, PHONE, SCREEN))
			await page.context().close()
		}
		assert.deepEqual(found, [])
	})

	test('the login offers this way, at both addresses', async () => {
		const found = []
		for (const [name, where, client] of [['usual', usual(), undefined], ['asked', asking(), shown.get('good')]]) {
			const page = await open('ja-JP', client)
			await page.goto(`${where}/owner/login`)
			found.push(...await judge(page, `certificate-login-${name}-ja`, PHONE, SCREEN))
			await page.context().close()
		}
		assert.deepEqual(found, [])
	})

	test('without script an owner goes to the address that asks, and is in with one click', async () => {
		const page = await open('en-GB', shown.get('good'), { javaScriptEnabled: false })
		await page.goto(`${usual()}/owner/login`)
		await page.getByRole('link', { name: /client certificate/ }).click()
		await page.waitForURL(new RegExp(`:${port}${PAGE}`))
		await page.getByRole('button', { name: 'Log in with the certificate' }).click()
		await page.waitForURL(`${asking()}/owner/`)
		assert.match(await page.content(), new RegExp(code))
		await page.goto(`${asking()}/owner/account?lang=en`)
		assert.match(await page.content(), /CN=taro[^]*valid until[^]*locked/)
		// A look at the other address logs nobody out.
		await page.goto(`${usual()}/owner/`)
		await page.goto(`${asking()}/owner/contracts/${code}`)
		assert.match(await page.content(), new RegExp(code))
		await page.context().close()
	})
})
