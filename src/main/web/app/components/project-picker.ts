import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Conversation } from '../../client/index.ts';
import type { Session } from '../session.ts';
import { text } from '../text.ts';
import { DialogBox } from './dialog-box.ts';

/** Puts a conversation into a project, or takes it out. */
@customElement('project-picker')
export class ProjectPicker extends DialogBox {
  @property({ attribute: false }) accessor session!: Session;
  @property({ attribute: false }) accessor conversation!: Conversation;
  #unlisten: () => void = () => {};

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unlisten = this.session.projects.changes.add(() => this.requestUpdate());
    void this.session.projects.need();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unlisten();
  }

  protected override heading(): string {
    return text.projects.choose;
  }

  protected override body(): TemplateResult {
    const { projects } = this.session;
    const choice = (id: string | null, name: string): TemplateResult => html`
      <label class="choice"><input type="radio" name="project" value=${id ?? ''} ?checked=${(this.conversation.projectId ?? null) === id}><span dir="auto">${name}</span></label>`;
    return html`
      <form @submit=${this.#save}>
        ${choice(null, text.projects.none)}
        ${projects.all.map(({ id, name }) => choice(id, name))}
        ${projects.state === 'missing' ? html`<p class="quiet-note">${text.actions.notHere}</p>` : nothing}
        <div class="dialog-buttons">
          <button type="button" class="quiet" @click=${() => this.close()}>${text.dialogs.cancel}</button>
          <button type="submit" class="primary">${text.projects.move}</button>
        </div>
      </form>`;
  }

  protected override closed(): void {
    this.remove();
  }

  readonly #save = (event: SubmitEvent): void => {
    event.preventDefault();
    const chosen = new FormData(event.currentTarget as HTMLFormElement).get('project');
    void this.session.actions.change(this.conversation, { projectId: chosen === '' || chosen === null ? null : String(chosen) });
    this.close();
  };
}

export function showProjectPicker(session: Session, conversation: Conversation): void {
  const dialog = new ProjectPicker();
  dialog.session = session;
  dialog.conversation = conversation;
  document.body.append(dialog);
  void dialog.show();
}
