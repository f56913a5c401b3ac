// Changes records by the command line, remembers what was acknowledged, and looks whether it is there.

import assert from 'node:assert/strict'
import { run } from '../fixtures/harness.mjs'

// Each must give nothing: halves of what belongs together.
const HALVES = {
	'contracts without their event':
		'SELECT code FROM contract WHERE code NOT IN (SELECT code FROM event WHERE ' +
		"action IN ('contract.add', 'contract.import'))",
	'contracts without a URL':
		'SELECT code FROM contract WHERE code NOT IN (SELECT code FROM registered_url)',
	'certificates without their event':
		'SELECT id FROM certificate AS c WHERE NOT EXISTS ' +
		"(SELECT * FROM event WHERE event.code = c.code AND action = 'certificate.add')",
	'revocations without their event':
		'SELECT id FROM certificate AS c WHERE revoked_at IS NOT NULL AND NOT EXISTS ' +
		"(SELECT * FROM event WHERE event.code = c.code AND action = 'certificate.revoke')",
	'events without their contract':
		'SELECT id FROM event WHERE code NOT IN (SELECT code FROM contract)',
	damage: 'SELECT * FROM pragma_integrity_check WHERE integrity_check <> \'ok\'',
	'broken references': 'SELECT * FROM pragma_foreign_key_check',
}

export class Writer {
	acknowledged = [] // codes of contracts

	constructor(service) {
		this.service = service
	}

	/** Words for `contract add`. */
	static contract(name) {
		return ['--url', `https://${name}.example.com/`, '--organization', 'Example', '--code', newCode()]
	}

	/** Adds a contract: true when that was acknowledged, else it must have been refused with words. */
	async write({ refusal } = {}) {
		const words = Writer.contract('written')
		const { status, stdout, stderr } = await this.service.cli('contract', 'add', ...words)
		if (status === 0) {
			this.acknowledged.push(stdout.toString().trim())
			return true
		}
		assert.equal(status, 1, stderr)
		assert.match(stderr, refusal ?? /^$/)
		return false
	}
}

let codes = 8_000_000_000
const newCode = () => String(codes++)

/** All that was acknowledged is in the store, and nothing is there by half. */
export async function assertSound(service, ...writers) {
	const [program, ...words] = [...service.wrapper, 'sqlite3', service.store]
	const input = Object.entries(HALVES)
		.map(([what, query]) => `SELECT '${what}', count(*) FROM (${query});`)
		.join('\n')
	const { status, stdout, stderr } = await run(program, words, { input })
	assert.equal(status, 0, stderr)
	const wrong = stdout.toString().split('\n').filter((line) => line && !line.endsWith('|0'))
	assert.deepEqual(wrong, [])
	const all = await run(program, [...words, 'SELECT code FROM contract WHERE code >= 8000000000'])
	const there = new Set(all.stdout.toString().split('\n'))
	for (const writer of writers)
		assert.deepEqual(writer.acknowledged.filter((code) => !there.has(code)), [], 'lost')
}
