//! Events: what open pages hear of a save.
//!
//! Owns which addresses browsers have asked for, with the keys of what they got, and so what has changed for them.
//! Refuses to look at pages that nobody has asked for: their keys would cost more than all else that a save does.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;

use crate::fingerprint::Fingerprint;

/// So many addresses are remembered: the files of a few dozen open pages.
const MOST: usize = 512;

/// What browsers have asked for.
#[derive(Debug, Default)]
pub(super) struct Asked {
    files: HashMap<String, File>,
    order: VecDeque<String>,
    /// Whether an address was forgotten since browsers heard of a change: a page may be open there.
    has_forgotten: bool,
}

/// A file that a browser has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct File {
    /// What it was made from; `None` if there was nothing at this address.
    pub(super) key: Option<Fingerprint>,
    /// The source of the document whose page it is.
    pub(super) source: Option<Arc<str>>,
}

/// What a save has changed of what browsers have: addresses without the base path.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Changes {
    /// Those with other contents.
    pub(super) addresses: Vec<String>,
    /// Those of documents that are elsewhere now, and where.
    pub(super) moved: BTreeMap<String, String>,
    /// Others may have changed that are not known any more.
    pub(super) is_anything: bool,
}

impl Asked {
    /// Notes what a browser got.
    pub(super) fn note(&mut self, address: &str, file: File) {
        if self.files.insert(address.to_owned(), file).is_none() {
            self.order.push_back(address.to_owned());
        }
        while self.order.len() > MOST {
            if let Some(oldest) = self.order.pop_front() {
                self.files.remove(&oldest);
                self.has_forgotten = true;
            }
        }
    }

    /// Compares what browsers have with what there is now, and takes that for what they have: each is told once.
    /// `now` gives the file of an address, `elsewhere` the address of the page of a source.
    pub(super) fn changes(
        &mut self,
        now: impl Fn(&str) -> File,
        elsewhere: impl Fn(&str) -> Option<String>,
    ) -> Changes {
        // Pages that hear that anything may have changed ask again, and are known again.
        let is_anything = std::mem::take(&mut self.has_forgotten);
        let mut changes = Changes { is_anything, ..Changes::default() };
        for address in &self.order {
            let Some(file) = self.files.get_mut(address) else { continue };
            let new = now(address);
            if new.key == file.key {
                continue;
            }
            changes.addresses.push(address.clone());
            if new.key.is_none()
                && let Some(to) = file.source.as_deref().and_then(&elsewhere)
            {
                changes.moved.insert(address.clone(), to);
            }
            // The source stays known while its page is gone: it may come back elsewhere.
            let source = new.source.or(file.source.take());
            *file = File { key: new.key, source };
        }
        // Browsers go there, and may not have come yet when the next save takes the page elsewhere again.
        for to in changes.moved.values() {
            self.note(to, now(to));
        }
        changes.addresses.sort();
        changes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(key: &str, source: &str) -> File {
        File { key: Some(Fingerprint::of(key.as_bytes())), source: Some(source.into()) }
    }

    #[test]
    fn what_browsers_have_is_told_once_when_it_changes() {
        let mut asked = Asked::default();
        asked.note("/a/", file("1", "a.md"));
        asked.note("/b/", file("1", "b.md"));
        let now = |address: &str| file(if address == "/a/" { "2" } else { "1" }, "a.md");
        let changes = asked.changes(now, |_| None);
        assert_eq!(changes, Changes { addresses: vec!["/a/".to_owned()], ..Changes::default() });
        assert_eq!(asked.changes(now, |_| None), Changes::default());
    }

    #[test]
    fn a_page_that_goes_elsewhere_is_followed() {
        let mut asked = Asked::default();
        asked.note("/a/", file("1", "a.md"));
        let gone = |_: &str| File { key: None, source: None };
        let changes = asked.changes(gone, |source| (source == "a.md").then(|| "/b/".to_owned()));
        assert_eq!(changes.moved, BTreeMap::from([("/a/".to_owned(), "/b/".to_owned())]));
    }

    #[test]
    fn a_page_that_goes_elsewhere_and_back_at_once_is_followed() {
        let mut asked = Asked::default();
        asked.note("/a/", file("1", "a.md"));
        let at = |place: &'static str| {
            move |address: &str| {
                if address == place { file("1", "a.md") } else { File { key: None, source: None } }
            }
        };
        asked.changes(at("/b/"), |_| Some("/b/".to_owned()));
        // Nobody has asked for `/b/` yet.
        let changes = asked.changes(at("/a/"), |_| Some("/a/".to_owned()));
        assert_eq!(changes.moved, BTreeMap::from([("/b/".to_owned(), "/a/".to_owned())]));
    }

    #[test]
    fn only_so_many_are_remembered() {
        let mut asked = Asked::default();
        for number in 0..=MOST {
            asked.note(&format!("/{number}/"), file("1", "a.md"));
        }
        assert_eq!(asked.files.len(), MOST);
        let changes = asked.changes(|_| file("1", "a.md"), |_| None);
        assert!(changes.is_anything && changes.addresses.is_empty(), "whoever is forgotten hears of it");
        let changes = asked.changes(|_| file("2", "a.md"), |_| None);
        assert!(!changes.is_anything && changes.addresses.len() == MOST);
    }
}
