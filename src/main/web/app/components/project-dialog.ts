import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ApiError } from '../../client/index.ts';
import type { Project } from '../../client/index.ts';
import { sayWhy } from '../conversation-actions.ts';
import type { Session } from '../session.ts';
import { text } from '../text.ts';
import { DialogBox } from './dialog-box.ts';

/** A project's name and instructions; a new one, or one that is there. */
@customElement('project-dialog')
export class ProjectDialog extends DialogBox {
  @property({ attribute: false }) accessor session!: Session;
  @property({ attribute: false }) accessor project: Project | null = null;
  @state() private accessor failure = '';

  protected override heading(): string {
    return this.project === null ? text.projects.new : text.projects.edit;
  }

  protected override body(): TemplateResult {
    return html`
      <form @submit=${this.#save}>
        <label class="field"><span>${text.projects.title}</span>
          <input name="name" required maxlength="100" dir="auto" autocomplete="off" .value=${this.project?.name ?? ''}></label>
        <label class="field"><span>${text.projects.instructions}</span>
          <textarea name="instructions" rows="5" dir="auto" .value=${this.project?.instructions ?? ''}></textarea>
          <small>${text.projects.instructionsHint}</small></label>
        ${this.failure === '' ? nothing : html`<p class="failure" role="alert">${this.failure}</p>`}
        <div class="dialog-buttons">
          ${this.project === null ? nothing : html`
            <button type="button" class="danger quiet start" title=${text.projects.removeNote} @click=${() => void this.#do(() => this.#remove())}>${text.projects.remove}</button>`}
          <button type="button" class="quiet" @click=${() => this.close()}>${text.dialogs.cancel}</button>
          <button type="submit" class="primary">${text.settings.save}</button>
        </div>
      </form>`;
  }

  protected override closed(): void {
    this.remove();
  }

  readonly #save = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const name = String(form.get('name')).trim();
    const instructions = String(form.get('instructions')).trim();
    void this.#do(async () => {
      const saved = await this.session.api.saveProject(this.project?.id ?? null, { name, instructions });
      await this.session.projects.load();
      this.session.openProject(saved.id);
    });
  };

  async #remove(): Promise<void> {
    if (this.project !== null) {
      await this.session.api.removeProject(this.project.id);
      this.session.openProject(null);
      await this.session.projects.load();
    }
  }

  async #do(act: () => Promise<void>): Promise<void> {
    try {
      await act();
      this.close();
    } catch (error) {
      this.failure = error instanceof ApiError ? sayWhy(error) : text.failure('', '');
    }
  }
}

export function showProject(session: Session, project: Project | null): void {
  const dialog = new ProjectDialog();
  dialog.session = session;
  dialog.project = project;
  document.body.append(dialog);
  void dialog.show();
}
