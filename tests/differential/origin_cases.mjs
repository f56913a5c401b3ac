// URLs on which parsers are known to disagree, and the pieces from which more are made.

const hosts = `
www.shop.example WWW.Shop.Example shop.example. shop..example .shop.example . .. a.b.c
www%2eshop.example www%2Eshop%2eexample %77ww.shop.example www%252eshop.example www%00.example
shop%20.example shop%2f.example shop%5c.example shop%40evil.example shop%3a80 shop%23.example
shop%3f.example shop%25.example shop%2 shop%2g % %% %zz shop%.example %c3%28.example %ff.example
%e3%81%82.example %E3%80%82 shop%e3%80%82example shop%ef%bc%8eexample %c2%ad %EF%BB%BFshop.example
shop_x.example -shop.example shop-.example sh--op.example shop!.example shop$.example shop&.example
shop'.example (shop).example shop*.example *.shop.example shop+.example shop,.example shop;.example
shop=.example shop~.example shop\`.example shop{.example shop}.example shop".example shop|.example
shop^.example shop<.example shop>.example shop\\u007f.example shop\\u0001.example shop\\u0000.example
localhost localhost. LOCALHOST a.localhost 127.0.0.1 127.0.0.1. 127.0.0.1.. 127.1 127.0.1 2130706433
0x7f.1 0x7f000001 0X7F000001 017700000001 0177.0.0.01 127.0.0.0x1 0x 0x.0x 0x.0x.0x.0x.0x 1.2.3.4.5
1.2.3.256 256.1.1.1 1.256 1.16777215 1.16777216 1.2.65535 1.2.65536 4294967295 4294967296
99999999999999999999 0xffffffffffffffffffff 08 09.1.1.1 1.08 0 00 0.0.0.0 1. 1.. 1..2 .1 ..1 1.2.
foo.0x foo.0xg foo.1 foo.1.2 foo.09 foo.0x4 1.foo 1.2.3.foo foo.1e2 foo.1a 0xfoo a.0xZ 1.2.3.4x
%31%32%37.0.0.1 ①②⑦.0.0.1 １２７.0.0.1 127。0。0。1 0ｘ7f.1 0x7F.0.0.1 ０Ｘc0.0250.01
[::1] [::] [::1 ::1] [] [:] [::1]: [::1]x x[::1] [::1%25eth0] [::1%eth0] [1:2:3:4:5:6:7:8]
[1:2:3:4:5:6:7:8:9] [1:2:3:4:5:6:7] [1:2:3:4:5:6:7:] [1:2:3:4:5:6:7::] [::2:3:4:5:6:7:8]
[:1:2:3:4:5:6:7:8] [1::2::3] [1:::2] [::1.2.3.4] [::ffff:127.0.0.1] [::ffff:7f00:1] [::1.2.3] [::1.2.3.4.5]
[::01.2.3.4] [::1.2.3.256] [::1.2.3.4:1] [1.2.3.4::] [1:2:3:4:5:6:1.2.3.4] [1:2:3:4:5:6:7:1.2.3.4]
[1:2:3:4:5::1.2.3.4] [1:2:3:4:5:6::1.2.3.4] [0:0:0:1:0:0:0:0] [1:0:0:2:0:0:3:4] [0:1:0:2:0:3:0:4]
[ABCD:EF::1] [12345::] [g::] [1:0::] [0::0] [::0:0:0] [1:0:0:0:0:0:0:0] [::1.] [::.1.2.3] [::1..2.3]
[::1].example [[::1]] [::1]] %5b::1%5d [%3a%3a1] [::1]%2e [::0x1] [00001::] [0001::] [::1.2.3.4 ]
shop.example:80 shop.example:443 shop.example:8443 shop.example: shop.example:0 shop.example:00443
shop.example:65535 shop.example:65536 shop.example:99999999999 shop.example:+80 shop.example:-1
shop.example:8x shop.example::80 shop.example:80: shop.example:\\u0663 :80 : shop.example:４４３
user@shop.example user:pass@shop.example @shop.example :@shop.example user@ user:80@ a@b@shop.example
user%40x@shop.example evil.example@ evil.example:80@shop.example [::1]@shop.example @@ @
shop.example%40evil.example u\\u0009ser@shop.example sh\\u0009op.example sh\\u000aop.example
ß.example faß.de FASS.de straße.example STRASSE.example Straẞe.example ς.example Σ.example ΑΣ.example
日本語.jp 日本語。jp 日本語．jp 日本語｡jp ＷＷＷ．ＳＨＯＰ．ＥＸＡＭＰＬＥ ｱｲｳ.jp ア゛.jp が.jp が.jp ば.jp
bücher.example BÜCHER.example bu\\u0308cher.example é.example e\\u0301.example Ǆ.example ﬁ.example ﷺ.example
xn--bcher-kva.example XN--BCHER-KVA.example xn--BCHER-KVA.example xn--bcher-kva.xn--p1ai
xn-- xn--. xn--a xn--a- xn--abc- xn--a--b xn--0 xn--zz xn--- xn---- xn--a.b a.xn-- xn--xn---epa
xn--zca.example xn--fa-hia.de xn--n3h.example ☃.example 💩.la xn--ls8h.la i❤.ws xn--i-7iq.ws
xn--80ak6aa92e.com аррӏе.com pаypal.example раураl.example ɡoogle.example xn--ggle-55da.com
xn--www-hkk.example xn--wgv71a119e.jp 日本語.xn--wgv71a119e xn--a\\u00ad xn\\u00ad--a ｘn--a ｘｎ－－ａ
a\\u200cb.example a\\u200db.example नी\\u200d.example क्\\u200dष.example \\u200b.example sh\\u200bop.example
sh\\u00adop.example \\u00ad \\u00ad.\\u00ad \\ufeffshop.example sh\\ufeffop.example sh\\u2060op.example sh\\u180eop.example
sh\\u202eop.example sh\\u2066op.example sh\\u2028op.example \\u0300a.example a.\\u0300 ℀.example a℁b ⑴.example ㎏.jp
shop／.example shop＠evil.example shop：80 shop？.example shop＃.example shop＼.example shop％2e.example
shop\\u2024example shop\\u2025example shop․example shop\\u3000.example shop\\u00a0.example ⒈.example 1⒈ 。 ． ..日本
a<\\u0338.example a>\\u0338.example a=\\u0338.example ≮.example ≠.example ≯.example \\ufffd.example \\ufffe.example
אבג.example אa.example aא.example 1א.example א1.example xn--4db.example א.1 xn--a-0hc.example اب.example ا1٢.example
٠.example ۰.example \\u0660\\u06f0.example ·.example l·l.example ・.example ア・.example ׳.example ʹ.example
\\ud83d\\udc69\\u200d\\ud83d\\udcbb.example \\u{1f1ef}\\u{1f1f5}.example \\u{10ffff}.example \\u{e0041}.example \\u{1d400}.example \\u{2f868}.example
日本-.jp -日本.jp 日本--x.jp ab--日本.jp ab--cd.日本.jp -a.日本.jp a-.日本.jp a_b.日本.jp a!.日本.jp 日本..jp .日本.jp 日本.jp.
${'a'.repeat(63)}.example ${'a'.repeat(64)}.example ${'a'.repeat(200)}.${'b'.repeat(52)} ${'a'.repeat(200)}.${'b'.repeat(53)} ${'日'.repeat(50)}.jp ${'あいう'.repeat(22)}.jp
`.trim().split(/\s+/).map((text) => text.replace(/\\u\{?([0-9a-f]+)\}?/g,
  (all, hex) => String.fromCodePoint(parseInt(hex, 16))));

