//! Fences: the lines that open and close containers, and what is wrong with them.
//!
//! Owns which fence closes which container, and the checks of a fence's place, name and attributes. The elements
//! that a container becomes are `containers`'.

use std::ops::Range;

use super::marks::MarkKind;
use super::writer::Writer;
use crate::diagnostic::{Code, suggest};
use crate::document::attributes::Attributes;
use crate::document::directive::{Braces, Container, Fence, Need};

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
            self.is_touching_told = false;
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

    /// Tells of a container that has text right above or below one of its fences, once: other programs would join them.
    fn check_surroundings(&mut self, fence: &Fence) {
        let body = &self.source.text[self.source.start.min(fence.range.start)..];
        let start = fence.range.start - (self.source.text.len() - body.len());
        let end = fence.range.end - (self.source.text.len() - body.len());
        let above = body[..start].lines().next_back().unwrap_or("");
        let below = body[end..].lines().nth(1).unwrap_or("");
        let touches = |line: &str| !line.trim().is_empty() && !line.starts_with(":::");
        let is_told = fence.is_closing() && self.containers.last().is_some_and(|it| it.is_touching_told);
        self.is_touching_told = touches(above) || touches(below);
        if self.is_touching_told && !is_told {
            let words = self.source.text.get(fence.range.clone()).unwrap_or(":::");
            self.report.tell(
                Code::FenceTouchesText,
                &fence.range,
                format!("there is no blank line beside `{words}`"),
                "leave a blank line above and below every line that begins with `:::`",
            );
        }
    }

    pub(super) fn tell_unknown(&mut self, name: &str, fence: &Fence) {
        let (place, message) = if name.is_empty() {
            (fence.range.clone(), "a container without a name".to_owned())
        } else {
            (fence.name.clone(), format!("there is no container `{name}`"))
        };
        let help = "the containers are ".to_owned() + &Container::names().collect::<Vec<_>>().join(", ");
        let diagnostic = self.report.about(Code::ContainerUnknown, &place, message).help(help);
        self.report.push(diagnostic.suggest(name, Container::names()));
    }

    pub(super) fn fence_attributes(&mut self, fence: &Fence, kind: Option<Container>) -> Attributes<'a> {
        if !fence.rest.is_empty() {
            let words = self.source.text[fence.rest.clone()].trim();
            let has_title =
                kind.is_some_and(|kind| kind.attributes().iter().any(|known| known.key == "title"));
            let help = if has_title {
                format!("write `{{title=\"{}\"}}`", title_in(words))
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
                let is_quote_open = self.source.text.get(range.clone()).is_some_and(|it| it.contains('}'));
                let (message, help) = if is_quote_open {
                    ("a quotation mark that is not closed", "write `\"` where the text ends, before the `}`")
                } else {
                    (
                        "braces that are not closed",
                        "write `}` where the attributes end, before the next blank line",
                    )
                };
                self.report.tell(Code::BracesOpen, &range, message, help);
                Attributes::default()
            }
        }
    }

    /// Tells of attributes that the container does not have, and of those that it lacks.
    pub(super) fn check_attributes(&mut self, kind: Container, fence: &Fence, attributes: &Attributes<'_>) {
        let known = kind.attributes();
        let named = attributes.id.iter().chain(&attributes.classes);
        for word in named.filter(|_| kind == Container::Snippet) {
            let help = "put the snippet into a container that can have them, such as `note`";
            self.report.tell(
                Code::AttributeUnknown,
                &word.span.into(),
                "a snippet has no id and no classes",
                help,
            );
        }
        for pair in &attributes.pairs {
            let range = Range::from(pair.span);
            if !known.iter().any(|known| known.key == pair.key) {
                let message = format!("`{}` has no attribute `{}`", kind.name(), pair.key);
                let keys = known.iter().map(|known| known.key);
                let help = suggest::help(pair.key, keys)
                    .unwrap_or_else(|| "it has `#id` and `.class` only".to_owned());
                self.report.tell(Code::AttributeUnknown, &range, message, &help);
            } else if pair.value.as_deref().is_none_or(|value| value.trim().is_empty()) {
                let message = format!("`{}` has no value", pair.key);
                let help = format!("write `{}=\"…\"`", pair.key);
                self.report.tell(Code::AttributeSyntax, &range, message, &help);
            }
        }
        for known in known.iter().filter(|known| known.need == Need::Required) {
            if !attributes.pairs.iter().any(|pair| pair.key == known.key) {
                let message = format!("`{}` needs `{}`", kind.name(), known.key);
                let help = match fence.braces {
                    Braces::None => format!("write `::: {} {{{}=\"…\"}}`", kind.name(), known.key),
                    _ => format!("write `{}=\"…\"` between the braces", known.key),
                };
                self.report.tell(Code::AttributeMissing, &fence.range, message, &help);
            }
        }
    }

    /// Closes the container that a fence is meant for.
    fn close_container(&mut self, fence: &Fence) {
        let depth = self.containers.len();
        // Three colons close whatever is innermost. More close the one that was opened with as many. It is looked for
        // only if there is one: then what is passed on the way to it is closed, and never passed again.
        let has_match =
            fence.colons > 3 && self.open_fences.get(&fence.colons).is_some_and(|count| *count > 0);
        let matching = if has_match {
            self.containers.iter().rposition(|container| container.colons == fence.colons)
        } else {
            None
        };
        let keep = matching.unwrap_or(depth.saturating_sub(1));
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
}

/// The title that somebody meant by what stands behind a container's name: `title="…"`, `("…")` or the words alone.
fn title_in(words: &str) -> &str {
    let is_around = |it: char| it.is_whitespace() || "()[]{}\"'“”„‘’".contains(it);
    let words = words.trim_matches(is_around);
    let words = words
        .strip_prefix("title")
        .map(str::trim_start)
        .and_then(|it| it.strip_prefix(['=', ':']))
        .unwrap_or(words);
    words.trim_matches(is_around)
}

#[cfg(test)]
mod tests {
    use super::title_in;

    #[test]
    fn titles_are_found_in_what_authors_write() {
        for words in [
            "Smart words",
            "title=\"Smart words\"",
            "(title=\"Smart words\")",
            "“Smart words”",
            "title: Smart words",
        ] {
            assert_eq!(title_in(words), "Smart words", "{words}");
        }
        assert_eq!(title_in("Titles of books"), "Titles of books");
    }
}
