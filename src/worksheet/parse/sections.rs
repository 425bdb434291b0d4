//! Sections: what stands beneath a heading, where it is there under a condition only.
//!
//! Owns which headings begin one, what it holds, and the heading that is in force for lists beneath it.

use std::mem;

use super::Parser;
use super::given::Given;
use super::tree_of_notes::Node;
use crate::diagnostic::{Code, Span};
use crate::worksheet::model::{Block, FormulaId, Piece, ScriptBlock, Section, SectionId, Text, Worksheet};

/// The heading that is in force.
#[derive(Clone, Debug)]
pub(super) struct OpenHeading<'a> {
    pub(super) given: Option<Given<'a>>,
    /// Whether a list or table has taken its attributes.
    pub(super) is_used: bool,
    /// The first list or table beneath it that asks nothing with its attributes.
    pub(super) passed: Option<Node>,
    pub(super) label: String,
    /// Its id in the HTML.
    pub(super) id: String,
}

/// What a heading says of its section.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    condition: Option<FormulaId>,
    raters: Vec<String>,
    /// Its id, if the author gave one.
    id: Option<String>,
    span: Span,
}

impl<'a> Parser<'a> {
    /// Keeps what a heading's attributes say of its section.
    pub(super) fn section_of_heading(&mut self, heading: &str, given: Option<&Given<'a>>, span: Span) {
        let draft = given.map_or_else(Draft::default, |given| Draft {
            condition: self.formula_of(given, "show-if", None),
            raters: self.raters_of(given),
            id: given.attributes.id.map(|id| id.text.to_owned()),
            span: place_of(given),
        });
        let draft = Draft { span: if draft.span == Span::default() { span } else { draft.span }, ..draft };
        self.heading_sections.insert(heading.to_owned(), draft);
    }

    /// The section of a paragraph or item.
    pub(super) fn section_of(&mut self, given: &Given<'a>) -> SectionId {
        let span = place_of(given);
        let condition = self.formula_of(given, "show-if", None);
        let raters = self.raters_of(given);
        self.worksheet.sections.push(Section { span, condition, raters, ..Section::default() });
        self.worksheet.sections.len() - 1
    }

    fn raters_of(&mut self, given: &Given<'_>) -> Vec<String> {
        let Some((value, span)) = given.spanned("for") else { return Vec::new() };
        let raters: Vec<String> = value.split(',').map(|name| name.trim().to_owned()).collect();
        let known: Vec<String> = self.worksheet.raters.iter().map(|rater| rater.id.clone()).collect();
        for rater in raters.iter().filter(|rater| !known.contains(rater)) {
            let message = format!("nobody of the group `{rater}` is asked");
            let help = crate::diagnostic::suggest::help(rater, known.iter().map(String::as_str))
                .unwrap_or_else(|| {
                    "name the groups at the worksheet: `raters=\"self, manager, peers 3+\"`".to_owned()
                });
            self.tell(Code::NameUnknown, span, &message, &help);
        }
        raters
    }

