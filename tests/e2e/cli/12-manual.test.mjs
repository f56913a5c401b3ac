// The manuals' commands, carried out as they stand there.

import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Authority, PROGRAM, ROOT, run, Service } from '../../fixtures/harness.mjs'
import { people } from '../../fixtures/people.mjs'

/** A chapter's first block of a kind. */
function block(file, chapter, kind) {
	const text = fs.readFileSync(path.join(ROOT, file), 'utf8'), at = text.indexOf(`\n## ${chapter}\n`)
	assert.ok(at >= 0, chapter)
	return new RegExp(`\`\`\`${kind}\n([^]*?)\`\`\``).exec(text.slice(at))[1]
}

/** The commands of its first console block. */
function commands(file, chapter) {
	return block(file, chapter, 'console').replaceAll(/\\\n/g, ' ').split('\n').filter((line) => line.startsWith('$ ')).map((line) => line.slice(2))
}

describe('the manuals', () => {
	let service
	before(async () => {
		service = await Service.prepare({ config: { issue: { approvals: 2 } } })
	})
	after(() => service.stop())

	test('the life of a contract, from its application to its end', async () => {
		const [sato] = await people(service, { sato: 'operator', suzuki: 'operator' })
		// The certificates that are at hand there.
		await Authority.make(service.authority.folder)
		for (const [name, days] of [['shop', [-2, 80]], ['again', [-1, 85]], ['next', [-1, 190]]])
			fs.copyFileSync(await service.authority.leaf(name, ['www.shop.example'], { days, subject: '/C=JP/O=株式会社見本/CN=www.shop.example' }), service.file(`${name}.pem`))
		fs.writeFileSync(service.file('people.ini'), block('conf/README.md', 'The life of a contract', 'ini'))
		const lines = commands('conf/README.md', 'The life of a contract')
		assert.ok(lines.length >= 10)
		const script = lines.join('\n').replaceAll('/root/sato', sato.file).replaceAll('/root/suzuki', service.file('suzuki.password'))
		const { status, stdout, stderr } = await run('bash', ['-euxc', script], {
			cwd: service.folder,
			env: { ...process.env, TRUSTSEAL_CONFIG: service.config, PATH: `${path.dirname(PROGRAM)}:${process.env.PATH}` },
		})
		assert.equal(status, 0, stderr)
		const story = stdout.toString().trim().split('\n')
		assert.match(story.at(-1), /end/)
		assert.deepEqual(JSON.parse(await service.command('proposal', 'list', '--json')), [])
	})

	test('the first contract by hand, from a fresh clone', async () => {
		const lines = commands('README.md', 'A first contract by hand').filter((line) => !/install-packages|trustseal serve/.test(line))
		const folder = service.file('clone')
		fs.mkdirSync(path.join(folder, 'var'), { recursive: true })
		const { TRUSTSEAL_CONFIG: _, ...env } = process.env
		const { status, stdout, stderr } = await run('bash', ['-euxc', lines.join('\n')], {
			cwd: folder, env: { ...env, PATH: `${path.dirname(PROGRAM)}:${env.PATH}` } })
		assert.equal(status, 0, stderr)
		assert.match(stdout.toString(), /^4711081500\n[^]*<a href[^]*revoked since/)
	})
})
