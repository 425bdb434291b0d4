//! Shapes: small values that several kinds of page share.

use super::part::Part;
use crate::address::{self, Base};
use crate::document::Image;
use crate::document::collection::DocumentId;
use crate::document::facts::NameId;
use crate::site::{Resolution, Site, Taxonomy};

/// The base under which addresses are printed.
pub(super) fn base<'s>(site: &'s Site<'_>) -> Base<'s> {
    Base(&site.inputs.config.base_url)
}

/// A document's title and address.
pub(super) fn document_link<'s>(site: &'s Site<'_>, id: DocumentId) -> Part<'s> {
    let url = base(site).link(&site.documents.facts[id as usize].url);
    Part::link(site.documents.get(id).summary.title.as_str(), url)
}

/// Links to terms, in the order in which the post names them.
pub(super) fn term_links<'s>(
    site: &'s Site<'_>,
    taxonomy: &'s Taxonomy,
    folder: &str,
    names: &[NameId],
) -> Part<'s> {
    Part::list(names.iter().filter_map(|name| taxonomy.index(*name)).map(|index| {
        let member = &taxonomy.members[index];
        Part::link(member.title.as_str(), base(site).link(&address::member(folder, &member.slug)))
    }))
}

/// A picture with its address, words and size. A picture that does not exist is nothing; that was told.
pub(super) fn image<'s>(site: &'s Site<'_>, id: DocumentId, image: Option<&'s Image>) -> Part<'s> {
    let Some((image, url, dimensions)) =
        image.and_then(|image| Some((image, image_url(site, id, image)?, dimensions(site, id, image))))
    else {
        return Part::Nothing;
    };
    Part::Map(vec![
        ("url", Part::text(url)),
        ("alt", Part::text(image.alt.as_str())),
        ("credit", Part::optional(image.credit.as_deref())),
        ("width", dimensions.map_or(Part::Nothing, |(width, _)| Part::Number(i64::from(width)))),
        ("height", dimensions.map_or(Part::Nothing, |(_, height)| Part::Number(i64::from(height)))),
    ])
}

/// The address of a picture, root-relative or of another site.
pub(super) fn image_url(site: &Site<'_>, id: DocumentId, image: &Image) -> Option<String> {
    let target = *site.documents.facts[id as usize].links.get(image.link as usize)?;
    match super::leaves::printed(site, target) {
        super::leaves::Printed::Link(url) => Some(url.into_owned()),
        _ => None,
    }
}

fn dimensions(site: &Site<'_>, id: DocumentId, image: &Image) -> Option<(u32, u32)> {
    let target = *site.documents.facts[id as usize].links.get(image.link as usize)?;
    match site.resolutions[target as usize] {
        Resolution::File { file, .. } => site.inputs.files[file as usize].dimensions,
        _ => None,
    }
}

/// The direction of a language's script: languages that are written from the right, by their primary subtag.
pub(super) fn direction(language: &str) -> &'static str {
    const FROM_THE_RIGHT: [&str; 11] = ["ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"];
    let primary = language.split('-').next().unwrap_or(language).to_ascii_lowercase();
    if FROM_THE_RIGHT.contains(&primary.as_str()) { "rtl" } else { "ltr" }
}

/// Where one page of a list stands among all.
#[derive(Clone, Copy)]
pub(super) struct Page {
    /// From 1.
    pub(super) number: usize,
    /// How many things the whole list has.
    pub(super) count: usize,
}

impl Page {
    /// The range of the list that this page shows.
    pub(super) fn range(self, site: &Site<'_>) -> std::ops::Range<usize> {
        let size = site.inputs.config.posts_per_page;
        let start = (self.number - 1) * size;
        start.min(self.count)..(start + size).min(self.count)
    }

    /// The text that introduces the list: on its first page, and on the others nothing.
    pub(super) fn body<'s>(self, introduction: Option<DocumentId>) -> Part<'s> {
        introduction.filter(|_| self.number == 1).map_or(Part::text(""), Part::Body)
    }

    /// The links to the other pages of the list at `list`.
    pub(super) fn pagination<'s>(self, site: &'s Site<'_>, list: &str) -> Part<'s> {
        let config = &site.inputs.config;
        let total = self.count.div_ceil(config.posts_per_page).max(1);
        let url = |number: usize| base(site).link(&address::page_of(list, &config.paths.page, number));
        let mut entries = Vec::new();
        let mut last = 0;
        for number in shown(self.number, total) {
            if number > last + 1 {
                entries.push(page_entry(0, String::new(), PageEntry::Gap));
            }
            let kind = if number == self.number { PageEntry::Current } else { PageEntry::Other };
            entries.push(page_entry(number, url(number), kind));
            last = number;
        }
        Part::Map(vec![
            ("current", Part::count(self.number)),
            ("total", Part::count(total)),
            ("count", Part::count(self.count)),
            ("previous", if self.number > 1 { Part::text(url(self.number - 1)) } else { Part::Nothing }),
            ("next", if self.number < total { Part::text(url(self.number + 1)) } else { Part::Nothing }),
            ("pages", Part::List(entries)),
        ])
    }
}

/// The links of a list that stands on one page, however long it is.
pub(super) fn one_page<'s>(count: usize) -> Part<'s> {
    Part::Map(vec![
        ("current", Part::count(1)),
        ("total", Part::count(1)),
        ("count", Part::count(count)),
        ("previous", Part::Nothing),
        ("next", Part::Nothing),
        ("pages", Part::List(Vec::new())),
    ])
}

/// What an entry in a row of pages is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum PageEntry {
    Current,
    Other,
    Gap,
}

fn page_entry<'s>(number: usize, url: String, kind: PageEntry) -> Part<'s> {
    Part::Map(vec![
        ("number", Part::count(number)),
        ("url", Part::text(url)),
        ("current", Part::Flag(kind == PageEntry::Current)),
        ("gap", Part::Flag(kind == PageEntry::Gap)),
    ])
}

/// The numbers that a long row of pages shows: the ends, and those around the present one.
pub(super) fn shown(current: usize, total: usize) -> Vec<usize> {
    const AROUND: usize = 2;
    if total <= 1 {
        return Vec::new();
    }
    (1..=total)
        .skip(current.saturating_sub(AROUND + 1))
        .take(2 * AROUND + 1)
        .chain([1, total])
        .collect::<std::collections::BTreeSet<usize>>()
        .into_iter()
        .filter(|number| *number == 1 || *number == total || number.abs_diff(current) <= AROUND)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_rows_of_pages_are_windowed() {
        assert_eq!(shown(1, 1), Vec::<usize>::new());
        assert_eq!(shown(1, 3), [1, 2, 3]);
        assert_eq!(shown(10, 20), [1, 8, 9, 10, 11, 12, 20]);
        assert_eq!(shown(20, 20), [1, 18, 19, 20]);
    }

    #[test]
    fn direction_follows_the_primary_language() {
        assert_eq!(direction("he-IL"), "rtl");
        assert_eq!(direction("en"), "ltr");
    }
}
