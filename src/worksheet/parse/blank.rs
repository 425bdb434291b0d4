//! Blanks: `[hint]{#id kind key=value}`.
//!
//! Owns what the braces of a blank mean, and what names it where the author gives no label.

use std::ops::Range;

use crate::diagnostic::{Code, Span, suggest};
use crate::worksheet::model::{Blank, BlankId, Choice, Kind};

use super::given::{Given, Where};
use super::words;
use super::{Parser, Scope};

/// The kinds that are a bare word.
const KINDS: &[(&str, Kind)] = &[
    ("check", Kind::Check),
    ("date", Kind::Date),
    ("email", Kind::Email),
    ("hours", Kind::Hours),
    ("long", Kind::Long),
    ("money", Kind::Money),
    ("number", Kind::Number),
    ("percent", Kind::Percent),
    ("select", Kind::Select),
    ("text", Kind::Text),
    ("url", Kind::Url),
];

/// What a box may have in its braces and still be one.
const OF_CHECKS: &[&str] = &["else", "label", "private", "required", "valid-if", "value", "was"];

/// What other programs call kinds.
const ALIASES: &[(&str, &str)] = &[
    ("amount", "number"),
    ("box", "check"),
    ("checkbox", "check"),
    ("choice", "select"),
    ("currency", "money"),
    ("decimal", "number"),
    ("dropdown", "select"),
    ("duration", "hours"),
    ("integer", "number"),
    ("link", "url"),
    ("longtext", "long"),
    ("mail", "email"),
    ("paragraph", "long"),
    ("phone", "text"),
    ("string", "text"),
    ("tel", "text"),
    ("textarea", "long"),
    ("time", "hours"),
];

pub(super) fn is_kind(name: &str) -> bool {
    KINDS.iter().any(|(known, _)| *known == name)
}

impl<'a> Parser<'a> {
    /// Makes a blank. `label` is what names it if it gives no label itself: the words before it, the column.
    pub(super) fn blank(
        &mut self,
        hint: Range<usize>,
        braces: Range<usize>,
        label: Option<&str>,
        scope: Scope<'_>,
    ) -> BlankId {
        let given = self.given(braces.clone(), Where::Blank);
        let span = Span::from(hint.start.saturating_sub(1)..braces.end);
        let hint = self.text.get(hint).unwrap_or("");
        let kind = self.kind(&given, !hint.is_empty() && hint.trim().is_empty());
        let hint = words::hint(hint);
        let own = self.text_of(&given, "label");
        let hint_label = hint.chars().any(char::is_alphabetic).then_some(hint.as_str());
        let label =
            own.as_deref().or(if self.scripts > 0 { hint_label } else { None }).or(label).or(hint_label);
        let written = given.attributes.id.map(|id| id.text);
        if label.is_none() && written.is_none() {
            let help = "end the words before it with `?` or `:`, or write `label=\"…\"` into its braces";
            self.tell(Code::BlankWithoutLabel, span, "a blank that nothing names", help);
        }
        let label = label.or(written).unwrap_or("").to_owned();
        if let Some(same) = self.same_blank(written, &label, scope) {
            return same;
        }
        let path = self.name(scope, written, &label, given.attributes.id.map_or(span, |id| id.span));
        let mut blank = Blank {
            path,
            span,
            kind,
            label,
            hint,
            required: given.has("required"),
            private: given.has("private"),
            ..Blank::default()
        };
        self.fill(&mut blank, &given, scope);
        self.worksheet.blanks.push(blank);
        self.worksheet.blanks.len() - 1
    }

    /// In a script the same words ask for the same thing, as often as they are said.
    fn same_blank(&self, written: Option<&str>, label: &str, scope: Scope<'_>) -> Option<BlankId> {
        let is_said_again = self.scripts > 0 && written.is_none() && scope.rows.is_none();
        let path = is_said_again.then(|| words::id(label)).filter(|path| !path.is_empty())?;
        self.worksheet.blanks.iter().position(|blank| blank.path == path && blank.label == label)
    }

