// Asks a service all the time for codes whose right answers are known, and judges every answer.
//
//   const judge = new Judge(service, codes)      codes: Known, by stage.mjs
//   judge.start()
//   const tally = judge.tally()                  counts from now on
//   known.becomes('revoked', 1000)               … which must be seen within 1,000 ms
//   await judge.stop()
//
// An answer is right when it says what was true at some moment between its question and itself; one
// that says anything else is wrong. 503 is no verdict: it is counted, and must say when to come
// again; nor is 408, for requests that waited for longer than the server gives them. Pages, JSON and
// pictures are asked for alike, from the registered site, from another one and from nowhere.

import http from 'node:http'
import { sleep, until } from '../fixtures/harness.mjs'

const SIZE = '56x88'
const OTHER_SITE = 'https://other.example.net/'
const NO_VERDICTS = [408, 503]

// What the picture is called in its drawing, by the record's state.
const PICTURES = { valid: 'valid', renewed: 'valid', none: 'unknown' }

/** A code with what is true of it, and since when. */
export class Known {
	constructor({ code, url, state, hot = false }) {
		Object.assign(this, { code, url, hot, states: [{ state, until: Infinity }] })
	}

	/** From now on it is `state`; for `within` ms the state before may still be told. */
	becomes(state, within) {
		this.states.at(-1).until = performance.now() + within
		this.states.push({ state, until: Infinity })
	}

	/** The states that may be told to one who asked at `asked`. */
	at(asked) {
		return this.states.filter(({ until }) => until >= asked).map(({ state }) => state)
	}
}

const KINDS = {
	page: {
		target: (code) => `/proof/${code}`,
		says: (answer) => {
			const [, record, link] = /data-record="(\w+)" data-link="(\w+)"/.exec(answer.text) ?? []
			return `${answer.status} record=${record}; link=${link}`
		},
		expected: (state, link) => `${statusFor(state, link)} ${words(state, link)}`,
	},
	json: {
		target: (code) => `/proof/${code}.json`,
		says: (answer) => {
			const { record, link, verified } = JSON.parse(answer.text)
			return `${answer.status} record=${record}; link=${link} ${verified}`
		},
		expected: (state, link) =>
			`${statusFor(state, link)} ${words(state, link)} ` +
			`${link === 'match' && ['valid', 'renewed'].includes(state)}`,
	},
	picture: {
		target: (code) => `/sticker/${code}/${SIZE}.svg`,
		says: (answer) => {
			const whole = answer.text.endsWith('</svg>') || answer.text.endsWith('</svg>\n')
			return `${answer.status} ${whole && /ts-\d+x\d+-([a-z_]+)/.exec(answer.text)?.[1]}`
		},
		expected: (state, link) =>
			`200 ${link === 'mismatch' && state !== 'none' ? 'wrong_site' : (PICTURES[state] ?? state)}`,
	},
}

function statusFor(state, link) {
	return state === 'none' ? 404 : link === 'mismatch' ? 403 : 200
}

function words(state, link) {
	return `record=${state}; link=${state === 'none' ? 'unverifiable' : link}`
}

/** What was answered since it began. */
class Tally {
	answers = 0
	unavailable = 0
	wrong = [] // what was said instead
	late = 0 // 408
	refused = 0 // connections: nobody was there
	dropped = [] // requests that got no answer
	lastBad = -Infinity // when the last was asked that got none, or no verdict
	hotMs = []

	/** How long after `moment` an answer could still fail, in ms. */
	backAfter(moment) {
		return Math.max(0, Math.round(this.lastBad - moment))
	}

	/** The time that 99 of 100 hot answers took at most, in ms. */
	get hotP99() {
		const sorted = [...this.hotMs].sort((a, b) => a - b)
		return Math.round(sorted[Math.floor(sorted.length * 0.99)] ?? 0)
	}
}

export class Judge {
	#clients = []
	#stopped = false
	#tallies = []
	#asked = 0

	/** `pause`: ms between two questions of a client. */
	constructor(service, codes, { clients = 6, pause = 0 } = {}) {
		Object.assign(this, { service, codes, clients, pause })
	}

