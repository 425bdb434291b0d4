//! Feeds: Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use serde_json::json;

use super::{Renderer, body};
use crate::address::Base;
use crate::config::{FeedContent, FeedFormat};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Moment;
use crate::document::collection::DocumentId;
use crate::plan::part::Leaves as _;
use crate::plan::{Listing, ShellHasher};

/// Feeds everything on which a feed depends.
pub(super) fn feed_shell(renderer: &Renderer<'_, '_>, listing: Listing, shell: &mut ShellHasher) {
    let hasher = &mut shell.hasher;
    let site = renderer.site;
    let config = &site.inputs.config;
    hasher
        .text(&listing.title(site))
        .text(&config.description)
        .text(&config.language)
        .text(&listing.address(site));
    hasher.number(u64::from(config.feed.content == FeedContent::Full));
    if config.feed.content == FeedContent::Full {
        hasher.fingerprint(renderer.bases.bodies);
    }
    for id in listing.newest(site) {
        shell.hasher.fingerprint(renderer.leaves.card(id));
        if config.feed.content == FeedContent::Full {
            renderer.leaves.body(id, shell);
        }
    }
}

/// Writes a feed.
pub(super) fn write(
    renderer: &Renderer<'_, '_>,
    listing: Listing,
    format: FeedFormat,
) -> Result<Vec<u8>, Diagnostic> {
    let feed = Feed::new(renderer, listing, format)?;
    match format {
        FeedFormat::Atom => atom(&feed).map_err(|error| unwritable(&error)),
        FeedFormat::Rss => rss(&feed).map_err(|error| unwritable(&error)),
        FeedFormat::Json => Ok(json_feed(&feed)),
    }
}

fn unwritable(error: &io::Error) -> Diagnostic {
    Diagnostic::new(Code::OutputUnwritable, format!("a feed could not be written: {error}"))
}

/// What a feed holds, whatever its form.
struct Feed {
    title: String,
    description: String,
    language: String,
    /// The whole address of the list's page.
    page: String,
    /// The whole address of the feed itself.
    own: String,
    /// When anything in it changed last; feeds without entries began with the calendar of computers.
    updated: Moment,
    entries: Vec<Entry>,
}

struct Entry {
    title: String,
    url: String,
    published: Moment,
    updated: Moment,
    authors: Vec<String>,
    tags: Vec<String>,
    excerpt: String,
    html: Option<String>,
}

impl Feed {
    fn new(renderer: &Renderer<'_, '_>, listing: Listing, format: FeedFormat) -> Result<Self, Diagnostic> {
        let site = renderer.site;
        let config = &site.inputs.config;
        let base = Base(&config.base_url);
        let entries: Result<Vec<Entry>, Diagnostic> =
            listing.newest(site).into_iter().map(|id| entry(renderer, id)).collect();
        let entries = entries?;
        let address = listing.address(site);
        Ok(Self {
            title: clean(&listing.title(site)),
            description: clean(&config.description),
            language: clean(&config.language),
            page: base.absolute(&address),
            own: base.absolute(&format!("{address}{}", format.file_name())),
            updated: entries
                .iter()
                .map(|entry| entry.updated)
                .max()
                .unwrap_or(Moment::calendar_day(1970, 1, 1)),
            entries,
        })
    }
}

fn entry(renderer: &Renderer<'_, '_>, id: DocumentId) -> Result<Entry, Diagnostic> {
    let site = renderer.site;
    let summary = &site.documents.get(id).summary;
    let fact = &site.documents.facts[id as usize];
    let published = summary.date.unwrap_or(Moment::calendar_day(1970, 1, 1));
    let html = match site.inputs.config.feed.content {
        FeedContent::Full => Some(body::html(renderer, id, body::Links::Absolute)?),
        FeedContent::Excerpt => None,
    };
    let authors = fact.authors.iter().filter_map(|name| site.authors.index(*name));
    let tags = fact.tags.iter().filter_map(|name| site.tags.index(*name));
    Ok(Entry {
        title: clean(&summary.title),
        url: Base(&site.inputs.config.base_url).absolute(&fact.url),
        published,
        updated: summary.updated.unwrap_or(published).max(published),
        authors: authors.map(|index| clean(&site.authors.members[index].title)).collect(),
        tags: tags.map(|index| clean(&site.tags.members[index].title)).collect(),
        excerpt: clean(&summary.excerpt),
        html: html.map(|html| clean(&html)),
    })
}

