//! Kept pages: what pages looked like when they could last be made.
//!
//! Owns the bytes and how much of them is held. Who breaks a template or a post sees the page as it was, with the error
//! over it.

use super::events::File;
use super::http::Bytes;
use std::collections::{HashMap, VecDeque};

/// How many bytes of pages are kept.
const MOST: usize = 64 << 20;

/// Pages by address, as they were when they could last be made.
#[derive(Debug, Default)]
pub(super) struct Kept {
    pages: HashMap<String, Page>,
    /// Addresses, the longest known first.
    order: VecDeque<String>,
    size: usize,
}

/// A page as it was.
#[derive(Clone, Debug)]
pub(super) struct Page {
    pub(super) bytes: Bytes,
    /// What it was made from.
    pub(super) file: File,
}

impl Kept {
    pub(super) fn get(&self, address: &str) -> Option<Page> {
        self.pages.get(address).cloned()
    }

    pub(super) fn has(&self, address: &str) -> bool {
        self.pages.contains_key(address)
    }

    pub(super) fn put(&mut self, address: &str, page: Page) {
        self.size += page.bytes.len();
        match self.pages.insert(address.to_owned(), page) {
            Some(old) => self.size -= old.bytes.len(),
            None => self.order.push_back(address.to_owned()),
        }
        while self.size > MOST
            && let Some(oldest) = self.order.pop_front()
        {
            self.size -= self.pages.remove(&oldest).map_or(0, |page| page.bytes.len());
        }
    }

    /// Forgets a page that the author has taken away.
    pub(super) fn forget(&mut self, address: &str) {
        if let Some(old) = self.pages.remove(address) {
            self.size -= old.bytes.len();
            self.order.retain(|other| other != address);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_pages_make_room() {
        let mut kept = Kept::default();
        let file = File { key: None, source: None };
        let large = Page { bytes: Bytes::from(vec![0; MOST / 2]), file };
        for address in ["/a/", "/b/", "/a/", "/c/"] {
            kept.put(address, large.clone());
        }
        assert!(!kept.has("/a/"));
        assert!(kept.has("/b/") && kept.has("/c/"));
        assert_eq!(kept.size, MOST);
        kept.forget("/b/");
        assert_eq!(kept.size, MOST / 2);
        kept.put("/d/", large);
        assert!(kept.has("/c/") && kept.has("/d/"));
    }
}
