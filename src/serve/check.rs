//! Looking through: rendering the whole site, while nobody asks for anything, to find what cannot be rendered.
//!
//! Owns which keys were rendered already, and what came of it. Refuses to be in the way: it begins when it has been quiet
//! for a while, works on one page at a time, and stops with the next save.

use std::collections::{HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;
use std::time::Duration;

use super::lock;
use super::snapshot::{self, Snapshot};
use crate::diagnostic::{Code, Diagnostic};
use crate::fingerprint::Fingerprint;
use crate::plan::{Output, PagePlan};

/// How long it has to be quiet, in steps of so much.
const STEP: Duration = Duration::from_millis(20);
const STEPS: usize = 20;

/// After so many pages, what was made for them is worth forgetting.
const MANY: usize = 200;

/// What came of rendering what has a key: pages with equal keys have equal bytes, or fail in the same way.
#[derive(Debug, Default)]
pub(super) struct Checked(HashMap<Fingerprint, Option<Diagnostic>>);

/// Renders what was not rendered yet, and tells what fails.
pub(super) fn look_through(snapshot: &Snapshot<'_>) {
    let wakes = snapshot.preview.wakes();
    // The next save comes before anything else, from the moment that it is heard.
    let is_over =
        || snapshot.preview.wakes() != wakes || snapshot.preview.is_superseded(snapshot.revision.get());
    for _ in 0..STEPS {
        thread::sleep(STEP);
        if is_over() {
            return;
        }
    }
    let (pages, renderer) = (&snapshot.planned.plan.pages, &snapshot.planned.renderer);
    let mut keys = HashSet::with_capacity(pages.len());
    let mut failures = Vec::new();
    let mut count = 0;
    for page in pages.iter().filter(|page| is_rendered(&page.output)) {
        if is_over() {
            return;
        }
        let key = renderer.key(page, pages);
        keys.insert(key);
        let known = lock(&snapshot.preview.checked).0.get(&key).cloned();
        let outcome = known.unwrap_or_else(|| {
            count += 1;
            render(snapshot, page)
        });
        match &outcome {
            // Another snapshot will know.
            Some(changed) if matches!(changed.code, Code::FileChanged | Code::FileUnreadable) => continue,
            Some(failure) => failures.push((page.address.to_string(), failure.clone())),
            None => {}
        }
        // At once, so that a save that comes before the end loses nothing.
        lock(&snapshot.preview.checked).0.insert(key, outcome);
    }
    // All at once: one fault of a template fails thousands of pages.
    snapshot.settle(failures);
    snapshot.preview.tell_checked(snapshot.revision.get());
    // What no page has any more is forgotten.
    lock(&snapshot.preview.checked).0.retain(|key, _| keys.contains(key));
    if count > MANY {
        snapshot.preview.looked_through();
    }
}

/// What is wrong with a page, if anything is.
fn render(snapshot: &Snapshot<'_>, page: &PagePlan) -> Option<Diagnostic> {
    let bytes = || snapshot.planned.renderer.bytes(page, &snapshot.planned.plan.pages);
    let made = catch_unwind(AssertUnwindSafe(bytes));
    made.unwrap_or_else(|_| Err(snapshot::panicked(&page.address))).err()
}

/// Whether anything can go wrong with a file.
fn is_rendered(output: &Output) -> bool {
    !matches!(output, Output::Asset(_) | Output::Module(_) | Output::Copy(_))
}
