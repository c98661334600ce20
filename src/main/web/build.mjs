// Bundles the page into dist/. Everything is a file of its own, because the page's
// Content-Security-Policy allows neither inline scripts nor inline styles.
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const common = { bundle: true, minify: true, target: ['es2022'], legalComments: 'none', logLevel: 'warning' };

rmSync('dist', { recursive: true, force: true });
mkdirSync('dist');
cpSync('static', 'dist', { recursive: true });
// What is rarely wanted is split off and loaded when it is.
const MAIN = 'app/main.ts';
/** Wanted soon after the first frame, and so fetched with what comes before it. */
const SOON = 'app/components/markdown-text.ts';
const { metafile } = await build({
  ...common, entryPoints: { app: MAIN }, outdir: 'dist', format: 'esm', splitting: true, chunkNames: 'part-[hash]', metafile: true,
  plugins: [{ name: 'one-beginning', setup: oneBeginning }],
});
preload();
await build({ ...common, entryPoints: { theme: 'app/theme-early.ts' }, outdir: 'dist', format: 'iife' });
await build({ ...common, entryPoints: { app: 'app/styles/app.css' }, outdir: 'dist' });
formulas();
await worker();

/**
 * Whatever is loaded later is said to need all that the page begins with, which is there by then. Else each set of
 * modules that some of the later parts share would be a file of its own, and the page would begin by fetching a dozen.
 */
function oneBeginning({ onResolve, onLoad, resolve: find }) {
  const later = new Set();
  onResolve({ filter: /^\./ }, async ({ path, kind, resolveDir, importer, pluginData }) => {
    if (kind !== 'dynamic-import' || pluginData === 'found') {
      return undefined;
    }
    const found = await find(path, { kind, resolveDir, importer, pluginData: 'found' });
    later.add(found.path);
    return found;
  });
  onLoad({ filter: /\.ts$/ }, ({ path }) => later.has(path)
    ? { contents: `${readFileSync(path, 'utf8')}\nimport ${JSON.stringify(resolve(MAIN))};\n`, loader: 'ts' } : undefined);
}

/** The page names the parts that its script begins with, so that they are fetched beside it and not after it. */
function preload() {
  const wanted = new Set();
  const want = (file) => metafile.outputs[file].imports.filter(({ kind }) => kind === 'import-statement').forEach(({ path }) => {
    if (!wanted.has(path)) {
      wanted.add(path);
      want(path);
    }
  });
  want('dist/app.js');
  const [soon] = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint === SOON);
  wanted.add(soon);
  want(soon);
  const links = [...wanted].map((path) => `<link rel="modulepreload" href="${path.slice('dist/'.length)}">`);
  writeFileSync('dist/index.html', readFileSync('dist/index.html', 'utf8').replace('<!-- parts -->', links.join('\n  ')));
}

/** KaTeX's style sheet and the one kind of fonts that every browser of today takes. */
function formulas() {
  const from = 'node_modules/katex/dist';
  mkdirSync('dist/katex/fonts', { recursive: true });
  const css = readFileSync(`${from}/katex.min.css`, 'utf8').replace(/,url\([^)]*\.(?:woff|ttf)\) format\("[a-z]+"\)/g, '');
  writeFileSync('dist/katex/katex.css', css);
  readdirSync(`${from}/fonts`).filter((name) => name.endsWith('.woff2'))
    .forEach((name) => cpSync(`${from}/fonts/${name}`, `dist/katex/fonts/${name}`));
}

/** It knows all files but the fonts, which are kept when they were used. */
async function worker() {
  const files = readdirSync('dist', { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name).slice('dist/'.length))
    .filter((name) => !name.startsWith('katex/fonts/')).sort();
  const hash = createHash('sha256');
  files.forEach((name) => hash.update(name).update(readFileSync(join('dist', name))));
  const shell = ['', ...files.filter((name) => name !== 'index.html')];
  await build({
    ...common, entryPoints: { sw: 'app/worker/sw.ts' }, outdir: 'dist', format: 'iife',
    define: { SHELL: JSON.stringify(shell), VERSION: JSON.stringify(hash.digest('hex').slice(0, 16)) },
  });
}
