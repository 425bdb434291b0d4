//! Slips: what an author most likely did where a text breaks the rules of its language.
//!
//! Owns the words in which problems of TOML and YAML are told; the parsers' own speak to programmers. Refuses to
//! find the problems.

use std::ops::Range;

/// A problem in an author's terms.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Slip {
    /// The bytes of the text that are meant.
    pub(super) range: Range<usize>,
    pub(super) message: String,
    pub(super) help: String,
}

/// The problem of a line that is YAML where TOML is expected.
pub(super) const COLON: &str = "`=` and not `:` stands between a key and its value";

const TOML_HELP: &str = "a line is `key = value`; a text stands in quotation marks, a list in brackets";
const YAML_HELP: &str =
    "a line is `key: value`; a text with a colon or a `#` in it stands in quotation marks";
const DATE_HELP: &str = "write a date as 2022-12-26, and a text in quotation marks";

/// What a problem of TOML is about. `message` is the parser's, about these bytes.
pub(super) fn of_toml(text: &str, range: Range<usize>, message: &str) -> Slip {
    let line = line_of(text, range.start);
    if let Some((key, colon)) = key_with_colon(text, &line)
        && ["invalid unquoted key", "key with no value"].iter().any(|begin| message.starts_with(begin))
    {
        return Slip {
            range: colon..colon + 1,
            message: COLON.to_owned(),
            help: format!("write `{key} = …`, or put `---` around these lines in place of `+++`"),
        };
    }
    let is_value = ["string values must be quoted", "invalid boolean", "invalid float", "invalid integer"]
        .iter()
        .any(|begin| message.starts_with(begin));
    if is_value && let Some(slip) = of_value(text, &line, range.start) {
        return slip;
    }
    let words = text.get(range.clone()).unwrap_or_default();
    let (message, help) = match message {
        "duplicate key" => (format!("the key `{words}` is given twice"), "keep one of the two".to_owned()),
        _ if message.starts_with("unclosed array") => {
            ("a list that is not closed".to_owned(), "write `]` where it ends".to_owned())
        }
        _ if message.starts_with("unclosed inline table") => {
            ("a brace that is not closed".to_owned(), "write `}` where the table ends".to_owned())
        }
        _ if message.starts_with("unclosed table") => {
            ("a bracket that is not closed".to_owned(), "write `]` after the table's name".to_owned())
        }
        _ if message.contains(" string, expected `") => {
            let mark = message.rsplit("expected ").next().unwrap_or_default();
            ("a text that is not closed".to_owned(), format!("write {mark} where the text ends"))
        }
        _ if message.starts_with("key with no value") => {
            ("a line without a value".to_owned(), "write `key = value`".to_owned())
        }
        _ if message.starts_with("invalid date") => (format!("`{words}` is no date"), DATE_HELP.to_owned()),
        other => (other.to_owned(), TOML_HELP.to_owned()),
    };
    Slip { range, message, help }
}

/// What is wrong with the value of a line, if that is where the problem lies.
fn of_value(text: &str, line: &Range<usize>, at: usize) -> Option<Slip> {
    let equals = line.start + text[line.clone()].find('=')?;
    let key = text[line.start..equals].trim();
    let rest = &text[equals + 1..line.end];
    let start = equals + 1 + rest.len() - rest.trim_start().len();
    let value = rest.split(" #").next().unwrap_or_default().trim();
    // Within a list or a table of one line there are several values.
    if at < equals || value.starts_with(['[', '{', '"', '\'']) {
        return None;
    }
    let (message, help) = if value.is_empty() {
        (format!("`{key}` has no value"), "write it after the `=`, or take the line out".to_owned())
    } else if value.starts_with(|first: char| first.is_ascii_digit()) {
        (format!("`{value}` is neither a number nor a date"), DATE_HELP.to_owned())
    } else {
        let quote = if value.contains('"') { '\'' } else { '"' };
        ("a text needs quotation marks".to_owned(), format!("write `{key} = {quote}{value}{quote}`"))
    };
    Some(Slip { range: start..start + value.len(), message, help })
}

/// What a problem of YAML is about. `message` is the parser's, about these bytes.
pub(super) fn of_yaml(range: Range<usize>, message: &str) -> Slip {
    let (message, help) = if message.starts_with("mapping values are not allowed") {
        ("a second colon in a text without quotation marks", "put the whole text in quotation marks")
    } else if message.contains("quoted scalar") {
        ("the text in quotation marks before this is not closed", "end it with the mark that it begins with")
    } else if message.starts_with("tabs") {
        ("a tab at the beginning of a line", "use blanks in its place")
    } else {
        (message, YAML_HELP)
    };
    Slip { range, message: message.to_owned(), help: help.to_owned() }
}

/// The line in which a byte lies, without its end; the end of a line belongs to it.
fn line_of(text: &str, at: usize) -> Range<usize> {
    let at = text.floor_char_boundary(at);
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let end = text[at..].find('\n').map_or(text.len(), |length| at + length);
    start..start + text[start..end].trim_end().len()
}

/// The key of a line such as `title: Goals`, and where its colon stands.
fn key_with_colon<'t>(text: &'t str, line: &Range<usize>) -> Option<(&'t str, usize)> {
    let words = &text[line.clone()];
    let colon = words.find(':')?;
    let key = words[..colon].trim();
    let is_key =
        !key.is_empty() && key.chars().all(|it| it.is_ascii_alphanumeric() || matches!(it, '-' | '_'));
    is_key.then_some((key, line.start + colon))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, at: Range<usize>, message: &str, place: &str, words: &str, help: &str) {
        let slip = of_toml(text, at, message);
        assert_eq!((&text[slip.range], slip.message.as_str(), slip.help.as_str()), (place, words, help));
    }

    #[test]
    fn problems_are_told_in_an_authors_terms() {
        check(
            "a = 1\ntitle: Goals\n",
            11..12,
            "invalid unquoted key, expected letters",
            ":",
            COLON,
            "write `title = …`, or put `---` around these lines in place of `+++`",
        );
        let quoted = "a text needs quotation marks";
        let text = "title = Say \"no\" # x\n";
        check(text, 8..11, "invalid boolean", "Say \"no\"", quoted, "write `title = 'Say \"no\"'`");
        check(
            "a = \n",
            4..4,
            "string values must be quoted",
            "",
            "`a` has no value",
            "write it after the `=`, or take the line out",
        );
        let date = "`26.12.2022` is neither a number nor a date";
        check("d = 26.12.2022\n", 9..14, "invalid float, expected nothing", "26.12.2022", date, DATE_HELP);
        let open = "a text that is not closed";
        check(
            "a = 'x\n",
            6..6,
            "invalid literal string, expected `'`",
            "",
            open,
            "write `'` where the text ends",
        );
        check("ö", 2..2, "something new", "", "something new", TOML_HELP);
    }
}
