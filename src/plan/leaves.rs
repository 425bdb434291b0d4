//! Leaves: what many pages share, made once.
//!
//! Owns the fingerprints of cards, links and bodies, and how a link target is printed.

use std::borrow::Cow;
use std::sync::OnceLock;

use super::article;
use super::card;
use super::part::{Leaves, Part};
use super::shapes::document_link;
use super::shell::{Shell, ShellHasher};
use crate::address::Base;
use crate::document::collection::DocumentId;
use crate::document::facts::TargetId;
use crate::document::{LinkTarget, Moment};
use crate::fingerprint::Fingerprint;
use crate::site::{Resolution, Site};
use crate::worksheet::runtime;

/// The leaves of all parts of a site.
pub struct PlanLeaves<'s, 'a> {
    /// The site that they are taken from.
    pub site: &'s Site<'a>,
    cards: Vec<OnceLock<Fingerprint>>,
    links: Vec<OnceLock<Fingerprint>>,
    bodies: Vec<OnceLock<Shell>>,
    targets: Vec<OnceLock<Fingerprint>>,
}

/// How a link is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Printed<'a> {
    /// As a link to this address.
    Link(Cow<'a, str>),
    /// As plain words, with the day on which the page will be there.
    Coming(Option<Moment>),
    /// As plain words.
    Words,
}

impl<'s, 'a> PlanLeaves<'s, 'a> {
    /// The leaves of a site.
    pub fn new(site: &'s Site<'a>) -> Self {
        let count = site.documents.documents.len();
        Self {
            site,
            cards: vec![OnceLock::new(); count],
            links: vec![OnceLock::new(); count],
            bodies: vec![OnceLock::new(); count],
            targets: vec![OnceLock::new(); site.resolutions.len()],
        }
    }

    /// The tree of a document's card.
    pub fn card_part(&self, id: DocumentId) -> Part<'s> {
        card::card(self.site, id)
    }

    /// The tree of a document's title and address.
    pub fn link_part(&self, id: DocumentId) -> Part<'s> {
        document_link(self.site, id)
    }

    /// How a link to a target is printed, root-relative.
    pub fn printed(&self, target: TargetId) -> Printed<'s> {
        printed(self.site, target)
    }

    /// The glossary entry that a link by its term leads to, with its definition.
    pub fn definition(&self, target: TargetId) -> Option<(DocumentId, &'s str)> {
        let is_term = matches!(self.site.documents.names.targets[target as usize], LinkTarget::Glossary(_));
        match &self.site.resolutions[target as usize] {
            Resolution::Document { document, .. } if is_term => {
                Some((*document, article::definition(&self.site.documents.get(*document).summary)))
            }
            _ => None,
        }
    }

    fn target(&self, target: TargetId) -> Fingerprint {
        *self.targets[target as usize].get_or_init(|| self.target_fingerprint(target))
    }

    fn target_fingerprint(&self, target: TargetId) -> Fingerprint {
        Fingerprint::build(|hasher| {
            if let Some((entry, definition)) = self.definition(target) {
                hasher.text(&self.site.documents.get(entry).summary.title).text(definition);
            }
            match printed(self.site, target) {
                Printed::Link(url) => drop(hasher.number(0).text(&url)),
                Printed::Coming(Some(moment)) => moment.feed(hasher.number(1)),
                Printed::Coming(None) => drop(hasher.number(2)),
                Printed::Words => drop(hasher.number(3)),
            }
            if let Resolution::File { file, .. } = &self.site.resolutions[target as usize] {
                let (width, height) = self.site.inputs.files[*file as usize].dimensions.unwrap_or_default();
                hasher.number(u64::from(width)).number(u64::from(height));
            }
        })
    }

    fn body_shell(&self, id: DocumentId) -> Shell {
        let site = self.site;
        Shell::build(|shell| {
            shell.body(id);
            for target in &site.documents.facts[id as usize].links {
                shell.hasher.fingerprint(self.target(*target));
            }
            for snippet in &site.snippets[id as usize] {
                shell.hasher.number(u64::from(snippet.is_some()));
                if let Some(snippet) = snippet {
                    self.body(*snippet, shell);
                }
            }
            self.feed_worksheets(id, shell);
        })
    }
}

impl PlanLeaves<'_, '_> {
    /// Feeds what worksheets take from the site: their page, the runtime, each other, and the files that they stand in.
    fn feed_worksheets(&self, id: DocumentId, shell: &mut ShellHasher) {
        let site = self.site;
        if !site.worksheets.shown[id as usize] {
            return;
        }
        let summary = &site.documents.get(id).summary;
        let hasher = &mut shell.hasher;
        hasher.text(&site.documents.facts[id as usize].url).text(&summary.title);
        hasher.optional(summary.language.as_deref()).text(&site.inputs.config.language);
        hasher.fingerprint(runtime::own().fingerprint);
        site.worksheets.feed(site, id, hasher);
        for embed in &site.worksheets.embeds[id as usize] {
            shell.hasher.number(u64::from(embed.is_some()));
            if let Some(embed) = embed {
                self.body(*embed, shell);
            }
        }
    }
}

impl Leaves for PlanLeaves<'_, '_> {
    fn card(&self, document: DocumentId) -> Fingerprint {
        // A card's tree holds no card and no body, so this never looks for itself.
        *self.cards[document as usize].get_or_init(|| self.card_part(document).fingerprint(self))
    }

    fn link(&self, document: DocumentId) -> Fingerprint {
        *self.links[document as usize].get_or_init(|| self.link_part(document).fingerprint(self))
    }

    fn body(&self, document: DocumentId, shell: &mut ShellHasher) {
        // Circles of snippets were cut when the site was linked.
        shell.shell(self.bodies[document as usize].get_or_init(|| self.body_shell(document)));
    }
}

/// How a link to a target is printed, root-relative.
pub(super) fn printed<'s>(site: &'s Site<'_>, target: TargetId) -> Printed<'s> {
    let base = Base(&site.inputs.config.base_url);
    match &site.resolutions[target as usize] {
        Resolution::Outside => match &site.documents.names.targets[target as usize] {
            LinkTarget::External(url) => Printed::Link(Cow::Borrowed(url)),
            _ => Printed::Words,
        },
        Resolution::Document { document, fragment, .. } => {
            let mut url = base.link(&site.documents.facts[*document as usize].url);
            push_fragment(&mut url, fragment.as_deref());
            Printed::Link(url.into())
        }
        Resolution::Address { address, suffix } if address.is_empty() => Printed::Link(Cow::Borrowed(suffix)),
        Resolution::Address { address, suffix } => Printed::Link((base.link(address) + suffix).into()),
        Resolution::File { file, suffix } => match &site.files.addresses[*file as usize] {
            Some(address) => Printed::Link((base.link(address) + suffix).into()),
            None => Printed::Words,
        },
        Resolution::Coming(id) => Printed::Coming(site.documents.get(*id).summary.date),
        Resolution::Planned => Printed::Coming(None),
        Resolution::Unpublished(_) | Resolution::Broken => Printed::Words,
    }
}

fn push_fragment(url: &mut String, fragment: Option<&str>) {
    if let Some(fragment) = fragment {
        url.push('#');
        crate::address::encode(fragment, url);
    }
}
