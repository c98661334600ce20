import { en } from './text/en.ts';
import type { Texts } from './text/en.ts';

export type Language = 'en' | 'de';
export const languages: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch' };

/** All that the page says, in the language that is spoken. Read it when drawing, never before. */
export let text: Texts = en;

/** Before anything is drawn: null is the browser's own language. */
export async function speak(choice: string | null): Promise<void> {
  const language = choice ?? navigator.language;
  text = language.startsWith('de') ? (await import('./text/de.ts')).de : en;
  document.documentElement.lang = text.locale;
  document.documentElement.dir = text.direction;
}
