//! The guard: whether a request is answered at all.
//!
//! Owns the checks of method, `Host`, `Origin` and fetch metadata. What passes them was asked for by the author: by a
//! page of this server, by hand, or by a link that was followed.

use std::net::IpAddr;

use hyper::header::{AsHeaderName, HOST, ORIGIN};
use hyper::http::request::Parts;
use hyper::http::uri::Scheme;
use hyper::{HeaderMap, Method, StatusCode};

use super::hosts::{ALLOW_OPTION, Authority, Hosts};

/// Why a request is not answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    /// What the client is told: plain text.
    pub(super) text: String,
}

/// Refuses what no page of this server and no author asks for. `local` is the address that the connection came in at.
pub(super) fn check(request: &Parts, hosts: &Hosts, local: IpAddr) -> Result<(), Refusal> {
    check_method(&request.method)?;
    check_host(request, hosts, local)?;
    check_origin(&request.headers, hosts, local)?;
    check_fetch(&request.headers)
}

fn check_method(method: &Method) -> Result<(), Refusal> {
    if matches!(*method, Method::GET | Method::HEAD) {
        return Ok(());
    }
    Err(refusal(StatusCode::METHOD_NOT_ALLOWED, "The preview only shows: ask with GET or HEAD.\n"))
}

fn check_host(request: &Parts, hosts: &Hosts, local: IpAddr) -> Result<(), Refusal> {
    let bad = |text| refusal(StatusCode::BAD_REQUEST, text);
    let host = match values(&request.headers, HOST) {
        Values::One(host) => host,
        Values::None => return Err(bad("The request has no Host header.\n")),
        Values::Other => return Err(bad("The request has more than one Host header.\n")),
    };
    let Some(host) = Authority::parse(host) else {
        return Err(bad("The Host header of the request is neither a name nor an address.\n"));
    };
    let target = &request.uri;
    let is_http = target.scheme().is_none_or(|scheme| *scheme == Scheme::HTTP);
    let agrees = target.authority().is_none_or(|it| Authority::parse(it.as_str()).as_ref() == Some(&host));
    if !is_http || !agrees {
        return Err(bad("The target of the request names another host than its Host header.\n"));
    }
    if hosts.allow(&host, local) { Ok(()) } else { Err(foreign(&host, hosts)) }
}

/// The host is repeated in plain text, and holds only letters, digits, dots, dashes, colons and brackets.
fn foreign(host: &Authority, hosts: &Hosts) -> Refusal {
    let home = hosts.home();
    let text = format!(
        "The preview does not answer to the name {host}.\n\n\
         Another site could give itself a name that leads to your machine, and read your drafts under it. So only \
         names are answered that are yours: from this machine, open {home}\n\n\
         If {host} is yours too, allow it:\n\n    goalpost serve {ALLOW_OPTION} {host}\n"
    );
    refusal(StatusCode::FORBIDDEN, text)
}

fn check_origin(headers: &HeaderMap, hosts: &Hosts, local: IpAddr) -> Result<(), Refusal> {
    match values(headers, ORIGIN) {
        Values::None => Ok(()),
        Values::One(origin) if hosts.allow_origin(origin, local) => Ok(()),
        _ => Err(refusal(StatusCode::FORBIDDEN, "The preview answers no pages of other sites.\n")),
    }
}

/// What another site asks for is refused unless the browser's window goes there: then that site cannot read it.
/// Servers on other ports of this machine are other sites here, though browsers call them the same.
fn check_fetch(headers: &HeaderMap) -> Result<(), Refusal> {
    let is_window = || {
        values(headers, "sec-fetch-mode") == Values::One("navigate")
            && values(headers, "sec-fetch-dest") == Values::One("document")
    };
    match values(headers, "sec-fetch-site") {
        Values::None | Values::One("same-origin" | "none") => Ok(()),
        _ if is_window() => Ok(()),
        _ => Err(refusal(StatusCode::FORBIDDEN, "The preview cannot be taken into pages of other sites.\n")),
    }
}

fn refusal(status: StatusCode, text: impl Into<String>) -> Refusal {
    Refusal { status, text: text.into() }
}

/// How often a header stands in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Values<'a> {
    None,
    /// Once, as visible ASCII.
    One(&'a str),
    /// More than once, or with other bytes.
    Other,
}

fn values(headers: &HeaderMap, name: impl AsHeaderName) -> Values<'_> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Values::None,
        (Some(value), None) => value.to_str().map_or(Values::Other, Values::One),
        _ => Values::Other,
    }
}
