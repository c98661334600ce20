/** What the keys of the page do. */
export interface KeyActions {
  search(): void;
  newChat(): void;
  escape(): void;
  step(by: -1 | 1): void;
  prompt(): void;
  help(): void;
}

export const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

export function listenToKeys(actions: KeyActions): void {
  addEventListener('keydown', (event) => {
    if (!event.defaultPrevented && !event.isComposing && act(event, actions)) {
      event.preventDefault();
    }
  });
}

function act(event: KeyboardEvent, actions: KeyActions): boolean {
  if (document.querySelector('dialog[open]') !== null) {
    return false; // which has keys of its own
  }
  const command = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  if (command && !event.altKey && key === 'k' && !event.shiftKey) {
    actions.search();
    return true;
  }
  if (command && !event.altKey && key === 'o' && event.shiftKey) {
    actions.newChat();
    return true;
  }
  if (event.altKey && !command && (key === 'arrowup' || key === 'arrowdown')) {
    actions.step(key === 'arrowup' ? -1 : 1);
    return true;
  }
  if (key === 'escape') {
    actions.escape();
    return true;
  }
  if (command || event.altKey || isTyping(event.target)) {
    return false;
  }
  if (key === '/') {
    actions.prompt();
    return true;
  }
  if (key === '?') {
    actions.help();
    return true;
  }
  return false;
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName));
}
