//! Containers: opened and closed by fence lines.
//!
//! Owns which fence closes which container, what is wrong with fences and their attributes, and the elements
//! around a container's contents. What is within one is `special`'s.

use std::ops::Range;

use super::marks::MarkKind;
use super::special::{self, State};
use super::writer::{DEEPEST, Writer};
use crate::diagnostic::Code;
use crate::document::attributes::Attributes;
use crate::document::directive::{Braces, Callout, Container, Fence, Need};
use crate::document::{Lesson, SlotContent};

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
    name: Range<usize>,
    colons: usize,
    /// How many elements of raw HTML were open.
    pub(super) raw_depth: usize,
    /// Whether it has tags.
    is_shown: bool,
}

impl<'a> Writer<'a> {
    /// The fence that an HTML block or a raw tag stands for, if it does.
    pub(super) fn take_fence(&mut self, range: &Range<usize>) -> Option<Box<Fence>> {
        if !self.marks.any_before(range.end) {
            return None;
        }
        let indentation = self.source.text.get(range.clone())?.find(|character| character != ' ')?;
        let start = range.start + indentation;
        let mark = self.marks.take_in(&(start..start + 1))?;
        self.unmasked_until = mark.range.end;
        match mark.kind {
            MarkKind::Fence(fence) if mark.range.start == start => Some(fence),
            _ => None,
        }
    }

    pub(super) fn tell_indented_fence(&mut self, range: &Range<usize>) {
        self.report.tell(
            Code::FenceIndented,
            range,
            "a fence that does not begin in the first column",
            "put the colons at the beginning of the line, outside of lists and quotations",
        );
    }

    /// Opens or closes a container.
    pub(super) fn fence(&mut self, fence: Fence) {
        let is_indented = !self.source.text[..fence.range.start].ends_with('\n')
            && fence.range.start != self.source.start
            && fence.range.start != 0;
        if is_indented {
            self.tell_indented_fence(&fence.range);
        } else {
            self.check_surroundings(&fence);
        }
        match (fence.is_closing(), self.frames.is_empty()) {
            // What was opened within a list or quotation is no container, and needs a fence to close it all the same.
            (true, _) if self.misplaced_fences > 0 => self.misplaced_fences -= 1,
            (true, true) => self.close_container(&fence),
            (false, true) => self.open_container(fence),
            (true, false) => {}
            (false, false) => self.misplaced_fences += 1,
        }
    }

    /// Tells of a fence that has text right above or below: formatters would join them.
    fn check_surroundings(&mut self, fence: &Fence) {
        let body = &self.source.text[self.source.start.min(fence.range.start)..];
        let start = fence.range.start - (self.source.text.len() - body.len());
        let end = fence.range.end - (self.source.text.len() - body.len());
        let above = body[..start].lines().next_back().unwrap_or("");
        let below = body[end..].lines().nth(1).unwrap_or("");
        let touches = |line: &str| !line.trim().is_empty() && !line.starts_with(":::");
        if touches(above) || touches(below) {
            self.report.tell(
                Code::FenceTouchesText,
                &fence.range,
                "a fence without a blank line beside it",
                "leave a blank line above and below, or formatters will join it to the text",
            );
        }
    }

    fn open_container(&mut self, fence: Fence) {
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
        if !is_shown {
            self.report.tell(
                Code::NestingDeep,
                &fence.range,
                format!("more than {DEEPEST} containers, each within the other"),
                "close some of them",
            );
        }
        let id = self.container_id(kind, &attributes);
        let state =
            if is_shown { self.write_opening(kind, &attributes, id, &fence.range) } else { State::Plain };
        self.containers.push(OpenContainer {
            kind,
            attributes,
            state,
            base: self.frames.len(),
            fence: fence.range,
            name: fence.name,
            colons: fence.colons,
            raw_depth: self.raw.depth(),
            is_shown,
        });
    }

    fn tell_unknown(&mut self, name: &str, fence: &Fence) {
        let (place, message) = if name.is_empty() {
            (fence.range.clone(), "a container without a name".to_owned())
        } else {
            (fence.name.clone(), format!("there is no container `{name}`"))
        };
        let help = "the containers are ".to_owned() + &Container::names().collect::<Vec<_>>().join(", ");
        let diagnostic = self.report.about(Code::ContainerUnknown, &place, message).help(help);
        self.report.push(diagnostic.suggest(name, Container::names()));
    }

