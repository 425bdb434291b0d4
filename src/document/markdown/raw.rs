//! Raw HTML: checked as it passes.
//!
//! Owns what an author may write in HTML of their own. Unknown elements are words in angle brackets and are shown
//! as written; what runs a script is refused and shown as written; comments are left out; the rest is written anew by
//! [`serialise`], tag by tag.

use std::collections::BTreeSet;
use std::ops::Range;

use super::danger::{refuse, resolve_references};
use super::report::Report;
use super::tags::{PieceKind, pieces};
use super::{elements, ids::Ids, output::Output, serialise};
use crate::diagnostic::{Code, Span};
use crate::document::{LinkTarget, LinkUse, links};

/// Deeper than this, elements are left out.
const DEEPEST: usize = 256;

/// Elements that point at something, each with the attributes that do.
const POINTING: &[(&str, &[&str])] = &[
    ("a", &["href"]),
    ("audio", &["src"]),
    ("img", &["src"]),
    ("source", &["src"]),
    ("video", &["src", "poster"]),
];

/// The elements that raw HTML has opened and not yet closed.
#[derive(Debug, Default)]
pub(super) struct RawHtml {
    open: Vec<OpenTag>,
    /// The names with a hyphen that have an end tag somewhere in the source; looked for when first asked for.
    custom: Option<BTreeSet<String>>,
    /// How many elements were left out for being too deep and are not closed yet.
    left_out: usize,
    /// Ids that raw HTML gives, in order.
    pub(super) anchors: Vec<String>,
    /// What it points at, in order.
    pub(super) links: Vec<LinkUse>,
}

#[derive(Debug)]
struct OpenTag {
    name: String,
    place: Range<usize>,
    /// Whether it was refused; then its end tag is, too.
    is_refused: bool,
}

/// Raw HTML and where it stands in the source.
pub(super) struct Raw<'h> {
    pub(super) html: &'h str,
    /// Where its lines come from: the byte of `html` at which each begins, and that of the source. In order.
    pub(super) lines: &'h [(usize, usize)],
    /// The whole source, to look for an end tag.
    pub(super) source: &'h str,
}

impl Raw<'_> {
    fn place(&self, range: &Range<usize>) -> Range<usize> {
        self.byte(range.start)..self.byte(range.end.saturating_sub(1)) + 1
    }

    /// Where a byte of the HTML stands in the source.
    fn byte(&self, at: usize) -> usize {
        let line = self.lines.partition_point(|&(html, _)| html <= at).saturating_sub(1);
        self.lines.get(line).map_or(at, |&(html, source)| source + (at - html))
    }
}

/// A start tag that is written, with what belongs to it.
struct Element<'e> {
    name: &'e str,
    attributes: &'e [(&'e str, &'e str)],
    /// The text of an element that has no tags in it.
    contents: Option<&'e str>,
    closes_itself: bool,
}

impl Element<'_> {
    fn write(&self, output: &mut Output) {
        serialise::start_tag(self.name, self.attributes, output);
        match self.contents {
            // The author's character references are kept.
            Some(text) if elements::holds_escapable_text(self.name) => {
                output.push(&text.replace('<', "&lt;"));
            }
            Some(text) => output.push(text),
            None => {}
        }
        // In a drawing `<path/>` has no end tag, and in HTML it has one: with it, both are the same.
        if self.closes_itself && !elements::is_void(self.name) {
            serialise::end_tag(self.name, output);
        }
    }
}

/// What becomes of a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Written,
    ShownAsWritten,
    LeftOut,
}

