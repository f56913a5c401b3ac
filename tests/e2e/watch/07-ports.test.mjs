// Where a site leads those who come by http is seen at port 80, which a site by https at port 443 has.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { Authority, Service } from '../../fixtures/harness.mjs'
import { Network } from '../../fixtures/well_known_ports.mjs'

const SITES = {
	'led.example.com': { location: 'https://led.example.com/' },
	'deeper.example.com': { location: 'https://www.deeper.example.com/shop/' },
	'open.example.com': {},
	'plain.example.com': { location: 'http://plain.example.com/start' },
	'else.example.com': { location: 'http://portal.example.net/"><b>' },
}

describe('from http to https', () => {
	let service, network, file
	before(async () => {
		service = await Service.prepare({ config: { watch: { allow: '127.0.0.0/8' } } })
		const authority = await Authority.make(service.authority.folder)
		file = await authority.leaf('all', ['*.example.com', ...Object.keys(SITES)])
		network = await Network.start(file, file.replace(/pem$/, 'key'), SITES)
		fs.writeFileSync(service.config, fs.readFileSync(service.config, 'utf8').replace(/^dns = .*/m, `dns = ${network.dns}`))
		for (const host of Object.keys(SITES)) {
			const made = await authority.leaf(host, [host])
			SITES[host].code = await service.register(`https://${host}/`, { issued: false })
			await service.command('certificate', 'add', SITES[host].code, made)
		}
		service.wrapper = network.enter
	})
	after(async () => {
		await network?.stop()
		await service.stop()
	})

	/** What the doctor says of it after a look. */
	const seen = async (host) => {
		await service.command('watch', 'run', '--code', SITES[host].code)
		const { checks } = JSON.parse(await service.command('doctor', SITES[host].code, '--json'))
		return checks.find(({ check }) => check === 'redirect')
	}

	for (const host of ['led.example.com', 'deeper.example.com'])
		test(`${host} leads to https, which is good`, async () => {
			assert.equal((await seen(host)).state, 'good')
		})

	test('one that stays with http is told with its cure', async () => {
		const check = await seen('open.example.com')
		assert.equal(check.state, 'wrong')
		assert.match(check.sentence, /^Who opens http:\/\/open\.example\.com\/ is not led to https/)
		assert.match(check.cure, /Redirect all of http to https/)
	})

	for (const host of ['plain.example.com', 'else.example.com'])
		test(`${host} leads elsewhere by http: it is said where`, async () => {
			const check = await seen(host)
			assert.equal(check.state, 'wrong')
			assert.ok(check.sentence.startsWith(`http://${host}/ leads to another place: ${SITES[host].location}`), check.sentence)
		})
})
