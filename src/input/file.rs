//! Files: what is known of a file before it is read, and reading it.
//!
//! Owns stamps (the cheap sign that a file is unchanged), what copied files have in them, and the check of the encoding.
//! Refuses to open them: the gate does.

use std::collections::HashMap;
use std::fs::{File, Metadata};
use std::io::{self, Seek as _};
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::gate::{Gate, Refusal};
use super::picture;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::fingerprint::Fingerprint;
use crate::memory::{Memory, RememberedFile};

/// How long a file must have rested, in nanoseconds, before its stamp is believed: clocks of file systems are
/// coarse, and a second save within one tick would go unseen.
const REST_NANOSECONDS: i128 = 50_000_000;

/// The same for a file whose times are whole seconds: its file system may count in steps of two, as FAT does.
const COARSE_REST_NANOSECONDS: i128 = 2_000_000_000;

/// The cheap sign that a file has not changed since it was looked at last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Nanoseconds since 1970 of the last change of the contents.
    pub modified: i128,
    /// Nanoseconds since 1970 of the last change of the file's record, where the system keeps one: a tool that
    /// sets `modified` back cannot hide here.
    pub changed: i128,
    /// Bytes.
    pub length: u64,
}

impl Stamp {
    /// The stamp that a file's metadata gives.
    pub fn of(metadata: &Metadata) -> Self {
        let modified = metadata
            .modified()
            .ok()
            .and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok())
            .map_or(0, |since| since.as_nanos().cast_signed());
        Self { modified, changed: changed(metadata), length: metadata.len() }
    }

    /// Whether the file had rested long enough, when a build began at `now` (nanoseconds since 1970), for the
    /// stamp to tell any later change.
    pub fn is_settled(&self, now: i128) -> bool {
        let is_coarse = self.modified % 1_000_000_000 == 0 && self.changed % 1_000_000_000 == 0;
        let rest = if is_coarse { COARSE_REST_NANOSECONDS } else { REST_NANOSECONDS };
        self.modified.max(self.changed) + rest < now
    }
}

#[cfg(unix)]
fn changed(metadata: &Metadata) -> i128 {
    use std::os::unix::fs::MetadataExt;
    i128::from(metadata.ctime()) * 1_000_000_000 + i128::from(metadata.ctime_nsec())
}

#[cfg(not(unix))]
fn changed(_metadata: &Metadata) -> i128 {
    0
}

/// A markdown file of the content folder, not yet read.
#[derive(Clone, Debug)]
pub struct Source {
    /// Relative to the content folder, in Unicode normal form C, with `/` between its parts.
    pub path: Arc<str>,
    /// The path that diagnostics name.
    pub file: Arc<str>,
    /// Its stamp when the folder was walked.
    pub stamp: Stamp,
    /// Where it lies, without links.
    pub(super) location: Arc<Path>,
    /// The way to it.
    pub(super) gate: Arc<Gate>,
}

impl Source {
    /// Reads the text. A byte order mark is kept: spans count it.
    pub fn read(&self) -> Result<String, Diagnostic> {
        let bytes = self.gate.read(&self.location).map_err(|refusal| refusal.told(&self.file))?;
        text(bytes, &self.file)
    }
}

/// A file that is copied to the output as it is.
#[derive(Clone, Debug)]
pub struct CopiedFile {
    /// Relative to the content folder or to `static`, with `/` between its parts.
    pub path: Arc<str>,
    /// Which of the two folders it is in.
    pub folder: Folder,
    /// The path that diagnostics name.
    pub file: Arc<str>,
    /// Its stamp when the folder was walked.
    pub stamp: Stamp,
    /// The fingerprint of its contents.
    pub contents: Fingerprint,
    /// Its width and height in pixels, if it is a picture that tells.
    pub dimensions: Option<(u32, u32)>,
    /// Where it lies, without links.
    pub(super) location: Arc<Path>,
}

/// The folder that a copied file is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Folder {
    /// `content`: beside the posts that show it.
    Content,
    /// `static`: copied to the root of the site.
    Static,
}

