//! The writer: takes the parser's events one after another and writes the body.
//!
//! Owns the state that its parts share, the stack of what is open, and which part an event goes to. Refuses to
//! call itself: nesting costs memory on the heap, and beyond [`DEEPEST`] is not written at all.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pulldown_cmark::{Alignment, CowStr, Event, Options, Parser, Tag, TagEnd};

use super::containers::OpenContainer;
use super::footnotes::Footnotes;
use super::ids::Ids;
use super::inline::{OpenImage, OpenLink};
use super::marks::{self, Blanks, Marks};
use super::output::Output;
use super::prose::Prose;
use super::raw::RawHtml;
use super::report::Report;
use super::special::ListRole;
use super::{Dialect, Parsed, Source};
use crate::diagnostic::Code;
use crate::document::CodeBlock;
use crate::document::directive::Fence;
use crate::worksheet::LooseOutputs;
use crate::worksheet::recording::{Element, NoteKind};

/// Deeper than this, elements are left out and their contents kept. Browsers stop at 512.
pub(super) const DEEPEST: usize = 100;

/// An author's id was wanted after it had been made from words. What was written holds but for that.
pub(super) struct IdClash {
    /// The author's ids.
    pub(super) reserved: BTreeSet<String>,
    /// What was written.
    pub(super) parsed: Box<Parsed>,
}

/// What a body is written with.
pub(super) struct Writer<'a> {
    pub(super) source: Source<'a>,
    pub(super) dialect: Dialect,
    pub(super) out: Output,
    /// What was being written before a footnote began.
    pub(super) set_aside: Vec<Output>,
    pub(super) frames: Vec<Frame>,
    pub(super) containers: Vec<OpenContainer<'a>>,
    /// How many of them have so many colons.
    pub(super) open_fences: BTreeMap<usize, usize>,
    pub(super) marks: Marks,
    pub(super) prose: Prose,
    pub(super) ids: Ids,
    pub(super) raw: RawHtml,
    pub(super) footnotes: Footnotes,
    pub(super) report: Report<'a>,
    /// What was found besides the HTML.
    pub(super) parsed: Parsed,
    /// The block of code that is being read, and its place.
    pub(super) code: Option<(CodeBlock, Range<usize>)>,
    /// The block of raw HTML that is being read.
    pub(super) html: Option<HtmlBlock>,
    /// The picture whose alternative text is being read.
    pub(super) image: Option<OpenImage>,
    /// Up to here, words were written already.
    pub(super) skip_until: usize,
    /// Up to here, the parser saw something else than the source, and the source holds.
    pub(super) unmasked_until: usize,
    /// Answers of worksheets that stand elsewhere.
    pub(super) loose_outputs: LooseOutputs,
    /// Where the number ends that a bar was drawn for.
    pub(super) value_until: Option<usize>,
    /// The last heading, as long as nothing follows it.
    pub(super) bare_heading: Option<(u8, Range<usize>)>,
    pub(super) last_level: u8,
    /// Where the text began that `<!-- more -->` may end.
    pub(super) more_from: Option<usize>,
    /// The words of the first paragraph that is not a part of something else, and of the first of all.
    pub(super) first_inner_paragraph: Option<String>,
    /// How many containers were opened where none can be; as many fences that close are theirs.
    pub(super) misplaced_fences: usize,
    pub(super) is_nesting_told: bool,
    /// Whether the last fence has no blank line beside it.
    pub(super) is_touching_told: bool,
}

/// Something that is open.
pub(super) struct Frame {
    pub(super) kind: FrameKind,
    /// Whether it has tags.
    pub(super) is_shown: bool,
    /// How many elements of raw HTML were open when it began. It closes those that are opened within it.
    pub(super) raw_depth: usize,
}

/// What is to be remembered of it.
pub(super) enum FrameKind {
    Plain,
    Paragraph {
        is_bare: bool,
        heard_from: Option<usize>,
    },
    Heading(OpenHeading),
    List(Option<ListRole>),
    /// Where attributes of its `<li>` are put.
    Item {
        attributes_at: usize,
    },
    Table(OpenTable),
    Link(OpenLink),
}

/// A heading that is being read.
pub(super) struct OpenHeading {
    /// Where its attributes are put.
    pub(super) attributes_at: usize,
    /// Its braces in the source.
    pub(super) braces: Option<Range<usize>>,
    pub(super) range: Range<usize>,
}

