//! Folders: what lies below one of a project's folders, through links as well.
//!
//! Owns the walk, and what is known of a file before it is opened. Refuses to open it: the gate does.

#![expect(clippy::disallowed_methods, reason = "this module is where folders are read")]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization;
use walkdir::{DirEntry, WalkDir};

use super::Stamp;
use super::gate::Gate;
use super::names::{is_never_read, unportable};
use super::trail::{Refusal, Trail};
use crate::diagnostic::{Code, Diagnostic};

/// A file below one of the project's folders.
pub(super) struct Entry {
    /// Relative to the folder, in normal form C.
    pub(super) path: Arc<str>,
    /// The path that diagnostics name.
    pub(super) file: Arc<str>,
    /// Where it lies itself, below the project's canonical folder and without links.
    pub(super) location: Arc<Path>,
    pub(super) stamp: Stamp,
}

/// All files below a folder of the project, in no particular order; nothing if there is no such folder.
pub(super) fn files_below(gate: &Gate, name: &str, diagnostics: &mut Vec<Diagnostic>) -> Vec<Entry> {
    let base = gate.project().join(name);
    if !base.is_dir() {
        return Vec::new();
    }
    let mut trail = match Trail::of(gate, name, &base) {
        Ok(trail) => trail,
        Err(refusal) => {
            diagnostics.extend(refusal.of_folder(&name.into()));
            return Vec::new();
        }
    };
    let met = meet(&mut trail, WalkDir::new(&base).min_depth(1).follow_links(true).into_iter());
    diagnostics.extend(met.failed.iter().map(|error| walk_failed(error, gate.project())));
    // Asking for ten thousand stamps takes longer than finding the files.
    let read: Vec<(Option<Entry>, Vec<Diagnostic>)> =
        met.found.into_par_iter().map(|(entry, place)| read_entry(&entry, place, gate, name)).collect();
    let mut entries = Vec::with_capacity(read.len());
    for (entry, told) in read {
        entries.extend(entry);
        diagnostics.extend(told);
    }
    let told = met.refused.into_iter().chain(met.deep.into_iter().min().map(|path| (Refusal::Deep, path)));
    diagnostics.extend(told.filter_map(|(refusal, path)| {
        refusal.told(&slashed(path.strip_prefix(gate.project()).unwrap_or(&path)).into())
    }));
    if trail.has_met_too_many() {
        diagnostics.extend(Refusal::Many.told(&name.into()));
    }
    entries
}

/// What was met below a folder.
#[derive(Default)]
struct Met {
    /// The files, each with its place if that is not where it was met.
    found: Vec<(DirEntry, Option<PathBuf>)>,
    refused: Vec<(Refusal, PathBuf)>,
    /// What is refused for being behind too many links: one mistake, of which the first place is told.
    deep: Vec<PathBuf>,
    failed: Vec<walkdir::Error>,
}

fn meet(trail: &mut Trail<'_>, mut walk: walkdir::IntoIter) -> Met {
    let mut met = Met::default();
    while let Some(result) = walk.next() {
        let admitted = match &result {
            Ok(entry) => trail.admit(entry),
            Err(error) => trail.count(error.depth()).map(|()| None),
        };
        match (result, admitted) {
            (Ok(entry), Ok(place)) if entry.file_type().is_file() => met.found.push((entry, place)),
            // A link that leads nowhere is told before it can be passed over. Emacs locks a file by such a link.
            (Err(error), Ok(_)) if is_of_nobody(&error) => {}
            (Err(error), Ok(_)) => met.failed.push(error),
            // The rest of the folder is as much too many.
            (_, Err(Refusal::Many)) => walk.skip_current_dir(),
            (Ok(entry), Err(refusal)) => {
                if entry.file_type().is_dir() {
                    walk.skip_current_dir();
                }
                match refusal {
                    Refusal::Deep => met.deep.push(entry.into_path()),
                    refusal => met.refused.push((refusal, entry.into_path())),
                }
            }
            (Ok(_), Ok(_)) | (Err(_), Err(_)) => {}
        }
    }
    met
}

fn read_entry(
    entry: &DirEntry,
    place: Option<PathBuf>,
    gate: &Gate,
    name: &str,
) -> (Option<Entry>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let Ok(relative) = entry.path().strip_prefix(gate.project().join(name)) else {
        return (None, diagnostics);
    };
    let Some(text) = relative.to_str() else {
        let file: Arc<str> = format!("{name}/{}", slashed(relative)).into();
        diagnostics.push(
            Diagnostic::in_file(Code::PathUnportable, &file, "the file has a name that is not Unicode")
                .help("rename it"),
        );
        return (None, diagnostics);
    };
    let path = text.replace(std::path::MAIN_SEPARATOR, "/");
    let path: Arc<str> = if path.is_ascii() { path.into() } else { path.nfc().collect::<String>().into() };
    let file: Arc<str> = format!("{name}/{path}").into();
    if let Some(why) = unportable(&path) {
        diagnostics.push(
            Diagnostic::in_file(
                Code::PathUnportable,
                &file,
                format!("this name cannot be published everywhere: {why}"),
            )
            .help("rename it with letters, digits, hyphens and dots"),
        );
    }
    match entry.metadata() {
        Ok(metadata) => {
            let location =
                place.map_or_else(|| entry.path().into(), |place| gate.project().join(place).into());
            (Some(Entry { path, file, location, stamp: Stamp::of(&metadata) }), diagnostics)
        }
        Err(error) => {
            diagnostics.push(walk_failed(&error, gate.project()));
            (None, diagnostics)
        }
    }
}

/// Whether what failed is a file or folder that is never read.
fn is_of_nobody(error: &walkdir::Error) -> bool {
    let name = error.path().and_then(Path::file_name);
    name.is_some_and(|name| is_never_read(&name.to_string_lossy()))
}

fn walk_failed(error: &walkdir::Error, root: &Path) -> Diagnostic {
    let file: Arc<str> =
        error.path().map(|path| slashed(path.strip_prefix(root).unwrap_or(path))).unwrap_or_default().into();
    if error.loop_ancestor().is_some() {
        return Diagnostic::in_file(
            Code::SymlinkOutside,
            &file,
            "this is a link to a folder that holds it, and is not followed",
        )
        .help("remove the link");
    }
    if error.path().is_some_and(Path::is_symlink) {
        return Diagnostic::in_file(
            Code::FileUnreadable,
            &file,
            "this is a link to a file that does not exist",
        )
        .help("remove the link, or put back what it leads to");
    }
    let reason = error.io_error().map_or_else(|| error.to_string(), std::string::ToString::to_string);
    Diagnostic::in_file(Code::FileUnreadable, &file, format!("the file cannot be read: {reason}"))
        .help("make sure that the file is there and that you may read it")
}

pub(super) fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}
