// A worksheet, and records of it that nobody would write by hand.

/** Numbers from 0 to 1, the same for the same seed. */
export function randomFrom(seed) {
  let state = seed * 2654435761 + 1;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 374761393) | 0;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
}

/** The definition of a worksheet with an instrument of most kinds. */
export function worksheet() {
  const item = (id) => ({ id, label: id });
  return {
    wire: 1,
    id: "plan",
    title: "Plan",
    schema: "aa",
    site: "s",
    language: "en",
    url: "/plan/",
    fields: {
      goal: { kind: "text", label: "Goal" },
      why: { kind: "long", label: "Why" },
      age: { kind: "number", label: "Age" },
      by: { kind: "date", label: "By" },
      done: { kind: "check", label: "Done" },
      stage: { kind: "select", label: "Stage", options: [item("new"), item("sold")] },
    },
    lists: {
      willing: { kind: "one", label: "Willing", items: [item("yes"), item("no")] },
      areas: { kind: "many", label: "Areas", items: [item("health"), item("money")] },
      ready: { kind: "scale", label: "Ready", low: 1, high: 5, items: [item("first"), item("second")] },
      order: { kind: "rank", label: "Order", items: [item("x"), item("y")] },
      steps: {
        kind: "rows",
        label: "Steps",
        columns: { what: { kind: "text", label: "Step" }, when: { kind: "text", label: "When" } },
        computed: {},
        name: "what",
        shown: 3,
        presets: [],
      },
      week: {
        kind: "rows",
        label: "Week",
        columns: { note: { kind: "text", label: "Note" } },
        computed: {},
        shown: 2,
        max: 2,
        presets: [
          { id: "monday", label: "Monday", values: {} },
          { id: "tuesday", label: "Tuesday", values: {} },
        ],
      },
    },
    values: {},
    outputs: [],
    bands: [],
    outcomes: [],
    sections: [],
    charts: [],
    was: {},
    others: {},
  };
}

const VALUES = {
  goal: (n) => `goal${n}`,
  why: (n) => `why${n}`,
  age: (n) => 1000 + n,
  by: (n) => `20${String(10 + (n % 80))}-01-01`,
  done: () => true,
  stage: (n) => (n % 2 ? "new" : "sold"),
  willing: (n) => (n % 2 ? "yes" : "no"),
  "areas.health": () => true,
  "ready.first": (n) => 1 + (n % 5),
  "ready.second": (n) => 1 + (n % 5),
  "order.x": (n) => 1 + (n % 2),
};

/** A record with answers, rows and parked ones at random times, some cleared and some rows removed. */
export function randomRecord(random) {
  const whole = (below) => Math.floor(random() * below);
  const answer = (value) => (random() < 0.15 ? { t: 1 + whole(40) } : { v: value, t: 1 + whole(40) });
  const answers = () =>
    Object.fromEntries(
      Object.entries(VALUES)
        .filter(() => random() < 0.5)
        .map(([path, value]) => [path, answer(value(whole(1000)))]),
    );
  const row = (key) => ({
    ...key,
    ...(random() < 0.2 && { gone: 1 + whole(40) }),
    ...(random() < 0.8 && { what: answer(`what${whole(1000)}`) }),
    ...(random() < 0.5 && { when: answer(`when${whole(1000)}`) }),
  });
  const rows = () => ({
    steps: ["1_steps", "2_steps", "10_steps", "k3x9", "a"].filter(() => random() < 0.5).map((id) => row({ id })),
    week: ["monday", "tuesday"]
      .filter(() => random() < 0.5)
      .map((from) => ({ from, note: answer(`note${whole(1000)}`) })),
  });
  const runs = ["", "2026-01-05"]
    .filter(() => random() < 0.7)
    .map((run) => ({ run, answers: answers(), rows: rows() }));
  const parked = random() < 0.3 ? { "old-12": answer(`old${whole(1000)}`) } : {};
  return { v: 1, worksheet: "plan", schema: random() < 0.5 ? "aa" : "ab", runs, parked };
}
