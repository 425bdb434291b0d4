// Style sheets, scripts and pictures of the page, when their files change.
//
// Owns that a style sheet is there before the one that it follows goes, that pictures show what their files hold now, and
// that a script which ran already is never run beside its successor: then the page has to be loaded again. Refuses to know
// what is in them.

const [STYLES, PICTURES] = [
  'link[rel~="stylesheet"][href]',
  "img[src], img[srcset], source[src], source[srcset], video[src], video[poster], audio[src]",
];
/** What is added to the address of a file so that the browser asks for it again. */
const AGAIN = "goalpost-preview";
/** How long a style sheet is waited for, in milliseconds. */
const PATIENCE = 3000;

/** @param {Node} node @returns {node is HTMLLinkElement} */
export function isStyle(node) {
  return node instanceof HTMLLinkElement && node.matches(STYLES);
}

/** Whether it is a script that runs, and no data. @param {Node} node @returns {node is HTMLScriptElement} */
export function isScript(node) {
  return node instanceof HTMLScriptElement && /^(?:module|text\/javascript)?$/u.test(node.type);
}

/** A script's address without its fingerprint: the same for all its versions. @param {string} address */
function nameOf(address) {
  const { origin, pathname } = new URL(address, location.href);
  return origin + pathname.replace(/\.[0-9a-f]{8,}(?=\.\w+$)/u, "");
}

export class Assets {
  /** Whether only loading the page again can run what it asks for now. */
  isStale = false;
  /** The scripts that ran, by name: their addresses. @type {Map<string, string>} */
  #ran = new Map();
  /** Style sheets that are being loaded, each with what goes when it is there. @type {Map<HTMLLinkElement, HTMLLinkElement[]>} */
  #coming = new Map();

  constructor() {
    for (const { src } of document.scripts) if (src) this.#ran.set(nameOf(src), src);
  }

  // ---- Scripts

  /** A script that runs when it is put on the page: copies of one that was only parsed never do. @param {HTMLScriptElement} source */
  makeScript(source) {
    const script = document.createElement("script");
    for (const { name, value } of source.attributes) script.setAttribute(name, value);
    script.textContent = source.textContent;
    const { src } = script;
    const before = this.#ran.get(nameOf(src));
    // What the first version did to the page cannot be taken back, and both would answer every click.
    if (src && before !== undefined && before !== src) this.isStale = true;
    if (this.isStale) script.type = "text/plain";
    else this.#ran.set(nameOf(src), src);
    return script;
  }

  // ---- Style sheets

  /** Puts another style sheet in the place of one, without a moment in which there is none. @param {HTMLLinkElement} shown @param {Element} source */
  swapStyle(shown, source) {
    const link = document.createElement("link");
    for (const { name, value } of source.attributes) link.setAttribute(name, value);
    const old = [shown, ...(this.#coming.get(shown) ?? [])];
    this.#coming.delete(shown);
    this.#coming.set(link, old);
    const done = () => this.#arrived(link);
    link.addEventListener("load", done, { once: true });
    // One that cannot be loaded is none: that is how the page would look.
    link.addEventListener("error", done, { once: true });
    setTimeout(done, PATIENCE);
    shown.after(link);
    return link;
  }

  /** @param {HTMLLinkElement} shown */
  removeStyle(shown) {
    const [coming] = [...this.#coming.keys()].filter((link) => link !== shown).slice(-1);
    const old = [shown, ...(this.#coming.get(shown) ?? [])];
    this.#coming.delete(shown);
    if (coming) this.#coming.get(coming)?.push(...old);
    else for (const link of old) link.remove();
  }

  /** @param {HTMLLinkElement} link */
  #arrived(link) {
    for (const old of this.#coming.get(link) ?? []) old.remove();
    this.#coming.delete(link);
  }

  // ---- Files that keep their names

  /**
   * Loads anew what shows one of these files.
   * @param {(path: string) => boolean} isChanged by path, as `location.pathname` has it
   * @param {number} revision
   */
  renew(isChanged, revision) {
    for (const link of /** @type {NodeListOf<HTMLLinkElement>} */ (document.querySelectorAll(STYLES))) {
      const fresh = again(link.href, isChanged, revision);
      if (fresh === undefined) continue;
      const copy = /** @type {HTMLLinkElement} */ (link.cloneNode());
      copy.href = fresh;
      this.onSwap(link, this.swapStyle(link, copy));
    }
    for (const element of document.querySelectorAll(PICTURES)) void renewPicture(element, isChanged, revision);
  }

  /** Is told which link stands in whose place. @type {(old: HTMLLinkElement, link: HTMLLinkElement) => void} */
  onSwap = () => {};
}

/** The address under which a changed file is asked for again. @param {string} address @param {(path: string) => boolean} isChanged @param {number} revision */
function again(address, isChanged, revision) {
  const url = new URL(address, location.href);
  if (url.origin !== location.origin || !isChanged(url.pathname)) return undefined;
  url.searchParams.set(AGAIN, String(revision));
  return url.href;
}

/** @param {Element} element @param {(path: string) => boolean} isChanged @param {number} revision */
async function renewPicture(element, isChanged, revision) {
  for (const name of ["src", "srcset", "poster"]) {
    const value = element.getAttribute(name);
    if (value === null) continue;
    const parts = name === "srcset" ? value.split(/,\s+/u) : [value];
    const fresh = parts.map((part) => {
      const [address = "", ...rest] = part.trim().split(/\s+/u);
      return [again(address, isChanged, revision) ?? address, ...rest].join(" ");
    });
    if (fresh.join() === parts.map((part) => part.trim()).join()) continue;
    const [first] = fresh;
    // Only when it is here does it take the place of the one before.
    if (element instanceof HTMLImageElement && first) await loaded(first.split(" ")[0] ?? "");
    if (element.getAttribute(name) !== value) continue;
    element.setAttribute(name, fresh.join(", "));
    if (element.closest("video, audio") && name === "src")
      /** @type {HTMLMediaElement | null} */ (element.closest("video, audio"))?.load();
  }
}

/** @param {string} address */
async function loaded(address) {
  const image = new Image();
  image.src = address;
  await image.decode().catch(() => {});
}
