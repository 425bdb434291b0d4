// Where the reader is on the page.
//
// Owns that what is at the top of the window stays there when the page changes above it. Refuses to scroll a page that
// stands at its beginning.

/** Where it is looked for something that stays, as parts of the window's height. */
const LEVELS = [0.1, 0.2, 0.35, 0.5, 0.7, 0.9];

/**
 * Notes where the page stands. The function that it returns puts it back there.
 * @returns {() => void}
 */
export function keepScroll() {
  if (scrollY === 0) return () => {};
  const active = document.activeElement;
  const seen = LEVELS.map((level) => document.elementFromPoint(innerWidth / 2, innerHeight * level));
  // Whoever writes somewhere is looking at that.
  if (active && active !== document.body && isInWindow(active)) seen.unshift(active);
  const places = seen
    .filter((element) => element !== null && !element.matches("html, body, main"))
    .map((element) => /** @type {const} */ ([element, /** @type {Element} */ (element).getBoundingClientRect().top]));
  const before = scrollY;
  return () => {
    const stayed = places.find(([element]) => element?.isConnected);
    const moved = stayed ? (stayed[0]?.getBoundingClientRect().top ?? 0) - stayed[1] : before - scrollY;
    if (Math.abs(moved) >= 1) scrollBy({ top: moved, behavior: "instant" });
  };
}

/** @param {Element} element */
function isInWindow(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}
