//! The trail: by which links a walk has come to where it is.
//!
//! Owns which links are followed and how many, and what is passed over by its name. Refuses to walk.

#![expect(clippy::disallowed_methods, reason = "this module looks where links lead")]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::DirEntry;

use super::gate::{self, Gate};
use super::names::{PUBLISHED, is_leaving, is_passed_over};
use crate::diagnostic::{Code, Diagnostic};

/// How many links are followed on the way to one file. Two links in each of sixteen folders, to the next of them, are
/// sixty thousand ways to the last.
const DEEPEST: usize = 4;

/// How many files and folders are looked at behind the links of one folder.
const MOST: usize = 50_000;

/// The list that a build leaves in its output folder.
const MANIFEST: &str = ".goalpost-manifest";

/// The way to what is walked: the links on it.
pub(super) struct Trail<'a> {
    gate: &'a Gate,
    /// The folder that is walked.
    base: Passed,
    /// Whether that folder is no link.
    is_exact: bool,
    /// Whether its files are published as they are.
    is_static: bool,
    /// The links that are passed, the first of them first.
    links: Vec<Passed>,
    /// How many files and folders were met behind links.
    met: usize,
}

/// A folder behind a link.
struct Passed {
    /// How deep the link lies below the folder that is walked.
    depth: usize,
    /// The path of the link.
    path: PathBuf,
    /// The place of what it leads to, relative to the project.
    place: PathBuf,
}

/// Why a file or folder is not let in.
#[derive(Debug)]
pub(super) enum Refusal {
    /// It is a link that the gate does not follow.
    Link(gate::Refusal),
    /// A link leads to the project as a whole.
    Whole,
    /// A link leads to the site's settings.
    Settings,
    /// A link leads to a folder that a build writes: the site would be a part of itself, and grow with every build.
    Output,
    /// It is a link behind too many others.
    Deep,
    /// It is one of too many files behind links.
    Many,
    /// It is hidden, and perhaps not meant to be.
    Hidden,
    /// It is an editor's or system's.
    Leaving,
}

impl<'a> Trail<'a> {
    /// The trail of a walk that begins at a folder of this name, if that may be walked.
    pub(super) fn of(gate: &'a Gate, name: &str, base: &Path) -> Result<Self, Refusal> {
        // What is no link may have any name: the author has given it.
        let is_exact = base.canonicalize().is_ok_and(|real| real == base);
        let place = if is_exact { name.into() } else { gate.find(base).map_err(Refusal::Link)? };
        let base = Passed { depth: 0, path: base.to_path_buf(), place };
        let trail = Self { gate, base, is_exact, is_static: name == "static", links: Vec::new(), met: 0 };
        if !is_exact {
            trail.judge(&trail.base.place, |_| true)?;
        }
        Ok(trail)
    }

    /// Says where what was met lies, relative to the project, if that is not where it was met.
    pub(super) fn admit(&mut self, entry: &DirEntry) -> Result<Option<PathBuf>, Refusal> {
        self.count(entry.depth())?;
        let name = entry.file_name().to_string_lossy();
        if is_passed_over(&name) && !(self.is_static && PUBLISHED.contains(&&*name)) {
            let is_noted = self.is_static && name.starts_with('.') && !is_leaving(&name);
            return Err(if is_noted { Refusal::Hidden } else { Refusal::Leaving });
        }
        let place = if entry.path_is_symlink() {
            self.gate.find(entry.path()).map_err(Refusal::Link)?
        } else {
            let last = self.links.last().unwrap_or(&self.base);
            let is_here = self.links.is_empty() && self.is_exact;
            let Some(rest) = entry.path().strip_prefix(&last.path).ok().filter(|_| !is_here) else {
                return Ok(None);
            };
            last.place.join(rest)
        };
        // Of a file behind a link, the folders were judged before.
        let is_new = entry.path_is_symlink() || entry.file_type().is_dir();
        self.judge(&place, |folder| is_new && !folder.starts_with(&self.base.place))?;
        if entry.path_is_symlink() && entry.file_type().is_dir() {
            if self.links.len() == DEEPEST {
                return Err(Refusal::Deep);
            }
            let (depth, path) = (entry.depth(), entry.path().to_path_buf());
            self.links.push(Passed { depth, path, place: place.clone() });
        }
        Ok(Some(place))
    }

