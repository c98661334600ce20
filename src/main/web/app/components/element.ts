import { LitElement } from 'lit';
import type { PropertyValues } from 'lit';

/** Draws into the page itself, not into a shadow: one style sheet serves all, as the CSP asks. */
export class PageElement extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}

/** A part of the log: what has the focus may be drawn no more, and the keys then go on from the log. */
export class LogElement extends PageElement {
  protected override update(changed: PropertyValues): void {
    const log = this.contains(document.activeElement) ? document.querySelector<HTMLElement>('.log') : null;
    super.update(changed);
    if (log !== null && document.activeElement === document.body) {
      log.focus({ preventScroll: true });
    }
  }
}
