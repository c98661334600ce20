import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ApiError } from '../../client/index.ts';
import type { Me } from '../../client/index.ts';
import { sayWhy } from '../conversation-actions.ts';
import type { SendKey } from '../preferences.ts';
import type { Session } from '../session.ts';
import { languages, text } from '../text.ts';
import { theme } from '../theme.ts';
import type { ThemeChoice } from '../theme.ts';
import { readableSize } from './attachments.ts';
import { confirm } from './confirm-dialog.ts';
import { DialogBox } from './dialog-box.ts';
import './account-section.ts';
import './template-section.ts';
import './usage-chart.ts';

/** All that can be set, and what is stored. */
@customElement('settings-dialog')
export class SettingsDialog extends DialogBox {
  @property({ attribute: false }) accessor session!: Session;
  @state() private accessor me: Me | null = null;
  @state() private accessor failure = '';

  protected override get look(): string { return 'wide'; }

  override connectedCallback(): void {
    super.connectedCallback();
    this.session.api.me().then((me) => (this.me = me), () => {});
  }

  protected override heading(): string {
    return text.settings.name;
  }

  protected override body(): TemplateResult {
    const { session } = this;
    return html`
      ${this.failure === '' ? nothing : html`<p class="failure" role="alert">${this.failure}</p>`}
      <section class="settings">
        <h3>${text.settings.general}</h3>
        ${this.#select(text.settings.theme, theme.choice, [['system', text.theme.system], ['light', text.theme.light], ['dark', text.theme.dark]],
          (choice) => { theme.choose(choice as ThemeChoice); session.changes.emit(); })}
        ${this.#select(text.settings.language, session.preferences.language ?? '', [['', text.settings.languageSystem], ...Object.entries(languages)],
          (language) => void this.#speak(language === '' ? null : language))}
        ${this.#select(text.settings.sendKey, session.preferences.sendKey, [['enter', text.settings.sendEnter], ['ctrl-enter', text.settings.sendCtrl]],
          (sendKey) => void this.#do(() => session.preferences.set({ sendKey: sendKey as SendKey })))}
        ${this.#select(text.settings.model, session.preferences.defaultModel ?? '', [['', text.settings.modelServer], ...session.models.all.map(({ id, name }) => [id, name] as const)],
          (model) => void this.#do(async () => {
            session.models.forget();
            await session.preferences.set({ defaultModel: model === '' ? null : model });
          }))}
      </section>
      <template-section class="settings" .session=${session}></template-section>
      <section class="settings">
        <h3>${text.settings.usage}</h3>
        <usage-chart .api=${session.api}></usage-chart>
      </section>
      <section class="settings">
        <h3>${text.settings.data}</h3>
        ${this.me === null ? nothing : html`<p class="quiet">${text.settings.stored(readableSize(this.me.bytes))}</p>`}
        <div class="setting-buttons">
          <a class="button quiet" href=${session.api.address('me/export')} download>${text.settings.exportAll}</a>
          <label class="button quiet">${text.settings.import}<input type="file" class="visually-hidden" accept=".json,application/json" @change=${this.#import}></label>
          <button type="button" class="quiet danger" @click=${() => void this.#erase()}>${text.settings.erase}</button>
        </div>
      </section>
      <account-section class="settings" .session=${session}></account-section>`;
  }

  #select(name: string, value: string, options: readonly (readonly [string, string])[], change: (value: string) => void): TemplateResult {
    return html`
      <label class="setting"><span>${name}</span>
        <select @change=${(event: Event) => change((event.target as HTMLSelectElement).value)}>
          ${options.map(([key, label]) => html`<option value=${key} ?selected=${key === value}>${label}</option>`)}
        </select></label>`;
  }

  protected override closed(): void {
    this.remove();
  }

  /** The page is drawn in one language from the beginning. */
  async #speak(language: string | null): Promise<void> {
    await this.#do(() => this.session.preferences.set({ language }));
    location.reload();
  }

  readonly #import = async (event: Event): Promise<void> => {
    const input = event.target as HTMLInputElement;
    const [file] = input.files ?? [];
    input.value = '';
    if (file === undefined) {
      return;
    }
    let document: unknown;
    try {
      document = JSON.parse(await file.text());
    } catch {
      this.failure = text.settings.notImported;
      return;
    }
    await this.#do(async () => {
      const { conversations } = await this.session.api.importAll(document);
      this.session.notices.show(text.settings.imported(conversations));
      this.close();
    });
  };

  async #erase(): Promise<void> {
    const { erase, eraseNote, eraseWord, eraseConfirm } = text.settings;
    if (await confirm({ title: erase, body: eraseNote, word: eraseWord, wordHint: eraseConfirm })) {
      await this.#do(async () => {
        await this.session.api.eraseAll();
        await this.session.forgetAll();
        location.assign(this.session.place.address.link(null));
      });
    }
  }

  async #do(act: () => Promise<void>): Promise<void> {
    this.failure = '';
    try {
      await act();
    } catch (error) {
      this.failure = error instanceof ApiError ? sayWhy(error) : text.failure('', '');
    }
  }
}

export function showSettings(session: Session): void {
  const dialog = new SettingsDialog();
  dialog.session = session;
  document.body.append(dialog);
  void dialog.show();
}
