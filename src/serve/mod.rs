//! The live preview: the site from memory, as a static host would show it.

pub mod http;
