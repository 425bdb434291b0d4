//! Reading `site.toml` into a [`Config`].
//!
//! Owns the names of the keys, their defaults and the order in which they are read.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::tz::{TimeZone, TimeZoneDatabase};

use super::address::{Invalid, is_folder, is_menu_address, is_web_address};
use super::{
    Archive, BaseUrl, Config, Feed, FeedContent, FeedFormat, Links, MenuItem, Paths, Permalink,
    PermalinkPart, Worksheets, language,
};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::tree::read::{Codes, Fields, Language, Reader};
use crate::tree::{self, Node};

/// A list of more posts than this would be no list.
const MOST_PER_PAGE: i64 = 1_000;

const CODES: Codes = Codes {
    key_unknown: Code::ConfigKeyUnknown,
    value_type: Code::ConfigValueType,
    value_invalid: Code::ConfigValueInvalid,
};

/// Reads the text of `site.toml`; diagnostics name it by `path`.
///
/// Always gives a configuration, with defaults in place of what is broken, so that the rest of the site is checked
/// as well.
pub fn parse(path: &Arc<str>, text: &str) -> (Config, Vec<Diagnostic>) {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let (root, problems) = tree::toml(&text[start..], start);
    let is_whole = problems.is_empty();
    let mut reader = Reader::new(path, text, Language::Toml, CODES);
    for problem in problems {
        reader.push(problem.told(Code::TomlSyntax, path));
    }
    let mut config = Config::default();
    if let Some(mut fields) = reader.table(&root) {
        // A missing key may stand in the part that could not be read.
        if is_whole {
            require(&mut reader, &root, path);
        }
        read_site(&mut reader, &mut fields, &mut config);
        read_lists(&mut reader, &mut fields, &mut config);
        read_tables(&mut reader, &mut fields, &mut config);
        reader.refuse_rest_with(fields, "values of your own, for templates, go under `[extra]`");
    }
    (config, reader.into_diagnostics())
}

impl Default for Config {
    /// A site without name or address; everything else as if `site.toml` did not speak of it.
    fn default() -> Self {
        let slash = || PermalinkPart::Literal("/".to_owned());
        let permalink =
            Permalink(vec![slash(), PermalinkPart::Section, slash(), PermalinkPart::Slug, slash()]);
        Self {
            title: String::new(),
            description: String::new(),
            base_url: BaseUrl { origin: "http://localhost".to_owned(), path: String::new() },
            language: "en".to_owned(),
            time_zone: TimeZone::UTC,
            author: None,
            author_span: None,
            copyright: None,
            theme: "default".to_owned(),
            theme_span: None,
            language_span: None,
            settings: Node::empty_table(Span::default()),
            permalink: permalink.clone(),
            page_permalink: permalink,
            posts_per_page: 10,
            related: 5,
            smart_punctuation: true,
            math: false,
            highlight: true,
            search: true,
            paths: Paths::default(),
            archive: Archive { days: false },
            feed: Feed::default(),
            links: Links::default(),
            worksheets: Worksheets::default(),
            menu: Vec::new(),
            extra: serde_json::Value::Object(serde_json::Map::new()),
        }
    }
}

impl Default for Paths {
    fn default() -> Self {
        Self {
            archive: "archive".to_owned(),
            tags: "tags".to_owned(),
            categories: "categories".to_owned(),
            series: "series".to_owned(),
            authors: "authors".to_owned(),
            glossary: "glossary".to_owned(),
            worksheets: "worksheets".to_owned(),
            page: "page".to_owned(),
        }
    }
}

impl Default for Feed {
    fn default() -> Self {
        Self {
            formats: vec![FeedFormat::Atom, FeedFormat::Rss, FeedFormat::Json],
            limit: 20,
            content: FeedContent::Excerpt,
        }
    }
}

/// Tells of the keys without which there is no site.
fn require(reader: &mut Reader<'_>, root: &Node, path: &Arc<str>) {
    let Some(mut fields) = Fields::of(root) else { return };
    for (key, example) in
        [("title", "title = \"My blog\""), ("base_url", "base_url = \"https://example.com\"")]
    {
        if fields.take(key).is_none() {
            let message = format!("there is no `{key}`");
            let diagnostic = Diagnostic::in_file(Code::ConfigKeyMissing, path, message);
            reader.push(diagnostic.help(format!("add a line such as `{example}` at the top")));
        }
    }
}

