//! The head: what every page says about itself.

use super::json_ld;
use super::part::Part;
use super::shapes::{base, direction, image_url};
use super::{Terms, View};
use crate::address;
use crate::document::collection::DocumentId;
use crate::document::{Document, Moment};
use crate::site::{Series, Site};

/// The `page` variable.
pub(super) fn page<'s>(site: &'s Site<'_>, view: View) -> Part<'s> {
    let head = Head { site, view };
    Part::Map(vec![
        ("kind", Part::text(view.kind())),
        ("title", head.title()),
        ("head_title", head.head_title()),
        ("description", head.description()),
        ("url", Part::text(base(site).link(&head.address()))),
        ("canonical", Part::text(base(site).absolute(&head.address()))),
        ("language", Part::text(head.language())),
        ("direction", Part::text(direction(head.language()))),
        ("feeds", head.feeds()),
        ("image", head.image()),
        ("og_type", Part::text(if matches!(view, View::Post(_)) { "article" } else { "website" })),
        ("breadcrumbs", head.breadcrumbs()),
        ("json_ld", Part::JsonText(Box::new(json_ld::graph(&head)))),
        ("published", head.date(|document| document.summary.date)),
        ("modified", head.date(|document| document.summary.updated.or(document.summary.date))),
        ("noindex", Part::Flag(is_hidden(site, view))),
        ("has_worksheet", Part::Flag(head.has_worksheet())),
    ])
}

/// Links to the feeds of the list at an address.
pub(super) fn feeds<'s>(site: &'s Site<'_>, list: &str, title: &str) -> Part<'s> {
    Part::list(site.inputs.config.feed.formats.iter().map(|format| {
        Part::Map(vec![
            ("title", Part::text(format!("{title} ({})", format.label()))),
            ("url", Part::text(base(site).link(&format!("{list}{}", format.file_name())))),
            ("type", Part::text(format.media_type())),
        ])
    }))
}

/// A page of which the head is made.
pub(super) struct Head<'s, 'a> {
    pub(super) site: &'s Site<'a>,
    pub(super) view: View,
}

