// What the documents say of files is so: each that they name is there.
import { describe, test } from 'node:test'
import assert from 'node:assert/strict'
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
})
