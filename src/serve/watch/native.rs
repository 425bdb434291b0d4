//! The native way: the system tells of changes.
//!
//! Owns what the watching library and its systems say, put into the words of this module, and what they refuse.
//! Refuses to decide what is watched.

use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;

use notify::event::{AccessKind, AccessMode, CreateKind, Flag, ModifyKind, RemoveKind, RenameMode};
use notify::{ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::Message;
use super::scope::Scope;

/// What the system says of a path; paths are relative to the project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Notice {
    /// Something was made there.
    Made(PathBuf),
    /// A file is being written, or what the system notes of it changed.
    Written(PathBuf),
    /// A file was closed after it was written.
    Closed(PathBuf),
    /// Something was renamed to this.
    Moved(PathBuf),
    /// What was there is gone, or has another name.
    Gone(PathBuf),
    /// A folder was made, moved or removed there, or nobody knows what.
    Folder(PathBuf),
    /// A file is whole and differs from what it was.
    Differs(PathBuf),
    /// Notices were lost.
    Overflow,
}

/// Why the system does not watch a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It watches no more folders.
    Folders,
    /// It serves no more programs that watch.
    Programs,
    /// The folder is not there, or may not be read.
    Gone,
    /// Anything else, in its own words.
    Other(String),
}

/// Whatever watches folders and puts [`Message::Heard`] into the inbox that it was opened with.
pub(super) trait Backend: Send {
    /// Watches a folder. It may be watched already.
    fn add(&mut self, folder: &Path) -> Result<(), Refusal>;
    /// Watches a folder no longer. It may not be watched.
    fn remove(&mut self, folder: &Path);
    /// How far a watch reaches.
    fn reach(&self) -> Reach;
}

/// How far a watch reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// To what lies in the folder itself.
    Folder,
    /// To all that lies below it, at no more cost.
    Tree,
}

/// Opens a backend for a project's folder.
pub(super) type Opener =
    Box<dyn Fn(&Path, &Scope, Sender<Message>) -> Result<Box<dyn Backend>, Refusal> + Send>;

/// The system's own way of watching.
struct Native {
    watcher: RecommendedWatcher,
}

/// Where the system watches whole trees as easily as folders, a watch on every folder would only cost time.
const REACH: Reach =
    if cfg!(any(target_os = "macos", target_os = "ios", windows)) { Reach::Tree } else { Reach::Folder };

/// Opens the system's own way of watching.
pub(super) fn open(root: &Path, scope: &Scope, inbox: Sender<Message>) -> Result<Box<dyn Backend>, Refusal> {
    let (root, scope) = (root.to_path_buf(), scope.clone());
    let hear = move |event: notify::Result<Event>| {
        for notice in understand(event, &root) {
            if notice.path().is_none_or(|path| scope.holds(path)) {
                // Nobody listens any more once the watcher is dropped.
                let _ = inbox.send(Message::Heard(notice));
            }
        }
    };
    let config = notify::Config::default().with_follow_symlinks(false);
    let watcher = RecommendedWatcher::new(hear, config).map_err(|error| refusal(&error))?;
    Ok(Box::new(Native { watcher }))
}

impl Backend for Native {
    fn add(&mut self, folder: &Path) -> Result<(), Refusal> {
        let mode = match REACH {
            Reach::Folder => RecursiveMode::NonRecursive,
            Reach::Tree => RecursiveMode::Recursive,
        };
        self.watcher.watch(folder, mode).map_err(|error| refusal(&error))
    }

    fn remove(&mut self, folder: &Path) {
        // It is watched no longer, whatever the answer.
        let _ = self.watcher.unwatch(folder);
    }

    fn reach(&self) -> Reach {
        REACH
    }
}

impl Notice {
    /// What it is about; `None` if that is everything.
    pub(super) fn path(&self) -> Option<&Path> {
        match self {
            Self::Made(path)
            | Self::Written(path)
            | Self::Closed(path)
            | Self::Moved(path)
            | Self::Gone(path)
            | Self::Folder(path)
            | Self::Differs(path) => Some(path),
            Self::Overflow => None,
        }
    }
}

/// What an event says. Reading a file says nothing.
fn understand(event: notify::Result<Event>, root: &Path) -> Vec<Notice> {
    let Ok(event) = event else { return vec![Notice::Overflow] };
    if event.attrs.flag() == Some(Flag::Rescan) {
        return vec![Notice::Overflow];
    }
    let Some(say) = meaning(event.kind) else { return Vec::new() };
    let notice = |path: PathBuf| {
        let path = path.strip_prefix(root).ok()?.to_path_buf();
        // Whatever happens to the root itself: look whether it is still there.
        Some(if path.as_os_str().is_empty() { Notice::Folder(path) } else { say(path) })
    };
    event.paths.into_iter().filter_map(notice).collect()
}

