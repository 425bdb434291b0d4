//! Polling: folders of which the system tells nothing are looked through again and again.
//!
//! Owns what was seen there last and how that differs from what is seen now. Refuses to decide when to look, and to
//! read what is in files: a stamp must do.
//!
//! A stamp cannot tell two saves within one tick of the disk's clock. So each file that has changed is told once more
//! when the clock has surely moved on.

#![expect(clippy::disallowed_methods, reason = "this module is where folders are looked through")]

use std::cmp::Ordering::{Equal, Greater, Less};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::atomic::{self, AtomicBool};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::native::Notice;
use super::scope::Scope;
use crate::input::Stamp;

/// How long the clock of a disk may stand still.
const TICK: Duration = Duration::from_millis(50);

/// The same for a disk that counts whole seconds: some do so in steps of two.
const COARSE_TICK: Duration = Duration::from_secs(2);

/// The pause between two looks.
const PAUSE: Duration = Duration::from_millis(200);

/// How many times as long as a look the pause after it is, at least: looking takes less than a tenth of a processor.
const PAUSE_PER_LOOK: u32 = 10;

/// What was seen at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Seen {
    kind: Kind,
    stamp: Stamp,
    /// The number that the disk gives it, where it gives one: a file in its place has another.
    number: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    File,
    Folder,
    Link,
}

/// What was seen at and below a path, sorted by the bytes of the paths: to compare paths part by part would take
/// longer than to look.
type Sight = Vec<(OsString, Seen)>;

/// Where to look.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    /// The project's folder.
    pub(super) root: &'a Path,
    pub(super) scope: &'a Scope,
    /// Set when nobody wants to know any more.
    pub(super) stop: &'a AtomicBool,
}

/// Looks through folders; paths are relative to the project.
#[derive(Debug, Default)]
pub(super) struct Poller {
    roots: BTreeMap<PathBuf, Sight>,
    /// Files that may have changed unseen after they were looked at, and when they are to be told again.
    doubtful: BTreeMap<PathBuf, Duration>,
}

impl Poller {
    /// Looks through a folder from now on, or at a file.
    pub(super) fn add(&mut self, place: Place, path: PathBuf, now: Duration) {
        if self.covers(&path) {
            return;
        }
        let Some(sight) = look(place, &path) else { return };
        let clock = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos().cast_signed();
        for (path, seen) in &sight {
            if seen.kind == Kind::File && !seen.stamp.is_settled(clock) {
                self.doubtful.insert(path.into(), now + tick(seen.stamp));
            }
        }
        self.roots.insert(path, sight);
    }

    /// Looks no longer at or below a path.
    pub(super) fn remove_below(&mut self, path: &Path) {
        self.roots.retain(|root, _| !root.starts_with(path));
    }

    /// Looks no longer through one of the folders that were added.
    pub(super) fn remove(&mut self, path: &Path) {
        self.roots.remove(path);
    }

    /// Whether there is nothing to look at.
    pub(super) fn is_idle(&self) -> bool {
        self.roots.is_empty()
    }

    /// Whether this path is looked at.
    pub(super) fn covers(&self, path: &Path) -> bool {
        path.ancestors().any(|above| self.roots.contains_key(above))
    }

    /// Looks through all folders: what has changed there.
    pub(super) fn look(&mut self, place: Place, now: Duration) -> Vec<Notice> {
        let mut notices = Vec::new();
        for (root, before) in &mut self.roots {
            let Some(sight) = look(place, root) else { return Vec::new() };
            compare(before, &sight, &mut notices);
            *before = sight;
        }
        let sights: Vec<&Sight> = self.roots.values().collect();
        let seen = |path: &Path| {
            let find = |sight: &&Sight| {
                let index =
                    sight.binary_search_by(|(other, _)| other.as_os_str().cmp(path.as_os_str())).ok()?;
                Some(sight[index].1)
            };
            sights.iter().find_map(find)
        };
        for notice in &notices {
            if let Notice::Differs(path) = notice
                && let Some(seen) = seen(path)
            {
                self.doubtful.insert(path.clone(), now + tick(seen.stamp));
            }
        }
        let settled: Vec<PathBuf> =
            self.doubtful.iter().filter(|(_, again)| **again <= now).map(|(path, _)| path.clone()).collect();
        for path in settled {
            self.doubtful.remove(&path);
            if seen(&path).is_some() {
                notices.push(Notice::Differs(path));
            }
        }
        notices
    }
}

