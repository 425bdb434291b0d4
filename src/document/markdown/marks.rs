//! Marks: places of a source that markdown must not see as they are, or that deserve a remark.
//!
//! Owns the one pass over the source before it is parsed. Fence lines, attributes of headings and blanks are
//! overwritten by as many bytes that mean nothing to markdown (a fence becomes an HTML block), so that every
//! offset of the parse stays true. Whether a mark is what it looks like is only known when the parser has come to
//! it: in code or HTML it is not, and the source's own bytes are used. Refuses to report anything itself.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memmem;

use super::super::attributes;
use super::super::directive::Fence;
use super::wide_tables;
use super::writer::DEEPEST;

/// A marked place; all ranges are bytes of the whole source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) range: Range<usize>,
    pub(super) kind: MarkKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum MarkKind {
    /// A fence line.
    Fence(Box<Fence>),
    /// Braces at the end of what may be a heading.
    HeadingAttributes,
    /// Braces at the end of what may be a heading, never closed. Not masked.
    HeadingBracesOpen,
    /// Braces of a blank or output that are never closed. Not masked.
    BracesOpen,
    /// `[hint]{…}`: the range of the hint, and of the whole the mark's own.
    Blank(Range<usize>),
    /// `{= …}`: something computed.
    Output,
    /// `{…}` after words of a worksheet.
    Attributes,
    /// The second line of a table whose rows lack too many cells: it is shown as text.
    WideTable,
    /// Four underscores or more. Not masked.
    Underscores,
    /// What a template left behind. Not masked.
    Residue,
}

impl MarkKind {
    pub(super) fn is_masked(&self) -> bool {
        match self {
            Self::Fence(_)
            | Self::HeadingAttributes
            | Self::Blank(_)
            | Self::Output
            | Self::Attributes
            | Self::WideTable => true,
            Self::HeadingBracesOpen | Self::BracesOpen | Self::Underscores | Self::Residue => false,
        }
    }
}

/// The marks of a source, taken one after another as the parser comes to them.
#[derive(Debug, Default)]
pub(super) struct Marks {
    list: Vec<Mark>,
    next: usize,
}

impl Marks {
    /// Whether a mark begins before a byte and has not been taken or passed.
    pub(super) fn any_before(&self, end: usize) -> bool {
        self.list.get(self.next).is_some_and(|mark| mark.range.start < end)
    }

    /// Whether the parser saw something else than the source in a range.
    pub(super) fn hide_in(&mut self, range: &Range<usize>) -> bool {
        while self.list.get(self.next).is_some_and(|mark| mark.range.end <= range.start) {
            self.next += 1;
        }
        self.masked_in(range).next().is_some()
    }

    /// A text that the parser took from somewhere in a range, with what was masked in it as the source has it.
    pub(super) fn unmask<'t>(&self, source: &str, seen: &'t str, range: &Range<usize>) -> Cow<'t, str> {
        let mut text = Cow::Borrowed(seen);
        for mark in self.masked_in(range) {
            let mask = "x".repeat(mark.range.len());
            if text.contains(&mask) {
                text = Cow::Owned(text.replacen(&mask, source.get(mark.range.clone()).unwrap_or(""), 1));
            }
        }
        text
    }

    fn masked_in(&self, range: &Range<usize>) -> impl Iterator<Item = &Mark> {
        let rest = self.list.get(self.next..).unwrap_or(&[]);
        let range = range.clone();
        rest.iter()
            .take_while(move |mark| mark.range.start < range.end)
            .filter(move |mark| mark.range.end > range.start && mark.kind.is_masked())
    }

    /// Takes the next mark that touches a range; those that lie before it are passed.
    pub(super) fn take_in(&mut self, range: &Range<usize>) -> Option<Mark> {
        loop {
            let mark = self.list.get(self.next)?;
            if mark.range.start >= range.end {
                return None;
            }
            self.next += 1;
            if mark.range.end > range.start {
                return Some(mark.clone());
            }
        }
    }
}

/// Where blanks are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Blanks {
    /// Within worksheets and scripts.
    InContainers,
    /// Everywhere: the body is a worksheet.
    Everywhere,
}

/// Finds the marks of a body that begins at `start`. Returns the body as the parser is to see it.
pub(super) fn scan(text: &str, start: usize, blanks: Blanks) -> (Cow<'_, str>, Marks) {
    let body = &text[start..];
    let mut list = Vec::new();
    if has(body, ":::") || body.contains('}') {
        Lines { text, blanks, open: Vec::new(), code: None, list: &mut list }.run(start);
    }
    if body.len() > wide_tables::HARMLESS && body.contains('|') {
        wide_tables::find(text, start, &mut list);
    }
    for (residue, needle) in [(true, "{{"), (true, "{%"), (true, "%s"), (false, "____")] {
        find_remarks(text, start, needle, residue, &mut list);
    }
    list.sort_by_key(|mark| mark.range.start);
    drop_within_residue(&mut list);
    (mask(text, start, &list), Marks { list, next: 0 })
}

