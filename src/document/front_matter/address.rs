//! The addresses that front matter fixes: a slug, a whole path, old addresses.
//!
//! Owns their forms, and the patterns that Jekyll and Hugo allow in one post's own address. Refuses to compare them
//! with any other page's.

use crate::config::Invalid;
use crate::diagnostic::suggest;
use crate::document::{Moment, slug};

/// What a pattern's words stand for.
pub(super) struct Words<'a> {
    pub(super) slug: &'a str,
    pub(super) date: Option<&'a Moment>,
    /// The folder below the content folder, or nothing.
    pub(super) section: &'a str,
    pub(super) categories: &'a [String],
}

/// An address that the author fixed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fixed {
    /// Begins and ends with `/`.
    pub(super) path: String,
    /// The address as it was, if it named a file (`/why.html`): it leads to `path` from now on.
    pub(super) old: Option<String>,
}

/// Styles that Jekyll calls by name where an address might stand.
const JEKYLL_STYLES: [&str; 5] = ["date", "none", "ordinal", "pretty", "weekdate"];

/// The words that a pattern may hold.
const PATTERN_WORDS: [&str; 13] = [
    ":categories",
    ":contentbasename",
    ":day",
    ":filename",
    ":month",
    ":name",
    ":section",
    ":sections",
    ":slug",
    ":slugorcontentbasename",
    ":slugorfilename",
    ":title",
    ":year",
];

/// Checks a slug.
pub(super) fn checked_slug(text: &str) -> Result<String, Invalid> {
    if slug::is_valid(text) {
        return Ok(text.to_owned());
    }
    let help = match slug::slug(text) {
        better if better.is_empty() => "use letters, digits and `-`".to_owned(),
        better => format!("write `{better}`"),
    };
    Err(Invalid { message: format!("`{text}` cannot be the last part of an address"), help: Some(help) })
}

/// Reads a document's own address: `/about/`, `about`, `/about.html`, `/:year/:title/`.
pub(super) fn fixed(text: &str, words: &Words<'_>) -> Result<Fixed, Invalid> {
    if JEKYLL_STYLES.contains(&text) {
        let message = format!("`{text}` is a style of Jekyll's, not an address");
        return Err(Invalid::new(message, "leave it out, or set `permalink` in site.toml"));
    }
    if text.contains("{{") || text.contains("{%") {
        return Err(Invalid::new("front matter is not a template", "write the address itself"));
    }
    let is_pattern = text.contains(':') && !text.contains("://");
    let resolved = if is_pattern { resolve(text, words)? } else { text.to_owned() };
    let path = checked(&resolved)?;
    let Some(file) = path.strip_suffix(".html").or_else(|| path.strip_suffix(".htm")) else {
        return Ok(Fixed { path: folder(&path), old: None });
    };
    match file.strip_suffix("/index") {
        Some(parent) => Ok(Fixed { path: folder(parent), old: None }),
        None => Ok(Fixed { path: folder(file), old: Some(path) }),
    }
}

/// Reads an address that leads here: begins with `/`, and ends with `/` unless it names a file.
pub(super) fn old(text: &str) -> Result<String, Invalid> {
    let path = checked(text)?;
    let names_file = path.rsplit('/').next().is_some_and(|last| last.contains('.'));
    Ok(if names_file { path } else { folder(&path) })
}

fn folder(path: &str) -> String {
    if path.ends_with('/') { path.to_owned() } else { format!("{path}/") }
}

/// An address of the site with a slash at its beginning, percent signs decoded.
fn checked(text: &str) -> Result<String, Invalid> {
    let help = "write the part after the host, such as `/2011/12/why-resolutions-fail/`";
    let invalid = |message: String| Err(Invalid::new(message, help));
    if text.contains("://") || text.starts_with("//") {
        return invalid(format!("`{text}` names a host, and an address here is one of this site"));
    }
    let Some(path) = decode(text.strip_prefix('/').unwrap_or(text)) else {
        return invalid(format!("`{text}` has a `%` that stands for no character"));
    };
    let bad = path
        .chars()
        .find(|it| it.is_control() || matches!(it, '?' | '#' | '\\' | ':' | '*' | '"' | '<' | '>' | '|'));
    if let Some(bad) = bad {
        return invalid(format!("an address of the site cannot hold `{}`", bad.escape_debug()));
    }
    let segments = path.strip_suffix('/').unwrap_or(&path);
    let is_bad =
        |segment: &str| segment.is_empty() || segment.ends_with(['.', ' ']) || segment.starts_with(' ');
    if !path.is_empty() && segments.split('/').any(is_bad) {
        return invalid(format!("`{text}` is no address: look at its slashes, dots and blanks"));
    }
    Ok(format!("/{path}"))
}

/// Decodes `%C3%A4`; `None` if the result is not text.
fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        if first == b'%' {
            let digits = std::str::from_utf8(after.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok().filter(|_| !digits.starts_with('+'))?);
            rest = &after[2..];
        } else {
            bytes.push(first);
            rest = after;
        }
    }
    String::from_utf8(bytes).ok()
}

