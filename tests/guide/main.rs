//! The user's guide in `docs`: it builds without a word, its examples are right, and what is to be looked up in it is
//! what the program has.
//!
//! The lists of `docs/content/reference` stand between two remarks, `<!-- begin … -->` and `<!-- end … -->`.
//! `UPDATE_EXPECT=1 cargo test --test guide` writes them anew; words that a person wrote into their last column stay,
//! and where they are missing the test says so.

#![expect(clippy::disallowed_methods, reason = "these tests read the guide, and write the lists of it")]

use std::fs;
use std::path::{Path, PathBuf};

use goalpost::build::{self, Target};
use goalpost::diagnostic::report::{self, Colour};
use goalpost::input::{self, Unpublished};
use goalpost::memory::Memory;

mod examples;
mod lists;
mod markers;
mod recorder;
#[path = "../support/mod.rs"]
mod support;
#[path = "../virtual_site/mod.rs"]
mod virtual_site;

use virtual_site::VirtualSite;

/// 2026-11-22T12:00:00Z, in seconds since 1970: a moment at which the third part of the guide's series is to come.
const NOW: i64 = 1_795_348_800;

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs")
}

/// The pages of the guide: each path relative to `docs/content`, and its text.
fn pages() -> Vec<(String, String)> {
    let files = support::tree(&docs().join("content")).into_iter();
    let pages = files.filter(|(path, _)| Path::new(path).extension().is_some_and(|ending| ending == "md"));
    pages.map(|(path, bytes)| (path, String::from_utf8(bytes).expect("the guide is UTF-8"))).collect()
}

#[test]
fn the_guide_is_built_without_a_word() {
    let input = input::Request {
        root: docs(),
        config: input::CONFIG_FILE.into(),
        address: input::Address::Configured,
        changed: input::Changed::Everything,
        now: NOW,
        began: i128::from(NOW) * 1_000_000_000,
        unpublished: Unpublished::default(),
    };
    let request = build::Request { input, target: Target::Nowhere };
    let found = build::build(&request, &mut Memory::default()).diagnostics;
    let source = |path: &str| input::text_for_report(&docs(), path);
    assert!(found.is_empty(), "{}", report::human(&found, &source, Colour::Never));
}

#[test]
fn the_lists_are_those_of_the_program() {
    let mut problems = Vec::new();
    let reference = docs().join("content/reference");
    for (page, marker, list) in lists::all() {
        let path = reference.join(page);
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{page}: {error}"));
        let expected = markers::with_list(&text, marker, &list);
        if expected != text && std::env::var_os("UPDATE_EXPECT").is_some() {
            fs::write(&path, &expected).expect("a page of the guide can be written");
        } else if expected != text {
            problems.push(format!("{page}: the list `{marker}` is not that of the program"));
        }
        let silent = markers::without_words(&expected, marker);
        problems.extend(silent.into_iter().map(|row| format!("{page}: write a few words about {row}")));
    }
    assert!(problems.is_empty(), "{}\n(UPDATE_EXPECT=1 writes lists anew)", problems.join("\n"));
}

#[test]
fn what_is_shown_beside_its_source_is_what_the_source_says() {
    let faults: Vec<String> = pages()
        .iter()
        .flat_map(|(path, text)| {
            examples::unlike_their_source(text).into_iter().map(move |it| format!("{path}: {it}"))
        })
        .collect();
    assert!(faults.is_empty(), "not followed by the same lines:\n{}", faults.join("\n"));
}

#[test]
fn examples_of_configuration_and_front_matter_are_right() {
    let faults: Vec<String> = pages()
        .iter()
        .flat_map(|(path, text)| examples::faults(text).into_iter().map(move |it| format!("{path}: {it}")))
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_worksheet_that_is_shown_as_a_file_is_that_file() {
    let page = page_text("making-worksheets/from-paper.md");
    for (path, shown) in examples::files(&page) {
        let file = fs::read_to_string(docs().join(&path)).unwrap_or_else(|error| panic!("{path}: {error}"));
        assert_eq!(shown, file, "{path}");
    }
}

#[test]
fn results_of_expressions_are_those_of_the_cases() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/worksheets/expressions.txt");
    let cases = fs::read_to_string(cases).expect("the cases can be read");
    let results = examples::results(&page_text("reference/expressions.md"));
    assert!(results.len() > 30, "{results:?}");
    let unknown: Vec<String> = results
        .iter()
        .map(|(expression, result)| format!("> {expression} => {result}"))
        .filter(|case| !cases.lines().any(|line| line == case))
        .collect();
    assert!(unknown.is_empty(), "no such cases:\n{}", unknown.join("\n"));
}

#[test]
fn the_message_that_is_explained_is_told() {
    let site = VirtualSite::make(
        "A slip in a link.\n\
         === content/posts/2022-12-26-why-resolutions-fail.md\n+++\ntitle = \"Why\"\n+++\n\nText.\n\
         === content/posts/2022-12-28-plans.md\n+++\ntitle = \"Plans\"\n+++\n\n\
         As I said in [part one](why-resolution-fail.md), wishing is not planning.\n",
    );
    let source = |path: &str| input::text_for_report(&site.root(), path);
    let told = report::human(&site.build().diagnostics, &source, Colour::Never);
    let page = page_text("writing/mending.md");
    assert!(page.contains(&format!("```text\n{}\n```", told.trim_end())), "{told}");
}

#[test]
fn examples_of_templates_work() {
    for page in ["looks/templates.md"] {
        let files = examples::files(&page_text(page));
        let data: Vec<String> =
            files.iter().filter(|(path, _)| path.starts_with("data/")).map(entry).collect();
        let templates: Vec<_> = files.iter().filter(|(path, _)| path.starts_with("templates/")).collect();
        assert!(!templates.is_empty(), "{page} has examples");
        for (path, text) in templates {
            assert_builds(&format!("{}=== {path}\n{text}", data.concat()));
        }
    }
    let files = examples::files(&page_text("looks/own-theme.md"));
    let theme: Vec<String> = files.iter().map(entry).collect();
    assert_builds(&format!(
        "{}=== themes/mine/assets/paper.svg\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n\
         === site.toml\ntitle = \"T\"\nbase_url = \"https://example.com\"\ntheme = \"mine\"\n",
        theme.concat()
    ));
}

/// A file, as a site in one text has it.
fn entry((path, text): &(String, String)) -> String {
    format!("=== {path}\n{text}")
}

fn page_text(page: &str) -> String {
    fs::read_to_string(docs().join("content").join(page)).unwrap_or_else(|error| panic!("{page}: {error}"))
}

/// Builds a post and a page with these files, which has nothing to tell.
fn assert_builds(files: &str) {
    let site = VirtualSite::make(&format!(
        "A site.\n{files}=== content/about.md\n+++\ntitle = \"About\"\n+++\n\nText.\n\
         === content/posts/2022-12-26-one.md\n+++\ntitle = \"One\"\ntags = [\"goals\"]\n+++\n\nText.\n"
    ));
    let told = site.build().diagnostics;
    assert!(told.is_empty(), "{files}\n{told:#?}");
}
