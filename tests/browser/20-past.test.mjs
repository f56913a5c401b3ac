// Pages about days that are over, in a real browser: on a phone and a screen, in each language, in the
// light and in the dark, printed; and the field that asks for one.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { LANGUAGES, run, Service } from '../fixtures/harness.mjs'
import { launch } from '../fixtures/chromium.mjs'
import { judge, mistakesInPage } from '../fixtures/eyes.mjs'
import { Past } from '../fixtures/past.mjs'

const HOST = 'a-rather-long-name-of-a-shop.its-branch.example.com'

/** What a program of poppler printed. */
async function told(program, ...args) {
	const { status, stdout, stderr } = await run(program, args)
	assert.equal(status, 0, stderr)
	return stdout.toString()
}

describe('days that are over', () => {
	let service, browser, past, code
	const days = {}
	before(async () => {
		service = await Service.prepare()
		await service.command('store', 'create')
		past = new Past(service)
		code = await past.issued(40, HOST)
		await past.did(20, 10, 'certificate', 'revoke', code, '--reason', 'certificateHold')
		await past.did(20, 16, 'certificate', 'release', code)
		await past.did(10, 15, 'certificate', 'revoke', code, '--reason', 'keyCompromise', '--at', past.time(25, 9))
		await service.sql(`INSERT INTO ledger_checkpoint (size, checkpoint, at) VALUES (4, 'seal.example.com/log
4
${Buffer.alloc(32, 250).toString('base64')}

— seal.example.com/log ${Buffer.alloc(68, 251).toString('base64')}
', 1)`)
		await service.serve({ store: false })
		browser = await launch()
		Object.assign(days, {
			beginning: past.day(40), one: past.day(38), two: past.day(24), spans: past.day(20), today: past.day(0),
			early: past.day(99), ahead: past.day(-9), malformed: 'yesterday',
		})
	})
	after(async () => {
		await browser?.close()
		await service?.stop()
	})

	const address = (day, lang) => `${service.origin}/proof/${code}?at=${day}&lang=${lang}`

	test('nothing overflows and axe finds nothing, in any language', async () => {
		const found = []
		const context = await browser.newContext()
		const page = await context.newPage()
		for (const lang of LANGUAGES)
			for (const [name, day] of Object.entries(days)) {
				if (lang !== 'en' && !['spans', 'malformed'].includes(name)) continue
				await page.goto(address(day, lang))
				found.push(...(await mistakesInPage(await page.content())).map((each) => `${name} ${lang}: ${each}`))
				await page.$$eval('details', (all) => all.forEach((each) => (each.open = true)))
				found.push(...(await judge(page, `past-${name}-${lang}`, [360, name === 'one' ? 'dark' : 'light'], [1280, name === 'two' ? 'light' : 'dark'])))
			}
		await context.close()
		assert.deepEqual(found, [])
	})

	test('the past is paper, in the light and in the dark: neither green nor black, as nothing of today is', async () => {
		for (const colorScheme of ['light', 'dark']) {
			const context = await browser.newContext({ colorScheme, locale: 'en-GB' })
			const page = await context.newPage()
			const ground = () => page.$eval('.verdict', (panel) => getComputedStyle(panel).backgroundColor)
			await page.goto(`${service.origin}/proof/${code}`)
			const seen = new Set([await ground()])
			for (const name of ['one', 'two', 'spans', 'today']) {
				await page.goto(address(days[name], 'en'))
				const [red, green, blue] = (await ground()).match(/\d+/g).map(Number)
				assert.ok(red >= green && green > blue && red - blue < 60 && red > 180, await ground())
				seen.add(await ground())
				const marks = await page.$$eval('.spans svg', (all) => all.map((each) => getComputedStyle(each).stroke))
				for (const mark of marks) {
					const [r, g, b] = mark.match(/\d+/g).map(Number)
					assert.ok(g <= Math.max(r, b) + 8, `${mark} is green`)
				}
			}
			assert.equal(seen.size, 2)
			await context.close()
		}
	})

	test('the field on the page of today leads there, without a script', async () => {
		const context = await browser.newContext({ javaScriptEnabled: false, locale: 'en-GB', viewport: { width: 360, height: 800 } })
		const page = await context.newPage()
		await page.goto(`${service.origin}/proof/${code}?lang=en`)
		await page.getByText('What was said on an earlier day').click()
		await page.getByLabel('Day', { exact: true }).fill(days.two)
		await page.getByRole('button', { name: 'Show the day' }).click()
		assert.match(page.url(), new RegExp(`/proof/${code}\\?at=${days.two}&lang=en$`))
		const sections = await page.getByRole('heading', { level: 2 }).allInnerTexts()
		assert.deepEqual(sections.slice(0, 2), ['Said on that day', 'Known today about that day'])
		assert.equal(await page.getByLabel('Day', { exact: true }).inputValue(), days.two)
		await page.getByRole('link', { name: 'What is so now' }).click()
		assert.match(await page.innerText('h1'), /revoked/)
		await context.close()
	})

	test('what was no day stays in the field', async () => {
		const page = await browser.newPage({ locale: 'en-GB' })
		await page.goto(address('2026/10/01', 'en'))
		assert.equal(await page.getByLabel('Day', { exact: true }).inputValue(), '2026/10/01')
		await page.goto(address(days.ahead, 'en'))
		assert.equal(await page.getByLabel('Day', { exact: true }).inputValue(), days.ahead)
		await page.close()
	})

	test('printed it has all that is needed to check it, and no field', async () => {
		for (const lang of LANGUAGES) {
			const context = await browser.newContext({ javaScriptEnabled: false })
			const page = await context.newPage()
			await page.goto(address(days.spans, lang))
			const file = service.file(`past-${lang}.pdf`)
			await page.pdf({ path: file, format: 'A4', preferCSSPageSize: true })
			const text = (await told('pdftotext', '-layout', file, '-')).replace(/\s+/g, '')
			for (const part of [HOST, code, days.spans, '10:00', '16:00', `index=0`, 'verify-proof', 'seal.example.com/log',
				Buffer.alloc(32, 250).toString('base64'), `${service.origin}/proof/${code}?at=${days.spans}`])
				assert.ok(text.includes(part.replace(/\s+/g, '')), `${lang}: ${part} is not on paper`)
			assert.match(text, /[0-9a-f]{64}/)
			assert.doesNotMatch(text, /Showtheday|その日を見る|查看当天|그날보기/)
			assert.ok(Number(/Pages:\s+(\d+)/.exec(await told('pdfinfo', file))[1]) <= 3)
			if (process.env.SCREENSHOTS) await told('pdftoppm', '-png', '-r', '60', file, `${process.env.SCREENSHOTS}/past-print-${lang}`)
			await context.close()
		}
	})
})
