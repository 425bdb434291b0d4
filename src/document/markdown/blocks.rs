//! Blocks: paragraphs, headings, lists, quotations, code and raw HTML.

use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, CowStr};

use super::raw::Raw;
use super::writer::{FrameKind, HtmlBlock, OpenHeading, Writer};
use super::{tags, tell_id_twice};
use crate::diagnostic::{Code, Location, Span};
use crate::document::attributes::{self, Attributes};
use crate::document::{CodeBlock, Heading, SlotContent, highlight, slug};
use crate::worksheet::recording::{Element, NoteKind};

const HEADING_OPEN: [&str; 6] = ["<h1", "<h2", "<h3", "<h4", "<h5", "<h6"];
const HEADING_CLOSE: [&str; 6] = ["</h1>\n", "</h2>\n", "</h3>\n", "</h4>\n", "</h5>\n", "</h6>\n"];

impl<'a> Writer<'a> {
    /// Begins a block of any kind on a line of its own.
    pub(super) fn block(&mut self) {
        self.out.line();
        self.prose.gap();
        self.bare_heading = None;
    }

    pub(super) fn start_paragraph(&mut self, range: &Range<usize>) {
        if self.is_own_dialect() {
            self.check_paragraph_start(range);
        }
        let is_bare = self.begin_paragraph_of_container(range);
        let is_outermost = self.frames.is_empty() && self.containers.is_empty();
        let is_wanted = self.set_aside.is_empty()
            && self.parsed.first_paragraph.is_none()
            && (is_outermost || self.first_inner_paragraph.is_none());
        let heard_from = is_wanted.then(|| self.prose.listen());
        if !is_bare {
            self.block();
        }
        self.bare_heading = None;
        let is_shown = self.open(FrameKind::Paragraph { is_bare, heard_from }, range);
        if is_shown && !is_bare {
            self.out.push("<p>");
        }
    }

    pub(super) fn end_paragraph(&mut self, is_bare: bool, heard_from: Option<usize>) {
        self.out.push(if is_bare { "\n" } else { "</p>\n" });
        if let Some(place) = heard_from {
            let text = self.prose.heard(place);
            let is_outermost = self.frames.is_empty() && self.containers.is_empty();
            let first =
                if is_outermost { &mut self.parsed.first_paragraph } else { &mut self.first_inner_paragraph };
            if first.is_none() && !text.is_empty() {
                *first = Some(text);
            }
        }
        self.prose.gap();
    }

    pub(super) fn start_heading(&mut self, level: u8, range: Range<usize>) {
        self.begin_block_of_container(&range);
        self.check_level(level, &range);
        self.block();
        let tag = HEADING_OPEN[usize::from(level.clamp(1, 6)) - 1];
        let attributes_at = self.out.len() + tag.len();
        let heading = OpenHeading { attributes_at, braces: None, range: range.clone() };
        if self.open(FrameKind::Heading(heading), &range) {
            self.out.push(tag);
            self.out.push(">");
        }
        self.prose.begin_aside();
    }

    pub(super) fn end_heading(&mut self, level: u8, heading: OpenHeading, is_shown: bool) {
        self.out.trim_end();
        let text = self.prose.end_aside();
        let attributes = heading.braces.map(|braces| self.heading_attributes(braces));
        if text.is_empty() && self.out.since(heading.attributes_at).len() <= 1 {
            self.report.tell(
                Code::HeadingEmpty,
                &heading.range,
                "a heading without words",
                "write some, or take it out",
            );
        }
        let id = self.heading_id(attributes.as_ref(), &text);
        if is_shown {
            let class = attributes.as_ref().map(class_attribute).unwrap_or_default();
            self.out.insert(heading.attributes_at, &format!(" id=\"{id}\"{class}"));
            self.out.push(HEADING_CLOSE[usize::from(level.clamp(1, 6)) - 1]);
        }
        if let Some(attributes) = attributes.as_ref().filter(|_| !self.out.is_recording()) {
            self.refuse_keys(attributes);
        }
        self.out.note(NoteKind::Id(id.clone()));
        if self.out.is_recording() {
            // What a worksheet asks is no part of the text's contents, and not all of it may be there.
            self.parsed.anchors.push(id);
        } else {
            self.parsed.headings.push(Heading { level, id, text });
        }
        self.bare_heading = Some((level, heading.range));
        self.prose.gap();
    }

