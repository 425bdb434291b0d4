//! The page of a worksheet: the model as HTML, complete without a script.
//!
//! ```text
//! write ──► blocks ──► text · fields · choices · ratings · rows · matrix · results
//! ```
//!
//! Owns every element and attribute that a worksheet consists of, and which of them the runtime finds by which name.
//! Refuses to know markdown, addresses and what the browser computes. What an author wrote as plain text is escaped
//! here; what the model calls HTML was made safe before. Calls go as deep as blocks are nested, which is the parser's
//! to limit.

use std::collections::BTreeMap;

use crate::document::Body;
use crate::document::markdown::output::{Output, escape_into};

use super::model::{Block, ListId, Text, Worksheet};

mod choices;
mod fields;
mod matrix;
mod ratings;
mod results;
mod rows;
#[cfg(test)]
mod tests;
mod text;

/// What a worksheet's HTML ends with. The data of the runtime go before it, so that they stand within the element.
pub const END: &str = "</goalpost-worksheet>\n";

/// The keys of all words that a worksheet's HTML may ask the theme for.
pub const WORDS: &[&str] = &[
    "worksheet_answers",
    "worksheet_date",
    "worksheet_hours",
    "worksheet_name",
    "worksheet_needed",
    "worksheet_row",
    "worksheet_sheet",
];

/// Where a worksheet stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// On a page of its own, which has its title.
    Page,
    /// Within a text.
    #[default]
    Text,
    /// Within a text, as a script that is nothing more: no sheet to put a name on.
    Script,
}

/// Writes a worksheet, whose element has the anchor as its id. The HTML ends with [`END`].
pub fn write(worksheet: &Worksheet, place: Place, anchor: Option<&str>) -> Body {
    let mut writer = Writer {
        worksheet,
        out: Output::default(),
        row: None,
        letters: results::letters(worksheet),
        written: BTreeMap::new(),
        practices: Vec::new(),
        again: BTreeMap::new(),
    };
    writer.sheet(place, anchor);
    writer.out.into_body()
}

/// Writes one worksheet.
struct Writer<'a> {
    worksheet: &'a Worksheet,
    out: Output,
    /// The row in which it is writing.
    row: Option<Row>,
    /// The letters of outcomes, by their ids.
    letters: BTreeMap<&'a str, String>,
    /// How often each blank was written: in a script the same one may be asked for again.
    written: BTreeMap<String, u32>,
    /// The practices so far: their answers come last.
    practices: Vec<(ListId, &'a str)>,
    /// How often blanks stand there already that a script asks for again.
    again: BTreeMap<String, u32>,
}

/// A row of a table or list in which blanks are repeated.
struct Row {
    /// The path of that table or list.
    list: String,
    /// What stands for the row in names.
    index: String,
    /// What names the row.
    words: RowWords,
    /// Whether hints stand in the heads of columns.
    has_head: bool,
}

/// What names a row in the labels of its blanks.
enum RowWords {
    /// Its number, from 1, or what stands for it in a pattern.
    Number(String),
    /// Words, as plain text.
    Words(String),
}

impl<'a> Writer<'a> {
    fn sheet(&mut self, place: Place, anchor: Option<&str>) {
        self.out.push("<goalpost-worksheet class=\"worksheet\"");
        if let Some(anchor) = anchor {
            self.attribute("id", anchor);
        }
        self.attribute("data-worksheet", &self.worksheet.id);
        // With this method, Enter in a field sends nothing and loads nothing.
        self.out.push(">\n<form method=\"dialog\" autocomplete=\"off\" novalidate");
        let title = self.worksheet.title.as_deref();
        let shown = title.filter(|_| place == Place::Text);
        if shown.is_some() {
            self.attribute("aria-labelledby", &self.id("title"));
        } else if let Some(title) = title {
            self.attribute("aria-label", title);
        }
        self.out.push(">\n");
        if place != Place::Script {
            self.head(shown);
        }
        self.out.push("<div class=\"worksheet-body\">");
        self.blocks(&self.worksheet.content);
        self.out.push("\n</div>\n");
        self.answers(if place == Place::Page { 2 } else { 3 });
        self.out.push("<footer class=\"worksheet-foot\"></footer>\n</form>\n");
        self.out.push(END);
    }

