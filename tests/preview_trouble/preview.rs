//! `goalpost serve`, and a browser that is patient.

use std::ffi::OsString;
use std::fs;
use std::io::{BufRead as _, Read as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::server::{self, Problem, Server, Stream};
use crate::stuck_terminal::StuckTerminal;

/// How long anything may take before a test gives up.
const PATIENCE: Duration = Duration::from_secs(20);

/// A project that is previewed, until this is dropped.
pub(crate) struct Preview {
    /// The project's folder.
    pub(crate) root: PathBuf,
    // Before the folder, so that it ends first.
    server: Server,
    _folder: tempfile::TempDir,
}

/// A folder for a project that is not there yet.
pub(crate) struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// The project's folder.
    pub(crate) fn root(&self) -> PathBuf {
        self.folder.path().canonicalize().expect("a folder has a path").join("blog")
    }

    /// Previews a project of these files; the program is the last word of a command.
    pub(crate) fn preview<'a>(
        self,
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
        command: impl FnOnce(OsString) -> Command,
    ) -> Preview {
        let root = self.write(files);
        let server = Server::start(command(server::program()), &root, self.folder.path().join("log"));
        self.answered_by(server)
    }

    /// Previews a project of these files at a terminal that takes nothing but the address.
    pub(crate) fn preview_unheard<'a>(
        self,
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> (Preview, StuckTerminal) {
        let root = self.write(files);
        let mut terminal = StuckTerminal::new();
        let child = server::serve(&mut Command::new(server::program()), &root, terminal.stderr());
        let server = Server::of(child, terminal.address());
        terminal.fill();
        (self.answered_by(server), terminal)
    }

    fn write<'a>(&self, files: impl IntoIterator<Item = (&'a str, &'a str)>) -> PathBuf {
        let root = self.root();
        for (path, text) in files {
            write(&root, path, text);
        }
        root
    }

    fn answered_by(self, server: Server) -> Preview {
        let preview = Preview { root: self.root(), server, _folder: self.folder };
        // Answered once the site is read.
        preview.get("/");
        preview
    }
}

impl Preview {
    /// Previews a project of these files.
    pub(crate) fn of<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        Place::new().preview(files, Command::new)
    }

    /// Writes a file of the project.
    pub(crate) fn write(&self, path: &str, text: &str) {
        write(&self.root, path, text);
    }

    /// The status and the body of an address.
    pub(crate) fn get(&self, path: &str) -> (u16, String) {
        let answer = self.server.another_client().get(path);
        let answer = answer.unwrap_or_else(|| panic!("{path} is not answered: {}", self.server.said()));
        (answer.status, String::from_utf8_lossy(&answer.body).into_owned())
    }

    /// Where a page is, if it was at this address before.
    pub(crate) fn moved(&self, path: &str) -> Option<String> {
        self.server.another_client().get(path).expect("the preview answers").moved
    }

    /// An open page, which hears of every save from now on.
    pub(crate) fn listen(&self) -> Listener {
        let mut stream = self.server.events();
        for _ in ["state", "problems"] {
            server::next_data(&mut stream);
        }
        Listener(stream)
    }

    /// All that an open page has heard, as events and their data, up to what is served now.
    pub(crate) fn heard(&self, page: &mut Listener) -> Vec<(String, Value)> {
        let revision = self.server.greeting().revision;
        let mut heard = Vec::new();
        while !heard.iter().any(|(event, data): &(String, Value)| {
            event == "change" && data["revision"].as_u64().is_some_and(|it| it >= revision)
        }) {
            heard.push(page.next());
        }
        heard
    }

    /// How many snapshots there were.
    pub(crate) fn revision(&self) -> u64 {
        self.server.greeting().revision
    }

    /// All that it tells is wrong.
    pub(crate) fn told(&self) -> Vec<Problem> {
        self.server.greeting().problems.into_iter().collect()
    }

    /// The codes of all that it tells is wrong.
    pub(crate) fn problems(&self) -> Vec<String> {
        self.told().into_iter().map(|problem| problem.code).collect()
    }

    /// What it says at the terminal, so far.
    pub(crate) fn said(&self) -> String {
        self.server.said()
    }

    /// Waits until something holds.
    pub(crate) fn becomes(&self, what: &str, mut holds: impl FnMut() -> bool) {
        let end = Instant::now() + PATIENCE;
        while !holds() {
            assert!(
                Instant::now() < end,
                "it should have come to this: {what}; told are {:?}",
                self.problems()
            );
            sleep(Duration::from_millis(10));
        }
    }
}

/// An open page.
pub(crate) struct Listener(Stream);

impl Listener {
    /// The next message: its event and its data.
    fn next(&mut self) -> (String, Value) {
        for line in self.0.by_ref().lines().map(|line| line.expect("the stream goes on")) {
            if let Some(event) = line.strip_prefix("event: ") {
                return (event.to_owned(), server::next_data(&mut self.0));
            }
        }
        panic!("the stream has ended");
    }
}

fn write(root: &Path, path: &str, text: &str) {
    let file = root.join(path);
    fs::create_dir_all(file.parent().expect("a file lies in a folder")).expect("a folder can be made");
    fs::write(file, text).expect("a file can be written");
}
