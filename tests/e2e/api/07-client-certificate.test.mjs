// Client certificates at the API: another way in, and what approving takes where they are wanted.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { Program, refused } from '../../fixtures/api.mjs'
import { freePorts, Service } from '../../fixtures/harness.mjs'
import { Operator } from '../../fixtures/operator.mjs'

const CONTRACTS = '/api/v1/contracts'

describe('client certificates at the API', () => {
	let service, port, sato, ito, certificates, asker, approver

	before(async () => {
		const [consolePort, apiPort] = await freePorts(2)
		port = apiPort
		service = await Service.prepare({
			secure: true,
			config: { issue: { approvals: 2 }, api: { listen: `127.0.0.1:${apiPort}` }, console: { listen: `127.0.0.1:${consolePort}` } },
		})
		fs.copyFileSync(service.authority.issuer, service.file('clients.pem'))
		fs.appendFileSync(service.config, `client_ca = ${service.file('clients.pem')}\n`)
		await service.serve()
		certificates = { sato: await service.authority.client('sato'), ito: await service.authority.client('ito') }
		sato = await Operator.add(service, 'sato', 'operator', { port: consolePort, ...certificates.sato })
		ito = await Operator.add(service, 'ito', 'operator', { port: consolePort, ...certificates.ito })
		asker = await Program.by(sato, 'issuing-system', 'read,propose')
		approver = await Program.by(ito, 'approver', 'read,propose,approve')
		asker.options = approver.options = { port }
	})
	after(() => service.stop())

	const by = (name, token) => new Program(service, token, { port, ...certificates[name] })

	async function proposed() {
		const code = await asker.apply('https://shop.example.jp/', { organization: 'Example' })
		const pem = fs.readFileSync(await service.authority.leaf(`api-${code}`, ['shop.example.jp']), 'utf8')
		const { proposal, digest } = await asker.done('POST', `${CONTRACTS}/${code}/certificates`, { pem })
		return [`/api/v1/proposals/${proposal}/approve`, { digest }]
	}

	test('an operator comes with his certificate alone, as himself', async () => {
		const { status, json } = await by('sato').post(CONTRACTS, { urls: ['https://own.example.jp/'], organization: 'A' })
		assert.equal(status, 201)
		const { events } = await by('sato').done('GET', `${CONTRACTS}/${json.code}/history`)
		assert.equal(events[0].actor, 'api:sato')
	})

	test('one of nobody, of another CA, or none opens nothing', async () => {
		certificates.nobody = await service.authority.client('nobody')
		certificates.old = await service.authority.client('sato', { file: 'old', days: [-20, -1] })
		refused(await by('nobody').get(CONTRACTS), 401, 'token.unknown')
		refused(await by('old').get(CONTRACTS), 401, 'token.missing')
		refused(await new Program(service, undefined, { port }).get(CONTRACTS), 401, 'token.missing')
	})

	test('a token alone proposes, and approves only with its maker’s certificate', async () => {
		const waiting = await proposed()
		refused(await approver.post(...waiting), 403, 'right.certificate')
		refused(await by('sato', approver.token).post(...waiting), 403, 'right.certificate')
		refused(await by('sato').post(...waiting), 403, 'right.own')
		const { status, json } = await by('ito', approver.token).post(...waiting)
		assert.equal(status, 200)
		assert.equal(json.decided_by, 'api:ito/approver')
	})

	test('an operator approves with his certificate alone', async () => {
		const waiting = await proposed()
		const { status, json } = await by('ito').post(...waiting)
		assert.equal(status, 200, JSON.stringify(json))
		assert.equal(json.decided_by, 'api:ito')
	})

	test('a disabled account’s certificate opens nothing', async () => {
		await service.command('operator', 'disable', 'ito')
		refused(await by('ito').get(CONTRACTS), 401, 'token.unknown')
	})
})
