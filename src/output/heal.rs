//! Healing: what to make of an output folder in which the last build may not have ended.
//!
//! Owns reading the manifest, and the way back to one manifest that tells the truth. Refuses to touch any file of
//! the site: a build that was cut short has left files of two builds side by side, each of them whole, and the
//! build that is about to run puts that right.

use std::path::{Path, PathBuf};

use super::manifest::{
    Entry, MANIFEST, Manifest, NEXT_MANIFEST, TEMPORARY, UNFINISHED, is_temporary, parent,
};
use super::problem::{Naming, unwritable};
use super::system::{FileSystem, Form};
use crate::diagnostic::{Code, Diagnostic};

/// What the output folder holds.
pub(super) struct Healed {
    /// The files that are ours.
    pub(super) manifest: Manifest,
    /// The folders of files that an unfinished build has deleted: they may be empty.
    pub(super) gone: Vec<Box<str>>,
}

/// Reads the manifest, after removing what an unfinished build has left.
///
/// A build that was cut short while it published leaves the manifest of the build before and its own; a file is
/// ours if its bytes are those of either.
pub(super) fn manifest(system: &dyn FileSystem, root: &Path, naming: &Naming) -> Result<Healed, Diagnostic> {
    let old = match read(system, root, naming, MANIFEST)? {
        None => Manifest::default(),
        Some(bytes) => Manifest::parse(&bytes).map_err(|_| {
            let message = "the list of the files that were written here cannot be read";
            Diagnostic::in_file(Code::OutputForeign, &naming.file(MANIFEST), message)
                .help("empty the output folder, or choose another with `-o`")
        })?,
    };
    let next = read(system, root, naming, NEXT_MANIFEST)?;
    let fail =
        |error| unwritable(&naming.folder(), "what an unfinished build has left cannot be removed", &error);
    let marked = system.stat(&root.join(UNFINISHED)).map_err(fail)?.is_some();
    if next.is_none() && !marked {
        return Ok(Healed { manifest: old, gone: Vec::new() });
    }
    sweep(system, root).map_err(fail)?;
    // One that cannot be read was cut short itself, and so before the first file was published.
    let healed = match next.and_then(|bytes| Manifest::parse(&bytes).ok()) {
        None => Healed { manifest: old, gone: Vec::new() },
        Some(next) => reconcile(system, root, old, next).map_err(fail)?,
    };
    settle(system, root, &healed.manifest).map_err(fail)?;
    Ok(healed)
}

fn read(
    system: &dyn FileSystem,
    root: &Path,
    naming: &Naming,
    name: &str,
) -> Result<Option<Vec<u8>>, Diagnostic> {
    system
        .read(&root.join(name))
        .map_err(|error| unwritable(&naming.file(name), "the file cannot be read", &error))
}

/// Removes temporary files, and folders that are empty without them. Tells whether there were any.
fn sweep(system: &dyn FileSystem, folder: &Path) -> std::io::Result<Swept> {
    let mut swept = Swept::Nothing;
    for (name, form) in system.list(folder)? {
        let path = folder.join(&name);
        match form {
            Form::File if name.to_str().is_some_and(is_temporary) => {
                system.remove_file(&path)?;
                swept = Swept::Something;
            }
            Form::Folder if sweep(system, &path)? == Swept::Something => {
                swept = Swept::Something;
                drop(system.remove_folder(&path));
            }
            _ => {}
        }
    }
    Ok(swept)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Swept {
    Nothing,
    Something,
}

/// Of two manifests, the entries that are true of the files on disk. A file that is as neither says was changed by
/// another hand, and any entry says that much.
fn reconcile(
    system: &dyn FileSystem,
    root: &Path,
    old: Manifest,
    mut next: Manifest,
) -> std::io::Result<Healed> {
    for (route, entry) in old.files {
        let Some(newer) = next.files.get(&route) else {
            next.files.insert(route, entry);
            continue;
        };
        if newer.hash != entry.hash && is_as(system, &root.join(&*route), entry)? {
            next.files.insert(route, entry);
        }
    }
    // What the unfinished build never came to write is not there; were it listed, a file that somebody else puts
    // there would pass for ours.
    let mut manifest = Manifest { site: next.site, ..Manifest::default() };
    let mut gone: Vec<Box<str>> = Vec::new();
    for (route, entry) in next.files {
        if system.stat(&root.join(&*route))?.is_some() {
            manifest.files.insert(route, entry);
        } else {
            gone.push(parent(&route).into());
        }
    }
    gone.sort_unstable_by(|a, b| b.cmp(a));
    gone.dedup();
    Ok(Healed { manifest, gone })
}

fn is_as(system: &dyn FileSystem, path: &Path, entry: Entry) -> std::io::Result<bool> {
    match system.stat(path)? {
        Some(stat) if stat.form == Form::File && stat.stamp.length == entry.length => {
            Ok(system.fingerprint(path)? == entry.hash)
        }
        _ => Ok(false),
    }
}

/// Puts one manifest in the place of two. Whenever this is cut short, it begins again.
fn settle(system: &dyn FileSystem, root: &Path, truth: &Manifest) -> std::io::Result<()> {
    let temporary: PathBuf = root.join(format!("{MANIFEST}{TEMPORARY}"));
    system.write_new(&temporary, truth.text().as_bytes())?;
    system.rename(&temporary, &root.join(MANIFEST))?;
    for name in [NEXT_MANIFEST, UNFINISHED] {
        if system.stat(&root.join(name))?.is_some() {
            system.remove_file(&root.join(name))?;
        }
    }
    Ok(())
}