impl<'s> Head<'s, '_> {
    /// The document that the page shows or that is about it.
    pub(super) fn document(&self) -> Option<DocumentId> {
        let site = self.site;
        match self.view {
            View::Post(id) | View::Page(id) | View::Entry(id) | View::Worksheet(id) => Some(id),
            View::Home(_) => site.home,
            View::Term(terms, index, _) => terms.of(site).members[index as usize].document,
            View::Series(index, _) => site.series[index as usize].document,
            View::Author(index, _) => site.authors.members[index as usize].document,
            _ => None,
        }
    }

    fn parsed(&self) -> Option<&'s Document> {
        self.document().map(|id| self.site.documents.get(id))
    }

    /// What the page is about, for its heading.
    pub(super) fn title(&self) -> Part<'s> {
        let site = self.site;
        match self.view {
            View::Home(_) => Part::text(site.inputs.config.title.as_str()),
            View::Post(id) | View::Page(id) | View::Entry(id) | View::Worksheet(id) => {
                Part::text(site.documents.get(id).summary.title.as_str())
            }
            View::Archive => Part::Word("archive"),
            View::Year(year, _) => Part::text(site.archive[year as usize].year.to_string()),
            View::Month(year, month, _) => {
                let month = &site.archive[year as usize].months[month as usize];
                Part::MonthTitle(month.year, month.month)
            }
            View::Day(year, month, day) => {
                let month = &site.archive[year as usize].months[month as usize];
                Part::Day(Moment::calendar_day(month.year, month.month, month.days[day as usize].day))
            }
            View::Terms(terms) => Part::Word(terms.key()),
            View::Term(terms, index, _) => Part::text(terms.of(site).members[index as usize].title.as_str()),
            View::SeriesList(_) => Part::Word("series"),
            View::Series(index, _) => Part::text(self.series(index).title.as_str()),
            View::Authors => Part::Word("authors"),
            View::Author(index, _) => Part::text(site.authors.members[index as usize].title.as_str()),
            View::Glossary => Part::Word("glossary"),
            View::Worksheets => Part::Word("worksheets"),
            View::NotFound => Part::Word("not_found"),
        }
    }

    /// The title of the window: with the number of the page, if it is a further one, and the site's name.
    fn head_title(&self) -> Part<'s> {
        let site = Part::text(self.site.inputs.config.title.as_str());
        let title = match self.view {
            View::Home(1) => return site,
            _ => self.title(),
        };
        match self.view.number() {
            Some(number) if number > 1 => Part::Filled(
                "head_title_page",
                vec![("title", title), ("page", Part::Number(i64::from(number))), ("site", site)],
            ),
            _ => Part::Filled("head_title", vec![("title", title), ("site", site)]),
        }
    }

    /// A sentence about the page: the document's own, else what its kind says.
    pub(super) fn description(&self) -> Part<'s> {
        let own =
            self.parsed().map(|document| document.summary.excerpt.as_str()).filter(|text| !text.is_empty());
        let site = self.site.inputs.config.description.as_str();
        match (own, self.view) {
            (_, View::Home(_)) if !site.is_empty() => Part::text(site),
            (Some(own), _) => Part::text(own),
            (None, view) => Part::Filled(
                view.describing_word(),
                vec![("title", self.title()), ("site", Part::text(self.site.inputs.config.title.as_str()))],
            ),
        }
    }

    /// The page's own address, without the base path.
    pub(super) fn address(&self) -> String {
        let site = self.site;
        let paths = &site.inputs.config.paths;
        let list = match self.view {
            View::NotFound => "/404.html".to_owned(),
            View::Post(id) | View::Page(id) | View::Entry(id) | View::Worksheet(id) => {
                site.documents.facts[id as usize].url.to_string()
            }
            _ => self.list_address(),
        };
        address::page_of(&list, &paths.page, self.view.number().unwrap_or(1) as usize)
    }

    /// The address of the list's first page.
    pub(super) fn list_address(&self) -> String {
        let site = self.site;
        let paths = &site.inputs.config.paths;
        match self.view {
            View::Archive => address::list(&paths.archive),
            View::Year(year, _) => super::lists::year_address(site, &site.archive[year as usize]),
            View::Month(year, month, _) => {
                super::lists::month_address(site, &site.archive[year as usize].months[month as usize])
            }
            View::Day(year, month, day) => {
                let month = &site.archive[year as usize].months[month as usize];
                format!("{}{:02}/", super::lists::month_address(site, month), month.days[day as usize].day)
            }
            View::Terms(terms) => address::list(terms.folder(site)),
            View::Term(terms, index, _) => {
                address::member(terms.folder(site), &terms.of(site).members[index as usize].slug)
            }
            View::SeriesList(_) => address::list(&paths.series),
            View::Series(index, _) => address::member(&paths.series, &self.series(index).slug),
            View::Authors => address::list(&paths.authors),
            View::Author(index, _) => {
                address::member(&paths.authors, &site.authors.members[index as usize].slug)
            }
            View::Glossary => address::list(&paths.glossary),
            View::Worksheets => address::list(&paths.worksheets),
            View::Home(_)
            | View::Post(_)
            | View::Page(_)
            | View::Entry(_)
            | View::Worksheet(_)
            | View::NotFound => "/".to_owned(),
        }
    }

    fn series(&self, index: u32) -> &'s Series {
        &self.site.series[index as usize]
    }

    pub(super) fn language(&self) -> &'s str {
        let own = match self.view {
            View::Post(id) | View::Page(id) | View::Entry(id) | View::Worksheet(id) => {
                self.site.documents.get(id).summary.language.as_deref()
            }
            _ => None,
        };
        own.unwrap_or(&self.site.inputs.config.language)
    }

    /// The feeds of the list, where it has its own.
    fn feeds(&self) -> Part<'s> {
        let title = match self.view {
            View::Term(terms, index, _) => &terms.of(self.site).members[index as usize].title,
            View::Series(index, _) => &self.series(index).title,
            View::Author(index, _) => &self.site.authors.members[index as usize].title,
            _ => return Part::List(Vec::new()),
        };
        let title = format!("{} · {title}", self.site.inputs.config.title);
        feeds(self.site, &self.list_address(), &title)
    }

    /// The picture that stands for the page elsewhere; its address is whole.
    fn image(&self) -> Part<'s> {
        let Some((id, document)) = self.document().zip(self.parsed()) else { return Part::Nothing };
        let Some(image) = &document.summary.image else { return Part::Nothing };
        let Some(url) = image_url(self.site, id, image) else { return Part::Nothing };
        let Part::Map(mut values) = super::shapes::image(self.site, id, Some(image)) else {
            return Part::Nothing;
        };
        let whole = self.whole(url);
        for (name, value) in &mut values {
            if *name == "url" {
                *value = Part::text(whole.clone());
            }
        }
        Part::Map(values)
    }

    /// A root-relative address made whole.
    pub(super) fn whole(&self, url: String) -> String {
        if url.starts_with('/') { format!("{}{url}", self.site.inputs.config.base_url.origin) } else { url }
    }

    /// The way from the home page, without the page itself.
    pub(super) fn breadcrumbs(&self) -> Part<'s> {
        let site = self.site;
        let paths = &site.inputs.config.paths;
        let list = |word: &'static str, folder: &str| {
            Part::Map(vec![
                ("title", Part::Word(word)),
                ("url", Part::text(base(site).link(&address::list(folder)))),
            ])
        };
        let home = Part::Map(vec![("title", Part::Word("home")), ("url", Part::text(base(site).link("/")))]);
        let mut trail = vec![home];
        match self.view {
            View::Home(1) => trail.clear(),
            View::Post(id) => trail.extend(self.post_trail(id)),
            View::Year(..) => trail.push(list("archive", &paths.archive)),
            View::Month(year, ..) | View::Day(year, ..) => {
                trail.push(list("archive", &paths.archive));
                trail.push(super::lists::year_link(site, site.archive.get(year as usize)));
                if let View::Day(year, month, _) = self.view {
                    let months = &site.archive[year as usize].months;
                    trail.push(super::lists::month_link(site, &months[month as usize]));
                }
            }
            View::Term(terms, ..) => trail.push(list(terms.key(), terms.folder(site))),
            View::Series(..) => trail.push(list("series", &paths.series)),
            View::Author(..) => trail.push(list("authors", &paths.authors)),
            View::Entry(_) => trail.push(list("glossary", &paths.glossary)),
            View::Worksheet(_) => trail.push(list("worksheets", &paths.worksheets)),
            _ => {}
        }
        Part::List(trail)
    }

    /// A post stands under its series, else under its first category, else under its month.
    fn post_trail(&self, id: DocumentId) -> Option<Part<'s>> {
        let site = self.site;
        if let Some((series, _)) = site.memberships[id as usize].first() {
            let series = self.series(*series);
            let url = address::member(&site.inputs.config.paths.series, &series.slug);
            return Some(Part::link(series.title.as_str(), base(site).link(&url)));
        }
        let fact = &site.documents.facts[id as usize];
        if let Some(index) = fact.categories.first().and_then(|name| site.categories.index(*name)) {
            let member = &site.categories.members[index];
            let url = address::member(Terms::Categories.folder(site), &member.slug);
            return Some(Part::link(member.title.as_str(), base(site).link(&url)));
        }
        let year = site.archive.iter().find(|year| year.year == fact.date.0)?;
        let month = year.months.iter().find(|month| month.month == fact.date.1)?;
        Some(super::lists::month_link(site, month))
    }

    /// Whether a worksheet stands on the page, or what was answered in one. Only the first page of a list has a text.
    fn has_worksheet(&self) -> bool {
        let is_first = self.view.number().is_none_or(|number| number == 1);
        is_first && self.document().is_some_and(|id| self.site.worksheets.shown[id as usize])
    }

    fn date(&self, field: impl Fn(&Document) -> Option<Moment>) -> Part<'s> {
        match self.view {
            View::Post(_) | View::Page(_) => {
                Part::optional(self.parsed().and_then(field).map(Moment::rfc3339))
            }
            _ => Part::Nothing,
        }
    }
}

