//! Input: everything that a build reads, from the disk, the clock and the theme inside the binary.
//!
//! Owns walking the project's folders, reading its files, and the decision what counts as a source, a file to
//! copy, a template or data. Refuses to understand markdown. Nothing after this stage reads a file, but for
//! [`Source::read`], which is called where a text is needed and no earlier, so that a build never holds all texts
//! at once, and [`CopiedFile::open`], by which files are copied without being held. All of them pass the gate, which
//! alone opens files of a project.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::config::{BaseUrl, Config};
use crate::diagnostic::Diagnostic;
use crate::fingerprint::Fingerprint;
use crate::memory::Memory;

mod data;
mod file;
mod folder;
mod gate;
mod listing;
mod names;
mod picture;
mod reading;
pub mod theme;
mod trail;
mod walk;

pub use file::{CopiedFile, Folder, Source, Stamp};
pub use listing::{Listing, listing};
pub(crate) use names::is_never_read;
pub use names::unportable;
pub use reading::Reading;
pub use theme::Theme;

/// The name of the configuration file.
pub const CONFIG_FILE: &str = "site.toml";

/// What the caller asks to be read, and how.
#[derive(Clone, Debug)]
pub struct Request {
    /// The project's folder.
    pub root: PathBuf,
    /// The configuration file, relative to the root.
    pub config: PathBuf,
    /// Where the site is taken to be published.
    pub address: Address,
    /// The moment of the build, in seconds since 1970-01-01T00:00:00Z.
    pub now: i64,
    /// When the build began by the machine's clock, in nanoseconds since 1970: decides which stamps are believed.
    pub began: i128,
    /// Which unpublished posts are taken in.
    pub unpublished: Unpublished,
    /// What is read again, if memory knows the rest.
    pub changed: Changed,
}

/// Where a site is taken to be published.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Address {
    /// Where the configuration says.
    #[default]
    Configured,
    /// At this URL.
    Url(String),
    /// On this host, given with its scheme, at the path that the configuration says.
    Origin(String),
}

impl Address {
    /// The URL, if the configuration says this path.
    fn url(&self, path: &str) -> Option<String> {
        match self {
            Self::Configured => None,
            Self::Url(url) => Some(url.clone()),
            Self::Origin(origin) => Some(format!("{origin}{path}/")),
        }
    }
}

/// Which unpublished posts a build takes in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unpublished {
    /// Drafts.
    pub drafts: bool,
    /// Posts with a date to come.
    pub future: bool,
}

/// Everything that a site is made of, before any of it is understood.
#[derive(Debug)]
pub struct Inputs {
    /// The project's folder.
    pub root: PathBuf,
    /// The configuration, with defaults where it could not be read.
    pub config: Config,
    /// Where the configuration says that the site is published, whatever the caller says.
    pub home: BaseUrl,
    /// The fingerprint of all that the configuration was made from.
    pub configuration: Fingerprint,
    /// The markdown files of the content folder, by path.
    pub sources: Vec<Source>,
    /// Files that are copied: those of `static`, and those beside the sources. By path.
    pub files: Vec<CopiedFile>,
    /// The theme, with the project's own templates over it.
    pub theme: Arc<Theme>,
    /// What the `data` folder holds, by file stem.
    pub data: Arc<BTreeMap<String, serde_json::Value>>,
    /// What `worksheets.lock` says, if it is there.
    pub lock: Option<String>,
    /// The moment of the build, in seconds since 1970-01-01T00:00:00Z.
    pub now: i64,
    /// When the build began by the machine's clock, in nanoseconds since 1970.
    pub began: i128,
    /// Which unpublished posts are taken in.
    pub unpublished: Unpublished,
    /// What there is to tell.
    pub diagnostics: Vec<Diagnostic>,
}

/// Which files of a project may have changed since it was read last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Changed {
    /// Any of them.
    #[default]
    Everything,
    /// None but these, relative to the project's folder.
    Files(Arc<BTreeSet<PathBuf>>),
}

/// Reads a project, or what has changed of it.
///
/// Never fails: what cannot be read is a diagnostic, and the rest is read all the same. A configuration or a theme with
/// errors is told of; while the process lives, the last one without stands in for it.
pub fn read(request: &Request, memory: &mut Memory) -> Inputs {
    let mut reading = std::mem::take(&mut memory.reading);
    reading.forget(request, memory);
    let inputs = reading.inputs(request, memory);
    memory.reading = reading;
    inputs
}

/// A text of the project by the path that diagnostics name, for showing the lines that they mean.
pub fn text_for_report(root: &Path, path: &str) -> Option<Arc<str>> {
    let (gate, place) = gate::Gate::of_named(root, Path::new(path));
    let bytes = gate.follow(&place).ok().or_else(|| theme::embedded_text(path))?;
    Some(String::from_utf8_lossy(&bytes).into())
}
