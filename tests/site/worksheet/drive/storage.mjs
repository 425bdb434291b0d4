// A worksheet whose answers cannot be kept, or not as usual.
//
// Owns that typing goes on, that results follow, and that the line at the foot tells the truth.

/** What a browser may do to a page, before its first script; and what the line must say then. */
const TROUBLES = [
  {
    name: "storage full",
    says: /no room left/u,
    spoil: () => {
      if (location.protocol !== "http:" || sessionStorage.length > 0) return;
      sessionStorage.setItem("seen", "1");
      // To the last byte.
      for (let size = 1 << 22; size > 0; size >>= 1) {
        try {
          for (let n = 0; ; n += 1) localStorage.setItem(`${size} ${n}`, "x".repeat(size));
        } catch {}
      }
    },
    after: async (page) => {
      await page.evaluate(() => localStorage.clear());
      await page.keyboard.type(" again");
      return /^Saved on this device$/u;
    },
  },
  {
    name: "storage blocked",
    says: /lets the page keep nothing/u,
    spoil: () =>
      Object.defineProperty(window, "localStorage", {
        get() {
          throw new DOMException("denied", "SecurityError");
        },
      }),
  },
  { name: "a window that forgets", says: /forgets everything/u, spoil: () => (Storage.prototype.setItem = () => {}) },
  {
    name: "a record that is damaged",
    says: /could not be read/u,
    spoil: () =>
      location.protocol === "http:" &&
      sessionStorage.length === 0 &&
      (sessionStorage.setItem("seen", "1"),
      localStorage.setItem(globalThis.keyUnderTest, '{"v":1,"runs":[{"run":"","answers":{"half')),
  },
  {
    name: "a record of a later version",
    says: /newer version/u,
    spoil: () => location.protocol === "http:" && localStorage.setItem(globalThis.keyUnderTest, '{"v":9,"runs":[]}'),
    after: async (page) => {
      const kept = await page.evaluate(() => localStorage.getItem(globalThis.keyUnderTest));
      if (kept !== '{"v":9,"runs":[]}') throw new Error("the later record was overwritten");
      return /newer version/u;
    },
  },
];

/** Drives one worksheet through every trouble. `profile` and `open` are those of the other walks. */
export async function checkStorage({ id, path, wire }, { profile, open }, tell) {
  const [name] = Object.entries(wire.fields).find(([, { kind }]) => kind === "text") ?? [];
  const key = `goalpost:1:${wire.site}:${id}`;
  for (const { name: trouble, says, spoil, after } of TROUBLES) {
    const told = (text) => tell(`${trouble}: ${text}`);
    const context = await profile(id, told);
    await context.addInitScript(`globalThis.keyUnderTest = ${JSON.stringify(key)}`);
    await context.addInitScript(spoil);
    const page = await open(context, path, told);
    const status = page.locator(`goalpost-worksheet[data-worksheet="${id}"] .worksheet-foot .status`);
    const becomes = async (pattern, when) => {
      await status
        .filter({ hasText: pattern })
        .waitFor()
        .catch(async () => told(`${when}, the line says ${JSON.stringify(await status.innerText())}`));
    };
    await becomes(says, "at first");
    const field = page.locator(`goalpost-worksheet[data-worksheet="${id}"] [name="${name}"]`);
    await field.focus();
    await page.keyboard.type("goes on");
    await page.waitForTimeout(450);
    await becomes(says, "after typing");
    if ((await field.inputValue()) !== "goes on") told("typing does not go on");
    if (after) await becomes(await after(page), "afterwards");
    await context.close();
  }
}
