// What the public log has of a host: a page, the same for programs, and a feed that feed readers take.

import assert from 'node:assert/strict'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { LANGUAGES, PROGRAM, ROOT, Service, run, unescapeHtml, until } from '../../fixtures/harness.mjs'

const LIMIT = 60
const NAME = 'seal.example.jp/log'

for (const postgres of [false, true])
	describe(`the log of a host in ${postgres ? 'PostgreSQL' : 'SQLite'}`, { concurrency: false }, () => {
		let service
		const codes = {}

		const get = (target, headers) => service.get(target, headers)
		const search = async (host, more = '') => JSON.parse((await get(`/log/search.json?host=${encodeURIComponent(host)}${more}`)).text)
		const indexes = async (host, more) => (await search(host, more)).entries.map(({ index }) => index)
		const feed = async (host, more = '') => {
			const answer = await get(`/log/feed.atom?host=${encodeURIComponent(host)}${more}`)
			assert.equal(answer.status, 200, answer.text)
			const { status, stdout, stderr } = await run('/usr/bin/python3', [path.join(ROOT, 'tests/fixtures/read_feed.py')], { input: answer.body })
			assert.equal(status, 0, stderr)
			const read = JSON.parse(stdout)
			assert.deepEqual(read.broken, [])
			return { ...read, answer }
		}
		/** Waits until a checkpoint has all that was entered. */
		const covered = (count) =>
			until(`a checkpoint of ${count}`, async () => Number((await get('/log/checkpoint')).text.split('\n')[1]) >= count)

		before(async () => {
			service = await Service.prepare({
				postgres,
				config: { server: { trusted_proxies: '127.0.0.1' }, limit: { unknown_codes: LIMIT } },
			})
			await service.command('log', 'create', service.file('log.key'))
			service.env = {
				TRUSTSEAL_LEDGER_FOLDER: service.file('log'), TRUSTSEAL_LEDGER_KEY: service.file('log.key'), TRUSTSEAL_LEDGER_NAME: NAME,
			}
			await service.serve()
			codes.shop = await service.register('https://www.shop.example.jp/cart/')
			codes.bare = await service.register('https://shop.example.jp/', { organization: '<b>&"\'株式会社', 'organization-en': 'A & B <Inc.>' })
			codes.wild = await service.register('https://*.example.jp/')
			codes.other = await service.register('https://www.other.example.com/')
			await service.command('certificate', 'revoke', codes.shop, '--reason', 'keyCompromise')
			codes.idn = await service.register('https://日本語.example.com/', { hosts: ['xn--wgv71a119e.example.com'] })
			await covered(6)
		})
		after(() => service?.stop())

		test('a host is read as people type it, and found with its twin and the wildcards that cover it', async () => {
			const typed = ['shop.example.jp', 'SHOP.example.JP', 'https://shop.example.jp:8443/x?y#z', ' shop.example.jp. ', 'ｓｈｏｐ．example.jp']
			for (const host of typed) {
				const found = await search(host)
				assert.equal(found.host, 'shop.example.jp')
				assert.deepEqual(found.names, ['shop.example.jp', 'www.shop.example.jp', '*.example.jp', '*.shop.example.jp'])
				assert.deepEqual(found.entries.map(({ index }) => index), [4, 2, 1, 0])
			}
			assert.deepEqual(await indexes('www.shop.example.jp'), [4, 2, 1, 0])
			assert.deepEqual(await indexes('*.example.jp'), [2, 1], 'all that a wildcard covers')
			assert.deepEqual(await indexes('*.shop.example.jp'), [4, 0])
			assert.deepEqual(await indexes('日本語.example.com'), [5])
			assert.deepEqual(await indexes('xn--wgv71a119e.example.com'), [5])
			assert.deepEqual(await indexes('nothing.example.net'), [])
		})

		test('each entry is told in words, in each language, with what it takes to check it', async () => {
			for (const lang of LANGUAGES) {
				const { status, text } = await get(`/log/search?host=shop.example.jp&lang=${lang}`)
				assert.equal(status, 200)
				assert.deepEqual([...text.matchAll(/data-index="(\d+)"/g)].map((each) => Number(each[1])), [4, 2, 1, 0])
				assert.ok(text.includes(`/proof/${codes.shop}?at=`) && text.includes(`/proof/${codes.shop}.tlog-proof?index=4`))
				assert.ok(!/\{\{|log\.(kind|entry|search)\./.test(text), 'no key is shown')
				assert.match(text, /<link rel="alternate" type="application\/atom\+xml"[^>]* href="\/log\/feed\.atom\?host=shop\.example\.jp&amp;lang=/)
			}
			const { text } = await get('/log/search?host=shop.example.jp&lang=en')
			for (const words of ['Certificate revoked', 'Certificate issued', 'The private key is known or feared to have leaked', 'https://*.example.jp/'])
				assert.ok(text.includes(words), words)
			assert.ok(text.includes('&lt;b&gt;&amp;&quot;&#39;株式会社') && !text.includes('<b>&'), 'escaped')
		})

		test('programs get the entries themselves', async () => {
			const answer = await get('/log/search.json?host=www.shop.example.jp')
			assert.equal(answer.headers['content-type'], 'application/json')
			assert.equal(answer.headers['access-control-allow-origin'], '*')
			const { entries: [newest], size, older } = JSON.parse(answer.text)
			assert.ok(size >= 6)
			assert.equal(older, null)
			assert.equal(newest.in_checkpoint, true)
			assert.equal(newest.entry.kind, 'revoke')
			assert.equal(newest.entry.code, codes.shop)
			assert.equal(newest.entry.reason, 'keyCompromise')
			assert.match(newest.page, new RegExp(`^http://localhost:${service.port}/proof/${codes.shop}\\?at=\\d{4}-\\d\\d-\\d\\d$`))
			assert.equal(newest.tlog_proof, `http://localhost:${service.port}/proof/${codes.shop}.tlog-proof?index=4`)
			assert.equal((await get(newest.page.replace(service.origin, ''))).status, 200)
		})

		test('a feed reader takes the feed, which breaks no rule', async () => {
			const read = await feed('shop.example.jp')
			assert.equal(read.answer.headers['content-type'], 'application/atom+xml; charset=utf-8')
			assert.match(read.answer.headers['cache-control'], /max-age=300/)
			assert.equal(read.id, 'tag:seal.example.jp,2026:/log/host/shop.example.jp/en')
			assert.equal(read.language, 'en', 'English, where no language is asked for')
			assert.equal(read.author, 'Trustseal')
			assert.equal(read.links.self, `${service.origin}/log/feed.atom?host=shop.example.jp&lang=en`)
			assert.equal(read.links.alternate, `${service.origin}/log/search?host=shop.example.jp&lang=en`)
			assert.deepEqual(read.entries.map(({ id }) => id), [4, 2, 1, 0].map((index) => `tag:seal.example.jp,2026:/log/${index}`))
			assert.equal(read.updated, read.entries[0].updated)
			assert.equal(read.entries[0].title, 'Certificate revoked: https://www.shop.example.jp/cart/')
			assert.equal(read.entries[0].type, 'text/plain')
			assert.match(read.entries[0].text, /^Number: 4$/m)
			assert.match(read.entries[2].text, /^Organisation: <b>&"'株式会社, A & B <Inc\.>$/m)
			assert.equal(read.entries[0].related[0], `${service.origin}/proof/${codes.shop}.tlog-proof?index=4`)
			const japanese = await feed('shop.example.jp', '&lang=ja')
			assert.equal(japanese.entries[0].title, '証明書の失効: https://www.shop.example.jp/cart/')
			assert.notEqual(japanese.id, read.id)
			assert.equal(japanese.entries[0].id, read.entries[0].id)
			assert.deepEqual((await feed('nothing.example.net')).entries, [])
			const { status } = await run('xmllint', ['--noout', '-'], { input: read.answer.body })
			assert.equal(status, 0)
		})

		test('who has the feed is told that nothing is new, until something is', async () => {
			const target = '/log/feed.atom?host=other.example.com'
			const { headers: { etag } } = await get(target)
			assert.match(etag, /^"/)
			assert.equal((await get(target, { 'If-None-Match': etag })).status, 304)
			await service.command('certificate', 'revoke', codes.other, '--reason', 'superseded')
			await until('the feed changes', async () => (await get(target, { 'If-None-Match': etag })).status === 200)
			const { entries } = await feed('other.example.com')
			assert.equal(entries.length, 2)
			assert.match(entries[0].title, /^Certificate revoked/)
		})

		test('what no checkpoint has yet is said to be so, and is in no feed', async () => {
			await service.end()
			const code = await service.register('https://www.waiting.example.net/')
			const { TRUSTSEAL_LEDGER_KEY: key, ...follows } = service.env
			service.env = follows
			await service.serve({ store: false })
			const { entries: [entry] } = await search('waiting.example.net')
			assert.equal(entry.entry.code, code)
			assert.equal(entry.in_checkpoint, false)
			assert.equal(entry.tlog_proof, null)
			const { text } = await get('/log/search?host=waiting.example.net&lang=en')
			assert.match(text, /Not in a checkpoint yet/)
			assert.ok(!text.includes('.tlog-proof'))
			assert.deepEqual((await feed('waiting.example.net')).entries, [])
			assert.match((await get('/log/?lang=en')).text, /The key is published by those who run the service/)
			await service.end()
			service.env = { ...follows, TRUSTSEAL_LEDGER_KEY: key }
			await service.serve({ store: false })
			await until('it is covered', async () => (await search('waiting.example.net')).entries[0].in_checkpoint)
			assert.equal((await feed('waiting.example.net')).entries.length, 1)
		})

		test('many entries are shown page by page, none left out', async () => {
			const code = await service.register('https://busy.example.jp/')
			for (let i = 0; i < 12; i++) {
				await service.command('certificate', 'revoke', code, '--reason', 'certificateHold')
				await service.command('certificate', 'release', code)
			}
			const all = [], wanted = 26 // with the wildcard's
			for (let target = '/log/search.json?host=busy.example.jp'; target;) {
				const { entries, older } = JSON.parse((await get(target)).text)
				assert.ok(entries.length <= 20)
				all.push(...entries.map(({ index }) => index))
				target = older?.replace(service.origin, '')
			}
			assert.equal(all.length, wanted)
			assert.deepEqual(all, [...new Set(all)].sort((a, b) => b - a))
			const { text } = await get('/log/search?host=busy.example.jp&lang=en')
			const [, older] = /href="(\/log\/search\?host=busy\.example\.jp&amp;lang=en&amp;before=\d+)"/.exec(text)
			const next = (await get(older.replaceAll('&amp;', '&'))).text
			assert.deepEqual([...(text + next).matchAll(/data-index="(\d+)"/g)].map((each) => Number(each[1])), all)
			assert.ok(!next.includes('Older entries') && next.includes('These were all'))
		})

		test('what is no host is refused, however long', async () => {
			for (const bad of ['0123456789', 'example', '..', '株式会社見本', 'a b', 'x'.repeat(1900), '%00', `${'a'.repeat(251)}.jp`]) {
				const query = bad.includes('%') ? bad : encodeURIComponent(bad)
				assert.equal((await get(`/log/search?host=${query}`)).status, 400, bad)
				for (const target of ['/log/search.json', '/log/feed.atom']) {
					const { status, text } = await get(`${target}?host=${query}&lang=en`)
					assert.equal(status, 400, bad)
					// A NUL is refused at the gate, whatever it is for.
					if (bad !== '%00') assert.match(text, /action="\/log\/search"/, 'it is about hosts, and not about codes')
				}
			}
			for (const before of ['x', '-1', '99999999999999999999'])
				assert.equal((await get(`/log/search?host=shop.example.jp&before=${before}`)).status, 400)
			assert.equal((await get('/log/search')).status, 200)
			assert.equal((await get('/log/search?host=')).status, 200)
			assert.equal((await get('/log/search.json')).status, 400)
			const { text } = await get('/log/search?host=%3Cscript%3E')
			assert.ok(!text.includes('<script>'))
		})

		test('the log has a page of its own, with its key', async () => {
			const vkey = (await service.command('log', 'key')).toString().trim()
			for (const target of ['/log', '/log/']) {
				const { status, text } = await get(`${target}?lang=en`)
				assert.equal(status, 200)
				assert.ok(text.includes(vkey) && text.includes('trustseal log verify') && text.includes('action="/log/search"'))
			}
		})

		test('whose lines to copy check it, each of them', async () => {
			const { text } = await get('/log/?lang=en')
			const lines = [...text.matchAll(/<li><code>(.*?)<\/code>/g)].map(([, line]) => unescapeHtml(line))
			assert.equal(lines.length, 3)
			for (const line of lines) {
				const { status, stderr } = await run('sh', ['-c', line.replace(/^trustseal /, '"$TRUSTSEAL" ')], { cwd: path.dirname(service.file('store.db')), env: { ...process.env, TRUSTSEAL: PROGRAM } })
				assert.equal(status, 0, `${line}: ${stderr}`)
			}
		})

		test('who searches for many hosts is slowed, but not for what was just asked', async () => {
			const from = { 'X-Forwarded-For': '203.0.113.7' }
			let answered = 0
			while (answered < 4 * LIMIT && (await get(`/log/search.json?host=h${answered}.example.net`, from)).status === 200) answered++
			assert.ok(answered >= LIMIT && answered <= 2 * LIMIT, `${answered}`)
			assert.equal((await get('/log/feed.atom?host=never-asked.example.net', from)).status, 429)
			assert.equal((await get('/log/search?host=never-asked.example.net', { 'X-Forwarded-For': '203.0.113.8' })).status, 200)
		})
	})

describe('where no log is served', () => {
	let service
	before(async () => {
		service = await Service.start()
	})
	after(() => service?.stop())

	test('there are no pages of it', async () => {
		for (const target of ['/log/', '/log/search', '/log/search?host=shop.example.jp', '/log/search.json?host=a.jp', '/log/feed.atom?host=a.jp'])
			assert.equal((await service.get(target)).status, 404, target)
	})
})
