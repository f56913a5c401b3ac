// What an owner asks for at the portal, step by step: nothing is lost, nothing is done twice, and what is wrong
// is said in plain words.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { ROOT, Service } from '../../fixtures/harness.mjs'
import { Mailbox } from '../../fixtures/mailbox.mjs'
import { COOKIE, Owner } from '../../fixtures/owner.mjs'
import { fieldsOf } from '../../fixtures/visitor.mjs'

const APPLICANT = { name: '山田 太郎', organization: '株式会社見本', title: '代表取締役', mail: 'yamada@shop.example.jp', telephone: '03-1234-5678' }
const plain = (page) => page.text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

describe('what an owner asks for', () => {
	let mailbox, service, taro, jiro, code, ending, foreign
	const codes = {}
	const stepOf = (location) => location.replace(/[?#].*/, '')
	/** A request (CSR) with a new key, and that key. */
	const request = (subject, ...more) => {
		const out = service.file(`key-${Math.random()}`)
		const csr = execFileSync('openssl', ['req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', out, '-subj', subject, ...more],
			{ stdio: ['ignore', 'pipe', 'ignore'] }).toString()
		return { csr, key: fs.readFileSync(out, 'utf8') }
	}
	const begin = async (who = taro, at = '/owner/apply/new', from = '/owner/apply') => {
		const begun = await who.post(at, {}, { from })
		assert.equal(begun.status, 303, begun.text)
		return begun.headers.location.replace(/\/[a-z]+(\?.*)?$/, '')
	}
	/** Fills a step in as its page has it. */
	const fill = (draft, step, fields, go = 'next', who = taro) => who.post(`${draft}/${step}`, { ...fields, go })
	/** Each step of a new application, until it can be sent. */
	const fillAll = async (draft, { host = 'www.new.example.jp', csr = request(`/CN=${host}/O=Example`).csr } = {}) => {
		await fill(draft, 'site', { url: `https://${host}/`, organization: '株式会社見本', organization_en: 'Example', service: 'SR3.0', years: '1', sticker: 'yes', lang: 'ja' })
		await fill(draft, 'csr', { csr })
		for (const step of ['applicant', 'registrant', 'technician', 'accounts']) await fill(draft, step, { ...APPLICANT, ...(step === 'accounts' && { invoice: 'mail' }) })
		await fill(draft, 'papers', { applicant_is: 'organization', domain_owner: 'person', payer: 'applicant' })
		await fill(draft, 'order', {})
	}
	const send = async (draft, who = taro) => who.post(`${draft}/review`, { go: 'send' })

	before(async () => {
		mailbox = await Mailbox.start()
		service = await Service.start({ config: { mail: mailbox.settings(), issue: { approvals: 1 }, order: { prices: path.join(ROOT, 'conf/prices.conf') } } })
		fs.writeFileSync(service.file('contacts.ini'), ['[applicant]', 'name = 山田 太郎', 'title = 代表取締役', 'mail = yamada@shop.example.jp', 'telephone = 03-1234-5678',
			'[registrant]', 'name = 鈴木 一郎', 'mail = suzuki@shop.example.jp', 'telephone = 03-1234-5679', '[technician]', 'name = 技術 次郎', 'mail = giro@shop.example.jp',
			'telephone = 03-1234-5670', '[accounts]', 'name = 経理 花子', 'mail = keiri@shop.example.jp', 'telephone = 03-1234-5671', 'address = 東京都千代田区1-1', 'invoice = post'].join('\n'))
		code = await service.register('https://www.shop.example.jp/', { days: [-5, 80] })
		ending = await service.register('https://www.ending.example.jp/', { days: [-300, 20] })
		foreign = await service.register('https://www.other.example.jp/', { days: [-300, 20] })
		for (const each of [code, ending]) await service.command('contract', 'edit', each, '--contacts', service.file('contacts.ini'))
		taro = await Owner.add(service, mailbox, 'taro@shop.example.jp', [code, ending])
		jiro = await Owner.add(service, mailbox, 'jiro@other.example.jp', [foreign])
		await taro.logIn()
		await jiro.logIn()
		Object.assign(codes, { code, ending })
	})
	after(async () => {
		await service?.stop()
		await mailbox.stop()
	})

	test('a new application begins with what is known of the customer', async () => {
		const draft = await begin()
		assert.equal(fieldsOf((await taro.get(`${draft}/site`)).text, `${draft}/site`).organization, '株式会社見本')
		assert.equal(fieldsOf((await taro.get(`${draft}/registrant`)).text, `${draft}/registrant`).name, '鈴木 一郎')
		assert.equal(fieldsOf((await taro.get(`${draft}/accounts`)).text, `${draft}/accounts`).invoice, 'post')
		assert.match((await taro.get(draft)).headers.location, /\/site$/)
	})

	test('drafts are told apart by the host that they are for', async () => {
		const drafts = [await begin(), await begin(), await begin(), await begin(taro, `/owner/contracts/${ending}/end`, `/owner/contracts/${ending}/end`)]
		await fill(drafts[0], 'site', { url: 'https://a.apart.example.jp/shop/ https://b.apart.example.jp/' })
		await fill(drafts[1], 'site', { url: `https://${'x'.repeat(2000)}/` })
		await fill(drafts[2], 'site', { url: 'https://xn--r8jz45g.apart.example.jp:8443' })
		const { text } = await taro.get('/owner/apply')
		const line = (draft) => text.split('<li>').find((each) => each.includes(`"${draft}"`)).replace(/<[^>]+>/g, '')
		assert.match(line(drafts[0]), /^New application a\.apart\.example\.jp(?! )/)
		assert.doesNotMatch(line(drafts[1]), /xxx/)
		assert.match(line(drafts[2]), / 例え\.apart\.example\.jp:8443/)
		assert.match(line(drafts[3]), / www\.ending\.example\.jp /)
		for (const draft of drafts) assert.equal((await taro.post(`${draft}/drop`, {})).headers.location, '/owner/apply?done=dropped')
	})

	test('what is typed is saved, right or wrong, and found again on another machine', async () => {
		const draft = await begin()
		const wrong = await fill(draft, 'site', { url: 'http://www.shop.example.jp/', organization: '' })
		assert.equal(wrong.headers.location, `${draft}/site?look=1`)
		const other = taro.elsewhere()
		other.cookies = new Map([[COOKIE, taro.cookies.get(COOKIE)]])
		const page = await other.get(`${draft}/site`)
		assert.equal(fieldsOf(page.text, `${draft}/site`).url, 'http://www.shop.example.jp/')
		assert.match(page.text, /id="wrong-url"[^]*id="wrong-organization"/)
		assert.match((await other.get('/owner/apply')).text, new RegExp(`href="${draft}"`))
		const mended = await fill(draft, 'site', { url: 'https://www.shop.example.jp/', organization: '株式会社見本' }, 'next', other)
		assert.equal(mended.headers.location, `${draft}/csr`)
	})

	test('every button saves: back, a step of the line, and later', async () => {
		const draft = await begin()
		assert.equal((await fill(draft, 'registrant', { name: '一' }, 'back')).headers.location, `${draft}/applicant`)
		assert.equal((await fill(draft, 'registrant', { name: '二' }, 'step-order')).headers.location, `${draft}/order`)
		assert.equal((await fill(draft, 'registrant', { name: '三' }, 'later')).headers.location, '/owner/apply?done=saved')
		assert.equal(fieldsOf((await taro.get(`${draft}/registrant`)).text, `${draft}/registrant`).name, '三')
	})

	test('a contact is copied from one that was filled in before', async () => {
		const draft = await begin()
		await fill(draft, 'applicant', { ...APPLICANT, name: '写し 元' })
		const copied = await fill(draft, 'technician', {}, 'copy-applicant')
		assert.equal(copied.headers.location, `${draft}/technician?done=copied`)
		assert.equal(fieldsOf((await taro.get(`${draft}/technician`)).text, `${draft}/technician`).name, '写し 元')
	})

	test('a request (CSR) is read back before it goes on, and each mistake has its sentence', async () => {
		const draft = await begin()
		await fill(draft, 'site', { url: 'https://www.shop.example.jp/', organization: '株式会社見本', organization_en: 'Example' })
		const good = request('/CN=www.shop.example.jp/O=Example').csr
		for (const [pasted, said] of [
			['', /Paste the request/],
			['hello', /This is no request/],
			[good + request('/CN=b.example.jp').csr, /several requests/],
			[request('/CN=b.example.jp').csr, /is for b\.example\.jp, too/],
			[good.slice(0, 200), /./],
		]) {
			const answer = await fill(draft, 'csr', { csr: pasted })
			assert.equal(answer.headers.location, `${draft}/csr?look=1`, `${pasted}: ${plain(answer)}`)
			const page = await taro.get(answer.headers.location)
			assert.match(/id="wrong-csr">([^<]*)</.exec(page.text)?.[1] ?? '', said)
			assert.equal(fieldsOf(page.text, `${draft}/csr`).csr, pasted.replaceAll('\r', ''))
		}
		assert.equal((await fill(draft, 'csr', { csr: good })).headers.location, `${draft}/csr?look=1`)
		const read = await taro.get(`${draft}/csr?look=1`)
		assert.match(plain(read), /This is what your request says For www\.shop\.example\.jp Key EC P-256/)
		const on = await taro.postRaw(`${draft}/csr`, { ...fieldsOf(read.text, `${draft}/csr`), go: 'next' })
		assert.equal(on.headers.location, `${draft}/applicant`)
	})

	test('a request is read as editors, pages and servers leave it, and refused with what to do about it', async () => {
		const draft = await begin()
		await fill(draft, 'site', { url: 'https://www.shop.example.jp/', organization: '株式会社見本', organization_en: 'Example' })
		const subject = '/CN=www.shop.example.jp/O=Example'
		const { csr } = request(subject)
		const read = [csr.replaceAll(' CERT', ' NEW CERT').replaceAll('\n', '\r\n'), csr.replaceAll('\n', '<br>\n'), csr.replaceAll('-', '－'), csr.replaceAll('-', '–'),
			csr.replace(/^/gm, '   '), csr.replace(/\n(?!-)/g, ''), `\ufeffMy request: “${csr}”`, csr.replaceAll('-----', '----')]
		for (const pasted of read) {
			const answer = await fill(draft, 'csr', { csr: pasted })
			const page = await taro.get(answer.headers.location)
			assert.match(plain(page), /This is what your request says For www\.shop\.example\.jp/, pasted)
		}
		const held = await service.register('https://www.held.example.jp/')
		await service.command('certificate', 'revoke', held, '--reason', 'keyCompromise', '--yes')
		const old = (...more) => execFileSync('openssl', ['req', '-new', ...more, '-nodes', '-subj', subject], { stdio: ['ignore', 'pipe', 'ignore'] }).toString()
		const many = Array.from({ length: 1000 }, (_, i) => `DNS:h${i}.example.jp`).join(',')
		for (const [pasted, said] of [
			[old('-newkey', 'rsa:1024', '-keyout', '/dev/null'), /too weak/],
			[old('-key', `${service.authority.folder}/ec256.key`), /A certificate with this key was revoked/],
			[request(subject, '-addext', `subjectAltName=${many}`).csr, /has 100[01] names/],
			[fs.readFileSync(service.authority.issuer, 'utf8'), /This is a certificate/],
		]) {
			const page = await taro.get((await fill(draft, 'csr', { csr: pasted })).headers.location)
			assert.match(/id="wrong-csr">([^<]*)</.exec(page.text)?.[1] ?? plain(page), said)
		}
		const mail = await taro.get((await fill(draft, 'csr', { csr: request(`${subject}/emailAddress=a@shop.example.jp`).csr })).headers.location)
		assert.match(plain(mail), /Please look at this[^]*has an e-mail address/)
	})

	test('a private key is not saved, does not come back, and must be thrown away', async () => {
		const draft = await begin()
		const { csr, key } = request('/CN=www.shop.example.jp')
		const secret = key.split('\n')[1]
		const answer = await fill(draft, 'csr', { csr: csr + key })
		assert.equal(answer.status, 400)
		assert.match(plain(answer), /must be thrown away/)
		assert.ok(!answer.text.includes(secret))
		assert.match(answer.text, /href="\/help\/private-key\?lang=\w+" target="_blank"/)
		assert.ok(!(await taro.get(`${draft}/csr`)).text.includes(secret))
		await service.sql("UPDATE session SET seen_at = seen_at - 1801 WHERE realm = 'owner'")
		const { csrf } = fieldsOf(answer.text, `${draft}/csr`)
		const login = await taro.postRaw(`${draft}/csr`, { csrf, csr: key, version: '1', go: 'next' })
		assert.equal(login.status, 403)
		assert.ok(!login.text.includes(secret), 'not in the hidden fields of the login page either')
		assert.ok(!service.log.includes(secret))
		await service.sql("UPDATE session SET seen_at = seen_at + 1801 WHERE realm = 'owner'")
	})

	test('of two tabs that save a step the later sees both versions, and decides', async () => {
		const draft = await begin()
		const [one, two] = [await taro.get(`${draft}/site`), await taro.get(`${draft}/site`)].map((page) => fieldsOf(page.text, `${draft}/site`))
		assert.equal((await taro.postRaw(`${draft}/site`, { ...one, organization: '株式会社甲', go: 'later' })).status, 303)
		const late = await taro.postRaw(`${draft}/site`, { ...two, organization: '株式会社乙', go: 'later' })
		assert.equal(late.status, 409)
		assert.match(plain(late), /changed meanwhile[^]*株式会社甲/)
		const form = fieldsOf(late.text, `${draft}/site`)
		assert.equal(form.organization, '株式会社乙')
		assert.equal((await taro.postRaw(`${draft}/site`, { ...form, go: 'later' })).status, 303)
		assert.equal(fieldsOf((await taro.get(`${draft}/site`)).text, `${draft}/site`).organization, '株式会社乙')
		// The same sent twice, as by reload, is no conflict; another step is none either.
		assert.equal((await taro.postRaw(`${draft}/site`, { ...form, go: 'later' })).status, 303)
	})

	test('who sends a step when his session is over finds it in the form after the login', async () => {
		const draft = await begin()
		const form = fieldsOf((await taro.get(`${draft}/site`)).text, `${draft}/site`)
		await service.sql("UPDATE session SET seen_at = seen_at - 1801 WHERE realm = 'owner'; UPDATE customer_sending SET at = at - 3601")
		const login = await taro.postRaw(`${draft}/site`, { ...form, organization: '株式会社途中', go: 'next' })
		assert.equal(login.status, 403)
		const asked = await taro.postRaw('/owner/login', { ...fieldsOf(login.text, '/owner/login'), access_key: taro.key })
		const seen = taro.passwords.length - 1
		await mailbox.wait(() => taro.passwords.length > seen)
		const form2 = fieldsOf(asked.text, '/owner/login/password')
		let entered
		for (let i = 0; i < 50 && (entered?.status ?? 403) !== 200; i++) {
			entered = await taro.postRaw('/owner/login/password', { ...form2, password: taro.passwords.at(-1) })
			if (entered.status !== 200) await new Promise((resolve) => setTimeout(resolve, 100))
		}
		assert.equal(entered.status, 200, entered.text)
		const back = fieldsOf(entered.text, `${draft}/site`)
		assert.equal(back.organization, '株式会社途中')
		assert.equal((await taro.postRaw(`${draft}/site`, { ...back, go: 'later' })).status, 303)
		assert.equal(fieldsOf((await taro.get(`${draft}/site`)).text, `${draft}/site`).organization, '株式会社途中')
		await jiro.logIn()
	})

	test('it is sent once, however often the button is pressed, and then has a code and its papers', async () => {
		const draft = await begin()
		const early = await taro.get(`${draft}/review`)
		assert.match(plain(early), /Some steps are not complete yet/)
		await fillAll(draft)
		const review = await taro.get(`${draft}/review`)
		assert.equal(review.status, 200, service.log.slice(-2000))
		assert.match(plain(review), /www\.new\.example\.jp[^]*山田 太郎[^]*Certificate of the seal/)
		const form = { ...fieldsOf(review.text, `${draft}/review`), go: 'send' }
		const [first, second] = await Promise.all([1, 2].map(() => taro.postRaw(`${draft}/review`, form)))
		for (const each of [first, second]) assert.equal(stepOf(each.headers.location ?? each.text), `${draft}/done`)
		const done = await taro.get(`${draft}/done`)
		const [, made] = /\/owner\/contracts\/(\d{10})/.exec(done.text)
		assert.match(plain(done), /Received[^]*Papers that we need[^]*Application form[^]*Domain owner’s consent[^]*Certificate of the seal/)
		for (const paper of ['form', 'consent?owner=person', 'cover'])
			assert.equal((await taro.get(`/owner/contracts/${made}/${paper}`)).status, 200, paper)
		assert.match(plain(await taro.get(`/owner/contracts/${made}/form`)), /Ordered years: 1, ¥55,000 without tax, by invoice /)
		assert.equal((await taro.get(`/owner/contracts/${made}`)).status, 200)
		assert.equal(await service.sql(`SELECT count(*) FROM registered_url WHERE url = 'https://www.new.example.jp/'`), '1')
		// Back and forward: the steps of what was sent lead to where it stands.
		assert.equal((await taro.get(`${draft}/site`)).headers.location, `${draft}/done`)
		assert.equal((await fill(draft, 'review', { go: 'send' })).status, 303)
		codes.made = made
		codes.draft = draft
	})

	test('of a contract that went to another customer nothing is told any more', async () => {
		const own = `WHERE code = ${Number(codes.made)}`
		assert.match((await taro.get(`${codes.draft}/done`)).text, /id="progress"/)
		const customer = await service.sql(`SELECT customer FROM customer_contract ${own}`)
		await service.sql(`UPDATE customer_contract SET customer = (SELECT customer FROM customer_contract WHERE code = ${Number(foreign)}) ${own}`)
		const done = await taro.get(`${codes.draft}/done`)
		assert.equal(done.status, 200)
		assert.ok(!done.text.includes('id="progress"'))
		await service.sql(`UPDATE customer_contract SET customer = ${customer} ${own}`)
	})

	test('what it costs stands where it is paid, by the service and years that were chosen', async () => {
		const draft = await begin()
		for (const [years, said] of [['1', /¥55,000[^]*¥5,500[^]*¥60,500/], ['2', /¥104,500[^]*¥114,950/]]) {
			await fill(draft, 'site', { years })
			for (const step of ['order', 'review']) assert.match(plain(await taro.get(`${draft}/${step}`)), said)
		}
		await fill(draft, 'site', { years: '5' })
		assert.doesNotMatch(plain(await taro.get(`${draft}/order`)), /¥/)
	})

	test('what is not sold is said where it is chosen, and not when all is sent', async () => {
		const draft = await begin()
		await fillAll(draft, { host: 'www.unsold.example.jp' })
		assert.equal((await fill(draft, 'site', { years: '5' })).headers.location, `${draft}/site?look=1`)
		const page = (await taro.get(`${draft}/site`)).text
		assert.match(page, /id="wrong-years">[^<]+</)
		assert.doesNotMatch(page, /<option[^>]*>SR2\.0</, 'the list has none of it')
		assert.match((await taro.get(`${draft}/review`)).text, /section-wrong[^]*href="[^"]*\/site">/)
	})

	test('a coupon pays once: it is looked at when it is typed, and refused to the next', async () => {
		const [coupon] = (await service.command('coupon', 'make', '--count', '5')).toString().trim().split('\n')
		const [one, two] = [await begin(), await begin()]
		for (const [draft, host] of [[one, 'www.one.example.jp'], [two, 'www.two.example.jp']]) {
			await fillAll(draft, { host })
			const wrong = await fill(draft, 'order', { coupon: 'K7QM-2X9D-04TZ-8HVA' })
			assert.match((await taro.get(wrong.headers.location)).text, /id="wrong-coupon">[^<]+</)
			assert.equal((await fill(draft, 'order', { coupon: coupon.toLowerCase() })).headers.location, `${draft}/review`)
		}
		const last = fieldsOf((await taro.get(`${two}/review`)).text, `${two}/review`)
		assert.equal(stepOf((await send(one)).headers.location), `${one}/done`)
		const refused = await taro.postRaw(`${two}/review`, { ...last, go: 'send' })
		assert.equal(refused.status, 400, plain(refused))
		assert.match((await taro.get(`${two}/order`)).text, /id="wrong-coupon">[^<]+</)
		await fill(two, 'order', { coupon: '' })
		assert.equal(stepOf((await send(two)).headers.location), `${two}/done`)
		assert.equal((await service.sql("SELECT text FROM application_field WHERE name = 'order.coupon' AND text <> ''")).trim(), `****-****-****-${coupon.slice(-4)}`,
			'a number that was used is not kept')
		assert.match(plain(await taro.get(`${one}/drop`)), /The coupon that pays for it can then be used again/)
		assert.doesNotMatch(plain(await taro.get(`${two}/drop`)), /used again/)
		const [, made] = /\/owner\/contracts\/(\d{10})/.exec((await taro.get(`${one}/done`)).text)
		assert.match(plain(await taro.get(`/owner/contracts/${made}/form`)), /Ordered years: 1, paid with the coupon that ends in \w{4} /)
		assert.equal(await service.sql('SELECT net FROM contract_order WHERE coupon IS NOT NULL'), '55000', 'the price of that moment')
		assert.equal(await service.sql('SELECT count(*) FROM contract_order WHERE net IS NULL'), '0')
	})

	test('what was sent can be withdrawn, and a draft discarded, by a second button', async () => {
		assert.equal((await taro.get(`${codes.draft}/drop`)).status, 200)
		assert.equal((await taro.post(`${codes.draft}/drop`, {})).headers.location, '/owner/apply?done=withdrawn')
		assert.match(plain(await taro.get(`/owner/contracts/${codes.made}`)), /withdrawn/i)
		const draft = await begin()
		assert.equal((await taro.post(`${draft}/drop`, {})).headers.location, '/owner/apply?done=dropped')
		assert.equal((await taro.get(`${draft}/site`)).status, 404)
	})

	test('a renewal is asked for in its time, filled in, and makes a contract that renews', async () => {
		const early = await taro.get(`/owner/contracts/${code}/renew`)
		const open = await taro.get(`/owner/contracts/${ending}/renew`)
		assert.equal(open.status, 200)
		assert.match(open.text, /<button[^>]*>Begin</)
		assert.match((await taro.get(`/owner/contracts/${ending}`)).text, new RegExp(`class="holding-ask" href="/owner/contracts/${ending}/renew"`))
		assert.equal(early.status, 200)
		const draft = await begin(taro, `/owner/contracts/${ending}/renew`, `/owner/contracts/${ending}/renew`)
		assert.equal(await begin(taro, `/owner/contracts/${ending}/renew`, `/owner/contracts/${ending}/renew`), draft, 'one draft for a contract')
		assert.match(plain(await taro.get(`/owner/contracts/${ending}/renew`)), /You began it/)
		assert.equal(fieldsOf((await taro.get(`${draft}/site`)).text, `${draft}/site`).url.trim(), 'https://www.ending.example.jp/')
		await fill(draft, 'csr', { csr: request('/CN=www.ending.example.jp').csr })
		const sent = await send(draft)
		assert.equal(stepOf(sent.headers.location ?? plain(sent)), `${draft}/done`)
		const [, made] = /\/owner\/contracts\/(\d{10})/.exec((await taro.get(`${draft}/done`)).text)
		assert.match(plain(await taro.get(`/owner/contracts/${made}`)), new RegExp(ending))
	})

	test('another service that is asked for too early is not called a renewal', async () => {
		const early = await service.register('https://www.early.example.jp/', { days: [-5, 200] })
		await service.command('customer', 'edit', taro.mail, '--add-code', early)
		assert.match(plain(await taro.get(`/owner/contracts/${early}/change`)), /Another service can be asked for from 20[\d-]+ [\d:]+ on/)
	})

	test('a change of service makes a contract of the other service, which inherits what was left of the old one', async () => {
		const old = await service.register('https://www.moving.example.jp/', { days: [-300, 20] })
		await service.command('contract', 'edit', old, '--contacts', service.file('contacts.ini'))
		await service.command('customer', 'edit', taro.mail, '--add-code', old)
		const draft = await begin(taro, `/owner/contracts/${old}/change`, `/owner/contracts/${old}/change`)
		const site = fieldsOf((await taro.get(`${draft}/site`)).text, `${draft}/site`)
		assert.equal(site.url.trim(), 'https://www.moving.example.jp/')
		await fill(draft, 'site', { ...site, service: 'SR3.0' })
		await fill(draft, 'csr', { csr: request('/CN=www.moving.example.jp').csr })
		assert.equal((await send(draft)).status, 400, 'it is the service that it has')
		const shown = fieldsOf((await taro.get(`${draft}/site`)).text, `${draft}/site`)
		await fill(draft, 'site', { ...shown, url: 'https://www.moving.example.jp/\nhttps://moving.example.jp/', service: 'EV2.0' })
		assert.match(plain(await taro.get(`${draft}/review`)), /Addresses of the site https:\/\/www\.moving\.example\.jp\/ https:\/\/moving\.example\.jp\/ Org/, 'an address a line')
		const sent = await send(draft)
		assert.equal(stepOf(sent.headers.location ?? plain(sent)), `${draft}/done`)
		const [, made] = /\/owner\/contracts\/(\d{10})/.exec((await taro.get(`${draft}/done`)).text)
		const contract = JSON.parse(await service.command('contract', 'show', made, '--json'))
		assert.deepEqual([contract.service, contract.renews], ['EV2.0', old])
		assert.ok(contract.inherits_until, 'what was left')
	})

	test('a reissue, other contacts and the end wait for an operator; technician and accounts do not', async () => {
		const at = (kind) => [`/owner/contracts/${code}/${kind}`, `/owner/contracts/${code}/${kind}`]
		const reissue = await begin(taro, ...at('reissue'))
		await fill(reissue, 'csr', { csr: request('/CN=www.shop.example.jp').csr })
		await fill(reissue, 'reason', { reason: 'lost_key', words: '' })
		const contacts = await begin(taro, ...at('contacts'))
		await fill(contacts, 'registrant', { name: '新任 三郎' })
		await fill(contacts, 'technician', { name: '技術 四郎' })
		const end = await begin(taro, ...at('end'))
		await fill(end, 'reason', { words: 'サイトを閉じます。' })
		for (const [draft, question] of [[reissue, 'reissue'], [contacts, 'change-contacts'], [end, 'end']]) {
			const review = await taro.get(`${draft}/review`)
			const sent = await send(draft)
			assert.equal(stepOf(sent.headers.location ?? plain(sent)), `${draft}/done`)
			const done = await taro.get(`${draft}/done`)
			assert.match(plain(done), /Received/)
			for (const { text } of [review, done]) {
				assert.ok(text.includes(`"/help/${question}?`), 'the questions are those of what is asked for')
				assert.doesNotMatch(text, /\/help\/(papers|application-form|time-to-issue)\?/)
			}
		}
		assert.match((await taro.get(`/owner/contracts/${code}`)).text, new RegExp(`Waits for an operator:[^]*${reissue}/done`), 'it is told where the contract is')
		const page = plain(await taro.get(`/owner/contracts/${code}`))
		assert.match(page, /技術 四郎/)
		assert.match(page, /鈴木 一郎/)
		assert.match(plain(await taro.get(`/owner/contracts/${code}/end`)), /You sent this already/)
	})

	test('a draft of a contract that was meanwhile renewed or withdrawn is not sent, and says why', async () => {
		const renewed = await service.register('https://www.late.example.jp/', { days: [-300, 20] })
		const open = await service.register('https://www.open.example.jp/', { issued: false })
		await service.command('customer', 'edit', taro.mail, '--add-code', renewed, '--add-code', open)
		const renewal = await begin(taro, `/owner/contracts/${renewed}/renew`, `/owner/contracts/${renewed}/renew`)
		const contacts = await begin(taro, `/owner/contracts/${open}/contacts`, `/owner/contracts/${open}/contacts`)
		for (const step of ['applicant', 'registrant', 'technician', 'accounts']) {
			await fill(renewal, step, { ...APPLICANT, ...(step === 'accounts' && { invoice: 'mail' }) })
			await fill(contacts, step, { ...APPLICANT, ...(step === 'accounts' && { invoice: 'mail' }) })
		}
		await fill(renewal, 'csr', { csr: request('/CN=www.late.example.jp').csr })
		await service.register('https://www.late.example.jp/', { renews: renewed, days: [-1, 300] })
		await service.command('contract', 'withdraw', open)
		for (const [draft, said] of [[renewal, /It was not sent[^]*renewed already/], [contacts, /It was not sent[^]*withdrawn/]]) {
			const answer = await send(draft)
			assert.equal(answer.status, 409, plain(answer))
			assert.match(plain(answer), said)
			assert.equal((await taro.get(`${draft}/review`)).status, 200, 'and nothing that was typed is lost')
		}
	})

	test('what is too long is not saved, and comes back', async () => {
		const draft = await begin()
		const answer = await fill(draft, 'site', { organization: 'x'.repeat(9000) })
		assert.equal(answer.status, 400)
		assert.match(answer.text, /id="wrong-organization">This is too long to be kept/)
		assert.equal(fieldsOf(answer.text, `${draft}/site`).organization.length, 9000)
		assert.equal((await fill(draft, 'site', { url: 'x'.repeat(300_000) })).status, 413)
	})

	test('what belongs to another customer does not exist', async () => {
		const draft = await begin(jiro)
		for (const path of [draft, `${draft}/site`, `${draft}/review`, `${draft}/done`, `${draft}/drop`, `/owner/contracts/${foreign}/renew`, '/owner/apply/0/site', '/owner/apply/x', `${draft.replace(/\d+$/, '99999999999999999999')}`])
			assert.equal((await taro.get(path)).status, 404, path)
		const { csrf } = fieldsOf((await taro.get('/owner/apply')).text, '/owner/apply/new')
		for (const path of [`${draft}/site`, `${draft}/review`, `${draft}/drop`, `/owner/contracts/${foreign}/renew`])
			assert.equal((await taro.postRaw(path, { csrf, go: 'send' })).status, 404, path)
		assert.equal((await jiro.get(`${draft}/nothing`)).status, 404)
	})

	test('a form of another session saves nothing, and comes back', async () => {
		const draft = await begin()
		const form = fieldsOf((await taro.get(`${draft}/site`)).text, `${draft}/site`)
		const answer = await taro.postRaw(`${draft}/site`, { ...form, csrf: '0', organization: '株式会社他' })
		assert.equal(fieldsOf(answer.text, `${draft}/site`).organization, '株式会社他')
		assert.notEqual(fieldsOf((await taro.get(`${draft}/site`)).text, `${draft}/site`).organization, '株式会社他')
	})

	test('names of 1,000 characters, line breaks and markup come back as they were typed', async () => {
		const draft = await begin()
		for (const organization of ['長'.repeat(1000), '"><script>alert(1)</script>', ' 株式会社  見本 ']) {
			await fill(draft, 'site', { organization })
			const page = await taro.get(`${draft}/site`)
			assert.equal(fieldsOf(page.text, `${draft}/site`).organization, organization)
			assert.ok(!page.text.includes('<script>alert'))
		}
	})
})
