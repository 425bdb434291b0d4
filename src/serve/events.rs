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
    /// Where the pages of documents are now that browsers had elsewhere, by the address that they had then.
    moved: HashMap<String, String>,
    /// Whether an address was forgotten since browsers heard of a change: a page may be open there.
    has_forgotten: bool,
}

/// A file that a browser has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct File {
    /// What it was made from; where there was nothing, what the page was made from that says so.
    pub(super) key: Option<Fingerprint>,
    /// The document whose page it is.
    pub(super) source: Option<Source>,
}

/// The file of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Source {
    /// Relative to the content folder.
    pub(super) path: Arc<str>,
    /// Of its text, by which it is known when it has another name.
    pub(super) text: Fingerprint,
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
    pub(super) fn note(&mut self, address: &str, mut file: File) {
        if let Some(known) = self.files.get_mut(address) {
            // The document stays known while its page is gone: it may come back, or be elsewhere.
            file.source = file.source.or(known.source.take());
            *known = file;
        } else {
            self.files.insert(address.to_owned(), file);
            self.order.push_back(address.to_owned());
        }
        while self.order.len() > MOST {
            if let Some(oldest) = self.order.pop_front() {
                self.files.remove(&oldest);
                self.moved.remove(&oldest);
                self.has_forgotten = true;
            }
        }
    }

    /// Where the page is that a browser had at an address, if it is not there any more.
    pub(super) fn moved(&self, address: &str) -> Option<&str> {
        self.moved.get(address).map(String::as_str)
    }

    /// Compares what browsers have with what there is now, and takes that for what they have: each is told once.
    /// `now` gives the file of an address, `elsewhere` the address of the page of a document.
    pub(super) fn changes(
        &mut self,
        now: impl Fn(&str) -> File,
        elsewhere: impl Fn(&Source) -> Option<String>,
    ) -> Changes {
        // Pages that hear that anything may have changed ask again, and are known again.
        let is_anything = std::mem::take(&mut self.has_forgotten);
        let mut changes = Changes { is_anything, ..Changes::default() };
        for address in &self.order {
            let Some(file) = self.files.get_mut(address) else { continue };
            let new = now(address);
            let to = file.source.as_ref().filter(|source| !new.is_of(source)).and_then(&elsewhere);
            if let Some(to) = to.filter(|to| to != address) {
                if self.moved.insert(address.clone(), to.clone()).as_ref() != Some(&to) {
                    changes.moved.insert(address.clone(), to);
                }
            } else {
                self.moved.remove(address);
            }
            if new.key != file.key || changes.moved.contains_key(address) {
                changes.addresses.push(address.clone());
            }
            *file = File { key: new.key, source: new.source.or(file.source.take()) };
        }
        // Browsers go there, and may not have come yet when the next save takes the page elsewhere again.
        for to in changes.moved.values() {
            self.note(to, now(to));
        }
        changes.addresses.sort();
        changes
    }
}

impl File {
    /// Whether it is the page of a document.
    fn is_of(&self, source: &Source) -> bool {
        self.source.as_ref().is_some_and(|own| own.path == source.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(key: &str, source: &str) -> File {
        let source = Source { path: source.into(), text: Fingerprint::of(source.as_bytes()) };
        File { key: Some(Fingerprint::of(key.as_bytes())), source: Some(source) }
    }

    const NOTHING: File = File { key: None, source: None };

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
        let elsewhere = |source: &Source| (&*source.path == "a.md").then(|| "/b/".to_owned());
        let changes = asked.changes(|_| NOTHING, elsewhere);
        assert_eq!(changes.moved, BTreeMap::from([("/a/".to_owned(), "/b/".to_owned())]));
        assert!(asked.changes(|_| NOTHING, elsewhere).moved.is_empty(), "it is told once");
        // Who was away hears of it when they ask.
        asked.note("/a/", NOTHING);
        assert_eq!(asked.moved("/a/"), Some("/b/"));
        asked.changes(|_| file("1", "a.md"), |_| Some("/a/".to_owned()));
        assert_eq!(asked.moved("/a/"), None);
    }

    #[test]
    fn a_page_is_followed_from_an_address_that_leads_there_or_is_anothers() {
        for left in [File { key: Some(Fingerprint::of(b"a redirect")), source: None }, file("1", "b.md")] {
            let mut asked = Asked::default();
            asked.note("/a/", file("1", "a.md"));
            let changes = asked.changes(|_| left.clone(), |_| Some("/b/".to_owned()));
            assert_eq!(changes.moved, BTreeMap::from([("/a/".to_owned(), "/b/".to_owned())]));
        }
    }

    #[test]
    fn a_page_that_goes_elsewhere_and_back_at_once_is_followed() {
        let mut asked = Asked::default();
        asked.note("/a/", file("1", "a.md"));
        let at = |place: &'static str| {
            move |address: &str| {
                if address == place { file("1", "a.md") } else { NOTHING }
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
