// The place of the preview's own things: over the page, at the lower edge of the window.
//
// Owns the element that holds them. It lies outside of the body and in a shadow, so that neither the theme's styles nor a
// page that is brought up to date touch it. Refuses to move the page, and to be printed.

import { make } from "./elements.js";

export class Dock {
  #status = make("p", "unseen");
  #alert = make("p", "unseen");
  #root;

  /** @param {Document} page @param {string} style the address of the style sheet */
  constructor(page, style) {
    const host = page.createElement("goalpost-preview");
    const root = host.attachShadow({ mode: "open" });
    this.#root = root;
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
    link.addEventListener("load", () => (host.hidden = false), { once: true });
    root.append(link, this.element);
    page.documentElement.append(host);
    // What the keyboard reaches scrolls to where it can be seen.
    const room = new CSSStyleSheet();
    room.replaceSync(":root { scroll-padding-block-end: 4rem }");
    page.adoptedStyleSheets.push(room);
  }

  /** What has the focus within. */
  get active() {
    return this.#root.activeElement;
  }

  /** Says something to those who cannot see it happen. @param {string} text @param {"status" | "alert"} [how] */
  say(text, how = "status") {
    const line = how === "alert" ? this.#alert : this.#status;
    if (line.textContent !== text) line.textContent = text;
  }
}
