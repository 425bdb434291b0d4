//! Bands and outcomes: lists of which a part is shown.
//!
//! Owns the ranges that bands begin with and the names that outcomes begin with. Whether ranges meet is `check`'s.

use super::blocks::Name;
use super::given::Given;
use super::list::items;
use super::prose::{cut_colon, cut_start, is_whole, trim_end};
use super::tree_of_notes::{Head, Node};
use super::{Parser, Scope, words};
use crate::diagnostic::{Code, Span};
use crate::worksheet::model::{Band, Bands, Block, Outcome, Outcomes, Text};
use crate::worksheet::recording::Element;

/// The range of a band.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Ends {
    pub(super) low: Option<f64>,
    pub(super) high: Option<f64>,
    /// Whether `low` itself is not in it.
    pub(super) is_over: bool,
    /// Whether `high` itself is not in it.
    pub(super) is_below: bool,
    /// How far apart the ends of neighbours stand.
    pub(super) step: f64,
}

impl<'a> Parser<'a> {
    /// Reads a list of bands.
    pub(super) fn bands(&mut self, node: &Node, given: &Given<'a>, name: &Name) -> Vec<Block> {
        let mut before = legend(name);
        let Some(expression) = self.formula_of(given, "bands", None) else { return before };
        let read: Vec<Option<Band>> = items(node).map(|item| self.band(item)).collect();
        // Where one cannot be read, nothing is told of what the others leave out.
        let bands: Vec<Band> = read.into_iter().collect::<Option<_>>().unwrap_or_default();
        let span = given.pair("bands").map_or(given.span(), |pair| pair.value_span);
        self.worksheet.bands.push(Bands { span, expression, bands, waits: Vec::new() });
        before.push(Block::Bands(self.worksheet.bands.len() - 1));
        before
    }

    fn band(&mut self, item: &Node) -> Option<Band> {
        let head = item.head();
        let span = Span::from(item.range.start..self.end_of_line(item.range.start));
        self.refuse_attributes(head.inline);
        self.inline(&head.place, head.inline, None, Scope::WORKSHEET);
        let (range, mut text) = self.range_of(&head);
        cut_colon(&mut text);
        trim_end(&mut text);
        let Some(ends) = ends(&range) else {
            let help = mended(&range).map_or_else(
                || "begin each item with its range in bold: `**3–6:**`, `**up to 2:**`, `**7+:**`".to_owned(),
                |range| format!("write `**{range}:**`"),
            );
            self.tell(Code::BandsSyntax, span, &format!("`{range}` is no range of a band"), &help);
            return None;
        };
        let content = self.beneath_item(head.rest);
        Some(Band {
            range,
            low: ends.low,
            high: ends.high,
            is_over: ends.is_over,
            is_below: ends.is_below,
            step: ends.step,
            text,
            content,
            span,
        })
    }

    /// The range that an item begins with, in bold or not, and what follows it.
    fn range_of(&self, head: &Head<'_>) -> (String, Text) {
        let strong = head.inline.first().filter(|first| first.is(&Element::Strong));
        let is_first = |strong: &&Node| self.html(&(head.place.start..strong.outer.start)).trim().is_empty();
        let cleaned = |range: &str| range.trim().trim_end_matches(':').trim().to_owned();
        if let Some(strong) = strong.filter(is_first) {
            let rest = strong.outer.end..head.place.end;
            return (cleaned(&self.plain(&strong.inner)), self.pieces(&rest, head.inline));
        }
        let words = self.plain(&head.place);
        let range = words.split_once(':').map_or(words.as_str(), |(range, _)| range);
        let html = super::blocks::escaped(range);
        let mut text = self.pieces(&head.place, head.inline);
        cut_start(&mut text, 0);
        match text.first() {
            Some(super::Piece::Html(own)) if own.starts_with(&html) => cut_start(&mut text, html.len()),
            // Within other marks than bold ones it cannot be told from the words after it.
            _ => return (words.clone(), text),
        }
        (cleaned(range), text)
    }

    /// The words of an item after those in bold with which it begins.
    fn after_lead(&self, item: &Node) -> Option<Text> {
        let head = item.head();
        let strong = head.inline.first().filter(|first| first.is(&Element::Strong))?;
        let mut text = self.pieces(&(strong.outer.end..head.place.end), head.inline);
        cut_colon(&mut text);
        trim_end(&mut text);
        is_whole(&text).then_some(text)
    }

    /// Reads a list of outcomes.
    pub(super) fn outcomes(&mut self, node: &Node, given: &Given<'a>, name: &Name) -> Vec<Block> {
        let mut before = legend(name);
        let mut outcomes: Vec<Outcome> = Vec::new();
        for item in items(node) {
            let read = self.words(item, super::items::Mark::None);
            let span = read.item.span;
            let written = read.given.attributes.id.map(|id| id.text.to_owned());
            let id = written.unwrap_or_else(|| words::id(&read.lead));
            if outcomes.iter().any(|known| known.id == id) {
                self.tell(
                    Code::IdTwice,
                    span,
                    &format!("the outcome `{id}` is there twice"),
                    "name one of the two otherwise",
                );
                continue;
            }
            let text = self.after_lead(item).unwrap_or(read.item.text);
            let content = self.beneath_item(item.head().rest);
            outcomes.push(Outcome { id, label: read.lead, text, content, span });
        }
        self.worksheet.outcomes.push(Outcomes { span: given.span(), outcomes, lists: Vec::new() });
        before.push(Block::Outcomes(self.worksheet.outcomes.len() - 1));
        before
    }
}

