//! Addresses: that no two files have one, and that links to generated pages lead somewhere.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::Path;

use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::{Output, PagePlan, View};
use crate::diagnostic::suggest::{self, Searches};
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::document::LinkTarget;
use crate::document::collection::DocumentId;
use crate::input::unportable as unportable_path;
use crate::map::{self, Map};
use crate::site::{Resolution, Site, State};

/// Sorts the plans by address, and tells of addresses that two of them have, alike to any file system.
///
/// Of two, the first stays, so that the rest of the site is still checked.
pub(super) fn settle(site: &Site<'_>, pages: &mut Vec<PagePlan>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    pages.par_sort_by(|a, b| a.address.cmp(&b.address).then_with(|| rank(a).cmp(&rank(b))));
    let mut first_of: Map<Cow<'_, str>, usize> = map::with_capacity(pages.len());
    let mut doubles = Vec::new();
    for (index, page) in pages.iter().enumerate() {
        let folded = fold(&page.address);
        match first_of.get(&folded) {
            None => {
                first_of.insert(folded, index);
            }
            Some(first) => {
                let pair = if rank(page) < rank(&pages[*first]) { (index, *first) } else { (*first, index) };
                diagnostics.extend(clash(site, &pages[pair.0], &pages[pair.1]));
                doubles.push(pair.1);
                first_of.insert(folded, pair.0);
            }
        }
    }
    doubles.sort_unstable();
    let mut index = 0;
    pages.retain(|_| {
        index += 1;
        doubles.binary_search(&(index - 1)).is_err()
    });
    diagnostics.extend(files_as_folders(site, pages));
    let found: Vec<Diagnostic> = pages.par_iter().filter_map(|page| unportable(site, page)).collect();
    // One that begins a hundred addresses is told with the first of them.
    let mut folders = BTreeSet::new();
    for diagnostic in found {
        let why = diagnostic.message.rsplit(": ").next().map(str::to_owned);
        if diagnostic.location.is_some() || folders.insert(why) {
            diagnostics.push(diagnostic);
        }
    }
    // What has been told here would be told once more of the file.
    pages.retain(|page| !page.address.contains("/.goalpost-"));
    diagnostics
}

/// Tells of addresses that are a file's, while others need a folder of the name.
fn files_as_folders(site: &Site<'_>, pages: &[PagePlan]) -> Vec<Diagnostic> {
    let files = pages.iter().filter(|page| !page.address.ends_with('/'));
    let clash = |file: &PagePlan| {
        let folder = format!("{}/", file.address);
        let index = pages.partition_point(|page| *page.address < *folder);
        let within = pages.get(index).filter(|page| page.address.starts_with(&folder))?;
        let (shown, other) = if place(site, within).is_some() { (within, file) } else { (file, within) };
        let message = format!(
            "`{}` is a file, so nothing can be published at `{}`; the other is {}",
            file.address,
            within.address,
            name(site, other)
        );
        let diagnostic = Diagnostic::new(Code::RouteTaken, message).help(way_out(site, shown, other));
        let diagnostic = Diagnostic { location: place(site, shown), ..diagnostic };
        Some(match place(site, other) {
            Some(other) => diagnostic.related(&other.path, other.span, "the other is here"),
            None => diagnostic,
        })
    };
    files.filter_map(clash).collect()
}

/// Tells of an address that cannot be the name of a file everywhere. Files that are copied were looked at when they
/// were read.
fn unportable(site: &Site<'_>, page: &PagePlan) -> Option<Diagnostic> {
    if matches!(page.output, Output::Copy(_)) {
        return None;
    }
    let why = unportable_path(page.address.trim_matches('/'))?;
    // The name of the file was told when it was read.
    if document(page).is_some_and(|id| unportable_path(&site.documents.get(id).path).is_some()) {
        return None;
    }
    let message = format!("the address `{}` cannot be published everywhere: {why}", page.address);
    let help = match page.output {
        Output::Redirect(_) => "take the alias out",
        _ => "choose another `slug` or `path`, or another word in `[paths]`",
    };
    let diagnostic = Diagnostic::new(Code::PathUnportable, message).help(help);
    Some(Diagnostic { location: place(site, page), ..diagnostic })
}

