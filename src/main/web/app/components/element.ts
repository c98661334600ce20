import { LitElement } from 'lit';

/** Draws into the page itself, not into a shadow: one style sheet serves all, as the CSP asks. */
export class PageElement extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}
