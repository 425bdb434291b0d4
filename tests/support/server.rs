//! The preview, as a process of its own, and a client that asks it.
//!
//! Owns starting it and reading what it says. Refuses to judge that.

use std::collections::BTreeSet;
use std::env;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;

/// How long the preview may take to begin, or to send the next bytes, however busy the machine is.
const LATEST: Duration = Duration::from_mins(1);

/// A running `goalpost serve`; it ends when this is dropped.
pub(crate) struct Server {
    child: Child,
    log: PathBuf,
    client: Client,
}

/// A browser, as far as it asks for files.
pub(crate) struct Client {
    address: SocketAddr,
    connection: Option<Stream>,
}

/// A connection, with what has come of it.
pub(crate) type Stream = BufReader<TcpStream>;

/// What came of asking for an address.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Where the page is, if it was somewhere else before.
    pub(crate) moved: Option<String>,
    pub(crate) body: Vec<u8>,
}

/// What an event stream begins with.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Greeting {
    pub(crate) revision: u64,
    pub(crate) problems: BTreeSet<Problem>,
}

/// Something that is wrong with the site.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Problem {
    pub(crate) is_error: bool,
    pub(crate) code: String,
    pub(crate) file: Option<String>,
    pub(crate) message: String,
}

/// The program that is tested; `GOALPOST_PROGRAM` names another than the one that was just built.
pub(crate) fn program() -> OsString {
    env::var_os("GOALPOST_PROGRAM").unwrap_or_else(|| OsString::from(env!("CARGO_BIN_EXE_goalpost")))
}

/// Starts the preview of a project, which says at `stderr` what it has to say.
pub(crate) fn serve(command: &mut Command, root: &Path, stderr: Stdio) -> Child {
    for (name, _) in env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("GOALPOST_")) {
        command.env_remove(name);
    }
    command.env("NO_COLOR", "1");
    command.args(["serve", "--port", "0", "-r"]).arg(root);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(stderr);
    command.spawn().expect("the program can be started")
}

/// The address of which a preview has said that the site is there.
pub(crate) fn address(said: &str) -> Option<SocketAddr> {
    let (_, rest) = said.split_once("http://")?;
    let (address, _) = rest.split_once("/\n")?;
    Some(address.parse().expect("an address with a port"))
}

impl Server {
    /// Serves a project by a command that [`program`] is, or that starts it; what it says goes to the log.
    pub(crate) fn start(mut command: Command, root: &Path, log: PathBuf) -> Self {
        let stderr = File::create(&log).expect("a file can be made");
        let child = serve(&mut command, root, stderr.into());
        let nowhere = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let mut server = Self { child, log, client: Client::new(nowhere) };
        server.client = Client::new(server.wait_for_address());
        server
    }

    /// A preview that was started by [`serve`], and has said its address; it keeps no log.
    pub(crate) fn of(child: Child, address: SocketAddr) -> Self {
        Self { child, log: PathBuf::new(), client: Client::new(address) }
    }

    fn wait_for_address(&mut self) -> SocketAddr {
        let latest = Instant::now() + LATEST;
        loop {
            let said = self.said();
            if let Some(address) = address(&said) {
                return address;
            }
            self.assert_alive();
            assert!(Instant::now() < latest, "the preview does not begin: {said}");
            sleep(Duration::from_millis(5));
        }
    }

    /// Where the preview takes the site to be published.
    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.client.address)
    }

    /// What the preview has said at the terminal.
    pub(crate) fn said(&self) -> String {
        String::from_utf8_lossy(&fs::read(&self.log).unwrap_or_default()).into_owned()
    }

    /// Fails if the preview has ended or failed.
    pub(crate) fn assert_alive(&mut self) {
        let ended = self.child.try_wait().expect("the process can be asked for");
        assert!(ended.is_none(), "the preview has ended ({ended:?}): {}", self.said());
        assert!(!self.said().contains("panicked"), "the preview panicked: {}", self.said());
    }

    /// Asks for a target: a path as browsers send it.
    pub(crate) fn get(&mut self, target: &str) -> Answer {
        self.client.get(target).unwrap_or_else(|| panic!("{target} is not answered: {}", self.said()))
    }

    /// Another browser.
    pub(crate) fn another_client(&self) -> Client {
        Client::new(self.client.address)
    }

    /// A new event stream.
    pub(crate) fn events(&self) -> Stream {
        let mut stream = connect(self.client.address);
        let request = format!("GET /_goalpost/events HTTP/1.1\r\nHost: {}\r\n\r\n", self.client.address);
        stream.get_mut().write_all(request.as_bytes()).expect("the server listens");
        stream
    }

    /// What a new event stream begins with.
    pub(crate) fn greeting(&self) -> Greeting {
        let mut stream = self.events();
        let revision = next_data(&mut stream)["revision"].as_u64().expect("a number");
        let told = next_data(&mut stream)["problems"].take();
        let problems = told.as_array().expect("a list").iter().map(Problem::of).collect();
        Greeting { revision, problems }
    }
}

impl Client {
    fn new(address: SocketAddr) -> Self {
        Self { address, connection: None }
    }

    /// Asks for a target: a path as browsers send it.
    pub(crate) fn get(&mut self, target: &str) -> Option<Answer> {
        // The server may end a connection that was idle.
        self.try_get(target).or_else(|| {
            self.connection = None;
            self.try_get(target)
        })
    }

    fn try_get(&mut self, target: &str) -> Option<Answer> {
        if self.connection.is_none() {
            self.connection = Some(connect(self.address));
        }
        let connection = self.connection.as_mut()?;
        let request = format!("GET {target} HTTP/1.1\r\nHost: {}\r\n\r\n", self.address);
        connection.get_mut().write_all(request.as_bytes()).ok()?;
        let mut line = String::new();
        connection.read_line(&mut line).ok()?;
        let status = line.split(' ').nth(1)?.parse().ok()?;
        let (mut length, mut moved) = (None, None);
        loop {
            line.clear();
            connection.read_line(&mut line).ok()?;
            match line.trim_end().split_once(": ") {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                    length = Some(value.parse().ok()?);
                }
                Some(("goalpost-moved", value)) => moved = Some(value.to_owned()),
                Some(_) => {}
                None => break,
            }
        }
        let mut body = vec![0; length?];
        connection.read_exact(&mut body).ok()?;
        Some(Answer { status, moved, body })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Problem {
    fn of(told: &Value) -> Self {
        let text = |name: &str| told[name].as_str().map(str::to_owned);
        Self {
            is_error: text("severity").as_deref() == Some("error"),
            code: text("code").expect("every problem has a code"),
            file: text("file"),
            message: text("message").expect("every problem has a message"),
        }
    }
}

fn connect(address: SocketAddr) -> Stream {
    let stream = TcpStream::connect(address).expect("the server listens");
    stream.set_read_timeout(Some(LATEST)).expect("a connection can be told to wait");
    stream.set_nodelay(true).expect("a connection can be told not to wait");
    BufReader::with_capacity(64 << 10, stream)
}

/// The data of the next message of an event stream.
pub(crate) fn next_data(stream: &mut Stream) -> Value {
    let mut line = String::new();
    loop {
        line.clear();
        let count = stream.read_line(&mut line).expect("the stream goes on");
        assert!(count > 0, "the stream has ended");
        if let Some(data) = line.strip_prefix("data: ") {
            return serde_json::from_str(data).expect("what is told is JSON");
        }
    }
}
