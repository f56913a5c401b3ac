// WordPress as Debian has it, without any plugin: the address of a proof page on a line of its own is published as
// a link around the sticker, and a click on that is green.
//
//   sudo node tests/systems/wordpress.mjs      by hand: it needs root, half a gigabyte and, the first time, minutes
//
// WordPress and its database live in a system of their own, made by mmdebstrap and kept in /var/cache.
// Everything runs in a network of its own, where the service has port 443 of an address that is not private, since
// WordPress asks no other ones; its system trusts the tests' CA. Nothing of WordPress is changed.

import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { launch } from '../fixtures/chromium.mjs'
import { picture } from '../fixtures/eyes.mjs'
import { ALT, Service, mistyped, run, until } from '../fixtures/harness.mjs'

const SELF = fileURLToPath(import.meta.url)
const SYSTEM = '/var/cache/trustseal-tests/wordpress' // where nobody but root writes, and no build looks
const PACKAGES = 'wordpress,wordpress-theme-twentytwentythree,mariadb-server,php-cli,php-mysql,php-gd'
const ADDRESS = '198.51.100.7' // RFC 5737: nobody's
const SITE = 'shop.localhost'

const inside = process.env.IN_NETWORK === 'yes'
if (!inside) {
	if (!fs.existsSync(`${SYSTEM}/usr/share/wordpress`)) {
		fs.mkdirSync(path.dirname(SYSTEM), { recursive: true })
		const made = spawnSync('mmdebstrap', ['--variant=apt', `--include=${PACKAGES}`, '--aptopt=APT::Install-Recommends "false"', 'bookworm', SYSTEM], { stdio: 'inherit' })
		assert.equal(made.status, 0, 'mmdebstrap')
	}
	const network = `ip link set lo up && ip address add ${ADDRESS}/32 dev lo && exec "$@"`
	const { status } = spawnSync('unshare', ['-n', 'sh', '-c', network, 'sh', process.execPath, '--test', SELF], {
		stdio: 'inherit', env: { ...process.env, IN_NETWORK: 'yes' },
	})
	process.exit(status ?? 1)
}

const chroot = (...words) => spawn('chroot', [SYSTEM, ...words], { stdio: ['ignore', 'ignore', fs.openSync(`${SYSTEM}/tmp/log`, 'a')] })

/** Runs PHP within WordPress: what it printed. */
async function php(code, ...words) {
	const script = `<?php $_SERVER['HTTP_HOST'] = '${SITE}'; ${code}`
	const { status, stdout, stderr } = await run('chroot', [SYSTEM, 'php', '-d', 'error_reporting=E_ALL&~E_DEPRECATED', '--', ...words], { input: script })
	assert.equal(status, 0, stderr)
	return stdout.toString()
}

const LOAD = "require '/usr/share/wordpress/wp-load.php';"

async function stop(child) {
	if (!child || child.exitCode !== null) return
	child.kill('SIGTERM')
	await once(child, 'exit')
}

/** The service has a certificate for these hosts, and WordPress's system trusts its issuer. */
async function certify(service, ...hosts) {
	const made = await service.authority.leaf('own-both', hosts)
	fs.copyFileSync(made, service.file('own.pem'))
	fs.copyFileSync(made.replace(/pem$/, 'key'), service.file('own.key'))
	fs.mkdirSync(`${SYSTEM}/usr/local/share/ca-certificates`, { recursive: true })
	fs.writeFileSync(`${SYSTEM}/usr/local/share/ca-certificates/test.crt`, service.ca)
	assert.equal((await run('chroot', [SYSTEM, 'update-ca-certificates'])).status, 0)
}

class WordPress {
	static async start() {
		const wordpress = new WordPress()
		const write = (file, text) => fs.writeFileSync(path.join(SYSTEM, file), text)
		write('etc/hosts', `127.0.0.1 localhost ${SITE}\n${ADDRESS} seal.example other.example\n`)
		write(`etc/wordpress/config-${SITE}.php`, `<?php
			define('DB_NAME', 'shop'); define('DB_USER', 'root'); define('DB_PASSWORD', ''); define('DB_HOST', 'localhost:/tmp/db.sock');
			define('DISABLE_WP_CRON', true); define('WP_HOME', 'http://${SITE}'); define('WP_SITEURL', 'http://${SITE}'); define('WP_CONTENT_DIR', '/var/lib/wordpress/wp-content');`)
		fs.rmSync(`${SYSTEM}/tmp/data`, { recursive: true, force: true })
		assert.equal((await run('chroot', [SYSTEM, 'mariadb-install-db', '--user=root', '--datadir=/tmp/data', '--auth-root-authentication-method=normal', '--skip-test-db'])).status, 0)
		wordpress.database = chroot('mariadbd', '--no-defaults', '--user=root', '--datadir=/tmp/data', '--skip-networking', '--socket=/tmp/db.sock')
		await until('the database answers', async () => (await run('chroot', [SYSTEM, 'mariadb', '--socket=/tmp/db.sock', '-e', 'CREATE DATABASE IF NOT EXISTS shop'])).status === 0, 60_000)
		await php(`define('WP_INSTALLING', true); ${LOAD} require ABSPATH . 'wp-admin/includes/upgrade.php'; wp_install('Shop', 'owner', 'owner@${SITE}', true, '', 'secret');`)
		wordpress.server = chroot('php', '-S', '127.0.0.1:80', '-t', '/usr/share/wordpress')
		return wordpress
	}

