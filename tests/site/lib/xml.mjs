// Strict XML: a text becomes a tree of elements, or the line of its first mistake.
//
// Owns well-formedness with namespaces. Refuses every document type: what Goalpost writes needs none.

import { SaxesParser } from "saxes";

/** Reads a document; throws an `Error` whose message begins with line and column. */
export function readXml(text) {
  const parser = new SaxesParser({ xmlns: true, position: true });
  const document = { name: "#document", children: [], text: "" };
  const open = [document];
  parser.on("error", (error) => {
    throw new Error(error.message);
  });
  parser.on("doctype", () => {
    throw new Error(`${parser.line}:${parser.column}: a document type`);
  });
  parser.on("opentag", (tag) => {
    const element = {
      name: tag.local,
      namespace: tag.uri,
      attributes: Object.fromEntries(Object.values(tag.attributes).map((it) => [it.name, it.value])),
      line: parser.line,
      children: [],
      text: "",
    };
    open.at(-1).children.push(element);
    open.push(element);
  });
  parser.on("closetag", () => open.pop());
  const append = (words) => {
    open.at(-1).text += words;
  };
  parser.on("text", append);
  parser.on("cdata", append);
  parser.write(text).close();
  return document.children[0];
}

/** The children of an element by local name and namespace. */
export function childrenOf(element, name, namespace = element.namespace) {
  return element.children.filter((child) => child.name === name && child.namespace === namespace);
}

/** The trimmed text of the first child of that name, or `undefined`. */
export function textOfChild(element, name, namespace = element.namespace) {
  return childrenOf(element, name, namespace)[0]?.text.trim();
}
