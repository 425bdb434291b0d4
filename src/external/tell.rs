//! What is told of a link that was asked for.
//!
//! Owns the words. A link is an error where readers find nothing for certain; all that may be otherwise tomorrow, or
//! for a browser, is a warning.

use super::ask::{Failure, Finding, Verdict};
use super::{Url, Use};
use crate::diagnostic::{Code, Diagnostic};

/// A code, a message and its help.
type Words = (Code, String, String);

/// What there is to tell of a link at one of its places.
pub(super) fn diagnostic(url: &Url, it: &Use, finding: &Finding) -> Option<Diagnostic> {
    let at = &finding.at;
    let page =
        if at == url { format!("`{at}`") } else { format!("`{at}`, to which this link is redirected,") };
    let (code, message, help) = match &finding.verdict {
        Verdict::There => moved(url, it, finding)?,
        Verdict::Gone(status) => gone(&page, *status),
        Verdict::Error(status) => error(&page, *status),
        Verdict::Barred(status) => (
            Code::ExternalLinkUnchecked,
            format!("{page} cannot be checked: its host answers {status}, as many do to programs"),
            open_and_skip(at),
        ),
        Verdict::Busy(wait) => busy(at, &page, wait.as_deref()),
        Verdict::Circle => (
            Code::ExternalLinkCircle,
            format!("`{url}` is redirected in a circle, or without end"),
            format!("some hosts do so to visitors without cookies: {}", open_and_skip(at)),
        ),
        Verdict::Astray(location) => (
            Code::ExternalLinkFailed,
            format!("{page} leads on to `{location}`, which is no web address"),
            "open it in a browser, and link to the page that you want".to_owned(),
        ),
        Verdict::Failure(failure) => failed(at, &page, failure),
    };
    Some(Diagnostic::new(code, message).located(it.location.clone()).help(help))
}

fn moved(url: &Url, it: &Use, finding: &Finding) -> Option<Words> {
    let (to, fragment) = finding.moved.as_ref()?;
    let fragment = if fragment.is_empty() { &it.fragment } else { fragment };
    let help = if to.is_first_page() && !url.is_first_page() {
        "look there first: many hosts send readers to their first page when a page is gone".to_owned()
    } else {
        format!("write `{to}{fragment}`")
    };
    Some((Code::ExternalLinkMoved, format!("`{url}` has moved for good, to `{to}`"), help))
}

fn gone(page: &str, status: u16) -> Words {
    let why = if status == 410 { "was taken away for good" } else { "does not exist" };
    (
        Code::ExternalLinkGone,
        format!("{page} {why}: its host answers {status}"),
        "look for its new address, or for a copy at `https://web.archive.org/`, or take the link out"
            .to_owned(),
    )
}

fn error(page: &str, status: u16) -> Words {
    let (whose, help) = if status >= 500 {
        ("the fault is its host's", "check again later; if it stays so, take the link out".to_owned())
    } else {
        (
            "it does not take this request",
            "open it in a browser, and take the link out if it fails there too".to_owned(),
        )
    };
    (Code::ExternalLinkFailed, format!("{page} answers {status}: {whose}"), help)
}

fn busy(at: &Url, page: &str, wait: Option<&str>) -> Words {
    let wait = match wait {
        Some(wait) if wait.bytes().all(|byte| byte.is_ascii_digit()) => format!(" for {wait} seconds"),
        Some(date) => format!(" until {date}"),
        None => String::new(),
    };
    (
        Code::ExternalLinkUnchecked,
        format!("{page} could not be checked: its host asks to be left alone{wait}"),
        format!("check again later, or {}", skip(at)),
    )
}

fn failed(at: &Url, page: &str, failure: &Failure) -> Words {
    let host = at.host();
    let silent = |message: String, help: &str| (Code::ExternalHostSilent, message, help.to_owned());
    let later = "check again later; if it stays so, take the link out";
    match failure {
        Failure::HostUnknown => (
            Code::ExternalHostUnknown,
            format!("there is no host `{host}`"),
            "look for a slip in its name; if there is none, the site is gone: link to a copy at `https://web.archive.org/`, or take the link out".to_owned(),
        ),
        Failure::LookupFailed => silent(format!("the name `{host}` could not be looked up just now"), later),
        Failure::Refused => silent(format!("`{}` refuses the connection", at.origin()), later),
        Failure::NoRoute => silent(format!("there is no way to `{host}` from here"), later),
        Failure::Closed => silent(format!("{page} gives no answer: its host closes the connection"), later),
        Failure::TimedOut => silent(
            format!("{page} gives no answer in time"),
            "check again later, or wait longer, as with `--timeout 30`",
        ),
        Failure::Insecure(reason) => insecure(at, reason),
        Failure::Proxy(reason) => silent(
            format!("the proxy does not connect to `{host}`: {reason}"),
            "look at `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` in your environment",
        ),
        Failure::Other(reason) => {
            silent(format!("{page} gives no answer that can be read: {reason}"), later)
        }
    }
}

/// What the TLS library says, in words that an author can use.
fn insecure(at: &Url, reason: &str) -> Words {
    let host = at.host();
    let says = |word: &str| reason.to_ascii_lowercase().contains(word);
    let message = if says("invalidcontenttype") {
        format!("`{}` does not speak HTTPS", at.origin())
    } else if !says("certificate") {
        format!("no secure connection to `{host}` can be made: {reason}")
    } else if says("expired") {
        format!("the certificate of `{host}` has expired")
    } else if says("not valid yet") {
        format!("the certificate of `{host}` is not valid yet")
    } else if says("not valid for name") || says("notvalidforname") {
        format!("`{host}` shows the certificate of another host")
    } else if says("unknownissuer") || says("causedasendentity") {
        format!("the certificate of `{host}` comes from nobody whom browsers know")
    } else {
        format!("`{host}` cannot prove to be itself: {reason}")
    };
    let help = "open it in a browser: if that warns as well, so it does your readers, and the host's owner would like to know";
    (Code::ExternalHostInsecure, message, help.to_owned())
}

fn open_and_skip(at: &Url) -> String {
    format!("open it in a browser; if it is there, {}", skip(at))
}

fn skip(at: &Url) -> String {
    format!("leave this host out with `[links]` and `skip = [\"{}\"]` in `site.toml`", at.first_page())
}