/// Puts a value in its place, if there is one.
fn set<T>(place: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *place = value;
    }
}

fn read_site(reader: &mut Reader<'_>, fields: &mut Fields<'_>, config: &mut Config) {
    set(&mut config.title, fields.take("title").and_then(|node| reader.filled_text(node)));
    set(&mut config.description, fields.take("description").and_then(|node| reader.text(node)));
    set(&mut config.base_url, fields.take("base_url").and_then(|node| checked(reader, node, BaseUrl::parse)));
    if let Some(node) = fields.take("language") {
        config.language_span = Some(node.span);
        set(&mut config.language, checked(reader, node, language_tag));
    }
    set(&mut config.time_zone, fields.take("time_zone").and_then(|node| checked(reader, node, time_zone)));
    let author = fields.take("author");
    config.author_span = author.map(|node| node.span);
    config.author = author.and_then(|node| reader.filled_text(node));
    config.copyright = fields.take("copyright").and_then(|node| reader.filled_text(node));
    if let Some(node) = fields.take("theme") {
        config.theme_span = Some(node.span);
        set(&mut config.theme, checked(reader, node, theme_name));
    }
}

fn read_lists(reader: &mut Reader<'_>, fields: &mut Fields<'_>, config: &mut Config) {
    set(
        &mut config.permalink,
        fields.take("permalink").and_then(|node| checked(reader, node, Permalink::parse)),
    );
    set(
        &mut config.page_permalink,
        fields.take("page_permalink").and_then(|node| checked(reader, node, page_permalink)),
    );
    let count = |reader: &mut Reader<'_>, node, least| {
        reader.whole_number(node, least..=MOST_PER_PAGE).and_then(|it| usize::try_from(it).ok())
    };
    set(&mut config.posts_per_page, fields.take("posts_per_page").and_then(|node| count(reader, node, 1)));
    set(&mut config.related, fields.take("related").and_then(|node| count(reader, node, 0)));
    set(&mut config.search, fields.take("search").and_then(|node| reader.boolean(node)));
    if let Some(items) = fields.take("menu").and_then(|node| reader.list(node)) {
        config.menu = items.iter().filter_map(|item| menu_item(reader, item)).collect();
    }
}

fn read_tables(reader: &mut Reader<'_>, fields: &mut Fields<'_>, config: &mut Config) {
    within(reader, ("markdown", fields.take("markdown")), |reader, table| {
        for (key, place) in [
            ("smart_punctuation", &mut config.smart_punctuation),
            ("math", &mut config.math),
            ("highlight", &mut config.highlight),
        ] {
            set(place, table.take(key).and_then(|node| reader.boolean(node)));
        }
    });
    within(reader, ("paths", fields.take("paths")), |reader, table| {
        read_paths(reader, table, &mut config.paths);
    });
    within(reader, ("archive", fields.take("archive")), |reader, table| {
        set(&mut config.archive.days, table.take("days").and_then(|node| reader.boolean(node)));
    });
    within(reader, ("feed", fields.take("feed")), |reader, table| read_feed(reader, table, &mut config.feed));
    within(reader, ("links", fields.take("links")), |reader, table| {
        let prefixes = table.take("skip").and_then(|node| reader.list(node)).unwrap_or_default();
        config.links.skip =
            prefixes.iter().filter_map(|node| checked(reader, node, skipped_address)).collect();
    });
    within(reader, ("worksheets", fields.take("worksheets")), |reader, table| {
        let it = &mut config.worksheets;
        it.site_id = table.take("site_id").and_then(|node| checked(reader, node, site_id));
        it.currency = table.take("currency").and_then(|node| checked(reader, node, currency));
    });
    if let Some(node) = fields.take("settings").filter(|node| reader.table(node).is_some()) {
        config.settings = node.clone();
    }
    if let Some(node) = fields.take("extra").filter(|node| reader.table(node).is_some()) {
        config.extra = node.to_json();
    }
}

