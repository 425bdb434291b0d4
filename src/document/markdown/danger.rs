//! Danger: what raw HTML may not do.
//!
//! Owns which elements, attributes and addresses could run a script, and says so. Refuses to read or write tags.

use std::ops::Range;

use super::report::Report;
use super::{elements, serialise};
use crate::diagnostic::Code;
use crate::document::links;

/// Elements that run a script, change how a page's links are read, load the page anew, or end the reading of tags.
const UNSAFE: &[&str] = &["base", "meta", "noscript", "plaintext", "script"];

/// Elements that give another element's attribute another value, and the attributes that hold one.
const ANIMATING: (&[&str], &[&str]) = (
    &["animate", "animatecolor", "animatemotion", "animatetransform", "set"],
    &["by", "from", "to", "values"],
);

/// Attributes that hold an address.
const ADDRESSES: &[&str] =
    &["action", "background", "cite", "data", "formaction", "href", "poster", "src", "xlink:href"];

/// Whether a start tag, with the text that belongs to it, is dangerous; says why.
pub(super) fn refuse(
    name: &str,
    attributes: &[(&str, &str)],
    contents: Option<&str>,
    place: &Range<usize>,
    report: &mut Report<'_>,
) -> bool {
    let hides_tags =
        contents.is_some_and(|text| !elements::holds_escapable_text(name) && !serialise::has_no_tags(text));
    let reason = unsafe_reason(name, attributes)
        .or_else(|| hides_tags.then(|| format!("the text of `<{name}>` holds what could be read as a tag")));
    let Some(reason) = reason else { return false };
    let help =
        "posts run no scripts; put what every page needs into the theme, or link to the page that has it";
    report.tell(Code::HtmlUnsafe, place, reason, help);
    true
}

/// Why a start tag is dangerous, if it is.
fn unsafe_reason(name: &str, attributes: &[(&str, &str)]) -> Option<String> {
    if UNSAFE.contains(&name) {
        return Some(format!("`<{name}>` is not allowed in a text"));
    }
    attributes.iter().find_map(|(key, value)| {
        let key = key.to_ascii_lowercase();
        if key.starts_with("on") || key == "srcdoc" {
            Some(format!("the attribute `{key}` of `<{name}>` could run a script"))
        } else if ADDRESSES.contains(&key.as_str()) && is_unsafe_address(name, value) {
            Some(format!("the address in `{key}` of `<{name}>` could run a script"))
        } else if animates_address(name, &key, value) {
            Some(format!("`{key}` of `<{name}>` could make a link run a script"))
        } else {
            None
        }
    })
}

/// Whether an attribute lets an animation give a link another address.
fn animates_address(element: &str, key: &str, value: &str) -> bool {
    let (elements, attributes) = ANIMATING;
    if !elements.contains(&element) {
        return false;
    }
    let value = resolve_references(value);
    let animated = value.trim().to_ascii_lowercase();
    (key == "attributename" && animated.rsplit(':').next() == Some("href"))
        || (attributes.contains(&key) && value.split(';').any(links::is_unsafe))
}

/// Whether an attribute's value, with character references as a browser resolves them, is an unsafe address.
fn is_unsafe_address(element: &str, value: &str) -> bool {
    let value = resolve_references(value);
    let is_picture = element == "img" && value.trim_start().to_ascii_lowercase().starts_with("data:image/");
    links::is_unsafe(&value) && !is_picture
}

/// Resolves the character references that addresses have: numeric ones, the ampersand of a query, and colon, tab and
/// line end, which can hide a scheme.
pub(super) fn resolve_references(value: &str) -> String {
    let mut result = String::with_capacity(value.len());
    let mut rest = value;
    while let Some((before, after)) = rest.split_once('&') {
        result.push_str(before);
        let (character, length) = reference(after).unwrap_or(('&', 0));
        result.push(character);
        rest = &after[length..];
    }
    result.push_str(rest);
    result
}

fn reference(after: &str) -> Option<(char, usize)> {
    for (name, character) in
        [("amp;", '&'), ("colon;", ':'), ("Tab;", '\t'), ("NewLine;", '\n'), ("lpar;", '(')]
    {
        if after.starts_with(name) {
            return Some((character, name.len()));
        }
    }
    let digits = after.strip_prefix('#')?;
    let (radix, digits) = match digits.strip_prefix(['x', 'X']) {
        Some(hexadecimal) => (16, hexadecimal),
        None => (10, digits),
    };
    let length = digits.find(|character: char| !character.is_digit(radix)).unwrap_or(digits.len());
    let number = u32::from_str_radix(&digits[..length], radix).ok()?;
    let semicolon = usize::from(digits[length..].starts_with(';'));
    Some((char::from_u32(number)?, after.len() - digits.len() + length + semicolon))
}
