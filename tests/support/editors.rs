//! Editors: the ways in which programs save a file.

use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

/// A way to save a file.
pub(crate) struct Editor {
    pub(crate) name: &'static str,
    pub(crate) save: fn(&Path, &[u8]),
}

/// The ways in which editors and other programs save.
pub(crate) const EDITORS: [Editor; 13] = [
    Editor { name: "truncates and writes", save: write },
    Editor { name: "empties, closes, and writes", save: empty_first },
    Editor { name: "writes in chunks", save: in_chunks },
    Editor { name: "renames a new file over it", save: rename_over },
    Editor { name: "renames a hidden file over it", save: rename_hidden_over },
    Editor { name: "puts the old one aside (vim)", save: vim },
    Editor { name: "keeps a backup and syncs (emacs)", save: emacs },
    Editor { name: "writes in place and cuts", save: in_place },
    Editor { name: "appends in place", save: append },
    Editor { name: "exchanges it", save: exchange },
    Editor { name: "links another in its place", save: link_over },
    Editor { name: "removes and makes it", save: remove_and_make },
    Editor { name: "writes beside a swap file", save: beside_swap_file },
];

fn beside(path: &Path, name: impl FnOnce(&str) -> String) -> PathBuf {
    let own = path.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
    path.with_file_name(name(&own))
}

fn empty_first(path: &Path, bytes: &[u8]) {
    write(path, b"");
    write(path, bytes);
}

fn in_chunks(path: &Path, bytes: &[u8]) {
    let mut file = File::create(path).unwrap();
    for chunk in bytes.chunks(3) {
        file.write_all(chunk).unwrap();
        sleep(Duration::from_millis(1));
    }
}

fn rename_over(path: &Path, bytes: &[u8]) {
    let new = beside(path, |name| format!("{name}.tmp"));
    write(&new, bytes);
    fs::rename(new, path).unwrap();
}

fn rename_hidden_over(path: &Path, bytes: &[u8]) {
    let new = beside(path, |name| format!(".{name}.x7"));
    let mut file = File::create(&new).unwrap();
    file.write_all(bytes).unwrap();
    file.sync_all().unwrap();
    fs::rename(new, path).unwrap();
}

fn vim(path: &Path, bytes: &[u8]) {
    let (probe, old) = (path.with_file_name("4913"), beside(path, |name| format!("{name}~")));
    if probe.symlink_metadata().is_err() {
        write(&probe, b"");
        fs::remove_file(probe).unwrap();
    }
    let is_there = path.exists();
    if is_there {
        fs::rename(path, &old).unwrap();
    }
    let mut file = File::create(path).unwrap();
    file.write_all(bytes).unwrap();
    file.sync_all().unwrap();
    drop(file);
    if is_there {
        fs::remove_file(old).unwrap();
    }
}

fn emacs(path: &Path, bytes: &[u8]) {
    let (lock, draft) = (beside(path, |name| format!(".#{name}")), beside(path, |name| format!("#{name}#")));
    let _ = std::os::unix::fs::symlink("author@machine.17", &lock);
    write(&draft, bytes);
    if path.exists() {
        fs::copy(path, beside(path, |name| format!("{name}~"))).unwrap();
    }
    let new = beside(path, |name| format!("#{name}.new#"));
    let mut file = File::create(&new).unwrap();
    file.write_all(bytes).unwrap();
    file.sync_all().unwrap();
    drop(file);
    fs::rename(new, path).unwrap();
    fs::remove_file(draft).unwrap();
    let _ = fs::remove_file(lock);
}

fn in_place(path: &Path, bytes: &[u8]) {
    let mut file = OpenOptions::new().write(true).create(true).truncate(false).open(path).unwrap();
    file.write_all(bytes).unwrap();
    file.set_len(bytes.len() as u64).unwrap();
}

/// What does not begin as the file does is written anew.
fn append(path: &Path, bytes: &[u8]) {
    let old = fs::read(path).unwrap_or_default();
    match bytes.strip_prefix(&*old) {
        Some(more) => {
            let mut file = OpenOptions::new().append(true).create(true).open(path).unwrap();
            file.write_all(more).unwrap();
        }
        None => write(path, bytes),
    }
}

fn exchange(path: &Path, bytes: &[u8]) {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    let new = beside(path, |name| format!(".{name}.new"));
    write(&new, bytes);
    // Where the disk exchanges nothing, or there is nothing to exchange, it is renamed.
    if renameat_with(CWD, &new, CWD, path, RenameFlags::EXCHANGE).is_err() {
        fs::rename(&new, path).unwrap();
    }
    let _ = fs::remove_file(new);
}

fn link_over(path: &Path, bytes: &[u8]) {
    let new = beside(path, |name| format!(".{name}.link"));
    write(&new, bytes);
    let _ = fs::remove_file(path);
    fs::hard_link(&new, path).unwrap();
    fs::remove_file(new).unwrap();
}

fn remove_and_make(path: &Path, bytes: &[u8]) {
    let _ = fs::remove_file(path);
    write(path, bytes);
}

fn beside_swap_file(path: &Path, bytes: &[u8]) {
    let swap = beside(path, |name| format!(".{name}.swp"));
    write(&swap, bytes);
    write(path, bytes);
    fs::remove_file(swap).unwrap();
}

fn write(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).unwrap();
}
