//! Containers: the elements around what stands between two fences.
//!
//! Owns what is written where a container begins and ends. What is within one is `special`'s.

use std::ops::Range;

use super::special::{self, State};
use super::writer::{DEEPEST, Writer};
use crate::diagnostic::Code;
use crate::document::attributes::Attributes;
use crate::document::directive::{Callout, Container, Fence};
use crate::document::{Lesson, SlotContent};
use crate::worksheet::recording::NoteKind;

/// A container that is open.
pub(super) struct OpenContainer<'a> {
    /// What it is; `None` where no container has its name.
    pub(super) kind: Option<Container>,
    pub(super) attributes: Attributes<'a>,
    pub(super) state: State,
    /// How many elements were open when it began.
    pub(super) base: usize,
    pub(super) fence: Range<usize>,
    /// Its name in the source.
    pub(super) name: Range<usize>,
    pub(super) colons: usize,
    /// How many elements of raw HTML were open.
    pub(super) raw_depth: usize,
    /// Whether it is told that its first fence has no blank line beside it.
    pub(super) is_touching_told: bool,
    /// Whether it has tags.
    is_shown: bool,
    /// Whether it is a script or in one.
    pub(super) is_in_script: bool,
}

impl<'a> Writer<'a> {
    pub(super) fn open_container(&mut self, fence: Fence) {
        let source = self.source;
        let name = &source.text[fence.name.clone()];
        let kind = Container::named(name);
        let attributes = self.fence_attributes(&fence, kind);
        self.begin_block_of_container(&fence.range);
        self.block();
        if let Some(kind) = kind {
            self.check_attributes(kind, &fence, &attributes);
        } else {
            self.tell_unknown(name, &fence);
        }
        let is_shown = self.containers.len() < DEEPEST;
        if !is_shown && !std::mem::replace(&mut self.is_nesting_told, true) {
            self.report.tell(
                Code::NestingDeep,
                &fence.range,
                format!("more than {DEEPEST} containers, each within the other"),
                "close those that are meant to end before this one",
            );
        }
        let id = self.container_id(kind, &attributes);
        self.note_container(kind, &fence);
        let state =
            if is_shown { self.write_opening(kind, &attributes, id, &fence.range) } else { State::Plain };
        // One that begins a worksheet is no part of it.
        if !matches!(state, State::Worksheet) {
            self.out.note(NoteKind::Opened);
        }
        let is_in_script = kind == Some(Container::Script) || self.is_in_script();
        *self.open_fences.entry(fence.colons).or_default() += 1;
        self.containers.push(OpenContainer {
            kind,
            is_in_script,
            attributes,
            state,
            base: self.frames.len(),
            fence: fence.range,
            name: fence.name,
            colons: fence.colons,
            raw_depth: self.raw.depth(),
            is_touching_told: self.is_touching_told,
            is_shown,
        });
    }

    /// The id of a container: the author's, or for a lesson one made of its title.
    fn container_id(&mut self, kind: Option<Container>, attributes: &Attributes<'_>) -> Option<String> {
        // The others become no element that could have one.
        kind.filter(|&kind| kind != Container::Snippet)?;
        // That of an embedded worksheet is its own.
        (kind != Some(Container::Worksheet) || attributes.get("from").is_none()).then_some(())?;
        let id = self.take_id(attributes).or_else(|| {
            let is_lesson = kind == Some(Container::Callout(Callout::Lesson));
            is_lesson.then(|| match attributes.get("title") {
                Some(title) => self.ids.made(&crate::document::slug::heading_id(title)),
                None => self.ids.made("lesson"),
            })
        });
        if let Some(id) = &id {
            self.parsed.anchors.push(id.clone());
        }
        id
    }

