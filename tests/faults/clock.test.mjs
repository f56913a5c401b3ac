// The clock is set forward and back by a day while the service runs: what is told is what is true
// then, and nothing old is taken for new.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { run, sleep } from '../fixtures/harness.mjs'
import { Known } from './judge.mjs'
import { TTL_S, assertHeld, leave, report, revoke, stage, times } from './stage.mjs'

const DAY_S = 86_400
// The clock is read anew for each request: this is for those under way.
const AT_ONCE_MS = 1000

// What stands before a program so that it has a clock of its own, which a file sets.
async function clockOf(file) {
	const { stdout } = await run('faketime', ['-f', '+0', 'sh', '-c', 'echo $LD_PRELOAD'])
	return {
		LD_PRELOAD: stdout.toString().trim().replace('libfaketime.so', 'libfaketimeMT.so'),
		FAKETIME_TIMESTAMP_FILE: file,
		FAKETIME_NO_CACHE: '1',
		FAKETIME_DONT_FAKE_MONOTONIC: '1',
		DONT_FAKE_MONOTONIC: '1',
	}
}

describe('clock', () => {
	let on, file, soon, later
	const set = (seconds) => {
		fs.writeFileSync(`${file}.new`, seconds < 0 ? `${seconds}s` : `+${seconds}s`)
		fs.renameSync(`${file}.new`, file)
	}
	before(async () => {
		on = await stage({
			redis: true,
			count: 500,
			ready: async (service) => {
				file = path.join(service.folder, 'clock')
				set(0)
				service.env = await clockOf(file)
			},
		})
		const add = async (name, days, state) => {
			const url = `https://${name}.example.com/`
			const known = new Known({ url, code: await on.service.register(url, { days }), state, hot: true })
			on.codes.push(known)
			return known
		}
		soon = await add('soon', [-30, 0.5], 'valid')
		later = await add('later', [0.5, 60], 'not_yet_valid')
		on.judge.start()
	})
	after(() => leave(on))

	const tokyo = (seconds) =>
		new Date((seconds + 9 * 3600) * 1000).toISOString().slice(0, 10).replaceAll('-', '.')

	// What the service says of the time is the time that was set.
	async function assertTime(offset) {
		const now = Date.now() / 1000 + offset
		const json = JSON.parse((await on.service.get(`/proof/${on.codes.at(-2).code}.json`)).text)
		const [checked, asOf] = [json.checked_at, json.record_as_of].map((at) => Date.parse(at) / 1000)
		assert.ok(Math.abs(checked - now) < 5, `checked ${checked - now} s off`)
		assert.ok(checked - asOf >= 0 && checked - asOf <= TTL_S + 1, `${checked - asOf} s old`)
		const picture = await on.service.get('/sticker/0000000400/56x88.svg')
		const day = /\d{4}\.\d\d\.\d\d/.exec(picture.text)[0]
		assert.ok([tokyo(now), tokyo(now - 5)].includes(day), `${day} is not ${tokyo(now)}`)
	}

	const MOVES = [
		{ name: 'clock a day forward', offset: DAY_S, soon: 'expired', later: 'valid' },
		{ name: 'clock back from there', offset: 0, soon: 'valid', later: 'not_yet_valid' },
		{ name: 'clock a day back', offset: -DAY_S, soon: 'valid', later: 'not_yet_valid' },
		{ name: 'clock forward from there', offset: 0, soon: 'valid', later: 'not_yet_valid' },
	]
	async function to(move) {
		soon.becomes(move.soon, AT_ONCE_MS)
		later.becomes(move.later, AT_ONCE_MS)
		set(move.offset)
		await sleep(AT_ONCE_MS)
	}

	for (const move of MOVES)
		test(`${move.name}: the verdict is that of the moment, a change is seen as ever`, async () => {
			const tries = times(1, 10)
			const tally = on.judge.tally()
			for (let i = 0; i < tries; i++) {
				if (i > 0) await to(MOVES[(MOVES.indexOf(move) + MOVES.length - 1) % MOVES.length])
				await to(move)
				await assertTime(move.offset)
				await revoke(on, 1000)
				await sleep(times(1000, (TTL_S + 1) * 1000))
			}
			assertHeld(on.judge.end(tally))
			report(move.name, tries, tally)
		})
})
