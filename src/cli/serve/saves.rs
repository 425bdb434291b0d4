//! Saves: what became of the files of a project.
//!
//! Owns which files there were, by which a file that is gone is known to have been deleted, or to have another name, and
//! one that came and went to be nobody's. Refuses to read a file.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use goalpost::input::{Listing, Stamp};
use goalpost::serve::Read;
use unicode_normalization::UnicodeNormalization;

/// The files of a project, as they were when it was looked last.
#[derive(Debug)]
pub(super) struct Files {
    root: PathBuf,
    /// `None` before the first look.
    known: Option<Listing>,
}

/// What may have become of files since they were looked at last.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// What there was when everything was read last, if it was.
    everything: Option<Listing>,
    /// What was named since.
    files: BTreeSet<PathBuf>,
}

/// What became of files, by the paths that diagnostics name.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Saves {
    /// Made, written or replaced.
    pub(super) saved: BTreeSet<Arc<str>>,
    pub(super) deleted: BTreeSet<Arc<str>>,
    /// Those with another name now, by the old one.
    pub(super) renamed: BTreeMap<Arc<str>, Arc<str>>,
}

impl Changes {
    /// Whether every file was looked at again.
    pub(super) fn are_of_everything(&self) -> bool {
        self.everything.is_some()
    }

    /// Takes in what was read for another snapshot.
    pub(super) fn add(&mut self, read: Read) {
        match read {
            Read::Files(files) => self.files.extend(files),
            Read::Everything(listing) => *self = Self { everything: Some(listing), files: BTreeSet::new() },
        }
    }
}

/// Files that came and went, each with its stamp.
#[derive(Default)]
struct Moves {
    made: Listing,
    gone: Listing,
}

impl Files {
    /// The files of the project in a folder, of which nothing is known yet.
    pub(super) fn of(root: PathBuf) -> Self {
        Self { root, known: None }
    }

    /// Takes in what may have changed, and says what did. What there is at first is no change.
    pub(super) fn take(&mut self, changes: Changes) -> Saves {
        let (mut saves, mut moves) = (Saves::default(), Moves::default());
        if let Some(now) = changes.everything {
            self.compare(now, &mut saves, &mut moves);
        }
        for file in &changes.files {
            self.look_at(file, &mut saves, &mut moves);
        }
        moves.settle(&mut saves);
        saves
    }

    fn compare(&mut self, now: Listing, saves: &mut Saves, moves: &mut Moves) {
        let Some(before) = self.known.replace(now) else { return };
        let Some(known) = &mut self.known else { return };
        for (path, stamp) in known.iter() {
            match before.get(path) {
                None => drop(moves.made.insert(path.clone(), *stamp)),
                Some(before) if before != stamp => drop(saves.saved.insert(path.clone())),
                Some(_) => {}
            }
        }
        let gone: Listing = before.into_iter().filter(|(path, _)| !known.contains_key(path)).collect();
        for (path, stamp) in gone {
            // A file of another theme was named once, and is not listed.
            match look(&self.root.join(&*path)) {
                Some(_) => drop(known.insert(path, stamp)),
                None => drop(moves.gone.insert(path, stamp)),
            }
        }
    }

    fn look_at(&mut self, file: &Path, saves: &mut Saves, moves: &mut Moves) {
        let (known, path) = (self.known.get_or_insert_default(), key(file));
        let before = known.remove(&path);
        let Some(now) = look(&self.root.join(file)) else {
            saves.saved.remove(&path);
            // What came and went is nobody's.
            if let (Some(before), None) = (before, moves.made.remove(&path)) {
                moves.gone.insert(path, before);
            }
            return;
        };
        known.insert(path.clone(), now);
        if before == Some(now) {
            // Named again, or by who only looked: it was said when it was saved.
            return;
        }
        if before.is_some() || moves.gone.remove(&path).is_some() {
            saves.saved.insert(path);
        } else {
            moves.made.insert(path, now);
        }
    }
}