    /// The blank that `[ ]` alone stands for.
    pub(super) fn check(&mut self, span: Span, label: &str, scope: Scope<'_>) -> BlankId {
        let path = self.name(scope, None, label, span);
        let blank = Blank { path, span, kind: Kind::Check, label: label.to_owned(), ..Blank::default() };
        self.worksheet.blanks.push(blank);
        self.worksheet.blanks.len() - 1
    }

    /// The blank that every cell of a table of rows and columns repeats.
    pub(super) fn cell(&mut self, given: &Given<'a>, path: String, label: &str) -> BlankId {
        let kind = self.cell_kind(given);
        let mut blank = Blank { path, span: given.span(), kind, label: label.to_owned(), ..Blank::default() };
        self.fill(&mut blank, given, Scope::WORKSHEET);
        self.worksheet.blanks.push(blank);
        self.worksheet.blanks.len() - 1
    }

    fn cell_kind(&mut self, given: &Given<'a>) -> Kind {
        if let Some(steps) = self.scale(given) {
            return Kind::Scale(steps);
        }
        let Some((name, span)) = given.spanned("cells") else { return Kind::Text };
        if let Some((_, kind)) = KINDS.iter().find(|(known, _)| *known == name) {
            return kind.clone();
        }
        self.tell_kind(name, span);
        Kind::Text
    }

    pub(super) fn tell_kind(&mut self, name: &str, span: Span) {
        let same = KINDS.iter().map(|(name, _)| *name).find(|known| *known == name);
        let alias = ALIASES.iter().find(|(alias, _)| alias.eq_ignore_ascii_case(name)).map(|(_, kind)| *kind);
        let near = alias.or_else(|| suggest::nearest(name, KINDS.iter().map(|(name, _)| *name)));
        let help = match (same, near) {
            (Some(kind), _) => format!("write the kind alone: `{kind}`"),
            (None, Some(kind)) => suggest::question(kind),
            (None, None) => {
                "the kinds are text, long, number, hours, money, percent, date, email, url, check and select"
                    .to_owned()
            }
        };
        if same.is_some() {
            return self.tell(Code::AttributeSyntax, span, "a kind with a key before it", &help);
        }
        self.tell(Code::KindUnknown, span, &format!("no blank is of the kind `{name}`"), &help);
    }

    /// The kind of a blank.
    fn kind(&mut self, given: &Given<'a>, is_box: bool) -> Kind {
        let named: Vec<_> = given
            .attributes
            .pairs
            .iter()
            .filter(|pair| pair.value.is_none())
            .filter_map(|pair| Some((pair, KINDS.iter().find(|(name, _)| *name == pair.key)?)))
            .collect();
        if let [_, (pair, (name, _)), ..] = named.as_slice() {
            let message = format!("`{name}` is a second kind for one blank");
            self.tell(Code::AttributeSyntax, pair.span, &message, "keep one of the two");
        }
        if given.has("scale") {
            let steps = self.scale(given);
            return steps.map_or(Kind::Text, Kind::Scale);
        }
        match named.first() {
            Some((_, (_, kind))) => kind.clone(),
            None if given.has("options") || given.has("options-from") => Kind::Select,
            None if is_box && given.attributes.pairs.iter().all(|pair| OF_CHECKS.contains(&pair.key)) => {
                Kind::Check
            }
            None => Kind::Text,
        }
    }

    /// Fills in what the attributes say besides the kind.
    fn fill(&mut self, blank: &mut Blank, given: &Given<'a>, scope: Scope<'_>) {
        blank.unit = if given.has("unit") { self.text_of(given, "unit") } else { None };
        blank.value = given.get("value").map(ToOwned::to_owned);
        blank.message = given.get("else").map(ToOwned::to_owned);
        blank.step = self.decimal(given, "step");
        blank.min = self.limit(blank, given, "min");
        blank.max = self.limit(blank, given, "max");
        if let Some((options, span)) = given.spanned("options") {
            blank.options = self.options(options, span);
        }
        let row = scope.row();
        blank.options_from = self.formula_of(given, "options-from", row);
        blank.valid_if = self.formula_of(given, "valid-if", row);
        if blank.kind == Kind::Select && blank.options.is_empty() && blank.options_from.is_none() {
            self.tell(
                Code::OptionsMissing,
                blank.span,
                "a choice without options",
                "write `options=\"this, that\"` or `options-from=\"a list\"`",
            );
        }
        self.check_value(blank, given);
        self.rename(given, &blank.path.clone());
    }

