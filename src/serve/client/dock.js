// The place of the preview's own things: over the page, at the lower edge of the window.
//
// Owns the element that holds them, what has the focus there, and that Escape folds away what is open. It lies outside of
// the body and in a shadow, so that neither the theme's styles nor a page that is brought up to date touch it. Refuses to
// move the page, and to be printed.

import { make } from "./elements.js";

/** What the keyboard reaches. */
const REACHED = "a[href], button, [tabindex]";
/** Where Escape means something already, for whoever writes or has something open. */
const USES_ESCAPE = "input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable]";
/** What it closes. Browsers leave out of `:is` what they do not know. */
const OPEN = ":is(dialog[open], :popover-open, :fullscreen)";

export class Dock {
  #host;
  #root;
  #status = make("p", "unseen");
  #alert = make("p", "unseen");
  /** Dialogs of the page that lie over all else. @type {Element[]} */
  #dialogs = [];
  #watch = new MutationObserver(() => this.#rise());

  /** @param {Document} page @param {string} style the address of the style sheet */
  constructor(page, style) {
    const host = (this.#host = page.createElement("goalpost-preview"));
    const root = (this.#root = host.attachShadow({ mode: "open" }));
    const link = page.createElement("link");
    link.rel = "stylesheet";
    link.href = style;
    this.element = make("div", "dock");
    this.element.lang = "en";
    this.element.dir = "ltr";
    this.#status.setAttribute("role", "status");
    this.#alert.setAttribute("role", "alert");
    this.element.append(this.#status, this.#alert);
    // Without its style it would lie in the page.
    host.hidden = true;
    const show = () => {
      host.hidden = false;
      this.onShow();
    };
    link.addEventListener("load", show, { once: true });
    root.append(link, this.element);
    page.documentElement.append(host);
    // What the keyboard reaches scrolls to where it can be seen.
    const room = new CSSStyleSheet();
    room.replaceSync(":root { scroll-padding-block-end: 4rem }");
    page.adoptedStyleSheets.push(room);
    this.#rise();
    this.#listen();
  }

  /** Is told when all can be seen, and so measured. */
  onShow = () => {};

  /** Is told that Escape was pressed, and means nothing else. */
  onEscape = () => {};

  #listen() {
    let isUsed = false;
    const note = (/** @type {KeyboardEvent} */ event) => {
      const [target] = event.composedPath();
      const isWritten = target instanceof Element && target.closest(USES_ESCAPE) !== null;
      const isOpen = document.querySelector(OPEN) !== null;
      isUsed = event.key !== "Escape" || event.isComposing || isWritten || isOpen;
    };
    // What is open on the page is closed by the time that the page has heard of the key.
    window.addEventListener("keydown", note, { capture: true });
    window.addEventListener("keydown", ({ defaultPrevented }) => isUsed || defaultPrevented || this.onEscape());
  }

  /** Lies over the page's dialogs too, as long as there are any: they cover all that lies in the page itself. */
  #rise() {
    const host = this.#host;
    // Then they lie over it.
    if (!("popover" in host)) return;
    const dialogs = [...document.querySelectorAll("dialog:modal")];
    const isOther = dialogs.length !== this.#dialogs.length || dialogs.some((one, index) => one !== this.#dialogs[index]);
    this.#dialogs = dialogs;
    if (isOther && host.popover) host.hidePopover();
    if (isOther) host.popover = dialogs.length ? "manual" : null;
    if (isOther && dialogs.length) host.showPopover();
    // One that is taken away has never been closed.
    this.#watch.observe(document, { subtree: true, attributeFilter: ["open"], childList: dialogs.length > 0 });
  }

  /** What has the focus within. */
  get active() {
    return this.#root.activeElement;
  }

  /**
   * Puts others in the place of what an element holds. The focus stays on what is the same, or stands in the same place.
   * @param {Element} element
   * @param {HTMLElement[]} children
   * @param {HTMLElement} otherwise what has the focus where there is nothing of the kind
   */
  refill(element, children, otherwise) {
    const { active } = this;
    const reached = () => [.../** @type {NodeListOf<HTMLElement>} */ (element.querySelectorAll(REACHED))];
    const at = reached().findIndex((one) => one === active);
    element.replaceChildren(...children);
    if (!active || at < 0) return;
    const all = reached();
    const same = all.find((one) => one.isEqualNode(active));
    const near = all[at]?.className === active.className ? all[at] : undefined;
    (same ?? near ?? otherwise).focus({ preventScroll: true });
  }

  /** Says something to those who cannot see it happen. @param {string} text @param {"status" | "alert"} [how] */
  say(text, how = "status") {
    const line = how === "alert" ? this.#alert : this.#status;
    if (line.textContent !== text) line.textContent = text;
  }
}
