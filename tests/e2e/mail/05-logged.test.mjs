// Owners are told by mail when something about a host of theirs comes into the public log that is not theirs.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Service, sleep } from '../../fixtures/harness.mjs'
import { Mailbox } from '../../fixtures/mailbox.mjs'

const BRAND = '見本認証局'

describe('the log, by mail', { concurrency: 2 }, () => {
	for (const database of ['SQLite', 'PostgreSQL']) describe(`on ${database}`, () => {
		let service, mailbox
		const codes = {}

		const owner = (mail, lang, code) => service.command('customer', 'add', '--mail', mail, '--code', code, '--lang', lang)
		const told = (to, host) => mailbox.wait((mail) => mail.to === to && /公開ログ|public log/.test(mail.subject) && mail.subject.includes(host), 30_000)
		const count = (to) => mailbox.mails.filter((mail) => mail.to === to && /公開ログ|public log/.test(mail.subject)).length

		before(async () => {
			mailbox = await Mailbox.start()
			service = await Service.prepare({
				postgres: database === 'PostgreSQL',
				config: { mail: mailbox.settings(), page: { brand: BRAND } },
			})
			await service.command('log', 'create', service.file('log.key'))
			service.env = { TRUSTSEAL_LEDGER_FOLDER: service.file('log'), TRUSTSEAL_LEDGER_KEY: service.file('log.key') }
			await service.serve()
			codes.before = await service.register('https://www.taro.example.jp/')
			codes.taro = await service.register('https://www.taro.example.jp/')
			await owner('taro@example.jp', 'ja', codes.taro)
			codes.hanako = await service.register('https://*.hanako.example.jp/')
			await owner('hanako@example.jp', 'en', codes.hanako)
		})
		after(async () => {
			assert.doesNotMatch(service?.log ?? '', /mail_not_composed.*|notices_failed.*/)
			await service?.stop()
			await mailbox.stop()
		})

		test('another’s certificate for his host is told, with what there is to know of it', async () => {
			codes.other = await service.register('https://taro.example.jp/', { organization: '株式会社よそ', 'organization-en': 'Elsewhere Inc.' })
			const mail = await told('taro@example.jp', 'taro.example.jp')
			assert.match(mail.subject, new RegExp(`^【${BRAND}】公開ログに新しい記録があります：証明書の発行（taro\\.example\\.jp）$`))
			for (const words of ['株式会社見本\nご担当者様', `仮契約コード: ${codes.other}\n`, '組織名: 株式会社よそ\n', 'URL: https://taro.example.jp/\n', `仮契約コード: ${codes.taro}\n`,
				`${service.origin}/log/search?host=taro.example.jp&lang=ja\n`, `${service.origin}/owner/contracts/${codes.taro}\n`, 'すぐに認証局へご連絡ください'])
				assert.ok(mail.text.includes(words), `${words}\n${mail.text}`)
			assert.ok(!/\{\{|\n\n\n|ご自身の契約/.test(mail.text), mail.text)
			assert.match(mail.header('List-Unsubscribe'), /kind=logged/)
			const page = await service.get('/log/search?host=taro.example.jp&lang=ja')
			assert.ok(page.text.includes(codes.other), 'the link of the mail leads to it')
		})

		test('what a wildcard covers is told to its owner, in his language', async () => {
			codes.below = await service.register('https://pay.hanako.example.jp/')
			const mail = await told('hanako@example.jp', 'pay.hanako.example.jp')
			assert.match(mail.subject, /New in the public log: Certificate issued \(pay\.hanako\.example\.jp\)$/)
			assert.ok(mail.text.includes('To Example\n') && mail.text.includes('somebody else may have a certificate for your host'))
			assert.ok(!/\{\{|\n\n\n|[ぁ-んァ-ヶ]/.test(mail.text), mail.text)
		})

		test('a revocation of it is told, too; each is told once, and one’s own only where nothing else tells it', async () => {
			await service.command('certificate', 'revoke', codes.other, '--reason', 'keyCompromise')
			await mailbox.wait((mail) => mail.to === 'taro@example.jp' && mail.subject.includes('公開ログ') && mail.subject.includes('証明書の失効'), 30_000)
			await service.command('certificate', 'add', codes.taro, await service.authority.leaf('again', ['www.taro.example.jp'], { days: [-1, 60] }))
			await mailbox.wait((mail) => mail.to === 'taro@example.jp' && mail.subject.includes('証明書を発行しました'), 30_000)
			await service.command('contract', 'edit', codes.taro, '--organization', '株式会社新名')
			const mail = await mailbox.wait((each) => each.to === 'taro@example.jp' && each.subject.includes('組織名またはURLの変更'), 30_000)
			assert.match(mail.text, /お客様ご自身の契約についての記録です/)
			await sleep(6000)
			assert.equal(count('taro@example.jp'), 3, 'neither what was before him nor his own certificate')
			assert.equal(count('hanako@example.jp'), 1)
		})

		test('whoever refuses these hears no more of them, and of all else', async () => {
			const mail = await told('hanako@example.jp', 'pay.hanako.example.jp')
			const target = mail.header('List-Unsubscribe').slice(1, -1).replace(/^http:\/\/[^/]+/, '')
			assert.match((await service.get(target, { 'Accept-Language': 'en' })).text, /A new entry in the public log/)
			assert.equal((await service.request('POST', target, { body: 'List-Unsubscribe=One-Click', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } })).status, 200)
			await service.register('https://more.hanako.example.jp/')
			await service.command('certificate', 'revoke', codes.hanako, '--reason', 'keyCompromise')
			await mailbox.wait((each) => each.to === 'hanako@example.jp' && each.subject.includes('has been revoked'), 30_000)
			await sleep(4000)
			assert.equal(count('hanako@example.jp'), 1)
		})
	})
})
