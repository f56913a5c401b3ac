// Days that are over: what the page said on them, and what is known of them today, from the public log.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { MISMATCH, NONE, Service, until } from '../../fixtures/harness.mjs'
import { Past, pastOf } from '../../fixtures/past.mjs'

const REACH = 50 // days for which there is a log

for (const postgres of [false, true])
	describe(`the past in ${postgres ? 'PostgreSQL' : 'SQLite'}`, () => {
		let service, past
		const codes = {}

		before(async () => {
			service = await Service.prepare({ postgres, config: { server: { trusted_proxies: '127.0.0.1' }, limit: { unknown_codes: 5 } } })
			await service.command('store', 'create')
			past = new Past(service)
			await past.issued(REACH, 'first.example.com')
			codes.shop = await past.issued(40, 'shop.example.com')
			codes.held = await past.issued(40, 'held.example.com')
			codes.old = await past.contract(45, 'old.example.com')
			await past.certify(45, 12, codes.old, 'old.example.com', [-46, -20])
			await past.certify(30, 14, codes.shop, 'shop.example.com', [-31, 60])
			codes.renewed = await past.contract(28, 'old.example.com', '--renews', codes.old)
			await past.certify(28, 16, codes.renewed, 'old.example.com', [-29, 60])
			await past.did(20, 10, 'certificate', 'revoke', codes.held, '--reason', 'certificateHold')
			await past.did(18, 11, 'certificate', 'release', codes.held)
			await past.did(15, 13, 'contract', 'edit', codes.held, '--organization', '株式会社新名', '--organization-en', 'New Name Inc.')
			await past.did(10, 15, 'certificate', 'revoke', codes.shop, '--reason', 'keyCompromise', '--at', past.time(25, 9))
			codes.unwanted = await past.contract(12, 'unwanted.example.com', '--no-sticker')
			await past.certify(12, 12, codes.unwanted, 'unwanted.example.com', [-13, 60])
			await service.serve({ store: false })
		})
		after(() => service?.stop())

		const told = async (name, days) => {
			const answer = await past.about(codes[name], past.day(days))
			assert.equal(answer.status, 200)
			return pastOf(answer)
		}

		test('where nothing else is known it is one sentence, about the whole day', async () => {
			const { said, known, words } = await told('shop', 38)
			assert.deepEqual([said, known], [['The whole day valid'], []])
			assert.match(words, /shop\.example\.com Example Inc\. This page is about the past\. It does not tell whether the site can be trusted now\./)
			assert.match(words, /This service said that the certificate of shop\.example\.com was valid\./)
			assert.match(words, /Nothing else is known about that day today\./)
			assert.match(words, /Time zone: JST, UTC\+09:00/)
		})

		test('a key that was found stolen later makes two sentences, never one', async () => {
			const { said, known, words } = await told('shop', 20)
			assert.deepEqual([said, known], [['The whole day valid'], ['The whole day revoked']])
			assert.match(words, /said that the certificate of shop\.example\.com was valid/)
			assert.match(words, /Today it is known that the certificate of shop\.example\.com was revoked, since .*, 09:00\. Reason: The private key is known or feared to have leaked/)
			assert.match(words, /Known since .*, 15:00, by entry \d+ of the log\./)
			assert.doesNotMatch(words, /Nothing else is known/)
		})

		test('a day in which something changed is told in spans', async () => {
			assert.deepEqual((await told('shop', 25)).known, ['00:00 – 09:00 valid', '09:00 – 24:00 revoked'])
			const { said, known } = await told('shop', 10)
			assert.deepEqual(said, ['00:00 – 15:00 valid', '15:00 – 24:00 revoked'])
			assert.deepEqual(known, ['The whole day revoked'])
			assert.deepEqual(await told('shop', 5).then((day) => [day.said, day.known]), [['The whole day revoked'], []])
		})

		test('a reissue changes the certificate, and nothing that was said', async () => {
			const { said, known, words } = await told('shop', 30)
			assert.deepEqual([said, known[0]], [['00:00 – 14:00 valid', '14:00 – 24:00 valid'], undefined])
			assert.match(words, /certificate reissued/)
		})

		test('a hold that was lifted was no revocation, as is known today', async () => {
			assert.deepEqual(await told('held', 20).then((day) => [day.said, day.known]),
				[['00:00 – 10:00 valid', '10:00 – 24:00 revoked'], ['The whole day valid']])
			assert.deepEqual((await told('held', 18)).said, ['00:00 – 11:00 revoked', '11:00 – 24:00 valid'])
		})

		test('an old code led to its successor from the day on which that was issued', async () => {
			const { said, words } = await told('old', 28)
			assert.deepEqual(said, ['00:00 – 16:00 valid', '16:00 – 24:00 renewed'])
			assert.match(words, new RegExp(`its successor \\(code ${codes.renewed}\\) was valid`))
			assert.deepEqual((await told('old', 10)).said, ['The whole day renewed'])
			assert.deepEqual((await told('renewed', 40)).said, ['The whole day none'])
		})

		test('another name is told from the time on at which it was entered', async () => {
			const { said, words } = await told('held', 15)
			assert.deepEqual(said, ['00:00 – 13:00 valid', '13:00 – 24:00 valid'])
			assert.ok(words.indexOf('Example Inc.') < words.indexOf('New Name Inc.', words.indexOf('13:00 –')))
		})

		test('before a certificate there was none, and before the log nothing can be said', async () => {
			assert.deepEqual((await told('shop', 45)).said, ['The whole day none'])
			assert.deepEqual((await told('shop', REACH)).said, ['00:00 – 12:00 unreached', '12:00 – 24:00 none'])
			const before = await past.about(codes.shop, past.day(REACH + 1))
			assert.equal(before.status, 400)
			assert.match(before.text, /No record reaches back so far\. The records of this code reach back to \d+ \w+ \d{4}\./)
			assert.match(before.text, new RegExp(`value="${past.day(REACH + 1)}" min="${past.day(REACH)}"`))
		})

		test('a day is refused with words, and stays in its field', async () => {
			for (const [typed, words, field] of [
				[past.day(-2), /This day has not come yet/, `type="date" value="${past.day(-2)}"`],
				['9999-12-31', /This day has not come yet/, 'value="9999-12-31"'],
				['0001-01-01', /No record reaches back so far/, 'value="0001-01-01"'],
				['2026-02-30', /“2026-02-30” is no day/, 'type="text" value="2026-02-30"'],
				['', /Write a day as year, month and day/, 'value=""'],
				['"><b>', /“&quot;&gt;&lt;b&gt;” is no day/, 'value="&quot;&gt;&lt;b&gt;"'],
				['1'.repeat(1000), /Write a day as year, month and day/, 'value=""'],
			]) {
				const answer = await past.about(codes.shop, typed)
				assert.equal(answer.status, 400, typed)
				assert.match(answer.text, words)
				assert.ok(answer.text.includes(field), field)
			}
		})

		test('no link makes it green, and none makes it amber', async () => {
			const strip = ({ text }) => text.replace(/<time datetime="[^"]*">made on[^<]*/, '')
			const plain = await past.about(codes.held, past.day(30))
			assert.match(plain.text, /<main class="tone-past">/)
			for (const referer of ['https://held.example.com/', 'https://evil.example/', 'nonsense']) {
				const other = await past.about(codes.held, past.day(30), { Referer: referer, 'Sec-Fetch-Site': 'cross-site' })
				assert.equal(strip(other), strip(plain))
			}
			for (const lang of ['ja', 'en', 'zh', 'ko']) {
				const { text, headers } = await service.get(`/proof/${codes.held}?at=${past.day(30)}&lang=${lang}`)
				assert.equal(headers['trustseal-status'], undefined)
				assert.equal(headers['cache-control'], 'no-store')
				assert.ok(!text.includes(MISMATCH) && !text.includes(NONE))
				assert.doesNotMatch(text, /tone-verified|state_verified/)
				for (const other of ['ja', 'en', 'zh', 'ko'])
					assert.ok(lang === other || text.includes(`?at=${past.day(30)}&amp;lang=${other}"`), `${lang}: link to ${other}`)
			}
		})

		test('the field stands on the page of today, between the first entry and today', async () => {
			const { text } = await service.get(`/proof/${codes.held}?lang=en`)
			const [form] = /<form class="code-form" action="\/proof\/\d{10}" method="get">.*?<\/form>/s.exec(text)
			assert.match(form, new RegExp(`name="at" type="date" value="" min="${past.day(REACH)}" max="${past.day(0)}" required`))
			assert.match(form, /The records reach back to/)
		})

		test('a code without a record has no past either, and trying codes is slowed as elsewhere', async () => {
			for (const code of [codes.unwanted, '9999999999', '123', 'abc']) {
				const answer = await service.get(`/proof/${code}?at=${past.day(5)}`)
				assert.equal(answer.status, 404)
				assert.ok(answer.text.includes(NONE))
				assert.doesNotMatch(answer.text, /tone-past/)
			}
			let last
			for (let i = 0; i < 8; i++)
				last = await service.get(`/proof/${8_888_888_800 + i}?at=${past.day(5)}`, { 'X-Forwarded-For': '203.0.113.9' })
			assert.equal(last.status, 429)
		})

		test('what is needed to check it stands on the page: entries, and the newest checkpoint', async () => {
			const plain = await past.about(codes.shop, past.day(20))
			assert.doesNotMatch(plain.text, /tlog-proof\?/)
			assert.match(plain.text, /This entry is not under a signed checkpoint yet/)
			const count = Number(await service.sql('SELECT count(*) FROM ledger_entry'))
			const root = Buffer.alloc(32, 7).toString('base64')
			await service.sql(`INSERT INTO ledger_checkpoint (size, checkpoint, at)
				VALUES (${count - 1}, 'seal.example/log\n${count - 1}\n${root}\n\n— seal.example/log AAAA\n', 1)`)
			const entries = await service.sql(`SELECT idx FROM ledger_entry WHERE code = ${Number(codes.shop)} ORDER BY idx`)
			const { text } = await until('the checkpoint is told', async () => {
				const answer = await past.about(codes.shop, past.day(20))
				return answer.text.includes('Checkpoint') && answer
			})
			// The reissue, and its revocation: not those of the certificate before it.
			assert.deepEqual([...text.matchAll(/href="\/proof\/\d+\.tlog-proof\?index=(\d+)"/g)].map(([, index]) => index),
				entries.toString().trim().split(/\s+/).slice(-2))
			assert.ok(text.includes(`<dd>${count - 1}</dd>`) && text.includes(root))
			const serial = /<dt>Serial number<\/dt><dd class="code" translate="no">([0-9A-F]+)</.exec(text)[1]
			assert.match((await service.command('contract', 'show', codes.shop)).toString(), new RegExp(serial))
			assert.match(text, new RegExp(`/proof/${codes.shop}\\?at=${past.day(20)}</span>`))
		})

		test('a day that is not over is told as far as it is', async () => {
			const { words } = await told('held', 0)
			assert.match(words, /What this service has said today/)
		})

		test('what is entered now is told within a second or two', async () => {
			await service.command('certificate', 'revoke', codes.renewed, '--reason', 'keyCompromise', '--at', past.time(22, 6))
			const day = await until('it is known', async () => {
				const seen = await told('old', 10)
				return seen.known.length > 0 && seen
			}, 3000)
			assert.deepEqual([day.said, day.known], [['The whole day renewed'], ['The whole day expired']])
		})
	})

