//! Style sheets of a theme: what they take from the settings, and from the theme's other files.
//!
//! Owns two functions in the text of a style sheet: `setting(accent)`, which becomes the value of a setting, and
//! `url(picture.svg)`, which becomes the name under which that file is published. Leaves everything else as it stands;
//! it is no parser of CSS, and knows of it only comments and texts in quotation marks.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Span};

/// What style sheets may take, by name.
pub(super) struct Sources<'a> {
    /// The values of settings.
    pub(super) settings: &'a BTreeMap<String, String>,
    /// The published names of the theme's files, by their path in `assets`; `None` for one that is not settled yet.
    pub(super) files: &'a BTreeMap<String, Option<String>>,
}

/// The text with everything filled in. `name` is the style sheet's path in the `assets` folder, `file` the path that
/// diagnostics name.
pub(super) fn fill(
    text: &str,
    name: &str,
    file: &Arc<str>,
    sources: &Sources<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut written = 0;
    for reference in references(text) {
        let words = &text[reference.argument.clone()];
        let value = match reference.kind {
            Kind::Setting => setting(words, sources),
            Kind::File => published(words, name, sources),
        };
        match value {
            Ok(Some(value)) => {
                filled.push_str(&text[written..reference.replaced.start]);
                filled.push_str(&value);
                written = reference.replaced.end;
            }
            Ok(None) => {}
            Err(problem) => {
                let span = Span::from(reference.argument);
                diagnostics.push(problem.told(words, file, span, sources));
            }
        }
    }
    filled.push_str(&text[written..]);
    filled
}

/// The paths in `assets` of the files that a style sheet refers to.
pub(super) fn files_of(text: &str, name: &str) -> Vec<String> {
    let files = references(text).into_iter().filter(|reference| reference.kind == Kind::File);
    files.filter_map(|reference| Some(resolve(&text[reference.argument], name)?.0)).collect()
}

/// What is wrong with a reference.
enum Problem {
    SettingUnknown,
    FileMissing,
    Circle,
}

impl Problem {
    fn told(&self, words: &str, file: &Arc<str>, span: Span, sources: &Sources<'_>) -> Diagnostic {
        match self {
            Self::SettingUnknown => Diagnostic::at(
                Code::ThemeSettingUnknown,
                file,
                span,
                format!("the theme has no setting `{words}`"),
            )
            .help("declare it in `theme.toml`; style sheets can take colours, choices and numbers")
            .suggest(words, sources.settings.keys().map(String::as_str)),
            Self::FileMissing => {
                Diagnostic::at(Code::ThemeFileMissing, file, span, format!("the theme has no file `{words}`"))
                    .help("put it into the theme's `assets` folder; the path is relative to this style sheet")
                    .suggest(words, sources.files.keys().map(String::as_str))
            }
            Self::Circle => Diagnostic::at(
                Code::ThemeFileMissing,
                file,
                span,
                format!("`{words}` leads back to this style sheet"),
            )
            .help("let one of the two style sheets not import the other"),
        }
    }
}

fn setting(words: &str, sources: &Sources<'_>) -> Result<Option<String>, Problem> {
    sources.settings.get(words).map(|value| Some(value.clone())).ok_or(Problem::SettingUnknown)
}

/// The published form of a relative reference; nothing for what leads elsewhere.
fn published(words: &str, name: &str, sources: &Sources<'_>) -> Result<Option<String>, Problem> {
    let Some((path, rest)) = resolve(words, name) else { return Ok(None) };
    match sources.files.get(&path) {
        None => Err(Problem::FileMissing),
        Some(None) => Err(Problem::Circle),
        Some(Some(published)) => Ok(Some(format!("{}{rest}", relative(published, name)))),
    }
}

/// The path in `assets` that a reference leads to, and its query and fragment; `None` for what is no relative path.
fn resolve<'a>(words: &'a str, name: &str) -> Option<(String, &'a str)> {
    let end = words.find(['?', '#']).unwrap_or(words.len());
    let (path, rest) = words.split_at(end);
    let has_scheme = path.split('/').next().is_some_and(|first| first.contains(':'));
    if path.is_empty() || path.starts_with('/') || has_scheme {
        return None;
    }
    let mut parts: Vec<&str> = name.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            other => parts.push(other),
        }
    }
    Some((parts.join("/"), rest))
}

/// The way from a style sheet to another file of `assets`.
fn relative(to: &str, from: &str) -> String {
    let folders: Vec<&str> = from.split('/').rev().skip(1).collect();
    format!("{}{to}", "../".repeat(folders.len()))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Setting,
    File,
}

/// A place in a style sheet where something is to be filled in.
#[derive(Debug, PartialEq, Eq)]
struct Reference {
    kind: Kind,
    /// The name or path, without quotation marks and white space.
    argument: Range<usize>,
    /// What the value takes the place of.
    replaced: Range<usize>,
}

