//! The ground: which folders of a project are watched, which are looked through, and where its links lead.
//!
//! Owns walking a project for its folders. Refuses to decide when that is done, and what it means for anybody.
//!
//! A folder is watched before it is listed: what is put into it meanwhile is either listed or told. Folders are
//! watched one by one, since a watch on a tree would count every folder of the output against the system's limit.

#![expect(clippy::disallowed_methods, reason = "this module looks for folders and links")]

use std::collections::BTreeSet;
use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::links::Links;
use super::mount;
use super::native::{Backend, Notice, Reach, Refusal};
use super::poll::{Place, Poller};
use super::scope::Scope;

/// What tells a folder from another one in its place.
pub(super) type Identity = (u64, u64);

/// What is known of a project's folders while they are there. All paths but the root are relative to it.
pub(super) struct Ground {
    pub(super) root: PathBuf,
    pub(super) identity: Identity,
    pub(super) scope: Scope,
    pub(super) links: Links,
    pub(super) poller: Poller,
    /// Where links lead that would otherwise not be followed; the poller looks there.
    beside: BTreeSet<PathBuf>,
    /// `None`: all is looked through.
    backend: Option<Box<dyn Backend>>,
    /// Whether folders of other machines are known by their mount, and looked through.
    far: Far,
    /// The folders that the system watches.
    folders: BTreeSet<PathBuf>,
    /// The folders that the system refused to watch, and why.
    refused: Vec<(PathBuf, Refusal)>,
}

/// What is done with a folder whose files change on another machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Far {
    /// It is looked through.
    Polled,
    /// It is watched, since the author said so.
    Watched,
}

/// How a folder is followed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Watched,
    Polled,
}

impl Ground {
    /// The ground of a project of which nothing is known yet.
    pub(super) fn new(root: PathBuf, identity: Identity, scope: Scope, far: Far) -> Self {
        Self {
            root,
            identity,
            scope,
            links: Links::default(),
            poller: Poller::default(),
            beside: BTreeSet::new(),
            backend: None,
            far,
            folders: BTreeSet::new(),
            refused: Vec::new(),
        }
    }

    /// Takes in the whole project; without a backend, all of it is looked through.
    pub(super) fn begin(&mut self, backend: Option<Box<dyn Backend>>, stop: &AtomicBool, now: Duration) {
        self.backend = backend;
        self.take_in(Path::new(""), stop, now);
        self.follow_links(stop, now);
    }

    /// Takes in some paths anew: folders were made, moved or removed there, or links.
    pub(super) fn refresh(&mut self, paths: &BTreeSet<PathBuf>, stop: &AtomicBool, now: Duration) {
        let mut tops: Vec<&PathBuf> = Vec::new();
        for path in paths {
            if tops.last().is_none_or(|top| !path.starts_with(top)) && self.scope.holds(path) {
                tops.push(path);
            }
        }
        // All are forgotten before any is taken in: a folder that moved from one to the other is one to the system.
        for path in &tops {
            self.forget(path);
        }
        for path in tops {
            self.take_in(path, stop, now);
        }
        self.follow_links(stop, now);
    }

    /// Tries again to watch what the system refused to. Says whether anything came of it.
    pub(super) fn try_again(&mut self, stop: &AtomicBool, now: Duration) -> bool {
        let mut watched = BTreeSet::new();
        for (path, _) in &self.refused {
            let Some(backend) = &mut self.backend else { break };
            if backend.add(&self.root.join(path)).is_err() {
                break;
            }
            watched.insert(path.clone());
        }
        self.refused.retain(|(path, _)| !watched.contains(path));
        for path in &watched {
            self.poller.remove(path);
        }
        for path in &watched {
            self.take_in(path, stop, now);
        }
        !watched.is_empty()
    }

    /// Looks through what is not watched.
    pub(super) fn look(&mut self, stop: &AtomicBool, now: Duration) -> Vec<Notice> {
        let place = Place { root: &self.root, scope: &self.scope, stop };
        self.poller.look(place, now)
    }

    /// Whether a folder is watched here, or a link known.
    pub(super) fn knows(&self, path: &Path) -> bool {
        self.folders.contains(path) || self.links.has(path)
    }

    /// Whether the system tells of a folder that it is written when that means more than a file in it.
    pub(super) fn minds_folders(&self) -> bool {
        self.backend.as_ref().is_some_and(|backend| backend.reach() == Reach::Folder)
    }

    /// What the system refused first, and how many folders it refused.
    pub(super) fn refusal(&self) -> Option<(&Refusal, usize)> {
        self.refused.first().map(|(_, refusal)| (refusal, self.refused.len()))
    }

