import { nextTask } from '../frame.ts';

const AGAIN_MS = 3_000;
let needed = false;

/**
 * Reading Markdown is a part of its own, which the page fetches with its script and runs only after its first
 * frame. What is written in a `markdown-text` before then is shown when it has come.
 */
export function needMarkdown(): void {
  if (needed) {
    return;
  }
  needed = true;
  load().catch(() => setTimeout(() => {
    needed = false;
    needMarkdown();
  }, AGAIN_MS));
}

/** In tasks of their own: to run it, to use it for the first time, and to draw what is there. */
async function load(): Promise<void> {
  const { beginToDraw, prepare } = await import('./markdown-text.ts');
  for (const step of prepare) {
    await nextTask();
    step();
  }
  await nextTask();
  beginToDraw();
}
