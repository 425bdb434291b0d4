//! Random requests: whatever is sent, the server lives, and gives away nothing.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr};
use std::time::Duration;

use crate::client::{connect, get};
use crate::server::{PAGE, SECRET, Server};

/// How many requests are sent.
const COUNT: u64 = 10_000;

/// A generator of numbers that are the same in every run (xorshift).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    fn of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }

    fn bytes(&mut self, most: usize) -> Vec<u8> {
        (0..self.below(most)).map(|_| self.next() as u8).collect()
    }
}

const METHODS: [&str; 8] = ["GET", "GET", "GET", "HEAD", "POST", "OPTIONS", "PRI", "\u{0}"];
const PARTS: [&str; 20] = [
    "/",
    "posts",
    "x",
    "..",
    "%2e%2e",
    "%",
    "%00",
    "secret.txt",
    "?",
    "#",
    "film.mp4",
    "_goalpost",
    "echo",
    "client.js",
    "größe",
    "\\",
    ";",
    ":",
    "http://",
    "index.html",
];
const NAMES: [&str; 18] = [
    "Host",
    "Origin",
    "Range",
    "If-Range",
    "If-None-Match",
    "If-Match",
    "If-Modified-Since",
    "Connection",
    "Expect",
    "Transfer-Encoding",
    "Content-Length",
    "Upgrade",
    "Sec-Fetch-Site",
    "Accept-Encoding",
    "X",
    "",
    "Te",
    "Cookie",
];
const VALUES: [&str; 18] = [
    "bytes=0-1",
    "bytes=-",
    "bytes=99999999999999999999-",
    "*",
    "\"a\"",
    "W/\"",
    "chunked",
    "close",
    "keep-alive",
    "100-continue",
    "-1",
    "5",
    "99999999999999999999",
    "cross-site",
    "Sun, 06 Nov 1994 08:49:37 GMT",
    "",
    "h2c",
    "\t",
];

/// A request that is right in some places and wrong in others.
fn request(random: &mut Random, port: u16) -> Vec<u8> {
    if random.below(8) == 0 {
        return random.bytes(2000);
    }
    let target: String = (0..random.below(8)).map(|_| random.of(&PARTS)).collect();
    let version = random.of(&["HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/9", ""]);
    let mut request =
        format!("{} /{target} {version}\r\nHost: localhost:{port}\r\n", random.of(&METHODS)).into_bytes();
    for _ in 0..random.below(6) {
        let line = format!("{}: {}\r\n", random.of(&NAMES), random.of(&VALUES));
        request.extend_from_slice(line.as_bytes());
    }
    if random.below(4) == 0 {
        let (at, bytes) = (random.below(request.len()), random.bytes(6));
        request.splice(at..at, bytes);
    }
    request.extend_from_slice(b"\r\n");
    if random.below(6) == 0 {
        request.extend(random.bytes(200));
    }
    request
}

/// Sends some requests at once on one connection, perhaps cut off, and reads what comes. How many there were.
fn check(server: SocketAddr, random: &mut Random) -> u64 {
    let count = 1 + random.below(4);
    let mut bytes: Vec<u8> = (0..count).flat_map(|_| request(random, server.port())).collect();
    if random.below(3) == 0 {
        bytes.truncate(random.below(bytes.len() + 1));
    }
    let mut stream = connect(server);
    stream.set_read_timeout(Some(Duration::from_millis(20))).expect("a connection can be told to wait");
    for piece in bytes.chunks(1 + random.below(4000)) {
        // The server may have had enough.
        let _ = stream.write_all(piece);
    }
    if random.below(2) == 0 {
        let _ = stream.shutdown(Shutdown::Write);
    }
    let mut came = Vec::new();
    let _ = stream.take(1 << 20).read_to_end(&mut came);
    let has = |text: &str| came.windows(text.len()).any(|window| window == text.as_bytes());
    let sent = String::from_utf8_lossy(&bytes);
    assert!(!has(SECRET), "gives away a secret: {sent:?}");
    assert!(!has("HTTP/1.1 5") && !has("HTTP/1.0 5"), "fails: {sent:?}");
    count as u64
}

#[test]
fn whatever_is_sent_the_server_lives() {
    let server = Server::start();
    let address = server.address;
    let threads: Vec<_> = (1..=4_u64)
        .map(|seed| {
            std::thread::spawn(move || {
                let mut random = Random(0x9E37_79B9_7F4A_7C15 ^ seed);
                let mut sent = 0;
                while sent < COUNT / 4 {
                    sent += check(address, &mut random);
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().expect("nothing bad comes");
    }
    assert_eq!(get(address, "/").text(), PAGE);
    assert_eq!(get(address, "/posts/x").status, 301);
}
