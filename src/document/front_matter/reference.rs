//! The keys of front matter, described for those who write it.
//!
//! Owns what the guide says of each key. Where a key has a use and what else it is called is taken from `keys`.

use super::keys::{FOREIGN, Field, OF_A_KIND, OWN, SYNONYMS, has_use};
use crate::document::Kind;

/// A key of front matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// What else it is called, in any kind of file.
    pub synonyms: Vec<&'static str>,
    /// What else it is called in one kind of file.
    pub of_a_kind: Vec<(Kind, &'static str)>,
    /// The kinds of files in which it has a use.
    pub kinds: Vec<Kind>,
    /// What it expects: `a text`, `a date`.
    pub value: &'static str,
    /// What it does, in a sentence or two.
    pub about: &'static str,
}

const KINDS: [Kind; 9] = [
    Kind::Post,
    Kind::Page,
    Kind::Series,
    Kind::Author,
    Kind::Tag,
    Kind::Category,
    Kind::Glossary,
    Kind::Worksheet,
    Kind::Snippet,
];

/// Every key: Goalpost's own, then what only other generators have a name for.
pub fn keys() -> Vec<Key> {
    let is_own = |field: Field| OWN.iter().any(|(_, own)| *own == field);
    let mut keys: Vec<(&'static str, Field)> = OWN.to_vec();
    for (name, field) in SYNONYMS {
        if !is_own(field) && keys.iter().all(|(_, known)| *known != field) {
            keys.push((name, field));
        }
    }
    keys.into_iter().map(|(name, field)| describe(name, field)).collect()
}

/// Keys that steer another generator and mean nothing here, each with that generator.
pub fn foreign() -> &'static [(&'static str, &'static str)] {
    &FOREIGN
}

fn describe(name: &'static str, field: Field) -> Key {
    let (value, about) = about(field);
    let others = SYNONYMS.iter().filter(|(other, meant)| *meant == field && *other != name);
    Key {
        name,
        synonyms: others.map(|(other, _)| *other).collect(),
        of_a_kind: OF_A_KIND
            .iter()
            .filter(|(.., meant)| *meant == field)
            .map(|(kind, other, _)| (*kind, *other))
            .collect(),
        kinds: KINDS.into_iter().filter(|kind| has_use(field, *kind)).collect(),
        value,
        about,
    }
}

const TEXT: &str = "a text";
const NUMBER: &str = "a whole number";
const SWITCH: &str = "`true` or `false`";
const DATE: &str = "a date";
const TEXTS: &str = "a list of texts";

/// What a key expects, and what it does.
fn about(field: Field) -> (&'static str, &'static str) {
    match field {
        Field::Title => (
            TEXT,
            "What it is called. Without it, a heading with a single `#` at the beginning of the text counts.",
        ),
        Field::Subtitle => (TEXT, "A second line under the title."),
        Field::Date => (
            DATE,
            "When it appears. The date in the file's name does the same; a file with neither is a page, not a post.",
        ),
        Field::PublishDate => (DATE, "Hugo's: when it appears, if that is later than `date`."),
        Field::Updated => (DATE, "When it was last changed."),
        Field::Expires => (DATE, "From when on it is left out again."),
        Field::Draft => (SWITCH, "Whether it is kept out of the site."),
        Field::Published => (SWITCH, "Jekyll's: the contrary of `draft`."),
        Field::Slug => (TEXT, "The last part of its address, in place of the file's name."),
        Field::Path => (TEXT, "Its whole address: `/mondays/`."),
        Field::Aliases => (
            TEXTS,
            "Old addresses, from which readers are led here. Of an author or a term of the glossary: other names.",
        ),
        Field::Summary => (
            TEXT,
            "What lists, feeds and search engines show. Without it: the text before `<!-- more -->`, else the first \
             paragraph.",
        ),
        Field::Image => (
            "the name of a file",
            "The picture that stands for it: beside the text, or an address such as `/images/goal.jpg`.",
        ),
        Field::ImageAlt => (TEXT, "What the picture shows, for those who do not see it."),
        Field::ImageCredit => (TEXT, "Who made the picture."),
        Field::Authors => (TEXTS, "Who wrote it, by name or by the file in `content/authors`."),
        Field::Categories => (TEXTS, "The shelves on which it stands."),
        Field::Tags => (TEXTS, "What it is about."),
        Field::Series => (
            "a text, a list, or a table with `name`, `part` and `total`",
            "The series that it belongs to, by the name of the file or by its title.",
        ),
        Field::Part => (NUMBER, "Which part of the series it is. Without it, dates decide."),
        Field::Total => {
            (NUMBER, "How many parts the series is to have, if the series has no file that says so.")
        }
        Field::Copyright => (TEXT, "Whose the text is, if not the site's."),
        Field::Template => (TEXT, "The template that renders it, in place of the usual one."),
        Field::Weight => (NUMBER, "Its place among pages in the search: lower comes first."),
        Field::Language => ("a language tag", "The language of its text, if not the site's: `de`, `pt-BR`."),
        Field::Toc => (
            SWITCH,
            "Whether it has a table of contents. Without it, a text with five headings or more has one.",
        ),
        Field::Extra => ("a table", "Values of your own, for templates: `article.extra`."),
        Field::Taxonomies => (
            "a table with `tags`, `categories`, `series` or `authors`",
            "Zola's: the same keys, one level down.",
        ),
        Field::Parts => (NUMBER, "How many parts the series is to have."),
        Field::Status => ("`\"ongoing\"` or `\"complete\"`", "Whether more parts are to come."),
        Field::Bio => (TEXT, "A line or three about the author."),
        Field::Links => ("a list of tables with `name` and `url`", "Where else the author is to be found."),
        Field::Definition => (TEXT, "What the term means, in one sentence."),
        Field::Worksheet => (
            "a table with `repeat`, `raters`, `gathers`, `instance` or `submit`",
            "The attributes of the worksheet that the text is.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_described_once() {
        let keys = keys();
        let mut names: Vec<&str> =
            keys.iter().flat_map(|key| key.synonyms.iter().copied().chain([key.name])).collect();
        let mut known: Vec<&str> = OWN.iter().chain(&SYNONYMS).map(|(name, _)| *name).collect();
        names.sort_unstable();
        known.sort_unstable();
        assert_eq!(names, known);
        assert!(keys.iter().all(|key| !key.kinds.is_empty()));
    }
}
