// Pictures as others see them: three decoders that are independent of each other find exactly the
// asked size; and the command line draws the same bytes.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { createRequire } from 'node:module'
import { after, before, describe, test } from 'node:test'
import { launch } from '../../fixtures/chromium.mjs'
import { LANGUAGES, SIZES, Service, everyState, mistyped, run } from '../../fixtures/harness.mjs'

const require = createRequire(new URL('../../package.json', import.meta.url))
const { PNG } = require('pngjs')
const { GifReader } = require('omggif')
const { Resvg } = require('@resvg/resvg-js')


// Each answers "WIDTHxHEIGHT", or throws for a picture that it cannot read.
async function netpbm(tool, file) {
	const pixels = await run(tool, [file])
	assert.equal(pixels.status, 0, pixels.stderr)
	return /^P\d\s+(\d+)\s+(\d+)/.exec(pixels.stdout.toString('latin1')).slice(1).join('x')
}

const decoders = {
	svg: {
		resvg: (bytes) => {
			const picture = new Resvg(bytes.toString(), { font: { loadSystemFonts: false } }).render()
			return `${picture.width}x${picture.height}`
		},
		librsvg: async (_, file) => {
			const { stdout, stderr, status } = await run('rsvg-convert', ['-f', 'png', file])
			assert.equal(status, 0, stderr)
			const picture = PNG.sync.read(stdout)
			return `${picture.width}x${picture.height}`
		},
	},
	gif: {
		omggif: (bytes) => {
			const picture = new GifReader(bytes)
			const pixels = new Uint8Array(picture.width * picture.height * 4)
			for (let i = 0; i < picture.numFrames(); i++) picture.decodeAndBlitFrameRGBA(i, pixels)
			return `${picture.width}x${picture.height}`
		},
		netpbm: (_, file) => netpbm('giftopnm', file),
	},
	png: {
		pngjs: (bytes) => {
			const picture = PNG.sync.read(bytes, { checkCRC: true })
			return `${picture.width}x${picture.height}`
		},
		netpbm: (_, file) => netpbm('pngtopnm', file),
	},
}

describe('pictures', () => {
	let service, states, browser, page
	before(async () => {
		service = await Service.start()
		states = await everyState(service)
		browser = await launch()
		page = await browser.newPage()
		await page.goto('about:blank')
	})
	after(async () => {
		await browser?.close()
		await service.stop()
	})

	async function inChromium(bytes, type) {
		return page.evaluate(async ([data, media]) => {
			const image = new Image()
			image.src = `data:${media};base64,${data}`
			await image.decode()
			return `${image.naturalWidth}x${image.naturalHeight}`
		}, [bytes.toString('base64'), type])
	}

	async function check(target, size, referer) {
		const answer = await service.get(target, referer ? { Referer: referer } : {})
		assert.equal(answer.status, 200, target)
		const format = /\.(svg|gif|png)/.exec(target)[1]
		const file = path.join(service.folder, `picture.${format}`)
		fs.writeFileSync(file, answer.body)
		for (const [name, decode] of Object.entries(decoders[format]))
			assert.equal(await decode(answer.body, file), size, `${name}: ${target}`)
		return answer
	}

	for (const size of SIZES)
		for (const format of ['svg', 'gif', 'png'])
			test(`every ${size}.${format} opens at its size with two decoders`, async () => {
				const names = ['valid', 'expired', 'not_yet_valid', 'revoked', 'none']
				for (const name of names)
					for (const query of [...LANGUAGES.map((lang) => `?lang=${lang}`), ...(format === 'png' ? [] : ['?motion=on'])])
						await check(`/sticker/${states[name].code}/${size}.${format}${query}`, size)
				await check(`/sticker/${states.valid.code}/${size}.${format}`, size, 'https://evil.example.net/')
				for (const scale of format === 'png' ? [2, 3] : []) {
					const scaled = size.split('x').map((side) => side * scale).join('x')
					await check(`/sticker/${states.valid.code}/${size}@${scale}x.png`, scaled)
				}
			})

	test('Chromium opens every format and size at its size', async () => {
		for (const size of SIZES)
			for (const [format, type] of [['svg', 'image/svg+xml'], ['gif', 'image/gif'], ['png', 'image/png']])
				for (const name of ['valid', 'expired', 'not_yet_valid', 'revoked', 'none'])
					for (const query of format === 'png' ? [''] : ['', '?motion=on']) {
						const target = `/sticker/${states[name].code}/${size}.${format}${query}`
						const { body } = await service.get(target)
						assert.equal(await inChromium(body, type), size, target)
					}
	})

	test('an animated GIF has frames, and a still one has one', async () => {
		const target = `/sticker/${states.valid.code}/88x145.gif`
		const frames = async (query) => new GifReader((await service.get(target + query)).body).numFrames()
		assert.equal(await frames(''), 1)
		assert.ok((await frames('?motion=on')) > 1)
	})

	test('an SVG refers to nothing outside and holds no script and no font', async () => {
		const { text, headers } = await service.get(`/sticker/${states.valid.code}/88x145.svg?motion=on`)
		assert.doesNotMatch(text, /<script|<foreignObject|<text|font-family|<image|@import|\bon\w+=/i)
		assert.doesNotMatch(text.replaceAll(/xmlns(:\w+)?="[^"]*"/g, ''), /https?:|url\((?!#)/)
		assert.match(headers['content-security-policy'] ?? '', /default-src 'none'/)
	})

	test('the command line draws the same bytes as the server', async () => {
		const { code } = states.valid
		for (const size of SIZES)
			for (const format of ['svg', 'gif', 'png']) {
				const { body } = await service.get(`/sticker/${code}/${size}.${format}`)
				const args = ['sticker', code, '--size', size, '--format', format]
				const dark = await service.get(`/sticker/${code}/${size}.${format}?theme=dark`)
				assert.ok((await service.command(...args, '--theme', 'dark', '-o', '-')).equals(dark.body))
				assert.ok((await service.command(...args, '-o', '-')).equals(body), `${size}.${format}`)
				const file = path.join(service.folder, 'drawn')
				await service.command(...args, '-o', file)
				assert.ok(fs.readFileSync(file).equals(body))
			}
	})

	test('the command line refuses what it cannot draw', async () => {
		const { code } = states.valid
		for (const args of [
			['sticker', code, '--size', '45x70', '--format', 'svg', '-o', '-'],
			['sticker', code, '--size', '44x70', '--format', 'jpeg', '-o', '-'],
			['sticker', code, '--theme', 'night', '-o', '-'],
			['sticker', code, '--theme', 'auto', '--format', 'gif', '-o', '-'],
			['sticker', '123', '--size', '44x70', '--format', 'svg', '-o', '-'],
			['sticker', mistyped(code), '--size', '44x70', '--format', 'svg', '-o', '/nonexistent/x'],
		]) {
			const { status, stderr } = await service.cli(...args)
			assert.ok(status === 1 || status === 2, args.join(' '))
			assert.match(stderr, /\S/)
		}
	})
})
