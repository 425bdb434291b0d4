//! Parsing: the recording of a worksheet becomes a [`Worksheet`].
//!
//! Owns what markdown and attributes mean together: which list is an instrument, what names a blank, what belongs to
//! which heading. Refuses to resolve names and to judge what the whole says: formulas are read here, and understood in
//! `resolve`; the rest is `check`'s.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use super::Header;
use super::expression::{Format, syntax, tree};
use super::model::{FormulaId, ListId, Output, OutputId, Piece, SectionId, Text, Value, Worksheet};
use super::recording::{Place, Recording};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::document::Body;

mod bands;
mod blank;
mod blocks;
mod given;
mod header;
mod items;
mod list;
mod matrix;
mod misplaced;
mod outputs;
mod plain;
mod prose;
mod ratings;
mod script;
mod sections;
mod table;
mod tree_of_notes;
mod words;

pub(super) use blocks::escaped;
use given::Given;
use tree_of_notes::{Node, NodeKind};
pub(super) use words::plain;

/// A worksheet whose formulas are read and not yet understood.
pub(super) struct Parsed {
    pub(super) worksheet: Worksheet,
    /// In the order of [`Worksheet::formulas`].
    pub(super) formulas: Vec<Formula>,
    /// Headings with an id of the author's: their sections can be named in expressions.
    pub(super) named_sections: BTreeMap<String, Vec<String>>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// A formula as the author wrote it.
pub(super) struct Formula {
    pub(super) expression: tree::Expression,
    /// The list in whose row it stands.
    pub(super) row: Option<ListId>,
    /// How it is shown, and where that is said.
    pub(super) format: Option<(Format, Span)>,
    pub(super) use_: Use,
}

/// What a formula is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// It is shown.
    Shown,
    /// It is yes or no.
    Condition,
    /// It gives entries.
    Entries,
    /// It gives a number.
    Number,
}

/// Where a blank or output stands: in the worksheet, or in the rows of a list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scope<'s> {
    /// The list and its path.
    pub(super) rows: Option<(ListId, &'s str)>,
}

impl Scope<'_> {
    pub(super) const WORKSHEET: Self = Self { rows: None };

    pub(super) fn row(&self) -> Option<ListId> {
        self.rows.map(|(list, _)| list)
    }
}

/// Reads a worksheet.
pub(super) fn parse<'a>(
    file: &'a Arc<str>,
    text: &'a str,
    header: &'a Header,
    recording: Recording,
) -> Parsed {
    let nodes = tree_of_notes::grow(&recording.notes);
    let mut parser = Parser {
        file,
        text,
        body: recording.body,
        worksheet: Worksheet { id: header.id.clone(), title: header.title.clone(), ..Worksheet::default() },
        formulas: Vec::new(),
        names: BTreeMap::new(),
        placed: HashMap::new(),
        heading: None,
        heading_sections: HashMap::new(),
        named_sections: BTreeMap::new(),
        item_sections: HashMap::new(),
        steps: Vec::new(),
        heading_prefix: &header.heading_prefix,
        scripts: 0,
        piped: HashSet::new(),
        next_numbers: HashMap::new(),
        diagnostics: Vec::new(),
    };
    parser.header(header);
    parser.refuse_pipes(&nodes, misplaced::IsInTable::No);
    let blocks = if header.is_script { parser.script_alone(&nodes) } else { parser.blocks(&nodes) };
    parser.settle_heading();
    parser.worksheet.content = parser.sectioned(blocks);
    Parsed {
        worksheet: parser.worksheet,
        formulas: parser.formulas,
        named_sections: parser.named_sections,
        diagnostics: parser.diagnostics,
    }
}

/// What a worksheet is read with.
struct Parser<'a> {
    file: &'a Arc<str>,
    text: &'a str,
    body: Body,
    worksheet: Worksheet,
    formulas: Vec<Formula>,
    /// Every path that is taken, and where.
    names: BTreeMap<String, Span>,
    /// What blanks and outputs became, by the byte at which they begin.
    placed: HashMap<usize, Piece>,
    /// The heading that is in force.
    heading: Option<sections::OpenHeading<'a>>,
    /// What headings and their attributes say of the sections beneath them, by the heading's id in the HTML.
    heading_sections: HashMap<String, sections::Draft>,
    named_sections: BTreeMap<String, Vec<String>>,
    /// The sections of items of plain lists, by the byte at which the item begins.
    item_sections: HashMap<usize, SectionId>,
    /// Choices that lead to a heading: its id, the list, the item.
    steps: Vec<(String, String, String)>,
    /// What the ids of headings begin with.
    heading_prefix: &'a str,
    /// How many scripts are open.
    scripts: u32,
    /// Where braces begin that a pipe splits.
    piped: HashSet<usize>,
    /// What to number the next of those with that path.
    next_numbers: HashMap<String, u32>,
    diagnostics: Vec<Diagnostic>,
}

