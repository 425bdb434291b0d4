//! The plan: every file of the output, and what it is made from.
//!
//! Owns the list of pages and the values that each shows. Refuses to render: a plan knows a page's key, by which the
//! page of an earlier build may be kept, before a single template has run.

use std::sync::Arc;

use crate::config::FeedFormat;
use crate::diagnostic::Diagnostic;
use crate::document::collection::DocumentId;
use crate::memory::Memory;
use crate::site::Site;

mod addresses;
mod article;
mod card;
mod feeds;
mod globals;
mod head;
mod json_ld;
pub mod leaves;
mod lists;
mod menu;
pub mod part;
mod routes;
mod series;
mod shapes;
mod shell;
mod views;

pub use globals::Globals;
pub use leaves::PlanLeaves;
pub use part::Part;
pub(crate) use routes::{SITEMAP_LIMIT, is_indexed};
pub use shell::{Shell, ShellHasher};
pub use views::{Variable, part};

/// A file of the output.
#[derive(Clone, Debug, PartialEq)]
pub struct PagePlan {
    /// Its address, without the base path.
    pub address: Arc<str>,
    /// What is in it.
    pub output: Output,
}

/// What is in a file of the output.
#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    /// A page of the theme.
    Page(View),
    /// A feed of the newest posts of a list.
    Feed(Listing, FeedFormat),
    /// Addresses for search engines; which of the sitemaps, from 0.
    Sitemap(u32),
    /// The list of sitemaps.
    SitemapIndex,
    /// What robots may read.
    Robots,
    /// What the search on the page looks through.
    Search,
    /// A page that leads to another: the address of the document.
    Redirect(DocumentId),
    /// A module of the runtime of worksheets: which of them.
    Module(u32),
    /// A file of the theme: which of its assets.
    Asset(u32),
    /// A file that is copied: which of the inputs'.
    Copy(u32),
}

/// A page of the theme: its kind, and which of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum View {
    /// The newest posts, by page from 1.
    Home(u32),
    /// An article with a date.
    Post(DocumentId),
    /// An article without one.
    Page(DocumentId),
    /// All years.
    Archive,
    /// A year: which of the site's archive, and which page of its posts.
    Year(u32, u32),
    /// A month: year, month, page.
    Month(u32, u32, u32),
    /// A day: year, month, day.
    Day(u32, u32, u32),
    /// All tags or all categories.
    Terms(Terms),
    /// A tag or category: which, and which page of its posts.
    Term(Terms, u32, u32),
    /// All series, by page.
    SeriesList(u32),
    /// A series: which, and which page of its parts.
    Series(u32, u32),
    /// All authors.
    Authors,
    /// An author: which, and which page of their posts.
    Author(u32, u32),
    /// All glossary entries.
    Glossary,
    /// A glossary entry.
    Entry(DocumentId),
    /// All worksheets with a page of their own.
    Worksheets,
    /// A worksheet.
    Worksheet(DocumentId),
    /// What a reader sees who followed a broken link.
    NotFound,
}

/// Tags or categories.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Terms {
    /// Tags.
    Tags,
    /// Categories.
    Categories,
}

/// A list of posts that has feeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Listing {
    /// All posts.
    Site,
    /// Those of a tag or category.
    Term(Terms, u32),
    /// Those of a series.
    Series(u32),
    /// Those of an author.
    Author(u32),
}

/// A plan, and what there is to tell about it.
#[derive(Debug, Default, PartialEq)]
pub struct Plan {
    /// Every file of the output, by address.
    pub pages: Vec<PagePlan>,
    /// Addresses taken twice, links and entries of the menu to addresses that nothing has.
    pub diagnostics: Vec<Diagnostic>,
}

/// Plans every file of the output.
pub fn plan(site: &Site<'_>, memory: &mut Memory) -> Arc<Plan> {
    let places = |plan: &Arc<Plan>| site.documents.places(&plan.diagnostics);
    let make = || Arc::new(Plan::new(site));
    let plan = memory.plan.get_or_make(site.bases.plan, places, make);
    debug_assert_eq!(plan, make(), "the plan depends on more than it is remembered by");
    plan
}

impl Plan {
    /// The file of an address, without the base path.
    pub fn find(&self, address: &str) -> Option<&PagePlan> {
        let found = self.pages.binary_search_by(|page| (*page.address).cmp(address));
        found.ok().map(|index| &self.pages[index])
    }

    fn new(site: &Site<'_>) -> Self {
        let mut pages = routes::routes(site);
        let mut diagnostics = addresses::settle(site, &mut pages);
        diagnostics.extend(addresses::check_links(site, &pages));
        diagnostics.extend(menu::check(site, &pages));
        Self { pages, diagnostics }
    }
}
