// Starts the real program on a store of its own and talks to it: for the stories in this folder.
//
//   const service = await Service.start({ redis: true, config: { cache: { ttl: 2 } } })
//   after(() => service.stop())
//   const answer = await service.get('/proof/0123456789', { Referer: 'https://shop.example.com/' })
//
// Every service has a temporary folder, free ports and, if asked for, a Redis of its own, so that
// stories may run side by side. $TRUSTSEAL names another build of the program.

import assert from 'node:assert/strict'
import { spawn, execFile } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import tls from 'node:tls'
import { fileURLToPath } from 'node:url'

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')
export const PROGRAM = path.resolve(ROOT, process.env.TRUSTSEAL ?? 'build/trustseal')

export const MISMATCH = 'リンク元が証明書と一致しません。サイトを確認してください。'
export const NONE = '該当する証明書の発行記録がありません。サイトを確認してください。'
export const ALT = 'クリックして証明書の内容をご確認ください。'

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** Waits until `probe` gives something true; fails with `what` after `ms`. */
export async function until(what, probe, ms = 10_000) {
	const end = Date.now() + ms
	for (;;) {
		const value = await probe()
		if (value) return value
		if (Date.now() > end) assert.fail(`not within ${ms} ms: ${what}`)
		await sleep(20)
	}
}

/** So many ports that nobody listens on, all different. */
export async function freePorts(count) {
	const servers = Array.from({ length: count }, () => net.createServer().listen(0, '127.0.0.1'))
	await Promise.all(servers.map((server) => once(server, 'listening')))
	const ports = servers.map((server) => server.address().port)
	await Promise.all(servers.map((server) => (server.close(), once(server, 'close'))))
	return ports
}

export function temporaryFolder() {
	return fs.mkdtempSync(path.join(os.tmpdir(), 'trustseal-test-'))
}

/** Runs a program: { status, signal, stdout (Buffer), stderr (string) }; never throws. */
export function run(program, args, { input = '', ...options } = {}) {
	return new Promise((resolve) => {
		const child = execFile(
			program,
			args,
			{ encoding: 'buffer', maxBuffer: 64 << 20, timeout: 60_000, ...options },
			(error, stdout, stderr) =>
				resolve({
					status: error ? (error.code ?? null) : 0,
					signal: error?.signal ?? null,
					stdout,
					stderr: stderr.toString(),
				}),
		)
		child.stdin.on('error', () => {})
		child.stdin.end(input)
	})
}

/** A certification authority in a folder: tests/ca. */
export class Authority {
	constructor(folder) {
		this.folder = folder
	}

	static async make(folder) {
		const authority = new Authority(folder)
		await authority.#ca('init')
		return authority
	}

	async #ca(...args) {
		const { status, stdout, stderr } = await run(path.join(ROOT, 'tests/ca'), [this.folder, ...args])
		assert.equal(status, 0, stderr)
		return stdout.toString().trim()
	}

	/** What a browser shows as the client `name`: { cert, key }. `file` tells several apart. */
	async client(name, { file = name, use = 'clientAuth', ...options } = {}) {
		const made = await this.leaf(`client-${file}`, [], { subject: `/C=JP/O=Example/CN=${name}`, use, ...options })
		return { cert: fs.readFileSync(made), key: fs.readFileSync(made.replace(/pem$/, 'key')) }
	}

	/** The path of the list that revokes these leaves, by their issuer. */
	crl(...names) {
		return this.#ca('crl', ...names)
	}

	/** The path of the certificate of the CA that issues the leaves. */
	get issuer() {
		return path.join(this.folder, 'intermediate.pem')
	}

	/** The path of a leaf for `hosts`, valid over `days` = [from, to] counted from now. */
	leaf(name, hosts, { days = [-30, 60], subject, key, digest, string, use } = {}) {
		const time = (day) =>
			new Date(Date.now() + day * 86_400_000).toISOString().replace(/[-:T]|\.\d+/g, '')
		const options = { from: time(days[0]), to: time(days[1]), subject, key, digest, string, use }
		return this.#ca(
			'leaf',
			name,
			...hosts.flatMap((host) => ['--host', host]),
			...Object.entries(options).flatMap(([key_, value]) => (value ? [`--${key_}`, value] : [])),
		)
	}
}

