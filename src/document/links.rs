//! Links: what an address in a document means, as far as the document alone can tell.
//!
//! Owns the forms of an address and which schemes are safe. Refuses to look whether anything is there: `site`
//! does, when all documents are known.

use std::borrow::Cow;

use super::LinkTarget;
use crate::diagnostic::Code;

/// Schemes that lead out of the site and run nothing, in alphabetical order.
const SAFE_SCHEMES: &[&str] = &[
    "bitcoin", "callto", "facetime", "feed", "ftp", "ftps", "geo", "git", "gopher", "http", "https", "irc",
    "ircs", "magnet", "mailto", "maps", "matrix", "news", "nntp", "sftp", "sip", "sips", "skype", "sms",
    "ssh", "tel", "webcal", "whatsapp", "xmpp",
];

/// Schemes that can run a script.
const SCRIPT_SCHEMES: &[&str] = &["blob", "data", "filesystem", "javascript", "vbscript"];

/// Why an address leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// What kind of fault it is.
    pub code: Code,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub help: String,
}

impl Refused {
    fn new(code: Code, message: impl Into<String>, help: &str) -> Self {
        Self { code, message: message.into(), help: help.to_owned() }
    }
}

/// Reads an address as it stands in a document, entities and backslashes already resolved. `source_path` is the
/// document's own, relative to the content folder.
pub fn parse(href: &str, source_path: &str) -> Result<LinkTarget, Refused> {
    let href = as_browsers_read(href);
    let href = href.as_ref();
    if href.is_empty() {
        return Err(Refused::new(
            Code::LinkEmpty,
            "a link without an address",
            "write the address between the parentheses",
        ));
    }
    if let Some(fragment) = href.strip_prefix('#') {
        return Ok(LinkTarget::Fragment(decode(fragment).into_owned()));
    }
    if let Some(refused) = of_elsewhere(href) {
        return Err(refused);
    }
    if let Some((scheme, rest)) = split_scheme(href) {
        return with_scheme(&scheme, rest, href);
    }
    if href.starts_with("//") {
        return Ok(LinkTarget::External(href.to_owned()));
    }
    let parts = split(href);
    if parts.path.contains('\\') {
        let message = format!("`{href}` has a backslash in its path");
        return Err(Refused::new(Code::LinkBroken, message, "write `/` between folders"));
    }
    let path = decode(parts.path);
    if path.contains(char::is_control) {
        let message = "a link with a control character in its path";
        return Err(Refused::new(Code::LinkBroken, message, "take the character out"));
    }
    if let Some(path) = path.strip_prefix("@/") {
        return in_content(path, "", &parts, href);
    }
    if path.starts_with('/') {
        return in_site(&path, &parts, href);
    }
    if is_file(&path) {
        return in_content(&path, source_path, &parts, href);
    }
    Ok(LinkTarget::Relative { path: path.into_owned(), fragment: parts.fragment() })
}

/// Reads an address in raw HTML, which is printed as it stands and resolved by the browser; `None` where it leads out
/// of the site or to no place that could be missing.
pub fn parse_raw(href: &str) -> Option<LinkTarget> {
    let href = as_browsers_read(href);
    let href = href.as_ref();
    // `#` and `#top` lead to the top of any page.
    if href.is_empty()
        || matches!(href, "#" | "#top")
        || href.starts_with("//")
        || split_scheme(href).is_some()
    {
        return None;
    }
    let parts = split(href);
    let path = decode(parts.path);
    let is_odd = path.contains('\\') || path.contains(char::is_control);
    (!is_odd).then(|| LinkTarget::Raw { path: path.into_owned(), fragment: parts.fragment() })
}

/// Whether a browser would run a script, or show a document of the address's own making, on following it.
pub fn is_unsafe(href: &str) -> bool {
    split_scheme(as_browsers_read(href).as_ref())
        .is_some_and(|(scheme, _)| SCRIPT_SCHEMES.contains(&scheme.as_str()))
}

