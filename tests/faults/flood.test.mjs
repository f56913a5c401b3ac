// A flood of codes that nobody asked for before, with Redis stopped: those who ask for what is hot
// notice nothing, and whoever is turned away is told when to come again.
//
// What it costs in time, tests/bench/disturbed measures; here only answers are counted.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import http from 'node:http'
import { after, before, describe, test } from 'node:test'
import { sleep } from '../fixtures/harness.mjs'
import { assertHeld, leave, report, revoke, stage, times } from './stage.mjs'

const RATE = times(300, 2000)
const SECONDS = times(4, 20)
// The first is behind the hot ones; there are enough of them that none is asked for twice.
const FIRST = 1000
const COLD = FIRST + RATE * SECONDS

// [target, what a right answer holds, its status]
const KINDS = [
	['/proof/CODE', 'data-record="valid"', 200],
	['/proof/CODE.json', '"record": "valid"', 200],
	['/sticker/CODE/56x88.svg', 'ts-56x88-valid', 200],
	['/sticker/CODE/88x145.png', 'PNG', 200],
	['/sticker/CODE/44x70.gif', 'GIF8', 200],
	['/proof/9CODE', 'data-record="none"', 404],
]

class Flood {
	counts = { right: 0, refused: 0 }
	wrong = []
	#asked = 0
	#under = new Set()
	#agent = new http.Agent({ keepAlive: true, maxSockets: 600 })

	constructor(service) {
		this.service = service
	}

	// The next code that memory does not hold, as each kind in turn.
	async #ask() {
		const number = FIRST + this.#asked
		const [pattern, holds, status] = KINDS[this.#asked++ % KINDS.length]
		const code = String(number).padStart(10, '0')
		const target = pattern.replace(/9?CODE/, (word) => (word === 'CODE' ? code : `9${code.slice(1)}`))
		const answer = await this.service.get(target, { Referer: `https://s${code}.example.com/` }, { agent: this.#agent })
		if (answer.status === 503 && Number(answer.headers['retry-after']) > 0) this.counts.refused++
		else if (answer.status === status && answer.body.includes(holds)) this.counts.right++
		else this.wrong.push(`${target}: ${answer.status} ${answer.text.slice(0, 100)}`)
	}

	/** So many a second; resolves when all have their answer. */
	async run(rate, seconds) {
		const started = performance.now()
		for (let i = 0; i < rate * seconds; i++) {
			const early = started + (i * 1000) / rate - performance.now()
			if (early > 1) await sleep(early)
			const one = this.#ask().catch((error) => this.wrong.push(`${error.message}`))
			this.#under.add(one.finally(() => this.#under.delete(one)))
		}
		await Promise.all(this.#under)
		this.#agent.destroy()
	}
}

describe('a flood of cold codes', () => {
	let on
	before(async () => {
		// A short queue, so that there is something to refuse.
		on = await stage({ count: COLD, redis: true, config: { server: { queue: 20 } } })
		on.codes.splice(100, COLD - 100)
		on.codes.forEach((known) => (known.hot = true))
		for (const { code } of on.codes) await on.service.get(`/proof/${code}`)
		on.judge.start()
	})
	after(async () => {
		on?.service.redis.signal('SIGCONT')
		await leave(on)
	})

	test('with Redis stopped, hot codes are answered rightly, changes too, and the refused told when', async () => {
		const flood = new Flood(on.service)
		const tally = on.judge.tally()
		const flooding = flood.run(RATE, SECONDS)
		await sleep(SECONDS * 250)
		on.service.redis.signal('SIGSTOP')
		await revoke(on)
		await flooding
		on.service.redis.signal('SIGCONT')
		on.judge.end(tally)
		assert.deepEqual(flood.wrong.slice(0, 5), [], `${flood.wrong.length} wrong cold answers`)
		assertHeld(tally)
		const { right, refused } = flood.counts
		assert.equal(right + refused, RATE * SECONDS)
		report('flood of cold codes, redis stopped', 1, tally, `cold: ${right} right, ${refused} refused`)
	})
})

describe('codes that were made up', () => {
	let on
	before(async () => {
		on = await stage({ count: 10, states: false, config: { cache: { ttl: 10, memory: '1M' } } })
	})
	after(() => leave(on))

	test('cost one reading of the store at most, however many ask', async () => {
		const before = await on.service.metric('store_reads_total')
		const answers = await Promise.all(Array.from({ length: 200 }, () => on.service.get('/proof/9999999999')))
		assert.ok(answers.every(({ status }) => status === 404))
		// Two seconds they are remembered: a slow machine may ask for them a second time.
		const reads = (await on.service.metric('store_reads_total')) - before
		assert.ok(reads >= 1 && reads <= 2, `${reads} reads for 200 requests`)
	})

	test('leave memory flat', async () => {
		const agent = new http.Agent({ keepAlive: true, maxSockets: 16 })
		const status = `/proc/${on.service.child.pid}/status`
		const rss = () => Number(/VmRSS:\s+(\d+) kB/.exec(fs.readFileSync(status, 'utf8'))[1])
		let asked = 0
		const ask = async (count) => {
			const end = asked + count
			const client = async () => {
				while (asked < end) {
					const code = String(9_000_000_000 + asked++)
					const { status } = await on.service.get(`/sticker/${code}/56x88.svg`, { Referer: `https://r${code}.example/` }, { agent })
					assert.equal(status, 200)
				}
			}
			await Promise.all(Array.from({ length: 16 }, client))
		}
		await ask(times(4000, 50_000))
		const before = rss()
		const reads = await on.service.metric('store_reads_total')
		const count = times(8000, 1_000_000)
		await ask(count)
		const grown = rss() - before
		assert.ok(grown < 4096, `${grown} KiB more`)
		assert.ok((await on.service.metric('store_reads_total')) - reads <= count)
		agent.destroy()
		console.log(`held: ${count} made-up codes: at most one reading each, ${grown} KiB more memory`)
	})
})
