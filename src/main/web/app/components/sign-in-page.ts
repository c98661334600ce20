import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ApiError } from '../../client/index.ts';
import type { Api, WayIn } from '../../client/index.ts';
import { sayWhy } from '../conversation-actions.ts';
import { text } from '../text.ts';
import { PageElement } from './element.ts';
import { icon } from './icons.ts';

/** Where one signs in, or makes an account, in the modes that have that. */
@customElement('sign-in-page')
export class SignInPage extends PageElement {
  @property({ attribute: false }) accessor api!: Api;
  @property({ attribute: false }) accessor way!: WayIn;
  @state() private accessor signingUp = new URLSearchParams(location.search).has('invite');
  @state() private accessor failure = '';
  @state() private accessor busy = false;

  protected override render(): TemplateResult {
    const name = this.signingUp ? text.auth.signUp : text.auth.signIn;
    return html`
      <main class="sign-in">
        <span class="brand">${icon('mark')}${text.brand}</span>
        <h1>${name}</h1>
        ${this.way.mode === 'accounts' ? this.#form(name) : this.way.mode === 'oidc' ? html`
          <a class="button primary" href=${this.api.address('auth/oidc')}>${text.auth.byProvider}</a>` : html`<p>${text.auth.elsewhere}</p>`}
      </main>`;
  }

  #form(name: string): TemplateResult {
    const invited = new URLSearchParams(location.search).get('invite') ?? '';
    return html`
      <form @submit=${this.#submit}>
        <label class="field"><span>${text.auth.name}</span><input name="name" required autocomplete="username" autocapitalize="none" spellcheck="false" autofocus></label>
        <label class="field"><span>${text.auth.password}</span>
          <input name="password" type="password" required autocomplete=${this.signingUp ? 'new-password' : 'current-password'}
            minlength=${this.signingUp ? (this.way.passwordChars ?? 1) : 1}>
          ${this.signingUp ? html`<small>${text.auth.passwordHint(this.way.passwordChars ?? 8)}</small>` : nothing}</label>
        ${this.signingUp && this.way.signup === 'invite' ? html`
          <label class="field"><span>${text.auth.invite}</span><input name="invite" required autocomplete="off" spellcheck="false" .value=${invited}></label>` : nothing}
        ${this.failure === '' ? nothing : html`<p class="failure" role="alert">${this.failure}</p>`}
        <button type="submit" class="primary" ?disabled=${this.busy}>${name}</button>
        ${this.way.signup === 'closed' ? nothing : html`
          <button type="button" class="link" @click=${() => { this.signingUp = !this.signingUp; this.failure = ''; }}>
            ${this.signingUp ? text.auth.toSignIn : text.auth.toSignUp}</button>`}
      </form>`;
  }

  readonly #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const typed = Object.fromEntries([...form].map(([key, value]) => [key, String(value)]));
    this.busy = true;
    this.failure = '';
    try {
      await this.api.auth(this.signingUp ? 'signup' : 'signin', typed);
      location.reload(); // everything begins as this user
    } catch (error) {
      this.failure = error instanceof ApiError ? this.#why(error) : text.failure('', '');
      this.busy = false;
    }
  };

  #why(error: ApiError): string {
    switch (error.status) {
      case 401: return text.auth.wrong;
      case 429: return text.auth.tooOften;
      case 400:
      case 403:
      case 409: return error.message === '' ? text.auth.taken : error.message;
      default: return sayWhy(error);
    }
  }
}

export function showSignIn(api: Api, way: WayIn): void {
  const page = new SignInPage();
  page.api = api;
  page.way = way;
  document.body.append(page);
}
