//! The scope: which paths of a project are followed.
//!
//! Owns the rule, as a function of the path alone. Refuses to look at the disk: what a path leads to is not asked.

use std::path::{Component, Path, PathBuf};

use crate::input;
use crate::worksheet::lock;

/// The folders that a build reads. Whatever lies in them counts, under any name that a build reads. Elsewhere a project
/// may hold anything: tools, an output, even what the preview says, if that is written to a file.
const READ: [&str; 5] = ["content", "data", "static", "templates", "themes"];

/// Which paths of a project are followed.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    ignored: Vec<PathBuf>,
    files: Vec<PathBuf>,
}

impl Scope {
    /// The scope of a project but for some folders, and with some files wherever they lie. All are relative to it.
    pub(super) fn new(
        ignored: impl IntoIterator<Item = PathBuf>,
        files: impl IntoIterator<Item = PathBuf>,
    ) -> Self {
        let ignored = ignored.into_iter().filter_map(|path| normal(&path));
        // A project that is its own output is refused elsewhere; here it would blind the watcher.
        let ignored = ignored.filter(|path| path.components().next().is_some()).collect();
        Self { ignored, files: files.into_iter().filter_map(|path| normal(&path)).collect() }
    }

    /// Whether a path, relative to the project, is followed.
    pub(super) fn holds(&self, path: &Path) -> bool {
        if self.files.iter().any(|file| file.starts_with(path)) {
            return true;
        }
        let mut names = path.iter();
        let is_read = match (names.next(), names.next()) {
            (None, _) => true,
            (Some(first), _) if READ.iter().any(|name| first == *name) => true,
            (Some(first), None) => is_read_at_the_top(Path::new(first)),
            (Some(_), Some(_)) => false,
        };
        let is_named_well = path.iter().all(|name| !input::is_never_read(&name.to_string_lossy()));
        is_read && is_named_well && !self.ignored.iter().any(|folder| path.starts_with(folder))
    }

    /// The same for a path below a folder that is followed whether it lies in the scope or not: a link leads there.
    pub(super) fn holds_below(&self, folder: &Path, path: &Path) -> bool {
        if self.holds(folder) {
            return self.holds(path);
        }
        let rest = path.strip_prefix(folder).unwrap_or(path);
        rest.iter().all(|name| !input::is_never_read(&name.to_string_lossy()))
    }

    /// Whether a path lies in a folder that the caller named: there even links are not followed.
    pub(super) fn ignores(&self, path: &Path) -> bool {
        self.ignored.iter().any(|folder| path.starts_with(folder))
    }
}

/// Whether a build reads a file that lies beside those folders. Posts that were put there by mistake are told of.
fn is_read_at_the_top(file: &Path) -> bool {
    file == Path::new(lock::FILE) || file.extension().is_some_and(|extension| extension == "md")
}

/// A relative path without `.` and `..`; `None` if it leads out.
pub(super) fn normal(path: &Path) -> Option<PathBuf> {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::Normal(name) => normal.push(name),
            Component::CurDir => {}
            Component::ParentDir if normal.pop() => {}
            _ => return None,
        }
    }
    Some(normal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_build_reads_is_followed_and_the_rest_is_not() {
        let scope = Scope::new(
            ["./public".into(), "site/../out".into(), "../elsewhere".into(), "".into()],
            ["./site.toml".into(), ".settings/other/site.toml".into()],
        );
        let followed = [
            "",
            "site.toml",
            "worksheets.lock",
            "content/posts/a.md",
            "content/target/a.md",
            "themes/own/node_modules/a.css",
            "static/.well-known/a",
            "static/.htaccess",
            "content/public/a.md",
            "posts.md",
            ".settings",
            ".settings/other",
            ".settings/other/site.toml",
        ];
        for path in followed {
            assert!(scope.holds(Path::new(path)), "{path}");
        }
        let passed_over = [
            ".git/HEAD",
            ".goalpost/memory",
            "public",
            "public/a/index.html",
            "out/a",
            "publicity/a",
            "publicity",
            "serve.log",
            "nohup.out",
            ".settings/other/site.toml~",
            ".settings/more",
            "target/debug/a",
            "tools/node_modules/a/b.js",
            "content/.a.md.swp",
            "content/a.md~",
            "content/#a.md#",
            "content/.#a.md",
            "content/.hidden/a.md",
        ];
        for path in passed_over {
            assert!(!scope.holds(Path::new(path)), "{path}");
        }
    }

    #[test]
    fn where_a_link_leads_only_names_count() {
        let scope = Scope::new([], []);
        let folder = Path::new("node_modules/fonts");
        assert!(scope.holds_below(folder, Path::new("node_modules/fonts/a.css")));
        assert!(!scope.holds_below(folder, Path::new("node_modules/fonts/.a.css.swp")));
        assert!(!scope.holds_below(Path::new("docs"), Path::new("docs/.hidden/a")));
    }
}
