//! Migration: folders of posts that were written for Zola, Hugo and Jekyll build as they are.
//!
//! `tests/migration/<generator>/expected.txt` says what each post becomes (address, tags, old addresses …) and what
//! is told of what Goalpost does not understand. `UPDATE_EXPECT=1` writes it anew.

#![expect(clippy::disallowed_methods, reason = "these tests read sites and what is expected of them")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use goalpost::build::{self, Target};
use goalpost::diagnostic::report::{self, Colour};
use goalpost::document::collection::{self, Documents};
use goalpost::input::{self, Unpublished};
use goalpost::memory::Memory;

/// 2022-12-30T12:00:00Z, in seconds since 1970.
const NOW: i64 = 1_672_401_600;

fn root(generator: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/migration").join(generator)
}

fn request(root: &Path) -> input::Request {
    input::Request {
        root: root.to_path_buf(),
        config: input::CONFIG_FILE.into(),
        address: input::Address::Configured,
        changed: input::Changed::Everything,
        now: NOW,
        began: i128::from(NOW) * 1_000_000_000,
        unpublished: Unpublished::default(),
    }
}

/// Builds a site without writing it, and compares what became of its posts, and what is told, with what is expected.
fn check(generator: &str) {
    let root = root(generator);
    let request = request(&root);
    let inputs = input::read(&request, &mut Memory::default());
    let documents = collection::collect(&inputs, &mut Memory::default());
    let built =
        build::build(&build::Request { input: request, target: Target::Nowhere }, &mut Memory::default());
    let told = report::human(&built.diagnostics, &|path| input::text_for_report(&root, path), Colour::Never);
    assert!(!built.failed(), "{generator}:\n{told}");
    let found = format!("{}{told}", table(&documents, &built.made.into_iter().collect()));
    let place = root.join("expected.txt");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&place, found).expect("what is expected can be written");
        return;
    }
    let expected = fs::read_to_string(&place).expect("what is expected can be read");
    assert!(expected == found, "{generator}: expected\n{expected}\nfound\n{found}");
}

/// What became of every document, one paragraph each.
fn table(documents: &Documents<'_>, made: &BTreeSet<String>) -> String {
    let mut table = String::new();
    for (document, fact) in documents.documents.iter().zip(&documents.facts) {
        let summary = &document.summary;
        let is_made = if made.contains(&*fact.url) { "" } else { ", not published" };
        let series = summary.series.iter().map(|it| it.name.clone()).collect();
        let lists: [(&str, Vec<String>); 5] = [
            ("authors", summary.authors.clone()),
            ("categories", summary.categories.clone()),
            ("tags", summary.tags.clone()),
            ("series", series),
            ("old addresses", summary.redirects.clone()),
        ];
        writeln!(table, "{} → {}{is_made}", document.path, fact.url).expect("a text takes everything");
        writeln!(table, "  {:?} \"{}\"", document.kind, summary.title).expect("a text takes everything");
        for (name, date) in [("date", summary.date), ("updated", summary.updated)] {
            if let Some(it) = date {
                writeln!(table, "  {name}: {:04}-{:02}-{:02}", it.year, it.month, it.day)
                    .expect("a text takes everything");
            }
        }
        for (name, list) in lists.iter().filter(|(_, list)| !list.is_empty()) {
            writeln!(table, "  {name}: {}", list.join(", ")).expect("a text takes everything");
        }
        for old in summary.redirects.iter().filter(|old| !made.contains(*old)) {
            writeln!(table, "  nothing leads here from {old}").expect("a text takes everything");
        }
        table.push('\n');
    }
    table
}

#[test]
fn posts_of_zola_build_as_they_are() {
    check("zola");
}

#[test]
fn posts_of_hugo_build_as_they_are() {
    check("hugo");
}

#[test]
fn posts_of_jekyll_build_as_they_are() {
    check("jekyll");
}
