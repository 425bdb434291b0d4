// Ticks the parts of a series that the reader has read.
//
// Owns one record in this browser: the addresses of parts whose end was reached. Refuses to send anything anywhere, and
// to complain where storage is not allowed: then nothing is ticked.

const RECORD = "goalpost:read";

function remembered() {
  try {
    const list = JSON.parse(localStorage.getItem(RECORD) ?? "[]");
    return new Set(Array.isArray(list) ? list : []);
  } catch {
    return new Set();
  }
}

function remember(address) {
  const read = remembered();
  if (read.has(address)) return;
  try {
    localStorage.setItem(RECORD, JSON.stringify([...read, address]));
  } catch {
    // A full or forbidden store costs a tick, and nothing else.
  }
}

function tick() {
  const read = remembered();
  for (const part of document.querySelectorAll("[data-part]")) {
    part.classList.toggle("read", read.has(part.dataset.part));
  }
}

// Whoever comes to the end of the text has read the part.
const here = document.querySelector(".trail [aria-current][href]");
const text = document.querySelector("article > .prose");
if (here && text) {
  const end = text.appendChild(document.createElement("span"));
  new IntersectionObserver(([entry], observer) => {
    if (!entry.isIntersecting) return;
    observer.disconnect();
    remember(here.getAttribute("href"));
    tick();
  }).observe(end);
}

tick();
addEventListener("storage", tick);
addEventListener("pageshow", tick);
// The preview says so when it has changed the page.
document.addEventListener("goalpost-changed", tick);
