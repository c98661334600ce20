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
  import('./markdown-text.ts').catch(() => setTimeout(() => {
    needed = false;
    needMarkdown();
  }, AGAIN_MS));
}
