// A worksheet that is open in two tabs at once.
//
// Owns that what is written in one arrives in the other, that fields written at the same time both stay, and that nobody's
// field changes under their hands.

/** Two blanks for text that both tabs show. */
const blanks = (page) =>
  page.evaluate(() => {
    const id = globalThis.worksheetUnderTest;
    const all = [
      ...document.querySelectorAll(
        `goalpost-worksheet[data-worksheet="${id}"] :is(input[type=text]:not([inputmode]), textarea)[name]`,
      ),
    ];
    return all
      .filter((one) => one.checkVisibility() && one.closest(".worksheet-body") && one.value)
      .map(({ id }) => `#${CSS.escape(id)}`)
      .slice(0, 40);
  });

const arrives = (page, selector, value) =>
  page
    .waitForFunction(([selector, value]) => document.querySelector(selector)?.value === value, [selector, value], {
      timeout: 4000,
    })
    .then(
      () => true,
      () => false,
    );

/** Writes in both tabs. */
export async function checkTabs(one, two, tell) {
  const found = await blanks(one);
  const shared = [];
  for (const selector of found) if (await two.locator(selector).count()) shared.push(selector);
  const [first, second] = [shared[0], shared.at(-1)];
  if (!first || first === second) return false;
  await one.focus(first);
  await one.keyboard.press("Control+A");
  await one.keyboard.type("arrived");
  if (!(await arrives(two, first, "arrived"))) tell("two tabs: what is written in one does not arrive in the other");
  // At the same time, each its own.
  await Promise.all([one.fill(first, "from one"), two.fill(second, "from two")]);
  await one.focus("body").catch(() => {});
  for (const [page, name] of [
    [one, "one"],
    [two, "two"],
  ]) {
    await page.evaluate(() => document.activeElement.blur());
    if (!(await arrives(page, first, "from one"))) tell(`two tabs: tab ${name} lost the first of two answers`);
    if (!(await arrives(page, second, "from two"))) tell(`two tabs: tab ${name} lost the second of two answers`);
  }
  await two.focus(first);
  await two.keyboard.press("End");
  await two.keyboard.type(" and on");
  await one.fill(first, "over it");
  await one.waitForTimeout(450);
  if ((await two.inputValue(first)) !== "from one and on")
    tell("two tabs: the field that has the focus was overwritten");
  return true;
}