function iniOf(sections) {
	return Object.entries(sections)
		.map(([name, keys]) =>
			[`[${name}]`, ...Object.entries(keys).map(([key, value]) => `${key} = ${value}`), ''].join('\n'),
		)
		.join('\n')
}

export class Redis {
	constructor(folder) {
		this.folder = folder
		this.socket = path.join(folder, 'redis.sock')
	}

	async start() {
		fs.rmSync(this.socket, { force: true })
		const options = { port: 0, unixsocket: this.socket, save: '', appendonly: 'no', dir: this.folder }
		this.child = spawn(
			'redis-server',
			Object.entries(options).flatMap(([key, value]) => [`--${key}`, String(value)]),
			{ stdio: 'ignore' },
		)
		await until('redis answers', async () => (await this.command('PING')) === '+PONG')
		return this
	}

	/** One inline command; the first line of the answer, '' when there is none. */
	command(line) {
		return new Promise((resolve) => {
			const socket = net.connect(this.socket)
			socket.setTimeout(1000, () => socket.destroy())
			socket.once('data', (data) => {
				resolve(data.toString().split('\r\n')[0])
				socket.destroy()
			})
			socket.once('error', () => resolve(''))
			socket.once('close', () => resolve(''))
			socket.write(`${line}\r\n`)
		})
	}

	signal(name) {
		this.child.kill(name)
	}

	async stop() {
		if (!this.child || this.child.exitCode !== null || this.child.signalCode !== null) return
		const exit = once(this.child, 'exit')
		this.child.kill('SIGCONT')
		this.child.kill('SIGKILL')
		await exit
	}
}

/** A PostgreSQL of its own, run by tests/postgres in a folder of its own. */
export class Postgres {
	/** A running one; `primary` is another, whose standby it is. */
	static async start({ primary } = {}) {
		const postgres = new Postgres()
		postgres.folder = temporaryFolder()
		;[postgres.port] = await freePorts(1)
		if (primary) await postgres.#copy(primary)
		return postgres.start()
	}

	/** A standby begins as a copy of its primary. */
	async #copy(primary) {
		const data = path.join(this.folder, 'data')
		const from = ['-h', '127.0.0.1', '-p', primary.port, '-U', 'trustseal', '-c', 'fast', '--no-sync']
		const { status, stderr } = await run('pg_basebackup', [...from, '-R', '-X', 'stream', '-D', data])
		assert.equal(status, 0, stderr)
		if (process.getuid() === 0) await run('chown', ['-R', 'postgres:', this.folder])
	}

	async start() {
		this.child = spawn(path.join(ROOT, 'tests/postgres'), [this.folder, this.port], { stdio: 'ignore' })
		try {
			await until('postgres answers', async () => (await this.sql('SELECT 1')) === '1', 60_000)
		} catch (error) {
			await this.stop()
			throw error
		}
		return this
	}

	/** The store's URL; other servers stand in it before this one. */
	url(...before) {
		const hosts = [...before, this].map(({ port }) => `127.0.0.1:${port}`)
		return `postgresql://trustseal@${hosts.join(',')}/postgres`
	}

	/** What a statement gives, a line for each row; null when it fails. */
	async sql(statement) {
		const { status, stdout } = await run('psql', ['-XAtc', statement, this.url()])
		return status === 0 ? stdout.toString().trim() : null
	}

	/** Sends a signal to the server and each of its processes, which are sessions of their own. */
	signal(name) {
		const { pid } = this.child
		const children = fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
		for (const process_ of [pid, ...children.trim().split(' ').filter(Boolean)])
			process.kill(Number(process_), name)
	}

	/** Ends it at once; its data stay for the next start(). */
	async kill() {
		if (!this.child || this.child.exitCode !== null || this.child.signalCode !== null) return
		const exit = once(this.child, 'exit')
		this.signal('SIGCONT')
		this.child.kill('SIGQUIT')
		await exit
	}

	async stop() {
		await this.kill()
		fs.rmSync(this.folder, { recursive: true, force: true })
	}
}

export class Service {
	program = PROGRAM

	/** A running service. `config` overrides or adds settings, section by section. */
	static async start(options = {}) {
		const service = await Service.prepare(options)
		try {
			await service.serve()
		} catch (error) {
			await service.stop()
			throw error
		}
		return service
	}

