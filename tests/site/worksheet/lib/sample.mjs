// A worksheet with every kind of answer, as its wire and as a record, for tests.

const choice = (id, label) => ({ id, label });

/** The wire. */
export const WIRE = {
  wire: 1,
  id: "goal-plan",
  title: "Plan one goal",
  schema: "s1",
  site: "coach",
  language: "en-GB",
  url: "/worksheets/goal-plan/",
  repeat: "week",
  fields: {
    goal: { kind: "text", label: "What exactly will you achieve?" },
    by: { kind: "date", label: "By when?" },
    secret: { kind: "long", label: "What do you fear?", private: true },
    share: { kind: "percent", label: "How far are you?" },
  },
  lists: {
    willing: { kind: "one", label: "Are you willing?", items: [choice("yes", "Yes, this week"), choice("no", "Not yet")] },
    areas: { kind: "many", label: "Areas", items: [choice("health", "Health"), choice("constructor", "Constructor")] },
    "ten-p": { kind: "scale", label: "The 10 P's", low: 1, high: 5, items: [choice("positive", "Positive"), choice("prospect", "Prospect")] },
    steps: {
      kind: "rows",
      label: "First steps",
      columns: {
        act: { kind: "text", label: "Step" },
        by: { kind: "date", label: "By when" },
        doubt: { kind: "text", label: "Doubt", private: true },
      },
      computed: {},
      name: "act",
      shown: 3,
      presets: [{ id: "late", label: "Too late", values: {} }],
    },
    bear: {
      kind: "matrix",
      label: "Bearing",
      rows: [],
      columns: [],
      presets: [choice("people", "People")],
      cell: { kind: "text", label: "Bearing", private: true },
      closed: [],
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

/** A record of two runs. */
export function record() {
  return {
    v: 1,
    worksheet: "goal-plan",
    schema: "s1",
    runs: [
      { run: "2026-10-26", answers: { goal: { v: "Rest", t: 1000 } }, rows: {} },
      {
        run: "2026-11-02",
        answers: {
          goal: { v: "Run 10 km — “slowly”", t: 2000 },
          by: { v: "2026-12-31", t: 2001 },
          secret: { v: "That they laugh", t: 2002 },
          share: { v: 0.45, t: 2003 },
          willing: { v: "yes", t: 2004 },
          "areas.health": { v: true, t: 2005 },
          "areas.constructor": { t: 2006 },
          "ten-p.positive": { v: 5, t: 2007 },
          "bear.people.process": { v: "badly", t: 2008 },
        },
        rows: {
          steps: [
            { id: "1_", act: { v: "Buy shoes", t: 2010 }, by: { v: "2026-11-05", t: 2011 }, doubt: { v: "Money", t: 2012 } },
            { id: "mi0a1b2c3", gone: 2020 },
            { from: "late", act: { v: "Rise early", t: 2013 } },
          ],
        },
      },
    ],
    parked: { "2026-11-02.steps.1_.old-1990": { v: "an old answer", t: 1990 } },
  };
}

/** The run that is shown. */
export const RUN = "2026-11-02";
/** A moment after all answers, in seconds. */
export const NOW = 5000;
