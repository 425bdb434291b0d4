//! Anything in any order: after each quiet moment, the reader knows what is on the disk.

use std::env;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use goalpost::serve::watch::{Change, Event, Method};

use crate::editors::EDITORS;
use crate::project::{Project, write};

/// Numbers that look like chance, and are the same again for the same seed.
struct Chance {
    state: u64,
    /// The names that files are given.
    names: &'static [&'static str],
}

/// The names that files are given.
const NAMES: [&str; 7] = ["a.md", "b.md", "c.png", "d.css", "4913", "e", "A.md"];

impl Chance {
    /// A number below `limit`.
    fn below(&mut self, limit: usize) -> usize {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % limit as u64).unwrap_or_default()
    }

    fn file(&mut self) -> PathBuf {
        self.folder().join(self.names[self.below(self.names.len())])
    }

    fn folder(&mut self) -> PathBuf {
        const TOPS: [&str; 4] = ["content", "static", "data", "."];
        const NAMES: [&str; 4] = ["x", "y", "z", "e"];
        let mut path = PathBuf::from(TOPS[self.below(TOPS.len())]);
        for _ in 0..self.below(4) {
            path.push(NAMES[self.below(NAMES.len())]);
        }
        path
    }
}

/// What may fail since something else is in the way does nothing.
fn change_a_file(root: &Path, chance: &mut Chance, text: &str) {
    let path = root.join(chance.file());
    match chance.below(10) {
        0 => drop(fs::remove_file(path)),
        1 => drop(fs::rename(path, root.join(chance.file()))),
        2 if path.is_file() => drop(fs::copy(&path, root.join(chance.file()))),
        _ if path.is_dir() || !path.parent().is_some_and(Path::is_dir) => {}
        // Some editors cannot save where a link leads nowhere.
        _ if path.is_symlink() && !path.is_file() => {}
        _ => (EDITORS[chance.below(EDITORS.len())].save)(&path, text.as_bytes()),
    }
}

fn change_a_folder(root: &Path, outside: &Path, chance: &mut Chance, text: &str) {
    let path = root.join(chance.folder());
    let is_top = path.parent() == Some(root) || path == root.join(".");
    match chance.below(9) {
        0 if !is_top => drop(fs::remove_dir_all(path)),
        1 | 2 if !is_top => drop(fs::rename(path, root.join(chance.folder()))),
        3 => {
            let new = outside.join("new");
            drop(fs::remove_dir_all(&new));
            fs::create_dir_all(new.join("x/y")).unwrap();
            write(&new.join("x/a.md"), text.as_bytes());
            drop(fs::rename(new, path));
        }
        4 if !is_top => {
            drop(fs::remove_dir_all(outside.join("old")));
            drop(fs::rename(path, outside.join("old")));
        }
        5 => drop(fs::rename(outside.join("old"), path)),
        6 => {
            let link = root.join(chance.file());
            if link.symlink_metadata().is_err() {
                // Only to files: a link to a folder above it would lead round in a circle.
                let target = root.join(chance.file());
                if target.is_file() {
                    drop(symlink(target, link));
                }
            }
        }
        _ => drop(fs::create_dir_all(path)),
    }
}

fn number(name: &str, usual: usize) -> usize {
    env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// Does so many things at random, of which one in `folders` concerns folders; none if that is 0.
fn anything(method: Method, operations: usize, folders: usize) {
    let seed = number("WATCH_SEED", 1);
    // Two names that differ in case only are told as everything.
    let names = if folders == 0 { &NAMES[..6] } else { &NAMES };
    let mut chance = Chance { state: seed as u64, names };
    let project = Project::with(method, |root, _| {
        for folder in ["x/y/z", "y/x", "z", "x/e"] {
            for top in ["content", "static"] {
                drop(fs::create_dir_all(root.join(top).join(folder)));
            }
        }
    });
    project.mark();
    project.take_told();
    let (mut changes, mut everything) = (0, 0);
    let mut until_quiet = 0;
    for operation in 0..operations {
        let text = format!("{operation}");
        if folders > 0 && chance.below(folders) == 0 {
            change_a_folder(&project.root, &project.outside, &mut chance, &text);
        } else {
            change_a_file(&project.root, &mut chance, &text);
        }
        match chance.below(12) {
            0 => sleep(Duration::from_millis(chance.below(25) as u64)),
            1 => sleep(Duration::from_micros(chance.below(2000) as u64)),
            _ => {}
        }
        if until_quiet == 0 {
            project.settle(&format!("{method:?}, seed {seed}, operation {operation}"));
            let told = project.take_told();
            let is_everything = |event: &&Event| **event == Event::Changed(Change::Everything);
            everything += told.iter().filter(is_everything).count();
            changes += told.len();
            until_quiet = if method == Method::Poll { 20 + chance.below(60) } else { chance.below(30) };
        } else {
            until_quiet -= 1;
        }
    }
    project.settle("the end");
    // Where everything is told, nothing is proved; a file that is renamed twice in a moment may have been a folder.
    assert!(folders > 0 || everything * 2 < changes, "{everything} of {changes}");
}

#[test]
fn files_change_at_random() {
    anything(Method::Native, number("WATCH_OPERATIONS", 2000), 0);
}

#[test]
fn files_and_folders_change_at_random() {
    anything(Method::Native, number("WATCH_OPERATIONS", 2000), 4);
}

#[test]
fn files_change_at_random_where_nothing_is_told() {
    anything(Method::Poll, number("WATCH_OPERATIONS", 2000), 0);
}

#[test]
fn files_and_folders_change_at_random_where_nothing_is_told() {
    anything(Method::Poll, number("WATCH_OPERATIONS", 2000), 4);
}