impl Moves {
    /// Tells files that have another name or folder now from those that were made or deleted. A file that moves keeps
    /// its time and its length; files that were written in one moment may be alike in both, and then their names tell.
    fn settle(mut self, saves: &mut Saves) {
        self.pair(saves, |path, stamp| (stamp.modified, stamp.length, file_name(path).to_owned()));
        self.pair(saves, |_, stamp| (stamp.modified, stamp.length));
        saves.saved.extend(self.made.into_keys());
        saves.deleted.extend(self.gone.into_keys());
    }

    /// Pairs what is gone with what was made, where each has one that is like it.
    fn pair<L: Ord>(&mut self, saves: &mut Saves, likeness: impl Fn(&str, &Stamp) -> L) {
        let by_likeness = |files: &Listing| {
            let mut alike: BTreeMap<L, Vec<Arc<str>>> = BTreeMap::new();
            for (path, stamp) in files {
                alike.entry(likeness(path, stamp)).or_default().push(path.clone());
            }
            alike
        };
        let made = by_likeness(&self.made);
        for (likeness, from) in by_likeness(&self.gone) {
            if let ([from], Some([to])) = (from.as_slice(), made.get(&likeness).map(Vec::as_slice)) {
                self.gone.remove(from);
                self.made.remove(to);
                saves.renamed.insert(from.clone(), to.clone());
            }
        }
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The stamp of a file, if there is one.
fn look(place: &Path) -> Option<Stamp> {
    let metadata = place.metadata().ok()?;
    metadata.is_file().then(|| Stamp::of(&metadata))
}

/// The path that diagnostics name.
fn key(file: &Path) -> Arc<str> {
    let path = file.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
    path.nfc().collect::<String>().into()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::*;

    /// A project's folder, and what is known of it.
    struct Project {
        folder: TempDir,
        files: Files,
    }

    impl Project {
        /// A project with these files, which are known.
        fn of(files: &[&str]) -> Self {
            let folder = TempDir::new().expect("a temporary folder");
            let root = folder.path().to_owned();
            let mut project = Self { folder, files: Files::of(root) };
            for file in files {
                project.write(file, file);
            }
            assert_eq!(project.read_everything(), Saves::default());
            project
        }

        fn write(&self, file: &str, text: &str) {
            let place = self.folder.path().join(file);
            fs::create_dir_all(place.parent().expect("a file is in a folder")).expect("a folder");
            fs::write(place, text).expect("a file can be written");
        }

        fn delete(&self, file: &str) {
            fs::remove_file(self.folder.path().join(file)).expect("a file can be deleted");
        }

        fn rename(&self, from: &str, to: &str) {
            let place = |file: &str| self.folder.path().join(file);
            fs::rename(place(from), place(to)).expect("a file can be renamed");
        }

        /// What there is in `content`.
        fn listing(&self) -> Listing {
            let entries = walkdir::WalkDir::new(self.folder.path().join("content")).into_iter().flatten();
            let files = entries.filter(|entry| entry.file_type().is_file());
            let listed = files.map(|entry| {
                let path = entry.path().strip_prefix(self.folder.path()).expect("it lies below").to_owned();
                (key(&path), look(entry.path()).expect("it is there"))
            });
            listed.collect()
        }

        fn read_everything(&mut self) -> Saves {
            let mut changes = Changes::default();
            changes.add(Read::Everything(self.listing()));
            self.files.take(changes)
        }

        fn read(&mut self, files: &[&str]) -> Saves {
            let mut changes = Changes::default();
            changes.add(Read::Files(files.iter().map(PathBuf::from).collect()));
            self.files.take(changes)
        }
    }

    fn saves(saved: &[&str], deleted: &[&str], renamed: &[(&str, &str)]) -> Saves {
        let set = |paths: &[&str]| paths.iter().map(|path| Arc::from(*path)).collect();
        let pair = |(from, to): &(&str, &str)| (Arc::from(*from), Arc::from(*to));
        Saves { saved: set(saved), deleted: set(deleted), renamed: renamed.iter().map(pair).collect() }
    }

    #[test]
    fn what_is_named_was_saved_deleted_or_renamed() {
        let mut project = Project::of(&["content/a.md", "content/bb.md", "content/ccc.md"]);
        project.write("content/a.md", "other words");
        assert_eq!(project.read(&["content/a.md"]), saves(&["content/a.md"], &[], &[]));
        project.delete("content/a.md");
        assert_eq!(project.read(&["content/a.md"]), saves(&[], &["content/a.md"], &[]));
        project.rename("content/bb.md", "content/b.md");
        let renamed = saves(&[], &[], &[("content/bb.md", "content/b.md")]);
        assert_eq!(project.read(&["content/bb.md", "content/b.md"]), renamed);
        // Written since it has that name.
        project.rename("content/ccc.md", "content/c.md");
        project.write("content/c.md", "other words");
        let replaced = saves(&["content/c.md"], &["content/ccc.md"], &[]);
        assert_eq!(project.read(&["content/ccc.md", "content/c.md"]), replaced);
    }

    #[test]
    fn what_was_said_is_not_said_again() {
        let mut project = Project::of(&["content/a.md"]);
        assert_eq!(project.read(&["content/a.md"]), Saves::default());
        project.write("content/a.md", "other words");
        assert_eq!(project.read_everything(), saves(&["content/a.md"], &[], &[]));
        assert_eq!(project.read(&["content/a.md"]), Saves::default());
    }

    #[test]
    fn what_came_and_went_is_nobodys() {
        let mut project = Project::of(&["content/a.md"]);
        // As `sed -i` saves.
        project.write("content/sedjECvfX", "other words");
        project.rename("content/sedjECvfX", "content/a.md");
        let saved = saves(&["content/a.md"], &[], &[]);
        assert_eq!(project.read(&["content/a.md", "content/sedjECvfX"]), saved);
    }

    #[test]
    fn where_everything_was_read_what_differs_was_saved() {
        let mut project = Project::of(&["content/a.md", "content/old/bb.md", "content/old/ccc.md"]);
        project.write("content/new/dddd.md", "");
        project.write("content/new/eeeee.md", "words");
        assert_eq!(
            project.read_everything(),
            saves(&["content/new/dddd.md", "content/new/eeeee.md"], &[], &[])
        );
        // Written in one moment.
        let now = std::time::SystemTime::now();
        for file in ["content/new/dddd.md", "content/new/eeeee.md"] {
            project.write(file, "words");
            let file = fs::File::options().write(true).open(project.folder.path().join(file));
            file.and_then(|file| file.set_modified(now)).expect("a file has a time");
        }
        project.read_everything();
        project.rename("content/new", "content/newer");
        let moved = [
            ("content/new/dddd.md", "content/newer/dddd.md"),
            ("content/new/eeeee.md", "content/newer/eeeee.md"),
        ];
        assert_eq!(project.read_everything(), saves(&[], &[], &moved));
        project.rename("content/old", "content/other");
        project.delete("content/a.md");
        let moved =
            [("content/old/bb.md", "content/other/bb.md"), ("content/old/ccc.md", "content/other/ccc.md")];
        assert_eq!(project.read_everything(), saves(&[], &["content/a.md"], &moved));
        assert_eq!(project.read_everything(), Saves::default());
    }

    #[test]
    fn what_is_not_listed_is_known_once_it_was_named() {
        let mut project = Project::of(&["content/a.md"]);
        let file = "themes/other/theme.toml";
        project.write(file, "words");
        assert_eq!(project.read(&[file]), saves(&[file], &[], &[]));
        assert_eq!(project.read_everything(), Saves::default());
        project.delete(file);
        assert_eq!(project.read_everything(), saves(&[], &[file], &[]));
    }

    #[test]
    fn what_waited_is_said_as_one() {
        let mut project = Project::of(&["content/a.md", "content/bb.md"]);
        let mut changes = Changes::default();
        project.write("content/ccc.md", "words");
        project.write("content/bb.md", "other words");
        changes.add(Read::Files(BTreeSet::from(["content/bb.md".into()])));
        changes.add(Read::Everything(project.listing()));
        project.delete("content/ccc.md");
        project.delete("content/bb.md");
        changes.add(Read::Files(BTreeSet::from(["content/ccc.md".into(), "content/bb.md".into()])));
        assert_eq!(project.files.take(changes), saves(&[], &["content/bb.md"], &[]));
    }
}
