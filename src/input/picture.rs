//! Pictures: how wide and high they are, so that pages leave room for them before they are loaded.
//!
//! Owns the size of pictures made of points (by `imagesize`) and of SVG drawings, in CSS pixels. Refuses to judge a
//! picture: of what has no size, pages say none.

use std::io::{BufRead, BufReader, Read, Seek};
use std::path::Path;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// A drawing says its size in its first element; what comes after so many events is not looked at.
const EVENTS: usize = 50;

/// And neither is what comes after so many bytes. One event is held as a whole, and could be all of the file.
const BYTES: u64 = 64 << 10;

/// The width and height of a picture of that name, if it is one and says so.
pub(super) fn size(picture: impl Read + Seek, name: &str) -> Option<(u32, u32)> {
    let is_drawing =
        Path::new(name).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("svg"));
    if is_drawing {
        return size_of_drawing(BufReader::new(picture.take(BYTES)));
    }
    let size = imagesize::reader_size(BufReader::new(picture)).ok()?;
    Some((size.width.try_into().ok()?, size.height.try_into().ok()?))
}

/// The size of an SVG drawing: its `width` and `height`, or else those of its `viewBox` (SVG 2, section 8).
fn size_of_drawing(source: impl BufRead) -> Option<(u32, u32)> {
    let mut reader = Reader::from_reader(source);
    let mut buffer = Vec::new();
    for _ in 0..EVENTS {
        match reader.read_event_into(&mut buffer).ok()? {
            Event::Start(element) | Event::Empty(element) => {
                return (element.local_name().as_ref() == b"svg")
                    .then(|| size_of_element(&element))
                    .flatten();
            }
            Event::Eof => return None,
            _ => buffer.clear(),
        }
    }
    None
}

fn size_of_element(element: &BytesStart<'_>) -> Option<(u32, u32)> {
    let value = |name: &str| {
        let attribute = element.try_get_attribute(name).ok()??;
        String::from_utf8(attribute.value.into_owned()).ok()
    };
    let given = value("width").zip(value("height"));
    if let Some((width, height)) = given.and_then(|(width, height)| Some((pixels(&width)?, pixels(&height)?)))
    {
        return Some((width, height));
    }
    let view = value("viewBox")?;
    let mut numbers = view.split([' ', ',', '\n', '\t']).filter(|it| !it.is_empty()).skip(2);
    Some((pixels(numbers.next()?)?, pixels(numbers.next()?)?))
}

/// A length in pixels, rounded: `400`, `400px`. Others depend on what the reader sees the page on.
#[expect(clippy::cast_sign_loss, reason = "checked to be positive")]
fn pixels(length: &str) -> Option<u32> {
    let number: f64 = length.trim().trim_end_matches("px").parse().ok()?;
    (number >= 0.5 && number < f64::from(u32::MAX)).then_some(number.round() as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drawings_say_their_size() {
        for (source, size) in [
            ("<svg width='400' height=\"300px\" viewBox='0 0 1 1'/>", Some((400, 300))),
            (
                "<?xml version='1.0'?><!-- a --><svg:svg viewBox='0 0 40.4,30.6'><g/></svg:svg>",
                Some((40, 31)),
            ),
            ("<svg width='100%' height='100%' viewBox='0 0 8 6'/>", Some((8, 6))),
            ("<svg width='10em' height='3em'/>", None),
            ("<svg width='-4' height='0'/>", None),
            ("<svg viewBox='0 0 8'/>", None),
            ("<html width='4' height='4'/>", None),
            ("no drawing", None),
            ("<svg", None),
            ("", None),
        ] {
            assert_eq!(size_of_drawing(source.as_bytes()), size, "{source}");
        }
    }

    #[test]
    fn a_drawing_that_does_not_say_its_size_soon_has_none() {
        let drawing = |length: usize| format!("<svg title='{}' width='4' height='4'/>", " ".repeat(length));
        let size = |length| size(std::io::Cursor::new(drawing(length)), "a.SVG");
        assert_eq!(size(60 << 10), Some((4, 4)));
        assert_eq!(size(64 << 10), None);
    }
}
