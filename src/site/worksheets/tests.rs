//! Sites with worksheets, as the parser hands them over.

#![expect(clippy::disallowed_methods, reason = "these tests make the files of a site")]

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::diagnostic::{Diagnostic, Span};
use crate::document::collection::{self, Documents};
use crate::input::{self, Inputs, Unpublished};
use crate::memory::Memory;
use crate::site::Site;
use crate::worksheet::lock::FILE;
use crate::worksheet::outline::{Answer, Use, Worksheet};

/// 2022-12-30T12:00:00Z.
const NOW: i64 = 1_672_401_600;

/// A site of these files, each with what stands in it: worksheets, and names of those that it takes in.
fn told(files: &[(&str, &str, Vec<Worksheet>, &[&str])], lock: Option<&str>) -> Vec<String> {
    with_site(files, lock, |site| {
        let of_worksheets = |diagnostic: &&Diagnostic| {
            !matches!(diagnostic.code.name(), "document-empty" | "term-unused" | "content-missing")
        };
        let mut lines: Vec<String> = site.diagnostics.iter().filter(of_worksheets).map(line).collect();
        lines.sort();
        lines
    })
}

fn line(diagnostic: &Diagnostic) -> String {
    let place = diagnostic.location.as_ref().map_or("", |location| &location.path);
    let help = diagnostic.help.as_deref().unwrap_or_default();
    format!("{} {place}: {} ({help})", diagnostic.code.name(), diagnostic.message)
}

fn with_site<T>(
    files: &[(&str, &str, Vec<Worksheet>, &[&str])],
    lock: Option<&str>,
    then: impl FnOnce(&Site<'_>) -> T,
) -> T {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    };
    write(
        "site.toml",
        "title = 'T'\nbase_url = 'https://example.com/blog'\n[worksheets]\ncurrency = 'GBP'\n",
    );
    for (path, keys, ..) in files {
        write(&format!("content/{path}"), &format!("+++\ntitle = 'T'\n{keys}\n+++\n\nWords.\n"));
    }
    if let Some(lock) = lock {
        write(FILE, lock);
    }
    let inputs = read(folder.path().to_owned());
    let documents = documents(&inputs, files);
    then(&Site::link(&inputs, &documents))
}

fn read(root: PathBuf) -> Inputs {
    let request = input::Request {
        root,
        config: "site.toml".into(),
        base_url: None,
        now: NOW,
        began: 0,
        unpublished: Unpublished::default(),
    };
    input::read(&request, &mut Memory::default())
}

fn documents<'a>(inputs: &'a Inputs, files: &[(&str, &str, Vec<Worksheet>, &[&str])]) -> Documents<'a> {
    let mut documents = collection::collect(inputs, &mut Memory::default());
    assert!(!documents.diagnostics.iter().any(Diagnostic::is_error), "{:?}", documents.diagnostics);
    for (path, _, worksheets, embeds) in files {
        let document = documents.documents.iter_mut().find(|it| &*it.path == *path).expect("a document");
        let outline = &mut Arc::make_mut(document).outline;
        outline.worksheets.clone_from(worksheets);
        outline.embeds = embeds.iter().map(|name| ((*name).to_owned(), Span::default())).collect();
    }
    documents
}

fn worksheet(id: &str, definition: &Value) -> Worksheet {
    Worksheet { id: id.to_owned(), definition: definition.to_string(), ..Worksheet::default() }
}

/// A worksheet that asks for these, each a path and a kind.
fn asking(id: &str, answers: &[(&str, &str)]) -> Worksheet {
    let answer = |(path, kind): &(&str, &str)| Answer {
        path: (*path).to_owned(),
        kind: (*kind).to_owned(),
        label: format!("The {path}"),
        span: Span::default(),
    };
    Worksheet { answers: answers.iter().map(answer).collect(), ..worksheet(id, &json!({})) }
}