/// A text without the characters that XML 1.0 cannot hold (section 2.2, `Char`).
fn clean(text: &str) -> String {
    let is_allowed =
        |c: &char| matches!(c, '\t' | '\n' | '\r') || (*c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}'));
    text.chars().filter(is_allowed).collect()
}

type Xml = Writer<Vec<u8>>;

fn document() -> io::Result<Xml> {
    let mut xml = Writer::new_with_indent(Vec::with_capacity(16 << 10), b' ', 1);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    Ok(xml)
}

fn text(xml: &mut Xml, name: &str, content: &str) -> io::Result<()> {
    xml.create_element(name).write_text_content(BytesText::new(content)).map(drop)
}

fn atom(feed: &Feed) -> io::Result<Vec<u8>> {
    let mut xml = document()?;
    let root = xml
        .create_element("feed")
        .with_attribute(("xmlns", "http://www.w3.org/2005/Atom"))
        .with_attribute(("xml:lang", feed.language.as_str()));
    root.write_inner_content(|xml| {
        text(xml, "title", &feed.title)?;
        if !feed.description.is_empty() {
            text(xml, "subtitle", &feed.description)?;
        }
        text(xml, "id", &feed.page)?;
        text(xml, "updated", &feed.updated.rfc3339_with_time())?;
        atom_link(xml, "self", "application/atom+xml", &feed.own)?;
        atom_link(xml, "alternate", "text/html", &feed.page)?;
        xml.create_element("generator")
            .with_attribute(("version", env!("CARGO_PKG_VERSION")))
            .write_text_content(BytesText::new("Goalpost"))?;
        feed.entries.iter().try_for_each(|entry| atom_entry(xml, feed, entry))
    })?;
    Ok(finish(xml))
}

fn atom_link(xml: &mut Xml, relation: &str, media_type: &str, href: &str) -> io::Result<()> {
    xml.create_element("link")
        .with_attribute(("rel", relation))
        .with_attribute(("type", media_type))
        .with_attribute(("href", href))
        .write_empty()
        .map(drop)
}

fn atom_entry(xml: &mut Xml, feed: &Feed, entry: &Entry) -> io::Result<()> {
    xml.create_element("entry").write_inner_content(|xml| {
        text(xml, "title", &entry.title)?;
        text(xml, "id", &entry.url)?;
        atom_link(xml, "alternate", "text/html", &entry.url)?;
        text(xml, "published", &entry.published.rfc3339_with_time())?;
        text(xml, "updated", &entry.updated.rfc3339_with_time())?;
        // An entry must have an author (section 4.1.2); where nobody signs, the site does.
        let names = if entry.authors.is_empty() { std::slice::from_ref(&feed.title) } else { &entry.authors };
        for name in names {
            xml.create_element("author").write_inner_content(|xml| text(xml, "name", name))?;
        }
        for tag in &entry.tags {
            xml.create_element("category").with_attribute(("term", tag.as_str())).write_empty()?;
        }
        if !entry.excerpt.is_empty() {
            text(xml, "summary", &entry.excerpt)?;
        }
        if let Some(html) = &entry.html {
            xml.create_element("content")
                .with_attribute(("type", "html"))
                .write_text_content(BytesText::new(html))?;
        }
        Ok(())
    })?;
    Ok(())
}

