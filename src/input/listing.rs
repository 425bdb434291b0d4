//! The listing: which files a site was made from.

#![expect(clippy::disallowed_methods, reason = "this module is where files are looked at")]

use std::collections::BTreeMap;
use std::sync::Arc;

use super::folder::{files_below, slashed};
use super::gate::Gate;
use super::{Inputs, Request, Stamp};
use crate::worksheet::lock;

/// The files of a project, each with its stamp, by the paths that diagnostics name.
pub type Listing = BTreeMap<Arc<str>, Stamp>;

/// Lists the files that a project was read from: texts and files to copy as they were then, the few others as they are
/// now.
pub fn listing(inputs: &Inputs, request: &Request) -> Listing {
    let root = &request.root;
    let gate = Gate::of_site(root, &request.config);
    let theme = format!("themes/{}", inputs.config.theme);
    let others = ["templates", "data", theme.as_str()].into_iter();
    // What there is to tell of them was told when they were read.
    let others = others.flat_map(|folder| files_below(&gate, folder, &mut Vec::new()));
    let alone = [slashed(&request.config), lock::FILE.to_owned()].into_iter();
    let alone = alone.filter_map(|file| {
        let metadata = root.join(&file).metadata().ok()?;
        Some((Arc::from(file), Stamp::of(&metadata)))
    });
    let texts = inputs.sources.iter().map(|source| (source.file.clone(), source.stamp));
    let copied = inputs.files.iter().map(|file| (file.file.clone(), file.stamp));
    texts.chain(copied).chain(others.map(|entry| (entry.file, entry.stamp))).chain(alone).collect()
}
