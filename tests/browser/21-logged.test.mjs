// What a proof page says of the public log, folded: in each language, on a phone, light, and a screen, dark, by the
// keyboard and without script, and printed.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { launch } from '../fixtures/chromium.mjs'
import { judge, mistakesInPage, PHONE, SCREEN } from '../fixtures/eyes.mjs'
import { LANGUAGES, run, Service, until } from '../fixtures/harness.mjs'

const HOST = 'a-rather-long-name-of-a-shop.its-branch.example.com'

/** What a program of poppler printed. */
async function told(program, ...args) {
	const { status, stdout, stderr } = await run(program, args)
	assert.equal(status, 0, stderr)
	return stdout.toString()
}

describe('a proof page that says where the public log has it', () => {
	let service, browser, code, key
	const open = (page) => page.evaluate(() => document.querySelector('.logged').setAttribute('open', ''))
	before(async () => {
		service = await Service.prepare()
		await service.command('log', 'create', service.file('log.key'))
		service.env = { TRUSTSEAL_LEDGER_FOLDER: service.file('log'), TRUSTSEAL_LEDGER_KEY: service.file('log.key') }
		key = (await service.command('log', 'key')).toString().trim()
		await service.serve()
		code = await service.register(`https://${HOST}/`)
		await until('it is signed', async () => Number((await service.get('/log/checkpoint')).text.split('\n')[1]) === 1)
		browser = await launch()
	})
	after(async () => {
		await browser?.close()
		await service?.stop()
	})

	for (const lang of LANGUAGES)
		test(`it is folded, and whole when it is opened (${lang})`, async () => {
			const context = await browser.newContext({ locale: lang })
			const page = await context.newPage()
			const answer = await page.goto(`${service.origin}/proof/${code}?lang=${lang}`)
			const found = await mistakesInPage(await answer.text())
			assert.equal(await page.locator('.logged .lines').isVisible(), false)
			await open(page)
			assert.equal(await page.locator('.logged .lines').isVisible(), true)
			found.push(...await judge(page, `logged-${lang}`, PHONE, SCREEN))
			await context.close()
			assert.deepEqual(found, [])
		})

	test('its words change neither the colour nor the words of the verdict', async () => {
		const page = await browser.newPage({ locale: 'en-GB' })
		const seen = async () => page.evaluate(() => [document.querySelector('main').className, document.querySelector('.verdict').innerText,
			getComputedStyle(document.querySelector('.verdict')).backgroundColor])
		await page.goto(`${service.origin}/proof/${code}?lang=en`)
		const before = await seen()
		await open(page)
		assert.deepEqual(await seen(), before)
		await page.close()
	})

	test('by the keyboard alone and without script somebody keeps the file', async () => {
		const context = await browser.newContext({ locale: 'en-GB', javaScriptEnabled: false, acceptDownloads: true })
		const page = await context.newPage()
		await page.goto(`${service.origin}/proof/${code}`)
		await page.getByText('Entered in the public log').press('Enter')
		const link = page.getByRole('link', { name: 'Keep the proof as a file' })
		const [download] = await Promise.all([page.waitForEvent('download'), link.press('Enter')])
		assert.equal(download.suggestedFilename(), `${code}-0.tlog-proof`)
		const file = service.file('kept')
		await download.saveAs(file)
		assert.equal((await service.cli('log', 'verify-proof', file, '--key', key)).status, 0)
		await page.getByText('Entered in the public log').press('Enter')
		assert.equal(await link.isVisible(), false)
		await page.getByText('Entered in the public log').press('Enter')
		await page.getByRole('link', { name: 'About the public log' }).press('Enter')
		await page.waitForURL(/\/log\/\?lang=en/)
		await context.close()
	})

	test('a click on a line selects all of it, to be copied', async () => {
		const page = await browser.newPage({ locale: 'en-GB' })
		await page.goto(`${service.origin}/proof/${code}?lang=en`)
		await open(page)
		await page.locator('.lines code').nth(1).click()
		assert.equal(await page.evaluate(() => String(getSelection())), `trustseal log verify-proof ${code}-0.tlog-proof --key '${key}'`)
		await page.close()
	})

	test('on paper it stands unfolded', async () => {
		for (const lang of LANGUAGES) {
			const page = await browser.newPage()
			await page.goto(`${service.origin}/proof/${code}?lang=${lang}`)
			const file = service.file(`logged-${lang}.pdf`)
			await page.pdf({ path: file, format: 'A4', preferCSSPageSize: true })
			const text = (await told('pdftotext', '-layout', file, '-')).replace(/\s+/g, '')
			for (const part of ['trustseal log verify-proof', key, `${service.origin}/proof/${code}.tlog-proof?index=0`])
				assert.ok(text.includes(part.replace(/\s+/g, '')), `${lang}: ${part} is not on paper`)
			if (process.env.SCREENSHOTS) await told('pdftoppm', '-png', '-r', '60', file, `${process.env.SCREENSHOTS}/logged-print-${lang}`)
			await page.close()
		}
	})

	test('what is not signed yet is said to wait', async () => {
		await service.end()
		delete service.env.TRUSTSEAL_LEDGER_KEY
		await service.serve({ store: false })
		await service.command('certificate', 'revoke', code, '--reason', 'keyCompromise')
		await until('the page knows', async () => (await service.recordOf(code)) === 'revoked')
		const found = []
		for (const lang of LANGUAGES) {
			const page = await browser.newPage()
			await page.goto(`${service.origin}/proof/${code}?lang=${lang}`)
			await open(page)
			assert.equal(await page.locator('.logged .lines').count(), 0)
			found.push(...await judge(page, `logged-waiting-${lang}`, PHONE))
			await page.close()
		}
		assert.deepEqual(found, [])
	})
})
