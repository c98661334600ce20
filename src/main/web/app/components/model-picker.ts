import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { ModelChoice } from '../../client/index.ts';
import type { Session } from '../session.ts';
import { text } from '../text.ts';
import { PageElement } from './element.ts';

/** Which model answers next. */
@customElement('model-picker')
export class ModelPicker extends PageElement {
  @property({ attribute: false }) accessor session!: Session;
  @property({ attribute: false }) accessor models: readonly ModelChoice[] = [];
  @property({ attribute: false }) accessor chosen: string | null = null;

  protected override render(): TemplateResult {
    const { session, models, chosen } = this;
    const known = models.some(({ id }) => id === chosen);
    const providers = [...new Set(models.map(({ provider }) => provider))];
    return html`
      <select class="models" aria-label=${text.prompt.model} title=${text.prompt.model} .value=${live(chosen ?? '')}
        @change=${(event: Event) => session.models.choose(session.place.conversationId, (event.target as HTMLSelectElement).value)}>
        ${known || chosen === null ? nothing : html`<option value=${chosen} selected>${chosen}</option>`}
        ${providers.map((provider) => html`
          <optgroup label=${provider}>
            ${models.filter((each) => each.provider === provider).map(({ id, name }) => html`
              <option value=${id} ?selected=${id === chosen}>${name}</option>`)}
          </optgroup>`)}
      </select>`;
  }
}