    fn head(&mut self, title: Option<&str>) {
        self.out.push("<header class=\"worksheet-head\">\n<p class=\"worksheet-tab\">");
        self.out.word("worksheet_sheet");
        self.out.push("</p>\n");
        if let Some(title) = title {
            self.out.push("<h2 class=\"worksheet-title\"");
            self.attribute("id", &self.id("title"));
            self.out.push(">");
            self.out.text(title);
            self.out.push("</h2>\n");
        }
        self.out.push("<p class=\"worksheet-paper\" aria-hidden=\"true\"><span>");
        self.out.word("worksheet_name");
        self.out.push("</span> <span>");
        self.out.word("worksheet_date");
        self.out.push("</span></p>\n</header>\n");
    }

    fn blocks(&mut self, blocks: &'a [Block]) {
        for block in blocks {
            self.out.line();
            self.block(block);
        }
    }

    fn block(&mut self, block: &'a Block) {
        match block {
            Block::Prose(text) => self.text(text),
            Block::Question { label, blank, after } => self.question(label, *blank, after),
            Block::Heading { level, id, text } => self.heading(*level, Some(id), text),
            Block::List { list, label, labelled_by } => {
                self.list(*list, Caption { label, labelled_by: labelled_by.as_deref() });
            }
            Block::Bands(bands) => self.bands(*bands),
            Block::Outcomes(outcomes) => self.outcomes(*outcomes),
            Block::Chart(chart) => self.chart(*chart),
            Block::Section { section, content } => self.section(*section, content),
            Block::Script { id, content } => self.script(id.as_deref(), content),
            Block::Pause { seconds, content } => self.pause(*seconds, content),
            Block::Container { open, content, close } => {
                self.text(open);
                self.blocks(content);
                self.out.line();
                self.out.push(close);
            }
        }
    }

    fn heading(&mut self, level: u8, id: Option<&str>, text: &'a Text) {
        let level = u64::from(level.clamp(1, 6));
        self.out.push("<h");
        self.out.number(level);
        if let Some(id) = id {
            self.attribute("id", id);
        }
        self.out.push(">");
        self.text(text);
        self.out.push("</h");
        self.out.number(level);
        self.out.push(">");
    }

    /// Writes an attribute with its value, and a space before.
    fn attribute(&mut self, name: &str, value: &str) {
        self.out.push(" ");
        self.out.push(name);
        self.out.push("=\"");
        self.out.text(value);
        self.out.push("\"");
    }

    /// The name of what has this path, in the row that is being written.
    fn name(&self, path: &str) -> String {
        let within = self.row.as_ref().and_then(|row| {
            let rest = path.strip_prefix(row.list.as_str())?.strip_prefix('.')?;
            Some(format!("{}.{}.{rest}", row.list, row.index))
        });
        within.unwrap_or_else(|| path.to_owned())
    }

    /// The id on the page of what has this name.
    fn id(&self, name: &str) -> String {
        let id = format!("{}_{}", self.worksheet.id, name.replace('.', "_"));
        match self.again.get(name) {
            Some(times) => format!("{id}_{}", times + 1),
            None => id,
        }
    }

    /// The id on the page that the next blank of this name will have: that of one that is asked for again has a number.
    fn next_id(&self, name: &str) -> String {
        let id = self.id(name);
        self.written.get(name).map_or(id.clone(), |count| format!("{id}_again{count}"))
    }
}

/// What names a list or table on the page.
#[derive(Clone, Copy)]
struct Caption<'a> {
    /// The words of its legend or caption.
    label: &'a Text,
    /// The id of the heading that names it instead.
    labelled_by: Option<&'a str>,
}

/// A text so that HTML reads it as that text.
fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    escape_into(&mut html, text);
    html
}
