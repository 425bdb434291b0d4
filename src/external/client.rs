//! The client: one request over the network, as [`Fetch`] asks for it.
//!
//! The only place where anything of Goalpost speaks to another host. A proxy that the environment names is used.

#![expect(clippy::disallowed_methods, reason = "this module is where other hosts are asked")]

use std::io;
use std::time::Duration;

use ureq::http::header::{HeaderMap, LOCATION, RETRY_AFTER};
use ureq::{Agent, Error};

use super::{Answer, Failure, Fetch, Method, Url};

/// What this program calls itself.
const USER_AGENT: &str = concat!("goalpost/", env!("CARGO_PKG_VERSION"), " (checks links)");

/// Asks over HTTP and HTTPS, without cookies.
#[derive(Debug)]
pub struct Client {
    agent: Agent,
}

impl Client {
    /// A client that waits for each answer no longer than this.
    pub fn new(timeout: Duration) -> Self {
        let config = Agent::config_builder()
            .user_agent(USER_AGENT)
            .accept("text/html, */*;q=0.8")
            .timeout_global(Some(timeout))
            .http_status_as_error(false)
            .max_redirects(0)
            .build();
        Self { agent: config.new_agent() }
    }
}

impl Fetch for Client {
    fn fetch(&self, method: Method, url: &Url) -> Result<Answer, Failure> {
        let request = match method {
            Method::Head => self.agent.head(url.to_string()),
            Method::Get => self.agent.get(url.to_string()),
        };
        // The body is never read: with the response, its connection goes.
        let response = request.call().map_err(|error| failure(&error))?;
        let headers = response.headers();
        Ok(Answer {
            status: response.status().as_u16(),
            location: text(headers, LOCATION.as_str()),
            retry_after: text(headers, RETRY_AFTER.as_str()),
        })
    }
}

/// The text of a header. Addresses beyond ASCII are not allowed there, and are sent all the same.
fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    let value = headers.get(name)?;
    Some(String::from_utf8_lossy(value.as_bytes()).trim().to_owned())
}

fn failure(error: &Error) -> Failure {
    match error {
        Error::Timeout(_) => Failure::TimedOut,
        Error::HostNotFound => Failure::HostUnknown,
        Error::Io(error) => io_failure(error),
        Error::Tls(reason) => Failure::Insecure((*reason).to_owned()),
        Error::Rustls(error) => Failure::Insecure(error.to_string()),
        Error::ConnectProxyFailed(reason) => Failure::Proxy(reason.clone()),
        Error::InvalidProxyUrl => Failure::Proxy("its address cannot be read".to_owned()),
        other => Failure::Other(other.to_string()),
    }
}

fn io_failure(error: &io::Error) -> Failure {
    use io::ErrorKind as Kind;
    match error.kind() {
        Kind::ConnectionRefused => Failure::Refused,
        Kind::HostUnreachable | Kind::NetworkUnreachable | Kind::NetworkDown | Kind::AddrNotAvailable => {
            Failure::NoRoute
        }
        Kind::ConnectionReset | Kind::ConnectionAborted | Kind::UnexpectedEof | Kind::BrokenPipe => {
            Failure::Closed
        }
        Kind::TimedOut | Kind::WouldBlock => Failure::TimedOut,
        // So the TLS library tells of its own errors.
        Kind::InvalidData => Failure::Insecure(error.to_string()),
        _ => lookup_failure(error).unwrap_or_else(|| Failure::Other(error.to_string())),
    }
}

/// What the system says of a name that it could not look up. There is no kind of error for it: Unix tells in words
/// (`getaddrinfo`), Windows by number.
fn lookup_failure(error: &io::Error) -> Option<Failure> {
    /// `WSAHOST_NOT_FOUND` and `WSANO_DATA`.
    const UNKNOWN: [i32; 2] = [11001, 11004];
    /// `WSATRY_AGAIN` and `WSANO_RECOVERY`.
    const FAILED: [i32; 2] = [11002, 11003];
    let text = error.to_string();
    let number = error.raw_os_error().filter(|_| cfg!(windows));
    if text.starts_with("failed to lookup address information") {
        let is_passing = text.contains("Temporary failure") || text.contains("Try again");
        return Some(if is_passing { Failure::LookupFailed } else { Failure::HostUnknown });
    }
    match number? {
        number if UNKNOWN.contains(&number) => Some(Failure::HostUnknown),
        number if FAILED.contains(&number) => Some(Failure::LookupFailed),
        _ => None,
    }
}