    fn write_opening(
        &mut self,
        kind: Option<Container>,
        attributes: &Attributes<'a>,
        id: Option<String>,
        fence: &Range<usize>,
    ) -> State {
        let Some(kind) = kind else { return State::Plain };
        match kind {
            Container::Callout(callout) => return self.open_callout(callout, attributes, id),
            Container::Dialogue => {
                self.open_tag("dl", "dialogue", attributes, id.as_deref());
                return State::Dialogue { is_speaking: false };
            }
            Container::Script => {
                let state = self.open_script();
                self.open_tag("div", "script", attributes, id.as_deref());
                return state;
            }
            Container::Worksheet => return self.open_worksheet(attributes, fence),
            Container::Pause => self.open_tag("div", "pause", attributes, id.as_deref()),
            Container::Formula => {
                self.open_tag("figure", "formula", attributes, id.as_deref());
                if let Some(title) = attributes.get("title") {
                    self.element("figcaption", &self.typographic(title));
                }
            }
            Container::Quote => {
                self.open_tag("figure", "quote", attributes, id.as_deref());
                self.out.push("<blockquote>\n");
            }
            Container::Cards | Container::Stats => {
                return State::List { id, has_list: false, is_told: false };
            }
            Container::Snippet => return self.open_snippet(attributes),
            Container::Figure => {
                self.open_tag("figure", "figure", attributes, id.as_deref());
                return State::Figure(special::Figure::default());
            }
            Container::Video => self.open_video(attributes, id.as_deref(), fence),
        }
        State::Plain
    }

    fn open_callout(&mut self, callout: Callout, attributes: &Attributes<'a>, id: Option<String>) -> State {
        let name = callout.name();
        self.out.push("<div");
        self.class_and_id(&format!("callout callout-{name}"), attributes, id.as_deref());
        // No `aside`: that is a landmark, and a text full of landmarks has none.
        self.out.push(" role=\"note\">\n");
        self.out.push("<p class=\"callout-title\">");
        let title = attributes.get("title").map(|title| self.typographic(title));
        match &title {
            Some(title) => self.words(title),
            None => self.out.word(name),
        }
        self.out.push("</p>\n");
        self.prose.gap();
        match (callout, id) {
            (Callout::Lesson, Some(id)) => {
                State::Lesson { id, title: title.unwrap_or_default(), heard_from: self.prose.listen() }
            }
            _ => State::Plain,
        }
    }

    fn open_snippet(&mut self, attributes: &Attributes<'a>) -> State {
        if let Some(pair) = attributes.pairs.iter().find(|pair| pair.key == "from") {
            let name = pair.value.as_deref().unwrap_or("").trim();
            self.parsed.snippets.push((name.to_owned(), pair.value_span));
            let snippet = self.parsed.snippets.len() as u32 - 1;
            self.out.slot(SlotContent::Snippet { snippet });
            self.out.push("\n");
        }
        State::Empty { is_told: false }
    }

    fn open_video(&mut self, attributes: &Attributes<'a>, id: Option<&str>, fence: &Range<usize>) {
        self.open_tag("div", "video", attributes, id);
        let Some(link) = self.attribute_link(attributes, "url") else { return };
        let title = attributes.get("title").map(|title| self.typographic(title)).unwrap_or_default();
        self.out.slot(SlotContent::LinkOpen { link, title: String::new(), class: "video-link".to_owned() });
        if let Some(poster) = self.attribute_link(attributes, "poster") {
            self.check_poster(poster, fence);
            self.out.push("<img src=\"");
            self.out.slot(SlotContent::Address { link: poster });
            self.out.push("\" alt=\"\" loading=\"lazy\" decoding=\"async\"");
            self.out.slot(SlotContent::Dimensions { link: poster });
            self.out.push(">");
        }
        self.out.push("<span class=\"video-title\">");
        self.words(&title);
        self.out.push("</span>");
        self.out.slot(SlotContent::LinkClose { link });
        self.out.push("\n");
        self.prose.gap();
    }

