//! The configuration: what `site.toml` says.
//!
//! Owns every key of `site.toml`, its default and its check. Refuses to look at any other file: whether the theme
//! exists or has a setting of that name is `input`'s to say.

use jiff::tz::TimeZone;

use crate::diagnostic::Span;
use crate::tree::Node;

mod address;
mod keys;
pub mod language;
mod parse;

pub use address::Invalid;
pub(crate) use address::is_menu_address;
pub use keys::{KEYS, Key};
pub use parse::parse;
pub(crate) use parse::{belongs_above, is_of_site};

/// The whole configuration, checked, with defaults filled in.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own that an author sets")]
pub struct Config {
    /// The site's name.
    pub title: String,
    /// A sentence about it.
    pub description: String,
    /// Where it is published.
    pub base_url: BaseUrl,
    /// Its language: a BCP 47 tag.
    pub language: String,
    /// The time zone of its dates.
    pub time_zone: TimeZone,
    /// The author of posts that name none.
    pub author: Option<String>,
    /// Where that author stands.
    pub author_span: Option<Span>,
    /// Whose the texts are.
    pub copyright: Option<String>,
    /// The theme's name.
    pub theme: String,
    /// Where the theme's name stands.
    pub theme_span: Option<Span>,
    /// Where the language stands.
    pub language_span: Option<Span>,
    /// `[settings]`: the theme's settings, not yet checked against the theme.
    pub settings: Node,
    /// The address of posts.
    pub permalink: Permalink,
    /// The address of pages.
    pub page_permalink: Permalink,
    /// How many posts a page of a list shows; at least 1.
    pub posts_per_page: usize,
    /// How many related posts a post shows; 0 for none.
    pub related: usize,
    /// Whether quotation marks and dashes are made typographic.
    pub smart_punctuation: bool,
    /// Whether `$…$` is kept apart as math for the theme.
    pub math: bool,
    /// Whether code is highlighted.
    pub highlight: bool,
    /// Whether a search index is written.
    pub search: bool,
    /// `[paths]`: the folders of generated pages, each without slashes at its ends.
    pub paths: Paths,
    /// `[archive]`.
    pub archive: Archive,
    /// `[feed]`.
    pub feed: Feed,
    /// `[links]`.
    pub links: Links,
    /// `[worksheets]`.
    pub worksheets: Worksheets,
    /// `[[menu]]`: the entries of the main menu, in order.
    pub menu: Vec<MenuItem>,
    /// `[extra]`: the author's own values for templates, as a JSON object.
    pub extra: serde_json::Value,
}

/// Where a site is published: `https://example.com/blog`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    /// Scheme and host, without a slash at the end: `https://example.com`.
    pub origin: String,
    /// The path before every address, without a slash at the end: empty, or `/blog`.
    pub path: String,
}

/// The pattern of an address: `/:section/:slug/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permalink(pub Vec<PermalinkPart>);

/// A piece of a [`Permalink`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PermalinkPart {
    /// Characters that stand as they are.
    Literal(String),
    /// `:section`: the folder below `content`, or nothing.
    Section,
    /// `:slug`.
    Slug,
    /// `:year`, four digits.
    Year,
    /// `:month`, two digits.
    Month,
    /// `:day`, two digits.
    Day,
}

/// The folders of generated pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// `archive`.
    pub archive: String,
    /// `tags`.
    pub tags: String,
    /// `categories`.
    pub categories: String,
    /// `series`.
    pub series: String,
    /// `authors`.
    pub authors: String,
    /// `glossary`.
    pub glossary: String,
    /// `worksheets`.
    pub worksheets: String,
    /// `page`: the word before the number of a further page of a list.
    pub page: String,
}

/// How the archive is laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Archive {
    /// Whether every day with posts has a page of its own.
    pub days: bool,
}

/// What feeds hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// Which forms are written.
    pub formats: Vec<FeedFormat>,
    /// How many posts a feed holds.
    pub limit: usize,
    /// Whether feeds hold whole posts or their excerpts.
    pub content: FeedContent,
}

/// A form of feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FeedFormat {
    /// RFC 4287, `atom.xml`.
    Atom,
    /// RSS 2.0, `rss.xml`.
    Rss,
    /// JSON Feed 1.1, `feed.json`.
    Json,
}

/// How much of a post a feed holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedContent {
    /// The whole text.
    Full,
    /// The excerpt.
    Excerpt,
}

/// What is known of links before they are checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// The beginnings of web addresses that are not asked for, however often they are linked to.
    pub skip: Vec<String>,
}

/// What all worksheets of the site share.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Worksheets {
    /// The name under which browsers keep the answers of the site's readers; `None` for its address.
    pub site_id: Option<String>,
    /// The currency of amounts of money, by ISO 4217: `EUR`.
    pub currency: Option<String>,
}

/// An entry of the main menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MenuItem {
    /// Its words.
    pub name: String,
    /// Where it leads: an address of the site (`/about/`), or a web address.
    pub url: String,
    /// Where that stands.
    pub url_span: Span,
}
