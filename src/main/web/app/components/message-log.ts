import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { nextTask, nextTurn } from '../frame.ts';
import { Follow } from '../log/follow.ts';
import { endOf, grown, RowWindow } from '../log/row-window.ts';
import type { Range } from '../log/row-window.ts';
import type { Session } from '../session.ts';
import { text } from '../text.ts';
import type { Row } from '../thread.ts';
import { LogElement } from './element.ts';
import { icon } from './icons.ts';
import './message-card.ts';
import './pending-card.ts';

/** Drawn beyond what is in sight: at least so much, and in the end so much. */
const NEEDED_PX = 300;
const WANTED_PX = 2_500;
/** A conversation of no more rows is drawn whole: the browser can then find in it. */
const SHORT = 60;
/** So many rows more in a frame, as long as it takes no longer than this, its layout included. */
const ROWS_A_FRAME = 4;
const FRAME_MS = 24;
/** Where a message that was searched for is put. */
const SOUGHT_PX = 24;

/** The messages of the open conversation; it scrolls along with an answer until the reader scrolls up. */
@customElement('message-log')
export class MessageLog extends LogElement {
  @property({ attribute: false }) accessor session!: Session;
  /** Rises whenever something may have changed. */
  @property({ attribute: false }) accessor revision = 0;
  @state() private accessor away = false;
  @state() private accessor marked: string | null = null;
  /** Messages that were there before are being drawn: nobody needs to be told of them. */
  @state() private accessor filling = true;
  readonly #window = new RowWindow();
  #rows: readonly Row[] = [];
  #drawn: Range = { first: 0, last: 0 };
  #step = 1;
  #growing = false;
  /** Of the view, as it was last laid out. */
  #height = innerHeight;
  #of: string | null = null;
  #follow: Follow | null = null;
  #older: IntersectionObserver | null = null;
  #sizes: ResizeObserver | null = null;
  #unlisten: () => void = () => {};

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unlisten = this.session.place.moves.add((move) => void this.updateComplete.then(() => {
      if (move === 'sent' || this.session.place.sought === null) {
        this.#follow?.jump();
      }
    }));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unlisten();
    this.#follow?.stop();
    this.#older?.disconnect();
    this.#sizes?.disconnect();
  }

  protected override willUpdate(): void {
    const { rows, conversationId } = this.session.place;
    if (rows !== this.#rows) {
      this.#rows = rows;
      this.#window.rows(rows.map(({ key }) => key));
    }
    if (conversationId !== this.#of) {
      this.#of = conversationId;
      this.#drawn = { first: 0, last: 0 };
      this.filling = true;
    }
    this.#drawn = this.#nextRange();
  }

  protected override firstUpdated(): void {
    const scroller = this.querySelector<HTMLElement>('.log');
    const content = this.querySelector<HTMLElement>('.log-content');
    const top = this.querySelector('.log-top');
    if (scroller !== null && content !== null && top !== null) {
      const sizes = new ResizeObserver((entries) => this.#resized(entries));
      sizes.observe(scroller);
      sizes.observe(content);
      this.#sizes = sizes;
      this.#follow = new Follow(scroller, (away) => this.#scrolled(away), () => {
        sizes.unobserve(content); // to be told anew
        sizes.observe(content);
      });
      this.#older = new IntersectionObserver(
        (seen) => seen.some(({ isIntersecting }) => isIntersecting) && this.session.place.loadOlder(),
        { root: scroller, rootMargin: '1200px 0px 0px' },
      );
    }
  }

  protected override updated(): void {
    for (const row of this.querySelector('.log-content')?.children ?? []) { // a search would go through all that is in them
      this.#sizes?.observe(row); // again does nothing
    }
    const top = this.querySelector('.log-top');
    if (top !== null && this.session.place.store?.olderThan != null) {
      this.#older?.unobserve(top); // to be told anew while it stays in sight
      this.#older?.observe(top);
    }
    this.#goToSought();
    void this.#drawMore();
  }

  protected override render(): TemplateResult {
    const { store } = this.session.place;
    return html`
      <div class="log" role="log" aria-label=${text.log.name} aria-live=${this.away || this.filling ? 'off' : nothing} tabindex="0">
        <div class="log-content">
          <div class="log-top">${store?.olderThan == null ? nothing : html`<p class="quiet-note">${text.log.older}</p>`}</div>
          ${this.#body()}
        </div>
      </div>
      ${this.away ? html`
        <button type="button" class="jump" @click=${() => this.#follow?.jump()}>${icon('down')}<span>${text.log.jump}</span></button>` : nothing}`;
  }

  #body(): TemplateResult {
    const { store, conversationId } = this.session.place;
    if (store?.gone === true) {
      return html`${this.#gone()}${this.#drawnRows()}`;
    }
    if (conversationId !== null && store?.loaded !== true && this.#rows.length === 0) {
      return !navigator.onLine ? html`<div class="gone"><p>${text.log.goneOffline}</p></div>` : html`
        <div class="skeletons" role="status" aria-label=${text.log.loading}>
          <i class="skeleton short"></i><i class="skeleton"></i><i class="skeleton"></i><i class="skeleton half"></i>
        </div>`;
    }
    return this.#drawnRows();
  }

  #gone(): TemplateResult {
    const { place: { conversationId, conversation }, actions } = this.session;
    return html`
      <div class="gone">
        <h1>${text.log.goneTitle}</h1>
        <p>${text.log.gone}</p>
        ${conversationId === null || conversation === null ? nothing : html`
          <button type="button" class="quiet" @click=${() => void actions.restore(conversationId, true)}>${text.actions.restore}</button>`}
      </div>`;
  }

  #drawnRows(): TemplateResult {
    const { first, last } = this.#drawn;
    const busy = this.session.place.active !== null;
    return html`
      <div class="unseen" .style=${`height:${this.#window.top(first)}px`}></div>
      ${repeat(this.#rows.slice(first, last), ({ key }) => key, (row) => this.#row(row, busy))}
      <div class="unseen" .style=${`height:${this.#window.height - this.#window.top(last)}px`}></div>`;
  }

  #row(row: Row, busy: boolean): TemplateResult {
    const { session } = this;
    return row.kind === 'pending'
      ? html`<pending-card data-key=${row.key} .session=${session} .entry=${row.entry} .note=${session.place.note(row.entry)}></pending-card>`
      : html`<message-card data-key=${row.key} class=${row.key === this.marked ? 'marked' : ''} .session=${session} .message=${row.message}
          .revision=${row.message.version} .version=${row.version} .versions=${row.versions} .busy=${busy}></message-card>`;
  }

  // ---- what is drawn -------------------------------------------------------------

  #nextRange(): Range {
    const all = { first: 0, last: this.#rows.length };
    const scroller = this.#follow === null ? null : this.querySelector<HTMLElement>('.log');
    const size = this.#height;
    // Before and while it follows, the end is what counts, wherever it stands just now.
    const atEnd = this.#follow === null || this.#follow.following;
    const bottom = atEnd || scroller === null ? this.#window.height : this.#top(scroller) + size;
    const wanted = all.last <= SHORT ? all : this.#window.between(bottom - size - WANTED_PX, bottom + WANTED_PX);
    const near = this.#window.between(bottom - size - NEEDED_PX, bottom + NEEDED_PX);
    // Where somebody has scrolled to, all that are in sight come at once.
    return grown(this.#drawn, atEnd ? endOf(this.#drawn, near, all.last) : near, wanted, this.#step);
  }

  /** Where the view begins, in the rows: by the row that is held, when others were put before it. */
  #top(scroller: HTMLElement): number {
    const anchor = this.#follow?.anchor ?? null;
    const index = anchor === null ? -1 : this.#window.indexOf(anchor.key);
    return anchor === null || index < 0 ? scroller.scrollTop - this.#before : this.#window.top(index) - anchor.offset;
  }

  /** What stands above the rows. */
  get #before(): number {
    return this.querySelector<HTMLElement>('.unseen')?.offsetTop ?? 0;
  }

  #scrolled(away: boolean): void {
    this.away = away;
    void this.#drawMore();
  }

  #resized(entries: readonly ResizeObserverEntry[]): void {
    for (const { target, borderBoxSize } of entries) {
      const key = target instanceof HTMLElement ? target.dataset['key'] : undefined;
      const height = borderBoxSize[0]?.blockSize;
      if (target.matches('.log') && height !== undefined) {
        this.#height = height;
      }
      if (key !== undefined && height !== undefined && target.isConnected) {
        this.#window.measured(key, height);
      }
    }
    this.#follow?.settle();
  }

  /** Once a frame, or all would be drawn in one task. How many rows follow is learnt from what the last ones cost. */
  async #drawMore(): Promise<void> {
    if (this.#growing) {
      return;
    }
    this.#growing = true;
    const begun = performance.now();
    await nextTask(); // what is in the rows has been drawn, laid out and painted
    this.#step = performance.now() - begun > FRAME_MS ? 1 : Math.min(ROWS_A_FRAME, this.#step + 1);
    await nextTurn();
    this.#growing = false;
    const next = this.#nextRange();
    if (next.first !== this.#drawn.first || next.last !== this.#drawn.last) {
      this.requestUpdate();
    } else {
      this.filling = this.#of !== null && this.session.place.store?.loaded !== true;
    }
  }

  // ---- a message that was searched for -------------------------------------------

  #goToSought(): void {
    const message = this.session.place.sought;
    const row = message === null ? undefined : this.#rows.find((each) => each.kind === 'stored' && each.message === message);
    if (row !== undefined && this.#follow !== null) {
      this.session.place.found();
      this.#follow.to(row.key, this.#before + this.#window.top(this.#window.indexOf(row.key)), SOUGHT_PX);
      this.marked = row.key;
    }
  }
}
