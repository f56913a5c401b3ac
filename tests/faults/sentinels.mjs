// A Redis with two replicas and three sentinels, on ports and in folders of their own.
//
//   const set = await Sentinels.start()
//   set.url                      sentinel://127.0.0.1:…,…,…/seal
//   await set.failOver()         kill -9 of the master; resolves when the sentinels name another one
//   await set.stop()

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import { freePorts, temporaryFolder, until } from '../e2e/harness.mjs'
import { redisCall } from './resp.mjs'

const NAME = 'seal'
const SENTINELS = 3
const SERVERS = 3

const options = (all) => Object.entries(all).flatMap(([key, value]) => [`--${key}`, ...[value].flat()])

class Node {
	constructor(folder, port) {
		Object.assign(this, { folder, port })
	}

	start(args) {
		this.child = spawn('redis-server', args, { stdio: 'ignore' })
	}

	call(...words) {
		return redisCall(this.port, ...words)
	}

	async kill() {
		if (!this.child || this.child.exitCode !== null || this.child.signalCode !== null) return
		const exit = once(this.child, 'exit')
		this.child.kill('SIGKILL')
		await exit
	}
}

export class Sentinels {
	static async start() {
		const set = new Sentinels()
		set.folder = temporaryFolder()
		const ports = await freePorts(SERVERS + SENTINELS)
		set.servers = ports.slice(0, SERVERS).map((port) => new Node(set.folder, port))
		set.sentinels = ports.slice(SERVERS).map((port) => new Node(set.folder, port))
		set.servers.forEach((server, i) => set.serve(server, i === 0 ? undefined : set.servers[0]))
		await until('the replicas have their master', async () =>
			/connected_slaves:2[^]*lag=[01]\r/.test(await set.servers[0].call('INFO', 'replication').catch(() => '')),
		)
		set.sentinels.forEach((sentinel) => set.#guard(sentinel))
		await until('the sentinels know of each other', () => set.#settled(), 20_000)
		return set
	}

	get url() {
		return `sentinel://${this.sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',')}/${NAME}`
	}

	/** Starts a server, as a replica of `master` where one is given. */
	serve(server, master) {
		server.start(
			options({
				port: server.port,
				bind: '127.0.0.1',
				dir: this.folder,
				dbfilename: `${server.port}.rdb`,
				save: '',
				'repl-diskless-sync-delay': 0,
				...(master ? { replicaof: ['127.0.0.1', String(master.port)] } : {}),
			}),
		)
	}

	#guard(sentinel) {
		const file = path.join(this.folder, `sentinel-${sentinel.port}.conf`)
		fs.writeFileSync(
			file,
			`port ${sentinel.port}\nbind 127.0.0.1\ndir ${this.folder}\n` +
				`sentinel monitor ${NAME} 127.0.0.1 ${this.servers[0].port} 2\n` +
				`sentinel down-after-milliseconds ${NAME} 500\nsentinel failover-timeout ${NAME} 2000\n`,
		)
		sentinel.start([file, '--sentinel'])
	}

	// Each knows the replicas and the other sentinels, and nobody is down.
	async #settled() {
		const known = await Promise.all(
			this.sentinels.map((sentinel) => sentinel.call('SENTINEL', 'MASTERS').catch(() => '')),
		)
		return known.every((answer) => {
			const words = (answer?.[0] ?? []).map(String)
			const of = (name) => words[words.indexOf(name) + 1]
			return (
				of('num-slaves') === String(SERVERS - 1) &&
				of('num-other-sentinels') === String(SENTINELS - 1) &&
				of('flags') === 'master'
			)
		})
	}

	/** The server that most sentinels name. */
	async master() {
		const ports = await Promise.all(
			this.sentinels.map((sentinel) =>
				sentinel.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', NAME).then((all) => Number(all[1]), () => 0),
			),
		)
		return this.servers.find(({ port }) => ports.filter((each) => each === port).length > SENTINELS / 2)
	}

	/** Kills the master, and waits until another one has its place: in ms. */
	async failOver() {
		const old = await this.master()
		const killed = performance.now()
		await old.kill()
		await until('another master', async () => {
			const now = await this.master()
			if (!now || now === old) return false
			return `${(await now.call('ROLE').catch(() => ['']))[0]}` === 'master'
		}, 20_000)
		return Math.round(performance.now() - killed)
	}

	/** Starts the one that is down; resolves when it follows the master: sentinels take 10 s for it. */
	async mend() {
		const down = this.servers.find(({ child }) => child.signalCode !== null)
		this.serve(down)
		await until('the old master is a replica', async () =>
			`${(await down.call('ROLE').catch(() => ['']))[0]}` === 'slave', 20_000)
		await until('all is well', () => this.#settled(), 20_000)
	}

	async stop() {
		await Promise.all([...this.sentinels, ...this.servers].map((node) => node.kill()))
		fs.rmSync(this.folder, { recursive: true, force: true })
	}
}
