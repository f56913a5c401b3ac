import { launch } from './fixtures/chromium.mjs'
import fs from 'node:fs'
import { execFileSync } from 'node:child_process'
const out='/tmp/r12shots'; fs.mkdirSync(out,{recursive:true})
const run = fs.readFileSync('/tmp/review12.run','utf8')
const pw = /sato +(\S+)/.exec(run)[1]
const doctor = [...run.matchAll(/(http\S+owner\/doctor\S+)/g)].map(m=>m[1])
const only = process.argv[2]
const b = await launch()
const pages = { shop:'0410000017', revoked:'0410000116', moved:'0410000273', silent:'0410000299', short:'0410000281', chain:'0410000257' }
for (const lang of ['ja','en']) for (const w of [360,1280]) for (const c of ['light','dark']) {
  if (lang==='ja' ? !(w===360&&c==='light' || w===1280&&c==='dark') : !(w===360&&c==='dark'||w===1280&&c==='light')) continue
  const ctx = await b.newContext({ locale: lang==='ja'?'ja-JP':'en-GB', colorScheme:c, viewport:{width:w,height:760} })
  const p = await ctx.newPage()
  for (const [n,code] of Object.entries(pages)) {
    if (only && !only.split(',').includes(n)) continue
    await p.goto(`http://localhost:18280/proof/${code}?lang=${lang}`, n==='shop'?{referer:'http://shop.localhost:18281/'}:{})
    await p.screenshot({path:`${out}/proof-${n}-${lang}-${w}-${c}.png`, fullPage:true})
  }
  for (const [i,u] of doctor.entries()) {
    if (only && !only.split(',').includes('doctor')) continue
    await p.goto(`${u}&lang=${lang}&server=nginx`)
    await p.screenshot({path:`${out}/doctor-${i}-${lang}-${w}-${c}.png`, fullPage:true})
    if (await p.evaluate(()=>document.documentElement.scrollWidth)>w) console.log('wide doctor',i,lang,w)
  }
  if (!only || only.split(',').includes('attention')) {
    await p.goto(`http://localhost:18280/admin/login?lang=${lang}`)
    await p.fill('input[name=name]','sato'); await p.fill('input[type=password]',pw); await p.click('button[type=submit], main button')
    await p.waitForLoadState()
    for (const u of ['attention','attention?state=over','contracts/0410000273']) {
      await p.goto(`http://localhost:18280/admin/${u}${u.includes('?')?'&':'?'}lang=${lang}`)
      await p.screenshot({path:`${out}/admin-${u.replace(/\W/g,'_')}-${lang}-${w}-${c}.png`, fullPage:true})
      if (await p.evaluate(()=>document.documentElement.scrollWidth)>w) console.log('wide',u,lang,w)
    }
  }
  await ctx.close()
}
await b.close()
