//! What is told of worksheets, what the browser is told of them, and what the lock says next.

use serde_json::{Value, json};

use super::sample::{self, Text, asking, text, with_site, worksheet};
use crate::diagnostic::{Diagnostic, Span};
use crate::worksheet::outline::{Use, Worksheet};

/// What is told of a site.
fn told(texts: &[Text], lock: Option<&str>) -> Vec<String> {
    with_site(texts, lock, |site| {
        let mut lines: Vec<String> = site.diagnostics.iter().map(line).collect();
        lines.sort();
        lines
    })
}

fn line(diagnostic: &Diagnostic) -> String {
    let place = diagnostic.location.as_ref().map_or("", |location| &location.path);
    let help = diagnostic.help.as_deref().unwrap_or_default();
    format!("{} {place}: {} ({help})", diagnostic.code.name(), diagnostic.message)
}

fn using(id: &str, worksheet: &str, name: &str, wanted: &str) -> Worksheet {
    let definition = json!({ "outputs": [{ "expression": ["other", worksheet, name] }] });
    let one = Use {
        worksheet: worksheet.to_owned(),
        name: name.to_owned(),
        wanted: wanted.to_owned(),
        span: Span::default(),
    };
    Worksheet { uses: vec![one], ..sample::worksheet(id, &definition) }
}

fn plan() -> Worksheet {
    worksheet(
        "plan",
        &json!({
            "title": "Plan",
            "fields": {"goal": {"kind": "text", "label": "Goal"}, "by": {"kind": "date", "label": "By"}},
            "lists": {"ways": {"kind": "rows", "label": "Ways", "columns": {}, "computed": {}, "from": [["list", "rocks"]]},
                      "rocks": {"kind": "scale", "label": "Rocks", "items": [{"id": "one"}], "holds": ["other", "a", "b"]}},
            "values": {"covered": {"expression": ["call", "count", ["list", "ways"]]}},
        }),
    )
}

#[test]
fn ids_are_unique_in_the_site() {
    let files = [
        text("posts/2022-12-01-a.md").with(asking("plan", &[])),
        text("posts/2022-12-02-b.md").keys("draft = true").with(asking("plan", &[])),
        text("worksheets/plan.md").with(asking("plan", &[])),
    ];
    assert_eq!(
        told(&files, None),
        [
            "worksheet-twice content/posts/2022-12-01-a.md: another worksheet has the id `plan` already (give this one \
          another, such as `{#plan-2}`: the site's worksheets share their ids)"
        ]
    );
}

#[test]
fn what_is_taken_in_is_there_published_and_alone() {
    let files = [
        text("posts/2022-12-01-a.md").taking_in(&["paln", "draft", "inline", "plan", "plan"]),
        text("posts/2022-12-02-b.md").with(asking("inline", &[])),
        text("worksheets/draft.md").keys("draft = true").with(asking("draft", &[])),
        text("worksheets/other.md").with(asking("other", &[])).taking_in(&["plan"]),
        text("worksheets/plan.md").with(asking("plan", &[])),
    ];
    let place = "content/posts/2022-12-01-a.md";
    assert_eq!(
        told(&files, None),
        [
            "container-contents content/worksheets/other.md: the worksheet `plan` would stand within another (put it \
             before or after the other, into a text that shows both)"
                .to_owned(),
            format!(
                "worksheet-twice {place}: the worksheet `plan` stands on this page already (show it once, and link to \
                 it from the other place)"
            ),
            format!("worksheet-unknown {place}: the worksheet `draft` is a draft (publish `content/worksheets/draft.md`, \
                 or leave these lines out until then)"),
            format!("worksheet-unknown {place}: the worksheet `inline` has no file of its own (write it as \
                 `content/worksheets/inline.md`)"),
            format!("worksheet-unknown {place}: there is no worksheet `paln` (did you mean `plan`?)"),
        ]
    );
}