fn rss(feed: &Feed) -> io::Result<Vec<u8>> {
    let mut xml = document()?;
    let root = xml
        .create_element("rss")
        .with_attribute(("version", "2.0"))
        .with_attribute(("xmlns:atom", "http://www.w3.org/2005/Atom"))
        .with_attribute(("xmlns:content", "http://purl.org/rss/1.0/modules/content/"))
        .with_attribute(("xmlns:dc", "http://purl.org/dc/elements/1.1/"));
    root.write_inner_content(|xml| {
        xml.create_element("channel").write_inner_content(|xml| rss_channel(xml, feed)).map(drop)
    })?;
    Ok(finish(xml))
}

fn rss_channel(xml: &mut Xml, feed: &Feed) -> io::Result<()> {
    text(xml, "title", &feed.title)?;
    text(xml, "link", &feed.page)?;
    // The description is required; a site without one is described by its name.
    text(xml, "description", if feed.description.is_empty() { &feed.title } else { &feed.description })?;
    text(xml, "language", &feed.language)?;
    text(xml, "lastBuildDate", &rfc2822(feed.updated))?;
    atom_self(xml, &feed.own)?;
    for entry in &feed.entries {
        xml.create_element("item").write_inner_content(|xml| {
            text(xml, "title", &entry.title)?;
            text(xml, "link", &entry.url)?;
            xml.create_element("guid")
                .with_attribute(("isPermaLink", "true"))
                .write_text_content(BytesText::new(&entry.url))?;
            text(xml, "pubDate", &rfc2822(entry.published))?;
            for name in &entry.authors {
                text(xml, "dc:creator", name)?;
            }
            for tag in &entry.tags {
                text(xml, "category", tag)?;
            }
            text(xml, "description", &entry.excerpt)?;
            if let Some(html) = &entry.html {
                text(xml, "content:encoded", html)?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

fn atom_self(xml: &mut Xml, own: &str) -> io::Result<()> {
    xml.create_element("atom:link")
        .with_attribute(("rel", "self"))
        .with_attribute(("type", "application/rss+xml"))
        .with_attribute(("href", own))
        .write_empty()
        .map(drop)
}

/// A date as RSS wants it: RFC 822 with four digits for the year, and two for the day, which some readers need.
fn rfc2822(moment: Moment) -> String {
    let offset = jiff::tz::Offset::from_seconds(moment.offset_minutes * 60).unwrap_or(jiff::tz::Offset::UTC);
    let zoned =
        jiff::Timestamp::from_second(moment.seconds).unwrap_or_default().to_zoned(offset.to_time_zone());
    zoned.strftime("%a, %d %b %Y %H:%M:%S %z").to_string()
}

fn finish(xml: Xml) -> Vec<u8> {
    let mut bytes = xml.into_inner();
    bytes.push(b'\n');
    bytes
}

fn json_feed(feed: &Feed) -> Vec<u8> {
    let items: Vec<serde_json::Value> = feed.entries.iter().map(json_item).collect();
    let mut value = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": feed.own,
        "language": feed.language,
        "items": items,
    });
    if !feed.description.is_empty() {
        value["description"] = feed.description.as_str().into();
    }
    let mut bytes = value.to_string().into_bytes();
    bytes.push(b'\n');
    bytes
}

fn json_item(entry: &Entry) -> serde_json::Value {
    let mut item = json!({
        "id": entry.url,
        "url": entry.url,
        "title": entry.title,
        "date_published": entry.published.rfc3339_with_time(),
        "date_modified": entry.updated.rfc3339_with_time(),
    });
    // An item must have a content (section "Items"); the excerpt stands in for it where feeds are short.
    match &entry.html {
        Some(html) => {
            item["content_html"] = html.as_str().into();
            item["summary"] = entry.excerpt.as_str().into();
        }
        None => item["content_text"] = entry.excerpt.as_str().into(),
    }
    if !entry.authors.is_empty() {
        item["authors"] = entry.authors.iter().map(|name| json!({ "name": name })).collect();
    }
    if !entry.tags.is_empty() {
        item["tags"] = entry.tags.iter().map(String::as_str).collect();
    }
    item
}