    /// The attributes of a heading. Those of a worksheet are read again by the worksheet, which tells what is wrong.
    fn heading_attributes(&mut self, braces: Range<usize>) -> Attributes<'a> {
        if self.out.is_recording() {
            return attributes::read(self.source.file, self.source.text, braces).0;
        }
        self.read_attributes(braces)
    }

    /// The id of a heading: the author's, or one made of its words. In a worksheet the author's is the worksheet's own,
    /// and another on the same page may have it too.
    fn heading_id(&mut self, attributes: Option<&Attributes<'_>>, text: &str) -> String {
        let written = match attributes {
            Some(attributes) if self.out.is_recording() => attributes.id.map(|id| self.ids.made(id.text)),
            Some(attributes) => self.take_id(attributes),
            None => None,
        };
        written.unwrap_or_else(|| self.ids.made(&slug::heading_id(text)))
    }

    /// Tells what is wrong with a heading's place among the others.
    fn check_level(&mut self, level: u8, range: &Range<usize>) {
        if self.bare_heading.as_ref().is_some_and(|&(above, _)| level <= above) {
            self.tell_bare_heading();
        }
        if level == 1 {
            self.report.tell(
                Code::HeadingLevelOne,
                range,
                "a heading of the first level, which is the title's",
                "begin with `##`",
            );
        } else if level > self.last_level + 1 {
            let wanted = "#".repeat(usize::from(self.last_level) + 1);
            self.report.tell(
                Code::HeadingSkipped,
                range,
                format!("a heading of level {level} after one of level {}", self.last_level),
                &format!("write `{wanted}`"),
            );
        }
        self.last_level = level;
    }

    pub(super) fn tell_bare_heading(&mut self) {
        if let Some((_, range)) = self.bare_heading.take() {
            let message = "a heading without text beneath it";
            self.report.tell(
                Code::HeadingWithoutText,
                &range,
                message,
                "write some, or take the heading out",
            );
        }
    }

    /// Reads braces and tells what is wrong with them.
    pub(super) fn read_attributes(&mut self, braces: Range<usize>) -> Attributes<'a> {
        let source = self.source;
        let (attributes, diagnostics) = attributes::read(source.file, source.text, braces);
        for diagnostic in diagnostics {
            self.report.push(diagnostic);
        }
        attributes
    }

    /// Tells of keys where only `#id` and `.class` are read.
    fn refuse_keys(&mut self, attributes: &Attributes<'_>) {
        for pair in &attributes.pairs {
            let message = format!("a heading has no attribute `{}`", pair.key);
            let help = format!(
                "it has `#id` and `.class`; braces that are to be shown go into code: `` `{{{}}}` ``",
                pair.key
            );
            self.report.tell(Code::AttributeUnknown, &pair.span.into(), message, &help);
        }
    }

    /// Takes the id that attributes give, if it is not taken.
    pub(super) fn take_id(&mut self, attributes: &Attributes<'_>) -> Option<String> {
        let id = attributes.id?;
        match self.ids.written(id.text, id.span.into()) {
            Ok(()) => Some(id.text.to_owned()),
            Err(before) => {
                tell_id_twice(id.text, &id.span.into(), &before, &mut self.report);
                None
            }
        }
    }

    pub(super) fn start_quote(&mut self, kind: Option<BlockQuoteKind>, range: &Range<usize>) {
        self.begin_block_of_container(range);
        self.block();
        if !self.open(FrameKind::Plain, range) {
            return;
        }
        match kind {
            None => self.out.push("<blockquote>\n"),
            Some(kind) => self.start_alert(match kind {
                BlockQuoteKind::Note => "note",
                BlockQuoteKind::Tip => "tip",
                BlockQuoteKind::Important => "important",
                BlockQuoteKind::Warning => "warning",
                BlockQuoteKind::Caution => "caution",
            }),
        }
    }

    fn start_alert(&mut self, name: &str) {
        self.out.push("<div class=\"callout callout-");
        self.out.push(name);
        self.out.push("\" role=\"note\">\n<p class=\"callout-title\">");
        self.out.word(name);
        self.out.push("</p>\n");
    }

    pub(super) fn start_list(&mut self, number: Option<u64>, range: &Range<usize>) {
        let role = self.begin_list_of_container(range);
        self.block();
        if !self.open(FrameKind::List(role), range) {
            return;
        }
        self.out.push(if number.is_some() { "<ol" } else { "<ul" });
        if let Some(start) = number.filter(|&number| number != 1) {
            self.out.push(" start=\"");
            self.out.number(start);
            self.out.push("\"");
        }
        if role.is_some() {
            self.push_container_attributes();
        }
        self.out.push(">\n");
    }

    pub(super) fn start_item(&mut self, range: &Range<usize>) {
        let role = match self.frames.last().map(|frame| &frame.kind) {
            Some(FrameKind::List(role)) => *role,
            _ => None,
        };
        self.block();
        let attributes_at = self.out.len() + "<li".len();
        if self.open(FrameKind::Item { attributes_at }, range) {
            self.out.push("<li>");
        }
        if let Some(role) = role {
            self.begin_item_of_container(role, range);
        }
    }

    pub(super) fn task_marker(&mut self, is_done: bool) {
        if self.out.is_recording() {
            return self.out.note(NoteKind::Task(is_done));
        }
        let (checked, word) = if is_done { (" checked", "task_done") } else { ("", "task_open") };
        self.out.push("<input type=\"checkbox\" disabled");
        self.out.push(checked);
        self.out.push(" aria-label=\"");
        self.out.word(word);
        self.out.push("\"> ");
    }

    pub(super) fn start_definitions(&mut self, range: &Range<usize>) {
        self.begin_block_of_container(range);
        self.block();
        if self.open(FrameKind::Plain, range) {
            self.out.push("<dl>\n");
        }
    }

    /// Begins an element on a line of its own.
    pub(super) fn start_line(&mut self, tag: &str) {
        self.block();
        if self.open(FrameKind::Plain, &(0..0)) {
            self.out.push(tag);
        }
    }

    pub(super) fn rule(&mut self, range: &Range<usize>) {
        self.begin_block_of_container(range);
        self.block();
        self.out.note(NoteKind::Open(Element::Other, range.clone()));
        self.out.note(NoteKind::Opened);
        self.out.push("<hr>\n");
        self.out.note(NoteKind::Closing);
        self.out.note(NoteKind::Close);
    }

    pub(super) fn start_code(&mut self, kind: &CodeBlockKind<'_>, range: &Range<usize>) {
        self.begin_block_of_container(range);
        self.block();
        let (language, title) = match kind {
            CodeBlockKind::Indented => (String::new(), String::new()),
            CodeBlockKind::Fenced(info) if self.is_own_dialect() => {
                read_info(self.original_info(info, range))
            }
            CodeBlockKind::Fenced(info) => (first_word(info).to_owned(), String::new()),
        };
        self.code = Some((CodeBlock { language, title, source: String::new() }, range.clone()));
    }

    /// What stands after the fence of code as the source has it, if something in it was masked.
    fn original_info<'t>(&mut self, info: &'t str, range: &Range<usize>) -> &'t str
    where
        'a: 't,
    {
        let source = self.source.text;
        let line = source.get(range.clone()).and_then(|block| block.lines().next()).unwrap_or("");
        if self.marks.hide_in(&(range.start..range.start + line.len())) {
            line.trim_start_matches(['`', '~']).trim()
        } else {
            info
        }
    }

    pub(super) fn end_code(&mut self) {
        let Some((mut code, range)) = self.code.take() else { return };
        if !code.source.is_empty() && !code.source.ends_with('\n') {
            code.source.push('\n');
        }
        // Told now and not when the page is rendered: a page that is kept must not lose its warning.
        if let Some(problem) = highlight::check(&code) {
            let first_line = self.source.text[range.clone()].find('\n').unwrap_or(range.len());
            let span = Span::from(range.start..range.start + first_line);
            let location = Location { path: self.report.file().clone(), span: Some(span) };
            self.report.push(problem.located(location));
        }
        self.out.slot(SlotContent::Code(code));
        self.out.push("\n");
        self.out.note(NoteKind::Closing);
        self.prose.gap();
    }

    pub(super) fn start_html(&mut self, range: Range<usize>) {
        let fence = self.take_fence(&range);
        self.html = Some(HtmlBlock { fence, range, ..HtmlBlock::default() });
    }

    pub(super) fn html_line(&mut self, html: &CowStr<'_>, range: &Range<usize>) {
        let original = self.original(html, range);
        if let Some(block) = self.html.as_mut().filter(|block| block.fence.is_none()) {
            block.lines.push((block.html.len(), range.start));
            block.html.push_str(original);
        }
    }

    pub(super) fn end_html(&mut self) {
        let Some(block) = self.html.take() else { return };
        if let Some(fence) = block.fence {
            return self.fence(*fence);
        }
        if self.is_own_dialect() && tags::is_more(&block.html) {
            return self.end_excerpt();
        }
        if tags::is_comment(&block.html) {
            if self.is_own_dialect() {
                return;
            }
            self.out.line();
        } else {
            self.begin_block_of_container(&block.range);
            self.block();
        }
        self.out.note(NoteKind::Open(Element::Other, block.range.clone()));
        self.out.note(NoteKind::Opened);
        let depth = self.raw.depth();
        self.raw_html(&block.html, &block.lines);
        if self.out.is_recording() {
            // A worksheet is put together anew from its blocks, so none may hold the end of another.
            self.raw.close_since(depth, &mut self.out, &mut self.report);
        }
        self.out.line();
        self.out.note(NoteKind::Closing);
        self.out.note(NoteKind::Close);
    }

    /// Writes raw HTML, checked.
    pub(super) fn raw_html(&mut self, html: &str, lines: &[(usize, usize)]) {
        if self.is_own_dialect() {
            let raw = Raw { html, lines, source: self.source.text };
            let frame = self.frames.last().map(|frame| frame.raw_depth);
            let container = self.containers.last().map(|container| container.raw_depth);
            let floor = frame.or(container).unwrap_or(0);
            self.raw.write(&raw, floor, &mut self.out, &mut self.ids, &mut self.report);
            self.parsed.links.append(&mut self.raw.links);
        } else {
            self.out.push(html);
        }
    }

    /// Ends the excerpt, the first time.
    pub(super) fn end_excerpt(&mut self) {
        if let Some(place) = self.more_from.take() {
            self.parsed.before_more = Some(self.prose.heard(place));
        }
    }
}

