// Puts what differs between two versions of a page on the page that is shown.
//
// Owns the smallest steps that do it: attributes, pieces of texts, elements that come, go and move. What a script has put
// beside them stays where it is, and what stays is never taken out of the page, so it keeps its focus, its selection, its
// place in a film and its answers. Refuses to know what a worksheet is beyond the parts that its scripts build anew.

import { isScript, isStyle, Assets } from "./assets.js";

/** @import { Changes, Source } from "./source.js" */

/** What a script has taken apart on the page, and mends when something in it has changed. */
const BRANCH = ":has(> .branch-lead)";
/** What of a worksheet is put together from two places by its script, so that it is given to it anew as a whole. */
const TOGETHER = ".practice, .worksheet-answers";
/** What stays whole in there. */
const WHOLE = ".feedback, label, legend, dt";
/** What a script has noted on an element that is made anew. */
const NOTED = "data-checked";

/**
 * @param {Source} source
 * @param {Changes} changes
 * @param {Assets} assets
 */
export function apply(source, changes, assets) {
  new Application(source, changes, assets).run();
}

class Application {
  /** Sources of what is shown anew as a whole. @type {Set<Element>} */
  #renewed = new Set();
  /** Sources of what was made just now. @type {WeakSet<Node>} */
  #made = new WeakSet();
  /** What moves into something that is made, and what stands there for it until that is on the page. @type {[Comment, Node][]} */
  #moving = [];

  /** @param {Source} source @param {Changes} changes @param {Assets} assets */
  constructor(source, changes, assets) {
    this.source = source;
    this.changes = changes;
    this.assets = assets;
  }

