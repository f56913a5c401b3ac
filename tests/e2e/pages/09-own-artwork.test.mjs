// The CA's own artwork in the folder that [page] override names: drawn from, and checked before.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { after, afterEach, before, beforeEach, describe, test } from 'node:test'
import { PROGRAM, ROOT, Service, run, temporaryFolder } from '../../fixtures/harness.mjs'

const BUILT_IN = path.join(ROOT, 'assets/stickers')

describe('own artwork', () => {
	let top, folder
	before(() => {
		top = temporaryFolder()
		folder = path.join(top, 'own')
	})
	beforeEach(() => fs.mkdirSync(folder))
	afterEach(() => fs.rmSync(folder, { recursive: true }))
	after(() => fs.rmSync(top, { recursive: true, force: true }))

	/** Puts a changed copy of a built-in file into the folder. */
	function dress(name, change) {
		const place = path.join(folder, 'stickers', name)
		fs.mkdirSync(path.dirname(place), { recursive: true })
		fs.writeFileSync(place, change(fs.readFileSync(path.join(BUILT_IN, name), 'utf8')))
		return place
	}

	async function checkConfig() {
		const file = path.join(top, 'trustseal.conf')
		fs.writeFileSync(file, `[store]\nurl = sqlite:${top}/store.db\n[page]\noverride = ${folder}\n`)
		return run(PROGRAM, ['check-config', '-c', file])
	}

	test('takes the place of the built-in picture in all that is served and drawn', async () => {
		const change = (text) => text.replace('Trust Seal:', 'Example CA:').replaceAll('#e3182d', '#13579b')
		for (const grade of ['', '.fitted']) dress(`56x88/ja/valid${grade}.svg`, change)
		const plain = await Service.start(), own = await Service.start({ config: { page: { override: folder } } })
		try {
			const codes = [await plain.register('https://own.example.com/'), await own.register('https://own.example.com/')]
			const both = (target) => Promise.all([plain, own].map((each, i) => each.get(`/sticker/${codes[i]}/${target}`)))
			for (const target of ['56x88.svg', '56x88.gif', '56x88.png', '56x88@2x.png', '56x88.svg?theme=dark']) {
				const [before_, after_] = await both(target)
				assert.equal(after_.status, 200)
				assert.ok(!after_.body.equals(before_.body), target)
			}
			assert.match((await both('56x88.svg'))[1].text, /<title>Example CA:/)
			const [before_, after_] = await both('88x145.svg')
			assert.ok(after_.body.equals(before_.body), 'a size without artwork of its own')
			const drawn = await own.command('sticker', codes[1], '--size', '56x88', '-o', '-')
			assert.ok(drawn.equals((await both('56x88.svg'))[1].body))
		} finally {
			await plain.stop()
			await own.stop()
		}
	})

	test('is accepted by check-config', async () => {
		dress('44x70/en/valid.svg', (text) => text.replaceAll('#e3182d', '#13579b'))
		const { status, stderr } = await checkConfig()
		assert.equal(status, 0, stderr)
		assert.doesNotMatch(stderr, /override/)
	})

	for (const [what, name, change, reason] of [
		['of another size', '56x88/ja/valid.svg', () => fs.readFileSync(path.join(BUILT_IN, '88x145/ja/valid.svg'), 'utf8'),
			/not of its folder's size: .* width="56" height="88" viewBox="0 0 56 88"/],
		['without a letter', '88x145/host.glyphs', (text) => text.replace(/^q .*\n/m, ''), /the letter 'q' is missing/],
		['with a script', '56x88/en/valid.svg', (text) => text.replace('{{ground}}', '<script>1</script>{{ground}}'), /'<script' has no place/],
		['with an unknown slot', '56x88/en/valid.svg', (text) => text.replace('{{date}}', '{{day}}'), /no slot \{\{day\}\}/],
		['that is no XML', '44x70/ja/revoked.fitted.svg', (text) => text.replace('</defs>', ''), /no SVG that can be drawn/],
		['whose animation is another', '56x88/frames.txt', (text) => `${text}9 0 0 0\n`, /not to be changed/],
	])
		test(`${what} is refused by check-config and serve, by its name`, async () => {
			const place = dress(name, change)
			const { status, stderr } = await checkConfig()
			assert.equal(status, 1, stderr)
			assert.ok(stderr.includes(`[page] override: ${place}: `), stderr)
			assert.match(stderr, reason)
			const served = await run(PROGRAM, ['serve', '-c', path.join(top, 'trustseal.conf')])
			assert.equal(served.status, 1)
			assert.ok(`${served.stdout}${served.stderr}`.includes(place), served.stderr.toString())
		})
})