    fn forget(&mut self, path: &Path) {
        let below: Vec<PathBuf> = self
            .folders
            .range(path.to_path_buf()..)
            .take_while(|folder| folder.starts_with(path))
            .cloned()
            .collect();
        for folder in below {
            self.folders.remove(&folder);
            if let Some(backend) = self.backend.as_mut().filter(|backend| backend.reach() == Reach::Folder) {
                backend.remove(&self.root.join(&folder));
            }
        }
        self.refused.retain(|(folder, _)| !folder.starts_with(path));
        self.poller.remove_below(path);
        self.links.remove_below(path);
    }

    /// Watches the folders at and below a path, or looks through them, and takes in the links.
    fn take_in(&mut self, path: &Path, stop: &AtomicBool, now: Duration) {
        let way = if self.poller.covers(path) { Way::Polled } else { Way::Watched };
        let mut open = vec![(path.to_path_buf(), way)];
        while let Some((path, way)) = open.pop() {
            if stop.load(Ordering::Relaxed) {
                return;
            }
            let place = self.root.join(&path);
            let Ok(metadata) = place.symlink_metadata() else { continue };
            if metadata.is_symlink() {
                self.links.insert(&self.root, path);
                continue;
            }
            if !metadata.is_dir() {
                continue;
            }
            let way = match way {
                Way::Watched => self.follow(&path, &metadata, stop, now),
                Way::Polled => Way::Polled,
            };
            // What was removed meanwhile is told by the folder that it was in.
            let Ok(entries) = place.read_dir() else { continue };
            for entry in entries.flatten() {
                let Ok(kind) = entry.file_type() else { continue };
                let path = path.join(entry.file_name());
                if (kind.is_dir() || kind.is_symlink()) && self.scope.holds(&path) {
                    open.push((path, way));
                }
            }
        }
    }

    fn follow(&mut self, path: &Path, metadata: &Metadata, stop: &AtomicBool, now: Duration) -> Way {
        let watched = self.watch(path, metadata);
        if watched == Way::Polled {
            let place = Place { root: &self.root, scope: &self.scope, stop };
            self.poller.add(place, path.to_path_buf(), now);
        }
        watched
    }

    fn watch(&mut self, path: &Path, metadata: &Metadata) -> Way {
        let is_root = path.as_os_str().is_empty();
        let is_mount = is_root || identity(metadata).0 != self.identity.0;
        if self.far == Far::Polled && is_mount && mount::is_far(&self.root.join(path)) {
            return Way::Polled;
        }
        let Some(backend) = &mut self.backend else { return Way::Polled };
        let answer = if backend.reach() == Reach::Folder || is_root {
            backend.add(&self.root.join(path))
        } else {
            Ok(())
        };
        match answer {
            Ok(()) => {
                self.folders.insert(path.to_path_buf());
                Way::Watched
            }
            // The folder above tells when it comes back, or may be read.
            Err(Refusal::Gone) => Way::Watched,
            Err(refusal) => {
                self.refused.push((path.to_path_buf(), refusal));
                Way::Polled
            }
        }
    }

    /// Looks at what links lead to, where nobody else does.
    fn follow_links(&mut self, stop: &AtomicBool, now: Duration) {
        self.links.look_again(&self.root);
        let beside = self.links.outside(&self.scope);
        for path in self.beside.difference(&beside) {
            self.poller.remove(path);
        }
        let place = Place { root: &self.root, scope: &self.scope, stop };
        for path in &beside {
            self.poller.add(place, path.clone(), now);
        }
        self.beside = beside;
    }
}

/// The real place of a project's folder, and what tells it from another one there.
pub(super) fn find(root: &Path) -> io::Result<(PathBuf, Identity)> {
    let place = root.canonicalize()?;
    let metadata = place.metadata()?;
    if metadata.is_dir() {
        Ok((place, identity(&metadata)))
    } else {
        Err(io::ErrorKind::NotADirectory.into())
    }
}

/// What a path leads to, if it is not an ordinary file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A file with some bytes in it.
    File,
    /// A file without any.
    EmptyFile,
    /// A folder, a link, or anything else.
    Other,
    /// Nothing is there.
    Nothing,
}

/// What is at a path now.
pub(super) fn kind(path: &Path) -> Kind {
    match path.symlink_metadata() {
        Ok(metadata) if !metadata.is_file() => Kind::Other,
        Ok(metadata) if metadata.len() == 0 => Kind::EmptyFile,
        Ok(_) => Kind::File,
        Err(_) => Kind::Nothing,
    }
}

#[cfg(unix)]
fn identity(metadata: &Metadata) -> Identity {
    use std::os::unix::fs::MetadataExt as _;
    (metadata.dev(), metadata.ino())
}

#[cfg(not(unix))]
fn identity(metadata: &Metadata) -> Identity {
    let made = metadata.created().ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    (0, made.map_or(0, |since| since.as_nanos() as u64))
}
