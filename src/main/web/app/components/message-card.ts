import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Message, ToolCall } from '../../client/index.ts';
import { copyText } from '../clipboard.ts';
import type { Session } from '../session.ts';
import { text } from '../text.ts';
import { PageElement } from './element.ts';
import { icon } from './icons.ts';
import type { IconName } from './icons.ts';
import './markdown-text.ts';

/** A message that is stored, with what can be done to it. */
@customElement('message-card')
export class MessageCard extends PageElement {
  @property({ attribute: false }) accessor session!: Session;
  @property({ attribute: false }) accessor message!: Message;
  /** The message is one lasting object; this says that it changed. */
  @property({ attribute: false }) accessor revision = 0;
  @property({ attribute: false }) accessor version = 1;
  @property({ attribute: false }) accessor versions = 1;
  /** An answer is being written in this conversation. */
  @property({ attribute: false }) accessor busy = false;
  @state() private accessor editing = false;

  protected override render(): TemplateResult {
    const { message } = this;
    return html`
      <article class="message" data-message-id=${message.id} data-role=${message.role} data-status=${message.status}
        aria-busy=${message.active ? 'true' : nothing} aria-label=${text.message[roleName(message)]}>
        ${this.editing ? this.#editor() : html`
          ${message.thinking === '' ? nothing : this.#thinking()}
          ${message.toolCalls.map((call) => this.#tool(call))}
          ${this.#body()}
          ${this.#outcome()}
          ${this.#footer()}`}
      </article>`;
  }

  #body(): TemplateResult | typeof nothing {
    const { message } = this;
    if (message.role === 'user') {
      return html`<div class="bubble">${message.content}</div>`;
    }
    if (message.active && message.content === '') {
      return html`<div class="writing"><span class="visually-hidden">${text.message.writing}</span><i></i><i></i><i></i></div>`;
    }
    return message.content === '' ? nothing : html`
      <markdown-text class="prose ${message.active ? 'growing' : ''}" .text=${message.content} .growing=${message.active}
        @copied=${(event: CustomEvent<boolean>) => this.#copied(event.detail)}></markdown-text>`;
  }

  #thinking(): TemplateResult {
    return html`
      <details class="aside">
        <summary>${text.message.thinking}</summary>
        <div class="thinking">${this.message.thinking}</div>
      </details>`;
  }

  #tool(call: ToolCall): TemplateResult {
    const result = call.error ?? call.result;
    return html`
      <details class="aside" data-tool-status=${call.status}>
        <summary>${text.message.toolCall(call.name)}</summary>
        <div class="thinking tool">
          <b>${text.message.toolInput}</b>
          <pre tabindex="0">${readable(call.arguments)}</pre>
          ${result === undefined || result === null ? nothing : html`
            <b>${text.message.toolResult}</b>
            <pre tabindex="0">${readable(result)}</pre>`}
        </div>
      </details>`;
  }

  /** How it ended, when it did not simply end. */
  #outcome(): TemplateResult | typeof nothing {
    const { status, finishReason, error } = this.message;
    switch (status) {
      case 'stopped':
        return html`<p class="outcome">${text.message.stopped}</p>`;
      case 'interrupted':
        return html`<p class="outcome warning">${icon('note')}${error === null ? text.message.interrupted : text.failure(error.code, error.message)}</p>`;
      case 'error':
        return html`<p class="outcome failure">${icon('note')}${text.failure(error?.code ?? '', error?.message ?? '')}</p>`;
      default:
        return status === 'complete' && finishReason === 'length'
          ? html`<p class="outcome">${text.message.cutByLength}</p>` : nothing;
    }
  }

  #footer(): TemplateResult {
    const { message, session } = this;
    const ended = !message.active;
    const goesOn = message.role === 'assistant' && ended
      && (message.status !== 'complete' || message.finishReason === 'length');
    return html`
      <div class="message-footer">
        ${ended ? html`
          ${this.versions > 1 ? this.#picker() : nothing}
          ${this.#button('copy', text.message.copy, () => void copyText(message.content).then((copied) => this.#copied(copied)))}
          ${message.role === 'user' ? this.#button('edit', text.message.edit, () => this.#edit()) : nothing}
          ${message.role === 'assistant' ? this.#button('again', text.message.regenerate, () => session.regenerate(message), this.busy) : nothing}
          ${goesOn ? this.#button('continue', text.message.continue, () => session.continue(message), this.busy) : nothing}
          ${this.#facts()}` : nothing}
      </div>`;
  }

  #picker(): TemplateResult {
    const turn = (by: -1 | 1) => () => this.session.turn(this.message, by);
    return html`
      <span class="versions" role="group" aria-label=${text.message.versions}>
        ${this.#button('previous', text.message.previous, turn(-1), this.version <= 1)}
        <span class="version">${this.version}/${this.versions}</span>
        ${this.#button('next', text.message.next, turn(1), this.version >= this.versions)}
      </span>`;
  }

  #button(glyph: IconName, name: string, act: () => void, disabled = false): TemplateResult {
    return html`<button type="button" class="icon small" aria-label=${name} title=${name} ?disabled=${disabled} @click=${act}>${icon(glyph)}</button>`;
  }

  #facts(): TemplateResult | typeof nothing {
    const { model, usage, timing, role } = this.message;
    const facts = [
      model?.split('/').slice(1).join('/'),
      typeof usage?.completionTokens === 'number' ? text.message.tokens(usage.completionTokens) : undefined,
      typeof timing?.totalMs === 'number' ? text.message.seconds(timing.totalMs) : undefined,
    ].filter((fact) => fact !== undefined && fact !== '');
    return role === 'assistant' && facts.length > 0 ? html`<span class="facts">${facts.join(' · ')}</span>` : nothing;
  }

  #copied(copied: boolean): void {
    this.session.notices.show(copied ? text.message.copied : text.message.copyFailed);
  }

  // ---- editing -------------------------------------------------------------------

  #editor(): TemplateResult {
    return html`
      <form class="editor" @submit=${(event: Event) => { event.preventDefault(); this.#save(); }}>
        <textarea aria-label=${text.message.editBox} rows="3" .value=${this.message.content} @keydown=${this.#editKey}></textarea>
        <div class="editor-buttons">
          <button type="button" class="quiet" @click=${() => this.#close()}>${text.message.cancel}</button>
          <button type="submit" class="primary">${text.message.save}</button>
        </div>
      </form>`;
  }

  #edit(): void {
    this.editing = true;
    void this.updateComplete.then(() => {
      const box = this.querySelector('textarea');
      box?.focus();
      box?.setSelectionRange(box.value.length, box.value.length);
    });
  }

  readonly #editKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.preventDefault();
      this.#close();
    } else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.#save();
    }
  };

  #save(): void {
    const prompt = this.querySelector('textarea')?.value ?? '';
    if (prompt.trim() !== '') {
      this.#close();
      this.session.edit(this.message, prompt);
    }
  }

  #close(): void {
    this.editing = false;
    void this.updateComplete.then(() =>
      this.querySelector<HTMLElement>(`button[aria-label="${text.message.edit}"]`)?.focus());
  }
}

function roleName(message: Message): 'you' | 'assistant' | 'system' | 'tool' {
  return message.role === 'user' ? 'you' : message.role;
}

function readable(value: unknown): string {
  if (typeof value !== 'string') {
    return JSON.stringify(value, null, 2) ?? '';
  }
  try {
    return JSON.stringify(JSON.parse(value), null, 2);
  } catch {
    return value;
  }
}
