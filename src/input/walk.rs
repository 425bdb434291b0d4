//! Walking: which files a project has.
//!
//! Owns what is passed over (hidden files, editors' leavings), the names that cannot be published everywhere, and
//! the rule that no link is followed out of the project.

#![expect(clippy::disallowed_methods, reason = "this module is where folders are read")]

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization;
use walkdir::{DirEntry, WalkDir};

use super::file::{self, Folder};
use super::{CopiedFile, Source, Stamp};
use crate::diagnostic::{Code, Diagnostic};
use crate::fingerprint::Fingerprint;
use crate::memory::Memory;

/// The files of `content` and `static`, each list by path.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    pub(super) sources: Vec<Source>,
    pub(super) files: Vec<CopiedFile>,
}

impl Found {
    /// Looks again at a file that is known, by the path that diagnostics name, at its place; says whether that was
    /// enough. It is not where a file came, went or became something else.
    pub(super) fn look_again(&mut self, name: &str, place: &Path, memory: &mut Memory, began: i128) -> bool {
        let Ok(metadata) = place.symlink_metadata() else { return false };
        let Some((folder, path)) = name.split_once('/').filter(|_| metadata.is_file()) else { return false };
        let stamp = Stamp::of(&metadata);
        if folder == "content"
            && let Ok(index) = self.sources.binary_search_by(|source| (*source.path).cmp(path))
        {
            let source = &mut self.sources[index];
            source.stamp = stamp;
            return *source.location == *place;
        }
        let folder = if folder == "content" { Folder::Content } else { Folder::Static };
        let Ok(index) = self.files.binary_search_by(|file| (file.folder, &*file.path).cmp(&(folder, path)))
        else {
            return false;
        };
        let file = &mut self.files[index];
        file.stamp = stamp;
        *file.location == *place && file::identify_one(file, memory, began)
    }
}

pub(super) fn walk(root: &Path, diagnostics: &mut Vec<Diagnostic>) -> Found {
    let mut found = Found::default();
    if !root.join("content").is_dir() {
        diagnostics.push(
            Diagnostic::new(Code::ContentMissing, "there is no `content` folder")
                .help("make one and write your first post in it: `goalpost new post \"Hello\"`"),
        );
    }
    for (name, folder) in [("content", Folder::Content), ("static", Folder::Static)] {
        for entry in files_below(root, name, diagnostics) {
            add(&mut found, entry, folder, diagnostics);
        }
    }
    tell_beside_settings(root, diagnostics);
    found.sources.par_sort_by(|a, b| a.path.cmp(&b.path));
    found.files.sort_by(|a, b| (a.folder, &a.path).cmp(&(b.folder, &b.path)));
    found
}

/// A file below one of the project's folders.
pub(super) struct Entry {
    /// Relative to the folder, in normal form C.
    pub(super) path: Arc<str>,
    /// The path that diagnostics name.
    pub(super) file: Arc<str>,
    pub(super) location: Arc<Path>,
    pub(super) stamp: Stamp,
}

/// All files below `root/name`, in no particular order; nothing if there is no such folder.
pub(super) fn files_below(root: &Path, name: &str, diagnostics: &mut Vec<Diagnostic>) -> Vec<Entry> {
    let base = root.join(name);
    if !base.is_dir() {
        return Vec::new();
    }
    let gate = Gate {
        project: root.canonicalize().unwrap_or_else(|_| root.to_path_buf()),
        folder: base.canonicalize().unwrap_or_else(|_| base.clone()),
        is_static: name == "static",
    };
    let mut refused = Vec::new();
    let walk = WalkDir::new(&base).follow_links(true).into_iter().filter_entry(|entry| {
        let refusal = gate.refusal(entry);
        let is_refused = refusal.is_some();
        refused.extend(refusal.map(|refusal| (refusal, entry.path().to_path_buf())));
        !is_refused
    });
    let mut found = Vec::new();
    for result in walk {
        match result {
            Ok(entry) if entry.file_type().is_file() => found.push(entry),
            Ok(_) => {}
            // A link that leads nowhere is told before it can be passed over. Emacs locks a file by such a link.
            Err(error) if is_of_nobody(&error) => {}
            Err(error) => diagnostics.push(walk_failed(&error, root)),
        }
    }
    // Asking for ten thousand stamps takes longer than finding the files.
    let read: Vec<(Option<Entry>, Vec<Diagnostic>)> =
        found.par_iter().map(|entry| read_entry(entry, &base, name)).collect();
    let mut entries = Vec::with_capacity(read.len());
    for (entry, told) in read {
        entries.extend(entry);
        diagnostics.extend(told);
    }
    for (refusal, path) in refused {
        let file: Arc<str> = slashed(path.strip_prefix(root).unwrap_or(&path)).into();
        diagnostics.extend(refusal.told(&file));
    }
    entries
}