    /// An end of what may be answered, as it counts.
    fn limit(&mut self, blank: &Blank, given: &Given<'_>, key: &str) -> Option<String> {
        let (value, span) = given.spanned(key)?;
        let value = value.trim();
        if matches!(
            blank.kind,
            Kind::Text | Kind::Long | Kind::Email | Kind::Url | Kind::Check | Kind::Select | Kind::Scale(_)
        ) {
            let message = format!("`{key}` has no meaning for this kind of blank");
            let help = "make it a blank for numbers, `number`, or for a day, `date`";
            self.tell(Code::AttributeMisplaced, span, &message, help);
            return None;
        }
        let limit = match blank.kind {
            Kind::Date if value == "today" => Some(value.to_owned()),
            Kind::Date => value.parse::<jiff::civil::Date>().ok().map(|date| date.to_string()),
            Kind::Percent => {
                value.trim_end_matches('%').trim().parse::<f64>().ok().map(|it| (it / 100.0).to_string())
            }
            _ => value.parse::<f64>().ok().filter(|it| it.is_finite()).map(|it| it.to_string()),
        };
        if limit.is_none() {
            let wanted =
                if blank.kind == Kind::Date { "a date such as `2026-12-31`, or `today`" } else { "a number" };
            self.tell(
                Code::AttributeValue,
                span,
                &format!("`{key}` cannot be `{value}`"),
                &format!("write {wanted}"),
            );
        }
        limit
    }

    /// Reads `new: 7, used: 3`; with `;` between them where words hold a comma.
    pub(super) fn options(&mut self, text: &str, span: Span) -> Vec<Choice> {
        let separator = if text.contains(';') { ';' } else { ',' };
        let mut options: Vec<Choice> = Vec::new();
        for option in text.split(separator).map(str::trim).filter(|option| !option.is_empty()) {
            let numbered = option.rsplit_once(':').and_then(|(words, number)| {
                Some((words.trim(), number.trim().parse::<f64>().ok().filter(|it| it.is_finite())?))
            });
            let (label, number) = numbered.map_or((option, None), |(words, number)| (words, Some(number)));
            let id = words::id(label);
            if id.is_empty() || options.iter().any(|known| known.id == id) {
                let message =
                    if id.is_empty() { "an option without words" } else { "an option that is there twice" };
                self.tell(
                    Code::AttributeValue,
                    span,
                    &format!("{message}: `{option}`"),
                    "give each option words of its own",
                );
                continue;
            }
            options.push(Choice { id, label: label.to_owned(), number });
        }
        options
    }

    /// Tells of a value that the blank cannot have.
    fn check_value(&mut self, blank: &mut Blank, given: &Given<'_>) {
        let Some((value, span)) = given.spanned("value") else { return };
        let is_known = match &blank.kind {
            Kind::Select if !blank.options.is_empty() => {
                let id = words::id(value);
                let known = blank.options.iter().any(|option| option.id == id);
                if known {
                    blank.value = Some(id);
                }
                known
            }
            Kind::Date => value == "today" || value.parse::<jiff::civil::Date>().is_ok(),
            Kind::Number | Kind::Money | Kind::Percent | Kind::Scale(_) => {
                value.trim().parse::<f64>().is_ok()
            }
            Kind::Check => matches!(value, "yes" | "no"),
            _ => true,
        };
        if !is_known {
            let options: Vec<&str> = blank.options.iter().map(|option| option.label.as_str()).collect();
            let help = suggest::help(value, options.iter().copied()).unwrap_or_default();
            let code = if options.is_empty() { Code::AttributeValue } else { Code::OptionUnknown };
            self.tell(code, span, &format!("`{value}` is no value of this blank"), &help);
            blank.value = None;
        }
    }
}
