//! Directives: the lines of `:::` that open and close containers.
//!
//! Owns which containers there are, what attributes each has, and how a fence line is read. Refuses to look at
//! what a container holds: `markdown` does.

use std::ops::Range;

use super::attributes;

/// A kind of container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    /// A call-out.
    Callout(Callout),
    /// An interview: paragraphs that begin with `Name:`.
    Dialogue,
    /// Words to say, with blanks and branches.
    Script,
    /// A formula box.
    Formula,
    /// A quotation with its source.
    Quote,
    /// The items of a list as cards.
    Cards,
    /// The items of a list as bars.
    Stats,
    /// A countdown that the reader starts.
    Pause,
    /// A passage that several posts share.
    Snippet,
    /// An image with caption and credit.
    Figure,
    /// A video as a link with a picture.
    Video,
    /// An instrument that a reader fills in.
    Worksheet,
}

/// A kind of call-out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Callout {
    /// `note`.
    Note,
    /// `tip`.
    Tip,
    /// `warning`.
    Warning,
    /// `lesson`: gathered into the post's summary of what it teaches.
    Lesson,
    /// `example`.
    Example,
}

/// An attribute that a container has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// Its key.
    pub key: &'static str,
    /// Whether the container is nothing without it.
    pub need: Need,
}

/// Whether an attribute must be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// The container is nothing without it.
    Required,
    /// It may be left out.
    Optional,
}

/// Every container and its name, in alphabetical order.
const CONTAINERS: &[(&str, Container)] = &[
    ("cards", Container::Cards),
    ("dialogue", Container::Dialogue),
    ("example", Container::Callout(Callout::Example)),
    ("figure", Container::Figure),
    ("formula", Container::Formula),
    ("lesson", Container::Callout(Callout::Lesson)),
    ("note", Container::Callout(Callout::Note)),
    ("pause", Container::Pause),
    ("quote", Container::Quote),
    ("script", Container::Script),
    ("snippet", Container::Snippet),
    ("stats", Container::Stats),
    ("tip", Container::Callout(Callout::Tip)),
    ("video", Container::Video),
    ("warning", Container::Callout(Callout::Warning)),
    ("worksheet", Container::Worksheet),
];

const fn required(key: &'static str) -> Known {
    Known { key, need: Need::Required }
}

const fn optional(key: &'static str) -> Known {
    Known { key, need: Need::Optional }
}

impl Container {
    /// The container of a name.
    pub fn named(name: &str) -> Option<Self> {
        let index = CONTAINERS.binary_search_by_key(&name, |(known, _)| known).ok()?;
        CONTAINERS.get(index).map(|&(_, container)| container)
    }

    /// The names of all containers.
    pub fn names() -> impl Iterator<Item = &'static str> {
        CONTAINERS.iter().map(|&(name, _)| name)
    }

    /// The container's name.
    pub fn name(self) -> &'static str {
        CONTAINERS.iter().find(|&&(_, container)| container == self).map_or("", |&(name, _)| name)
    }

    /// The keys that its attributes may have, besides `#id` and `.class`.
    pub const fn attributes(self) -> &'static [Known] {
        match self {
            Self::Callout(_) | Self::Formula => const { &[optional("title")] },
            Self::Quote => const { &[required("cite"), optional("url")] },
            Self::Snippet => const { &[required("from")] },
            Self::Figure => const { &[optional("credit")] },
            Self::Video => const { &[required("url"), required("title"), optional("poster")] },
            Self::Pause => const { &[optional("seconds")] },
            Self::Worksheet => {
                const {
                    &[
                        optional("title"),
                        optional("from"),
                        optional("repeat"),
                        optional("raters"),
                        optional("gathers"),
                        optional("instance"),
                        optional("submit"),
                    ]
                }
            }
            Self::Dialogue | Self::Script | Self::Cards | Self::Stats => &[],
        }
    }
}

impl Callout {
    /// The word that stands for it in class names and in a theme's words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Tip => "tip",
            Self::Warning => "warning",
            Self::Lesson => "lesson",
            Self::Example => "example",
        }
    }
}

/// A fence line as it is written. All ranges are bytes of the text that it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fence {
    /// From the first colon to the last character that is not white space; over several lines if its braces are.
    pub range: Range<usize>,
    /// How many colons there are.
    pub colons: usize,
    /// The name after them; empty for a fence that closes.
    pub name: Range<usize>,
    /// The braces.
    pub braces: Braces,
    /// What else stands on the line and should not.
    pub rest: Range<usize>,
}

/// The braces of a fence or heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Braces {
    /// There are none.
    None,
    /// From `{` to `}`.
    Closed(Range<usize>),
    /// They open here and are not closed.
    Open(usize),
}

impl Fence {
    /// Whether it closes a container instead of opening one.
    pub fn is_closing(&self) -> bool {
        self.name.is_empty() && self.braces == Braces::None && self.rest.is_empty()
    }