  run() {
    const { changes } = this;
    this.#chooseRenewed();
    for (const [element, before] of changes.attributes) if (this.#isKept(element)) this.#attributes(element, before);
    for (const [text, before] of changes.texts) if (this.#isKept(text)) this.#text(text, before);
    for (const template of changes.templates) this.#template(template);
    for (const element of this.#renewed) this.#renew(element);
    // What is around comes first, so that what moves into it has somewhere to go.
    const parents = [...changes.parents].sort((a, b) => (a.compareDocumentPosition(b) & 4 ? -1 : 1));
    for (const parent of parents) if (!this.#made.has(parent) && this.#isKept(parent)) this.#children(parent);
    for (const node of changes.gone) this.#remove(node);
  }

  // ---- What is shown anew

  /** @param {Node} node */
  #isKept(node) {
    for (let one = /** @type {Node | null} */ (node); one; one = one.parentNode)
      if (this.#renewed.has(/** @type {Element} */ (one))) return false;
    return true;
  }

  /** Where a script has taken the page apart, pieces have nowhere to go. */
  #chooseRenewed() {
    const { parents, texts, attributes, templates } = this.changes;
    const touched = new Set([...parents, ...attributes.keys(), ...templates]);
    for (const text of texts.keys()) if (text.parentElement) touched.add(text.parentElement);
    /** @type {Set<Element>} */
    const chosen = new Set();
    for (const element of touched) for (const one of this.#wholes(element)) chosen.add(one);
    for (const element of chosen) {
      const known = this.#nearestShown(element);
      if (known) this.#renewed.add(known);
    }
    for (const element of this.#renewed)
      for (const inner of this.#renewed) if (inner !== element && element.contains(inner)) this.#renewed.delete(inner);
  }

  /** What has to be made anew since something in an element has changed. @param {Element} element @returns {Iterable<Element>} */
  #wholes(element) {
    const { parents, attributes } = this.changes;
    // Of a pause, how long it is; of a table, whose answers it holds.
    if (attributes.get(element)?.has("data-seconds") || (attributes.has(element) && element.matches("table.matrix")))
      return [element];
    const together = element.closest(TOGETHER);
    if (together && parents.has(element) && !element.closest(WHOLE))
      return together.closest("goalpost-worksheet")?.querySelectorAll(TOGETHER) ?? [together];
    const output = element.closest("[data-output]");
    if (!output && (together || this.source.shownFor(element)?.closest(BRANCH))) return [];
    return this.#isTakenApart(element) ? [output ?? element] : [];
  }

  /** The element, or the nearest one around it, that is on the page. @param {Element} element */
  #nearestShown(element) {
    for (let one = /** @type {Element | null} */ (element); one; one = one.parentElement)
      if (this.source.shownFor(one)?.isConnected) return one.matches("html, head, body") ? undefined : one;
    return undefined;
  }

  /** Whether what was served within an element stands elsewhere now, or its words were replaced. @param {Element} element */
  #isTakenApart(element) {
    const shown = this.source.shownFor(element);
    if (!shown?.isConnected) return false;
    return [...element.childNodes].some((child) => {
      if (this.changes.placed.has(child)) return false;
      const twin = this.source.shownFor(child);
      if (!twin || twin.parentNode === shown) return false;
      return twin.isConnected || (twin instanceof Text && twin.data.trim() !== "");
    });
  }

  /** @param {Element} element */
  #renew(element) {
    const shown = this.source.shownFor(element);
    const old = nodesOf(element).map((node) => this.source.shownFor(node));
    shown?.replaceWith(this.#make(element, "anew"));
    // What has come from elsewhere is made anew too.
    for (const node of old) if (node?.isConnected) /** @type {ChildNode} */ (node).remove();
  }

  // ---- Attributes and texts

  /** @param {Element} element @param {Map<string, string | null>} before */
  #attributes(element, before) {
    const shown = this.source.shownFor(element);
    if (!shown) return;
    if (isStyle(element) && isStyle(shown)) return this.#swap(element, shown, before);
    if (isScript(element) && before.has("src")) return this.#renew(element);
    for (const [name, old] of before) {
      const value = element.getAttribute(name);
      if (value === old) continue;
      if (name === "class") mixClasses(shown, old ?? "", value ?? "");
      else if (value === null) shown.removeAttribute(name);
      else shown.setAttribute(name, value);
    }
    this.assets.refer(shown);
  }

  /** @param {HTMLLinkElement} element @param {HTMLLinkElement} shown @param {Map<string, string | null>} before */
  #swap(element, shown, before) {
    // What a script has set on it stays.
    const like = /** @type {HTMLLinkElement} */ (shown.cloneNode());
    for (const name of before.keys()) like.setAttribute(name, element.getAttribute(name) ?? "");
    for (const name of before.keys()) if (!element.hasAttribute(name)) like.removeAttribute(name);
    this.source.note(element, this.assets.swapStyle(shown, like));
  }

  /** Changes only what differs, so that a selection beside it stays. @param {CharacterData} text @param {string} before */
  #text(text, before) {
    const shown = this.source.shownFor(text);
    if (!shown) return;
    const { data } = text;
    if (shown.data !== before) return void (shown.data = data);
    const most = Math.min(before.length, data.length);
    let [start, end] = [0, 0];
    while (start < most && before[start] === data[start]) start += 1;
    while (end < most - start && before.at(-1 - end) === data.at(-1 - end)) end += 1;
    shown.replaceData(start, before.length - start - end, data.slice(start, data.length - end));
  }

