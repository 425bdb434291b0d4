//! Reports: diagnostics as text, for people and for programs.
//!
//! Owns how a diagnostic looks. Refuses to read files (sources come from the caller), to print, and to know
//! whether it writes to a terminal (the command line does).

use std::fmt::Write;
use std::sync::Arc;

use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};
use serde::Serialize;

use super::{Diagnostic, Location, Severity};
use excerpt::Excerpt;
use place::{Places, Source};

mod excerpt;
mod place;
#[cfg(test)]
mod tests;

pub use excerpt::harmless;

/// How many diagnostics are shown to people: nobody reads more, and the first often cause the rest.
const MOST: usize = 200;

/// Whether reports are coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// With ANSI escape codes.
    Always,
    /// As plain text.
    Never,
}

/// Reports for people, each with its place and an excerpt of the source, and a blank line after it.
///
/// `source` gives the text of a file by its path relative to the project's root, just as it was when the
/// diagnostics were made; where it has none, reports name the file alone. A span that does not fit the text is
/// brought to the nearest that does.
pub fn human(
    diagnostics: &[Diagnostic],
    source: &dyn Fn(&str) -> Option<Arc<str>>,
    colour: Colour,
) -> String {
    let renderer = match colour {
        Colour::Always => Renderer::styled(),
        Colour::Never => Renderer::plain(),
    };
    let mut places = Places::new(source);
    let mut text = String::new();
    for diagnostic in diagnostics.iter().take(MOST) {
        text.push_str(&render(&renderer, diagnostic, &mut places));
        text.push_str("\n\n");
    }
    if diagnostics.len() > MOST {
        let more = diagnostics.len() - MOST;
        let written = writeln!(text, "and {more} more; `--message-format json` tells all of them\n");
        debug_assert!(written.is_ok(), "a String takes everything");
    }
    text
}

/// Reports for programs: a JSON object per line, with the keys of the diagnostic and its place.
///
/// Lines and columns count from 1, columns in Unicode scalar values; the end is the first column after the span.
/// All four are null where a file as a whole is meant, `path` too where no file is.
pub fn json(diagnostics: &[Diagnostic], source: &dyn Fn(&str) -> Option<Arc<str>>) -> String {
    let mut places = Places::new(source);
    let mut text = String::new();
    for diagnostic in diagnostics {
        let report = JsonReport {
            code: diagnostic.code.name(),
            severity: match diagnostic.severity() {
                Severity::Error => "error",
                Severity::Warning => "warning",
            },
            place: diagnostic.location.as_ref().map_or_else(JsonPlace::default, |it| places.json(it)),
            message: &diagnostic.message,
            help: diagnostic.help.as_deref(),
            related: diagnostic
                .related
                .iter()
                .map(|(location, message)| JsonRelated { place: places.json(location), message })
                .collect(),
        };
        // Texts and numbers can always be serialised.
        text.extend(serde_json::to_string(&report));
        text.push('\n');
    }
    text
}

/// The place of a diagnostic, and the lines around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// From 1.
    pub line: usize,
    /// From 1, in Unicode scalar values.
    pub column: usize,
    /// The lines that are meant, with nothing in them that could act upon who reads them.
    pub lines: Vec<ShownLine>,
}

/// A line of a source, cut around what is meant in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownLine {
    /// From 1.
    pub number: usize,
    /// What stands before it.
    pub before: String,
    /// What is meant.
    pub marked: String,
    /// What stands after it.
    pub after: String,
}

/// For each diagnostic its place, where it has one; `source` is as for [`human`].
pub fn shown(diagnostics: &[Diagnostic], source: &dyn Fn(&str) -> Option<Arc<str>>) -> Vec<Option<Shown>> {
    let mut places = Places::new(source);
    let one = |diagnostic: &Diagnostic| {
        let excerpt = places.excerpt(diagnostic.location.as_ref()?)?;
        let position = excerpt.position;
        Some(Shown { line: position.line, column: position.column, lines: cut(&excerpt) })
    };
    diagnostics.iter().map(one).collect()
}

/// The lines of an excerpt, each cut around what is marked.
fn cut(excerpt: &Excerpt) -> Vec<ShownLine> {
    let mut start = 0;
    let mut lines = Vec::new();
    for (index, line) in excerpt.text.split('\n').enumerate() {
        let within = |at: usize| at.clamp(start, start + line.len()) - start;
        let (from, to) = (within(excerpt.marked.start), within(excerpt.marked.end));
        lines.push(ShownLine {
            number: excerpt.position.line + index,
            before: line[..from].to_owned(),
            marked: line[from..to].to_owned(),
            after: line[to..].to_owned(),
        });
        start += line.len() + 1;
    }
    lines
}

