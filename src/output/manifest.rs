//! The manifest: which files of the output folder are ours, and what we wrote into them.
//!
//! Owns its text and the rules of a route. Refuses to touch the disk, and to list a path that leads out of the
//! folder: a manifest may come from anywhere, and its files are deleted when they are no longer planned.
//!
//! The text is a line with the version and the site's address, then a line per file, sorted by path: key, hash, length
//! in bytes, path.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use rayon::prelude::*;

use crate::fingerprint::Fingerprint;

/// The manifest's own name in the output folder.
pub(super) const MANIFEST: &str = ".goalpost-manifest";

/// The manifest of a build that has begun to publish and has not ended.
pub(super) const NEXT_MANIFEST: &str = ".goalpost-manifest-next";

/// A file that stands in the output folder while a build has temporary files in it.
pub(super) const UNFINISHED: &str = ".goalpost-unfinished";

/// What the names of temporary files end in; they begin with a dot.
pub(super) const TEMPORARY: &str = ".goalpost-new";

const HEADER: &str = "goalpost-manifest 1";

/// The files of one build, by route.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    /// Where the site says that it is published: two projects with one output folder are told apart by it. Empty if
    /// that is not known.
    pub site: String,
    /// Each file with what is known of it.
    pub files: BTreeMap<Arc<str>, Entry>,
}

/// What a manifest says of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The fingerprint of all that the file was made from.
    pub key: Fingerprint,
    /// The fingerprint of its bytes.
    pub hash: Fingerprint,
    /// How many bytes it has.
    pub length: u64,
}

/// Why a manifest cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// Its first line names no version that is known here.
    Version,
    /// A line, counted from 1, is not of the form that it must have.
    Line(usize),
}

impl Manifest {
    /// The entry of a route.
    pub fn get(&self, route: &str) -> Option<&Entry> {
        self.files.get(route)
    }

    /// The text of the manifest. Equal manifests have equal texts.
    pub(super) fn text(&self) -> String {
        let mut text = String::with_capacity(self.files.len() * 110 + HEADER.len() + 1);
        text.push_str(HEADER);
        if !self.site.is_empty() {
            text.push(' ');
            text.push_str(&self.site);
        }
        text.push('\n');
        for (route, Entry { key, hash, length }) in &self.files {
            let written = writeln!(text, "{key} {hash} {length} {route}");
            debug_assert!(written.is_ok(), "a String takes everything");
        }
        text
    }

    /// Reads what [`Manifest::text`] wrote.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, Unreadable> {
        let text = std::str::from_utf8(bytes).map_err(|_| Unreadable::Version)?;
        let lines: Vec<&str> = text.split_terminator('\n').collect();
        let site = lines.first().and_then(|line| parse_header(line)).ok_or(Unreadable::Version)?;
        let parsed: Vec<_> = lines[1..].par_iter().with_min_len(256).map(|line| parse_line(line)).collect();
        let mut files: Vec<(Arc<str>, Entry)> = Vec::with_capacity(parsed.len());
        for (index, file) in parsed.into_iter().enumerate() {
            // The first line is the header; they are counted from 1.
            let (route, entry) = file.ok_or(Unreadable::Line(index + 2))?;
            if files.last().is_some_and(|(last, _)| *last >= route) {
                return Err(Unreadable::Line(index + 2));
            }
            files.push((route, entry));
        }
        // A text that was cut off ends anywhere but at a line's end.
        let is_whole = text.ends_with('\n');
        if is_whole {
            Ok(Self { site, files: files.into_iter().collect() })
        } else {
            Err(Unreadable::Line(lines.len()))
        }
    }
}

/// The site that the first line names.
fn parse_header(line: &str) -> Option<String> {
    match line.strip_prefix(HEADER)? {
        "" => Some(String::new()),
        site => site.strip_prefix(' ').map(str::to_owned),
    }
}

fn parse_line(line: &str) -> Option<(Arc<str>, Entry)> {
    let mut fields = line.splitn(4, ' ');
    let key = Fingerprint::parse(fields.next()?)?;
    let hash = Fingerprint::parse(fields.next()?)?;
    let length = fields.next()?.parse().ok()?;
    let route = fields.next().filter(|route| is_route(route))?;
    Some((route.into(), Entry { key, hash, length }))
}

/// Whether a text is a route: a path with `/` between its parts, that stays in the output folder on every system,
/// fits on a line, and is not the name of one of our own temporary files.
pub(super) fn is_route(route: &str) -> bool {
    route.split('/').all(|part| {
        !matches!(part, "" | "." | "..")
            && !part.contains(|it: char| it.is_control() || matches!(it, '\\' | ':'))
            && !is_reserved(part)
    })
}

/// Whether a file of this name would be taken for one of ours that is no part of the site.
pub(super) fn is_reserved(name: &str) -> bool {
    is_temporary(name) || matches!(name, MANIFEST | NEXT_MANIFEST | UNFINISHED)
}

/// Whether this is the name of a temporary file.
pub(super) fn is_temporary(name: &str) -> bool {
    name.starts_with('.') && name.ends_with(TEMPORARY)
}

/// The route of the folder that a file or folder is in; empty for the output folder itself.
pub(super) fn parent(route: &str) -> &str {
    route.rsplit_once('/').map_or("", |(folder, _)| folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(text: &str) -> Entry {
        Entry {
            key: Fingerprint::of(b"key"),
            hash: Fingerprint::of(text.as_bytes()),
            length: text.len() as u64,
        }
    }

    #[test]
    fn the_text_is_sorted_and_read_back() {
        let files = [("b.html", entry("b")), ("a/with a space.html", entry("a")), ("a.css", entry(""))];
        let manifest = Manifest {
            site: "https://example.com/blog".into(),
            files: files.into_iter().map(|(route, entry)| (route.into(), entry)).collect(),
        };
        let text = manifest.text();
        let paths: Vec<&str> = text.lines().skip(1).map(|line| line.splitn(4, ' ').nth(3).unwrap()).collect();
        assert_eq!(paths, ["a.css", "a/with a space.html", "b.html"]);
        assert_eq!(Manifest::parse(text.as_bytes()), Ok(manifest));
        assert_eq!(Manifest::parse(Manifest::default().text().as_bytes()), Ok(Manifest::default()));
    }

    #[test]
    fn a_text_that_is_no_manifest_is_refused() {
        let line = |route: &str| format!("{HEADER}\n{0} {0} 3 {route}\n", Fingerprint::of(b"x"));
        let cases = [
            (String::new(), Unreadable::Version),
            ("goalpost-manifest 2\n".to_owned(), Unreadable::Version),
            (format!("{HEADER}\nrubbish\n"), Unreadable::Line(2)),
            (line("../outside"), Unreadable::Line(2)),
            (line("/etc/passwd"), Unreadable::Line(2)),
            (line("C:/windows"), Unreadable::Line(2)),
            (line(".goalpost-manifest"), Unreadable::Line(2)),
            (line("a/.b.goalpost-new"), Unreadable::Line(2)),
            (line("a").trim_end().to_owned(), Unreadable::Line(2)),
            (line("a") + line("a").split_once('\n').unwrap().1, Unreadable::Line(3)),
        ];
        for (text, expected) in cases {
            assert_eq!(Manifest::parse(text.as_bytes()), Err(expected), "{text:?}");
        }
        assert_eq!(Manifest::parse(&[0xff, 0xfe]), Err(Unreadable::Version));
    }
}
