//! Code: highlighted blocks, each made once and remembered.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::document::CodeBlock;
use crate::document::highlight;
use crate::fingerprint::Fingerprint;
use crate::memory::Memory;

/// Highlighted blocks by the fingerprint of their source.
pub(super) struct Code {
    highlight: bool,
    known: HashMap<Fingerprint, Arc<str>>,
    /// Blocks made or used in this build: what memory keeps.
    used: Mutex<HashMap<Fingerprint, Arc<str>>>,
}

impl Code {
    pub(super) fn new(memory: &mut Memory, highlight: bool) -> Self {
        memory.code.require(Fingerprint::of(highlight::VERSION.as_bytes()));
        Self { highlight, known: memory.code.contents.clone(), used: Mutex::new(HashMap::new()) }
    }

    /// The HTML of a block, with its `pre`.
    pub(super) fn html(&self, block: &CodeBlock) -> Arc<str> {
        if !self.highlight {
            return highlight::plain(block).into();
        }
        let key = Fingerprint::build(|hasher| {
            hasher.text(&block.language).text(&block.title).text(&block.source);
        });
        let used = || self.used.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(html) = self.known.get(&key).cloned().or_else(|| used().get(&key).cloned()) {
            return html;
        }
        let html: Arc<str> = highlight::html(block).into();
        used().insert(key, html.clone());
        html
    }

    /// Gives memory what was made. Blocks of pages that were not rendered stay.
    pub(super) fn remember(self, memory: &mut Memory) {
        let made = self.used.into_inner().unwrap_or_else(PoisonError::into_inner);
        if !made.is_empty() {
            memory.code.contents.extend(made);
            memory.code.changed = true;
        }
    }
}
