//! The disk, as far as the output stage needs it.
//!
//! Owns every call to `std::fs` of this stage, behind one small trait, so that tests can make any of them fail.
//! Refuses to decide anything: what may be written or removed is for the callers to say.

#![expect(clippy::disallowed_methods, reason = "this module is where files are written")]

use std::ffi::OsString;
use std::fs::{self, File, Metadata, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Read, Seek as _, Write};
use std::path::{Path, PathBuf};

use super::stamps::Stamp;
use crate::fingerprint::{Fingerprint, Stream};

/// How much of a file is read at once, in bytes.
const PIECE: usize = 64 * 1024;

/// What the output stage asks of a file system. Nothing here follows a symbolic link at the end of a path.
pub(super) trait FileSystem: Send + Sync {
    /// What stands at a path; `None` where nothing does.
    fn stat(&self, path: &Path) -> io::Result<Option<Stat>>;
    /// The names in a folder, in no particular order.
    fn list(&self, folder: &Path) -> io::Result<Vec<(OsString, Form)>>;
    /// The bytes of a small file; `None` where there is none.
    fn read(&self, path: &Path) -> io::Result<Option<Vec<u8>>>;
    /// The fingerprint of a file's bytes.
    fn fingerprint(&self, path: &Path) -> io::Result<Fingerprint>;
    /// Makes a file with these bytes; an error if anything stands there already.
    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;
    /// Makes a file with the bytes of another; an error if anything stands there already.
    fn copy_new(&self, source: &File, target: &Path) -> Result<Copied, CopyError>;
    /// Makes one folder in a folder that exists.
    fn create_folder(&self, path: &Path) -> io::Result<()>;
    /// Moves a file, over the one that stands there.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file.
    fn remove_file(&self, path: &Path) -> io::Result<()>;
    /// Removes a folder, if it is empty.
    fn remove_folder(&self, path: &Path) -> io::Result<()>;
    /// Brings all that was written to the file system of this folder to its disk.
    fn synchronise(&self, folder: &Path) -> io::Result<()>;
    /// The path without symbolic links; `None` where nothing stands there.
    fn canonicalise(&self, path: &Path) -> io::Result<Option<PathBuf>>;
    /// Takes a lock that ends with this process, on a file that is made if need be.
    fn lock(&self, path: &Path) -> io::Result<Lock>;
    /// Takes a lock that ends with this process, on a folder.
    fn lock_folder(&self, path: &Path) -> io::Result<Lock>;
}

/// What stands at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stat {
    /// Which form it has.
    pub(super) form: Form,
    /// By what a change of it is recognised.
    pub(super) stamp: Stamp,
}

/// The form of what stands at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link, wherever it leads.
    Link,
    /// A device, pipe or socket.
    Special,
}

/// What was copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Copied {
    /// The fingerprint of the bytes.
    pub(super) hash: Fingerprint,
    /// How many they were.
    pub(super) length: u64,
}

/// Which of the two files a copy failed at.
#[derive(Debug)]
pub(super) enum CopyError {
    /// The one to be read.
    Source(io::Error),
    /// The one to be written.
    Target(io::Error),
}

/// The outcome of asking for a lock.
#[derive(Debug)]
pub(super) enum Lock {
    /// It is held until this value is dropped; `None` where the file system knows no locks.
    Held(#[expect(dead_code, reason = "it is only kept")] Option<HeldLock>),
    /// Somebody else has it.
    Taken,
}

/// A lock that is given back when this is dropped.
///
/// Closing the file alone would not do: a process that was forked off in this moment has it open as well.
#[derive(Debug)]
pub(super) struct HeldLock(File);

impl Drop for HeldLock {
    fn drop(&mut self) {
        // If this fails, closing the file gives it back.
        drop(self.0.unlock());
    }
}

/// The real disk.
pub(super) struct Disk;

impl FileSystem for Disk {
    fn stat(&self, path: &Path) -> io::Result<Option<Stat>> {
        Ok(present(fs::symlink_metadata(path))?
            .map(|metadata| Stat { form: Form::of(metadata.file_type()), stamp: stamp(&metadata) }))
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<(OsString, Form)>> {
        fs::read_dir(folder)?
            .map(|entry| entry.and_then(|entry| Ok((entry.file_name(), Form::of(entry.file_type()?)))))
            .collect()
    }

    fn read(&self, path: &Path) -> io::Result<Option<Vec<u8>>> {
        present(fs::read(path))
    }

    fn fingerprint(&self, path: &Path) -> io::Result<Fingerprint> {
        fingerprint(&File::open(path)?)
    }

    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        OpenOptions::new().write(true).create_new(true).open(path)?.write_all(bytes)
    }

    fn copy_new(&self, source: &File, target: &Path) -> Result<Copied, CopyError> {
        let mut target =
            OpenOptions::new().write(true).create_new(true).open(target).map_err(CopyError::Target)?;
        copy(source, |piece| target.write_all(piece))
    }

