//! Recorder: what templates are given, seen by building a site with a theme that writes it down.
//!
//! Each template of that theme writes its variables as JSON. What is found in them, over all pages of a site that has
//! everything (`full.txt`) and of two that lack what can be missing (`bare.txt`, `empty.txt`), is what the guide lists:
//! names, kinds of values, and which may be none.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use goalpost::plan::{Terms, Variable, View};
use goalpost::render::template_names;
use serde_json::{Map, Value};
use tempfile::TempDir;

use super::markers::WORDS;
use super::support::{build, run, tree};
use super::virtual_site::VirtualSite;

/// The moment of the builds: 2022-12-30T12:00:00Z.
const MOMENT: &str = "1672401600";

/// One page of each kind. Templates are chosen by the kind alone.
const VIEWS: [View; 20] = [
    View::Home(1),
    View::Post(0),
    View::Page(0),
    View::Archive,
    View::Year(0, 1),
    View::Month(0, 0, 1),
    View::Day(0, 0, 0),
    View::Terms(Terms::Tags),
    View::Terms(Terms::Categories),
    View::Term(Terms::Tags, 0, 1),
    View::Term(Terms::Categories, 0, 1),
    View::SeriesList(1),
    View::Series(0, 1),
    View::Authors,
    View::Author(0, 1),
    View::Glossary,
    View::Entry(0),
    View::Worksheets,
    View::Worksheet(0),
    View::NotFound,
];

/// Values whose fields are the author's or the theme's own, or repeat what was said.
const CLOSED: [&str; 7] =
    ["settings", "t", "assets", "data", "site.extra", "article.extra", "article.toc[].children"];

/// Shapes that stand in many places: a name, what the guide says when one is met, and fields by which it is known.
const SHARED: [(&str, &str, &[&str]); 6] = [
    ("series", "a series", &["coming", "complete", "parts"]),
    ("part", "a part", &["current", "part", "state"]),
    ("card", "a card", &["html", "reading_minutes", "tags"]),
    ("date", "a date", &["iso", "weekday"]),
    ("picture", "a picture", &["alt", "credit", "url"]),
    ("link", "a link", &["title", "url"]),
];

/// What was seen of the values in one place.
#[derive(Default)]
struct Shape {
    /// Kinds of values: `text`, `number`, `map`.
    kinds: BTreeSet<&'static str>,
    /// Whether it was nothing somewhere.
    may_be_none: bool,
    fields: BTreeMap<String, Shape>,
    items: Option<Box<Shape>>,
}

/// Everything that was seen.
pub(crate) struct Seen {
    variables: BTreeMap<String, Shape>,
    shared: BTreeMap<&'static str, Shape>,
}

/// Builds all sites and reads what their templates wrote.
pub(crate) fn record() -> Seen {
    let mut seen = Seen { variables: BTreeMap::new(), shared: BTreeMap::new() };
    let kinds = seen.add("full.txt", include_str!("full.txt"));
    let all: BTreeSet<String> = VIEWS.iter().map(|view| view.kind().to_owned()).collect();
    assert_eq!(kinds, all, "tests/guide/full.txt has a page of each kind");
    seen.add("bare.txt", include_str!("bare.txt"));
    seen.add("empty.txt", include_str!("empty.txt"));
    seen
}

impl Seen {
    /// Adds what the templates of a site were given; says of which kinds its pages are.
    fn add(&mut self, name: &str, text: &str) -> BTreeSet<String> {
        let site = VirtualSite::make(&format!("{text}\n{}", theme()));
        let told = site.build().diagnostics;
        assert!(told.is_empty(), "tests/guide/{name}: {told:#?}");
        let output = TempDir::new().expect("a temporary folder");
        let outcome = run(build(&site.root(), output.path()).env("SOURCE_DATE_EPOCH", MOMENT));
        assert_eq!(outcome.code, Some(0), "{outcome:?}");
        let mut kinds = BTreeSet::new();
        for (path, bytes) in tree(output.path()).iter().filter(|(path, _)| is_page(path)) {
            let page: Map<String, Value> =
                serde_json::from_slice(bytes).unwrap_or_else(|error| panic!("{path}: {error}"));
            kinds.insert(page["page"]["kind"].as_str().expect("a page has a kind").to_owned());
            for (name, value) in page {
                let mut shape = self.variables.remove(&name).unwrap_or_default();
                shape.add(&name, &value, &mut self.shared);
                self.variables.insert(name, shape);
            }
        }
        kinds
    }
}

