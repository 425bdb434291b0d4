//! Problems: what is wrong with the site, as the browser is told of it.
//!
//! Owns the list, put together from the stages, from pages that cannot be made, from the watcher and the disk,
//! and its JSON.

use std::path::Path;

use serde_json::{Value, json};

use crate::diagnostic::report::{self, Shown};
use crate::diagnostic::{self, Diagnostic, Severity};
use crate::input;

/// How places in files are opened in the author's editor.
#[derive(Clone, Debug)]
pub struct Editor(pub String);

/// A diagnostic, and the page that it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    pub(super) diagnostic: Diagnostic,
    /// As `location.pathname` has it.
    pub(super) page: Option<String>,
}

/// Whether what is wrong is other than it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum News {
    /// It is what was told.
    Nothing,
    /// It is to be told.
    Something,
}

/// So many problems are told to browsers. Nobody reads more, and to tell them all would hold up what is asked.
const MOST: usize = 200;

/// All that is wrong.
#[derive(Debug, Default)]
pub(super) struct Problems {
    site: Vec<Problem>,
    pages: Vec<Problem>,
    watching: Option<Diagnostic>,
    disk: Option<Diagnostic>,
    failure: Option<Diagnostic>,
}

impl Problems {
    /// Takes in what the stages said.
    pub(super) fn set_site(&mut self, problems: Vec<Problem>) -> News {
        set(&mut self.site, problems)
    }

    /// Takes in which pages cannot be made.
    pub(super) fn set_pages(&mut self, problems: Vec<Problem>) -> News {
        set(&mut self.pages, problems)
    }

    /// Takes in why the project cannot be followed.
    pub(super) fn set_watching(&mut self, trouble: Option<Diagnostic>) -> News {
        set(&mut self.watching, trouble)
    }

    /// Takes in that the disk is full, or is not.
    pub(super) fn set_disk(&mut self, trouble: Option<Diagnostic>) -> News {
        set(&mut self.disk, trouble)
    }

    /// Takes in why the site could not be made ready at all.
    pub(super) fn set_failure(&mut self, failure: Option<Diagnostic>) -> News {
        set(&mut self.failure, failure)
    }

    /// All, errors first.
    pub(super) fn all(&self) -> Vec<Diagnostic> {
        self.sorted().into_iter().map(|problem| problem.diagnostic).collect()
    }

    /// All, errors first, for the browser; and how many are left out.
    pub(super) fn told(&self) -> (Vec<Problem>, usize) {
        let mut all = self.sorted();
        let left_out = all.len().saturating_sub(MOST);
        all.truncate(MOST);
        (all, left_out)
    }

    fn sorted(&self) -> Vec<Problem> {
        let around = self.failure.iter().chain(&self.watching).chain(&self.disk);
        let around = around.map(|it| Problem { diagnostic: it.clone(), page: None });
        let mut all: Vec<Problem> = self.site.iter().chain(&self.pages).cloned().chain(around).collect();
        all.sort_by(|a, b| diagnostic::order(&a.diagnostic, &b.diagnostic));
        all.dedup();
        all
    }
}

impl News {
    /// What two things together are.
    pub(super) fn and(self, other: Self) -> Self {
        if self == Self::Something { self } else { other }
    }
}

fn set<T: PartialEq>(known: &mut T, now: T) -> News {
    let news = if *known == now { News::Nothing } else { News::Something };
    *known = now;
    news
}

impl Editor {
    /// The address that opens a place of a file, given relative to the project. Lines and columns count from 1.
    pub(super) fn link(&self, root: &Path, file: &str, line: usize, column: usize) -> Option<String> {
        if self.0.is_empty() {
            return None;
        }
        let path = root.join(file).to_string_lossy().replace('\\', "/");
        let mut encoded = String::with_capacity(path.len());
        // Windows' paths begin with a drive.
        if !path.starts_with('/') {
            encoded.push('/');
        }
        crate::address::encode(&path, &mut encoded);
        let link = self.0.replace("{path}", &encoded);
        Some(link.replace("{line}", &line.to_string()).replace("{column}", &column.to_string()))
    }
}

/// Problems as the browser is told of them.
pub(super) fn json(problems: &[Problem], root: &Path, editor: &Editor) -> Vec<Value> {
    let diagnostics: Vec<Diagnostic> = problems.iter().map(|problem| problem.diagnostic.clone()).collect();
    let shown = report::shown(&diagnostics, &|path| input::text_for_report(root, path));
    problems.iter().zip(shown).map(|(problem, shown)| one(problem, shown.as_ref(), root, editor)).collect()
}

fn one(problem: &Problem, shown: Option<&Shown>, root: &Path, editor: &Editor) -> Value {
    let diagnostic = &problem.diagnostic;
    let file = diagnostic.location.as_ref().map(|location| &*location.path);
    let (line, column) = shown.map_or((1, 1), |shown| (shown.line, shown.column));
    let lines: Vec<Value> = shown
        .iter()
        .flat_map(|shown| &shown.lines)
        .map(|line| {
            json!({ "number": line.number, "before": line.before, "marked": line.marked, "after": line.after })
        })
        .collect();
    json!({
        "code": diagnostic.code.name(),
        "severity": if diagnostic.severity() == Severity::Error { "error" } else { "warning" },
        "message": diagnostic.message,
        "help": diagnostic.help,
        "file": file,
        "line": shown.map(|shown| shown.line),
        "column": shown.map(|shown| shown.column),
        "lines": lines,
        "edit": file.and_then(|file| editor.link(root, file, line, column)),
        "page": problem.page,
    })
}
