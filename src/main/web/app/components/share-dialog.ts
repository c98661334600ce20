import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ApiError } from '../../client/index.ts';
import type { Conversation, Share } from '../../client/index.ts';
import { copyText } from '../clipboard.ts';
import { sayWhy } from '../conversation-actions.ts';
import type { Session } from '../session.ts';
import { text } from '../text.ts';
import { DialogBox } from './dialog-box.ts';

const DAY_MS = 86_400_000;

/** Makes a link to a conversation as it is now, and takes it back. */
@customElement('share-dialog')
export class ShareDialog extends DialogBox {
  @property({ attribute: false }) accessor session!: Session;
  @property({ attribute: false }) accessor conversation!: Conversation;
  @state() private accessor share: Share | null = null;
  @state() private accessor failure = '';
  @state() private accessor busy = false;

  protected override heading(): string {
    return text.share.name;
  }

  protected override body(): TemplateResult {
    return html`
      <p class="dialog-text">${text.share.body}</p>
      ${this.share === null ? this.#offer() : this.#made(this.share)}
      ${this.failure === '' ? nothing : html`<p class="failure" role="alert">${this.failure}</p>`}`;
  }

  #offer(): TemplateResult {
    return html`
      <form @submit=${this.#make}>
        <label class="field"><span>${text.share.expires}</span>
          <select name="days">
            <option value="7">${text.share.week}</option>
            <option value="30" selected>${text.share.month}</option>
            <option value="0">${text.share.always}</option>
          </select></label>
        <div class="dialog-buttons">
          <button type="button" class="quiet start" ?disabled=${this.busy} @click=${() => void this.#end()}>${text.share.end}</button>
          <button type="submit" class="primary" ?disabled=${this.busy}>${text.share.make}</button>
        </div>
      </form>`;
  }

  #made({ url, token, expiresAt }: Share): TemplateResult {
    const link = new URL(url || `?share=${token}`, location.href).href;
    return html`
      <label class="field"><span>${text.share.link}</span>
        <input readonly .value=${link} @focus=${(event: Event) => (event.target as HTMLInputElement).select()}></label>
      ${expiresAt === null || expiresAt === undefined ? nothing : html`
        <p class="quiet">${text.share.until(new Date(expiresAt).toLocaleDateString(text.locale, { dateStyle: 'long' }))}</p>`}
      <div class="dialog-buttons">
        <button type="button" class="quiet start" ?disabled=${this.busy} @click=${() => void this.#end()}>${text.share.end}</button>
        <button type="button" class="primary" @click=${() => void this.#copy(link)}>${text.share.copy}</button>
      </div>`;
  }

  protected override closed(): void {
    this.remove();
  }

  readonly #make = (event: SubmitEvent): void => {
    event.preventDefault();
    const days = Number(new FormData(event.currentTarget as HTMLFormElement).get('days'));
    const expiresAt = days === 0 ? null : new Date(Date.now() + days * DAY_MS).toISOString();
    void this.#do(async () => {
      this.share = await this.session.api.share(this.conversation.id, expiresAt);
    });
  };

  #end(): Promise<void> {
    return this.#do(async () => {
      await this.session.api.unshare(this.conversation.id);
      this.share = null;
      this.session.notices.show(text.share.ended);
      this.close();
    });
  }

  async #copy(link: string): Promise<void> {
    const copied = await copyText(link);
    this.session.notices.show(copied ? text.message.copied : text.message.copyFailed);
    this.close();
  }

  async #do(act: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.failure = '';
    try {
      await act();
    } catch (error) {
      this.failure = error instanceof ApiError ? sayWhy(error) : text.failure('', '');
    }
    this.busy = false;
  }
}

export function showShare(session: Session, conversation: Conversation): void {
  const dialog = new ShareDialog();
  dialog.session = session;
  dialog.conversation = conversation;
  document.body.append(dialog);
  void dialog.show();
}
