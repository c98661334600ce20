import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { Attachment } from '../../client/index.ts';
import type { Session } from '../session.ts';
import { text } from '../text.ts';
import { Uploads } from '../uploads.ts';
import { PageElement } from './element.ts';
import { icon } from './icons.ts';
import { openMenu } from './menu-sheet.ts';
import './model-picker.ts';
import './upload-list.ts';

const growsByItself = CSS.supports('field-sizing', 'content');
const MOST_ROWS = 12;

/** Where a prompt is written, with its files and the model that will answer it. */
@customElement('prompt-box')
export class PromptBox extends PageElement {
  @property({ attribute: false }) accessor session!: Session;
  @property({ attribute: false }) accessor revision = 0;
  @state() private accessor draft = '';
  #of: string | null | undefined = undefined;
  #uploads!: Uploads;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#uploads = new Uploads(this.session.api);
    this.#uploads.changes.add(() => this.requestUpdate());
  }

  /** Puts a text into the box, to be looked over and sent, with files that are there already. */
  suggest(prompt: string, attachments: readonly Attachment[] = []): void {
    this.#write(prompt);
    this.#uploads.restore(attachments);
    this.focusBox();
  }

  /** Files that were dropped somewhere on the page. */
  attach(files: Iterable<File>): void {
    this.#uploads.add(files);
    this.focusBox();
  }

  focusBox(): void {
    void this.updateComplete.then(() => this.querySelector('textarea')?.focus());
  }

  /** Unless that brings up a keyboard, which would cover what is read. */
  offerBox(): void {
    if (matchMedia('(pointer: fine)').matches) {
      this.focusBox();
    }
  }

  protected override willUpdate(_changed: PropertyValues): void {
    const { drafts, place: { conversationId } } = this.session;
    if (this.#of !== conversationId) {
      this.#of = conversationId;
      this.draft = drafts.get(conversationId);
    }
  }

  protected override render(): TemplateResult {
    const { session } = this;
    const streaming = session.place.active !== null;
    const name = streaming ? text.prompt.stop : text.prompt.send;
    const rows = growsByItself ? 1 : Math.min(MOST_ROWS, this.draft.split('\n').length);
    return html`
      <form class="prompt" @submit=${(event: Event) => { event.preventDefault(); this.#act(); }}>
        ${this.#uploads.all.length === 0 ? nothing : html`<upload-list .uploads=${this.#uploads} .all=${this.#uploads.all}></upload-list>`}
        <textarea aria-label=${text.prompt.name} placeholder=${text.prompt.placeholder} rows=${rows} dir="auto" .value=${live(this.draft)}
          enterkeyhint="send" autocomplete="off" @input=${this.#typed} @keydown=${this.#key} @paste=${this.#pasted}></textarea>
        <div class="prompt-row">
          <button type="button" class="icon" aria-label=${text.prompt.attach} title=${text.prompt.attach} @click=${this.#choose}>${icon('attach')}</button>
          <button type="button" class="icon" aria-label=${text.prompt.templates} title=${text.prompt.templates} aria-haspopup="menu" aria-expanded="false"
            @click=${(event: Event) => void this.#templates(event.currentTarget)}>${icon('templates')}</button>
          <model-picker .session=${session} .models=${session.models.all} .chosen=${session.model}></model-picker>
          <button type="submit" class="send" aria-label=${name} title=${name} ?disabled=${!streaming && !this.#ready}>
            ${icon(streaming ? 'stop' : 'send')}
          </button>
        </div>
        <input type="file" multiple hidden @change=${this.#chosen}>
      </form>`;
  }

  get #ready(): boolean {
    return this.draft.trim() !== '' && this.session.asking.canSend && !this.#uploads.unfinished;
  }

  readonly #typed = (event: Event): void => {
    this.#write((event.target as HTMLTextAreaElement).value);
  };

  #write(draft: string): void {
    this.draft = draft;
    this.session.drafts.set(this.session.place.conversationId, draft);
  }

  readonly #key = (event: KeyboardEvent): void => {
    if (this.session.preferences.sends(event)) {
      event.preventDefault();
      this.#send();
    }
  };

  #act(): void {
    if (this.session.place.active !== null) {
      this.session.asking.stop();
      this.offerBox(); // the button is about to have nothing to send
    } else {
      this.#send();
    }
  }

  #send(): void {
    if (this.#ready) {
      const prompt = this.draft;
      this.session.asking.send(prompt, this.#uploads.take()); // in the outbox before it leaves the box
      this.#write('');
    } else if (this.#uploads.unfinished && this.draft.trim() !== '') {
      this.session.notices.show(text.prompt.waitForFiles);
    }
  }

  // ---- files ---------------------------------------------------------------------

  readonly #choose = (): void => {
    this.querySelector<HTMLInputElement>('input[type=file]')?.click();
  };

  readonly #chosen = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    this.attach(input.files ?? []);
    input.value = '';
  };

  readonly #pasted = (event: ClipboardEvent): void => {
    const files = event.clipboardData?.files;
    if (files !== undefined && files.length > 0) {
      event.preventDefault();
      this.attach(files);
    }
  };

  // ---- templates -----------------------------------------------------------------

  async #templates(anchor: EventTarget | null): Promise<void> {
    const { templates, notices } = this.session;
    await templates.need();
    if (templates.all.length === 0) {
      notices.show(templates.state === 'missing' ? text.actions.notHere : text.prompt.templatesEmpty);
      return;
    }
    openMenu(anchor, {
      name: text.prompt.templates,
      items: templates.all.map(({ title, content }) => ({ name: title, icon: 'templates', act: () => void this.#insert(content) })),
    });
  }

  async #insert(content: string): Promise<void> {
    const filled = content.includes('{{')
      ? await (await import('./template-filler.ts')).fillTemplate(content) : content;
    if (filled !== null) {
      this.suggest(this.draft.trim() === '' ? filled : `${this.draft.trimEnd()}\n\n${filled}`);
    }
  }
}
