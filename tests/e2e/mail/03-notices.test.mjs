// Customers are told by mail of what happens to their contracts, each thing once, in their language.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Mailbox } from '../../fixtures/mailbox.mjs'
import { Service, sleep, until } from '../../fixtures/harness.mjs'

const LANGS = ['ja', 'en']
const BRAND = '見本認証局'
// No time is waited for: a paper, a sticker and what is replaced are late at once.
const NOTICES = { papers_days: 0, sticker_days: 0, old_days: 0 }

// Both wait most of the time, for the rounds of their servers: side by side.
describe('notices', { concurrency: 2 }, () => {
	for (const database of ['SQLite', 'PostgreSQL']) describe(`on ${database}`, () => {
		let service, mailbox
		const codes = {}
		const host = (kind, lang) => `www.${kind.replace('_', '-')}-${lang}.example.com`
		const address = (kind, lang) => `${kind}@${lang}.example.jp`

		// A customer of that language with one contract for each kind; his address says for which.
		const customer = async (kind, lang, options = {}) => {
			const code = await service.register(`https://${host(kind, lang)}/`, options)
			await service.command('customer', 'add', '--mail', address(kind, lang), '--code', code, '--lang', lang, '--tell')
			codes[`${kind} ${lang}`] = code
			return code
		}
		const told = (kind, lang, subject) =>
			mailbox.wait((mail) => mail.to === address(kind, lang) && mail.subject.includes(subject), 30_000)
		const see = (code, site) => service.get(`/sticker/${code}/56x88.svg`, { Referer: `https://${site}/` })
		// What each mail has in common.
		const judge = (mail, kind, lang, isSecurity = false) => {
			const code = codes[`${kind} ${lang}`]
			assert.ok(mail.subject.includes(BRAND) && mail.subject.includes(host(kind, lang)), mail.subject)
			assert.ok(mail.text.includes(lang === 'ja' ? '株式会社見本\n' : 'To Example\n'), 'the name is that of the language')
			assert.ok(mail.text.split('\n').some((line) => line.startsWith(`http://localhost:${service.port}/owner/contracts/`)))
			assert.ok(mail.text.includes(code), 'the code stands in it')
			assert.ok(!/\{\{|\n\n\n/.test(mail.text), `nothing is left of the template: ${mail.text}`)
			const words = mail.text.replace(/^ {4}.*$/gm, '')
			assert.equal(lang === 'en' ? /[ぁ-んァ-ヶ]/.exec(words) : null, null, 'but for what is pasted it is in one language')
			assert.equal(/<img|src=|<script|url\(/i.exec(mail.html.replace(/<code.*?<\/code>/gs, '')), null, 'nothing is loaded from anywhere')
			const stop = mail.header('List-Unsubscribe')
			if (isSecurity) {
				assert.equal(stop, undefined)
				assert.ok(!mail.text.includes('unsubscribe'))
			} else {
				assert.match(stop, new RegExp(`^<http://localhost:${service.port}/owner/unsubscribe\\?customer=\\d+&kind=${kind}&key=[0-9a-f]{32}>$`))
				assert.equal(mail.header('List-Unsubscribe-Post'), 'List-Unsubscribe=One-Click')
				assert.ok(mail.text.split('\n').includes(stop.slice(1, -1)), 'the same address is a line of the text')
			}
		}
		const each = async (kind, words, check = () => {}, isSecurity = false) => {
			for (const lang of LANGS) {
				const mail = await told(kind, lang, words[lang])
				judge(mail, kind, lang, isSecurity)
				await check(mail, lang)
			}
		}

		before(async () => {
			mailbox = await Mailbox.start()
			service = await Service.start({
				postgres: database === 'PostgreSQL',
				config: { mail: mailbox.settings(), page: { brand: BRAND }, notices: NOTICES, usage: { flush: 1 } },
			})
		})
		after(async () => {
			assert.doesNotMatch(service?.log ?? '', /mail_not_composed.*/)
			await service?.stop()
			await mailbox.stop()
		})

		test('who is added without a word hears of what happens from then on', async () => {
			const code = await service.register('https://silent.example.com/', { issued: false })
			await service.command('customer', 'add', '--mail', 'silent@example.jp', '--code', code)
			const issued = await service.register('https://silent-too.example.com/', { 'no-sticker': true })
			await service.command('customer', 'add', '--mail', 'silent@example.jp', '--code', issued)
			await customer('marker', 'ja', { issued: false })
			await told('marker', 'ja', 'お申し込みを受け付けました')
			await sleep(6000)
			assert.deepEqual(mailbox.mails.filter(({ to }) => to === 'silent@example.jp').map(({ subject }) => subject), [])
			await service.command('certificate', 'revoke', issued, '--reason', 'keyCompromise')
			await mailbox.wait(({ to, subject }) => to === 'silent@example.jp' && subject.includes('失効'), 30_000)
		})

		test('an application was received', async () => {
			for (const lang of LANGS) await customer('applied', lang, { issued: false })
			await each('applied', { ja: 'お申し込みを受け付けました', en: 'has been received' })
		})

		test('papers are missing, which are named', async () => {
			for (const lang of LANGS) {
				const code = await customer('papers', lang, { issued: false })
				for (const paper of ['application', 'domain-consent', 'cover-sheet']) await service.command('contract', 'check', '--ask', paper, code)
				await service.command('contract', 'check', '--came', 'cover-sheet', code)
			}
			await each('papers', { ja: '書類がまだ届いていません', en: 'Papers are missing' }, (mail, lang) =>
				assert.match(mail.text, lang === 'ja' ? /^・サービス申込書\n・ドメイン名使用承諾書$/m : /^- Application form\n- Domain owner’s consent$/m),
			)
		})

		test('a certificate was issued, with what to paste where a sticker is wished for', async () => {
			for (const lang of LANGS) await customer('issued', lang)
			await each('issued', { ja: '証明書を発行しました', en: 'has been issued' }, async (mail, lang) => {
				const code = codes[`issued ${lang}`]
				const snippet = (await service.command('snippet', code)).toString().trim()
				assert.ok(mail.text.includes(`\n    ${snippet}\n`))
				assert.ok(mail.html.includes('&lt;a href='), 'code is shown as code')
			})
			const code = await service.register('https://bare.example.com/', { 'no-sticker': true })
			await service.command('customer', 'add', '--mail', 'bare@example.jp', '--code', code, '--tell')
			const mail = await mailbox.wait((each) => each.to === 'bare@example.jp' && each.subject.includes('証明書を発行しました'))
			assert.ok(!mail.text.includes('HTML'))
		})

		test('a certificate ends, by its life: a third of it, or days that are counted', async () => {
			for (const lang of LANGS) await customer('expires', lang, { days: [-65, 25] })
			await each('expires', { ja: '有効期限が近づいています：あと25日', en: 'ends in 25 days' },
				(mail, lang) => assert.match(mail.text, new RegExp(`/owner/contracts/${codes[`expires ${lang}`]}/renew$`, 'm')))
			await customer('long', 'ja', { days: [-210, 88] })
			await told('long', 'ja', 'あと88日')
			await customer('over', 'en', { days: [-91, -1] })
			await told('over', 'en', 'has expired')
			await customer('renewing', 'en', { days: [-60, 10], 'auto-renew': true })
				.then(() => told('renewing', 'en', 'ends in 10 days'))
				.then((mail) => {
					assert.match(mail.text, /renews itself/)
					assert.doesNotMatch(mail.text, /\/renew$/m)
				})
		})

		test('a site goes on with the certificate before', async () => {
			for (const lang of LANGS) {
				const code = await customer('old_certificate', lang)
				const id = Number(code)
				const now = Math.floor(Date.now() / 1000)
				await service.sql(`INSERT INTO site (id, code, host, port) VALUES (${id}, ${id}, '${host('old_certificate', lang)}', 443)`)
				await service.sql(
					`INSERT INTO finding (site, what, detail, first_at, last_at, confirmed_at) VALUES (${id}, 'served', '{"reason":"older"}', ${now}, ${now}, ${now})`,
				)
			}
			await each('old_certificate', { ja: '以前の証明書がサイトで使われています', en: 'still uses the old certificate' })
		})

		test('a site goes on with the old code: the new HTML comes along', async () => {
			for (const lang of LANGS) {
				const old = await customer('old_code', lang, { days: [-30, 60] })
				const next = await service.register(`https://${host('old_code', lang)}/`, { renews: old })
				await see(old, host('old_code', lang))
				const mail = await told('old_code', lang, lang === 'ja' ? '以前の契約のステッカー' : 'earlier contract is still shown')
				assert.ok(mail.text.includes(next) && mail.text.includes(`/owner/contracts/${next}`))
				assert.ok(mail.text.includes(`\n    ${(await service.command('snippet', next)).toString().trim()}\n`))
				judge(mail, 'old_code', lang)
			}
		})

		test('a sticker that was wished for was never seen', async () => {
			for (const lang of LANGS) await customer('sticker', lang, { days: [-20, 70] })
			await each('sticker', { ja: 'ステッカーの表示がまだ確認されていません', en: 'has not been seen yet' })
		})

		test('a sticker is shown without "www.", which is not registered', async () => {
			for (const lang of LANGS) {
				const code = await customer('wrong_address', lang)
				await see(code, host('wrong_address', lang).slice(4))
			}
			await each('wrong_address', { ja: '登録と異なるアドレス', en: 'not registered' }, (mail, lang) => {
				assert.ok(mail.text.includes(`: ${host('wrong_address', lang).slice(4)}\n`))
				assert.ok(mail.text.includes(`https://${host('wrong_address', lang)}/`))
				assert.match(mail.text, /www\./)
			})
		})

		test('a certificate was revoked, which nobody can do without being told', async () => {
			for (const lang of LANGS) {
				const code = await customer('revoked', lang)
				await service.command('certificate', 'revoke', code, '--reason', 'keyCompromise')
			}
			await each('revoked', { ja: '証明書が失効しました', en: 'has been revoked' }, undefined, true)
		})

		test('another site shows the sticker, again and again', async () => {
			for (const lang of LANGS) {
				const code = await customer('foreign', lang)
				for (let i = 0; i < 12; i++) await see(code, `thief-${lang}.example.net`)
			}
			await each('foreign', { ja: '別のサイトにステッカー', en: 'Another site shows' }, (mail, lang) =>
				assert.ok(mail.text.includes(`thief-${lang}.example.net`)),
			)
		})

		test('the link of a mail stops its kind by a button, and nothing by being looked at', async () => {
			const mail = await told('applied', 'en', 'has been received')
			const target = mail.header('List-Unsubscribe').slice(1, -1).replace(/^http:\/\/[^/]+/, '')
			const refusals = () => service.sql('SELECT kind FROM notice_refusal ORDER BY kind')
			const page = await service.get(target, { 'Accept-Language': 'en' })
			assert.equal(page.status, 200)
			assert.match(page.text, /An application was received/)
			const [, action] = /<form action="([^"]*unsubscribe[^"]*)" method="post">/.exec(page.text)
			assert.equal(action.replaceAll('&amp;', '&'), target)
			assert.equal((await refusals()).trim(), '')
			// As a mail program does it, from another host and without any cookie: RFC 8058.
			const done = await service.request('POST', target, {
				headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
				body: 'List-Unsubscribe=One-Click',
			})
			assert.equal(done.status, 200, 'which follow no other address')
			assert.equal((await refusals()).trim(), 'applied')
			assert.equal((await service.get(target)).status, 200)
			const again = await service.request('POST', target, {
				headers: { 'Content-Type': 'multipart/form-data; boundary=x', Origin: 'https://mail.example' },
				body: '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n',
			})
			assert.equal(again.status, 200)
			assert.equal((await refusals()).trim(), 'applied')
		})

		test('a link that was changed stops nothing, and none stops what concerns safety', async () => {
			const mail = await told('applied', 'ja', 'お申し込みを受け付けました')
			const target = mail.header('List-Unsubscribe').slice(1, -1).replace(/^http:\/\/[^/]+/, '')
			const wrong = [
				target.replace('kind=applied', 'kind=issued'),
				target.replace('kind=applied', 'kind=revoked'),
				target.replace('kind=applied', 'kind=password'),
				target.replace(/customer=(\d+)/, (_, id) => `customer=${Number(id) + 1}`),
				target.replace(/key=./, 'key=x'),
				target.replace(/key=.*/, 'key='),
				'/owner/unsubscribe',
			]
			for (const each of wrong) {
				assert.equal((await service.get(each)).status, 404, each)
				assert.equal((await service.request('POST', each, { body: 'List-Unsubscribe=One-Click' })).status, 404, each)
			}
			assert.equal((await service.sql('SELECT kind FROM notice_refusal')).trim(), 'applied')
		})

		test('what was refused is not sent', async () => {
			const [customerId] = (await service.sql('SELECT customer FROM notice_refusal')).trim().split('\n')
			const code = await service.register('https://refused.example.com/', { issued: false })
			await service.command('customer', 'edit', customerId, '--add-code', code)
			await customer('later', 'en', { issued: false })
			await told('later', 'en', 'has been received')
			await sleep(6000)
			assert.equal(mailbox.mails.some(({ subject }) => subject.includes('refused.example.com')), false)
		})

		test('an operator reads what was sent, but nothing of security', async () => {
			const list = JSON.parse(await service.command('mail', 'list', '--code', codes['foreign ja'], '--json'))
			const foreign = list.find(({ kind }) => kind === 'foreign')
			assert.equal(foreign.to, address('foreign', 'ja'))
			assert.match((await service.command('mail', 'show', String(foreign.id))).toString(), /thief-ja\.example\.net/)
			const [revoked] = JSON.parse(await service.command('mail', 'list', '--code', codes['revoked ja'], '--json')).filter(({ kind }) => kind === 'revoked')
			assert.doesNotMatch((await service.command('mail', 'show', String(revoked.id))).toString(), /失効/)
		})

		test('none was sent twice', async () => {
			await sleep(3000)
			const all = mailbox.mails.map((mail) => `${mail.to} ${mail.subject} ${/\b\d{10}\b/.exec(mail.text)}`)
			assert.deepEqual(all.filter((one, i) => all.indexOf(one) !== i), [])
		})

		test('none is lost, and none comes twice, when the server is killed again and again while mails cannot be sent', async () => {
			await mailbox.close()
			mailbox.empty()
			const names = Array.from({ length: 6 }, (_, i) => `killed${i}`)
			for (const [i, name] of names.entries()) {
				await customer(name, 'en', { issued: false })
				if (i % 2 === 0) continue
				await service.end('SIGKILL')
				await service.serve({ store: false })
			}
			await until('all are ordered', async () => Number(await service.sql(`SELECT count(*) FROM mail WHERE kind = 'applied' AND recipient LIKE 'killed%'`)) === names.length, 30_000)
			await service.end('SIGKILL')
			await mailbox.open()
			await service.serve({ store: false })
			for (const name of names) await told(name, 'en', 'has been received')
			await sleep(3000)
			const all = mailbox.mails.filter((mail) => mail.to.startsWith('killed') && mail.subject.includes('has been received'))
			assert.equal(all.length, names.length)
		})
	})
})
