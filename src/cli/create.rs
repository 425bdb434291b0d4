//! Creating: the files that commands begin for an author.
//!
//! Owns writing a file that was not there. Refuses to touch one that was, whatever it holds.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use goalpost::diagnostic::{Code, Diagnostic};

/// A file to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NewFile {
    /// Relative to the folder of the site, with `/` between its parts.
    pub(super) path: String,
    /// What it holds.
    pub(super) text: String,
}

impl NewFile {
    /// Whether something of that name is there: a file, a folder, or a link wherever it leads.
    pub(super) fn is_there(&self, root: &Path) -> bool {
        fs::symlink_metadata(root.join(&self.path)).is_ok()
    }

    /// Makes the file and the folders that it lies in. A file that cannot be written whole is not left behind.
    pub(super) fn create(&self, root: &Path) -> Result<(), Diagnostic> {
        let location = root.join(&self.path);
        if let Some(folder) = location.parent() {
            fs::create_dir_all(folder).map_err(|error| {
                let message = format!("the folder `{}` cannot be made: {error}", folder.display());
                Diagnostic::new(Code::FileUnwritable, message).help("make sure that you may write there")
            })?;
        }
        let mut file = File::create_new(&location).map_err(|error| match error.kind() {
            std::io::ErrorKind::AlreadyExists => self.exists(),
            _ => self.unwritable(&error),
        })?;
        file.write_all(self.text.as_bytes()).map_err(|error| {
            self.remove(root);
            self.unwritable(&error)
        })
    }

    /// Takes back what [`NewFile::create`] made. A file that cannot be removed stays.
    pub(super) fn remove(&self, root: &Path) {
        let _ = fs::remove_file(root.join(&self.path));
    }

    /// What there is to say of a file that is there already.
    pub(super) fn exists(&self) -> Diagnostic {
        Diagnostic::in_file(Code::FileExists, &self.name(), "exists already, and is not overwritten")
    }

    fn unwritable(&self, error: &std::io::Error) -> Diagnostic {
        Diagnostic::in_file(Code::FileUnwritable, &self.name(), format!("cannot be written: {error}"))
            .help("make sure that you may write there, and that the disk has room")
    }

    fn name(&self) -> Arc<str> {
        self.path.as_str().into()
    }
}
