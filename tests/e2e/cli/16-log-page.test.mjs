// trustseal-log(7) and the sources say the same of what stands in the log.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { describe, test } from 'node:test'
import { ROOT } from '../../fixtures/harness.mjs'
import { sourceFiles } from '../../fixtures/tree.mjs'

const CALL = /\blog_event\(\s*(?:LOG_)?(\w+),\s*([^,()]+?)\s*(?:,([^]*?))?\);\n/g
const LEVELS = { DEBUG: 'debug', INFO: 'info', WARN: 'warning', ERROR: 'error' }
const sources = sourceFiles().filter((name) => /^src\/.*\.c$/.test(name) && name !== 'src/base/log.c')
	.map((name) => ({ name, text: fs.readFileSync(path.join(ROOT, name), 'utf8') }))
const all = (pattern) => sources.flatMap(({ text }) => [...text.matchAll(pattern)])

// Where a call names its event by a variable: which there are, and at which level.
const VARIABLES = {
	'desk->failed': (level) => all(/\.failed = "(\w+)"/g).map(([, event]) => ({ event, level })),
	'v->realm->failed': (level) => all(/\.failed = "((?:console|portal)_failed)"/g).map(([, event]) => ({ event, level })),
	event: () => all(/tell_log\(LOG_(\w+), "(\w+)"/g).map(([, level, event]) => ({ event, level: LEVELS[level] })),
}

/** Each event of the sources: { level, fields }. */
function logged() {
	// The log itself tells of what it dropped.
	const events = new Map([['log_dropped', { levels: new Set(['warning']), fields: new Set(['count']) }]])
	for (const { name, text } of sources)
		for (const [, level, event, fields] of text.matchAll(CALL)) {
			const [, word] = /^"([a-z_]+)"$/.exec(event) ?? []
			const named = word ? [{ event: word, level: LEVELS[level] }] : VARIABLES[event]?.(LEVELS[level])
			assert.ok(named?.length > 0, `${name}: ${event}`)
			for (const each of named) {
				const kept = events.get(each.event) ?? { levels: new Set(), fields: new Set() }
				events.set(each.event, kept)
				kept.levels.add(each.level)
				for (const [, key] of (fields ?? '').matchAll(/\blog_(?:str|text|number)\(\s*"(\w+)"/g)) kept.fields.add(key)
			}
		}
	return events
}

describe('trustseal-log(7)', () => {
	const page = fs.readFileSync(path.join(ROOT, 'conf/man/trustseal-log.7'), 'utf8')
	const told = new Map([...page.matchAll(/^\.It Ic (\w+) No \((\w+)\)(?: Va (.*))?\n([^]*?)(?=^\.It |^\.El)/gm)]
		.map(([, event, level, fields, text]) => [event, { level, fields: (fields ?? '').split(' ').filter(Boolean), text }]))
	const events = logged()

	test('has each event of the sources, and no other', () => {
		assert.equal(all(/\blog_event\(/g).length, all(CALL).length)
		assert.deepEqual([...told.keys()].sort(), [...events.keys()].sort())
	})

	test('says of each its level and its fields', () => {
		for (const [event, { levels, fields }] of events) {
			assert.deepEqual([...levels], [told.get(event).level], event)
			assert.deepEqual([...told.get(event).fields].sort(), [...fields].sort(), event)
		}
	})

	test('of what is an error or a warning it says what to do', () => {
		for (const [event, { level, text }] of told)
			if (level !== 'info') assert.match(text, /^[A-Z.][^]*^\.Pp\n./m, event)
	})

	test('no field of an event has the name of one that every record has', () => {
		for (const [event, { fields }] of events)
			for (const name of ['time', 'level', 'event']) assert.ok(!fields.has(name), `${event}: ${name}`)
	})

	test('what other pages call an event is one', () => {
		const named = (file) => [...fs.readFileSync(path.join(ROOT, file), 'utf8').matchAll(/(?:event=|\.Ic )([a-z]+(?:_[a-z]+)+)/g)]
			.map(([, event]) => event).filter((event) => /_(failed|lost|back|away|kept|written|refused|reloaded|force)$/.test(event))
		for (const file of ['conf/man/trustseal-runbook.7', 'conf/README.md'])
			for (const event of named(file)) assert.ok(events.has(event), `${file}: ${event}`)
	})
})
