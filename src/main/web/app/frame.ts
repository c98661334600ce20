const HIDDEN_PAGE_MS = 250;

/** When the next frame is drawn, or soon where none is drawn because the page is hidden. */
export function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => resolve());
    setTimeout(resolve, HIDDEN_PAGE_MS);
  });
}
