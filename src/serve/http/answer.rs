//! Answers: from a request to what is sent.
//!
//! Owns the way from a target to the site's file, with the redirects and the fallback that a static host has.

use std::net::IpAddr;
use std::sync::Arc;

use hyper::header::{ALLOW, HeaderName, LOCATION, RETRY_AFTER};
use hyper::http::request::Parts;
use hyper::{Method, Response, StatusCode};
use tokio::sync::Semaphore;

use super::body::Content;
use super::content_type::content_type;
use super::events::Stream;
use super::guard::{self, Refusal};
use super::reply::{self, HTML, TEXT};
use super::{Bytes, Found, Hosts, Limits, OWN_FOLDER, Site, target};
use crate::address;

/// Tells the preview's own script where a page is that it asked for in vain.
const MOVED: HeaderName = HeaderName::from_static("goalpost-moved");

/// Tells it which version of a page it got.
const VERSION: HeaderName = HeaderName::from_static("goalpost-version");

/// What all connections share.
#[derive(Debug)]
pub(super) struct Server<S> {
    pub(super) site: Arc<S>,
    pub(super) hosts: Hosts,
    pub(super) limits: Limits,
    /// Places for event streams.
    pub(super) streams: Arc<Semaphore>,
}

/// Answers a request that came in at this local address. Whatever goes wrong within becomes a 500.
pub(super) async fn answer<S: Site>(
    server: Arc<Server<S>>,
    request: Parts,
    local: IpAddr,
) -> Response<Content> {
    let method = request.method.clone();
    // A task of its own: a panic ends it, and nothing else.
    let answering = tokio::spawn(async move { server.respond(&request, local).await });
    let response = answering.await.unwrap_or_else(|_| {
        let text = "The preview failed to answer this. Please report it, with what the terminal shows.\n";
        reply::notice(StatusCode::INTERNAL_SERVER_ERROR, TEXT, text)
    });
    if method == Method::HEAD { reply::without_body(response) } else { response }
}

impl<S: Site> Server<S> {
    async fn respond(&self, request: &Parts, local: IpAddr) -> Response<Content> {
        if let Err(refusal) = guard::check(request, &self.hosts, local) {
            return refuse(refusal);
        }
        let address = match target::address(request.uri.path()) {
            Ok(address) => address,
            Err(fault) => {
                return reply::notice(
                    StatusCode::BAD_REQUEST,
                    TEXT,
                    format!("The address is none: {fault}.\n"),
                );
            }
        };
        match address.strip_prefix(OWN_FOLDER) {
            Some(path) => self.own(request, path).await,
            None => self.page(request, &address).await,
        }
    }

    async fn own(&self, request: &Parts, path: &str) -> Response<Content> {
        if path == "events" {
            return self.events();
        }
        let Some(bytes) = self.site.own(path, request.uri.query().unwrap_or_default()).await else {
            return reply::notice(StatusCode::NOT_FOUND, TEXT, "The preview has nothing of this name.\n");
        };
        let is_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
        let content_type = if is_file { content_type(path) } else { "application/json".to_owned() };
        reply::bytes(&request.method, &request.headers, &content_type, &bytes)
    }

    fn events(&self) -> Response<Content> {
        let Ok(place) = Arc::clone(&self.streams).try_acquire_owned() else {
            let text = "Too many pages are open.\n";
            let mut response = reply::notice(StatusCode::SERVICE_UNAVAILABLE, TEXT, text);
            reply::set(&mut response, RETRY_AFTER, "5");
            return response;
        };
        let stream = Stream::new(Arc::clone(&self.site), self.limits.heartbeat, place);
        reply::events(Content::Events(stream))
    }

