//! Editors: each way to save a file is one change of that file.

use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use goalpost::serve::watch::{Change, Event};

use crate::project::{METHODS, Project, is_about, write};

/// A way to save a file.
pub(crate) struct Editor {
    pub(crate) name: &'static str,
    pub(crate) save: fn(&Path, &[u8]),
}

/// The ways in which editors and other programs save.
pub(crate) const EDITORS: [Editor; 12] = [
    Editor { name: "truncates and writes", save: write },
    Editor { name: "empties, closes, and writes", save: empty_first },
    Editor { name: "writes in chunks", save: in_chunks },
    Editor { name: "renames a new file over it", save: rename_over },
    Editor { name: "renames a hidden file over it", save: rename_hidden_over },
    Editor { name: "puts the old one aside (vim)", save: vim },
    Editor { name: "keeps a backup and syncs (emacs)", save: emacs },
    Editor { name: "writes in place and cuts", save: in_place },
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

/// What was told, without what the reader need not read.
fn files_told(told: &[Event], what: &str) -> Vec<PathBuf> {
    let files = told.iter().flat_map(|event| match event {
        Event::Changed(Change::Files(files)) => files.iter().cloned(),
        other => panic!("{what}: {other:?}"),
    });
    files.collect()
}

#[test]
fn every_way_to_save_is_told_as_that_file() {
    for method in METHODS {
        let project = Project::new(method);
        let path = Path::new("content/posts/a.md");
        // Files that are younger than a tick of the disk's clock may be told of once more.
        project.mark();
        project.take_told();
        for editor in EDITORS {
            let what = format!("{method:?}: {}", editor.name);
            for round in 0..8 {
                (editor.save)(&project.root.join(path), format!("{} {round}", editor.name).as_bytes());
                project.settle(&what);
            }
            project.mark();
            let told = project.take_told();
            assert!(told.iter().any(|event| is_about(event, path)), "{what}: {told:?}");
            for file in files_told(&told, &what) {
                let name = file.to_string_lossy().into_owned();
                let is_known = [path, Path::new("content/posts/a.md.tmp")].contains(&&*file);
                assert!(is_known || name.starts_with("content/mark-"), "{what}: {name}");
            }
        }
    }
}

#[test]
fn saves_without_a_pause_end_with_the_last() {
    for method in METHODS {
        let project = Project::new(method);
        let path = project.root.join("content/posts/a.md");
        for editor in EDITORS {
            for round in 0..40 {
                (editor.save)(&path, format!("{} {}", editor.name, round % 10).as_bytes());
            }
            project.settle(&format!("{method:?}: {}", editor.name));
        }
    }
}

#[test]
fn what_is_no_text_of_the_author_is_not_told() {
    for method in METHODS {
        let project = Project::new(method);
        for path in [
            "public/index.html",
            ".git/HEAD",
            "node_modules/a/b.js",
            "content/posts/.a.md.swp",
            "content/posts/a.md~",
            "content/posts/#a.md#",
            "content/posts/.#a.md",
        ] {
            write(&project.root.join(path), b"text");
        }
        fs::create_dir_all(project.root.join(".goalpost/documents")).unwrap();
        fs::create_dir_all(project.root.join("public/posts/b")).unwrap();
        write(&project.root.join("public/posts/b/index.html"), b"text");
        // To read is no change.
        for (path, bytes) in crate::project::files(&project.root) {
            assert_eq!(fs::read(project.root.join(path)).unwrap(), bytes);
        }
        project.mark();
        for file in files_told(&project.take_told(), &format!("{method:?}")) {
            // A file made a moment before looking began may be looked at twice.
            let is_mark = file.to_string_lossy().starts_with("content/mark-");
            assert!(is_mark || method == goalpost::serve::watch::Method::Poll, "{method:?}: {file:?}");
            assert!(project.root.join(&file).exists() || is_mark, "{file:?}");
        }
    }
}
