// What proves a site besides the record: a line for each source, on the page and in the JSON. The
// rows are those that the watch keeps.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Service, sleep, sqlite, statusOf, until } from '../../fixtures/harness.mjs'
import { Watched } from '../../fixtures/watched.mjs'

const HOUR = 3600
const DAY = 86_400
const now = () => Math.floor(Date.now() / 1000)
const iso = (text) => (text === null ? null : Date.parse(text) / 1000)

class Watching extends Watched {
	/** { json, source: item … }. */
	async evidence(code, headers = {}) {
		const json = JSON.parse((await this.service.get(`/proof/${code}.json`, headers)).text)
		return { json, ...Object.fromEntries(json.evidence.map((item) => [item.source, item])) }
	}

	async page(code, headers = {}) {
		return this.service.get(`/proof/${code}?lang=en`, headers)
	}
}

// The lines of a page: { source: { state, words } }.
function linesOf({ text }) {
	const lines = text.matchAll(/<li class="evidence-\w+" data-source="(\w+)" data-state="(\w+)">(.*?)<\/li>/gs)
	return Object.fromEntries(
		[...lines].map(([, source, state, html]) => [source, { state, words: html.replace(/<[^>]*>|\s+/g, ' ') }]),
	)
}

const WORST = ['none', 'good', 'unknown', 'revoked']

