// Searches the site in the browser.
//
// Owns the field in `#page_search`, which is only shown where scripts run: elsewhere the archive beneath stands for it.
// The index is fetched when the field is first used. Everything found is put on the page as text, never as HTML.

const search = document.querySelector("#page_search");
const field = search.querySelector("input");
const results = search.querySelector(".search-results");
const MOST = 12;

let index;

function load() {
  index ??= fetch(search.dataset.index)
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(answer.statusText))))
    .then((entries) =>
      entries.map((entry) => ({
        ...entry,
        heads: folded(entry.title),
        tagged: folded((entry.tags ?? []).join(" ")),
        rest: folded(entry.text ?? ""),
      })),
    );
  index.catch(() => (index = undefined));
  return index;
}

// Without case and accents, so that `muller` finds `Müller`.
function folded(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

// How well an entry answers the words: all must be in it; in the title they count most.
function score(entry, words) {
  let sum = 0;
  for (const word of words) {
    const points = (entry.heads.includes(word) && 4) || (entry.tagged.includes(word) && 2) || (entry.rest.includes(word) && 1);
    if (!points) return 0;
    sum += points;
  }
  return sum;
}

function element(name, text, properties = {}) {
  return Object.assign(document.createElement(name), { textContent: text }, properties);
}

function shown(entries) {
  if (entries.length === 0) return [element("p", results.dataset.none)];
  const list = element("ul", "", { className: "plain-list" });
  for (const entry of entries) {
    const item = list.appendChild(element("li", ""));
    item.append(element("a", entry.title, { href: entry.url }), element("p", entry.text ?? ""));
  }
  return [list];
}

async function run() {
  const words = folded(field.value).split(/\s+/u).filter(Boolean);
  if (words.length === 0) return results.replaceChildren();
  try {
    const entries = await load();
    const found = entries
      .map((entry) => [score(entry, words), entry])
      .filter(([points]) => points > 0)
      .sort(([a], [b]) => b - a)
      .slice(0, MOST)
      .map(([, entry]) => entry);
    results.replaceChildren(...shown(found));
  } catch {
    results.replaceChildren(element("p", results.dataset.failed));
  }
}

field.addEventListener("focus", load, { once: true });
field.addEventListener("input", run);
run();
