// The description of the API: sound, complete, and true, each example included.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Validator } from '@seriousme/openapi-schema-validator'
import Ajv from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { Program, request } from '../../fixtures/api.mjs'
import { Authority, ROOT, Service } from '../../fixtures/harness.mjs'
import { Operator } from '../../fixtures/operator.mjs'

const CODE = '0123456789'
const METHODS = ['get', 'post', 'patch', 'put', 'delete']

describe('the OpenAPI document', () => {
	let service, description, ajv, asker, leaves = 0

	before(async () => {
		service = await Service.start()
		await Authority.make(service.authority.folder)
		asker = await Program.make(service, 'issuing-system', 'read,propose')
		description = (await new Program(service).get('/api/v1/openapi.json')).json
		ajv = addFormats(new Ajv({ strict: true, strictTypes: false, allowUnionTypes: true }))
		ajv.addKeyword('components')
		ajv.addSchema({ $id: 'doc', components: { schemas: description.components.schemas } })
	})
	after(() => service.stop())

	const operations = () =>
		Object.entries(description.paths).flatMap(([target, item]) =>
			METHODS.filter((method) => item[method]).map((method) => ({ target, method, ...item[method] })),
		)

	/** What a $ref of the document stands for. */
	const follow = (value) =>
		value.$ref === undefined ? value : value.$ref.slice(2).split('/').reduce((at, key) => at[key], description)

	/** A schema whose references ajv finds. */
	const schemaOf = (schema) => JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"doc#/components'))

	function mustFit(schema, value, what) {
		const validate = ajv.compile(schemaOf(schema))
		assert.ok(validate(value), `${what}: ${ajv.errorsText(validate.errors)}\n${JSON.stringify(value)}`)
	}

	test('it is served without a token', async () => {
		const { status, headers, text } = await new Program(service).get('/api/v1/openapi.json')
		assert.equal(status, 200)
		assert.equal(headers['content-type'], 'application/json')
		assert.equal(text, fs.readFileSync(path.join(ROOT, 'assets/api/openapi.json'), 'utf8'))
	})

	test('it is OpenAPI 3.1, by the schema of the standard', async () => {
		const result = await new Validator().validate(description)
		assert.ok(result.valid, JSON.stringify(result.errors, null, 1))
		assert.equal(description.openapi, '3.1.0')
	})

	test('what it names is there, and what is there is named', () => {
		const text = JSON.stringify(description)
		for (const [, ref] of text.matchAll(/"\$ref":"#\/([^"]+)"/g))
			assert.notEqual(ref.split('/').reduce((at, key) => at?.[key], description), undefined, ref)
		for (const kind of ['parameters', 'responses', 'schemas'])
			for (const name of Object.keys(description.components[kind]))
				assert.ok(text.includes(`"$ref":"#/components/${kind}/${name}"`), `${kind}/${name} is used nowhere`)
		const ids = operations().map(({ operationId }) => operationId)
		assert.equal(new Set(ids).size, ids.length)
		for (const { operationId, summary, tags, responses } of operations()) {
			assert.ok(operationId && summary && tags.length === 1, operationId)
			for (const tag of tags) assert.ok(description.tags.some(({ name }) => name === tag), tag)
			assert.ok(Object.keys(responses).some((status) => /^2/.test(status)), operationId)
		}
	})

	test('it has the rows of the table of endpoints, and no others', () => {
		const source = fs.readFileSync(path.join(ROOT, 'src/api/routes.c'), 'utf8')
		const rows = [...source.matchAll(/\{"([A-Z]+)", V1 "([^"]+)"/g)].map(([, method, pattern]) => `${method} /api/v1${pattern}`)
		const told = operations().map(({ method, target }) => `${method.toUpperCase()} ${target}`)
		assert.ok(rows.length > 10)
		assert.deepEqual(told.sort(), rows.sort())
	})

	test('parameters of the path, the query and changes are those of the table', () => {
		const source = fs.readFileSync(path.join(ROOT, 'src/api/routes.c'), 'utf8')
		const rows = [...source.matchAll(/\{"([A-Z]+)", V1 "([^"]+)", \w+, \w+,\s*\w+, "([^"]*)",\s*(true|false)/g)]
		assert.equal(rows.length, operations().length)
		for (const [, method, pattern, query, changes] of rows) {
			const operation = description.paths[`/api/v1${pattern}`][method.toLowerCase()]
			const given = (operation.parameters ?? []).map(follow)
			const named = (where) => given.filter((each) => each.in === where).map(({ name }) => name).sort()
			assert.deepEqual(named('query'), query.split(' ').filter(Boolean).sort(), pattern)
			assert.deepEqual(named('path'), [...pattern.matchAll(/\{(\w+)\}/g)].map(([, name]) => name), pattern)
			assert.equal(named('header').includes('Idempotency-Key'), method === 'POST' && changes === 'true', pattern)
		}
	})

	test('each example fits its schema', () => {
		let count = 0
		const bodies = operations().flatMap(({ operationId, requestBody, responses }) => [
			...Object.entries(requestBody?.content ?? {}).map(([, content]) => [operationId, content]),
			...Object.entries(responses).flatMap(([status, response]) =>
				Object.values(follow(response).content ?? {}).map((content) => [`${operationId} ${status}`, content]),
			),
		])
		for (const [what, { schema, example }] of bodies)
			if (example !== undefined) {
				mustFit(schema, example, what)
				count++
			}
		assert.ok(count > 100, `${count}`)
	})

	/** The requests of the document, in an order in which each finds what it needs. */
	const order = ['applyForContract', 'listContracts', 'getContract', 'changeContacts', 'getContacts', 'noteCheck', 'listChecks', 'addCertificate', 'handOverList', 'attachRequest', 'revokeCertificate',
		'releaseCertificate', 'correctContract', 'endContract', 'withdrawApplication', 'getHistory', 'getFindings', 'readEvents', 'readUsage', 'listAttention', 'listProposals', 'getDescription']

	/** What an example cannot have: a certificate that is valid today, and a list that is current. */
	async function fill(example) {
		if (example?.csr !== undefined) return { csr: request('shop.example.jp') }
		if (example?.crl !== undefined) return { crl: fs.readFileSync(await service.authority.crl(), 'utf8') }
		if (example?.pem === undefined) return example
		return { ...example, pem: fs.readFileSync(await service.authority.leaf(`example-${++leaves}`, ['shop.example.jp'], { crl: 'http://crl.example.jp/1.crl' }), 'utf8') }
	}

	async function runExample(operation, program, values = {}) {
		const given = (operation.parameters ?? []).map(follow)
		let target = operation.target
		const query = new URLSearchParams(), headers = {}
		for (const { name, in: where, example } of given) {
			const value = values[name] ?? example
			if (value === undefined) continue
			if (where === 'path') target = target.replace(`{${name}}`, value)
			else if (where === 'query') query.set(name, value)
			else headers[name] = name === 'If-Match' ? value : `${value}-${operation.operationId}`
		}
		if (query.size !== 0 && query.toString() !== '') target += `?${query}`
		const example = operation.requestBody?.content['application/json'].example
		const body = { ...(await fill(example)), ...values.body }
		const answer = await program.call(operation.method.toUpperCase(), target, example === undefined ? undefined : body, headers)
		const response = operation.responses[answer.status]
		assert.ok(response && answer.status < 300, `${operation.operationId}: ${answer.status} ${answer.text}`)
		mustFit(follow(response).content['application/json'].schema, answer.json, operation.operationId)
		for (const name of Object.keys(follow(response).headers ?? {}))
			if (name !== 'Location' || answer.json.proposal !== null)
				assert.ok(answer.headers[name.toLowerCase()], `${operation.operationId}: ${name}`)
		return answer
	}

	test('each example is answered as it says', async () => {
		await asker.apply('https://shop.example.jp/', { code: CODE, organization: 'Example' })
		const needs = {
			correctContract: async () => ({ 'If-Match': (await asker.get(`/api/v1/contracts/${CODE}`)).headers.etag }),
			withdrawApplication: async () => ({ code: await asker.apply('https://not-yet.example.jp/') }),
		}
		for (const id of order)
			await runExample(operations().find(({ operationId }) => operationId === id), asker, await needs[id]?.())
	})

	test('the examples of proposals are answered as they say, where two persons are wanted', async () => {
		const two = await Service.start({ config: { issue: { approvals: 2 } } })
		const one = service
		try {
			const proposer = await Program.by(await Operator.add(two, 'sato', 'operator'), 'issuing-system', 'read,propose')
			const approver = await Program.by(await Operator.add(two, 'ito', 'operator'), 'approver', 'read,approve')
			two.authority = one.authority
			service = two
			const operation = (id) => operations().find(({ operationId }) => operationId === id)
			for (const id of ['approveProposal', 'rejectProposal']) {
				const code = await proposer.apply('https://shop.example.jp/', { organization: 'Example' })
				const { json } = await runExample(operation('addCertificate'), proposer, { code, 'Idempotency-Key': id })
				assert.equal(json.waits, true)
				const of = { id: json.proposal, 'Idempotency-Key': id, body: id === 'approveProposal' ? { digest: json.digest } : {} }
				await runExample(operation('listProposals'), proposer)
				await runExample(operation('getProposal'), proposer, of)
				const { json: decided } = await runExample(operation(id), approver, of)
				assert.equal(decided.state, id === 'approveProposal' ? 'approved' : 'rejected')
				if (id === 'approveProposal') await proposer.done('POST', `/api/v1/contracts/${code}/revoke`, { reason: 'keyCompromise' })
			}
		} finally {
			service = one
			await two.stop()
		}
	})

	test('without a token, each answers 401 as the document says', async () => {
		for (const { operationId, method, target, responses, security } of operations()) {
			if (security !== undefined) continue
			const filled = target.replace('{code}', CODE).replace('{id}', '1')
			const answer = await new Program(service).call(method.toUpperCase(), filled, method === 'get' ? undefined : {})
			assert.equal(answer.status, 401, operationId)
			mustFit(follow(responses[401]).content['application/problem+json'].schema, answer.json, operationId)
		}
	})
})
