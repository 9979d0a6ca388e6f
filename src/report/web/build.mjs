// Bundles the page into ../assets/report.html: one file with a slot for a summary.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

const root = new URL('.', import.meta.url);
const read = (path) => readFileSync(new URL(path, root), 'utf8');
const sha256 = (text, encoding) => createHash('sha256').update(text).digest(encoding);

// The same sum as in tests/src/report/check_bundle.cmake, which finds a stale bundle.
function sourcesHash() {
  const files = ['build.mjs', 'package-lock.json', 'package.json',
    ...readdirSync(new URL('src/', root)).map((name) => `src/${name}`)].sort();
  return sha256(files.map((file) => `${sha256(readFileSync(new URL(file, root)), 'hex')}  ${file}\n`).join(''), 'hex');
}

function fill(template, slots) {
  return template.replace(/@([A-Z_]+)@/g, (whole, name) => slots[name] ?? whole);
}

// The page stays ASCII, so that it may be cut anywhere when it is embedded.
function ascii(text) {
  return text.replace(/[^\x00-\x7f]/gu, (character) => `&#${character.codePointAt(0)};`);
}

const bundle = await build({
  entryPoints: [new URL('src/main.js', root).pathname],
  bundle: true, minify: true, write: false, format: 'iife', target: 'es2020', charset: 'ascii', legalComments: 'none',
  define: { 'process.env.NODE_ENV': '"production"' },
});
const script = bundle.outputFiles[0].text.trim().replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
const slots = {
  SCRIPT_HASH: `sha256-${sha256(script, 'base64')}`,
  SOURCES_HASH: sourcesHash(),
  NOTICES: ascii(read('src/third_party_notices.txt').trim()),
  STYLE: read('src/style.css').trim(),
  SCRIPT: script,
};
const page = fill(read('src/page.html'), slots);
if (page.split('@BAILIWICK_SUMMARY@').length !== 2) throw new Error('the page must have exactly one slot for the summary');
if (/[^\x00-\x7f]/.test(page)) throw new Error('the page must be ASCII');
writeFileSync(new URL('../assets/report.html', root), page);
console.log(`report.html: ${Math.round(page.length / 1024)} KiB`);
