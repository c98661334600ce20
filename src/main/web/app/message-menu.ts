import type { Message } from '../client/index.ts';
import { confirm } from './components/confirm-dialog.ts';
import type { MenuItem } from './components/menu-sheet.ts';
import type { Session } from './session.ts';
import { text } from './text.ts';

export interface CardActions {
  plainText(): string;
  copy(content: string): void;
  figures(): void;
}

/** So many are offered to answer again; the picker below has all of them. */
const MOST_MODELS = 12;

/** What else can be done to a message. */
export function messageMenu(session: Session, message: Message, busy: boolean, card: CardActions): MenuItem[] {
  const items: MenuItem[] = [{ name: text.message.copyPlain, icon: 'copy', act: () => card.copy(card.plainText()) }];
  if (message.role === 'assistant') {
    items.push({ name: text.message.details, icon: 'note', act: () => card.figures() });
    if (!busy) {
      const others = session.models.all.filter(({ id }) => id !== message.model).slice(0, MOST_MODELS);
      items.push(...others.map(({ id, name }, at): MenuItem => (
        { name: text.message.answerBy(name), icon: 'again', divided: at === 0, act: () => session.asking.regenerate(message, id) })));
    }
  }
  items.push({ name: text.message.remove, icon: 'bin', danger: true, divided: true, act: () => void remove(session, message) });
  return items;
}

async function remove(session: Session, message: Message): Promise<void> {
  if (await confirm({ title: text.message.remove, body: text.message.removeNote })) {
    await session.actions.removeMessage(message);
  }
}
