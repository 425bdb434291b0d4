//! Inline text: words, emphasis, code spans, links, pictures, math and raw tags.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType};

use super::marks::{Mark, MarkKind};
use super::prose::typographic;
use super::tags;
use super::writer::{FrameKind, Writer};
use crate::diagnostic::{Code, Span};
use crate::document::{LinkTarget, LinkUse, SlotContent, links};
use crate::worksheet::recording::{Element, NoteKind};

/// A link that is being read.
pub(super) struct OpenLink {
    link: u32,
    /// Where its words begin, and how many slots there were.
    place: (usize, usize),
}

/// A picture that is being read. Within it there is nothing but text.
pub(super) struct OpenImage {
    address: String,
    title: String,
    range: Range<usize>,
    alternative: String,
    /// How many elements are open within it.
    depth: usize,
}

impl<'a> Writer<'a> {
    pub(super) fn text(&mut self, text: &CowStr<'_>, range: &Range<usize>) {
        if let Some((code, _)) = &mut self.code {
            let source = self.source.text;
            let is_verbatim = matches!(text, CowStr::Borrowed(_)) && text.len() == range.len();
            let original = if is_verbatim { source.get(range.clone()) } else { None };
            return code.source.push_str(original.unwrap_or(text));
        }
        if self.html.is_some() {
            // The parser gives the spaces before a line apart, as text.
            return self.html_line(text, range);
        }
        if self.skip_until > range.start || self.value_until.is_some() {
            return self.begun_text(text, range);
        }
        if self.is_own_dialect() && &**text == "[" {
            self.check_footnote_text(range.start);
        }
        if self.is_own_dialect() && matches!(&**text, "[" | "]") {
            self.check_bracket(text, range);
        }
        self.checked_words(text, range);
    }

    fn checked_words(&mut self, text: &str, range: &Range<usize>) {
        if self.marks.any_before(range.end) {
            self.marked_words(text, range);
        } else if range.start < self.unmasked_until {
            self.words(self.source.text.get(range.clone()).unwrap_or(text));
        } else {
            self.words(text);
        }
    }

    /// Words that never pass through markdown, in the typography that the site asks for.
    pub(super) fn typographic(&self, words: &str) -> String {
        if self.source.smart_punctuation { typographic(words) } else { words.to_owned() }
    }

    /// Writes words.
    pub(super) fn words(&mut self, text: &str) {
        self.prose.text(text);
        self.out.text(text);
    }

    /// Writes a text of which the beginning was written already, or that begins with the number of a bar.
    fn begun_text(&mut self, text: &str, range: &Range<usize>) {
        if let Some(value_end) = self.value_until.take() {
            if let Some(value) = self.source.text.get(range.start..value_end.min(range.end)) {
                self.out.push("<span class=\"stat-value\">");
                self.words(value);
                self.out.push("</span>");
            }
            self.skip_until = value_end;
        }
        let from = self.skip_until.clamp(range.start, range.end) - range.start;
        self.checked_words(text.get(from..).unwrap_or(""), &(range.start + from..range.end));
    }

    /// Writes a text that has marks in it.
    fn marked_words(&mut self, text: &str, range: &Range<usize>) {
        let mut written = range.start;
        let mut is_masked = range.start < self.unmasked_until;
        while let Some(mark) = self.marks.take_in(range) {
            if mark.kind.is_masked() {
                is_masked = true;
                self.unmasked_until = mark.range.end;
            }
            let place = mark.range.clone();
            match mark.kind {
                // The parser has cut it in two, so it cannot be what it looks like.
                _ if place.start < range.start => {}
                MarkKind::Underscores
                | MarkKind::Residue
                | MarkKind::HeadingBracesOpen
                | MarkKind::BracesOpen
                | MarkKind::WideTable => self.remark(&mark),
                MarkKind::HeadingAttributes => {
                    let before = self.source.text.get(written..place.start).unwrap_or("");
                    if let Some(FrameKind::Heading(heading)) =
                        self.frames.last_mut().map(|frame| &mut frame.kind)
                    {
                        heading.braces = Some(place.clone());
                        self.words(before);
                        written = place.end;
                    }
                }
                MarkKind::Blank(_) | MarkKind::Output | MarkKind::Attributes => {
                    self.words(self.source.text.get(written..place.start).unwrap_or(""));
                    self.braces(mark);
                    written = place.end;
                    // Braces may run on over the end of a line, into the next text.
                    self.skip_until = self.skip_until.max(place.end);
                }
                MarkKind::Fence(_) => self.tell_indented_fence(&place),
            }
        }
        // Text with something masked in it comes from the parser byte by byte.
        if is_masked {
            self.words(self.source.text.get(written.min(range.end)..range.end).unwrap_or(""));
        } else {
            self.words(text);
        }
    }

