//! Diagnostics: what Goalpost tells an author about the site, as data.
//!
//! Owns the shape of a report, its order and its codes. Refuses to print (`report` does, at the edge) and to
//! decide whether a build may go on (the spine does).

use std::cmp::Ordering;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

mod code;
pub mod report;
pub mod suggest;

pub use code::Code;

/// A range of bytes of a source text, as its author wrote it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self { start: range.start as u32, end: range.end as u32 }
    }
}

impl From<Span> for Range<usize> {
    fn from(span: Span) -> Self {
        span.start as usize..span.end as usize
    }
}

/// How grave a diagnostic is. An error fails the build; a warning does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Severity {
    /// The site is not published.
    Error,
    /// The site is published, and something in it is probably not what its author meant.
    Warning,
}

/// A place in a file of the project.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Location {
    /// The file, relative to the project's root, with `/` between its parts.
    pub path: Arc<str>,
    /// The bytes meant; `None` where the file as a whole is.
    pub span: Option<Span>,
}

/// One thing to tell the author.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Diagnostic {
    /// What kind of thing it is; also says how grave.
    pub code: Code,
    /// Where it is; `None` where no file is to blame, such as a full disk.
    pub location: Option<Location>,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
    /// Other places that explain it, each with a few words.
    pub related: Vec<(Location, String)>,
}

impl Diagnostic {
    /// A diagnostic of no particular place.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, location: None, message: message.into(), help: None, related: Vec::new() }
    }

    /// A diagnostic about some bytes of a file.
    pub fn at(code: Code, path: &Arc<str>, span: Span, message: impl Into<String>) -> Self {
        Self::new(code, message).located(Location { path: path.clone(), span: Some(span) })
    }

    /// A diagnostic about a file as a whole.
    pub fn in_file(code: Code, path: &Arc<str>, message: impl Into<String>) -> Self {
        Self::new(code, message).located(Location { path: path.clone(), span: None })
    }

    /// The same, with its place.
    #[must_use]
    pub fn located(mut self, location: Location) -> Self {
        self.location = Some(location);
        self
    }

    /// The same, with a way to mend it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same, with the nearest of some valid names as help. Where none is near, help that was given before stays;
    /// where there was none, all names are listed if they are few.
    #[must_use]
    pub fn suggest<'a>(mut self, wrong: &str, valid: impl IntoIterator<Item = &'a str>) -> Self {
        let names: Vec<&str> = valid.into_iter().collect();
        self.help = match suggest::nearest(wrong, names.iter().copied()) {
            Some(name) => Some(suggest::question(name)),
            None => self.help.or_else(|| suggest::help(wrong, names)),
        };
        self
    }

    /// The same, with another place that explains it.
    #[must_use]
    pub fn related(mut self, path: &Arc<str>, span: Option<Span>, words: impl Into<String>) -> Self {
        self.related.push((Location { path: path.clone(), span }, words.into()));
        self
    }

    /// How grave it is.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// Whether it fails the build.
    pub fn is_error(&self) -> bool {
        self.severity() == Severity::Error
    }
}

/// Brings diagnostics into the order in which they are told: errors first, then by file and place; doubles go.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(order);
    diagnostics.dedup();
}

/// The order in which diagnostics are told: errors first, then by file and place.
pub fn order(a: &Diagnostic, b: &Diagnostic) -> Ordering {
    let place = |diagnostic: &Diagnostic| {
        let location = diagnostic.location.as_ref();
        (location.map(|it| it.path.clone()), location.and_then(|it| it.span.map(|span| span.start)))
    };
    (a.severity(), place(a)).cmp(&(b.severity(), place(b))).then_with(|| a.cmp(b))
}
