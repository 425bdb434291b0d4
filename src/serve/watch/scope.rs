//! The scope: which paths of a project are followed.
//!
//! Owns the rule, as a function of the path alone. Refuses to look at the disk: what a path leads to is not asked.

use std::path::{Component, Path, PathBuf};

use crate::input;

/// The folders that a build reads. Whatever lies in them counts, under any name that a build reads.
const READ: [&str; 5] = ["content", "data", "static", "templates", "themes"];

/// Folders of tools. Elsewhere in a project they hold more files than all else together.
const TOOLS: [&str; 2] = ["node_modules", "target"];

/// Which paths of a project are followed.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    ignored: Vec<PathBuf>,
}

impl Scope {
    /// The scope of a project but for some folders, which are relative to it.
    pub(super) fn new(ignored: impl IntoIterator<Item = PathBuf>) -> Self {
        let ignored = ignored.into_iter().filter_map(|path| normal(&path));
        // A project that is its own output is refused elsewhere; here it would blind the watcher.
        Self { ignored: ignored.filter(|path| path.components().next().is_some()).collect() }
    }

    /// Whether a path, relative to the project, is followed.
    pub(super) fn holds(&self, path: &Path) -> bool {
        let is_read = path.components().next().is_some_and(|first| {
            let first = first.as_os_str();
            READ.iter().any(|name| first == *name)
        });
        let is_named_well = path.iter().all(|name| {
            let name = name.to_string_lossy();
            !input::is_never_read(&name) && (is_read || !TOOLS.contains(&&*name))
        });
        is_named_well && !self.ignored.iter().any(|folder| path.starts_with(folder))
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
        let scope = Scope::new(["./public".into(), "site/../out".into(), "../elsewhere".into(), "".into()]);
        let followed = [
            "",
            "site.toml",
            "worksheets.lock",
            "content/posts/a.md",
            "content/target/a.md",
            "themes/own/node_modules/a.css",
            "static/.well-known/a",
            "static/.htaccess",
            "publicity/a",
            "content/public/a.md",
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
        let scope = Scope::new([]);
        let folder = Path::new("node_modules/fonts");
        assert!(scope.holds_below(folder, Path::new("node_modules/fonts/a.css")));
        assert!(!scope.holds_below(folder, Path::new("node_modules/fonts/.a.css.swp")));
        assert!(!scope.holds_below(Path::new("docs"), Path::new("docs/target/a")));
    }
}
