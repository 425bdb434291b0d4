//! Replies: answers with the headers that all of them have, and representations with those that tell them apart.

#![expect(
    clippy::disallowed_methods,
    reason = "how long ago a file was changed says how far its date can be trusted"
)]

use std::fs::File;
use std::io;
use std::time::{Duration, SystemTime};

use hyper::body::Bytes;
use hyper::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG,
    HeaderName, HeaderValue, LAST_MODIFIED, RANGE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use hyper::{HeaderMap, Method, Response, StatusCode};

use super::body::{Content, Pieces, Stamp};
use super::conditions::{self, Outcome, Validators};
use super::range::{self, Wanted};
use crate::fingerprint::Fingerprint;

/// What every answer says. Pages may frame each other, as on a host; no page of another origin may take anything in.
/// Other sites that a page leads to or embeds learn its origin, as they would learn the published one: some players
/// do without none.
const ALWAYS: [(HeaderName, &str); 6] = [
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "SAMEORIGIN"),
    (CONTENT_SECURITY_POLICY, "frame-ancestors 'self'"),
    (REFERRER_POLICY, "strict-origin-when-cross-origin"),
];

/// May be kept, but is asked about each time.
const REVALIDATE: &str = "no-cache";

/// Is not kept: it says how things stand at this moment.
const FORGET: &str = "no-store";

/// The steps in which systems note when a file was changed are finer than this. A file changed longer ago than that
/// cannot be changed again without another date.
const SETTLED: Duration = Duration::from_secs(2);

pub(super) const HTML: &str = "text/html; charset=utf-8";
pub(super) const TEXT: &str = "text/plain; charset=utf-8";

/// An answer that is not the file that was asked for, and is not to be kept.
pub(super) fn notice(status: StatusCode, content_type: &str, bytes: impl Into<Bytes>) -> Response<Content> {
    reply(status, content_type, FORGET, Content::Bytes(bytes.into()))
}

/// An event stream.
pub(super) fn events(content: Content) -> Response<Content> {
    reply(StatusCode::OK, "text/event-stream", FORGET, content)
}

/// Bytes as a representation: whole, in part, or as a word that the client has them.
pub(super) fn bytes(
    method: &Method,
    headers: &HeaderMap,
    content_type: &str,
    bytes: &Bytes,
) -> Response<Content> {
    let validators = Validators { tag: Some(format!("\"{}\"", Fingerprint::of(bytes))), modified: None };
    let length = bytes.len() as u64;
    represent(method, headers, content_type, &validators, length, |offset, count| {
        Content::Bytes(bytes.slice(offset as usize..(offset + count) as usize))
    })
}

/// A file as a representation. `None` if it is none: a folder, a pipe.
pub(super) fn file(
    method: &Method,
    headers: &HeaderMap,
    content_type: &str,
    file: File,
) -> io::Result<Option<Response<Content>>> {
    let Some(stamp) = Stamp::of(&file)? else { return Ok(None) };
    let validators = validators(stamp, SystemTime::now());
    let content = |offset, count| Content::Pieces(Pieces::new(file, stamp, offset, count));
    Ok(Some(represent(method, headers, content_type, &validators, stamp.length, content)))
}

/// How a file is told from what it was. Nothing tells a file that was changed a moment ago, or in the future: its
/// next change may bear the same date.
fn validators(stamp: Stamp, now: SystemTime) -> Validators {
    let age = |modified| now.duration_since(modified).ok();
    let Some(modified) = stamp.modified.filter(|it| age(*it).is_some_and(|age| age >= SETTLED)) else {
        return Validators::default();
    };
    let Ok(since) = modified.duration_since(SystemTime::UNIX_EPOCH) else { return Validators::default() };
    Validators {
        tag: Some(format!("\"{:x}-{:x}\"", since.as_nanos(), stamp.length)),
        modified: Some(SystemTime::UNIX_EPOCH + Duration::from_secs(since.as_secs())),
    }
}

/// Answers a GET or HEAD with a representation, as its conditions and its range have it. `content` makes the body of
/// an offset and a count of bytes.
fn represent(
    method: &Method,
    headers: &HeaderMap,
    content_type: &str,
    validators: &Validators,
    length: u64,
    content: impl FnOnce(u64, u64) -> Content,
) -> Response<Content> {
    let mut response = match conditions::evaluate(headers, validators) {
        Outcome::Failed => return notice(StatusCode::PRECONDITION_FAILED, TEXT, "It has changed.\n"),
        Outcome::NotModified => reply(StatusCode::NOT_MODIFIED, content_type, REVALIDATE, Content::empty()),
        Outcome::Proceed => match wanted(method, headers, validators, length) {
            Wanted::Whole => reply(StatusCode::OK, content_type, REVALIDATE, content(0, length)),
            Wanted::Unsatisfiable => {
                let mut response =
                    notice(StatusCode::RANGE_NOT_SATISFIABLE, TEXT, "There are no such bytes of it.\n");
                set(&mut response, CONTENT_RANGE, &format!("bytes */{length}"));
                return response;
            }
            Wanted::Part { first, last } => {
                let part = content(first, last - first + 1);
                let mut response = reply(StatusCode::PARTIAL_CONTENT, content_type, REVALIDATE, part);
                set(&mut response, CONTENT_RANGE, &format!("bytes {first}-{last}/{length}"));
                response
            }
        },
    };
    set(&mut response, ACCEPT_RANGES, "bytes");
    if let Some(tag) = &validators.tag {
        set(&mut response, ETAG, tag);
    }
    if let Some(modified) = validators.modified {
        set(&mut response, LAST_MODIFIED, &httpdate::fmt_http_date(modified));
    }
    response
}

/// The range that is asked for: only a GET asks for one, and only with one header.
fn wanted(method: &Method, headers: &HeaderMap, validators: &Validators, length: u64) -> Wanted {
    let mut values = headers.get_all(RANGE).iter();
    match (values.next().map(HeaderValue::to_str), values.next()) {
        (Some(Ok(header)), None)
            if *method == Method::GET && conditions::range_applies(headers, validators) =>
        {
            range::wanted(header, length)
        }
        _ => Wanted::Whole,
    }
}

fn reply(status: StatusCode, content_type: &str, cache: &'static str, content: Content) -> Response<Content> {
    let mut response = Response::new(content);
    *response.status_mut() = status;
    for (name, value) in ALWAYS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    if status != StatusCode::NOT_MODIFIED {
        set(&mut response, CONTENT_TYPE, content_type);
    }
    response
}

/// The same answer as to a GET, without its body.
pub(super) fn without_body(mut response: Response<Content>) -> Response<Content> {
    if let Some(length) = response.body().length()
        && response.status() != StatusCode::NOT_MODIFIED
    {
        response.headers_mut().insert(CONTENT_LENGTH, length.into());
    }
    *response.body_mut() = Content::empty();
    response
}

/// Sets a header. A value that cannot stand in one is left out.
pub(super) fn set(response: &mut Response<Content>, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}
