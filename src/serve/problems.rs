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

/// All that is wrong.
#[derive(Debug, Default)]
pub(super) struct Problems {
    site: Vec<Problem>,
    pages: Vec<Problem>,
    watching: Option<Diagnostic>,
    disk: Option<Diagnostic>,
}

impl Problems {
    /// Takes in what the stages said; says whether that is news. What is known of pages is of another snapshot.
    pub(super) fn set_site(&mut self, problems: Vec<Problem>) -> bool {
        let is_news = self.site != problems || !self.pages.is_empty();
        self.site = problems;
        self.pages.clear();
        is_news
    }

    /// Takes in which pages cannot be made; says whether that is news.
    pub(super) fn set_pages(&mut self, problems: Vec<Problem>) -> bool {
        let is_news = self.pages != problems;
        self.pages = problems;
        is_news
    }

    /// Takes in why the project cannot be followed; says whether that is news.
    pub(super) fn set_watching(&mut self, trouble: Option<Diagnostic>) -> bool {
        let is_news = self.watching != trouble;
        self.watching = trouble;
        is_news
    }

    /// Takes in that the disk is full, or is not; says whether that is news.
    pub(super) fn set_disk(&mut self, trouble: Option<Diagnostic>) -> bool {
        let is_news = self.disk != trouble;
        self.disk = trouble;
        is_news
    }

    /// How many errors and warnings there are.
    pub(super) fn count(&self) -> (usize, usize) {
        let all = self.all();
        let errors = all.iter().filter(|it| it.is_error()).count();
        (errors, all.len() - errors)
    }

    /// All, errors first.
    pub(super) fn all(&self) -> Vec<Diagnostic> {
        self.sorted().into_iter().map(|problem| problem.diagnostic).collect()
    }

    /// All, errors first, for the browser.
    pub(super) fn json(&self, root: &Path, editor: &Editor) -> Vec<Value> {
        json(&self.sorted(), root, editor)
    }

    fn sorted(&self) -> Vec<Problem> {
        let around = self.watching.iter().chain(&self.disk);
        let around = around.map(|it| Problem { diagnostic: it.clone(), page: None });
        let mut all: Vec<Problem> = self.site.iter().chain(&self.pages).cloned().chain(around).collect();
        all.sort_by(|a, b| diagnostic::order(&a.diagnostic, &b.diagnostic));
        all.dedup();
        all
    }
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
