import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Project } from '../../client/index.ts';
import type { Session } from '../session.ts';
import { text } from '../text.ts';
import { PageElement } from './element.ts';
import { icon } from './icons.ts';

const KEY = 'durachat.projects.open';

/** The projects, folded away until they are wanted; choosing one shows what is in it. */
@customElement('project-list')
export class ProjectList extends PageElement {
  @property({ attribute: false }) accessor session!: Session;
  @property({ attribute: false }) accessor selected: string | null = null;
  @state() private accessor open = localStorage.getItem(KEY) === 'true';
  #unlisten: () => void = () => {};

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unlisten = this.session.projects.changes.add(() => this.requestUpdate());
    if (this.open) {
      void this.session.projects.need();
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unlisten();
  }

  protected override render(): TemplateResult | typeof nothing {
    return html`
      <section class="projects" aria-label=${text.projects.name}>
        <button type="button" class="fold" aria-expanded=${this.open} @click=${this.#fold}>${icon('next')}<span>${text.projects.name}</span></button>
        ${this.open ? this.#list() : nothing}
      </section>`;
  }

  #list(): TemplateResult {
    const { projects } = this.session;
    if (projects.state === 'missing' || projects.state === 'failed') {
      return html`<p class="quiet-note">${projects.state === 'missing' ? text.actions.notHere : text.settings.failed}</p>`;
    }
    return html`
      <ul>
        ${projects.all.map((project) => html`<li>${this.#project(project)}</li>`)}
        <li><button type="button" class="project new" @click=${() => void this.#edit(null)}>${icon('plus')}<span>${text.projects.new}</span></button></li>
      </ul>
      ${projects.state === 'loaded' && projects.all.length === 0 ? html`<p class="quiet-note">${text.projects.noneYet}</p>` : nothing}`;
  }

  #project(project: Project): TemplateResult {
    const selected = project.id === this.selected;
    return html`
      <button type="button" class="project" aria-pressed=${selected} @click=${() => this.session.openProject(selected ? null : project.id)}>
        ${icon('folder')}<span dir="auto">${project.name}</span></button>
      ${selected ? html`
        <button type="button" class="icon small" aria-label=${text.projects.edit} title=${text.projects.edit} @click=${() => void this.#edit(project)}>${icon('edit')}</button>` : nothing}`;
  }

  readonly #fold = (): void => {
    this.open = !this.open;
    localStorage.setItem(KEY, String(this.open));
    if (this.open) {
      void this.session.projects.need();
    } else {
      this.session.openProject(null);
    }
  };

  async #edit(project: Project | null): Promise<void> {
    (await import('./project-dialog.ts')).showProject(this.session, project);
  }
}