/// ` class="…"` of attributes, or nothing.
pub(super) fn class_attribute(attributes: &Attributes<'_>) -> String {
    let classes: Vec<&str> = attributes.classes.iter().map(|class| class.text).collect();
    if classes.is_empty() { String::new() } else { format!(" class=\"{}\"", classes.join(" ")) }
}

fn first_word(info: &str) -> &str {
    info.split_ascii_whitespace().next().unwrap_or("")
}

/// Language and title from what stands after the backticks: `rust {title="src/main.rs"}` or `rust title="…"`.
/// What else stands there is other tools' and ignored.
fn read_info(info: &str) -> (String, String) {
    let language =
        info.split(|character: char| character.is_whitespace() || character == '{').next().unwrap_or("");
    let rest = info[language.len()..].trim();
    // `{.python}`, as Pandoc has it.
    let class = rest.strip_prefix("{.").filter(|_| language.is_empty()).unwrap_or("");
    let class =
        class.split(|character: char| character.is_whitespace() || character == '}').next().unwrap_or("");
    let language = if class.is_empty() { language } else { class };
    let title = match rest.split_once("title=") {
        Some((_, value)) if value.starts_with(['"', '\'', '“']) => {
            let end = value.char_indices().skip(1).find(|&(_, it)| matches!(it, '"' | '\'' | '”'));
            let start = value.chars().next().map_or(0, char::len_utf8);
            value.get(start..end.map_or(value.len(), |(index, _)| index)).unwrap_or("")
        }
        Some((_, value)) => first_word(value).trim_end_matches('}'),
        None => "",
    };
    (language.to_owned(), title.to_owned())
}