    fn fence_attributes(&mut self, fence: &Fence, kind: Option<Container>) -> Attributes<'a> {
        if !fence.rest.is_empty() {
            let words = self.source.text[fence.rest.clone()].trim();
            let has_title =
                kind.is_some_and(|kind| kind.attributes().iter().any(|known| known.key == "title"));
            let help = if has_title {
                format!("write `{{title=\"{words}\"}}`")
            } else {
                "a fence has a name and braces, and nothing else".to_owned()
            };
            self.report.tell(Code::AttributeSyntax, &fence.rest, "words after a container's name", &help);
        }
        match &fence.braces {
            Braces::None => Attributes::default(),
            Braces::Closed(range) => self.read_attributes(range.clone()),
            Braces::Open(at) => {
                let range = *at..fence.range.end.max(at + 1);
                self.report.tell(
                    Code::BracesOpen,
                    &range,
                    "braces that are not closed",
                    "write `}` where the attributes end, before the next blank line",
                );
                Attributes::default()
            }
        }
    }

    /// Tells of attributes that the container does not have, and of those that it lacks.
    fn check_attributes(&mut self, kind: Container, fence: &Fence, attributes: &Attributes<'_>) {
        let known = kind.attributes();
        for pair in &attributes.pairs {
            let range = Range::from(pair.span);
            if !known.iter().any(|known| known.key == pair.key) {
                let message = format!("`{}` has no attribute `{}`", kind.name(), pair.key);
                let help = "it has `#id` and `.class` only";
                let diagnostic = self.report.about(Code::AttributeUnknown, &range, message).help(help);
                self.report.push(diagnostic.suggest(pair.key, known.iter().map(|known| known.key)));
            } else if pair.value.as_deref().is_none_or(|value| value.trim().is_empty()) {
                let message = format!("`{}` has no value", pair.key);
                let help = format!("write `{}=\"…\"`", pair.key);
                self.report.tell(Code::AttributeSyntax, &range, message, &help);
            }
        }
        for known in known.iter().filter(|known| known.need == Need::Required) {
            if !attributes.pairs.iter().any(|pair| pair.key == known.key) {
                let message = format!("`{}` needs `{}`", kind.name(), known.key);
                let help = format!("write `::: {} {{{}=\"…\"}}`", kind.name(), known.key);
                self.report.tell(Code::AttributeMissing, &fence.range, message, &help);
            }
        }
    }

    /// The id of a container: the author's, or for a lesson one made of its title.
    fn container_id(&mut self, kind: Option<Container>, attributes: &Attributes<'_>) -> Option<String> {
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
            Container::Script => self.open_tag("div", "script", attributes, id.as_deref()),
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
            Container::Cards | Container::Stats => return State::List { id, has_list: false },
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

    /// Closes the container that a fence is meant for.
    fn close_container(&mut self, fence: &Fence) {
        let depth = self.containers.len();
        let matching = self.containers.iter().rposition(|container| container.colons == fence.colons);
        // Three colons close whatever is innermost. More close the one that was opened with as many.
        let keep = match matching {
            Some(index) if fence.colons > 3 => index,
            _ => depth.saturating_sub(1),
        };
        if depth == 0 {
            self.report.tell(
                Code::FenceClose,
                &fence.range,
                "a fence that closes nothing",
                "take it out, or write `::: note` or another name where the container begins",
            );
            return;
        }
        while self.containers.len() > keep + 1 {
            self.tell_open();
            self.close_innermost();
        }
        self.close_innermost();
    }

    /// Closes all that is left open at the end of the text.
    pub(super) fn close_all_containers(&mut self) {
        while !self.containers.is_empty() {
            self.tell_open();
            self.close_innermost();
        }
    }

    fn tell_open(&mut self) {
        if let Some(container) = self.containers.last() {
            let name = self.source.text.get(container.name.clone()).unwrap_or("");
            let range = container.fence.clone();
            let message = format!("the container `{name}` is never closed");
            self.report.tell(
                Code::FenceOpen,
                &range,
                message,
                "write `:::` on a line of its own where it ends",
            );
        }
    }

    fn close_innermost(&mut self) {
        let Some(container) = self.containers.pop() else { return };
        self.raw.close_since(container.raw_depth, &mut self.out, &mut self.report);
        self.out.line();
        self.prose.gap();
        if !container.is_shown {
            return;
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
            (Some(kind), State::List { has_list: false, .. }) => {
                self.tell_contents(
                    &container.fence,
                    format!("`{}` without a list", kind.name()),
                    "write one",
                );
            }
            (Some(Container::Figure), State::Figure(figure)) => {
                self.close_figure(figure, &container.attributes, &container.fence);
            }
            (Some(Container::Formula), _) => self.out.push("</figure>\n"),
            (Some(Container::Quote), _) => self.close_quote(&container.attributes),
            (Some(Container::Script | Container::Video), _) => self.out.push("</div>\n"),
            _ => {}
        }
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