  /** @param {HTMLTemplateElement} template */
  #template(template) {
    const shown = this.source.shownFor(template);
    shown?.content.replaceChildren(document.importNode(template.content, true));
  }

  // ---- Elements that come, go and move

  /** @param {Element} parent */
  #children(parent) {
    const shown = this.source.shownFor(parent);
    if (!shown) return;
    const children = [...parent.childNodes];
    const placed = this.#placed(children, shown);
    const stays = (/** @type {Node} */ child) => (placed.has(child) ? undefined : this.#within(shown, child));
    /** @type {Node | null} */
    let next = null;
    for (let index = children.length - 1; index >= 0; index -= 1) {
      const child = /** @type {ChildNode} */ (children[index]);
      if (placed.has(child)) {
        const twin = next ? null : children.slice(0, index).reverse().map(stays).find(Boolean);
        const before = next ?? (twin ? twin.nextSibling : shown.firstChild);
        const place = next?.parentNode ?? twin?.parentNode ?? shown;
        next = this.#put(child, place, before);
      } else next = stays(child) ?? next;
    }
  }

  /** What is shown for a node, if that is within an element. @param {Node} shown @param {Node} node */
  #within(shown, node) {
    const twin = this.source.shownFor(node);
    return twin && shown.contains(twin) ? twin : undefined;
  }

  /**
   * Which children are put in their places. Where somebody writes stays, since no browser takes back what was typed in a
   * field that was moved since: the others go around it.
   * @param {Node[]} children
   * @param {Element} shown
   */
  #placed(children, shown) {
    const placed = new Set(children.filter((child) => this.changes.placed.has(child)));
    const at = children.findIndex((child) => this.#within(shown, child)?.contains(document.activeElement));
    const fixed = children[at];
    const still = fixed && this.#within(shown, fixed);
    if (!fixed || !still || !placed.delete(fixed)) return placed;
    children.forEach((child, index) => {
      const twin = this.#within(shown, child);
      if (!twin || twin === still) return;
      const isBefore = (twin.compareDocumentPosition(still) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
      if (isBefore !== index < at) placed.add(child);
    });
    return placed;
  }

  /** @param {Node} node @param {Node} parent @param {Node | null} before */
  #put(node, parent, before) {
    const known = this.source.shownFor(node);
    if (known) move(known, parent, before);
    else parent.insertBefore(this.#make(node, "where new"), before);
    for (const [place, moved] of this.#moving.splice(0)) {
      if (place.parentNode) move(moved, place.parentNode, place);
      place.remove();
    }
    return this.source.shownFor(node) ?? null;
  }

  /**
   * Makes what is shown for a source. What stood elsewhere before moves here, unless all is to be made anew.
   * @param {Node} node
   * @param {"anew" | "where new"} how
   * @returns {Node}
   */
  #make(node, how) {
    // A worksheet begins its life when it is put on the page, and must be whole then.
    const isWhole = how === "anew" || (node instanceof Element && node.localName === "goalpost-worksheet");
    const known = isWhole ? undefined : this.source.shownFor(node);
    if (known) {
      const place = document.createComment("");
      this.#moving.push([place, known]);
      return place;
    }
    const shown = isScript(node) ? this.assets.makeScript(node) : document.importNode(node, false);
    if (node instanceof HTMLTemplateElement)
      /** @type {HTMLTemplateElement} */ (shown).content.append(document.importNode(node.content, true));
    if (shown instanceof Element) this.assets.refer(shown);
    const old = this.source.shownFor(node);
    if (old instanceof Element && old.hasAttribute(NOTED)) /** @type {Element} */ (shown).setAttribute(NOTED, "");
    this.#made.add(node);
    this.source.note(node, shown);
    for (const child of node.childNodes) shown.appendChild(this.#make(child, isWhole ? "anew" : how));
    return shown;
  }

  /** @param {Node} node */
  #remove(node) {
    const shown = /** @type {ChildNode | undefined} */ (this.source.shownFor(node));
    if (!shown) return;
    if (isStyle(shown)) this.assets.removeStyle(shown);
    else shown.remove();
  }
}

/** All nodes within one. @param {Node} node @returns {Node[]} */
const nodesOf = (node) => [...node.childNodes].flatMap((child) => [child, ...nodesOf(child)]);

/** Classes that a script has added stay. @param {Element} shown @param {string} old @param {string} value */
function mixClasses(shown, old, value) {
  const [before, after] = [old, value].map((text) => text.split(/\s+/u).filter(Boolean));
  shown.classList.remove(...(before ?? []).filter((name) => !after?.includes(name)));
  shown.classList.add(...(after ?? []));
}

/** Without taking it out of the page, where the browser can. @param {Node} node @param {Node} parent @param {Node | null} before */
function move(node, parent, before) {
  if (node.parentNode === parent && node.nextSibling === before) return;
  try {
    /** @type {any} */ (parent).moveBefore(node, before);
  } catch {
    parent.insertBefore(node, before);
  }
}
