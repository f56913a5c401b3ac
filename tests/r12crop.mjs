import { launch } from './fixtures/chromium.mjs'
const [,,src,dst,w,h,y] = process.argv
const b = await launch(); const p = await b.newPage({viewport:{width:+w,height:+h}})
await p.setContent(`<body style="margin:0"><div style="width:${w}px;height:${h}px;overflow:hidden"><img src="data:image/png;base64,${(await import('node:fs')).readFileSync(src).toString('base64')}" style="margin-top:-${y||0}px"></div>`)
await p.screenshot({path:dst}); await b.close()
