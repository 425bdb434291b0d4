//! A small blog with one of everything, and three ways to build it.
//!
//! Owns the texts, editing them, and the comparison of a build that remembers with one that does not. Refuses to say
//! what an edit should render: the tests do.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use goalpost::build::{self, Report, Request, Target};
use goalpost::diagnostic::{Code, Diagnostic};
use goalpost::input::theme::embedded_files;
use goalpost::input::{self, Unpublished};
use goalpost::memory::Memory;
use goalpost::output::{EditedFiles, Precompression};
use tempfile::TempDir;

#[path = "../../support/folder.rs"]
mod folder;
mod texts;

pub(crate) use folder::tree;
pub(crate) use texts::post_file;

/// All files of a folder with their bytes.
pub(crate) type Tree = BTreeMap<String, Vec<u8>>;

/// 2024-01-15T12:00:00Z: after every post of the blog but the part to come.
pub(crate) const NOW: i64 = 1_705_320_000;

/// The list of what a build has written.
const MANIFEST: &str = ".goalpost-manifest";

/// How long a file rests before its stamp is believed, and a little more.
const REST: Duration = Duration::from_millis(60);

/// Whether the files of a build have rested long enough for their stamps to be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stamps {
    /// They have, in truth.
    Settled,
    /// None has: the build takes place before any of them was written.
    Unsettled,
}

/// A blog in a temporary folder, with the memories of its builds.
pub(crate) struct Blog {
    folder: TempDir,
    /// What the process remembers that builds into `live`.
    memory: Memory,
    /// The hash of the bytes that were made under each key, whenever and wherever: see `check`.
    made: BTreeMap<String, String>,
    /// The moment of the next build, in seconds since 1970.
    pub(crate) now: i64,
    /// What the next build takes in.
    pub(crate) unpublished: Unpublished,
    /// Whether the next build believes stamps.
    pub(crate) stamps: Stamps,
}

/// What a build with memory has done.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// Of the build whose memory was loaded from the disk and saved to it.
    pub(crate) report: Report,
    /// The files of the site, the manifest among them.
    pub(crate) tree: Tree,
}

impl Blog {
    /// The whole blog: forty posts over two years, and one of everything else.
    pub(crate) fn whole() -> Self {
        Self::of(texts::whole())
    }

    /// A blog of these files.
    pub(crate) fn of(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        let blog = Self {
            folder: TempDir::new().expect("a temporary folder"),
            memory: Memory::default(),
            made: BTreeMap::new(),
            now: NOW,
            unpublished: Unpublished::default(),
            stamps: Stamps::Unsettled,
        };
        for (path, bytes) in files {
            blog.write(&path, bytes);
        }
        blog
    }

    /// The project's folder.
    pub(crate) fn root(&self) -> PathBuf {
        self.folder.path().join("project")
    }

    /// The folder that the command line's way of building writes.
    pub(crate) fn public(&self) -> PathBuf {
        self.folder.path().join("public")
    }