/// What to say of an address that is whole in its author's eyes, and not in a browser's: `www.example.com`, a mail
/// address, a place on a computer's own disk.
fn of_elsewhere(href: &str) -> Option<Refused> {
    let refused = |message: String, help: &str| Some(Refused::new(Code::LinkBroken, message, help));
    let bytes = href.as_bytes();
    let is_drive = bytes.len() > 2
        && bytes[0].is_ascii_alphabetic()
        && bytes[1] == b':'
        && matches!(bytes[2], b'\\' | b'/');
    if is_drive || href.get(..5).is_some_and(|begin| begin.eq_ignore_ascii_case("file:")) {
        let name = href.rsplit(['\\', '/']).next().unwrap_or_default();
        let message = format!("`{href}` is a place on your own computer, where no reader can look");
        return refused(
            message,
            &format!("copy the file beside the post, and write only its name: `{name}`"),
        );
    }
    if href.get(..4).is_some_and(|begin| begin.eq_ignore_ascii_case("www.")) {
        let message = format!("`{href}` is the address of a site only with `https://` before it");
        return refused(message, &format!("write `https://{href}`"));
    }
    let (name, host) = href.split_once('@')?;
    let is_mailbox = !name.is_empty()
        && !name.contains(['/', ':'])
        && host.split('.').count() > 1
        && host
            .split('.')
            .all(|part| !part.is_empty() && part.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-'))
        && !host.rsplit('.').next().is_some_and(is_ending_of_file);
    if is_mailbox {
        let message = format!("`{href}` is a mail address only with `mailto:` before it");
        return refused(message, &format!("write `mailto:{href}`"));
    }
    None
}

/// Whether the last part of a name is a file's and no country's or the like: `photo@2x.png` is no mail address.
fn is_ending_of_file(ending: &str) -> bool {
    const ENDINGS: [&str; 10] = ["gif", "html", "jpeg", "jpg", "md", "pdf", "png", "svg", "webp", "zip"];
    ENDINGS.contains(&ending.to_ascii_lowercase().as_str())
}

/// The pieces of an address without a scheme.
struct Parts<'a> {
    path: &'a str,
    query: &'a str,
    fragment: Option<&'a str>,
}

impl Parts<'_> {
    fn fragment(&self) -> Option<String> {
        self.fragment.filter(|it| !it.is_empty()).map(|fragment| decode(fragment).into_owned())
    }

    fn suffix(&self) -> String {
        match self.fragment {
            Some(fragment) => format!("{}#{fragment}", self.query),
            None => self.query.to_owned(),
        }
    }
}

fn split(href: &str) -> Parts<'_> {
    let (rest, fragment) = href.split_once('#').map_or((href, None), |(rest, it)| (rest, Some(it)));
    let (path, query) = rest.split_at(rest.find('?').unwrap_or(rest.len()));
    Parts { path, query, fragment }
}

/// The address as a browser takes it: no control characters or spaces around it, no tabs or line ends within.
fn as_browsers_read(href: &str) -> Cow<'_, str> {
    let trimmed = href.trim_matches(|character| character <= ' ');
    if trimmed.bytes().any(|byte| matches!(byte, b'\t' | b'\n' | b'\r')) {
        Cow::Owned(trimmed.replace(['\t', '\n', '\r'], ""))
    } else {
        Cow::Borrowed(trimmed)
    }
}

/// The scheme in lower case, and what follows its colon.
fn split_scheme(href: &str) -> Option<(String, &str)> {
    let (scheme, rest) = href.split_once(':')?;
    let valid = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    valid.then(|| (scheme.to_ascii_lowercase(), rest))
}

fn with_scheme(scheme: &str, rest: &str, href: &str) -> Result<LinkTarget, Refused> {
    match scheme {
        "glossary" => glossary(rest),
        "series" => series(rest),
        _ if SAFE_SCHEMES.binary_search(&scheme).is_ok() => Ok(LinkTarget::External(href.to_owned())),
        _ if SCRIPT_SCHEMES.contains(&scheme) => Err(Refused::new(
            Code::LinkUnsafe,
            format!("a `{scheme}:` link could run a script"),
            "link to a page or a file instead",
        )),
        _ => Err(Refused::new(
            Code::LinkUnsafe,
            format!("`{scheme}:` is not a scheme that is known to be safe"),
            "link to `https:`, or begin a relative path that has a colon in it with `./`",
        )),
    }
}

fn glossary(term: &str) -> Result<LinkTarget, Refused> {
    let term = decode(term);
    match term.trim() {
        "" => Err(Refused::new(
            Code::GlossaryTermUnknown,
            "a glossary link without a term",
            "write the term after the colon: `glossary:customer-loyalty`",
        )),
        term => Ok(LinkTarget::Glossary(term.to_owned())),
    }
}