/// A table that is being read.
pub(super) struct OpenTable {
    pub(super) alignments: Vec<Alignment>,
    pub(super) column: usize,
    pub(super) is_head: bool,
    pub(super) has_rows: bool,
    /// Where the present cell's tag begins, and where its contents do.
    pub(super) cell_at: (usize, usize),
}

/// A block of raw HTML that is being read.
#[derive(Default)]
pub(super) struct HtmlBlock {
    pub(super) html: String,
    /// Where its lines come from, see [`super::raw::Raw::lines`].
    pub(super) lines: Vec<(usize, usize)>,
    /// The fence that it stands for.
    pub(super) fence: Option<Box<Fence>>,
    pub(super) range: Range<usize>,
}

/// Writes a body.
pub(super) fn write(source: Source<'_>, dialect: Dialect, ids: Ids) -> Result<Parsed, IdClash> {
    let start = source.text.floor_char_boundary(source.start);
    let source = Source { start, ..source };
    let (body, marks) = match dialect {
        Dialect::Goalpost => marks::scan(source.text, start, blanks(source)),
        Dialect::CommonMark | Dialect::Gfm => (Cow::Borrowed(&source.text[start..]), Marks::default()),
    };
    let mut writer = Writer::new(source, dialect, marks, ids);
    if source.worksheet.is_some() {
        writer.out.record();
    }
    for (event, range) in Parser::new_ext(&body, options(source, dialect)).into_offset_iter() {
        writer.event(event, range.start + start..range.end + start);
    }
    writer.finish()
}

fn blanks(source: Source<'_>) -> Blanks {
    if source.worksheet.is_some() { Blanks::Everywhere } else { Blanks::InContainers }
}

fn options(source: Source<'_>, dialect: Dialect) -> Options {
    let gfm = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut options = match dialect {
        Dialect::CommonMark => Options::empty(),
        Dialect::Gfm => gfm,
        Dialect::Goalpost => {
            gfm | Options::ENABLE_FOOTNOTES | Options::ENABLE_DEFINITION_LIST | Options::ENABLE_GFM
        }
    };
    options.set(Options::ENABLE_SMART_PUNCTUATION, source.smart_punctuation);
    options.set(Options::ENABLE_MATH, source.math);
    options
}

/// Whether an event is a part of running text.
fn is_within_a_line(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => is_inline(tag.to_end()),
        Event::End(tag) => is_inline(*tag),
        Event::Html(_) | Event::Rule | Event::TaskListMarker(_) => false,
        _ => true,
    }
}

/// What a worksheet is to know of an element; `None` for one of running text and for raw HTML, which may be a fence.
fn element(tag: &Tag<'_>) -> Option<Element> {
    let element = match tag {
        Tag::Paragraph => Element::Paragraph,
        Tag::Heading { level, .. } => Element::Heading(*level as u8),
        Tag::List(number) => Element::List(number.is_some()),
        Tag::Item => Element::Item,
        Tag::Table(_) => Element::Table,
        Tag::TableHead => Element::Head,
        Tag::TableRow => Element::Row,
        Tag::TableCell => Element::Cell,
        Tag::Strong => Element::Strong,
        Tag::BlockQuote(_) | Tag::CodeBlock(_) | Tag::DefinitionList => Element::Other,
        _ => return None,
    };
    Some(element)
}

/// Whether the end of an element is noted as its beginning was. Links are where they are written.
fn is_noted(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::Table
            | TagEnd::TableHead
            | TagEnd::TableRow
            | TagEnd::TableCell
            | TagEnd::Strong
            | TagEnd::BlockQuote(_)
            | TagEnd::DefinitionList
    )
}

fn is_inline(tag: TagEnd) -> bool {
    matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
}

