// The owner's page: choose a sticker, take its HTML or its file away, be told what is wrong.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { LANGUAGES, SIZES, Service, WHOLE_LANGUAGES, everyState, mistyped, unescapeHtml, until } from '../../fixtures/harness.mjs'

// In the order in which they are offered.
const FORMATS = ['svg', 'png', 'gif']

/** What stands in a box of the page to be copied, and in its field for the keyboard. */
function field(page, id) {
	const box = new RegExp(`<pre[^>]* id="${id}"[^>]*>([^<]*)<`).exec(page)[1]
	assert.equal(new RegExp(`<input id="${id}-key"[^>]* value="([^"]*)"`).exec(page)[1], box)
	return unescapeHtml(box)
}
/** The mail that the page offers to send: { length, subject, body }. */
function mailOf(page) {
	const url = unescapeHtml(/href="(mailto:[^"]*)"/.exec(page)[1])
	assert.match(url, /^mailto:\?subject=(?:[A-Za-z0-9._~-]|%[0-9A-F]{2})*&body=(?:[A-Za-z0-9._~-]|%[0-9A-F]{2})*$/)
	const [subject, body] = url.slice('mailto:?subject='.length).split('&body=').map(decodeURIComponent)
	return { length: url.length, subject, body }
}
const links = (page) => [...page.matchAll(/<a class="option" href="([^"]+)"/g)].map((each) => unescapeHtml(each[1]))

