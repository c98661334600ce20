import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ApiError } from '../../client/index.ts';
import type { SignedInPlace } from '../../client/index.ts';
import { sayWhy } from '../conversation-actions.ts';
import type { Session } from '../session.ts';
import { text } from '../text.ts';
import { PageElement } from './element.ts';

/** Where one is signed in, and the password; nothing in the modes that have neither. */
@customElement('account-section')
export class AccountSection extends PageElement {
  @property({ attribute: false }) accessor session!: Session;
  @state() private accessor places: readonly SignedInPlace[] | null = null;
  /** Elsewhere than with accounts of this server, others keep the password. */
  @state() private accessor ownPassword = false;
  @state() private accessor failure = '';

  override connectedCallback(): void {
    super.connectedCallback();
    this.session.api.wayIn().then(({ mode }) => {
      this.ownPassword = mode === 'accounts';
      if (mode === 'accounts' || mode === 'oidc') {
        void this.#load();
      }
    }, () => {});
  }

  protected override render(): TemplateResult | typeof nothing {
    return this.places === null ? nothing : html`
      <section>
        <h3>${text.settings.account}</h3>
        ${this.failure === '' ? nothing : html`<p class="failure" role="alert">${this.failure}</p>`}
        <p class="quiet">${text.settings.signedIn}</p>
        <ul class="templates">${this.places.map((place) => html`<li>${this.#place(place)}</li>`)}</ul>
        ${this.ownPassword ? this.#password() : html`<div class="dialog-buttons">${this.#signOutButton()}</div>`}
      </section>`;
  }

  #password(): TemplateResult {
    return html`
      <form @submit=${this.#change}>
        <label class="field"><span>${text.settings.oldPassword}</span><input name="password" type="password" required autocomplete="current-password"></label>
        <label class="field"><span>${text.settings.newPassword}</span><input name="newPassword" type="password" required autocomplete="new-password"></label>
        <div class="dialog-buttons">
          ${this.#signOutButton()}
          <button type="submit" class="quiet">${text.settings.password}</button>
        </div>
      </form>`;
  }

  #signOutButton(): TemplateResult {
    return html`<button type="button" class="quiet start" @click=${() => void this.#signOut()}>${text.settings.signOut}</button>`;
  }

  #place(place: SignedInPlace): TemplateResult {
    const seen = place.usedAt ?? place.createdAt;
    const when = seen === undefined ? '' : new Date(seen).toLocaleString(text.locale, { dateStyle: 'medium', timeStyle: 'short' });
    return html`
      <span class="template-title">${place.current === true ? text.settings.thisPlace : (place.userAgent ?? place.address ?? place.id)}<small> ${when}</small></span>
      ${place.current === true ? nothing : html`
        <button type="button" class="quiet" @click=${() => void this.#do(() => this.session.api.signOutElsewhere(place.id))}>${text.settings.endSession}</button>`}`;
  }

  async #load(): Promise<void> {
    try {
      this.places = await this.session.api.signedInPlaces();
    } catch {
      this.places = null;
    }
  }

  readonly #change = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const typed = new FormData(form);
    void this.#do(async () => {
      await this.session.api.auth('password', { password: String(typed.get('password')), newPassword: String(typed.get('newPassword')) });
      form.reset();
      this.session.notices.show(text.settings.passwordChanged);
    });
  };

  async #signOut(): Promise<void> {
    await this.#do(async () => {
      await this.session.api.auth('signout');
      await this.session.forgetAll();
      location.assign(this.session.place.address.link(null));
    });
  }

  async #do(act: () => Promise<void>): Promise<void> {
    this.failure = '';
    try {
      await act();
      await this.#load();
    } catch (error) {
      this.failure = error instanceof ApiError ? sayWhy(error) : text.failure('', '');
    }
  }
}
