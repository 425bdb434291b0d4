//! Serialising: raw HTML as it is written.
//!
//! Owns the form in which an author's tags reach the page. Nothing passes as it was written: names are of a fixed
//! alphabet, values stand in quotation marks, and nowhere but at the beginning of a tag does a `<` stand that could
//! begin one. So it does not matter what a browser takes the tag to stand in, be it a drawing or a text without tags.

use super::output::{Output, escape_into};

/// Whether this is a name that every reader of HTML takes for one.
pub(super) fn is_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic() || matches!(first, '_' | ':'))
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':' | b'.'))
}

/// Writes a start tag. Attributes without a proper name are left out, and of those with one name all but the first,
/// which is the one that browsers take.
pub(super) fn start_tag(name: &str, attributes: &[(&str, &str)], output: &mut Output) {
    output.push("<");
    output.push(name);
    for (index, (key, value)) in attributes.iter().enumerate() {
        let is_again = attributes[..index].iter().any(|(before, _)| before.eq_ignore_ascii_case(key));
        if is_again || !is_name(key) {
            continue;
        }
        output.push(" ");
        output.push(key);
        if !value.is_empty() {
            output.push("=\"");
            attribute_value(value, output);
            output.push("\"");
        }
    }
    output.push(">");
}

/// Writes an end tag.
pub(super) fn end_tag(name: &str, output: &mut Output) {
    output.push("</");
    output.push(name);
    output.push(">");
}

/// Writes a value, whose character references are the author's.
fn attribute_value(value: &str, output: &mut Output) {
    let mut escaped = String::with_capacity(value.len());
    let mut parts = value.split('&');
    escape_into(&mut escaped, parts.next().unwrap_or(""));
    for part in parts {
        escaped.push('&');
        escape_into(&mut escaped, part);
    }
    output.push(&escaped);
}

/// Whether the text of `<style>` and its like is the same to a reader who looks for tags in it.
pub(super) fn has_no_tags(text: &str) -> bool {
    let begins_tag = |after: &str| {
        after.starts_with(|next: char| next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?'))
    };
    !text.split('<').skip(1).any(begins_tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(attributes: &[(&str, &str)]) -> String {
        let mut output = Output::default();
        start_tag("a", attributes, &mut output);
        output.into_body().html
    }

    #[test]
    fn tags_are_written_anew() {
        assert_eq!(tag(&[]), "<a>");
        assert_eq!(
            tag(&[("href", "x?a=1&amp;b=2&c"), ("viewBox", "'"), ("open", "")]),
            "<a href=\"x?a=1&amp;b=2&c\" viewBox=\"'\" open>"
        );
        assert_eq!(
            tag(&[("title", "\"</style><b>\0")]),
            "<a title=\"&quot;&lt;/style&gt;&lt;b&gt;\u{fffd}\">"
        );
        assert_eq!(tag(&[("=\"", "1"), ("ID", "2"), ("id", "3"), ("x<y", "4")]), "<a ID=\"2\">");
    }

    #[test]
    fn texts_with_tags_are_found() {
        assert!(has_no_tags("@media (width < 600px) { a > b { content: '<3' } }"));
        for text in ["<b", "a</b", "<!--", "<?x", "<<b"] {
            assert!(!has_no_tags(text), "{text}");
        }
    }
}
