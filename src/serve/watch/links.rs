//! Links: which paths of a project lead to others.
//!
//! Owns where each symbolic link leads. A build follows those that stay in the project, and the system tells of a file
//! only by its own path: so a change below what a link leads to is a change of nobody knows how many paths. Refuses
//! links out of the project, as a build does.

#![expect(clippy::disallowed_methods, reason = "this module looks where links lead")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::scope::{self, Scope};

/// The symbolic links of a project; all paths are relative to it.
#[derive(Debug, Default)]
pub(super) struct Links {
    /// By the link: where it leads, if that lies in the project.
    targets: BTreeMap<PathBuf, Option<PathBuf>>,
}

impl Links {
    /// Takes in a link of a project.
    pub(super) fn insert(&mut self, root: &Path, link: PathBuf) {
        let target = target(root, &link);
        self.targets.insert(link, target);
    }

    /// Forgets the links at or below a path.
    pub(super) fn remove_below(&mut self, path: &Path) {
        self.targets.retain(|link, _| !link.starts_with(path));
    }

    /// Looks again where the links lead: a folder on their way may have moved.
    pub(super) fn look_again(&mut self, root: &Path) {
        for (link, to) in &mut self.targets {
            *to = target(root, link);
        }
    }

    /// Whether this path is a link.
    pub(super) fn has(&self, path: &Path) -> bool {
        self.targets.contains_key(path)
    }

    /// Whether a link leads to this path, or to a folder above it.
    pub(super) fn lead_to(&self, path: &Path) -> bool {
        self.targets.values().flatten().any(|target| path.starts_with(target))
    }

    /// Where links lead that would otherwise not be followed.
    pub(super) fn outside(&self, scope: &Scope) -> BTreeSet<PathBuf> {
        let targets = self.targets.values().flatten();
        targets.filter(|target| !scope.holds(target) && !scope.ignores(target)).cloned().collect()
    }
}

/// Where a link leads, if that lies in the project. What it leads to need not be there yet.
fn target(root: &Path, link: &Path) -> Option<PathBuf> {
    let place = root.join(link);
    if let Ok(target) = place.canonicalize() {
        return target.strip_prefix(root).ok().map(Path::to_path_buf);
    }
    let folder = place.parent()?.canonicalize().ok()?;
    let target = folder.join(place.read_link().ok()?);
    scope::normal(target.strip_prefix(root).ok()?)
}