/// How many errors and warnings there are: "2 errors, 1 warning". Nothing where there are none.
pub fn summary(diagnostics: &[Diagnostic]) -> Option<String> {
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
    let count = |count: usize, word| match count {
        0 => None,
        1 => Some(format!("1 {word}")),
        _ => Some(format!("{count} {word}s")),
    };
    let parts = [count(errors, "error"), count(diagnostics.len() - errors, "warning")];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

#[derive(Serialize)]
struct JsonReport<'a> {
    code: &'a str,
    severity: &'a str,
    #[serde(flatten)]
    place: JsonPlace<'a>,
    message: &'a str,
    help: Option<&'a str>,
    related: Vec<JsonRelated<'a>>,
}

#[derive(Serialize)]
struct JsonRelated<'a> {
    #[serde(flatten)]
    place: JsonPlace<'a>,
    message: &'a str,
}

#[derive(Default, Serialize)]
struct JsonPlace<'a> {
    path: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
}

impl Places<'_> {
    fn json<'a>(&mut self, location: &'a Location) -> JsonPlace<'a> {
        let path = Some(&*location.path);
        let range = location.span.and_then(|span| {
            let source = self.source(&location.path)?;
            Some(source.fit(span)).map(|fit| (source.position(fit.start), source.position(fit.end)))
        });
        let Some((start, end)) = range else { return JsonPlace { path, ..JsonPlace::default() } };
        JsonPlace {
            path,
            line: Some(start.line),
            column: Some(start.column),
            end_line: Some(end.line),
            end_column: Some(end.column),
        }
    }

    fn excerpt(&mut self, location: &Location) -> Option<Excerpt> {
        let span = location.span?;
        self.source(&location.path).map(|source: &Source| Excerpt::new(source, source.fit(span)))
    }
}

fn render(renderer: &Renderer, diagnostic: &Diagnostic, places: &mut Places<'_>) -> String {
    let level = match diagnostic.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(harmless(&diagnostic.message)).id(diagnostic.code.name());
    let mut shown = Vec::new();
    let mut group = Group::with_title(title);
    if let Some(location) = &diagnostic.location {
        group = group.element(element(location, places, &mut shown));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(harmless(help)));
    }
    let mut groups = vec![group];
    for (location, words) in &diagnostic.related {
        let title = Level::NOTE.secondary_title(harmless(words));
        groups.push(Group::with_title(title).element(element(location, places, &mut shown)));
    }
    correct(&renderer.render(&groups), &shown)
}

/// A place as the renderer shows it, and as it should be.
struct ShownPlace {
    shown: String,
    real: String,
}

/// The excerpt of a place, which is added to `shown`, or else its file's name.
fn element(location: &Location, places: &mut Places<'_>, shown: &mut Vec<ShownPlace>) -> Element<'static> {
    let path = harmless(&location.path).replace('\n', "\u{fffd}");
    let Some(excerpt) = places.excerpt(location) else { return Origin::path(path).into() };
    let place = |column: usize| format!("{path}:{}:{column}", excerpt.position.line);
    shown.push(ShownPlace { shown: place(excerpt.shown_column), real: place(excerpt.position.column) });
    Snippet::source(excerpt.text)
        .line_start(excerpt.position.line)
        .path(path)
        .annotation(AnnotationKind::Primary.span(excerpt.marked))
        .into()
}

/// Puts the true places into a report, in their order: the renderer counts columns in an excerpt, which may lack
/// the beginning of its line.
fn correct(text: &str, places: &[ShownPlace]) -> String {
    let mut corrected = String::with_capacity(text.len());
    // The first line is the message, and may name places of its own.
    let (mut done, mut rest) = text.split_at(text.find('\n').unwrap_or(text.len()));
    for ShownPlace { shown, real } in places {
        corrected.push_str(done);
        // Where a place is not found, the report is as the renderer made it.
        (done, rest) = rest.split_at(rest.find(shown.as_str()).unwrap_or(0));
        if let Some(after) = rest.strip_prefix(shown.as_str()) {
            corrected.push_str(done);
            corrected.push_str(real);
            (done, rest) = ("", after);
        }
    }
    corrected + done + rest
}
