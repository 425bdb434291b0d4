// What the tests read from a page with a worksheet. It runs in the page, before anything else there.
//
// Owns the names by which inputs are known from one profile to another: rows by where they stand, since the ids of rows
// are random. Refuses to change anything.

globalThis.reader = (() => {
  const heard = { violations: [] };
  document.addEventListener("securitypolicyviolation", (event) => {
    heard.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile ?? ""}`);
  });
  const HOST = `goalpost-worksheet[data-worksheet="${globalThis.worksheetUnderTest}"]`;
  const isBox = (input) => input.type === "radio" || input.type === "checkbox";
  const host = () => document.querySelector(HOST);
  const all = (selector) => [...document.querySelectorAll(`${HOST} :is(${selector})`)];
  const rowOf = (element) => {
    const row = element.closest("[data-row]");
    return (
      row && {
        row,
        list: row.closest("[data-list]")?.dataset.list,
        index: [...row.parentElement.children].filter((one) => one.dataset.row !== undefined).indexOf(row),
      }
    );
  };
  const columnOf = (input, list) => input.name.slice(list.length + 1).replace(/^[^.]*\./u, "");
  const isMatrix = (input) => input.closest("table.matrix") !== null;

  /** A name that holds in every profile. */
  function keyOf(input) {
    const place = rowOf(input);
    if (!place || !place.list) return input.name;
    if (isMatrix(input))
      return `${place.list}[${place.index}][${[...place.row.children].indexOf(input.closest("td, th"))}]`;
    return `${place.list}[${place.index}].${columnOf(input, place.list)}`;
  }

  const isShown = (element) => element.checkVisibility({ visibilityProperty: true });
  const inputs = (root = document) =>
    [...root.querySelectorAll(":is(input, select, textarea)[name]")].filter((one) =>
      one.closest(`${HOST} .worksheet-body`),
    );

  /** All that a reader has entered and all that is worked out of it, by name. */
  function state() {
    const found = {};
    for (const input of inputs()) {
      if (input.type === "radio") found[keyOf(input)] ??= "";
      if (!isBox(input)) found[keyOf(input)] = input.value;
      else if (input.type === "checkbox") found[keyOf(input)] = input.checked;
      else if (input.checked) found[keyOf(input)] = input.value;
    }
    const count = {};
    for (const output of all("[data-output], [data-share]")) {
      const name = `= ${output.dataset.output ?? output.dataset.share}`;
      count[name] = (count[name] ?? 0) + 1;
      found[`${name} (${count[name]})`] = output.textContent.replace(/\s+/gu, " ").trim();
    }
    all("[data-band], [data-outcome]").forEach(
      (item, at) => (found[`band ${at}`] = item.getAttribute("aria-current") ?? ""),
    );
    all("[data-section]").forEach((section, at) => (found[`section ${at}`] = !section.hidden));
    all("figure.chart").forEach(
      (figure, at) =>
        (found[`chart ${at}`] = figure.hidden ? "" : (figure.querySelector("svg")?.getAttribute("aria-label") ?? "")),
    );
    return found;
  }

  /** What was written as text, and whether it can be seen. */
  function written() {
    return inputs()
      .filter((input) => !isBox(input) && input.value !== "")
      .map((input) => ({
        key: keyOf(input),
        text: input.tagName === "SELECT" ? input.selectedOptions[0].text : input.value,
        kind: input.tagName === "SELECT" ? "select" : input.type,
        isShown: isShown(input),
        isInTable: input.closest("table.rows, table.matrix, table.grid, .rows-list") !== null,
      }));
  }

  function groupOf(input) {
    return inputs().filter(
      (one) => one.type === "radio" && one.name === input.name && one.form === input.form && isShown(one),
    );
  }

  /** What has the focus. */
  function focused() {
    const element = document.activeElement;
    if (!element.closest(HOST))
      return {
        is: element === document.body ? "page" : "outside",
        after: (host().compareDocumentPosition(element) & 4) > 0,
      };
    const common = {
      worksheet: host().dataset.worksheet,
      isFoot: element.closest(".worksheet-foot") !== null,
      outline: outlineOf(element),
    };
    if (element.matches("button"))
      return {
        ...common,
        is: "button",
        text: element.textContent,
        type: element.className,
        place: element.parentElement.className,
        isOpen: element.getAttribute("aria-expanded"),
        key: `${rank(element)}`,
      };
    if (!element.matches(":is(input, select, textarea)[name]"))
      return { ...common, is: element.localName, key: `${rank(element)}` };
    const place = rowOf(element);
    const info = {
      ...common,
      is: "input",
      key: keyOf(element),
      name: element.name,
      type: element.type,
      value: element.value,
      badInput: element.validity.badInput,
    };
    if (place?.list)
      Object.assign(info, { list: place.list, column: isMatrix(element) ? null : columnOf(element, place.list) });
    if (element.type === "checkbox") info.checked = element.checked;
    if (element.type === "radio") {
      const group = groupOf(element);
      Object.assign(info, {
        at: group.indexOf(element),
        of: group.length,
        checked: group.findIndex((one) => one.checked),
        isRating: element.closest(".rating, .steps") !== null,
      });
    }
    if (element.tagName === "SELECT")
      Object.assign(info, { is: "select", of: element.options.length, at: element.selectedIndex });
    return info;
  }

  /** The button within a date has an outline of the browser's own, which no page can see. */
  const outlineOf = (element) =>
    element.matches(":focus")
      ? getComputedStyle(element.matches(".steps input") ? element.nextElementSibling : element).outlineStyle
      : "within";
  const rank = (element) => [...document.querySelectorAll("button, a, h2, h3, h4, h5, summary")].indexOf(element);

  /** The sections that are shown. */
  const sections = () =>
    all("[data-section]")
      .filter((one) => !one.hidden)
      .map((one) => Number(one.dataset.section));

  /** The inputs that can be seen and are empty. */
  function empty() {
    const seen = inputs().filter((input) => isShown(input) && !input.disabled && !input.readOnly);
    const open = seen.filter((input) =>
      input.type === "radio"
        ? !groupOf(input).some((one) => one.checked)
        : input.type === "checkbox"
          ? false
          : input.value === "",
    );
    return [...new Set(open.filter((input) => input.tagName !== "SELECT" || input.options.length > 1).map(keyOf))];
  }

  /** The inputs that can be seen. */
  const shown = () => [...new Set(inputs().filter((input) => isShown(input) && !input.disabled).map(keyOf))];

  /** What is smaller than a finger needs: everything that is pressed or typed in, in CSS pixels. */
  function small(least) {
    const found = [];
    for (const element of [
      ...all("button, input, select, textarea, summary"),
      ...document.querySelectorAll("dialog :is(button, input)"),
    ]) {
      if (!isShown(element)) continue;
      const all = [element, ...(isBox(element) ? [element.closest("label"), ...element.labels] : [])]
        .filter(Boolean)
        .map((one) => one.getBoundingClientRect());
      const [width, height] = ["width", "height"].map((side) => Math.max(...all.map((box) => box[side])));
      if (width < least - 0.01 || height < least - 0.01)
        found.push(
          `${element.localName}[${element.name || element.textContent}] ${Math.round(width)}×${Math.round(height)}`,
        );
    }
    return found;
  }

  /** How much wider the page is than its window, and what stands out. */
  function overflow() {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return null;
    const out = [...document.querySelectorAll("main *")].filter(
      (one) => one.getBoundingClientRect().right > clientWidth + 1 && isShown(one),
    );
    return `${scrollWidth - clientWidth} px: ${out
      .slice(0, 3)
      .map((one) => `${one.localName}.${one.className}`)
      .join(", ")}`;
  }

  return { heard, state, written, focused, sections, empty, shown, small, overflow };
})();
