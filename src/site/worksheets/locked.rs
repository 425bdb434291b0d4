//! Locked: what readers were asked before, against what they are asked now.
//!
//! Owns noticing that an edit would hide answers, and what `worksheets.lock` is to say next. It keeps what was asked by
//! worksheets that are drafts now, or not published: they may come back.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostic, suggest};
use crate::document::collection::{DocumentId, Documents};
use crate::input::Inputs;
use crate::site::{State, worksheets::is_shown};
use crate::worksheet::lock::{self, FILE, Lock, Locked};
use crate::worksheet::outline::Worksheet;

/// The worksheets of all texts, published or not, by id.
type Present<'d> = BTreeMap<&'d str, (DocumentId, &'d Worksheet)>;

/// Compares what is asked with what was, and gives the new text of the lock if it has changed.
pub(super) fn compare(
    (inputs, documents, states): (&Inputs, &Documents<'_>, &[State]),
    found: &mut Vec<Diagnostic>,
) -> Option<String> {
    let mut present = Present::new();
    for id in documents.ids() {
        for worksheet in documents.get(id).outline.worksheets.iter().filter(|it| !it.is_loose()) {
            present.entry(&worksheet.id).or_insert((id, worksheet));
        }
    }
    if is_settled(inputs, documents, &present) {
        return None;
    }
    let old = Lock::parse(inputs.lock.as_deref().unwrap_or_default());
    found.extend(old.broken.iter().map(|span| {
        let message = "this line says nothing about an answer";
        Diagnostic::at(Code::LockSyntax, &FILE.into(), *span, message).help(
            "keep the lines of both versions if two authors have changed the file, and delete the marks between them",
        )
    }));
    if present.is_empty() && old.answers.is_empty() {
        return None;
    }
    let comparison = Comparison { documents, states, old: &old, present: &present };
    comparison.tell(found);
    let text = next(inputs, documents, &old, &present).text();
    let is_same = inputs.lock.as_deref().is_some_and(|lock| lock.replace("\r\n", "\n") == text);
    (!is_same).then_some(text)
}

/// Whether everything is asked as it was before, and by published worksheets alone: then there is nothing to tell. Most
/// builds are such, and need not read the lock line by line.
fn is_settled(inputs: &Inputs, documents: &Documents<'_>, present: &Present<'_>) -> bool {
    let Some(lock) = inputs.lock.as_deref() else { return false };
    if !present.values().all(|(id, _)| is_published(inputs, documents, *id)) {
        return false;
    }
    let answers = present.values().flat_map(|(_, worksheet)| {
        let mut answers: Vec<_> = worksheet.answers.iter().collect();
        answers.sort_by(|a, b| a.path.cmp(&b.path));
        answers.into_iter().map(|answer| [&worksheet.id, &answer.path, &answer.kind, &answer.label])
    });
    lock::text(answers.map(|answer| answer.map(String::as_str))) == lock
}

fn is_published(inputs: &Inputs, documents: &Documents<'_>, id: DocumentId) -> bool {
    let fact = &documents.facts[id as usize];
    !fact.draft && fact.published <= inputs.now && fact.expires > inputs.now
}

/// What readers have been asked after this build: what published worksheets ask now, and what others have asked.
fn next(inputs: &Inputs, documents: &Documents<'_>, old: &Lock, present: &Present<'_>) -> Lock {
    let is_published = |id| is_published(inputs, documents, id);
    let mut next = Lock::default();
    for ((worksheet, path), Locked { kind, label, .. }) in &old.answers {
        if present.get(worksheet.as_str()).is_some_and(|(id, _)| !is_published(*id)) {
            next.add(worksheet, path, kind, label);
        }
    }
    for (_, worksheet) in present.values().filter(|(id, _)| is_published(*id)) {
        for answer in &worksheet.answers {
            next.add(&worksheet.id, &answer.path, &answer.kind, &answer.label);
        }
    }
    next
}

struct Comparison<'c, 'd> {
    documents: &'c Documents<'d>,
    states: &'c [State],
    old: &'c Lock,
    present: &'c Present<'c>,
}

impl Comparison<'_, '_> {
    fn tell(&self, found: &mut Vec<Diagnostic>) {
        // What could not be read may hold what seems to be gone; once that is mended, the rest is told.
        let is_whole = !self.documents.diagnostics.iter().any(Diagnostic::is_error);
        let mut gone = BTreeSet::new();
        for ((id, path), locked) in &self.old.answers {
            match self.present.get(id.as_str()) {
                Some((document, worksheet)) if is_shown(self.states, *document) => {
                    let has_errors =
                        self.documents.get(*document).diagnostics.iter().any(Diagnostic::is_error);
                    if !has_errors {
                        found.extend(self.tell_one((*document, worksheet), path, locked));
                    }
                }
                None if is_whole && gone.insert(id) => found.push(self.worksheet_gone(id, locked)),
                // What is not published keeps its lines.
                Some(_) | None => {}
            }
        }
    }

    fn tell_one(
        &self,
        (document, worksheet): (DocumentId, &Worksheet),
        path: &str,
        locked: &Locked,
    ) -> Option<Diagnostic> {
        let file = self.documents.file(document);
        let lock = FILE.into();
        if let Some(now) = worksheet.answers.iter().find(|answer| answer.path == path) {
            let message = format!(
                "`{path}` asks for `{}` now, and readers may have answered it as `{}`",
                now.kind, locked.kind
            );
            return (now.kind != locked.kind).then(|| {
                Diagnostic::at(Code::KindChanged, file, now.span, message)
                    .help("old answers that do not fit are put aside, where readers still see them")
                    .related(&lock, Some(locked.span), "it was asked like this")
            });
        }
        let is_renamed = |(old, _): &(String, String)| {
            path.strip_prefix(old.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        if worksheet.was.iter().any(is_renamed) {
            return None;
        }
        let last = path.rsplit('.').next().unwrap_or(path);
        let new: Vec<&str> = worksheet
            .answers
            .iter()
            .map(|answer| answer.path.as_str())
            .filter(|path| !self.old.answers.contains_key(&(worksheet.id.clone(), (*path).to_owned())))
            .collect();
        let renamed = match suggest::nearest(path, new.iter().copied()) {
            Some(near) => format!("if it is `{near}` now, write `was={last}` in the braces there"),
            None => format!("if it has another name now, write `was={last}` in its braces"),
        };
        let message =
            format!("readers' answers to `{path}` would be hidden: `{}` does not ask for it", worksheet.id);
        Some(
            Diagnostic::at(Code::IdGone, file, worksheet.span, message)
                .help(format!("{renamed}; if it is gone on purpose, delete its line from `{FILE}`"))
                .related(&lock, Some(locked.span), "it was asked like this"),
        )
    }

    fn worksheet_gone(&self, id: &str, locked: &Locked) -> Diagnostic {
        let message =
            format!("readers' answers to the worksheet `{id}` would be hidden: there is none of that name");
        let new = self.present.keys().copied();
        let new = new.filter(|other| !self.old.answers.keys().any(|(worksheet, _)| worksheet == other));
        let renamed = match suggest::nearest(id, new) {
            Some(near) => format!("if it is `{near}` now, give it back its name"),
            None => "if it has another name now, give it back its own".to_owned(),
        };
        Diagnostic::at(Code::IdGone, &FILE.into(), locked.span, message)
            .help(format!("{renamed}; if it is gone on purpose, delete its lines from this file"))
    }
}
