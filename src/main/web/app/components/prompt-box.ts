import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { Session } from '../session.ts';
import { text } from '../text.ts';
import { PageElement } from './element.ts';
import { icon } from './icons.ts';

const growsByItself = CSS.supports('field-sizing', 'content');
const MOST_ROWS = 12;

/** Where a prompt is written, with the model that will answer it. */
@customElement('prompt-box')
export class PromptBox extends PageElement {
  @property({ attribute: false }) accessor session!: Session;
  @property({ attribute: false }) accessor revision = 0;
  @state() private accessor draft = '';
  #of: string | null | undefined = undefined;

  /** Puts a text into the box, to be looked over and sent. */
  suggest(prompt: string): void {
    this.#write(prompt);
    this.focusBox();
  }

  focusBox(): void {
    void this.updateComplete.then(() => this.querySelector('textarea')?.focus());
  }

  protected override willUpdate(_changed: PropertyValues): void {
    const { conversationId, drafts } = this.session;
    if (this.#of !== conversationId) {
      this.#of = conversationId;
      this.draft = drafts.get(conversationId);
    }
  }

  protected override render(): TemplateResult {
    const { session } = this;
    const streaming = session.active !== null;
    const name = streaming ? text.prompt.stop : text.prompt.send;
    const rows = growsByItself ? 1 : Math.min(MOST_ROWS, this.draft.split('\n').length);
    return html`
      <form class="prompt" @submit=${(event: Event) => { event.preventDefault(); this.#act(); }}>
        <textarea aria-label=${text.prompt.name} placeholder=${text.prompt.placeholder} rows=${rows} .value=${live(this.draft)}
          enterkeyhint="send" autocomplete="off" @input=${this.#typed} @keydown=${this.#key}></textarea>
        <div class="prompt-row">
          ${this.#models()}
          <button type="submit" class="send" aria-label=${name} title=${name} ?disabled=${!streaming && !this.#ready}>
            ${icon(streaming ? 'stop' : 'send')}
          </button>
        </div>
      </form>`;
  }

  #models(): TemplateResult | typeof nothing {
    const { models, model, conversationId } = this.session;
    const known = models.all.some(({ id }) => id === model);
    const providers = [...new Set(models.all.map(({ provider }) => provider))];
    return html`
      <select class="models" aria-label=${text.prompt.model} title=${text.prompt.model} .value=${live(model ?? '')}
        @change=${(event: Event) => models.choose(conversationId, (event.target as HTMLSelectElement).value)}>
        ${known || model === null ? nothing : html`<option value=${model} selected>${model}</option>`}
        ${providers.map((provider) => html`
          <optgroup label=${provider}>
            ${models.all.filter((each) => each.provider === provider).map(({ id, name }) => html`
              <option value=${id} ?selected=${id === model}>${name}</option>`)}
          </optgroup>`)}
      </select>`;
  }

  get #ready(): boolean {
    return this.draft.trim() !== '' && this.session.canSend;
  }

  readonly #typed = (event: Event): void => {
    this.#write((event.target as HTMLTextAreaElement).value);
  };

  #write(draft: string): void {
    this.draft = draft;
    this.session.drafts.set(this.session.conversationId, draft);
  }

  readonly #key = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.#send();
    }
  };

  #act(): void {
    if (this.session.active !== null) {
      this.session.stop();
      this.focusBox(); // the button is about to have nothing to send
    } else {
      this.#send();
    }
  }

  #send(): void {
    if (this.#ready) {
      const prompt = this.draft;
      this.session.send(prompt); // in the outbox before it leaves the box
      this.#write('');
    }
  }
}