#[test]
fn names_of_others_are_looked_up() {
    let place = "content/posts/2022-12-01-a.md";
    for (one, expected) in [
        (("plan", "goal", "a text"), None),
        (("plan", "by", "anything"), None),
        (
            ("plan", "goal", "a number"),
            Some(
                "type-mismatch {}: `plan.goal` is a text, and a number is needed here (name something else of `plan`, or ask \
             for a number there)",
            ),
        ),
        (
            ("plan", "gaol", ""),
            Some("name-unknown {}: the worksheet `plan` has no `gaol` (did you mean `goal`?)"),
        ),
        (
            ("plam", "goal", ""),
            Some("worksheet-unknown {}: there is no worksheet `plam` (did you mean `plan`?)"),
        ),
        (
            ("late", "goal", ""),
            Some(
                "worksheet-later {}: readers meet the worksheet `late` only in a later post (give it a page of its own, \
             `content/worksheets/late.md`, or show its answers after it)",
            ),
        ),
    ] {
        let late = worksheet("late", &json!({"fields": {"goal": {"kind": "text"}}}));
        let files = [
            text("posts/2022-12-01-a.md").with(using("", one.0, one.1, one.2)),
            text("posts/2022-12-02-b.md").with(late),
            text("worksheets/plan.md").with(plan()),
        ];
        let expected: Vec<String> = expected.iter().map(|text| text.replace("{}", place)).collect();
        assert_eq!(told(&files, None), expected, "{one:?}");
    }
}

#[test]
fn a_wire_holds_what_it_needs_of_others_and_no_more() {
    let files = [
        text("posts/2022-12-01-a.md").with(using("", "middle", "sum", "a number")),
        text("posts/2022-12-02-b.md").with(plan()),
        text("worksheets/middle.md").with(Worksheet {
            definition: json!({
                "title": "Middle",
                "fields": {"unneeded": {"kind": "text"}},
                "values": {"sum": {"expression": ["+", 1, ["other", "plan", "covered"]]}},
            })
            .to_string(),
            ..using("middle", "plan", "covered", "a number")
        }),
    ];
    let wire = with_site(&files, None, |site| {
        let post = site.posts[1];
        site.worksheets.wire(site, (post, 0), post)
    });
    let wire: Value = serde_json::from_str(&wire).expect("JSON");
    assert_eq!(wire["outputs"][0]["expression"], json!(["other", "middle", ["value", "sum"]]));
    assert_eq!(
        (&wire["site"], &wire["language"], &wire["currency"], &wire["url"]),
        (&json!("example.com/blog"), &json!("en"), &json!("GBP"), &json!("/blog/posts/a/"))
    );
    let plan_values = json!({"covered": {"expression": ["call", "count", ["list", "ways"]]}});
    assert_eq!(
        wire["others"]["middle"],
        json!({"id": "middle", "title": "Middle", "url": "/blog/worksheets/middle/", "fields": {}, "lists": {},
               "values": {"sum": {"expression": ["+", 1, ["other", "plan", ["value", "covered"]]]}}})
    );
    let of_plan = &wire["others"]["plan"];
    assert_eq!(of_plan["url"], "/blog/posts/b/#plan_title");
    assert_eq!((&of_plan["fields"], &of_plan["values"]), (&json!({}), &plan_values));
    let lists: Vec<&String> = of_plan["lists"].as_object().expect("lists").keys().collect();
    assert_eq!(lists, ["rocks", "ways"]);
    assert_eq!(of_plan["lists"]["rocks"]["holds"], json!(["other", "a", "b"]), "names are no expressions");
}

#[test]
fn worksheets_are_not_made_from_each_other_in_circles() {
    let value = |id: &str, other: &str, name: &str| {
        let values =
            json!({ "sum": { "expression": ["+", 1, ["other", other, name]] }, "own": { "expression": 1 } });
        Worksheet {
            definition: json!({ "values": values }).to_string(),
            ..using(id, other, name, "a number")
        }
    };
    let site = |name: &str| {
        [
            text("worksheets/one.md").with(value("one", "two", "sum")),
            text("worksheets/two.md").with(value("two", "one", name)),
        ]
    };
    assert_eq!(told(&site("own"), None), [""; 0]);
    let help = "(let one of the two worksheets do without the other)";
    assert_eq!(
        told(&site("sum"), None),
        [
            format!(
                "circle content/worksheets/one.md: `sum` would be made from itself, by way of the worksheet `two` {help}"
            ),
            format!(
                "circle content/worksheets/two.md: `sum` would be made from itself, by way of the worksheet `one` {help}"
            ),
        ]
    );
}

