//! Checks: what is wrong with a worksheet that was understood.
//!
//! Owns what only the whole can tell: bands that leave a gap, outcomes that nobody reaches, circles, steps that lead
//! nowhere. Told here and not in the browser, since a reader can mend none of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::expression::{Leaf, Node, Range, Step};
use super::model::{Band, Bands, ListKind, Worksheet};
use super::understand::read_by;
use crate::diagnostic::{Code, Diagnostic, Span, suggest};

/// Values nearer to each other than this are the same.
const EPSILON: f64 = 1e-9;

/// Tells what is wrong with a worksheet.
pub(super) fn check(file: &Arc<str>, worksheet: &Worksheet) -> Vec<Diagnostic> {
    let mut check = Check { file, worksheet, diagnostics: Vec::new() };
    for bands in &worksheet.bands {
        check.bands(bands);
    }
    check.outcomes();
    check.circles();
    check.conditions();
    check.steps();
    check.raters();
    check.diagnostics
}

struct Check<'a> {
    file: &'a Arc<str>,
    worksheet: &'a Worksheet,
    diagnostics: Vec<Diagnostic>,
}

impl Check<'_> {
    fn tell(&mut self, code: Code, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.diagnostics.push(Diagnostic::at(code, self.file, span, message).help(help));
    }

    // ---- Bands

    fn bands(&mut self, bands: &Bands) {
        let Some(range) = self.worksheet.formulas[bands.expression].kind.range() else { return };
        let mut ordered: Vec<&Band> = bands.bands.iter().collect();
        ordered.sort_by(|a, b| low_of(a).total_cmp(&low_of(b)).then(high_of(a).total_cmp(&high_of(b))));
        for pair in ordered.windows(2) {
            self.neighbours(pair[0], pair[1], range);
        }
        self.ends(&ordered, range);
    }

    fn neighbours(&mut self, left: &Band, right: &Band, range: Range) {
        let (end, start) = (high_of(left), low_of(right));
        let shared =
            end > start + EPSILON || (end - start).abs() <= EPSILON && !left.is_below && !right.is_over;
        if shared {
            let message =
                format!("{} is in two bands: `{}` and `{}`", as_in(right, start), left.range, right.range);
            let help = "let every band begin where the one before has ended";
            let diagnostic = Diagnostic::at(Code::BandsOverlap, self.file, right.span, message).help(help);
            self.diagnostics.push(diagnostic.related(self.file, Some(left.span), "the other is here"));
            return;
        }
        let step = if range.step == Step::Whole { 1.0 } else { left.step.min(right.step) };
        if start - end > step + EPSILON {
            let (missing, last) = (as_in(right, end + step), as_in(left, start - step));
            let message = format!("no band covers {missing}");
            let help = format!("begin `{}` at {missing}, or end `{}` at {last}", right.range, left.range);
            self.tell(Code::BandsGap, right.span, message, help);
        }
    }

    /// Compares the outermost bands with what the value can be.
    fn ends(&mut self, ordered: &[&Band], range: Range) {
        let (Some(first), Some(last)) = (ordered.first(), ordered.last()) else { return };
        let words = range_words(range, first);
        if let Some(low) = range.low.filter(|low| low_of(first) > low + EPSILON) {
            let low = as_in(first, low);
            let message = format!("no band covers {low}: the value can be {words}");
            self.tell(Code::BandsGap, first.span, message, format!("begin the lowest band at {low}"));
        }
        if let Some(high) = range.high.filter(|high| high_of(last) < high - EPSILON) {
            let high = as_in(last, high);
            let message = format!("no band covers {high}: the value can be {words}");
            self.tell(Code::BandsGap, last.span, message, format!("end the highest band at {high}"));
        }
        let is_out = |band: &&&Band| {
            range.high.is_some_and(|high| low_of(band) > high + EPSILON)
                || range.low.is_some_and(|low| high_of(band) < low - EPSILON)
        };
        for band in ordered.iter().filter(is_out) {
            let message = format!("nobody reaches `{}`: the value can be {words}", band.range);
            self.tell(Code::BandsRange, band.span, message, "take the band out, or mend its ends");
        }
    }

    // ---- Outcomes

    fn outcomes(&mut self) {
        let worksheet = self.worksheet;
        let known: BTreeSet<&str> = worksheet
            .outcomes
            .iter()
            .flat_map(|it| &it.outcomes)
            .map(|outcome| outcome.id.as_str())
            .collect();
        let mut reached = BTreeSet::new();
        let before = self.diagnostics.len();
        for item in worksheet.lists.iter().flat_map(|list| &list.items) {
            for outcome in item.points.keys().filter(|outcome| !outcome.is_empty()) {
                reached.insert(outcome.as_str());
                if !known.contains(outcome.as_str()) {
                    let message = format!("there is no outcome `{outcome}`");
                    let help = suggest::help(outcome, known.iter().copied())
                        .filter(|_| !known.is_empty())
                        .unwrap_or_else(|| {
                            "list the outcomes beneath a heading with `{outcomes}`".to_owned()
                        });
                    self.tell(Code::OutcomeUnknown, item.span, message, help);
                }
            }
        }
        if self.diagnostics.len() > before {
            // One that is spelt otherwise is not reached either.
            return;
        }
        for outcome in worksheet.outcomes.iter().flat_map(|it| &it.outcomes) {
            if !reached.contains(outcome.id.as_str()) {
                let message = format!("no choice counts for `{}`", outcome.id);
                let help = format!("write `{{+{}}}` at the end of one", outcome.id);
                self.tell(Code::OutcomeUnreachable, outcome.span, message, help);
            }
        }
    }

    // ---- Circles

    /// Tells of values and rows that come from themselves.
    fn circles(&mut self) {
        let worksheet = self.worksheet;
        let mut needs: BTreeMap<String, (Span, BTreeSet<String>)> = BTreeMap::new();
        let mut add = |name: &str, span: Span, formula: usize| {
            let mut paths = BTreeSet::new();
            direct(&worksheet.formulas[formula].node, &mut paths);
            let entry = needs.entry(name.to_owned()).or_insert_with(|| (span, BTreeSet::new()));
            entry.1.extend(paths);
        };
        for (name, value) in &worksheet.values {
            add(name, value.span, value.expression);
        }
        for list in &worksheet.lists {
            let sources: Vec<usize> = match &list.kind {
                ListKind::Rows(rows) => rows.from.clone(),
                ListKind::Matrix(matrix) => matrix.rows.iter().chain(&matrix.columns).copied().collect(),
                _ => Vec::new(),
            };
            for source in &sources {
                add(&list.path, list.span, *source);
            }
        }
        let mut told = BTreeSet::new();
        for name in needs.keys() {
            if let Some(path) = circle(name, &needs)
                && !path.iter().any(|name| told.contains(*name))
            {
                told.extend(path.iter().map(|name| (*name).clone()));
                let words: Vec<String> = path.iter().map(|name| format!("`{name}`")).collect();
                let message = match words.as_slice() {
                    [one] => format!("{one} takes its rows or its value from itself"),
                    [first @ .., last] => {
                        format!("{} and {last} take their rows or values from each other", first.join(", "))
                    }
                    [] => continue,
                };
                let span = needs.get(name).map(|(span, _)| *span).unwrap_or_default();
                self.tell(Code::Circle, span, message, "let one of them begin with what the reader writes");
            }
        }
    }

    /// Tells of sections that hide what they ask for.
    fn conditions(&mut self) {
        for section in &self.worksheet.sections {
            let Some(condition) = section.condition else { continue };
            let formula = &self.worksheet.formulas[condition];
            let mut paths = BTreeSet::new();
            read_by(self.worksheet, &formula.node, &mut paths, 0);
            if let Some(path) = section.holds.iter().find(|path| paths.contains(*path)) {
                let message = format!("this hides `{path}`, which it asks for");
                let help = "move the question out of what is hidden, before it";
                self.tell(Code::ShowIfCircle, section.span, message, help);
            }
        }
    }

    // ---- Steps

    /// Tells of steps that only they themselves lead to.
    fn steps(&mut self) {
        let holders: BTreeMap<&str, usize> = self
            .worksheet
            .sections
            .iter()
            .enumerate()
            .filter(|(_, section)| !section.steps.is_empty())
            .flat_map(|(id, section)| section.holds.iter().map(move |path| (path.as_str(), id)))
            .collect();
        for (id, section) in self.worksheet.sections.iter().enumerate() {
            let is_step = !section.steps.is_empty();
            let only_itself = section.steps.iter().all(|(list, _)| holders.get(list.as_str()) == Some(&id));
            if is_step && only_itself {
                let message = "only this step itself leads here";
                self.tell(
                    Code::StepsUnreachable,
                    section.span,
                    message,
                    "link to it from a choice before it",
                );
            }
        }
    }

    // ---- Raters

    /// Tells of results that would be shown to those who are asked.
    fn raters(&mut self) {
        if self.worksheet.raters.len() < 2 {
            return;
        }
        let mut private: BTreeSet<Span> = BTreeSet::new();
        for section in self.worksheet.sections.iter().filter(|section| section.raters == ["self"]) {
            private.extend(section.shows.iter().copied());
        }
        for output in &self.worksheet.outputs {
            let mut is_rated = false;
            self.worksheet.formulas[output.expression].node.walk(&mut |node| {
                is_rated |= matches!(node, Node::Group(..))
                    || matches!(node, Node::Shifted(super::expression::Shift::Group(_), _));
            });
            if is_rated && !private.contains(&output.span) {
                let help = "end the heading above it with `{for=self}`";
                self.tell(
                    Code::ResultShownToRaters,
                    output.span,
                    "what others said is shown to all who are asked",
                    help,
                );
            }
        }
    }
}

