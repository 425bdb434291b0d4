//! The basis: everything that a site is made from, but the bodies of its documents, as one fingerprint.
//!
//! Owns what counts. Whatever linking, planning or a page's shell reads must be in here, or they are taken from memory
//! where they should be made anew; builds with assertions prove it. Places in files do not count: who tells of them asks
//! [`Documents::places`].

use crate::diagnostic::Diagnostic;
use crate::document::collection::Documents;
use crate::fingerprint::{Fingerprint, Hasher};
use crate::input::Inputs;

use super::placeholders;

pub(super) fn of(inputs: &Inputs, documents: &Documents<'_>) -> Fingerprint {
    Fingerprint::build(|hasher| {
        feed_settings(inputs, hasher);
        hasher.number(inputs.files.len() as u64);
        for file in &inputs.files {
            let (width, height) = file.dimensions.unwrap_or_default();
            hasher.number(file.folder as u64).text(&file.path).fingerprint(file.contents);
            hasher.number(u64::from(width)).number(u64::from(height));
        }
        hasher.fingerprint(documents.basis);
        for fact in &documents.facts {
            hasher.number(u64::from(fact.published > inputs.now));
            hasher.number(u64::from(fact.expires > inputs.now));
            hasher.number(u64::from(placeholders::is_due(fact, inputs.now)));
        }
        hasher.number(u64::from(documents.diagnostics.iter().any(Diagnostic::is_error)));
    })
}

/// Everything that is neither a document nor a file to copy.
fn feed_settings(inputs: &Inputs, hasher: &mut Hasher) {
    let theme = &inputs.theme;
    hasher.fingerprint(inputs.configuration);
    hasher.text(&inputs.home.origin).text(&inputs.home.path);
    hasher.number(u64::from(inputs.unpublished.drafts)).number(u64::from(inputs.unpublished.future));
    hasher.optional(inputs.lock.as_deref());
    hasher.fingerprint(theme.fingerprint).fingerprint(theme.words.fingerprint);
    hasher.text(&serde_json::Value::from(theme.settings.clone()).to_string());
    hasher.fingerprint(Fingerprint::of_value(
        &inputs.data.iter().map(|(name, value)| (name, value.to_string())).collect::<Vec<_>>(),
    ));
    hasher.number(theme.assets.len() as u64);
    for asset in &theme.assets {
        hasher.text(&asset.name).fingerprint(asset.fingerprint);
    }
}
