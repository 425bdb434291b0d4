//! Blanks: what the reader types, picks or ticks.
//!
//! Owns the control of each kind, its label and its description.

use super::super::model::{Blank, BlankId, Kind, Steps, Text};
use super::super::wire::kind_word;
use super::{RowWords, Writer, escaped};

/// What names a control.
pub(super) enum Naming {
    /// A `label` that is beside it.
    Label,
    /// The element of this id.
    By(String),
    /// An attribute of its own, with the blank's label.
    OfItself,
}

impl<'a> Writer<'a> {
    /// A paragraph that asks for one blank.
    pub(super) fn question(&mut self, label: &'a Text, id: BlankId, after: &'a Text) {
        let Some(blank) = self.worksheet.blanks.get(id) else { return };
        let control = self.next_id(&self.name(&blank.path));
        match blank.kind {
            Kind::Check => {
                self.out.push("<p class=\"question question-check\">");
                self.field(id, Naming::Label);
                self.out.push(" ");
                self.label(&control, label, blank.required);
            }
            Kind::Scale(_) => {
                let words = format!("{control}_label");
                self.out.push("<p class=\"question\"><span class=\"label\"");
                self.attribute("id", &words);
                self.out.push(">");
                self.label_text(label);
                self.required(blank.required.then_some("span"));
                self.out.push("</span>\n");
                self.field(id, Naming::By(words));
            }
            _ => {
                self.out.push("<p class=\"question\">");
                self.label(&control, label, blank.required);
                self.out.push("\n");
                self.field(id, Naming::Label);
            }
        }
        self.text(after);
        self.out.push("</p>");
    }

    fn label(&mut self, control: &str, label: &'a Text, required: bool) {
        self.out.push("<label");
        self.attribute("for", control);
        self.out.push(">");
        self.label_text(label);
        self.required(required.then_some("span"));
        self.out.push("</label>");
    }

    /// Says in an element of that name that an answer is needed.
    pub(super) fn required(&mut self, element: Option<&str>) {
        let Some(element) = element else { return };
        let space = if element == "span" { " " } else { "" };
        self.out.push(&format!("{space}<{element} class=\"required\">("));
        self.out.word("worksheet_needed");
        self.out.push(&format!(")</{element}>"));
    }

    /// A blank with its unit and its hint.
    pub(super) fn field(&mut self, id: BlankId, naming: Naming) {
        let Some(blank) = self.worksheet.blanks.get(id) else { return };
        self.named_field(blank, &self.name(&blank.path), naming);
    }

    /// The same under a name that is not made from its path.
    pub(super) fn named_field(&mut self, blank: &Blank, name: &str, naming: Naming) {
        let id = self.next_id(name);
        *self.written.entry(name.to_owned()).or_default() += 1;
        self.out.push("<span class=\"field field-");
        self.out.push(kind_word(&blank.kind));
        self.out.push("\">");
        let has_head = self.row.as_ref().is_some_and(|row| row.has_head);
        let hint = match naming {
            _ if has_head => None,
            // What names it is seen by nobody.
            Naming::OfItself if !blank.hint.is_empty() => hint(blank).or_else(|| Some(blank.hint.clone())),
            _ => hint(blank),
        };
        let mut described = Vec::new();
        if has_head && self::hint(blank).is_some() {
            described.push(self.head_hint_id(blank));
        } else if hint.is_some() && self::hint(blank).is_some() {
            described.push(format!("{id}_hint"));
        }
        let unit = Unit::of(blank);
        if unit.is_some() {
            described.push(format!("{id}_unit"));
        }
        let control = Control { blank, name, id: &id, naming, described: described.join(" ") };
        self.control(&control);
        if let Some(unit) = unit {
            self.out.push(" <span class=\"unit\"");
            self.attribute("id", &format!("{id}_unit"));
            self.out.push(">");
            match unit {
                Unit::Written(unit) => self.out.text(unit),
                Unit::Word(key) => self.out.word(key),
            }
            self.out.push("</span>");
        }
        if let Some(hint) = hint {
            self.out.push(" <small class=\"hint\"");
            self.attribute("id", &format!("{id}_hint"));
            self.out.push(">");
            self.out.text(&hint);
            self.out.push("</small>");
        }
        self.out.push("</span>");
        *self.again.entry(name.to_owned()).or_default() += 1;
    }

    /// The id of the hint that stands in the head of a blank's column.
    pub(super) fn head_hint_id(&self, blank: &Blank) -> String {
        self.id(&format!("{}.hint", blank.path.replace(".*", ".cell")))
    }

    fn control(&mut self, control: &Control<'_>) {
        match &control.blank.kind {
            Kind::Long => self.long(control),
            Kind::Select => self.select(control),
            Kind::Scale(steps) => {
                self.out.push("<span class=\"rating\" role=\"radiogroup\"");
                self.attribute("id", control.id);
                self.naming(control);
                self.out.push(">");
                self.steps(steps, control.name);
                self.out.push("</span>");
            }
            _ => self.input(control),
        }
    }

