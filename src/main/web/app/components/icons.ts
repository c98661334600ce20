import { html, svg } from 'lit';
import type { SVGTemplateResult, TemplateResult } from 'lit';

const shapes = {
  menu: svg`<path d="M4 7h16M4 12h16M4 17h10"/>`,
  close: svg`<path d="m6 6 12 12M18 6 6 18"/>`,
  plus: svg`<path d="M12 5v14M5 12h14"/>`,
  search: svg`<circle cx="11" cy="11" r="6.5"/><path d="m16 16 4 4"/>`,
  send: svg`<path d="M12 19V5M6 11l6-6 6 6"/>`,
  stop: svg`<rect x="7" y="7" width="10" height="10" rx="2" fill="currentColor"/>`,
  copy: svg`<rect x="9" y="9" width="11" height="11" rx="2.5"/><path d="M5.5 15H5a1.5 1.5 0 0 1-1.5-1.5V5A1.5 1.5 0 0 1 5 3.5h8.5A1.5 1.5 0 0 1 15 5v.5"/>`,
  edit: svg`<path d="m4 20 .8-3.8L16.4 4.6a1.8 1.8 0 0 1 2.6 0l.4.4a1.8 1.8 0 0 1 0 2.6L7.8 19.2 4 20Z"/>`,
  again: svg`<path d="M19.5 12a7.5 7.5 0 1 1-2.2-5.3L19.5 9M19.5 4v5h-5"/>`,
  continue: svg`<path d="M5 6v12l8-6-8-6ZM17 6v12"/>`,
  previous: svg`<path d="m14 6-6 6 6 6"/>`,
  next: svg`<path d="m10 6 6 6-6 6"/>`,
  down: svg`<path d="M12 5v14M6 13l6 6 6-6"/>`,
  system: svg`<circle cx="12" cy="12" r="8"/><path d="M12 4v16a8 8 0 0 0 0-16Z" fill="currentColor"/>`,
  light: svg`<circle cx="12" cy="12" r="4"/><path d="M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4"/>`,
  dark: svg`<path d="M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z"/>`,
  help: svg`<path d="M9 9.2a3 3 0 1 1 4.4 2.6c-.9.5-1.4 1-1.4 2M12 17.2v.1"/><circle cx="12" cy="12" r="9"/>`,
  note: svg`<circle cx="12" cy="12" r="9"/><path d="M12 8v.1M12 11.5V16"/>`,
  more: svg`<circle cx="6" cy="12" r="1.2" fill="currentColor"/><circle cx="12" cy="12" r="1.2" fill="currentColor"/><circle cx="18" cy="12" r="1.2" fill="currentColor"/>`,
  mark: svg`<path d="M5 6.5A2.5 2.5 0 0 1 7.5 4h9A2.5 2.5 0 0 1 19 6.5v6a2.5 2.5 0 0 1-2.5 2.5H11l-4.5 4v-4A2.5 2.5 0 0 1 5 12.5Z"/><path d="M9 8.5h6M9 11.2h3.5"/>`,
  pin: svg`<path d="M9 4h6l-.8 5.6 3.3 3.4H6.5l3.3-3.4L9 4ZM12 13v7"/>`,
  archive: svg`<rect x="3.5" y="4.5" width="17" height="4.5" rx="1.5"/><path d="M5.5 9v9a1.5 1.5 0 0 0 1.5 1.5h10a1.5 1.5 0 0 0 1.5-1.5V9M10 13h4"/>`,
  bin: svg`<path d="M4.5 6.5h15M9.5 6V4.5h5V6M6.5 6.5l.9 12A1.5 1.5 0 0 0 8.9 20h6.2a1.5 1.5 0 0 0 1.5-1.5l.9-12M10.3 10.5v5.5M13.7 10.5v5.5"/>`,
  restore: svg`<path d="M4.5 12a7.5 7.5 0 1 0 2.2-5.3L4.5 9M4.5 4v5h5"/>`,
  clone: svg`<rect x="8.5" y="8.5" width="11.5" height="11.5" rx="2.5"/><path d="M14.3 12v4.5M12 14.2h4.5M5.5 15A1.5 1.5 0 0 1 4 13.5V6a2 2 0 0 1 2-2h7.5A1.5 1.5 0 0 1 15 5.5"/>`,
  folder: svg`<path d="M3.5 7.5v9a2 2 0 0 0 2 2h13a2 2 0 0 0 2-2V9.5a2 2 0 0 0-2-2h-6L10.3 5H5.5a2 2 0 0 0-2 2Z"/>`,
  download: svg`<path d="M12 4v11M7.5 11 12 15.5 16.5 11M5 19.5h14"/>`,
  share: svg`<path d="M12 15V4M8 7.5 12 3.5l4 4M7 11H6a1.5 1.5 0 0 0-1.5 1.5v6A1.5 1.5 0 0 0 6 20h12a1.5 1.5 0 0 0 1.5-1.5v-6A1.5 1.5 0 0 0 18 11h-1"/>`,
  settings: svg`<path d="M4 7.5h9M17.5 7.5H20M4 16.5h2.5M11 16.5h9"/><circle cx="15.2" cy="7.5" r="2.2"/><circle cx="8.8" cy="16.5" r="2.2"/>`,
  attach: svg`<path d="m19 11.5-7.2 7.2a4.4 4.4 0 0 1-6.2-6.2l7.5-7.5a2.9 2.9 0 0 1 4.1 4.1l-7.4 7.4a1.5 1.5 0 0 1-2.1-2.1l6.8-6.8"/>`,
  templates: svg`<rect x="4" y="4.5" width="16" height="15" rx="2.5"/><path d="M8 9h8M8 12.5h8M8 16h4.5"/>`,
  file: svg`<path d="M6 5.5A1.5 1.5 0 0 1 7.5 4H14l4.5 4.5v10A1.5 1.5 0 0 1 17 20H7.5A1.5 1.5 0 0 1 6 18.5v-13ZM13.5 4v5h5"/>`,
  good: svg`<path d="M7.5 11v8.5H5A1.5 1.5 0 0 1 3.5 18v-5.5A1.5 1.5 0 0 1 5 11h2.5Zm0 0 3.7-7a2.3 2.3 0 0 1 2.3 2.6L13 10h5a2 2 0 0 1 2 2.3l-1 5.5a2 2 0 0 1-2 1.7H7.5"/>`,
  bad: svg`<path d="M16.5 13V4.5H19A1.5 1.5 0 0 1 20.5 6v5.5A1.5 1.5 0 0 1 19 13h-2.5Zm0 0-3.7 7a2.3 2.3 0 0 1-2.3-2.6L11 14H6a2 2 0 0 1-2-2.3l1-5.5a2 2 0 0 1 2-1.7h9.5"/>`,
} satisfies Record<string, SVGTemplateResult>;

export type IconName = keyof typeof shapes;

export function icon(name: IconName): TemplateResult {
  return html`<svg class="glyph" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${shapes[name]}</svg>`;
}
