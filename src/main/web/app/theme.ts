export type ThemeChoice = 'system' | 'light' | 'dark';

const KEY = 'durachat.theme';
const order: readonly ThemeChoice[] = ['system', 'light', 'dark'];

/** The colours to use; the style sheet goes by `data-theme` on the root, or by the system without it. */
class Theme {
  get choice(): ThemeChoice {
    try {
      const stored = localStorage.getItem(KEY);
      return stored === 'light' || stored === 'dark' ? stored : 'system';
    } catch {
      return 'system';
    }
  }

  apply(choice: ThemeChoice = this.choice): void {
    if (choice === 'system') {
      delete document.documentElement.dataset['theme'];
    } else {
      document.documentElement.dataset['theme'] = choice;
    }
  }

  choose(choice: ThemeChoice): void {
    try {
      localStorage.setItem(KEY, choice);
    } catch {
      // It then lasts as long as the page.
    }
    this.apply(choice);
  }

  next(): void {
    this.choose(order[(order.indexOf(this.choice) + 1) % order.length] ?? 'system');
  }
}

export const theme = new Theme();
