// A browser without a face for the console: keeps cookies, reads forms, posts them.
//
//   const sato = await Operator.add(service, 'sato', 'administrator')    // has changed its password
//   const page = await sato.get('/admin/account')
//   await sato.post('/admin/logout', { everywhere: 'yes' })

import assert from 'node:assert/strict'

export const COOKIE = '__Host-console'

const entities = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }
const unescape_ = (text) => text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => entities[name])

/** The fields of the page's last form that would be posted as they stand: { name: value }. */
export function fieldsOf(html, action) {
	const forms = [...html.matchAll(/<form[^>]*action="([^"]*)"[^>]*>([^]*?)<\/form>/g)]
	const form = forms.filter(([, where]) => !action || where === action).at(-1)?.[2] ?? ''
	const fields = {}
	for (const [tag] of form.matchAll(/<input[^>]*>/g)) {
		const name = /name="([^"]*)"/.exec(tag)?.[1]
		const off = /type="(radio|checkbox)"/.test(tag) && !/ checked/.test(tag)
		if (name && !off && !/type="file"/.test(tag)) fields[name] = unescape_(/ value="([^"]*)"/.exec(tag)?.[1] ?? '')
	}
	for (const [, name, text] of form.matchAll(/<textarea[^>]*name="([^"]*)"[^>]*>([^]*?)<\/textarea>/g))
		fields[name] = unescape_(text)
	for (const [, name, options] of form.matchAll(/<select[^>]*name="([^"]*)"[^>]*>([^]*?)<\/select>/g))
		fields[name] = unescape_(/value="([^"]*)" selected/.exec(options)?.[1] ?? /value="([^"]*)"/.exec(options)?.[1] ?? '')
	return fields
}

/** A multipart body of texts, and files as { name, bytes }. */
export function multipart(fields) {
	const parts = Object.entries(fields).map(([name, value]) => {
		const file = typeof value === 'object'
		const head = `Content-Disposition: form-data; name="${name}"${file ? `; filename="${value.name}"` : ''}`
		return `--boundary\r\n${head}\r\n${file ? 'Content-Type: application/octet-stream\r\n' : ''}\r\n${file ? value.bytes : value}\r\n`
	})
	const body = Buffer.from(`${parts.join('')}--boundary--\r\n`, 'latin1')
	return { body, headers: { 'Content-Type': 'multipart/form-data; boundary=boundary', 'Content-Length': body.length } }
}

export class Operator {
	/** `via` is how requests are sent: a port, cert and key of a client, headers of a proxy. */
	constructor(service, name = '', password = '', via = {}) {
		Object.assign(this, { service, name, password, via, cookies: new Map() })
	}

	/**
	 * A new account that has logged in and changed its initial password. `front` is what the pages are
	 * visited through, something with `origin` and request(); the rest is as for the constructor.
	 */
	static async add(service, name, role, { front = service, ...via } = {}) {
		const initial = (await service.command('operator', 'add', name, '--role', role)).toString().trim()
		const operator = new Operator(front, name, initial, via)
		assert.equal((await operator.logIn()).headers.location, '/admin/password')
		const changed = await operator.changePassword(`correct horse ${name.length} battery`)
		assert.equal(changed.status, 303, changed.text)
		return operator
	}

	async send(method, path, options = {}) {
		const { headers = {}, own = true, ...rest } = options
		const { headers: added, ...via } = this.via
		const origin = via.port ? this.service.origin.replace(/\d+$/, via.port) : this.service.origin
		const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
		const answer = await this.service.request(method, path, {
			...via,
			...rest,
			headers: {
				Host: origin.replace(/.*\//, ''),
				'Accept-Language': 'en',
				...(cookie && { Cookie: cookie }),
				...(own && method === 'POST' && { Origin: origin, 'Sec-Fetch-Site': 'same-origin' }),
				...added,
				...headers,
			},
		})
		for (const line of answer.headers['set-cookie'] ?? []) {
			const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)
			if (/Max-Age=0/.test(line)) this.cookies.delete(name)
			else this.cookies.set(name, value)
		}
		return answer
	}

	get(path, options) {
		return this.send('GET', path, options)
	}

	/** Posts fields as they are. */
	postRaw(path, fields, { headers, ...options } = {}) {
		const body = new URLSearchParams(fields).toString()
		return this.send('POST', path, {
			...options,
			body,
			headers: {
				'Content-Type': 'application/x-www-form-urlencoded',
				'Content-Length': Buffer.byteLength(body),
				...headers,
			},
		})
	}

	/** Opens the page, fills its form in and posts it. */
	async post(path, fields, options = {}) {
		const page = await this.get(options.from ?? path)
		return this.postRaw(path, { ...fieldsOf(page.text, path.replace(/\?.*/, '')), ...fields }, options)
	}

	logIn(password = this.password) {
		return this.post('/admin/login', { name: this.name, password })
	}

	async changePassword(fresh) {
		const fields = { password: this.password, 'password-new': fresh, 'password-again': fresh }
		const answer = await this.post('/admin/password', fields)
		if (answer.status === 303) this.password = fresh
		return answer
	}
}