	/**
	 * The same, not yet running: its command line can be used. `secure` makes it speak HTTPS. Server
	 * and command line get `env` besides, and are started by the program and words of `wrapper`, which
	 * become them: ['prlimit', '--nofile=64'].
	 */
	static async prepare({ redis = false, postgres = false, secure = false, config = {}, env = {}, wrapper = [] } = {}) {
		const service = new Service()
		service.env = env
		service.wrapper = wrapper
		service.folder = temporaryFolder()
		;[service.port, service.adminPort] = await freePorts(2)
		service.authority = new Authority(path.join(service.folder, 'ca'))
		const settings = {
			server: {
				listen: `127.0.0.1:${service.port}`,
				admin_listen: `127.0.0.1:${service.adminPort}`,
				public_url: `http://localhost:${service.port}`,
			},
			store: { url: `sqlite:${path.join(service.folder, 'store.db')}` },
			link: { insecure_loopback: 'yes' },
		}
		if (secure) {
			await service.certify('localhost')
			settings.server.public_url = `https://localhost:${service.port}`
			settings.server.certificate = service.file('own.pem')
			settings.server.key = service.file('own.key')
		}
		if (redis) {
			service.redis = await new Redis(service.folder).start()
			fs.writeFileSync(path.join(service.folder, 'redis.key'), os.hostname().repeat(64), { mode: 0o600 })
			settings.redis = {
				url: `unix:${service.redis.socket}`,
				key_file: path.join(service.folder, 'redis.key'),
			}
		}
		if (postgres) {
			service.postgres = await Postgres.start()
			settings.store.url = service.postgres.url()
		}
		for (const [section, keys] of Object.entries(config))
			settings[section] = { ...settings[section], ...keys }
		service.config = path.join(service.folder, 'trustseal.conf')
		fs.writeFileSync(service.config, iniOf(settings))
		return service
	}

	get origin() {
		return `${this.ca ? 'https' : 'http'}://localhost:${this.port}`
	}

	file(name) {
		return path.join(this.folder, name)
	}

	/** Gives the service a certificate of its own: own.pem and own.key in its folder. */
	async certify(host, options = {}) {
		if (!fs.existsSync(this.authority.folder)) await Authority.make(this.authority.folder)
		const made = await this.authority.leaf(`own-${host}`, [host, '127.0.0.1'], options)
		fs.copyFileSync(made, this.file('own.pem'))
		fs.copyFileSync(made.replace(/pem$/, 'key'), this.file('own.key'))
		this.ca = fs.readFileSync(path.join(this.authority.folder, 'root.pem'))
	}

	async serve() {
		this.log = ''
		const [program, ...args] = [...this.wrapper, this.program, 'serve', '-c', this.config]
		this.child = spawn(program, args, {
			env: { ...process.env, ...this.env },
			stdio: ['ignore', 'pipe', 'pipe'],
		})
		this.exit = once(this.child, 'exit')
		for (const stream of [this.child.stdout, this.child.stderr])
			stream.on('data', (data) => (this.log += data))
		await until('the service answers', async () => {
			if (this.child.exitCode !== null || this.child.signalCode !== null)
				assert.fail(`the service ended:\n${this.log}`)
			return this.get('/').catch(() => null)
		})
	}

	/** Ends the server with a signal: [exit code, signal]. */
	async end(signal = 'SIGTERM') {
		this.child.kill(signal)
		return this.exit
	}

	async stop() {
		const running = this.child && this.child.exitCode === null && this.child.signalCode === null
		if (running) await this.end('SIGTERM')
		await this.redis?.stop()
		await this.postgres?.stop()
		fs.rmSync(this.folder, { recursive: true, force: true })
		if (running) assert.equal(this.child.exitCode, 0, `the service ended badly:\n${this.log}`)
	}

	/** The command line on this service's store, as run() tells it. */
	cli(...args) {
		const [program, ...words] = [...this.wrapper, this.program, ...args]
		return run(program, words, {
			cwd: this.folder,
			env: { ...process.env, ...this.env, TRUSTSEAL_CONFIG: this.config },
		})
	}

	/** The same, which must succeed: what it printed. */
	async command(...args) {
		const { status, stdout, stderr } = await this.cli(...args)
		assert.equal(status, 0, `trustseal ${args.join(' ')}: ${stderr}`)
		return stdout
	}