/// What is let in of one of the project's folders.
struct Gate {
    /// The project's folder, canonical.
    project: PathBuf,
    /// The folder that is walked, canonical.
    folder: PathBuf,
    /// Whether it is the one whose files are published as they are.
    is_static: bool,
}

/// Why a file or folder is not let in.
enum Refusal {
    /// The folder itself lies elsewhere.
    FolderOutside,
    /// It is a link out of the project.
    LinkOutside,
    /// A link leads to a folder that a build writes: the site would be a part of itself, and grow with every build.
    Output,
    /// It is hidden, and perhaps not meant to be.
    Hidden,
    /// It is an editor's or system's.
    Leaving,
}

impl Gate {
    fn refusal(&self, entry: &DirEntry) -> Option<Refusal> {
        if entry.depth() == 0 {
            return (!self.folder.starts_with(&self.project)).then_some(Refusal::FolderOutside);
        }
        let name = entry.file_name().to_string_lossy();
        if is_passed_over(&name) && !(self.is_static && PUBLISHED.contains(&&*name)) {
            let is_noted = self.is_static && name.starts_with('.') && !is_leaving(&name);
            return Some(if is_noted { Refusal::Hidden } else { Refusal::Leaving });
        }
        let target = || entry.path().canonicalize();
        if entry.path_is_symlink() && !target().is_ok_and(|target| target.starts_with(&self.project)) {
            return Some(Refusal::LinkOutside);
        }
        let is_output = entry.file_type().is_dir() && entry.path().join(MANIFEST).is_file();
        let is_elsewhere = || target().is_ok_and(|target| !target.starts_with(&self.folder));
        (is_output && is_elsewhere()).then_some(Refusal::Output)
    }
}

