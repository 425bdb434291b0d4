//! Walking: which texts and files of a project are parts of its site.
//!
//! Owns what is a text and what is copied, and telling of texts that lie in the wrong place.

#![expect(clippy::disallowed_methods, reason = "this module is where folders are read")]

use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use super::file::{self, Folder};
use super::folder::{Entry, files_below};
use super::gate::Gate;
use super::names::{almost_markdown, is_passed_over};
use super::{CopiedFile, Source, Stamp};
use crate::diagnostic::{Code, Diagnostic};
use crate::fingerprint::Fingerprint;
use crate::memory::Memory;

/// The files of `content` and `static`, each list by path.
#[derive(Clone, Debug)]
pub(super) struct Found {
    gate: Arc<Gate>,
    pub(super) sources: Vec<Source>,
    pub(super) files: Vec<CopiedFile>,
}

impl Found {
    /// Looks again at a file that is known, by the path that diagnostics name and by that on the disk, relative to the
    /// project; says whether that was enough. It is not where a file came, went or became something else.
    pub(super) fn look_again(&mut self, name: &str, path: &Path, memory: &mut Memory, began: i128) -> bool {
        let place = self.gate.project().join(path);
        let Ok(metadata) = place.symlink_metadata() else { return false };
        let Some((folder, path)) = name.split_once('/').filter(|_| metadata.is_file()) else { return false };
        let stamp = Stamp::of(&metadata);
        if folder == "content"
            && let Ok(index) = self.sources.binary_search_by(|source| (*source.path).cmp(path))
        {
            let source = &mut self.sources[index];
            source.stamp = stamp;
            return *source.location == place;
        }
        let folder = if folder == "content" { Folder::Content } else { Folder::Static };
        let Ok(index) = self.files.binary_search_by(|file| (file.folder, &*file.path).cmp(&(folder, path)))
        else {
            return false;
        };
        let file = &mut self.files[index];
        file.stamp = stamp;
        *file.location == place && file::identify_one(file, &self.gate, memory, began)
    }
}

pub(super) fn walk(gate: &Arc<Gate>, diagnostics: &mut Vec<Diagnostic>) -> Found {
    let mut found = Found { gate: gate.clone(), sources: Vec::new(), files: Vec::new() };
    if !gate.project().join("content").is_dir() {
        diagnostics.push(
            Diagnostic::new(Code::ContentMissing, "there is no `content` folder")
                .help("make one and write your first post in it: `goalpost new post \"Hello\"`"),
        );
    }
    for (name, folder) in [("content", Folder::Content), ("static", Folder::Static)] {
        for entry in files_below(gate, name, diagnostics) {
            add(&mut found, entry, folder, diagnostics);
        }
    }
    tell_beside_settings(gate, diagnostics);
    found.sources.par_sort_by(|a, b| a.path.cmp(&b.path));
    found.files.sort_by(|a, b| (a.folder, &a.path).cmp(&(b.folder, &b.path)));
    found
}

fn add(found: &mut Found, entry: Entry, folder: Folder, diagnostics: &mut Vec<Diagnostic>) {
    let Entry { path, file, location, stamp } = entry;
    let is_markdown = Path::new(&*path).extension().is_some_and(|extension| extension == "md");
    if folder == Folder::Content && is_markdown {
        found.sources.push(Source { path, file, stamp, location, gate: found.gate.clone() });
    } else {
        if folder == Folder::Content
            && let Some(stem) = almost_markdown(&path)
        {
            let message = "this is copied as it is: the names of posts end in `.md`";
            diagnostics.push(
                Diagnostic::in_file(Code::PathUnportable, &file, message)
                    .help(format!("rename it: `{stem}.md`")),
            );
        }
        found.files.push(CopiedFile {
            path,
            folder,
            file,
            stamp,
            contents: Fingerprint::default(),
            dimensions: None,
            location,
        });
    }
}

/// Tells of posts that lie beside `site.toml`. Other texts there, such as a `README.md`, are no part of the site.
fn tell_beside_settings(gate: &Gate, diagnostics: &mut Vec<Diagnostic>) {
    let Ok(entries) = gate.project().read_dir() else { return };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_markdown = Path::new(&name).extension().is_some_and(|extension| extension == "md");
        let is_post = is_markdown && !is_passed_over(&name) && begins_with_fence(gate, Path::new(&name));
        if is_post {
            let message = "this lies beside `site.toml`, and is no part of the site";
            diagnostics.push(
                Diagnostic::in_file(Code::PostMisplaced, &name.as_str().into(), message)
                    .help("move it to `content/posts`; a page such as \"Contact\" goes to `content`"),
            );
        }
    }
}

/// Whether a file begins as posts do.
fn begins_with_fence(gate: &Gate, file: &Path) -> bool {
    let mut begin = [0; 4];
    let is_read = gate.open(file).is_ok_and(|(mut file, _)| file.read_exact(&mut begin).is_ok());
    is_read && matches!(&begin, b"+++\n" | b"+++\r" | b"---\n" | b"---\r")
}
