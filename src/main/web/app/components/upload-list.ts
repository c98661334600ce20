import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { text } from '../text.ts';
import type { Upload, Uploads } from '../uploads.ts';
import { readableSize } from './attachments.ts';
import { PageElement } from './element.ts';
import { icon } from './icons.ts';

/** The files that will go with the prompt, and how far they are. */
@customElement('upload-list')
export class UploadList extends PageElement {
  @property({ attribute: false }) accessor uploads!: Uploads;
  @property({ attribute: false }) accessor all: readonly Upload[] = [];

  protected override render(): TemplateResult {
    return html`<ul class="uploads" aria-label=${text.prompt.files}>${repeat(this.all, ({ key }) => key, (upload) => html`<li>${this.#upload(upload)}</li>`)}</ul>`;
  }

  #upload({ key, name, size, progress, done, failure }: Upload): TemplateResult {
    return html`
      <span class="upload ${failure === null ? '' : 'failed'}" title=${failure ?? name}>
        ${icon('file')}
        <span class="file-name">${name}</span>
        <span class="file-size">${failure !== null ? text.prompt.uploadFailed : done === null ? text.prompt.uploading(progress) : readableSize(size)}</span>
        ${done === null && failure === null ? html`<progress max="1" .value=${progress} aria-label=${name}></progress>` : nothing}
        ${failure === null ? nothing : html`
          <button type="button" class="icon small" aria-label=${text.prompt.retryUpload(name)} title=${text.prompt.retryUpload(name)} @click=${() => this.uploads.again(key)}>${icon('again')}</button>`}
        <button type="button" class="icon small" aria-label=${text.prompt.removeFile(name)} title=${text.prompt.removeFile(name)} @click=${() => this.uploads.remove(key)}>${icon('close')}</button>
      </span>
      ${failure === null ? nothing : html`<span class="upload-why" role="status">${failure}</span>`}`;
  }
}
