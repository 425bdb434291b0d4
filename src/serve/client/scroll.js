// Where the reader is on the page.
//
// Owns that what is at the top of the window stays there when the page changes above it. Browsers do that themselves, but
// not all of them, and not where a theme forbids it. Refuses to scroll a page that stands at its beginning.

/** What lies over the page: it stays where it is, whatever the page does. Browsers leave out of `:is` what they do not know. */
const OVER = ":is(dialog:modal, :popover-open, :fullscreen, goalpost-preview)";
/** The same of what a style sheet holds in its place. */
const STAYS = /^(?:fixed|sticky)$/u;
/** So many pieces of text are noted, since some of them may go. */
const ENOUGH = 24;

/**
 * Notes where the page stands. The function that it returns puts it back there.
 * @returns {() => void}
 */
export function keepScroll() {
  if (scrollY === 0) return () => {};
  const seen = blocksIn(document.body);
  const active = document.activeElement;
  // Whoever writes somewhere is looking at that.
  if (active && active !== document.body && isInWindow(active) && !isFixed(active)) seen.unshift(active);
  const places = seen.map((element) => /** @type {const} */ ([element, element.getBoundingClientRect().top]));
  const before = scrollY;
  return () => {
    const stayed = places.find(([element]) => element.isConnected);
    const moved = stayed ? stayed[0].getBoundingClientRect().top - stayed[1] : before - scrollY;
    if (Math.abs(moved) >= 1) scrollBy({ top: moved, behavior: "instant" });
  };
}

/**
 * The innermost blocks in the window, from above; those that begin above it come last. An element that holds others
 * may begin far above, and says nothing of where these are.
 * @param {Element} root
 */
function blocksIn(root) {
  const [whole, cut] = [/** @type {Element[]} */ ([]), /** @type {Element[]} */ ([])];
  const visit = (/** @type {Element} */ element) => {
    for (const child of element.children) {
      if (whole.length >= ENOUGH) return;
      if (child.getClientRects().length > 0 && !isInWindow(child)) continue;
      const { display, position } = getComputedStyle(child);
      if (/^(?:none|inline)/u.test(display) || STAYS.test(position) || child.matches(OVER)) continue;
      const found = whole.length + cut.length;
      if (display !== "contents" || child.children.length > 0) visit(child);
      if (whole.length + cut.length > found || display === "contents") continue;
      (child.getBoundingClientRect().top >= 0 ? whole : cut).push(child);
    }
  };
  visit(root);
  return [...whole, ...cut];
}

/** Whether an element stays where it is in the window. @param {Element} element */
function isFixed(element) {
  if (element.closest(OVER)) return true;
  for (let one = /** @type {Element | null} */ (element); one; one = one.parentElement)
    if (STAYS.test(getComputedStyle(one).position)) return true;
  return false;
}

/** @param {Element} element */
function isInWindow(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}
