//! Slow and greedy clients: they hold up nobody.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::thread::sleep;
use std::time::{Duration, Instant};

use goalpost::serve::http::Limits;

use crate::client::{connect, get, parse, read_all};
use crate::server::{Server, Setup};

fn begin(server: SocketAddr, bytes: &str) -> TcpStream {
    let mut stream = connect(server);
    stream.write_all(bytes.as_bytes()).expect("the server listens");
    stream
}

/// Opens connections that each begin a request and never end it; everybody else is answered at once.
#[test]
fn slow_clients_do_not_stop_others() {
    let server = Server::start();
    let mut slow: Vec<TcpStream> =
        (0..200).map(|_| begin(server.address, "GET / HTTP/1.1\r\nHost: lo")).collect();
    for _ in 0..50 {
        for stream in &mut slow {
            stream.write_all(b"x").expect("the server waits for it");
        }
        let start = Instant::now();
        assert_eq!(get(server.address, "/").status, 200);
        assert!(start.elapsed() < Duration::from_secs(5), "others wait {:?}", start.elapsed());
    }
}

#[test]
fn a_client_that_does_not_end_its_request_is_let_go() {
    let limits = Limits { head: Duration::from_millis(300), connections: 8, ..Limits::default() };
    let server = Setup { limits, ..Setup::default() }.start();
    let check = |bytes: &str| {
        let mut streams: Vec<TcpStream> = (0..8).map(|_| begin(server.address, bytes)).collect();
        let start = Instant::now();
        // There is no room until they are let go.
        assert_eq!(get(server.address, "/").status, 200, "{bytes:?}");
        assert!(start.elapsed() < Duration::from_secs(10), "{bytes:?}");
        for stream in &mut streams {
            read_all(stream);
        }
    };
    check("");
    check("GET");
    check("GET / HTTP/1.1\r\nHost: localhost");
    // Having been answered once, and silent since.
    check(&format!("GET / HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", server.address.port()));
}

#[test]
fn a_client_that_does_not_read_is_let_go() {
    let limits = Limits { stall: Duration::from_secs(2), ..Limits::default() };
    let server = Setup { limits, ..Setup::default() }.start();
    let file = std::fs::File::options().write(true).open(server.path("large.bin")).expect("it is there");
    file.set_len(64 << 20).expect("files can grow");
    let request = format!("GET /large.bin HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", server.address.port());
    let mut idle = begin(server.address, &request);
    sleep(Duration::from_secs(5));
    assert!(read_all(&mut idle).len() < 64 << 20, "the server waited for it");
    // One that reads slowly is not idle.
    let mut slow = begin(server.address, &request);
    let mut buffer = vec![0; 1 << 20];
    let mut count = 0;
    let mut pauses = std::iter::repeat_n(100, 30);
    while count < 64 << 20 {
        let read = slow.read(&mut buffer).expect("the answer goes on");
        assert!(read > 0, "the answer ends after {count} bytes");
        count += read;
        sleep(Duration::from_millis(pauses.next().unwrap_or_default()));
    }
}

#[test]
fn several_requests_may_be_sent_at_once() {
    let server = Server::start();
    let host = format!("Host: localhost:{}\r\n", server.address.port());
    let first = format!("GET / HTTP/1.1\r\n{host}\r\nHEAD /film.mp4 HTTP/1.1\r\n{host}\r\n").repeat(100);
    let last = format!("GET /none HTTP/1.1\r\n{host}Connection: close\r\n\r\n");
    let came = read_all(&mut begin(server.address, &(first + &last)));
    let text = String::from_utf8_lossy(&came);
    assert_eq!(text.matches("HTTP/1.1 200 OK\r\n").count(), 200);
    assert_eq!(text.matches("HTTP/1.1 404 Not Found\r\n").count(), 1);
    assert_eq!(parse(&came).expect("the first is answered").status, 200);
}
