// Questions and answers: found by subject, by words and from where the trouble shows, and counted.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { Authority, Service, WHOLE_LANGUAGES, mistyped, unescapeHtml, until } from '../../fixtures/harness.mjs'
import { fieldsOf, multipart, Operator } from '../../fixtures/operator.mjs'

const linksOf = (page) => [...page.matchAll(/href="(\/help\/[^"]+)"/g)].map((each) => unescapeHtml(each[1]))
const asked = (words, lang) => `/help?q=${encodeURIComponent(words)}&lang=${lang}`

describe('questions and answers', () => {
	let service, code
	before(async () => {
		service = await Service.prepare()
		const authority = await Authority.make(service.file('roots'))
		const prices = fs.readFileSync(new URL('../../../conf/prices.conf', import.meta.url), 'utf8')
		fs.writeFileSync(service.file('prices.conf'), prices.replace('#root = /etc/trustseal/ca/root.pem', `root = ${authority.issuer}`))
		fs.appendFileSync(service.config, `[order]\nprices = ${service.file('prices.conf')}\n`)
		await service.serve()
		code = await service.register('https://www.shop.example.jp/')
	})
	after(() => service?.stop())

	test('every question is reached from the list, has a short answer and leads to questions that there are', async () => {
		for (const lang of WHOLE_LANGUAGES) {
			const { status, text } = await service.get(`/help?lang=${lang}`)
			assert.equal(status, 200)
			const links = new Set(linksOf(text).filter((link) => link.endsWith(`lang=${lang}`)))
			assert.ok(links.size >= 50, `${links.size}`)
			for (const link of links) {
				const page = await service.get(link)
				assert.equal(page.status, 200, link)
				assert.match(page.text, /class="verdict-lead help-answer">(?:<\w+[^>]*>)?[^<]{2,}</, link)
				assert.doesNotMatch(page.text, /\{[a-z_]+\}/, link)
				for (const next of linksOf(page.text)) assert.ok(links.has(next.replace(/lang=\w+/, `lang=${lang}`)), `${link} leads to ${next}`)
			}
		}
	})

	test('every page of this service that an answer names is there', async () => {
		const seen = new Set()
		const { text } = await service.get('/help?lang=ja')
		for (const link of linksOf(text)) {
			const article = /<main[^]*?<\/main>/.exec((await service.get(link)).text)[0]
			for (const [, href] of article.matchAll(/href="(\/(?!help)[^"#]*)/g)) seen.add(unescapeHtml(href))
		}
		assert.ok(seen.size >= 5)
		for (const href of seen) {
			const { status } = await service.get(href)
			// A page for those who are logged in leads to the login.
			assert.ok([200, 303].includes(status), `${href}: ${status}`)
		}
	})

	test('what somebody types is found without script, and comes back as it was', async () => {
		const found = (await service.get(asked('日付が変わりません', 'ja'))).text
		assert.equal(linksOf(found.split('id="results"')[1])[0], '/help/sticker-old-date?lang=ja')
		assert.match(found, /value="日付が変わりません"/)
		assert.match((await service.get(asked('lost my access key', 'en'))).text, /id="results"[^]*?\/help\/access-key-lost\?lang=en/)
		const nothing = await service.get(asked('qqxxzz', 'en'))
		assert.equal(nothing.status, 200)
		assert.match(nothing.text, /Nothing was found/)
		const hostile = (await service.get(asked('"><script>alert(1)</script>', 'en'))).text
		assert.doesNotMatch(hostile, /<script>/)
		assert.match(hostile, /value="&quot;&gt;&lt;script&gt;/)
		for (const query of ['q=%', 'q=%ff%fe', 'q=', `q=${'%E8%A8%BC'.repeat(200)}`, 'q=a&q=b', 'lang=xx&q=a'])
			assert.equal((await service.get(`/help?${query}`)).status, 200, query)
	})

	test('an address that is no question offers those that it may be about', async () => {
		const { status, text } = await service.get('/help/lost-access-keys?lang=en')
		assert.equal(status, 404)
		assert.ok(linksOf(text).includes('/help/access-key-lost?lang=en'))
		assert.match(text, /<form[^>]* action="\/help"/)
		for (const path of ['/help/%2e%2e', '/help/a.b', '/help/safe/x', '/help/SAFE', `/help/${'a'.repeat(500)}`])
			assert.equal((await service.get(path)).status, 404, path)
	})

	test('anybody may keep a question for minutes, and nobody a search', async () => {
		const page = await service.get('/help/safe?lang=ja')
		assert.equal(page.headers['cache-control'], 'public, max-age=300')
		assert.equal((await service.get('/help/safe?lang=ja', { 'If-None-Match': page.headers.etag })).status, 304)
		assert.match((await service.get('/help/safe')).headers.vary, /Accept-Language/)
		assert.equal((await service.get(asked('safe', 'en'))).headers['cache-control'], 'no-store')
		assert.equal(page.headers['set-cookie'], undefined)
	})

	test('where trouble shows, a question about it is linked', async () => {
		const places = [
			[`/proof/${mistyped(code)}?lang=en`, {}, 'no-record'],
			[`/proof/${code}?lang=en`, { Referer: 'https://www.other.example/' }, 'mismatch'],
			[`/proof/${code}?lang=en`, {}, 'compare'],
			[`/owner/snippet/${mistyped(code)}?lang=en`, {}, 'sticker-no-record'],
			[`/owner/snippet/${code}?lang=en`, {}, 'sticker-invisible'],
			['/owner/?lang=en', {}, 'sticker-put'],
			['/owner/login?lang=en', {}, 'access-key-lost'],
			['/owner/forgotten?lang=en', {}, 'mail-address'],
		]
		for (const [path, headers, question] of places)
			assert.ok(linksOf((await service.get(path, headers)).text).includes(`/help/${question}?lang=en`), `${path}: ${question}`)
		for (const path of ['/', '/owner/', '/owner/login', '/nothing'])
			assert.match((await service.get(path)).text, /href="\/help\?lang=ja"/, path)
	})

	test('the table of services says what the price list says, and what its certificates are', async () => {
		const { text } = await service.get('/help/services?lang=ja')
		for (const said of ['サーバー証明書 SR3.0', '1年 ¥55,000', '2年 ¥104,500', '消費税 10%', '署名 SHA256', 'Apache', 'IBM HTTP Server'])
			assert.ok(text.includes(said), said)
		assert.doesNotMatch((await service.get('/help/safe?lang=ja')).text, /55,000/)
	})

	test('a certificate or request that is refused leads to what is wrong with it', async () => {
		const ito = await Operator.add(service, 'ito', 'operator')
		const path = `/admin/contracts/${code}/certificate`
		const send = async (pem) => {
			const page = await ito.get(path)
			const { body, headers } = multipart({ ...fieldsOf(page.text, path), pem })
			return ito.send('POST', path, { body, headers })
		}
		assert.ok(linksOf((await ito.get(path)).text).includes('/help/certificate-upload?lang=en'))
		const refused = await send('-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----\n')
		assert.equal(refused.status, 400)
		assert.ok(linksOf(refused.text).includes('/help/csr-paste?lang=en'))
		assert.ok(linksOf((await send(`-----BEGIN ${'PRIVATE KEY'}-----\nMIIB\n-----END ${'PRIVATE KEY'}-----\n`)).text).includes('/help/private-key?lang=en'))
	})

	test('what people open is counted, in a number that a restart keeps; what programs do is not', async () => {
		const sato = await Operator.add(service, 'sato', 'marketing')
		const counted = async (operator) => {
			const csv = (await operator.get('/admin/help?period=7&table=help&as=csv')).text
			return Number(/,locked,[^,]*,(\d+)/.exec(csv)[1])
		}
		await service.get('/help/locked?lang=ja')
		await until('the first is in the store', async () => Number(await service.sql("SELECT n FROM help_opened WHERE answer = 'ja/locked'")) > 0)
		const begun = await counted(sato)
		await service.get('/help/locked?lang=ja')
		await service.get('/help/locked?lang=en')
		await service.request('HEAD', '/help/locked?lang=en')
		await service.get('/help/locked?lang=en', { 'Sec-Purpose': 'prefetch' })
		await service.get('/help/locked?lang=en', { 'User-Agent': 'Googlebot/2.1' })
		await service.end()
		await service.serve({ store: false })
		const again = new Operator(service, 'sato', sato.password)
		await again.logIn()
		assert.equal(await counted(again), begun + 2)
		assert.match((await again.get('/admin/help?period=7&lang=en')).text, /“too many”[^]*?ja \d+, en \d+/)
	})
})

describe('questions of the CA’s own', () => {
	test('are answered, and a mistake in them is told at start and by check-config', async () => {
		const service = await Service.prepare()
		try {
			fs.mkdirSync(service.file('own/help/ja'), { recursive: true })
			fs.mkdirSync(service.file('own/help/en'))
			fs.appendFileSync(service.config, `[page]\noverride = ${service.file('own')}\n`)
			fs.writeFileSync(service.file('own/help/questions.txt'), '[visitors]\nparking: safe\nsafe:\n')
			fs.writeFileSync(service.file('own/help/ja/parking.txt'), 'Words: 車\n駐車場はありますか\nあります。\n')
			fs.writeFileSync(service.file('own/help/en/parking.txt'), 'Words: car\nIs there a car park?\nYes.\n\nSee [there](/help/none).\n')
			assert.match((await service.cli('check-config')).stderr, /help\/en\/parking\.txt: a link leads to \/help\/none/)
			fs.writeFileSync(service.file('own/help/en/parking.txt'), 'Words: car\nIs there a car park?\nYes.\n')
			assert.doesNotMatch((await service.cli('check-config')).stderr, /help/)
			await service.serve()
			assert.match((await service.get('/help/parking?lang=en')).text, /Is there a car park\?[^]*Yes\./)
			assert.equal((await service.get('/help/coupon')).status, 404)
		} finally {
			await service.stop()
		}
	})
})
