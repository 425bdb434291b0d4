//! A disk that fails on request.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::super::system::{Copied, CopyError, Disk, FileSystem, Form, Lock, Stat};
use crate::fingerprint::Fingerprint;

/// The real disk, of which one call fails, or all from one on.
pub(super) struct Faulty {
    fault: Option<(usize, ErrorKind, Duration)>,
    calls: AtomicUsize,
    /// Whether a call failed.
    pub(super) struck: AtomicBool,
    /// What another hand does while everything is brought to the disk.
    meanwhile: Option<Meanwhile>,
    /// Whether a file of the site was moved or removed.
    pub(super) touched: AtomicBool,
}

type Meanwhile = Box<dyn Fn() + Send + Sync>;

/// How long a fault lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Duration {
    Once,
    /// As if the process had been killed.
    ForEver,
}

impl Faulty {
    /// Never fails.
    pub(super) fn sound() -> Self {
        Self {
            fault: None,
            calls: AtomicUsize::new(0),
            struck: AtomicBool::new(false),
            meanwhile: None,
            touched: AtomicBool::new(false),
        }
    }

    /// Fails at this call, counted from 0.
    pub(super) fn at(call: usize, kind: ErrorKind, duration: Duration) -> Self {
        Self { fault: Some((call, kind, duration)), ..Self::sound() }
    }

    /// Never fails, but is slow enough for somebody to do something.
    pub(super) fn slow(meanwhile: impl Fn() + Send + Sync + 'static) -> Self {
        Self { meanwhile: Some(Box::new(meanwhile)), ..Self::sound() }
    }

    fn turn(&self) -> io::Result<()> {
        let call = self.calls.fetch_add(1, Ordering::SeqCst);
        let Some((at, kind, duration)) = self.fault else { return Ok(()) };
        if call == at || (call > at && duration == Duration::ForEver) {
            self.struck.store(true, Ordering::SeqCst);
            return Err(kind.into());
        }
        Ok(())
    }
}

impl FileSystem for Faulty {
    fn stat(&self, path: &Path) -> io::Result<Option<Stat>> {
        self.turn()?;
        Disk.stat(path)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<(OsString, Form)>> {
        self.turn()?;
        Disk.list(folder)
    }

    fn read(&self, path: &Path) -> io::Result<Option<Vec<u8>>> {
        self.turn()?;
        Disk.read(path)
    }

    fn fingerprint(&self, path: &Path) -> io::Result<Fingerprint> {
        self.turn()?;
        Disk.fingerprint(path)
    }

    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        if let Err(error) = self.turn() {
            // A full disk takes a part of the file first.
            Disk.write_new(path, &bytes[..bytes.len() / 2])?;
            return Err(error);
        }
        Disk.write_new(path, bytes)
    }

    fn copy_new(&self, source: &File, target: &Path) -> Result<Copied, CopyError> {
        self.turn().map_err(CopyError::Target)?;
        Disk.copy_new(source, target)
    }

    fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.turn()?;
        Disk.create_folder(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.turn()?;
        self.touched.store(true, Ordering::SeqCst);
        Disk.rename(from, to)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.turn()?;
        if !path.to_string_lossy().contains(".goalpost-") {
            self.touched.store(true, Ordering::SeqCst);
        }
        Disk.remove_file(path)
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        self.turn()?;
        Disk.remove_folder(path)
    }

    // Not done: it waits for everything else that runs on this machine.
    fn synchronise(&self, _folder: &Path) -> io::Result<()> {
        self.turn()?;
        self.meanwhile.iter().for_each(|happens| happens());
        Ok(())
    }

    fn canonicalise(&self, path: &Path) -> io::Result<Option<PathBuf>> {
        self.turn()?;
        Disk.canonicalise(path)
    }

    fn lock(&self, path: &Path) -> io::Result<Lock> {
        self.turn()?;
        Disk.lock(path)
    }

    fn lock_folder(&self, path: &Path) -> io::Result<Lock> {
        self.turn()?;
        Disk.lock_folder(path)
    }
}
