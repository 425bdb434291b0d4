//! The model: a worksheet, understood.
//!
//! Owns the closed set of things that a worksheet is made of. `parse` makes it from markdown and attributes, `check`
//! types its expressions, `html` and `wire` write it down. It is made while one file is parsed, and dropped with it: what
//! outlives that is the HTML and the wire. So nothing here can be serialised.

use std::collections::BTreeMap;

use crate::diagnostic::Span;
use crate::document::SlotContent;

use super::expression::{Format, Resolved};

/// A worksheet.
#[derive(Clone, Debug, Default)]
pub struct Worksheet {
    /// Its id: unique in the site.
    pub id: String,
    /// Its title; `None` where the page's title is meant.
    pub title: Option<String>,
    /// How often it is filled in.
    pub repeat: Option<Repeat>,
    /// Whom it asks; empty for the reader alone.
    pub raters: Vec<Rater>,
    /// Whose answers it gathers: the id of another worksheet.
    pub gathers: Option<String>,
    /// Separates copies.
    pub instance: Option<String>,
    /// Where answers may be sent by the reader's own act.
    pub submit: Option<String>,
    /// What it consists of, in order.
    pub content: Vec<Block>,
    /// Every formula, understood. All that is computed refers to one by its number.
    pub formulas: Vec<Resolved>,
    /// Every blank, those of columns among them.
    pub blanks: Vec<Blank>,
    /// Every list that is answered.
    pub lists: Vec<List>,
    /// Every output that is shown.
    pub outputs: Vec<Output>,
    /// Outputs with a name, and columns that are computed, by their path.
    pub values: BTreeMap<String, Value>,
    /// Texts of which one is shown.
    pub bands: Vec<Bands>,
    /// Lists of outcomes.
    pub outcomes: Vec<Outcomes>,
    /// What is there under a condition only.
    pub sections: Vec<Section>,
    /// What is drawn.
    pub charts: Vec<Chart>,
    /// The paths of what stands beneath each heading that has an id of its author's and no condition.
    pub named_sections: BTreeMap<String, Vec<String>>,
    /// Old path to present path, from `was`.
    pub was: BTreeMap<String, String>,
}

/// An index into [`Worksheet::formulas`].
pub type FormulaId = usize;
/// An index into [`Worksheet::blanks`].
pub type BlankId = usize;
/// An index into [`Worksheet::lists`].
pub type ListId = usize;
/// An index into [`Worksheet::outputs`].
pub type OutputId = usize;
/// An index into [`Worksheet::sections`].
pub type SectionId = usize;

/// How often a worksheet is filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// Every day.
    Day,
    /// Every week.
    Week,
    /// Every month.
    Month,
    /// In runs of these names.
    Named(Vec<String>),
}

/// A group of people who are asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rater {
    /// Its name.
    pub id: String,
    /// So many replies are needed before anything of them is shown.
    pub least: u32,
}

/// Words with what stands between them.
pub type Text = Vec<Piece>;

/// A piece of a text.
#[derive(Clone, Debug)]
pub enum Piece {
    /// HTML, safe and balanced with its neighbours.
    Html(String),
    /// A place that is filled when the page is rendered.
    Slot(SlotContent),
    /// A blank.
    Blank(BlankId),
    /// An output.
    Output(OutputId),
}

impl Piece {
    /// The output that it is.
    pub(super) fn output(&self) -> Option<OutputId> {
        match self {
            Self::Output(output) => Some(*output),
            _ => None,
        }
    }
}

/// A block of a worksheet.
#[derive(Clone, Debug)]
pub enum Block {
    /// Blocks of markdown as HTML: paragraphs with their `<p>`, quotations, tables and lists without blanks, call-outs.
    Prose(Text),
    /// A paragraph that asks for one blank: `label` names it, then comes the blank, then perhaps more words.
    Question {
        /// The words that ask.
        label: Text,
        /// The blank.
        blank: BlankId,
        /// What stands after it.
        after: Text,
    },
    /// A heading; `text` is without its tags.
    Heading {
        /// 1 to 6.
        level: u8,
        /// Its id on the page.
        id: String,
        /// Its words, without the tags.
        text: Text,
    },
    /// A list or table that is answered. `label` is what its legend or caption shows; empty if a heading names it, and
    /// then `labelled_by` is that heading's id.
    List {
        /// Which list.
        list: ListId,
        /// What its legend or caption shows.
        label: Text,
        /// The id of the heading that names it instead.
        labelled_by: Option<String>,
    },
    /// An index into [`Worksheet::bands`].
    Bands(usize),
    /// An index into [`Worksheet::outcomes`].
    Outcomes(usize),
    /// An index into [`Worksheet::charts`]: drawn here, right after the list or table that is its twin.
    Chart(usize),
    /// What is there under a condition, or chosen as a step.
    Section {
        /// Which section.
        section: SectionId,
        /// What stands in it.
        content: Vec<Block>,
    },
    /// Words to say.
    Script {
        /// Its id.
        id: Option<String>,
        /// What stands in it.
        content: Vec<ScriptBlock>,
    },
    /// A countdown that the reader starts, in seconds; `content` are the words about it.
    Pause {
        /// How long it is.
        seconds: u32,
        /// The words about it.
        content: Text,
    },
    /// Any other container: its start tag, what is in it, its end tag.
    Container {
        /// Its start tag.
        open: Text,
        /// What stands in it.
        content: Vec<Block>,
        /// Its end tag.
        close: String,
    },
}