    fn input(&mut self, control: &Control<'_>) {
        let blank = control.blank;
        self.out.push(match blank.kind {
            Kind::Number | Kind::Hours | Kind::Money | Kind::Percent => {
                "<input type=\"text\" inputmode=\"decimal\""
            }
            Kind::Date => "<input type=\"date\"",
            Kind::Email => "<input type=\"email\"",
            Kind::Url => "<input type=\"url\"",
            Kind::Check => "<input type=\"checkbox\"",
            _ => "<input type=\"text\"",
        });
        self.attribute("id", control.id);
        self.attribute("name", control.name);
        if blank.kind == Kind::Check {
            self.attribute("value", "yes");
            self.out.push(if blank.value.as_deref() == Some("yes") { " checked" } else { "" });
        } else if let Some(value) = &blank.value {
            // Which day `today` is, only the browser knows.
            if blank.kind != Kind::Date || is_date(value) {
                self.attribute("value", value);
            }
        }
        if blank.kind == Kind::Date {
            for (name, end) in [("min", &blank.min), ("max", &blank.max)] {
                if let Some(end) = end.as_deref().filter(|end| is_date(end)) {
                    self.attribute(name, end);
                }
            }
        }
        self.naming(control);
        self.out.push(">");
    }

    fn long(&mut self, control: &Control<'_>) {
        self.out.push("<textarea rows=\"4\"");
        self.attribute("id", control.id);
        self.attribute("name", control.name);
        self.naming(control);
        // A line end right after the tag would be dropped.
        self.out.push(">\n");
        self.out.text(control.blank.value.as_deref().unwrap_or_default());
        self.out.push("</textarea>");
    }

    fn select(&mut self, control: &Control<'_>) {
        self.out.push("<select");
        self.attribute("id", control.id);
        self.attribute("name", control.name);
        self.naming(control);
        let chosen = control.blank.value.as_deref();
        let options = control.blank.options.iter();
        self.options(&options.map(|option| (option.id.as_str(), option.label.as_str())), chosen);
    }

    /// The options of a `select` whose tag is still open, and the same for paper, where they can be circled.
    pub(super) fn options<'t>(
        &mut self,
        options: &(impl Iterator<Item = (&'t str, &'t str)> + Clone),
        chosen: Option<&str>,
    ) {
        self.out.push("><option value=\"\"></option>");
        for (id, label) in options.clone() {
            self.out.push("<option");
            self.attribute("value", id);
            self.out.push(if chosen == Some(id) { " selected>" } else { ">" });
            self.out.text(label);
            self.out.push("</option>");
        }
        self.out.push("</select>");
        for (index, (_, label)) in options.clone().enumerate() {
            self.out.push(if index == 0 {
                "<span class=\"options\" aria-hidden=\"true\"><span>"
            } else {
                " <span>"
            });
            self.out.text(label);
            self.out.push("</span>");
        }
        if options.clone().next().is_some() {
            self.out.push("</span>");
        }
    }

    /// The name and the description of a control, as assistive technology reads them.
    fn naming(&mut self, control: &Control<'_>) {
        match &control.naming {
            Naming::Label => {}
            Naming::By(id) => self.attribute("aria-labelledby", id),
            Naming::OfItself => {
                self.out.push(" aria-label=\"");
                self.out.text(&control.blank.label);
                self.row_words();
                self.out.push("\"");
            }
        }
        if !control.described.is_empty() {
            self.attribute("aria-describedby", &control.described);
        }
    }

    /// Says in a label in which row it is.
    pub(super) fn row_words(&mut self) {
        let Some(row) = &self.row else { return };
        self.out.push(", ");
        match &row.words {
            RowWords::Words(words) => self.out.text(words),
            RowWords::Number(number) => {
                self.out.word("worksheet_row");
                self.out.push(" ");
                self.out.text(number);
            }
        }
    }
}

/// A control and what is known of it.
struct Control<'a> {
    blank: &'a Blank,
    name: &'a str,
    id: &'a str,
    naming: Naming,
    /// The ids of what describes it.
    described: String,
}

/// What stands after a control.
enum Unit<'a> {
    Written(&'a str),
    Word(&'static str),
}

impl<'a> Unit<'a> {
    fn of(blank: &'a Blank) -> Option<Self> {
        match (&blank.unit, &blank.kind) {
            (Some(unit), _) => Some(Self::Written(unit)),
            (None, Kind::Percent) => Some(Self::Written("%")),
            (None, Kind::Hours) => Some(Self::Word("worksheet_hours")),
            (None, _) => None,
        }
    }
}

/// The description of a blank: its hint, and what the ends of its scale mean. A hint that only says again what the label
/// says is none.
pub(super) fn hint(blank: &Blank) -> Option<String> {
    let written = blank.hint.trim();
    let is_label = written.eq_ignore_ascii_case(blank.label.trim());
    let ends = match &blank.kind {
        Kind::Scale(steps) => ends(steps),
        _ => None,
    };
    let parts: Vec<&str> = [Some(written).filter(|_| !is_label && !written.is_empty()), ends.as_deref()]
        .into_iter()
        .flatten()
        .collect();
    (!parts.is_empty()).then(|| parts.join(": "))
}

/// What the ends of a scale mean, as one text.
pub(super) fn ends(steps: &Steps) -> Option<String> {
    let end = |number: i32, words: &str| format!("{number} {words}").trim_end().to_owned();
    let has_words = !(steps.low_words.is_empty() && steps.high_words.is_empty());
    has_words
        .then(|| format!("{} … {}", end(steps.low, &steps.low_words), end(steps.high, &steps.high_words)))
}

/// Whether this is a date and not a word for one.
fn is_date(value: &str) -> bool {
    value.starts_with(|first: char| first.is_ascii_digit())
}

/// A column's heading with its hints, for a cell that stands alone. Escaped.
pub(super) fn cell_label(heading: String, hints: &[String]) -> String {
    if hints.is_empty() { heading } else { format!("{heading} ({})", escaped(&hints.join(", "))) }
}