impl<'a> Writer<'a> {
    fn new(source: Source<'a>, dialect: Dialect, marks: Marks, ids: Ids) -> Self {
        let length = source.text.len().saturating_sub(source.start);
        let mut prose = Prose::default();
        let more_from = source.text.contains("<!--").then(|| prose.listen());
        Self {
            source,
            dialect,
            out: Output::with_capacity(length + length / 4),
            set_aside: Vec::new(),
            frames: Vec::new(),
            containers: Vec::new(),
            open_fences: BTreeMap::new(),
            marks,
            prose,
            ids,
            raw: RawHtml::default(),
            footnotes: Footnotes::default(),
            report: Report::new(source.file, source.text),
            parsed: Parsed::default(),
            code: None,
            html: None,
            image: None,
            skip_until: 0,
            unmasked_until: 0,
            loose_outputs: LooseOutputs::default(),
            value_until: None,
            bare_heading: None,
            last_level: 1,
            more_from,
            first_inner_paragraph: None,
            misplaced_fences: 0,
            is_nesting_told: false,
            is_touching_told: false,
        }
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        if self.image.is_some() {
            return self.in_image(event, &range);
        }
        if range.end <= self.skip_until && is_within_a_line(&event) {
            return;
        }
        match event {
            Event::Start(tag) if self.out.is_recording() => self.start_recorded(tag, range),
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, &range),
            Event::Text(text) => self.text(&text, &range),
            Event::Code(text) => self.code_span(&text, &range),
            Event::InlineMath(text) => self.inline_math(&text, &range),
            Event::DisplayMath(text) => self.display_math(&text, &range),
            Event::Html(html) => self.html_line(&html, &range),
            Event::InlineHtml(html) => self.inline_html(&html, &range),
            Event::FootnoteReference(label) => self.footnote_reference(&label),
            Event::SoftBreak => self.line_break("\n"),
            Event::HardBreak => self.line_break("<br>\n"),
            Event::Rule => self.rule(&range),
            Event::TaskListMarker(is_done) => self.task_marker(is_done),
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Paragraph => self.start_paragraph(&range),
            Tag::Heading { level, .. } => self.start_heading(level as u8, range),
            Tag::BlockQuote(kind) => self.start_quote(kind, &range),
            Tag::CodeBlock(kind) => self.start_code(&kind, &range),
            Tag::HtmlBlock => self.start_html(range),
            Tag::List(number) => self.start_list(number, &range),
            Tag::Item => self.start_item(&range),
            Tag::FootnoteDefinition(label) => self.start_footnote(&label, &range),
            Tag::DefinitionList => self.start_definitions(&range),
            Tag::DefinitionListTitle => self.start_line("<dt>"),
            Tag::DefinitionListDefinition => self.start_line("<dd>"),
            Tag::Table(alignments) => self.start_table(alignments, &range),
            Tag::TableHead => self.start_row("<thead>\n"),
            Tag::TableRow => self.start_row(""),
            Tag::TableCell => self.start_cell(),
            Tag::Emphasis => self.start_inline("<em>"),
            Tag::Strong => self.start_strong(&range),
            Tag::Strikethrough => self.start_inline("<del>"),
            Tag::Link { link_type, dest_url, title, .. } => {
                self.start_link(link_type, &dest_url, &title, &range);
            }
            Tag::Image { dest_url, title, .. } => self.start_image(&dest_url, &title, range),
            // Not asked for; nothing is lost if they come all the same.
            Tag::Superscript | Tag::Subscript | Tag::MetadataBlock(_) => self.start_inline(""),
        }
    }

    /// Begins an element of a worksheet, and notes it.
    fn start_recorded(&mut self, tag: Tag<'_>, range: Range<usize>) {
        let Some(element) = element(&tag) else { return self.start(tag, range) };
        self.out.note(NoteKind::Open(element, range.clone()));
        self.start(tag, range);
        self.out.note(NoteKind::Opened);
    }

    fn end(&mut self, tag: TagEnd, range: &Range<usize>) {
        match tag {
            TagEnd::CodeBlock => {
                self.end_code();
                return self.out.note(NoteKind::Close);
            }
            TagEnd::HtmlBlock => return self.end_html(),
            _ => {}
        }
        let Some(frame) = self.frames.pop() else { return };
        self.raw.close_since(frame.raw_depth, &mut self.out, &mut self.report);
        let is_noted = is_noted(tag);
        if is_noted {
            self.out.note(NoteKind::Closing);
        }
        self.write_end(tag, frame, range);
        if is_noted {
            self.out.note(NoteKind::Close);
        }
    }

    fn write_end(&mut self, tag: TagEnd, frame: Frame, range: &Range<usize>) {
        match (tag, frame.kind) {
            (_, FrameKind::Paragraph { is_bare, heard_from }) => {
                self.end_paragraph(is_bare || !frame.is_shown, heard_from);
            }
            (TagEnd::Heading(level), FrameKind::Heading(heading)) => {
                self.end_heading(level as u8, heading, frame.is_shown);
            }
            (_, FrameKind::Link(link)) => self.end_link(&link, range),
            (TagEnd::FootnoteDefinition, _) => self.end_footnote(),
            (TagEnd::Table, FrameKind::Table(table)) => self.end_table(&table, frame.is_shown),
            (TagEnd::TableHead, _) => self.end_row("</tr>\n</thead>\n", frame.is_shown),
            (TagEnd::TableRow, _) => self.end_row("</tr>\n", frame.is_shown),
            (TagEnd::TableCell, _) => self.end_cell(frame.is_shown),
            (tag, _) if frame.is_shown => self.close(tag),
            (TagEnd::Item | TagEnd::DefinitionListTitle | TagEnd::DefinitionListDefinition, _) => {
                self.prose.gap();
            }
            _ => {}
        }
    }

    /// Writes the end tag of what needs nothing more.
    fn close(&mut self, tag: TagEnd) {
        let (html, is_inline) = match tag {
            TagEnd::BlockQuote(None) => ("</blockquote>\n", false),
            TagEnd::BlockQuote(Some(_)) => ("</div>\n", false),
            TagEnd::List(true) => ("</ol>\n", false),
            TagEnd::List(false) => ("</ul>\n", false),
            TagEnd::Item => ("</li>\n", false),
            TagEnd::DefinitionList => ("</dl>\n", false),
            TagEnd::DefinitionListTitle => ("</dt>\n", false),
            TagEnd::DefinitionListDefinition => ("</dd>\n", false),
            TagEnd::Emphasis => ("</em>", true),
            TagEnd::Strong => ("</strong>", true),
            TagEnd::Strikethrough => ("</del>", true),
            _ => ("", true),
        };
        self.out.push(html);
        if !is_inline {
            self.prose.gap();
        }
    }

    /// Puts something on the stack; says whether it is to have tags.
    pub(super) fn open(&mut self, kind: FrameKind, range: &Range<usize>) -> bool {
        let is_shown = self.frames.len() + self.containers.len() < DEEPEST;
        if !is_shown && !std::mem::replace(&mut self.is_nesting_told, true) {
            self.report.tell(
                Code::NestingDeep,
                range,
                format!("more than {DEEPEST} quotations, lists and the like, each within the other"),
                "take some of them apart; what is deeper is shown without them",
            );
        }
        self.frames.push(Frame { kind, is_shown, raw_depth: self.raw.depth() });
        is_shown
    }

    /// The bytes of the source at a range, if they are as many as the parser saw. Where something is masked, the
    /// parser saw other ones.
    pub(super) fn original<'t>(&self, seen: &'t CowStr<'_>, range: &Range<usize>) -> &'t str
    where
        'a: 't,
    {
        match seen {
            CowStr::Borrowed(_) if seen.len() == range.len() => {
                self.source.text.get(range.clone()).unwrap_or(seen)
            }
            _ => seen,
        }
    }

    /// Whether markdown beyond the standard is read.
    pub(super) fn is_own_dialect(&self) -> bool {
        self.dialect == Dialect::Goalpost
    }

    fn finish(mut self) -> Result<Parsed, IdClash> {
        self.close_all_containers();
        self.tell_bare_heading();
        self.raw.close_since(0, &mut self.out, &mut self.report);
        self.finish_worksheet();
        self.finish_loose_outputs();
        self.out.line();
        self.write_footnotes();
        let mut parsed = self.parsed;
        parsed.anchors.append(&mut self.raw.anchors);
        parsed.links.append(&mut self.raw.links);
        parsed.first_paragraph = parsed.first_paragraph.or(self.first_inner_paragraph);
        parsed.body = self.out.into_body();
        parsed.words = self.prose.words();
        parsed.diagnostics = self.report.into_list();
        match self.ids.clash() {
            Some(reserved) => Err(IdClash { reserved, parsed: Box::new(parsed) }),
            None => Ok(parsed),
        }
    }
}
