//! The guard of the output folder: which folder may be one, and who may write it now.
//!
//! Owns the refusals and the locks: one of the project, on a file in its `.goalpost` folder, and one on the output
//! folder itself, which other projects meet as well. Refuses to write into the folder.

use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::manifest::{MANIFEST, NEXT_MANIFEST, UNFINISHED};
use super::problem::{shown, unwritable};
use super::system::{FileSystem, Form, Lock};
use crate::diagnostic::{Code, Diagnostic};
use crate::fingerprint::Fingerprint;

/// Folders of a project that hold what its author wrote, or what builds remember.
const SOURCES: [&str; 7] = ["content", "themes", "static", "data", "templates", ".goalpost", ".git"];

/// Files of other tools that may stand in an output folder from the start. A site that is published from a branch
/// is built into a folder with a `.git`, for one; like all foreign files they are never touched.
const HARMLESS: [&str; 6] = [".git", ".gitignore", ".gitattributes", ".gitkeep", ".nojekyll", ".DS_Store"];

const ANOTHER: &str = "choose another folder with `-o`, such as `public`";

/// The folders that a build is about, all canonical.
pub(super) struct Places {
    /// Where the site goes. It may not exist yet.
    pub(super) folder: PathBuf,
    /// Where its sources are.
    pub(super) project: PathBuf,
    /// The user's own folder.
    pub(super) home: Option<PathBuf>,
}

impl Places {
    /// Brings three paths into their canonical form. A relative folder is in the project.
    pub(super) fn resolve(
        system: &dyn FileSystem,
        folder: &Path,
        project: &Path,
        home: Option<&Path>,
    ) -> Result<Self, Diagnostic> {
        let project = resolve(system, project)?;
        let folder = resolve(system, &project.join(folder))?;
        let home = home.map(|home| resolve(system, home)).transpose()?;
        Ok(Self { folder, project, home })
    }

    /// Refuses a folder in which a mistake would cost more than a build.
    pub(super) fn check(&self, system: &dyn FileSystem) -> Result<(), Diagnostic> {
        let refuse = |words: String| {
            let name: Arc<str> = Arc::from(shown(&self.folder, &self.project));
            let name = if name.is_empty() { Arc::from(".") } else { name };
            Err(Diagnostic::in_file(Code::OutputRefused, &name, words).help(ANOTHER))
        };
        if self.folder.parent().is_none() {
            return refuse("the output folder is the root of the file system".to_owned());
        }
        let own = [(Some(&self.project), "the project"), (self.home.as_ref(), "your home folder")];
        for (place, words) in own {
            let Some(place) = place else { continue };
            if *place == self.folder {
                return refuse(format!("the output folder is {words}"));
            }
            if place.starts_with(&self.folder) {
                return refuse(format!("the output folder holds {words}"));
            }
        }
        for name in SOURCES {
            // The help of `-o` is none here: it is the project's own folder that cannot be read.
            let source = resolve(system, &self.project.join(name)).map_err(|problem| {
                problem.help(format!("remove the link `{name}`, or put back what it leads to"))
            })?;
            if self.folder.starts_with(&source) || source.starts_with(&self.folder) {
                return refuse(format!("the output folder is the project's `{name}`, or in it, or holds it"));
            }
        }
        Ok(())
    }

