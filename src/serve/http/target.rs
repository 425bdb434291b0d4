//! Targets: what the path and the query of a request mean.
//!
//! Owns percent-decoding, once, to an address. Refuses every path that could mean two things to two readers: what a
//! browser would not send, no page of a site needs.

use std::fmt;

/// How long a path may be, in bytes as it is sent.
const LONGEST: usize = 8 << 10;

/// Why a path is no address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It does not begin with a slash.
    NoSlash,
    /// It is longer than any address.
    TooLong,
    /// A percent sign is not followed by two hexadecimal digits.
    Percent,
    /// It is not UTF-8.
    Encoding,
    /// It has a control character.
    Control,
    /// It has a backslash, which some systems take for a slash.
    Backslash,
    /// A slash is percent-encoded: part of a name, which no file's name can have.
    HiddenSlash,
    /// Two slashes follow each other.
    DoubleSlash,
    /// A segment is `.` or `..`.
    Dots,
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::NoSlash => "the path does not begin with a slash",
            Self::TooLong => "the path is too long",
            Self::Percent => "a percent sign in the path is not followed by two hexadecimal digits",
            Self::Encoding => "the path is not UTF-8",
            Self::Control => "the path has a control character",
            Self::Backslash => "the path has a backslash",
            Self::HiddenSlash => "the path has an encoded slash",
            Self::DoubleSlash => "the path has two slashes in a row",
            Self::Dots => "the path has a segment `.` or `..`",
        })
    }
}

/// The address that a path means, as it stands in a request or in a browser's `location.pathname`.
///
/// # Errors
///
/// If the path is no address; see [`Fault`].
pub fn address(path: &str) -> Result<String, Fault> {
    if path.len() > LONGEST {
        return Err(Fault::TooLong);
    }
    if !path.starts_with('/') {
        return Err(Fault::NoSlash);
    }
    if path.as_bytes().windows(3).any(|code| code.eq_ignore_ascii_case(b"%2f")) {
        return Err(Fault::HiddenSlash);
    }
    let bytes = decode(path.as_bytes()).ok_or(Fault::Percent)?;
    let address = String::from_utf8(bytes).map_err(|_| Fault::Encoding)?;
    match fault(&address) {
        None => Ok(address),
        Some(fault) => Err(fault),
    }
}

/// What is wrong with a decoded path.
fn fault(address: &str) -> Option<Fault> {
    if address.contains(char::is_control) {
        Some(Fault::Control)
    } else if address.contains('\\') {
        Some(Fault::Backslash)
    } else if address.contains("//") {
        Some(Fault::DoubleSlash)
    } else if address.split('/').any(|segment| matches!(segment, "." | "..")) {
        Some(Fault::Dots)
    } else {
        None
    }
}

/// The first value of a name in a query, decoded as forms are encoded; `None` too if it is not UTF-8.
pub fn parameter(query: &str, name: &str) -> Option<String> {
    let plain = |text: &str| String::from_utf8(decode(text.replace('+', " ").as_bytes())?).ok();
    query.split('&').find_map(|pair| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        (plain(key)? == name).then(|| plain(value))
    })?
}

/// Percent-decodes once. `None` where a percent sign is followed by anything but two hexadecimal digits.
fn decode(text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let (high, after) = rest.split_first()?;
        let (low, after) = after.split_first()?;
        bytes.push(digit(*high)? << 4 | digit(*low)?);
        rest = after;
    }
    Some(bytes)
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).map(|digit| digit as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, expected: Result<&str, Fault>) {
        assert_eq!(address(path), expected.map(str::to_owned), "{path}");
    }

    #[test]
    fn paths_are_decoded_once() {
        check("/", Ok("/"));
        check("/posts/gr%C3%BC%c3%9fe/", Ok("/posts/grüße/"));
        check("/a%20b+c", Ok("/a b+c"));
        check("/%252e%252e/", Ok("/%2e%2e/"));
        check("/.well-known/...", Ok("/.well-known/..."));
    }

    #[test]
    fn what_could_mean_two_things_is_refused() {
        check("", Err(Fault::NoSlash));
        check("*", Err(Fault::NoSlash));
        check("/%", Err(Fault::Percent));
        check("/%2", Err(Fault::Percent));
        check("/%2g", Err(Fault::Percent));
        check("/%+1", Err(Fault::Percent));
        check("/%00", Err(Fault::Control));
        check("/%C2%85", Err(Fault::Control));
        check("/%C0%AE%C0%AE/", Err(Fault::Encoding));
        check("/a%5C..%5Cb", Err(Fault::Backslash));
        check("/a%2Fb", Err(Fault::HiddenSlash));
        check("//evil.example", Err(Fault::DoubleSlash));
        check("/a/%2e%2E/b", Err(Fault::Dots));
        check("/a/.", Err(Fault::Dots));
        check(&"/a".repeat(LONGEST), Err(Fault::TooLong));
    }

    #[test]
    fn parameters_are_read_from_queries() {
        assert_eq!(parameter("a=1&path=%2Fx%2F%3F&path=2", "path").as_deref(), Some("/x/?"));
        assert_eq!(parameter("path=a+b%2Bc", "path").as_deref(), Some("a b+c"));
        assert_eq!(parameter("path", "path").as_deref(), Some(""));
        assert_eq!(parameter("", "path"), None);
        assert_eq!(parameter("path=%FF", "path"), None);
        assert_eq!(parameter("%FF=1&path=2", "path").as_deref(), Some("2"));
    }
}
