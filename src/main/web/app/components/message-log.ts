import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { Follow } from '../follow.ts';
import type { Session } from '../session.ts';
import { text } from '../text.ts';
import type { Row } from '../thread.ts';
import { PageElement } from './element.ts';
import { icon } from './icons.ts';
import './message-card.ts';
import './pending-card.ts';

/** The messages of the open conversation; it scrolls along with an answer until the reader scrolls up. */
@customElement('message-log')
export class MessageLog extends PageElement {
  @property({ attribute: false }) accessor session!: Session;
  /** Rises whenever something may have changed. */
  @property({ attribute: false }) accessor revision = 0;
  @state() private accessor away = false;
  #follow: Follow | null = null;
  #older: IntersectionObserver | null = null;
  #firstKey: string | null = null;
  #fromEnd = 0;
  #unlisten: () => void = () => {};

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unlisten = this.session.moves.add(() => void this.updateComplete.then(() => this.#follow?.jump()));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unlisten();
    this.#follow?.stop();
    this.#older?.disconnect();
    this.#follow = null;
    this.#older = null;
  }

  protected override firstUpdated(): void {
    const scroller = this.querySelector<HTMLElement>('.log');
    const content = this.querySelector<HTMLElement>('.log-content');
    const top = this.querySelector('.log-top');
    if (scroller !== null && content !== null && top !== null) {
      this.#follow = new Follow(scroller, content, (away) => (this.away = away));
      this.#follow.jump();
      this.#older = new IntersectionObserver(
        (seen) => seen.some(({ isIntersecting }) => isIntersecting) && this.session.loadOlder(),
        { root: scroller, rootMargin: '400px 0px 0px' },
      );
      this.#older.observe(top);
    }
  }

  protected override willUpdate(): void {
    this.#fromEnd = this.#follow?.fromEnd ?? 0;
  }

  protected override updated(_changed: PropertyValues): void {
    const first = this.session.rows[0]?.key ?? null;
    if (first !== this.#firstKey) {
      this.#firstKey = first;
      this.#follow?.restore(this.#fromEnd); // older messages were put before the others
      const top = this.querySelector('.log-top');
      if (top !== null) {
        this.#older?.unobserve(top); // to be told anew while it stays in sight
        this.#older?.observe(top);
      }
    }
  }

  protected override render(): TemplateResult {
    const { store, rows } = this.session;
    return html`
      <div class="log" role="log" aria-label=${text.log.name} tabindex="0">
        <div class="log-content">
          <div class="log-top">${store?.olderThan == null ? nothing : html`<p class="quiet-note">${text.log.older}</p>`}</div>
          ${this.#body(rows)}
        </div>
      </div>
      ${this.away ? html`
        <button type="button" class="jump" @click=${() => this.#follow?.jump()}>${icon('down')}<span>${text.log.jump}</span></button>` : nothing}`;
  }

  #body(rows: readonly Row[]): TemplateResult | unknown {
    const { store } = this.session;
    if (store?.gone === true && rows.length === 0) {
      return html`
        <div class="gone">
          <h1>${text.log.goneTitle}</h1>
          <p>${text.log.gone}</p>
        </div>`;
    }
    if (store !== null && !store.loaded && rows.length === 0) {
      return html`
        <div class="skeletons" role="status" aria-label=${text.log.loading}>
          <i class="skeleton short"></i><i class="skeleton"></i><i class="skeleton"></i><i class="skeleton half"></i>
        </div>`;
    }
    const busy = this.session.active !== null;
    return repeat(rows, ({ key }) => key, (row) => this.#row(row, busy));
  }

  #row(row: Row, busy: boolean): TemplateResult {
    const { session } = this;
    return row.kind === 'pending'
      ? html`<pending-card .session=${session} .entry=${row.entry} .note=${session.note(row.entry)}></pending-card>`
      : html`<message-card .session=${session} .message=${row.message} .revision=${row.message.version}
          .version=${row.version} .versions=${row.versions} .busy=${busy}></message-card>`;
  }
}