/// Makes a notice of a path.
type Say = fn(PathBuf) -> Notice;

/// What to say of the paths of an event of some kind.
fn meaning(kind: EventKind) -> Option<Say> {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => Some(Notice::Closed),
        // To read is no change; and where both names are told together, each was told before.
        EventKind::Access(_) | EventKind::Modify(ModifyKind::Name(RenameMode::Both)) => None,
        EventKind::Create(CreateKind::Folder) | EventKind::Remove(RemoveKind::Folder) => Some(Notice::Folder),
        EventKind::Create(_) => Some(Notice::Made),
        EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(RenameMode::From)) => Some(Notice::Gone),
        EventKind::Modify(ModifyKind::Name(_)) | EventKind::Any | EventKind::Other => Some(Notice::Moved),
        EventKind::Modify(_) => Some(Notice::Written),
    }
}

fn refusal(error: &notify::Error) -> Refusal {
    use std::io::ErrorKind::{NotADirectory, NotFound, PermissionDenied};
    match &error.kind {
        ErrorKind::MaxFilesWatch => Refusal::Folders,
        ErrorKind::PathNotFound => Refusal::Gone,
        ErrorKind::Io(error) if matches!(error.kind(), NotFound | NotADirectory | PermissionDenied) => {
            Refusal::Gone
        }
        ErrorKind::Io(error) if is_too_many(error) => Refusal::Programs,
        _ => Refusal::Other(error.to_string()),
    }
}

#[cfg(unix)]
fn is_too_many(error: &std::io::Error) -> bool {
    error.raw_os_error() == Some(rustix::io::Errno::MFILE.raw_os_error())
}

#[cfg(not(unix))]
fn is_too_many(_error: &std::io::Error) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use notify::event::{DataChange, MetadataKind};

    use super::*;

    #[test]
    fn events_are_understood() {
        let name = |mode| EventKind::Modify(ModifyKind::Name(mode));
        let cases: [(EventKind, Option<Say>); 12] = [
            (EventKind::Access(AccessKind::Open(AccessMode::Any)), None),
            (EventKind::Access(AccessKind::Close(AccessMode::Read)), None),
            (EventKind::Access(AccessKind::Close(AccessMode::Write)), Some(Notice::Closed)),
            (EventKind::Create(CreateKind::File), Some(Notice::Made)),
            (EventKind::Create(CreateKind::Folder), Some(Notice::Folder)),
            (EventKind::Modify(ModifyKind::Data(DataChange::Any)), Some(Notice::Written)),
            (EventKind::Modify(ModifyKind::Metadata(MetadataKind::Any)), Some(Notice::Written)),
            (name(RenameMode::From), Some(Notice::Gone)),
            (name(RenameMode::To), Some(Notice::Moved)),
            (name(RenameMode::Any), Some(Notice::Moved)),
            (EventKind::Remove(RemoveKind::Any), Some(Notice::Gone)),
            (EventKind::Remove(RemoveKind::Folder), Some(Notice::Folder)),
        ];
        for (kind, say) in cases {
            let event = Event::new(kind).add_path("/site/content/a.md".into());
            let expected: Vec<Notice> = say.map(|say| say("content/a.md".into())).into_iter().collect();
            assert_eq!(understand(Ok(event), Path::new("/site")), expected, "{kind:?}");
        }
    }

    #[test]
    fn what_is_lost_or_concerns_the_root_is_told_as_such() {
        let lost = Event::new(EventKind::Other).set_flag(Flag::Rescan);
        assert_eq!(understand(Ok(lost), Path::new("/site")), [Notice::Overflow]);
        assert_eq!(understand(Err(notify::Error::generic("no")), Path::new("/site")), [Notice::Overflow]);
        let root = Event::new(EventKind::Remove(RemoveKind::Any)).add_path("/site".into());
        assert_eq!(understand(Ok(root), Path::new("/site")), [Notice::Folder(PathBuf::new())]);
        let outside = Event::new(EventKind::Create(CreateKind::File)).add_path("/other/a".into());
        assert_eq!(understand(Ok(outside), Path::new("/site")), []);
    }
}
