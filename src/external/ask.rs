//! Asking for one address: by `HEAD`, by `GET` where that is refused, and on through redirects.
//!
//! Owns what an answer means. Refuses to know how a request is made: it gets a [`Fetch`].

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock};

use super::Url;
use super::hosts::{Hosts, Place, lock};
use super::url::fragment;

/// More redirects than this are followed by no browser either.
const MOST_REDIRECTS: usize = 10;

/// Makes one request, and follows nothing.
pub trait Fetch: Sync {
    /// Asks for an address.
    fn fetch(&self, method: Method, url: &Url) -> Result<Answer, Failure>;
}

/// How an address is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Whether it is there.
    Head,
    /// What is there. The body is not read.
    Get,
}

/// What a host says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Where it sends the asker.
    pub location: Option<String>,
    /// For how long it asks to be left alone: seconds or a date, as it says.
    pub retry_after: Option<String>,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// There is no host of that name.
    HostUnknown,
    /// The name could not be looked up, which says nothing about the host.
    LookupFailed,
    /// Nobody listens there.
    Refused,
    /// There is no way to the host.
    NoRoute,
    /// The connection was closed before there was an answer.
    Closed,
    /// It took too long.
    TimedOut,
    /// The host could not prove to be itself, in the words of the TLS library.
    Insecure(String),
    /// A proxy stands between, and does not help.
    Proxy(String),
    /// Anything else, as the client says it.
    Other(String),
}

impl Failure {
    /// Whether every other page of the host would fail likewise.
    pub(super) fn is_of_host(&self) -> bool {
        matches!(self, Self::HostUnknown | Self::LookupFailed | Self::Refused | Self::NoRoute)
    }
}

/// What is known of an address in the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is there, or leads to what is to be left alone.
    There,
    /// Its host knows no such page: 404 or 410.
    Gone(u16),
    /// Its host answers with another error.
    Error(u16),
    /// Its host does not let programs in: 401, 403, 999.
    Barred(u16),
    /// Its host asks to be left alone, for so long.
    Busy(Option<String>),
    /// It leads back to itself, or on and on.
    Circle,
    /// It leads to something that is no page.
    Astray(String),
    /// There is no answer.
    Failure(Failure),
}

impl Verdict {
    /// Whether readers would find nothing there, beyond doubt.
    pub(super) fn is_broken(&self) -> bool {
        matches!(self, Self::Gone(_) | Self::Failure(Failure::HostUnknown))
    }
}

/// What became of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    pub(super) verdict: Verdict,
    /// The last address that was asked for.
    pub(super) at: Url,
    /// Where redirects lead that say to be permanent, with the fragment that they give.
    pub(super) moved: Option<(Url, String)>,
}

impl Finding {
    pub(super) fn is_lookup_failure(&self) -> bool {
        matches!(self.verdict, Verdict::Failure(Failure::HostUnknown | Failure::LookupFailed))
    }
}

/// What an answer asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    End(Verdict),
    Follow { location: String, permanence: Permanence },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Permanence {
    Temporary,
    Permanent,
}

/// Asks for links.
pub(super) struct Asker<'a> {
    fetch: &'a dyn Fetch,
    hosts: &'a Hosts,
    skip: &'a [Url],
    /// What was said of each address, for links that lead there by redirects: none is asked for twice.
    answers: Mutex<BTreeMap<Url, SharedAnswer>>,
}

/// What is said of an address, once it is known.
type SharedAnswer = Arc<OnceLock<Result<Answer, Verdict>>>;

impl<'a> Asker<'a> {
    /// Asks by `fetch`, and follows no redirect to what begins as one of `skip`.
    pub(super) fn new(fetch: &'a dyn Fetch, hosts: &'a Hosts, skip: &'a [Url]) -> Self {
        Self { fetch, hosts, skip, answers: Mutex::default() }
    }

    /// Follows a link to its end, from a place at its host.
    pub(super) fn follow(&self, start: &Url, place: Place<'_>) -> Finding {
        let mut seen = vec![start.clone()];
        let mut moved = None;
        let mut is_permanent = true;
        let (mut at, mut place) = (start.clone(), place);
        let verdict = loop {
            let step = self.ask(&at).map_or_else(Step::End, |answer| judge(&answer));
            // A place is never kept while another is waited for, so nobody waits in a circle.
            drop(place);
            let (location, permanence) = match step {
                Step::End(verdict) => break verdict,
                Step::Follow { location, permanence } => (location, permanence),
            };
            let Some(next) = at.join(&location) else { break Verdict::Astray(location) };
            is_permanent &= permanence == Permanence::Permanent;
            if is_permanent {
                moved = Some((next.clone(), fragment(&location).to_owned()));
            }
            if self.skip.iter().any(|prefix| next.is_below(prefix)) {
                break Verdict::There;
            }
            if seen.contains(&next) || seen.len() > MOST_REDIRECTS {
                break Verdict::Circle;
            }
            seen.push(next.clone());
            place = self.hosts.enter(next.host());
            at = next;
        };
        Finding { verdict, at, moved }
    }

    /// What is said of one address. Whoever asks for it at the same time waits for the same answer.
    fn ask(&self, url: &Url) -> Result<Answer, Verdict> {
        let answer = Arc::clone(lock(&self.answers).entry(url.clone()).or_default());
        answer.get_or_init(|| self.request(url)).clone()
    }

    /// Asks for one address; a host of which enough is known is spared.
    fn request(&self, url: &Url) -> Result<Answer, Verdict> {
        if let Some(verdict) = self.hosts.verdict(url) {
            return Err(verdict);
        }
        let mut result = self.fetch.fetch(Method::Head, url);
        if wants_get(&result) {
            result = self.fetch.fetch(Method::Get, url);
        }
        self.hosts.learn(url, &result);
        result.map_err(Verdict::Failure)
    }
}

/// Whether a host that answers so to `HEAD` may answer better to `GET`. Some know no `HEAD`, and say so in many ways.
fn wants_get(result: &Result<Answer, Failure>) -> bool {
    match result {
        Ok(answer) => answer.status >= 400 && !asks_for_rest(answer),
        Err(failure) => matches!(failure, Failure::Closed | Failure::Other(_)),
    }
}

/// Whether a host asks to be left alone for a while.
pub(super) fn asks_for_rest(answer: &Answer) -> bool {
    answer.status == 429 || (answer.status == 503 && answer.retry_after.is_some())
}

fn judge(answer: &Answer) -> Step {
    if asks_for_rest(answer) {
        return Step::End(Verdict::Busy(answer.retry_after.clone()));
    }
    match (answer.status, &answer.location) {
        (status @ (301 | 302 | 303 | 307 | 308), Some(location)) => {
            let is_permanent = matches!(status, 301 | 308);
            let permanence = if is_permanent { Permanence::Permanent } else { Permanence::Temporary };
            Step::Follow { location: location.clone(), permanence }
        }
        (200..=299 | 300 | 304, _) => Step::End(Verdict::There),
        (status @ (404 | 410), _) => Step::End(Verdict::Gone(status)),
        // 999 is what LinkedIn says to programs.
        (status @ (401 | 403 | 407 | 999), _) => Step::End(Verdict::Barred(status)),
        (status, _) => Step::End(Verdict::Error(status)),
    }
}
