//! Code: highlighted blocks, each made once and remembered.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::document::CodeBlock;
use crate::document::highlight;
use crate::fingerprint::Fingerprint;
use crate::memory::Memory;

/// So many blocks are remembered. Beyond, those that this build did not need are forgotten: blocks that were edited
/// away would else stay for ever.
const MOST_REMEMBERED: usize = 100_000;

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

    /// The HTML of a block, with its `pre`; nothing if its grammar does not come to an end.
    pub(super) fn html(&self, block: &CodeBlock) -> Option<Arc<str>> {
        if !self.highlight {
            return Some(highlight::plain(block).into());
        }
        let key = Fingerprint::build(|hasher| {
            hasher.text(&block.language).text(&block.title).text(&block.source);
        });
        let used = || self.used.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(html) = used().get(&key).cloned() {
            return Some(html);
        }
        if let Some(html) = self.known.get(&key) {
            used().insert(key, html.clone());
            return Some(html.clone());
        }
        let html: Arc<str> = highlight::html(block)?.into();
        used().insert(key, html.clone());
        Some(html)
    }

    /// Gives memory what was made. Blocks of pages that were not rendered stay.
    pub(super) fn remember(self, memory: &mut Memory) {
        let used = self.used.into_inner().unwrap_or_else(PoisonError::into_inner);
        let shelf = &mut memory.code;
        shelf.changed |= used.len() > used.keys().filter(|key| self.known.contains_key(key)).count();
        shelf.contents.extend(used.iter().map(|(key, html)| (*key, html.clone())));
        if shelf.contents.len() > MOST_REMEMBERED {
            shelf.contents.retain(|key, _| used.contains_key(key));
            shelf.changed = true;
        }
    }
}
