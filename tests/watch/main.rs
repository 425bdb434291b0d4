//! Watching: whoever reads what is told knows what is on the disk, whatever is done to it.
//!
//! `WATCH_OPERATIONS` and `WATCH_SEED` say how much is done at random, and what. `WATCH_MEASURE=1` with `--ignored`
//! measures.

#![cfg(unix)]
#![expect(clippy::disallowed_methods, reason = "these tests change files and read what is told of it")]

#[path = "../support/editors.rs"]
mod editors;
mod folders;
mod limits;
mod measure;
mod project;
mod random;
mod roots;
mod saves;
