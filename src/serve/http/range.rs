//! Ranges: which part of a representation is asked for (RFC 9110, section 14).
//!
//! Owns single ranges of bytes. Refuses several at once: the whole is sent then, as the RFC allows.

/// What a `Range` header asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Everything: there is no such header, or one that says nothing to us.
    Whole,
    /// The bytes from the first to the last, both counted from 0 and both sent.
    Part { first: u64, last: u64 },
    /// Bytes that there are not.
    Unsatisfiable,
}

/// What is asked for of a representation of this length.
pub(super) fn wanted(header: &str, length: u64) -> Wanted {
    match single(header) {
        Some(("", "")) | None => Wanted::Whole,
        Some(("", suffix)) => last_bytes(number(suffix), length),
        Some((first, last)) => {
            let last = if last.is_empty() { u64::MAX } else { number(last) };
            between(number(first), last, length)
        }
    }
}

/// The two sides of the only range, each of digits or empty. `None` where the header is not of that form.
fn single(header: &str) -> Option<(&str, &str)> {
    let (unit, set) = header.split_once('=')?;
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return None;
    }
    let mut ranges =
        set.split(',').map(|range| range.trim_matches([' ', '\t'])).filter(|range| !range.is_empty());
    let only = ranges.next()?;
    if ranges.next().is_some() {
        return None;
    }
    let (first, last) = only.split_once('-')?;
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    (is_number(first) && is_number(last)).then_some((first, last))
}

/// A number of digits; one that is too large is the largest.
fn number(digits: &str) -> u64 {
    digits.parse().unwrap_or(u64::MAX)
}

fn last_bytes(count: u64, length: u64) -> Wanted {
    match (count, length) {
        (0, _) => Wanted::Unsatisfiable,
        // All of nothing is nothing, which `Content-Range` cannot say.
        (_, 0) => Wanted::Whole,
        _ => Wanted::Part { first: length.saturating_sub(count), last: length - 1 },
    }
}

fn between(first: u64, last: u64, length: u64) -> Wanted {
    if last < first {
        Wanted::Whole
    } else if first >= length {
        Wanted::Unsatisfiable
    } else {
        Wanted::Part { first, last: last.min(length - 1) }
    }
}
