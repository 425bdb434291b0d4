//! Input: everything that a build reads, from the disk, the clock and the theme inside the binary.
//!
//! Owns walking the project's folders, reading its files, and the decision what counts as a source, a file to
//! copy, a template or data. Refuses to understand markdown. Nothing after this stage reads a file, but for
//! [`Source::read`], which is called where a text is needed and no earlier, so that a build never holds all texts
//! at once, and the writer, which copies files without holding them.

#![expect(clippy::disallowed_methods, reason = "this module is where files are read")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::config::{self, BaseUrl, Config};
use crate::diagnostic::{Code, Diagnostic};
use crate::fingerprint::Fingerprint;
use crate::memory::Memory;
use crate::worksheet::lock;

mod data;
mod file;
mod picture;
pub mod theme;
mod walk;

pub use file::{CopiedFile, Folder, Source, Stamp};
pub use theme::Theme;
pub use walk::unportable;

/// The name of the configuration file.
pub const CONFIG_FILE: &str = "site.toml";

/// What the caller asks to be read, and how.
#[derive(Clone, Debug)]
pub struct Request {
    /// The project's folder.
    pub root: PathBuf,
    /// The configuration file, relative to the root.
    pub config: PathBuf,
    /// Another base URL than the configuration's.
    pub base_url: Option<String>,
    /// The moment of the build, in seconds since 1970-01-01T00:00:00Z.
    pub now: i64,
    /// When the build began by the machine's clock, in nanoseconds since 1970: decides which stamps are believed.
    pub began: i128,
    /// Which unpublished posts are taken in.
    pub unpublished: Unpublished,
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
    pub theme: Theme,
    /// What the `data` folder holds, by file stem.
    pub data: BTreeMap<String, serde_json::Value>,
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

/// Reads a project.
///
/// Never fails: what cannot be read is a diagnostic, and the rest is read all the same.
pub fn read(request: &Request, memory: &mut Memory) -> Inputs {
    let mut diagnostics = Vec::new();
    let (mut config, configuration) = read_config(request, &mut diagnostics);
    let home = config.base_url.clone();
    replace_base_url(request, &mut config, &mut diagnostics);
    let theme = theme::read(&request.root, &config, &mut diagnostics);
    let data = data::read(&request.root, &mut diagnostics);
    let lock = read_lock(&request.root, &mut diagnostics);
    let mut found = walk::walk(&request.root, &mut diagnostics);
    // Where there is no site, nobody misses its folders, and nothing lies beside it.
    if diagnostics.iter().any(|it| it.code == Code::SiteMissing) {
        diagnostics.retain(|it| !matches!(it.code, Code::ContentMissing | Code::PostMisplaced));
    }
    file::identify(&mut found.files, memory, request.began, &mut diagnostics);
    Inputs {
        config,
        home,
        configuration,
        sources: found.sources,
        files: found.files,
        theme,
        data,
        lock,
        now: request.now,
        began: request.began,
        unpublished: request.unpublished,
        diagnostics,
    }
}

/// A text of the project by the path that diagnostics name, for showing the lines that they mean.
pub fn text_for_report(root: &Path, path: &str) -> Option<Arc<str>> {
    let bytes = std::fs::read(root.join(path)).ok().or_else(|| theme::embedded_text(path))?;
    Some(String::from_utf8_lossy(&bytes).into())
}

fn read_config(request: &Request, diagnostics: &mut Vec<Diagnostic>) -> (Config, Fingerprint) {
    let name: Arc<str> = request.config.to_string_lossy().replace('\\', "/").into();
    let text = match std::fs::read_to_string(request.root.join(&request.config)) {
        Ok(text) => text,
        Err(error) => {
            diagnostics.push(config_unreadable(&name, &error, &request.root));
            // A whole, empty configuration: the rest of the site is still read and checked.
            return (Config::default(), Fingerprint::default());
        }
    };
    let (config, found) = config::parse(&name, &text);
    diagnostics.extend(found);
    let fingerprint = Fingerprint::build(|hasher| {
        hasher.text(&text).optional(request.base_url.as_deref());
    });
    (config, fingerprint)
}

/// Reads `worksheets.lock`; a site without worksheets has none.
fn read_lock(root: &Path, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    match std::fs::read_to_string(root.join(lock::FILE)) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => {
            diagnostics.push(file::unreadable(&lock::FILE.into(), &error));
            None
        }
    }
}

fn replace_base_url(request: &Request, config: &mut Config, diagnostics: &mut Vec<Diagnostic>) {
    if let Some(url) = &request.base_url {
        match BaseUrl::parse(url) {
            Ok(base_url) => config.base_url = base_url,
            Err(invalid) => diagnostics.push(Diagnostic {
                help: invalid.help,
                ..Diagnostic::new(Code::ConfigValueInvalid, format!("`--base-url`: {}", invalid.message))
            }),
        }
    }
}

fn config_unreadable(name: &Arc<str>, error: &std::io::Error, root: &Path) -> Diagnostic {
    if error.kind() == std::io::ErrorKind::NotFound {
        let above =
            root.ancestors().skip(1).zip(["..", "../.."]).find(|(folder, _)| folder.join(&**name).is_file());
        if let Some((_, way)) = above {
            return Diagnostic::new(Code::SiteMissing, format!("there is no `{name}` in this folder"))
                .help(format!("it lies in a folder above: type `cd {way}` and try again"));
        }
        return Diagnostic::new(Code::SiteMissing, format!("there is no `{name}` here")).help(
            "go to the folder of your site, or name it with `--root`; `goalpost init` makes a new one",
        );
    }
    Diagnostic::in_file(Code::FileUnreadable, name, format!("the file cannot be read: {error}"))
        .help("save it as UTF-8 and make sure that you may read it")
}