/// Overwrites what is to be masked.
fn mask<'a>(text: &'a str, start: usize, list: &[Mark]) -> Cow<'a, str> {
    if !list.iter().any(|mark| mark.kind.is_masked()) {
        return Cow::Borrowed(&text[start..]);
    }
    let mut bytes = text.as_bytes()[start..].to_vec();
    for mark in list.iter().filter(|mark| mark.kind.is_masked()) {
        let range = mark.range.start - start..mark.range.end - start;
        for byte in bytes[range.clone()].iter_mut().filter(|byte| !matches!(byte, b'\n' | b'\r')) {
            *byte = b'x';
        }
        if matches!(mark.kind, MarkKind::Fence(_)) {
            bytes[range.start..range.start + 2].copy_from_slice(b"<?");
            // The shortest fence has three bytes, and `<?>` is closed as well: its `?` counts for both ends.
            bytes[range.end - 2..range.end].copy_from_slice(b"?>");
        }
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(&text[start..]), Cow::Owned)
}

/// So many braces of one line are tried in vain, so that a line of nothing else takes no quadratic time.
const CANDIDATES: usize = 8;

struct Lines<'t, 'm> {
    text: &'t str,
    blanks: Blanks,
    /// How many colons each container has that is open, from the outermost worksheet or script on; up to [`DEEPEST`].
    open: Vec<usize>,
    /// The fence of the block of code that is open.
    code: Option<&'t str>,
    list: &'m mut Vec<Mark>,
}

impl Lines<'_, '_> {
    fn run(&mut self, mut at: usize) {
        while at < self.text.len() {
            let end = self.text[at..].find('\n').map_or(self.text.len(), |length| at + length + 1);
            at = self.line(at, end).max(end);
        }
    }

    /// Reads the line; returns where it ends, which is later than `end` where braces run on.
    fn line(&mut self, start: usize, end: usize) -> usize {
        let line = &self.text[start..end];
        let content = line.trim_start_matches([' ', '\t', '>']);
        if content.starts_with(":::") {
            let at = end - content.len();
            if let Some(fence) = Fence::read(self.text, at) {
                self.count(&fence);
                let (range, fence_end) = (fence.range.clone(), fence.range.end);
                self.list.push(Mark { range, kind: MarkKind::Fence(Box::new(fence)) });
                return fence_end;
            }
        }
        let is_worksheet = self.blanks == Blanks::Everywhere || !self.open.is_empty();
        if is_worksheet && self.is_code(content) || !line.contains('{') || is_definition(line) {
            return end;
        }
        if is_worksheet {
            return self.braces_of(start, end, marks_of_worksheet);
        }
        if self.heading(start, end) || !(line.contains("{=") || line.contains("{#")) {
            return end;
        }
        self.braces_of(start, end, marks_of_prose)
    }

    /// Whether a line of a worksheet is a fence of code or lies between two.
    fn is_code(&mut self, content: &str) -> bool {
        let marker = ["```", "~~~"].into_iter().find(|marker| content.starts_with(marker));
        match (self.code, marker) {
            (None, None) => return false,
            (None, Some(marker)) => self.code = Some(marker),
            (Some(open), Some(marker)) if open == marker => self.code = None,
            (Some(_), _) => {}
        }
        true
    }

    /// Keeps count of the containers that are open within a worksheet or script.
    fn count(&mut self, fence: &Fence) {
        let name = &self.text[fence.name.clone()];
        if fence.is_closing() {
            let matching = self.open.iter().rposition(|colons| *colons == fence.colons);
            let keep = matching.filter(|_| fence.colons > 3).unwrap_or(self.open.len().saturating_sub(1));
            self.open.truncate(keep);
        } else if (!self.open.is_empty() || matches!(name, "script" | "worksheet"))
            && self.open.len() < DEEPEST
        {
            self.open.push(fence.colons);
        }
    }

