//! A project that is followed, and a reader of it who reads only what he is told to.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread::sleep;
use std::time::{Duration, Instant};

use goalpost::serve::watch::{Change, Event, Method, QUIET, Request, Watcher, watch};
use tempfile::TempDir;

/// However busy the machine is, by then it has happened.
pub(crate) const LATEST: Duration = Duration::from_mins(1);

/// The ways of following a project that every test tries.
pub(crate) const METHODS: [Method; 2] = [Method::Native, Method::Poll];

/// Bytes by path, relative to the project.
pub(crate) type Files = BTreeMap<PathBuf, Vec<u8>>;

/// A project that is followed.
pub(crate) struct Project {
    _folder: TempDir,
    pub(crate) root: PathBuf,
    /// A folder beside the project.
    pub(crate) outside: PathBuf,
    reader: Arc<Mutex<Reader>>,
    watcher: Option<Watcher>,
}

/// Reads what it is told to, in the very moment.
#[derive(Default)]
struct Reader {
    root: PathBuf,
    files: Files,
    told: Vec<Event>,
}

impl Reader {
    fn hear(&mut self, event: Event) {
        match &event {
            Event::Changed(Change::Everything) => self.files = files(&self.root),
            Event::Changed(Change::Files(paths)) => {
                assert!(!paths.is_empty(), "a change is never empty");
                for path in paths {
                    self.files.retain(|known, _| !known.starts_with(path));
                    if let Ok(bytes) = fs::read(self.root.join(path)) {
                        self.files.insert(path.clone(), bytes);
                    }
                }
            }
            Event::Trouble(_) | Event::Recovered => {}
        }
        self.told.push(event);
    }
}

impl Project {
    /// A small project.
    pub(crate) fn new(method: Method) -> Self {
        Self::with(method, |_, _| {})
    }

    /// A project that is changed by `prepare(root, outside)` before it is followed.
    pub(crate) fn with(method: Method, prepare: impl FnOnce(&Path, &Path)) -> Self {
        let folder = TempDir::new().expect("a folder can be made");
        let base = folder.path().canonicalize().expect("a folder is somewhere");
        let (root, outside) = (base.join("above/site"), base.join("outside"));
        for path in ["content/posts", "content/notes", "static/fonts", "public", ".git", "node_modules/a"] {
            fs::create_dir_all(root.join(path)).expect("a folder can be made");
        }
        fs::create_dir_all(&outside).expect("a folder can be made");
        for path in ["site.toml", "content/posts/a.md", "content/notes/a.md", "static/site.css"] {
            write(&root.join(path), b"first");
        }
        prepare(&root, &outside);
        let mut project = Self { _folder: folder, root, outside, reader: Arc::default(), watcher: None };
        project.follow(method);
        project
    }

    fn follow(&mut self, method: Method) {
        self.reader.lock().expect("nobody panicked").root.clone_from(&self.root);
        let request = Request {
            root: self.root.clone(),
            method,
            ignored: vec!["public".into()],
            files: vec!["site.toml".into()],
            quiet: QUIET,
        };
        let reader = self.reader.clone();
        let watcher = watch(request, move |event| reader.lock().expect("nobody panicked").hear(event));
        self.watcher = Some(watcher.expect("a thread can be started"));
        let read = files(&self.root);
        let mut reader = self.reader.lock().expect("nobody panicked");
        // What was told since is newer.
        if reader.told.iter().all(|event| matches!(event, Event::Trouble(_))) {
            reader.files = read;
        }
    }

    /// Follows the project no longer. Says whether the thread that told of it is gone.
    pub(crate) fn unfollow(&mut self) -> bool {
        self.watcher = None;
        Arc::strong_count(&self.reader) == 1
    }

    /// Waits until the reader knows what is on the disk.
    pub(crate) fn settle(&self, what: &str) {
        let latest = Instant::now() + LATEST;
        loop {
            let disk = files(&self.root);
            let known = self.reader.lock().expect("nobody panicked").files.clone();
            if known == disk {
                return;
            }
            assert!(
                Instant::now() < latest,
                "{what}: {}; told: {:?}",
                difference(&known, &disk),
                self.told()
            );
            sleep(Duration::from_millis(3));
        }
    }

    /// Waits until something is told.
    pub(crate) fn wait_for(&self, what: &str, is_it: impl Fn(&Event) -> bool) {
        let latest = Instant::now() + LATEST;
        while !self.told().iter().any(&is_it) {
            assert!(Instant::now() < latest, "{what} was not told, but {:?}", self.told());
            sleep(Duration::from_millis(3));
        }
    }

    /// Makes a file and waits until it is told: what was done before is told by then, too.
    pub(crate) fn mark(&self) {
        for name in ["mark-1.txt", "mark-2.txt"] {
            let path = Path::new("content").join(name);
            let earlier = self.told().len();
            write(&self.root.join(&path), b"mark");
            let latest = Instant::now() + LATEST;
            while !self.told()[earlier..].iter().any(|event| is_about(event, &path)) {
                assert!(Instant::now() < latest, "the mark was not told, but {:?}", self.told());
                sleep(Duration::from_millis(3));
            }
            fs::remove_file(self.root.join(&path)).expect("the mark can be removed");
            self.settle("the mark is removed");
        }
    }

    /// All that was told since it was asked last.
    pub(crate) fn take_told(&self) -> Vec<Event> {
        std::mem::take(&mut self.reader.lock().expect("nobody panicked").told)
    }

    fn told(&self) -> Vec<Event> {
        self.reader.lock().expect("nobody panicked").told.clone()
    }
}

/// Whether an event says that a file may have changed.
pub(crate) fn is_about(event: &Event, path: &Path) -> bool {
    match event {
        Event::Changed(Change::Files(files)) => files.contains(path),
        Event::Changed(Change::Everything) => true,
        Event::Trouble(_) | Event::Recovered => false,
    }
}

/// All files of a project that a build may read. Links are followed, as a build does.
pub(crate) fn files(root: &Path) -> Files {
    let mut found = Files::new();
    gather(root, Path::new(""), &mut found);
    found
}

fn gather(root: &Path, folder: &Path, found: &mut Files) {
    let Ok(entries) = fs::read_dir(root.join(folder)) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_leaving = name.starts_with('.') || name.ends_with('~') || name.starts_with('#');
        let is_read = folder.as_os_str().is_empty().then(|| {
            ["content", "data", "static", "templates", "themes", "site.toml"].contains(&&*name)
                || Path::new(&name).extension().is_some_and(|it| it == "md")
        });
        if is_leaving || is_read == Some(false) {
            continue;
        }
        let (path, place) = (folder.join(&name), entry.path());
        if place.is_dir() {
            gather(root, &path, found);
        } else if let Ok(bytes) = fs::read(&place) {
            found.insert(path, bytes);
        }
    }
}

fn difference(known: &Files, disk: &Files) -> String {
    let text = |bytes: Option<&Vec<u8>>| bytes.map(|it| String::from_utf8_lossy(it).into_owned());
    let paths = known.keys().chain(disk.keys()).filter(|path| known.get(*path) != disk.get(*path));
    let lines = paths.map(|path| {
        format!(
            "{}: known {:?}, on the disk {:?}",
            path.display(),
            text(known.get(path)),
            text(disk.get(path))
        )
    });
    lines.collect::<Vec<String>>().join("; ")
}

/// Writes a file whole.
pub(crate) fn write(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).expect("a file can be written");
}
