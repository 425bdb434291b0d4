//! Shards: state that many threads fill at once, one mutex for each part of it.
//!
//! Owns which part a route belongs to. That depends on the route alone, so nothing depends on the threads.

use std::sync::{Mutex, MutexGuard, PoisonError};

use xxhash_rust::xxh3::xxh3_64;

/// Several times the threads of most machines, so that two seldom want the same.
const COUNT: usize = 64;

/// Parts of a whole, each behind its own mutex.
pub(super) struct Shards<T>(Vec<Mutex<T>>);

impl<T: Default> Default for Shards<T> {
    fn default() -> Self {
        Self(std::iter::repeat_with(Mutex::default).take(COUNT).collect())
    }
}

impl<T> Shards<T> {
    /// The part of a route.
    pub(super) fn of(&self, route: &str) -> MutexGuard<'_, T> {
        lock(&self.0[xxh3_64(route.as_bytes()) as usize % COUNT])
    }

    /// Every part.
    pub(super) fn all(&self) -> impl Iterator<Item = MutexGuard<'_, T>> {
        self.0.iter().map(lock)
    }
}

/// Takes a mutex. Nothing that is done under one can panic half-way, so a poisoned one is as good as any.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
