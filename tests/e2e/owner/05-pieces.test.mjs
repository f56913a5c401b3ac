// Pieces for shop systems and makers of sites, taken from the owner's page and put into the real system where Debian
// has it, as the page says: what visitors get of it is the sticker's HTML, byte for byte, and nothing else.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { promisify } from 'node:util'
import { Service, unescapeHtml } from '../../fixtures/harness.mjs'
import { published } from '../../fixtures/wordpress_rules.mjs'

const run = promisify(execFile)

describe('pieces for shop systems', () => {
	let service, code, folder, page
	before(async () => {
		service = await Service.start()
		code = await service.register('https://shop.example.com/')
		folder = fs.mkdtempSync(path.join(os.tmpdir(), 'trustseal-pieces-'))
		page = (await service.get(`/owner/snippet/${code}?lang=ja&sticker=en&format=png&theme=dark`)).text
	})
	after(async () => {
		fs.rmSync(folder, { recursive: true })
		await service.stop()
	})

	const box = (id) => unescapeHtml(new RegExp(`<pre[^>]* id="${id}"[^>]*>([^<]*)<`).exec(page)[1])
	const put = (name, text) => {
		const file = path.join(folder, name)
		fs.mkdirSync(path.dirname(file), { recursive: true })
		fs.writeFileSync(file, text)
		return file
	}

	test('each is one line with the chosen sticker’s HTML, and says whose code it is', () => {
		for (const id of ['eccube', 'shopify', 'movabletype', 'php', 'hugo']) {
			const piece = box(id), html = box('html')
			assert.doesNotMatch(piece, /\n/)
			assert.ok(piece.endsWith(html), id)
			assert.match(piece.slice(0, -html.length), new RegExp(` ?trustseal ${code} ?`), id)
		}
	})

	// What the administration asks of a block: https://doc4.ec-cube.net/design_page
	test('EC-CUBE 4: the block, by Twig under a sandbox that allows nothing', async () => {
		const [, name] = /'Block\/(.*)\.twig'/.exec(box('eccube-use1'))
		assert.match(name, /^[0-9a-zA-Z/_]+$/)
		put(`twig/Block/${name}.twig`, box('eccube'))
		put('twig/frame.twig', `<footer>${box('eccube-use1')}</footer>`)
		const script = put('twig.php', `<?php
			require_once '/usr/share/php/Twig/autoload.php';
			$twig = new \\Twig\\Environment(new \\Twig\\Loader\\FilesystemLoader('${folder}/twig'),
				['strict_variables' => true, 'autoescape' => 'name']);
			$policy = new \\Twig\\Sandbox\\SecurityPolicy([], [], [], [], ['include']);
			$twig->addExtension(new \\Twig\\Extension\\SandboxExtension($policy, true));
			echo $twig->render('Block/${name}.twig'), "\\n", $twig->render('frame.twig');`)
		const { stdout } = await run('php', [script])
		assert.equal(stdout, `${box('html')}\n<footer>${box('html')}</footer>`)
	})

	test('Shopify: the section, by Liquid, which complains of nothing', async () => {
		const file = put('section.liquid', box('shopify'))
		const { stdout } = await run('ruby', ['-rliquid', '-e',
			'print Liquid::Template.parse(File.read(ARGV[0], encoding: "UTF-8"), error_mode: :strict).render!({}, strict_variables: true)', file])
		assert.equal(stdout, box('html'))
	})

	test('PHP: the file, included where its line stands, with short tags or without', async () => {
		put('trustseal.php', box('php'))
		const footer = put('footer.php', `<footer>${box('php-use1')}</footer>`)
		for (const short of [0, 1]) {
			const { stdout, stderr } = await run('php', ['-d', `short_open_tag=${short}`, '-d', 'error_reporting=-1',
				'-d', 'display_errors=stderr', footer], { cwd: '/' })
			assert.equal(stdout, `<footer>${box('html')}</footer>`)
			assert.equal(stderr, '')
		}
	})

	test('Hugo: the partial in a template and the shortcode in an article, also where it makes pages small', async () => {
		put('hugo/config.toml', 'baseURL = "https://shop.example.com/"\ndisableKinds = ["taxonomy", "term", "RSS", "sitemap", "home", "section"]\n')
		put('hugo/layouts/partials/trustseal.html', box('hugo'))
		put('hugo/layouts/shortcodes/trustseal.html', box('hugo'))
		put('hugo/layouts/_default/single.html',
			`<!doctype html><html><body><main>{{ .Content }}</main><footer>${box('hugo-use1')}</footer></body></html>`)
		put('hugo/content/order.md', `---\ntitle: Order\n---\nBefore you order:\n\n${box('hugo-use2')}\n`)
		await run('hugo', ['--quiet', '-s', path.join(folder, 'hugo'), '-d', path.join(folder, 'plain')])
		const plain = fs.readFileSync(path.join(folder, 'plain/order/index.html'), 'utf8')
		assert.equal(plain.split(box('html')).length, 3, plain)
		assert.ok(plain.includes(`<footer>${box('html')}</footer>`))
		assert.doesNotMatch(plain, /\{\{|trustseal \d/)
		await run('hugo', ['--quiet', '--minify', '-s', path.join(folder, 'hugo'), '-d', path.join(folder, 'small')])
		const small = fs.readFileSync(path.join(folder, 'small/order/index.html'), 'utf8')
		assert.match(small, new RegExp(`href=["']?${service.origin}/proof/${code}\\b`))
		assert.match(small, /referrerpolicy=["']?strict-origin\b/)
	})

	// A tag begins with <mt, <$mt or </mt, in any case of letters, with or without a colon; what stands within
	// <mt:Ignore> is left out: https://www.movabletype.jp/documentation/appendices/tags/ignore.html
	test('Movable Type: the module has no tag but a comment, and is included by its name', () => {
		const shown = box('movabletype').replace(/<mt:Ignore>.*?<\/mt:Ignore>/, '')
		assert.equal(shown, box('html'))
		assert.doesNotMatch(shown, /<[$/]?mt|<(?:tmpl_|__trans|__action)/i)
		assert.match(box('movabletype-use1'), /^<\$mt:Include module="trustseal"\$>$/)
	})

	test('WordPress: the address alone becomes the chosen sticker with its link', async () => {
		const [, picture] = /src="([^"]*)"/.exec(box('html'))
		const html = await published(service, box('wordpress'))
		assert.match(html, new RegExp(`^<a href="${service.origin}/proof/${code}\\?`))
		assert.equal(/src="([^"]*)"/.exec(html)[1].replaceAll('&#38;', '&'), unescapeHtml(picture))
	})

	test('WordPress: one that moves moves there, too', async () => {
		const { text } = await service.get(`/owner/snippet/${code}?lang=ja&format=svg&motion=on`)
		const [, address] = /<pre[^>]* id="wordpress"[^>]*>([^<]*)</.exec(text)
		const [, picture] = /src="([^"]*)"/.exec(await published(service, unescapeHtml(address)))
		assert.equal(picture, `${service.origin}/sticker/${code}/56x88.svg?motion=on`)
	})

	test('page builders: the address to link to, the description and the files are those of the HTML', async () => {
		const [, proof, alt] = /href="([^"]*)".*alt="([^"]*)"/.exec(box('html'))
		assert.equal(box('link'), unescapeHtml(proof))
		assert.equal(box('alt'), unescapeHtml(alt))
		const builders = /<details id="builders">[^]*?<\/details>/.exec(page)[0]
		const files = [...builders.matchAll(/href="([^"]+\/sticker\.png[^"]*)" download/g)]
		assert.equal(files.length, 3)
		for (const [, file] of files) assert.equal((await service.get(unescapeHtml(file))).status, 200)
	})
})
