//! A snapshot: the site as it was after one save, ready to be asked.
//!
//! Owns answering. Lives on the stack of its thread, with everything that it borrows, as long as anybody may ask it.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use tokio::sync::oneshot;

use super::events::{File, Source};
use super::http::{Bytes, Found};
use super::kept::Page;
use super::preview::{NOT_FOUND, Preview};
use super::problems::Problem;
use super::{bar, check, client, lock};
use crate::address::Base;
use crate::build::Planned;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::collection::DocumentId;
use crate::fingerprint::Fingerprint;
use crate::plan::{Output, PagePlan, View};

/// How many answers are worked on at a time.
const WORKERS: usize = 2;

/// What a snapshot is asked.
pub(super) enum Ask {
    /// The file of an address.
    File { address: String, reply: oneshot::Sender<Answer<Found>> },
    /// What the author's bar says of a page; nothing of what is no page.
    Facts { address: String, reply: oneshot::Sender<Answer<Option<serde_json::Value>>> },
}

/// What a snapshot says.
pub(super) enum Answer<T> {
    /// What was asked for.
    Ready(T),
    /// The files have changed since: a newer snapshot will know.
    Outdated,
}

/// The two ends of the way by which a snapshot is asked.
pub(super) struct Asks {
    pub(super) sender: Sender<Ask>,
    pub(super) receiver: Receiver<Ask>,
}

/// A site as it was after one save.
pub(super) struct Snapshot<'s> {
    pub(super) planned: Planned<'s>,
    pub(super) preview: &'s Preview,
    /// Whether anything was wrong before a page was rendered.
    pub(super) has_errors: bool,
    /// Its number, once it answers.
    pub(super) revision: Number,
}

/// The pages that cannot be made, as far as is known, by address: what each was to be made from, and what is wrong.
pub(super) type Failing = BTreeMap<String, (Fingerprint, Diagnostic)>;

/// A number that is given once.
#[derive(Default)]
pub(super) struct Number(AtomicU64);

impl Number {
    pub(super) fn set(&self, number: u64) {
        self.0.store(number, Ordering::Relaxed);
    }

