//! The project that is saved, and what it was when it last was in order.

use std::collections::{BTreeMap, VecDeque};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use goalpost::input::theme::embedded_files;
use tempfile::TempDir;

use crate::chance::Chance;
use crate::editors::EDITORS;
use crate::{blog, texts};

/// So many of the last deeds are shown when something is wrong.
const SHOWN: usize = 60;

/// What lies at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    File(Vec<u8>),
    /// A link, and where it leads.
    Link(PathBuf),
    /// A folder: an empty one is not nothing.
    Folder,
}

/// Everything below a folder by path, with `/` between the parts.
pub(crate) type Entries = BTreeMap<String, Entry>;

/// A project in a temporary folder.
pub(crate) struct Project {
    pub(crate) folder: TempDir,
    pub(crate) chance: Chance,
    /// The project as it was when it could last be built.
    pub(crate) sound: Entries,
    /// Folders that were moved out of the project, and the names that they had.
    pub(crate) away: Vec<(PathBuf, String)>,
    /// Counts what is made, so that no two things are alike.
    pub(crate) number: usize,
    /// How many files were saved, renamed or removed.
    pub(crate) saves: usize,
    deeds: VecDeque<String>,
}

impl Project {
    /// The whole blog, with pictures, worksheets and a theme of its own.
    pub(crate) fn new(seed: u64) -> Self {
        let mut project = Self {
            folder: temporary_folder(),
            chance: Chance(seed),
            sound: Entries::new(),
            away: Vec::new(),
            number: 0,
            saves: 0,
            deeds: VecDeque::new(),
        };
        fs::create_dir(project.outside()).expect("a folder can be made");
        for (path, bytes) in blog::whole().into_iter().chain(texts::others()) {
            project.put(&path, &bytes);
        }
        for (path, bytes) in embedded_files() {
            project.put(&format!("themes/default/{path}"), bytes);
        }
        project.sound = project.entries();
        project
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.folder.path().join("project")
    }

    /// A folder beside the project.
    pub(crate) fn outside(&self) -> PathBuf {
        self.folder.path().join("outside")
    }

    /// Everything that a build may read.
    pub(crate) fn entries(&self) -> Entries {
        let mut found = Entries::new();
        gather(&self.root(), "", &mut found);
        found
    }

    /// The paths of files of which something is true.
    pub(crate) fn files(&self, is_it: impl Fn(&str) -> bool) -> Vec<String> {
        let entries = self.entries().into_iter();
        let files = entries.filter(|(_, entry)| matches!(entry, Entry::File(_))).map(|(path, _)| path);
        files.filter(|path| is_it(path)).collect()
    }

    /// One of them, if there is any.
    pub(crate) fn some_file(&mut self, is_it: impl Fn(&str) -> bool) -> Option<String> {
        let mut files = self.files(is_it);
        (!files.is_empty()).then(|| files.swap_remove(self.chance.below(files.len())))
    }

    /// A file that is a post by its place.
    pub(crate) fn some_post(&mut self) -> Option<String> {
        self.some_file(|path| path.starts_with("content/posts/") && has_ending(path, "md"))
    }

    pub(crate) fn text(&self, path: &str) -> String {
        String::from_utf8_lossy(&fs::read(self.root().join(path)).unwrap_or_default()).into_owned()
    }

    /// One of a few.
    pub(crate) fn pick<T: Copy>(&mut self, some: &[T]) -> T {
        some[self.chance.below(some.len())]
    }

    pub(crate) fn next_number(&mut self) -> usize {
        self.number += 1;
        self.number
    }

    /// Notes what is done, for whoever has to find out what went wrong.
    pub(crate) fn note(&mut self, deed: impl Into<String>) {
        if self.deeds.len() == SHOWN {
            self.deeds.pop_front();
        }
        self.deeds.push_back(deed.into());
    }

    /// What was done last.
    pub(crate) fn last_deeds(&self) -> String {
        self.deeds.iter().flat_map(|deed| ["  ", deed, "\n"]).collect()
    }

    /// Saves a file as some editor does.
    pub(crate) fn save(&mut self, path: &str, bytes: impl AsRef<[u8]>) {
        let editor = &EDITORS[self.chance.below(EDITORS.len())];
        let place = self.root().join(path);
        if place.is_dir() {
            return;
        }
        make_folder_of(&place);
        self.note(format!("save {path} ({})", editor.name));
        (editor.save)(&place, bytes.as_ref());
        self.saves += 1;
    }

    /// Replaces the first of a passage of a file, if it has one, and saves it.
    pub(crate) fn edit(&mut self, path: &str, from: &str, to: &str) {
        let text = self.text(path);
        self.save(path, text.replacen(from, to, 1));
    }

    pub(crate) fn remove(&mut self, path: &str) {
        self.note(format!("remove {path}"));
        if fs::remove_file(self.root().join(path)).is_ok() {
            self.saves += 1;
        }
    }

