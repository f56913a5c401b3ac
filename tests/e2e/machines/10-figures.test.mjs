// What /metrics says: in the format of Prometheus to the letter, as the manual lists it, and what was
// asked is what is counted.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { ROOT, Service, run } from '../../fixtures/harness.mjs'
import { without } from '../../fixtures/rights.mjs'
import { Operator } from '../../fixtures/operator.mjs'

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/
const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{((?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*"(?:,(?=[a-zA-Z_]))?)+)\})? (\+Inf|NaN|-?\d+(?:\.\d+)?(?:e[-+]?\d+)?)$/
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g

/** What a strict reader makes of it: { family: { type, help, samples: [{ name, labels, value }] } }. */
function read(text) {
	const families = new Map()
	const series = new Set()
	let family
	assert.ok(text.endsWith('\n'), 'the last line ends')
	for (const line of text.slice(0, -1).split('\n')) {
		const comment = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line)
		if (comment?.[1] === 'HELP') {
			const [, , name, help] = comment
			assert.match(name, NAME)
			assert.ok(!families.has(name), `${name} comes once, and its samples together`)
			assert.match(help, /^[A-Z0-9].*\.$/, name)
			families.set(name, (family = { name, help, samples: [] }))
		} else if (comment) {
			assert.equal(comment[2], family?.name, 'the type follows the help')
			assert.equal(family.type, undefined, line)
			assert.match(comment[3], /^(counter|gauge|histogram)$/)
			family.type = comment[3]
		} else {
			const [, name, labels, number] = SAMPLE.exec(line) ?? assert.fail(`no sample: ${line}`)
			const of = family?.type === 'histogram' ? /^(.*)_(?:bucket|sum|count)$/.exec(name)?.[1] : name
			assert.equal(of, family?.name, line)
			assert.ok(family.type, line)
			assert.ok(!series.has(line.replace(/ \S+$/, '')), `twice: ${line}`)
			series.add(line.replace(/ \S+$/, ''))
			const value = number === '+Inf' ? Infinity : Number(number)
			assert.ok(family.type === 'gauge' || value >= 0, line)
			family.samples.push({ name, value, labels: Object.fromEntries(
				[...(labels ?? '').matchAll(LABEL)].map(([, key, text_]) => [key, text_])) })
		}
	}
	for (const { name, type, samples } of families.values()) {
		assert.ok(samples.length > 0, name)
		assert.equal(type === 'counter', name.endsWith('_total'), name)
		if (type === 'histogram') judgeHistogram(name, samples)
	}
	return families
}

/** Its buckets rise to +Inf, each holds all below it, and sum and count belong to them. */
function judgeHistogram(name, samples) {
	for (const route of new Set(samples.map(({ labels }) => labels.route))) {
		const own = samples.filter(({ labels }) => labels.route === route)
		const buckets = own.filter((sample) => sample.name === `${name}_bucket`)
		const ends = buckets.map(({ labels }) => (labels.le === '+Inf' ? Infinity : Number(labels.le)))
		const [sum, count] = ['sum', 'count'].map((what) => own.find((sample) => sample.name === `${name}_${what}`).value)
		assert.equal(own.length, buckets.length + 2)
		assert.ok(ends.every((end, i) => end > (ends[i - 1] ?? 0)), `${name} ${route}: ${ends}`)
		assert.equal(ends.at(-1), Infinity)
		assert.ok(buckets.every(({ value }, i) => value >= (buckets[i - 1]?.value ?? 0)))
		assert.equal(buckets.at(-1).value, count)
		const held = buckets.map(({ value }, i) => value - (buckets[i - 1]?.value ?? 0))
		const most = held.reduce((all, own_, i) => all + (own_ && own_ * ends[i]), 0)
		assert.ok(sum <= most, `${name} ${route}: ${sum} is more than its buckets hold`)
	}
}

/** The figures of a server; of() finds the one sample of that name whose labels are these. */
async function figures(service) {
	const families = read((await service.admin('/metrics')).text)
	return {
		families,
		of(name, labels = {}) {
			const found = [...families.values()].flatMap(({ samples }) => samples).filter((sample) => sample.name === name &&
				Object.entries(labels).every(([key, text]) => sample.labels[key] === text))
			assert.equal(found.length, 1, `${name} ${JSON.stringify(labels)}`)
			return found[0].value
		},
		sum(name, fits = () => true) {
			return families.get(name).samples.filter(({ labels }) => fits(labels)).reduce((all, { value }) => all + value, 0)
		},
	}
}

describe('figures', () => {
	let service, code
	before(async () => {
		service = await Service.prepare()
		service.env = { TRUSTSEAL_LEDGER_FOLDER: service.file('log') }
		await service.serve()
		code = await service.register('https://figures.example.com/')
	})
	after(() => service.stop())

	const answers = (seen, route) => Object.fromEntries(['2xx', '3xx', '4xx', '5xx']
		.map((group) => [group, seen.of('trustseal_answers_total', { route, class: group })])
		.filter(([, count]) => count > 0))

	test('what was asked is what is counted, by route and class', async () => {
		const home = (await figures(service)).of('trustseal_answers_total', { route: 'home', class: '2xx' })
		const sticker = `/sticker/${code}/56x88.svg`
		const own = { Referer: 'https://figures.example.com/' }
		const { etag } = (await service.get(sticker, own)).headers
		const style = /href="(\/static\/[^"]+)"/.exec((await service.get(`/proof/${code}`, own)).text)[1]
		await service.get(sticker, { ...own, 'If-None-Match': etag })
		await service.request('HEAD', sticker, { headers: own })
		await service.get('/sticker/4711/56x88.svg')
		await service.get(`/proof/${code}`, { Referer: 'https://elsewhere.example/' })
		await service.get('/proof/7777777777')
		await service.request('DELETE', `/proof/${code}`)
		await service.get(`/proof/${code}.json`)
		await service.get(style)
		await service.get('/')
		await service.get(`/owner/snippet/${code}`)
		await service.get('/nowhere')
		await service.get('/admin/login')
		await service.get('/admin/')
		await service.raw('GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n')
		const seen = await figures(service)
		assert.deepEqual(answers(seen, 'sticker'), { '2xx': 2, '3xx': 1, '4xx': 1 })
		assert.deepEqual(answers(seen, 'proof'), { '2xx': 1, '4xx': 3 })
		assert.deepEqual(answers(seen, 'proof_json'), { '2xx': 1 })
		assert.deepEqual(answers(seen, 'form'), {})
		assert.deepEqual(answers(seen, 'static'), { '2xx': 1 })
		assert.deepEqual(answers(seen, 'home'), { '2xx': home + 1 })
		assert.deepEqual(answers(seen, 'owner'), { '2xx': 1 })
		assert.deepEqual(answers(seen, 'unknown'), { '4xx': 1 })
		assert.deepEqual(answers(seen, 'console'), { '2xx': 1, '3xx': 1 })
		assert.deepEqual(answers(seen, 'refused'), { '4xx': 1 })
		assert.equal(seen.of('trustseal_requests_total'),
			seen.sum('trustseal_answers_total', ({ route }) => route !== 'refused'))
		assert.equal(seen.of('trustseal_requests_refused_total'), 1)
		for (const route of ['sticker', 'proof', 'console'])
			assert.equal(seen.of('trustseal_answer_duration_seconds_count', { route }),
				seen.sum('trustseal_answers_total', (labels) => labels.route === route), route)
	})

	test('logins are counted by what came of them', async () => {
		const sato = await Operator.add(service, 'sato', 'operator')
		for (let i = 0; i < 6; i++)
			await new Operator(service).postRaw('/admin/login', { name: 'sato', password: 'wrong wrong wrong' })
		await new Operator(service).postRaw('/admin/login', { name: 'sato', password: sato.password })
		const seen = await figures(service)
		const of = (result) => seen.of('trustseal_logins_total', { result })
		assert.equal(of('in'), 1)
		assert.equal(of('wrong'), 4)
		assert.equal(of('locked'), 3)
		assert.equal(of('slowed') + of('expired') + of('other_certificate'), 0)
		assert.equal(seen.of('trustseal_logins_waiting'), 0)
		assert.equal(seen.of('trustseal_console_waiting'), 0)
	})

	test('the process says what it takes, under the usual names', async () => {
		const seen = await figures(service)
		const folder = `/proc/${service.child.pid}`
		const [size, resident] = fs.readFileSync(`${folder}/statm`, 'latin1').split(' ').map((pages) => pages * 4096)
		const near = (name, value) => {
			const told = seen.of(`process_${name}`)
			assert.ok(told > value * 0.5 && told < value * 2, `${name}: ${told}, ${value}`)
		}
		near('virtual_memory_bytes', size)
		near('resident_memory_bytes', resident)
		near('open_fds', fs.readdirSync(`${folder}/fd`).length)
		assert.equal(seen.of('process_max_fds'),
			Number(/^Max open files +(\d+)/m.exec(fs.readFileSync(`${folder}/limits`, 'latin1'))[1]))
		assert.ok(seen.of('process_cpu_seconds_total') > 0)
		assert.ok(Math.abs(seen.of('process_start_time_seconds') - Date.now() / 1000) < 600)
	})

	test('promtool finds nothing to say against names, types and units', async () => {
		const { text } = await service.admin('/metrics')
		const { status, stderr } = await run('promtool', ['check', 'metrics'], { input: text })
		assert.equal(status, 0, stderr)
		assert.equal(stderr, '')
	})

	test('the manual lists all figures, and no others', async () => {
		const manual = fs.readFileSync(path.join(ROOT, 'conf/README.md'), 'utf8')
		const listed = [...manual.matchAll(/^\| `((?:trustseal|process)_\w+)(?:\{[\w, ]+\})?` \| (\w+) \| (.*) \|$/gm)]
		const { families } = await figures(service)
		// Of HTTPS: this server speaks none.
		const all = new Map(listed.filter(([, name]) => name !== 'trustseal_certificate_expiry_seconds')
			.map(([, name, type, help]) => [name, { type, help }]))
		assert.equal(listed.length, all.size + 1)
		assert.deepEqual([...all.keys()].sort(), [...families.keys()].sort())
		for (const [name, { type, help }] of families) assert.deepEqual(all.get(name), { type, help }, name)
	})

	/** What a query of Prometheus names: figures with the labels that it asks for. */
	const namedIn = (query) => [...query.matchAll(/\b((?:trustseal|process)_\w+)(?:\{([^}]*)\})?/g)]
		.map(([, name, labels]) => ({ name, labels: [...(labels ?? '').matchAll(/(\w+)=(~?)"([^"]*)"/g)]
			.flatMap(([, key, any, text]) => (any ? text.split('|') : [text]).map((value) => [key, value]))
			// Prometheus adds these two.
			.filter(([key]) => key !== 'job' && key !== 'instance') }))

	function judge(named, families) {
		for (const { name, labels } of named) {
			const family = families.get(name) ?? families.get(name.replace(/_(bucket|sum|count)$/, ''))
			assert.ok(family || name === 'trustseal_certificate_expiry_seconds', name)
			for (const [key, value] of labels)
				assert.ok(family.samples.some((sample) => sample.labels[key] === value), `${name} ${key}=${value}`)
		}
	}

	test('the rules to alert on name figures that are there, and labels they have', async () => {
		const rules = fs.readFileSync(path.join(ROOT, 'conf/prometheus-rules.yml'), 'utf8')
		const named = namedIn(rules)
		assert.ok(named.length > 30)
		judge(named, (await figures(service)).families)
	})

	test('the dashboard names figures that are there, labels they have, and curves by labels they have', async () => {
		const board = JSON.parse(fs.readFileSync(path.join(ROOT, 'conf/grafana-dashboard.json'), 'utf8'))
		const { families } = await figures(service)
		for (const { query } of board.templating.list) judge(namedIn(query.query), families)
		for (const { title, targets = [] } of board.panels)
			for (const { expr, legendFormat } of targets) {
				const named = namedIn(expr)
				assert.ok(named.length > 0 || /\b(up|ALERTS)\{/.test(expr), title)
				judge(named, families)
				const keys = new Set(named.flatMap(({ name }) => (families.get(name)?.samples ?? []).flatMap(({ labels }) => Object.keys(labels))))
				for (const [, key] of legendFormat.matchAll(/\{\{(\w+)\}\}/g))
					assert.ok(key === 'instance' || keys.has(key) || /_bucket/.test(expr) && key === 'route', `${title}: ${key}`)
			}
	})
})

test('what an answer waited for counts in how long it took', { skip: without.postgres }, async () => {
	const service = await Service.start({ redis: true, postgres: true })
	try {
		const code = await service.register('https://waits.example.com/')
		service.redis.signal('SIGSTOP')
		const begun = performance.now()
		assert.equal((await service.get(`/proof/${code}`)).status, 200)
		const waited = (performance.now() - begun) / 1000
		service.redis.signal('SIGCONT')
		const seen = await figures(service)
		const took = seen.of('trustseal_answer_duration_seconds_sum', { route: 'proof' })
		// The time that Redis has for an answer.
		assert.ok(took >= 0.15 && took <= waited, `${took} of ${waited} s`)
		assert.equal(seen.of('trustseal_answer_duration_seconds_bucket', { route: 'proof', le: '0.05' }), 0)
	} finally {
		await service.stop()
	}
})
