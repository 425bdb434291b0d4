//! The diagnostics of the output stage, and how its files are named in them.
//!
//! Owns the words. Refuses to look at the disk.

use std::io::{self, ErrorKind};
use std::path::Path;
use std::sync::Arc;

use super::EditedFiles;
use crate::diagnostic::{Code, Diagnostic};

/// How files of the output folder are named: relative to the project where they are in it.
pub(super) struct Naming(String);

impl Naming {
    /// The naming of files in an output folder. Both paths are canonical.
    pub(super) fn new(folder: &Path, project: &Path) -> Self {
        Self(shown(folder, project))
    }

    /// The name of the folder itself.
    pub(super) fn folder(&self) -> Arc<str> {
        Arc::from(self.0.as_str())
    }

    /// The name of a file in it.
    pub(super) fn file(&self, route: &str) -> Arc<str> {
        if route.is_empty() { self.folder() } else { Arc::from(format!("{}/{route}", self.0)) }
    }
}

/// A path as authors know it: relative to the project, with `/` between its parts.
pub(super) fn shown(path: &Path, project: &Path) -> String {
    let path = path.strip_prefix(project).unwrap_or(path);
    path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}

/// The operating system refused something.
pub(super) fn unwritable(path: &Arc<str>, what: &str, error: &io::Error) -> Diagnostic {
    let (reason, help) = reason(error);
    let diagnostic = Diagnostic::in_file(Code::OutputUnwritable, path, format!("{what}: {reason}"));
    match help {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}

/// A source that is to be copied cannot be read.
pub(super) fn unreadable(path: &Arc<str>, error: &io::Error) -> Diagnostic {
    let (reason, _) = reason(error);
    Diagnostic::in_file(Code::FileUnreadable, path, format!("the file cannot be read: {reason}"))
}

/// A file was changed since we wrote it, and is to be overwritten or deleted.
pub(super) fn edited(path: &Arc<str>) -> Diagnostic {
    Diagnostic::in_file(Code::OutputEdited, path, "the file was changed by another hand since it was written")
        .help("carry the change over into the site's sources; `--force` then replaces the file")
}

/// A file that is no longer planned was changed since we wrote it, and is left.
pub(super) fn left(path: &Arc<str>) -> Diagnostic {
    let message = "the file is no longer part of the site, but was changed by another hand; it is left";
    Diagnostic::in_file(Code::OutputLeft, path, message).help("delete it if it is not needed")
}

/// A file that is no longer planned was changed since we wrote it, and is not deleted unasked.
pub(super) fn edited_and_gone(path: &Arc<str>) -> Diagnostic {
    let message =
        "the file is no longer part of the site, but was changed by another hand since it was written";
    Diagnostic::in_file(Code::OutputEdited, path, message).help(
        "carry the change over into the site's sources and delete the file; `--force` leaves it and goes on",
    )
}

/// The output folder holds the site of another project.
pub(super) fn another_site(path: &Arc<str>, site: &str) -> Diagnostic {
    let message = format!("the output folder holds another site, that of `{site}`");
    Diagnostic::in_file(Code::OutputForeign, path, message)
        .help("choose another folder with `-o`; `--force` puts this site in the place of that one")
}

/// Something stands where a file is to go.
pub(super) fn foreign(path: &Arc<str>, what: &str) -> Diagnostic {
    Diagnostic::in_file(Code::OutputForeign, path, format!("{what} is in the way of a file of the site"))
        .help("move it away, or put it into `static` if it belongs to the site")
}

/// A route cannot be the name of a file.
pub(super) fn unportable(route: &str) -> Diagnostic {
    Diagnostic::new(Code::PathUnportable, format!("`{}` cannot be the name of a file", route.escape_debug()))
        .help("give what is published there another name")
}

/// A route is written by two.
pub(super) fn taken(path: &Arc<str>) -> Diagnostic {
    Diagnostic::in_file(Code::RouteTaken, path, "two files of the site have this name")
        .help("give one of them another name")
}

/// A file has the name that a compressed form of another takes.
pub(super) fn taken_by_compressed(path: &Arc<str>, whose: &Arc<str>) -> Diagnostic {
    let message = format!("this is also the name of the compressed form of `{whose}`");
    Diagnostic::in_file(Code::RouteTaken, path, message)
        .help("take the compressed file out of `static`, or build without `--precompress`")
}

/// A route is a file and a folder.
pub(super) fn taken_as_folder(path: &Arc<str>, within: &Arc<str>) -> Diagnostic {
    let message = format!("the site needs this to be a file, and a folder for `{within}`");
    Diagnostic::in_file(Code::RouteTaken, path, message).help("give one of the two another name")
}

/// What becomes of a file that was changed by another hand and is to be replaced.
pub(super) fn refuse_edited(path: &Arc<str>, edited_files: EditedFiles) -> Result<(), Diagnostic> {
    match edited_files {
        EditedFiles::Refuse => Err(edited(path)),
        EditedFiles::Replace => Ok(()),
    }
}

/// What an operating system's error means, and what can be done about it.
fn reason(error: &io::Error) -> (String, Option<&'static str>) {
    let (reason, help) = match error.kind() {
        ErrorKind::StorageFull => ("the disk is full", Some("make room on the disk and build again")),
        ErrorKind::QuotaExceeded => {
            ("your share of the disk is used up", Some("make room on the disk and build again"))
        }
        ErrorKind::PermissionDenied => {
            ("permission denied", Some("check who owns the folder, or choose another with `-o`"))
        }
        ErrorKind::ReadOnlyFilesystem => {
            ("the disk is read-only", Some("choose a folder on another disk with `-o`"))
        }
        ErrorKind::InvalidFilename => ("the name is too long for this disk", None),
        ErrorKind::NotFound => ("it does not exist", None),
        _ => {
            let words = error.to_string();
            let words = words.split(" (os error").next().unwrap_or_default();
            return (words.to_lowercase(), None);
        }
    };
    (reason.to_owned(), help)
}
