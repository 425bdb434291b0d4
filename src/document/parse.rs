//! Parsing: one source text becomes one [`Document`].
//!
//! Owns the order of the steps within a file: front matter, body, summary. Refuses to look at other files; a
//! document's meaning never depends on its neighbours.

use std::sync::Arc;

use jiff::tz::TimeZone;

use super::Document;
use crate::config::Config;
use crate::fingerprint::Fingerprint;

/// Everything besides its text on which a document's meaning depends.
#[derive(Clone, Debug)]
pub struct Options {
    /// The time zone of dates without one.
    pub time_zone: TimeZone,
    /// Whether quotation marks and dashes are made typographic.
    pub smart_punctuation: bool,
    /// Whether `$…$` is math.
    pub math: bool,
}

impl Options {
    /// The options that a configuration asks for.
    pub fn new(config: &Config) -> Self {
        Self {
            time_zone: config.time_zone.clone(),
            smart_punctuation: config.smart_punctuation,
            math: config.math,
        }
    }

    /// A fingerprint of the options and of this version of the parser: a remembered document of another is stale.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::build(|hasher| {
            hasher
                .text(env!("CARGO_PKG_VERSION"))
                .text(self.time_zone.iana_name().unwrap_or("offset"))
                .number(u64::from(self.smart_punctuation))
                .number(u64::from(self.math));
        })
    }
}

/// Parses a source. `path` is relative to the content folder; diagnostics name it with `content/` before.
///
/// Never fails: what cannot be understood is a diagnostic, and the rest of the document is what it is.
pub fn parse(path: &Arc<str>, text: &str, options: &Options) -> Document {
    let _ = (path, text, options);
    unimplemented!()
}
