//! Routes: which files there are.

use std::sync::Arc;

use super::{Listing, Output, PagePlan, Terms, View};
use crate::address;
use crate::config::FeedFormat;
use crate::document::collection::DocumentId;
use crate::site::{Site, Taxonomy};
use crate::worksheet::runtime;

/// How many addresses a sitemap may hold (sitemaps.org protocol).
pub(crate) const SITEMAP_LIMIT: usize = 50_000;

/// Every file of the output, in no particular order, before anything is known of doubles.
pub(super) fn routes(site: &Site<'_>) -> Vec<PagePlan> {
    let mut routes = Routes { site, pages: Vec::with_capacity(site.posts.len() * 2) };
    routes.documents();
    routes.lists();
    routes.archive();
    routes.terms(Terms::Tags, &site.tags);
    routes.terms(Terms::Categories, &site.categories);
    routes.series();
    routes.authors();
    routes.glossary();
    routes.worksheets();
    routes.machines();
    routes.files();
    routes.pages
}

struct Routes<'s, 'a> {
    site: &'s Site<'a>,
    pages: Vec<PagePlan>,
}

impl Routes<'_, '_> {
    fn add(&mut self, address: impl Into<Arc<str>>, output: Output) {
        self.pages.push(PagePlan { address: address.into(), output });
    }

    fn page(&mut self, address: impl Into<Arc<str>>, view: View) {
        self.add(address, Output::Page(view));
    }

    fn documents(&mut self) {
        let site = self.site;
        for id in &site.posts {
            self.page(site.documents.facts[*id as usize].url.clone(), View::Post(*id));
        }
        for id in &site.pages {
            self.page(site.documents.facts[*id as usize].url.clone(), View::Page(*id));
        }
        for id in site.documents.ids().filter(|id| site.is_out(*id)) {
            for old in &site.documents.get(id).summary.redirects {
                self.redirect(old, id);
            }
        }
    }

    /// An old address is a folder unless it names a file: `/2011/12/old/`, `/old.html`.
    fn redirect(&mut self, old: &str, id: DocumentId) {
        let last = old.rsplit('/').next().unwrap_or_default();
        let address = if last.is_empty() || last.contains('.') { old.to_owned() } else { format!("{old}/") };
        self.add(address, Output::Redirect(id));
    }

    /// The pages of a paginated list: one at least, even where there is nothing to list.
    fn list(&mut self, address: &str, count: usize, view: impl Fn(u32) -> View) {
        let config = &self.site.inputs.config;
        for number in 1..=count.div_ceil(config.posts_per_page).max(1) {
            self.page(address::page_of(address, &config.paths.page, number), view(number as u32));
        }
    }

    fn lists(&mut self) {
        self.list("/", self.site.posts.len(), View::Home);
        self.page("/404.html", View::NotFound);
        self.feeds("/", Listing::Site);
    }

    fn archive(&mut self) {
        let site = self.site;
        let folder = address::list(&site.inputs.config.paths.archive);
        self.page(folder.as_str(), View::Archive);
        for (y, year) in site.archive.iter().enumerate() {
            let of_year = format!("{folder}{:04}/", year.year);
            self.list(&of_year, year.posts.len(), |page| View::Year(y as u32, page));
            for (m, month) in year.months.iter().enumerate() {
                let of_month = format!("{of_year}{:02}/", month.month);
                self.list(&of_month, month.posts.len(), |page| View::Month(y as u32, m as u32, page));
                if site.inputs.config.archive.days {
                    for (d, day) in month.days.iter().enumerate() {
                        let view = View::Day(y as u32, m as u32, d as u32);
                        self.page(format!("{of_month}{:02}/", day.day), view);
                    }
                }
            }
        }
    }

    fn terms(&mut self, terms: Terms, taxonomy: &Taxonomy) {
        if taxonomy.members.is_empty() {
            return;
        }
        let folder = terms.folder(self.site);
        self.page(address::list(folder), View::Terms(terms));
        for (index, member) in taxonomy.members.iter().enumerate() {
            let own = address::member(folder, &member.slug);
            let index = index as u32;
            self.list(&own, taxonomy.posts(member).len(), |page| View::Term(terms, index, page));
            self.feeds(&own, Listing::Term(terms, index));
        }
    }

