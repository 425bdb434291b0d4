//! Goalpost: a static site and blog generator for coaching content.
//!
//! [`build`] tells the whole story: inputs are read, documents parsed, the site linked, its pages planned, rendered
//! and written. Each stage takes one type and returns another; ARCHITECTURE.md shows the picture.

pub mod address;
pub mod build;
pub mod config;
pub mod diagnostic;
pub mod document;
pub mod external;
pub mod fingerprint;
pub mod input;
mod map;
pub mod memory;
pub mod output;
pub mod plan;
pub mod render;
pub mod serve;
pub mod site;
pub mod tree;
pub mod worksheet;
