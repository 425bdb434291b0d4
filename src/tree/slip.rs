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

/// What stands around a text in TOML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Around {
    /// The fences of front matter.
    Fences,
    /// Nothing: it is a whole file.
    Nothing,
}

/// Keys that are switched on and off.
const SWITCHES: [&str; 8] =
    ["days", "draft", "highlight", "math", "published", "search", "smart_punctuation", "toc"];

/// Quotation marks as word processors write them.
const CURLY: [char; 10] = ['“', '”', '„', '‟', '‘', '’', '‚', '«', '»', '″'];

/// Blanks that look like any other, or like nothing.
const INVISIBLE: [char; 5] = ['\u{a0}', '\u{2009}', '\u{200b}', '\u{202f}', '\u{feff}'];

const TOML_HELP: &str = "a line is `key = value`; a text stands in quotation marks, a list in brackets";
const YAML_HELP: &str =
    "a line is `key: value`; a text with a colon or a `#` in it stands in quotation marks";
const DATE_HELP: &str = "write a date as 2022-12-26, and a text in quotation marks";

/// What a problem of TOML is about. `message` is the parser's, about these bytes.
pub(super) fn of_toml(text: &str, range: Range<usize>, message: &str, around: Around) -> Slip {
    let line = line_of(text, range.start);
    if let Some(slip) = of_quotation(text, &line) {
        return slip;
    }
    if let Some((key, colon)) = key_with_colon(text, &line)
        && ["invalid unquoted key", "key with no value"].iter().any(|begin| message.starts_with(begin))
    {
        return Slip {
            range: colon..colon + 1,
            message: COLON.to_owned(),
            help: match around {
                Around::Fences => {
                    format!("write `{key} = …`, or put `---` around these lines in place of `+++`")
                }
                Around::Nothing => format!("write `{key} = …`"),
            },
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
        _ if text.get(range.start..).is_some_and(|rest| rest.starts_with(INVISIBLE)) => (
            "an invisible blank of a kind that comes with what is pasted".to_owned(),
            "delete it, and type a usual blank in its place".to_owned(),
        ),
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
    let note = rest.trim_start().strip_prefix('#').filter(|note| !note.is_empty() && !note.starts_with(' '));
    let (message, help) = if let Some(note) = note {
        let word = note.split(" #").next().unwrap_or_default().trim().trim_end_matches(['"', '\'']);
        let message = format!("a `#` begins a note, so `{key}` has no value");
        (message, format!("put it in quotation marks: `{key} = \"#{word}\"`"))
    } else if let Some(switch) = switch(key, value) {
        (format!("`{value}` is neither `true` nor `false`"), format!("write `{key} = {switch}`"))
    } else if value.is_empty() {
        (format!("`{key}` has no value"), "write it after the `=`, or take the line out".to_owned())
    } else if value.starts_with(|first: char| first.is_ascii_digit()) {
        (format!("`{value}` is neither a number nor a date"), DATE_HELP.to_owned())
    } else {
        let quote = if value.contains('"') { '\'' } else { '"' };
        ("a text needs quotation marks".to_owned(), format!("write `{key} = {quote}{value}{quote}`"))
    };
    Some(Slip { range: start..start + value.len(), message, help })
}

/// What an author meant by a word for on or off, where one is expected.
fn switch(key: &str, value: &str) -> Option<bool> {
    let (value, is_switch) = (value.to_ascii_lowercase(), SWITCHES.contains(&key));
    match value.as_str() {
        "true" => Some(true),
        "false" => Some(false),
        "yes" | "on" | "ja" | "y" if is_switch => Some(true),
        "no" | "off" | "nein" | "n" if is_switch => Some(false),
        _ => None,
    }
}

/// What is wrong with the quotation marks of a line, if that is where the problem lies.
fn of_quotation(text: &str, line: &Range<usize>) -> Option<Slip> {
    let equals = line.start + text[line.clone()].find('=')?;
    let key = text[line.start..equals].trim();
    let rest = &text[equals + 1..line.end];
    let value = rest.trim();
    let start = equals + 1 + rest.len() - rest.trim_start().len();
    let slip = |message: &str, help: String| {
        Some(Slip { range: start..start + value.len(), message: message.to_owned(), help })
    };
    if !key.chars().all(|it| it.is_ascii_alphanumeric() || matches!(it, '-' | '_')) {
        return None;
    }
    let item = value.trim_start_matches(['[', ' ']);
    if item.starts_with(CURLY) {
        let straight = straightened(value);
        let message = "these are curly quotation marks, as word processors write them";
        return slip(message, format!("use the straight `\"`: `{key} = {straight}`"));
    }
    let mark = value.chars().next().filter(|mark| matches!(mark, '"' | '\''))?;
    if value.starts_with("\"\"\"") || value.starts_with("'''") || value.contains('\\') {
        return None;
    }
    if let Some(before) = value.strip_suffix(',').filter(|before| before.len() > 1 && before.ends_with(mark))
    {
        return slip("a comma at the end of the line", format!("take it away: `{key} = {before}`"));
    }
    let inside =
        value.get(1..value.len() - 1).filter(|inside| value.ends_with(mark) && inside.contains(mark))?;
    let other = if mark == '"' { '\'' } else { '"' };
    let help = if inside.contains(other) {
        format!("write curly ones within the text: `{key} = \"{}\"`", inside.replace('"', "”"))
    } else {
        format!("put the other kind around the text: `{key} = {other}{inside}{other}`")
    };
    slip("a quotation mark within the text ends it", help)
}

/// A value with straight quotation marks around its texts.
fn straightened(value: &str) -> String {
    let is_list = value.starts_with('[');
    let inner = value.trim_start_matches('[').trim_end_matches(']');
    let items: Vec<String> = if is_list {
        inner.split(',').map(|item| format!("\"{}\"", bare(item))).collect()
    } else {
        vec![format!("\"{}\"", bare(inner))]
    };
    if is_list { format!("[{}]", items.join(", ")) } else { items.concat() }
}

/// A text without the quotation marks around it; straight ones within would end it.
fn bare(text: &str) -> String {
    let is_mark = |it: char| CURLY.contains(&it) || matches!(it, '"' | '\'');
    text.trim().trim_matches(is_mark).replace('"', "”")
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
        let slip = of_toml(text, at, message, Around::Fences);
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

    #[test]
    fn quotation_marks_are_mended() {
        for (line, place, help) in [
            ("title = “Kaputt”", "“Kaputt”", "use the straight `\"`: `title = \"Kaputt\"`"),
            ("title = „Wie geht’s?“", "„Wie geht’s?“", "use the straight `\"`: `title = \"Wie geht’s?\"`"),
            ("tags = [“a”, “b c”]", "[“a”, “b c”]", "use the straight `\"`: `tags = [\"a\", \"b c\"]`"),
            (
                "title = \"The \"best\" goal\"",
                "\"The \"best\" goal\"",
                "put the other kind around the text: `title = 'The \"best\" goal'`",
            ),
            ("title = 'Don't'", "'Don't'", "put the other kind around the text: `title = \"Don't\"`"),
            ("title = \"A\",", "\"A\",", "take it away: `title = \"A\"`"),
        ] {
            let slip = of_toml(line, 10..10, "unexpected", Around::Nothing);
            assert_eq!((&line[slip.range], slip.help.as_str()), (place, help), "{line}");
        }
        for sound in ["a = \"b\"", "a = [\"b\", 'c'", "a = \"\"\"b\"c"] {
            assert_eq!(of_quotation(sound, &(0..sound.len())), None, "{sound}");
        }
    }

    #[test]
    fn switches_and_colours_are_mended() {
        for (line, help) in [
            ("draft = yes", "write `draft = true`"),
            ("draft = True", "write `draft = true`"),
            ("accent = #0a7a4b", "put it in quotation marks: `accent = \"#0a7a4b\"`"),
            ("title = Yes", "write `title = \"Yes\"`"),
            ("title = # later", "write it after the `=`, or take the line out"),
        ] {
            let slip = of_toml(line, 9..9, "string values must be quoted", Around::Nothing);
            assert_eq!(slip.help, help, "{line}");
        }
    }
}