    fn series(&mut self) {
        if self.site.series.is_empty() {
            return;
        }
        let folder = address::list(&self.site.inputs.config.paths.series);
        self.list(&folder, self.site.series.len(), View::SeriesList);
        for (index, series) in self.site.series.iter().enumerate() {
            let own = format!("{folder}{}/", series.slug);
            let index = index as u32;
            self.list(&own, series.parts.len(), |page| View::Series(index, page));
            self.feeds(&own, Listing::Series(index));
        }
    }

    fn authors(&mut self) {
        let authors = &self.site.authors;
        if authors.members.is_empty() {
            return;
        }
        let folder = address::list(&self.site.inputs.config.paths.authors);
        self.page(folder.as_str(), View::Authors);
        for (index, member) in authors.members.iter().enumerate() {
            let own = format!("{folder}{}/", member.slug);
            let index = index as u32;
            self.list(&own, authors.posts(member).len(), |page| View::Author(index, page));
            self.feeds(&own, Listing::Author(index));
        }
    }

    fn glossary(&mut self) {
        let site = self.site;
        if site.glossary.entries.is_empty() {
            return;
        }
        self.page(address::list(&site.inputs.config.paths.glossary), View::Glossary);
        for id in &site.glossary.entries {
            self.page(site.documents.facts[*id as usize].url.clone(), View::Entry(*id));
        }
    }

    fn worksheets(&mut self) {
        let site = self.site;
        if !site.worksheets.pages.is_empty() {
            self.page(address::list(&site.inputs.config.paths.worksheets), View::Worksheets);
        }
        for id in &site.worksheets.pages {
            self.page(site.documents.facts[*id as usize].url.clone(), View::Worksheet(*id));
        }
        if site.documents.ids().any(|id| site.is_out(id) && site.worksheets.shown[id as usize]) {
            for (index, module) in runtime::own().modules.iter().enumerate() {
                self.add(module.address(), Output::Module(index as u32));
            }
        }
    }

    /// What is read by programs: sitemaps, robots, the search index.
    fn machines(&mut self) {
        let count = self.pages.iter().filter(|page| is_indexed(self.site, page)).count();
        let sitemaps = count.div_ceil(SITEMAP_LIMIT).max(1);
        if sitemaps == 1 {
            self.add("/sitemap.xml", Output::Sitemap(0));
        } else {
            self.add("/sitemap.xml", Output::SitemapIndex);
            for index in 0..sitemaps {
                self.add(format!("/sitemap-{}.xml", index + 1), Output::Sitemap(index as u32));
            }
        }
        self.add("/robots.txt", Output::Robots);
        if self.site.inputs.config.search {
            self.add("/search.json", Output::Search);
        }
    }

    fn files(&mut self) {
        for (index, asset) in self.site.inputs.theme.assets.iter().enumerate() {
            self.add(asset.address(), Output::Asset(index as u32));
        }
        for (index, address) in self.site.files.addresses.iter().enumerate() {
            if let Some(address) = address {
                self.add(address.as_str(), Output::Copy(index as u32));
            }
        }
    }

    fn feeds(&mut self, folder: &str, listing: Listing) {
        for format in &self.site.inputs.config.feed.formats {
            self.add(format!("{folder}{}", format.file_name()), Output::Feed(listing, *format));
        }
    }
}

/// Whether a page stands in the sitemap.
pub(crate) fn is_indexed(site: &Site<'_>, page: &PagePlan) -> bool {
    matches!(page.output, Output::Page(view) if !super::head::is_hidden(site, view))
}

impl Terms {
    /// The folder of their pages.
    pub fn folder<'a>(self, site: &'a Site<'_>) -> &'a str {
        match self {
            Self::Tags => &site.inputs.config.paths.tags,
            Self::Categories => &site.inputs.config.paths.categories,
        }
    }

    /// Their name among words and variables.
    pub fn key(self) -> &'static str {
        match self {
            Self::Tags => "tags",
            Self::Categories => "categories",
        }
    }

    /// Their taxonomy.
    pub fn of<'a>(self, site: &'a Site<'_>) -> &'a Taxonomy {
        match self {
            Self::Tags => &site.tags,
            Self::Categories => &site.categories,
        }
    }
}

impl FeedFormat {
    /// The name of the file.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Atom => "atom.xml",
            Self::Rss => "rss.xml",
            Self::Json => "feed.json",
        }
    }

    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Atom => "application/atom+xml",
            Self::Rss => "application/rss+xml",
            Self::Json => "application/feed+json",
        }
    }

    /// Its name among people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Atom => "Atom",
            Self::Rss => "RSS",
            Self::Json => "JSON",
        }
    }
}