    /// Tells of something in the text that is probably not meant.
    fn remark(&mut self, mark: &Mark) {
        let words = self.source.text.get(mark.range.clone()).unwrap_or("");
        match mark.kind {
            MarkKind::Underscores => self.report.tell(
                Code::BlankUnderscores,
                &mark.range,
                "a blank made of underscores",
                if self.out.is_recording() {
                    "write `[what to fill in]{}`"
                } else {
                    "in a `worksheet` or a `script` container write `[what to fill in]{}`"
                },
            ),
            MarkKind::Residue => self.tell_residue(words, &mark.range),
            MarkKind::WideTable => self.report.tell(
                Code::TableWide,
                &mark.range,
                "a table that lacks more cells than the text has bytes",
                "give its rows as many cells as its header",
            ),
            _ => self.report.tell(
                Code::BracesOpen,
                &mark.range,
                "braces that are not closed",
                "write `}` where the attributes end",
            ),
        }
    }

    fn tell_residue(&mut self, words: &str, range: &Range<usize>) {
        self.report.tell(
            Code::TemplateResidue,
            range,
            format!("`{words}` looks like the residue of a template; texts are not run through one"),
            "write the words that belong here, or put it into code",
        );
    }

    /// Writes what braces stand for. In a worksheet that is for the worksheet to say, once it is read to its end.
    fn braces(&mut self, mark: Mark) {
        let place = mark.range;
        match mark.kind {
            MarkKind::Blank(hint) if self.out.is_recording() => {
                let bracket = self.source.text[hint.end..place.end].find('{').unwrap_or(0);
                let braces = hint.end + bracket..place.end;
                self.out.note(NoteKind::Blank(hint, braces));
            }
            MarkKind::Output if self.out.is_recording() => self.out.note(NoteKind::Output(place)),
            MarkKind::Attributes if self.out.is_recording() => {
                if let Some(FrameKind::Heading(heading)) = self.frames.last_mut().map(|it| &mut it.kind) {
                    heading.braces = Some(place.clone());
                }
                self.out.note(NoteKind::Attributes(place));
            }
            MarkKind::Output => self.loose_output(place),
            // Where nothing is recorded, as in a footnote, they are words like any others.
            _ => self.words(self.source.text.get(place).unwrap_or("")),
        }
    }

    pub(super) fn line_break(&mut self, html: &str) {
        self.prose.gap();
        self.out.push(html);
    }

    pub(super) fn start_inline(&mut self, tag: &str) {
        if self.open(FrameKind::Plain, &(0..0)) {
            self.out.push(tag);
        }
    }

    pub(super) fn start_strong(&mut self, range: &Range<usize>) {
        self.begin_strong_of_container(range);
        self.start_inline("<strong>");
    }

    pub(super) fn code_span(&mut self, text: &str, range: &Range<usize>) {
        let original = self.marks.hide_in(range).then(|| self.original_code_span(range));
        let text = original.as_deref().unwrap_or(text);
        self.out.push("<code>");
        self.words(text);
        self.out.push("</code>");
    }