fn references(text: &str) -> Vec<Reference> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut is_import = false;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let first = rest.chars().next().map_or(1, char::len_utf8);
        if rest.starts_with("/*") {
            at = rest.find("*/").map_or(text.len(), |end| at + end + 2);
        } else if rest.starts_with(['"', '\'']) {
            let argument = quoted(text, at);
            if is_import {
                found.push(Reference {
                    kind: Kind::File,
                    argument: argument.clone(),
                    replaced: argument.clone(),
                });
            }
            (at, is_import) = ((argument.end + 1).min(text.len()), false);
        } else if let Some((kind, open)) = function(text, at) {
            let end = text[open..].find(')').map_or(text.len(), |end| open + end);
            let argument = trimmed(text, open..end);
            let whole = at..(end + 1).min(text.len());
            let replaced = if kind == Kind::Setting { whole } else { argument.clone() };
            found.push(Reference { kind, argument, replaced });
            (at, is_import) = (end, false);
        } else {
            is_import = rest.starts_with("@import") || (is_import && !rest.starts_with(';'));
            at += first;
        }
    }
    found
}

/// The function that is called here, and where its argument begins.
fn function(text: &str, at: usize) -> Option<(Kind, usize)> {
    let is_within_word =
        text[..at].ends_with(|before: char| before.is_alphanumeric() || matches!(before, '-' | '_'));
    let calls = [("setting(", Kind::Setting), ("url(", Kind::File)];
    let (call, kind) = calls.into_iter().find(|(call, _)| text[at..].starts_with(call))?;
    (!is_within_word).then_some((kind, at + call.len()))
}

/// What is between the quotation mark at `at` and the next of its kind.
fn quoted(text: &str, at: usize) -> Range<usize> {
    let mark = text.as_bytes()[at];
    let mut end = at + 1;
    while let Some(byte) = text.as_bytes().get(end).filter(|byte| **byte != mark) {
        end += if *byte == b'\\' { 2 } else { 1 };
    }
    let end = end.min(text.len());
    at + 1..(end..=text.len()).find(|end| text.is_char_boundary(*end)).unwrap_or(text.len())
}

/// The range without white space and quotation marks at its ends.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let is_edge = |character: char| character.is_whitespace() || matches!(character, '"' | '\'');
    let words = &text[range.clone()];
    let start = range.start + (words.len() - words.trim_start_matches(is_edge).len());
    start..start + words.trim_matches(is_edge).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str, problems: &[&str]) {
        let settings = [("accent", "#9a3b1b"), ("width", "wide")];
        let settings = settings.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
        let files = [
            ("paper.svg", Some("paper.1a.svg")),
            ("fonts/serif.woff2", Some("fonts/serif.2b.woff2")),
            ("loop.css", None),
        ];
        let files = files.map(|(key, value)| (key.to_owned(), value.map(str::to_owned))).into();
        let mut diagnostics = Vec::new();
        let sources = Sources { settings: &settings, files: &files };
        let filled = fill(text, "css/site.css", &"assets/css/site.css".into(), &sources, &mut diagnostics);
        assert_eq!(filled, expected);
        let told: Vec<&str> = diagnostics.iter().map(|it| it.message.as_str()).collect();
        assert_eq!(told, problems, "{text}");
    }

    #[test]
    fn settings_and_files_are_filled_in() {
        check("a { color: setting(accent) }", "a { color: #9a3b1b }", &[]);
        check("a { color: setting( accent )", "a { color: #9a3b1b", &[]);
        check("url(../paper.svg#x)", "url(../paper.1a.svg#x)", &[]);
        check("url( \"../fonts/serif.woff2\" )", "url( \"../fonts/serif.2b.woff2\" )", &[]);
        check("@import \"../paper.svg\" layer(x);", "@import \"../paper.1a.svg\" layer(x);", &[]);
        check("@import url('../paper.svg');", "@import url('../paper.1a.svg');", &[]);
    }

    #[test]
    fn all_else_stays_as_it_is() {
        for text in [
            "/* setting(none) url(none) */",
            "a::before { content: \"url(none) \\\" setting(x)\" }",
            "a { --my-setting: 1; width: my-setting(accent) }",
            "url(data:image/png;base64,AA) url(#id) url(/x.png) url(https://example.com/x.png)",
            "content: \"é\\",
            "a { color: \"",
            "é€",
        ] {
            check(text, text, &[]);
        }
    }

    #[test]
    fn what_is_not_there_is_told() {
        check("setting(acent)", "setting(acent)", &["the theme has no setting `acent`"]);
        check("url(paper.svg)", "url(paper.svg)", &["the theme has no file `paper.svg`"]);
        check(
            "@import '../loop.css'",
            "@import '../loop.css'",
            &["`../loop.css` leads back to this style sheet"],
        );
    }

    #[test]
    fn the_files_of_a_style_sheet_are_listed() {
        assert_eq!(
            files_of("@import 'b.css'; a { background: url(../c.svg) }", "x/a.css"),
            ["x/b.css", "c.svg"]
        );
    }
}