/// A block of a script.
#[derive(Clone, Debug)]
pub enum ScriptBlock {
    /// Anything that stands in a worksheet.
    Plain(Block),
    /// Branches: of those one is taken. `lead` are the bold words, without their colon.
    Branches(Vec<Branch>),
}

/// A branch of a script.
#[derive(Clone, Debug)]
pub struct Branch {
    /// The bold words, without their colon.
    pub lead: Text,
    /// What stands after them in the same paragraph.
    pub rest: Text,
    /// What stands beneath.
    pub content: Vec<ScriptBlock>,
}

/// A blank.
#[derive(Clone, Debug, Default)]
pub struct Blank {
    /// Its path: `goal`; in a table `table.column`; the cells of a matrix have `table.*`.
    pub path: String,
    /// Its place in the file.
    pub span: Span,
    /// What it asks for.
    pub kind: Kind,
    /// What names it, as plain text.
    pub label: String,
    /// What stands between its brackets: the description; may be empty.
    pub hint: String,
    /// Whether a check asks for it.
    pub required: bool,
    /// As it counts (percent 0.45), a date `2026-12-31` or `today`.
    pub min: Option<String>,
    /// The most, likewise.
    pub max: Option<String>,
    /// The steps between.
    pub step: Option<f64>,
    /// What stands after it: `kg`.
    pub unit: Option<String>,
    /// What stands there at first, as `min`; of a check `yes`, of a select the option's id.
    pub value: Option<String>,
    /// Of a select.
    pub options: Vec<Choice>,
    /// Of a select whose options are entries.
    pub options_from: Option<FormulaId>,
    /// What must be yes when it is checked.
    pub valid_if: Option<FormulaId>,
    /// `else`: what to say when it is not valid.
    pub message: Option<String>,
    /// Whether it stays out of links, codes and `submit`.
    pub private: bool,
}

/// What a blank asks for.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Kind {
    /// A line.
    #[default]
    Text,
    /// Several lines.
    Long,
    /// A number.
    Number,
    /// A time in hours.
    Hours,
    /// A sum of money.
    Money,
    /// A share: 45 is typed and counts 0.45.
    Percent,
    /// A date.
    Date,
    /// An address for post.
    Email,
    /// The address of a page.
    Url,
    /// Yes, or nothing.
    Check,
    /// One of some options.
    Select,
    /// A rating.
    Scale(Steps),
}

/// The steps of a scale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Steps {
    /// The lowest step.
    pub low: i32,
    /// The highest.
    pub high: i32,
    /// What the lowest means; may be empty.
    pub low_words: String,
    /// What the highest means; may be empty.
    pub high_words: String,
}

impl Steps {
    /// How many steps there are.
    pub fn count(&self) -> usize {
        usize::try_from(self.high - self.low + 1).unwrap_or(0)
    }
}

/// One of the options of a `select`.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// Its id.
    pub id: String,
    /// Its words.
    pub label: String,
    /// What it counts.
    pub number: Option<f64>,
}

/// A list or table that is answered.
#[derive(Clone, Debug, Default)]
pub struct List {
    /// Its path.
    pub path: String,
    /// What names it, as plain text.
    pub label: String,
    /// Its place in the file.
    pub span: Span,
    /// Whether its numbers are counted (`1.`), so that HTML has `<ol>`.
    pub is_ordered: bool,
    /// Whether a check asks for it.
    pub required: bool,
    /// What is asked about; none for rows and a matrix.
    pub items: Vec<Item>,
    /// What is asked.
    pub kind: ListKind,
}

/// What is asked about the items of a list.
#[derive(Clone, Debug, Default)]
pub enum ListKind {
    /// One of them. `select`: as a drop-down.
    One {
        /// Whether it is asked by a drop-down.
        is_select: bool,
        /// Whether some are right.
        practice: bool,
    },
    /// Several of them.
    Many {
        /// How many at least.
        min: Option<u32>,
        /// How many at most.
        max: Option<u32>,
        /// Whether some are right.
        practice: bool,
    },
    /// A question for each item: a list of its own, the index into [`Worksheet::lists`], in the order of items.
    Questions(Vec<ListId>),
    /// A rating for each.
    Scale(Steps),
    /// Ratings by several scales.
    Grid(Vec<GridScale>),
    /// Put in order.
    #[default]
    Rank,
    /// So much shared out.
    Share(f64),
    /// Rows of a table, or of a list of one item.
    Rows(Rows),
    /// Rows × columns.
    Matrix(Matrix),
}

