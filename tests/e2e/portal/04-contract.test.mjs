// What an owner who is logged in sees and does of a contract, and that it is nobody else's.

import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import fs from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { run, Service, sqlite, unescapeHtml, until } from '../../fixtures/harness.mjs'
import { Mailbox } from '../../fixtures/mailbox.mjs'
import { Owner } from '../../fixtures/owner.mjs'
import { fieldsOf } from '../../fixtures/visitor.mjs'

const FILES = ['certificate.pem', 'chain.pem', 'fullchain.pem', 'certificate.der', 'certificate.p7b', 'certificate.txt', 'chain.txt']
const SERVERS = ['apache', 'nginx', 'iis', 'ihs', 'panel']

describe('a contract at the portal', () => {
	let mailbox, service, taro, code, applied, foreign
	const of = (contract, rest = '') => `/owner/contracts/${contract}${rest}`
	const dated = (page) => page.text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

	before(async () => {
		mailbox = await Mailbox.start()
		service = await Service.start({ config: { mail: mailbox.settings(), issue: { approvals: 1 }, usage: { flush: 1 } } })
		code = await service.register(['https://www.shop.example.jp/', 'https://shop.example.jp/', 'https://www.shop.example.jp/en/'])
		applied = await service.register('https://new.shop.example.jp/', { issued: false })
		foreign = await service.register('https://www.other.example.jp/')
		fs.writeFileSync(service.file('contacts.ini'), ['[applicant]', 'name = 山田 太郎', 'title = 代表取締役', '[registrant]', 'name = 鈴木 一郎',
			'[technician]', 'name = 技術 次郎', 'organization = 株式会社保守', '[accounts]', 'name = 経理 花子', 'mail = keiri@shop.example.jp', 'invoice = post'].join('\n'))
		await service.command('contract', 'edit', code, '--contacts', service.file('contacts.ini'))
		await service.command('contract', 'check', applied, '--ask', 'seal-certificate')
		taro = await Owner.add(service, mailbox, 'taro@shop.example.jp', [code, applied])
		await Owner.add(service, mailbox, 'jiro@other.example.jp', [foreign])
		await taro.logIn()
	})
	after(async () => {
		await service?.stop()
		await mailbox.stop()
	})

	test('its page says what was applied for, whom the CA asks, and what happened', async () => {
		const page = await taro.get(of(code))
		const text = dated(page)
		assert.equal(page.status, 200)
		for (const said of [code, 'https://shop.example.jp/', '山田 太郎', '鈴木 一郎', '技術 次郎', '経理 花子', 'keiri@shop.example.jp', 'Invoice: by post'])
			assert.ok(text.includes(said), said)
		assert.match(text, /the certification authority/)
		assert.match(page.text, /<a href="\/owner\/" aria-current="page">/)
		assert.doesNotMatch(text, /cli:|console:/)
	})

	test('who installs it and who gets the invoice is changed by a form, and of two who do it the later is told', async () => {
		const path = of(code, '/contact/technician')
		assert.match((await taro.get(of(code))).text, new RegExp(`href="${path}"`))
		const form = fieldsOf((await taro.get(path)).text, path)
		assert.equal(form.name, '技術 次郎')
		const refused = await taro.postRaw(path, { ...form, mail: 'a@example.jp\r\nBcc: b@example.jp' })
		assert.equal(refused.status, 400)
		assert.match(refused.text, /aria-invalid="true"/)
		const done = await taro.postRaw(path, { ...form, name: '技術 三郎', telephone: '０３－１２３４－５６７８' })
		assert.equal(done.headers.location, of(code, '?done=contact'))
		const text = dated(await taro.get(done.headers.location))
		assert.match(text, /The contact is changed[^]*技術 三郎[^]*03-1234-5678/)
		const late = await taro.postRaw(path, { ...form, name: '技術 四郎' })
		assert.equal(late.status, 409)
		assert.match(dated(late), /changed meanwhile[^]*技術 三郎/)
		const again = fieldsOf(late.text, path)
		assert.equal(again.name, '技術 四郎')
		assert.equal((await taro.postRaw(path, again)).status, 303)
		const accounts = of(code, '/contact/accounts')
		assert.equal((await taro.post(accounts, { invoice: 'mail' })).status, 303)
		assert.match(dated(await taro.get(of(code))), /技術 四郎[^]*Invoice: by mail/)
	})

	test('whom the CA calls is changed by nobody who only reads the owner’s mails', async () => {
		const page = (await taro.get(of(code))).text
		const form = fieldsOf((await taro.get(of(code, '/contact/technician'))).text, of(code, '/contact/technician'))
		for (const role of ['applicant', 'registrant', 'nobody']) {
			assert.ok(!page.includes(`/contact/${role}`), role)
			assert.equal((await taro.get(of(code, `/contact/${role}`))).status, 404, role)
			assert.equal((await taro.postRaw(of(code, `/contact/${role}`), { ...form, telephone: '090-0000-0000' })).status, 404, role)
		}
		assert.ok(!dated(await taro.get(of(code))).includes('090-0000-0000'))
	})

	test('a host that has several URLs is named once beside the code', async () => {
		const { text } = await taro.get('/owner/')
		const [, hosts] = new RegExp(`${code}<[^]*?<ul class="holding-hosts">([^]*?)</ul>`).exec(text)
		assert.deepEqual([...hosts.matchAll(/>([^<\s]+)</g)].map(([, host]) => host), ['www.shop.example.jp', 'shop.example.jp'])
	})

	test('the page of its sticker ends with how it is tried', async () => {
		const { text } = await taro.get(of(code, '/sticker'))
		assert.match(text.split('2. Paste')[1], /3\. [^]*href="\/owner\/check\/\d{10}/)
	})

	test('pages that anybody may see lead back to it', async () => {
		for (const page of ['snippet', 'check']) {
			const from = await taro.get(`/owner/${page}/${code}?lang=en`)
			const { text } = from.status === 303 ? await taro.get(from.headers.location) : from
			assert.match(text, new RegExp(`href="${of(code)}">See this contract in the owners’ portal`), page)
		}
	})

	test('when its sticker was seen is a day as tables have it', async () => {
		await service.get(`/sticker/${code}/56x88.svg`, { Referer: 'https://www.shop.example.jp/' })
		await until('it was seen', async () => /last seen on your site on \d{4}-\d\d-\d\d/.test((await taro.get(of(code))).text))
	})

	test('what is missing of an application stands on its page', async () => {
		const text = dated(await taro.get(of(applied)))
		assert.match(text, /Print the papers that we asked you for/)
		assert.match(text, /Domain owner’s consent|Application form/)
		assert.match(text, /Asked for on \d{4}-\d\d-\d\d \([A-Z][a-z]{2}\); it has not arrived yet/)
		assert.match(text, /By \d{4}-\d\d-\d\d \((?!Sat|Sun)[A-Z][a-z]{2}\), if what is missing arrives today/)
		assert.match(dated(await taro.get(of(applied, '/certificate'))), /not issued yet/)
		for (const file of FILES) assert.equal((await taro.get(of(applied, `/${file}`))).status, 404, file)
	})

	test('how far an application is: from its papers by the telephone check to the invoice', async () => {
		const day = String.raw`\d{4}-\d\d-\d\d \((?:Mon|Tue|Wed|Thu|Fri)\)`
		const steps = async () => /How far the application is (.*?) (?:Papers to print|What was applied for)/.exec(dated(await taro.get(of(applied))))[1]
		await sqlite(service.file('store.db'), `INSERT INTO contract_order (code, customer, service, years, net, ordered_at, state)
			VALUES (${Number(applied)}, 1, 'SR3.0', 1, 50000, 0, 0)`)
		assert.match(await steps(), new RegExp(`^Application .* Certificate By ${day}, if .* Invoice By ${day}, if what is missing arrives today\\.$`))
		await service.command('contract', 'check', applied, '--came', 'seal-certificate')
		await service.command('contract', 'check', applied, '--not-reached', 'nobody answered')
		assert.match(dated(await taro.get(of(applied))), /Nothing for now\. Your application is being examined/)
		assert.match(await steps(), new RegExp(`Certificate of the seal \\S+ \\(\\w+\\) Telephone check .* Nobody was reached on \\S+ \\(\\w+\\)\\. Expected by ${day}, when nothing is missing\\. Certificate Expected by`))
		await service.command('contract', 'check', applied, '--reached', 'Mr. Suzuki confirmed it')
		assert.match(await steps(), new RegExp(`Telephone check with the registrant \\S+ \\(\\w+\\) Certificate Expected by ${day}, .* Invoice Expected by ${day}, when nothing is missing\\.$`))
	})

	test('every file holds the certificate, its chain or both, under the name in the steps', async () => {
		const der = (await taro.get(of(code, '/certificate.der'))).body
		const leaf = new X509Certificate(der)
		assert.match(leaf.subjectAltName, /www\.shop\.example\.jp/)
		for (const file of FILES) {
			const answer = await taro.get(of(code, `/${file}`))
			assert.equal(answer.status, 200, file)
			assert.equal(answer.headers['content-disposition'], `attachment; filename="${file}"`)
			assert.equal(answer.headers['cache-control'], 'no-store')
		}
		const pem = (await taro.get(of(code, '/fullchain.pem'))).text.match(/-----BEGIN[^]*?END CERTIFICATE-----\n/g)
		assert.equal(new X509Certificate(pem[0]).fingerprint256, leaf.fingerprint256)
		assert.ok(new X509Certificate(pem[1]).ca)
		assert.equal((await taro.get(of(code, '/chain.pem'))).text, pem.slice(1).join(''))
		fs.writeFileSync(service.file('certificate.p7b'), (await taro.get(of(code, '/certificate.p7b'))).body)
		const { stdout } = await run('openssl', ['pkcs7', '-inform', 'DER', '-in', service.file('certificate.p7b'), '-print_certs'])
		assert.equal(stdout.toString().match(/BEGIN CERTIFICATE/g).length, pem.length)
		for (const file of ['private.key', 'certificate.exe', 'chain.der', 'x.pem'])
			assert.equal((await taro.get(of(code, `/${file}`))).status, 404, file)
	})

	test('each server has its steps, and the files that they name', async () => {
		for (const server of SERVERS) {
			const page = await taro.get(of(code, `/certificate?server=${server}`))
			const steps = /id="steps"[^]*?<\/section>/.exec(page.text)[0]
			const offered = [...steps.matchAll(/download="([^"]+)"/g)].map(([, name]) => name)
			assert.ok(offered.length >= 1, server)
			for (const name of steps.replace(/<ul class="files">[^]*?<\/ul>/, '').match(/\b(certificate|chain|fullchain)\.(pem|der|p7b|txt)\b/g))
				assert.ok(offered.includes(name), `${server}: ${name}`)
		}
		assert.doesNotMatch((await taro.get(of(code, '/certificate?server=x'))).text, /id="steps"/)
	})

	test('the sticker is chosen on the page, and its HTML is that of the snippet', async () => {
		const page = await taro.get(of(code, '/sticker?size=88x145&format=png&sticker=en&motion=off&theme=light'))
		const html = unescapeHtml(/<pre class="html" id="html"[^>]*>([^]*?)<\/pre>/.exec(page.text)[1])
		assert.equal(html, (await service.command('snippet', code, '--size', '88x145', '--format', 'png', '--lang', 'en')).toString().trim())
		for (const [, link] of page.text.matchAll(/class="option" href="([^"#]+)#paste"/g))
			assert.match(unescapeHtml(link), new RegExp(`^/owner/contracts/${code}/sticker\\?size=`))
		assert.equal((await taro.get(of(code, '/sticker?size=1x1'))).status, 400)
	})

	test('the wish is changed by a button, and the sticker follows at once', async () => {
		const wish = (sticker) => taro.post(of(code, '/sticker'), sticker ? { sticker } : {})
		assert.equal((await wish()).headers.location, of(code, '/sticker?done=sticker'))
		await until('the proof page knows it', async () => (await service.get(`/proof/${code}`)).status === 404)
		const page = await taro.get(of(code, '/sticker?done=sticker'))
		assert.match(page.text, /The wish for a sticker is changed/)
		assert.doesNotMatch(page.text, /id="html"/)
		// Two who press the same button do no harm.
		const fields = fieldsOf(page.text, of(code, '/sticker'))
		assert.equal((await taro.postRaw(of(code, '/sticker'), fields)).status, 303)
		assert.equal((await taro.postRaw(of(code, '/sticker'), fields)).status, 303)
		await until('the proof page knows it', async () => (await service.get(`/proof/${code}`)).status === 200)
		assert.match(dated(await taro.get(of(code))), /sticker[^.]*you/i)
		assert.equal((await wish('perhaps')).status, 400)
	})

	test('the wish stays where nothing is issued any more', async () => {
		const over = await service.register('https://over.shop.example.jp/', { issued: false })
		await service.command('customer', 'edit', taro.mail, '--add-code', over)
		const form = fieldsOf((await taro.get(of(over, '/sticker'))).text, of(over, '/sticker'))
		await service.command('contract', 'withdraw', over)
		const answer = await taro.postRaw(of(over, '/sticker'), form)
		assert.equal(answer.status, 409)
		assert.match(answer.text, /cannot be changed in this contract/)
		assert.deepEqual(fieldsOf(answer.text, of(over, '/sticker')), {})
	})

	test('the doctor opens by the link on the page', async () => {
		const link = unescapeHtml(/href="(\/owner\/doctor\/[^"]+)"/.exec((await taro.get(of(code))).text)[1])
		assert.equal((await service.get(link)).status, 200)
	})

	test('usage is counted of this contract alone, as charts and as files', async () => {
		for (const [host, contract] of [['www.shop.example.jp', code], ['www.other.example.jp', foreign]])
			await service.get(`/sticker/${contract}/56x88.svg`, { Referer: `https://${host}/` })
		const page = await until('it is counted', async () => {
			const { text } = await taro.get(of(code, '/usage?as=csv&table=places'))
			return text.includes('www.shop.example.jp') && taro.get(of(code, '/usage'))
		})
		assert.match(page.text, /<polyline/)
		assert.doesNotMatch(page.text, /other\.example/)
		assert.equal((await taro.get(of(code, '/usage?from=x'))).status, 400)
	})

	test('nothing of others is shown or done, whatever stands in an address or a form', async () => {
		const before_ = (await service.command('contract', 'show', foreign, '--json')).toString()
		const own = fieldsOf((await taro.get(of(code, '/sticker'))).text, of(code, '/sticker'))
		const codes = [foreign, '0000000000', '12345', `${code}0`, '%30123456789', '..']
		for (const other of codes)
			for (const rest of ['', '/certificate', '/certificate?server=nginx', '/sticker', '/usage', '/usage?as=csv&table=places', '/contact/technician',
				...FILES.map((file) => `/${file}`)])
				assert.equal((await taro.get(of(other, rest))).status, 404, of(other, rest))
		for (const other of codes)
			assert.equal((await taro.postRaw(of(other, '/sticker'), { ...own, sticker: 'no', code: other })).status, 404, other)
		for (const other of codes)
			assert.equal((await taro.postRaw(of(other, '/contact/accounts'), { ...own, name: 'x', version: '1' })).status, 404, other)
		for (const page of ['/owner/', '/owner/calendar', '/owner/account'])
			for (const query of ['', `?contract=${foreign}`, `?after=${String(Number(foreign) - 1).padStart(10, '0')}`, '?customer=2', '?id=2'])
				assert.doesNotMatch(/<main[^]*<\/main>/.exec((await taro.get(page + query)).text)[0], new RegExp(`${foreign}|jiro|other\\.example`), page + query)
		assert.equal((await service.command('contract', 'show', foreign, '--json')).toString(), before_)
	})

	test('who is not logged in is led to the login from every page', async () => {
		const stranger = taro.elsewhere()
		for (const where of [of(code), of(code, '/certificate'), of(code, '/sticker'), of(code, '/usage'), of(code, '/chain.pem'), '/owner/calendar', '/owner/account']) {
			const answer = await stranger.get(where)
			assert.equal(answer.status, 303, where)
			assert.match(answer.headers.location, /^\/owner\/login\?to=/)
		}
	})
})
