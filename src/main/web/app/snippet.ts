import { html } from 'lit';
import type { TemplateResult } from 'lit';
import type { SearchHit } from '../client/index.ts';

/** What a search found, with the found words marked. */
export function snippet({ snippet: found, highlights }: SearchHit): TemplateResult {
  const parts: (string | TemplateResult)[] = [];
  let at = 0;
  for (const [start, end] of highlights) {
    if (start >= at && end <= found.length) {
      parts.push(found.slice(at, start), html`<mark>${found.slice(start, end)}</mark>`);
      at = end;
    }
  }
  parts.push(found.slice(at));
  return html`<span class="snippet">${parts}</span>`;
}
