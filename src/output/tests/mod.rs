//! Tests of the output stage on a real disk.

#![expect(clippy::disallowed_methods, reason = "tests of files look at files")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use tempfile::TempDir;

use super::system::FileSystem;
use super::{Committed, EditedFiles, FileKind, Output, Precompression, Request, Stamps};
use crate::diagnostic::Diagnostic;
use crate::fingerprint::Fingerprint;

mod builds;
mod faults;
mod faulty;
mod folders;
mod kill;
mod layouts;

use faulty::Faulty;

/// The files of a site, or of a folder.
type Files = BTreeMap<String, String>;

/// A project in a temporary folder, and what its last build remembered.
struct Project {
    folder: Folder,
    stamps: Stamps,
    edited: EditedFiles,
    precompression: Precompression,
    site_url: String,
}

/// The folder of a project.
enum Folder {
    /// Removed at the end.
    Own(TempDir),
    /// Of another process.
    Other(PathBuf),
}

impl Folder {
    fn path(&self) -> &Path {
        match self {
            Self::Own(folder) => folder.path(),
            Self::Other(folder) => folder,
        }
    }
}

impl Project {
    fn new() -> Self {
        // A memory file system where there is one: these tests are about the order of calls, not about a disk.
        let memory = Path::new("/dev/shm");
        let folder =
            if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap();
        fs::create_dir_all(folder.path().join("home/project/content")).unwrap();
        Self::with(Folder::Own(folder))
    }

    /// A project that another process has made.
    fn at(folder: &Path) -> Self {
        Self::with(Folder::Other(folder.to_owned()))
    }

    fn with(folder: Folder) -> Self {
        Self {
            folder,
            stamps: Stamps::default(),
            edited: EditedFiles::Refuse,
            precompression: Precompression::Off,
            site_url: "https://example.com".to_owned(),
        }
    }

    fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    fn root(&self) -> PathBuf {
        self.home().join("project")
    }

    fn public(&self) -> PathBuf {
        self.root().join("public")
    }

    fn open(&self, system: Arc<dyn FileSystem>, folder: &Path) -> Result<Output, Vec<Diagnostic>> {
        let request = Request {
            folder,
            project: &self.root(),
            home: Some(&self.home()),
            site: &self.site_url,
            edited: self.edited,
            precompression: self.precompression,
            stamps: Arc::new(self.stamps.clone()),
        };
        Output::open_with(system, &request).map_err(|diagnostic| vec![diagnostic])
    }

    /// Builds a site as the spine does.
    fn build_with(&self, system: Arc<dyn FileSystem>, site: &Files) -> Result<Committed, Vec<Diagnostic>> {
        let output = self.open(system, Path::new("public"))?;
        let write = |(route, text): (&String, &String)| {
            let key = Fingerprint::of(text.as_bytes());
            if output.keep(route, key) {
                return Vec::new();
            }
            output.write(route, key, text.as_bytes(), kind(route)).err().unwrap_or_default()
        };
        let mut problems: Vec<Diagnostic> = site.par_iter().flat_map_iter(write).collect();
        problems.sort();
        if problems.is_empty() { output.commit().map_err(|failed| failed.diagnostics) } else { Err(problems) }
    }

    fn build(&mut self, site: &Files) -> Result<Committed, Vec<Diagnostic>> {
        let committed = self.build_with(Arc::new(Faulty::sound()), site)?;
        self.stamps = committed.stamps.clone();
        Ok(committed)
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.public().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// All files of the output folder but our own notes.
    fn site(&self) -> Files {
        let mut files = self.everything();
        files.remove(".goalpost-manifest");
        files
    }

    /// All files of the output folder, links by where they lead.
    fn everything(&self) -> Files {
        let mut files = Files::new();
        gather(&self.public(), "", &mut files);
        files
    }
}

fn gather(folder: &Path, prefix: &str, files: &mut Files) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.map(Result::unwrap) {
        let route = format!("{prefix}{}", entry.file_name().to_str().unwrap());
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            gather(&entry.path(), &format!("{route}/"), files);
        } else if kind.is_symlink() {
            files.insert(route, format!("-> {}", fs::read_link(entry.path()).unwrap().display()));
        } else {
            let text = String::from_utf8_lossy(&fs::read(entry.path()).unwrap()).into_owned();
            files.insert(route, text);
        }
    }
}

/// A site from lines of `route = text`.
fn site(lines: &[&str]) -> Files {
    lines.iter().map(|line| line.split_once(" = ").unwrap()).map(|(a, b)| (a.into(), b.into())).collect()
}

fn kind(route: &str) -> FileKind {
    match route.rsplit_once('.') {
        Some((_, "html")) => FileKind::Page,
        _ => FileKind::Asset,
    }
}

/// Diagnostics in one line each.
fn told(diagnostics: &[Diagnostic]) -> Vec<String> {
    let line = |it: &Diagnostic| {
        let path = it.location.as_ref().map_or("", |location| &location.path);
        format!("{} {path}: {}", it.code.name(), it.message)
    };
    diagnostics.iter().map(line).collect()
}