/// One of several scales.
#[derive(Clone, Debug)]
pub struct GridScale {
    /// Its id.
    pub id: String,
    /// Its words: the heading of its column.
    pub label: String,
    /// Its steps.
    pub steps: Steps,
}

/// An item of a list.
#[derive(Clone, Debug, Default)]
pub struct Item {
    /// Its id, unique in its list.
    pub id: String,
    /// Its words as plain text: the lead (bold words) if there is one, else all.
    pub label: String,
    /// What it is known by, as plain text: bold words, else the first sentence.
    pub lead: String,
    /// Its place in the file.
    pub span: Span,
    /// Its words.
    pub text: Text,
    /// What stands beneath them and belongs to this choice: in a practice the feedback; in a scale nothing.
    pub content: Vec<Block>,
    /// Descriptions of the steps of its scale, lowest first; empty or as many as there are steps.
    pub levels: Vec<Text>,
    /// Outcome id → points; `""` → plain points.
    pub points: BTreeMap<String, f64>,
    /// What it counts when it is chosen.
    pub number: Option<f64>,
    /// Whether it is right, in a practice.
    pub is_right: bool,
    /// The heading that a link of this choice leads to.
    pub step: Option<String>,
    /// The dimension that it belongs to.
    pub dim: Option<String>,
    /// How much it counts in a weighted mean.
    pub weight: Option<f64>,
    /// Whether its rating counts the other way round.
    pub reverse: bool,
    /// Its own `show-if`.
    pub section: Option<SectionId>,
}

/// A table with a row for each entry.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// The headings of the columns, in order (words of the table's first row). Empty for a list of one item.
    pub head: Vec<Text>,
    /// The pattern: for each column its words, blanks and outputs. For a list one cell: the item's blocks are `content`.
    pub pattern: Vec<Text>,
    /// For a list of one item: what stands beneath the item's first words.
    pub content: Vec<Block>,
    /// Whether it is a table, or a list of one item.
    pub is_table: bool,
    /// Columns with blanks: their ids and blanks, in order.
    pub columns: Vec<(String, BlankId)>,
    /// Columns that are computed: their ids, in order.
    pub computed: Vec<String>,
    /// Which column names a row.
    pub name: Option<String>,
    /// The words of the first cell, where the pattern is a row of its own: under `rows="fixed"`. It is among `presets`.
    pub pattern_label: Option<String>,
    /// How many there are at first.
    pub shown: u32,
    /// How many a check asks for.
    pub min: Option<u32>,
    /// How many there may be.
    pub max: Option<u32>,
    /// Rows whose words the author wrote.
    pub presets: Vec<Preset>,
    /// `rows-from`.
    pub from: Vec<FormulaId>,
    /// Rows that are known when the page is built: id and label (items of a list). `None` where only the reader's
    /// answers tell; then the paper has three empty rows.
    pub known: Option<Vec<(String, String)>>,
    /// The words of the button that shows one more.
    pub one_by_one: Option<String>,
}

/// A row whose words the author wrote.
#[derive(Clone, Debug, Default)]
pub struct Preset {
    /// Its id: written, or the slug of its first cell.
    pub id: String,
    /// What names it, as plain text.
    pub label: String,
    /// For each column of the pattern: the words of the cell; `None` where the pattern's blank stands.
    pub cells: Vec<Option<Text>>,
    /// The values of filled cells by column id.
    pub values: BTreeMap<String, String>,
}

/// A table with a blank in every cell.
#[derive(Clone, Debug, Default)]
pub struct Matrix {
    /// The words of the first cell of the head.
    pub corner: Text,
    /// Rows from entries, or rows of words.
    pub rows: Vec<FormulaId>,
    /// Rows of words: ids and labels, where there are no entries.
    pub presets: Vec<(String, String)>,
    /// Columns from entries.
    pub columns: Vec<FormulaId>,
    /// Rows and columns that are known when the page is built: ids and labels.
    pub known_rows: Option<Vec<(String, String)>>,
    /// Columns, likewise.
    pub known_columns: Option<Vec<(String, String)>>,
    /// The blank that every cell repeats; its path is `table.*`.
    pub cell: BlankId,
    /// Cells that are closed: row, column; `*` for all columns.
    pub closed: Vec<(String, String)>,
    /// What the heading of each repeated column shows: an output of the entry.
    pub column_head: Text,
    /// What the first cell of each repeated row shows, where `rows` are given: an output of the entry.
    pub pattern: Option<Text>,
    /// Columns after the repeated one: heading, and what each row shows there, such as `{= sum(row)}`.
    pub sums: Vec<(Text, Text)>,
    /// Rows of outputs after all others, such as `{= sum(column)}`: their cells; the second one repeats.
    pub footers: Vec<Vec<Text>>,
}

