// Bundles the tests (TypeScript) and runs them with Node's own test runner.
import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const outdir = join(root, 'build/test');
const files = ['test/client', 'test/app'].flatMap((folder) =>
  readdirSync(join(root, folder)).filter((name) => name.endsWith('.test.ts')).map((name) => join(root, folder, name)));
rmSync(outdir, { recursive: true, force: true });
await build({
  entryPoints: files,
  outdir,
  outbase: join(root, 'test'),
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: 'inline',
  logLevel: 'warning',
});
const compiled = readdirSync(outdir, { recursive: true }).filter((name) => name.endsWith('.test.mjs'));
const node = spawn(
  process.execPath,
  ['--enable-source-maps', '--test', '--test-reporter=spec', ...compiled.map((name) => join(outdir, name))],
  { stdio: 'inherit' },
);
node.on('exit', (code) => process.exit(code ?? 1));
