//! The live preview: the site as it is while it is written, as a static host would show it.
//!
//! Owns following the project's files and answering requests. Refuses to know how a site is made.

pub mod http;
pub mod watch;