    /// Takes the lock of the output folder: whoever has it is the only build that writes there.
    pub(super) fn lock(&self, system: &dyn FileSystem) -> Result<Lock, Diagnostic> {
        let memory = self.project.join(".goalpost");
        let fail = |path: &Path, error| {
            let name = Arc::from(shown(path, &self.project));
            unwritable(&name, "the lock of the output folder cannot be taken", &error)
        };
        match system.create_folder(&memory) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(fail(&memory, error)),
            _ => {}
        }
        let path = self.own("lock");
        self.unless_taken(system.lock(&path).map_err(|error| fail(&path, error))?)
    }

    /// Where the project notes which site it has published in this folder.
    pub(super) fn note(&self) -> PathBuf {
        self.own("site")
    }

    /// A file of the project's about this output folder.
    fn own(&self, extension: &str) -> PathBuf {
        let hash = Fingerprint::of(self.folder.as_os_str().as_encoded_bytes()).short();
        self.project.join(format!(".goalpost/output-{hash}.{extension}"))
    }

    /// Takes the output folder's own lock, now that the folder is there: builds of other projects take it too.
    pub(super) fn lock_folder(&self, system: &dyn FileSystem) -> Result<Lock, Diagnostic> {
        let name = Arc::from(shown(&self.folder, &self.project));
        let fail = |error| unwritable(&name, "the lock of the output folder cannot be taken", &error);
        self.unless_taken(system.lock_folder(&self.folder).map_err(fail)?)
    }

    fn unless_taken(&self, lock: Lock) -> Result<Lock, Diagnostic> {
        match lock {
            Lock::Taken => {
                let name: Arc<str> = Arc::from(shown(&self.folder, &self.project));
                let message = "another build is writing this folder";
                Err(Diagnostic::in_file(Code::OutputLocked, &name, message)
                    .help("wait for it to end, or choose another folder with `-o`"))
            }
            lock @ Lock::Held(_) => Ok(lock),
        }
    }

    /// Refuses a folder with files in it that no build of ours has left there; makes one that does not exist.
    /// Returns the folders that were made, outermost first.
    pub(super) fn take_possession(&self, system: &dyn FileSystem) -> Result<Vec<PathBuf>, Diagnostic> {
        let name: Arc<str> = Arc::from(shown(&self.folder, &self.project));
        let fail = |error| unwritable(&name, "the output folder cannot be read", &error);
        match system.stat(&self.folder).map_err(fail)?.map(|stat| stat.form) {
            None => return self.make(system),
            Some(Form::Folder) => {}
            Some(_) => {
                let message = "the output folder is not a folder";
                return Err(Diagnostic::in_file(Code::OutputRefused, &name, message).help(ANOTHER));
            }
        }
        let names = system.list(&self.folder).map_err(fail)?;
        let mut names: Vec<_> = names.iter().map(|(name, _)| name.to_string_lossy()).collect();
        if names.iter().any(|name| matches!(&**name, MANIFEST | NEXT_MANIFEST | UNFINISHED)) {
            return Ok(Vec::new());
        }
        names.retain(|name| !HARMLESS.contains(&&**name));
        names.sort_unstable();
        match names.first() {
            None => Ok(Vec::new()),
            Some(first) => {
                let message = format!("the output folder holds files of another origin, such as `{first}`");
                Err(Diagnostic::in_file(Code::OutputForeign, &name, message)
                    .help("empty the folder, or choose another with `-o`"))
            }
        }
    }

    fn make(&self, system: &dyn FileSystem) -> Result<Vec<PathBuf>, Diagnostic> {
        let mut made: Vec<PathBuf> = Vec::new();
        let ancestors: Vec<&Path> = self.folder.ancestors().collect();
        for folder in ancestors.into_iter().rev().filter(|folder| folder.parent().is_some()) {
            match system.create_folder(folder) {
                Ok(()) => made.push(folder.to_owned()),
                Err(_) if matches!(system.stat(folder), Ok(Some(_))) => {}
                Err(error) => {
                    // What was made before it is empty, and of no use to anybody.
                    made.iter().rev().for_each(|folder| drop(system.remove_folder(folder)));
                    let name = Arc::from(shown(folder, &self.project));
                    return Err(unwritable(&name, "the output folder cannot be made", &error));
                }
            }
        }
        Ok(made)
    }
}

/// The canonical form of a path of which only the first parts may exist.
fn resolve(system: &dyn FileSystem, path: &Path) -> Result<PathBuf, Diagnostic> {
    let fail = |error| {
        let name = Arc::from(path.to_string_lossy());
        unwritable(&name, "the folder cannot be read", &error)
    };
    let mut resolved = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            // What came before holds no symbolic link any more, so its parent is the folder above.
            Component::ParentDir => drop(resolved.pop()),
            part => {
                resolved.push(part);
                if let Some(canonical) = system.canonicalise(&resolved).map_err(fail)? {
                    resolved = canonical;
                } else if system.stat(&resolved).map_err(fail)?.is_some_and(|stat| stat.form == Form::Link) {
                    let name = Arc::from(path.to_string_lossy());
                    let message = "a part of the path is a symbolic link that leads nowhere";
                    return Err(Diagnostic::in_file(Code::OutputRefused, &name, message).help(ANOTHER));
                }
            }
        }
    }
    Ok(resolved)
}