fn using(id: &str, worksheet: &str, name: &str, wanted: &str) -> Worksheet {
    let definition = json!({ "outputs": [{ "expression": ["other", worksheet, name] }] });
    let one = Use {
        worksheet: worksheet.to_owned(),
        name: name.to_owned(),
        wanted: wanted.to_owned(),
        span: Span::default(),
    };
    Worksheet { uses: vec![one], ..self::worksheet(id, &definition) }
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
        ("posts/2022-12-01-a.md", "", vec![asking("plan", &[])], &[][..]),
        ("posts/2022-12-02-b.md", "draft = true", vec![asking("plan", &[])], &[][..]),
        ("worksheets/plan.md", "", vec![asking("plan", &[])], &[][..]),
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
    let plan = || vec![asking("plan", &[])];
    let files = [
        ("posts/2022-12-01-a.md", "", vec![], &["paln", "draft", "inline", "plan", "plan"][..]),
        ("posts/2022-12-02-b.md", "", vec![asking("inline", &[])], &[][..]),
        ("worksheets/draft.md", "draft = true", vec![asking("draft", &[])], &[][..]),
        ("worksheets/other.md", "", vec![asking("other", &[])], &["plan"][..]),
        ("worksheets/plan.md", "", plan(), &[][..]),
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
            ("posts/2022-12-01-a.md", "", vec![using("", one.0, one.1, one.2)], &[][..]),
            ("posts/2022-12-02-b.md", "", vec![late], &[][..]),
            ("worksheets/plan.md", "", vec![plan()], &[][..]),
        ];
        let expected: Vec<String> = expected.iter().map(|text| text.replace("{}", place)).collect();
        assert_eq!(told(&files, None), expected, "{one:?}");
    }
}

#[test]
fn a_wire_holds_what_it_needs_of_others_and_no_more() {
    let files = [
        ("posts/2022-12-01-a.md", "", vec![using("", "middle", "sum", "a number")], &[][..]),
        ("posts/2022-12-02-b.md", "", vec![plan()], &[][..]),
        (
            "worksheets/middle.md",
            "",
            vec![Worksheet {
                definition: json!({
                    "title": "Middle",
                    "fields": {"unneeded": {"kind": "text"}},
                    "values": {"sum": {"expression": ["+", 1, ["other", "plan", "covered"]]}},
                })
                .to_string(),
                ..using("middle", "plan", "covered", "a number")
            }],
            &[][..],
        ),
    ];
    let wire = with_site(&files, None, |site| {
        let post = site.posts[1];
        site.worksheets.wire(site, (post, 0), post)
    });
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
        ("posts/2022-12-01-a.md", "draft = true", vec![asking("hidden", &[("new", "text")])], &[][..]),
        ("worksheets/plan.md", "", vec![renamed], &[][..]),
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
    let site = |lock: Option<&str>, state: &str, answers: &[(&str, &str)]| {
        let files = [("worksheets/plan.md", state, vec![asking("plan", answers)], &[][..])];
        with_site(&files, lock, |site| site.worksheets.lock.clone())
    };
    let first = site(None, "", &[("goal", "text")]).expect("a first text");
    assert_eq!(site(Some(&first), "", &[("goal", "text")]), None);
    assert_eq!(site(Some(&first.replace('\n', "\r\n")), "", &[("goal", "text")]), None);
    assert_eq!(site(Some(&first), "draft = true", &[("other", "text")]), None, "a draft keeps its lines");
    let broken = "plan goal text Goal\n<<<<<<< HEAD\n";
    let files = [("worksheets/plan.md", "", vec![asking("plan", &[("goal", "text")])], &[][..])];
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
    assert_eq!(with_site(&[("about.md", "", vec![], &[])], None, |site| site.worksheets.lock.clone()), None);
}

#[test]
fn pages_show_what_snippets_hold() {
    let files = [
        ("posts/2022-12-01-a.md", "", vec![], &["plan"][..]),
        ("posts/2022-12-02-b.md", "", vec![], &[][..]),
        ("worksheets/plan.md", "", vec![plan()], &[][..]),
    ];
    with_site(&files, None, |site| {
        let (old, new, plan) = (site.posts[1], site.posts[0], site.worksheets.pages[0]);
        assert!(site.worksheets.shown[old as usize] && !site.worksheets.shown[new as usize]);
        assert_eq!(site.worksheets.articles(site, plan).collect::<Vec<_>>(), [old]);
        assert_eq!(site.worksheets.address(site, "plan").as_deref(), Some("/blog/worksheets/plan/"));
        assert_eq!(site.worksheets.address(site, "nothing"), None);
    });
}
