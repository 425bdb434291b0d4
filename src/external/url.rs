//! Web addresses: `http` and `https`, taken apart as far as asking for them needs it.
//!
//! Owns one form for every address, so that two spellings of one are asked for once, and where a redirect leads.
//! Fragments and names of users are left out: no host is to see them.

use std::fmt::{self, Write as _};

use unicode_normalization::UnicodeNormalization as _;

use super::punycode;

/// An address of the web, without its fragment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Url {
    scheme: Scheme,
    /// In ASCII and small letters.
    host: String,
    /// `None` where it is the scheme's own.
    port: Option<u16>,
    /// Path and query; begins with `/`, in ASCII.
    path: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Scheme {
    Http,
    Https,
}

impl Scheme {
    fn name(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }

    fn port(self) -> u16 {
        match self {
            Self::Http => 80,
            Self::Https => 443,
        }
    }
}

impl Url {
    /// Reads an address with its scheme; `None` if it is no address of the web.
    pub fn parse(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        let scheme =
            [Scheme::Http, Scheme::Https].into_iter().find(|it| scheme.eq_ignore_ascii_case(it.name()))?;
        let rest = rest.split('#').next().unwrap_or_default();
        let (authority, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
        let address = authority.rsplit_once('@').map_or(authority, |(_, address)| address);
        let (host, port) = split_port(address)?;
        let port = port.filter(|port| *port != scheme.port());
        Some(Self { scheme, host: ascii_host(host)?, port, path: ascii_path(path) })
    }

    /// Where a reference on the page at this address leads; `None` if it leads out of the web.
    pub fn join(&self, reference: &str) -> Option<Self> {
        let reference = reference.trim();
        let reference = reference.split('#').next().unwrap_or_default();
        let is_scheme = |it: &str| {
            it.starts_with(|first: char| first.is_ascii_alphabetic())
                && it.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
        };
        if reference.split_once(':').is_some_and(|(scheme, _)| is_scheme(scheme)) {
            return Self::parse(reference);
        }
        if reference.starts_with("//") {
            return Self::parse(&format!("{}:{reference}", self.scheme.name()));
        }
        let own = self.path.split('?').next().unwrap_or_default();
        let path = match reference.chars().next() {
            None => self.path.clone(),
            Some('/') => reference.to_owned(),
            Some('?') => format!("{own}{reference}"),
            Some(_) => format!("{}{reference}", &own[..=own.rfind('/').unwrap_or(0)]),
        };
        Some(Self { path: ascii_path(&path), ..self.clone() })
    }

    /// The host's name, as it is looked up.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The host with its port: that to which a connection is made.
    pub fn origin(&self) -> String {
        format!("{}:{}", self.host, self.port.unwrap_or(self.scheme.port()))
    }

    /// Whether the host is a name that must be looked up, and not a number or this machine.
    pub fn has_host_name(&self) -> bool {
        !self.host.starts_with('[')
            && self.host != "localhost"
            && self.host.parse::<std::net::Ipv4Addr>().is_err()
    }

    /// Whether this is the first page of its host.
    pub fn is_first_page(&self) -> bool {
        self.path == "/"
    }

    /// The address of the host's first page.
    #[must_use]
    pub fn first_page(&self) -> Self {
        Self { path: "/".to_owned(), ..self.clone() }
    }

    /// Whether the address begins as another does. The path of the other may end anywhere.
    pub fn is_below(&self, other: &Self) -> bool {
        let place = |it: &Self| (it.scheme, it.port);
        place(self) == place(other) && self.host == other.host && self.path.starts_with(&other.path)
    }
}

impl fmt::Display for Url {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}://{}", self.scheme.name(), self.host)?;
        if let Some(port) = self.port {
            write!(formatter, ":{port}")?;
        }
        formatter.write_str(&self.path)
    }
}

/// The fragment of an address with its `#`, or nothing.
pub(super) fn fragment(text: &str) -> &str {
    text.find('#').map_or("", |at| &text[at..])
}

/// Host and port; `None` if the port is no number.
fn split_port(address: &str) -> Option<(&str, Option<u16>)> {
    // The colons of an IPv6 address stand in brackets.
    let after_host = address.rfind(']').unwrap_or(0);
    match address[after_host..].rfind(':') {
        None => Some((address, None)),
        Some(at) => {
            let (host, port) = address.split_at(after_host + at);
            match &port[1..] {
                "" => Some((host, None)),
                port => Some((host, Some(port.parse().ok()?))),
            }
        }
    }
}

/// The name of a host as it is looked up; `None` if no host can have it.
fn ascii_host(host: &str) -> Option<String> {
    if let Some(number) = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return number.parse::<std::net::Ipv6Addr>().ok().map(|number| format!("[{number}]"));
    }
    let host = host.nfkc().collect::<String>().to_lowercase();
    let labels: Option<Vec<String>> =
        host.strip_suffix('.').unwrap_or(&host).split('.').map(ascii_label).collect();
    labels.map(|labels| labels.join("."))
}

fn ascii_label(label: &str) -> Option<String> {
    if !label.is_ascii() {
        return label.chars().all(is_of_host).then(|| format!("xn--{}", punycode::encode(label)));
    }
    (!label.is_empty() && label.chars().all(is_of_host)).then(|| label.to_owned())
}

