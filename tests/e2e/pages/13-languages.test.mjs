// Visitors are spoken to in more languages than owners: in each of them every page is whole, and where a
// language is not spoken, another one is.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { LANGUAGES, ROOT, Service, WHOLE_LANGUAGES, everyState } from '../../fixtures/harness.mjs'

const EVIL = 'https://evil.example.net/'
/** The tags of what is written in them, and letters that they have. */
const WRITTEN = { ja: 'ja', en: 'en', zh: 'zh-Hans', ko: 'ko' }
const LETTERS = { ja: /[ぁ-ん]/, en: /[a-z]{3}/, zh: /\p{Script=Han}/u, ko: /[가-힣]/ }

const words = (lang) => Object.fromEntries(
	fs.readFileSync(path.join(ROOT, `assets/text/visitors/${lang}.txt`), 'utf8').split('\n')
		.filter((line) => /^[a-z]/.test(line)).map((line) => line.split(/ = (.*)/).slice(0, 2)))

const headingOf = (text) => /<h1[^>]*>([^<]*)</.exec(text)[1]
const offeredBy = (text) => [...text.matchAll(/<li>(?:<span lang="([\w-]+)" aria-current|<a class="bar-lang"[^>]* lang="([\w-]+)")/g)]
	.map(([, current, other]) => current ?? other)
/** What is left when texts that are marked as of another language are taken out. */
const ownWords = (text) => /<main[^]*<\/footer>/.exec(text)[0].replace(/<(\w+)[^>]* lang="[^"]*"[^>]*>[^]*?<\/\1>/g, '')

describe('languages', () => {
	let service, states
	before(async () => {
		service = await Service.start()
		states = await everyState(service)
	})
	after(() => service?.stop())

	test('every page that visitors see is in the language that they ask for, and offers all', async () => {
		const pages = [['/'], ['/nothing'], ['/proof/123'], ['/report/thanks'], [`/proof/${states.none.code}`]]
		for (const record of ['valid', 'renewed', 'expired', 'not_yet_valid', 'revoked'])
			for (const referer of [states[record].url, EVIL, undefined]) pages.push([`/proof/${states[record].code}`, referer])
		for (const [where, referer] of pages) {
			const headings = new Set()
			for (const lang of LANGUAGES) {
				const answer = await service.get(`${where}?lang=${lang}`, referer ? { Referer: referer } : {})
				const told = `${where} ${referer} ${lang}`
				assert.match(answer.text, new RegExp(`^<!DOCTYPE html>\n<html [^>]*lang="${WRITTEN[lang]}">`), told)
				assert.equal(answer.headers['content-language'], WRITTEN[lang], told)
				assert.deepEqual(offeredBy(answer.text).sort(), Object.values(WRITTEN).sort(), told)
				assert.match(headingOf(answer.text), LETTERS[lang], told)
				if (lang === 'zh' || lang === 'ko') assert.doesNotMatch(ownWords(answer.text), LETTERS.ja, told)
				headings.add(headingOf(answer.text))
			}
			assert.equal(headings.size, LANGUAGES.length, `${where}: ${[...headings]}`)
		}
	})

	test('the sentences that must not change have one wording in each language', async () => {
		const wordings = {
			zh: ['链接来源与证书不一致。请核实该网站。', '没有相应证书的签发记录。请核实该网站。'],
			ko: ['링크 출처가 인증서와 일치하지 않습니다. 사이트를 확인해 주십시오.',
				'해당하는 인증서의 발급 기록이 없습니다. 사이트를 확인해 주십시오.'],
		}
		for (const [lang, [mismatch, none]] of Object.entries(wordings)) {
			const asked = { 'Accept-Language': `${lang}-XX,${lang};q=0.9,en;q=0.8`, Referer: EVIL }
			assert.equal(headingOf((await service.get(`/proof/${states.valid.code}`, asked)).text), mismatch)
			assert.equal(headingOf((await service.get(`/proof/${states.none.code}`, asked)).text), none)
		}
	})

	test('days stand in the order of the language', async () => {
		for (const [lang, order] of [['zh', /\b20\d\d年\d+月\d+日 \d\d:\d\d/], ['ko', /\b20\d\d년 \d+월 \d+일 \d\d:\d\d/]])
			assert.match((await service.get(`/proof/${states.valid.code}?lang=${lang}`)).text, order)
	})

	test('owners who ask for a language that is for visitors alone get one that is whole', async () => {
		for (const where of ['/owner/', `/owner/snippet/${states.valid.code}`, '/help', '/visits']) {
			const asked = await service.get(`${where}?lang=ko`)
			assert.match(asked.text, /<html [^>]*lang="en"/, where)
			assert.deepEqual(offeredBy(asked.text).sort(), [...WHOLE_LANGUAGES].sort(), where)
			const accepts = (field) => service.get(where, { 'Accept-Language': field })
			assert.match((await accepts('zh-CN,zh;q=0.9')).text, /<html [^>]*lang="en"/, where)
			assert.match((await accepts('zh-CN,zh;q=0.9,ja;q=0.8')).text, /<html [^>]*lang="ja"/, where)
		}
	})

	test('questions that a visitor’s page leads to are marked as of the language that they are in', async () => {
		const { text } = await service.get(`/proof/${states.valid.code}?lang=zh`, { Referer: EVIL })
		assert.match(text, /<ul class="helps" lang="en">\n<li><a href="\/help\/[\w-]+\?lang=zh"/)
	})

	test('the snippet, its alternative text and the picture are in the language of the contract, or as asked', async () => {
		const code = await service.register('https://china.example.com/', { lang: 'zh' })
		const html = (await service.command('snippet', code)).toString()
		assert.ok(html.includes(`alt="${words('zh')['snippet.alt']}"`), html)
		const [, title] = / lang="zh"><title>([^<]*)</.exec((await service.get(`/sticker/${code}/56x88.svg`)).text)
		assert.equal(title, 'Trust Seal: 此网站已通过认证')
		const korean = (await service.command('snippet', code, '--lang', 'ko')).toString()
		assert.match(korean, /56x88\.svg\?lang=ko"/)
		assert.ok(korean.includes(`alt="${words('ko')['snippet.alt']}"`), korean)
		const offered = (await service.get(`/owner/snippet/${code}?lang=en`)).text
		for (const lang of LANGUAGES)
			assert.match(offered, new RegExp(`sticker=${lang}\\b[^>]*><span class="option-name" lang="${WRITTEN[lang]}">`))
	})

	test('mails are not written in a language that is for visitors alone', async () => {
		const refused = await service.cli('customer', 'add', '--lang', 'zh', '--mail', 'who@shop.example')
		assert.notEqual(refused.status, 0)
		assert.match(refused.stderr, /--lang zh: it must be one of: ja, en\n/)
	})
})
