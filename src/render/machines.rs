//! What programs read: sitemaps, robots.txt, the search index, redirects.

use std::fmt::Write as _;

use serde_json::json;

use super::Renderer;
use super::filters::escaped;
use crate::address::Base;
use crate::document::Moment;
use crate::document::collection::DocumentId;
use crate::fingerprint::Hasher;
use crate::plan::part::Leaves as _;
use crate::plan::{Output, PagePlan, SITEMAP_LIMIT, View, is_indexed};

/// Feeds everything on which such a file depends.
pub(super) fn feed(renderer: &Renderer<'_, '_>, page: &PagePlan, pages: &[PagePlan], hasher: &mut Hasher) {
    match page.output {
        Output::Sitemap(index) => {
            hasher.number(10);
            for (address, modified) in entries(renderer, index, pages) {
                hasher.text(address).number(u64::from(modified.is_some()));
                if let Some(moment) = modified {
                    moment.feed(hasher);
                }
            }
        }
        Output::SitemapIndex => {
            hasher.number(11).number(count(renderer, pages) as u64);
        }
        Output::Search => {
            hasher.number(12);
            for id in searched(renderer) {
                hasher.fingerprint(renderer.leaves.card(id));
            }
        }
        _ => {
            hasher.number(13);
        }
    }
}

fn count(renderer: &Renderer<'_, '_>, pages: &[PagePlan]) -> usize {
    pages.iter().filter(|page| is_indexed(renderer.site, page)).count()
}

/// The addresses of one sitemap, each with the day of its last change.
fn entries<'p>(
    renderer: &Renderer<'_, '_>,
    index: u32,
    pages: &'p [PagePlan],
) -> Vec<(&'p str, Option<Moment>)> {
    let indexed = pages.iter().filter(|page| is_indexed(renderer.site, page));
    let own = indexed.skip(index as usize * SITEMAP_LIMIT).take(SITEMAP_LIMIT);
    own.map(|page| (&*page.address, modified(renderer, page))).collect()
}

fn modified(renderer: &Renderer<'_, '_>, page: &PagePlan) -> Option<Moment> {
    match page.output {
        Output::Page(View::Post(id) | View::Page(id) | View::Entry(id) | View::Worksheet(id)) => {
            let summary = &renderer.site.documents.get(id).summary;
            summary.updated.or(summary.date)
        }
        _ => None,
    }
}

const SITEMAP_HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const SITEMAP_SPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// A sitemap (sitemaps.org protocol 0.9). Addresses are percent-encoded, so that escaping them is all there is to do.
pub(super) fn sitemap(renderer: &Renderer<'_, '_>, index: u32, pages: &[PagePlan]) -> Vec<u8> {
    let base = Base(&renderer.site.inputs.config.base_url);
    let mut xml = format!("{SITEMAP_HEAD}<urlset xmlns=\"{SITEMAP_SPACE}\">\n");
    for (address, modified) in entries(renderer, index, pages) {
        let _ = write!(xml, "<url><loc>{}</loc>", escaped(&base.absolute(address)));
        if let Some(moment) = modified {
            let _ = write!(xml, "<lastmod>{}</lastmod>", moment.rfc3339());
        }
        xml.push_str("</url>\n");
    }
    xml.push_str("</urlset>\n");
    xml.into_bytes()
}

/// The list of sitemaps of a site with more addresses than one may hold.
pub(super) fn sitemap_index(renderer: &Renderer<'_, '_>, pages: &[PagePlan]) -> Vec<u8> {
    let base = Base(&renderer.site.inputs.config.base_url);
    let mut xml = format!("{SITEMAP_HEAD}<sitemapindex xmlns=\"{SITEMAP_SPACE}\">\n");
    for number in 1..=count(renderer, pages).div_ceil(SITEMAP_LIMIT) {
        let address = base.absolute(&format!("/sitemap-{number}.xml"));
        let _ = writeln!(xml, "<sitemap><loc>{}</loc></sitemap>", escaped(&address));
    }
    xml.push_str("</sitemapindex>\n");
    xml.into_bytes()
}

/// What robots may read (RFC 9309): everything, and where the sitemap is.
pub(super) fn robots(renderer: &Renderer<'_, '_>) -> Vec<u8> {
    let sitemap = Base(&renderer.site.inputs.config.base_url).absolute("/sitemap.xml");
    format!("User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n").into_bytes()
}

/// What is looked through: posts, pages, glossary entries and worksheets.
fn searched(renderer: &Renderer<'_, '_>) -> impl Iterator<Item = DocumentId> {
    let site = renderer.site;
    let others = site.glossary.entries.iter().chain(&site.worksheets.pages);
    site.posts.iter().chain(&site.pages).chain(others).copied()
}

/// The search index: for each page its title, address, excerpt and tags.
pub(super) fn search(renderer: &Renderer<'_, '_>) -> Vec<u8> {
    let site = renderer.site;
    let base = Base(&site.inputs.config.base_url);
    let mut entries = Vec::new();
    for id in searched(renderer) {
        let summary = &site.documents.get(id).summary;
        let fact = &site.documents.facts[id as usize];
        let tags = fact.tags.iter().filter_map(|name| site.tags.index(*name));
        let tags: Vec<&str> = tags.map(|index| site.tags.members[index].title.as_str()).collect();
        entries.push(json!({ "title": summary.title, "url": base.link(&fact.url), "text": summary.excerpt, "tags": tags }));
    }
    let mut bytes = serde_json::Value::from(entries).to_string().into_bytes();
    bytes.push(b'\n');
    bytes
}

/// A page that leads to another, without script: by the browser, by a link, and by its canonical address.
pub(super) fn redirect(renderer: &Renderer<'_, '_>, id: DocumentId) -> Vec<u8> {
    let site = renderer.site;
    let base = Base(&site.inputs.config.base_url);
    let url = &site.documents.facts[id as usize].url;
    let (link, whole) = (base.link(url), base.absolute(url));
    let title = escaped(&site.documents.get(id).summary.title).into_owned();
    let words = escaped(renderer.words().text("moved")).into_owned();
    let language = escaped(&site.inputs.config.language).into_owned();
    format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; base-uri 'none'\">\n\
         <meta http-equiv=\"refresh\" content=\"0; url={link}\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <link rel=\"canonical\" href=\"{whole}\">\n<title>{title}</title>\n</head>\n<body>\n\
         <h1>{title}</h1>\n<p>{words} <a href=\"{link}\">{title}</a></p>\n</body>\n</html>\n",
        link = escaped(&link),
        whole = escaped(&whole),
    )
    .into_bytes()
}
