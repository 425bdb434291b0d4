//! What worksheets become: each `tests/worksheets/x.md` is held against the `x.html` and the `x.json` beside it.
//!
//! Owns the cases of the reader, of the page and of the wire format, and what holds for every worksheet: a formatter
//! changes nothing, and no text makes the build panic, take long or write HTML that is not balanced. Add a case by adding
//! a file; write what is expected with `UPDATE_EXPECT=1 cargo test --test worksheets`, and read it before it is committed.
//! A file whose name begins with `post-` is a post.

#![expect(clippy::disallowed_methods, reason = "a test reads its fixtures")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use goalpost::diagnostic::Diagnostic;
use goalpost::document::parse::{Options, parse};
use goalpost::document::{Document, LinkTarget, SlotContent};
use serde_json::Value;

#[path = "worksheets/hostile.rs"]
mod hostile;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/worksheets")
}

/// The names of all cases, sorted.
fn cases() -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder())
        .expect("the cases are there")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter_map(|name| name.strip_suffix(".md").map(str::to_owned))
        .filter(|name| name != "README")
        .collect();
    names.sort();
    names
}

fn text_of(name: &str) -> String {
    fs::read_to_string(folder().join(format!("{name}.md"))).expect("a case is text")
}

fn read(name: &str, text: &str) -> Document {
    let folder = if name.starts_with("post-") { "posts" } else { "worksheets" };
    let options = Options {
        time_zone: jiff::tz::TimeZone::UTC,
        smart_punctuation: true,
        math: false,
        alphabet: goalpost::document::slug::Alphabet::of("en"),
    };
    parse(&Arc::from(format!("{folder}/{name}.md")), text, &options)
}

/// The HTML, with what else parsing found in a comment below it.
fn page(text: &str, document: &Document) -> String {
    let mut page = filled(document);
    let told: String = document.diagnostics.iter().map(|diagnostic| told(text, diagnostic)).collect();
    if !told.is_empty() {
        let _ = write!(page, "<!--\n{}-->\n", told.replace("--", "-\u{2060}-"));
    }
    page
}

fn told(text: &str, diagnostic: &Diagnostic) -> String {
    let span = diagnostic.location.as_ref().and_then(|location| location.span).unwrap_or_default();
    let (start, end) = (span.start as usize, span.end as usize);
    let line = text[..start].matches('\n').count() + 1;
    let words = text[start..end].replace('\n', "⏎");
    format!("{} line {line} «{words}»\n  {}\n", diagnostic.code.name(), diagnostic.message)
}

fn filled(document: &Document) -> String {
    let body = document.body.as_ref().expect("a document that was parsed has a body");
    let mut html = String::new();
    let mut written = 0;
    for slot in &body.slots {
        html.push_str(&body.html[written..slot.at as usize]);
        written = slot.at as usize;
        html.push_str(&shown(document, &slot.content));
    }
    html + &body.html[written..]
}

fn shown(document: &Document, slot: &SlotContent) -> String {
    match slot {
        SlotContent::LinkOpen { link, .. } => format!("<a href=\"{}\">", address(document, *link)),
        SlotContent::LinkClose { .. } => "</a>".to_owned(),
        SlotContent::Address { link } => address(document, *link),
        SlotContent::Dimensions { .. } => String::new(),
        SlotContent::Code(code) => {
            format!("<pre>{}</pre>", code.source.replace('&', "&amp;").replace('<', "&lt;"))
        }
        SlotContent::Word { key } => format!("({key})"),
        SlotContent::Snippet { .. } => "<hr>".to_owned(),
        SlotContent::Embed { embed, level } => format!("<p>worksheet {embed} under level {level}</p>"),
        SlotContent::WorksheetStart { worksheet } => format!("(worksheet {worksheet})"),
        SlotContent::WorksheetEnd { worksheet } => format!("(end of worksheet {worksheet})"),
        SlotContent::WorksheetAddress { worksheet } => format!("worksheet/{worksheet}"),
    }
}

