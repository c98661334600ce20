const HIDDEN_PAGE_MS = 250;

/** When the next frame is drawn, or soon where none is drawn because the page is hidden. */
export function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => resolve());
    setTimeout(resolve, HIDDEN_PAGE_MS);
  });
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
