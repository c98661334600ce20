const HIDDEN_PAGE_MS = 250;

/** When the next frame is drawn, or soon where none is drawn because the page is hidden. */
export function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => resolve());
    setTimeout(resolve, HIDDEN_PAGE_MS);
  });
}

/** After so much work of scripts a frame is full: to lay out and paint what they drew takes about as long again. */
const FULL_MS = 8;
const waiting: (() => void)[] = [];
let frame = 0;
let begun = 0;

/**
 * A turn in one of the next frames, for all that draws. Those who ask get it one after another, as many in a frame as
 * it has time for, and at least one: each alone is short, but all of them together would be one long task.
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    requestAnimationFrame(giveTurn);
    setTimeout(() => {
      const at = waiting.indexOf(resolve);
      if (at >= 0) {
        waiting.splice(at, 1);
        resolve();
      }
    }, HIDDEN_PAGE_MS);
  });
}

function giveTurn(time: number): void {
  if (time !== frame) {
    frame = time;
    begun = performance.now();
  }
  if (performance.now() - begun < FULL_MS) {
    waiting.shift()?.();
  } else {
    requestAnimationFrame(giveTurn);
  }
}

/** When the next frame has been painted: what is not needed for it does not hold it up. */
export async function framePainted(): Promise<void> {
  await nextFrame();
  await nextTask();
}

/** The page can react before it. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
