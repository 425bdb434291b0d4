//! Examples: blocks of code in the guide, held against the program.
//!
//! A block in `markdown` is shown beside what becomes of it: the same lines follow. A block in `toml` with the title
//! `site.toml` is a piece of one; one with the title "among the first lines", and one in `md` that begins with `+++`,
//! is front matter.

use std::sync::Arc;

use goalpost::config::{self, Config};
use goalpost::diagnostic::Diagnostic;
use goalpost::document::front_matter;
use goalpost::document::parse::Options;

/// A block of code.
struct Block<'t> {
    /// What stands behind the fence.
    info: &'t str,
    /// The code.
    code: &'t str,
    /// What follows the block.
    after: &'t str,
}

/// The blocks of a text that are not within another.
fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("\n```") {
        let fence_at = &rest[at + 1..];
        let ticks = fence_at.len() - fence_at.trim_start_matches('`').len();
        let (info, body) = fence_at[ticks..].split_once('\n').expect("a fence is a line");
        let close = format!("\n{}\n", "`".repeat(ticks));
        let end = body.find(&close).unwrap_or_else(|| panic!("no end of the block `{info}`"));
        // The line end before the next fence may be that of this one.
        let after = &body[end + close.len() - 1..];
        found.push(Block { info, code: &body[..=end], after });
        rest = after;
    }
    found
}

/// The beginnings of the blocks that are not followed by what they show.
pub(crate) fn unlike_their_source(text: &str) -> Vec<String> {
    let shown = blocks(text).into_iter().filter(|block| block.info == "markdown");
    let unlike = shown.filter(|block| !block.after.trim_start_matches('\n').starts_with(block.code));
    unlike.map(|block| block.code.lines().next().unwrap_or_default().to_owned()).collect()
}

/// The blocks that are whole files of a site: each with its path, which is its title.
pub(crate) fn files(text: &str) -> Vec<(String, String)> {
    let path = |info: &str| Some(info.split_once("{title=\"")?.1.split_once("\"}")?.0.to_owned());
    blocks(text).iter().filter_map(|block| Some((path(block.info)?, block.code.to_owned()))).collect()
}

/// The rows of tables of three columns and more that end in an expression, as code, and its result.
pub(crate) fn results(text: &str) -> Vec<(String, String)> {
    let result = |line: &str| {
        let cells: Vec<&str> = line.strip_prefix("| ")?.strip_suffix(" |")?.split(" | ").collect();
        let [_, .., expression, result] = cells.as_slice() else { return None };
        let expression = expression.strip_prefix('`')?.strip_suffix('`')?;
        let is_result = !result.is_empty() && !result.starts_with('`') && !expression.contains('`');
        is_result.then(|| (expression.to_owned(), (*result).to_owned()))
    };
    text.lines().filter_map(result).collect()
}

/// What is wrong with the pieces of configuration and front matter.
pub(crate) fn faults(text: &str) -> Vec<String> {
    blocks(text).iter().flat_map(|block| told(block).into_iter().map(|it| describe(block, &it))).collect()
}

fn told(block: &Block<'_>) -> Vec<Diagnostic> {
    let title = |title: &str| block.info == format!("toml {{title=\"{title}\"}}");
    if title("site.toml") {
        return told_of_site(block.code);
    }
    if title("among the first lines") {
        let date = if block.code.starts_with("date =") { "" } else { "date = 2026-11-22\n" };
        return told_of_front_matter("posts/x.md", &format!("+++\ntitle = \"T\"\n{date}{}+++\n", block.code));
    }
    if block.info.starts_with("md") && block.code.starts_with("+++\n") {
        return told_of_front_matter(home(block), block.code);
    }
    Vec::new()
}

/// A piece of `site.toml`, with the lines that it lacks.
fn told_of_site(piece: &str) -> Vec<Diagnostic> {
    let mut text = String::new();
    for (key, line) in [("title", "title = \"T\"\n"), ("base_url", "base_url = \"https://example.com\"\n")] {
        if !piece.lines().any(|it| it.starts_with(&format!("{key} ="))) {
            text.push_str(line);
        }
    }
    config::parse(&Arc::from("site.toml"), &format!("{text}{piece}")).1
}

fn told_of_front_matter(path: &str, text: &str) -> Vec<Diagnostic> {
    front_matter::read(path, &Arc::from(path), text, &Options::new(&Config::default())).diagnostics
}

/// Where a file lies: where its title says, else where its keys have a use.
fn home(block: &Block<'_>) -> &'static str {
    let has = |key: &str| block.code.lines().any(|line| line.starts_with(&format!("{key} =")));
    if block.info.contains("content/snippets/") {
        "snippets/x.md"
    } else if block.info.contains("content/worksheets/") {
        "worksheets/x.md"
    } else if has("term") {
        "glossary/x.md"
    } else if has("name") {
        "authors/x.md"
    } else if has("parts") || has("status") {
        "series/x.md"
    } else {
        "posts/2026-11-22-x.md"
    }
}

fn describe(block: &Block<'_>, diagnostic: &Diagnostic) -> String {
    format!("{} in the block:\n{}", diagnostic.message, block.code)
}