/// Reads a table's keys, and tells of those that were not asked for.
fn within<'n>(
    reader: &mut Reader<'_>,
    (name, node): (&str, Option<&'n Node>),
    read: impl FnOnce(&mut Reader<'_>, &mut Fields<'n>),
) {
    if let Some(mut table) = node.and_then(|node| reader.table(node)) {
        read(reader, &mut table);
        refuse_rest(reader, table, &format!("[{name}]"));
    }
}

/// Tells of a table's keys that were not asked for; of those of the site, where they belong.
fn refuse_rest(reader: &mut Reader<'_>, mut table: Fields<'_>, name: &str) {
    for entry in table.take_rest(&KEYS) {
        let diagnostic = reader.unknown_key(entry, &[]);
        reader.push(diagnostic.help(belongs_above(name)));
    }
    reader.refuse_rest(table);
}

/// The keys of `site.toml` that stand in no table.
const KEYS: [&str; 13] = [
    "author",
    "base_url",
    "copyright",
    "description",
    "language",
    "page_permalink",
    "permalink",
    "posts_per_page",
    "related",
    "search",
    "theme",
    "time_zone",
    "title",
];

/// Whether a key stands in no table of `site.toml`.
pub(crate) fn is_of_site(key: &str) -> bool {
    KEYS.contains(&key)
}

/// Where a key of the site belongs that stands below a table's name.
pub(crate) fn belongs_above(table: &str) -> String {
    format!("this line belongs further up, above the first line in brackets such as `{table}`")
}

fn read_feed(reader: &mut Reader<'_>, table: &mut Fields<'_>, feed: &mut Feed) {
    let formats = [("atom", FeedFormat::Atom), ("rss", FeedFormat::Rss), ("json", FeedFormat::Json)];
    if let Some(items) = table.take("formats").and_then(|node| reader.list(node)) {
        feed.formats = items.iter().filter_map(|item| reader.choice(item, &formats)).collect();
        feed.formats.sort_unstable();
        feed.formats.dedup();
    }
    let limit = table.take("limit").and_then(|node| reader.whole_number(node, 1..=MOST_PER_PAGE));
    set(&mut feed.limit, limit.and_then(|limit| usize::try_from(limit).ok()));
    let contents = [("full", FeedContent::Full), ("excerpt", FeedContent::Excerpt)];
    set(&mut feed.content, table.take("content").and_then(|node| reader.choice(node, &contents)));
}

fn read_paths(reader: &mut Reader<'_>, table: &mut Fields<'_>, paths: &mut Paths) {
    let mut places: BTreeMap<&'static str, Span> = BTreeMap::new();
    for (key, place) in paths.entries() {
        if let Some(node) = table.take(key) {
            places.insert(key, node.span);
            set(place, checked(reader, node, folder_name));
        }
    }
    let mut owners: BTreeMap<String, &'static str> = BTreeMap::new();
    for (key, place) in paths.entries() {
        let Some(other) = owners.insert(place.clone(), key) else { continue };
        // One of the two at least is not a default.
        let span = places.get(key).or_else(|| places.get(other)).copied().unwrap_or_default();
        let message = format!("`{other}` and `{key}` have the same folder, `{place}`");
        let diagnostic = reader.invalid(span, message);
        reader.push(diagnostic.help("give each a name of its own"));
    }
}

impl Paths {
    fn entries(&mut self) -> [(&'static str, &mut String); 8] {
        [
            ("archive", &mut self.archive),
            ("tags", &mut self.tags),
            ("categories", &mut self.categories),
            ("series", &mut self.series),
            ("authors", &mut self.authors),
            ("glossary", &mut self.glossary),
            ("worksheets", &mut self.worksheets),
            ("page", &mut self.page),
        ]
    }
}

fn menu_item(reader: &mut Reader<'_>, node: &Node) -> Option<MenuItem> {
    let mut table = reader.table(node)?;
    let mut required = |reader: &mut Reader<'_>, key| {
        let value = table.take(key);
        if value.is_none() {
            let diagnostic =
                reader.at(Code::ConfigKeyMissing, node.span, format!("this entry has no `{key}`"));
            reader
                .push(diagnostic.help("an entry has two lines: `name = \"About\"` and `url = \"/about/\"`"));
        }
        value
    };
    let name = required(reader, "name").and_then(|node| reader.filled_text(node));
    let url = required(reader, "url");
    refuse_rest(reader, table, "[[menu]]");
    let url_span = url?.span;
    let url = url.and_then(|node| checked(reader, node, menu_address));
    Some(MenuItem { name: name?, url: url?, url_span })
}