impl RawHtml {
    /// Checks raw HTML and writes it. Elements that were opened when `floor` of them were open are not closed by it.
    pub(super) fn write(
        &mut self,
        raw: &Raw<'_>,
        floor: usize,
        output: &mut Output,
        ids: &mut Ids,
        report: &mut Report<'_>,
    ) {
        for piece in pieces(raw.html) {
            let text = &raw.html[piece.range.clone()];
            let place = raw.place(&piece.range);
            let fate = match piece.kind {
                PieceKind::Other => {
                    output.push(text);
                    continue;
                }
                PieceKind::Comment => Fate::LeftOut,
                // Were it written, it could make a tag of what follows.
                PieceKind::Stray => Fate::ShownAsWritten,
                PieceKind::Declaration => {
                    tell_declaration(&place, report);
                    Fate::ShownAsWritten
                }
                PieceKind::Close { name } => {
                    let fate = self.close(&name, floor, &place, output, report);
                    if fate == Fate::Written {
                        serialise::end_tag(&name, output);
                    }
                    fate
                }
                PieceKind::Unfinished => {
                    tell_unfinished(&place, report);
                    Fate::ShownAsWritten
                }
                PieceKind::Open { name, attributes, text: contents, is_closed } => {
                    let is_refused = refuse(&name, &attributes, contents, &place, report);
                    if !is_refused && self.is_unknown(&name, raw.source, &place, report) {
                        Fate::ShownAsWritten
                    } else {
                        if !is_refused {
                            self.take_ids(&name, &attributes, &place, ids, report);
                            self.take_links(&name, &attributes, &place, report);
                            tell_odd_names(&name, &attributes, &place, report);
                        }
                        let closes_itself = is_closed || (text.ends_with("/>") && self.is_foreign());
                        let element =
                            Element { name: &name, attributes: &attributes, contents, closes_itself };
                        let fate =
                            self.open(OpenTag { name: name.clone(), place, is_refused }, closes_itself);
                        if fate == Fate::Written {
                            element.write(output);
                        }
                        fate
                    }
                }
            };
            if fate == Fate::ShownAsWritten {
                output.text(text);
            }
        }
    }

    /// How many elements are open: a place for [`Self::close_since`].
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// Closes the elements that were opened since, and tells of them.
    pub(super) fn close_since(&mut self, depth: usize, output: &mut Output, report: &mut Report<'_>) {
        while self.open.len() > depth {
            let Some(tag) = self.open.pop() else { return };
            if !tag.is_refused && !elements::may_stay_open(&tag.name) {
                tell_unclosed(&tag.name, &tag.place, report);
                serialise::end_tag(&tag.name, output);
            }
        }
    }

    fn open(&mut self, tag: OpenTag, closes_itself: bool) -> Fate {
        let fate = if tag.is_refused { Fate::ShownAsWritten } else { Fate::Written };
        if closes_itself {
            fate
        } else if self.open.len() < DEEPEST {
            self.open.push(tag);
            fate
        } else {
            self.left_out += 1;
            Fate::LeftOut
        }
    }

    fn is_foreign(&self) -> bool {
        self.open.iter().any(|tag| matches!(tag.name.as_str(), "svg" | "math"))
    }

    /// Whether a start tag is none of HTML's; says so.
    fn is_unknown(
        &mut self,
        name: &str,
        source: &str,
        place: &Range<usize>,
        report: &mut Report<'_>,
    ) -> bool {
        let is_element =
            elements::is_known(name) || self.is_foreign() || self.is_custom_element(name, source);
        if is_element && serialise::is_name(name) {
            return false;
        }
        report.tell(
            Code::HtmlElementUnknown,
            place,
            format!(
                "there is no HTML element `{name}`; browsers would hide these words, so they are shown as written"
            ),
            "write `\\<` for an angle bracket that is meant as one",
        );
        true
    }

    /// Whether a name with a hyphen is an element of the author's own: then it is closed somewhere.
    fn is_custom_element(&mut self, name: &str, source: &str) -> bool {
        let closed_names = || {
            let ends = source.split("</").skip(1).filter_map(|rest| rest.get(..rest.find('>')?));
            ends.filter(|name| name.contains('-')).map(str::to_ascii_lowercase).collect()
        };
        name.contains('-') && self.custom.get_or_insert_with(closed_names).contains(name)
    }

