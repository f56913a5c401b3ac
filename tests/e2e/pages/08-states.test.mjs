// The table of colours and shapes, assets/states/states.txt: can everybody read it, and is what is made
// from it up to date? Colours as people see them who lack red or green cones are simulated as Machado,
// Oliveira and Fernandes say (2009); distances are those of Oklab, in hundredths.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import fs from 'node:fs'
import { describe, test } from 'node:test'
import { promisify } from 'node:util'

const root = new URL('../../../', import.meta.url)
const columns = ['name', 'ground', 'deep', 'ink', 'darkGround', 'darkDeep', 'darkInk', 'mark', 'darkMark',
	'upper', 'lower', 'frame', 'word', 'stickerInk', 'shape', 'pattern']
const states = fs.readFileSync(new URL('assets/states/states.txt', root), 'utf8').split('\n')
	.filter((line) => line && !line.startsWith('#'))
	.map((line) => Object.fromEntries(line.split(/\s+/).map((value, i) => [columns[i], value])))

// Those that stand beside each other in a chart or a list.
const beside = ['verified', 'unverified', 'renewed', 'not_yet_valid', 'expired', 'revoked', 'mismatch', 'none']
const variable = (theme, name) => {
	const css = fs.readFileSync(new URL('assets/style/seal.css', root), 'utf8')
	const block = css.slice(css.indexOf(theme))
	return block.match(new RegExp(`--${name}: (#[0-9a-f]{6})`))[1]
}

const linear = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
	.map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
const times = (matrix, vector) => matrix.map((row) => row.reduce((sum, factor, i) => sum + factor * vector[i], 0))
const eyes = {
	'all cones': [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
	'no green cones': [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
	'no red cones': [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
}

function oklab(hex, eye) {
	const seen = times(eye, linear(hex)).map((c) => Math.min(1, Math.max(0, c)))
	const cones = times([[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566],
		[0.0883024619, 0.2817188376, 0.6299787005]], seen).map(Math.cbrt)
	return times([[0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099],
		[0.0259040371, 0.7827717662, -0.8086757660]], cones)
}

const distance = (a, b, eye) => 100 * Math.hypot(...oklab(a, eye).map((part, i) => part - oklab(b, eye)[i]))
const luminance = (hex) => times([[0.2126, 0.7152, 0.0722]], linear(hex))[0]
function contrast(a, b) {
	const [less, more] = [luminance(a), luminance(b)].sort((x, y) => x - y)
	return (more + 0.05) / (less + 0.05)
}

const isRed = (hex) => {
	const [, a, b] = oklab(hex, eyes['all cones'])
	const hue = Math.atan2(b, a) * 180 / Math.PI
	return Math.hypot(a, b) > 0.08 && hue > -20 && hue < 40
}

describe('the table of states', () => {
	test('what is made from it is up to date', async () => {
		await promisify(execFile)(new URL('scripts/make-states', root).pathname, ['--check'])
	})

	test('no two states share a shape or a pattern', () => {
		for (const column of ['name', 'shape', 'pattern'])
			assert.equal(new Set(states.map((state) => state[column])).size, states.length, column)
	})

	for (const { name, ground, deep, ink, darkGround, darkDeep, darkInk, mark, darkMark, upper, lower, frame, word, stickerInk } of states)
		test(`${name} can be read in all places`, () => {
			for (const [what, least, ...pair] of [
				['words on the panel', 4.5, ink, ground], ['words on its rays', 4.5, ink, deep],
				['words on the dark panel', 4.5, darkInk, darkGround], ['words on its rays', 4.5, darkInk, darkDeep],
				['mark on a light card', 3, mark, variable(':root', 'card')],
				['mark on a dark card', 4.5, darkMark, variable('.theme-dark {', 'card')],
			])
				assert.ok(contrast(...pair) >= least, `${what}: ${contrast(...pair).toFixed(2)}`)
			if (upper === '-')
				return
			for (const [what, least, ...pair] of [
				['word of the sticker', 4.5, word, '#ffffff'], ['what stands on its panel', 4.5, stickerInk, upper],
				['the same below', 4.5, stickerInk, lower], ['its frame on white', 3, frame, '#ffffff'],
			])
				assert.ok(contrast(...pair) >= least, `${what}: ${contrast(...pair).toFixed(2)}`)
		})

	for (const [eye, matrix] of Object.entries(eyes))
		for (const column of ['mark', 'darkMark'])
			test(`eyes with ${eye} tell the states apart: ${column}`, () => {
				const shown = states.filter(({ name }) => beside.includes(name))
				for (const one of shown)
					for (const other of shown)
						if (one.name < other.name) {
							const far = distance(one[column], other[column], matrix)
							assert.ok(far >= 9, `${one.name} and ${other.name}: ${far.toFixed(1)}`)
						}
			})

	test('red is the sticker of valid sites, and nothing else', () => {
		for (const { name, upper, lower, frame, word, stickerInk, shape, pattern, ...page } of states) {
			for (const [column, value] of Object.entries(page))
				assert.ok(!isRed(value), `${name}: ${column} ${value}`)
			for (const value of [upper, lower, frame, word])
				assert.ok(value === '-' || isRed(value) === (name === 'verified'), `${name}: sticker ${value}`)
		}
	})
})