/// An address as a file system without regard to case or Unicode form sees it; a page and its `index.html` are one.
fn fold(address: &str) -> Cow<'_, str> {
    const INDEX: &str = "index.html";
    let stem = address.len().saturating_sub(INDEX.len());
    let is_index = address.get(stem..).is_some_and(|end| end.eq_ignore_ascii_case(INDEX));
    let address = if is_index { &address[..stem] } else { address };
    if !address.is_ascii() {
        address.to_lowercase().nfc().collect()
    } else if address.bytes().any(|byte| byte.is_ascii_uppercase()) {
        address.to_ascii_lowercase().into()
    } else {
        address.into()
    }
}

/// What an author has written comes before what is generated, and a page before an alias. A project's own file in
/// `static` takes the place of one that any site has: robots.txt, 404.html.
fn rank(page: &PagePlan) -> u8 {
    match page.output {
        Output::Page(View::Post(_) | View::Page(_) | View::Entry(_) | View::Worksheet(_)) => 0,
        Output::Copy(_) => 2,
        Output::Robots | Output::Page(View::NotFound) => 3,
        Output::Redirect(_) => 4,
        _ => 1,
    }
}

fn clash(site: &Site<'_>, kept: &PagePlan, dropped: &PagePlan) -> Option<Diagnostic> {
    if let (Output::Redirect(one), Output::Redirect(other)) = (&kept.output, &dropped.output)
        && one == other
    {
        return None;
    }
    if matches!(kept.output, Output::Copy(_))
        && matches!(dropped.output, Output::Robots | Output::Page(View::NotFound))
    {
        return None;
    }
    // A page and its `index.html` are one.
    let is_same =
        kept.address.trim_end_matches("index.html") == dropped.address.trim_end_matches("index.html");
    let code = match (&dropped.output, is_same) {
        (Output::Redirect(_), _) => Code::AliasTaken,
        (_, true) => Code::RouteTaken,
        (_, false) => Code::RouteAlike,
    };
    // What Goalpost makes has no place: then the author's own page is shown.
    let (shown, other) = if place(site, dropped).is_some() { (dropped, kept) } else { (kept, dropped) };
    let message = if is_same {
        format!("the address `{}` is also that of {}", shown.address, name(site, other))
    } else {
        format!(
            "the address `{}` differs from `{}` of {} only by case or by the form of its letters",
            shown.address,
            other.address,
            name(site, other)
        )
    };
    let diagnostic = Diagnostic::new(code, message).help(way_out(site, shown, other));
    let diagnostic = match place(site, shown) {
        Some(location) => diagnostic.located(location),
        None => diagnostic,
    };
    Some(match place(site, other) {
        Some(other) => diagnostic.related(&other.path, other.span, "the other is here"),
        None => diagnostic,
    })
}

/// How two files come to have addresses of their own.
fn way_out(site: &Site<'_>, shown: &PagePlan, other: &PagePlan) -> String {
    let help = match (&shown.output, &other.output) {
        (Output::Redirect(_), Output::Redirect(_)) => "take the alias out of one of the two",
        (Output::Redirect(_), _) => "take the alias out: a page stands at this address",
        (Output::Copy(_), _) => "rename the file, or take it out",
        (_, other)
            if !matches!(
                other,
                Output::Page(View::Post(_) | View::Page(_) | View::Entry(_) | View::Worksheet(_))
            ) =>
        {
            "give this page another `slug` or `path`"
        }
        _ => {
            let Some(summary) = document(shown).map(|id| &site.documents.get(id).summary) else {
                return "give one of the two another address".to_owned();
            };
            if summary.path.is_some() {
                return "give one of the two another `path`".to_owned();
            }
            let slug = &summary.slug;
            return format!(
                "give one of the two another address, by a line such as `slug = \"{slug}-2\"` in its front matter"
            );
        }
    };
    help.to_owned()
}