/// Whether search engines should pass a page over: it is none, or not yet meant for readers.
pub(super) fn is_hidden(site: &Site<'_>, view: View) -> bool {
    match view {
        View::NotFound => true,
        View::Post(id) | View::Page(id) | View::Entry(id) | View::Worksheet(id) => {
            site.is_scheduled(id) || site.documents.get(id).summary.draft
        }
        _ => false,
    }
}

impl View {
    /// The name of its kind, for templates.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Home(_) => "home",
            Self::Post(_) => "post",
            Self::Page(_) => "page",
            Self::Archive => "archive",
            Self::Year(..) => "year",
            Self::Month(..) => "month",
            Self::Day(..) => "day",
            Self::Terms(Terms::Tags) => "tags",
            Self::Terms(Terms::Categories) => "categories",
            Self::Term(Terms::Tags, ..) => "tag",
            Self::Term(Terms::Categories, ..) => "category",
            Self::SeriesList(_) => "series-list",
            Self::Series(..) => "series",
            Self::Authors => "authors",
            Self::Author(..) => "author",
            Self::Glossary => "glossary",
            Self::Entry(_) => "entry",
            Self::Worksheets => "worksheets",
            Self::Worksheet(_) => "worksheet",
            Self::NotFound => "404",
        }
    }

    /// The word that describes a page of its kind.
    fn describing_word(self) -> &'static str {
        match self {
            Self::Home(_) => "describe_home",
            Self::Post(_) | Self::Page(_) | Self::Entry(_) | Self::Worksheet(_) => "describe_document",
            Self::Archive => "describe_archive",
            Self::Year(..) => "describe_year",
            Self::Month(..) => "describe_month",
            Self::Day(..) => "describe_day",
            Self::Terms(Terms::Tags) => "describe_tags",
            Self::Terms(Terms::Categories) => "describe_categories",
            Self::Term(Terms::Tags, ..) => "describe_tag",
            Self::Term(Terms::Categories, ..) => "describe_category",
            Self::SeriesList(_) => "describe_series_list",
            Self::Series(..) => "describe_series",
            Self::Authors => "describe_authors",
            Self::Author(..) => "describe_author",
            Self::Glossary => "describe_glossary",
            Self::Worksheets => "describe_worksheets",
            Self::NotFound => "not_found_text",
        }
    }

    /// Which page of its list it is, from 1, if it has a number.
    pub fn number(self) -> Option<u32> {
        match self {
            Self::Home(number)
            | Self::Year(_, number)
            | Self::Month(_, _, number)
            | Self::Term(_, _, number)
            | Self::SeriesList(number)
            | Self::Series(_, number)
            | Self::Author(_, number) => Some(number),
            _ => None,
        }
    }
}
