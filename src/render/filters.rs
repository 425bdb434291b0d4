//! Filters: what Goalpost adds to the template engine.
//!
//! All are pure: a filter that looked at anything but its arguments would escape the keys.

use std::borrow::Cow;
use std::fmt::Write as _;

use serde_json::Value as Json;
use tera::{Kwargs, State, Tera, TeraResult, Value};

/// Adds the filters to an engine; before its templates are read, since those are checked against it.
pub(super) fn register(tera: &mut Tera) {
    tera.register_filter("fill", fill);
    tera.register_filter("plural", plural);
    tera.register_filter("json", json);
    tera.set_escape_fn(escape);
}

/// `{{ t.part_of | fill(part=2, total=3) }}`: puts values into the places of a sentence.
#[expect(clippy::needless_pass_by_value, reason = "the engine asks for this signature")]
fn fill(sentence: &str, places: Kwargs, _: &State<'_>) -> TeraResult<String> {
    filled(sentence, |name| Ok(places.get::<&Value>(name)?.map(ToString::to_string)))
}

/// A sentence with values in its places; a place without one stays as it is.
pub(super) fn filled<E>(
    sentence: &str,
    value: impl Fn(&str) -> Result<Option<String>, E>,
) -> Result<String, E> {
    let mut filled = String::with_capacity(sentence.len() + 16);
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            filled.push('{');
            rest = after;
            continue;
        };
        match value(name)? {
            Some(value) => filled.push_str(&value),
            None => filled.extend(["{", name, "}"]),
        }
        rest = tail;
    }
    filled.push_str(rest);
    Ok(filled)
}

/// `{{ count | plural(words=t.posts) }}`: the form of a word that goes with a number, the number put into `{n}`.
///
/// The categories are those of Unicode's plural rules for the languages that know one and other; a theme in a
/// language that has more gives those forms by the same names, and the rule of its `one` alone is applied.
#[expect(clippy::needless_pass_by_value, reason = "the engine asks for this signature")]
fn plural(number: i64, arguments: Kwargs, _: &State<'_>) -> TeraResult<String> {
    let words: &tera::Map = arguments.must_get("words")?;
    let form = |name: &'static str| words.get(&tera::value::Key::Str(name)).and_then(Value::as_str);
    let chosen = match number {
        0 => form("zero").or_else(|| form("other")),
        1 => form("one").or_else(|| form("other")),
        2 => form("two").or_else(|| form("other")),
        _ => form("other"),
    };
    Ok(chosen.unwrap_or("{n}").replace("{n}", &number.to_string()))
}

/// `{{ value | json }}`: JSON that may stand in a `script` element.
fn json(value: &Value, _: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let json = serde_json::to_value(value).map_err(tera::Error::message)?;
    Ok(Value::safe_string(&script_json(&json)))
}

/// JSON in which nothing ends a `script` element or begins a comment in it.
fn script_json(json: &Json) -> String {
    let mut safe = String::new();
    push_harmless(&json.to_string(), &mut safe);
    safe
}

/// Adds JSON to a text, the characters escaped that mean something to HTML or, as line ends, to old scripts.
pub(super) fn push_harmless(json: &str, into: &mut String) {
    into.reserve(json.len());
    let mut rest = json;
    while let Some(at) = rest.bytes().position(|byte| matches!(byte, b'<' | b'>' | b'&' | 0xe2)) {
        // The line ends begin with the byte E2, as typographic quotation marks do: no other byte of a text is that one.
        let (before, from) = rest.split_at(at);
        into.push_str(before);
        let mut characters = from.chars();
        match characters.next() {
            Some(harmful @ ('<' | '>' | '&' | '\u{2028}' | '\u{2029}')) => {
                let _ = write!(into, "\\u{:04x}", u32::from(harmful));
            }
            other => into.extend(other),
        }
        rest = characters.as_str();
    }
    into.push_str(rest);
}

/// Escapes a text for HTML's text and quoted attributes. Apostrophes stay: themes quote attributes with `"`, and
/// titles with `&#x27;` in them are no pleasure to read.
fn escape(text: &str, output: &mut dyn std::io::Write) -> std::io::Result<()> {
    output.write_all(escaped(text).as_bytes())
}

/// A text escaped for HTML and XML.
pub(super) fn escaped(text: &str) -> Cow<'_, str> {
    let next = |text: &str| text.bytes().position(|byte| matches!(byte, b'<' | b'>' | b'&' | b'"'));
    let Some(mut at) = next(text) else { return Cow::Borrowed(text) };
    let mut escaped = String::with_capacity(text.len() + text.len() / 8 + 16);
    let mut rest = text;
    loop {
        escaped.push_str(&rest[..at]);
        escaped.push_str(match rest.as_bytes()[at] {
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'&' => "&amp;",
            _ => "&quot;",
        });
        rest = &rest[at + 1..];
        let Some(following) = next(rest) else { break };
        at = following;
    }
    escaped.push_str(rest);
    Cow::Owned(escaped)
}
