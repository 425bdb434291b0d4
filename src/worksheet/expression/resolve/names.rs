//! What names mean, and what is said of those that mean nothing.

use std::sync::Arc;

use super::super::node::{About, Node};
use super::super::scope::{Meaning, RowMeaning};
use super::super::tree::{Reference, ReferencePlace, Word};
use super::super::types::{Entries, Rows, Type};
use super::{ForeignUse, Resolver, UNKNOWN, Wanted};
use crate::diagnostic::{Code, Span, suggest};

impl Resolver<'_> {
    pub(super) fn reference(&mut self, reference: &Reference, span: Span) -> (Node, Type) {
        if reference.place == ReferencePlace::Row {
            return self.row_reference(reference, span);
        }
        match self.scope.find(&reference.texts()) {
            Some(Meaning::Foreign { worksheet }) => {
                let names: Vec<Arc<str>> =
                    reference.names[1..].iter().map(|name| name.text.as_str().into()).collect();
                let wanted = Wanted::Anything;
                self.foreign.push(ForeignUse {
                    worksheet: worksheet.clone(),
                    names: names.clone(),
                    span,
                    wanted,
                });
                (Node::Foreign { worksheet, names }, Type::Any)
            }
            Some(Meaning::Section { id }) => {
                let message = format!("`{id}` is a section, which has no value");
                self.problem(Code::TypeMismatch, span, message, format!("write `progress({id})`"));
                UNKNOWN
            }
            Some(meaning) => meaning.node(),
            None => {
                self.unknown_name(reference, span);
                UNKNOWN
            }
        }
    }

    /// Says that a name is not known, and what may have been meant.
    pub(super) fn unknown_name(&mut self, reference: &Reference, span: Span) {
        if let Some(help) = self.difference(reference) {
            let message = format!("there is no `{reference}`, and a hyphen inside a name is the name's");
            return self.problem(Code::OperatorSpaces, span, message, help);
        }
        let texts = reference.texts();
        let after = self.scope.names_after(&texts);
        if let Some(first) = after.first() {
            let message = format!("`{reference}` has no value of its own");
            return self.problem(
                Code::NameUnknown,
                span,
                message,
                format!("write `{reference}.{first}`, or another"),
            );
        }
        // The first name that leads nowhere is the one to look at.
        let is_known =
            |names: &[&str]| self.scope.find(names).is_some() || !self.scope.names_after(names).is_empty();
        let known = (1..texts.len()).rev().find(|&count| is_known(&texts[..count])).unwrap_or(0);
        let wrong = &reference.names[known];
        let before = texts[..known].join(".");
        let message = if known == 0 {
            format!("there is no `{}` here", wrong.text)
        } else {
            format!("`{before}` has no `{}`", wrong.text)
        };
        let in_row = if texts.len() == 1 { self.names_in_frames() } else { Vec::new() };
        let valid = self.scope.names_after(&texts[..known]);
        let help = if in_row.contains(&wrong.text) {
            format!("did you mean `.{}`, which the row has?", wrong.text)
        } else if let Some(help) = suggest::help(&wrong.text, valid.iter().map(String::as_str)) {
            help
        } else if known > 0 && valid.is_empty() {
            format!("write `{before}`")
        } else {
            "give what you mean an id, `{#name}`, and write that".to_owned()
        };
        self.problem(Code::NameUnknown, wrong.span, message, help);
    }

    /// `a-b` where there is no such name, but both `a` and `b`: what to write.
    fn difference(&self, reference: &Reference) -> Option<String> {
        let whole = reference.to_string();
        let parts = whole.match_indices('-').map(|(at, _)| (&whole[..at], &whole[at + 1..]));
        let is_known = |name: &str| {
            let names: Vec<&str> = name.split('.').collect();
            matches!(name, "today") || name.parse::<f64>().is_ok() || self.scope.find(&names).is_some()
        };
        // A name has few hyphens; the bound keeps a long one from being looked up again and again.
        let mut parts = parts.take(8);
        parts
            .find(|(left, right)| is_known(left) && is_known(right))
            .map(|(left, right)| format!("write `{left} - {right}`"))
    }

    /// `.name`: in the innermost entry that knows it.
    fn row_reference(&mut self, reference: &Reference, span: Span) -> (Node, Type) {
        let [name] = reference.names.as_slice() else {
            let message = format!("`{reference}` has more than one name after its point");
            let help = "one name is looked up in the row: `.by`";
            self.problem(Code::NameUnknown, span, message, help);
            return UNKNOWN;
        };
        for (outward, frame) in self.frames.iter().rev().enumerate() {
            if let Some((node, kind)) = self.in_entry(frame, &name.text) {
                return (outer(outward, node), kind);
            }
        }
        if let Some(rows) = self.scope.row()
            && let Some((node, kind)) = self.in_rows(&rows, &name.text)
        {
            return (outer(self.frames.len(), node), kind);
        }
        self.unknown_in_row(name, span);
        UNKNOWN
    }

    fn unknown_in_row(&mut self, name: &Word, span: Span) {
        if self.frames.is_empty() && self.scope.row().is_none() {
            let message = format!("`.{}` is looked for in a row, and this is none", name.text);
            let help = if name.text.bytes().all(|byte| byte.is_ascii_digit()) {
                format!("write numbers with a digit before the point: `0.{}`", name.text)
            } else {
                format!("write `{}` for a name of the worksheet", name.text)
            };
            return self.problem(Code::NameUnknown, span, message, help);
        }
        let names = self.names_in_frames();
        let help = suggest::help(&name.text, names.iter().map(String::as_str))
            .unwrap_or_else(|| "name one of the row's columns".to_owned());
        self.problem(Code::NameUnknown, span, format!("the row has no `{}`", name.text), help);
    }

    /// What a name means in one of the entries that a `where` looks at.
    fn in_entry(&self, entries: &Entries, name: &str) -> Option<(Node, Type)> {
        if let Some(found) = self.in_rows(&entries.rows, name) {
            return Some(found);
        }
        // These every entry has.
        match About::named(name)? {
            About::Item => Some((Node::About(0, About::Item), Type::Text)),
            About::Value => Some((Node::About(0, About::Value), (*entries.value).clone())),
            _ => None,
        }
    }

    fn in_rows(&self, rows: &Rows, name: &str) -> Option<(Node, Type)> {
        match rows {
            Rows::Of(_) => self.scope.find_in_row(rows, name).map(|meaning| match meaning {
                RowMeaning::Cell { depth, column, kind } => (Node::Cell(depth, column), kind),
                RowMeaning::About { depth, key, kind } => (Node::About(depth, key), kind),
                RowMeaning::Group { depth, group, entries } => {
                    (Node::Group(depth, group), Type::Entries(entries))
                }
            }),
            Rows::Foreign if About::named(name).is_none() => Some((Node::Cell(0, name.into()), Type::Any)),
            Rows::Foreign | Rows::Plain => None,
        }
    }

    fn names_in_frames(&self) -> Vec<String> {
        let mut names: Vec<String> =
            self.frames.iter().flat_map(|frame| self.scope.names_in_row(&frame.rows)).collect();
        if !self.frames.is_empty() {
            names.extend(["item".to_owned(), "value".to_owned()]);
        }
        names.extend(self.scope.row().iter().flat_map(|rows| self.scope.names_in_row(rows)));
        names
    }
}

/// A node as it is seen so many entries further in.
fn outer(outward: usize, node: Node) -> Node {
    (0..outward).fold(node, |node, _| Node::Outer(Box::new(node)))
}
