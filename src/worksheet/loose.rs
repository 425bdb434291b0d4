//! Loose outputs: answers of worksheets that stand elsewhere, shown in a text.
//!
//! Owns what `{= goal-plan.goal else "your goal"}` becomes outside of worksheets: words that lead to the worksheet, and
//! that the browser replaces by what the reader wrote there. All of a text's together are a worksheet without an id.

use std::ops::Range;
use std::sync::Arc;

use super::expression::{Meaning, RowMeaning, Rows, Scope, resolve_shown, syntax};
use super::model::{Output, Piece, Worksheet};
use super::{Made, outline, understand, wire};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::document::SlotContent;

/// What stands for a result that is empty, where the author says nothing.
const DASH: &str = "–";

/// The answers that a text shows.
#[derive(Debug, Default)]
pub struct LooseOutputs {
    worksheet: Worksheet,
    uses: Vec<outline::Use>,
    diagnostics: Vec<Diagnostic>,
}

/// Outside of worksheets nothing is known but that others may be.
struct Elsewhere;

impl LooseOutputs {
    /// Reads the braces of one, and gives what stands in its place.
    pub fn read(&mut self, file: &Arc<str>, text: &str, braces: Range<usize>) -> Vec<Piece> {
        let inside = braces.start + 1..braces.end - 1;
        let output = match syntax::output(&text[inside.clone()], inside.start) {
            Ok(output) => output,
            Err(problem) => {
                self.diagnostics.push(problem.in_file(file));
                return Vec::new();
            }
        };
        if let Some(id) = output.id {
            let message = "a name for a value outside of a worksheet";
            let help = "take `#…` out; names are for what stands in a worksheet";
            self.diagnostics
                .push(Diagnostic::at(Code::AttributeMisplaced, file, id.span, message).help(help));
        }
        let resolved = resolve_shown(&output.query, output.format, &Elsewhere);
        for problem in &resolved.problems {
            let mut problem = problem.clone();
            if problem.code == Code::NameUnknown {
                "outside of a worksheet name the worksheet too: `goal-plan.goal`"
                    .clone_into(&mut problem.help);
            }
            self.diagnostics.push(problem.in_file(file));
        }
        self.uses.extend(resolved.foreign.iter().map(understand::use_of));
        let other = resolved.foreign.first().map(|foreign| foreign.worksheet.to_string());
        self.worksheet.formulas.push(resolved);
        let otherwise = output.otherwise.map(|word| word.text);
        let words = otherwise.clone().unwrap_or_else(|| DASH.to_owned());
        self.worksheet.outputs.push(Output {
            span: Span::from(braces),
            expression: self.worksheet.formulas.len() - 1,
            format: output.format.map(|(format, _)| format),
            otherwise,
            within: None,
            name: None,
        });
        shown(self.worksheet.outputs.len() - 1, other, &words)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.worksheet.outputs.is_empty() && self.diagnostics.is_empty()
    }

    /// What the rest of the site must know of them.
    pub fn finish(self) -> Made {
        let definition = wire::definition(&self.worksheet);
        let outline = outline::Worksheet { definition, uses: self.uses, ..outline::Worksheet::default() };
        Made { outline, diagnostics: self.diagnostics, ..Made::default() }
    }
}

/// An output with the words that stand for it, which lead to the worksheet.
fn shown(number: usize, other: Option<String>, words: &str) -> Vec<Piece> {
    let words = super::parse::escaped(words);
    let start = format!("<output class=\"output\" data-output=\"{number}\">");
    let Some(worksheet) = other else { return vec![Piece::Html(format!("{start}{words}</output>"))] };
    vec![
        Piece::Html(format!("{start}<a href=\"")),
        Piece::Slot(SlotContent::WorksheetAddress { worksheet }),
        Piece::Html(format!("\">{words}</a></output>")),
    ]
}

impl Scope for Elsewhere {
    fn find(&self, names: &[&str]) -> Option<Meaning> {
        let (first, rest) = names.split_first()?;
        (!rest.is_empty()).then(|| Meaning::Foreign { worksheet: (*first).into() })
    }

    fn names_after(&self, _: &[&str]) -> Vec<String> {
        Vec::new()
    }

    fn row(&self) -> Option<Rows> {
        None
    }

    fn find_in_row(&self, _: &Rows, _: &str) -> Option<RowMeaning> {
        None
    }

    fn names_in_row(&self, _: &Rows) -> Vec<String> {
        Vec::new()
    }

    fn groups(&self) -> Option<Vec<String>> {
        Some(Vec::new())
    }

    fn runs(&self) -> Vec<String> {
        Vec::new()
    }
}
