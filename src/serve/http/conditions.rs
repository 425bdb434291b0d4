//! Conditional requests: whether what a client has is still what there is (RFC 9110, section 13).

use std::time::SystemTime;

use hyper::HeaderMap;
use hyper::header::{HeaderName, IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, IF_UNMODIFIED_SINCE};

/// By what two representations are told apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Validators {
    /// The strong entity tag, with its quotes.
    pub(super) tag: Option<String>,
    /// When it was last changed, in whole seconds.
    pub(super) modified: Option<SystemTime>,
}

/// What the conditions of a request come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The answer is sent.
    Proceed,
    /// The client has it already: 304.
    NotModified,
    /// The client wanted it only as it was: 412.
    Failed,
}

/// Evaluates the conditions of a GET or HEAD in the order of section 13.2.2, but for `If-Range`.
pub(super) fn evaluate(headers: &HeaderMap, validators: &Validators) -> Outcome {
    let tag = validators.tag.as_deref();
    let holds = match matches(headers, &IF_MATCH, tag, is_strong_match) {
        Some(holds) => holds,
        None => since(headers, &IF_UNMODIFIED_SINCE, validators).is_none_or(|changed| !changed),
    };
    if !holds {
        return Outcome::Failed;
    }
    let has_it = match matches(headers, &IF_NONE_MATCH, tag, is_weak_match) {
        Some(matches) => matches,
        None => since(headers, &IF_MODIFIED_SINCE, validators).is_some_and(|changed| !changed),
    };
    if has_it { Outcome::NotModified } else { Outcome::Proceed }
}

/// Whether `If-Range`, if there is one, lets a range be sent: the client has a part of this very representation.
pub(super) fn range_applies(headers: &HeaderMap, validators: &Validators) -> bool {
    let mut values = headers.get_all(IF_RANGE).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return !headers.contains_key(IF_RANGE);
    };
    let Ok(value) = value.to_str() else { return false };
    if value.starts_with('"') || value.starts_with("W/") {
        return validators.tag.as_deref().is_some_and(|tag| is_strong_match(value, tag));
    }
    validators.modified.is_some() && httpdate::parse_http_date(value).ok() == validators.modified
}

/// Whether a list of tags has ours; `None` without such a header. A list that cannot be read has it not.
fn matches(
    headers: &HeaderMap,
    name: &HeaderName,
    tag: Option<&str>,
    is_match: fn(&str, &str) -> bool,
) -> Option<bool> {
    if !headers.contains_key(name) {
        return None;
    }
    Some(headers.get_all(name).iter().any(|value| {
        // Tags may hold bytes beyond ASCII; ours hold none, so what stands in place of those does not matter.
        let list = String::from_utf8_lossy(value.as_bytes());
        list.trim() == "*" || tags(&list).iter().any(|theirs| tag.is_some_and(|ours| is_match(theirs, ours)))
    }))
}

/// The entity tags of a list, as far as it can be read. A comma may stand within the quotes of one.
fn tags(list: &str) -> Vec<&str> {
    let mut tags = Vec::new();
    let mut rest = list.trim_start_matches([' ', '\t', ',']);
    while !rest.is_empty() {
        let quoted = rest.strip_prefix("W/").unwrap_or(rest);
        let Some(end) = quoted.strip_prefix('"').and_then(|inner| inner.find('"')) else { break };
        let (tag, after) = rest.split_at(rest.len() - quoted.len() + end + 2);
        tags.push(tag);
        rest = after.trim_start_matches([' ', '\t', ',']);
    }
    tags
}

fn is_strong_match(theirs: &str, ours: &str) -> bool {
    theirs == ours
}

fn is_weak_match(theirs: &str, ours: &str) -> bool {
    theirs.strip_prefix("W/").unwrap_or(theirs) == ours
}

/// Whether it has changed since the date of a header; `None` without one date, or where we do not know.
fn since(headers: &HeaderMap, name: &HeaderName, validators: &Validators) -> Option<bool> {
    let mut values = headers.get_all(name).iter();
    let (value, None) = (values.next()?, values.next()) else { return None };
    let date = httpdate::parse_http_date(value.to_str().ok()?).ok()?;
    Some(validators.modified? > date)
}
