// Pages on other origins, as their owners would write them: http://NAME.localhost:PORT/.

import { once } from 'node:events'
import http from 'node:http'

export class Sites {
	static async start() {
		const sites = new Sites()
		sites.pages = new Map()
		sites.server = http.createServer((request, response) => {
			const page = sites.pages.get(request.headers.host.split(':')[0] + request.url)
			const missing = request.url === '/favicon.ico' ? 204 : 404
			response.writeHead(page ? 200 : missing, { 'Content-Type': 'text/html; charset=utf-8', ...page?.headers })
			response.end(page?.body ?? '')
		})
		sites.server.listen(0, '127.0.0.1')
		await once(sites.server, 'listening')
		sites.port = sites.server.address().port
		return sites
	}

	origin(name) {
		return `http://${name}.localhost:${this.port}`
	}

	/** Puts a page (or a file) on a site; its address. */
	put(name, body, { path = '/', headers = {}, head = '' } = {}) {
		const html = typeof body === 'string'
		this.pages.set(`${name}.localhost${path}`, {
			headers,
			body: html
				? `<!DOCTYPE html><html lang="ja"><head><title>${name}</title>${head}</head><body>${body}</body></html>`
				: body,
		})
		return this.origin(name) + path
	}

	async stop() {
		this.server.close()
		this.server.closeAllConnections()
		await once(this.server, 'close')
	}
}
