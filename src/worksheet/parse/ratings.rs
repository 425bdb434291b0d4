//! Ratings: several scales for one list, and what the steps of a scale mean.

use super::given::{self, Given};
use super::list::items;
use super::tree_of_notes::Node;
use super::{Parser, Scope, words};
use crate::diagnostic::{Code, Span};
use crate::worksheet::model::{GridScale, Item, ListKind, Text};

impl<'a> Parser<'a> {
    /// Reads `importance: 1 .. 5; now: 1 .. 5`.
    pub(super) fn grid(&mut self, given: &Given<'a>) -> Option<Vec<GridScale>> {
        let (value, span) = given.spanned("scales")?;
        let mut scales: Vec<GridScale> = Vec::new();
        for part in value.split(';').map(str::trim).filter(|part| !part.is_empty()) {
            let scale = part.split_once(':').and_then(|(id, ends)| Some((id.trim(), given::steps(ends)?)));
            match scale {
                Some((label, steps)) if !words::id(label).is_empty() => {
                    let id = words::id(label);
                    if scales.iter().any(|known| known.id == id) {
                        let message = format!("the scale `{id}` is given twice");
                        self.tell(Code::IdTwice, span, &message, "choose another name for one of the two");
                        continue;
                    }
                    scales.push(GridScale { id, label: capitalised(label), steps });
                }
                _ => {
                    let span = self.part(span, part);
                    self.tell_scales(span, part);
                }
            }
        }
        (!scales.is_empty()).then_some(scales)
    }

    fn tell_scales(&mut self, span: Span, part: &str) {
        let help = "write `scales=\"importance: 1 .. 5; now: 1 Not at all .. 5 Fully\"`";
        self.tell(Code::ScaleEnds, span, &format!("`{part}` is no scale with a name"), help);
    }

    /// Gives the items of a scale the descriptions of its steps; what else stands beneath items is kept.
    pub(super) fn with_levels(&mut self, node: &Node, kind: &ListKind, mut read: Vec<Item>) -> Vec<Item> {
        let steps = match kind {
            ListKind::Scale(steps) => Some(steps.clone()),
            ListKind::Grid(_) | ListKind::Rank | ListKind::Share(_) => None,
            _ => return read,
        };
        for (item, read) in items(node).zip(&mut read) {
            let mut rest: Vec<Node> = item.head().rest.to_vec();
            if let Some(steps) = &steps
                && let Some(place) = rest.iter().position(Node::is_list)
            {
                let list = rest.remove(place);
                read.levels = self.levels(&list);
                let count = steps.count();
                if read.levels.len() != count {
                    let span = Span::from(list.range.start..self.end_of_line(list.range.start));
                    let message = format!("{count} steps, but {} levels described", read.levels.len());
                    self.tell(Code::LevelsCount, span, &message, "describe every step, the lowest first");
                    read.levels.clear();
                }
            }
            read.content = self.beneath_item(&rest);
        }
        read
    }

    fn levels(&mut self, list: &Node) -> Vec<Text> {
        let mut levels = Vec::new();
        for item in items(list) {
            let head = item.head();
            self.inline(&head.place, head.inline, None, Scope::WORKSHEET);
            levels.push(self.trimmed(&head.place, head.inline));
        }
        levels
    }
}

fn capitalised(label: &str) -> String {
    let mut characters = label.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
