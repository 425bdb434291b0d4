//! Contents of containers that have a form: dialogues, scripts, lists, figures, quotations.
//!
//! Owns what a block means by standing right within such a container. A block deeper down is like any other.

use std::ops::Range;

use super::containers::OpenContainer;
use super::writer::{FrameKind, Writer};
use crate::diagnostic::Code;
use crate::document::SlotContent;
use crate::document::attributes::Attributes;
use crate::document::directive::Container;

/// A speaker's name is not longer than this, in bytes and in words.
const LONGEST_NAME: (usize, usize) = (60, 5);

/// What is to be remembered of an open container.
pub(super) enum State {
    /// Nothing.
    Plain,
    /// A lesson: its words are kept.
    Lesson { id: String, title: String, heard_from: usize },
    /// A dialogue, and whether somebody speaks.
    Dialogue { is_speaking: bool },
    /// Cards or stats, whose attributes go to their list.
    List { id: Option<String>, has_list: bool, is_told: bool },
    /// A figure.
    Figure(Figure),
    /// A worksheet, or a script that may be one: what stands in it is recorded.
    Worksheet,
    /// Nothing may stand in it.
    Empty { is_told: bool },
}

/// A figure that is being read.
#[derive(Default)]
pub(super) struct Figure {
    /// Whether a picture was begun.
    has_picture: bool,
    /// Whether a picture's title can still become the caption.
    is_in_picture: bool,
    title: Option<String>,
    has_caption: bool,
}

/// What a list is by standing in a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ListRole {
    Cards,
    Stats,
}