    pub(super) fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl<'s> Snapshot<'s> {
    pub(super) fn new(planned: Planned<'s>, preview: &'s Preview) -> (Self, Asks) {
        let (sender, receiver) = mpsc::channel();
        let mut planned = planned;
        planned.diagnostics.extend(planned.renderer.check_kinds(&planned.plan.pages));
        let has_errors = planned.diagnostics.iter().any(Diagnostic::is_error);
        let snapshot = Self { planned, preview, has_errors, revision: Number::default() };
        (snapshot, Asks { sender, receiver })
    }

    /// Answers until nobody can ask any more; meanwhile tells what there is to tell, and looks through the whole site.
    pub(super) fn answer_all(&self, asks: Receiver<Ask>, tell: impl FnOnce() + Send) {
        let asks = Mutex::new(asks);
        thread::scope(|scope| {
            for _ in 1..WORKERS {
                scope.spawn(|| self.work(&asks));
            }
            scope.spawn(|| {
                tell();
                check::look_through(self);
            });
            self.work(&asks);
        });
    }

    fn work(&self, asks: &Mutex<Receiver<Ask>>) {
        loop {
            // One worker waits here, the others for it.
            let ask = lock(asks).recv();
            let Ok(ask) = ask else { return };
            // Who asked may have gone away.
            match ask {
                Ask::File { reply, .. } if reply.is_closed() => {}
                Ask::Facts { reply, .. } if reply.is_closed() => {}
                Ask::File { address, reply } => {
                    drop(reply.send(self.guarded(&address, || self.find(&address))));
                }
                Ask::Facts { address, reply } => {
                    let facts = catch_unwind(AssertUnwindSafe(|| bar::facts(self, &address)));
                    drop(reply.send(Answer::Ready(facts.ok().flatten())));
                }
            }
        }
    }

    /// Does something that must not fail; if it does, says so in place of the page.
    fn guarded(&self, address: &str, work: impl FnOnce() -> Answer<Found>) -> Answer<Found> {
        catch_unwind(AssertUnwindSafe(work))
            .unwrap_or_else(|_| Answer::Ready(self.fail(address, panicked(address))))
    }

    fn find(&self, address: &str) -> Answer<Found> {
        if let Some(kept) = self.kept(address) {
            self.preview.note(address, kept.file);
            return Answer::Ready(Found::Bytes(kept.bytes));
        }
        let Some(page) = self.planned.plan.find(address) else { return Answer::Ready(self.gone(address)) };
        if let Output::Copy(index) = page.output {
            let file = self.planned.site.inputs.files[index as usize].open(&self.preview.root);
            self.note(address);
            return file.map_or(Answer::Outdated, |file| Answer::Ready(Found::File(file)));
        }
        if self.is_unreadable(page) {
            self.note(address);
            return Answer::Ready(Found::Failed(client::failure(
                "Nothing of it can be read. What has to be mended stands over this page.",
            )));
        }
        match self.planned.renderer.bytes(page, &self.planned.plan.pages) {
            Ok(bytes) => Answer::Ready(self.made(page, bytes)),
            Err(diagnostic) if matches!(diagnostic.code, Code::FileChanged | Code::FileUnreadable) => {
                Answer::Outdated
            }
            Err(diagnostic) => Answer::Ready(self.fail(address, diagnostic)),
        }
    }

    fn made(&self, page: &PagePlan, bytes: Vec<u8>) -> Found {
        let file = self.file_of(page);
        self.preview.note(&page.address, file.clone());
        let has_failed = lock(&self.preview.failing).contains_key(&*page.address);
        if has_failed {
            self.report(|all| drop(all.remove(&*page.address)));
        }
        if !matches!(page.output, Output::Page(_)) {
            return Found::Bytes(bytes.into());
        }
        let bytes: Bytes = client::with_script(bytes).into();
        if !self.is_broken(page) {
            lock(&self.preview.kept).put(&page.address, Page { bytes: bytes.clone(), file });
        }
        Found::Bytes(bytes)
    }

    /// A page as it was, where that is shown in place of what could be made now.
    fn kept(&self, address: &str) -> Option<Page> {
        if !self.has_errors {
            return None;
        }
        let kept = lock(&self.preview.kept).get(address)?;
        let is_shown = match self.planned.plan.find(address) {
            Some(page) => self.is_broken(page),
            None => self.has_lost(&kept),
        };
        is_shown.then_some(kept)
    }

    fn gone(&self, address: &str) -> Found {
        self.note(address);
        lock(&self.preview.kept).forget(address);
        Found::Missing
    }

    /// Whether a page is gone because its source, or the whole site, cannot be read as it should.
    fn has_lost(&self, page: &Page) -> bool {
        let is_whole = |diagnostic: &Diagnostic| {
            matches!(diagnostic.code, Code::SiteMissing | Code::ContentMissing | Code::FileUnreadable)
        };
        let is_wrong = |source: &Source| self.has_errors_at(&format!("content/{}", source.path));
        page.file.source.as_ref().is_some_and(is_wrong) || self.planned.diagnostics.iter().any(is_whole)
    }

    /// What is shown of a page that cannot be made: what it was, or why.
    fn fail(&self, address: &str, diagnostic: Diagnostic) -> Found {
        let page = client::failure(&diagnostic.message);
        let failing = self.failing(address.to_owned(), diagnostic);
        self.report(|all| all.extend(failing));
        let kept = lock(&self.preview.kept).get(address);
        if let Some(kept) = kept {
            self.preview.note(address, kept.file);
            Found::Bytes(kept.bytes)
        } else {
            self.note(address);
            Found::Failed(page)
        }
    }

    /// Takes in, after the whole site was looked through, which pages cannot be made.
    pub(super) fn settle(&self, failures: Vec<(String, Diagnostic)>) {
        let failures = failures.into_iter().filter_map(|(address, failure)| self.failing(address, failure));
        self.report(|failing| *failing = failures.collect());
    }

    /// Takes in which pages cannot be made, unless another snapshot has come: it has told of its own.
    fn report(&self, change: impl FnOnce(&mut Failing)) {
        let mut failing = lock(&self.preview.failing);
        if !self.preview.is_superseded(self.revision.get()) {
            change(&mut failing);
            self.preview.failed(self.problems_of(&failing));
        }
    }

    fn failing(&self, address: String, failure: Diagnostic) -> Option<(String, (Fingerprint, Diagnostic))> {
        let page = self.planned.plan.find(&address)?;
        Some((address, (self.key(page), failure)))
    }

    /// Forgets the pages that may be made now. As long as one of them is to be made as it was, so may be what they have
    /// in common, and the others are told of until somebody has looked.
    pub(super) fn retain(&self, failing: &mut Failing) {
        failing.retain(|address, _| self.planned.plan.find(address).is_some());
        let is_as_before = |(address, (key, _)): (&String, &(Fingerprint, Diagnostic))| {
            self.planned.plan.find(address).is_some_and(|page| self.key(page) == *key)
        };
        if !failing.iter().any(is_as_before) {
            failing.clear();
        }
    }

    /// What there is to tell of pages that cannot be made.
    pub(super) fn problems_of(&self, failing: &Failing) -> Vec<Problem> {
        let all = failing.iter().map(|(address, (_, diagnostic))| (address.as_str(), diagnostic.clone()));
        self.problems(&self.planned.renderer.gather(all.collect()))
    }

    /// Whether what a page is made from has errors of its own.
    fn is_broken(&self, page: &PagePlan) -> bool {
        self.has_errors && document(page).is_some_and(|id| self.has_own_errors(id))
    }

    /// Whether so much is wrong with what a page is made from that nothing would stand on it.
    fn is_unreadable(&self, page: &PagePlan) -> bool {
        let documents = &self.planned.site.documents;
        self.is_broken(page) && document(page).is_some_and(|id| documents.get(id).outline.words == 0)
    }

    fn has_own_errors(&self, id: DocumentId) -> bool {
        self.planned.site.documents.get(id).diagnostics.iter().any(Diagnostic::is_error)
    }

    /// Whether anything is wrong in a file, by its path in the project.
    fn has_errors_at(&self, file: &str) -> bool {
        let is_there = |it: &Diagnostic| {
            let mut places = it.location.iter().chain(it.related.iter().map(|(location, _)| location));
            places.any(|location| *location.path == *file)
        };
        self.has_errors && self.planned.diagnostics.iter().any(|it| it.is_error() && is_there(it))
    }

    /// The document of a path relative to the content folder.
    fn document_of(&self, path: &str) -> Option<DocumentId> {
        let documents = &self.planned.site.documents.documents;
        let found = documents.binary_search_by(|document| (*document.path).cmp(path));
        found.ok().and_then(|index| DocumentId::try_from(index).ok())
    }

    fn key(&self, page: &PagePlan) -> Fingerprint {
        self.planned.renderer.key(page, &self.planned.plan.pages)
    }

    fn note(&self, address: &str) {
        self.preview.note(address, self.file(address));
    }

    /// What browsers get at an address.
    pub(super) fn file(&self, address: &str) -> File {
        if let Some(kept) = self.kept(address) {
            return kept.file;
        }
        match self.planned.plan.find(address) {
            Some(page) => self.file_of(page),
            None => File { key: self.planned.plan.find(NOT_FOUND).map(|page| self.key(page)), source: None },
        }
    }

    fn file_of(&self, page: &PagePlan) -> File {
        let documents = &self.planned.site.documents;
        let source = document(page)
            .map(|id| Source { path: documents.get(id).path.clone(), text: documents.text(id) });
        File { key: Some(self.key(page)), source }
    }

    /// The address of the page of a source.
    fn address_of(&self, path: &str) -> Option<String> {
        self.address(self.document_of(path)?)
    }

    /// Where the page of a document is now, whatever its file is called. One with errors goes nowhere: which address it
    /// is to have is not known before they are mended.
    pub(super) fn elsewhere(&self, source: &Source) -> Option<String> {
        let documents = &self.planned.site.documents;
        let id = self.document_of(&source.path).or_else(|| documents.with_text(source.text))?;
        if self.has_errors_at(documents.file(id)) { None } else { self.address(id) }
    }

    fn address(&self, id: DocumentId) -> Option<String> {
        let address = &*self.planned.site.documents.facts[id as usize].url;
        self.planned.plan.find(address).map(|_| address.to_owned())
    }

    /// Diagnostics with the pages that they are about.
    pub(super) fn problems(&self, diagnostics: &[Diagnostic]) -> Vec<Problem> {
        let base = &self.planned.site.inputs.config.base_url;
        let page = |diagnostic: &Diagnostic| {
            let source = diagnostic.location.as_ref()?.path.strip_prefix("content/")?.to_owned();
            self.address_of(&source).map(|address| Base(base).link(&address))
        };
        diagnostics
            .iter()
            .map(|diagnostic| Problem { diagnostic: diagnostic.clone(), page: page(diagnostic) })
            .collect()
    }
}

/// What there is to say where a page could not be made through no fault of the author's.
pub(super) fn panicked(address: &str) -> Diagnostic {
    Diagnostic::new(Code::PreviewFailed, format!("Goalpost itself failed at `{address}`"))
        .help("please report it, if you can with the text of that page")
}

/// The document that a page shows.
pub(super) fn document(page: &PagePlan) -> Option<DocumentId> {
    match page.output {
        Output::Page(View::Post(id) | View::Page(id) | View::Entry(id) | View::Worksheet(id)) => Some(id),
        _ => None,
    }
}
