// What goes wrong with contracts, or will, is a row in the console, in the API and on the command line,
// before anybody asks; and it goes when it is mended.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Program, refused } from '../../fixtures/api.mjs'
import { Service, until } from '../../fixtures/harness.mjs'
import { Operator } from '../../fixtures/operator.mjs'

for (const database of ['SQLite', 'PostgreSQL'])
	describe(`attention, on ${database}`, () => {
		let service, mika, program
		const codes = {}
		const page = async (query = '') => (await mika.get(`/admin/attention${query}`)).text
		const rows = async (query = '') => JSON.parse(await page(`?${query}&table=attention&as=json`))
		const alarms = async (query = '') => (await rows(query)).map(({ code, alarm }) => `${alarm} ${code}`)
		const listed = async (...options) => JSON.parse((await service.command('attention', '--json', ...options)).toString())

		before(async () => {
			service = await Service.start({ postgres: database === 'PostgreSQL' })
			mika = await Operator.add(service, 'mika', 'marketing')
			program = await Program.make(service, 'issuing-system', 'read')
			codes.third = await service.register('https://third.example.com/', { days: [-65, 25] })
			codes.week = await service.register('https://week.example.com/', { service: 'EV', days: [-85, 5] })
			codes.over = await service.register('https://over.example.com/', { days: [-91, -1] })
			codes.fine = await service.register('https://fine.example.com/')
		})
		after(() => service.stop())

		test('what ends without a successor is found by the server itself, the most urgent first', async () => {
			const expected = [`not_renewed ${codes.over}`, `expires_week ${codes.week}`, `expires_third ${codes.third}`]
			await until('all are found', async () => (await alarms()).length === 3)
			assert.deepEqual(await alarms(), expected)
			const text = await page()
			assert.match(text, /Ends within 7 days/)
			assert.ok(text.indexOf('over.example.com') < text.indexOf('week.example.com'))
			assert.ok(text.includes(`href="/admin/contracts/${codes.week}"`))
			assert.match(text, /What to do:<\/strong> Ask the owner by telephone whether he renews/)
			assert.doesNotMatch(text, /Send the owner the doctor/, 'kinds that are not there are not explained')
		})

		test('the menu counts what presses, on every page, and nobody has to be an operator of more', async () => {
			assert.match((await mika.get('/admin/')).text, /\/admin\/attention"[^>]*>Attention <span class="badge">2</)
			assert.equal((await new Operator(service).get('/admin/attention')).status, 303)
		})

		test('by kind and by service; nonsense is as if it were not asked', async () => {
			assert.deepEqual(await alarms('kind=expires_week'), [`expires_week ${codes.week}`])
			assert.deepEqual(await alarms('service=EV'), [`expires_week ${codes.week}`])
			assert.deepEqual(await alarms('kind=vanished'), [])
			assert.equal((await alarms('kind=nonsense&service=XX&state=perhaps')).length, 3)
			assert.match(await page('?kind=expires_week'), /<option value="expires_week" selected>Ends within 7 days \(1\)</)
			assert.match(await page('?kind=vanished'), /There is nothing of this/)
		})

		test('its files have the columns of the table', async () => {
			const csv = (await page('?kind=expires_week&table=attention&as=csv')).slice(1).trimEnd().split('\r\n')
			assert.equal(csv[0], 'alarm,alarm_day,code,organization,service,alarm_place,alarm_check,record_day,world_day,told_day,over_day')
			assert.match(csv[1], new RegExp(`^expires_week,\\d{4}-\\d\\d-\\d\\d,"=""${codes.week}""",Example,EV,week.example.com,`))
		})

		test('the API has the same in pages', async () => {
			const first = await program.done('GET', '/api/v1/attention?limit=2')
			assert.deepEqual(first.attention.map(({ kind, code }) => `${kind} ${code}`), [`not_renewed ${codes.over}`, `expires_week ${codes.week}`])
			const second = await program.done('GET', `/api/v1/attention?limit=2&cursor=${first.next}`)
			assert.deepEqual(second.attention.map(({ kind }) => kind), ['expires_third'])
			assert.equal(second.next, null)
			const [alarm] = (await program.done('GET', '/api/v1/attention?kind=expires_week&service=EV')).attention
			assert.equal(alarm.state, 'open')
			assert.equal(alarm.host, 'week.example.com')
			assert.equal(Date.parse(alarm.at), Date.parse(alarm.record_at) + 1000)
			assert.equal(alarm.over_at, null)
			refused(await program.get('/api/v1/attention?kind=nonsense'), 400, 'query.kind')
			refused(await program.get('/api/v1/attention?state=nonsense'), 400, 'query.state')
			refused(await program.get(`/api/v1/attention?limit=2&kind=expired&cursor=${first.next}`), 400, 'query.kind')
			refused(await program.get(`/api/v1/attention?limit=2&kind=not_renewed&cursor=${first.next}`), 400, 'cursor')
		})

		test('and so has the command line', async () => {
			assert.deepEqual((await listed()).map(({ kind }) => kind), ['not_renewed', 'expires_week', 'expires_third'])
			assert.deepEqual((await listed('--kind', 'expires_third')).map(({ code }) => code), [codes.third])
			const text = (await service.command('attention', '--service', 'EV')).toString()
			assert.match(text, new RegExp(`^expires_week +\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d  ${codes.week}  -  week.example.com  株式会社見本\\n$`))
			assert.equal((await service.cli('attention', '--kind', 'nonsense')).status, 2)
		})

		test('they are counted for those who run the service, who is ready all the same', async () => {
			const counted = async (kind) => Number(new RegExp(`^trustseal_attention\\{kind="${kind}"\\} (\\d+)$`, 'm').exec((await service.admin('/metrics')).text)[1])
			await until('they are counted', async () => (await counted('expires_week')) === 1 && (await counted('not_renewed')) === 1, 20_000)
			assert.equal(await counted('vanished'), 0)
			assert.equal((await service.admin('/readyz')).text, 'ready\n')
		})

		test('each is told in the log, of a contract once', async () => {
			await until('all were told', async () => (await listed()).every(({ told_at }) => told_at !== null))
			const told = service.log.split('\n').filter((line) => / event=attention /.test(line))
			assert.equal(told.length, 3)
			assert.ok(told.some((line) => line.includes(`kind=expires_week code=${codes.week} more=0`)))
		})

		test('a successor mends it, which is seen for a while', async () => {
			await service.register('https://week.example.com/', { service: 'EV', renews: codes.week })
			await until('it is over', async () => (await alarms()).length === 2)
			assert.deepEqual(await alarms('state=over'), [`expires_week ${codes.week}`])
			assert.match(await page('?state=over'), /Over since/)
			const [over] = await listed('--over')
			assert.equal(over.state, 'over')
			assert.notEqual(over.over_at, null)
			assert.equal((await program.done('GET', '/api/v1/attention?state=over')).attention[0].code, codes.week)
		})

		test('without a server one looks by the command', async () => {
			await service.end()
			const late = await service.register('https://late.example.com/', { days: [-80, 10] })
			assert.equal((await listed()).length, 2)
			assert.deepEqual((await listed('--look', '--kind', 'expires_sixth')).map(({ code }) => code), [late])
		})
	})