	/** A page that the shop's owner publishes: its address. */
	async publish(content) {
		const id = await php(`${LOAD} wp_set_current_user(1); echo wp_insert_post(['post_title' => 'Shop', 'post_content' => wp_slash($argv[1]), 'post_status' => 'publish'], false);`, content)
		return `/?p=${id}`
	}

	get(target) {
		return new Promise((resolve, reject) => {
			http.get({ host: '127.0.0.1', port: 80, path: target, headers: { Host: SITE } }, (response) => {
				const parts = []
				response.on('data', (part) => parts.push(part)).on('end', () => resolve(Buffer.concat(parts).toString()))
			}).on('error', reject)
		})
	}

	async stop() {
		await stop(this.server)
		await stop(this.database)
	}
}

describe('WordPress', { skip: !inside }, () => {
	let service, wordpress, browser, code, origin
	before(async () => {
		origin = 'https://seal.example'
		service = await Service.prepare({ secure: true, ports: [443, 8081], config: { server: { listen: '0.0.0.0:443', public_url: origin } } })
		await certify(service, 'localhost', 'seal.example')
		await service.serve()
		code = await service.register(`http://${SITE}/`)
		wordpress = await WordPress.start()
		await until('WordPress answers', async () => (await wordpress.get('/').catch(() => '')).includes('<title>Shop</title>'), 60_000)
		browser = await launch()
	})
	after(async () => {
		await browser?.close()
		await wordpress?.stop()
		await service?.stop()
	})

	// What WordPress adds to each picture of a text.
	const LAZILY = '<img loading="lazy" decoding="async" '
	const photo = (url, picture, width, height) => `<a href="${url}"><img src="${picture}" alt="${ALT}" width="${width}" height="${height}" /></a>`
	const block = (url) => `<!-- wp:embed {"url":"${url}","type":"photo"} -->\n<figure class="wp-block-embed is-type-photo"><div class="wp-block-embed__wrapper">\n${url}\n</div></figure>\n<!-- /wp:embed -->`

	test('an address on a line of its own is published as a link around the sticker', async () => {
		const url = `${origin}/proof/${code}`
		for (const content of [`Our shop is certified:\n\n${url}\n\nThank you.`, block(url)]) {
			const text = (await wordpress.get(await wordpress.publish(content))).replace(LAZILY, '<img ')
			assert.ok(text.includes(photo(url, `${origin}/sticker/${code}/88x145.png`, 88, 145)), text.slice(text.indexOf('<main')))
		}
	})

	test('a click on it opens the green page', async () => {
		const url = `${origin}/proof/${code}?sticker=56x88.svg`
		const page = await (await browser.newContext({ locale: 'en-US', ignoreHTTPSErrors: true })).newPage()
		await page.goto(`http://${SITE}${await wordpress.publish(`\n\n${url}\n\n`)}`)
		const sticker = page.locator(`a[href="${url}"] img`)
		assert.deepEqual(await sticker.evaluate((image) => [image.naturalWidth, image.naturalHeight]), [56, 88])
		await picture(page, 'wordpress')
		await Promise.all([page.waitForURL(`${origin}/proof/**`), sticker.click()])
		assert.equal(await page.$eval('main', (main) => `${main.dataset.record} ${main.dataset.link} ${main.className}`), 'valid match tone-verified')
	})

	test('an address of another host and a code without a record stay what they are', async () => {
		for (const url of [`https://other.example/proof/${code}`, `${origin}/proof/${mistyped(code)}`, `${origin}/proof/${code}?sticker=1x1`]) {
			const text = await wordpress.get(await wordpress.publish(`\n\n${url}\n\n`))
			assert.ok(text.includes(url.split('?')[0]), url)
			assert.ok(!text.includes('/sticker/'), url)
		}
	})
})