    /// Answers for an address of the whole server, base path included.
    async fn page(&self, request: &Parts, address: &str) -> Response<Content> {
        // A path that could lead to another host is none.
        let base = target::address(&self.site.base()).unwrap_or_default();
        let Some(within) = address.strip_prefix(&base).filter(|rest| rest.starts_with('/')) else {
            if address == "/" || address == base {
                return redirect(StatusCode::TEMPORARY_REDIRECT, &format!("{base}/"), request);
            }
            return self.missing().await;
        };
        let mut response = match self.place(within) {
            Place::File(address) => self.file(request, &address).await,
            Place::Folder(folder) => {
                redirect(StatusCode::MOVED_PERMANENTLY, &format!("{base}{folder}"), request)
            }
            // The site is asked all the same: it notes what is waited for.
            Place::Nowhere => self.file(request, within).await,
        };
        if let Some(to) = self.site.moved(within) {
            reply::set(&mut response, MOVED, &to);
        }
        response
    }

    /// What a host would take an address for: the file itself, or the `index.html` of a folder.
    fn place(&self, address: &str) -> Place {
        if self.site.has(address) {
            return Place::File(address.to_owned());
        }
        if let Some(folder) = address.strip_suffix("index.html")
            && folder.ends_with('/')
            && self.site.has(folder)
        {
            return Place::Folder(folder.to_owned());
        }
        let folder = if address.ends_with('/') { address.to_owned() } else { format!("{address}/") };
        let index = format!("{folder}index.html");
        if address == folder {
            return if self.site.has(&index) { Place::File(index) } else { Place::Nowhere };
        }
        if self.site.has(&folder) || self.site.has(&index) { Place::Folder(folder) } else { Place::Nowhere }
    }

    async fn file(&self, request: &Parts, address: &str) -> Response<Content> {
        let (method, headers) = (&request.method, &request.headers);
        let content_type = content_type(&address::file(address));
        match self.site.find(address).await {
            Found::Bytes(bytes) => {
                let mut response = reply::bytes(method, headers, &content_type, &bytes);
                self.name_version(&mut response, &bytes);
                response
            }
            Found::File(file) => match reply::file(method, headers, &content_type, file) {
                Ok(Some(response)) => response,
                Ok(None) => self.missing().await,
                Err(error) => {
                    let text = format!("The file cannot be read: {error}\n");
                    reply::notice(StatusCode::INTERNAL_SERVER_ERROR, TEXT, text)
                }
            },
            Found::Missing => self.missing().await,
            Found::Failed(page) => self.notice(StatusCode::INTERNAL_SERVER_ERROR, &page),
        }
    }

    async fn missing(&self) -> Response<Content> {
        match self.site.missing().await {
            Some(page) => self.notice(StatusCode::NOT_FOUND, &page),
            None => reply::notice(StatusCode::NOT_FOUND, TEXT, "The site has no page of this address.\n"),
        }
    }
}

impl<S: Site> Server<S> {
    /// A page that is not what was asked for.
    fn notice(&self, status: StatusCode, page: &Bytes) -> Response<Content> {
        let mut response = reply::notice(status, HTML, page.clone());
        self.name_version(&mut response, page);
        response
    }

    fn name_version(&self, response: &mut Response<Content>, page: &[u8]) {
        if let Some(version) = self.site.version(page) {
            reply::set(response, VERSION, &version);
        }
    }
}

/// Where an address leads.
enum Place {
    /// To the file of this address.
    File(String),
    /// To another address, which is a folder's.
    Folder(String),
    Nowhere,
}

fn refuse(refusal: Refusal) -> Response<Content> {
    let mut response = reply::notice(refusal.status, TEXT, refusal.text);
    if refusal.status == StatusCode::METHOD_NOT_ALLOWED {
        reply::set(&mut response, ALLOW, "GET, HEAD");
    }
    response
}

/// Leads to another address of this server, with the query that was asked with. No address has two slashes in a row,
/// so none leads to another host.
fn redirect(status: StatusCode, address: &str, request: &Parts) -> Response<Content> {
    let mut location = String::new();
    address::encode(address, &mut location);
    if let Some(query) = request.uri.query() {
        location.push('?');
        location.push_str(query);
    }
    let mut response = reply::notice(status, TEXT, format!("It is at {location}\n"));
    reply::set(&mut response, LOCATION, &location);
    response
}
