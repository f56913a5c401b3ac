// The demonstration that scripts/run starts: its people, its customers and their mails, and contracts wherever one can
// stand in its life.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { decodeProtectedHeader } from 'jose'
import { Program } from '../../fixtures/api.mjs'
import { demonstrate, person } from '../../fixtures/demonstration.mjs'
import { unescapeHtml, until } from '../../fixtures/harness.mjs'
import { Visitor } from '../../fixtures/visitor.mjs'

describe('the demonstration', () => {
	let demonstration, service, listed
	before(async () => {
		demonstration = await demonstrate()
		;({ service, listed } = demonstration)
	})
	after(() => demonstration?.stop())

	test('the people that it names log in by the passwords that it prints', async () => {
		const people = [...listed.matchAll(/^ {2}(\w+) +(\S{12,}) {2}(operator|administrator): /gm)]
		assert.deepEqual(people.map(([, , , role]) => role), ['operator', 'operator', 'administrator', 'administrator'])
		for (const [, name] of people)
			assert.equal((await (await person(demonstration, name)).get('/admin/approvals')).status, 200, name)
	})

	test('its contracts stand in every state, and each kind of proposal waits', async () => {
		const [, token] = /Bearer (\w+)'/.exec(listed)
		const api = new Program(service, token)
		const states = new Set()
		for (const { code } of (await api.done('GET', '/api/v1/contracts?limit=100')).contracts)
			states.add((await api.done('GET', `/api/v1/contracts/${code}`)).state)
		for (const state of ['applied', 'checking', 'proposed', 'issued', 'reissued', 'renewed', 'revoked', 'expired', 'withdrawn', 'ended'])
			assert.ok(states.has(state), `${state}: only ${[...states].join(', ')}`)
		const { proposals } = await api.done('GET', '/api/v1/proposals')
		for (const action of ['certificate.issue', 'certificate.revoke', 'contract.edit', 'contract.import', 'operator.add'])
			assert.ok(proposals.some((proposal) => proposal.action === action), action)
		assert.ok(proposals.some((proposal) => proposal.applied), 'one took effect at once')
	})

	test('the doctor of sites whose server is wrong opens by the links that it prints', async () => {
		const links = [...listed.matchAll(/^ {2}http:\/\/[^/]+(\/owner\/doctor\/\d{10}\?key=\w+) /gm)]
		assert.equal(links.length, 3)
		for (const [, link] of links)
			assert.match((await service.get(`${link}&lang=en`)).text, /as=text/, link)
	})

	test('what it says can be checked by the lines that it prints', async () => {
		const [, url, key] = /trustseal log verify (\S+) --key '(\S+)'/.exec(listed)
		const links = [...listed.matchAll(/^ {2}http:\/\/[^/]+(\/(?:log\/|proof\/\d{10}\.)\S*) /gm)]
		assert.equal(links.length, 4)
		await until('its log covers the proof', async () => (await service.get(links[2][1])).status === 200)
		for (const [, link] of links) assert.equal((await service.get(link)).status, 200, link)
		fs.writeFileSync(service.file('kept'), (await service.get(links[2][1])).body)
		await service.command('log', 'verify-proof', service.file('kept'), '--key', key)
		await service.command('log', 'verify', url.replace('localhost', '127.0.0.1'), '--key', key)
		assert.match((await service.get(links[1][1])).text, /あおぞら園芸/)
		assert.equal(decodeProtectedHeader((await service.get(links[3][1])).text).typ, 'trustseal-proof+jwt')
	})

	test('what waits is what its list says', async () => {
		const suzuki = await person(demonstration, 'suzuki')
		const { text } = await suzuki.get('/admin/approvals')
		assert.match(text, /class="badge">6</, 'an operator does not decide on accounts')
		assert.match((await (await person(demonstration, 'tanaka')).get('/admin/approvals')).text, /class="badge">7</)
		for (const [, code] of listed.matchAll(/contracts\/(\d{10}) .*(?:waits for approval|to be confirmed)/g))
			assert.ok(text.includes(code), code)
	})

	const NEW = 'hanabusa@newcomer.example'
	const [KEY, PASSWORD] = [/^[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}$/m, /^[0-9A-Z]{4}-[0-9A-Z]{4}$/m]

	/** In the mailbox: what a line of a mail to the new customer says, as soon as one has such a line. */
	async function mailed(line) {
		const mailbox = new Visitor(demonstration.site('mailbox'))
		return until(`a mail with ${line}`, async () => {
			const { text } = await mailbox.get('/')
			for (const [, link] of text.matchAll(/href="(\/\d+)">.*?<small>.* to hanabusa@/g)) {
				const found = line.exec((await mailbox.get(link)).text)
				if (found) return unescapeHtml(found[0])
			}
		})
	}

	test('a new customer comes from the mail with the access key to the sticker on the shop', async () => {
		assert.match(listed, new RegExp(`^  ${NEW} +came by mail `, 'm'))
		const customer = new Visitor(service)
		await customer.post('/owner/login', { access_key: await mailed(KEY) })
		const { status } = await customer.post('/owner/login/password', { password: await mailed(PASSWORD) })
		assert.equal(status, 303)
		const [code] = /\b\d{10}\b/.exec((await customer.get('/owner/')).text)
		assert.equal((await customer.get(`/owner/contracts/${code}`)).status, 200)
		const { text } = await customer.get(`/owner/snippet/${code}`)
		const snippet = unescapeHtml(/ id="html"[^>]*>([^<]*)</.exec(text)[1])
		const shop = new Visitor(demonstration.site('newcomer'))
		assert.ok(!(await shop.get('/')).text.includes(code))
		assert.equal((await shop.postRaw('/paste', { html: snippet })).status, 303)
		assert.ok((await shop.get('/')).text.includes(snippet))
	})

	test('what is applied for with the request of a shop is issued at the desk', async () => {
		const [desk, shop] = ['desk', 'atelier'].map((name) => new Visitor(demonstration.site(name)))
		const csr = unescapeHtml(/aria-label="CSR">([^<]+)</.exec((await shop.get('/')).text)[1])
		const api = new Program(service, /Bearer (\w+)'/.exec(listed)[1])
		assert.match((await desk.get('/')).text, /Nothing waits/)
		const { code } = await api.done('POST', '/api/v1/contracts', { urls: [`${demonstration.site('atelier').origin}/`], organization: 'みずいろ工房株式会社', service: 'EV2.0', csr })
		assert.match((await desk.get('/')).text, new RegExp(`${code} · EV2\\.0 · atelier\\.localhost · EC P-256`))
		assert.equal((await desk.postRaw('/issue', { code })).status, 303)
		assert.match((await desk.get('/')).text, /Nothing waits/)
		assert.equal((await api.done('GET', `/api/v1/contracts/${code}`)).state, 'issued')
		assert.equal((await desk.postRaw('/issue', { code })).status, 404, 'pressed twice')
	})

	test('a mail of the mailbox loads nothing, and runs nothing', async () => {
		const mailbox = new Visitor(demonstration.site('mailbox'))
		await mailed(KEY)
		const [link] = /\/\d{20}/.exec((await mailbox.get('/')).text)
		const [page, part] = [await mailbox.get(link), await mailbox.get(`${link}.html`)]
		assert.match(part.text, /<base target="_blank">/)
		for (const { headers } of [page, part]) assert.match(headers['content-security-policy'], /^default-src 'none'; style-src/)
		for (const { text } of [page, part]) assert.doesNotMatch(text, /<script|<img/)
		assert.equal((await mailbox.get('/../trustseal.conf')).status, 404)
	})
})
