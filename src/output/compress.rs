//! Compression: the `.gz` and `.br` that a server sends instead of a file.
//!
//! Owns which files have them, and how hard they are pressed. Refuses to know the disk. The same bytes give the
//! same compressed bytes: the gzip header holds no time and no name.

use std::io::{self, Write};

use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, GzBuilder};

use super::FileKind;
use crate::fingerprint::Fingerprint;

/// Up to this many bytes, a file goes into one packet as it is.
const SMALL: u64 = 256;

/// The endings of text that servers compress; pictures and fonts are compressed in themselves.
const ENDINGS: [&str; 7] = ["html", "css", "js", "xml", "json", "svg", "txt"];

/// Counted up whenever the same bytes would come out differently, so that files of an earlier version are redone.
const VERSION: u64 = 1;

/// A form in which a file is also written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coding {
    /// RFC 1952.
    Gzip,
    /// RFC 7932.
    Brotli,
}

impl Coding {
    /// Both, in the order in which they are written.
    pub(super) const ALL: [Self; 2] = [Self::Gzip, Self::Brotli];

    /// The route of a file's compressed form.
    pub(super) fn route(self, route: &str) -> String {
        let ending = match self {
            Self::Gzip => "gz",
            Self::Brotli => "br",
        };
        format!("{route}.{ending}")
    }

    /// The key of a compressed form: all that it is made from.
    pub(super) fn key(self, hash: Fingerprint) -> Fingerprint {
        Fingerprint::build(|hasher| {
            hasher.number(VERSION).number(self as u64).fingerprint(hash);
        })
    }

    /// The compressed form of some bytes.
    pub(super) fn encode(self, bytes: &[u8], kind: FileKind) -> io::Result<Vec<u8>> {
        match self {
            Self::Gzip => gzip(bytes),
            Self::Brotli => brotli(bytes, kind),
        }
    }
}

/// Whether a file has compressed forms beside it.
pub(super) fn applies(route: &str, length: u64) -> bool {
    length > SMALL && is_text(route)
}

/// Whether a file's name says that it is text.
pub(super) fn is_text(route: &str) -> bool {
    route.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.contains(&ending))
}

fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    // Level 9 takes longer than 6 and gains nothing on pages.
    let mut encoder = GzBuilder::new().mtime(0).write(Vec::new(), Compression::new(6));
    encoder.write_all(bytes)?;
    encoder.finish()
}

fn brotli(bytes: &[u8], kind: FileKind) -> io::Result<Vec<u8>> {
    // 11 is forty times slower than 5 for a tenth less: worth it for what every page loads, and for nothing else.
    let quality = match kind {
        FileKind::Asset => 11,
        FileKind::Page => 5,
    };
    let parameters = BrotliEncoderParams { quality, size_hint: bytes.len(), ..Default::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &bytes[..], &mut compressed, &parameters)?;
    Ok(compressed)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn what_is_compressed_comes_back() {
        let text = "Write this on a rock. ".repeat(100);
        for kind in [FileKind::Asset, FileKind::Page] {
            let gzip = Coding::Gzip.encode(text.as_bytes(), kind).unwrap();
            let mut back = String::new();
            flate2::read::GzDecoder::new(&gzip[..]).read_to_string(&mut back).unwrap();
            assert_eq!(back, text);
            assert_eq!(gzip[4..8], [0; 4], "the header holds no time");
            let brotli = Coding::Brotli.encode(text.as_bytes(), kind).unwrap();
            let mut back = Vec::new();
            brotli::BrotliDecompress(&mut &brotli[..], &mut back).unwrap();
            assert_eq!(back, text.as_bytes());
            assert!(gzip.len() < 200 && brotli.len() < gzip.len());
        }
    }

    #[test]
    fn only_text_of_some_length_is_compressed() {
        let cases = [
            ("index.html", 257, true),
            ("index.html", 256, false),
            ("a/style.css", 1000, true),
            ("photo.jpg", 1000, false),
            ("CNAME", 1000, false),
            ("html", 1000, false),
        ];
        for (route, length, expected) in cases {
            assert_eq!(applies(route, length), expected, "{route}");
        }
    }
}
