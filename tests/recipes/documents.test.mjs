// What the documents say of files is so: each that they name is there.
import { describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ROOT } from '../fixtures/harness.mjs'
import { sourceFiles } from '../fixtures/tree.mjs'

const files = sourceFiles()

// Names that stand for any file of their kind, for one that a recipe makes, or for one of the machine.
const invented = /[A-Z]{4}|hello|greeting|\*|^\//

function named(text) {
	// What stands in a block of code is an example.
	const links = [...text.replace(/^```[^]*?^```$/gm, '').matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map((m) => m[1])
	const quoted = [...text.matchAll(/`([\w./-]+\.(?:c|h|mjs|sql|conf|md))`/g)].map((m) => m[1])
	return { links, quoted: quoted.filter((name) => !invented.test(name)) }
}

describe('the documents', () => {
	for (const path of files.filter((name) => name.endsWith('README.md'))) {
		const { links, quoted } = named(readFileSync(join(ROOT, path), 'utf8'))

		test(`${path} links to what is there`, () => {
			for (const link of links) assert.ok(existsSync(join(ROOT, dirname(path), link)), link)
		})

		test(`${path} names files that are there`, () => {
			for (const name of quoted)
				assert.ok(files.some((file) => file === name || file.endsWith(`/${name}`)), name)
		})
	}

	test('the table of rooms in src/README.md has all of them, in their layers', () => {
		const rows = execFileSync(join(ROOT, 'scripts/check-layers'), ['--rows'], { encoding: 'utf8' }).trim().split('\n')
		const wanted = rows.flatMap((row, i) => row.split(' ').map((room) => `${i + 1} ${room}`))
		let layer
		const told = [...readFileSync(join(ROOT, 'src/README.md'), 'utf8').matchAll(/^\| (\d*) ?\| `(\w+)` \|/gm)]
			.map(([, number, room]) => `${(layer = number || layer)} ${room}`)
		assert.deepEqual(told.sort(), wanted.sort())
	})

	test('the picture of the rooms is what the sources include: scripts/draw-rooms >assets/readme/rooms.svg', () => {
		const drawn = execFileSync(join(ROOT, 'scripts/draw-rooms'), { encoding: 'utf8' })
		assert.ok(drawn === readFileSync(join(ROOT, 'assets/readme/rooms.svg'), 'utf8'), 'draw it anew')
	})
})
