//! The gate: the one way in which files of a project are opened.
//!
//! Owns that what is opened lies in the project, is an ordinary file and, where it is held as a whole, no larger than can
//! be held; and what is told of anything else. Refuses to follow links while it opens: whoever exchanges a folder for a
//! link between two calls would have us read what he likes. Where a link leads is found out and judged first, and then
//! what lies there is opened by its own path.

#![expect(clippy::disallowed_methods, reason = "this module is where files are opened")]

use std::fs::{File, FileType};
use std::io::{self, Read as _};
#[cfg(unix)]
use std::os::fd::OwnedFd;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::names::is_never_read;
use super::{CONFIG_FILE, file};
use crate::diagnostic::{Code, Diagnostic};
use crate::worksheet::lock;

/// The largest file that is held as a whole, in bytes: a shelf of novels. Beyond it something else was saved as a text.
const LARGEST: u64 = 64 << 20;

/// The entrance to a project's files.
///
/// It keeps to the folder that had the project's name when it was made, whatever takes that name later.
#[derive(Debug)]
pub(super) struct Gate {
    /// The folder of the project, canonical.
    project: PathBuf,
    #[cfg(unix)]
    folder: rustix::io::Result<OwnedFd>,
    /// The files that say how the site is made, by their places. They are nobody else's to read.
    settings: Vec<PathBuf>,
}

/// Why a file is not opened, or a link not followed.
#[derive(Debug)]
pub(super) enum Refusal {
    /// The system does not open it.
    Failed(io::Error),
    /// There is a link in its place, or on the way to it.
    Link,
    /// It is a link that leads nowhere.
    Dangling,
    /// It is a link that leads out of the project.
    Outside,
    /// It is a link to something hidden, or to what lies in it.
    Hidden,
    /// It is a folder.
    Folder,
    /// It is a pipe, a socket or a device.
    Special,
    /// It has so many bytes.
    TooLarge(u64),
}

impl Gate {
    /// The gate of the project in a folder. Of one that is not there, it opens nothing.
    pub(super) fn of(root: &Path) -> Self {
        let project = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
        Self {
            #[cfg(unix)]
            folder: system::folder(&project),
            settings: Vec::new(),
            project,
        }
    }

    /// The gate of a project with a configuration of that name.
    pub(super) fn of_site(root: &Path, config: &Path) -> Self {
        let mut gate = Self::of(root);
        let places = [config, Path::new(CONFIG_FILE), Path::new(lock::FILE)];
        gate.settings = places.into_iter().filter_map(|path| gate.find(path).ok()).collect();
        gate
    }

    /// The gate of what the author names, and its place there. Names that begin elsewhere are only given on the command
    /// line, for a configuration that several sites share; behind the gate of its folder there is nothing but that.
    pub(super) fn of_named(root: &Path, path: &Path) -> (Self, PathBuf) {
        match path.components().next() {
            Some(Component::ParentDir | Component::RootDir | Component::Prefix(_)) => {
                let place = root.join(path);
                let name = place.file_name().map(PathBuf::from).unwrap_or_default();
                (Self::of(place.parent().unwrap_or(root)), name)
            }
            _ => (Self::of(root), path.to_path_buf()),
        }
    }

    /// The folder of the project, canonical.
    pub(super) fn project(&self) -> &Path {
        &self.project
    }

    /// Whether this is the place of a file that says how the site is made.
    pub(super) fn is_settings(&self, place: &Path) -> bool {
        self.settings.iter().any(|it| it == place)
    }

    /// Opens an ordinary file by its place: relative to the project or below its canonical folder, and without links.
    /// Also says how many bytes it has.
    pub(super) fn open(&self, place: &Path) -> Result<(File, u64), Refusal> {
        let place = place.strip_prefix(&self.project).unwrap_or(place);
        let file = self.open_anything(place)?;
        let metadata = file.metadata().map_err(Refusal::Failed)?;
        if metadata.is_file() { Ok((file, metadata.len())) } else { Err(Refusal::of(metadata.file_type())) }
    }

    /// Reads a file by its place.
    pub(super) fn read(&self, place: &Path) -> Result<Vec<u8>, Refusal> {
        let (file, length) = self.open(place)?;
        if length > LARGEST {
            return Err(Refusal::TooLarge(length));
        }
        // One more than is expected, so that the end is seen without asking for more room.
        let mut bytes = Vec::with_capacity(length as usize + 1);
        file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(Refusal::Failed)?;
        let length = bytes.len() as u64;
        if length > LARGEST { Err(Refusal::TooLarge(length)) } else { Ok(bytes) }
    }

    /// Reads a file by its path, which may be a link to another file of the project.
    pub(super) fn follow(&self, path: &Path) -> Result<Vec<u8>, Refusal> {
        match self.read(path) {
            Err(Refusal::Link) => self.read(&self.find(path)?),
            other => other,
        }
    }

