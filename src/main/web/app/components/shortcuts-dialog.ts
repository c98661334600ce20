import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { isMac } from '../keys.ts';
import type { Preferences } from '../preferences.ts';
import { text } from '../text.ts';
import { DialogBox } from './dialog-box.ts';

/** The list of keys, behind `?`. */
@customElement('shortcuts-dialog')
export class ShortcutsDialog extends DialogBox {
  @property({ attribute: false }) accessor preferences!: Preferences;

  protected override heading(): string {
    return text.shortcuts.name;
  }

  protected override body(): TemplateResult {
    const mod = isMac ? '⌘' : 'Ctrl';
    const plain = this.preferences.sendKey === 'enter';
    const [send, newline] = plain ? [['Enter'], ['Shift', 'Enter']] : [[mod, 'Enter'], ['Enter']];
    return html`
      <dl>
        ${text.shortcuts.rows(mod, send, newline).map(({ keys, does }) => html`
          <div><dt>${does}</dt><dd>${keys.map((key) => html`<kbd>${key}</kbd>`)}</dd></div>`)}
      </dl>`;
  }
}