    /// A code span as the source has it, for one in which something was masked.
    fn original_code_span(&self, range: &Range<usize>) -> String {
        let span = self.source.text.get(range.clone()).unwrap_or("");
        let ticks = span.len() - span.trim_start_matches('`').len();
        let inside =
            span.get(ticks..span.len().saturating_sub(ticks)).unwrap_or("").replace(['\n', '\r'], " ");
        let stripped = inside.strip_prefix(' ').and_then(|rest| rest.strip_suffix(' '));
        match stripped {
            Some(stripped) if !stripped.trim().is_empty() => stripped.to_owned(),
            _ => inside,
        }
    }

    /// A formula as the source has it.
    fn original_tex<'t>(&mut self, tex: &'t str, range: &Range<usize>) -> &'t str
    where
        'a: 't,
    {
        let source = self.source.text;
        let original = if self.marks.hide_in(range) { source.get(range.clone()) } else { None };
        original.map_or(tex, |original| original.trim_matches('$'))
    }

    pub(super) fn inline_math(&mut self, tex: &str, range: &Range<usize>) {
        let tex = self.original_tex(tex, range);
        self.out.push("<span class=\"math\">");
        self.words(tex);
        self.out.push("</span>");
    }

    /// Writes displayed math. Where it is all that a paragraph holds, it takes the paragraph's place.
    pub(super) fn display_math(&mut self, tex: &str, range: &Range<usize>) {
        let tex = self.original_tex(tex, range);
        let place = self.out.len().saturating_sub("<p>".len());
        let is_alone = self.out.since(place) == "<p>" && {
            let mut rest = self.source.text.get(range.end..).unwrap_or("").lines();
            let mut is_blank = || rest.next().is_none_or(|line| line.trim().is_empty());
            is_blank() && is_blank()
        };
        match self.frames.last_mut().map(|frame| &mut frame.kind) {
            Some(FrameKind::Paragraph { is_bare, .. }) if is_alone => {
                *is_bare = true;
                self.out.take_back(place);
                self.out.push("<div class=\"math\">");
                self.words(tex.trim());
                self.out.push("</div>");
            }
            _ => {
                self.out.push("<span class=\"math math-display\">");
                self.words(tex);
                self.out.push("</span>");
            }
        }
    }

    pub(super) fn inline_html(&mut self, html: &CowStr<'_>, range: &Range<usize>) {
        if self.take_fence(range).is_some() {
            self.tell_indented_fence(range);
            return self.words(self.source.text.get(range.clone()).unwrap_or(""));
        }
        let original = self.original(html, range);
        if self.is_own_dialect() && tags::is_more(original) {
            return self.end_excerpt();
        }
        self.raw_html(original, &[(0, range.start)]);
    }

    /// The address and title of a link or picture as the source has them.
    fn unmasked<'t>(
        &self,
        address: &'t str,
        title: &'t str,
        range: &Range<usize>,
    ) -> (Cow<'t, str>, Cow<'t, str>) {
        if !(address.contains("xxx") || title.contains("xxx")) {
            return (Cow::Borrowed(address), Cow::Borrowed(title));
        }
        let unmask = |seen| self.marks.unmask(self.source.text, seen, range);
        (unmask(address), unmask(title))
    }

    pub(super) fn start_link(
        &mut self,
        link_type: LinkType,
        address: &str,
        title: &str,
        range: &Range<usize>,
    ) {
        let (address, title) = self.unmasked(address, title, range);
        let email = matches!(link_type, LinkType::Email).then(|| format!("mailto:{address}"));
        let link = self.add_link(email.as_deref().unwrap_or(&address), range);
        self.out.slot(SlotContent::LinkOpen { link, title: title.into_owned(), class: String::new() });
        let place = (self.out.len(), self.out.slots());
        if self.out.is_recording() {
            let heading = match &self.parsed.links[link as usize].target {
                LinkTarget::Fragment(heading) => Some(heading.clone()),
                _ => None,
            };
            self.out.note(NoteKind::Open(Element::Link(heading), range.clone()));
        }
        self.open(FrameKind::Link(OpenLink { link, place }), range);
    }

    pub(super) fn end_link(&mut self, link: &OpenLink, range: &Range<usize>) {
        let (place, slots) = link.place;
        let is_wordless = self.out.slots() == slots && self.out.since(place).trim().is_empty();
        if is_wordless && self.is_own_dialect() {
            self.report.tell(
                Code::LinkEmpty,
                range,
                "a link without words, which nobody can see or follow",
                "write its words between the brackets",
            );
            // Wherever it leads: nothing is to be said of that as well.
            self.parsed.links[link.link as usize].target = LinkTarget::Nowhere;
        }
        self.out.slot(SlotContent::LinkClose { link: link.link });
        self.out.note(NoteKind::Close);
    }

    /// Reads an address and keeps it among the document's links; gives its index.
    pub(super) fn add_link(&mut self, address: &str, range: &Range<usize>) -> u32 {
        let target = if !self.is_own_dialect() {
            LinkTarget::External(address.to_owned())
        } else if address.contains("{{") || address.contains("{%") {
            self.tell_residue(address, range);
            LinkTarget::Nowhere
        } else {
            links::parse(address, self.source.path).unwrap_or_else(|refused| {
                self.report.tell(refused.code, range, refused.message, &refused.help);
                LinkTarget::Nowhere
            })
        };
        self.parsed.links.push(LinkUse { target, span: Span::from(range.clone()) });
        self.parsed.links.len() as u32 - 1
    }

    pub(super) fn start_image(&mut self, address: &str, title: &str, range: Range<usize>) {
        let (address, title) = self.unmasked(address, title, &range);
        self.image = Some(OpenImage {
            address: address.into_owned(),
            title: title.into_owned(),
            range,
            alternative: String::new(),
            depth: 0,
        });
    }

    /// Takes in what stands within a picture: only its text is used.
    pub(super) fn in_image(&mut self, event: Event<'_>, range: &Range<usize>) {
        let Some(mut image) = self.image.take() else { return };
        match event {
            Event::Start(_) => image.depth += 1,
            Event::End(_) if image.depth == 0 => return self.write_image(image),
            Event::End(_) => image.depth -= 1,
            Event::Text(text) => {
                let source = self.source.text;
                let original = if self.marks.hide_in(range) { source.get(range.clone()) } else { None };
                image.alternative.push_str(original.unwrap_or(&text));
            }
            Event::Code(_) if self.marks.hide_in(range) => {
                image.alternative.push_str(&self.original_code_span(range));
            }
            Event::Code(text) => image.alternative.push_str(&text),
            Event::InlineMath(tex) | Event::DisplayMath(tex) => {
                image.alternative.push_str(self.original_tex(&tex, range));
            }
            Event::SoftBreak | Event::HardBreak => image.alternative.push('\n'),
            Event::FootnoteReference(_)
            | Event::InlineHtml(_)
            | Event::Html(_)
            | Event::Rule
            | Event::TaskListMarker(_) => {}
        }
        self.image = Some(image);
    }

    fn write_image(&mut self, image: OpenImage) {
        if image.alternative.trim().is_empty() && self.is_own_dialect() {
            self.report.tell(
                Code::ImageAltMissing,
                &image.range,
                "an image without alternative text",
                "say between the brackets what it shows, for those who do not see it",
            );
        }
        let link = self.add_link(&image.address, &image.range);
        let title = self.take_caption(image.title);
        self.out.push("<img src=\"");
        self.out.slot(SlotContent::Address { link });
        self.out.push("\" alt=\"");
        self.out.text(&image.alternative);
        if !title.is_empty() {
            self.out.push("\" title=\"");
            self.out.text(&title);
        }
        self.out.push("\" loading=\"lazy\" decoding=\"async\"");
        self.out.slot(SlotContent::Dimensions { link });
        self.out.push(">");
    }
}