impl<'a> Writer<'a> {
    /// The container that a block is right within.
    fn parent_container(&mut self) -> Option<&mut OpenContainer<'a>> {
        let depth = self.frames.len();
        self.containers.last_mut().filter(|container| container.base == depth)
    }

    /// Whether words to say are being read.
    pub(super) fn is_in_script(&self) -> bool {
        self.containers.last().is_some_and(|container| container.is_in_script)
    }

    /// Prepares for a block that is neither a paragraph nor a list.
    pub(super) fn begin_block_of_container(&mut self, range: &Range<usize>) {
        let Some(container) = self.parent_container() else { return };
        match &mut container.state {
            State::Dialogue { is_speaking: false } => self.begin_speech_of_nobody(range),
            State::List { is_told, .. } => {
                *is_told = true;
                let help = "write it as lines that begin with `- `, or move it out of the container";
                self.tell_contents(range, "only a list can stand here", help);
            }
            State::Empty { is_told: is_told @ false } => {
                *is_told = true;
                let message = match container.kind {
                    Some(Container::Worksheet) => {
                        "the container of a worksheet that stands elsewhere holds nothing"
                    }
                    _ => "a snippet's container holds nothing of its own",
                };
                self.tell_contents(range, message, "move this below the fence that closes it");
            }
            State::Figure(figure) if figure.has_picture => self.begin_caption(),
            _ => {}
        }
    }

    /// Prepares for a paragraph; says whether it goes without tags.
    pub(super) fn begin_paragraph_of_container(&mut self, range: &Range<usize>) -> bool {
        let source = self.source.text;
        let Some(container) = self.parent_container() else { return false };
        match &mut container.state {
            State::Dialogue { is_speaking } => {
                let was_speaking = *is_speaking;
                match speaker(source.get(range.clone()).unwrap_or("")) {
                    Some((name, length)) => {
                        *is_speaking = true;
                        self.check_lines_of_speech(name, range);
                        self.begin_speech(name, was_speaking);
                        self.skip_until = range.start + length;
                    }
                    None => self.begin_block_of_container(range),
                }
                false
            }
            State::Figure(figure) if !figure.has_picture && is_picture(source, range) => {
                figure.has_picture = true;
                figure.is_in_picture = true;
                true
            }
            _ => {
                self.begin_block_of_container(range);
                false
            }
        }
    }

    /// Closes the elements of raw HTML that a part of a container leaves open.
    fn close_raw_html(&mut self) {
        let depth = self.containers.last().map_or(0, |container| container.raw_depth);
        self.raw.close_since(depth, &mut self.out, &mut self.report);
        self.out.line();
    }

    fn begin_speech(&mut self, name: &str, was_speaking: bool) {
        self.close_raw_html();
        if was_speaking {
            self.out.push("</dd>\n</div>\n");
        }
        self.out.push("<div>\n");
        self.element("dt", &self.typographic(name));
        self.out.push("<dd>\n");
    }

    /// Tells of another speaker in the same paragraph: all of it counts as said by the first.
    fn check_lines_of_speech(&mut self, first: &str, range: &Range<usize>) {
        let paragraph = self.source.text.get(range.clone()).unwrap_or("");
        let mut at = range.start;
        for line in paragraph.split_inclusive('\n') {
            if at > range.start
                && let Some((other, length)) = speaker(line)
            {
                let help = format!("leave a blank line before `{other}:`");
                self.report.tell(
                    Code::DialogueLine,
                    &(at..at + length),
                    format!("what `{other}` says is shown as words of `{first}`"),
                    &help,
                );
                return;
            }
            at += line.len();
        }
    }

    fn begin_speech_of_nobody(&mut self, range: &Range<usize>) {
        self.tell_contents(
            range,
            "nobody says this",
            "begin the paragraph with a name and a colon: `Ann: …`",
        );
        if let Some(State::Dialogue { is_speaking }) = self.parent_container().map(|it| &mut it.state) {
            *is_speaking = true;
        }
        self.begin_speech("", false);
    }

    pub(super) fn close_dialogue(&mut self, is_speaking: bool, fence: &Range<usize>) {
        if is_speaking {
            self.out.push("</dd>\n</div>\n");
        } else {
            self.tell_contents(
                fence,
                "a dialogue in which nobody speaks",
                "write paragraphs such as `Ann: Hello.`",
            );
        }
        self.out.push("</dl>\n");
    }

    /// Prepares for a list; says what it is by standing here.
    pub(super) fn begin_list_of_container(&mut self, range: &Range<usize>) -> Option<ListRole> {
        let container = self.parent_container()?;
        let role = match container.kind {
            Some(Container::Cards) => ListRole::Cards,
            Some(Container::Stats) => ListRole::Stats,
            _ => {
                self.begin_block_of_container(range);
                return None;
            }
        };
        let State::List { has_list, .. } = &mut container.state else { return None };
        if std::mem::replace(has_list, true) {
            self.tell_contents(
                range,
                "a second list",
                "use the same marks for all items, or a container for each list",
            );
        }
        Some(role)
    }

    /// Writes the attributes of a list that stands for its container.
    pub(super) fn push_container_attributes(&mut self) {
        let Some(container) = self.containers.last_mut() else { return };
        let class = container.kind.map_or("", Container::name);
        let attributes = container.attributes.clone();
        let id = match &mut container.state {
            State::List { id, .. } => id.take(),
            _ => None,
        };
        self.class_and_id(class, &attributes, id.as_deref());
    }

    /// Prepares for the item of a list that has a role: draws the bar of a percentage.
    pub(super) fn begin_item_of_container(&mut self, role: ListRole, range: &Range<usize>) {
        if role != ListRole::Stats {
            return;
        }
        let item = self.source.text.get(range.clone()).unwrap_or("");
        let Some((end, value)) = percentage(item) else {
            let help = "begin it with a number and a percent sign: `- 80% of customers …`";
            return self.tell_contents(range, "an item that does not begin with a percentage", help);
        };
        self.out.push("<meter class=\"stat-bar\" min=\"0\" max=\"100\" value=\"");
        self.out.push(&value);
        self.out.push("\" aria-hidden=\"true\"></meter>");
        self.value_until = Some(range.start + end);
    }

    /// Marks an item that begins with bold words and a colon as a branch of a script.
    pub(super) fn begin_strong_of_container(&mut self, range: &Range<usize>) {
        if self.containers.is_empty() || !self.is_in_script() {
            return;
        }
        let words = self.source.text.get(range.clone()).unwrap_or("");
        let item = self.frames.iter().rev().take(2).find_map(|frame| match frame.kind {
            FrameKind::Item { attributes_at } => Some(attributes_at),
            _ => None,
        });
        let Some(attributes_at) = item else { return };
        let is_first = matches!(self.out.since(attributes_at), ">" | ">\n<p>");
        if is_first && words.trim_end_matches(['*', '_']).ends_with(':') {
            self.out.insert(attributes_at, " class=\"branch\"");
        }
    }

    /// A picture's title, unless it becomes the caption of a figure.
    pub(super) fn take_caption(&mut self, title: String) -> String {
        let Some(State::Figure(figure)) = self.containers.last_mut().map(|it| &mut it.state) else {
            return title;
        };
        if figure.is_in_picture && figure.title.is_none() && !title.is_empty() {
            figure.is_in_picture = false;
            self.set_caption(&title);
            return String::new();
        }
        title
    }

    fn set_caption(&mut self, title: &str) {
        let title = self.typographic(title);
        if let Some(State::Figure(figure)) = self.containers.last_mut().map(|it| &mut it.state) {
            figure.title = Some(title);
        }
    }

    fn begin_caption(&mut self) {
        let Some(State::Figure(figure)) = self.parent_container().map(|it| &mut it.state) else { return };
        figure.is_in_picture = false;
        if std::mem::replace(&mut figure.has_caption, true) {
            return;
        }
        let title = figure.title.take();
        self.close_raw_html();
        self.out.push("<figcaption>\n");
        if let Some(title) = title {
            self.element("p", &title);
        }
    }

    pub(super) fn close_figure(
        &mut self,
        figure: &Figure,
        attributes: &Attributes<'_>,
        fence: &Range<usize>,
    ) {
        if !figure.has_picture {
            self.tell_contents(
                fence,
                "a figure without a picture",
                "begin it with `![what it shows](picture.jpg)`",
            );
        }
        let credit = attributes.get("credit").map(|credit| self.typographic(credit));
        if figure.has_caption {
            if let Some(credit) = credit {
                self.out.push("<p class=\"credit\">");
                self.words(&credit);
                self.out.push("</p>\n");
            }
            self.out.push("</figcaption>\n");
        } else if figure.title.is_some() || credit.is_some() {
            self.out.push("<figcaption>");
            self.words(figure.title.as_deref().unwrap_or(""));
            if let Some(credit) = credit {
                self.out.push(if figure.title.is_some() { " " } else { "" });
                self.prose.gap();
                self.out.push("<span class=\"credit\">");
                self.words(&credit);
                self.out.push("</span>");
            }
            self.out.push("</figcaption>\n");
        }
        self.out.push("</figure>\n");
    }

    pub(super) fn close_quote(&mut self, attributes: &Attributes<'_>) {
        self.out.push("</blockquote>\n");
        if let Some(cite) = attributes.get("cite").map(|cite| self.typographic(cite)) {
            self.out.push("<figcaption>");
            let link = self.attribute_link(attributes, "url");
            if let Some(link) = link {
                self.out.slot(SlotContent::LinkOpen { link, title: String::new(), class: String::new() });
            }
            self.words(&cite);
            if let Some(link) = link {
                self.out.slot(SlotContent::LinkClose { link });
            }
            self.out.push("</figcaption>\n");
        }
        self.out.push("</figure>\n");
    }
}