    pub(crate) fn remove_folder(&mut self, path: &str) {
        self.note(format!("remove the folder {path}"));
        if fs::remove_dir_all(self.root().join(path)).is_ok() {
            self.saves += 1;
        }
    }

    /// Renames a file or folder, unless something is in the way.
    pub(crate) fn rename(&mut self, from: &str, to: &str) {
        let (old, new) = (self.root().join(from), self.root().join(to));
        if new.symlink_metadata().is_ok() || new.starts_with(&old) || old.symlink_metadata().is_err() {
            return;
        }
        make_folder_of(&new);
        self.note(format!("rename {from} to {to}"));
        fs::rename(old, new).expect("it can be renamed");
        self.saves += 1;
    }

    /// Makes a link.
    pub(crate) fn link(&mut self, path: &str, target: &str) {
        let place = self.root().join(path);
        make_folder_of(&place);
        if symlink(target, &place).is_ok() {
            self.note(format!("link {path} to {target}"));
            self.saves += 1;
        }
    }

    /// Moves a folder out of the project.
    pub(crate) fn move_away(&mut self, path: &str) {
        let place = self.outside().join(self.next_number().to_string());
        if self.root().join(path).is_dir() {
            self.note(format!("move {path} away"));
            fs::rename(self.root().join(path), &place).expect("a folder can be moved");
            self.away.push((place, path.to_owned()));
            self.saves += 1;
        }
    }

    /// Moves a folder in again that was moved away, under another name if its own is taken.
    pub(crate) fn move_back(&mut self) {
        let Some((place, name)) = self.away.pop() else { return };
        let number = self.next_number();
        let is_free = self.root().join(&name).symlink_metadata().is_err();
        let name = if is_free { name } else { format!("{name}-{number}") };
        let new = self.root().join(&name);
        make_folder_of(&new);
        self.note(format!("move {name} back"));
        fs::rename(place, new).expect("a folder can be moved");
        self.saves += 1;
    }

    /// Puts all files back that have changed since the project could last be built.
    pub(crate) fn mend(&mut self) {
        self.note("mend:");
        let (now, sound) = (self.entries(), self.sound.clone());
        // What lies in a folder comes after it.
        for (path, entry) in now.iter().rev().filter(|(path, _)| !sound.contains_key(*path)) {
            if *entry == Entry::Folder { self.remove_folder(path) } else { self.remove(path) }
        }
        for (path, entry) in sound {
            if now.get(&path) == Some(&entry) {
                continue;
            }
            // Something else may have taken its place.
            let place = self.root().join(&path);
            match now.get(&path) {
                Some(Entry::Folder) => self.remove_folder(&path),
                Some(Entry::Link(_)) => self.remove(&path),
                _ => {}
            }
            match entry {
                Entry::File(bytes) => self.save(&path, bytes),
                Entry::Link(target) => self.link(&path, &target.to_string_lossy()),
                Entry::Folder => fs::create_dir_all(place).expect("a folder can be made"),
            }
        }
    }

    /// Copies all that a build may read to a folder.
    pub(crate) fn copy_to(&self, folder: &Path) {
        for (path, entry) in self.entries() {
            let place = folder.join(path);
            make_folder_of(&place);
            match entry {
                Entry::File(bytes) => fs::write(place, bytes).expect("a file can be written"),
                Entry::Link(target) => symlink(target, place).expect("a link can be made"),
                Entry::Folder => fs::create_dir_all(place).expect("a folder can be made"),
            }
        }
    }

    /// Writes a file before anybody follows the project.
    fn put(&self, path: &str, bytes: &[u8]) {
        let place = self.root().join(path);
        make_folder_of(&place);
        fs::write(place, bytes).expect("a file can be written");
    }
}

fn make_folder_of(place: &Path) {
    fs::create_dir_all(place.parent().expect("a file is in a folder")).expect("a folder can be made");
}

/// In memory where the system has a file system for that: thousands of synchronized writes wear out a disk.
fn temporary_folder() -> TempDir {
    TempDir::new_in("/dev/shm").or_else(|_| TempDir::new()).expect("a folder can be made")
}

fn gather(folder: &Path, prefix: &str, found: &mut Entries) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        let kind = entry.file_type().expect("an entry has a type");
        if matches!(&*path, ".goalpost" | ".git" | "public") {
            continue;
        }
        if kind.is_symlink() {
            found.insert(path, Entry::Link(fs::read_link(entry.path()).expect("a link leads somewhere")));
        } else if kind.is_dir() {
            gather(&entry.path(), &format!("{path}/"), found);
            found.insert(path, Entry::Folder);
        } else {
            found.insert(path, Entry::File(fs::read(entry.path()).expect("a file can be read")));
        }
    }
}

/// Whether the name of a file has this ending.
pub(crate) fn has_ending(path: &str, ending: &str) -> bool {
    Path::new(path).extension().is_some_and(|its| its == ending)
}