    /// Counts something that was met so deep, if it was met behind a link.
    pub(super) fn count(&mut self, depth: usize) -> Result<(), Refusal> {
        while self.links.pop_if(|link| link.depth >= depth).is_some() {}
        self.met += usize::from(!self.links.is_empty());
        if self.links.is_empty() || self.met <= MOST { Ok(()) } else { Err(Refusal::Many) }
    }

    /// Whether anything was passed over since there is too much of it.
    pub(super) fn has_met_too_many(&self) -> bool {
        self.met > MOST
    }

    /// Whether a link may lead to a place; `counts` says of which folders it matters that a build has written them.
    fn judge(&self, place: &Path, counts: impl Fn(&Path) -> bool) -> Result<(), Refusal> {
        let is_written = |folder: &Path| self.gate.project().join(folder).join(MANIFEST).is_file();
        if place.as_os_str().is_empty() {
            Err(Refusal::Whole)
        } else if self.gate.is_settings(place) {
            Err(Refusal::Settings)
        } else if place.ancestors().any(|it| !it.as_os_str().is_empty() && counts(it) && is_written(it)) {
            Err(Refusal::Output)
        } else {
            Ok(())
        }
    }
}

impl Refusal {
    /// What is told of one of the project's own folders.
    pub(super) fn of_folder(&self, file: &Arc<str>) -> Option<Diagnostic> {
        let what = match self {
            Self::Link(gate::Refusal::Outside) => "out of the project",
            Self::Link(gate::Refusal::Hidden) => "to something hidden",
            Self::Whole => "to the whole project",
            Self::Output => "to what a build has written",
            _ => return self.told(file),
        };
        let message = format!("this folder is a link {what}, and is not followed");
        let help = match self {
            Self::Link(_) => "move what it leads to here, and put a link to it where it was",
            _ => "put a folder in place of the link",
        };
        Some(Diagnostic::in_file(Code::FolderOutside, file, message).help(help))
    }

    /// What is told of a file or folder in it.
    pub(super) fn told(&self, file: &Arc<str>) -> Option<Diagnostic> {
        let tell =
            |code, message: &str, help: &str| Some(Diagnostic::in_file(code, file, message).help(help));
        match self {
            Self::Link(refusal) => {
                let told = refusal.told(file);
                let code = match refusal {
                    gate::Refusal::Outside => Code::SymlinkOutside,
                    gate::Refusal::Hidden => Code::SymlinkPrivate,
                    _ => told.code,
                };
                Some(Diagnostic { code, ..told })
            }
            Self::Whole => tell(
                Code::SymlinkPrivate,
                "this is a link to the whole project, and is not followed",
                "link to the file or folder that is meant",
            ),
            Self::Settings => tell(
                Code::SymlinkPrivate,
                "this leads to what says how the site is made, and is not followed",
                "remove the link: it is not for readers",
            ),
            Self::Output => tell(
                Code::SymlinkOutside,
                "this leads to what a build has written, and is not followed",
                "remove the link: a site cannot be a part of itself",
            ),
            Self::Deep => tell(
                Code::SymlinksMany,
                &format!("this is a link behind {DEEPEST} others, and is not followed"),
                "let the links lead to files, or to folders without links",
            ),
            Self::Many => tell(
                Code::SymlinksMany,
                &format!(
                    "there are more than {MOST} files behind the links of this folder, and the rest is not read"
                ),
                "let fewer links lead to the same folder, or put the files in their places",
            ),
            Self::Hidden => tell(
                Code::FileHidden,
                "the name begins with a dot, and so this is not published",
                "give it another name if readers are to have it, or else keep it outside of `static`",
            ),
            Self::Leaving => None,
        }
    }
}