    /// Reads the fence that begins at a byte; `None` if the line is something else, such as `:::)`.
    pub fn read(text: &str, start: usize) -> Option<Self> {
        let line_end = text[start..].find('\n').map_or(text.len(), |length| start + length);
        let line = text[start..line_end].trim_end();
        let colons = line.len() - line.trim_start_matches(':').len();
        let after = skip_spaces(text, start + colons, start + line.len());
        let name_end = text[after..start + line.len()]
            .find(|character: char| !(character.is_alphanumeric() || matches!(character, '-' | '_')))
            .map_or(start + line.len(), |length| after + length);
        let bare = after == start + line.len();
        if colons < 3 || (!bare && name_end == after && !text[after..].starts_with('{')) {
            return None;
        }
        let braces_at = skip_spaces(text, name_end, start + line.len());
        let braces = read_braces(text, braces_at, start + line.len());
        let rest_start = match &braces {
            Braces::Closed(range) => skip_spaces(text, range.end, text.len()),
            Braces::Open(_) => start + line.len(),
            Braces::None => braces_at,
        };
        let last_line_end = text[rest_start..].find('\n').map_or(text.len(), |length| rest_start + length);
        let end = rest_start + text[rest_start..last_line_end].trim_end().len();
        let end = if end == rest_start { end_without_spaces(text, start, end) } else { end };
        Some(Self {
            range: start..end,
            colons,
            name: after..name_end,
            braces,
            rest: rest_start.min(end)..end,
        })
    }
}

/// The braces that begin at a byte of a line, if there are any. They may run on over lines of their own.
fn read_braces(text: &str, at: usize, line_end: usize) -> Braces {
    if !text[at..line_end].starts_with('{') {
        return Braces::None;
    }
    match attributes::end_of_braces(text, at) {
        Some(end) if !text[at..end].lines().skip(1).any(begins_something_else) => Braces::Closed(at..end),
        _ => Braces::Open(at),
    }
}

/// Whether a line can hardly be the second line of attributes. Masking it would change what the text means.
fn begins_something_else(line: &str) -> bool {
    let line = line.trim_start_matches([' ', '\t', '>']);
    line.starts_with("```") || line.starts_with("~~~") || line.starts_with(":::") || line.contains("-->")
}

fn skip_spaces(text: &str, from: usize, to: usize) -> usize {
    let rest = &text[from..to];
    // A blank that does not break a line looks like any other, and comes with what is pasted.
    from + rest.len() - rest.trim_start_matches([' ', '\t', '\u{a0}']).len()
}

fn end_without_spaces(text: &str, start: usize, end: usize) -> usize {
    start + text[start..end].trim_end().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Option<(usize, &str, &str, &str, usize)> {
        let fence = Fence::read(text, 0)?;
        let braces = match &fence.braces {
            Braces::Closed(range) => &text[range.clone()],
            Braces::Open(_) => "open",
            Braces::None => "",
        };
        Some((fence.colons, &text[fence.name], braces, &text[fence.rest], fence.range.end))
    }

    #[test]
    fn names_are_in_order_and_found() {
        assert!(CONTAINERS.is_sorted_by_key(|(name, _)| *name));
        for name in Container::names() {
            assert_eq!(Container::named(name).map(Container::name), Some(name));
        }
        assert_eq!(Container::named("form"), None);
    }

    #[test]
    fn fences_are_read() {
        assert_eq!(check("::: note\nx"), Some((3, "note", "", "", 8)));
        assert_eq!(check(":::note"), Some((3, "note", "", "", 7)));
        assert_eq!(check(":::\u{a0}note\nx"), Some((3, "note", "", "", 9)));
        assert_eq!(check(":::: tip {#a t=\"b c\"}  \r\nx"), Some((4, "tip", "{#a t=\"b c\"}", "", 21)));
        assert_eq!(check(":::\n:::"), Some((3, "", "", "", 3)));
        assert_eq!(check("::::::  "), Some((6, "", "", "", 6)));
        assert_eq!(check("::: quote {cite=\"a\n  b\"}\n"), Some((3, "quote", "{cite=\"a\n  b\"}", "", 24)));
        assert_eq!(check("::: note Big words"), Some((3, "note", "", "Big words", 18)));
        assert_eq!(check("::: note {a} b"), Some((3, "note", "{a}", "b", 14)));
        assert_eq!(check("::: {.note}"), Some((3, "", "{.note}", "", 11)));
        assert_eq!(check("::: note {a\n\n}"), Some((3, "note", "open", "", 11)));
        assert_eq!(check("::: note {a\n```\n}"), Some((3, "note", "open", "", 11)));
    }

    #[test]
    fn other_lines_are_not_fences() {
        assert_eq!(check(":: note"), None);
        assert_eq!(check(":::) smile"), None);
        assert_eq!(check("::: \"quoted\""), None);
    }
}