impl CopiedFile {
    /// Opens it for reading, if it is still an ordinary file of the project in this folder. What leads there may have
    /// been replaced since the folders were walked, by a link to anywhere.
    pub fn open(&self, project: &Path) -> Result<File, Diagnostic> {
        let opened = Gate::of(project).open(&self.location);
        opened.map(|(file, _)| file).map_err(|refusal| refusal.told(&self.file))
    }
}

/// Fills in what the contents of the files tell, from memory where a file has not changed. A file that cannot be
/// read is told and left out.
pub(super) fn identify(
    files: &mut Vec<CopiedFile>,
    gate: &Gate,
    memory: &mut Memory,
    began: i128,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let remembered = &memory.files.contents;
    let looks: Vec<Result<RememberedFile, Refusal>> = files
        .par_iter()
        .map(|file| match remembered.get(&file.file) {
            Some(known) if known.stamp == Some(file.stamp) => Ok(*known),
            _ => look(file, gate, began),
        })
        .collect();
    let mut known = HashMap::with_capacity(files.len());
    let mut looks = looks.into_iter();
    files.retain_mut(|file| match looks.next() {
        Some(Ok(look)) => {
            file.contents = look.contents;
            file.dimensions = look.dimensions;
            known.insert(file.file.clone(), look);
            true
        }
        Some(Err(refusal)) => {
            diagnostics.push(refusal.told(&file.file));
            false
        }
        None => false,
    });
    if memory.files.contents != known {
        memory.files.contents = known;
        memory.files.changed = true;
    }
}

/// Does the same for one file that has changed; says whether it could be read.
pub(super) fn identify_one(file: &mut CopiedFile, gate: &Gate, memory: &mut Memory, began: i128) -> bool {
    let Ok(look) = look(file, gate, began) else { return false };
    file.contents = look.contents;
    file.dimensions = look.dimensions;
    memory.files.contents.insert(file.file.clone(), look);
    memory.files.changed = true;
    true
}

fn look(file: &CopiedFile, gate: &Gate, began: i128) -> Result<RememberedFile, Refusal> {
    let (mut opened, _) = gate.open(&file.location)?;
    let contents = Fingerprint::of_reader(&mut opened).map_err(Refusal::Failed)?;
    opened.rewind().map_err(Refusal::Failed)?;
    let dimensions = picture::size(opened, &file.path);
    Ok(RememberedFile { stamp: file.stamp.is_settled(began).then_some(file.stamp), contents, dimensions })
}

/// The text that these bytes are.
pub(super) fn text(bytes: Vec<u8>, file: &Arc<str>) -> Result<String, Diagnostic> {
    String::from_utf8(bytes).map_err(|error| not_utf8(file, &error))
}

pub(super) fn unreadable(file: &Arc<str>, error: &io::Error) -> Diagnostic {
    Diagnostic::in_file(Code::FileUnreadable, file, format!("the file cannot be read: {error}"))
        .help("make sure that the file is there and that you may read it")
}

fn not_utf8(file: &Arc<str>, error: &std::string::FromUtf8Error) -> Diagnostic {
    let bytes = error.as_bytes();
    let good = error.utf8_error().valid_up_to();
    let message = match bytes {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => "the file is saved as UTF-16, not as UTF-8".to_owned(),
        _ => format!("the file is not saved as UTF-8: the byte {:#04x} stands for no character", bytes[good]),
    };
    Diagnostic::at(Code::FileNotUtf8, file, Span::from(good..good + 1), message)
        .help("open it in your editor and save it with the encoding UTF-8")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_is_believed_when_its_clock_must_have_moved_on() {
        const SECOND: i128 = 1_000_000_000;
        let stamp = |modified, changed| Stamp { modified, changed, length: 1 };
        let fine = stamp(7 * SECOND, 7 * SECOND + 1);
        assert!(!fine.is_settled(7 * SECOND + SECOND / 100));
        assert!(fine.is_settled(7 * SECOND + SECOND / 10));
        let coarse = stamp(7 * SECOND, 7 * SECOND);
        assert!(!coarse.is_settled(8 * SECOND));
        assert!(coarse.is_settled(10 * SECOND));
        // The file system of a machine with a wrong clock: never believed, and read each time.
        assert!(!stamp(20 * SECOND, 20 * SECOND).is_settled(10 * SECOND));
    }
}
