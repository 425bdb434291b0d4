//! Who is answered, by `hosts.txt`.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::net::{Ipv4Addr, SocketAddr, TcpStream};

use goalpost::serve::http::Hosts;

use crate::client::{ask, exchange, get, parse};
use crate::rows;
use crate::server::{Server, Setup};

/// The header lines of a cell of the table.
fn lines(name: &str, cell: &str) -> String {
    let values = cell.split('&').filter(|value| value.trim() != "-").map(str::trim);
    values.fold(String::new(), |mut lines, value| {
        write!(lines, "{name}: {value}\r\n").expect("a text can always be written to");
        lines
    })
}

fn fetch(cell: &str) -> String {
    let names = ["Sec-Fetch-Site", "Sec-Fetch-Mode", "Sec-Fetch-Dest"];
    if cell == "-" {
        String::new()
    } else {
        names.iter().zip(cell.split(' ')).map(|(name, it)| lines(name, it)).collect()
    }
}

/// Asks for a page and for the event stream as a row says.
fn check(server: &Server, row: &[&str]) {
    let &[_, _, host, origin, metadata, expected] = row else { panic!("a row has six cells: {row:?}") };
    let port = server.address.port().to_string();
    let headers = format!("{}{}{}", lines("Host", host), lines("Origin", origin), fetch(metadata));
    let headers = headers.replace("PORT", &port);
    for target in ["/posts/x/", "/_goalpost/echo?path=x"] {
        let request = format!("GET {target} HTTP/1.1\r\nConnection: close\r\n{headers}\r\n");
        let answer = parse(&exchange(server.address, request.as_bytes())).expect("it is answered");
        assert_eq!(answer.status.to_string(), expected, "{target} {row:?}\n{}", answer.text());
        let is_open = |(name, _): &(String, String)| name.starts_with("access-control-");
        assert!(!answer.headers.iter().any(is_open), "{row:?}");
        assert_eq!(answer.header("cross-origin-resource-policy"), Some("same-origin"), "{row:?}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{row:?}");
    }
    if expected != "200" {
        let request = format!("GET /_goalpost/events HTTP/1.1\r\nConnection: close\r\n{headers}\r\n");
        let answer = parse(&exchange(server.address, request.as_bytes())).expect("it is answered");
        assert_eq!(answer.status.to_string(), expected, "events {row:?}");
    }
}

#[test]
fn only_the_author_is_answered() {
    let mut servers: HashMap<(&str, &str), Server> = HashMap::new();
    let mut count = 0;
    for row in rows(include_str!("hosts.txt")) {
        let server = servers.entry((row[0], row[1])).or_insert_with(|| {
            let interface = if row[0] == "all" { Ipv4Addr::UNSPECIFIED } else { Ipv4Addr::LOCALHOST };
            let allowed = row[1].split_whitespace().map(str::to_owned).collect();
            Setup { interface: interface.into(), allowed, ..Setup::default() }.start()
        });
        check(server, &row);
        count += 1;
    }
    assert!(count >= 100, "the table has {count} rows");
}

#[test]
fn a_name_that_is_refused_is_told_how_it_can_be_allowed() {
    let server = Server::start();
    let request = "GET / HTTP/1.1\r\nHost: laptop.local:8080\r\nConnection: close\r\n\r\n";
    let answer = parse(&exchange(server.address, request.as_bytes())).expect("it is answered");
    assert_eq!(answer.header("content-type"), Some("text/plain; charset=utf-8"));
    assert!(answer.text().contains("goalpost serve --allowed-host laptop.local:8080\n"), "{}", answer.text());
    assert!(answer.text().contains(&format!("http://localhost:{}/", server.address.port())));
}

/// Linux answers at all of 127.0.0.0/8, which stand in for the addresses of a network here.
#[cfg(target_os = "linux")]
#[test]
fn on_all_interfaces_a_connection_may_name_the_address_that_it_came_in_at() {
    let server = Setup { interface: Ipv4Addr::UNSPECIFIED.into(), ..Setup::default() }.start();
    let port = server.address.port();
    let address = SocketAddr::new(Ipv4Addr::new(127, 0, 0, 9).into(), port);
    let check = |host: &str, expected: u16| {
        let request =
            format!("GET / HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nConnection: close\r\n\r\n");
        let answer = parse(&exchange(address, request.as_bytes())).expect("it is answered");
        assert_eq!(answer.status, expected, "{host}");
    };
    check(&format!("127.0.0.9:{port}"), 200);
    check(&format!("127.0.0.8:{port}"), 403);
}

#[test]
fn only_hosts_can_be_allowed() {
    let bound = SocketAddr::new(Ipv4Addr::LOCALHOST.into(), 1111);
    assert!(Hosts::new(bound, ["laptop.local", "[::1]:80"]).is_ok());
    let error =
        Hosts::new(bound, ["fine.example", "http://laptop.local"]).expect_err("it is an address, not a host");
    assert_eq!(
        error.to_string(),
        "`http://laptop.local` is no host: write a name or an address, like `laptop.local`"
    );
}

#[test]
fn a_target_that_names_a_host_agrees_with_the_header() {
    let server = Server::start();
    let port = server.address.port();
    let check =
        |target: &str, expected: u16| assert_eq!(get(server.address, target).status, expected, "{target}");
    check(&format!("http://localhost:{port}/posts/x/"), 200);
    check(&format!("http://LOCALHOST:{port}/posts/x/"), 200);
    check(&format!("http://127.0.0.1:{port}/posts/x/"), 400);
    check(&format!("https://localhost:{port}/posts/x/"), 400);
    check(&format!("http://user@localhost:{port}/posts/x/"), 400);
    check("http://localhost/posts/x/", 400);
    check("http://evil.example/posts/x/", 400);
    check(&format!("localhost:{port}"), 400);
    check("*", 400);
}

#[test]
fn nothing_but_get_and_head_is_answered() {
    let server = Server::start();
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "get", "X"] {
        let preflight = "Origin: http://evil.example\r\nAccess-Control-Request-Method: GET\r\n";
        let answer = ask(server.address, method, "/", preflight);
        assert_eq!(answer.status, 405, "{method}");
        assert_eq!(answer.header("allow"), Some("GET, HEAD"), "{method}");
        assert!(!answer.headers.iter().any(|(name, _)| name.starts_with("access-control-")), "{method}");
    }
}

#[test]
fn the_body_of_a_request_is_not_read() {
    let server = Server::start();
    let answer = ask(server.address, "GET", "/", "Content-Length: 1000000000000\r\n");
    assert_eq!(answer.status, 200);
    assert!(TcpStream::connect(server.address).is_ok());
}
