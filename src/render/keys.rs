//! Keys: by which a file of an earlier build is kept.
//!
//! Owns what each kind of file is made from, and the memory of it. Shells, which are keys without the bodies of
//! documents, are a pure function of the site without its bodies; they are remembered under its fingerprint, and so
//! made anew only if anything but a body has changed. Refuses to know which bodies have changed: bodies count in
//! every key anew, at every build.

use std::sync::OnceLock;

use rayon::prelude::*;

use super::{Bases, Renderer, feeds, machines};
use crate::fingerprint::Fingerprint;
use crate::memory::Memory;
use crate::plan::{Output, PagePlan, Shell, ShellHasher, Variable, View, part};
use crate::site::Site;
use crate::worksheet::runtime;

/// The shells of a plan's files, in its order.
pub(super) struct Shells(OnceLock<Vec<Shell>>);

impl Shells {
    /// Those of the last build, if the site differs from that of the last build by bodies alone.
    pub(super) fn recall(site: &Site<'_>, bases: &Bases, memory: &mut Memory) -> Self {
        memory.shells.require(site_without_bodies(site, bases));
        let known = std::mem::take(&mut memory.shells.contents);
        Self(if known.is_empty() { OnceLock::new() } else { OnceLock::from(known) })
    }

    /// Hands them to the next build.
    pub(super) fn remember(self, memory: &mut Memory) {
        memory.shells.contents = self.0.into_inner().unwrap_or_default();
    }
}

/// The fingerprint of everything that shells are made from. Whatever a shell reads must be in here, or in that of the
/// site; builds with assertions prove it.
fn site_without_bodies(site: &Site<'_>, bases: &Bases) -> Fingerprint {
    Fingerprint::build(|hasher| {
        hasher.fingerprint(site.bases.whole).fingerprint(bases.pages).fingerprint(runtime::own().fingerprint);
    })
}

impl Renderer<'_, '_> {
    /// The keys of a plan's files, in its order: equal keys mean equal bytes.
    pub fn keys(&self, pages: &[PagePlan]) -> Vec<Fingerprint> {
        let shells = self.shells.0.get_or_init(|| self.all_shells(pages));
        debug_assert_eq!(
            *shells,
            self.all_shells(pages),
            "shells depend on more than they are remembered by"
        );
        shells.par_iter().with_min_len(256).map(|shell| shell.key(self.site.documents)).collect()
    }

    /// The key of one file of a plan.
    pub fn key(&self, page: &PagePlan, pages: &[PagePlan]) -> Fingerprint {
        Shell::build(|shell| self.feed(page, pages, shell)).key(self.site.documents)
    }

    fn all_shells(&self, pages: &[PagePlan]) -> Vec<Shell> {
        pages.par_iter().map(|page| Shell::build(|shell| self.feed(page, pages, shell))).collect()
    }

    /// Feeds everything that a file is made from.
    fn feed(&self, page: &PagePlan, pages: &[PagePlan], shell: &mut ShellHasher) {
        let hasher = &mut shell.hasher;
        match &page.output {
            Output::Page(view) => self.feed_page(*view, shell),
            Output::Feed(listing, format) => {
                hasher.number(1).fingerprint(self.bases.site).text(format.file_name());
                feeds::feed_shell(self, *listing, shell);
            }
            Output::Asset(index) => {
                hasher.number(2).fingerprint(self.site.inputs.theme.assets[*index as usize].fingerprint);
            }
            Output::Module(index) => {
                hasher.number(5).text(&runtime::own().modules[*index as usize].text);
            }
            Output::Copy(index) => {
                hasher.number(3).fingerprint(self.site.inputs.files[*index as usize].contents);
            }
            Output::Redirect(id) => {
                let document = self.site.documents.get(*id);
                hasher
                    .number(4)
                    .fingerprint(self.bases.site)
                    .text(&self.site.documents.facts[*id as usize].url)
                    .text(&document.summary.title)
                    .text(&self.site.inputs.config.language)
                    .text(self.words().text("moved"));
            }
            Output::Sitemap(_) | Output::SitemapIndex | Output::Robots | Output::Search => {
                hasher.fingerprint(self.bases.site);
                machines::feed(self, page, pages, hasher);
            }
        }
    }

    fn feed_page(&self, view: View, shell: &mut ShellHasher) {
        let template = self.templates().of(view, self.wanted_template(view));
        shell.hasher.number(0).fingerprint(self.bases.pages);
        shell.hasher.text(template.map_or("", |template| &template.name));
        for variable in template.map_or(&[][..], |template| &template.reads) {
            shell.hasher.text(variable.name());
            self.feed_variable(view, *variable, shell);
        }
    }

    fn feed_variable(&self, view: View, variable: Variable, shell: &mut ShellHasher) {
        if let Some(fingerprint) = self.globals.fingerprint(variable) {
            shell.hasher.fingerprint(fingerprint);
        } else if view.has(variable) {
            part(self.site, view, variable).feed(shell, &self.leaves);
        }
    }
}