describe('the owner’s page', () => {
	let service, states
	before(async () => {
		service = await Service.start()
		states = await everyState(service)
	})
	after(() => service.stop())

	const cli = async (code, ...options) => (await service.command('snippet', code, ...options)).toString().trim()
	const page = (code, query = '') => service.get(`/owner/snippet/${code}${query}`)

	test('its HTML is that of the command line, as it opens', async () => {
		const { status, text } = await page(states.valid.code)
		assert.equal(status, 200)
		assert.equal(field(text, 'html'), await cli(states.valid.code))
		assert.equal(field(text, 'own'), await cli(states.valid.code, '--self-hosted'))
	})

	test('its HTML is that of the command line for each choice', async () => {
		for (const size of SIZES)
			for (const format of FORMATS)
				for (const lang of size === SIZES[0] ? LANGUAGES : WHOLE_LANGUAGES)
					for (const motion of format === 'png' ? ['off'] : ['off', 'on']) {
						const query = `?size=${size}&format=${format}&sticker=${lang}&motion=${motion}`
						const options = ['--size', size, '--format', format, '--lang', lang]
						if (motion === 'on') options.push('--motion')
						const { text } = await page(states.valid.code, query)
						assert.equal(field(text, 'html'), await cli(states.valid.code, ...options), query)
						assert.equal(field(text, 'own'), await cli(states.valid.code, ...options, '--self-hosted'))
					}
	})

	test('every choice is reached by links alone, and is marked', async () => {
		const seen = new Set(), todo = [`/owner/snippet/${states.valid.code}?lang=en`]
		while (todo.length > 0) {
			const { status, text } = await service.get(todo.pop().replace(/#.*/, ''))
			assert.equal(status, 200)
			const marked = [...text.replace(/<header[^]*?<\/header>/, '').matchAll(/ aria-current="true"/g)].length
			assert.equal(marked, text.includes('>Moving<') ? 5 : 4)
			for (const link of links(text)) {
				if (!seen.has(link)) todo.push(link)
				seen.add(link)
			}
		}
		const svg = 2 * 3, gif = 2 * 2, png = 2 // still or moving, and the themes
		assert.equal(seen.size, SIZES.length * LANGUAGES.length * (svg + gif + png))
	})

	test('the mail to the designer has the HTML and leads back to what was chosen, in the page’s language', async () => {
		const { code, host } = states.valid
		for (const lang of WHOLE_LANGUAGES)
			for (const [size, format, motion] of [['56x88', 'svg', 'off'], ['88x145', 'png', 'off'], ['44x70', 'gif', 'on']]) {
				const query = `?size=${size}&format=${format}&sticker=ja&motion=${motion}`
				const { text } = await page(code, `${query}&lang=${lang}`)
				const mail = mailOf(text)
				assert.ok(mail.length <= 2000, `${lang} ${format}: ${mail.length}`)
				assert.ok(mail.subject.endsWith(` ${host}`))
				const lines = mail.body.split('\r\n')
				assert.ok(!/[\r\n]/.test(lines.join('')))
				assert.equal(lines[2], field(text, 'html'))
				assert.equal(/[ぁ-ん]/.test(lines[0]), lang === 'ja')
				const back = await service.get(lines[5].replace(service.origin, ''))
				assert.equal(field(back.text, 'html'), lines[2])
				assert.match(back.text, new RegExp(`<html[^>]* lang="${lang}"`))
			}
	})

	test('a mail that would be too long leads to the page, which has all', async () => {
		const long = `${'long'.repeat(15)}.${'name'.repeat(15)}.example.com`
		const service = await Service.start({ config: { server: { public_url: `https://${long}` } } })
		try {
			const code = await service.register('https://long.example.com/')
			const { text } = await service.get(`/owner/snippet/${code}?format=png&lang=ja`)
			const { length, body } = mailOf(text)
			assert.ok(length <= 2000, `${length}`)
			assert.doesNotMatch(body, /<a href/)
			assert.ok(body.includes(`https://${long}/owner/snippet/${code}?lang=ja&size=56x88&format=png`))
		} finally {
			await service.stop()
		}
	})

	test('the addresses and the Markdown are those of the HTML', async () => {
		const { code } = states.valid
		const { text } = await page(code, '?size=88x145&format=gif&sticker=en&motion=on')
		const [, proof, picture, alt] =
			/href="([^"]*)".*src="([^"]*)".*alt="([^"]*)"/.exec(unescapeHtml(field(text, 'html')))
		assert.equal(field(text, 'proof-url'), proof)
		assert.equal(field(text, 'picture-url'), picture)
		assert.equal(field(text, 'markdown'), `[![${alt}](${picture})](${proof})`)
	})

	test('formats stand in one order wherever they are offered, the recommended one first', async () => {
		const { text } = await page(states.valid.code)
		const offered = [...new Set(links(text).map((link) => /format=(\w+)/.exec(link)[1]))]
		assert.deepEqual(offered, FORMATS)
		for (const command of ['snippet', 'sticker'])
			assert.match((await service.command(command, '--help')).toString(), /svg \(else\), png or gif/)
	})

	test('a path that is registered changes the policy in the HTML, as on the command line', async () => {
		const code = await service.register('https://mall.example.com/shop/')
		const { text } = await page(code)
		assert.match(field(text, 'html'), /no-referrer-when-downgrade/)
		assert.equal(field(text, 'html'), await cli(code))
	})

	test('the pictures that it shows are those of visitors, in the state that they see', async () => {
		const { text } = await page(states.valid.code, '?format=gif&size=44x70')
		const sources = [...text.matchAll(/<img src="(\/sticker\/[^"]+)" width="(\d+)" height="(\d+)"/g)]
		assert.equal(sources.length, 5)
		for (const [, source, width, height] of sources) {
			assert.ok(source.includes(`${width}x${height}`))
			assert.equal((await service.get(unescapeHtml(source), { 'Sec-Fetch-Site': 'same-origin' })).status, 200)
		}
	})

	test('what it shows of stickers is not counted as use', async () => {
		const counting = await Service.start({ config: { usage: { flush: 1 } } })
		try {
			const code = await counting.register('https://counted.example.com/')
			const written = () => counting.metric('usage_written_total')
			await counting.get(`/sticker/${code}/56x88.svg`, { 'Sec-Fetch-Site': 'same-origin' })
			await counting.get(`/sticker/${code}/56x88.svg`, { 'Sec-Fetch-Site': 'cross-site' })
			await until('a picture is counted', async () => (await written()) > 0)
			assert.equal(await written(), 1)
		} finally {
			await counting.stop()
		}
	})

	test('a file’s bytes are the sticker’s, to be saved under the name in the HTML', async () => {
		const { code } = states.valid
		for (const size of SIZES)
			for (const format of FORMATS)
				for (const scale of format === 'png' ? [1, 2, 3] : [1]) {
					const file = await service.get(
						`/owner/snippet/${code}/sticker.${format}?size=${size}&format=${format}&sticker=en&scale=${scale}`)
					const dense = scale > 1 ? `@${scale}x` : ''
					const picture = await service.get(`/sticker/${code}/${size}${dense}.${format}?lang=en`)
					assert.equal(file.status, 200)
					assert.ok(file.body.equals(picture.body), `${size}${dense}.${format}`)
					assert.equal(file.headers['content-type'], picture.headers['content-type'])
					assert.equal(file.headers['content-disposition'],
						`attachment; filename="trustseal-${code}-${size}.${format}"`)
					assert.equal(file.headers['cross-origin-resource-policy'], 'same-origin')
				}
	})

	test('a theme is in the HTML, in the file, and in the links of all choices', async () => {
		const { code } = states.valid
		const dark = await page(code, '?theme=dark&format=png')
		assert.match(dark.text, new RegExp(`/sticker/${code}/56x88\\.png\\?theme=dark`))
		assert.match(dark.text, /\?lang=ja&amp;size=44x70&amp;format=png&amp;sticker=ja&amp;motion=off&amp;theme=dark/)
		const file = await service.get(`/owner/snippet/${code}/sticker.png?size=56x88&format=png&theme=dark`)
		assert.ok(file.body.equals((await service.get(`/sticker/${code}/56x88.png?theme=dark`)).body))
		// What cannot follow the visitor is light, and does not offer it.
		assert.match((await page(code, '?theme=auto')).text, /56x88\.svg\?theme=auto/)
		const still = (await page(code, '?theme=auto&format=gif')).text
		assert.doesNotMatch(still, /56x88\.gif\?theme|format=gif[^"]*theme=auto/)
		assert.equal((await service.get(`/owner/snippet/${code}?theme=night`)).status, 400)
	})

	test('a file is the registered site’s picture, whoever linked to it', async () => {
		const target = `/owner/snippet/${states.valid.code}/sticker.svg?size=56x88`
		const plain = await service.get(target)
		const linked = await service.get(target, { Referer: 'https://evil.example.net/' })
		assert.ok(plain.body.equals(linked.body))
		const shown = await service.get(`/sticker/${states.valid.code}/56x88.svg`)
		assert.equal(shown.headers['content-disposition'], undefined)
	})

	test('each link to a file leads to it', async () => {
		const { text } = await page(states.valid.code, '?format=png')
		const found = [...text.matchAll(/href="([^"]+\/sticker\.png[^"]*)"/g)].map((each) => unescapeHtml(each[1]))
		const files = new Set(found)
		assert.equal(files.size, 3)
		for (const file of files) assert.equal((await service.get(file)).status, 200)
	})

	test('a renewed code gives the HTML and the file of the new one, and says both', async () => {
		const { code, successor } = states.renewed
		const { status, text } = await page(code, '?lang=en')
		assert.equal(status, 200)
		assert.equal(field(text, 'html'), await cli(successor))
		assert.ok(text.includes(`code ${code} was renewed under the new code ${successor}`))
		const file = await service.get(`/owner/snippet/${code}/sticker.gif`)
		assert.match(file.headers['content-disposition'], new RegExp(`trustseal-${successor}-56x88.gif`))
	})

	test('other states say what the sticker shows now, in words', async () => {
		for (const [state, words] of [['expired', /It expired on/], ['not_yet_valid', /becomes valid on/],
			['revoked', /It was revoked on/]]) {
			const { status, text } = await page(states[state].code, '?lang=en')
			assert.equal(status, 200)
			assert.match(text, new RegExp(`<main[^>]* data-record="${state}"`))
			assert.match(text, words)
		}
	})

	test('what it quotes of the proof page is what that page says', async () => {
		const { code } = states.valid
		for (const lang of WHOLE_LANGUAGES) {
			const summaries = (await page(code, `?lang=${lang}`)).text.match(/(?<=<summary>)[^<]*/g).join('\n')
			const quoted = summaries.match(/(?<=[“「])[^”」]+/g)
			for (const headers of [{}, { Referer: 'https://evil.example.net/' }]) {
				const { text } = await service.get(`/proof/${code}?lang=${lang}`, headers)
				const heading = /<h1[^>]*>([^<]*)</.exec(text)[1]
				assert.ok(quoted.some((words) => heading.includes(words)), heading)
			}
		}
	})

	test('unknown, nothing issued and no sticker wanted: 404, no HTML, and not told apart', async () => {
		const answers = []
		for (const { code } of [states.none, states.nothingIssued, states.unwanted]) {
			const { status, text } = await page(code)
			assert.equal(status, 404)
			assert.doesNotMatch(text, /<pre|mailto:/)
			answers.push(text.replaceAll(code, ''))
			assert.equal((await service.get(`/owner/snippet/${code}/sticker.svg`)).status, 404)
		}
		assert.equal(new Set(answers).size, 1)
		assert.match(answers[0], /希望しない/)
	})

	test('what is no code is not found, and what is no choice is refused', async () => {
		assert.equal((await page('123')).status, 404)
		assert.equal((await service.get('/owner/snippet/123/sticker.svg')).status, 404)
		for (const query of ['?size=1x1', '?format=jpeg', '?sticker=fr', '?motion=maybe'])
			assert.equal((await page(states.valid.code, query)).status, 400, query)
		for (const query of ['?scale=0', '?scale=4', '?scale=x', '?scale=2'])
			assert.equal((await service.get(`/owner/snippet/${states.valid.code}/sticker.svg${query}`)).status, 400, query)
		assert.equal((await service.get(`/owner/snippet/${states.valid.code}/sticker.jpeg`)).status, 400)
	})

	test('a typed code leads to its page', async () => {
		const { status, headers } = await service.get(`/owner/snippet?code=${states.valid.code}&lang=en`)
		assert.equal(status, 303)
		assert.equal(headers.location, `/owner/snippet/${states.valid.code}?lang=en`)
	})

	test('who tries codes out is slowed here too', async () => {
		const slow = await Service.start({
			config: { server: { trusted_proxies: '127.0.0.1' }, limit: { unknown_codes: 5 } } })
		try {
			const seen = new Set()
			for (let i = 0; i < 20; i++)
				seen.add((await slow.get(`/owner/snippet/${9900000000 + i}`, { 'X-Forwarded-For': '203.0.113.9' })).status)
			assert.ok(seen.has(429))
		} finally {
			await slow.stop()
		}
	})

	test('the page is not kept, asks for nothing elsewhere and needs no script', async () => {
		const { headers, text } = await page(states.valid.code)
		assert.equal(headers['cache-control'], 'no-store')
		assert.match(headers['content-security-policy'], /default-src 'none'.*img-src 'self'/)
		assert.doesNotMatch(text, /<script|style="/)
		assert.equal((await page(mistyped(states.valid.code))).status, 404)
	})
})
