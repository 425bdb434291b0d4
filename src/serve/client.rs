//! The browser's side of the preview: its files, and where they are put into pages.

use include_dir::{Dir, include_dir};
use memchr::memmem;

use super::http::Bytes;
use crate::fingerprint::Fingerprint;

static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/serve/client");

/// What loads the browser's side begins and ends with this, in every page that the preview shows and in none that a build
/// writes. Between the two stands the fingerprint of the page without it.
pub const SCRIPT: [&str; 2] =
    ["<script type=\"module\" src=\"/_goalpost/client.js\" data-version=\"", "\"></script>"];

/// A file of the browser's side.
pub(super) fn file(path: &str) -> Option<Bytes> {
    let is_served = matches!(path.rsplit_once('.'), Some((_, "js" | "css")));
    FILES.get_file(path).filter(|_| is_served).map(|file| Bytes::from_static(file.contents()))
}

/// A page with the script at the beginning of its head, before all others, since it compares what was served with what
/// is served next; at the very end where the page has no head.
pub(super) fn with_script(mut page: Vec<u8>) -> Vec<u8> {
    let at = head(&page).unwrap_or(page.len());
    let script = SCRIPT.join(&Fingerprint::of(&page).to_string());
    page.splice(at..at, script.bytes());
    page
}

/// The fingerprint that stands in the script of a page.
pub(super) fn version(page: &[u8]) -> Option<String> {
    let at = memmem::find(page, SCRIPT[0].as_bytes())? + SCRIPT[0].len();
    let version = page.get(at..at + Fingerprint::default().to_string().len())?;
    std::str::from_utf8(version).ok().map(str::to_owned)
}

/// The first byte within the head of a page.
fn head(page: &[u8]) -> Option<usize> {
    const TAG: &[u8] = b"<head";
    let is_tag = |after: Option<&u8>| after.is_some_and(|byte| *byte == b'>' || byte.is_ascii_whitespace());
    let starts = page.windows(TAG.len()).enumerate().filter(|(_, part)| part.eq_ignore_ascii_case(TAG));
    let mut ends = starts.map(|(start, _)| start + TAG.len()).filter(|end| is_tag(page.get(*end)));
    let end = ends.next()?;
    page[end..].iter().position(|byte| *byte == b'>').map(|length| end + length + 1)
}

/// A page that stands where none can be made. The browser's side lays over it what is wrong.
pub(super) fn failure(message: &str) -> Bytes {
    let mut escaped = String::new();
    for character in message.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            other => escaped.push(other),
        }
    }
    let page = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\">\
         <title>This page cannot be shown</title></head>\n\
         <body><main><h1>This page cannot be shown</h1>\n<p>{escaped}</p></main></body></html>\n"
    );
    with_script(page.into_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_stands_at_the_beginning_of_the_head() {
        for (before, after) in
            [("<head>", "<title>A</title>"), ("<HEAD lang=de>", "\n<title>"), ("<header>words", "")]
        {
            let page = format!("{before}{after}");
            let script = SCRIPT.join(&Fingerprint::of(page.as_bytes()).to_string());
            let shown = with_script(page.clone().into_bytes());
            assert_eq!(shown, format!("{before}{script}{after}").into_bytes());
            assert_eq!(version(&shown), Some(Fingerprint::of(page.as_bytes()).to_string()));
            assert_eq!(version(page.as_bytes()), None);
        }
    }

    #[test]
    fn a_message_is_no_markup() {
        let page = failure("`<img src=x onerror=alert(1)>` & more");
        let text = String::from_utf8_lossy(&page);
        assert!(text.contains("`&lt;img src=x onerror=alert(1)&gt;` &amp; more"));
        assert!(!text.contains("<img"));
    }
}