    /// The place, relative to the project, of what a path of the project leads to.
    pub(super) fn find(&self, path: &Path) -> Result<PathBuf, Refusal> {
        let target = self.project.join(path).canonicalize().map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => Refusal::Dangling,
            _ => Refusal::Failed(error),
        })?;
        let place = target.strip_prefix(&self.project).map_err(|_| Refusal::Outside)?;
        let is_hidden = place.iter().any(|name| is_never_read(&name.to_string_lossy()));
        if is_hidden { Err(Refusal::Hidden) } else { Ok(place.to_path_buf()) }
    }

    #[cfg(unix)]
    fn open_anything(&self, place: &Path) -> Result<File, Refusal> {
        let file =
            self.folder.as_ref().map_err(|error| *error).and_then(|folder| system::open(folder, place));
        file.map(File::from).map_err(|error| {
            if system::is_link(error) { Refusal::Link } else { Refusal::Failed(error.into()) }
        })
    }

    // There is no way to open without following. What has been opened is looked at again by its name.
    #[cfg(not(unix))]
    fn open_anything(&self, place: &Path) -> Result<File, Refusal> {
        let path = self.project.join(place);
        let file = File::open(&path).map_err(Refusal::Failed)?;
        let is_itself = path.canonicalize().is_ok_and(|real| real == path);
        if is_itself { Ok(file) } else { Err(Refusal::Link) }
    }
}

#[cfg(unix)]
mod system {
    //! Opening without following links, on systems that know how.

    use std::os::fd::{AsFd as _, BorrowedFd, OwnedFd};
    use std::path::{Component, Path};

    use rustix::fs::{Mode, OFlags};
    use rustix::io::{Errno, Result, retry_on_intr};

    /// Opening a pipe would otherwise wait for somebody who writes to it.
    const FILE: OFlags = OFlags::RDONLY
        .union(OFlags::CLOEXEC)
        .union(OFlags::NONBLOCK)
        .union(OFlags::NOCTTY)
        .union(OFlags::NOFOLLOW);
    const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::CLOEXEC).union(OFlags::DIRECTORY);

    pub(super) fn folder(path: &Path) -> Result<OwnedFd> {
        retry_on_intr(|| rustix::fs::open(path, FOLDER, Mode::empty()))
    }

    /// Opens what lies at a path below a folder.
    #[cfg(any(target_os = "linux", target_os = "android"))]
    pub(super) fn open(folder: &OwnedFd, path: &Path) -> Result<OwnedFd> {
        use rustix::fs::{ResolveFlags, openat2};
        let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS;
        match retry_on_intr(|| openat2(folder, path, FILE, Mode::empty(), resolve)) {
            // Linux before 5.6 does not know this call, and some containers do not let it pass.
            Err(Errno::NOSYS | Errno::PERM) => step_by_step(folder.as_fd(), path),
            result => result,
        }
    }

    /// Opens what lies at a path below a folder.
    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    pub(super) fn open(folder: &OwnedFd, path: &Path) -> Result<OwnedFd> {
        step_by_step(folder.as_fd(), path)
    }

    /// Opens one folder in the other, and the file in the last of them.
    pub(super) fn step_by_step(folder: BorrowedFd<'_>, path: &Path) -> Result<OwnedFd> {
        let mut components = path.components().filter(|it| *it != Component::CurDir).peekable();
        let mut within: Option<OwnedFd> = None;
        while let Some(component) = components.next() {
            // What is named by a way up or from the root is looked for like what a link leads to.
            let Component::Normal(name) = component else { return Err(Errno::LOOP) };
            let is_last = components.peek().is_none();
            let flags = if is_last { FILE } else { FOLDER | OFlags::NOFOLLOW };
            let parent = within.as_ref().map_or(folder, |folder| folder.as_fd());
            let opened = retry_on_intr(|| rustix::fs::openat(parent, name, flags, Mode::empty()));
            if is_last {
                return opened;
            }
            // A link is no folder.
            within = Some(opened.map_err(|error| if error == Errno::NOTDIR { Errno::LOOP } else { error })?);
        }
        Err(Errno::NOENT)
    }

    /// Whether this says that the path has a link in it, or leads up.
    pub(super) fn is_link(error: Errno) -> bool {
        matches!(error, Errno::LOOP | Errno::XDEV | Errno::MLINK)
    }
}

impl Refusal {
    fn of(kind: FileType) -> Self {
        if kind.is_dir() { Self::Folder } else { Self::Special }
    }

    /// Whether nothing is there.
    pub(super) fn is_missing(&self) -> bool {
        matches!(self, Self::Failed(error) if error.kind() == io::ErrorKind::NotFound)
    }

