//! Files: where what is copied is published.
//!
//! A file in a post's own folder goes beside the post's page; any other file of the content folder keeps its path;
//! what lies in `static` goes to the root.

use std::collections::HashMap;

use crate::address;
use crate::document::collection::{DocumentId, Documents};
use crate::input::{CopiedFile, Folder, Inputs};

use super::State;

/// The files that are copied, and their addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    /// For each of [`Inputs::files`], its address; `None` if it belongs to a document that is not published.
    pub addresses: Vec<Option<String>>,
    /// For each of [`Inputs::files`], the document in whose folder it lies, if there is one.
    pub owners: Vec<Option<DocumentId>>,
    by_content_path: HashMap<String, u32>,
    by_address: HashMap<String, u32>,
}

impl Files {
    pub(super) fn new(inputs: &Inputs, documents: &Documents<'_>, states: &[State]) -> Self {
        let bundles: HashMap<&str, DocumentId> = documents
            .ids()
            .filter_map(|id| Some((address::bundle(&documents.documents[id as usize].path)?, id)))
            .collect();
        let mut files = Self::default();
        for (index, file) in inputs.files.iter().enumerate() {
            let owner = match file.folder {
                Folder::Static => None,
                Folder::Content => owner(file, &bundles, documents),
            };
            let address = match owner {
                None => Some(format!("/{}", file.path)),
                Some((id, rest)) => {
                    let home = &documents.facts[id as usize].url;
                    (states[id as usize] == State::Out).then(|| format!("{home}{rest}"))
                }
            };
            if file.folder == Folder::Content {
                files.by_content_path.insert(file.path.to_string(), index as u32);
            }
            if let Some(address) = &address {
                files.by_address.insert(address.clone(), index as u32);
            }
            files.addresses.push(address);
            files.owners.push(owner.map(|(id, _)| id));
        }
        files
    }

    /// The file of a path below the content folder.
    pub fn at_content_path(&self, path: &str) -> Option<u32> {
        self.by_content_path.get(path).copied()
    }

    /// The file that is published at an address.
    pub fn at_address(&self, address: &str) -> Option<u32> {
        self.by_address.get(address).copied()
    }

    /// The paths of all files of the content folder, for suggestions.
    pub fn content_paths(&self) -> Vec<&str> {
        let mut paths: Vec<&str> = self.by_content_path.keys().map(String::as_str).collect();
        paths.sort_unstable();
        paths
    }
}

/// The document in whose own folder a file lies, and the file's path in that folder.
fn owner<'f>(
    file: &'f CopiedFile,
    bundles: &HashMap<&str, DocumentId>,
    documents: &Documents<'_>,
) -> Option<(DocumentId, &'f str)> {
    let mut folder = &*file.path;
    while let Some((parent, _)) = folder.rsplit_once('/') {
        if let Some(id) = bundles.get(parent) {
            // A snippet's folder has no page of its own: its files keep their path.
            let has_page = !documents.facts[*id as usize].url.is_empty();
            return has_page.then(|| (*id, &file.path[parent.len() + 1..]));
        }
        folder = parent;
    }
    None
}