fn is_page(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|ending| ending == "html")
}

/// A theme with one template for each kind of page.
fn theme() -> String {
    let mut files = "=== themes/recorder/templates/card.html\n<article></article>\n".to_owned();
    let mut made = BTreeSet::new();
    for view in VIEWS {
        let name = template_names(view)[0];
        if !made.insert(name) {
            continue;
        }
        let _ = write!(files, "=== themes/recorder/templates/{name}\n{{");
        for (index, variable) in view.variable_names().iter().enumerate() {
            let comma = if index > 0 { "," } else { "" };
            let _ = writeln!(files, "{comma}\"{variable}\": {{{{ {variable} | json }}}}");
        }
        files.push_str("}\n");
    }
    files
}

impl Shape {
    fn add(&mut self, path: &str, value: &Value, shared: &mut BTreeMap<&'static str, Self>) {
        match value {
            Value::Null => self.may_be_none = true,
            Value::Bool(_) => drop(self.kinds.insert("`true` or `false`")),
            Value::Number(_) => drop(self.kinds.insert("number")),
            Value::String(text) if text.starts_with('<') => drop(self.kinds.insert("HTML")),
            Value::String(text) if text.starts_with("{\"@") => drop(self.kinds.insert("JSON")),
            Value::String(_) => drop(self.kinds.insert("text")),
            Value::Array(_) if CLOSED.contains(&path) => drop(self.kinds.insert("list of the same")),
            Value::Array(items) => {
                self.kinds.insert("list");
                let mut shape = self.items.take().unwrap_or_default();
                for item in items {
                    shape.add(&format!("{path}[]"), item, shared);
                }
                self.items = Some(shape);
            }
            Value::Object(fields) => self.add_fields(path, fields, shared),
        }
    }

    fn add_fields(
        &mut self,
        path: &str,
        fields: &Map<String, Value>,
        shared: &mut BTreeMap<&'static str, Self>,
    ) {
        let known = SHARED.iter().find(|(name, _, keys)| {
            keys.iter().all(|key| fields.contains_key(*key))
                && (*name != "link" || fields.len() == keys.len())
        });
        let mut taken = None;
        if let Some((name, words, _)) = known {
            self.kinds.insert(words);
            taken = Some((*name, shared.remove(name).unwrap_or_default()));
        } else {
            self.kinds.insert("map");
        }
        if CLOSED.contains(&path) {
            return;
        }
        let target = taken.as_mut().map_or(&mut *self, |(_, shape)| shape);
        let path = known.map_or(path, |(name, ..)| name);
        for (name, value) in fields {
            target.fields.entry(name.clone()).or_default().add(&format!("{path}.{name}"), value, shared);
        }
        if let Some((name, shape)) = taken {
            shared.insert(name, shape);
        }
    }

    /// What it is, in words.
    fn words(&self) -> String {
        let text = self.kinds.len() > 1 && self.kinds.contains("HTML");
        let mut kinds: Vec<String> = self
            .kinds
            .iter()
            .filter(|kind| !(text && **kind == "text"))
            .map(|kind| self.kind(kind))
            .collect();
        if self.may_be_none {
            kinds.push("none".to_owned());
        }
        kinds.join(" or ")
    }

    fn kind(&self, kind: &str) -> String {
        let items = self.items.as_ref().filter(|_| kind == "list").map(|items| items.words());
        match items.as_deref() {
            None => kind.to_owned(),
            Some("a series") => "list of series".to_owned(),
            Some(item @ ("a card" | "a link" | "a part")) => format!("list of {}s", &item[2..]),
            Some("text") => "list of texts".to_owned(),
            Some(_) => "list of maps".to_owned(),
        }
    }