    fn create_folder(&self, path: &Path) -> io::Result<()> {
        fs::create_dir(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir(path)
    }

    #[cfg(target_os = "linux")]
    fn synchronise(&self, folder: &Path) -> io::Result<()> {
        Ok(rustix::fs::syncfs(File::open(folder)?)?)
    }

    #[cfg(all(unix, not(target_os = "linux")))]
    fn synchronise(&self, _folder: &Path) -> io::Result<()> {
        rustix::fs::sync();
        Ok(())
    }

    // Windows offers no such call short of one per file, which costs more than the build.
    #[cfg(not(unix))]
    fn synchronise(&self, _folder: &Path) -> io::Result<()> {
        Ok(())
    }

    fn canonicalise(&self, path: &Path) -> io::Result<Option<PathBuf>> {
        present(fs::canonicalize(path))
    }

    fn lock(&self, path: &Path) -> io::Result<Lock> {
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
        locked(file, |error| error.kind() == ErrorKind::Unsupported)
    }

    // A lock on the folder leaves no file in what is published. Disks of other machines may lock files alone.
    #[cfg(unix)]
    fn lock_folder(&self, path: &Path) -> io::Result<Lock> {
        locked(File::open(path)?, |_| true)
    }

    #[cfg(not(unix))]
    fn lock_folder(&self, _path: &Path) -> io::Result<Lock> {
        Ok(Lock::Held(None))
    }
}

/// The lock of a file that is open. What knows no locks of this kind is as good as locked.
fn locked(file: File, knows_none: impl Fn(&io::Error) -> bool) -> io::Result<Lock> {
    match file.try_lock() {
        Ok(()) => Ok(Lock::Held(Some(HeldLock(file)))),
        Err(TryLockError::WouldBlock) => Ok(Lock::Taken),
        Err(TryLockError::Error(error)) if knows_none(&error) => Ok(Lock::Held(None)),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// A file system that is always empty and takes everything: what `check` writes to.
pub(super) struct Nowhere;

impl FileSystem for Nowhere {
    fn stat(&self, _path: &Path) -> io::Result<Option<Stat>> {
        Ok(None)
    }

    fn list(&self, _folder: &Path) -> io::Result<Vec<(OsString, Form)>> {
        Ok(Vec::new())
    }

    fn read(&self, _path: &Path) -> io::Result<Option<Vec<u8>>> {
        Ok(None)
    }

    fn fingerprint(&self, path: &Path) -> io::Result<Fingerprint> {
        Disk.fingerprint(path)
    }

    fn write_new(&self, _path: &Path, _bytes: &[u8]) -> io::Result<()> {
        Ok(())
    }

    fn copy_new(&self, source: &File, _target: &Path) -> Result<Copied, CopyError> {
        // The source is read all the same: that it cannot be is one of the things that `check` finds.
        copy(source, |_| Ok(()))
    }

    fn create_folder(&self, _path: &Path) -> io::Result<()> {
        Ok(())
    }

    fn rename(&self, _from: &Path, _to: &Path) -> io::Result<()> {
        Ok(())
    }

    fn remove_file(&self, _path: &Path) -> io::Result<()> {
        Ok(())
    }

    fn remove_folder(&self, _path: &Path) -> io::Result<()> {
        Ok(())
    }

    fn synchronise(&self, _folder: &Path) -> io::Result<()> {
        Ok(())
    }

    fn canonicalise(&self, path: &Path) -> io::Result<Option<PathBuf>> {
        Ok(Some(path.to_owned()))
    }

    fn lock(&self, _path: &Path) -> io::Result<Lock> {
        Ok(Lock::Held(None))
    }

    fn lock_folder(&self, _path: &Path) -> io::Result<Lock> {
        Ok(Lock::Held(None))
    }
}

impl Form {
    fn of(kind: fs::FileType) -> Self {
        if kind.is_symlink() {
            Self::Link
        } else if kind.is_dir() {
            Self::Folder
        } else if kind.is_file() {
            Self::File
        } else {
            Self::Special
        }
    }
}

/// `None` where nothing stands at the path, be it that a part of it is no folder.
fn present<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Hands all that a reader gives to `take`, piece by piece; `failed` says what it means that the reader fails.
fn each_piece<E>(
    reader: &mut impl Read,
    failed: impl Fn(io::Error) -> E,
    mut take: impl FnMut(&[u8]) -> Result<(), E>,
) -> Result<(), E> {
    let mut piece = vec![0; PIECE];
    loop {
        match reader.read(&mut piece) {
            Ok(0) => return Ok(()),
            Ok(length) => take(&piece[..length])?,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(failed(error)),
        }
    }
}

/// The fingerprint of all that is in a file.
pub(super) fn fingerprint(mut file: &File) -> io::Result<Fingerprint> {
    file.rewind()?;
    let mut stream = Stream::default();
    each_piece(
        &mut file,
        |error| error,
        |piece| {
            stream.update(piece);
            Ok(())
        },
    )?;
    Ok(stream.finish())
}

/// Reads a source from its beginning to its end, hashes it, and hands its pieces on.
fn copy(mut source: &File, mut take: impl FnMut(&[u8]) -> io::Result<()>) -> Result<Copied, CopyError> {
    source.rewind().map_err(CopyError::Source)?;
    let (mut stream, mut length) = (Stream::default(), 0);
    each_piece(&mut source, CopyError::Source, |piece| {
        stream.update(piece);
        length += piece.len() as u64;
        take(piece).map_err(CopyError::Target)
    })?;
    Ok(Copied { hash: stream.finish(), length })
}

#[cfg(unix)]
fn stamp(metadata: &Metadata) -> Stamp {
    use std::os::unix::fs::MetadataExt;
    Stamp {
        modified: (metadata.mtime(), metadata.mtime_nsec()),
        changed: (metadata.ctime(), metadata.ctime_nsec()),
        inode: metadata.ino(),
        length: metadata.len(),
    }
}

#[cfg(not(unix))]
fn stamp(metadata: &Metadata) -> Stamp {
    let modified = metadata.modified().map(super::stamps::moment).unwrap_or_default();
    Stamp { modified, changed: modified, inode: 0, length: metadata.len() }
}
