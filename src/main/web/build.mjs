// Bundles the page into dist/. Everything is a file of its own, because the page's
// Content-Security-Policy allows neither inline scripts nor inline styles.
import { build } from 'esbuild';
import { cpSync, mkdirSync, rmSync } from 'node:fs';

rmSync('dist', { recursive: true, force: true });
mkdirSync('dist');
cpSync('static', 'dist', { recursive: true });
await build({
  entryPoints: { app: 'app/main.ts', theme: 'app/theme-early.ts' },
  outdir: 'dist',
  bundle: true,
  minify: true,
  format: 'iife',
  target: ['es2022'],
  legalComments: 'none',
  logLevel: 'warning',
});
await build({
  entryPoints: { app: 'app/styles/app.css' },
  outdir: 'dist',
  bundle: true,
  minify: true,
  logLevel: 'warning',
});
