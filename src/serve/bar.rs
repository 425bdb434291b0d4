//! The author's bar: what it says of a page.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::problems;
use super::snapshot::{Snapshot, document};
use crate::address::{self, Base};
use crate::document::collection::DocumentId;
use crate::document::{LinkTarget, Moment};
use crate::plan::Output;
use crate::site::{Resolution, Site};

/// The facts of a page; nothing where there is none.
pub(super) fn facts(snapshot: &Snapshot<'_>, address: &str) -> Option<Value> {
    let page = snapshot.planned.plan.find(address)?;
    let Output::Page(view) = page.output else { return None };
    let site = snapshot.planned.site;
    let path = link(site, address);
    let Some(id) = document(page) else {
        return Some(json!({
            "path": path, "source": null, "edit": null, "kind": view.kind(), "marks": [], "words": null,
            "minutes": null, "warnings": [], "series": [], "linksIn": [], "linksOut": [], "outside": [],
        }));
    };
    let own = site.documents.get(id);
    let file = site.documents.file(id);
    let preview = snapshot.preview;
    Some(json!({
        "path": path,
        "source": &**file,
        "edit": preview.editor.link(&preview.root, file, 1, 1),
        "kind": view.kind(),
        "marks": marks(site, id),
        "words": own.outline.words,
        "minutes": own.summary.reading_minutes,
        "warnings": warnings(snapshot, id),
        "series": series(site, id),
        "linksIn": site.backlinks[id as usize].iter().map(|from| linked(site, *from)).collect::<Vec<Value>>(),
        "linksOut": links_out(site, id),
        "outside": outside(site, id),
    }))
}

fn link(site: &Site<'_>, address: &str) -> String {
    Base(&site.inputs.config.base_url).link(address)
}

fn linked(site: &Site<'_>, id: DocumentId) -> Value {
    let address = &site.documents.facts[id as usize].url;
    json!({ "title": site.documents.get(id).summary.title, "path": link(site, address) })
}

/// What keeps a page from readers.
fn marks(site: &Site<'_>, id: DocumentId) -> Vec<Value> {
    let summary = &site.documents.get(id).summary;
    let mut marks = Vec::new();
    if summary.draft {
        marks.push(json!({ "kind": "draft", "text": "Draft" }));
    }
    if let Some(date) = summary.date.filter(|_| site.is_scheduled(id)) {
        marks.push(json!({ "kind": "scheduled", "text": format!("Comes out on {}", day(date)) }));
    }
    marks
}

/// A day as the English write it: "30 December 2026".
fn day(date: Moment) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let month = usize::try_from(date.month).ok().and_then(|month| MONTHS.get(month.checked_sub(1)?));
    format!("{} {} {}", date.day, month.unwrap_or(&""), date.year)
}

/// What there is to tell about the source of a page, but for errors, which lie over all pages.
fn warnings(snapshot: &Snapshot<'_>, id: DocumentId) -> Vec<Value> {
    let file = snapshot.planned.site.documents.file(id);
    let mut found: Vec<_> = snapshot
        .planned
        .diagnostics
        .iter()
        .filter(|diagnostic| !diagnostic.is_error())
        .filter(|diagnostic| diagnostic.location.as_ref().is_some_and(|location| location.path == *file))
        .cloned()
        .collect();
    crate::diagnostic::sort(&mut found);
    problems::json(&snapshot.problems(&found), &snapshot.preview.root, &snapshot.preview.editor)
}

fn series(site: &Site<'_>, id: DocumentId) -> Vec<Value> {
    let folder = &site.inputs.config.paths.series;
    let places = site.memberships[id as usize].iter();
    places
        .map(|(series, part)| {
            let series = &site.series[*series as usize];
            json!({
                "title": series.title,
                "part": series.parts.get(*part as usize).map(|part| part.number),
                "total": series.total,
                "path": link(site, &address::member(folder, &series.slug)),
            })
        })
        .collect()
}

/// The pages of the site that a page links to, each once.
fn links_out(site: &Site<'_>, id: DocumentId) -> Vec<Value> {
    let mut seen = HashSet::from([id]);
    let links = site.documents.facts[id as usize].links.iter();
    let documents = links.filter_map(|target| match &site.resolutions[*target as usize] {
        Resolution::Document { document, .. } => Some(*document),
        _ => None,
    });
    documents.filter(|id| seen.insert(*id)).map(|id| linked(site, id)).collect()
}

/// The addresses of other sites that a page links to, each once.
fn outside<'s>(site: &'s Site<'_>, id: DocumentId) -> Vec<&'s str> {
    let mut seen = HashSet::new();
    let links = site.documents.get(id).outline.links.iter();
    let urls = links.filter_map(|link| match &link.target {
        LinkTarget::External(url) => Some(url.as_str()),
        _ => None,
    });
    urls.filter(|url| seen.insert(*url)).collect()
}
