// Debian's Chromium, driven by playwright-core: a fresh profile, no traffic of its own.

import { createRequire } from 'node:module'

const require = createRequire(new URL('../package.json', import.meta.url))
const { chromium } = require('playwright-core')

// All names lead to this machine, so that pages on any host can be tried.
const FLAGS = [
	'--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync',
	'--disable-background-networking', '--disable-component-update',
	'--host-resolver-rules=MAP * 127.0.0.1',
]

export function launch() {
	return chromium.launch({ executablePath: '/usr/bin/chromium', headless: true, args: FLAGS })
}