for (const postgres of [false, true])
	describe(`evidence in ${postgres ? 'PostgreSQL' : 'SQLite'}`, () => {
		let service, watched
		before(async () => {
			service = await Service.start({ postgres, config: { cache: { tolerance: 30 } } })
			watched = new Watching(service)
		})
		after(() => service.stop())

		const match = (host) => ({ Referer: `https://${host}/` })

		test('of what nobody looks after nothing is said, and nothing is called good', async () => {
			const code = await service.register('https://alone.example.com/')
			const { json, record, crl, ocsp, site } = await watched.evidence(code)
			assert.equal(record.state, 'good')
			assert.equal(iso(record.until), iso(json.not_after))
			assert.equal(record.at, json.record_as_of)
			for (const item of [crl, ocsp, site])
				assert.deepEqual([item.state, item.at, item.until], ['unknown', null, null])
			assert.equal(site.host, null)
			assert.equal(json.certified_since, json.not_before)
			const page = await watched.page(code)
			assert.deepEqual(Object.keys(linesOf(page)), ['record', 'since'])
		})

		for (const [crl, ocsp] of [
			['good', 'none'],
			['none', 'good'],
			['good', 'unknown'],
			['unknown', 'none'],
			['none', 'none'],
		])
			test(`list: ${crl}, responder: ${ocsp}`, async () => {
				const host = `crl-${crl}-ocsp-${ocsp}.example.com`
				const code = await service.register(`https://${host}/`)
				await watched.revocation(code, crl, ocsp)
				const seen = await watched.evidence(code, match(host))
				assert.equal(seen.crl.state, crl)
				assert.equal(seen.ocsp.state, ocsp)
				assert.equal(seen.json.verified, true, 'the record counts')
				for (const item of [seen.crl, seen.ocsp]) {
					assert.equal(item.until !== null, item.state === 'good')
					assert.ok(item.until === null || iso(item.until) >= now())
				}
				if (crl === 'unknown') assert.ok(Math.abs(iso(seen.crl.since) - (now() - 2 * DAY)) < 60)
				const page = await watched.page(code, match(host))
				const worst = WORST[Math.max(WORST.indexOf(crl), WORST.indexOf(ocsp))]
				assert.equal(linesOf(page).revocation.state, worst)
				if (worst === 'unknown') {
					assert.match(linesOf(page).revocation.words, /could not be checked since/i)
					assert.doesNotMatch(linesOf(page).revocation.words, /not revoked|good/i)
				}
				if (worst === 'none') assert.match(linesOf(page).revocation.words, /by design/i)
			})

		for (const [crl, ocsp] of [
			['revoked', 'none'],
			['good', 'revoked'],
			['revoked', 'unknown'],
		])
			test(`seen revoked (list: ${crl}, responder: ${ocsp}) is never green, though the record says nothing yet`, async () => {
				const host = `revoked-${crl}-${ocsp}.example.com`
				const code = await service.register(`https://${host}/`)
				await watched.revocation(code, crl, ocsp)
				const seen = await watched.evidence(code, match(host))
				assert.equal(seen[crl === 'revoked' ? 'crl' : 'ocsp'].state, 'revoked')
				assert.equal(seen.json.record, 'revoked')
				assert.equal(seen.json.verified, false)
				assert.equal(iso(seen.json.revoked_at), iso(seen[crl === 'revoked' ? 'crl' : 'ocsp'].since))
				assert.equal(seen.record.state, 'revoked')
				assert.equal(seen.json.certified_since, null)
				const page = await watched.page(code, match(host))
				assert.equal(statusOf(page).record, 'revoked')
				assert.match(page.text, /<main class="tone-revoked" data-record="revoked"/)
				assert.equal(linesOf(page).revocation.state, 'revoked')
				assert.match(linesOf(page).revocation.words, /revoked on .*Seen /)
				assert.equal(linesOf(page).since, undefined)
			})

		test('what is seen is shown within a second, and hides nothing of the record', async () => {
			const host = 'soon.example.com'
			const code = await service.register(`https://${host}/`)
			assert.equal((await watched.evidence(code)).crl.state, 'unknown')
			await watched.page(code, match(host))
			await watched.revocation(code, 'revoked', 'none')
			const begun = Date.now()
			await until('the page tells', async () => statusOf(await watched.page(code, match(host))).record === 'revoked')
			assert.ok(Date.now() - begun < 1500, `after ${Date.now() - begun} ms`)
			assert.equal((await watched.evidence(code)).crl.state, 'revoked')
		})

		for (const [name, options, state, words] of [
			['good', {}, 'good', /used this certificate/],
			['other', { wrong: 'foreign' }, 'other', /of another organization/],
			['fault', { wrong: 'served' }, 'fault', /did not work as it should/],
			['unsure', { good: 0 }, 'unknown', null],
			['silent', { visited: now() - 30 * DAY }, 'unknown', /could not be looked at since/],
			['unvisited', { visited: 0, good: 0 }, 'unknown', null],
		])
			test(`a site is ${name}`, async () => {
				const host = `site-${name}.example.com`
				const code = await service.register(`https://${host}/`)
				await watched.site(code, host, options)
				const seen = await watched.evidence(code, match(host))
				assert.equal(seen.site.state, state)
				assert.equal(seen.json.verified, true, 'the probe takes nothing away')
				assert.equal(seen.site.host, name === 'unvisited' ? null : host)
				assert.equal(seen.site.until !== null, state === 'good')
				const page = await watched.page(code, match(host))
				assert.match(page.text, /<main class="tone-verified"/)
				const line = linesOf(page).site
				assert.equal(line?.state, words ? state : undefined)
				if (words) assert.match(line.words, words)
				if (words) assert.ok(line.words.includes(host))
			})

		test('a renewed one tells of the successor, and since when both last', async () => {
			const old = await service.register('https://renewed.example.com/', { days: [-90, 5] })
			const code = await service.register('https://renewed.example.com/', { renews: old, days: [-1, 89] })
			await watched.revocation(code, 'good', 'none')
			const seen = await watched.evidence(old)
			assert.equal(seen.json.record, 'renewed')
			assert.equal(seen.crl.state, 'good')
			assert.ok(Math.abs(iso(seen.json.certified_since) - (now() - 90 * DAY)) < HOUR)
			assert.equal((await watched.evidence(code)).json.certified_since, seen.json.certified_since)
		})

		for (const [state, options] of [
			['expired', { days: [-200, -3] }],
			['not_yet_valid', { days: [3, 90] }],
		])
			test(`a record that is ${state} has its evidence, none of which is good for now`, async () => {
				const code = await service.register(`https://${state.replaceAll('_', '-')}.example.com/`, options)
				await watched.revocation(code, 'good', 'good')
				const seen = await watched.evidence(code)
				assert.equal(seen.json.record, state)
				assert.equal(seen.record.state, 'none')
				assert.equal(seen.json.certified_since, null)
				if (state === 'expired') assert.deepEqual([seen.crl.state, seen.ocsp.state], ['none', 'none'])
				assert.equal(linesOf(await watched.page(code)).record.state, 'none')
			})

		test('a code without a record has one source, and the same for all of them', async () => {
			const unwanted = await service.register('https://unwanted.example.com/', { 'no-sticker': true })
			await watched.revocation(unwanted, 'good', 'good')
			for (const code of ['0000000042', unwanted, 'x']) {
				const { json } = await watched.evidence(code)
				assert.deepEqual(
					json.evidence.map(({ source, state, until, since }) => ({ source, state, until, since })),
					[{ source: 'record', state: 'none', until: null, since: null }],
				)
			}
		})

		if (postgres)
			test('while the store is away the last evidence is told, with its time, and not beyond it', async () => {
				const code = await service.register('https://away.example.com/')
				const other = await service.register('https://unasked.example.com/')
				await watched.revocation(code, 'good', 'none')
				await watched.revocation(other, 'good', 'none')
				await watched.sql(`UPDATE revocation_list SET next_update = ${now() + 6} WHERE id IN
					(SELECT list FROM revocation JOIN certificate ON id = certificate WHERE code = ${Number(code)})`)
				await service.get(`/sticker/${other}/56x88.svg`)
				await service.get(`/proof/${code}`)
				await sleep(1100)
				const before_ = await watched.evidence(code)
				assert.equal(before_.crl.state, 'good')
				await service.postgres.kill()
				await sleep(1500)
				const during = await watched.evidence(code)
				assert.deepEqual(during.crl, before_.crl)
				assert.ok(iso(during.json.evidence_as_of) <= iso(during.json.checked_at) - 1)
				await until('its time is over', async () => now() > iso(before_.crl.until))
				const behind = await watched.evidence(code)
				assert.equal(behind.crl.state, 'unknown')
				assert.equal(behind.crl.since, before_.crl.until)
				await service.postgres.start()
			})
	})