    /// A picture from elsewhere would be a request that the reader has not asked for.
    fn check_poster(&mut self, poster: u32, fence: &Range<usize>) {
        let poster = &self.parsed.links[poster as usize];
        if matches!(poster.target, crate::document::LinkTarget::External(_)) {
            let range = Range::from(poster.span);
            self.report.tell(
                Code::AttributeValue,
                if range.is_empty() { fence } else { &range },
                "a poster that is not a file of the site",
                "put the picture beside the post, so that readers load nothing from elsewhere",
            );
        }
    }

    /// Keeps the address in an attribute among the links.
    pub(super) fn attribute_link(&mut self, attributes: &Attributes<'_>, key: &str) -> Option<u32> {
        let pair = attributes.pairs.iter().find(|pair| pair.key == key)?;
        let address = pair.value.as_deref()?;
        Some(self.add_link(address, &pair.value_span.into()))
    }

    pub(super) fn close_innermost(&mut self) {
        let Some(container) = self.containers.pop() else { return };
        if let Some(count) = self.open_fences.get_mut(&container.colons) {
            *count -= 1;
        }
        self.raw.close_since(container.raw_depth, &mut self.out, &mut self.report);
        self.out.line();
        self.prose.gap();
        if !container.is_shown {
            return self.out.note(NoteKind::Close);
        }
        if !matches!(container.state, State::Worksheet) {
            self.out.note(NoteKind::Closing);
        }
        match (container.kind, container.state) {
            (Some(Container::Callout(_)), State::Lesson { id, title, heard_from }) => {
                let text = self.prose.heard(heard_from);
                self.parsed.lessons.push(Lesson { id, title, text });
                self.out.push("</div>\n");
            }
            (Some(Container::Callout(_)), _) => self.out.push("</div>\n"),
            (Some(Container::Dialogue), State::Dialogue { is_speaking }) => {
                self.close_dialogue(is_speaking, &container.fence);
            }
            (Some(kind), State::List { has_list: false, is_told: false, .. }) => {
                self.tell_contents(
                    &container.fence,
                    format!("`{}` without a list", kind.name()),
                    "write its items as lines that begin with `- `",
                );
            }
            (Some(Container::Figure), State::Figure(figure)) => {
                self.close_figure(&figure, &container.attributes, &container.fence);
            }
            (Some(Container::Formula), _) => self.out.push("</figure>\n"),
            (Some(Container::Quote), _) => self.close_quote(&container.attributes),
            (Some(kind @ (Container::Script | Container::Worksheet)), State::Worksheet) => {
                if kind == Container::Script {
                    self.out.push("</div>\n");
                }
                self.close_worksheet(kind, &container.attributes, &container.fence);
            }
            (Some(Container::Script | Container::Pause | Container::Video), _) => self.out.push("</div>\n"),
            _ => {}
        }
        self.out.note(NoteKind::Close);
        self.prose.gap();
    }

    pub(super) fn tell_contents(&mut self, range: &Range<usize>, message: impl Into<String>, help: &str) {
        self.report.tell(Code::ContainerContents, range, message, help);
    }

    /// Writes a start tag with the classes and the id of a container, and a line end.
    fn open_tag(&mut self, name: &str, class: &str, attributes: &Attributes<'_>, id: Option<&str>) {
        self.out.push("<");
        self.out.push(name);
        self.class_and_id(class, attributes, id);
        self.out.push(">\n");
    }

    pub(super) fn class_and_id(&mut self, class: &str, attributes: &Attributes<'_>, id: Option<&str>) {
        self.out.push(" class=\"");
        self.out.push(class);
        for class in &attributes.classes {
            self.out.push(" ");
            self.out.push(class.text);
        }
        self.out.push("\"");
        if let Some(id) = id {
            self.out.push(" id=\"");
            self.out.text(id);
            self.out.push("\"");
        }
    }

    /// Writes an element that holds words and nothing else.
    pub(super) fn element(&mut self, name: &str, words: &str) {
        self.out.push(&format!("<{name}>"));
        self.words(words);
        self.out.push(&format!("</{name}>\n"));
        self.prose.gap();
    }
}