/// The words before bands or outcomes, as a paragraph.
fn legend(name: &Name) -> Vec<Block> {
    if name.text.is_empty() {
        return Vec::new();
    }
    let mut text: Text = vec![super::Piece::Html("<p>".to_owned())];
    text.extend(name.text.iter().cloned());
    text.push(super::Piece::Html("</p>\n".to_owned()));
    vec![Block::Prose(text)]
}

/// Reads `3–6`, `7 to 9`, `up to 2`, `below 5`, `7+`, `over 10`, `20–49%`, `4`.
pub(super) fn ends(range: &str) -> Option<Ends> {
    let range = range.trim().replace('−', "-");
    let lower = range.to_lowercase();
    let percent = lower.contains('%');
    let step = |numbers: &[&str]| {
        let step = if numbers.iter().any(|number| number.contains(['.', ','])) { 0.1 } else { 1.0 };
        if percent { step / 100.0 } else { step }
    };
    let number = |text: &str| number(text, percent);
    if let Some(rest) = lower.strip_prefix("up to") {
        return Some(Ends { high: Some(number(rest)?), step: step(&[rest]), ..Ends::default() });
    }
    if let Some(rest) = lower.strip_prefix("below") {
        return Some(Ends {
            high: Some(number(rest)?),
            is_below: true,
            step: step(&[rest]),
            ..Ends::default()
        });
    }
    if let Some(rest) = lower.strip_prefix("over") {
        return Some(Ends {
            low: Some(number(rest)?),
            is_over: true,
            step: step(&[rest]),
            ..Ends::default()
        });
    }
    if let Some(rest) = lower.strip_suffix('+').or_else(|| lower.strip_suffix("+%")) {
        return Some(Ends { low: Some(number(rest)?), step: step(&[rest]), ..Ends::default() });
    }
    for separator in ["–", "—", " to ", "-"] {
        // A sign is no separator.
        let at = lower.char_indices().skip(1).find(|&(index, _)| lower[index..].starts_with(separator));
        if let Some((at, _)) = at {
            let (low, high) = (&lower[..at], &lower[at + separator.len()..]);
            let ends = Ends {
                low: Some(number(low)?),
                high: Some(number(high)?),
                step: step(&[low, high]),
                ..Ends::default()
            };
            return Some(ends);
        }
    }
    let only = number(&lower)?;
    Some(Ends { low: Some(only), high: Some(only), step: step(&[&lower]), ..Ends::default() })
}

/// What an author most likely means by a range that is none.
fn mended(range: &str) -> Option<String> {
    const BEFORE: [(&str, &str); 14] = [
        ("at least", "{}+"),
        ("at most", "up to {}"),
        ("above", "over {}"),
        ("from", "{}+"),
        ("less than", "below {}"),
        ("more than", "over {}"),
        ("under", "below {}"),
        ("until", "up to {}"),
        (">=", "{}+"),
        ("<=", "up to {}"),
        ("≥", "{}+"),
        ("≤", "up to {}"),
        (">", "over {}"),
        ("<", "below {}"),
    ];
    const AFTER: [(&str, &str); 8] = [
        ("and above", "{}+"),
        ("and less", "up to {}"),
        ("and more", "{}+"),
        ("or above", "{}+"),
        ("or less", "up to {}"),
        ("or more", "{}+"),
        ("–", "{}+"),
        ("-", "{}+"),
    ];
    let lower = range.to_lowercase();
    let before = BEFORE.iter().filter_map(|(words, form)| Some((lower.strip_prefix(words)?, form)));
    let after = AFTER.iter().filter_map(|(words, form)| Some((lower.strip_suffix(words)?, form)));
    let mut found = before.chain(after).map(|(number, form)| form.replace("{}", number.trim()));
    found.find(|range| ends(range).is_some())
}

/// Reads a number as a person writes it; in per cent it counts a hundredth.
fn number(text: &str, percent: bool) -> Option<f64> {
    let text = text.trim().trim_end_matches('%').trim().replace(',', ".");
    let number: f64 = text.parse().ok().filter(|it: &f64| it.is_finite())?;
    Some(if percent { number / 100.0 } else { number })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read() {
        let check = |text| ends(text).map(|it| (it.low, it.high, it.is_over, it.is_below));
        assert_eq!(check("3–6"), Some((Some(3.0), Some(6.0), false, false)));
        assert_eq!(check("7 to 9"), Some((Some(7.0), Some(9.0), false, false)));
        assert_eq!(check("-3 - -1"), Some((Some(-3.0), Some(-1.0), false, false)));
        assert_eq!(check("up to 2"), Some((None, Some(2.0), false, false)));
        assert_eq!(check("Below 5"), Some((None, Some(5.0), false, true)));
        assert_eq!(check("7+"), Some((Some(7.0), None, false, false)));
        assert_eq!(check("over 10"), Some((Some(10.0), None, true, false)));
        assert_eq!(check("20–49%"), Some((Some(0.2), Some(0.49), false, false)));
        assert_eq!(check("50%+"), Some((Some(0.5), None, false, false)));
        assert_eq!(check("4"), Some((Some(4.0), Some(4.0), false, false)));
        for text in ["", "many", "3 or 4", "+"] {
            assert_eq!(check(text), None, "{text}");
        }
        assert!((ends("1.5–2").map_or(0.0, |it| it.step) - 0.1).abs() < 1e-9);
    }
}
