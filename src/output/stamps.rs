//! Stamps: by what a file is known to be unchanged without reading it.
//!
//! Owns which stamps may be trusted. Refuses to be kept in the output folder: they are of one machine, so the
//! caller remembers them elsewhere, and a build without them reads the files instead.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::fingerprint::Fingerprint;
use crate::map::Map;

/// The coarsest clock of any file system in use: that of FAT.
const COARSEST_CLOCK: Duration = Duration::from_secs(2);

/// Seconds and nanoseconds since 1970-01-01T00:00:00Z.
pub(super) type Moment = (i64, i64);

/// What the file system says of a file; any change of the file changes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamp {
    /// When its bytes were last written.
    pub(super) modified: Moment,
    /// When anything of it was last changed, its name included; elsewhere than on Unix the same as `modified`.
    pub(super) changed: Moment,
    /// Its number; 0 elsewhere than on Unix.
    pub(super) inode: u64,
    /// In bytes.
    pub(super) length: u64,
}

/// What a build remembers of the files that it left behind: opaque, and to be handed to the next build.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamps(Map<Arc<str>, (Stamp, Fingerprint)>);

impl Stamps {
    /// Remembers files with the hashes of their bytes, but for those that changed at or after `settled`: were they
    /// changed once more within the same tick of the file system's clock, their stamps would not show it.
    pub(super) fn new(
        files: impl IntoIterator<Item = (Arc<str>, Stamp, Fingerprint)>,
        settled: Moment,
    ) -> Self {
        let files = files.into_iter().filter(|(_, stamp, _)| stamp.changed < settled);
        Self(files.map(|(route, stamp, hash)| (route, (stamp, hash))).collect())
    }

    /// Whether the file had this stamp when its bytes had this hash.
    pub(super) fn confirm(&self, route: &str, stamp: Stamp, hash: Fingerprint) -> bool {
        self.0.get(route) == Some(&(stamp, hash))
    }
}

/// The moment before which every change is told apart from any to come: that of the manifest, which is changed
/// after all other files, or long enough ago for any clock.
pub(super) fn settled(manifest: Option<Stamp>, now: SystemTime) -> Moment {
    let long_ago = now.checked_sub(COARSEST_CLOCK).map(moment).unwrap_or_default();
    manifest.map_or(long_ago, |stamp| stamp.changed.max(long_ago))
}

/// A system time as a moment.
pub(super) fn moment(time: SystemTime) -> Moment {
    match time.duration_since(UNIX_EPOCH) {
        Ok(since) => (since.as_secs().cast_signed(), i64::from(since.subsec_nanos())),
        Err(before) => (-before.duration().as_secs().cast_signed() - 1, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(changed: Moment) -> Stamp {
        Stamp { modified: changed, changed, inode: 7, length: 3 }
    }

    #[test]
    fn a_file_changed_in_the_manifests_tick_is_not_remembered() {
        let hash = Fingerprint::of(b"abc");
        let files = [("early".into(), stamp((9, 5)), hash), ("late".into(), stamp((9, 6)), hash)];
        let stamps = Stamps::new(files, (9, 6));
        assert!(stamps.confirm("early", stamp((9, 5)), hash));
        assert!(!stamps.confirm("early", stamp((9, 5)), Fingerprint::of(b"abd")));
        assert!(!stamps.confirm("early", stamp((9, 4)), hash));
        assert!(!stamps.confirm("late", stamp((9, 6)), hash));
    }

    #[test]
    fn an_old_manifest_does_not_make_later_files_suspect_for_ever() {
        let now = UNIX_EPOCH + Duration::from_secs(100);
        assert_eq!(settled(Some(stamp((99, 0))), now), (99, 0));
        assert_eq!(settled(Some(stamp((50, 0))), now), (98, 0));
        assert_eq!(settled(None, now), (98, 0));
    }
}