/// A text that a rule accepts.
fn checked<T>(
    reader: &mut Reader<'_>,
    node: &Node,
    rule: impl FnOnce(&str) -> Result<T, Invalid>,
) -> Option<T> {
    let text = reader.filled_text(node)?;
    match rule(&text) {
        Ok(value) => Some(value),
        Err(invalid) => {
            let diagnostic = reader.invalid(node.span, invalid.message);
            reader.push(match invalid.help {
                Some(help) => diagnostic.help(help),
                None => diagnostic,
            });
            None
        }
    }
}

fn language_tag(text: &str) -> Result<String, Invalid> {
    let meant = language::meant(text);
    if language::is_tag(text) && meant.is_none() {
        return Ok(language::in_form(text));
    }
    let help = match meant {
        Some(tag) => crate::diagnostic::suggest::question(&tag),
        None => "write it like `en`, `de` or `pt-BR`".to_owned(),
    };
    Err(Invalid { message: format!("`{text}` is no language tag"), help: Some(help) })
}

/// The zone of a name, from the data that come with the program: the machine's own would differ from place to place.
fn time_zone(name: &str) -> Result<TimeZone, Invalid> {
    let zones = TimeZoneDatabase::bundled();
    zones.get(name).map_err(|_| {
        let names: Vec<String> = zones.available().map(|zone| zone.to_string()).collect();
        let help = crate::diagnostic::suggest::help(name, names.iter().map(String::as_str))
            .unwrap_or_else(|| "write a place as in `Europe/Berlin`, or `UTC`".to_owned());
        Invalid { message: format!("there is no time zone `{name}`"), help: Some(help) }
    })
}

fn theme_name(text: &str) -> Result<String, Invalid> {
    folder(text, "is not the name of a theme's folder")
}

fn folder_name(text: &str) -> Result<String, Invalid> {
    folder(text, "is not the name of a folder")
}

fn folder(text: &str, complaint: &str) -> Result<String, Invalid> {
    if is_folder(text) {
        return Ok(text.to_owned());
    }
    let help = "use letters, digits, `-`, `_` and `.`, without slashes".to_owned();
    Err(Invalid { message: format!("`{text}` {complaint}"), help: Some(help) })
}

fn page_permalink(text: &str) -> Result<Permalink, Invalid> {
    let permalink = Permalink::parse(text)?;
    if permalink.needs_date() {
        let help = "use `:section` and `:slug` only".to_owned();
        return Err(Invalid {
            message: "pages have no date to make an address of".to_owned(),
            help: Some(help),
        });
    }
    Ok(permalink)
}

fn skipped_address(text: &str) -> Result<String, Invalid> {
    if is_web_address(text) {
        return Ok(text.to_owned());
    }
    let help = "write how the addresses begin, host and all: `https://www.example.com/`".to_owned();
    Err(Invalid { message: format!("no web address begins with `{text}`"), help: Some(help) })
}

/// A name that browsers can keep answers under, and that nobody mistakes for a part of a longer one.
fn site_id(text: &str) -> Result<String, Invalid> {
    const LONGEST: usize = 64;
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-._".contains(&byte);
    if text.len() <= LONGEST && text.bytes().all(is_plain) {
        return Ok(text.to_owned());
    }
    let help = format!("use small letters, digits, `-`, `.` and `_`, no more than {LONGEST} of them");
    Err(Invalid { message: format!("`{text}` cannot be the name of a site"), help: Some(help) })
}

fn currency(text: &str) -> Result<String, Invalid> {
    if text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Ok(text.to_owned());
    }
    let help = "write its three capital letters: `EUR`, `GBP`, `USD`".to_owned();
    Err(Invalid { message: format!("`{text}` is no currency"), help: Some(help) })
}

fn menu_address(text: &str) -> Result<String, Invalid> {
    if is_menu_address(text) {
        return Ok(text.to_owned());
    }
    let help = "write `/about/`, `https://example.com/` or `mailto:me@example.com`".to_owned();
    Err(Invalid { message: format!("the menu cannot lead to `{text}`"), help: Some(help) })
}

#[cfg(test)]
mod tests;
