// A Redis that has gone mad: takes connections on a unix socket and answers each in one of many
// wrong ways.
//
//   const fake = await FakeRedis.start('/path/redis.sock')
//   fake.manner = 'noise'            one of MANNERS
//   await fake.stop()

import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import fs from 'node:fs'
import net from 'node:net'

const write = (bytes) => (socket) => socket.write(bytes)

// What it does when something is sent to it, by name.
const ANSWERS = {
	noise: (socket) => socket.write(randomBytes(512)),
	silence: () => {},
	'closes at once': (socket) => socket.destroy(),
	'half an answer, then the end': (socket) => socket.end('*2\r\n$4000\r\nhalf'),
	'half an answer, then silence': write('*2\r\n$4000\r\nhalf'),
	'another protocol': write('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n'),
	'a number': write(':42\r\n'),
	'numbers where texts belong': write('*2\r\n:1\r\n:2\r\n'),
	nothing: write('$-1\r\n'),
	'an empty list': write('*0\r\n'),
	'a list of nothing': write('*-1\r\n'),
	'too many values': write(`*2000\r\n${':1\r\n'.repeat(2000)}`),
	'lists in lists': write(`${'*1\r\n'.repeat(64)}:1\r\n`),
	'a length below zero': write('*2\r\n$-7\r\nx\r\n$-7\r\nx\r\n'),
	'a length of petabytes': write('$9007199254740991\r\nx'),
	'a count of billions': write('*4294967295\r\n:1\r\n'),
	'numbers that are none': write('*x\r\n$y\r\n'),
	'no end of line': (socket) => socket.write('+'.padEnd(1 << 16, 'a')),
	'a text of 8 MB': (socket) => socket.write(`$${8 << 20}\r\n${'a'.repeat(8 << 20)}\r\n`),
	'a byte now and then': (socket) => drip(socket, '*2\r\n$-1\r\n$-1\r\n'),
	'an answer too many': write('*2\r\n$-1\r\n$-1\r\n*2\r\n$-1\r\n$-1\r\n+OK\r\n'),
	loading: write('-LOADING Redis is loading the dataset in memory\r\n'),
	'a password, please': write('-NOAUTH Authentication required.\r\n'),
	'read only': write('-READONLY You can not write against a read only replica.\r\n'),
	'an endless error': (socket) => socket.write(`-ERR ${'x'.repeat(1 << 16)}\r\n`),
	'messages nobody wants': write('*3\r\n$7\r\nmessage\r\n$16\r\ntrustseal:change\r\n$1\r\n*\r\n'),
	'a subscription, then the end': subscription((socket) => socket.end()),
	'a subscription with one sign of life': subscription((socket) =>
		socket.once('data', () => socket.end('+PONG\r\n')),
	),
	'a subscription to an endless text': subscription((socket) => pour(socket, '$500000000\r\n')),
}

export const MANNERS = Object.keys(ANSWERS)

function drip(socket, text) {
	let at = 0
	const timer = setInterval(() => {
		if (socket.destroyed || at === text.length) clearInterval(timer)
		else socket.write(text[at++])
	}, 40)
}

// Other commands are answered as by a Redis that holds nothing.
function subscription(then) {
	return (socket, asked) => {
		if (!asked.includes('SUBSCRIBE')) return socket.write('*2\r\n$-1\r\n$-1\r\n')
		socket.write('*3\r\n$9\r\nsubscribe\r\n$16\r\ntrustseal:change\r\n:1\r\n')
		then(socket)
	}
}

// As fast as the other end reads.
function pour(socket, head) {
	const piece = Buffer.alloc(1 << 20, 'x')
	socket.write(head)
	const timer = setInterval(() => {
		if (socket.destroyed) clearInterval(timer)
		else if (!socket.writableNeedDrain) socket.write(piece)
	}, 3)
}

export class FakeRedis {
	#sockets = new Set()

	static async start(path) {
		const fake = new FakeRedis()
		fake.manner = MANNERS[0]
		fake.asked = 0
		fs.rmSync(path, { force: true })
		fake.server = net.createServer((socket) => fake.#meet(socket)).listen(path)
		await once(fake.server, 'listening')
		fake.server.unref() // a test that fails may leave it behind
		return fake
	}

	#meet(socket) {
		this.#sockets.add(socket)
		socket.on('close', () => this.#sockets.delete(socket))
		socket.on('error', () => {})
		socket.on('data', (asked) => {
			this.asked++
			ANSWERS[this.manner](socket, asked)
		})
	}

	async stop() {
		for (const socket of this.#sockets) socket.destroy()
		this.server.close()
		await once(this.server, 'close')
	}
}
