// Commands to a Redis whose words and answers may hold any bytes.

import net from 'node:net'

/** One command to the socket or port `where`: a Buffer, number, null, Error (the server's) or array of them. */
export function redisCall(where, ...words) {
	return new Promise((resolve, reject) => {
		// A name would be looked up, and may give ::1 first.
		const socket = net.connect(typeof where === 'number' ? { port: where, host: '127.0.0.1' } : where)
		let bytes = Buffer.alloc(0)
		socket.setTimeout(2000, () => socket.destroy(new Error('Redis does not answer')))
		socket.on('error', reject)
		socket.on('data', (data) => {
			bytes = Buffer.concat([bytes, data])
			const [value] = parse(bytes, 0) ?? []
			if (value === undefined) return
			socket.destroy()
			resolve(value)
		})
		socket.write(command(words))
	})
}

function command(words) {
	const parts = [Buffer.from(`*${words.length}\r\n`)]
	for (const word of words.map((each) => (Buffer.isBuffer(each) ? each : Buffer.from(String(each)))))
		parts.push(Buffer.from(`$${word.length}\r\n`), word, Buffer.from('\r\n'))
	return Buffer.concat(parts)
}

// [value, where it ends], or undefined when there is more to come.
function parse(bytes, at) {
	const end = bytes.indexOf('\r\n', at)
	if (end < 0) return undefined
	const line = bytes.toString('latin1', at + 1, end)
	const next = end + 2
	switch (String.fromCharCode(bytes[at])) {
		case '+':
			return [Buffer.from(line), next]
		case '-':
			return [new Error(line), next]
		case ':':
			return [Number(line), next]
		case '$':
			return text(bytes, next, Number(line))
		default:
			return list(bytes, next, Number(line))
	}
}

function text(bytes, at, length) {
	if (length < 0) return [null, at]
	return bytes.length < at + length + 2 ? undefined : [bytes.subarray(at, at + length), at + length + 2]
}

function list(bytes, at, count) {
	const values = []
	for (let i = 0; i < count; i++) {
		const one = parse(bytes, at)
		if (one === undefined) return undefined
		values.push(one[0])
		at = one[1]
	}
	return [values, at]
}