    /// What is told of a file that a build needs.
    pub(super) fn told(&self, file: &Arc<str>) -> Diagnostic {
        let tell = |code, message: &str, help: &str| Diagnostic::in_file(code, file, message).help(help);
        let unreadable = |message, help| tell(Code::FileUnreadable, message, help);
        match self {
            Self::Failed(error) => file::unreadable(file, error),
            Self::Link => tell(
                Code::FileChanged,
                "was changed into a link while the site was being built",
                "build again",
            ),
            Self::Dangling => unreadable(
                "this is a link to a file that does not exist",
                "remove the link, or put back what it leads to",
            ),
            Self::Outside => unreadable(
                "this is a link out of the project, and is not followed",
                "copy what it leads to into the project",
            ),
            Self::Hidden => unreadable(
                "this is a link to something hidden, and is not followed",
                "remove the link, or put a copy in its place if everybody may read it",
            ),
            Self::Folder => {
                unreadable("this is a folder, and not a file", "rename it, and put a file in its place")
            }
            Self::Special => unreadable(
                "this is no ordinary file, but a pipe, a socket or a device",
                "remove it, and put a file in its place",
            ),
            Self::TooLarge(length) => {
                let length = length.div_ceil(1 << 20);
                let message = format!("the file has {length} MB, and a text can have {} MB", LARGEST >> 20);
                tell(Code::FileTooLarge, &message, "is it really a text? Split it, or move it to `static`")
            }
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::fd::AsFd as _;
    use std::os::unix::fs::symlink;

    use super::*;

    /// A project with a text, and a folder beside it with a key.
    fn project() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let root = folder.path().join("project");
        for path in ["project/content/posts", "project/.git", "outside"] {
            fs::create_dir_all(folder.path().join(path)).expect("a folder");
        }
        for (path, text) in [
            ("project/content/posts/one.md", "one"),
            ("project/.git/config", "a token"),
            ("outside/one.md", "a key"),
        ] {
            fs::write(folder.path().join(path), text).expect("a file");
        }
        (folder, root)
    }

    #[test]
    fn what_is_opened_is_an_ordinary_file_of_the_project() {
        let (folder, root) = project();
        let gate = Gate::of(&root);
        let read = |path: &str| gate.read(Path::new(path));
        assert_eq!(read("content/posts/one.md").expect("a file"), b"one");
        assert_eq!(gate.read(&root.join("content/posts/one.md")).expect("the same"), b"one");
        assert!(matches!(read("content/posts"), Err(Refusal::Folder)));
        assert!(matches!(read("content/posts/two.md"), Err(refusal) if refusal.is_missing()));
        assert!(matches!(read("../outside/one.md"), Err(Refusal::Link)));
        assert!(gate.read(&folder.path().join("outside/one.md")).is_err());
        let file = fs::File::create(root.join("large")).expect("a file");
        file.set_len(LARGEST + 1).expect("a file can be longer than what is in it");
        assert!(matches!(read("large"), Err(Refusal::TooLarge(length)) if length == LARGEST + 1));
    }

    #[test]
    fn a_link_is_not_opened_wherever_it_stands() {
        let (folder, root) = project();
        let gate = Gate::of(&root);
        // Somebody puts a link in place of a folder, after it was walked.
        fs::rename(root.join("content/posts"), root.join("content/away")).expect("a folder can be moved");
        for target in [folder.path().join("outside"), "../../outside".into(), "away".into()] {
            symlink(&target, root.join("content/posts")).expect("a link");
            let path = Path::new("content/posts/one.md");
            assert!(matches!(gate.read(path), Err(Refusal::Link)), "{}", target.display());
            let stepped = system::step_by_step(gate.folder.as_ref().expect("a folder").as_fd(), path);
            assert!(stepped.is_err_and(system::is_link), "{}", target.display());
            fs::remove_file(root.join("content/posts")).expect("the link");
        }
        symlink("one.md", root.join("content/away/two.md")).expect("a link");
        assert!(matches!(gate.read(Path::new("content/away/two.md")), Err(Refusal::Link)));
    }

    #[test]
    fn a_link_is_followed_to_what_is_not_hidden() {
        let (folder, root) = project();
        let gate = Gate::of(&root);
        let follow = |target: &Path| {
            drop(fs::remove_file(root.join("site.toml")));
            symlink(target, root.join("site.toml")).expect("a link");
            gate.follow(Path::new("site.toml"))
        };
        assert_eq!(follow(Path::new("content/posts/one.md")).expect("a file"), b"one");
        assert_eq!(follow(&root.join("content/posts/one.md")).expect("the same"), b"one");
        assert!(matches!(follow(Path::new("../outside/one.md")), Err(Refusal::Outside)));
        assert!(matches!(follow(&folder.path().join("outside/one.md")), Err(Refusal::Outside)));
        assert!(matches!(follow(Path::new(".git/config")), Err(Refusal::Hidden)));
        assert!(matches!(follow(Path::new("none.toml")), Err(Refusal::Dangling)));
        assert!(super::super::text_for_report(&root, "site.toml").is_none());
    }

    #[test]
    fn systems_without_the_one_call_go_step_by_step() {
        let (_folder, root) = project();
        let gate = Gate::of(&root);
        let folder = gate.folder.as_ref().expect("a folder");
        let open = |path: &str| system::step_by_step(folder.as_fd(), Path::new(path));
        assert!(open("content/posts/one.md").is_ok() && open("./content/./posts/one.md").is_ok());
        for path in ["content/../content/posts/one.md", "/etc/hostname", "../outside/one.md"] {
            assert!(open(path).is_err_and(system::is_link), "{path}");
        }
        for path in ["", ".", "none", "content/none/one.md"] {
            assert!(open(path).is_err_and(|error| error == rustix::io::Errno::NOENT), "{path}");
        }
    }
}