    /// The attributes of the heading in force that are for a list or table, if none has taken them.
    pub(super) fn heading_given(&self) -> Option<Given<'a>> {
        let heading = self.heading.as_ref().filter(|heading| !heading.is_used)?;
        let mut given = heading.given.clone()?;
        given.attributes.pairs.retain(|pair| !matches!(pair.key, "show-if" | "for"));
        (!given.attributes.is_empty()).then_some(given)
    }

    /// Keeps a list or table that asks nothing with the attributes of the heading in force.
    pub(super) fn pass(&mut self, node: &Node) {
        if let Some(heading) = &mut self.heading
            && !heading.is_used
            && heading.given.is_some()
        {
            heading.passed.get_or_insert_with(|| node.clone());
        }
    }

    pub(super) fn take_heading_given(&mut self) -> Option<Given<'a>> {
        let given = self.heading_given()?;
        if let Some(heading) = &mut self.heading {
            heading.is_used = true;
        }
        Some(given)
    }

    /// Ends the heading in force, and tells of attributes that nothing has taken.
    pub(super) fn settle_heading(&mut self) {
        let unused = self.heading_given().filter(|given| !given.attributes.pairs.is_empty());
        let heading = self.heading.take();
        if let Some(given) = unused {
            self.tell_untaken(&given, heading.and_then(|heading| heading.passed).as_ref());
        } else if let Some(heading) = heading.filter(|heading| !heading.is_used)
            && let Some(id) = heading.given.and_then(|given| given.attributes.id)
        {
            // With no list to name, the id is the section's.
            self.names.entry(id.text.to_owned()).or_insert(id.span);
            self.named_sections.entry(id.text.to_owned()).or_default();
        }
    }

    /// Puts what belongs to a heading with a condition, or to which a choice leads, into a section of its own.
    pub(super) fn sectioned(&mut self, blocks: Vec<Block>) -> Vec<Block> {
        let mut open: Vec<(u8, Option<SectionId>, Vec<Block>)> = vec![(0, None, Vec::new())];
        for block in blocks {
            if let Block::Heading { level, id, .. } = &block {
                let (level, id) = (*level, id.clone());
                while open.len() > 1 && open.last().is_some_and(|(above, ..)| level <= *above) {
                    close(&mut open, &mut self.worksheet);
                }
                let section = self.section_beneath(&id);
                if section.is_some() {
                    open.push((level, section, Vec::new()));
                }
            }
            if let Some((_, _, content)) = open.last_mut() {
                content.push(block);
            }
        }
        while open.len() > 1 {
            close(&mut open, &mut self.worksheet);
        }
        let content = open.pop().map(|(_, _, content)| content).unwrap_or_default();
        self.name_sections(&content);
        content
    }

    /// The section that a heading begins, if it begins one.
    fn section_beneath(&mut self, heading: &str) -> Option<SectionId> {
        let draft = self.heading_sections.remove(heading).unwrap_or_default();
        let own = heading.strip_prefix(self.heading_prefix).unwrap_or(heading);
        let steps: Vec<(String, String)> = self
            .steps
            .iter()
            .filter(|(target, ..)| target == own)
            .map(|(_, list, item)| (list.clone(), item.clone()))
            .collect();
        if draft.condition.is_none() && draft.raters.is_empty() && steps.is_empty() {
            return None;
        }
        let Draft { condition, raters, id, span } = draft;
        let section = Section {
            span,
            condition,
            raters,
            steps,
            id,
            heading: Some(heading.to_owned()),
            ..Section::default()
        };
        self.worksheet.sections.push(section);
        Some(self.worksheet.sections.len() - 1)
    }

    /// Keeps what stands beneath each heading that has an id of its own: expressions may name it.
    fn name_sections(&mut self, content: &[Block]) {
        let named: Vec<String> = self.named_sections.keys().cloned().collect();
        for id in named {
            let mut paths = Vec::new();
            beneath(&format!("{}{id}", self.heading_prefix), content, &self.worksheet, &mut paths);
            self.named_sections.insert(id, paths);
        }
    }
}

/// Where attributes say on what a section depends; the default where they do not.
fn place_of(given: &Given<'_>) -> Span {
    let pair = given.pair("show-if").or_else(|| given.pair("for"));
    pair.map(|pair| Span { start: pair.span.start, end: pair.value_span.end }).unwrap_or_default()
}

fn close(open: &mut Vec<(u8, Option<SectionId>, Vec<Block>)>, worksheet: &mut Worksheet) {
    let Some((_, Some(section), content)) = open.pop() else { return };
    let mut paths = Vec::new();
    for block in &content {
        held(block, worksheet, &mut paths);
    }
    worksheet.sections[section].holds = paths;
    worksheet.sections[section].shows = shown(&content, worksheet);
    if let Some((_, _, outer)) = open.last_mut() {
        outer.push(Block::Section { section, content });
    }
}