    /// Marks the braces at the end of a heading; says whether there are any.
    fn heading(&mut self, start: usize, end: usize) -> bool {
        let line = self.text[start..end].trim_end();
        let content = line.trim_start_matches([' ', '\t', '>', '-', '*', '+', '.', ')']);
        let content = content.trim_start_matches(|character: char| character.is_ascii_digit());
        let content = content.trim_start_matches(['.', ')', ' ', '\t']);
        let hashes = content.len() - content.trim_start_matches('#').len();
        let is_atx = (1..=6).contains(&hashes) && content[hashes..].starts_with([' ', '\t']);
        if !is_atx && !is_underline(self.text[end..].lines().next().unwrap_or("")) {
            return false;
        }
        let line = if is_atx { without_closing_hashes(line) } else { line };
        let Some(open) = last_braces(line) else { return false };
        let inside = &line[open + 1..];
        let range = start + open..start + line.len();
        let is_closed = attributes::end_of_braces(&self.text[..range.end], range.start) == Some(range.end);
        let kind = if is_closed && !inside.starts_with(['{', '%']) && !is_output(&line[open..]) {
            MarkKind::HeadingAttributes
        } else if !inside.contains('}') && inside.starts_with(['#', '.']) {
            MarkKind::HeadingBracesOpen
        } else {
            return false;
        };
        self.list.push(Mark { range, kind });
        true
    }

    /// Marks the braces of a line that mean something there; the last may run on. Code spans are left alone.
    fn braces_of(&mut self, start: usize, mut end: usize, kind_of: KindOf) -> usize {
        let mut at = start;
        let mut failures = 0;
        while failures < CANDIDATES
            && let Some(found) = self.text.get(at..end).and_then(|rest| rest.find(['{', '`']))
        {
            let brace = at + found;
            if self.text[brace..].starts_with('`') {
                at = end_of_code_span(&self.text[..end], brace);
                continue;
            }
            let Some((from, kind)) = kind_of(self.text, at, brace) else {
                at = brace + 1;
                continue;
            };
            let close = attributes::end_of_braces(self.text, brace)
                .filter(|close| !self.text[brace..*close].lines().skip(1).any(begins_something_else));
            if let Some(close) = close {
                self.list.push(Mark { range: from..close, kind });
                at = close;
                if close > end {
                    end = self.text[close..].find('\n').map_or(self.text.len(), |length| close + length + 1);
                }
            } else {
                let range = brace..end.min(brace + self.text[brace..end].trim_end().len());
                self.list.push(Mark { range, kind: MarkKind::BracesOpen });
                at = brace + 1;
                failures += 1;
            }
        }
        end
    }
}

/// What braces at a byte are, and where the mark begins; the words before them since the last mark are given by their
/// beginning.
type KindOf = fn(&str, usize, usize) -> Option<(usize, MarkKind)>;

/// What braces are in a worksheet: a blank, an output or attributes.
fn marks_of_worksheet(text: &str, start: usize, brace: usize) -> Option<(usize, MarkKind)> {
    let before = &text[start..brace];
    if let Some(hint) = before.strip_suffix(']')
        && let end = start + hint.strip_suffix('\\').unwrap_or(hint).len()
        && let Some(open) = hint_of(text, end)
    {
        // Formatters write backslashes before brackets that they take for words.
        let from = open - usize::from(text[..open].ends_with('\\'));
        return Some((from, MarkKind::Blank(open + 1..end)));
    }
    if is_output(&text[brace..]) {
        return Some((brace, MarkKind::Output));
    }
    let is_apart = before.is_empty() || before.ends_with([' ', '\t', '\n', '>']);
    let inside = text[brace + 1..].trim_start();
    let is_attribute =
        inside.starts_with(|it: char| it.is_ascii_alphabetic() || matches!(it, '#' | '+' | '}'));
    (is_apart && is_attribute).then_some((brace, MarkKind::Attributes))
}

/// What braces are outside of worksheets: an output, or nothing.
fn marks_of_prose(text: &str, _: usize, brace: usize) -> Option<(usize, MarkKind)> {
    is_output(&text[brace..]).then_some((brace, MarkKind::Output))
}

/// Whether braces hold something computed: `{= …}` or `{#name = …}`.
fn is_output(braces: &str) -> bool {
    let Some(inside) = braces.strip_prefix('{') else { return false };
    let inside = inside.trim_start();
    if let Some(named) = inside.strip_prefix('#') {
        let after = named.trim_start_matches(|it: char| it.is_alphanumeric() || matches!(it, '-' | '_'));
        return after.len() < named.len()
            && after.starts_with(char::is_whitespace)
            && after.trim_start().starts_with('=');
    }
    inside.strip_prefix('=').is_some_and(|rest| rest.starts_with(char::is_whitespace))
}

/// A hint is not longer than this, in bytes.
const LONGEST_HINT: usize = 400;

/// The bracket that opens the hint that ends at a byte. A hint holds no brackets and no blank line.
fn hint_of(text: &str, end: usize) -> Option<usize> {
    let window = text.floor_char_boundary(end.saturating_sub(LONGEST_HINT));
    let open = window + text[window..end].rfind(['[', ']'])?;
    let is_whole = text[open..].starts_with('[')
        && !text[open..end].lines().skip(1).any(|line| line.trim().is_empty() || begins_something_else(line));
    is_whole.then_some(open)
}

