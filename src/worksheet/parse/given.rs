//! Given: the attributes that an author wrote, and what is wrong with them.
//!
//! Owns which keys there are at which place, and reading their values. What they mean together is for those who ask.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic, Span, suggest};
use crate::document::attributes::{self, Attributes, Pair};
use crate::worksheet::model::Steps;

use super::Parser;

/// Where attributes stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Where {
    /// In the braces of a blank.
    Blank,
    /// At the end of a heading or paragraph: for a list, a table or a section.
    Instrument,
    /// At the end of the first words of an item.
    Item,
}

/// Keys and the places at which they have a meaning.
const KEYS: &[(&str, &[Where])] = {
    use Where::{Blank, Instrument, Item};
    &[
        ("bands", &[Instrument]),
        ("cells", &[Instrument]),
        ("chart", &[Instrument]),
        ("check", &[Blank]),
        ("columns-from", &[Instrument]),
        ("date", &[Blank]),
        ("dim", &[Item]),
        ("else", &[Blank]),
        ("email", &[Blank]),
        ("for", &[Instrument, Item]),
        ("hours", &[Blank]),
        ("label", &[Blank, Instrument, Item]),
        ("long", &[Blank]),
        ("max", &[Blank, Instrument]),
        ("min", &[Blank, Instrument]),
        ("money", &[Blank]),
        ("number", &[Blank]),
        ("one-by-one", &[Instrument]),
        ("options", &[Blank, Instrument]),
        ("options-from", &[Blank, Instrument]),
        ("outcomes", &[Instrument]),
        ("percent", &[Blank]),
        ("practice", &[Instrument]),
        ("private", &[Blank]),
        ("rank", &[Instrument]),
        ("required", &[Blank, Instrument]),
        ("reverse", &[Item]),
        ("rows", &[Instrument]),
        ("rows-from", &[Instrument]),
        ("scale", &[Blank, Instrument]),
        ("scales", &[Instrument]),
        ("select", &[Blank, Instrument]),
        ("share", &[Instrument]),
        ("show-if", &[Instrument, Item]),
        ("step", &[Blank]),
        ("text", &[Blank]),
        ("unit", &[Blank, Instrument]),
        ("url", &[Blank]),
        ("valid-if", &[Blank]),
        ("value", &[Blank]),
        ("was", &[Blank, Instrument, Item]),
        ("weight", &[Item]),
    ]
};

/// Attributes, read.
#[derive(Clone, Debug, Default)]
pub(super) struct Given<'a> {
    pub(super) attributes: Attributes<'a>,
    /// The braces.
    pub(super) range: Range<usize>,
}

impl<'a> Given<'a> {
    pub(super) fn pair(&self, key: &str) -> Option<&Pair<'a>> {
        self.attributes.pairs.iter().find(|pair| pair.key == key)
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.pair(key).is_some()
    }

    pub(super) fn get(&self, key: &str) -> Option<&str> {
        self.attributes.get(key)
    }

    /// The value of a key and where the value stands.
    pub(super) fn spanned(&self, key: &str) -> Option<(&str, Span)> {
        let pair = self.pair(key)?;
        Some((pair.value.as_deref()?, pair.value_span))
    }

    pub(super) fn span(&self) -> Span {
        Span::from(self.range.clone())
    }
}

