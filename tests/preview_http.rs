//! The preview's HTTP, from without: requests as bytes over a socket, so that nothing puts them right on the way.
//!
//! Owns who is answered, what can be reached, and that no client holds up another, on a site that is a folder with
//! secrets beside it. Add a case by adding a line to a table in `tests/preview_http/`. Measure with
//! `cargo test --release --test preview_http -- --ignored --nocapture`.

#![expect(clippy::disallowed_methods, reason = "a test makes files, and measures")]

#[path = "preview_http/client.rs"]
mod client;
#[path = "preview_http/events.rs"]
mod events;
#[path = "preview_http/hosts.rs"]
mod hosts;
#[path = "preview_http/measure.rs"]
mod measure;
#[path = "preview_http/pages.rs"]
mod pages;
#[path = "preview_http/patience.rs"]
mod patience;
#[path = "preview_http/random.rs"]
mod random;
#[path = "preview_http/representations.rs"]
mod representations;
#[path = "preview_http/server.rs"]
mod server;
#[path = "preview_http/targets.rs"]
mod targets;

/// The lines of a table that are neither empty nor comments, each with its cells.
fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .map(|line| line.split('|').map(str::trim).collect())
}