fn series(words: &str) -> Result<LinkTarget, Refused> {
    let words = decode(words);
    let (name, part) = words.split_once('/').map_or((words.as_ref(), None), |(name, it)| (name, Some(it)));
    if name.trim().is_empty() {
        return Err(Refused::new(
            Code::SeriesUnknown,
            "a series link without a series",
            "write its id after the colon: `series:got-resolutions/3`",
        ));
    }
    let part = match part.map(str::trim) {
        None | Some("") => None,
        Some(text) => Some(text.parse::<u32>().ok().filter(|&number| number > 0).ok_or_else(|| {
            let message = format!("`{text}` is not the number of a part");
            Refused::new(
                Code::SeriesPartUnknown,
                message,
                "parts are numbered from 1: `series:got-resolutions/3`",
            )
        })?),
    };
    Ok(LinkTarget::Series { name: name.trim().to_owned(), part })
}

/// A file of the content folder. An empty `source_path` means that `path` begins at its root.
fn in_content(path: &str, source_path: &str, parts: &Parts<'_>, href: &str) -> Result<LinkTarget, Refused> {
    let folder = source_path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let path = resolve(folder, path).ok_or_else(|| {
        let message = format!("`{href}` leads out of the content folder");
        let help = "files outside it are reached by the address that they have in the site";
        Refused::new(Code::LinkBroken, message, help)
    })?;
    if is_markdown(&path) {
        Ok(LinkTarget::Document { path, fragment: parts.fragment() })
    } else {
        Ok(LinkTarget::File { path, suffix: parts.suffix() })
    }
}

fn in_site(path: &str, parts: &Parts<'_>, href: &str) -> Result<LinkTarget, Refused> {
    let mut resolved = resolve("", path).ok_or_else(|| {
        let message = format!("`{href}` leads out of the site");
        Refused::new(Code::LinkBroken, message, "take out the `..` that leads above its root")
    })?;
    resolved.insert(0, '/');
    if path.ends_with(['/', '.']) && !resolved.ends_with('/') && !is_file(path) {
        resolved.push('/');
    }
    Ok(LinkTarget::Address { path: resolved, fragment: parts.fragment(), query: parts.query.to_owned() })
}

/// The path with its `.` and `..` resolved against a folder; `None` if it leads above the root.
fn resolve(folder: &str, path: &str) -> Option<String> {
    let mut segments: Vec<&str> = folder.split('/').filter(|segment| !segment.is_empty()).collect();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop()?;
            }
            other => segments.push(other),
        }
    }
    Some(segments.join("/"))
}

/// Whether a path names a file rather than a page: its last part has an extension.
fn is_file(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or("");
    name.rsplit_once('.').is_some_and(|(stem, extension)| {
        !stem.is_empty()
            && stem.bytes().any(|byte| byte != b'.')
            && !extension.is_empty()
            && extension.chars().all(char::is_alphanumeric)
    })
}

fn is_markdown(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("md"))
}

