#![expect(clippy::disallowed_methods, reason = "these tests change files and wait for what is told of it")]

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use tempfile::TempDir;

use super::native::{Backend, Reach, Refusal};
use super::*;

/// However busy the machine is, by then it has happened.
const LATEST: Duration = Duration::from_secs(30);

/// The system's own way of watching, which refuses as a test says.
struct Limited {
    inner: Box<dyn Backend>,
    system: Arc<System>,
}

/// What the system does not do.
struct System {
    /// So many folders more are watched.
    folders: AtomicUsize,
    /// Why others are not.
    refusal: Refusal,
    /// Why no program is served, if none is.
    closed: Mutex<Option<Refusal>>,
    /// How many programs were served.
    opened: AtomicUsize,
    /// The inbox of the last.
    inbox: Mutex<Option<Sender<Message>>>,
}

impl Backend for Limited {
    fn add(&mut self, folder: &Path) -> Result<(), Refusal> {
        let take = |left: usize| left.checked_sub(1);
        match self.system.folders.fetch_update(Ordering::SeqCst, Ordering::SeqCst, take) {
            Ok(_) => self.inner.add(folder),
            Err(_) => Err(self.system.refusal.clone()),
        }
    }

    fn remove(&mut self, folder: &Path) {
        self.inner.remove(folder);
    }

    fn reach(&self) -> Reach {
        Reach::Folder
    }
}

impl System {
    fn new(folders: usize, refusal: Refusal) -> Arc<Self> {
        Arc::new(Self {
            folders: folders.into(),
            refusal,
            closed: Mutex::new(None),
            opened: 0.into(),
            inbox: Mutex::new(None),
        })
    }

    fn opener(self: Arc<Self>) -> Opener {
        Box::new(move |root, scope, inbox| {
            if let Some(refusal) = self.closed.lock().unwrap().clone() {
                return Err(refusal);
            }
            self.opened.fetch_add(1, Ordering::SeqCst);
            *self.inbox.lock().unwrap() = Some(inbox.clone());
            Ok(Box::new(Limited { inner: native::open(root, scope, inbox)?, system: self.clone() }))
        })
    }
}

struct Project {
    folder: TempDir,
    events: Receiver<Event>,
    _watcher: Watcher,
}

impl Project {
    fn follow(system: &Arc<System>) -> Self {
        let folder = TempDir::new().unwrap();
        for path in ["content/posts", "content/notes", "static"] {
            fs::create_dir_all(folder.path().join(path)).unwrap();
        }
        let request = Request {
            root: folder.path().to_path_buf(),
            method: Method::Native,
            ignored: Vec::new(),
            files: vec!["site.toml".into()],
            quiet: QUIET,
        };
        let (sender, events) = mpsc::channel();
        let tell = move |event| {
            let _ = sender.send(event);
        };
        let watcher = watch_by(request, system.clone().opener(), tell).unwrap();
        Self { folder, events, _watcher: watcher }
    }

    /// Waits for an event.
    fn wait_for(&self, what: &str, is_it: impl Fn(&Event) -> bool) -> Event {
        let latest = Instant::now() + LATEST;
        loop {
            let left = latest.saturating_duration_since(Instant::now());
            match self.events.recv_timeout(left) {
                Ok(event) if is_it(&event) => return event,
                Ok(_) => {}
                Err(error) => panic!("{what} was not told: {error}"),
            }
        }
    }

    fn wait_for_trouble(&self) -> Diagnostic {
        match self.wait_for("trouble", |event| matches!(event, Event::Trouble(_))) {
            Event::Trouble(diagnostic) => diagnostic,
            other => panic!("{other:?}"),
        }
    }

    /// Saves files, and waits for each to be told by its name.
    fn all_is_told(&self) {
        for path in ["site.toml", "content/posts/a.md", "content/notes/a.md", "static/a.css"] {
            fs::write(self.folder.path().join(path), "text").unwrap();
            self.wait_for(path, |event| match event {
                Event::Changed(Change::Files(files)) => files.contains(Path::new(path)),
                _ => false,
            });
        }
    }
}