	/** A contract with a certificate; its code. */
	async register(url, { days, issued = true, hosts, subject, ...options } = {}) {
		if (!fs.existsSync(this.authority.folder)) await Authority.make(this.authority.folder)
		const urls = [url].flat()
		const given = { organization: '株式会社見本', 'organization-en': 'Example', ...options }
		const code = (
			await this.command(
				'contract',
				'add',
				...urls.flatMap((each) => ['--url', each]),
				...Object.entries(given).flatMap(([key, value]) =>
					value === true ? [`--${key}`] : [`--${key}`, value],
				),
			)
		)
			.toString()
			.trim()
		if (issued) {
			const names = hosts ?? urls.map((each) => each.replace(/^https?:\/\/([^/:]+).*/, '$1'))
			const file = await this.authority.leaf(code, names, { days, subject })
			await this.command('certificate', 'add', code, file)
		}
		return code
	}

	/** { status, headers, body (Buffer), text, raw } of one request on a connection of its own. */
	request(method, target, { headers = {}, body, agent = false, port = this.port, ...more } = {}) {
		const secure = this.ca && port !== this.adminPort
		const trust = secure ? { ca: this.ca, servername: 'localhost' } : {}
		return new Promise((resolve, reject) => {
			const request = (secure ? https : http).request(
				{ host: '127.0.0.1', port, method, path: target, headers, agent, ...trust, ...more },
				(response) => {
					const parts = []
					response.on('data', (part) => parts.push(part))
					response.on('error', reject)
					response.on('end', () => {
						const bytes = Buffer.concat(parts)
						resolve({
							status: response.statusCode,
							headers: response.headers,
							raw: response.rawHeaders,
							body: bytes,
							get text() {
								return bytes.toString()
							},
						})
					})
				},
			)
			request.setTimeout(20_000, () => request.destroy(new Error(`no answer: ${target}`)))
			request.on('error', reject)
			request.end(body)
		})
	}

	get(target, headers = {}, options = {}) {
		return this.request('GET', target, { headers, ...options })
	}

	admin(target) {
		return this.request('GET', target, { port: this.adminPort })
	}

	/** Sends bytes as they are; resolves to all that came back until the server closed (or `ms`). */
	raw(bytes, { ms = 3000, port = this.port } = {}) {
		return new Promise((resolve) => {
			const parts = []
			const secure = this.ca && port === this.port
			const socket = secure
				? tls.connect({ port, host: '127.0.0.1', ca: this.ca, servername: 'localhost' })
				: net.connect(port, '127.0.0.1')
			const timer = setTimeout(() => socket.destroy(), ms)
			socket.on(secure ? 'secureConnect' : 'connect', () => socket.write(bytes))
			socket.on('data', (data) => parts.push(data))
			socket.on('error', () => {})
			socket.on('close', () => {
				clearTimeout(timer)
				resolve(Buffer.concat(parts).toString('latin1'))
			})
		})
	}

	/** The status of the first answer to raw bytes; 0 when the server closed without one. */
	async rawStatus(bytes, options) {
		return Number(/^HTTP\/1\.[01] (\d{3})/.exec(await this.raw(bytes, options))?.[1] ?? 0)
	}
}

/** "record=…; link=…" of a proof answer, as an object. */
export function statusOf(answer) {
	const header = answer.headers['trustseal-status'] ?? ''
	return Object.fromEntries(header.split(/;\s*/).filter(Boolean).map((pair) => pair.split('=')))
}

/** A code that is surely not registered: the last digit of another changed. */
export function mistyped(code) {
	return code.slice(0, 9) + ((Number(code[9]) + 5) % 10)
}

/** One contract of every record state, each on a host of its own: { state: { code, host, url } }. */
export async function everyState(service) {
	const add = async (name, options) => {
		const host = `${name}.example.com`
		const url = `https://${host}/`
		return { host, url, code: await service.register(url, options) }
	}
	const states = {
		valid: await add('valid'),
		expired: await add('expired', { days: [-200, -3] }),
		not_yet_valid: await add('early', { days: [3, 90] }),
		revoked: await add('revoked'),
		renewed: await add('renewed', { days: [-90, 5] }),
	}
	await service.command('certificate', 'revoke', states.revoked.code, '--reason', 'keyCompromise')
	states.renewed.successor = await service.register(states.renewed.url, {
		renews: states.renewed.code,
		days: [-1, 89],
	})
	states.none = { ...states.valid, code: mistyped(states.valid.code) }
	states.nothingIssued = await add('nothing', { issued: false })
	states.unwanted = await add('unwanted', { 'no-sticker': true })
	return states
}