	start() {
		this.#stopped = false
		this.#clients = Array.from({ length: this.clients }, (_, index) => this.#client(index))
		return this
	}

	/** Until so much was asked that each worker of the server has opened its store. */
	async warmUp(answers = 200) {
		const tally = this.tally()
		await until('the first answers', () => tally.answers >= answers, 30_000)
		this.end(tally)
	}

	async stop() {
		this.#stopped = true
		await Promise.all(this.#clients)
	}

	tally() {
		const tally = new Tally()
		this.#tallies.push(tally)
		return tally
	}

	/** Ends a tally: what comes now is not counted in it. */
	end(tally) {
		this.#tallies = this.#tallies.filter((each) => each !== tally)
		return tally
	}

	// Every other question is for a hot code; the others go through all in turn, so that memory has
	// forgotten most of them.
	#next() {
		const turn = this.#asked++
		const hot = this.codes.filter((known) => known.hot)
		if (turn % 2 === 0 && hot.length > 0) return hot[(turn / 2) % hot.length]
		return this.codes[Math.floor(turn / 2) % this.codes.length]
	}

	// Half of the clients keep their connection.
	async #client(index) {
		const agent = index % 2 === 0 && new http.Agent({ keepAlive: true, maxSockets: 1 })
		while (!this.#stopped) {
			const links = { match: null, unverifiable: undefined, mismatch: OTHER_SITE }
			const known = this.#next()
			const link = pick(Object.keys(links))
			const kind = pick(Object.keys(KINDS))
			const referer = link === 'match' ? known.url : links[link]
			const asked = performance.now()
			try {
				const target = KINDS[kind].target(known.code)
				const answer = await this.#ask(target, referer ? { Referer: referer } : {}, agent)
				this.#judge(known, link, kind, asked, answer)
			} catch (error) {
				this.#note((tally) => {
					if (error.code === 'ECONNREFUSED') tally.refused++
					else tally.dropped.push(`${error.code ?? error.message}`)
					tally.lastBad = asked
				})
				await sleep(10)
			}
			if (this.pause > 0) await sleep(this.pause)
		}
		if (agent) agent.destroy()
	}

	// A kept connection that the server closed while it was idle is nobody's request: a client asks
	// again on a new one.
	async #ask(target, headers, agent) {
		try {
			return await this.service.get(target, headers, { agent })
		} catch (error) {
			if (!agent || !['ECONNRESET', 'EPIPE'].includes(error.code)) throw error
			return this.service.get(target, headers)
		}
	}

	#note(what) {
		this.#tallies.forEach(what)
	}

	#judge(known, link, kind, asked, answer) {
		const took = performance.now() - asked
		const wrong = faultOf(known, link, kind, asked, answer)
		this.#note((tally) => {
			tally.answers++
			if (known.hot) tally.hotMs.push(took)
			if (answer.status === 503) tally.unavailable++
			if (answer.status === 408) tally.late++
			if (NO_VERDICTS.includes(answer.status)) tally.lastBad = asked
			if (wrong) tally.wrong.push(`${kind} of ${known.code}, ${link}: ${wrong}`)
		})
	}
}

const pick = (list) => list[Math.floor(Math.random() * list.length)]

// What is wrong with an answer; '' when nothing is.
function faultOf(known, link, kind, asked, answer) {
	if (NO_VERDICTS.includes(answer.status)) {
		if (answer.status === 503 && !answer.headers['retry-after']) return '503 without Retry-After'
		return /data-record|"record"/.test(answer.text) ? `${answer.status} with a verdict` : ''
	}
	const { says, expected } = KINDS[kind]
	const right = known.at(asked).map((state) => expected(state, link))
	const told = attempt(() => says(answer))
	if (!right.includes(told)) return `"${told}" instead of "${right.join('" or "')}"`
	const host = new URL(known.url).hostname
	const silent = kind === 'picture' || answer.status === 404 || answer.text.includes(host)
	return silent ? '' : `does not name ${host}`
}

function attempt(make) {
	try {
		return make()
	} catch (error) {
		return `${error.message}`
	}
}
