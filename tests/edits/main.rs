//! What a build that remembers owes to one that does not: the same bytes, the same words, and less work.
//!
//! `scripted` says of each kind of edit which pages it renders, `random` looks for a sequence of edits after which
//! memory is wrong, `invariants` holds the builder to its other promises.
#![expect(clippy::disallowed_methods, reason = "these tests make sites and read what was built of them")]

mod blog;
mod invariants;
mod random;
mod scripted;
