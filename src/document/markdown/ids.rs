//! Ids: every id of one document, no two alike.
//!
//! Owns who has which id. An id that the author wrote is kept as written; one made from words gives way to it,
//! even where it comes first: then the document is written once more with the author's ids reserved.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

/// The ids of a document.
#[derive(Debug, Default)]
pub(super) struct Ids {
    prefix: String,
    reserved: BTreeSet<String>,
    taken: HashMap<String, Owner>,
    /// The next number to try for an id that is made from the same words again.
    next: HashMap<String, u32>,
    has_clash: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Owner {
    Author(Range<usize>),
    Generator,
}

impl Ids {
    /// No ids yet. `reserved` ones are given to nobody but the author.
    pub(super) fn new(prefix: &str, reserved: BTreeSet<String>) -> Self {
        Self { prefix: prefix.to_owned(), reserved, ..Self::default() }
    }

    /// Takes an id that the author wrote; gives the place where it was written before, if it was.
    pub(super) fn written(&mut self, id: &str, place: Range<usize>) -> Result<(), Range<usize>> {
        match self.taken.get(id) {
            Some(Owner::Author(before)) => return Err(before.clone()),
            Some(Owner::Generator) => self.has_clash = true,
            None => {}
        }
        self.taken.insert(id.to_owned(), Owner::Author(place));
        Ok(())
    }

    /// Makes an id from a stem, with the prefix before it and a number behind it if it is taken.
    pub(super) fn made(&mut self, stem: &str) -> String {
        let stem = format!("{}{stem}", self.prefix);
        let mut id = stem.clone();
        while self.reserved.contains(&id) || self.taken.contains_key(&id) {
            let number = self.next.entry(stem.clone()).or_insert(1);
            *number += 1;
            id = format!("{stem}-{number}");
        }
        self.taken.insert(id.clone(), Owner::Generator);
        id
    }

    /// The author's ids, if one of them was wanted after it had been made from words; the document is then to be
    /// written again with them reserved.
    pub(super) fn clash(&self) -> Option<BTreeSet<String>> {
        let authors = self.taken.iter().filter(|(_, owner)| **owner != Owner::Generator);
        self.has_clash.then(|| authors.map(|(id, _)| id.clone()).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_ids_are_numbered() {
        let mut ids = Ids::new("", BTreeSet::new());
        assert_eq!(ids.made("a"), "a");
        assert_eq!(ids.made("a-2"), "a-2");
        assert_eq!(ids.made("a"), "a-3");
        assert_eq!(ids.made("a"), "a-4");
    }

    #[test]
    fn written_ids_come_first_in_the_end() {
        let mut ids = Ids::new("", BTreeSet::new());
        assert_eq!(ids.made("a"), "a");
        assert_eq!(ids.written("a", 3..5), Ok(()));
        assert_eq!(ids.written("a", 8..9), Err(3..5));
        let reserved = ids.clash().expect("the author's id was taken");
        let mut ids = Ids::new("", reserved);
        assert_eq!(ids.made("a"), "a-2");
        assert_eq!(ids.written("a", 3..5), Ok(()));
        assert_eq!(ids.clash(), None);
    }

    #[test]
    fn a_prefix_goes_before_made_ids_only() {
        let mut ids = Ids::new("offer-", BTreeSet::new());
        assert_eq!(ids.made("a"), "offer-a");
        assert_eq!(ids.written("a", 0..1), Ok(()));
        assert_eq!(ids.clash(), None);
    }
}
