//! Event streams.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::thread::sleep;
use std::time::{Duration, Instant};

use goalpost::serve::http::{Limits, Message};

use crate::client::{ask, connect, get, read_all};
use crate::server::{Server, Setup};

const GREETING: &str = "event: state\ndata: {\"revision\": 1}\n\n";

/// An open stream, and what of it has come and has not been looked at.
struct Listener {
    stream: TcpStream,
    came: String,
}

impl Listener {
    fn new(server: SocketAddr) -> Self {
        let mut stream = connect(server);
        let request = format!("GET /_goalpost/events HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", server.port());
        stream.write_all(request.as_bytes()).expect("the server listens");
        Self { stream, came: String::new() }
    }

    /// Reads until a text has come. Everything up to its end.
    fn wait(&mut self, text: &str) -> String {
        let mut buffer = vec![0; 64 << 10];
        let mut seen = 0;
        loop {
            if let Some(at) = self.came[seen..].find(text) {
                let rest = self.came.split_off(seen + at + text.len());
                return std::mem::replace(&mut self.came, rest);
            }
            seen = self.came.len().saturating_sub(text.len());
            let count = self.stream.read(&mut buffer).expect("the stream goes on");
            assert!(count > 0, "the stream has ended before {text:?}");
            self.came.push_str(str::from_utf8(&buffer[..count]).expect("all that is told here is ASCII"));
        }
    }
}

fn tell(server: &Server, data: &str) {
    let messages = server.site.messages.lock().expect("nobody panics while holding it");
    let message = Message { event: "change", data: data.into() };
    // Nobody may listen any more.
    let _ = messages.as_ref().expect("the site still speaks").send(message);
}

#[test]
fn a_stream_greets_tells_and_beats() {
    let server = Server::start();
    let mut listener = Listener::new(server.address);
    let head = listener.wait(GREETING);
    for part in
        ["content-type: text/event-stream\r\n", "cache-control: no-store\r\n", "retry: 300\n\nevent: state\n"]
    {
        assert!(head.contains(part), "{part:?} in {head}");
    }
    tell(&server, "one\ntwo");
    listener.wait("event: change\ndata: one\ndata: two\n\n");
    for _ in 0..3 {
        listener.wait("event: beat\ndata: {}\n\n");
    }
}

#[test]
fn hundreds_of_pages_listen_and_more_are_told_to_come_again() {
    let limits = Limits { streams: 300, ..Limits::default() };
    let server = Setup { limits, ..Setup::default() }.start();
    let mut listeners: Vec<Listener> = (0..300).map(|_| Listener::new(server.address)).collect();
    for listener in &mut listeners {
        listener.wait(GREETING);
    }
    let answer = ask(server.address, "GET", "/_goalpost/events", "");
    assert_eq!((answer.status, answer.header("retry-after")), (503, Some("5")));
    tell(&server, "all of you");
    for listener in &mut listeners {
        listener.wait("data: all of you\n\n");
    }
    assert_eq!(get(server.address, "/").status, 200);
    // Those who go make room.
    drop(listeners);
    let start = Instant::now();
    let mut listener = loop {
        let mut listener = Listener::new(server.address);
        let mut first = [0; 12];
        listener.stream.read_exact(&mut first).expect("it is answered");
        if first.ends_with(b"200") {
            break listener;
        }
        assert!(start.elapsed() < Duration::from_secs(10), "no room is made");
        sleep(Duration::from_millis(10));
    };
    listener.wait(GREETING);
}

#[test]
fn who_is_too_slow_begins_anew() {
    let server = Server::start();
    let mut slow = Listener::new(server.address);
    slow.wait(GREETING);
    let mut quick = Listener::new(server.address);
    quick.wait(GREETING);
    // More than the system holds on its way to who does not read.
    let filler = "x".repeat(1 << 20);
    for number in 0..40 {
        tell(&server, &filler);
        tell(&server, &format!("number {number}."));
        let came = quick.wait(&format!("data: number {number}.\n"));
        assert!(!came.contains(GREETING), "who keeps up is not greeted again");
    }
    let came = slow.wait(GREETING);
    assert!(!came.contains("data: number 39.\n"), "what came too late is not told");
    tell(&server, "again");
    let came = slow.wait("data: again\n\n");
    assert!(!came.contains("data: number"), "nothing old follows the greeting");
}

#[test]
fn streams_end_with_the_site_and_with_the_server() {
    let mut server = Server::start();
    let mut first = Listener::new(server.address);
    first.wait(GREETING);
    drop(server.site.messages.lock().expect("nobody panics while holding it").take());
    assert!(read_all(&mut first.stream).ends_with(b"0\r\n\r\n"), "it ends in good order");
    let mut other = Server::start();
    let mut second = Listener::new(other.address);
    second.wait(GREETING);
    other.stop();
    read_all(&mut second.stream);
    server.stop();
    assert!(TcpStream::connect(server.address).is_err(), "nobody listens any more");
}