/// Puts values in the place of a pattern's words.
fn resolve(pattern: &str, words: &Words<'_>) -> Result<String, Invalid> {
    let mut path = String::with_capacity(pattern.len());
    let mut pieces = pattern.split(':');
    path.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let end = piece.find(|it: char| !(it.is_ascii_alphabetic() || it == '_')).unwrap_or(piece.len());
        let (word, literal) = piece.split_at(end);
        path.push_str(&value(word, words)?);
        path.push_str(literal);
    }
    // A word that stands for nothing leaves its slash.
    while path.contains("//") {
        path = path.replace("//", "/");
    }
    Ok(path)
}

fn value(word: &str, words: &Words<'_>) -> Result<String, Invalid> {
    let dated = |write: fn(&Moment) -> String| {
        words.date.map(write).ok_or_else(|| {
            Invalid::new(
                format!("the address has `:{word}`, and there is no date"),
                "add a `date`, or write the address itself",
            )
        })
    };
    match word {
        "year" => dated(|date| format!("{:04}", date.year)),
        "month" => dated(|date| format!("{:02}", date.month)),
        "day" => dated(|date| format!("{:02}", date.day)),
        "section" => Ok(words.section.split('/').next().unwrap_or_default().to_owned()),
        "sections" => Ok(words.section.to_owned()),
        "categories" => {
            let slugs: Vec<String> = words.categories.iter().map(|category| slug::slug(category)).collect();
            Ok(slugs.join("/"))
        }
        "slug"
        | "title"
        | "name"
        | "filename"
        | "contentbasename"
        | "slugorfilename"
        | "slugorcontentbasename" => Ok(words.slug.to_owned()),
        _ => {
            let wrong = format!(":{word}");
            let help = suggest::nearest(&wrong, PATTERN_WORDS).map_or_else(
                || "write the address itself".to_owned(),
                |name| format!("did you mean `{name}`?"),
            );
            Err(Invalid { message: format!("an address has no `{wrong}`"), help: Some(help) })
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;

    #[test]
    fn addresses_of_all_forms_become_one() {
        let date = Moment::parse("2012-01-05", &TimeZone::UTC);
        let categories = ["Goals & growth".to_owned()];
        let words = Words { slug: "why", date: date.as_ref(), section: "posts/old", categories: &categories };
        for (text, path, old) in [
            ("/about/", "/about/", None),
            ("about/us", "/about/us/", None),
            ("/", "/", None),
            ("/2012/why.html", "/2012/why/", Some("/2012/why.html")),
            ("/why/index.html", "/why/", None),
            ("/%C3%BCber/", "/über/", None),
            ("/:year/:month/:day/:title/", "/2012/01/05/why/", None),
            ("/:sections/:slug", "/posts/old/why/", None),
            (
                "/:section/:categories/:title.html",
                "/posts/goals-growth/why/",
                Some("/posts/goals-growth/why.html"),
            ),
        ] {
            let expected = Fixed { path: path.to_owned(), old: old.map(ToOwned::to_owned) };
            assert_eq!(fixed(text, &words), Ok(expected), "{text}");
        }
    }

    #[test]
    fn other_addresses_are_refused() {
        let words = Words { slug: "why", date: None, section: "", categories: &[] };
        for (text, message) in [
            ("https://a.com/x", "`https://a.com/x` names a host, and an address here is one of this site"),
            ("//a.com/x", "`//a.com/x` names a host, and an address here is one of this site"),
            ("/a/../b/", "`/a/../b/` is no address: look at its slashes, dots and blanks"),
            ("/a//b/", "`/a//b/` is no address: look at its slashes, dots and blanks"),
            ("/?p=12", "an address of the site cannot hold `?`"),
            ("/a%2", "`/a%2` has a `%` that stands for no character"),
            ("/a%0Ab", "an address of the site cannot hold `\\n`"),
        ] {
            assert_eq!(old(text).map_err(|it| it.message), Err(message.to_owned()));
            if !text.contains(':') {
                assert_eq!(fixed(text, &words).map_err(|it| it.message), Err(message.to_owned()));
            }
        }
        for (text, message) in [
            ("/:yaer/", "an address has no `:yaer`"),
            ("/:year/:title/", "the address has `:year`, and there is no date"),
            ("pretty", "`pretty` is a style of Jekyll's, not an address"),
            ("/{{ title }}/", "front matter is not a template"),
        ] {
            assert_eq!(fixed(text, &words).map_err(|it| it.message), Err(message.to_owned()));
        }
    }

    #[test]
    fn old_addresses_keep_the_names_of_files() {
        for (text, expected) in [
            ("/old/", "/old/"),
            ("old/path", "/old/path/"),
            ("/2011/12/why.html", "/2011/12/why.html"),
            ("/why%20not/", "/why not/"),
        ] {
            assert_eq!(old(text), Ok(expected.to_owned()));
        }
    }

    #[test]
    fn slugs_are_checked() {
        assert_eq!(checked_slug("my_post-2"), Ok("my_post-2".to_owned()));
        let invalid = checked_slug("My post!").unwrap_err();
        assert_eq!(invalid.help.as_deref(), Some("write `my-post`"));
        assert!(checked_slug("a/b").is_err());
    }
}
