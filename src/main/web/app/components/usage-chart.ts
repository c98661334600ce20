import { html, nothing, svg } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Api, UsageDay } from '../../client/index.ts';
import { ApiError } from '../../client/index.ts';
import { text } from '../text.ts';
import { PageElement } from './element.ts';

const DAYS = 30;
const DAY_MS = 86_400_000;
const HEIGHT = 90;
const BAR = 10;

interface Bar {
  readonly date: string;
  readonly tokens: number;
}

/** Tokens per day, as bars; their figures are in a table for those who do not see them. */
@customElement('usage-chart')
export class UsageChart extends PageElement {
  @property({ attribute: false }) accessor api!: Api;
  @state() private accessor days: readonly UsageDay[] | 'loading' | 'failed' | 'missing' = 'loading';

  override connectedCallback(): void {
    super.connectedCallback();
    this.api.usage().then(
      (days) => (this.days = days),
      (error: unknown) => (this.days = error instanceof ApiError && error.missing ? 'missing' : 'failed'),
    );
  }

  protected override render(): TemplateResult | typeof nothing {
    const { days } = this;
    if (days === 'loading') {
      return html`<div class="chart-place"></div>`;
    }
    if (typeof days === 'string') {
      return html`<p class="quiet">${days === 'missing' ? text.settings.unavailable : text.settings.failed}</p>`;
    }
    const bars = lastDays(days, new Date());
    const sum = bars.reduce((all, { tokens }) => all + tokens, 0);
    const replies = days.filter(({ date }) => bars.some((bar) => bar.date === date)).reduce((all, day) => all + day.replies, 0);
    return sum === 0 && replies === 0 ? html`<p class="quiet">${text.settings.usageNone}</p>` : html`
      <figure class="usage">
        ${this.#chart(bars)}
        <figcaption>${text.settings.usageTitle} · ${text.settings.usageSum(text.count(sum), replies)}</figcaption>
      </figure>`;
  }

  #chart(bars: readonly Bar[]): TemplateResult {
    const most = Math.max(1, ...bars.map(({ tokens }) => tokens));
    return html`
      <svg viewBox="0 0 ${DAYS * BAR} ${HEIGHT}" role="img" aria-label=${text.settings.usageTitle} preserveAspectRatio="none">
        ${bars.map(({ date, tokens }, at) => {
          const height = tokens === 0 ? 1 : Math.max(2, (tokens / most) * HEIGHT);
          const day = new Date(`${date}T12:00:00Z`).toLocaleDateString(text.locale, { dateStyle: 'medium' });
          return svg`<rect class=${tokens === 0 ? 'none' : ''} x=${at * BAR + 1} y=${HEIGHT - height} width=${BAR - 2} height=${height} rx="1.5"><title>${text.settings.usageDay(day, text.count(tokens))}</title></rect>`;
        })}
      </svg>`;
  }
}

function lastDays(days: readonly UsageDay[], now: Date): Bar[] {
  const tokens = new Map<string, number>();
  days.forEach(({ date, totalTokens }) => tokens.set(date, (tokens.get(date) ?? 0) + totalTokens));
  return Array.from({ length: DAYS }, (_, at) => {
    const date = new Date(now.getTime() - (DAYS - 1 - at) * DAY_MS).toISOString().slice(0, 10);
    return { date, tokens: tokens.get(date) ?? 0 };
  });
}