/// The speaker that a paragraph begins with, and how many bytes the name and its colon take, with white space.
fn speaker(paragraph: &str) -> Option<(&str, usize)> {
    let line = paragraph.lines().next()?;
    let colon = line.find(':')?;
    let after = line[colon + 1..].trim_start_matches(['*', '_']);
    let name = line[..colon].trim_matches(['*', '_']).trim();
    let starts_like_a_name = name.starts_with(|first: char| first.is_alphanumeric() && !first.is_lowercase());
    let is_name = starts_like_a_name
        && name.len() <= LONGEST_NAME.0
        && name.split_whitespace().count() <= LONGEST_NAME.1
        && !name.contains(['*', '_', '`', '[', '<', '!', '?', ';'])
        && (after.is_empty() || after.starts_with(char::is_whitespace));
    if !is_name {
        return None;
    }
    let rest = &paragraph[line.len() - after.len()..];
    Some((name, paragraph.len() - rest.trim_start().len()))
}

/// Whether a paragraph begins with a picture, or with a link around one.
fn is_picture(source: &str, range: &Range<usize>) -> bool {
    let paragraph = source.get(range.clone()).unwrap_or("");
    paragraph.starts_with("![") || paragraph.starts_with("[![")
}

/// The percentage that a list item begins with: where it ends in the item, and its value from 0 to 100.
fn percentage(item: &str) -> Option<(usize, String)> {
    let marker = item.trim_start();
    let rest = marker.trim_start_matches(|character: char| character.is_ascii_digit());
    let rest = rest.strip_prefix(['-', '*', '+', '.', ')'])?.trim_start().trim_start_matches(['*', '_']);
    let start = item.len() - rest.len();
    let digits =
        rest.find(|character: char| !(character.is_ascii_digit() || matches!(character, '.' | ',')))?;
    let value: f64 = rest[..digits].replace(',', ".").parse().ok()?;
    let after = &rest[digits..];
    let spaces = after.len() - after.trim_start_matches([' ', '\u{a0}', '\u{202f}']).len();
    let sign = ["%", "percent", "per cent"].iter().find(|sign| after[spaces..].starts_with(**sign))?;
    Some((start + digits + spaces + sign.len(), value.clamp(0.0, 100.0).to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speakers_are_recognised() {
        assert_eq!(speaker("Ann: Hello\nthere"), Some(("Ann", 5)));
        assert_eq!(speaker("**Dr. Jane Q. O'Brien:** Yes"), Some(("Dr. Jane Q. O'Brien", 25)));
        assert_eq!(speaker("**Ann**: Yes"), Some(("Ann", 9)));
        assert_eq!(speaker("Ann:\nHello"), Some(("Ann", 5)));
        assert_eq!(speaker("質問: はい"), Some(("質問", 8)));
        for text in
            ["https://example.com", "so: what", "Time 10:30", "*a* b", "One two three four five six: x", ""]
        {
            assert_eq!(speaker(text), None, "{text}");
        }
    }

    #[test]
    fn percentages_are_read() {
        assert_eq!(percentage("- 80% of"), Some((5, "80".to_owned())));
        assert_eq!(percentage("* **12,5 %** of"), Some((10, "12.5".to_owned())));
        assert_eq!(percentage("1. 120 percent"), Some((14, "100".to_owned())));
        assert_eq!(percentage("- eighty"), None);
        assert_eq!(percentage("- 80 of"), None);
        assert_eq!(percentage("-"), None);
    }
}
