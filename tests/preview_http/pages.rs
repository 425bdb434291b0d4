//! Pages as a static host gives them: redirects, the fallback, failures, the base path.

use crate::client::get;
use crate::server::{PAGE, Server, Setup};

/// What a target is answered with: its status, and where it leads or what it is.
fn check(server: &Server, target: &str, status: u16, expected: &str) {
    let answer = get(server.address, target);
    let what = answer.header("location").or(answer.header("content-type")).unwrap_or_default();
    assert_eq!((answer.status, what), (status, expected), "{target}");
    let cache = if status == 200 { "no-cache" } else { "no-store" };
    assert_eq!(answer.header("cache-control"), Some(cache), "{target}");
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("x-frame-options", "SAMEORIGIN"),
        ("content-security-policy", "frame-ancestors 'self'"),
        ("referrer-policy", "strict-origin-when-cross-origin"),
    ] {
        assert_eq!(answer.header(name), Some(value), "{target}");
    }
}

const HTML: &str = "text/html; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";

#[test]
fn addresses_lead_where_a_static_host_leads() {
    let server = Server::start();
    check(&server, "/", 200, HTML);
    check(&server, "/?utm=1", 200, HTML);
    check(&server, "/#x", 200, HTML);
    check(&server, "/posts/x/", 200, HTML);
    check(&server, "/%70osts/x/", 200, HTML);
    check(&server, "/posts/gr%C3%B6%c3%9fe/", 200, HTML);
    check(&server, "/posts/größe/", 200, HTML);
    check(&server, "/posts/x", 301, "/posts/x/");
    check(&server, "/posts/x?a=%2F&b", 301, "/posts/x/?a=%2F&b");
    check(&server, "/posts/x?//evil.example", 301, "/posts/x/?//evil.example");
    check(&server, "/posts/gr%C3%B6%C3%9Fe", 301, "/posts/gr%C3%B6%C3%9Fe/");
    check(&server, "/posts/x/index.html", 301, "/posts/x/");
    check(&server, "/index.html?a", 301, "/?a");
    check(&server, "/copied/", 200, HTML);
    check(&server, "/copied", 301, "/copied/");
    check(&server, "/copied/index.html", 200, HTML);
    check(&server, "/old.html", 200, HTML);
    check(&server, "/404.html", 200, HTML);
    check(&server, "/atom.xml", 200, "application/xml");
    check(&server, "/posts", 404, HTML);
    check(&server, "/posts/", 404, HTML);
    check(&server, "/posts/x/y/", 404, HTML);
    check(&server, "/old.html/", 404, HTML);
    check(&server, "/xindex.html", 404, HTML);
    check(&server, "/vanishes/", 404, HTML);
    check(&server, "/folder", 404, HTML);
    check(&server, "/posts//x/", 400, TEXT);
    assert_eq!(get(server.address, "/none").text(), "<!doctype html><title>Nothing here</title>");
}

#[test]
fn without_a_fallback_a_missing_page_is_still_missing() {
    let server = Server::start();
    std::fs::remove_file(server.path("404.html")).expect("it is there");
    check(&server, "/none", 404, TEXT);
}

#[test]
fn the_preview_speaks_beside_the_site() {
    let server = Server::start();
    check(&server, "/_goalpost/client.js", 200, "text/javascript; charset=utf-8");
    check(&server, "/_goalpost/echo?path=a%20b", 200, "application/json");
    check(&server, "/_goalpost/echo", 404, TEXT);
    check(&server, "/_goalpost/none", 404, TEXT);
    check(&server, "/_goalpost", 404, HTML);
    assert_eq!(get(server.address, "/_goalpost/echo?path=a%20b").text(), "a b");
}

#[test]
fn a_site_may_live_below_a_path() {
    let server = Setup { base: "/my%20blog", ..Setup::default() }.start();
    check(&server, "/my%20blog/", 200, HTML);
    check(&server, "/my%20blog/posts/x/", 200, HTML);
    check(&server, "/my%20blog/posts/x?a", 301, "/my%20blog/posts/x/?a");
    check(&server, "/my%20blog/index.html", 301, "/my%20blog/");
    check(&server, "/my%20blog", 307, "/my%20blog/");
    check(&server, "/?a", 307, "/my%20blog/?a");
    check(&server, "/posts/x/", 404, HTML);
    check(&server, "/my%20blogs/", 404, HTML);
    check(&server, "/_goalpost/client.js", 200, "text/javascript; charset=utf-8");
    check(&server, "/my%20blog/_goalpost/client.js", 404, HTML);
    let evil = Setup { base: "//evil.example", ..Setup::default() }.start();
    check(&evil, "/posts/x", 301, "/posts/x/");
}

#[test]
fn what_fails_is_a_500_and_nothing_more() {
    let server = Server::start();
    for _ in 0..20 {
        check(&server, "/fails/", 500, HTML);
        check(&server, "/panics/", 500, TEXT);
        check(&server, "/_goalpost/panics", 500, TEXT);
    }
    assert!(get(server.address, "/fails/").text().contains("It could not be made"));
    assert_eq!(get(server.address, "/").text(), PAGE);
}
