//! Bases: everything that results about the whole site are made from, but the bodies of its documents, as fingerprints.
//!
//! Owns what counts. Whatever linking, planning or a page's shell reads must be in its basis, or they are taken from memory
//! where they should be made anew; builds with assertions prove it. Places in files do not count: who tells of them asks
//! [`Documents::places`].

use crate::diagnostic::Diagnostic;
use crate::document::collection::Documents;
use crate::fingerprint::{Fingerprint, Hasher};
use crate::input::Inputs;

use super::placeholders;

/// The bases of one site, each with all that is in the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bases {
    /// Of what is linked: the settings, the documents, the paths of files.
    pub links: Fingerprint,
    /// Of what is planned: the names under which the theme's files are published, too.
    pub plan: Fingerprint,
    /// Of everything: what files hold, templates, words, data.
    pub whole: Fingerprint,
}

impl Bases {
    pub(super) fn of(inputs: &Inputs, documents: &Documents<'_>) -> Self {
        let links = Fingerprint::build(|hasher| feed_links(inputs, documents, hasher));
        let plan = Fingerprint::build(|hasher| {
            hasher.fingerprint(links).number(inputs.theme.assets.len() as u64);
            for asset in &inputs.theme.assets {
                hasher.text(&asset.name).fingerprint(asset.fingerprint);
            }
        });
        let whole = Fingerprint::build(|hasher| feed_rest(inputs, hasher.fingerprint(plan)));
        Self { links, plan, whole }
    }
}

fn feed_links(inputs: &Inputs, documents: &Documents<'_>, hasher: &mut Hasher) {
    hasher.fingerprint(inputs.configuration);
    hasher.text(&inputs.home.origin).text(&inputs.home.path);
    hasher.number(u64::from(inputs.unpublished.drafts)).number(u64::from(inputs.unpublished.future));
    hasher.optional(inputs.lock.as_deref());
    hasher.number(inputs.files.len() as u64);
    for file in &inputs.files {
        let (width, height) = file.dimensions.unwrap_or_default();
        hasher.number(file.folder as u64).text(&file.path);
        hasher.number(u64::from(width)).number(u64::from(height));
    }
    hasher.fingerprint(documents.basis);
    for fact in &documents.facts {
        hasher.number(u64::from(fact.published > inputs.now));
        hasher.number(u64::from(fact.expires > inputs.now));
        hasher.number(u64::from(placeholders::is_due(fact, inputs.now)));
    }
    hasher.number(u64::from(documents.diagnostics.iter().any(Diagnostic::is_error)));
}

fn feed_rest(inputs: &Inputs, hasher: &mut Hasher) {
    let theme = &inputs.theme;
    hasher.fingerprint(theme.fingerprint).fingerprint(theme.words.fingerprint);
    hasher.text(&serde_json::Value::from(theme.settings.clone()).to_string());
    hasher.fingerprint(Fingerprint::of_value(
        &inputs.data.iter().map(|(name, value)| (name, value.to_string())).collect::<Vec<_>>(),
    ));
    for file in &inputs.files {
        hasher.fingerprint(file.contents);
    }
}