    /// Writes a file of the project.
    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let file = self.root().join(path);
        fs::create_dir_all(file.parent().expect("a file is in a folder")).expect("a folder can be made");
        fs::write(file, content).expect("a file can be written");
    }

    /// Replaces a passage of a file, which it must have.
    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.root().join(path)).expect("a file can be read");
        assert!(text.contains(from), "`{path}` has no `{from}`:\n{text}");
        self.write(path, text.replacen(from, to, 1));
    }

    /// Adds a copy of the default theme, so that it can be edited.
    pub(crate) fn own_theme(&self) {
        for (path, bytes) in embedded_files() {
            self.write(&format!("themes/default/{path}"), bytes);
        }
    }

    /// Renames a file of the project.
    pub(crate) fn rename(&self, from: &str, to: &str) {
        fs::rename(self.root().join(from), self.root().join(to)).expect("a file can be renamed");
    }

    /// Removes a file of the project.
    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.root().join(path)).expect("a file can be removed");
    }

    /// Sets the time of a file of the project into the past, without changing it.
    pub(crate) fn touch(&self, path: &str, seconds: u64) {
        let file = File::options().write(true).open(self.root().join(path)).expect("a file can be opened");
        file.set_modified(UNIX_EPOCH + Duration::from_secs(seconds)).expect("a file's time can be set");
    }

    /// Builds as the command line does: the memory is loaded from the disk, and saved to it.
    pub(crate) fn build(&self) -> Report {
        let (mut memory, notes) = Memory::load(&self.root());
        let mut report = build::build(&self.request(&self.public()), &mut memory);
        report.diagnostics.extend(notes);
        report.diagnostics.extend(memory.save(&self.root()).err());
        report
    }

    /// Builds as a process does that goes on running.
    pub(crate) fn build_live(&mut self) -> Report {
        let request = self.request(&self.live());
        build::build(&request, &mut self.memory)
    }

    /// Builds with nothing to remember, into an empty folder.
    pub(crate) fn build_clean(&self) -> (Report, Tree) {
        let clean = self.folder.path().join("clean");
        let report = build::build(&self.request(&clean), &mut Memory::default());
        let built = tree(&clean);
        if clean.exists() {
            fs::remove_dir_all(clean).expect("what a test wrote can be removed");
        }
        (report, built)
    }

    /// Builds in all three ways, and checks that they agree in every byte and in what they tell; that a build which
    /// fails leaves every byte as it was; and that what was made under one key was always the same.
    pub(crate) fn check(&mut self, situation: &str) -> Outcome {
        if self.stamps == Stamps::Settled {
            std::thread::sleep(REST);
        }
        let before = tree(&self.public());
        let report = self.build();
        let live = self.build_live();
        let (clean, expected) = self.build_clean();
        assert_eq!(told(&clean), told(&report), "{situation}: what is told, with memory on the disk");
        assert_eq!(told(&clean), told(&live), "{situation}: what is told, with memory in the process");
        let built = tree(&self.public());
        if clean.failed() {
            assert_same(&before, &built, &format!("{situation}, after a build that failed"));
        } else {
            assert_same(&expected, &built, &format!("{situation}, with memory on the disk"));
            assert_same(&expected, &tree(&self.live()), &format!("{situation}, with memory in the process"));
        }
        self.check_keys(&built, situation);
        Outcome { report, tree: built }
    }

    /// Equal keys mean equal bytes: in one site, and in all that the blog has been.
    fn check_keys(&mut self, built: &Tree, situation: &str) {
        let Some(manifest) = built.get(MANIFEST) else { return };
        for line in String::from_utf8_lossy(manifest).lines().skip(1) {
            let mut fields = line.split(' ');
            let (Some(key), Some(hash)) = (fields.next(), fields.next()) else { panic!("{line}") };
            let known = self.made.entry(key.to_owned()).or_insert_with(|| hash.to_owned());
            assert_eq!(known, hash, "{situation}: one key for different bytes: {line}");
        }
    }

    /// The request of a build into a folder.
    pub(crate) fn request(&self, folder: &Path) -> Request {
        let clock = SystemTime::now().duration_since(UNIX_EPOCH).expect("it is after 1970").as_nanos();
        Request {
            input: input::Request {
                root: self.root(),
                config: "site.toml".into(),
                address: input::Address::Configured,
                changed: input::Changed::Everything,
                now: self.now,
                began: if self.stamps == Stamps::Settled { clock.cast_signed() } else { 0 },
                unpublished: self.unpublished,
            },
            target: Target::Folder {
                path: folder.to_owned(),
                home: None,
                edited: EditedFiles::Refuse,
                precompression: Precompression::Off,
            },
        }
    }

    fn live(&self) -> PathBuf {
        self.folder.path().join("live")
    }
}

/// What a build had to tell of the site; that a memory was damaged is not of the site.
fn told(report: &Report) -> Vec<Diagnostic> {
    report.diagnostics.iter().filter(|it| it.code != Code::MemoryUnreadable).cloned().collect()
}

/// When each file of a folder was last changed.
pub(crate) fn times(folder: &Path) -> BTreeMap<String, SystemTime> {
    let time = |path: &str| fs::metadata(folder.join(path)).and_then(|it| it.modified()).expect("a time");
    tree(folder).into_keys().map(|path| (path.clone(), time(&path))).collect()
}

/// Checks that two sites have the same files with the same bytes.
pub(crate) fn assert_same(expected: &Tree, built: &Tree, situation: &str) {
    let paths: std::collections::BTreeSet<&String> = expected.keys().chain(built.keys()).collect();
    let differing: Vec<&String> =
        paths.into_iter().filter(|path| expected.get(*path) != built.get(*path)).collect();
    let Some(first) = differing.first() else { return };
    let show = |tree: &Tree| {
        tree.get(*first).map_or("(none)".into(), |bytes| String::from_utf8_lossy(bytes).into_owned())
    };
    panic!(
        "{situation}: {} files differ: {differing:?}\n--- clean {first}\n{}\n--- built\n{}",
        differing.len(),
        show(expected),
        show(built)
    );
}