impl<'a> Parser<'a> {
    /// Reads braces that stand at some place, and tells what is wrong with them.
    pub(super) fn given(&mut self, range: Range<usize>, place: Where) -> Given<'a> {
        let (mut attributes, diagnostics) = attributes::read(self.file, self.text, range.clone());
        self.diagnostics.extend(diagnostics);
        for class in std::mem::take(&mut attributes.classes) {
            self.tell(
                Code::AttributeUnknown,
                class.span,
                "a class, which nothing in a worksheet has",
                "take it out; a theme styles worksheets by what they are",
            );
        }
        if place != Where::Item {
            for points in std::mem::take(&mut attributes.points) {
                self.tell(
                    Code::AttributeMisplaced,
                    points.span,
                    "points that no choice gives",
                    "put them at the end of an item that begins with `( )` or `[ ]`",
                );
            }
        }
        if let Some(id) = attributes.id.filter(|id| !super::words::is_id(id.text) || is_reserved(id.text)) {
            attributes.id = None;
            self.tell_id(id.text, id.span);
        }
        attributes.pairs.retain(|pair| self.check_key(pair, place));
        Given { attributes, range }
    }

    fn tell_id(&mut self, id: &str, span: Span) {
        let help = if is_reserved(id) {
            "the word has a meaning of its own in expressions: choose another"
        } else {
            "an id begins with a letter, and has lower-case letters, digits and hyphens"
        };
        self.tell(Code::IdSyntax, span, &format!("`{id}` cannot be an id"), help);
    }

    fn check_key(&mut self, pair: &Pair<'_>, place: Where) -> bool {
        let known = KEYS.iter().find(|(key, _)| *key == pair.key);
        let Some((key, places)) = known else {
            self.tell_key(pair, place);
            return false;
        };
        if places.contains(&place) {
            return true;
        }
        let belongs = if places.contains(&Where::Instrument) {
            "belongs at the end of the heading or paragraph before a list or table"
        } else if places.contains(&Where::Blank) {
            "belongs into the braces of a blank, as in `[hint]{…}`"
        } else {
            "belongs at the end of an item's first words"
        };
        self.tell(
            Code::AttributeMisplaced,
            pair.span,
            &format!("`{key}` has no meaning here"),
            &format!("`{key}` {belongs}"),
        );
        false
    }

    /// Tells of a key that there is nowhere. A bare word in a blank is most likely meant as its kind.
    fn tell_key(&mut self, pair: &Pair<'_>, place: Where) {
        let keys = || KEYS.iter().filter(|(_, places)| places.contains(&place)).map(|(key, _)| *key);
        let near = suggest::nearest(pair.key, keys());
        let is_kind = near.is_none_or(super::blank::is_kind);
        if place == Where::Blank && (pair.value.is_none() && is_kind || matches!(pair.key, "kind" | "type")) {
            return self.tell_kind(pair.value.as_deref().unwrap_or(pair.key), pair.span);
        }
        let (noun, example) = match place {
            Where::Blank => ("a blank", "`required` or `label=\"…\"`"),
            Where::Instrument => ("a heading or paragraph", "`scale=\"1 .. 5\"` or `rows=\"3+\"`"),
            Where::Item => ("an item", "`weight=2` or `show-if=\"…\"`"),
        };
        let message = format!("{noun} has no attribute `{}`", pair.key);
        let help = near.map_or_else(|| format!("it has such as {example}"), suggest::question);
        self.tell(Code::AttributeUnknown, pair.span, &message, &help);
    }

    /// A whole number that a key is set to.
    pub(super) fn whole(&mut self, given: &Given<'_>, key: &str) -> Option<u32> {
        let (value, span) = given.spanned(key)?;
        let number = value.trim().parse().ok();
        if number.is_none() {
            self.tell(
                Code::AttributeValue,
                span,
                &format!("`{key}` is no whole number"),
                &format!("write `{key}=3`"),
            );
        }
        number
    }

    /// A number that a key is set to.
    pub(super) fn decimal(&mut self, given: &Given<'_>, key: &str) -> Option<f64> {
        let (value, span) = given.spanned(key)?;
        let number = value.trim().parse::<f64>().ok().filter(|number| number.is_finite());
        if number.is_none() {
            self.tell(
                Code::AttributeValue,
                span,
                &format!("`{key}` is no number"),
                &format!("write `{key}=3` or `{key}=0.5`"),
            );
        }
        number
    }

    /// The words that a key is set to.
    pub(super) fn text_of(&mut self, given: &Given<'_>, key: &str) -> Option<String> {
        let pair = given.pair(key)?;
        let value = pair.value.as_deref().map(str::trim).filter(|value| !value.is_empty());
        if value.is_none() {
            self.tell(
                Code::AttributeValue,
                pair.span,
                &format!("`{key}` has no value"),
                &format!("write `{key}=\"…\"`"),
            );
        }
        value.map(ToOwned::to_owned)
    }

    /// The scale that `scale` is set to.
    pub(super) fn scale(&mut self, given: &Given<'_>) -> Option<Steps> {
        let pair = given.pair("scale")?;
        let Some(value) = pair.value.as_deref() else {
            self.tell_scale(pair.span, "`scale` has no ends");
            return None;
        };
        let steps = steps(value);
        if steps.is_none() {
            self.tell_ends(pair.value_span, value);
        }
        steps
    }

    /// Tells of ends between which there is no scale: what is wrong with them.
    fn tell_ends(&mut self, span: Span, value: &str) {
        let ends = SEPARATORS.iter().find_map(|separator| value.split_once(separator));
        let numbers = ends.and_then(|(low, high)| Some((end(low)?, end(high)?)));
        let Some(((low, low_words), (high, high_words))) = numbers else {
            return self.tell_scale(span, &format!("`{value}` is no scale"));
        };
        let mended = |(low, low_words): (i32, &str), (high, high_words): (i32, &str)| {
            let words = format!("{low} {low_words} .. {high} {high_words}");
            format!("write `scale=\"{}\"`", words.split_whitespace().collect::<Vec<_>>().join(" "))
        };
        let (message, help) = if low > high {
            ("the lower end of a scale comes first", mended((high, &high_words), (low, &low_words)))
        } else if high.checked_sub(low).is_none_or(|steps| !(1..MOST_STEPS).contains(&steps)) {
            let help = "for a number between wide ends write a blank: `[0 to 100]{number min=0 max=100}`";
            ("a scale has from two to eleven steps", help.to_owned())
        } else {
            ("the ends of a scale have `..` between them", mended((low, &low_words), (high, &high_words)))
        };
        self.tell(Code::ScaleEnds, span, message, &help);
    }

    pub(super) fn tell_scale(&mut self, span: Span, message: &str) {
        self.tell(
            Code::ScaleEnds,
            span,
            message,
            "write `scale=\"1 Rarely .. 5 Always\"`: from two to eleven steps",
        );
    }

    pub(super) fn tell(&mut self, code: Code, span: Span, message: &str, help: &str) {
        let diagnostic = Diagnostic::at(code, self.file, span, message);
        self.diagnostics.push(if help.is_empty() { diagnostic } else { diagnostic.help(help) });
    }
}

