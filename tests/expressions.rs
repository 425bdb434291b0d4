//! Expressions: every case of `tests/worksheets/expressions.txt` gives what is written beside it.
//!
//! `tests/worksheets/README.md` describes the form of a case. `UPDATE_EXPECT=1` writes `expressions.wire.json` anew, from
//! which `tests/site/expression.test.mjs` evaluates the same cases by the browser's code.

#![expect(clippy::disallowed_methods, reason = "a test reads its fixtures")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use goalpost::worksheet::expression::{Entry, Format, evaluate, print, resolve_shown, syntax};
use serde_json::{Value, json};

#[path = "expressions/setup.rs"]
mod setup;

use setup::SetUp;

/// A line of the table.
struct Case<'a> {
    setup: &'a str,
    /// The table in whose row it stands, and the row's key.
    row: Option<(&'a str, &'a str)>,
    text: &'a str,
    expected: &'a str,
}

/// What became of a case.
struct Outcome {
    shown: String,
    wire: Option<Value>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/worksheets")
}

/// The set-ups by name, and the cases in order.
fn read(text: &str) -> (BTreeMap<String, SetUp>, Vec<Case<'_>>) {
    let mut setups = BTreeMap::new();
    let mut cases = Vec::new();
    for part in text.split("\n== ").skip(1) {
        let (name, body) = part.split_once('\n').expect("a set-up has lines");
        let lines = body.lines().filter(|line| !line.trim().is_empty() && !line.starts_with("# "));
        let (those, declared): (Vec<&str>, Vec<&str>) = lines.partition(|line| line.starts_with("> "));
        cases.extend(those.iter().map(|case| case_of(name, &case[2..])));
        setups.insert(name.to_owned(), SetUp::read(&declared, &setups));
    }
    (setups, cases)
}

/// `[ways k1] .act => Pack`, or without a row.
fn case_of<'a>(setup: &'a str, line: &'a str) -> Case<'a> {
    let (text, expected) = line.split_once(" => ").unwrap_or_else(|| panic!("a case has `=>`: {line}"));
    let (row, text) = match text.strip_prefix('[').and_then(|row| row.split_once("] ")) {
        Some((row, text)) => (row.split_once(' '), text),
        None => (None, text),
    };
    Case { setup, row, text: text.trim(), expected }
}

fn row_of<'a>(setup: &'a SetUp, case: &Case<'_>) -> Option<&'a Entry> {
    let (table, key) = case.row?;
    Some(setup.rows[table].iter().find(|row| *row.key == *key).expect("the row of the case is there"))
}

/// Reads, resolves, evaluates and prints a case.
fn run(case: &Case<'_>, setup: &SetUp) -> Outcome {
    let problem = |problem: &goalpost::worksheet::expression::Problem| {
        let start = problem.span.start as usize - 2;
        let words = &case.text[start..problem.span.end as usize - 2];
        format!("{}: {} ({}) at `{words}`", problem.code.name(), problem.message, problem.help)
    };
    let output = match syntax::output(&format!("= {}", case.text), 0) {
        Ok(output) => output,
        Err(found) => return Outcome { shown: problem(&found), wire: None },
    };
    let mut scope = setup.clone();
    scope.within = case.row.map(|(table, _)| table.to_owned());
    let resolved = resolve_shown(&output.query, output.format, &scope);
    if !resolved.problems.is_empty() {
        let told: Vec<String> = resolved.problems.iter().map(problem).collect();
        return Outcome { shown: told.join("; "), wire: None };
    }
    let value = evaluate(&resolved.node, setup, row_of(setup, case));
    let format = output.format.map(|(format, _)| format);
    let shown = print(&value, format.unwrap_or_default(), setup.currency.as_deref());
    let otherwise = output.otherwise.map(|words| words.text);
    let row = row_of(setup, case).map(setup::entry_json);
    let wire = json!({
        "set-up": case.setup,
        "row": row,
        "text": case.text,
        "expression": resolved.node.wire(),
        "format": format.map(Format::wire),
        "otherwise": otherwise,
        "expected": case.expected,
    });
    let shown = shown.or(otherwise).unwrap_or_else(|| "—".to_owned()).replace('\n', " / ");
    Outcome { shown, wire: Some(wire) }
}

#[test]
fn every_case_gives_what_is_written_beside_it() {
    let text = fs::read_to_string(folder().join("expressions.txt")).expect("the table is there");
    let (setups, cases) = read(&text);
    assert!(cases.len() >= 150, "only {} cases", cases.len());
    let mut failures = Vec::new();
    let mut wires = Vec::new();
    for case in &cases {
        let outcome = run(case, &setups[case.setup]);
        if outcome.shown != case.expected {
            failures.push(format!(
                "{}: {}\n  expected {}\n  found    {}",
                case.setup, case.text, case.expected, outcome.shown
            ));
        }
        wires.extend(outcome.wire);
    }
    assert!(failures.is_empty(), "{} of {} cases:\n{}", failures.len(), cases.len(), failures.join("\n"));
    compare_wire(&setups, &wires);
}

/// Holds what the browser is given against the file, a case on each line.
fn compare_wire(setups: &BTreeMap<String, SetUp>, wires: &[Value]) {
    let mut lines = vec!["{\"set-ups\": {".to_owned()];
    let setups: Vec<String> =
        setups.iter().map(|(name, setup)| format!("{}: {}", json!(name), setup.json())).collect();
    lines.push(setups.join(",\n"));
    lines.push("},\n\"cases\": [".to_owned());
    lines.push(wires.iter().map(Value::to_string).collect::<Vec<_>>().join(",\n"));
    lines.push("]}\n".to_owned());
    let found = lines.join("\n");
    let place = folder().join("expressions.wire.json");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&place, &found).expect("the wire can be written");
    }
    let expected = fs::read_to_string(&place).unwrap_or_default();
    assert!(found == expected, "the wire differs; see it with UPDATE_EXPECT=1 and `git diff`");
}
