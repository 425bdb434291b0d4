//! Content types, ranges, conditions and HEAD, by tables.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::SocketAddr;
use std::time::{Duration, SystemTime};

use goalpost::serve::http::content_type;

use crate::client::{Answer, ask, connect, get, parse, read_all};
use crate::rows;
use crate::server::{FILM, Server};

#[test]
fn files_have_the_types_that_static_hosts_give_them() {
    for row in rows(include_str!("types.txt")) {
        assert_eq!(content_type(row[0]), row[1], "{}", row[0]);
    }
}

#[test]
fn ranges_are_answered() {
    let server = Server::start();
    fs::create_dir_all(server.path("digits")).expect("folders can be made");
    fs::write(server.path("digits/index.html"), FILM).expect("files can be written");
    for row in rows(include_str!("ranges.txt")) {
        let &[range, status, content_range, body] = row.as_slice() else { panic!("{row:?}") };
        let values = range.split('&').map(str::trim).filter(|value| *value != "-");
        let headers = values.fold(String::new(), |lines, value| lines + "Range: " + value + "\r\n");
        for target in ["/film.mp4", "/digits/"] {
            let answer = ask(server.address, "GET", target, &headers);
            assert_eq!(answer.status.to_string(), status, "{target} {range}");
            assert_eq!(answer.header("content-range").unwrap_or("-"), content_range, "{target} {range}");
            if body != "-" {
                assert_eq!(answer.text(), body, "{target} {range}");
                assert_eq!(
                    answer.header("content-length"),
                    Some(&*body.len().to_string()),
                    "{target} {range}"
                );
                assert_eq!(answer.header("accept-ranges"), Some("bytes"), "{target} {range}");
            }
            // Ranges are of GET alone.
            let head = ask(server.address, "HEAD", target, &headers);
            assert_eq!((head.status, head.header("content-length")), (200, Some("10")), "{target} {range}");
        }
    }
}

#[test]
fn of_an_empty_file_there_is_no_range() {
    let server = Server::start();
    let check = |range: &str, status: u16| {
        let answer = ask(server.address, "GET", "/empty.bin", &format!("Range: bytes={range}\r\n"));
        assert_eq!(
            (answer.status, answer.body.len()),
            (status, if status == 416 { answer.body.len() } else { 0 }),
            "{range}"
        );
    };
    check("0-", 416);
    check("0-0", 416);
    check("-0", 416);
    check("-5", 200);
}

#[test]
fn conditions_are_evaluated() {
    let server = Server::start();
    for row in rows(include_str!("conditions.txt")) {
        let &[headers, page, file] = row.as_slice() else { panic!("{row:?}") };
        check_conditions(server.address, "/posts/x/", headers, page);
        check_conditions(server.address, "/film.mp4", headers, file);
    }
}

fn check_conditions(server: SocketAddr, target: &str, headers: &str, expected: &str) {
    let plain = get(server, target);
    let tag = plain.header("etag").expect("it has a tag");
    assert!(tag.starts_with('"'), "{target}: the tag {tag} is strong");
    let date = plain.header("last-modified").unwrap_or("Sun, 06 Nov 1994 08:49:37 GMT");
    let lines: String = headers
        .split(';')
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .fold(String::new(), |lines, line| lines + &line.replace("TAG", tag).replace("DATE", date) + "\r\n");
    let answer = ask(server, "GET", target, &lines);
    assert_eq!(answer.status.to_string(), expected, "{target} {headers}");
    if answer.status == 304 {
        assert!(answer.body.is_empty() && answer.header("content-length").is_none(), "{target} {headers}");
        for name in ["etag", "last-modified", "cache-control"] {
            assert_eq!(answer.header(name), plain.header(name), "{target} {headers} {name}");
        }
    }
    if !headers.contains("Range:") {
        check_head(server, target, &lines);
    }
}

/// HEAD gives what GET gives, without its body.
fn check_head(server: SocketAddr, target: &str, headers: &str) {
    let without_date = |answer: &Answer| {
        let mut headers = answer.headers.clone();
        headers.retain(|(name, _)| name != "date");
        headers.sort();
        headers
    };
    let get = ask(server, "GET", target, headers);
    let head = ask(server, "HEAD", target, headers);
    assert_eq!(head.status, get.status, "{target}");
    assert_eq!(without_date(&head), without_date(&get), "{target}");
    assert!(head.body.is_empty(), "{target}");
}

#[test]
fn head_is_get_without_a_body() {
    let server = Server::start();
    for target in [
        "/",
        "/posts/x",
        "/posts/x/",
        "/film.mp4",
        "/large.bin",
        "/empty.bin",
        "/none",
        "/fails/",
        "/panics/",
        "/..",
        "/_goalpost/client.js",
        "/_goalpost/echo?path=1",
        "/_goalpost/none",
        "/copied/index.html",
        "/vanishes/",
    ] {
        check_head(server.address, target, "");
    }
    check_head(server.address, "/", "Origin: http://evil.example\r\n");
    let events = ask(server.address, "HEAD", "/_goalpost/events", "");
    assert_eq!((events.status, events.header("content-type")), (200, Some("text/event-stream")));
}

#[test]
fn a_file_that_was_changed_just_now_is_not_told_by_its_date() {
    let server = Server::start();
    fs::write(server.path("film.mp4"), b"new").expect("files can be written");
    let check = || {
        let answer = get(server.address, "/film.mp4");
        assert_eq!((answer.header("etag"), answer.header("last-modified")), (None, None));
        assert_eq!(answer.header("cache-control"), Some("no-cache"));
    };
    check();
    let file = File::options().write(true).open(server.path("film.mp4")).expect("it is there");
    file.set_modified(SystemTime::now() + Duration::from_hours(1)).expect("dates can be set");
    check();
}

#[test]
fn large_files_arrive_whole() {
    let server = Server::start();
    let answer = get(server.address, "/large.bin");
    assert!(answer.body.len() == 3 << 20 && answer.body.iter().all(|byte| *byte == 7));
    let part = ask(server.address, "GET", "/large.bin", "Range: bytes=65535-1048577\r\n");
    assert_eq!((part.status, part.body.len()), (206, 983_043));
}

/// Begins to read a file that is larger than what the system holds on its way, changes it, and reads on.
fn check_changed_file(change: fn(&File)) {
    let server = Server::start();
    let file = File::options().write(true).open(server.path("large.bin")).expect("it is there");
    file.set_len(64 << 20).expect("files can grow");
    let mut stream = connect(server.address);
    let request = format!("GET /large.bin HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", server.address.port());
    stream.write_all(request.as_bytes()).expect("the server listens");
    let mut came = vec![0; 4096];
    let count = stream.read(&mut came).expect("the answer begins");
    came.truncate(count);
    change(&file);
    came.extend(read_all(&mut stream));
    let answer = parse(&came).expect("it is answered");
    assert_eq!((answer.status, answer.header("content-length")), (200, Some("67108864")));
    assert!(answer.body.len() < 64 << 20, "all {} bytes came", answer.body.len());
    assert_eq!(get(server.address, "/").status, 200);
}

#[test]
fn a_file_that_is_changed_while_it_is_sent_ends_the_connection() {
    check_changed_file(|file| file.set_len(1 << 20).expect("files can shrink"));
    check_changed_file(|file| file.set_len(65 << 20).expect("files can grow"));
    check_changed_file(|file| file.set_modified(SystemTime::now()).expect("dates can be set"));
}
