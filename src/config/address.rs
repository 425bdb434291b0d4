//! Addresses in the configuration: where the site is published, and how posts are addressed.
//!
//! Owns the checks of `base_url`, of permalink patterns and of the menu's addresses. Refuses to join them: that is
//! `plan`'s.

use super::{BaseUrl, Permalink, PermalinkPart};
use crate::diagnostic::suggest;

/// Why an address is not accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
}

impl Invalid {
    /// A message with its help.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: Some(help.into()) }
    }
}

impl BaseUrl {
    /// Reads `https://example.com/blog`, with or without a slash at the end.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let example = "write it like `https://example.com` or `https://example.com/blog`";
        let invalid = |message: String| Invalid::new(message, example);
        let (scheme, rest) = text
            .split_once("://")
            .ok_or_else(|| invalid(format!("`{text}` is no web address: it has no `https://`")))?;
        let scheme = scheme.to_ascii_lowercase();
        if scheme != "https" && scheme != "http" {
            return Err(invalid(format!("a site cannot be published at `{scheme}:`")));
        }
        if let Some(mark) = rest.chars().find(|it| matches!(it, '?' | '#')) {
            return Err(invalid(format!("the base address has a `{mark}`, and pages are put after it")));
        }
        let (host, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
        if !is_host(host) {
            return Err(invalid(format!("`{host}` is no name of a host")));
        }
        let path = path.trim_end_matches('/');
        if !path.is_empty() && !path[1..].split('/').all(is_segment) {
            return Err(invalid(format!("`{path}` is not the path of a folder")));
        }
        Ok(Self { origin: format!("{scheme}://{}", host.to_lowercase()), path: path.to_owned() })
    }
}

/// Whether a text can stand between `https://` and the path: a name or number, and perhaps a port.
fn is_host(text: &str) -> bool {
    let (name, port) = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((number, rest)) => {
            let is_number =
                number.contains(':') && number.bytes().all(|it| it.is_ascii_hexdigit() || it == b':');
            return is_number && (rest.is_empty() || rest.strip_prefix(':').is_some_and(is_port));
        }
        None => text.split_once(':').map_or((text, None), |(name, port)| (name, Some(port))),
    };
    let is_label =
        |label: &str| !label.is_empty() && label.chars().all(|it| it.is_alphanumeric() || it == '-');
    name.split('.').all(is_label) && port.is_none_or(is_port)
}

fn is_port(text: &str) -> bool {
    text.parse::<u16>().is_ok()
}

/// Whether a text can be a folder in an address: no dots alone, nothing that would need escaping.
fn is_segment(text: &str) -> bool {
    !text.starts_with('.')
        && !text.is_empty()
        && text.chars().all(|it| it.is_alphanumeric() || matches!(it, '-' | '_' | '.' | '~' | '%'))
}

/// Whether a text can be the name of a generated folder: one segment, without escapes.
pub(super) fn is_folder(text: &str) -> bool {
    is_segment(text) && !text.contains('%')
}

/// Whether the menu or an author's link may lead there: an address of the site, of the web, or of a mailbox.
pub(crate) fn is_menu_address(text: &str) -> bool {
    let has_host = |rest: &str| rest.split(['/', '?', '#']).next().is_some_and(is_host);
    let is_plain = !text.chars().any(|it| it.is_whitespace() || it.is_control());
    is_plain
        && ((text.starts_with('/') && !text.starts_with("//"))
            || text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).is_some_and(has_host)
            || text.strip_prefix("mailto:").is_some_and(|mailbox| mailbox.contains('@')))
}

/// Whether a text is the beginning of web addresses: it names their host.
pub(super) fn is_web_address(text: &str) -> bool {
    (text.starts_with("https://") || text.starts_with("http://")) && is_menu_address(text)
}

/// The words of a pattern, and what they stand for.
const WORDS: [(&str, PermalinkPart); 5] = [
    ("section", PermalinkPart::Section),
    ("slug", PermalinkPart::Slug),
    ("year", PermalinkPart::Year),
    ("month", PermalinkPart::Month),
    ("day", PermalinkPart::Day),
];

impl Permalink {
    /// Reads `/:section/:slug/`.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let example = "write it like `/:section/:slug/` or `/:year/:month/:slug/`";
        if !text.starts_with('/') || !text.ends_with('/') {
            return Err(Invalid::new(
                format!("the pattern `{text}` does not begin and end with `/`"),
                example,
            ));
        }
        let parts = Self::parts(text)?;
        if !parts.contains(&PermalinkPart::Slug) {
            let message = format!("the pattern `{text}` has no `:slug`: all would have one address");
            return Err(Invalid::new(message, example));
        }
        Ok(Self(parts))
    }

    /// Whether the address depends on a date, which pages do not have.
    pub fn needs_date(&self) -> bool {
        self.0
            .iter()
            .any(|part| matches!(part, PermalinkPart::Year | PermalinkPart::Month | PermalinkPart::Day))
    }

    fn parts(text: &str) -> Result<Vec<PermalinkPart>, Invalid> {
        let mut parts = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            if let Some(after) = rest.strip_prefix(':') {
                let end = after.find(|it: char| !it.is_ascii_alphabetic()).unwrap_or(after.len());
                parts.push(word(&after[..end])?);
                rest = &after[end..];
            } else {
                let end = rest.find(':').unwrap_or(rest.len());
                parts.push(PermalinkPart::Literal(literal(&rest[..end])?));
                rest = &rest[end..];
            }
        }
        Ok(parts)
    }
}

