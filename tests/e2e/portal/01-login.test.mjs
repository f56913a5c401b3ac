// The way into the owners' portal: an access key, a one-time password by mail, and what keeps others out.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Service, sleep, until } from '../../fixtures/harness.mjs'
import { Mailbox } from '../../fixtures/mailbox.mjs'
import { COOKIE, Owner } from '../../fixtures/owner.mjs'
import { fieldsOf } from '../../fixtures/visitor.mjs'

const wide = (text) => text.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))
const UNKNOWN = 'ABCD-EFGH-JKMN-PQRS'

for (const database of ['SQLite', 'PostgreSQL'])
	describe(`the way into the portal, on ${database}`, () => {
		let mailbox, service, taro, hanako, codes, foreign
		const sql = (text) => service.sql(text)
		/** More can be asked for within this hour. */
		const anotherHour = () => sql('UPDATE customer_sending SET at = at - 3601')
		// All that was asked for is looked at, and its mails are sent.
		const quiet = () => until('nothing waits', async () =>
			(await sql('SELECT (SELECT count(*) FROM customer_request WHERE state = 0) + (SELECT count(*) FROM mail WHERE state = 0)'))?.trim() === '0', 60_000)

		before(async () => {
			mailbox = await Mailbox.start()
			service = await Service.start({ postgres: database === 'PostgreSQL', config: { mail: mailbox.settings() } })
			codes = [await service.register('https://www.shop.example.com/'), await service.register('https://b.example.com/')]
			foreign = await service.register('https://www.other.example.net/')
			taro = await Owner.add(service, mailbox, 'taro@shop.example.jp', codes)
			hanako = await Owner.add(service, mailbox, 'hanako@other.example.jp', [foreign])
		})
		after(async () => {
			await service?.stop()
			await mailbox.stop()
		})

		test('who types his key gets a password by mail, and with it sees his contracts', async () => {
			const asked = await taro.ask()
			assert.equal(asked.status, 303)
			assert.equal(asked.headers.location, '/owner/login/password')
			await until('a password came', () => taro.passwords.length === 1)
			const entered = await taro.enter(taro.passwords[0])
			assert.equal(entered.status, 303, entered.text)
			assert.equal(entered.headers.location, '/owner/')
			const page = await taro.get('/owner/')
			assert.equal(page.status, 200)
			for (const code of codes) assert.match(page.text, new RegExp(`>${code}<`))
			assert.doesNotMatch(page.text, new RegExp(foreign))
			for (const fact of ['www.shop.example.com', '>SR3.0<', '60 days left', 'not seen on your site yet'])
				assert.ok(page.text.includes(fact), fact)
		})

		test('nobody but the host gets the cookies, and no script', async () => {
			const browser = taro.elsewhere()
			const asked = await browser.ask()
			assert.match(asked.headers['set-cookie'].join('\n'),
				/^__Host-owner-ask=[0-9a-f]{64}; Path=\/; Secure; HttpOnly; SameSite=Strict; Max-Age=90000$/m)
			await until('a password came', () => taro.passwords.length === 2)
			const entered = await browser.enter(taro.passwords[1])
			assert.match(entered.headers['set-cookie'].join('\n'),
				/^__Host-owner=[0-9a-f]{64}; Path=\/; Secure; HttpOnly; SameSite=Strict$/m)
			for (const answer of [asked, entered, await browser.get('/owner/')])
				assert.equal(answer.headers['cache-control'], 'no-store')
		})

		test('key and password are read as people type them', async () => {
			const spellings = [(s) => s.toLowerCase(), (s) => s.replaceAll('-', ''), (s) => ` ${wide(s)} `,
				(s) => s.replaceAll('-', ' ').toLowerCase()]
			for (const spelt of spellings) {
				await anotherHour()
				const browser = taro.elsewhere()
				const seen = browser.passwords.length
				await browser.ask(spelt(taro.key))
				await until('a password came', () => browser.passwords.length > seen)
				const answer = await browser.enter(spelt(browser.passwords.at(-1)))
				assert.equal(answer.status, 303, answer.text)
			}
		})

		test('a password works once, and the session that it began goes on', async () => {
			await anotherHour()
			const password = await taro.askAndWait()
			const cookies = new Map(taro.cookies)
			assert.equal((await taro.enter(password)).headers.location ?? '', '/owner/')
			const again = taro.elsewhere()
			again.cookies = cookies
			again.cookies.delete(COOKIE)
			const answer = await again.enter(password)
			assert.equal(answer.status, 403)
			assert.match(answer.text, /does not work/)
			assert.equal((await taro.get('/owner/')).status, 200)
		})

		test('of two tabs that send the same password at once one comes in', async () => {
			await anotherHour()
			const browser = taro.elsewhere()
			const password = await browser.askAndWait()
			const answers = await Promise.all(Array.from({ length: 8 }, () => browser.postRaw('/owner/login/password', { password })))
			assert.deepEqual(answers.map((each) => each.status).sort(), [303, ...Array(7).fill(403)])
		})

		test('only the newest password works', async () => {
			await anotherHour()
			const browser = taro.elsewhere()
			const older = await browser.askAndWait()
			const newer = await browser.askAndWait()
			assert.notEqual(older, newer)
			assert.equal((await browser.enter(older)).status, 403)
			assert.equal((await browser.enter(newer)).status, 303)
		})

		test('a password works in the browser that asked for it, and in no other', async () => {
			await anotherHour()
			const browser = taro.elsewhere()
			const thief = taro.elsewhere()
			const password = await browser.askAndWait()
			const unasked = await thief.enter(password)
			assert.equal(unasked.status, 403)
			assert.match(unasked.text, /No password was asked for in this browser/)
			await thief.ask(UNKNOWN)
			assert.equal((await thief.enter(password)).status, 403)
			assert.equal((await browser.enter(password)).status, 303)
		})

		test('a password works for 24 hours', async () => {
			await anotherHour()
			const age = (seconds) => sql(`UPDATE customer_password SET asked_at = asked_at - ${seconds};
				UPDATE customer_request SET asked_at = asked_at - ${seconds}`)
			const browser = taro.elsewhere()
			let password = await browser.askAndWait()
			await age(24 * 3600 - 60)
			assert.equal((await browser.enter(password)).status, 303)
			browser.cookies.delete(COOKIE)
			password = await browser.askAndWait()
			await age(24 * 3600 + 1)
			assert.equal((await browser.enter(password)).status, 403)
		})

		test('after ten wrong tries the right password does not work either, and a new one does', async () => {
			await anotherHour()
			const browser = taro.elsewhere()
			const password = await browser.askAndWait()
			for (let i = 0; i < 10; i++) assert.equal((await browser.enter('AAAA-AAAA')).status, 403)
			const answer = await browser.enter(password)
			assert.equal(answer.status, 403)
			assert.match(answer.text, /Too many wrong passwords/)
			assert.equal((await browser.enter(await browser.askAndWait())).status, 303)
		})

		test('a link in the mail fills the form, and logs nobody in', async () => {
			await anotherHour()
			const browser = taro.elsewhere()
			const password = await browser.askAndWait()
			const mail = mailbox.mails.findLast((each) => each.to === taro.mail)
			const link = /^https?:\/\/\S+password=\S+$/m.exec(mail.text)[0]
			const scanner = taro.elsewhere()
			const { pathname, search } = new URL(link)
			for (const who of [scanner, browser]) {
				const page = await who.get(pathname + search)
				assert.equal(page.status, 200)
				assert.equal(fieldsOf(page.text, '/owner/login/password').password, password)
				assert.match(page.text, /is filled in/)
				assert.ok(!who.cookies.has(COOKIE))
			}
			assert.equal((await browser.enter(password)).status, 303)
		})

		test('the answer to a key that exists and to one that does not is the same, and so is its time', async () => {
			await anotherHour()
			const strip = ({ date, 'set-cookie': cookies, ...headers }) =>
				({ ...headers, cookies: cookies?.map((line) => line.replace(/[0-9a-f]{64}/, '…')) })
			const times = { [taro.key]: [], [UNKNOWN]: [] }
			const answers = []
			for (let i = 0; i < 15; i++)
				for (const key of Object.keys(times)) {
					const began = performance.now()
					const answer = await taro.elsewhere().postRaw('/owner/login', { access_key: key })
					times[key].push(performance.now() - began)
					answers.push(JSON.stringify([answer.status, strip(answer.headers), answer.text]))
				}
			assert.equal(new Set(answers).size, 1)
			const middle = (list) => list.sort((a, b) => a - b)[list.length >> 1]
			const [known, unknown] = Object.values(times).map(middle)
			assert.ok(Math.abs(known - unknown) < 5 + Math.min(known, unknown), `${known} ms and ${unknown} ms`)
		})

		test('to an address go five passwords an hour, and the last that was sent goes on working', async () => {
			await quiet()
			await anotherHour()
			const browser = taro.elsewhere()
			const seen = browser.passwords.length
			for (let i = 0; i < 7; i++) {
				const answer = await browser.ask()
				assert.equal(answer.headers.location, '/owner/login/password')
				if (i < 5) await until('a password came', () => browser.passwords.length > seen + i)
			}
			await sleep(2000)
			assert.equal(browser.passwords.length, seen + 5)
			assert.equal((await browser.enter(browser.passwords.at(-1))).status, 303)
		})

		test('a lost key comes by mail to whom the site belongs, and the one before works until it is used', async () => {
			const browser = hanako.elsewhere()
			const keys = () => mailbox.mails.filter((mail) => mail.to === hanako.mail)
				.flatMap((mail) => /^(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}$/m.exec(mail.text) ?? [])
			const answers = []
			for (const [host, mail] of [['www.other.example.net', 'nobody@other.example.jp'], ['nothing.example.net', hanako.mail],
				['x', 'y'], ['https://WWW.other.example.net/path', hanako.mail.toUpperCase()]]) {
				const answer = await browser.post('/owner/forgotten', { host, mail })
				answers.push([answer.status, answer.headers.location, answer.text].join(' '))
			}
			assert.deepEqual(new Set(answers), new Set(['303 /owner/login?done=forgotten ']))
			assert.match((await browser.get('/owner/login?done=forgotten')).text, /on its way to that address/)
			await until('a key came', () => keys().length > 0)
			await sleep(1500)
			assert.equal(keys().length, 1)
			await hanako.logIn()
			const other = hanako.elsewhere()
			other.key = keys()[0]
			await other.logIn()
			assert.match((await other.get('/owner/')).text, new RegExp(foreign))
			await anotherHour()
			const seen = hanako.passwords.length
			await hanako.elsewhere().ask(hanako.key)
			await sleep(2000)
			assert.equal(hanako.passwords.length, seen)
		})

		test('a contract of somebody else is not told from one that does not exist', async () => {
			await anotherHour()
			await taro.logIn()
			const own = await taro.get(`/owner/contracts/${codes[0]}`)
			assert.equal(own.status, 200)
			assert.match(own.text, new RegExp(codes[0]))
			const seen = new Set()
			for (const code of [foreign, '0000000000', '9999999999', '1', `${codes[0]}0`, `${codes[0].slice(0, 9)}a`, '%31', "'"]) {
				const answer = await taro.get(`/owner/contracts/${code}`)
				assert.equal(answer.status, 404, code)
				seen.add(answer.text.replace(/href="\/owner\/contracts\/[^"]*"/g, 'href'))
			}
			assert.equal(seen.size, 1)
		})

		test('who is not logged in is led to the login, and from there to where he wanted to go', async () => {
			await anotherHour()
			const browser = taro.elsewhere()
			const wanted = `/owner/contracts/${codes[0]}?lang=en`
			const led = await browser.get(wanted)
			assert.equal(led.status, 303)
			const page = await browser.get(led.headers.location)
			const fields = fieldsOf(page.text, '/owner/login')
			const seen = browser.passwords.length
			const asked = await browser.postRaw('/owner/login', { ...fields, access_key: taro.key })
			const form = fieldsOf((await browser.get(asked.headers.location)).text, '/owner/login/password')
			await until('a password came', () => browser.passwords.length > seen)
			const entered = await browser.postRaw('/owner/login/password', { ...form, password: browser.passwords.at(-1) })
			assert.equal(entered.headers.location, wanted)
			assert.equal((await browser.get(wanted)).status, 200)
		})

		test('what was posted when a session had ended comes back after both steps of the login, and is not done', async () => {
			await anotherHour()
			const browser = taro.elsewhere()
			await browser.logIn()
			const { csrf } = fieldsOf((await browser.get('/owner/')).text, '/owner/logout')
			await sql("UPDATE session SET seen_at = seen_at - 1801 WHERE realm = 'owner'")
			const login = await browser.postRaw('/owner/logout', { csrf, words: '"見本" & <b>', password: 'secret' })
			assert.equal(login.status, 403)
			assert.match(login.text, /Your session has ended. What you entered is kept/)
			const first = fieldsOf(login.text, '/owner/login')
			assert.ok(Object.values(first).includes('"見本" & <b>'))
			assert.ok(!Object.values(first).includes('secret'))
			const seen = browser.passwords.length
			await sleep(1100)
			const asked = await browser.postRaw('/owner/login', { ...first, access_key: browser.key })
			assert.equal(asked.status, 200)
			const second = fieldsOf(asked.text, '/owner/login/password')
			assert.ok(Object.values(second).includes('"見本" & <b>'))
			const wrong = await browser.postRaw('/owner/login/password', { ...second, password: 'AAAA-AAAA' })
			assert.ok(Object.values(fieldsOf(wrong.text, '/owner/login/password')).includes('"見本" & <b>'))
			await until('a password came', () => browser.passwords.length > seen)
			const entered = await browser.postRaw('/owner/login/password', { ...second, password: browser.passwords.at(-1) })
			assert.equal(entered.headers.location, '/owner/?done=nothing')
			assert.match((await browser.get(entered.headers.location)).text, /nothing was done/)
		})

		test('nobody is sent to another site after logging in', async () => {
			for (const to of ['https://evil.example/', '//evil.example/', '/owner/\\evil.example', '/admin/', '/owner/logout', '/owner/\r\nX: y']) {
				const answer = await taro.elsewhere().postRaw('/owner/login', { access_key: UNKNOWN, to })
				assert.equal(answer.headers.location, '/owner/login/password')
			}
		})

		test('who has logged out, or whose session is over, is asked for his key again', async () => {
			await anotherHour()
			const browser = taro.elsewhere()
			await browser.logIn()
			const out = await browser.post('/owner/logout', {}, { from: '/owner/' })
			assert.equal(out.headers.location, '/owner/login?done=logout')
			assert.match((await browser.get('/owner/login?done=logout')).text, /You are logged out/)
			assert.ok(!browser.cookies.has(COOKIE))
			await browser.logIn()
			await sql("UPDATE session SET seen_at = seen_at - 1801 WHERE realm = 'owner'")
			const late = await browser.get('/owner/')
			assert.equal(late.headers.location, '/owner/')
			assert.ok(!browser.cookies.has(COOKIE))
			const entry = await browser.get('/owner/')
			assert.match(entry.text, /data-entry="asks"[^]*href="\/owner\/login\?lang=/)
		})

		test('sessions of the console and of the portal do not count for each other', async () => {
			await anotherHour()
			const browser = taro.elsewhere()
			await browser.logIn()
			browser.cookies.set('__Host-console', browser.cookies.get(COOKIE))
			assert.equal((await browser.get('/admin/')).status, 303)
			assert.equal((await browser.get('/owner/')).status, 200)
		})

		test('the sticker is found at /owner/ without a login, also by whoever is logged in', async () => {
			const browser = taro.elsewhere()
			assert.match((await browser.get('/owner/')).text, /name="q"/)
			assert.equal((await browser.get('/owner/?q=www.shop.example.com')).headers.location, `/owner/snippet/${codes[0]}`)
			assert.equal((await taro.get('/owner/?q=www.other.example.net')).headers.location, `/owner/snippet/${foreign}`)
		})
	})
