// Two versions of a page, as trees: what is the same in both.
//
// Owns fingerprints of subtrees, and the pairs of elements that are the same in both versions, wherever they stand. Pairs
// carry a passing id while two trees are compared, since ids are what idiomorph goes by: so a paragraph that is put before
// others is new, and the others stay what they are. Refuses to change anything else.

/** @typedef {Map<Node, string>} Prints The fingerprint of every node of a tree. */

export const PASSING = "goalpost-pair-";

/** The number of a text, of 53 bits. @param {string} text */
function numberOf(text) {
  let [low, high] = [0xdeadbeef, 0x41c6ce57];
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    low = Math.imul(low ^ code, 0x9e3779b1);
    high = Math.imul(high ^ code, 0x5f356495);
  }
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35);
  return (4294967296 * (2097151 & high) + (low >>> 0)).toString(36);
}

/** What a node holds: of a template, what it is a pattern of. @param {Node} node */
const partsOf = (node) => (node instanceof HTMLTemplateElement ? node.content : node).childNodes;

/**
 * The fingerprints of a tree.
 * @param {Node} root
 * @returns {Prints}
 */
export function printsOf(root) {
  /** @type {Prints} */
  const prints = new Map();
  const visit = (/** @type {Node} */ node) => {
    let own = `${node.nodeType}${node.nodeValue ?? ""}`;
    if (node instanceof Element) {
      const attributes = [...node.attributes].map(({ name, value }) => `${name}=${value}`).sort();
      own = [`<${node.nodeName}`, ...attributes, ""].join("\0");
    }
    const print = numberOf([own, ...Array.from(partsOf(node), visit)].join("\0"));
    prints.set(node, print);
    return print;
  };
  visit(root);
  return prints;
}

/** Whether two nodes are the same with all that is within them. @param {Node} a @param {Node} b */
export function isSame(a, b) {
  if (!a.isEqualNode(b)) return false;
  if (!(a instanceof Element) || !(b instanceof Element)) return true;
  // Browsers do not look into these.
  const [one, other] = [a, b].map((element) => [...element.querySelectorAll("template"), element].filter((it) => it.matches("template")));
  return (one ?? []).every((template, index) => template.innerHTML === other?.[index]?.innerHTML);
}

/** Whether both are versions of one element: with another id it is another. @param {Node} a @param {Node} b */
function isOne(a, b) {
  if (!(a instanceof Element) || !(b instanceof Element)) return false;
  return a.nodeName === b.nodeName && a.getAttribute("id") === b.getAttribute("id");
}

/**
 * The smallest elements of two trees between which all differences lie, so that not all of a page is compared closely.
 * @param {Element} old
 * @param {Element} fresh
 * @returns {[Element, Element][]}
 */
export function narrow(old, fresh) {
  /** @type {[Element, Element][]} */
  const found = [];
  const visit = (/** @type {Element} */ a, /** @type {Element} */ b) => {
    const [one, other] = [[...a.childNodes], [...b.childNodes]];
    const isOther = (/** @type {number} */ index) => !isSame(/** @type {Node} */ (one[index]), /** @type {Node} */ (other[index]));
    const differing = one.length === other.length ? [...one.keys()].filter(isOther) : null;
    const isWithin =
      differing !== null &&
      !a.matches("template") &&
      a.cloneNode().isEqualNode(b.cloneNode()) &&
      differing.every((index) => isOne(/** @type {Node} */ (one[index]), /** @type {Node} */ (other[index])));
    if (!isWithin) return void found.push([a, b]);
    for (const index of differing) visit(/** @type {Element} */ (one[index]), /** @type {Element} */ (other[index]));
  };
  if (!isSame(old, fresh)) visit(old, fresh);
  return found;
}

/** Elements without an id, by fingerprint. @param {Element} root @param {Prints} prints */
function anonymous(root, prints) {
  /** @type {Map<string, Element[]>} */
  const found = new Map();
  for (const element of root.querySelectorAll(":not([id], head, body)")) {
    const print = prints.get(element) ?? "";
    const same = found.get(print);
    if (same) same.push(element);
    else found.set(print, [element]);
  }
  return found;
}

/**
 * Marks the elements that are the same in two trees, in the order in which they stand. What is there oftener in one than
 * in the other stays unmarked: nobody could say which is which.
 * @param {[Element, Prints]} old
 * @param {[Element, Prints]} fresh
 */
export function pair(old, fresh) {
  const others = anonymous(...fresh);
  let count = 0;
  for (const [print, elements] of anonymous(...old)) {
    const twins = others.get(print);
    if (twins?.length !== elements.length) continue;
    elements.forEach((element, index) => {
      count += 1;
      for (const one of [element, twins[index]]) one?.setAttribute("id", `${PASSING}${count}`);
    });
  }
}

/** Takes the marks away again. @param {Element} root */
export function unpair(root) {
  for (const element of root.querySelectorAll(`[id^="${PASSING}"]`)) element.removeAttribute("id");
}

/**
 * A page as it was served: parsed, and never run.
 * @param {string} html
 */
export function parse(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  // Where scripts run, what is there for those without them is text.
  for (const element of page.querySelectorAll("noscript")) element.textContent = element.innerHTML;
  return page;
}
