import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { PageElement } from './element.ts';
import { icon } from './icons.ts';
import type { IconName } from './icons.ts';

export interface MenuItem {
  readonly name: string;
  readonly icon?: IconName;
  readonly danger?: boolean;
  /** A line above it. */
  readonly divided?: boolean;
  act(): void;
}

export interface Menu {
  readonly name: string;
  readonly items: readonly MenuItem[];
}

const MARGIN = 8;

/** The one menu of the page, opened beside the button that asks for it. */
@customElement('menu-sheet')
export class MenuSheet extends PageElement {
  @state() private accessor menu: Menu | null = null;
  #anchor: HTMLElement | null = null;

  async show(anchor: HTMLElement, menu: Menu): Promise<void> {
    if (this.#anchor === anchor && this.menu !== null) {
      this.#close();
      return;
    }
    this.#anchor?.setAttribute('aria-expanded', 'false');
    this.#anchor = anchor;
    this.menu = menu;
    await this.updateComplete;
    this.#sheet?.showPopover();
    anchor.setAttribute('aria-expanded', 'true');
    this.#place(anchor);
    this.#items[0]?.focus();
  }

  protected override render(): TemplateResult {
    const { menu } = this;
    return html`
      <div role=${menu === null ? nothing : 'region'} aria-label=${menu?.name ?? nothing}>
        <div class="menu" popover="manual" role="menu" aria-label=${menu?.name ?? nothing} tabindex="-1"
          @keydown=${this.#key} @focusout=${this.#left}>
          ${menu?.items.map((item) => html`
            <button type="button" role="menuitem" tabindex="-1" class="${item.danger === true ? 'danger' : ''} ${item.divided === true ? 'divided' : ''}"
              @click=${() => this.#choose(item)}>${item.icon === undefined ? nothing : icon(item.icon)}<span>${item.name}</span></button>`)}
        </div>
      </div>`;
  }

  get #sheet(): HTMLElement | null {
    return this.querySelector('.menu');
  }

  get #items(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>('[role=menuitem]')];
  }

  #place(anchor: HTMLElement): void {
    const sheet = this.#sheet;
    if (sheet !== null) {
      const at = anchor.getBoundingClientRect();
      const { offsetWidth: width, offsetHeight: height } = sheet;
      const rightToLeft = getComputedStyle(anchor).direction === 'rtl';
      const left = rightToLeft ? at.left : at.right - width;
      const below = at.bottom + 4 + height <= innerHeight - MARGIN;
      sheet.style.left = `${Math.max(MARGIN, Math.min(left, innerWidth - width - MARGIN))}px`;
      sheet.style.top = `${Math.max(MARGIN, below ? at.bottom + 4 : at.top - height - 4)}px`;
    }
  }

  #choose(item: MenuItem): void {
    this.#close();
    item.act();
  }

  readonly #key = (event: KeyboardEvent): void => {
    const items = this.#items;
    const at = items.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to !== undefined) {
      items[(to + items.length) % items.length]?.focus();
    } else if (event.key === 'Escape' || event.key === 'Tab') {
      this.#close();
    } else if (event.key.length === 1 && /\S/.test(event.key)) {
      const wanted = event.key.toLowerCase();
      [...items.slice(at + 1), ...items].find((item) => item.textContent?.trim().toLowerCase().startsWith(wanted))?.focus();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  readonly #left = (event: FocusEvent): void => {
    if (this.menu !== null && !(event.relatedTarget instanceof Node && this.#sheet?.contains(event.relatedTarget) === true)) {
      // A press on the button that opened it must find it open, to close it.
      const anchor = this.#anchor;
      if (event.relatedTarget !== anchor || anchor === null) {
        this.#close(false);
      }
    }
  };

  #close(refocus = true): void {
    const anchor = this.#anchor;
    this.#anchor = null;
    this.menu = null;
    const sheet = this.#sheet;
    if (sheet?.matches(':popover-open') === true) {
      if (refocus && anchor?.isConnected === true) {
        anchor.focus();
      }
      sheet.hidePopover();
    }
    anchor?.setAttribute('aria-expanded', 'false');
  }
}

/** Asks the page for its menu. */
export function openMenu(anchor: EventTarget | null, menu: Menu): void {
  if (anchor instanceof HTMLElement) {
    void document.querySelector<MenuSheet>('menu-sheet')?.show(anchor, menu);
  }
}