impl Refusal {
    fn told(&self, file: &Arc<str>) -> Option<Diagnostic> {
        let tell =
            |code, message: &str, help: &str| Some(Diagnostic::in_file(code, file, message).help(help));
        match self {
            Self::FolderOutside => tell(
                Code::FolderOutside,
                "this folder is a link out of the project, and is not followed",
                "move what it leads to here, and put a link to it where it was",
            ),
            Self::LinkOutside => tell(
                Code::SymlinkOutside,
                "this is a link out of the project, and is not followed",
                "copy what it leads to into the project",
            ),
            Self::Output => tell(
                Code::SymlinkOutside,
                "this leads to what a build has written, and is not followed",
                "remove the link: a site cannot be a part of itself",
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

fn read_entry(entry: &DirEntry, base: &Path, name: &str) -> (Option<Entry>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let Ok(relative) = entry.path().strip_prefix(base) else { return (None, diagnostics) };
    let Some(text) = relative.to_str() else {
        let file: Arc<str> = format!("{name}/{}", slashed(relative)).into();
        diagnostics.push(
            Diagnostic::in_file(Code::PathUnportable, &file, "the file has a name that is not Unicode")
                .help("rename it"),
        );
        return (None, diagnostics);
    };
    let path = text.replace(std::path::MAIN_SEPARATOR, "/");
    let path: Arc<str> = if path.is_ascii() { path.into() } else { path.nfc().collect::<String>().into() };
    let file: Arc<str> = format!("{name}/{path}").into();
    if let Some(why) = unportable(&path) {
        diagnostics.push(
            Diagnostic::in_file(
                Code::PathUnportable,
                &file,
                format!("this name cannot be published everywhere: {why}"),
            )
            .help("rename it with letters, digits, hyphens and dots"),
        );
    }
    match entry.metadata() {
        Ok(metadata) => {
            let location = entry.path().into();
            (Some(Entry { path, file, location, stamp: Stamp::of(&metadata) }), diagnostics)
        }
        Err(error) => {
            diagnostics.push(walk_failed(&error, base));
            (None, diagnostics)
        }
    }
}

fn add(found: &mut Found, entry: Entry, folder: Folder, diagnostics: &mut Vec<Diagnostic>) {
    let Entry { path, file, location, stamp } = entry;
    let is_markdown = Path::new(&*path).extension().is_some_and(|extension| extension == "md");
    if folder == Folder::Content && is_markdown {
        found.sources.push(Source { path, file, stamp, location });
    } else {
        if folder == Folder::Content
            && let Some(stem) = almost_markdown(&path)
        {
            let message = "this is copied as it is: the names of posts end in `.md`";
            diagnostics.push(
                Diagnostic::in_file(Code::PathUnportable, &file, message)
                    .help(format!("rename it: `{stem}.md`")),
            );
        }
        found.files.push(CopiedFile {
            path,
            folder,
            file,
            stamp,
            contents: Fingerprint::default(),
            dimensions: None,
            location,
        });
    }
}

/// Tells of posts that lie beside `site.toml`. Other texts there, such as a `README.md`, are no part of the site.
fn tell_beside_settings(root: &Path, diagnostics: &mut Vec<Diagnostic>) {
    let Ok(entries) = root.read_dir() else { return };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_markdown = Path::new(&name).extension().is_some_and(|extension| extension == "md");
        let is_post = is_markdown && !is_passed_over(&name) && begins_with_fence(&entry.path());
        if is_post {
            let message = "this lies beside `site.toml`, and is no part of the site";
            diagnostics.push(
                Diagnostic::in_file(Code::PostMisplaced, &name.as_str().into(), message)
                    .help("move it to `content/posts`; a page such as \"Contact\" goes to `content`"),
            );
        }
    }
}

/// Whether a file begins as posts do.
fn begins_with_fence(file: &Path) -> bool {
    let mut begin = [0; 4];
    let is_read = std::fs::File::open(file).and_then(|mut file| file.read_exact(&mut begin));
    is_read.is_ok() && matches!(&begin, b"+++\n" | b"+++\r" | b"---\n" | b"---\r")
}

/// The name, without its ending, of a file that is surely markdown and does not end in `.md`. Notepad adds `.txt`.
fn almost_markdown(path: &str) -> Option<&str> {
    const ENDINGS: [&str; 7] = [".md.txt", ".markdown.txt", ".markdown", ".mdown", ".mkdn", ".mdx", ".md"];
    let name = path.rsplit('/').next().unwrap_or(path);
    let lower = name.to_ascii_lowercase();
    let ending = ENDINGS.iter().find(|ending| lower.ends_with(**ending))?;
    Some(&name[..name.len() - ending.len()])
}

/// The list that a build leaves in its output folder.
const MANIFEST: &str = ".goalpost-manifest";

/// Hidden files that web servers and hosts read, and that are published from `static`.
const PUBLISHED: [&str; 2] = [".htaccess", ".nojekyll"];

/// Whether a hidden file is known to be nobody's text: those of version control, systems and editors.
fn is_leaving(name: &str) -> bool {
    name.starts_with(".git") || name.starts_with("._") || name.starts_with(".#") || name == ".DS_Store" || {
        let ending = name.rsplit('.').next().unwrap_or_default();
        matches!(ending, "swp" | "swo" | "tmp") || name.ends_with('~')
    }
}

/// Whether no folder of a project lets in a file or folder of this name, whatever lies there. What follows a
/// project's files while it is edited asks the same.
pub(crate) fn is_never_read(name: &str) -> bool {
    is_passed_over(name) && !PUBLISHED.contains(&name)
}

/// Hidden files, and what editors and systems leave behind.
fn is_passed_over(name: &str) -> bool {
    let leavings = ["Thumbs.db", "desktop.ini"];
    // The one hidden folder that the web knows (RFC 8615) is published.
    (name.starts_with('.') && name != ".well-known")
        || name.ends_with('~')
        // Word keeps one beside every document that is open.
        || name.starts_with("~$")
        || (name.starts_with('#') && name.ends_with('#'))
        || leavings.contains(&name)
}

/// Why a path cannot be written on every system or served by every host, if it cannot.
pub fn unportable(path: &str) -> Option<String> {
    const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];
    path.split('/').find_map(|part| {
        // So are most parts of most paths.
        if part.len() > 4
            && part.len() <= 200
            && part.bytes().all(|it| matches!(it, b'a'..=b'z' | b'0'..=b'9' | b'-'))
        {
            return None;
        }
        let stem = part.split('.').next().unwrap_or(part).to_ascii_lowercase();
        let numbered = (stem.starts_with("com") || stem.starts_with("lpt"))
            && stem.len() == 4
            && stem.as_bytes()[3].is_ascii_digit();
        if DEVICES.contains(&stem.as_str()) || numbered {
            Some(format!("`{part}` is the name of a device on Windows"))
        } else if part.ends_with(['.', ' ']) {
            Some(format!("`{part}` ends in a dot or a space"))
        } else if part.starts_with(".goalpost-") {
            Some(format!("`{part}` is a name that Goalpost keeps for itself"))
        } else if let Some(bad) = part.chars().find(|c| "<>:\"|?*\\".contains(*c) || c.is_control()) {
            Some(format!("`{}` holds the character {bad:?}", part.escape_debug()))
        } else if part.len() > 200 {
            Some("a part of its path is longer than 200 bytes".to_owned())
        } else {
            None
        }
    })
}

/// Whether what failed is a file or folder that is never read.
fn is_of_nobody(error: &walkdir::Error) -> bool {
    let name = error.path().and_then(Path::file_name);
    name.is_some_and(|name| is_never_read(&name.to_string_lossy()))
}

fn walk_failed(error: &walkdir::Error, root: &Path) -> Diagnostic {
    let file: Arc<str> =
        error.path().map(|path| slashed(path.strip_prefix(root).unwrap_or(path))).unwrap_or_default().into();
    if error.loop_ancestor().is_some() {
        return Diagnostic::in_file(
            Code::SymlinkOutside,
            &file,
            "this is a link to a folder that holds it, and is not followed",
        )
        .help("remove the link");
    }
    if error.path().is_some_and(Path::is_symlink) {
        return Diagnostic::in_file(
            Code::FileUnreadable,
            &file,
            "this is a link to a file that does not exist",
        )
        .help("remove the link, or put back what it leads to");
    }
    let reason = error.io_error().map_or_else(|| error.to_string(), std::string::ToString::to_string);
    Diagnostic::in_file(Code::FileUnreadable, &file, format!("the file cannot be read: {reason}"))
        .help("make sure that the file is there and that you may read it")
}

pub(super) fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn device_names_and_odd_characters_are_told() {
        assert!(unportable("posts/con.md").is_some());
        assert!(unportable("posts/com1/x.md").is_some());
        assert!(unportable("posts/what?.md").is_some());
        assert!(unportable("posts/trailing./x.md").is_some());
        assert_eq!(unportable("posts/confidence.md"), None);
        assert_eq!(unportable("posts/größe.md"), None);
    }

    #[test]
    fn editors_leavings_are_passed_over() {
        for name in [".hidden", "x.md~", "#x.md#", "~$x.md", "Thumbs.db"] {
            assert!(is_passed_over(name) && is_never_read(name), "{name}");
        }
        assert!(!is_never_read(".htaccess"), "`static` publishes it");
        assert!(!is_passed_over(".well-known"));
        assert!(!is_passed_over("x.md"));
    }
}
