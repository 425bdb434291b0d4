//! A host that answers by a script, on this machine.
//!
//! Owns a listener on the loopback address and the answers that its paths name. Refuses to judge what it is asked.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// A host, which listens until the test ends.
pub(crate) struct Host {
    address: SocketAddr,
    log: Arc<Mutex<Log>>,
}

/// What a host was asked.
#[derive(Default)]
struct Log {
    /// Each request as it came: its first line and its headers.
    requests: Vec<String>,
    under_way: usize,
    most_under_way: usize,
}

impl Host {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = listener.local_addr().expect("a listener has an address");
        let log = Arc::<Mutex<Log>>::default();
        let shared = Arc::clone(&log);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let log = Arc::clone(&shared);
                // A client that goes away is no fault of the host's.
                thread::spawn(move || drop(serve(stream, &log)));
            }
        });
        Self { address, log }
    }

    /// The number of the port.
    pub(crate) fn port(&self) -> String {
        self.address.port().to_string()
    }

    /// The requests so far, in order of their text.
    pub(crate) fn requests(&self) -> Vec<String> {
        let mut requests = self.log.lock().expect("no thread has failed").requests.clone();
        requests.sort();
        requests
    }

    /// The most requests that were under way at once.
    pub(crate) fn most_under_way(&self) -> usize {
        self.log.lock().expect("no thread has failed").most_under_way
    }
}

/// A port on which nobody listens.
pub(crate) fn unused_port() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    listener.local_addr().expect("a listener has an address").port().to_string()
}

/// Answers all requests of a connection.
fn serve(stream: TcpStream, log: &Mutex<Log>) -> std::io::Result<()> {
    let mut writer = stream.try_clone()?;
    let mut reader = BufReader::new(stream);
    loop {
        let mut first = [0; 32];
        let length = reader.get_ref().peek(&mut first)?;
        if first.first() == Some(&TLS_HANDSHAKE) {
            return writer.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        }
        if String::from_utf8_lossy(&first[..length]).contains(" /reset ") {
            // A connection that is closed with a request unread is reset.
            return Ok(());
        }
        let mut request = String::new();
        while !request.ends_with("\r\n\r\n") {
            if reader.by_ref().take(8_192).read_line(&mut request)? == 0 {
                return Ok(());
            }
        }
        {
            let mut log = log.lock().expect("no thread has failed");
            log.requests.push(request.clone());
            log.under_way += 1;
            log.most_under_way = log.most_under_way.max(log.under_way);
        }
        // Long enough for others to come in beside it.
        thread::sleep(Duration::from_millis(20));
        let answer = answer(&request);
        log.lock().expect("no thread has failed").under_way -= 1;
        match answer {
            Some(answer) => writer.write_all(answer.as_bytes())?,
            None => return Ok(()),
        }
    }
}

/// The first byte of a TLS connection.
const TLS_HANDSHAKE: u8 = 0x16;

/// What the path asks for: `/head/405/get/200`, `/status/410`, `/to/301/other` …; `None` closes the connection.
fn answer(request: &str) -> Option<String> {
    let mut line = request.split(' ');
    let (method, path) = (line.next().unwrap_or_default(), line.next().unwrap_or_default());
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let head = |status: &str, headers: &str| {
        let body = "<p>Words.</p>";
        let length = body.len();
        let body = if method == "HEAD" { "" } else { body };
        format!(
            "HTTP/1.1 {status} Scripted\r\nContent-Length: {length}\r\nSet-Cookie: a=b\r\n{headers}\r\n{body}"
        )
    };
    match *parts.as_slice() {
        ["head", "close", "get", _] if method == "HEAD" => None,
        ["head", status, "get", _] if method == "HEAD" => Some(head(status, "")),
        ["head", _, "get", status] | ["status", status, ..] => Some(head(status, "")),
        ["to", status, ref target @ ..] => {
            let target = target.join("/");
            let location = if target.contains(':') { target } else { format!("/{target}") };
            Some(head(status, &format!("Location: {location}\r\n")))
        }
        ["circle", part] => {
            let next = if part == "a" { "b" } else { "a" };
            Some(head("302", &format!("Location: {next}\r\n")))
        }
        ["on", number] => {
            let next = number.parse::<u32>().map_or(0, |number| number + 1);
            Some(head("302", &format!("Location: /on/{next}\r\n")))
        }
        ["busy", status, wait, ..] => Some(head(status, &format!("Retry-After: {wait}\r\n"))),
        ["slow", ..] => {
            thread::sleep(Duration::from_secs(20));
            None
        }
        ["close", ..] => None,
        ["garbage", ..] => Some("no such protocol\r\n\r\n".to_owned()),
        _ => Some(head("404", "")),
    }
}
