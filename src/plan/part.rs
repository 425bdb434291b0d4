//! Parts: the values that templates see, before they are made.
//!
//! A part is a small tree whose leaves are taken from the site. Its fingerprint and its value are two walks over
//! the same tree, so neither can know what the other does not: pages whose parts have equal fingerprints are equal.
//! Walking for the fingerprint is cheap and done for every page of every build; values are made only for pages that
//! are rendered. Cards, links and bodies, which many pages share, are leaves of their own, made once.

use std::borrow::Cow;

use super::shell::{Shell, ShellHasher};
use crate::document::Moment;
use crate::document::collection::DocumentId;
use crate::fingerprint::Fingerprint;

/// A value for a template.
#[derive(Clone, Debug, PartialEq)]
pub enum Part<'a> {
    /// `none`.
    Nothing,
    /// A boolean.
    Flag(bool),
    /// A whole number.
    Number(i64),
    /// A text, escaped where it is printed.
    Text(Cow<'a, str>),
    /// A JSON value, as text.
    Json(Cow<'a, str>),
    /// A date, with its forms in the site's language.
    Moment(Moment),
    /// A word of the theme, by its key.
    Word(&'static str),
    /// An element of a list of words, such as a month's name.
    Element(&'static str, u8),
    /// A sentence of the theme with its places filled: `{title} · {site}`.
    Filled(&'static str, Vec<(&'static str, Part<'a>)>),
    /// A day in the site's language, as a text.
    Day(Moment),
    /// A month and its year in the site's language, as a text.
    MonthTitle(i16, i8),
    /// What lists show of a document.
    Card(DocumentId),
    /// A document's title and address.
    Link(DocumentId),
    /// The HTML of a document's body.
    Body(DocumentId),
    /// How many words a document's body has.
    WordCount(DocumentId),
    /// The inner value, printed as JSON that may stand in a `script` element.
    JsonText(Box<Part<'a>>),
    /// A list.
    List(Vec<Part<'a>>),
    /// Named values.
    Map(Vec<(&'static str, Part<'a>)>),
}

/// What the leaves of a part are looked up in when its fingerprint is taken.
pub trait Leaves {
    /// The fingerprint of a document's card.
    fn card(&self, document: DocumentId) -> Fingerprint;
    /// The fingerprint of a document's title and address.
    fn link(&self, document: DocumentId) -> Fingerprint;
    /// Feeds a document's body: everything that its slots take from the site, and that it is shown.
    fn body(&self, document: DocumentId, shell: &mut ShellHasher);
}

impl<'a> Part<'a> {
    /// A text.
    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(text.into())
    }

    /// A text, or nothing.
    pub fn optional(text: Option<impl Into<Cow<'a, str>>>) -> Self {
        text.map_or(Self::Nothing, |text| Self::Text(text.into()))
    }

    /// A count.
    pub fn count(count: usize) -> Self {
        Self::Number(count.cast_signed() as i64)
    }

    /// A date, or nothing.
    pub fn moment(moment: Option<Moment>) -> Self {
        moment.map_or(Self::Nothing, Self::Moment)
    }

    /// A list of parts.
    pub fn list(parts: impl IntoIterator<Item = Part<'a>>) -> Self {
        Self::List(parts.into_iter().collect())
    }

    /// Cards of documents.
    pub fn cards<'b>(documents: impl IntoIterator<Item = &'b DocumentId>) -> Self {
        Self::List(documents.into_iter().map(|id| Self::Card(*id)).collect())
    }

    /// A title and an address.
    pub fn link(title: impl Into<Cow<'a, str>>, url: impl Into<Cow<'a, str>>) -> Self {
        Self::Map(vec![("title", Self::text(title)), ("url", Self::text(url))])
    }

    /// The fingerprint of everything from which the value is made, the words of the language apart; for a part
    /// without bodies.
    pub fn fingerprint(&self, leaves: &impl Leaves) -> Fingerprint {
        Shell::build(|shell| self.feed(shell, leaves)).whole()
    }

    /// Feeds everything from which the value is made, the words of the language apart.
    pub fn feed(&self, shell: &mut ShellHasher, leaves: &impl Leaves) {
        let hasher = &mut shell.hasher;
        match self {
            Self::Nothing => {
                hasher.number(0);
            }
            Self::Flag(flag) => {
                hasher.number(1).number(u64::from(*flag));
            }
            Self::Number(number) => {
                hasher.number(2).number(number.cast_unsigned());
            }
            Self::Text(text) => {
                hasher.number(3).text(text);
            }
            Self::Json(text) => {
                hasher.number(4).text(text);
            }
            Self::Moment(moment) => moment.feed(hasher.number(5)),
            Self::Word(key) => {
                hasher.number(6).text(key);
            }
            Self::Element(key, index) => {
                hasher.number(12).text(key).number(u64::from(*index));
            }
            Self::Filled(key, places) => {
                hasher.number(13).text(key);
                feed_entries(shell, places, leaves);
            }
            Self::Day(moment) => moment.feed(hasher.number(15)),
            Self::MonthTitle(year, month) => {
                hasher
                    .number(14)
                    .number(i64::from(*year).cast_unsigned())
                    .number(i64::from(*month).cast_unsigned());
            }
            Self::Card(id) => {
                hasher.number(7).fingerprint(leaves.card(*id));
            }
            Self::Link(id) => {
                hasher.number(17).fingerprint(leaves.link(*id));
            }
            Self::Body(id) => {
                hasher.number(8);
                leaves.body(*id, shell);
            }
            Self::WordCount(id) => {
                // A body's fingerprint counts its words.
                hasher.number(16);
                shell.body(*id);
            }
            Self::JsonText(inner) => {
                hasher.number(9);
                inner.feed(shell, leaves);
            }
            Self::List(parts) => {
                hasher.number(10).number(parts.len() as u64);
                for part in parts {
                    part.feed(shell, leaves);
                }
            }
            Self::Map(entries) => {
                hasher.number(11);
                feed_entries(shell, entries, leaves);
            }
        }
    }
}

fn feed_entries(shell: &mut ShellHasher, entries: &[(&'static str, Part<'_>)], leaves: &impl Leaves) {
    shell.hasher.number(entries.len() as u64);
    for (key, part) in entries {
        shell.hasher.text(key);
        part.feed(shell, leaves);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct None;

    impl Leaves for None {
        fn card(&self, document: DocumentId) -> Fingerprint {
            Fingerprint::of(&document.to_le_bytes())
        }
        fn link(&self, document: DocumentId) -> Fingerprint {
            self.card(document)
        }
        fn body(&self, document: DocumentId, shell: &mut ShellHasher) {
            shell.body(document);
        }
    }

    #[test]
    fn different_trees_have_different_fingerprints() {
        let parts = [
            Part::Nothing,
            Part::Flag(false),
            Part::Number(0),
            Part::text(""),
            Part::text("0"),
            Part::Json("0".into()),
            Part::Card(0),
            Part::Link(0),
            Part::Body(0),
            Part::Body(1),
            Part::WordCount(0),
            Part::List(vec![]),
            Part::List(vec![Part::Nothing]),
            Part::List(vec![Part::List(vec![]), Part::Nothing]),
            Part::List(vec![Part::List(vec![Part::Nothing])]),
            Part::Map(vec![("a", Part::Nothing)]),
            Part::Map(vec![("b", Part::Nothing)]),
            Part::JsonText(Box::new(Part::Nothing)),
        ];
        let shells: Vec<Shell> =
            parts.iter().map(|part| Shell::build(|shell| part.feed(shell, &None))).collect();
        for (index, shell) in shells.iter().enumerate() {
            assert!(!shells[..index].contains(shell), "{:?}", parts[index]);
        }
    }
}