/// Where a code span ends that begins at a byte, within a line; where it is none, where its backticks end.
fn end_of_code_span(line: &str, start: usize) -> usize {
    let length = line[start..].len() - line[start..].trim_start_matches('`').len();
    let inside = start + length;
    let mut at = inside;
    while let Some(found) = line[at..].find('`') {
        let ticks = line[at + found..].len() - line[at + found..].trim_start_matches('`').len();
        at += found + ticks;
        if ticks == length {
            return at;
        }
    }
    inside
}

/// Whether a line can hardly be the second line of braces. Masking it would change what the text means.
fn begins_something_else(line: &str) -> bool {
    let line = line.trim_start_matches([' ', '\t', '>']);
    line.starts_with("```") || line.starts_with("~~~") || line.starts_with(":::")
}

/// Whether a line says where a link leads, as in `[words]: address`. What it says shows up elsewhere.
fn is_definition(line: &str) -> bool {
    let line = line.trim_start_matches([' ', '>']);
    line.starts_with('[') && line.find(']').is_some_and(|end| line[end + 1..].starts_with(':'))
}

/// Whether a line makes a heading of the lines before it.
fn is_underline(line: &str) -> bool {
    let line = line.trim_start_matches([' ', '>']).trim_end();
    !line.is_empty() && (line.bytes().all(|byte| byte == b'=') || line.bytes().all(|byte| byte == b'-'))
}

/// A line without the `##` that may end a heading.
fn without_closing_hashes(line: &str) -> &str {
    let open = line.trim_end_matches('#');
    if open.len() < line.len() && open.ends_with([' ', '\t']) { open.trim_end() } else { line }
}

/// The brace that opens the attributes at the end of a line: the first with white space before it whose like does
/// not come again outside of quotation marks.
fn last_braces(line: &str) -> Option<usize> {
    let candidates = || {
        let spaced = |&(index, _): &(usize, &str)| line[..index].ends_with([' ', '\t', '#']);
        line.rmatch_indices('{').filter(spaced).map(|(index, _)| index).take(CANDIDATES)
    };
    let closed =
        candidates().filter(|&index| attributes::end_of_braces(line, index) == Some(line.len())).last();
    closed.or_else(|| candidates().next())
}

/// Drops remarks about what lies within residue: it is told as a whole.
fn drop_within_residue(list: &mut Vec<Mark>) {
    let mut end = 0;
    list.retain(|mark| {
        let is_within = mark.range.start < end && !mark.kind.is_masked();
        if mark.kind == MarkKind::Residue && !is_within {
            end = mark.range.end;
        }
        !is_within
    });
}

/// Residue longer than this is marked by its beginning alone, so that a line of nothing else takes no quadratic time.
const LONGEST_RESIDUE: usize = 160;

/// One past the end of residue such as `{{< figure src="chart.png" >}}`, if it ends in its line.
fn end_of_residue(text: &str, open: usize, opener: &str) -> usize {
    let closer = match opener {
        "{{" => "}}",
        "{%" => "%}",
        _ => return open + opener.len(),
    };
    let rest = &text[open..text.floor_char_boundary(open + LONGEST_RESIDUE)];
    let line = rest.lines().next().unwrap_or_default();
    let length = line.find(closer).map_or(opener.len(), |at| at + closer.len());
    open + length
}

/// Whether a text has something that most texts have not: many bytes are looked at at once, which the standard library
/// does not do for the same byte several times over.
fn has(text: &str, needle: &str) -> bool {
    memmem::find(text.as_bytes(), needle.as_bytes()).is_some()
}

/// Marks what deserves a remark: residue of templates, or blanks of underscores.
fn find_remarks(text: &str, start: usize, needle: &str, residue: bool, list: &mut Vec<Mark>) {
    let bytes = text.as_bytes();
    let mut at = if has(&text[start..], needle) { start } else { text.len() };
    while let Some(found) = text[at..].find(needle) {
        let place = at + found;
        let mut end = place + needle.len();
        let before = place.checked_sub(1).map(|index| bytes[index]);
        if residue {
            end = end_of_residue(text, place, needle);
        } else {
            while bytes.get(end) == Some(&b'_') {
                end += 1;
            }
        }
        let is_percentage = needle == "%s"
            && (before.is_some_and(|byte| byte.is_ascii_digit() || byte == b'%')
                || bytes.get(end).is_some_and(u8::is_ascii_alphanumeric));
        if !is_percentage {
            let kind = if residue { MarkKind::Residue } else { MarkKind::Underscores };
            list.push(Mark { range: place..end, kind });
        }
        at = end;
    }
}