/// Something computed that is shown.
#[derive(Clone, Debug)]
pub struct Output {
    /// Its place in the file.
    pub span: Span,
    /// What is computed.
    pub expression: FormulaId,
    /// How it is shown.
    pub format: Option<Format>,
    /// What stands for an empty result.
    pub otherwise: Option<String>,
    /// The rows list in whose row it stands.
    pub within: Option<ListId>,
    /// Its path, if it has a name: then it is in [`Worksheet::values`] too.
    pub name: Option<String>,
}

/// Something computed that has a name.
#[derive(Clone, Debug)]
pub struct Value {
    /// Its place in the file.
    pub span: Span,
    /// What is computed.
    pub expression: FormulaId,
    /// How it is shown.
    pub format: Option<Format>,
    /// The list in whose rows it is computed: then it is a column of it.
    pub row: Option<ListId>,
}

/// Texts of which the one is shown that a value falls in.
#[derive(Clone, Debug)]
pub struct Bands {
    /// Its place in the file.
    pub span: Span,
    /// What is looked up in the bands.
    pub expression: FormulaId,
    /// The bands, lowest first.
    pub bands: Vec<Band>,
    /// The lists that must be answered in full first: their paths.
    pub waits: Vec<String>,
}

/// One of them.
#[derive(Clone, Debug)]
pub struct Band {
    /// The range as the author wrote it: `3–6`.
    pub range: String,
    /// Its lower end.
    pub low: Option<f64>,
    /// Its upper end.
    pub high: Option<f64>,
    /// Whether `low` itself is not in it.
    pub is_over: bool,
    /// Whether `high` itself is not in it.
    pub is_below: bool,
    /// How far apart the ends of neighbours stand.
    pub step: f64,
    /// Its words.
    pub text: Text,
    /// What stands beneath.
    pub content: Vec<Block>,
    /// Its place in the file.
    pub span: Span,
}

/// What the points of choices lead to.
#[derive(Clone, Debug)]
pub struct Outcomes {
    /// Its place in the file.
    pub span: Span,
    /// The outcomes, in order.
    pub outcomes: Vec<Outcome>,
    /// The lists whose choices give points: their paths.
    pub lists: Vec<String>,
}

/// One of them. On paper it has a letter: A for the first.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Its id, by which choices name it.
    pub id: String,
    /// Its name, as plain text.
    pub label: String,
    /// Its words, without the name.
    pub text: Text,
    /// What stands beneath.
    pub content: Vec<Block>,
    /// Its place in the file.
    pub span: Span,
}

/// What is there under a condition.
#[derive(Clone, Debug, Default)]
pub struct Section {
    /// Its place in the file: of its heading's, paragraph's or item's braces.
    pub span: Span,
    /// It is there only if this is yes.
    pub condition: Option<FormulaId>,
    /// The choices that lead here: list path, item id.
    pub steps: Vec<(String, String)>,
    /// Only for these raters.
    pub raters: Vec<String>,
    /// The paths of what stands in it.
    pub holds: Vec<String>,
    /// The places of the outputs in it.
    pub shows: Vec<Span>,
    /// Its id, if its heading has one of the author's.
    pub id: Option<String>,
    /// The id in the HTML of the heading that it begins with, if any.
    pub heading: Option<String>,
}

/// A drawing of numbers.
#[derive(Clone, Debug)]
pub struct Chart {
    /// How it is drawn.
    pub kind: ChartKind,
    /// What it shows, as plain text.
    pub title: String,
    /// What its points are called, where they are written down: see [`ChartSeries::Points`].
    pub names: Vec<String>,
    /// Series by their labels.
    pub series: Vec<(String, ChartSeries)>,
}

/// What a series of numbers is made of.
#[derive(Clone, Debug, PartialEq)]
pub enum ChartSeries {
    /// The values of a list's items.
    List(ListId),
    /// The items of a grid by one of its scales.
    Scale(ListId, String),
    /// Every column of numbers of a table, each a series of its own.
    Columns(ListId),
    /// Numbers that are written in a table or list, or computed there: one for each name.
    Points(Vec<Point>),
}

/// A number that is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Point {
    /// Written.
    Number(f64),
    /// Computed.
    Output(OutputId),
    /// None: a gap.
    None,
}

/// How numbers are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartKind {
    /// A bar for each.
    Bars,
    /// A spoke for each.
    Radar,
    /// A line from one to the next.
    Line,
    /// Bars to both sides.
    Balance,
    /// One number on its scale.
    Gauge,
}
