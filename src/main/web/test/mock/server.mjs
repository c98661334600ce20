// Bundles and starts the mock server.
import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
await build({
  entryPoints: [`${root}/test/mock/main.ts`], outfile: `${root}/build/mock.mjs`,
  bundle: true, platform: 'node', format: 'esm', target: 'node20', logLevel: 'warning',
});
process.chdir(root);
await import(`${root}/build/mock.mjs`);