    /// The rows of a table of its fields, deeper ones below each; without those that another shape has.
    fn rows(&self, path: &str, except: Option<&Self>, rows: &mut String) {
        let is_said = |name: &str| except.is_some_and(|other| other.fields.contains_key(name));
        for (name, field) in self.fields.iter().filter(|(name, _)| !is_said(name)) {
            let path = format!("{path}.{name}");
            let words = field.words();
            assert!(words != "none", "tests/guide/full.txt does not show what `{path}` is");
            let _ = writeln!(rows, "| `{path}` | {words} | {WORDS} |");
            field.rows(&path, None, rows);
            if let Some(items) = &field.items {
                items.rows(&format!("{path}[]"), None, rows);
            }
        }
    }
}

/// The table of the kinds of pages.
pub(crate) fn kinds() -> String {
    let everywhere = common();
    let mut list = "| Kind | Templates | Variables besides those of every page |\n|---|---|---|\n".to_owned();
    for view in VIEWS {
        let templates: Vec<String> = template_names(view).iter().map(|name| format!("`{name}`")).collect();
        let own: Vec<String> = view
            .variable_names()
            .into_iter()
            .filter(|name| !everywhere.contains(name))
            .map(|name| format!("`{name}`"))
            .collect();
        let own = if own.is_empty() { "none".to_owned() } else { own.join(", ") };
        let _ = writeln!(list, "| `{}` | {} | {own} |", view.kind(), templates.join(", "));
    }
    let everywhere: Vec<String> = everywhere.iter().map(|name| format!("`{name}`")).collect();
    let _ = write!(list, "\nEvery page has {}.\n", everywhere.join(", "));
    list
}

/// The variables that every kind of page has.
fn common() -> Vec<&'static str> {
    let is_everywhere = |variable: &Variable| VIEWS.iter().all(|view| view.has(*variable));
    Variable::ALL.iter().filter(|variable| is_everywhere(variable)).map(|variable| variable.name()).collect()
}

/// The tables of all variables and of the shapes that they share.
pub(crate) fn variables(seen: &Seen) -> String {
    let mut list = String::new();
    for (heading, is_common) in [("Variables of every page", true), ("Variables of some pages", false)] {
        let _ = write!(list, "## {heading}\n\n");
        let words = if is_common {
            "All templates have these."
        } else {
            "Each is in the kinds of pages that are named."
        };
        let _ = write!(list, "{words}\n\n");
        for variable in Variable::ALL.iter().filter(|it| common().contains(&it.name()) == is_common) {
            section(&mut list, *variable, is_common, seen);
        }
    }
    list.push_str("## Shapes that stand in many places\n\n");
    list.push_str("Where a table says \"a card\" or \"a date\", it is one of these.\n\n");
    for (name, words, _) in SHARED {
        let shape = seen.shared.get(name).unwrap_or_else(|| panic!("tests/guide/full.txt shows no {name}"));
        let _ = write!(
            list,
            "### {}\n\n| Name | Is | What it holds |\n|---|---|---|\n",
            words.replacen('a', "A", 1)
        );
        shape.rows(name, None, &mut list);
        list.push('\n');
    }
    list
}

fn section(list: &mut String, variable: Variable, is_common: bool, seen: &Seen) {
    let name = variable.name();
    let shape = seen.variables.get(name).unwrap_or_else(|| panic!("no page has `{name}`"));
    let _ = write!(list, "### {name} {{#{}}}\n\n", id(name));
    if !is_common {
        let kinds: Vec<String> =
            VIEWS.iter().filter(|view| view.has(variable)).map(|view| format!("`{}`", view.kind())).collect();
        let _ = write!(list, "In pages of the kind {}.\n\n", kinds.join(", "));
    }
    let _ = write!(list, "| Name | Is | What it holds |\n|---|---|---|\n");
    let _ = writeln!(list, "| `{name}` | {} | {} |", shape.words(), variable.about());
    let card = seen.shared.get("card").filter(|_| name == "article");
    shape.rows(name, card, list);
    if let Some(items) = &shape.items {
        items.rows(&format!("{name}[]"), None, list);
    }
    if card.is_some() {
        list.push_str(
            "\nBesides, it has all that [a card](#a-card) has, but for `html`. A page has no date.\n",
        );
    }
    list.push('\n');
}

/// An id of the heading of a variable, which may be one letter or have an underscore.
fn id(name: &str) -> String {
    format!("variable-{}", name.replace('_', "-"))
}
