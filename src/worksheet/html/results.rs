//! Results: what is computed, looked up, drawn, shown under a condition or said.
//!
//! Owns what stands for a result before there is one.

use std::collections::BTreeMap;

use crate::document::SlotContent;

use super::super::model::{Block, Branch, OutputId, ScriptBlock, SectionId, Text, Worksheet};
use super::super::wire::chart_kind;
use super::Writer;

/// What stands for a result that there is not.
const NOTHING: &str = "—";

impl<'a> Writer<'a> {
    /// Something computed, in an element of that name: a dash, or what the author wrote for an empty result.
    pub(super) fn output(&mut self, id: OutputId, element: &str) {
        let worksheet = self.worksheet;
        let Some(output) = worksheet.outputs.get(id) else { return };
        self.open_output(id, element);
        // On paper, a dash is a line to write on.
        self.out.push(if output.otherwise.is_none() { " data-empty>" } else { ">" });
        let other = worksheet.formulas.get(output.expression).and_then(|formula| formula.foreign.first());
        if let Some(other) = other {
            self.out.push("<a href=\"");
            self.out.slot(SlotContent::WorksheetAddress { worksheet: other.worksheet.to_string() });
            self.out.push("\">");
        }
        self.out.text(output.otherwise.as_deref().unwrap_or(NOTHING));
        self.out.push(if other.is_some() { "</a>" } else { "" });
        self.out.push(&format!("</{element}>"));
    }

    /// An output whose value is known.
    pub(super) fn filled_output(&mut self, id: OutputId, value: &str) {
        self.open_output(id, "output");
        self.out.push(">");
        self.out.text(value);
        self.out.push("</output>");
    }

    fn open_output(&mut self, id: OutputId, element: &str) {
        self.out.push(&format!("<{element} class=\"output\" data-output=\"{id}\""));
    }

    /// Texts of which one holds.
    pub(super) fn bands(&mut self, id: usize) {
        let worksheet = self.worksheet;
        let Some(bands) = worksheet.bands.get(id) else { return };
        self.out.push(&format!("<div class=\"bands\" data-bands=\"{id}\"><ul>"));
        for (index, band) in bands.bands.iter().enumerate() {
            self.out.push(&format!("\n<li data-band=\"{index}\"><strong class=\"range\">"));
            self.out.text(&band.range);
            self.out.push("</strong> ");
            self.text(&band.text);
            self.blocks(&band.content);
            self.out.push("</li>");
        }
        self.out.push("\n</ul></div>");
    }

    /// What most points lead to, each with the letter that its choices bear on paper.
    pub(super) fn outcomes(&mut self, id: usize) {
        let worksheet = self.worksheet;
        let Some(outcomes) = worksheet.outcomes.get(id) else { return };
        self.out.push(&format!("<div class=\"outcomes\" data-outcomes=\"{id}\"><ul>"));
        for outcome in &outcomes.outcomes {
            self.out.push("\n<li");
            self.attribute("data-outcome", &outcome.id);
            self.out.push("><span class=\"letter\" aria-hidden=\"true\">");
            let letter = self.letters.get(outcome.id.as_str()).cloned().unwrap_or_default();
            self.out.text(&letter);
            self.out.push("</span> <strong>");
            self.out.text(&outcome.label);
            self.out.push("</strong> ");
            self.text(&outcome.text);
            self.blocks(&outcome.content);
            self.out.push("</li>");
        }
        self.out.push("\n</ul></div>");
    }

    /// The place of a drawing.
    pub(super) fn chart(&mut self, id: usize) {
        let worksheet = self.worksheet;
        let Some(chart) = worksheet.charts.get(id) else { return };
        let kind = chart_kind(chart.kind);
        self.out.push(&format!("<figure class=\"chart chart-{kind}\" data-chart=\"{id}\" hidden></figure>"));
    }

    /// What is there under a condition. Here and on paper it is always there.
    pub(super) fn section(&mut self, id: SectionId, content: &'a [Block]) {
        let worksheet = self.worksheet;
        let Some(section) = worksheet.sections.get(id) else { return };
        let element = if section.heading.is_some() { "section" } else { "div" };
        let class = if section.steps.is_empty() { "conditional" } else { "conditional step" };
        self.out.push(&format!("<{element} class=\"{class}\" data-section=\"{id}\">"));
        self.blocks(content);
        self.out.push(&format!("\n</{element}>"));
    }

    /// Words to say.
    pub(super) fn script(&mut self, id: Option<&str>, content: &'a [ScriptBlock]) {
        self.out.push("<div class=\"script\" data-script");
        if let Some(id) = id {
            self.attribute("id", id);
        }
        self.out.push(">");
        self.script_blocks(content);
        self.out.push("\n</div>");
    }

    fn script_blocks(&mut self, content: &'a [ScriptBlock]) {
        for block in content {
            self.out.line();
            match block {
                ScriptBlock::Plain(block) => self.block(block),
                ScriptBlock::Branches(branches) => {
                    self.out.push("<ul class=\"branches\">");
                    for branch in branches {
                        self.branch(branch);
                    }
                    self.out.push("\n</ul>");
                }
            }
        }
    }

    fn branch(&mut self, branch: &'a Branch) {
        self.out.push("\n<li data-branch><strong class=\"lead\">");
        self.text(&branch.lead);
        self.out.push(":</strong> ");
        self.text(&branch.rest);
        self.script_blocks(&branch.content);
        self.out.push("</li>");
    }

    /// A moment to wait.
    pub(super) fn pause(&mut self, seconds: u32, content: &'a Text) {
        self.out.push(&format!("<div class=\"pause\" data-seconds=\"{seconds}\">"));
        self.text(content);
        self.out.push("</div>");
    }
}

/// The letters of all outcomes, by their ids: each list of outcomes begins with A.
pub(super) fn letters(worksheet: &Worksheet) -> BTreeMap<&str, String> {
    let lists = worksheet.outcomes.iter();
    lists
        .flat_map(|outcomes| outcomes.outcomes.iter().enumerate())
        .map(|(index, outcome)| (outcome.id.as_str(), letter(index)))
        .collect()
}

/// A to Z, then A2 to Z2.
fn letter(index: usize) -> String {
    let letter = char::from(b'A' + (index % 26) as u8);
    if index < 26 { letter.to_string() } else { format!("{letter}{}", index / 26 + 1) }
}
