// What every file of this folder begins with: a service with codes of every state, and how a fault
// is brought about, watched and reported.
//
//   FAULTS=long node --test tests/faults/redis.test.mjs      (make faults: all files)
//
// Each fault ends in one line, "held: NAME: …", with how often it was tried and what was counted.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { ROOT, Service, everyState, run, sleep, until } from '../fixtures/harness.mjs'
import { Judge, Known } from './judge.mjs'

export const LONG = process.env.FAULTS === 'long'

/** How often something is tried: in the short form, and in the long one. */
export const times = (short, long) => (LONG ? long : short)

// Hundreds of commits that each wait for a disk would measure the disk.
if (fs.existsSync('/dev/shm')) process.env.TMPDIR ??= '/dev/shm'

// In the short form the judge leaves room for other faults beside it; in the long one it asks as fast as it can.
export const PAUSE_MS = times(15, 0)

export const TTL_S = 2
const CALM_MS = 300
// A machine that is busy with other things may let one of so many wait too long in the queue.
const OVERLOADED = 1000
const HOT = 5 // without the states
const BACK_WITHIN_MS = 1000

/** What fill_store made of the number `index`. */
const filled = (index) => {
	const code = String(index).padStart(10, '0')
	return { code, url: `https://s${code}.example.com/` }
}

/**
 * A running service, without tolerance for a store that is away unless `config` says so, with a code
 * of every state, which are hot, and `count` valid ones, which are not: { service, judge, codes, victim() }. A victim is a valid code that nobody else changes. `ready`
 * is called with the service before it has a store, and may set its `wrapper` and `store`.
 */
export async function stage({ count = 1000, states = true, serve = true, ready, ...options } = {}) {
	const config = { ...options.config, cache: { ttl: TTL_S, tolerance: 0, ...options.config?.cache } }
	const service = await Service.prepare({ ...options, config })
	service.store = path.join(service.folder, 'store.db')
	await ready?.(service)
	const codes = service.postgres ? await copied(service, count) : await fill(service, count)
	if (states) codes.push(...(await knownStates(service)))
	else codes.slice(-HOT).forEach((known) => (known.hot = true))
	if (serve) await service.serve()
	const judge = new Judge(service, codes, { pause: PAUSE_MS })
	let victims = 0
	const victim = () => {
		codes[victims].hot = true
		return codes[victims++]
	}
	return { service, judge, codes, victim }
}

/** Takes a stage down, whatever has become of its test. */
export async function leave(on) {
	await on?.judge.stop()
	await on?.service.stop()
}

// In a file of SQLite, past the program, which takes milliseconds.
async function fill(service, count) {
	service.env = { ...service.env, TRUSTSEAL_STORE_URL: `sqlite:${service.store}` }
	return filledFile(service.store, count, service.wrapper)
}

async function filledFile(file, count, wrapper = []) {
	const tool = path.join(ROOT, 'build/tests/bench/fill_store')
	const [program, ...args] = [...wrapper, tool, file, String(count)]
	const { status, stderr } = await run(program, args)
	assert.equal(status, 0, stderr)
	return Array.from({ length: count }, (_, i) => new Known({ ...filled(i), state: 'valid' }))
}

// In PostgreSQL, as a copy of such a file.
async function copied(service, count) {
	const file = path.join(service.folder, 'filled.db')
	const codes = await filledFile(file, count)
	await service.command('store', 'copy', `sqlite:${file}`, service.postgres.url())
	fs.rmSync(file)
	return codes
}

async function knownStates(service) {
	const all = await everyState(service)
	const state = { nothingIssued: 'none', unwanted: 'none' }
	return Object.entries(all).map(
		([name, { code, url }]) => new Known({ code, url, state: state[name] ?? name, hot: true }),
	)
}

/**
 * Revokes a victim, which must be seen within so many ms. Without Redis, it is the time to live that
 * bounds it, and a second for the machine. `options` are of the command line.
 */
export async function revoke({ service, victim }, within = (TTL_S + 1) * 1000, ...options) {
	const known = victim()
	known.becomes('revoked', Infinity)
	const { status, stderr } = await service.cli('certificate', 'revoke', known.code, ...options)
	assert.equal(status, 0, stderr)
	known.states.at(-2).until = performance.now() + within
	return known
}

/** A configuration by which the command line tells no Redis what it changed: options for revoke(). */
export function untold(service) {
	const file = path.join(service.folder, 'untold.conf')
	const text = fs.readFileSync(service.config, 'utf8').replace(/^\[redis\]\n(.+\n)*/m, '')
	fs.writeFileSync(file, text)
	return ['-c', file]
}

/** Prints the line of a fault. */
export function report(name, tried, tally, ...more) {
	const number = (count) => count.toLocaleString('en')
	const parts = [
		`${number(tried)} times`,
		tally && `${number(tally.answers)} answers`,
		tally && `${number(tally.wrong.length)} wrong`,
		tally && `${number(tally.unavailable)} × 503`,
		tally && tally.late > 0 && `${number(tally.late)} × 408`,
		tally && tally.refused > 0 && `${number(tally.refused)} found nobody`,
		tally && tally.dropped.length > 0 && `${number(tally.dropped.length)} dropped`,
		tally && `hot p99 ${tally.hotP99} ms`,
		...more,
	]
	console.log(`held: ${name}: ${parts.filter(Boolean).join(', ')}`)
}

/** Fails when anything was wrong, or was not promised: `allow` names what was, as in ordeal(). */
export function assertHeld(tally, allow = []) {
	assert.deepEqual(tally.wrong.slice(0, 5), [], `${tally.wrong.length} wrong`)
	if (!allow.includes('dropped')) assert.deepEqual(tally.dropped.slice(0, 5), [], 'dropped')
	if (!allow.includes('late')) assert.equal(tally.late, 0, '408')
	if (!allow.includes('refused')) assert.equal(tally.refused, 0, 'refused')
	const excused = Math.floor(tally.answers / OVERLOADED)
	if (!allow.includes('unavailable')) assert.ok(tally.unavailable <= excused, `${tally.unavailable} × 503`)
	assert.ok(tally.answers > 0, 'answers')
}

/**
 * Brings a fault about and takes it away, `tries` times, while the judge asks. `allow` is what
 * visitors may meet while it lasts, and for a second after it: 'unavailable' (503), 'late' (408),
 * 'refused' (nobody was there), 'dropped' (their connections end without an answer). `back` waits for what
 * else must recover, within `within` ms.
 */
export async function ordeal(on, name, { tries = times(1, 10), cause, end, allow, back, within }) {
	const tally = on.judge.tally()
	const delays = { visitors: 0, rest: 0 }
	for (let i = 0; i < tries; i++) {
		await cause(i)
		await end(i)
		const ended = performance.now()
		if (back) await until(`${name}: recovery`, back, within ?? BACK_WITHIN_MS)
		delays.rest = Math.max(delays.rest, Math.round(performance.now() - ended))
		while (performance.now() < Math.max(ended, tally.lastBad) + CALM_MS) {
			assert.ok(tally.backAfter(ended) < BACK_WITHIN_MS, `${name}: ${tally.backAfter(ended)} ms`)
			await sleep(20)
		}
		delays.visitors = Math.max(delays.visitors, tally.backAfter(ended))
	}
	on.judge.end(tally)
	const rest = back && `${on.peer ?? 'Redis'} used again after ${delays.rest} ms`
	assertHeld(tally, allow)
	report(name, tries, tally, `back after ${delays.visitors} ms`, rest)
	return tally
}
