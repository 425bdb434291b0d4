//! Hostile targets: nothing beside the site is ever sent.

use std::net::SocketAddr;

use crate::client::{exchange, get, parse};
use crate::server::{PAGE, SECRET, Server};

/// What some reader somewhere has taken for two dots.
const DOTS: [&str; 20] = [
    "..",
    "%2e%2e",
    "%2E.",
    ".%2e",
    "%252e%252e",
    "%25252e%25252e",
    "%c0%ae%c0%ae",
    "%e0%80%ae%e0%80%ae",
    "%f0%80%80%ae%f0%80%80%ae",
    "%u002e%u002e",
    "\u{ff0e}\u{ff0e}",
    "%ef%bc%8e%ef%bc%8e",
    "..;",
    "..%00",
    "..%20",
    "..%0d%0a",
    "...",
    "....",
    "..%09",
    ".%00.",
];

/// What some reader somewhere has taken for a slash.
const SLASHES: [&str; 16] = [
    "/",
    "%2f",
    "%2F",
    "%252f",
    "%25252f",
    "\\",
    "%5c",
    "%255c",
    "%c0%af",
    "%c1%9c",
    "%e0%80%af",
    "%u2215",
    "//",
    "/./",
    "/;/",
    "%ef%bc%8f",
];

/// Where the way out begins.
const STARTS: [&str; 7] = ["/", "", "//", "/posts/", "/posts/x/", "/_goalpost/", "/film.mp4/"];

/// What is to be had outside.
const SECRETS: [&str; 3] = ["secret.txt", "site-leak SLASH secret.txt", ".goalpost SLASH secret.txt"];

/// Sends a target as it is. Whatever comes, the secret is not in it, and nothing is led to another host.
fn check(server: SocketAddr, target: &[u8]) {
    let port = server.port();
    let mut request = b"GET ".to_vec();
    request.extend_from_slice(target);
    request.extend_from_slice(
        format!(" HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n").as_bytes(),
    );
    let came = exchange(server, &request);
    let shown = String::from_utf8_lossy(&target[..target.len().min(200)]);
    let has = |text: &str| came.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(!has(SECRET) && !has("root:x:"), "{shown} gives away a secret");
    assert!(!has("\r\nset-cookie"), "{shown} adds a header");
    // Of what is too long no more is read than it takes to see that, so the answer may be lost with the connection.
    let Some(answer) = parse(&came) else {
        return assert!(target.len() > 8 << 10, "{shown} is not answered");
    };
    match answer.status {
        200 => assert!(answer.text().contains(PAGE), "{shown} is answered with something that is no page"),
        301 | 307 => {
            let location = answer.header("location").expect("a redirect leads somewhere");
            assert!(
                location.starts_with('/') && !location[1..].starts_with(['/', '\\']),
                "{shown} leads to {location}"
            );
        }
        status => assert!(matches!(status, 400 | 404 | 414 | 431), "{shown} is answered with {status}"),
    }
    assert!(!answer.text().contains("<script>alert"), "{shown} is repeated");
}

#[test]
fn no_way_of_writing_a_path_leads_out_of_the_site() {
    let server = Server::start();
    let mut count = 0;
    for start in STARTS {
        for dots in DOTS {
            for slash in SLASHES {
                for secret in SECRETS {
                    for depth in [1, 3] {
                        let way = format!("{dots}{slash}").repeat(depth);
                        let target = format!("{start}{way}{}", secret.replace(" SLASH ", slash));
                        check(server.address, target.as_bytes());
                        count += 1;
                    }
                }
            }
        }
    }
    assert!(count > 10_000);
    assert_eq!(get(server.address, "/").status, 200);
}

#[test]
fn no_target_of_the_table_gives_anything_away() {
    let server = Server::start();
    let root = server.folder.path().to_str().expect("the temporary folder has a plain name");
    let port = server.address.port().to_string();
    let table = include_str!("targets.txt");
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        check(
            server.address,
            line.replace("PORT", &port).replace("ROOT", root.trim_start_matches('/')).as_bytes(),
        );
        check(server.address, line.replace("PORT", &port).replace("ROOT", root).as_bytes());
    }
    assert_eq!(get(server.address, "/").status, 200);
}

#[test]
fn no_byte_and_no_length_is_too_much() {
    let server = Server::start();
    for byte in 0..=255_u8 {
        // A line end or a space ends the target: then it is the target before it that is asked for.
        for target in [vec![b'/', byte], [b"/..", &[byte][..], b"/secret.txt"].concat()] {
            check(server.address, &target);
        }
        check(server.address, format!("/%{byte:02x}").as_bytes());
        check(server.address, format!("/..%{byte:02X}/secret.txt").as_bytes());
        check(server.address, format!("/posts/x/%{byte:02X}/../secret.txt").as_bytes());
    }
    for length in [255, 256, 4096, 8191, 8192, 8193, 65_535, 65_536, 1 << 20] {
        check(server.address, format!("/{}", "a".repeat(length)).as_bytes());
        check(server.address, "/..".repeat(length / 3).as_bytes());
        check(server.address, format!("/?{}", "a".repeat(length)).as_bytes());
        check(server.address, format!("/{}", "%2e%2e/".repeat(length / 7)).as_bytes());
    }
    assert_eq!(get(server.address, "/").status, 200);
}
