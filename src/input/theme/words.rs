//! Words: what a theme says in the site's language.
//!
//! Owns the choice of the language file and the fallback to English, word by word.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Location, suggest};
use crate::fingerprint::Fingerprint;
use crate::input::CONFIG_FILE;
use crate::tree::{Node, Value};

/// The words of one language, by key.
#[derive(Clone, Debug, Default)]
pub struct Words {
    words: BTreeMap<String, Word>,
    /// A fingerprint of all of them.
    pub fingerprint: Fingerprint,
}

/// A word, or the forms of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// A text with places to fill: `Part {part} of {total}`.
    Text(String),
    /// The forms by plural category: `one`, `other`.
    Forms(BTreeMap<String, String>),
    /// A list, such as the names of the months.
    List(Vec<String>),
}

impl Words {
    /// A text, or the key itself where the theme has none: pages stay readable.
    pub fn text<'a>(&'a self, key: &'a str) -> &'a str {
        match self.words.get(key) {
            Some(Word::Text(text)) => text,
            _ => key,
        }
    }

    /// An element of a list, or nothing where the theme has none.
    pub fn element(&self, key: &str, index: usize) -> &str {
        match self.words.get(key) {
            Some(Word::List(list)) => list.get(index).map_or("", String::as_str),
            _ => "",
        }
    }

    /// All words in the order of their keys.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Word)> {
        self.words.iter().map(|(key, word)| (key.as_str(), word))
    }
}

/// The words of files, by the name of their language.
pub(super) type Files = BTreeMap<String, Node>;

/// Reads the words of a language: its own file, then its language without region, then English for what is lacking;
/// and of each the theme's, then Goalpost's own, so that even a theme without words says what pages need.
pub(super) fn read(config: &Config, own: &Files, theirs: &Files, diagnostics: &mut Vec<Diagnostic>) -> Words {
    let language = config.language.as_str();
    let primary = language.split('-').next().unwrap_or(language);
    let mut words = BTreeMap::new();
    for name in ["en", primary, language] {
        for files in [own, theirs] {
            if let Some(node) = files.get(name) {
                add(&mut words, node);
            }
        }
    }
    let is_known = |name: &str| own.contains_key(name) || theirs.contains_key(name);
    if !is_known(primary) && !is_known(language) {
        let known: BTreeSet<&str> = own.keys().chain(theirs.keys()).map(String::as_str).collect();
        let known: Vec<&str> = known.into_iter().collect();
        diagnostics.push(
            Diagnostic::new(
                Code::LanguageMissing,
                format!("the theme has no words in `{language}`, and says them in English"),
            )
            .located(Location { path: CONFIG_FILE.into(), span: config.language_span })
            .help(format!(
                "copy `i18n/en.toml` of the theme to `i18n/{primary}.toml` and translate it; there are {}",
                suggest::list(known)
            )),
        );
    }
    let fingerprint = Fingerprint::build(|hasher| {
        for (key, word) in &words {
            hasher.text(key).text(&format!("{word:?}"));
        }
    });
    Words { words, fingerprint }
}

fn add(words: &mut BTreeMap<String, Word>, node: &Node) {
    let Value::Table(entries) = &node.value else { return };
    for entry in entries {
        let word = match &entry.node.value {
            Value::Text(text) => Word::Text(text.clone()),
            Value::List(list) => Word::List(list.iter().filter_map(text_of).collect()),
            Value::Table(forms) => Word::Forms(
                forms.iter().filter_map(|form| Some((form.key.clone(), text_of(&form.node)?))).collect(),
            ),
            _ => continue,
        };
        words.insert(entry.key.clone(), word);
    }
}

fn text_of(node: &Node) -> Option<String> {
    match &node.value {
        Value::Text(text) => Some(text.clone()),
        _ => None,
    }
}
