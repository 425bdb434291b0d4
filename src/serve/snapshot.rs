//! A snapshot: the site as it was after one save, ready to be asked.
//!
//! Owns answering. Lives on the stack of its thread, with everything that it borrows, as long as anybody may ask it.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::thread;

use tokio::sync::oneshot;

use super::events::File;
use super::http::{Bytes, Found};
use super::kept::Page;
use super::preview::Preview;
use super::problems::Problem;
use super::{bar, check, client, lock};
use crate::address::Base;
use crate::build::Planned;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::collection::DocumentId;
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
    /// The pages that cannot be made, as far as is known.
    failures: Mutex<BTreeMap<String, Diagnostic>>,
}

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
        let failures = Mutex::default();
        (
            Self { planned, preview, has_errors, revision: Number::default(), failures },
            Asks { sender, receiver },
        )
    }

    /// Answers until nobody can ask any more, and meanwhile looks through the whole site.
    pub(super) fn answer_all(&self, asks: Receiver<Ask>) {
        let asks = Mutex::new(asks);
        thread::scope(|scope| {
            for _ in 1..WORKERS {
                scope.spawn(|| self.work(&asks));
            }
            scope.spawn(|| check::look_through(self));
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
        catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
            let diagnostic =
                Diagnostic::new(Code::PreviewFailed, format!("Goalpost itself failed at `{address}`"))
                    .help("please report it, if you can with the text of that page");
            Answer::Ready(self.fail(address, diagnostic))
        })
    }

    fn find(&self, address: &str) -> Answer<Found> {
        let Some(page) = self.planned.plan.find(address) else { return Answer::Ready(self.gone(address)) };
        if let Output::Copy(index) = page.output {
            let file = self.planned.site.inputs.files[index as usize].open(&self.preview.root);
            self.note(address);
            return file.map_or(Answer::Outdated, |file| Answer::Ready(Found::File(file)));
        }
        if self.is_broken(page)
            && let Some(kept) = lock(&self.preview.kept).get(address)
        {
            self.note(address);
            return Answer::Ready(Found::Bytes(kept.bytes));
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
        self.note(&page.address);
        if !matches!(page.output, Output::Page(_)) {
            return Found::Bytes(bytes.into());
        }
        let bytes: Bytes = client::with_script(bytes).into();
        let source = self.source(page);
        lock(&self.preview.kept).put(&page.address, Page { bytes: bytes.clone(), source });
        Found::Bytes(bytes)
    }

    /// What is shown where a page was and is no more. If that is so only because something is wrong, what it was.
    fn gone(&self, address: &str) -> Found {
        self.note(address);
        let mut kept = lock(&self.preview.kept);
        match kept.get(address) {
            Some(page) if self.has_lost(&page) => Found::Bytes(page.bytes),
            _ => {
                kept.forget(address);
                Found::Missing
            }
        }
    }

    /// Whether a page is gone because its source, or the whole site, cannot be read as it should.
    fn has_lost(&self, page: &Page) -> bool {
        let is_whole = |diagnostic: &Diagnostic| {
            matches!(diagnostic.code, Code::SiteMissing | Code::ContentMissing | Code::FileUnreadable)
        };
        let has_error =
            |source: &Arc<str>| self.document_of(source).is_some_and(|id| self.has_own_errors(id));
        self.has_errors
            && (page.source.as_ref().is_some_and(has_error) || self.planned.diagnostics.iter().any(is_whole))
    }

    /// What is shown of a page that cannot be made: what it was, or why.
    fn fail(&self, address: &str, diagnostic: Diagnostic) -> Found {
        let page = client::failure(&diagnostic.message);
        self.report([(address.to_owned(), diagnostic)]);
        self.note(address);
        lock(&self.preview.kept).get(address).map_or(Found::Failed(page), |kept| Found::Bytes(kept.bytes))
    }

    /// Takes in which pages cannot be made.
    pub(super) fn report(&self, failures: impl IntoIterator<Item = (String, Diagnostic)>) {
        let mut all = lock(&self.failures);
        all.extend(failures);
        let all = all.iter().map(|(address, diagnostic)| (address.as_str(), diagnostic.clone())).collect();
        let told = self.planned.renderer.gather(all);
        if !self.preview.is_superseded(self.revision.get()) {
            self.preview.failed(self.problems(&told));
        }
    }

    /// Whether what a page is made from has errors of its own.
    fn is_broken(&self, page: &PagePlan) -> bool {
        self.has_errors && document(page).is_some_and(|id| self.has_own_errors(id))
    }

    fn has_own_errors(&self, id: DocumentId) -> bool {
        self.planned.site.documents.get(id).diagnostics.iter().any(Diagnostic::is_error)
    }

    /// The document of a source.
    fn document_of(&self, source: &str) -> Option<DocumentId> {
        let documents = &self.planned.site.documents.documents;
        let found = documents.binary_search_by(|document| (*document.path).cmp(source));
        found.ok().and_then(|index| DocumentId::try_from(index).ok())
    }

    /// The source of the document that a page shows.
    fn source(&self, page: &PagePlan) -> Option<Arc<str>> {
        document(page).map(|id| self.planned.site.documents.get(id).path.clone())
    }

    fn note(&self, address: &str) {
        self.preview.note(address, self.file(address));
    }

    /// What there is at an address.
    pub(super) fn file(&self, address: &str) -> File {
        let Some(page) = self.planned.plan.find(address) else { return File { key: None, source: None } };
        File {
            key: Some(self.planned.renderer.key(page, &self.planned.plan.pages)),
            source: self.source(page),
        }
    }

    /// The address of the page of a source.
    pub(super) fn address_of(&self, source: &str) -> Option<String> {
        let id = self.document_of(source)?;
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

/// The document that a page shows.
pub(super) fn document(page: &PagePlan) -> Option<DocumentId> {
    match page.output {
        Output::Page(View::Post(id) | View::Page(id) | View::Entry(id) | View::Worksheet(id)) => Some(id),
        _ => None,
    }
}