#[test]
fn what_readers_were_asked_is_not_lost_in_silence() {
    let lock = "\
# A note.
plan goal text The goal
plan rocks.one scale The rocks.one
plan ways.old text The ways.old
plan gone text The gone
hidden answer text Words
lost answer text Words
lost other text Words
";
    let mut renamed =
        asking("plan", &[("goal", "long"), ("stones.one", "scale"), ("ways.new", "text"), ("gome", "text")]);
    renamed.was =
        vec![("rocks".to_owned(), "stones".to_owned()), ("ways.old".to_owned(), "ways.new".to_owned())];
    let files = [
        text("posts/2022-12-01-a.md").keys("draft = true").with(asking("hidden", &[("new", "text")])),
        text("worksheets/plan.md").with(renamed),
    ];
    assert_eq!(
        told(&files, Some(lock)),
        [
            "id-gone content/worksheets/plan.md: readers' answers to `gone` would be hidden: `plan` does not ask for it \
             (if it is `gome` now, write `was=gone` in the braces there; if it is gone on purpose, delete its line from \
             `worksheets.lock`)",
            "id-gone worksheets.lock: readers' answers to the worksheet `lost` would be hidden: there is none of that \
             name (if it has another name now, give it back its own; if it is gone on purpose, delete its lines from this \
             file)",
            "kind-changed content/worksheets/plan.md: `goal` asks for `long` now, and readers may have answered it as \
             `text` (old answers that do not fit are put aside, where readers still see them)",
        ]
    );
    let next = with_site(&files, Some(lock), |site| site.worksheets.lock.clone()).expect("a new text");
    let lines: Vec<&str> = next.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(
        lines,
        [
            "hidden answer text Words",
            "plan goal long The goal",
            "plan gome text The gome",
            "plan stones.one scale The stones.one",
            "plan ways.new text The ways.new",
        ]
    );
}

#[test]
fn the_lock_is_left_alone_where_nothing_has_changed() {
    let site = |lock: Option<&str>, state: &'static str, answers: &[(&str, &str)]| {
        let files = [text("worksheets/plan.md").keys(state).with(asking("plan", answers))];
        with_site(&files, lock, |site| site.worksheets.lock.clone())
    };
    let first = site(None, "", &[("goal", "text")]).expect("a first text");
    assert_eq!(site(Some(&first), "", &[("goal", "text")]), None);
    assert_eq!(site(Some(&first.replace('\n', "\r\n")), "", &[("goal", "text")]), None);
    assert_eq!(site(Some(&first), "draft = true", &[("other", "text")]), None, "a draft keeps its lines");
    let broken = "plan goal text Goal\n<<<<<<< HEAD\n";
    let files = [text("worksheets/plan.md").with(asking("plan", &[("goal", "text")]))];
    assert_eq!(
        told(&files, Some(broken)),
        [
            "lock-syntax worksheets.lock: this line says nothing about an answer (keep the lines of both versions if two \
          authors have changed the file, and delete the marks between them)"
        ]
    );
}

#[test]
fn a_site_without_worksheets_has_no_lock() {
    assert_eq!(with_site(&[text("about.md")], None, |site| site.worksheets.lock.clone()), None);
}

#[test]
fn pages_show_what_snippets_hold() {
    let files = [
        text("posts/2022-12-01-a.md").taking_in(&["plan"]),
        text("posts/2022-12-02-b.md"),
        text("worksheets/plan.md").with(plan()),
    ];
    with_site(&files, None, |site| {
        let (old, new, plan) = (site.posts[1], site.posts[0], site.worksheets.pages[0]);
        assert!(site.worksheets.shown[old as usize] && !site.worksheets.shown[new as usize]);
        assert_eq!(site.worksheets.articles(site, plan).collect::<Vec<_>>(), [old]);
        assert_eq!(site.worksheets.address(site, "plan").as_deref(), Some("/blog/worksheets/plan/"));
        assert_eq!(site.worksheets.address(site, "nothing"), None);
    });
}