/// Percent-decodes a text; it is left as it is where the bytes would be no UTF-8.
fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let pair = after.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        let digits = pair.filter(|pair| pair.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let decoded = digits.and_then(|pair| u8::from_str_radix(pair, 16).ok());
        match decoded {
            Some(value) if byte == b'%' => {
                bytes.push(value);
                rest = &after[2..];
            }
            _ => {
                bytes.push(byte);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(href: &str) -> LinkTarget {
        parse(href, "posts/2022/why.md").unwrap_or_else(|refused| panic!("{href}: {refused:?}"))
    }

    fn some(text: &str) -> Option<String> {
        (!text.is_empty()).then(|| text.to_owned())
    }

    #[test]
    fn addresses_out_of_the_site_are_kept() {
        for href in [
            "https://example.com/a%20b?c#d",
            "HTTP://EXAMPLE.COM",
            "mailto:a@example.com",
            "tel:+4912345",
            "//cdn.example.com/x",
        ] {
            assert_eq!(target(href), LinkTarget::External(href.to_owned()));
        }
    }

    #[test]
    fn documents_are_resolved_in_the_content_folder() {
        for (href, path, fragment) in [
            ("other.md", "posts/2022/other.md", ""),
            ("./other.md#a%20b", "posts/2022/other.md", "a b"),
            ("../x/y.MD", "posts/x/y.MD", ""),
            ("@/pages/about.md#team", "pages/about.md", "team"),
            ("../../a%20b.md?x=1", "a b.md", ""),
        ] {
            let expected = LinkTarget::Document { path: path.to_owned(), fragment: some(fragment) };
            assert_eq!(target(href), expected, "{href}");
        }
    }

    #[test]
    fn files_keep_what_follows_their_path() {
        for (href, path, suffix) in [
            ("chart.png", "posts/2022/chart.png", ""),
            ("../guide.pdf#page=2", "posts/guide.pdf", "#page=2"),
            ("@/img/a.b.svg?v=1#x", "img/a.b.svg", "?v=1#x"),
        ] {
            let expected = LinkTarget::File { path: path.to_owned(), suffix: suffix.to_owned() };
            assert_eq!(target(href), expected, "{href}");
        }
    }

    #[test]
    fn addresses_of_the_site_are_decoded() {
        for (href, path, fragment, query) in [
            ("/posts/why/", "/posts/why/", "", ""),
            ("/posts/why", "/posts/why", "", ""),
            ("/a%20b/?q=1#top", "/a b/", "top", "?q=1"),
            ("/a/../b/./", "/b/", "", ""),
            ("/", "/", "", ""),
            ("/files/x.pdf", "/files/x.pdf", "", ""),
        ] {
            let expected = LinkTarget::Address {
                path: path.to_owned(),
                fragment: some(fragment),
                query: query.to_owned(),
            };
            assert_eq!(target(href), expected, "{href}");
        }
    }

    #[test]
    fn the_other_forms_are_read() {
        let relative = |path: &str, fragment: &str| LinkTarget::Relative {
            path: path.to_owned(),
            fragment: some(fragment),
        };
        assert_eq!(target("../other/#x"), relative("../other/", "x"));
        assert_eq!(target("other"), relative("other", ""));
        assert_eq!(target(".."), relative("..", ""));
        assert_eq!(target("v1.2/"), relative("v1.2/", ""));
        assert_eq!(target("#a%C3%A4"), LinkTarget::Fragment("aä".to_owned()));
        assert_eq!(
            target("glossary:customer%20loyalty"),
            LinkTarget::Glossary("customer loyalty".to_owned())
        );
        let series = |part| LinkTarget::Series { name: "got-resolutions".to_owned(), part };
        assert_eq!(target("series:got-resolutions"), series(None));
        assert_eq!(target("series:got-resolutions/"), series(None));
        assert_eq!(target("series:got-resolutions/3"), series(Some(3)));
        assert_eq!(target("a%ffb/"), relative("a%ffb/", ""));
        assert_eq!(target("100%/%4/%C3%A4/"), relative("100%/%4/ä/", ""));
        assert_eq!(target("%é"), relative("%é", ""));
    }

    #[test]
    fn what_is_unsafe_or_broken_is_refused() {
        for (href, code) in [
            ("javascript:alert(1)", Code::LinkUnsafe),
            (" JaVa\tScRiPt\n:alert(1)", Code::LinkUnsafe),
            ("\u{1}javascript:x", Code::LinkUnsafe),
            ("data:text/html,x", Code::LinkUnsafe),
            ("vbscript:x", Code::LinkUnsafe),
            ("foo:bar", Code::LinkUnsafe),
            ("c:/windows", Code::LinkBroken),
            ("www.example.com", Code::LinkBroken),
            ("jane@example.com", Code::LinkBroken),
            ("", Code::LinkEmpty),
            ("  ", Code::LinkEmpty),
            ("../../../etc.md", Code::LinkBroken),
            ("@/../site.toml", Code::LinkBroken),
            ("/../x/", Code::LinkBroken),
            ("..%2f..%2f..%2fx.md", Code::LinkBroken),
            ("..\\x.md", Code::LinkBroken),
            ("a%00.md", Code::LinkBroken),
            ("glossary:", Code::GlossaryTermUnknown),
            ("series:/1", Code::SeriesUnknown),
            ("series:x/two", Code::SeriesPartUnknown),
            ("series:x/0", Code::SeriesPartUnknown),
        ] {
            assert_eq!(parse(href, "posts/2022/why.md").map_err(|it| it.code), Err(code), "{href:?}");
        }
    }

    #[test]
    fn scheme_lists_are_sorted() {
        assert!(SAFE_SCHEMES.is_sorted());
    }
}
