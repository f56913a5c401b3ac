// The operators' pages: contracts are found, shown and changed by the rules of the command line.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { Authority, mistyped, run, Service, statusOf, until } from '../../fixtures/harness.mjs'
import { fieldsOf, multipart, Operator } from '../../fixtures/operator.mjs'

test('an empty store says so', async () => {
	const service = await Service.start()
	try {
		const sato = await Operator.add(service, 'sato', 'marketing')
		const { text } = await sato.get('/admin/contracts')
		assert.match(text, /There is no contract yet/)
		assert.ok(!text.includes('Check the digits'))
	} finally {
		await service.stop()
	}
})

describe('contracts in the console', () => {
	let service, sato, mori, code
	before(async () => {
		service = await Service.start({ config: { usage: { flush: 1 } } })
		await Authority.make(service.authority.folder)
		sato = await Operator.add(service, 'sato', 'operator')
		mori = await Operator.add(service, 'mori', 'marketing')
		code = await service.register('https://shop.example.com/')
		await service.register('https://other.example.net/', { organization: '別の商店', issued: false })
	})
	after(() => service.stop())

	const page = (what = '') => `/admin/contracts/${code}${what}`
	const send = (operator, path, fields) => {
		const { body, headers } = multipart(fields)
		return operator.send('POST', path, { body, headers })
	}
	const leaf = async (name, hosts, options) => fs.readFileSync(await service.authority.leaf(name, hosts, options), 'latin1')

	test('a contract is found by code, organisation and host', async () => {
		const found = async (q) =>
			[...(await mori.get(`/admin/contracts?q=${encodeURIComponent(q)}`)).text.matchAll(/row-code" href="\/admin\/contracts\/(\d+)/g)]
				.map(([, each]) => each)
		for (const q of [code, code.slice(0, 6), ` ${code.slice(0, 4)}-${code.slice(4)}`, '見本', 'shop.example.com',
			'https://shop.example.com/cart', 'SHOP.example.com'])
			assert.ok((await found(q)).includes(code), q)
		const wide = [...code].map((digit) => String.fromCodePoint(0xff10 + Number(digit))).join('')
		for (const q of [wide, `　${code}　`, `${service.origin}/proof/${code}?lang=en`, `/sticker/${code}/56x88.svg`,
			`https://old.example/owner/snippet/${code}`])
			assert.deepEqual(await found(q), [code], q)
		assert.equal((await found('')).length, 2)
		assert.deepEqual(await found('別の'), (await found('other.example.net')))
		const nothing = await mori.get('/admin/contracts?q=nobody')
		assert.match(nothing.text, /There is no such contract[^]*href="\/admin\/contracts"/)
		const zeros = await service.register('https://zeros.example.org/', { code: '0012345678' })
		assert.deepEqual(await found('12345678'), [zeros])
		assert.deepEqual(await found('１２３４５６７８'), [zeros])
	})

	test('what is too long or no text is found nowhere, and stays as it was typed', async () => {
		for (const [q, shown] of [['契'.repeat(90), '契'.repeat(90)], ['x'.repeat(1900), 'x'.repeat(1900)]]) {
			const { status, text } = await mori.get(`/admin/contracts?q=${q.startsWith('x') ? q : encodeURIComponent(q)}`)
			assert.equal(status, 200)
			assert.match(text, /There is no such contract/)
			assert.equal(fieldsOf(text, '/admin/contracts').q, shown)
			assert.ok(!text.includes('row-code'))
		}
		for (const q of ['%FF', 'shop%FF.example.com'])
			assert.match((await mori.get(`/admin/contracts?q=${q}`)).text, /There is no such contract/, q)
	})

	test('a host is found in whatever case and letters, and where a sticker was seen on it', async () => {
		const url = 'https://xn--fiq228c.example/'
		const idn = await service.register(url)
		const seen = async (host) => service.get(`/sticker/${code}/56x88.svg`, { Referer: `https://${host}/` })
		for (const host of ['evil.example', 'evil.example', 'www.wwwless.example.com', 'shop.example.com']) await seen(host)
		const rows = async (q) => [...(await mori.get(`/admin/contracts?q=${encodeURIComponent(q)}`)).text
			.matchAll(/contracts\/(\d{10})">[^]*?row-host">([^<]*?) ?<[^]*?row-state">(?:<svg[^]*?<\/svg>|<strong[^>]*>)?\s*([^<]*?)\s*</g)]
			.map(([, ...each]) => each.join(' '))
		for (const q of ['中文.example', 'XN--FIQ228C.EXAMPLE', '中文。ＥＸＡＭＰＬＥ', url])
			assert.ok((await rows(q)).some((row) => row.startsWith(idn)), q)
		await until('the counts are in the store', async () => (await rows('evil.example')).length > 0)
		assert.deepEqual(await rows('EVIL.example'), [`${code} evil.example not registered`])
		assert.deepEqual(await rows('www.wwwless.example.com'), [`${code} www.wwwless.example.com not registered`])
		assert.deepEqual((await rows('SHOP.example.com')).slice(-2), [
			`${code} shop.example.com valid`, `${code} shop.example.com registered`])
		assert.match((await mori.get('/admin/contracts?q=evil.example')).text, /No contract has registered this host/)
	})

	test('long lists are read in pages', async () => {
		const csv = ['url,organization', ...Array.from({ length: 60 }, (_, i) => `https://n${i}.example.org/,Paged Inc`)].join('\n')
		fs.writeFileSync(service.file('many.csv'), csv)
		await service.command('contract', 'import', service.file('many.csv'))
		const seen = new Set()
		let path = '/admin/contracts?q=Paged+Inc', pages = 0
		for (; path; pages++) {
			const { text } = await mori.get(path)
			for (const [, each] of text.matchAll(/row-code" href="\/admin\/contracts\/(\d+)/g)) seen.add(each)
			path = /href="(\/admin\/contracts\?q=[^"]*after=\d+)"/.exec(text)?.[1].replace('&amp;', '&')
		}
		assert.equal(seen.size, 60)
		assert.equal(pages, 3)
	})

	test('marketing sees a contract, but neither buttons nor pages that change it', async () => {
		const { text } = await mori.get(page())
		assert.match(text, /https:\/\/shop\.example\.com\/[^]*SHA-256 fingerprint[^]*added a certificate/)
		assert.ok(!text.includes('/certificate"') && !text.includes('/sticker"'))
		for (const what of ['/certificate', '/revoke'])
			assert.equal((await mori.get(page(what))).status, 403)
		assert.equal((await mori.get('/admin/contracts/new')).status, 403)
		const csrf = fieldsOf(text, '/admin/logout').csrf
		assert.equal((await mori.postRaw(page('/sticker'), { csrf, sticker: 'no' })).status, 403)
		assert.match((await service.command('contract', 'show', code)).toString(), /sticker +wanted/)
	})

	test('a contract is added, by the same rules as on the command line', async () => {
		const answer = await sato.post('/admin/contracts/new', {
			url: 'https://new.example.com/\nhttps://www.new.example.com/', organization: '新しい商店' })
		assert.equal(answer.status, 303)
		const [, made] = /contracts\/(\d{10})\?done=contract/.exec(answer.headers.location)
		const shown = (await service.command('contract', 'show', made)).toString()
		assert.match(shown, /https:\/\/www\.new\.example\.com\/[^]*新しい商店[^]*console:sato/)
	})

	test('what is wrong stands beside its field, and what was typed stays', async () => {
		const organization = 'A & B <"本店">'
		for (const [fields, field] of [
			[{ url: 'http://shop.example.com/' }, 'url'],
			[{ url: 'https://a.example.com/', renews: mistyped(code) }, 'renews'],
			[{ url: 'https://a.example.com/', code: '12' }, 'code'],
			[{ url: 'https://a.example.com/', code }, 'code'],
			[{ url: 'https://a.example.com/', service: 'X' }, 'service'],
		]) {
			const answer = await sato.post('/admin/contracts/new', { organization, ...fields })
			assert.equal(answer.status, 400)
			assert.match(answer.text, new RegExp(`id="wrong-${field}"`))
			assert.equal(fieldsOf(answer.text).organization, organization)
			assert.equal(fieldsOf(answer.text).url, fields.url)
		}
	})

	test('why something is refused is told in the reader’s language, and what was typed stays', async () => {
		const wrong = (text, field) => new RegExp(`id="wrong-${field}">([^<]*)<`).exec(text)[1]
		const japanese = { headers: { 'Accept-Language': 'ja' } }
		for (const [fields, field, words] of [
			[{ url: 'https://a.example.com/\nhttp://x.example/' }, 'url', 'https:// で始まるアドレスを入力してください: http://x.example/'],
			[{ url: 'https://a..example/' }, 'url', 'https://a..example/'],
			[{ url: 'nonsense' }, 'url', 'アドレスとして読み取れません。https:// から始まっているか、ホスト名の綴りが正しいか、ご確認ください: nonsense'],
			[{ url: 'https://a.example.com/?x' }, 'url', 'から後ろは登録できません'],
			[{ url: 'https://a.example.com/ https://A.example.com' }, 'url', '同じアドレスが2回'],
			[{ url: 'https://10.0.0.1/' }, 'url', 'IP アドレスではなく'],
			[{ organization: '' }, 'organization', '運営者の名前を入力してください'],
			[{ organization: '見本\u200b商店' }, 'organization', '3 文字目に、見えない文字'],
			[{ organization: '長'.repeat(256) }, 'organization', '255文字以内'],
			[{ code }, 'code', 'すでに使われています'],
			[{ renews: mistyped(code) }, 'renews', 'このコードの契約はありません'],
		]) {
			const answer = await sato.post('/admin/contracts/new', { url: 'https://a.example.com/', organization: '見本', ...fields }, japanese)
			assert.equal(answer.status, 400, words)
			assert.ok(wrong(answer.text, field).includes(words), `${wrong(answer.text, field)} has not ${words}`)
			assert.equal(fieldsOf(answer.text)[field], fields[field])
			assert.ok(!/[A-Za-z]{4}/.test(wrong(answer.text, field).replace(/https?:\/\/|nonsense|[a-zA-Z.]*example[a-zA-Z./]*/g, '')), wrong(answer.text, field))
		}
		const mine = await service.register('https://reason.example.com/', { issued: false })
		const path = `/admin/contracts/${mine}/certificate`
		const { csrf, version } = fieldsOf((await sato.get(path)).text, path)
		for (const [pem, words] of [
			[await leaf('reason', ['wrong.example.com']), 'この証明書には、登録 URL のホスト名 reason.example.com が含まれていません'],
			[fs.readFileSync(`${service.authority.folder}/reason.key`, 'latin1'), 'これは秘密鍵です'],
			['nonsense', '証明書が見つかりません'],
		]) {
			const { body, headers } = multipart({ csrf, version, pem })
			const { text } = await sato.send('POST', path, { body, headers: { ...headers, ...japanese.headers } })
			assert.ok(wrong(text, 'pem').includes(words), wrong(text, 'pem'))
		}
	})

	test('a certificate is added, pasted or as a file, and seen by visitors at once', async () => {
		const url = 'https://cert.example.com/'
		const mine = await service.register(url, { issued: false })
		const path = `/admin/contracts/${mine}/certificate`
		const proof = async () => statusOf(await service.get(`/proof/${mine}`, { Referer: url })).record
		assert.equal(await proof(), 'none')
		const { csrf, version } = fieldsOf((await sato.get(path)).text, path)
		for (const [pem, words] of [
			['', /Paste a certificate or choose a file/],
			['nonsense', /There is no certificate in it/],
			[await leaf('wrong-host', ['wrong.example.com']), /does not name cert\.example\.com/],
		]) {
			const answer = await send(sato, path, { csrf, version, pem })
			assert.equal(answer.status, 400)
			assert.match(answer.text, words)
		}
		const answer = await send(sato, path, { csrf, version, pem: await leaf('pasted', ['cert.example.com'], { days: [-30, 60] }) })
		assert.equal(answer.headers.location, `/admin/contracts/${mine}?done=certificate`)
		assert.equal(await proof(), 'valid')
		const later = fieldsOf((await sato.get(path)).text, path)
		const upload = await send(sato, path, { ...later, pem: '', file: { name: 'c.pem', bytes: await leaf('file', ['cert.example.com'], { days: [-1, 89] }) } })
		assert.equal(upload.status, 303, upload.text)
		assert.equal((await send(sato, path, { ...later, pem: 'x'.repeat(100_000) })).status, 413)
	})

	test('a request (CSR) comes with an application or later, and the certificate must have its key', async () => {
		const host = 'request.example.com'
		const rsa = await leaf('request-rsa', [host], { key: 'rsa2048' })
		// A key of its own: that which leaves share is a revoked one's, too.
		execFileSync('openssl', ['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', 'own.key'], { cwd: service.authority.folder })
		const request = (key, subject, format = 'PEM') =>
			execFileSync('openssl', ['req', '-new', '-key', `${key}.key`, '-subj', subject, '-outform', format], { cwd: service.authority.folder })
		const given = { ...fieldsOf((await sato.get('/admin/contracts/new')).text), url: `https://${host}/`, organization: 'Example' }
		const refused = await sato.post('/admin/contracts/new', { ...given, csr: request('own', '/CN=other.example.com').toString() })
		assert.equal(refused.status, 400)
		assert.match(refused.text, /The request \(CSR\) is for other\.example\.com, too, which is not among/)
		const made = await sato.post('/admin/contracts/new', { ...given, csr: request('own', `/CN=${host}`).toString() })
		assert.match(made.headers.location, /done=contract$/)
		const at = made.headers.location.replace(/\?.*/, '')
		assert.match((await sato.get(at)).text, /EC P-256<span class="line">request\.example\.com<\/span>/)
		const add = async () => send(sato, `${at}/certificate`, { ...fieldsOf((await sato.get(`${at}/certificate`)).text, `${at}/certificate`), pem: rsa })
		const wrong = await add()
		assert.equal(wrong.status, 400)
		assert.match(wrong.text, /The key of this certificate is not that of the contract’s request \(CSR\)/)
		const attach = async (fields) => send(sato, `${at}/csr`, { ...fieldsOf((await sato.get(`${at}/csr`)).text, `${at}/csr`), ...fields })
		assert.match((await attach({ csr: '' })).text, /Paste a request or choose a file/)
		assert.match((await attach({ csr: 'nonsense' })).text, /This is no certificate request \(CSR\)/)
		const next = await attach({ csr: '', file: { name: 'next.csr', bytes: request('rsa2048', `/CN=${host}`, 'DER').toString('latin1') } })
		assert.equal(next.headers.location, `${at}?done=csr`)
		assert.match((await sato.get(at)).text, /RSA 2048/)
		assert.equal((await add()).headers.location, `${at}?done=certificate`)
		assert.equal((await mori.get(`${at}/csr`)).status, 403)
	})

	test('what browsers refuse is added only as a record of the past', async () => {
		const host = 'historic.example.com'
		const mine = await service.register(`https://${host}/`, { issued: false })
		const path = `/admin/contracts/${mine}/certificate`
		const given = fieldsOf((await sato.get(path)).text, path)
		assert.equal(given.historic, 'no')
		const pem = await leaf('historic', [], { subject: `/O=Example/CN=${host}` })
		const refused = await send(sato, path, { ...given, pem })
		assert.equal(refused.status, 400)
		assert.match(refused.text, /common name \(CN\) alone, where browsers no longer look\. If it is a record of the past/)
		const taken = await send(sato, path, { ...given, pem, historic: 'yes' })
		assert.equal(taken.headers.location, `/admin/contracts/${mine}?done=doubtful`)
		assert.match((await sato.get(`/admin/contracts/${mine}`)).text, /broken \(browsers refuse it\)/)
	})

	test('revoking asks first, then shows at once', async () => {
		const url = 'https://revoke.example.com/'
		const mine = await service.register(url)
		const path = `/admin/contracts/${mine}/revoke`
		const proof = async () => statusOf(await service.get(`/proof/${mine}`, { Referer: url })).record
		assert.equal(await proof(), 'valid')
		const asked = await sato.post(path, { reason: 'keyCompromise' })
		assert.equal(asked.status, 200)
		assert.match(asked.text, /Do you really want to revoke it/)
		assert.equal(await proof(), 'valid')
		const fields = fieldsOf(asked.text, path)
		assert.equal(fields.reason, 'keyCompromise')
		assert.equal((await sato.postRaw(path, fields)).headers.location, `/admin/contracts/${mine}?done=revoked`)
		assert.equal(await proof(), 'revoked')
		assert.equal((await sato.postRaw(path, fields)).status, 409, 'once is enough')
	})

	test('a hold is lifted, with a reason, after it was asked; nothing else is', async () => {
		const url = 'https://hold.example.com/'
		const mine = await service.register(url)
		const path = `/admin/contracts/${mine}/release`, revoke = `/admin/contracts/${mine}/revoke`
		const proof = async () => statusOf(await service.get(`/proof/${mine}`, { Referer: url })).record
		const contract = async (who = sato) => (await who.get(`/admin/contracts/${mine}`)).text
		const hold = async (reason) => sato.postRaw(revoke, fieldsOf((await sato.post(revoke, { reason })).text, revoke))
		assert.match((await sato.get(path)).text, /is not suspended/)
		assert.ok(!(await contract()).includes(path))
		await hold('certificateHold')
		assert.equal(await proof(), 'revoked')
		assert.ok((await contract()).includes(`href="${path}"`))
		assert.ok(!(await contract(mori)).includes(path))
		assert.equal((await mori.get(path)).status, 403)
		const untold = await sato.post(path, { note: ' ' })
		assert.equal(untold.status, 400)
		assert.match(untold.text, /Say why/)
		assert.ok(!untold.text.includes('name="sure"'))
		const asked = await sato.post(path, { note: 'The <site> is clean again' })
		assert.match(asked.text, /Do you really want to lift the hold/)
		assert.equal(await proof(), 'revoked')
		const fields = fieldsOf(asked.text, path)
		assert.equal((await sato.postRaw(path, { ...fields, note: 'x'.repeat(2001) })).status, 400)
		assert.equal(await proof(), 'revoked')
		assert.equal((await sato.postRaw(path, fields)).headers.location, `/admin/contracts/${mine}?done=released`)
		assert.equal(await proof(), 'valid')
		assert.match((await contract()).replace(/<[^>]*>/g, '').replace(/\s+/g, ' '), /lifted the hold[^]*Why the hold is lifted: The &lt;site&gt; is clean again/)
		assert.equal((await sato.postRaw(path, fields)).status, 409, 'once is enough')
		await hold('keyCompromise')
		assert.match((await sato.get(path)).text, /is not suspended/)
		const forced = await sato.postRaw(path, { ...fieldsOf((await sato.get(revoke)).text, revoke), note: 'please', sure: 'yes' })
		assert.equal(forced.status, 400)
		assert.equal(await proof(), 'revoked')
	})

	test('the history says in words and local time what changed from what to what', async () => {
		const url = 'https://history.example.com/'
		const mine = await service.register(url)
		await sato.post(`/admin/contracts/${mine}/sticker`, {}, { from: `/admin/contracts/${mine}` })
		const asked = await sato.post(`/admin/contracts/${mine}/revoke`, { reason: 'keyCompromise' })
		await sato.postRaw(`/admin/contracts/${mine}/revoke`, fieldsOf(asked.text, `/admin/contracts/${mine}/revoke`))
		const told = async (lang) => (await mori.get(`/admin/contracts/${mine}?lang=${lang}`)).text
			.replace(/[^]*<h2 id="events">/, '').replace(/<[^>]*>/g, '').replace(/\s+/g, ' ')
		const ja = await told('ja'), en = await told('en')
		assert.match(ja, /ステッカー: 希望する → 希望しない/)
		assert.match(ja, /失効: なし → \d{4}-\d\d-\d\d \d\d:\d\d 失効の理由: 秘密鍵の漏えい/)
		assert.match(ja, /登録 URL: https:\/\/history\.example\.com\/ 運営者の名前: /)
		assert.match(ja, /有効期間の開始: \d{4}-\d\d-\d\d /)
		assert.match(en, /Sticker: wanted → not wanted/)
		assert.match(en, /Revoked: none → \d{4}-\d\d-\d\d \d\d:\d\d/)
		assert.ok(!/[{}]|\d{9}\b(?!\d)/.test(ja.replaceAll(/[0-9a-fA-F]{16,}/g, '').replaceAll(mine, '')), ja)
		await mori.get('/admin/?lang=en')
		// In the list it is revoked since then, and not until some day to come; in each language by its name.
		const row = async (lang) => (await mori.get(`/admin/contracts?q=${mine}&lang=${lang}`)).text
			.replace(/[^]*<ul class="rows">/, '').replace(/<[^>]*>/g, '').replace(/\s+/g, ' ')
		assert.match(await row('ja'), /株式会社見本 history[^ ]* 失効 \(\d{4}-\d\d-\d\d \d\d:\d\dから\)/)
		assert.match(await row('en'), /Example history[^ ]* revoked \(since \d{4}-\d\d-\d\d \d\d:\d\d\)/)
	})

	test('every change of every record is read in pages, the newest first, by those who may change', async () => {
		assert.equal((await mori.get('/admin/changes')).status, 403)
		const mine = await service.register('https://changes.example.com/')
		const rows = (text) => [...text.matchAll(/event-who">([^<]*)<[^]*?contracts\/(\d{10})">[^]*?event-what">([^<]*)</g)].map(([, ...each]) => each.slice(1).join(' '))
		const { text } = await sato.get('/admin/changes')
		assert.deepEqual(rows(text).slice(0, 2), [`${mine} certificate added`, `${mine} contract added`])
		assert.match(text, /<a href="\/admin\/changes"[^>]* aria-current="page">Changes<\/a>/)
		assert.match(text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' '), new RegExp(`${mine} Example `), 'the name as the reader writes it')
		const seen = []
		for (let path = '/admin/changes'; path;) {
			const page_ = (await sato.get(path)).text
			seen.push(...rows(page_))
			path = /href="(\/admin\/changes\?before=\d+)"/.exec(page_)?.[1]
		}
		const { stdout } = await run('sqlite3', [service.file('store.db'), 'SELECT count(*) FROM event'])
		assert.equal(seen.length, Number(stdout))
	})

	test('two operators change one contract: the second is told, may look and do it again', async () => {
		const kato = await Operator.add(service, 'kato', 'operator')
		const first = fieldsOf((await sato.get(page())).text, page('/sticker'))
		const second = fieldsOf((await kato.get(page())).text, page('/sticker'))
		assert.equal((await sato.postRaw(page('/sticker'), first)).status, 303)
		const told = await kato.postRaw(page('/sticker'), second)
		assert.equal(told.status, 409)
		assert.match(told.text, /Somebody else was faster[^]*console:sato changed the wish for a sticker/)
		assert.match((await service.command('contract', 'show', code)).toString(), /sticker +not wanted/)
		const again = fieldsOf(told.text, page('/sticker'))
		assert.equal((await kato.postRaw(page('/sticker'), again)).status, 303)
		assert.match((await service.command('contract', 'show', code)).toString(), /sticker +wanted/)
		assert.equal((await kato.postRaw(page('/sticker'), { ...again, version: '' })).status, 409)
	})

	test('a session that ends in the middle of a form loses nothing that was typed', async () => {
		const path = '/admin/contracts/new'
		const typed = { url: 'https://kept.example.com/\nhttps://www.kept.example.com/', organization: '残る "商店" & <子>' }
		const fields = { ...fieldsOf((await sato.get(path)).text, path), ...typed }
		await service.command('operator', 'enable', 'sato')
		const login = await sato.postRaw(path, fields)
		assert.equal(login.status, 403)
		assert.match(login.text, /What you entered is kept/)
		const kept = { ...fieldsOf(login.text, '/admin/login'), name: 'sato' }
		const wrong = await sato.postRaw('/admin/login', { ...kept, password: 'wrong wrong wrong' })
		const resumed = await sato.postRaw('/admin/login', {
			...fieldsOf(wrong.text, '/admin/login'), name: 'sato', password: sato.password })
		assert.equal(resumed.status, 200)
		assert.match(resumed.text, /Nothing has been changed yet/)
		const shown = fieldsOf(resumed.text, path)
		assert.equal(shown.url, typed.url)
		assert.equal(shown.organization, typed.organization)
		assert.equal((await sato.postRaw(path, shown)).status, 303)
	})

	test('a button that was pressed when the session had ended leads back to it, and says that nothing was done', async () => {
		const wish = async () => /sticker +(.*wanted)/.exec((await service.command('contract', 'show', code)).toString())[1]
		const before_ = await wish()
		const fields = fieldsOf((await sato.get(page())).text, page('/sticker'))
		await service.command('operator', 'enable', 'sato')
		const login = await sato.postRaw(page('/sticker'), fields)
		assert.equal(login.status, 403)
		const resumed = await sato.postRaw('/admin/login', {
			...fieldsOf(login.text, '/admin/login'), name: 'sato', password: sato.password })
		assert.equal(resumed.status, 200)
		assert.match(resumed.text, /role="status">You are logged in. Nothing has been changed yet/)
		const stale = await sato.postRaw(page('/sticker'), { ...fields, csrf: 'x'.repeat(64) })
		assert.equal(stale.status, 200)
		assert.match(stale.text, /role="status">[^<]*nothing has been changed yet/)
		assert.equal(await wish(), before_)
		assert.equal((await sato.postRaw(page('/sticker'), fieldsOf(stale.text, page('/sticker')))).status, 303)
		assert.notEqual(await wish(), before_)
	})

	test('what is kept cannot be made up, and leads nowhere else', async () => {
		const path = '/admin/contracts/new'
		const fields = { ...fieldsOf((await sato.get(path)).text, path), organization: 'mine' }
		await service.command('operator', 'enable', 'sato')
		const kept = fieldsOf((await sato.postRaw(path, fields)).text, '/admin/login')
		for (const change of [{ 'kept.organization': 'theirs' }, { 'kept-path': '/admin/account' }, { 'kept-time': '1' }, { 'kept-mark': '0'.repeat(64) }]) {
			const answer = await sato.postRaw('/admin/login', { ...kept, ...change, name: 'sato', password: sato.password })
			assert.equal(answer.status, 303)
			assert.equal(answer.headers.location, '/admin/')
		}
	})

	test('a file is kept too, as text', async () => {
		const mine = await service.register('https://keep.example.com/', { issued: false })
		const path = `/admin/contracts/${mine}/certificate`
		const fields = fieldsOf((await sato.get(path)).text, path)
		const bytes = (await leaf('kept', ['keep.example.com'])).replace(/\n/g, '\r\n')
		await service.command('operator', 'enable', 'sato')
		const login = await send(sato, path, { ...fields, pem: '', file: { name: 'c.pem', bytes } })
		const resumed = await sato.postRaw('/admin/login', {
			...fieldsOf(login.text, '/admin/login'), name: 'sato', password: sato.password })
		const shown = fieldsOf(resumed.text, path)
		assert.match(shown.pem, /^-----BEGIN CERTIFICATE-----/)
		assert.equal((await send(sato, path, shown)).status, 303)
	})
})

test('other servers are told of a change in the console', async () => {
	const service = await Service.start({ redis: true, config: { cache: { ttl: 3600 } } })
	const other = Object.assign(await Service.prepare(), { })
	try {
		fs.writeFileSync(other.config, fs.readFileSync(service.config, 'utf8')
			.replaceAll(`:${service.port}`, `:${other.port}`).replaceAll(`:${service.adminPort}`, `:${other.adminPort}`))
		await other.serve()
		const code = await service.register('https://told.example.com/')
		const seen = async () => statusOf(await other.get(`/proof/${code}`)).record
		assert.equal(await seen(), 'valid')
		const sato = await Operator.add(service, 'sato', 'operator')
		const path = `/admin/contracts/${code}/revoke`
		const { text } = await sato.post(path, { reason: 'superseded' })
		assert.equal((await sato.postRaw(path, fieldsOf(text, path))).status, 303)
		await until('the other server shows it', async () => (await seen()) === 'revoked')
	} finally {
		await other.stop()
		await service.stop()
	}
})