pub(super) fn is_reserved(id: &str) -> bool {
    super::words::RESERVED.contains(&id)
}

/// A scale has at most so many steps.
const MOST_STEPS: i32 = 11;

/// What authors write between the ends of a scale; the first is right.
const SEPARATORS: [&str; 7] = ["..", "…", " to ", "–", "—", " - ", "-"];

/// Reads `1 Rarely .. 5 Always`.
pub(super) fn steps(text: &str) -> Option<Steps> {
    let (low, high) = text.split_once("..").or_else(|| text.split_once('…'))?;
    let (low, low_words) = end(low)?;
    let (high, high_words) = end(high)?;
    let is_scale = low < high && high.checked_sub(low)? < MOST_STEPS;
    is_scale.then_some(Steps { low, high, low_words, high_words })
}

/// Reads one end of a scale: a whole number, then perhaps words.
fn end(text: &str) -> Option<(i32, String)> {
    let text = text.trim();
    let length = text
        .char_indices()
        .find(|&(index, character)| {
            !(character.is_ascii_digit() || index == 0 && matches!(character, '-' | '−'))
        })
        .map_or(text.len(), |(index, _)| index);
    let number = text[..length].replace('−', "-").parse().ok()?;
    let words = text[length..].trim_start_matches([':', ')', '=']).trim();
    Some((number, words.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_in_order() {
        assert!(KEYS.is_sorted_by_key(|(key, _)| *key));
    }

    #[test]
    fn scales_are_read() {
        let check = |text| steps(text).map(|it| (it.low, it.low_words, it.high, it.high_words));
        assert_eq!(check("1 Rarely .. 5 Always"), Some((1, "Rarely".into(), 5, "Always".into())));
        assert_eq!(check("-2..2"), Some((-2, String::new(), 2, String::new())));
        assert_eq!(check("0 .. 10 Fully, at last"), Some((0, String::new(), 10, "Fully, at last".into())));
        for text in ["1 to 5", "5 .. 1", "1 .. 50", "a .. b", "1 ..", ""] {
            assert_eq!(check(text), None, "{text}");
        }
    }
}
