//! The browser's side of the preview: its files, and where they are put into pages.

use include_dir::{Dir, include_dir};

use super::http::Bytes;

static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/serve/client");

/// What loads the browser's side, in every page that the preview shows and in none that a build writes.
pub const SCRIPT: &str = "<script type=\"module\" src=\"/_goalpost/client.js\"></script>";

/// A file of the browser's side.
pub(super) fn file(path: &str) -> Option<Bytes> {
    let is_served = matches!(path.rsplit_once('.'), Some((_, "js" | "css")));
    FILES.get_file(path).filter(|_| is_served).map(|file| Bytes::from_static(file.contents()))
}

/// A page with the script at the beginning of its head, before all others, since it compares what was served with what
/// is served next; at the very end where the page has no head.
pub(super) fn with_script(mut page: Vec<u8>) -> Vec<u8> {
    let at = head(&page).unwrap_or(page.len());
    page.splice(at..at, SCRIPT.bytes());
    page
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
        let page = |text: &str| String::from_utf8(with_script(text.as_bytes().to_vec())).expect("UTF-8");
        assert_eq!(page("<head><title>A</title>"), format!("<head>{SCRIPT}<title>A</title>"));
        assert_eq!(page("<HEAD lang=de>\n<title>"), format!("<HEAD lang=de>{SCRIPT}\n<title>"));
        assert_eq!(page("<header>words"), format!("<header>words{SCRIPT}"));
    }

    #[test]
    fn a_message_is_no_markup() {
        let page = failure("`<img src=x onerror=alert(1)>` & more");
        let text = String::from_utf8_lossy(&page);
        assert!(text.contains("`&lt;img src=x onerror=alert(1)&gt;` &amp; more"));
        assert!(!text.contains("<img"));
    }
}
