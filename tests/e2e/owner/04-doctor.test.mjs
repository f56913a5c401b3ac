// The site doctor: who has the key sees what was found on the site, and how it is mended.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import { X509Certificate } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { Service, sqlite, unescapeHtml } from '../../fixtures/harness.mjs'
import { findings } from '../../fixtures/findings.mjs'
import { Operator } from '../../fixtures/operator.mjs'
import { idOf, scts } from '../../fixtures/scts.mjs'

const verdict = (text) => /<main[^>]* data-doctor="(\w+)"/.exec(text)?.[1]
const states = (text) => [...text.matchAll(/data-check="(\w+)" data-state="(\w+)"/g)].map(([, check, state]) => `${check} ${state}`)
const words = (html) => unescapeHtml(html.replace(/<[^>]+>/g, ' ')).replace(/\s+/g, ' ')

describe('the site doctor', () => {
	let service, code, link
	const host = 'www.shop.example.com'

	/** The path of the page that the command line gives, with `more` behind. */
	const linkOf = async (of) => new URL(JSON.parse(await service.command('doctor', of, '--json')).page).href.replace(/^https?:\/\/[^/]+/, '')
	const page = (more = '') => service.get(`${link}&lang=en${more}`)

	before(async () => {
		service = await Service.start()
		code = await service.register(`https://${host}/`)
		link = await linkOf(code)
	})
	after(() => service.stop())

	test('without its key the page says where the link comes from, whatever the code', async () => {
		const answers = await Promise.all([`/owner/doctor/${code}`, `/owner/doctor/${code}?key=${'0'.repeat(32)}`,
			'/owner/doctor/0000000000', `${link.slice(0, -1)}`, link.replace(code, '1234567890')].map((path) => service.get(path, { 'accept-language': 'en' })))
		for (const { status, text, headers } of answers) {
			assert.equal(status, 403)
			assert.match(text, /Click the sticker on your own site/)
			assert.match(text, /<meta name="robots" content="noindex">/)
			assert.equal(headers['cache-control'], 'no-store')
			assert.equal(headers['x-robots-tag'], 'noindex')
		}
		for (const file of ['chain', 'fullchain'])
			assert.equal((await service.get(`/owner/doctor/${code}/${file}.pem`)).status, 403)
		assert.equal((await service.request('POST', `/owner/doctor/${code}/again`)).status, 403)
	})

	test('what was not looked at is not called good', async () => {
		assert.equal(verdict((await page()).text), 'none')
		await sqlite(service.file('store.db'), `INSERT INTO site (code, host, port) VALUES (${Number(code)}, '${host}', 443)`)
		const { status, text, headers } = await page()
		assert.equal(status, 200)
		assert.equal(verdict(text), 'unseen')
		assert.equal(states(text).length, 28)
		assert.ok(states(text).every((state) => state.endsWith(' unknown')))
		assert.equal(headers['cache-control'], 'no-store')
		assert.equal(headers['referrer-policy'], 'no-referrer')
		assert.equal(headers['x-robots-tag'], 'noindex')
	})

	test('the logs that have the certificate are listed, by name where the configuration has it', async () => {
		const shop = 'logged.shop.example.com'
		const logged = await service.register(`https://${shop}/`, { issued: false })
		await service.command('certificate', 'add', logged, await service.authority.leaf('logged', [shop], { scts: scts(['A', 1780272000123], ['<', 1780272060000]) }))
		await findings(service, logged, shop, { good: [15] })
		const told = async () => JSON.parse(await service.command('doctor', logged, '--json')).checks.find(({ check }) => check === 'transparency')
		const ids = ['A', '<'].map(idOf)
		assert.deepEqual((await told()).logs, ids.map((id, i) => ({ id, name: null, at: `2026-06-01T09:0${i}:00+09:00` })))
		fs.writeFileSync(service.file('logs'), `# names\n${ids[1]} <b>Log</b> 2026h1\n`)
		service.env = { ...service.env, TRUSTSEAL_WATCH_LOGS: service.file('logs') }
		assert.deepEqual((await told()).logs.map(({ name }) => name), [null, '<b>Log</b> 2026h1'])
		assert.match((await service.command('doctor', logged)).toString(), /In the logs: QUFB\S+= \([^)]+\), <b>Log<\/b> 2026h1 \([^)]+\)/)
		const { text } = await service.get(`${await linkOf(logged)}&lang=en`)
		assert.match(words(text), new RegExp(`enough proofs of public logs. In the logs ${ids[0]} `))
	})

	test('what is wrong comes first, each with its meaning and its cure', async () => {
		await findings(service, code, host, { good: [0, 1, 2, 3], wrong: {
			hsts: { reason: 'none' }, chain: { reason: 'incomplete', missing: ['Example Intermediate CA'] }, code: { reason: 'old', code: '0000000001' } } })
		const { text } = await page()
		assert.equal(verdict(text), 'bad')
		assert.deepEqual(states(text).slice(0, 3), ['chain wrong', 'code weak', 'hsts note'])
		assert.ok(states(text)[3].endsWith(' unknown'))
		assert.deepEqual(states(text).slice(-4), ['address good', 'connect good', 'tls good', 'protocol good'])
		const said = words(text)
		assert.match(said, /does not send this intermediate certificate: Example Intermediate CA/)
		assert.match(said, /not issued by a trusted authority/)
		assert.ok(said.includes(`still has the code 0000000001 of an earlier contract`))
		assert.ok(said.includes(`http://localhost:${service.port}/owner/snippet/${code}`))
		assert.doesNotMatch(said, /SSLCertificateFile/)
	})

	test('the server is chosen by a link, and the very lines follow', async () => {
		const apache = /href="([^"]*server=apache[^"]*)"/.exec((await page()).text)[1]
		const { text } = await service.get(unescapeHtml(apache))
		assert.match(text, new RegExp(`SSLCertificateFile    /etc/ssl/${host}/fullchain.pem`))
		assert.match(words((await service.get(`${link}&lang=ja&server=iis`)).text), /certutil -addstore -f CA chain\.pem/)
		assert.equal((await page('&server=nothing')).status, 200)
	})

	test('the files to install are those of the record: the chain without its root', async () => {
		const html = (await page()).text
		const path = (name) => unescapeHtml(new RegExp(`href="([^"]*/${name}\\.pem[^"]*)"`).exec(html)[1])
		const chain = await service.get(path('chain')), full = await service.get(path('fullchain'))
		assert.match(chain.headers['content-disposition'], /attachment; filename="chain\.pem"/)
		assert.equal(chain.headers['cache-control'], 'no-store')
		assert.ok(full.text.endsWith(chain.text))
		assert.ok(new X509Certificate(full.text).checkHost(host))
		const inner = new X509Certificate(chain.text)
		assert.ok(inner.ca && inner.subject !== inner.issuer)
		assert.equal(chain.text.match(/BEGIN/g).length, 1)
		assert.equal((await service.get(`${link.replace('?', '/other.pem?')}`)).status, 404)
	})

	test('plain text for a mail has the same, and the link', async () => {
		const { text, headers } = await page('&as=text&server=nginx')
		assert.match(headers['content-type'], /^text\/plain; charset=utf-8/)
		assert.match(text, /^1\. \[Wrong\] Intermediate certificates$/m)
		assert.match(text, /ssl_certificate {5}\/etc\/nginx\/tls/)
		assert.ok(text.includes(`${link}&server=nginx&lang=en`))
		assert.equal(headers['x-robots-tag'], 'noindex')
		assert.match((await service.get(`${link}&lang=ja&as=text`)).text, /中間CA証明書/)
	})

	test('what foreign servers sent stays text', async () => {
		const hostile = '</dd><script>alert(1)</script>"\'><img src=x onerror=alert(2)>\u202e\u001b[31m'
		await findings(service, code, host, { wrong: {
			served: { reason: hostile, organization: hostile, names: [hostile, hostile], until: 'x' },
			redirect: { reason: 'elsewhere', location: 'javascript:alert(3)' },
			mixed: { urls: [hostile] }, names: { names: ['a\u0000b'] } } })
		const { text } = await page()
		assert.doesNotMatch(text, /<script|<img src=x/)
		assert.doesNotMatch(text, /href="javascript/)
		assert.match(text, /&lt;script&gt;alert\(1\)/)
		assert.doesNotMatch(text, /[\u202e\u0000\u001b]/)
		assert.doesNotMatch((await page('&as=text')).text, /[\u202e\u0000\u001b]/)
		const { stdout } = await service.cli('doctor', code)
		assert.doesNotMatch(stdout.toString(), /[\u202e\u0000\u001b]/)
	})

	test('one look alone makes a doubt', async () => {
		await findings(service, code, host, { wrong: { connect: { reason: 'closed' } }, confirmed: false })
		const { text } = await page()
		assert.equal(verdict(text), 'doubt')
		assert.equal(states(text)[0], 'connect doubt')
		assert.match(words(text), /One look alone has seen this/)
	})

	test('the button brings the next look forward, once in ten minutes', async () => {
		await findings(service, code, host, { good: [0, 1] })
		const store = service.file('store.db')
		await sqlite(store, `INSERT INTO watch_task (kind, subject, due) SELECT kind, id, 4102444800 FROM site, (SELECT 3 AS kind UNION SELECT 4)
			WHERE code = ${Number(code)}`)
		const due = async () => (await sqlite(store, `SELECT group_concat(due < 4102444800) FROM watch_task JOIN site ON id = subject WHERE code = ${Number(code)}`)).trim()
		const html = (await page()).text
		assert.equal(verdict(html), 'sound')
		const action = unescapeHtml(/<form[^>]*action="([^"]*)" method="post"/.exec(html)[1])
		assert.equal(await due(), '0,0')
		assert.equal((await service.get(action)).status, 405)
		const { status, headers } = await service.request('POST', action)
		assert.equal(status, 303)
		assert.equal(await due(), '1,1')
		const again = (await service.get(headers.location.replace('#again', ''))).text
		assert.doesNotMatch(again, /<form/)
		assert.match(words(again), /The next can be asked for from/)
		await sqlite(store, `UPDATE watch_task SET due = 4102444800`)
		assert.equal((await service.request('POST', action)).status, 303)
		assert.equal(await due(), '0,0')
	})

	test('where the owner wishes no looks there is no button', async () => {
		const quiet = await service.register('https://quiet.example.com/')
		await findings(service, quiet, 'quiet.example.com')
		await sqlite(service.file('store.db'), `UPDATE contract SET visits = 0 WHERE code = ${Number(quiet)}`)
		const { text } = await service.get(`${await linkOf(quiet)}&lang=en`)
		assert.equal(verdict(text), 'off')
		assert.doesNotMatch(text, /<form/)
	})

	test('a check by click that matched gives the link, and no other', async () => {
		const { headers } = await service.get(`/owner/check/${code}?lang=en`)
		const check = async () => (await service.get(headers.location)).text
		const click = (referer) => service.get(`/proof/${code}`, { 'sec-fetch-site': 'cross-site', referer })
		assert.doesNotMatch(await check(), /owner\/doctor/)
		await click('https://evil.example.net/')
		assert.doesNotMatch(await check(), /owner\/doctor/)
		await click(`https://${host}/`)
		const given = unescapeHtml(/href="(\/owner\/doctor\/[^"]*)"/.exec(await check())[1])
		assert.equal(given, `${link}&lang=en`)
		assert.equal((await service.get(given)).status, 200)
	})

	test('the owner’s page leads there without a key, the console with it', async () => {
		const { text } = await service.get(`/owner/snippet/${code}?lang=en`)
		assert.match(text, new RegExp(`href="/owner/doctor/${code}\\?lang=en"`))
		assert.ok(!text.includes('?key='))
		const sato = await Operator.add(service, 'sato', 'operator')
		assert.ok((await sato.get(`/admin/contracts/${code}`)).text.includes(link))
	})

	test('support has the same by the command line, also for the owner’s mail', async () => {
		await findings(service, code, host, { wrong: { chain: { reason: 'incomplete', missing: ['CA 2'] } } })
		const japanese = (await service.command('doctor', code, '--lang', 'ja', '--server', 'apache')).toString()
		assert.match(japanese, /中間CA証明書が送られていません: CA 2/)
		assert.match(japanese, /SSLCertificateChainFile/)
		assert.ok(japanese.trimEnd().endsWith(link))
		const told = JSON.parse(await service.command('doctor', code, '--json'))
		assert.equal(told.verdict, 'bad')
		assert.deepEqual(told.checks[0].detail, { reason: 'incomplete', missing: ['CA 2'] })
		assert.equal((await service.cli('doctor', '1234567890')).status, 1)
		assert.equal((await service.cli('doctor', code, '--server', 'vax')).status, 2)
	})
})
