//! Shelves: the parts of memory, each in a file of its own.
//!
//! Owns what is forgotten when its basis changes, and what must be written again. Refuses to touch the disk.

use std::collections::HashMap;
use std::sync::Arc;

use crate::fingerprint::Fingerprint;

/// Over so many shelves the entries of one sort are spread: an edit then rewrites one of them.
const SPREAD: usize = 16;

/// A part of the memory, in a file of its own.
#[derive(Debug)]
pub struct Shelf<T> {
    /// What it holds.
    pub contents: T,
    /// The fingerprint of what all entries depend on besides their own key; entries of another are forgotten.
    pub basis: Fingerprint,
    /// Whether it must be written again.
    pub changed: bool,
}

impl<T: Default> Default for Shelf<T> {
    fn default() -> Self {
        Self { contents: T::default(), basis: Fingerprint::default(), changed: false }
    }
}

impl<T: Default> Shelf<T> {
    /// Empties the shelf if it was filled on another basis.
    pub fn require(&mut self, basis: Fingerprint) {
        if self.basis != basis {
            *self = Self { contents: T::default(), basis, changed: true };
        }
    }
}

/// Entries by path, spread over several shelves.
#[derive(Debug)]
pub struct Shelves<T> {
    pub(super) shelves: Vec<Shelf<HashMap<Arc<str>, T>>>,
}

impl<T> Default for Shelves<T> {
    fn default() -> Self {
        Self { shelves: (0..SPREAD).map(|_| Shelf::default()).collect() }
    }
}

impl<T> Shelves<T> {
    /// Empties the shelves if they were filled on another basis.
    pub fn require(&mut self, basis: Fingerprint) {
        self.shelves.iter_mut().for_each(|shelf| shelf.require(basis));
    }

    /// How many entries there are.
    pub fn count(&self) -> usize {
        self.shelves.iter().map(|shelf| shelf.contents.len()).sum()
    }

    /// The entry of a path.
    pub fn get(&self, path: &str) -> Option<&T> {
        self.shelves[place(path)].contents.get(path)
    }

    /// Puts an entry in, in place of any other of its path.
    pub fn put(&mut self, path: Arc<str>, entry: T) {
        let shelf = &mut self.shelves[place(&path)];
        shelf.contents.insert(path, entry);
        shelf.changed = true;
    }

    /// Takes out the entries whose paths are not wanted.
    pub fn retain(&mut self, is_wanted: impl Fn(&str) -> bool) {
        for shelf in &mut self.shelves {
            let before = shelf.contents.len();
            shelf.contents.retain(|path, _| is_wanted(path));
            shelf.changed |= shelf.contents.len() != before;
        }
    }
}

fn place(path: &str) -> usize {
    usize::from(Fingerprint::of(path.as_bytes()).first_byte()) % SPREAD
}
