// The papers that owners print: looked at on a phone and a screen, printed to PDF by Chromium, opened by
// poppler, and their QR read by a scanner (zbar).

import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { run, Service } from '../fixtures/harness.mjs'
import { launch } from '../fixtures/chromium.mjs'
import { judge, mistakesInPage, PHONE, SCREEN } from '../fixtures/eyes.mjs'
import { Mailbox } from '../fixtures/mailbox.mjs'
import { Owner } from '../fixtures/owner.mjs'

const ADDRESS = ['〒100-0000', '東京都千代田区例示町1-2-3 例示ビル', 'CAサポートセンター 宛て']
const PAPERS = { form: 'form', consent: 'consent', person: 'consent?owner=person', cover: 'cover' }
/** As many characters as a name may have. */
const long = (letter, characters = 255) => letter.repeat(characters)

/** What a program of poppler or zbar printed. */
async function told(program, ...args) {
	const { status, stdout, stderr } = await run(program, args)
	assert.equal(status, 0, stderr)
	return stdout.toString()
}

describe('papers to print', () => {
	let mailbox, service, browser, owner, code, many
	before(async () => {
		mailbox = await Mailbox.start()
		service = await Service.start({ config: { mail: mailbox.settings(), page: { theme: 'dark', postal_address: ADDRESS.join(' | ') } } })
		code = await service.register(['https://www.shop.example.co.jp/', 'https://*.shop.example.co.jp/', 'https://xn--r8jz45g.jp/'], { issued: false })
		many = await service.register(Array.from({ length: 100 }, (_, i) => `https://host-${i}.a-long-name-of-a-shop-${i % 9}.example.com/`),
			{ issued: false, organization: long('長'), 'organization-en': long('W') })
		const people = { [code]: ['[applicant]', 'name = 山田 太郎', 'title = 代表取締役社長', '[registrant]', 'name = 鈴木 一郎', 'telephone = 03-1234-5678',
			'[accounts]', 'name = 経理 花子', 'organization = 株式会社支払代行', 'invoice = post'],
		[many]: ['[applicant]', `name = ${long('名')}`, `title = ${long('長')}`, `address = ${long('町')}`, '[accounts]', `name = ${long('W')}`, `department = ${long('部')}`] }
		for (const [each, lines] of Object.entries(people)) {
			fs.writeFileSync(service.file('people.ini'), lines.join('\n'))
			await service.command('contract', 'edit', each, '--contacts', service.file('people.ini'))
		}
		await service.command('contract', 'check', code, '--ask', 'domain-consent')
		owner = await Owner.add(service, mailbox, 'owner@shop.example.co.jp', [code, many])
		await service.sql(`INSERT INTO contract_order (code, customer, service, years, net, ordered_at, state)
			SELECT code, customer, 'SR3.0', 2, 104500, 1, 1 FROM customer_contract WHERE code = ${Number(code)}`)
		await owner.logIn()
		browser = await launch()
	})
	after(async () => {
		await browser?.close()
		await service?.stop()
		await mailbox.stop()
	})

	const address = (of, paper) => `http://localhost:${service.port}/owner/contracts/${of}/${paper}`

	/** A page of a browser in which the owner is logged in. */
	async function open(options) {
		const context = await browser.newContext(options)
		await context.addCookies([...owner.cookies].map(([name, value]) => ({ name, value, domain: 'localhost', path: '/', secure: true })))
		return context.newPage()
	}

	/** The paper as Chromium prints it, without script: its text, its sheets, and pictures of them. */
	async function print(of, paper, lang) {
		const page = await open({ javaScriptEnabled: false, colorScheme: 'dark' })
		const name = `${paper.replace(/\W/g, '-')}-${of === many ? 'many-' : ''}${lang}`
		const folder = process.env.SCREENSHOTS ?? service.folder
		const file = path.join(folder, `${name}.pdf`)
		await page.goto(`${address(of, paper)}${paper.includes('?') ? '&' : '?'}lang=${lang}`)
		await page.pdf({ path: file, preferCSSPageSize: true })
		await page.context().close()
		const facts = await told('pdfinfo', file)
		assert.match(facts, /Page size: .*\(A4\)/)
		await told('pdftoppm', '-r', '150', '-png', file, path.join(folder, name))
		return { text: await told('pdftotext', '-raw', file, '-'), sheets: Number(/Pages: +(\d+)/.exec(facts)[1]),
			pictures: fs.readdirSync(folder).filter((each) => each.startsWith(`${name}-`) && each.endsWith('.png')).sort().map((each) => path.join(folder, each)) }
	}

	for (const lang of ['ja', 'en'])
		test(`${lang}: axe finds nothing, and every paper fits, on a phone and a screen`, async () => {
			const page = await open({ locale: lang })
			const found = []
			for (const [name, paper] of Object.entries(PAPERS))
				for (const of of lang === 'ja' ? [code, many] : [code]) {
					const answer = await page.goto(address(of, paper))
					found.push(...await judge(page, `paper-${name}-${of === many ? 'many-' : ''}${lang}`, PHONE, SCREEN),
						...(await mistakesInPage(await answer.text())).map((each) => `${name}: ${each}`))
				}
			assert.deepEqual(found, [])
			await page.context().close()
		})

	const WORDS = {
		form: ['サービス申込書', '株式会社見本', '有効期間 2年, ¥104,500（税別）, 請求書払い', '代表取締役社長', '03-1234-5678', '株式会社支払代行', '郵送', '社印（角印）', '個人印（認印）', '役職印', '申請者の押印は不要'],
		consent: ['ドメイン名使用承諾書', 'example.co.jp', '*.shop.example.co.jp', '例え.jp', '登記住所', '社印（角印）', '役職印'],
		person: ['個人所有者用', '印鑑証明書と同一の住所', '実印'],
		cover: ['送付書', ...ADDRESS, '鈴木 一郎', 'ご提出をお願いしている書類'],
	}
	for (const [name, paper] of Object.entries(PAPERS))
		test(`${name} is one sheet of A4, black on white in a dark theme, and a scanner reads its code`, async () => {
			const { text, sheets, pictures } = await print(code, paper, 'ja')
			assert.equal(sheets, 1)
			const words = text.replace(/\s/g, '')
			for (const word of [code, ...WORDS[name]]) assert.ok(words.includes(word.replace(/\s/g, '')), `${word}: ${text}`)
			assert.equal((await told('zbarimg', '-q', '--raw', pictures[0])).trim(), code)
			// The paper's corner, where a theme would colour it.
			const { stdout } = await run('sh', ['-c', `pngtopnm ${pictures[0]} | pnmcut 0 0 8 8 | ppmhist -noheader -map | tail -n +4`])
			assert.match(stdout.toString().trim(), /^255\s+255\s+255\b/)
			const english = await print(code, paper, 'en')
			assert.equal(english.sheets, 1)
			assert.doesNotMatch(english.text, /印|書類/)
		})

	test('the applicant seals nothing, a person who owns the domain seals once', async () => {
		assert.equal((await owner.get(`/owner/contracts/${code}/form`)).text.match(/class="seal"/g).length, 3)
		assert.equal((await owner.get(`/owner/contracts/${code}/consent?owner=person`)).text.match(/class="seal"/g).length, 1)
	})

	test('a hundred hosts and the longest names are all there, and each sheet has the code', async () => {
		for (const paper of [PAPERS.form, PAPERS.consent]) {
			const { text, sheets } = await print(many, paper, 'ja')
			const words = text.replace(/\s/g, '')
			for (let i = 0; i < 100; i++) assert.ok(words.includes(`host-${i}.a-long-name-of-a-shop-${i % 9}.example.com`), `${paper} ${i}`)
			assert.ok(sheets > 1 && sheets <= 5, `${sheets} sheets`)
			for (const sheet of text.split('\f').slice(0, sheets)) assert.ok(sheet.includes(many), sheet)
		}
	})

	test('papers of others are not found', async () => {
		const other = await service.register('https://other.example.net/', { issued: false })
		for (const paper of Object.values(PAPERS)) assert.equal((await owner.get(`/owner/contracts/${other}/${paper}`)).status, 404, paper)
	})
})