#[test]
fn folders_that_the_system_does_not_watch_are_looked_through() {
    for limit in 0..=4 {
        let system = System::new(limit, Refusal::Folders);
        let project = Project::follow(&system);
        let diagnostic = project.wait_for_trouble();
        assert_eq!(diagnostic.code, Code::WatchLimit);
        assert!(diagnostic.help.is_some_and(|help| help.contains("sysctl fs.inotify.max_user_watches=")));
        project.all_is_told();
    }
}

#[test]
fn when_the_system_watches_more_again_so_is_all() {
    let system = System::new(2, Refusal::Folders);
    let project = Project::follow(&system);
    project.wait_for_trouble();
    system.folders.store(1000, Ordering::SeqCst);
    project.wait_for("the end of trouble", |event| *event == Event::Recovered);
    project.wait_for("what may have been missed", |event| *event == Event::Changed(Change::Everything));
    project.all_is_told();
}

#[test]
fn a_folder_that_is_made_beyond_the_limit_is_looked_through() {
    let system = System::new(5, Refusal::Folders);
    let project = Project::follow(&system);
    fs::create_dir_all(project.folder.path().join("content/new/deep")).unwrap();
    assert_eq!(project.wait_for_trouble().code, Code::WatchLimit);
    project.wait_for("the folder", |event| *event == Event::Changed(Change::Everything));
    fs::write(project.folder.path().join("content/new/deep/a.md"), "text").unwrap();
    project.wait_for("the file", |event| match event {
        Event::Changed(Change::Files(files)) => files.contains(Path::new("content/new/deep/a.md")),
        _ => false,
    });
    project.all_is_told();
}

#[test]
fn where_no_program_is_served_all_is_looked_through() {
    let system = System::new(1000, Refusal::Folders);
    *system.closed.lock().unwrap() = Some(Refusal::Programs);
    let project = Project::follow(&system);
    let diagnostic = project.wait_for_trouble();
    assert_eq!(diagnostic.code, Code::WatchLimit);
    assert!(diagnostic.help.is_some_and(|help| help.contains("sysctl fs.inotify.max_user_instances=")));
    project.all_is_told();
    *system.closed.lock().unwrap() = None;
    project.wait_for("the end of trouble", |event| *event == Event::Recovered);
    project.all_is_told();
}

#[test]
fn whatever_else_the_system_says_all_is_looked_through() {
    let system = System::new(3, Refusal::Other("no luck".to_owned()));
    let project = Project::follow(&system);
    let diagnostic = project.wait_for_trouble();
    assert_eq!(diagnostic.code, Code::WatchFailed);
    assert!(diagnostic.message.contains("no luck"), "{diagnostic:?}");
    project.all_is_told();
}

#[test]
fn when_notices_are_lost_all_begins_anew() {
    let system = System::new(1000, Refusal::Folders);
    let project = Project::follow(&system);
    let inbox = system.inbox.lock().unwrap().clone().unwrap();
    inbox.send(Message::Heard(Notice::Overflow)).unwrap();
    project.wait_for("everything", |event| *event == Event::Changed(Change::Everything));
    assert_eq!(system.opened.load(Ordering::SeqCst), 2);
    project.all_is_told();
}

#[test]
fn the_words_are_those_of_diagnostics() {
    let refusals =
        [Refusal::Folders, Refusal::Programs, Refusal::Gone, Refusal::Other("it is closed".to_owned())];
    let mut told = vec![trouble::lost(Path::new("site"))];
    for refusal in &refusals {
        told.extend([None, Some(1), Some(7)].map(|folders| trouble::refused(refusal, folders)));
    }
    for diagnostic in told {
        let help = diagnostic.help.unwrap_or_default();
        for text in [&diagnostic.message, &help] {
            assert!(text.starts_with(char::is_lowercase) && !text.ends_with('.'), "{text}");
        }
    }
}