fn address(document: &Document, link: u32) -> String {
    match &document.outline.links[link as usize].target {
        LinkTarget::External(address) => address.replace('&', "&amp;").replace('"', "&quot;"),
        LinkTarget::Fragment(fragment) => format!("#{}", fragment.replace('"', "&quot;")),
        _ => "elsewhere".to_owned(),
    }
}

/// The definitions of all worksheets of a text.
fn definitions(document: &Document) -> String {
    let mut all = String::new();
    for worksheet in document.outline.worksheets.iter().filter(|worksheet| !worksheet.definition.is_empty()) {
        let definition: Value =
            serde_json::from_str(&worksheet.definition).expect("a definition is an object of JSON");
        all.push_str(
            &serde_json::to_string_pretty(&sorted(definition)).expect("a definition can be written"),
        );
        all.push('\n');
    }
    all
}

/// The same, its keys in the order of the alphabet, whatever order a map keeps.
fn sorted(value: Value) -> Value {
    match value {
        Value::Array(values) => values.into_iter().map(sorted).collect(),
        Value::Object(map) => {
            let pairs: BTreeMap<String, Value> =
                map.into_iter().map(|(key, value)| (key, sorted(value))).collect();
            Value::Object(pairs.into_iter().collect())
        }
        value => value,
    }
}

#[test]
fn every_case_is_met() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let names = cases();
    assert!(names.len() >= 20, "only {} cases", names.len());
    let mut failures = Vec::new();
    for name in names {
        let text = text_of(&name);
        let document = read(&name, &text);
        for (extension, found) in [("html", page(&text, &document)), ("json", definitions(&document))] {
            let place = folder().join(format!("{name}.{extension}"));
            if update {
                fs::write(&place, &found).expect("expectations can be written");
            }
            let expected = fs::read_to_string(&place).unwrap_or_default();
            if found != expected {
                failures
                    .push(format!("=== {name}.{extension}\n--- expected\n{expected}\n--- found\n{found}"));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Formatters change how a worksheet looks in the file, and nothing of what it means.
#[test]
fn formatters_change_nothing() {
    let mut names: Vec<String> = fs::read_dir(folder().join("formatted"))
        .expect("the formatted cases are there")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name != "README.md")
        .collect();
    names.sort();
    let formatters = ["prettier", "prettier-wrapped", "mdformat"];
    for formatter in formatters {
        for case in cases() {
            assert!(names.contains(&format!("{case}.{formatter}.md")), "{case} by {formatter} is missing");
        }
    }
    let mut failures = Vec::new();
    for name in names {
        let case = name.split('.').next().expect("a name has a first part");
        let formatted = fs::read_to_string(folder().join("formatted").join(&name)).expect("a case is text");
        let (before, after) = (read(case, &text_of(case)), read(case, &formatted));
        if definitions(&before) != definitions(&after) {
            failures.push(difference(&name, &definitions(&before), &definitions(&after)));
        } else if loose(&filled(&before)) != loose(&filled(&after)) {
            failures.push(difference(&name, &loose(&filled(&before)), &loose(&filled(&after))));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// HTML with a line for each tag, and each white space one space.
fn loose(html: &str) -> String {
    let words = html.split_whitespace().collect::<Vec<_>>().join(" ");
    let lines = words.replace('<', "\n<").replace('>', ">\n");
    lines.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// The lines of two texts that differ, between the first and the last of them.
fn difference(name: &str, expected: &str, found: &str) -> String {
    let (expected, found): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), found.lines().collect());
    let before = expected.iter().zip(&found).take_while(|(a, b)| a == b).count();
    let most = expected.len().min(found.len()) - before;
    let after = expected.iter().rev().zip(found.iter().rev()).take_while(|(a, b)| a == b).take(most).count();
    let mut lines = vec![format!("=== {name}, from line {before}")];
    lines.extend(expected[before..expected.len() - after].iter().take(30).map(|line| format!("- {line}")));
    lines.extend(found[before..found.len() - after].iter().take(30).map(|line| format!("+ {line}")));
    lines.join("\n")
}
