//! Sites that are written in one text, made on disk and built through the library.
//!
//! Owns the form that `tests/diagnostics/README.md` describes. Refuses to judge what a build tells.

use std::fs;
use std::path::{Path, PathBuf};

use goalpost::build::{self, Report, Target};
use goalpost::input::{self, Address, Changed, Unpublished};
use goalpost::memory::Memory;
use tempfile::TempDir;

/// 2022-12-30T12:00:00Z, in seconds since 1970.
const NOW: i64 = 1_672_401_600;

const SITE_TOML: &str = "title = \"Coaching notes\"\nbase_url = \"https://example.com\"\n";
const PAGE: &str = "+++\ntitle = \"About\"\n+++\n\nWho I am and what I do.\n";

/// A site in a temporary folder, which goes with it.
pub(crate) struct VirtualSite {
    folder: TempDir,
}

/// A file of the text.
struct Entry<'a> {
    path: &'a str,
    option: Option<&'a str>,
    lines: String,
}

impl VirtualSite {
    /// Makes the site that a text describes.
    pub(crate) fn make(text: &str) -> Self {
        let site = Self { folder: TempDir::new().expect("a temporary folder") };
        fs::create_dir(site.root()).expect("a folder can be made");
        let entries = entries(text);
        for entry in &entries {
            site.add(entry);
        }
        if !entries.iter().any(|entry| entry.path == "site.toml") {
            site.write("site.toml", SITE_TOML.as_bytes());
        }
        if !entries.iter().any(|entry| entry.path == "content" || entry.path.starts_with("content/")) {
            site.write("content/about.md", PAGE.as_bytes());
        }
        site
    }

    /// The folder of the site.
    pub(crate) fn root(&self) -> PathBuf {
        // Links lead out of the project where they lead out of this folder.
        self.folder.path().join("project")
    }

    /// Builds the site without writing it.
    pub(crate) fn build(&self) -> Report {
        let request = build::Request { input: self.request(), target: Target::Nowhere };
        build::build(&request, &mut Memory::default())
    }

    /// The request to read the site.
    pub(crate) fn request(&self) -> input::Request {
        input::Request {
            root: self.root(),
            config: input::CONFIG_FILE.into(),
            address: Address::Configured,
            now: NOW,
            began: i128::from(NOW) * 1_000_000_000,
            unpublished: Unpublished::default(),
            changed: Changed::Everything,
        }
    }

    fn add(&self, entry: &Entry<'_>) {
        match entry.option {
            None => self.write(entry.path, entry.lines.as_bytes()),
            Some("escaped") => self.write(entry.path, &unescape(&entry.lines)),
            Some("absent") => {}
            Some(option) => {
                let target = option.strip_prefix("link to ").unwrap_or_else(|| panic!("unknown: ({option})"));
                let place = self.place(entry.path);
                std::os::unix::fs::symlink(target, place).expect("a link can be made");
            }
        }
    }

    fn write(&self, path: &str, contents: &[u8]) {
        fs::write(self.place(path), contents).expect("a file can be written");
    }

    /// Where a file goes; its folder is made.
    fn place(&self, path: &str) -> PathBuf {
        let place = self.root().join(path);
        fs::create_dir_all(place.parent().unwrap_or(Path::new("."))).expect("a folder can be made");
        place
    }
}

/// The files of a text, which begins with a description.
fn entries(text: &str) -> Vec<Entry<'_>> {
    let mut entries: Vec<Entry<'_>> = Vec::new();
    for line in text.split_inclusive('\n') {
        if let Some(head) = line.strip_prefix("=== ") {
            let head = head.trim_end();
            // A name may have parentheses of its own: `one (copy).md`.
            let (path, option) = match head.strip_suffix(')').and_then(|head| head.split_once(" (")) {
                Some((path, option)) => (path, Some(option)),
                None => (head, None),
            };
            entries.push(Entry { path, option, lines: String::new() });
        } else if let Some(entry) = entries.last_mut() {
            entry.lines.push_str(line);
        }
    }
    entries
}

/// Bytes from a text with escapes.
fn unescape(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, escape)) = rest.split_once('\\') {
        bytes.extend(before.as_bytes());
        rest = if let Some(after) = escape.strip_prefix('\n') {
            after
        } else if let Some(digits) = escape.strip_prefix('x') {
            bytes.push(u8::from_str_radix(&digits[..2], 16).expect("two hexadecimal digits"));
            &digits[2..]
        } else if let Some((digits, after)) = escape.strip_prefix("u{").and_then(|it| it.split_once('}')) {
            let number = u32::from_str_radix(digits, 16).expect("hexadecimal digits");
            let character = char::from_u32(number).expect("a character has that number");
            bytes.extend(character.encode_utf8(&mut [0; 4]).as_bytes());
            after
        } else if let Some((repeated, after)) = escape.strip_prefix('{').and_then(|it| it.split_once('}')) {
            let (count, piece) = repeated.split_once(' ').expect("a count, a blank and a text");
            bytes.extend(piece.repeat(count.parse().expect("a count")).into_bytes());
            after
        } else {
            panic!("unknown escape at `{}`", &escape[..escape.len().min(10)]);
        };
    }
    bytes.extend(rest.as_bytes());
    bytes
}