/// The names that a formula itself speaks of.
fn direct(node: &Node, paths: &mut BTreeSet<String>) {
    node.walk(&mut |node| {
        if let Node::Leaf(leaf) = node {
            match leaf {
                Leaf::Value(path) | Leaf::List(path) => {
                    paths.insert(path.to_string());
                }
                Leaf::Column(path, column) => {
                    paths.insert(path.to_string());
                    paths.insert(format!("{path}.{column}"));
                }
                _ => {}
            }
        }
    });
}

/// The way from a name back to itself, if there is one.
fn circle<'n>(
    name: &'n String,
    needs: &'n BTreeMap<String, (Span, BTreeSet<String>)>,
) -> Option<Vec<&'n String>> {
    let mut before: BTreeMap<&String, &String> = BTreeMap::new();
    let mut open = vec![name];
    while let Some(at) = open.pop() {
        for next in needs.get(at).map(|(_, next)| next).into_iter().flatten() {
            if next == name {
                let mut path = vec![at];
                while let Some(previous) =
                    before.get(path[path.len() - 1]).filter(|_| path[path.len() - 1] != name)
                {
                    path.push(*previous);
                }
                path.reverse();
                return Some(path);
            }
            if let Some((known, _)) = needs.get_key_value(next)
                && known != name
                && !before.contains_key(known)
            {
                before.insert(known, at);
                open.push(known);
            }
        }
    }
    None
}

fn low_of(band: &Band) -> f64 {
    band.low.unwrap_or(f64::NEG_INFINITY)
}

fn high_of(band: &Band) -> f64 {
    band.high.unwrap_or(f64::INFINITY)
}

fn range_words(range: Range, band: &Band) -> String {
    let number = |number| as_in(band, number);
    match (range.low, range.high) {
        (Some(low), Some(high)) => format!("{} to {}", number(low), number(high)),
        (Some(low), None) => format!("{} or more", number(low)),
        (None, Some(high)) => format!("up to {}", number(high)),
        (None, None) => "any number".to_owned(),
    }
}

/// A number as a band writes its ends: with a sign for per cent, where that has one.
fn as_in(band: &Band, value: f64) -> String {
    if band.range.contains('%') { format!("{}%", number(value * 100.0)) } else { number(value) }
}

/// A number without the digits that only arithmetic has made.
fn number(number: f64) -> String {
    ((number * 1e6).round() / 1e6).to_string()
}