describe('a service that is older than its log', () => {
	let service, past
	before(async () => {
		service = await Service.prepare()
		await service.command('log', 'create', service.file('log.key'))
		fs.appendFileSync(service.config, `[ledger]\nfolder = ${service.file('log')}\nkey = ${service.file('log.key')}\n`)
		await service.command('store', 'create')
		past = new Past(service)
	})
	after(() => service?.stop())

	test('what was there is told from the entry on by which the log found it', async () => {
		const shop = await past.issued(40, 'shop.example.com')
		const gone = await past.issued(40, 'gone.example.com')
		await past.did(20, 10, 'certificate', 'revoke', gone, '--reason', 'keyCompromise')
		// As the migration finds it.
		for (const text of ['DELETE FROM ledger_host', 'DELETE FROM ledger_entry',
			"UPDATE ledger_mark SET place = 0, until = (SELECT max(id) FROM certificate) WHERE name = 'certificate'",
			"UPDATE ledger_mark SET place = (SELECT max(id) FROM event) WHERE name = 'event'"])
			await service.sql(text)
		await service.serve({ store: false })
		const states = async (code) => {
			const answer = await past.about(code, past.day(0))
			return answer.status === 200 && pastOf(answer).said.map((each) => each.replace(/.* /, ''))
		}
		assert.deepEqual(await until('the log has found it', () => states(shop), 30_000), ['unreached', 'valid'])
		assert.deepEqual(await until('the log has found the other', () => states(gone), 30_000), ['unreached', 'revoked'])
		const yesterday = await past.about(shop, past.day(1))
		assert.equal(yesterday.status, 400)
		assert.match(yesterday.text, /No record reaches back so far/)
		assert.match((await past.about(shop, past.day(0))).text, /was there before the log, or is a record of the past/)
		// What the page gives to keep is checked without the service.
		const [, address] = await until('it is signed', async () =>
			/href="([^"]+\.tlog-proof\?index=\d+)"/.exec((await past.about(gone, past.day(0))).text))
		const proof = await service.get(address)
		assert.equal(proof.status, 200)
		fs.writeFileSync(service.file('kept.tlog-proof'), proof.body)
		const key = (await service.command('log', 'key')).toString().trim()
		const told = (await service.command('log', 'verify-proof', service.file('kept.tlog-proof'), '--key', key)).toString()
		assert.match(told, new RegExp(`${gone}[^]*keyCompromise`))
	})
})
