// Compares our URL parser with whatwg-url, the reference implementation of the URL standard.
// BUILD names the build folder; COUNT and SEED choose how many generated URLs and which.
import test from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseURL, serializeURLOrigin, serializePath } from 'whatwg-url';
import { cases, generate } from './origin_cases.mjs';

const tool = join(process.env.BUILD ?? 'build', 'tests/differential/origin_lines');
const count = Number(process.env.COUNT ?? 20000);
const seed = Number(process.env.SEED ?? 1);

function ours(urls) {
  const input = urls.map((url) => Buffer.from(url).toString('hex')).join('\n') + '\n';
  const run = spawnSync(tool, { input, maxBuffer: 1 << 30, encoding: 'utf8' });
  assert.equal(run.status, 0, run.stderr);
  return run.stdout.split('\n').slice(0, -1);
}

function reference(url) {
  const parsed = parseURL(url);
  if (parsed === null || !/^https?$/.test(parsed.scheme)) return '-';
  return `${serializeURLOrigin(parsed)} ${serializePath(parsed)}`;
}

// What stands between the slashes, before any decoding.
function authority(url) {
  return url.replace(/[\t\n\r]/g, '').replace(/^[\0- ]*https?:[/\\]*/i, '').split(/[/\\?#]/)[0];
}

// Where we refuse on purpose what the standard takes. Each is a mismatch at worst, never a match.
function refusedOnPurpose(url, theirs) {
  const host = theirs.split(' ')[0].replace(/^https?:\/\//, '').replace(/:\d+$/, '');
  return host.length > 253               // no DNS name is longer
    || Buffer.byteLength(url) > 2048     // our limit
    || /(^|\.)xn--/.test(host)           // IDNA 2008 and an older Unicode
    || /[^\0-\x7f]|%[89a-f]/i.test(authority(url)); // the same, mapped to ASCII
}

// Where we take what the standard refuses: A-labels that break the Bidi rule (RFC 5893, which binds
// all labels of a host while libidn2 looks at one) or decode to characters that UTS #46 would have
// mapped. Chromium 156 opens nearly all invalid A-labels as they stand.
function takenOnPurpose(answer) {
  return /^https?:\/\/([^/]*\.)?xn--/.test(answer);
}

function compare(urls) {
  const answers = ours(urls);
  assert.equal(answers.length, urls.length);
  const found = { same: 0, refused: [], taken: [], wrong: [] };
  urls.forEach((url, i) => {
    const theirs = reference(url);
    if (answers[i] === theirs) found.same++;
    else if (answers[i] === '-' && refusedOnPurpose(url, theirs)) found.refused.push({ url, theirs });
    else if (theirs === '-' && takenOnPurpose(answers[i])) found.taken.push({ url, ours: answers[i] });
    else found.wrong.push({ url, ours: answers[i], theirs });
  });
  return found;
}

function check(t, urls) {
  const found = compare(urls);
  t.diagnostic(`${found.same} the same, ${found.refused.length} refused, ${found.taken.length} taken on purpose`);
  if (process.env.SHOW) console.log(found.refused, found.taken);
  assert.deepEqual(found.wrong.slice(0, 40), []);
}

test('URLs that parsers dispute are read as browsers read them', (t) => check(t, cases));

test('generated URLs are read as browsers read them', (t) => check(t, [...generate(count, seed)]));

test('each single character in a host is read as browsers read it', (t) => {
  const urls = [];
  for (let point = 0; point < 0x3000; point++)
    if (point < 0xd800 || point > 0xdfff) urls.push(`https://a${String.fromCodePoint(point)}b.example/`);
  check(t, urls);
});