const paths = ['', '/', '/a', '/a/', '/a/b', '//', '///a', '/.', '/..', '/./', '/../', '/a/.', '/a/..',
  '/a/./b', '/a/../b', '/a/b/../../c', '/../../a', '/a//../b', '/%2e', '/%2E%2e/a', '/a/.%2e', '/a/%2e./b',
  '/a/%2e%2e', '/%2e%2e%2f', '/...', '/..a', '/a..', '/.a', '/%252e', '/%2', '/%', '/a;b', '/..;/a', '/a|b',
  '/a b', '/a"b', '/<>', '/`{}', '/^', '/\u3042', '/%e3%81', '/\u0000', '/\u007f', '/a\tb', '/a\\b', '\\a',
  '\\..\\a', '?a', '?', '#', '#a', '/?/../b', '/#/../b', '/a?b#c', '/..?', '/.#', "/'()*+,;=:@!$&~", '/[]',
  '\\', '/\\', '/a/\\..', '/:', '/@', '/a@b', '/C:/', '/C|/..', '/\u{10ffff}', '/\ud83d\ude00', '/..%5c', '/%00'];

const openings = ['https://', 'http://', 'HTTPS://', 'hTtP://', 'https:', 'https:/', 'https:///', 'https:\\\\',
  'https:/\\', 'https:////\\/', ' https://', '\u0000https://', '\nhttps://', 'ht\ttps://', 'https\n://',
  'https:/\t/', 'https://\n', 'https ://', 'https//', '//', 'httpss://', 'ftp://', 'https;//', ':https://',
  'https://https://', 'https::', 'https:@', '\u00a0https://', 'https：//', ''];

const endings = ['', ' ', '\n', '\u0000', '\u001f', '\u007f', '\u00a0', '\ufeff', '\t\t'];

export const cases = [
  ...hosts.map((host) => `https://${host}/`),
  ...hosts.map((host) => `http://${host}`),
  ...paths.map((path) => `https://www.shop.example${path}`),
  ...openings.map((opening) => `${opening}www.shop.example/`),
  ...endings.map((ending) => `https://www.shop.example${ending}`),
  ...endings.map((ending) => `https://www.shop.example/a${ending}`),
];

const pieces = [...'./\\:@?#%[]-_ \t\n\u0000*+0179afxAX~|^<>', 'https://', 'xn--', '%2e', '%2f', '%00', '::',
  '..', '@', ':443', ':80', '0x', '。', '．', 'ß', '日', 'א', '\u00ad', '\u200d', '\u0301', 'Ａ', '％', '／',
  '%e3%81%82', '%ff', '.example', 'www.', 'xn--wgv71a', 'localhost', '127.0.0.1', '//', '1', '/../'];

// A small generator with a seed (mulberry32), so that a failure can be seen again.
export function random(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

function mutate(text, pick) {
  const points = [...text];
  const at = pick(points.length + 1);
  const piece = pieces[pick(pieces.length)];
  const change = pick(4);
  if (change === 0) points.splice(at, 0, piece);
  else if (change === 1) points.splice(at, 1 + pick(3));
  else if (change === 2) points.splice(at, 1, piece);
  else points.splice(at, 0, ...points.slice(pick(points.length + 1), at));
  return points.join('');
}

export function* generate(count, seed) {
  const pick = random(seed);
  const any = (list) => list[pick(list.length)];
  for (let i = 0; i < count; i++) {
    let text = pick(2) ? any(cases)
      : (pick(4) ? 'https://' : any(openings)) + any(hosts) + any(paths) + (pick(8) ? '' : any(endings));
    for (let n = pick(4); n > 0; n--) text = mutate(text, pick);
    yield text.replace(/\p{Surrogate}/gu, '');
  }
}