fn is_of_host(character: char) -> bool {
    // Underscores are no part of a host's name by the rules, and stand in some all the same.
    matches!(character, '-' | '_')
        || if character.is_ascii() {
            character.is_ascii_alphanumeric()
        } else {
            !character.is_whitespace() && !character.is_control()
        }
}

/// Path and query with `.` and `..` resolved, and everything escaped that a request cannot hold.
fn ascii_path(text: &str) -> String {
    let (path, query) = text.split_at(text.find('?').unwrap_or(text.len()));
    let mut segments: Vec<&str> = Vec::new();
    let mut rest = path.strip_prefix('/').unwrap_or(path).split('/').peekable();
    while let Some(segment) = rest.next() {
        let is_last = rest.peek().is_none();
        match segment {
            "." | ".." => {
                if segment == ".." {
                    segments.pop();
                }
                // What the dots lead to is a folder.
                if is_last {
                    segments.push("");
                }
            }
            segment => segments.push(segment),
        }
    }
    let mut escaped = String::with_capacity(text.len() + 1);
    for segment in segments {
        escaped.push('/');
        escape(segment, &mut escaped);
    }
    if escaped.is_empty() {
        escaped.push('/');
    }
    escape(query, &mut escaped);
    escaped
}

fn escape(text: &str, into: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte) {
            into.push(char::from(byte));
        } else {
            write!(into, "%{byte:02X}").expect("a text can always be written to");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap_or_else(|| panic!("{text}"))
    }

    #[test]
    fn every_spelling_has_one_form() {
        for (written, read) in [
            ("https://example.com", "https://example.com/"),
            ("HTTPS://Example.COM:443/a/../b/./c#top", "https://example.com/b/c"),
            ("http://example.com:8080?q=1", "http://example.com:8080/?q=1"),
            ("http://example.com:/x", "http://example.com/x"),
            ("https://me:secret@example.com/", "https://example.com/"),
            ("https://example.com./x", "https://example.com/x"),
            ("https://example.com/a b/größe?q=ä\"", "https://example.com/a%20b/gr%C3%B6%C3%9Fe?q=%C3%A4%22"),
            ("https://example.com/a%20b", "https://example.com/a%20b"),
            ("https://example.com/a//b/", "https://example.com/a//b/"),
            ("https://example.com/a/..", "https://example.com/"),
            ("https://Müller.example/", "https://xn--mller-kva.example/"),
            ("https://例え.テスト/", "https://xn--r8jz45g.xn--zckzah/"),
            ("https://[::1]:8443/x", "https://[::1]:8443/x"),
            ("http://my_host.example/", "http://my_host.example/"),
        ] {
            assert_eq!(url(written).to_string(), read, "{written}");
            assert_eq!(url(read), url(written));
        }
    }

    #[test]
    fn other_texts_are_no_addresses() {
        for text in [
            "https://",
            "https:///x",
            "https:example.com",
            "https://exa mple.com/",
            "https://a..b/",
            "https://example.com:99999/",
            "https://example.com:x/",
            "https://exam%70le.com/",
            "https://[::g]/",
            "ftp://example.com/",
            "mailto:a@example.com",
            "example.com",
        ] {
            assert_eq!(Url::parse(text), None, "{text}");
        }
    }

    #[test]
    fn redirects_lead_from_where_they_stand() {
        let from = url("https://example.com:8443/a/b?c=d");
        for (reference, to) in [
            ("https://other.example/x#y", "https://other.example/x"),
            ("http://example.com/", "http://example.com/"),
            ("//cdn.example/x", "https://cdn.example/x"),
            ("/x/../y?z", "https://example.com:8443/y?z"),
            ("c?x=http://y", "https://example.com:8443/a/c?x=http://y"),
            ("../c", "https://example.com:8443/c"),
            ("?e", "https://example.com:8443/a/b?e"),
            ("#f", "https://example.com:8443/a/b?c=d"),
            (" größe ", "https://example.com:8443/a/gr%C3%B6%C3%9Fe"),
        ] {
            assert_eq!(from.join(reference).map(|it| it.to_string()).as_deref(), Some(to), "{reference}");
        }
        assert_eq!(from.join("app:open"), None);
        assert_eq!(from.join("https://"), None);
    }

    #[test]
    fn an_address_is_below_another_that_it_begins_with() {
        let page = url("https://www.example.com/in/jane?x");
        for (prefix, is_below) in [
            ("https://www.example.com", true),
            ("https://WWW.example.com/in/", true),
            ("https://www.example.com/in/ja", true),
            ("https://www.example.co", false),
            ("http://www.example.com/", false),
            ("https://www.example.com:444/", false),
        ] {
            assert_eq!(page.is_below(&url(prefix)), is_below, "{prefix}");
        }
    }

    #[test]
    fn only_names_are_looked_up() {
        for (text, is_name) in [
            ("http://127.0.0.1/", false),
            ("http://[::1]/", false),
            ("http://localhost/", false),
            ("http://example.com/", true),
        ] {
            assert_eq!(url(text).has_host_name(), is_name, "{text}");
        }
    }
}
