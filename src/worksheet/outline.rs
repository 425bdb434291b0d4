//! The outline of a worksheet: what the rest of the site must know of it.
//!
//! Owns what outlives the parsing of one: its definition for the browser, what it asks for, and which names of other
//! worksheets it speaks of. Refuses to know those others: `site` finds them, and puts in what they are.

use serde::{Deserialize, Serialize};

use crate::diagnostic::Span;

/// A worksheet. The last one of a text may have no id: it stands for the answers of others that the text shows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Worksheet {
    /// Unique in the site; empty where the text only shows the answers of others.
    pub id: String,
    /// What it is called; empty where the title of its page is meant.
    pub title: String,
    /// Where it begins.
    pub span: Span,
    /// The wire format, as a JSON object without what only the site knows: `site`, `language`, `currency`, `url` and
    /// `others`. A name of another worksheet stands in it as `["other", "goal-plan", "ten-p.prepare"]`: the names after
    /// that worksheet's are one text, in place of which the site puts the expression that they mean there.
    pub definition: String,
    /// Everything that it asks for, in order.
    pub answers: Vec<Answer>,
    /// Old paths of answers, each with its present one.
    pub was: Vec<(String, String)>,
    /// The names of other worksheets that its expressions speak of.
    pub uses: Vec<Use>,
}

/// Something that a worksheet asks for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// Its path: `goal`, `ten-p.prepare`.
    pub path: String,
    /// What it asks for, in one word: `text`, `scale`, `one`.
    pub kind: String,
    /// Its words.
    pub label: String,
    /// Where it stands.
    pub span: Span,
}

/// A name of another worksheet.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Use {
    /// The other's id.
    pub worksheet: String,
    /// The names after it, as they are written: `goal`, `ten-p.prepare`.
    pub name: String,
    /// The type that is needed there: `a number`, `a text`, `a date`, `yes or no`, `a choice`, `entries`. Any other
    /// text, such as `anything`, stands for each of them.
    pub wanted: String,
    /// Where it stands.
    pub span: Span,
}

impl Worksheet {
    /// Whether it only stands for the answers of others that a text shows.
    pub fn is_loose(&self) -> bool {
        self.id.is_empty()
    }

    /// The same, wherever it stands: what it says, and no place.
    #[must_use]
    pub fn without_spans(&self) -> Self {
        let mut same = self.clone();
        same.span = Span::default();
        same.answers.iter_mut().for_each(|answer| answer.span = Span::default());
        same.uses.iter_mut().for_each(|one| one.span = Span::default());
        same
    }
}
