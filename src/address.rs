//! Addresses: where pages are published.
//!
//! Owns permalinks, the folders of generated pages, and the file that holds an address. Every address begins with
//! `/`, ends with `/` if it is a page, and leaves the base path out; [`Base`] adds it where an address is printed.

use std::fmt::Write as _;

use crate::config::{BaseUrl, Config, Permalink, PermalinkPart};
use crate::document::slug::slug;
use crate::document::{Document, Kind};

/// The address of a document; empty for a snippet, which has no page.
pub fn of(document: &Document, config: &Config) -> String {
    let summary = &document.summary;
    if let (Some(path), Kind::Post | Kind::Page | Kind::Glossary | Kind::Worksheet) =
        (&summary.path, document.kind)
    {
        return path.clone();
    }
    let paths = &config.paths;
    match document.kind {
        Kind::Post => permalink(document, &config.permalink),
        Kind::Page if is_home(&document.path) => "/".to_owned(),
        Kind::Page => permalink(document, &config.page_permalink),
        Kind::Series => member(&paths.series, &summary.slug),
        Kind::Author => member(&paths.authors, &summary.slug),
        Kind::Tag => member(&paths.tags, &summary.slug),
        Kind::Category => member(&paths.categories, &summary.slug),
        Kind::Glossary => member(&paths.glossary, &summary.slug),
        Kind::Worksheet => member(&paths.worksheets, &summary.slug),
        Kind::Snippet => String::new(),
    }
}

/// Whether a file is the text of the home page: `index.md` or `_index.md` in the content folder itself.
pub fn is_home(path: &str) -> bool {
    matches!(path, "index.md" | "_index.md")
}

/// The address of a generated list: `/tags/`.
pub fn list(folder: &str) -> String {
    format!("/{folder}/")
}

/// The address of a member of a generated list: `/tags/goal-setting/`.
pub fn member(folder: &str, slug: &str) -> String {
    format!("/{folder}/{slug}/")
}

/// The address of the `number`th page of a list, counted from 1: the list's own, then `…/page/2/`.
pub fn page_of(list: &str, word: &str, number: usize) -> String {
    if number <= 1 { list.to_owned() } else { format!("{list}{word}/{number}/") }
}

/// The output file of an address: `posts/x/index.html`, or the address itself where it names a file.
pub fn file(address: &str) -> String {
    let path = address.trim_start_matches('/');
    if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() }
}

/// The folder of a document's own files below the content folder: `posts/x` for `posts/x/index.md`.
pub fn bundle(path: &str) -> Option<&str> {
    let (folder, name) = path.rsplit_once('/')?;
    matches!(name, "index.md" | "_index.md").then_some(folder)
}

/// An address relative to a page's own, made absolute: `..` and `.` resolved, never above the root.
pub fn join(page: &str, relative: &str) -> String {
    let mut parts: Vec<&str> = page.split('/').filter(|part| !part.is_empty()).collect();
    if !page.ends_with('/') {
        parts.pop();
    }
    let ends_open = relative.ends_with('/') || matches!(relative.rsplit('/').next(), Some("." | ".."));
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let path = parts.join("/");
    if path.is_empty() { "/".to_owned() } else { format!("/{path}{}", if ends_open { "/" } else { "" }) }
}

/// Prints addresses under a base URL.
#[derive(Clone, Copy, Debug)]
pub struct Base<'a>(pub &'a BaseUrl);

impl Base<'_> {
    /// The address as a page of the site links to it: base path and address, percent-encoded.
    pub fn link(self, address: &str) -> String {
        let mut link = self.0.path.clone();
        encode(address, &mut link);
        link
    }

    /// The whole address: `https://example.com/blog/posts/x/`.
    pub fn absolute(self, address: &str) -> String {
        let mut link = format!("{}{}", self.0.origin, self.0.path);
        encode(address, &mut link);
        link
    }
}

/// Percent-encodes what a URL's path cannot hold as it is (RFC 3986, section 3.3); letters of other scripts too.
pub fn encode(path: &str, into: &mut String) {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~!$&'()*+,;=:@".contains(&byte);
    if path.bytes().all(is_plain) {
        into.push_str(path);
        return;
    }
    for byte in path.bytes() {
        if is_plain(byte) {
            into.push(char::from(byte));
        } else {
            write!(into, "%{byte:02X}").expect("a text can always be written to");
        }
    }
}

fn permalink(document: &Document, pattern: &Permalink) -> String {
    let date = document.summary.date;
    let mut address = String::new();
    for part in &pattern.0 {
        match part {
            PermalinkPart::Literal(text) => address.push_str(text),
            PermalinkPart::Section => address.push_str(&section(&document.path)),
            PermalinkPart::Slug => address.push_str(&document.summary.slug),
            PermalinkPart::Year => push_number(&mut address, date.map(|date| i32::from(date.year)), 4),
            PermalinkPart::Month => push_number(&mut address, date.map(|date| i32::from(date.month)), 2),
            PermalinkPart::Day => push_number(&mut address, date.map(|date| i32::from(date.day)), 2),
        }
    }
    // A page in the content folder itself has no section, and a page no year: what stood around them closes up.
    while address.contains("//") {
        address = address.replace("//", "/");
    }
    address
}

fn push_number(address: &mut String, number: Option<i32>, width: usize) {
    if let Some(number) = number {
        write!(address, "{number:0width$}").expect("a text can always be written to");
    }
}

/// The folders that a document lies in, each as a slug; a bundle's own folder is its slug, not its section.
fn section(path: &str) -> String {
    let folder = bundle(path).unwrap_or(path).rsplit_once('/').map_or("", |(folder, _)| folder);
    let parts: Vec<String> = folder.split('/').filter(|part| !part.is_empty()).map(slug).collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_hold_addresses() {
        assert_eq!(file("/"), "index.html");
        assert_eq!(file("/posts/x/"), "posts/x/index.html");
        assert_eq!(file("/feed.json"), "feed.json");
    }

    #[test]
    fn relative_addresses_never_leave_the_site() {
        assert_eq!(join("/posts/x/", "../y/"), "/posts/y/");
        assert_eq!(join("/posts/x/", "z"), "/posts/x/z");
        assert_eq!(join("/posts/x/", "../../../../"), "/");
        assert_eq!(join("/", "about/"), "/about/");
    }

    #[test]
    fn links_carry_the_base_path_and_are_encoded() {
        let base = BaseUrl { origin: "https://example.com".into(), path: "/blog".into() };
        assert_eq!(Base(&base).link("/posts/größe/"), "/blog/posts/gr%C3%B6%C3%9Fe/");
        assert_eq!(Base(&base).absolute("/"), "https://example.com/blog/");
    }

    #[test]
    fn further_pages_of_a_list_have_numbers() {
        assert_eq!(page_of("/tags/x/", "page", 1), "/tags/x/");
        assert_eq!(page_of("/", "page", 2), "/page/2/");
    }
}
