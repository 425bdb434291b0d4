//! Memory: what one build remembers for the next.
//!
//! Owns the store in `.goalpost/`: parsed documents without their bodies, highlighted code, fingerprints of copied
//! files, what output files are made from, stamps of what was written. Every entry is the result of a pure function, kept under the fingerprint of
//! all that it was made from; so a build with an empty memory is the same call, and gives the same bytes. The
//! folder may be deleted at any time.

#![expect(clippy::disallowed_methods, reason = "this module keeps its own files")]

use std::collections::HashMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use rayon::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::diagnostic::{Code, Diagnostic};
use crate::document::Document;
use crate::document::collection::Learned;
use crate::fingerprint::Fingerprint;
use crate::input::{Reading, Stamp};
use crate::output::Stamps;
use crate::plan::{Plan, Shell};
use crate::render::LoadedTemplates;
use crate::site::Linked;

mod last;
mod shelf;

pub use last::Last;
pub use shelf::{Shelf, Shelves};

/// The folder below the project's root.
pub const FOLDER: &str = ".goalpost";

/// What is remembered, in memory while a build runs.
#[derive(Debug, Default)]
pub struct Memory {
    /// Parsed documents by path.
    pub documents: Shelves<RememberedDocument>,
    /// Highlighted code by the fingerprint of its block.
    pub code: Shelf<CodeBlocks>,
    /// Copied files by the path that diagnostics name.
    pub files: Shelf<HashMap<Arc<str>, RememberedFile>>,
    /// What the files of the site are made from besides the bodies of documents, in the order of the plan.
    pub shells: Shelf<Vec<Shell>>,
    /// The stamps of what was written, by output file.
    pub outputs: Shelf<Arc<Stamps>>,
    /// What was read of the project last.
    pub reading: Reading,
    /// The facts of all documents, and the names that they speak of.
    pub learned: Last<Arc<Learned>>,
    /// How the documents hang together.
    pub linked: Last<Arc<Linked>>,
    /// The files of the site.
    pub plan: Last<Arc<Plan>>,
    /// The templates of the theme, and what there is to tell about them.
    pub(crate) templates: Last<Arc<LoadedTemplates>>,
    /// The last templates without an error.
    pub(crate) sound_templates: Option<Arc<LoadedTemplates>>,
}

/// Highlighted code by the fingerprint of its block, shared by all that render at a time.
pub type CodeBlocks = Arc<Mutex<HashMap<Fingerprint, Arc<str>>>>;

/// A document, and the text that it was made from.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RememberedDocument {
    /// The stamp of its file; `None` if it had not rested long enough to be believed.
    pub stamp: Option<Stamp>,
    /// The fingerprint of its text.
    pub text: Fingerprint,
    /// What the text says.
    pub document: Arc<Document>,
}

/// What is known of a copied file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RememberedFile {
    /// The stamp of the file; `None` if it had not rested long enough to be believed.
    pub stamp: Option<Stamp>,
    /// The fingerprint of its contents.
    pub contents: Fingerprint,
    /// Its width and height, of a picture.
    pub dimensions: Option<(u32, u32)>,
}

/// Changed when the form of any remembered type changes.
const FORMAT: &str = concat!("goalpost memory 7 ", env!("CARGO_PKG_VERSION"));

impl Memory {
    /// Loads what an earlier build kept. What cannot be read is forgotten, and told.
    pub fn load(root: &Path) -> (Self, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let (documents, ((code, files), (shells, outputs))) = rayon::join(
            || load_shelves(root, "documents"),
            || ((load(root, "code"), load(root, "files")), (load(root, "shells"), load(root, "outputs"))),
        );
        let memory = Self {
            documents: shelves(documents, &mut diagnostics),
            code: shelf(code, &mut diagnostics),
            files: shelf(files, &mut diagnostics),
            shells: shelf(shells, &mut diagnostics),
            outputs: shelf(outputs, &mut diagnostics),
            ..Self::default()
        };
        (memory, diagnostics)
    }

    /// Keeps the shelves that have changed. A full disk costs the next build time, and nothing else.
    pub fn save(&self, root: &Path) -> Result<(), Diagnostic> {
        let documents = &self.documents.shelves;
        documents
            .par_iter()
            .enumerate()
            .try_for_each(|(number, shelf)| save(root, &numbered("documents", number), shelf))?;
        save(root, "code", &self.code)?;
        save(root, "files", &self.files)?;
        save(root, "shells", &self.shells)?;
        save(root, "outputs", &self.outputs)
    }
}

#[derive(Serialize, Deserialize)]
struct Stored<T> {
    format: String,
    basis: Fingerprint,
    contents: T,
}

enum Loaded<T> {
    Nothing,
    Contents(Stored<T>),
    Unreadable(PathBuf),
}

/// The name of one of several shelves of a sort.
fn numbered(name: &str, number: usize) -> String {
    format!("{name}-{number}")
}

type LoadedShelves<T> = Vec<Loaded<HashMap<Arc<str>, T>>>;

fn load_shelves<T: DeserializeOwned + Send>(root: &Path, name: &str) -> LoadedShelves<T> {
    let count = Shelves::<T>::default().shelves.len();
    (0..count).into_par_iter().map(|number| load(root, &numbered(name, number))).collect()
}

fn shelves<T>(loaded: LoadedShelves<T>, diagnostics: &mut Vec<Diagnostic>) -> Shelves<T> {
    Shelves { shelves: loaded.into_iter().map(|loaded| shelf(loaded, diagnostics)).collect() }
}

