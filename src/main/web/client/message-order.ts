import type { Message } from './message.ts';

type Messages = Map<string, Message>;

/**
 * Messages told as a page come in the order of creation. One from before what is loaded, that
 * was changed meanwhile, came out of order: in its page it takes its place.
 */
export function pageFirst(messages: Messages, page: readonly string[]): Messages {
  return arrange(messages, [...page, ...messages.keys()]);
}

/** What was missed belongs before what came by itself since; all else that is not known is new. */
export function missedBetween(messages: Messages, told: readonly string[], known: ReadonlySet<string>): Messages {
  const order = [...messages.keys()].filter((id) => known.has(id));
  let place = order.length;
  for (const id of told.toReversed()) {
    if (known.has(id)) {
      place = order.indexOf(id);
    } else {
      order.splice(place, 0, id);
    }
  }
  return arrange(messages, order);
}

function arrange(messages: Messages, order: readonly string[]): Messages {
  const arranged: Messages = new Map();
  for (const id of order) {
    const message = messages.get(id);
    if (message !== undefined) {
      arranged.set(id, message);
    }
  }
  return arranged;
}
