import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Message, ToolCall } from '../../client/index.ts';
import { copyText } from '../clipboard.ts';
import { messageMenu } from '../message-menu.ts';
import type { Session } from '../session.ts';
import { text } from '../text.ts';
import { attachmentList } from './attachments.ts';
import { LogElement } from './element.ts';
import { icon } from './icons.ts';
import type { IconName } from './icons.ts';
import { openMenu } from './menu-sheet.ts';
import { needMarkdown } from './markdown.ts';
import type { MarkdownText } from './markdown-text.ts';
import './message-editor.ts';

/** It may not have come yet. */
type Drawn = HTMLElement & Partial<Pick<MarkdownText, 'plainText'>>;

/** A message that is stored, with what can be done to it. */
@customElement('message-card')
export class MessageCard extends LogElement {
  @property({ attribute: false }) accessor session!: Session;
  @property({ attribute: false }) accessor message!: Message;
  /** The message is one lasting object; this says that it changed. */
  @property({ attribute: false }) accessor revision = 0;
  @property({ attribute: false }) accessor version = 1;
  @property({ attribute: false }) accessor versions = 1;
  /** An answer is being written in this conversation. */
  @property({ attribute: false }) accessor busy = false;
  @state() private accessor editing = false;
  @state() private accessor figures = false;

  override connectedCallback(): void {
    super.connectedCallback();
    // What was typed into it outlives the row, which is only there while it is in sight.
    this.editing = this.session.drafts.getEdit(this.message.id) !== null;
  }

  protected override render(): TemplateResult {
    const { message } = this;
    return html`
      <article class="message" data-message-id=${message.id} data-role=${message.role} data-status=${message.status}
        aria-busy=${message.active ? 'true' : nothing} aria-label=${text.message[roleName(message)]}>
        ${this.editing ? html`
          <message-editor .session=${this.session} .message=${message} @done=${() => this.#edited()}></message-editor>` : html`
          ${message.thinking === '' ? nothing : this.#thinking()}
          ${message.toolCalls.map((call) => this.#tool(call))}
          ${message.attachments.length === 0 ? nothing : attachmentList(this.session.api, message.attachments)}
          ${this.#body()}
          ${this.#outcome()}
          ${this.#footer()}
          ${this.figures ? this.#figures() : nothing}`}
      </article>`;
  }

  #body(): TemplateResult | typeof nothing {
    const { message } = this;
    if (message.role === 'user') {
      return html`<div class="bubble" dir="auto">${message.content}</div>`;
    }
    if (message.active && message.content === '') {
      return html`<div class="writing"><span class="visually-hidden">${text.message.writing}</span><i></i><i></i><i></i></div>`;
    }
    if (message.content === '') {
      return nothing;
    }
    needMarkdown();
    return html`
      <markdown-text class="prose" .text=${message.content} .growing=${message.active}
        @copied=${(event: CustomEvent<boolean>) => this.#copied(event.detail)}></markdown-text>`;
  }

  #thinking(): TemplateResult {
    return html`
      <details class="aside">
        <summary>${text.message.thinking}</summary>
        <div class="thinking" dir="auto">${this.message.thinking}</div>
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
    const { status, finishReason, error, content, role } = this.message;
    switch (status) {
      case 'stopped':
        return html`<p class="outcome">${text.message.stopped}</p>`;
      case 'interrupted':
        return html`<p class="outcome warning">${icon('note')}<span>${text.message.interrupted}</span></p>`;
      case 'error':
        return html`<p class="outcome failure">${icon('note')}<span>${text.failure(error?.code ?? '', error?.message ?? '')}</span></p>`;
      case 'complete':
        return finishReason === 'length' ? html`<p class="outcome">${text.message.cutByLength}</p>`
          : role === 'assistant' && content === '' ? html`<p class="outcome">${text.message.empty}</p>` : nothing;
      case 'pending':
      case 'streaming':
        return nothing;
    }
  }

  #footer(): TemplateResult {
    const { message, session } = this;
    if (message.active) {
      return html`<div class="message-footer"></div>`;
    }
    const assistant = message.role === 'assistant';
    const goesOn = assistant && (message.status !== 'complete' || message.finishReason === 'length');
    return html`
      <div class="message-footer">
        ${this.versions > 1 ? this.#picker() : nothing}
        ${goesOn ? html`<button type="button" class="quiet go-on" ?disabled=${this.busy} @click=${() => session.asking.continue(message)}>${icon('continue')}${text.message.continue}</button>` : nothing}
        ${this.#button('copy', text.message.copy, () => this.#copy(message.content))}
        ${message.role === 'user' ? this.#button('edit', text.message.edit, () => (this.editing = true)) : nothing}
        ${assistant ? html`
          ${this.#button('again', text.message.regenerate, () => session.asking.regenerate(message), this.busy)}
          ${this.#reaction('up')}
          ${this.#reaction('down')}` : nothing}
        <button type="button" class="icon small" aria-label=${text.message.more} title=${text.message.more} aria-haspopup="menu" aria-expanded="false"
          @click=${(event: Event) => this.#menu(event)}>${icon('more')}</button>
        ${this.#facts()}
      </div>`;
  }

  #reaction(value: 'up' | 'down'): TemplateResult {
    const { message } = this;
    const chosen = message.reaction === value;
    const name = value === 'up' ? text.message.good : text.message.bad;
    return html`
      <button type="button" class="icon small" aria-label=${name} title=${name} aria-pressed=${chosen}
        @click=${() => void this.session.actions.react(message, chosen ? null : value)}>${icon(value === 'up' ? 'good' : 'bad')}</button>`;
  }

  #menu(event: Event): void {
    openMenu(event.currentTarget, {
      name: text.message.more,
      items: messageMenu(this.session, this.message, this.busy, {
        plainText: () => this.querySelector<Drawn>('markdown-text')?.plainText?.() ?? this.message.content,
        copy: (content) => this.#copy(content),
        figures: () => (this.figures = !this.figures),
      }),
    });
  }

  #picker(): TemplateResult {
    const turn = (by: -1 | 1) => () => this.session.place.turn(this.message, by);
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
    const { model, role } = this.message;
    const name = model?.split('/').slice(1).join('/') ?? '';
    return role === 'assistant' && name !== '' ? html`<span class="facts">${name}</span>` : nothing;
  }

  #figures(): TemplateResult {
    const { model, usage, timing, createdAt } = this.message;
    const rows: readonly (readonly [string, string | null])[] = [
      [text.message.model, model],
      [text.message.at, new Date(createdAt).toLocaleString(text.locale, { dateStyle: 'medium', timeStyle: 'short' })],
      [text.message.promptTokens, typeof usage?.promptTokens === 'number' ? text.count(usage.promptTokens) : null],
      [text.message.completionTokens, typeof usage?.completionTokens === 'number' ? text.count(usage.completionTokens) : null],
      [text.message.firstToken, typeof timing?.firstTokenMs === 'number' ? text.seconds(timing.firstTokenMs) : null],
      [text.message.total, typeof timing?.totalMs === 'number' ? text.seconds(timing.totalMs) : null],
    ];
    return html`<dl class="figures">${rows.map(([name, value]) => value === null ? nothing : html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
  }

  #copy(content: string): void {
    void copyText(content).then((copied) => this.#copied(copied));
  }

  #copied(copied: boolean): void {
    this.session.notices.show(copied ? text.message.copied : text.message.copyFailed);
  }

  #edited(): void {
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