fn load<T: DeserializeOwned>(root: &Path, name: &str) -> Loaded<T> {
    let path = root.join(FOLDER).join(name);
    let Ok(bytes) = std::fs::read(&path) else { return Loaded::Nothing };
    match whole(&bytes).and_then(|stored| postcard::from_bytes::<Stored<T>>(stored).ok()) {
        Some(stored) if stored.format == FORMAT => Loaded::Contents(stored),
        // Another version's memory is not damaged, only of no use.
        _ if is_other_version(&bytes) => Loaded::Nothing,
        _ => Loaded::Unreadable(path),
    }
}

/// What was stored, if it is still that of which the fingerprint at its end was taken. A letter that a bad disk turns
/// into another would else be a wrong title, and stay on every page until its post is edited.
fn whole(bytes: &[u8]) -> Option<&[u8]> {
    let (stored, seal) = bytes.split_last_chunk::<SEAL>()?;
    (*seal == seal_of(stored)).then_some(stored)
}

/// The length of the fingerprint at the end of a file, in bytes.
const SEAL: usize = 32;

fn seal_of(stored: &[u8]) -> [u8; SEAL] {
    let mut seal = [0; SEAL];
    seal.copy_from_slice(Fingerprint::of(stored).to_string().as_bytes());
    seal
}

fn is_other_version(bytes: &[u8]) -> bool {
    postcard::take_from_bytes::<String>(bytes)
        .is_ok_and(|(format, _)| format != FORMAT && format.starts_with("goalpost memory "))
}

fn shelf<T: Default>(loaded: Loaded<T>, diagnostics: &mut Vec<Diagnostic>) -> Shelf<T> {
    match loaded {
        Loaded::Contents(stored) => Shelf { contents: stored.contents, basis: stored.basis, changed: false },
        Loaded::Nothing => Shelf::default(),
        Loaded::Unreadable(path) => {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            diagnostics.push(Diagnostic::new(
                Code::MemoryUnreadable,
                format!("`{FOLDER}/{name}` cannot be read, and is made anew"),
            ));
            Shelf { changed: true, ..Shelf::default() }
        }
    }
}

fn save<T: Serialize>(root: &Path, name: &str, shelf: &Shelf<T>) -> Result<(), Diagnostic> {
    if !shelf.changed {
        return Ok(());
    }
    let stored = Stored { format: FORMAT.to_owned(), basis: shelf.basis, contents: &shelf.contents };
    let mut bytes = postcard::to_stdvec(&stored).map_err(|error| unkept(name, &error))?;
    bytes.extend(seal_of(&bytes));
    let folder = root.join(FOLDER);
    let temporary = folder.join(format!("{name}.new"));
    // What a build that was ended has left; a link in its place could lead to anybody's file.
    drop(std::fs::remove_file(&temporary));
    std::fs::create_dir_all(&folder)
        .and_then(|()| std::fs::File::create_new(&temporary))
        .and_then(|mut file| file.write_all(&bytes))
        .and_then(|()| std::fs::rename(&temporary, folder.join(name)))
        .map_err(|error| unkept(name, &error))
}

fn unkept(name: &str, error: &dyn std::fmt::Display) -> Diagnostic {
    Diagnostic::new(Code::MemoryUnreadable, format!("`{FOLDER}/{name}` cannot be written: {error}"))
        .help("no page suffers by it; only the next build takes longer")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_link_in_place_of_a_draft_is_not_written_through() {
        let root = tempfile::tempdir().expect("a temporary folder");
        let mut memory = Memory::default();
        memory.code.changed = true;
        std::fs::create_dir(root.path().join(FOLDER)).expect("a folder");
        std::fs::write(root.path().join("other"), "of somebody else").expect("a file");
        std::os::unix::fs::symlink("../other", root.path().join(FOLDER).join("code.new")).expect("a link");
        memory.save(root.path()).expect("memory can be kept");
        let other = std::fs::read_to_string(root.path().join("other")).expect("a file");
        assert_eq!(other, "of somebody else");
        assert!(root.path().join(FOLDER).join("code").is_file());
    }

    #[test]
    fn a_file_with_any_byte_turned_is_told_and_forgotten() {
        let root = tempfile::tempdir().expect("a temporary folder");
        let mut memory = Memory::default();
        let blocks = HashMap::from([(Fingerprint::of(b"key"), Arc::from("<pre>let goal = 1;</pre>"))]);
        memory.code.contents = Arc::new(Mutex::new(blocks.clone()));
        memory.code.changed = true;
        memory.save(root.path()).expect("memory can be kept");
        let path = root.path().join(FOLDER).join("code");
        let kept = std::fs::read(&path).expect("what was kept");
        let load = || {
            let (memory, diagnostics) = Memory::load(root.path());
            (memory.code.contents.lock().expect("nobody else").clone(), diagnostics.len())
        };
        assert_eq!(load(), (blocks, 0));
        let version = FORMAT.len();
        for at in 0..kept.len() {
            let mut damaged = kept.clone();
            damaged[at] ^= 1;
            std::fs::write(&path, &damaged).expect("a file can be damaged");
            let (contents, told) = load();
            assert!(contents.is_empty(), "byte {at}");
            // A file of another version is of no use either, and no surprise.
            assert!(told == 1 || at <= version, "byte {at}");
        }
        for length in 0..kept.len() {
            std::fs::write(&path, &kept[..length]).expect("a file can be cut off");
            assert_eq!(load(), (HashMap::new(), 1), "{length} bytes");
        }
    }
}