    /// Keeps what an element points at, to look whether it is there.
    fn take_links(
        &mut self,
        name: &str,
        attributes: &[(&str, &str)],
        place: &Range<usize>,
        report: &mut Report<'_>,
    ) {
        let Some((_, keys)) = POINTING.iter().find(|(element, _)| *element == name) else { return };
        for (key, value) in attributes {
            if !keys.iter().any(|known| known.eq_ignore_ascii_case(key)) {
                continue;
            }
            if value.contains("{{") || value.contains("{%") {
                let message =
                    format!("`{value}` looks like the residue of a template; texts are not run through one");
                report.tell(Code::TemplateResidue, place, message, "write the address that belongs here");
                continue;
            }
            let value = resolve_references(value).replace("&amp;", "&");
            let of_other_site =
                || links::parse(&value, "").ok().filter(|target| matches!(target, LinkTarget::External(_)));
            if let Some(target) = links::parse_raw(&value).or_else(of_other_site) {
                self.links.push(LinkUse { target, span: Span::from(place.clone()) });
            }
        }
    }

    fn take_ids(
        &mut self,
        element: &str,
        attributes: &[(&str, &str)],
        place: &Range<usize>,
        ids: &mut Ids,
        report: &mut Report<'_>,
    ) {
        let attribute = |name: &str| {
            attributes.iter().find(|(key, value)| key.eq_ignore_ascii_case(name) && !value.is_empty())
        };
        let Some((_, id)) = attribute("id") else {
            // The way of old to give a place a name.
            self.anchors.extend(attribute("name").filter(|_| element == "a").map(|(_, id)| (*id).to_owned()));
            return;
        };
        match ids.written(id, place.clone()) {
            Ok(()) => self.anchors.push((*id).to_owned()),
            Err(before) => super::tell_id_twice(id, place, &before, report),
        }
    }

    fn close(
        &mut self,
        name: &str,
        floor: usize,
        place: &Range<usize>,
        output: &mut Output,
        report: &mut Report<'_>,
    ) -> Fate {
        if self.left_out > 0 {
            self.left_out -= 1;
            return Fate::LeftOut;
        }
        let floor = floor.min(self.open.len());
        if let Some(index) = self.open[floor..].iter().rposition(|open| open.name == name) {
            self.close_since(floor + index + 1, output, report);
            let is_refused = self.open.pop().is_some_and(|tag| tag.is_refused);
            return if is_refused { Fate::ShownAsWritten } else { Fate::Written };
        }
        if !(elements::is_known(name) || self.is_foreign()) || !serialise::is_name(name) {
            return Fate::ShownAsWritten;
        }
        report.tell(
            Code::HtmlUnbalanced,
            place,
            format!("`</{name}>` closes nothing that was opened beside it; it is left out"),
            "take it out, or open the element in the same paragraph, or in a line of its own before it",
        );
        Fate::LeftOut
    }
}

fn tell_unclosed(name: &str, place: &Range<usize>, report: &mut Report<'_>) {
    report.tell(
        Code::HtmlUnbalanced,
        place,
        format!("`<{name}>` is not closed where what it stands in ends"),
        &format!(
            "write `</{name}>` where it ends; a line of its own for what goes around several paragraphs"
        ),
    );
}

fn tell_unfinished(place: &Range<usize>, report: &mut Report<'_>) {
    report.tell(
        Code::HtmlUnbalanced,
        place,
        "a tag or comment that has no end; browsers would swallow the rest of the page",
        "close it with `>`, or a comment with `-->`",
    );
}

fn tell_declaration(place: &Range<usize>, report: &mut Report<'_>) {
    report.tell(
        Code::HtmlElementUnknown,
        place,
        "this is XML and no HTML; browsers would hide these words, so they are shown as written",
        "take it out, or put what is to be shown into code",
    );
}

fn tell_odd_names(name: &str, attributes: &[(&str, &str)], place: &Range<usize>, report: &mut Report<'_>) {
    for (key, _) in attributes.iter().filter(|(key, _)| !serialise::is_name(key)) {
        report.tell(
            Code::HtmlUnbalanced,
            place,
            format!("`{key}` cannot be the name of an attribute; `<{name}>` goes without it"),
            "look for a quotation mark too many, or one that is missing",
        );
    }
}