fn document(page: &PagePlan) -> Option<DocumentId> {
    match page.output {
        Output::Page(View::Post(id) | View::Page(id) | View::Entry(id) | View::Worksheet(id))
        | Output::Redirect(id) => Some(id),
        _ => None,
    }
}

fn place(site: &Site<'_>, page: &PagePlan) -> Option<Location> {
    if let Output::Copy(file) = page.output {
        return Some(Location { path: site.inputs.files[file as usize].file.clone(), span: None });
    }
    let id = document(page)?;
    let outline = &site.documents.get(id).outline;
    let span = match page.output {
        Output::Redirect(_) => {
            let redirects = &site.documents.get(id).summary.redirects;
            let written = page.address.trim_end_matches('/');
            redirects
                .iter()
                .position(|old| old.trim_end_matches('/') == written)
                .and_then(|index| outline.spans.redirects.get(index).copied())
        }
        _ => outline.spans.address.or(outline.spans.title),
    };
    Some(Location { path: site.documents.file(id).clone(), span })
}

fn name(site: &Site<'_>, page: &PagePlan) -> String {
    match place(site, page) {
        Some(location) => format!("`{}`", location.path),
        None => "a page that Goalpost makes".to_owned(),
    }
}

/// Links to addresses that no document has and no page of the plan either.
pub(super) fn check_links(site: &Site<'_>, pages: &[PagePlan]) -> Vec<Diagnostic> {
    let exists = |address: &str| pages.binary_search_by(|page| (*page.address).cmp(address)).is_ok();
    let broken: Vec<bool> = site
        .resolutions
        .iter()
        .map(|resolution| match resolution {
            Resolution::Address { address, .. } if !address.is_empty() => {
                let trimmed = address.strip_suffix("index.html").unwrap_or(address);
                !exists(trimmed) && !exists(&format!("{}/", trimmed.trim_end_matches('/')))
            }
            _ => false,
        })
        .collect();
    if !broken.contains(&true) {
        return Vec::new();
    }
    let mut diagnostics = Vec::new();
    let mut searches = Searches::default();
    for id in site.documents.ids() {
        if !matches!(site.states[id as usize], State::Out | State::Scheduled) {
            continue;
        }
        let links = &site.documents.get(id).outline.links;
        for (target, link) in site.documents.facts[id as usize].links.iter().zip(links) {
            if broken[*target as usize] {
                let resolution = &site.resolutions[*target as usize];
                diagnostics.push(nothing_there(site, id, link, (resolution, pages), &mut searches));
            }
        }
    }
    diagnostics
}

fn nothing_there(
    site: &Site<'_>,
    id: DocumentId,
    link: &crate::document::LinkUse,
    (resolution, pages): (&Resolution, &[PagePlan]),
    searches: &mut Searches,
) -> Diagnostic {
    let address = match (resolution, &link.target) {
        (Resolution::Address { address, .. }, _) | (_, LinkTarget::Address { path: address, .. }) => {
            address.as_str()
        }
        _ => "",
    };
    let extension = Path::new(address).extension();
    let is_file = extension.is_some_and(|extension| !extension.eq_ignore_ascii_case("html"));
    let (code, message, help) = if is_file {
        let message = format!("there is no file `static{address}`");
        (Code::LinkFileMissing, message, "put the file into `static`, or beside the post")
    } else {
        let help = "link to the file of a post, as in `[words](@/posts/name.md)`: that stays true when an address changes";
        (Code::LinkBroken, format!("the site has no page at `{address}`"), help)
    };
    let near = searches.once(address.to_owned(), || {
        suggest::nearest_path(address, pages.iter().map(|page| &*page.address)).map(str::to_owned)
    });
    // Raw HTML is printed as it is written, so the base path stands in it.
    let base_path = match link.target {
        LinkTarget::Raw { .. } => site.inputs.config.base_url.path.as_str(),
        _ => "",
    };
    Diagnostic::at(code, site.documents.file(id), link.span, message)
        .help(near.map_or_else(|| help.to_owned(), |near| suggest::question(&format!("{base_path}{near}"))))
}
