//! Code: highlighted blocks, each made once and remembered.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::document::CodeBlock;
use crate::document::highlight;
use crate::fingerprint::Fingerprint;
use crate::memory::{CodeBlocks, Memory};

/// So many blocks are remembered. Beyond, those that this build did not need are forgotten: blocks that were edited
/// away would else stay for ever.
const MOST_REMEMBERED: usize = 100_000;

/// Highlighted blocks by the fingerprint of their source.
pub(super) struct Code {
    highlight: bool,
    /// Those of memory: what is made here is known at once to all others that render.
    known: CodeBlocks,
    /// Blocks made or used in this build.
    used: Mutex<HashSet<Fingerprint>>,
    has_learned: AtomicBool,
}

impl Code {
    pub(super) fn new(memory: &mut Memory, highlight: bool) -> Self {
        memory.code.require(Fingerprint::of(highlight::VERSION.as_bytes()));
        let known = memory.code.contents.clone();
        Self { highlight, known, used: Mutex::default(), has_learned: AtomicBool::new(false) }
    }

    /// The HTML of a block, with its `pre`; nothing if its grammar does not come to an end.
    pub(super) fn html(&self, block: &CodeBlock) -> Option<Arc<str>> {
        if !self.highlight {
            return Some(highlight::plain(block).into());
        }
        let key = Fingerprint::build(|hasher| {
            hasher.text(&block.language).text(&block.title).text(&block.source);
        });
        lock(&self.used).insert(key);
        if let Some(html) = lock(&self.known).get(&key) {
            return Some(html.clone());
        }
        let html: Arc<str> = highlight::html(block)?.into();
        lock(&self.known).insert(key, html.clone());
        self.has_learned.store(true, Ordering::Relaxed);
        Some(html)
    }

    /// Tells memory whether it has something new to keep. Blocks of pages that were not rendered stay.
    pub(super) fn remember(self, memory: &mut Memory) {
        memory.code.changed |= self.has_learned.into_inner();
        let mut known = lock(&self.known);
        if known.len() > MOST_REMEMBERED {
            let used = self.used.into_inner().unwrap_or_else(PoisonError::into_inner);
            known.retain(|key, _| used.contains(key));
            memory.code.changed = true;
        }
    }
}

/// What a panic left behind is whole: every change is a single call.
fn lock<T>(shared: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
