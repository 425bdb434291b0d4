// A worksheet without script.
//
// Owns that all of it can be read and written on: every question, step, band, branch and outcome.

/** Everything that a definition says, as far as a reader must see it. */
function wordsOf({ fields, lists, sections, outcomes }) {
  const found = Object.values(fields).map(({ label }) => label);
  for (const list of Object.values(lists)) {
    if (list.kind !== "questions") found.push(...(list.items ?? []).map(({ label }) => label));
    if (list.kind === "grid") found.push(...list.scales.map(({ label }) => label));
    if (list.kind === "rows")
      found.push(...list.presets.map(({ label }) => label), ...Object.values(list.columns).map(({ label }) => label));
  }
  found.push(...(outcomes ?? []).flatMap((one) => one.outcomes.map(({ label }) => label)));
  return { found, sections };
}

const squeezed = (text) => text.normalize("NFC").replaceAll(/\s+/gu, " ").trim().toLowerCase();

/** Looks at a page on which no script runs. */
export async function checkPlain(page, id, wire, tell) {
  const host = page.locator(`goalpost-worksheet[data-worksheet="${id}"]`);
  const [shown, named] = [
    squeezed(await host.innerText()),
    squeezed(
      (
        await host.evaluate((one) =>
          [...one.querySelectorAll("[aria-label]")].map((it) => it.getAttribute("aria-label")),
        )
      ).join(" · "),
    ),
  ];
  for (const words of wordsOf(wire).found) {
    if (words && !shown.includes(squeezed(words)) && !named.includes(squeezed(words)))
      tell(`without script: ${JSON.stringify(words)} is not there`);
  }
  const faults = await host.evaluate((one) => {
    const found = [];
    const form = one.querySelector("form");
    for (const element of form.querySelectorAll("*")) {
      // Cells bear the headings of a table whose rows are stacked; some things are for paper only.
      if (element.closest("template, script, option, .worksheet-paper, .options, .letter, thead, .chart")) continue;
      const hasWords = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
      if (hasWords && !element.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
        found.push(`hidden: ${element.outerHTML.slice(0, 120)}`);
    }
    for (const input of form.querySelectorAll("input, select, textarea")) {
      if (input.disabled || input.readOnly) found.push(`cannot be written: ${input.name}`);
      const box = (input.closest("label") ?? input).getBoundingClientRect();
      if (box.width < 1 || box.height < 1) found.push(`cannot be seen: ${input.name}`);
    }
    for (const dead of form.querySelectorAll("button, [hidden]:not(template, .chart)"))
      found.push(`dead: ${dead.outerHTML.slice(0, 100)}`);
    for (const link of form.querySelectorAll('a[href^="#"]'))
      if (!document.getElementById(decodeURIComponent(link.hash.slice(1)))) found.push(`leads nowhere: ${link.hash}`);
    return found;
  });
  for (const fault of faults.slice(0, 4)) tell(`without script: ${fault}`);
}
