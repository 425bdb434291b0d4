// How long it takes from a message of the server to a page that is another: told, and held to no number, since a machine
// that does other things beside is slow.

import { becomes } from "../lib/browser.mjs";
import { POST, prepend } from "./pages.mjs";

const SAVES = 50;

export const speed = {
  async "a page is another soon after it was saved"({ site, open }) {
    const page = await open(POST);
    await page.evaluate(() => {
      globalThis.times = [];
      new MutationObserver(() => {
        const text = document.querySelector("#told")?.textContent;
        if (text && globalThis.times.at(-1)?.[0] !== text) globalThis.times.push([text, Date.now()]);
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
    });
    prepend(site, POST, '<p id="told">0</p>');
    const sent = [];
    for (let save = 1; save <= SAVES; save += 1) {
      await page.waitForTimeout(30);
      sent.push(Date.now());
      site.patch(POST, `<p id="told">${save - 1}</p>`, `<p id="told">${save}</p>`);
      await becomes(() => page.textContent("#told"), String(save));
    }
    const seen = new Map(await page.evaluate(() => globalThis.times));
    const times = sent.map((at, index) => seen.get(String(index + 1)) - at).sort((a, b) => a - b);
    console.log(`     from message to changed page: median ${times[SAVES / 2]} ms, worst ${times.at(-1)} ms of ${SAVES}, ${site.text(POST).length} bytes`);
  },
};
