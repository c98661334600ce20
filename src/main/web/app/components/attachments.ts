import { html } from 'lit';
import type { TemplateResult } from 'lit';
import type { Api, Attachment } from '../../client/index.ts';
import { text } from '../text.ts';
import { icon } from './icons.ts';

/** The files of a message: pictures as pictures, all others by name. */
export function attachmentList(api: Api, attachments: readonly Attachment[]): TemplateResult {
  return html`
    <ul class="attachments" aria-label=${text.message.attachments}>
      ${attachments.map(({ id, name, mimeType, size }) => {
        const address = api.address(`attachments/${id}`);
        return html`
          <li><a href=${address} target="_blank" rel="noopener" download=${name}>
            ${/^image\/(png|jpeg|gif|webp|avif)$/.test(mimeType)
              ? html`<img src=${address} alt=${name} loading="lazy" decoding="async">`
              : html`${icon('file')}<span class="file-name">${name}</span><span class="file-size">${readableSize(size)}</span>`}
          </a></li>`;
      })}
    </ul>`;
}

export function readableSize(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  let value = bytes;
  let at = 0;
  while (value >= 1_000 && at < units.length - 1) {
    value /= 1_000;
    at++;
  }
  return value.toLocaleString(text.locale, { style: 'unit', unit: units[at] ?? 'byte', maximumFractionDigits: at === 0 ? 0 : 1 });
}