/// How long to pause after a look that took so long.
pub(super) fn pause(look: Duration) -> Duration {
    PAUSE.max(look.saturating_mul(PAUSE_PER_LOOK))
}

fn tick(stamp: Stamp) -> Duration {
    if stamp.modified % 1_000_000_000 == 0 { COARSE_TICK } else { TICK }
}

/// What is at and below a path; `None` if nobody wants to know any more.
fn look(place: Place, start: &Path) -> Option<Sight> {
    let mut sight = Sight::new();
    let mut folders = Vec::new();
    if let Some(seen) = place.root.join(start).symlink_metadata().ok().and_then(|it| Seen::of(&it)) {
        if seen.kind == Kind::Folder {
            folders.push(start.to_path_buf());
        }
        sight.push((start.into(), seen));
    }
    while let Some(folder) = folders.pop() {
        if place.stop.load(atomic::Ordering::Relaxed) {
            return None;
        }
        // A folder that is gone or may not be read holds nothing; so a build finds it too.
        let Ok(entries) = place.root.join(&folder).read_dir() else { continue };
        for entry in entries.flatten() {
            let path = folder.join(entry.file_name());
            if !place.scope.holds_below(start, &path) {
                continue;
            }
            let Some(seen) = entry.metadata().ok().and_then(|it| Seen::of(&it)) else { continue };
            if seen.kind == Kind::Folder {
                folders.push(path.clone());
            }
            sight.push((path.into_os_string(), seen));
        }
    }
    sight.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
    Some(sight)
}

/// Tells how one sight differs from the sight before it.
fn compare(before: &Sight, after: &Sight, notices: &mut Vec<Notice>) {
    let (mut old, mut new) = (before.iter().peekable(), after.iter().peekable());
    loop {
        let order = match (old.peek(), new.peek()) {
            (None, None) => return,
            (Some(_), None) => Less,
            (None, Some(_)) => Greater,
            (Some((a, _)), Some((b, _))) => a.cmp(b),
        };
        let old = if order == Greater { None } else { old.next() };
        let new = if order == Less { None } else { new.next() };
        if order == Equal && old == new {
            continue;
        }
        let is_file =
            |entry: Option<&(OsString, Seen)>| entry.is_none_or(|(_, seen)| seen.kind == Kind::File);
        let Some(path) = new.or(old).map(|(path, _)| PathBuf::from(path)) else { return };
        notices.push(if !is_file(old) || !is_file(new) {
            Notice::Folder(path)
        } else if new.is_some() {
            Notice::Differs(path)
        } else {
            Notice::Gone(path)
        });
    }
}

impl Seen {
    /// `None` for what is neither file, folder nor link: no build reads it.
    fn of(metadata: &Metadata) -> Option<Self> {
        let kind = match metadata.file_type() {
            it if it.is_file() => Kind::File,
            it if it.is_dir() => Kind::Folder,
            it if it.is_symlink() => Kind::Link,
            _ => return None,
        };
        // What a folder holds is seen for itself; its own times change with every temporary file.
        let stamp = if kind == Kind::Folder { Stamp::default() } else { Stamp::of(metadata) };
        Some(Self { kind, stamp, number: number(metadata) })
    }
}

#[cfg(unix)]
fn number(metadata: &Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt as _;
    metadata.ino()
}

#[cfg(not(unix))]
fn number(_metadata: &Metadata) -> u64 {
    0
}