impl Parser<'_> {
    /// Takes a name within a scope, and gives its path. One made of words gives way to one that is taken.
    fn name(&mut self, scope: Scope<'_>, written: Option<&str>, label: &str, span: Span) -> String {
        let prefix = scope.rows.map_or_else(String::new, |(_, path)| format!("{path}."));
        self.name_below(&prefix, written, label, span)
    }

    /// The same for what stands below a path, which ends in a point or is empty.
    fn name_below(&mut self, prefix: &str, written: Option<&str>, label: &str, span: Span) -> String {
        let made = match written {
            Some(id) => id.to_owned(),
            None => Some(words::id(label)).filter(|id| !id.is_empty()).unwrap_or_else(|| "blank".to_owned()),
        };
        let mut path = format!("{prefix}{made}");
        if let Some(before) = self.names.get(&path).copied() {
            if written.is_some() || !label.is_empty() {
                self.tell_twice(written, label, &made, span, before);
            }
            path = self.free_path(&path);
        }
        self.names.insert(path.clone(), span);
        path
    }

    /// A path like one that is taken, with the next number that is free.
    fn free_path(&mut self, path: &str) -> String {
        let next = self.next_numbers.entry(path.to_owned()).or_insert(2);
        loop {
            let free = format!("{path}-{next}");
            *next += 1;
            if !self.names.contains_key(&free) {
                return free;
            }
        }
    }

    fn tell_twice(&mut self, written: Option<&str>, label: &str, id: &str, span: Span, before: Span) {
        let diagnostic = match written {
            Some(_) => {
                Diagnostic::at(Code::IdTwice, self.file, span, format!("the id `{id}` is given twice"))
                    .help("choose another for one of the two")
            }
            None => Diagnostic::at(
                Code::LabelTwice,
                self.file,
                span,
                format!("a second blank, list or item that is called \"{label}\""),
            )
            .help("give one of the two `label=\"…\"` or an id of its own: `#…`"),
        };
        let diagnostic = diagnostic.related(self.file, Some(before), "the first is here");
        self.diagnostics.push(diagnostic);
    }

    /// Keeps an old name of a path.
    fn rename(&mut self, given: &Given<'_>, path: &str) {
        let Some((was, span)) = given.spanned("was") else { return };
        let was = was.trim();
        // An old name stands in the same scope as the new one.
        let parent = path.rsplit_once('.').map_or(String::new(), |(parent, _)| format!("{parent}."));
        let old = if was.contains('.') { was.to_owned() } else { format!("{parent}{was}") };
        if old == path {
            self.tell(
                Code::AttributeValue,
                span,
                "`was` names the present id",
                "write the id that it had before",
            );
        } else if self.worksheet.was.insert(old, path.to_owned()).is_some() {
            let message = format!("two things were called `{was}`");
            self.tell(
                Code::AttributeValue,
                span,
                &message,
                "keep `was` at the one that takes over the answers",
            );
        }
    }

    /// The formula that a key is set to.
    fn formula_of(&mut self, given: &Given<'_>, key: &str, row: Option<ListId>) -> Option<FormulaId> {
        let use_ = match key {
            "options-from" => Use::Entries,
            "bands" => Use::Number,
            _ => Use::Condition,
        };
        let (range, _) = self.value_range(given, key)?;
        match syntax::query(&self.text[range.clone()], range.start) {
            Ok(expression) => Some(self.formula(expression, row, use_)),
            Err(problem) => {
                self.diagnostics.push(problem.in_file(self.file));
                None
            }
        }
    }

    /// The formulas that a key is set to, with commas between them.
    fn formulas_of(&mut self, given: &Given<'_>, key: &str, row: Option<ListId>) -> Vec<FormulaId> {
        let Some((range, _)) = self.value_range(given, key) else { return Vec::new() };
        match syntax::list(&self.text[range.clone()], range.start) {
            Ok(list) => list.into_iter().map(|it| self.formula(it, row, Use::Entries)).collect(),
            Err(problem) => {
                self.diagnostics.push(problem.in_file(self.file));
                Vec::new()
            }
        }
    }

    /// The bytes of a key's value, without its quotation marks.
    fn value_range(&mut self, given: &Given<'_>, key: &str) -> Option<(Range<usize>, Span)> {
        let pair = given.pair(key)?;
        if pair.value.as_deref().is_none_or(|value| value.trim().is_empty()) {
            let help = format!("write `{key}=\"…\"`");
            self.tell(Code::AttributeValue, pair.span, &format!("`{key}` has no value"), &help);
            return None;
        }
        let range = Range::from(pair.value_span);
        let words = &self.text[range.clone()];
        let is_mark = |it: char| matches!(it, '"' | '\'' | '“' | '”' | '„' | '‘' | '’' | '‚');
        let open = words.chars().next().filter(|it| is_mark(*it)).map_or(0, char::len_utf8);
        let close = if open == 0 {
            0
        } else {
            words.chars().next_back().filter(|it| is_mark(*it)).map_or(0, char::len_utf8)
        };
        Some((range.start + open..range.end - close, pair.value_span))
    }

    fn formula(&mut self, expression: tree::Expression, row: Option<ListId>, use_: Use) -> FormulaId {
        self.formulas.push(Formula { expression, row, format: None, use_ });
        self.formulas.len() - 1
    }

    /// Makes an output; `None` where it cannot be read. One with a name gives its value to others.
    fn output(&mut self, braces: &Range<usize>, scope: Scope<'_>) -> Option<OutputId> {
        let inside = braces.start + 1..braces.end - 1;
        let output = match syntax::output(&self.text[inside.clone()], inside.start) {
            Ok(output) => output,
            Err(problem) => {
                if !self.piped.contains(&braces.start) {
                    self.diagnostics.push(problem.in_file(self.file));
                }
                return None;
            }
        };
        let span = Span::from(braces.clone());
        let expression = self.formula(output.query, scope.row(), Use::Shown);
        self.formulas[expression].format.clone_from(&output.format);
        let format = output.format.map(|(format, _)| format);
        let mut name = None;
        if let Some(id) = output.id {
            if !words::is_id(&id.text) || given::is_reserved(&id.text) {
                let help = "an id begins with a letter, and has lower-case letters, digits and hyphens; some words are taken";
                self.tell(Code::IdSyntax, id.span, &format!("`{}` cannot be an id", id.text), help);
            }
            let path = self.name(scope, Some(&id.text), &id.text, id.span);
            let value = Value { span, expression, format, row: scope.row() };
            self.worksheet.values.insert(path.clone(), value);
            name = Some(path);
        }
        let otherwise = output.otherwise.map(|word| word.text);
        self.worksheet.outputs.push(Output {
            span,
            expression,
            format,
            otherwise,
            within: scope.row(),
            name,
        });
        Some(self.worksheet.outputs.len() - 1)
    }

    /// Where a part of a value stands; the whole, if it is not written there as it is.
    fn part(&self, whole: Span, part: &str) -> Span {
        let at = self.text[std::ops::Range::from(whole)].find(part).map(|at| whole.start as usize + at);
        at.map_or(whole, |at| Span::from(at..at + part.len()))
    }

    /// The HTML of a region, with the blanks and outputs that stand in these nodes.
    fn pieces(&self, region: &Range<Place>, nodes: &[Node]) -> Text {
        let mut leaves = Vec::new();
        gather(nodes, &mut leaves);
        let mut writer = prose::Pieces::new(&self.body, region);
        for leaf in leaves {
            if let Some(piece) = self.placed.get(&leaf.range.start) {
                writer.leaf(leaf.outer.start, piece.clone());
            }
        }
        writer.finish()
    }

    /// The plain words of a region.
    fn plain(&self, region: &Range<Place>) -> String {
        words::plain(self.html(region))
    }

    fn html(&self, region: &Range<Place>) -> &str {
        self.body.html.get(region.start.html..region.end.html.max(region.start.html)).unwrap_or("")
    }
}

/// The words of a text, without tags and what stands between them.
pub(super) fn plain_words(text: &Text) -> String {
    let html = text.iter().map(|piece| match piece {
        Piece::Html(html) => html.as_str(),
        _ => "",
    });
    words::plain(&html.collect::<String>())
}

/// The blanks and outputs in nodes, in order.
fn gather<'n>(nodes: &'n [Node], leaves: &mut Vec<&'n Node>) {
    for node in nodes {
        match node.kind {
            NodeKind::Blank(..) | NodeKind::Output => leaves.push(node),
            _ => gather(&node.children, leaves),
        }
    }
}

#[cfg(test)]
mod tests;
