// The alarms for Prometheus and the dashboard for Grafana: they do what they say, and lead to what is to be done.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { ROOT, run, temporaryFolder } from '../../fixtures/harness.mjs'
import { blocks, sections } from '../../fixtures/runbook.mjs'

const RULES = path.join(ROOT, 'conf/prometheus-rules.yml')
const CASES = path.join(path.dirname(fileURLToPath(import.meta.url)), '14-alarms.yml')

async function promtool(...args) {
	const { status, stdout, stderr } = await run('promtool', args)
	assert.equal(status, 0, stdout + stderr)
	return stdout.toString()
}

describe('the alarms', () => {
	const alarms = [...fs.readFileSync(RULES, 'utf8').matchAll(/- alert: (\w+)[^]*?severity: (\w+)[^]*?runbook: "(.*)"/g)]
		.map(([, name, severity, runbook]) => ({ name, severity, runbook }))
	const waking = alarms.filter(({ severity }) => severity === 'page').map(({ name }) => name)

	test('promtool finds no mistake in them', async () => {
		assert.match(await promtool('check', 'rules', RULES), new RegExp(`\\b${alarms.length} rules found`))
	})

	test('each comes where it must, and stays away where it must', async () => {
		await promtool('test', 'rules', CASES)
		const cases = fs.readFileSync(CASES, 'utf8')
		for (const { name } of alarms) {
			assert.match(cases, new RegExp(`alertname: ${name}\\n +exp_alerts:\\n`), `${name} comes`)
			assert.match(cases, new RegExp(`alertname: ${name}, exp_alerts: \\[\\]`), `${name} stays away`)
		}
	})

	test('eight of them wake somebody, who finds in the runbook what it means, what visitors see, and what to do', () => {
		assert.equal(waking.length, 8)
		assert.deepEqual([...sections.keys()].filter((title) => /^Trustseal/.test(title)), waking)
		for (const name of waking)
			assert.deepEqual([...sections.get(name).matchAll(/^\.It Sy "?(.+?)"?$/gm)].map(([, tag]) => tag),
				['Means', 'Visitors', 'To do'], name)
	})

	test('of all others the runbook says in short what to do', () => {
		const told = [...sections.get('ALARMS THAT WAIT FOR THE NEXT DAY').matchAll(/^\.It Sy (\w+)$/gm)].map(([, name]) => name)
		assert.deepEqual(told, alarms.map(({ name }) => name).filter((name) => !waking.includes(name)))
		for (const { name, runbook } of alarms) assert.equal(runbook, `man trustseal-runbook: ${name}`)
	})

	test('what the runbook says to type is what a shell understands', async () => {
		for (const title of sections.keys())
			for (const lines of blocks(title)) {
				const { status, stderr } = await run('sh', ['-n'], { input: lines.join('\n') })
				assert.equal(status, 0, `${title}: ${stderr}`)
			}
	})
})

describe('the dashboard', () => {
	const board = JSON.parse(fs.readFileSync(path.join(ROOT, 'conf/grafana-dashboard.json'), 'utf8'))
	const panels = board.panels.filter(({ type }) => type !== 'row')
	let folder
	before(() => {
		folder = temporaryFolder()
	})
	after(() => fs.rmSync(folder, { recursive: true }))

	test('can be imported anywhere: its Prometheus is asked for, and it needs no plugin that does not come with Grafana', () => {
		assert.equal(board.uid, 'trustseal')
		assert.equal(board.id, null)
		assert.equal(board.schemaVersion, 39)
		assert.deepEqual(board.__inputs.map(({ name, pluginId }) => [name, pluginId]), [['DS_PROMETHEUS', 'prometheus']])
		const asked = [...panels, ...panels.flatMap(({ targets }) => targets), ...board.templating.list, ...board.annotations.list]
		for (const { datasource } of asked) assert.deepEqual(datasource, { type: 'prometheus', uid: '${DS_PROMETHEUS}' })
		const needed = board.__requires.filter(({ type }) => type === 'panel').map(({ id }) => id)
		assert.deepEqual([...new Set(panels.map(({ type }) => type))].sort(), needed.sort())
		for (const type of needed) assert.ok(['stat', 'table', 'timeseries'].includes(type), type)
	})

	test('each panel has words that say what it is for, and a title and a number of its own', () => {
		assert.equal(new Set(board.panels.map(({ id }) => id)).size, board.panels.length)
		assert.equal(new Set(panels.map(({ title }) => title)).size, panels.length)
		for (const { title, description } of panels) assert.match(description ?? '', /^[A-Z0-9].{40,}\.$/, title)
		// What it calls an alarm is one.
		const rules = fs.readFileSync(RULES, 'utf8')
		for (const [, name] of JSON.stringify(board).matchAll(/\b(Trustseal[A-Z]\w+)/g))
			assert.ok(rules.includes(`alert: ${name}\n`), name)
	})

	test('panels lie side by side, none over another', () => {
		const taken = new Set()
		for (const { title, gridPos: { x, y, w, h } } of board.panels) {
			assert.ok(x >= 0 && x + w <= 24, title)
			for (let i = x; i < x + w; i++)
				for (let j = y; j < y + h; j++) {
					assert.ok(!taken.has(`${i},${j}`), `${title} at ${i},${j}`)
					taken.add(`${i},${j}`)
				}
		}
	})

	test('promtool understands what each panel asks', async () => {
		const asked = [...panels.flatMap(({ targets }) => targets), ...board.annotations.list].map(({ expr }) => expr
			.replaceAll('$__rate_interval', '5m').replace(/\$(job|instance)/g, '.+'))
		const rules = asked.map((expr, i) => ({ record: `panel:${i}`, expr }))
		const file = path.join(folder, 'panels.yml')
		// JSON is YAML.
		fs.writeFileSync(file, JSON.stringify({ groups: [{ name: 'panels', rules }] }))
		assert.match(await promtool('check', 'rules', file), new RegExp(`\\b${asked.length} rules found`))
	})
})
