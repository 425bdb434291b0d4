//! Mounts: on which file systems the system tells nothing of changes.
//!
//! Owns the list of them. Refuses to guess elsewhere: what is not on the list is watched.

use std::path::Path;

/// File systems whose files change on another machine, or on the host of a virtual one, by the numbers that
/// `linux/magic.h` and their own sources give them. Watches are accepted there, and nothing is told.
const FAR: [(u32, &str); 16] = [
    (0x6969, "NFS"),
    (0x517B, "SMB"),
    (0xFF53_4D42, "CIFS"),
    (0xFE53_4D42, "SMB 2 and 3"),
    (0x0102_1997, "9p: folders of Windows in WSL, and of hosts of virtual machines"),
    (0x6573_5546, "FUSE and virtiofs: sshfs, folders of hosts of containers"),
    (0x786F_4256, "vboxsf: shared folders of VirtualBox"),
    (0x7C7C_6673, "prl_fs: shared folders of Parallels"),
    (0xBACB_ACBC, "vmhgfs: shared folders of VMware"),
    (0x5346_414F, "AFS"),
    (0x6B41_4653, "kAFS"),
    (0x00C3_6400, "Ceph"),
    (0x7375_7245, "Coda"),
    (0x564C, "NCP"),
    (0x0BD0_0BD0, "Lustre"),
    (0x4750_4653, "GPFS"),
];

/// Whether changes below a folder may be made where this system does not see them.
#[cfg(any(target_os = "linux", target_os = "android"))]
pub(super) fn is_far(folder: &Path) -> bool {
    #[allow(clippy::cast_sign_loss, clippy::unnecessary_cast, reason = "the field's type differs by machine")]
    rustix::fs::statfs(folder).is_ok_and(|found| is_far_kind(found.f_type as u32))
}

/// Whether changes below a folder may be made where this system does not see them.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
pub(super) fn is_far(_folder: &Path) -> bool {
    false
}

#[cfg_attr(
    not(any(target_os = "linux", target_os = "android")),
    expect(dead_code, reason = "only Linux numbers them")
)]
fn is_far_kind(number: u32) -> bool {
    FAR.iter().any(|(far, _)| *far == number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disks_tell_and_networks_do_not() {
        let near = [
            (0xEF53, "ext4"),
            (0x0102_1994, "tmpfs"),
            (0x5846_5342, "XFS"),
            (0x9123_683E, "Btrfs"),
            (0x794C_7630, "overlay"),
            (0x2FC1_2FC1, "ZFS"),
            (0xF2F5_2010, "F2FS"),
            (0x4D44, "FAT"),
            (0x2011_BAB0, "exFAT"),
        ];
        for (number, name) in near {
            assert!(!is_far_kind(number), "{name}");
        }
        for (number, name) in FAR {
            assert!(is_far_kind(number), "{name}");
        }
        assert!(!is_far(Path::new("/no/such/folder")));
    }
}
