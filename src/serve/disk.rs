//! The disk: whether there is room on it for what the author saves.
//!
//! Owns the words. A preview needs none itself, but an editor that finds none leaves half a file or an empty one, and
//! not all of them say so.

use std::path::Path;

use crate::diagnostic::{Code, Diagnostic};

/// With less than this, in bytes, the next save may not find the room it needs.
#[cfg(unix)]
const LEAST: u64 = 64 << 10;

/// What there is to say if the disk on which a project lies is full. A system that does not tell has nothing to say.
pub(super) fn full(root: &Path) -> Option<Diagnostic> {
    has_no_room(root).then(|| {
        Diagnostic::new(Code::DiskFull, "the disk is full, so what you save may be cut short, or lost").help(
            "make room on it, then save again what you saved last; what you see here is as the files are now",
        )
    })
}

#[cfg(unix)]
fn has_no_room(root: &Path) -> bool {
    rustix::fs::statvfs(root).is_ok_and(|found| {
        // Some file systems count nothing: they have no blocks at all. And where nothing can be written, nothing is.
        let is_counted = found.f_blocks > 0 && !found.f_flag.contains(rustix::fs::StatVfsMountFlags::RDONLY);
        is_counted && found.f_bavail.saturating_mul(found.f_frsize) < LEAST
    })
}

#[cfg(not(unix))]
fn has_no_room(_root: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_there_is_not_full() {
        assert_eq!(full(Path::new("/no/such/folder")), None);
    }
}
