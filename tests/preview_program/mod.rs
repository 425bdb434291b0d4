//! `goalpost serve` as a process, and a browser that is patient.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How long anything may take before a test gives up.
const PATIENCE: Duration = Duration::from_secs(20);

/// A project that is previewed, until this is dropped.
pub(crate) struct Preview {
    /// The project's folder.
    pub(crate) root: PathBuf,
    port: u16,
    process: Child,
    _folder: tempfile::TempDir,
}

impl Preview {
    /// Previews a project of these files.
    pub(crate) fn of<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let root = folder.path().canonicalize().expect("a folder has a path").join("blog");
        for (path, text) in files {
            write(&root, path, text);
        }
        // Free now, and for nobody else in the next moment.
        let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
        let port = free.expect("a free port").port();
        let process = Command::new(env!("CARGO_BIN_EXE_goalpost"))
            .args(["serve", "--port", &port.to_string(), "--root"])
            .arg(&root)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let preview = Self { root, port, process, _folder: folder };
        preview.becomes("it answers", || preview.ask("/").is_some());
        preview
    }

    /// Writes a file of the project.
    pub(crate) fn write(&self, path: &str, text: &str) {
        write(&self.root, path, text);
    }

    /// The status and the body of an address.
    pub(crate) fn get(&self, path: &str) -> (u16, String) {
        self.ask(path).expect("the preview answers")
    }

    /// The codes of all problems that it tells of.
    pub(crate) fn problems(&self) -> Vec<String> {
        let problems = self.greeting("problems");
        let all = problems["problems"].as_array().expect("a list").iter();
        all.map(|problem| problem["code"].as_str().expect("a code").to_owned()).collect()
    }

    /// What it says to a new browser, of one sort.
    pub(crate) fn greeting(&self, event: &str) -> serde_json::Value {
        let stream = self.request("/_goalpost/events").expect("the preview answers");
        let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
        lines.find(|line| *line == format!("event: {event}")).expect("it greets");
        let data = lines.next().expect("a message has data");
        serde_json::from_str(data.trim_start_matches("data: ")).expect("data is JSON")
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

    fn ask(&self, path: &str) -> Option<(u16, String)> {
        let mut answer = Vec::new();
        self.request(path).ok()?.read_to_end(&mut answer).ok()?;
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n")?;
        Some((head.split(' ').nth(1)?.parse().ok()?, body.to_owned()))
    }

    fn request(&self, path: &str) -> std::io::Result<TcpStream> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let host = format!("127.0.0.1:{}", self.port);
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")?;
        Ok(stream)
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn write(root: &Path, path: &str, text: &str) {
    let file = root.join(path);
    fs::create_dir_all(file.parent().expect("a file lies in a folder")).expect("a folder can be made");
    fs::write(file, text).expect("a file can be written");
}
