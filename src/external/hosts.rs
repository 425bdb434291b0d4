//! Hosts: who is asked next, so that none has to do with many requests at once.
//!
//! Owns the order of requests and what is known of a host. One that refuses connections, whose name nobody knows, that
//! is slow again and again or that asks to be left alone is asked no more.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::Url;
use super::ask::{Answer, Failure, Verdict, asks_for_rest};

/// How many requests may be under way to one host.
pub(super) const MOST_AT_ONE: usize = 2;

/// After so many answers that did not come in time, a host is not waited for again.
const MOST_TIMEOUTS: u32 = 3;

/// The hosts of all links.
pub(super) struct Hosts {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// The numbers of the links that wait, by host.
    waiting: BTreeMap<String, Vec<usize>>,
    /// How many requests are under way, by host.
    under_way: BTreeMap<String, usize>,
    /// What is known of all pages, by origin.
    known: BTreeMap<String, Verdict>,
    /// How many answers did not come in time, by origin.
    timeouts: BTreeMap<String, u32>,
}

impl Hosts {
    /// The hosts of these links, none of which has been asked for.
    pub(super) fn new(urls: &[&Url]) -> Self {
        let mut state = State::default();
        // Taken from the end, so the first comes last here.
        for (index, url) in urls.iter().enumerate().rev() {
            state.waiting.entry(url.host().to_owned()).or_default().push(index);
        }
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }

    /// The number of a link to ask for, with a place at its host; `None` if there are no more.
    pub(super) fn next(&self) -> Option<(usize, Place<'_>)> {
        let mut state = lock(&self.state);
        loop {
            if state.waiting.is_empty() {
                return None;
            }
            if let Some(host) = state.freest() {
                let index = state.take(&host)?;
                return Some((index, self.place(&mut state, host)));
            }
            state = self.wait(state);
        }
    }

    /// Takes a place at a host, when one is free.
    pub(super) fn enter(&self, host: &str) -> Place<'_> {
        let mut state = lock(&self.state);
        while !state.has_place(host) {
            state = self.wait(state);
        }
        self.place(&mut state, host.to_owned())
    }

    fn place(&self, state: &mut State, host: String) -> Place<'_> {
        *state.under_way.entry(host.clone()).or_default() += 1;
        Place { hosts: self, host }
    }

    /// What is known of an address before it is asked for.
    pub(super) fn verdict(&self, url: &Url) -> Option<Verdict> {
        lock(&self.state).known.get(&url.origin()).cloned()
    }

    /// Keeps what an answer says of the host's other pages.
    pub(super) fn learn(&self, url: &Url, result: &Result<Answer, Failure>) {
        let mut state = lock(&self.state);
        let origin = url.origin();
        let verdict = match result {
            Ok(answer) if asks_for_rest(answer) => Verdict::Busy(answer.retry_after.clone()),
            Err(failure) if failure.is_of_host() => Verdict::Failure(failure.clone()),
            Err(Failure::TimedOut) => {
                let count = state.timeouts.entry(origin.clone()).or_default();
                *count += 1;
                if *count < MOST_TIMEOUTS {
                    return;
                }
                Verdict::Failure(Failure::TimedOut)
            }
            _ => return,
        };
        state.known.insert(origin, verdict);
    }

    fn wait<'s>(&self, state: MutexGuard<'s, State>) -> MutexGuard<'s, State> {
        self.changed.wait(state).unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The host with a free place for which most links wait: it would else be the last.
    fn freest(&self) -> Option<String> {
        let free = self.waiting.iter().filter(|(host, _)| self.has_place(host));
        free.max_by_key(|(_, links)| links.len()).map(|(host, _)| host.clone())
    }

    fn has_place(&self, host: &str) -> bool {
        self.under_way.get(host).is_none_or(|count| *count < MOST_AT_ONE)
    }

    fn take(&mut self, host: &str) -> Option<usize> {
        let links = self.waiting.get_mut(host)?;
        let index = links.pop();
        if links.is_empty() {
            self.waiting.remove(host);
        }
        index
    }
}

/// One of the few requests that may be under way to a host, until this is dropped.
pub(super) struct Place<'a> {
    hosts: &'a Hosts,
    host: String,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        if let Some(count) = lock(&self.hosts.state).under_way.get_mut(&self.host) {
            *count -= 1;
        }
        self.hosts.changed.notify_all();
    }
}

/// What a lock holds, even if a thread that held it has failed: the failure itself comes to light where the thread ends.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