fn word(name: &str) -> Result<PermalinkPart, Invalid> {
    if let Some((_, part)) = WORDS.iter().find(|(word, _)| *word == name) {
        return Ok(part.clone());
    }
    let names: Vec<String> = WORDS.iter().map(|(word, _)| format!(":{word}")).collect();
    let wrong = format!(":{name}");
    let help = suggest::help(&wrong, names.iter().map(String::as_str));
    Err(Invalid { message: format!("a pattern of addresses has no `{wrong}`"), help })
}

fn literal(text: &str) -> Result<String, Invalid> {
    let wrong = text.chars().find(|it| !(it.is_alphanumeric() || matches!(it, '/' | '-' | '_' | '.' | '~')));
    if let Some(wrong) = wrong {
        let help = "use letters, digits, `-`, `_`, `.`, `~` and `/`";
        return Err(Invalid::new(format!("an address cannot hold `{wrong}`"), help));
    }
    if text.contains("//") || text.contains("/.") {
        return Err(Invalid::new(
            format!("`{text}` is not part of an address"),
            "write one `/` between two names",
        ));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_addresses_are_taken_apart() {
        for (text, origin, path) in [
            ("https://example.com", "https://example.com", ""),
            ("HTTP://Example.com:8080/", "http://example.com:8080", ""),
            ("https://example.com/blog/en/", "https://example.com", "/blog/en"),
            ("http://[::1]:1111/x", "http://[::1]:1111", "/x"),
            ("https://müller.example/~jane", "https://müller.example", "/~jane"),
        ] {
            let expected = BaseUrl { origin: origin.to_owned(), path: path.to_owned() };
            assert_eq!(BaseUrl::parse(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn other_texts_are_no_base_addresses() {
        for (text, message) in [
            ("example.com", "`example.com` is no web address: it has no `https://`"),
            ("ftp://example.com", "a site cannot be published at `ftp:`"),
            ("https://example.com/?a", "the base address has a `?`, and pages are put after it"),
            ("https:///blog", "`` is no name of a host"),
            ("https://a b.com", "`a b.com` is no name of a host"),
            ("https://a.com:99999", "`a.com:99999` is no name of a host"),
            ("https://a.com/b//c", "`/b//c` is not the path of a folder"),
            ("https://a.com/../c", "`/../c` is not the path of a folder"),
        ] {
            assert_eq!(BaseUrl::parse(text).map_err(|invalid| invalid.message), Err(message.to_owned()));
        }
    }

    #[test]
    fn patterns_are_taken_apart() {
        use PermalinkPart::{Literal, Month, Section, Slug, Year};
        let literal = |text: &str| Literal(text.to_owned());
        let parse = |text| Permalink::parse(text).map(|permalink| permalink.0);
        assert_eq!(
            parse("/:section/:slug/"),
            Ok(vec![literal("/"), Section, literal("/"), Slug, literal("/")])
        );
        assert_eq!(
            parse("/b/:year-:month/:slug/"),
            Ok(vec![literal("/b/"), Year, literal("-"), Month, literal("/"), Slug, literal("/")])
        );
    }

    #[test]
    fn patterns_without_sense_are_refused() {
        for (text, message, help) in [
            ("/:slg/", "a pattern of addresses has no `:slg`", "did you mean `:slug`?"),
            (":slug/", "the pattern `:slug/` does not begin and end with `/`", "write it like"),
            ("/:year/", "the pattern `/:year/` has no `:slug`: all would have one address", "write it like"),
            ("/a?/:slug/", "an address cannot hold `?`", "use letters"),
            ("/../:slug/", "`/../` is not part of an address", "write one `/`"),
        ] {
            let invalid = Permalink::parse(text).expect_err(text);
            assert_eq!(invalid.message, message);
            assert!(invalid.help.is_some_and(|it| it.starts_with(help)), "{text}");
        }
    }

    #[test]
    fn the_menu_leads_to_the_site_the_web_or_a_mailbox() {
        for text in ["/", "/about/", "https://example.com/x?y", "http://a.example", "mailto:jane@example.com"]
        {
            assert!(is_menu_address(text), "{text}");
        }
        for text in ["about", "//a.com", "javascript:alert(1)", "mailto:jane", "https://", "/a b"] {
            assert!(!is_menu_address(text), "{text}");
        }
    }
}
