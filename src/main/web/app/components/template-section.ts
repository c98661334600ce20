import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ApiError } from '../../client/index.ts';
import type { PromptTemplate } from '../../client/index.ts';
import { sayWhy } from '../conversation-actions.ts';
import type { Session } from '../session.ts';
import { text } from '../text.ts';
import { PageElement } from './element.ts';
import { icon } from './icons.ts';

/** The user's own prompt templates, to be written, changed and removed. */
@customElement('template-section')
export class TemplateSection extends PageElement {
  @property({ attribute: false }) accessor session!: Session;
  /** The one that is being written: its id, or null for a new one. */
  @state() private accessor editing: string | null | undefined = undefined;
  @state() private accessor failure = '';
  #unlisten: () => void = () => {};

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unlisten = this.session.templates.changes.add(() => this.requestUpdate());
    void this.session.templates.need();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unlisten();
  }

  protected override render(): TemplateResult {
    const { templates } = this.session;
    return html`
      <section>
        <h3>${text.settings.templates}</h3>
        ${templates.state === 'missing' ? html`<p class="quiet">${text.settings.unavailable}</p>`
          : templates.state === 'failed' ? html`<p class="quiet">${text.settings.failed}</p>` : html`
          <ul class="templates">${templates.all.map((template) => html`<li>${template.id === this.editing ? this.#form(template) : this.#row(template)}</li>`)}</ul>
          ${this.editing === null ? this.#form(null)
            : html`<button type="button" class="quiet" @click=${() => (this.editing = null)}>${icon('plus')}${text.settings.newTemplate}</button>`}`}
        ${this.failure === '' ? nothing : html`<p class="failure" role="alert">${this.failure}</p>`}
      </section>`;
  }

  #row(template: PromptTemplate): TemplateResult {
    const { id, title } = template;
    return html`
      <span class="template-title" dir="auto">${title}</span>
      <button type="button" class="icon small" aria-label=${text.settings.editTemplate(title)} title=${text.settings.editTemplate(title)} @click=${() => (this.editing = id)}>${icon('edit')}</button>
      <button type="button" class="icon small" aria-label=${text.settings.removeTemplate(title)} title=${text.settings.removeTemplate(title)}
        @click=${() => void this.#do(() => this.session.api.removePrompt(id))}>${icon('bin')}</button>`;
  }

  #form(template: PromptTemplate | null): TemplateResult {
    return html`
      <form @submit=${(event: SubmitEvent) => this.#save(event, template)}>
        <label class="field"><span>${text.settings.templateTitle}</span><input name="title" required maxlength="100" dir="auto" autocomplete="off" .value=${template?.title ?? ''}></label>
        <label class="field"><span>${text.settings.templateContent}</span><textarea name="content" required rows="4" dir="auto" .value=${template?.content ?? ''}></textarea>
          <small>${text.settings.templatesHint}</small></label>
        <div class="dialog-buttons">
          <button type="button" class="quiet" @click=${() => (this.editing = undefined)}>${text.settings.cancel}</button>
          <button type="submit" class="primary">${text.settings.save}</button>
        </div>
      </form>`;
  }

  #save(event: SubmitEvent, template: PromptTemplate | null): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const saved = { title: String(form.get('title')).trim(), content: String(form.get('content')) };
    void this.#do(() => this.session.api.savePrompt(template?.id ?? null, saved));
  }

  async #do(act: () => Promise<unknown>): Promise<void> {
    this.failure = '';
    try {
      await act();
      this.editing = undefined;
      await this.session.templates.load();
    } catch (error) {
      this.failure = error instanceof ApiError ? sayWhy(error) : text.failure('', '');
    }
  }
}