/// What stands beneath the heading of an id, up to the next one of the same or a higher level.
fn beneath(id: &str, content: &[Block], worksheet: &Worksheet, paths: &mut Vec<String>) {
    let mut level_of = None;
    for block in content {
        match block {
            Block::Heading { level, id: own, .. } if own == id => level_of = Some(*level),
            Block::Heading { level, .. } if level_of.is_some_and(|above| *level <= above) => level_of = None,
            Block::Section { content, .. } if level_of.is_none() => beneath(id, content, worksheet, paths),
            _ if level_of.is_some() => held(block, worksheet, paths),
            _ => {}
        }
    }
}

/// The paths of what is answered in a block.
pub(super) fn held(block: &Block, worksheet: &Worksheet, paths: &mut Vec<String>) {
    match block {
        Block::Prose(text) => held_by_text(text, worksheet, paths),
        Block::Question { label, blank, after } => {
            held_by_text(label, worksheet, paths);
            paths.push(worksheet.blanks[*blank].path.clone());
            held_by_text(after, worksheet, paths);
        }
        Block::Heading { text, .. } | Block::Pause { content: text, .. } => {
            held_by_text(text, worksheet, paths);
        }
        Block::List { list, label, .. } => {
            held_by_text(label, worksheet, paths);
            let list = &worksheet.lists[*list];
            paths.push(list.path.clone());
            for item in &list.items {
                held_by_text(&item.text, worksheet, paths);
                for block in &item.content {
                    held(block, worksheet, paths);
                }
            }
        }
        Block::Section { content, .. } | Block::Container { content, .. } => {
            for block in content {
                held(block, worksheet, paths);
            }
        }
        Block::Script { content, .. } => held_by_script(content, worksheet, paths),
        Block::Bands(bands) => {
            for band in &worksheet.bands[*bands].bands {
                held_by_text(&band.text, worksheet, paths);
                for block in &band.content {
                    held(block, worksheet, paths);
                }
            }
        }
        Block::Outcomes(outcomes) => {
            for outcome in &worksheet.outcomes[*outcomes].outcomes {
                held_by_text(&outcome.text, worksheet, paths);
                for block in &outcome.content {
                    held(block, worksheet, paths);
                }
            }
        }
        Block::Chart(_) => {}
    }
}

fn held_by_script(content: &[ScriptBlock], worksheet: &Worksheet, paths: &mut Vec<String>) {
    for block in content {
        match block {
            ScriptBlock::Plain(block) => held(block, worksheet, paths),
            ScriptBlock::Branches(branches) => {
                for branch in branches {
                    held_by_text(&branch.lead, worksheet, paths);
                    held_by_text(&branch.rest, worksheet, paths);
                    held_by_script(&branch.content, worksheet, paths);
                }
            }
        }
    }
}

fn held_by_text(text: &Text, worksheet: &Worksheet, paths: &mut Vec<String>) {
    for piece in text {
        if let Piece::Blank(blank) = piece {
            let path = &worksheet.blanks[*blank].path;
            paths.push(path.clone());
        }
    }
}

/// Gives a paragraph's or item's section what it holds.
pub(super) fn fill(section: SectionId, content: &[Block], worksheet: &mut Worksheet) {
    let mut paths = Vec::new();
    for block in content {
        held(block, worksheet, &mut paths);
    }
    worksheet.sections[section].holds = mem::take(&mut paths);
    worksheet.sections[section].shows = shown(content, worksheet);
}

/// The places of the outputs in blocks.
fn shown(content: &[Block], worksheet: &Worksheet) -> Vec<Span> {
    let mut outputs = Vec::new();
    for block in content {
        super::outputs::shown_by(block, worksheet, &mut outputs);
    }
    outputs.into_iter().map(|output| worksheet.outputs[output].span).collect()
}
