// Elements that scripts put on the page.
//
// Owns the few ways in which they are made. Every text is put there as text, never as HTML.

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {string} [className]
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function make(name, className = "", ...children) {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

/** @param {string} className @param {string} text @param {() => void} pressed */
export function button(className, text, pressed) {
  const element = make("button", className, text);
  element.type = "button";
  element.addEventListener("click", pressed);
  return element;
}

/** Something that is spoken when it changes. @param {"p" | "span"} name @param {string} className */
export function spoken(name, className) {
  const element = make(name, className);
  element.setAttribute("role", "status");
  return element;
}
