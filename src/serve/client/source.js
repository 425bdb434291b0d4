// The page as it was last served, beside the page that is shown.
//
// Owns the source (a tree that no script has touched), which shown node came of which of its nodes, and what differs when
// the page is served anew. Of three versions (served before, served now, shown) only what differs between the first two
// is changed in the third; so whatever scripts and readers have made of the page since is left alone. Refuses to touch
// the shown page: `apply.js` does that.

import { isSame, narrow, pair, PASSING, printsOf, unpair } from "./tree.js";
import { Idiomorph } from "./vendor/idiomorph.esm.js";

/**
 * What differs between two versions, in nodes of the newer one. `before` are the values of old.
 * @typedef {object} Changes
 * @property {Map<Element, Map<string, string | null>>} attributes
 * @property {Map<CharacterData, string>} texts
 * @property {Set<Element>} parents those that have other children, or the same in another order
 * @property {Set<Node>} placed nodes that are new or stand elsewhere
 * @property {Set<Node>} gone nodes that are there no more
 * @property {Set<HTMLTemplateElement>} templates those that hold something else
 */

/** What is noted while a tree is brought to its new version. */
const WATCHED = { subtree: true, childList: true, attributeOldValue: true, characterDataOldValue: true };

export class Source {
  /** What is shown, by its source. @type {WeakMap<Node, Node>} */
  #shown = new WeakMap();
  /** The newest version, in a document that runs nothing. */
  #page = document.implementation.createHTMLDocument();

  /**
   * Takes the page as it stands for what was served. For that, no script may have run yet: the preview's own is the
   * first in the page, and so comes before all others that wait for the end of the page.
   * @param {Document} shown
   */
  constructor(shown) {
    this.#page.documentElement.replaceWith(this.#page.importNode(shown.documentElement, true));
    this.adopt(this.root, shown.documentElement);
  }

  get root() {
    return this.#page.documentElement;
  }

  /** The node that is shown for one of the source. @template {Node} N @param {N} node @returns {N | undefined} */
  shownFor(node) {
    return /** @type {N | undefined} */ (this.#shown.get(node));
  }

  /** Notes that one is shown for the other. @param {Node} node @param {Node} shown */
  note(node, shown) {
    this.#shown.set(node, shown);
  }

  /** The same for all that is within them. @param {Node} node @param {Node} shown */
  adopt(node, shown) {
    this.note(node, shown);
    node.childNodes.forEach((child, index) => {
      const twin = shown.childNodes[index];
      if (twin) this.adopt(child, twin);
    });
  }

  /**
   * Takes in a newer version, and tells what differs; nothing where all is the same.
   * @param {Document} next
   * @returns {Changes | undefined}
   */
  take(next) {
    const [root, fresh] = [this.root, next.documentElement];
    const differing = narrow(root, fresh);
    if (differing.length === 0) return undefined;
    /** @type {Changes["templates"]} */
    const templates = new Set();
    // What left one element may stand in another now, so several in the body are compared as one.
    const inBody = differing.filter(([old]) => old.closest("body"));
    const [body, freshBody] = [this.#page.body, next.body];
    const pairs = inBody.length > 1 ? differing.filter((one) => !inBody.includes(one)).concat([[body, freshBody]]) : differing;
    const records = pairs.flatMap(([old, node]) => morph(old, node, templates));
    // An id that is there twice, or a control that has a state of its own, can lead astray.
    for (const [old, node] of narrow(root, fresh)) records.push(...replace(old, node, templates));
    const isWhole = pairs.every(([old]) => root.contains(old));
    if (!isWhole || narrow(root, fresh).length > 0) throw new Error("the page could not be brought to its new version");
    return this.#changes(records, templates);
  }

  /** @param {MutationRecord[]} records @param {Changes["templates"]} templates @returns {Changes} */
  #changes(records, templates) {
    const { root } = this;
    /** @type {Changes} */
    const changes = {
      attributes: new Map(),
      texts: new Map(),
      parents: new Set(),
      placed: new Set(),
      gone: new Set(),
      templates,
    };
    for (const record of records) note(changes, record);
    const isThere = (/** @type {Node} */ node) => root.contains(node);
    for (const node of changes.gone) if (isThere(node)) changes.gone.delete(node);
    for (const node of changes.placed) if (!isThere(node)) changes.placed.delete(node);
    for (const node of changes.parents) if (!isThere(node)) changes.parents.delete(node);
    for (const node of changes.attributes.keys()) if (!isThere(node)) changes.attributes.delete(node);
    for (const node of changes.texts.keys()) if (!isThere(node)) changes.texts.delete(node);
    for (const node of templates) if (!isThere(node)) templates.delete(node);
    return changes;
  }
}

/**
 * Makes one element like another, and tells how.
 * @param {Element} old
 * @param {Element} fresh
 * @param {Set<HTMLTemplateElement>} templates gets those that hold something else now
 */
function morph(old, fresh, templates) {
  const [before, after] = [printsOf(old), printsOf(fresh)];
  const watch = new MutationObserver(() => {});
  pair([old, before], [fresh, after]);
  watch.observe(old, WATCHED);
  Idiomorph.morph(old, fresh, {
    head: { style: "morph" },
    restoreFocus: false,
    callbacks: {
      beforeNodeMorphed(/** @type {Node} */ node, /** @type {Node} */ twin) {
        // It was the same before; meanwhile something within may have been moved to where it is now.
        if (before.has(node) && before.get(node) === after.get(twin) && isSame(node, twin)) return false;
        if (node instanceof HTMLTemplateElement) templates.add(node);
        return true;
      },
    },
  });
  const records = watch.takeRecords();
  watch.disconnect();
  unpair(old);
  unpair(fresh);
  return records;
}

/**
 * The same without any care for what stays: everything within is another, where it differs.
 * @param {Element} old
 * @param {Element} fresh
 * @param {Set<HTMLTemplateElement>} templates
 */
function replace(old, fresh, templates) {
  // A page without its head and body is none.
  if (old.matches("html")) return [];
  const watch = new MutationObserver(() => {});
  watch.observe(old, WATCHED);
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  if (old instanceof HTMLTemplateElement) {
    templates.add(old);
    old.innerHTML = fresh.innerHTML;
  } else if (!hasSameChildren(old, fresh)) {
    old.replaceChildren(...[...fresh.childNodes].map((child) => old.ownerDocument.importNode(child, true)));
  }
  const records = watch.takeRecords();
  watch.disconnect();
  return records;
}

/** @param {Element} a @param {Element} b */
function hasSameChildren({ childNodes: a }, { childNodes: b }) {
  return a.length === b.length && [...a].every((child, index) => isSame(child, /** @type {Node} */ (b[index])));
}

/** @param {Changes} changes @param {MutationRecord} record */
function note(changes, { type, target, attributeName, oldValue, addedNodes, removedNodes }) {
  if (type === "characterData") {
    const text = /** @type {CharacterData} */ (target);
    if (!changes.texts.has(text)) changes.texts.set(text, oldValue ?? "");
  } else if (type === "attributes") {
    const element = /** @type {Element} */ (target);
    const before = changes.attributes.get(element) ?? new Map();
    const value = oldValue?.startsWith(PASSING) ? null : oldValue;
    if (attributeName !== null && !before.has(attributeName)) before.set(attributeName, value);
    changes.attributes.set(element, before);
  } else {
    changes.parents.add(/** @type {Element} */ (target));
    for (const node of addedNodes) changes.placed.add(node);
    for (const node of removedNodes) changes.gone.add(node);
  }
}
