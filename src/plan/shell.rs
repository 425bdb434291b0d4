//! Shells: what a file is made from besides the bodies of documents, and which bodies those are.
//!
//! Owns the border between the two. A body changes with every save and is shown on a page or two; everything else
//! changes seldom and is shown all over. A file's key is made of its shell's fingerprint and those of its bodies, so
//! shells of an earlier build serve while only bodies have changed. Refuses to hold a body's fingerprint itself.

use serde::{Deserialize, Serialize};

use crate::document::collection::{DocumentId, Documents};
use crate::fingerprint::{Fingerprint, Hasher};

/// What a file is made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shell {
    /// Of everything but bodies.
    fingerprint: Fingerprint,
    /// The documents whose bodies it shows, those of snippets among them.
    bodies: Box<[DocumentId]>,
}

/// Takes what a shell is made of.
pub struct ShellHasher {
    /// Takes everything but bodies.
    pub hasher: Hasher,
    bodies: Vec<DocumentId>,
}

impl Shell {
    /// The shell of everything that `feed` puts into the hasher, in that order.
    pub fn build(feed: impl FnOnce(&mut ShellHasher)) -> Self {
        let mut shell = ShellHasher { hasher: Hasher::default(), bodies: Vec::new() };
        feed(&mut shell);
        Self { fingerprint: shell.hasher.finish(), bodies: shell.bodies.into() }
    }

    /// The fingerprint of everything that a file is made from: its key.
    pub fn key(&self, documents: &Documents<'_>) -> Fingerprint {
        Fingerprint::build(|hasher| {
            hasher.fingerprint(self.fingerprint);
            for id in &self.bodies {
                hasher.fingerprint(documents.get(*id).fingerprints.body);
            }
        })
    }

    /// The fingerprint of a shell without bodies.
    pub(super) fn whole(&self) -> Fingerprint {
        debug_assert!(self.bodies.is_empty(), "a body would go unseen");
        self.fingerprint
    }
}

impl ShellHasher {
    /// Notes that the body of a document is shown.
    pub fn body(&mut self, document: DocumentId) {
        self.bodies.push(document);
    }

    /// Feeds another shell with its bodies.
    pub fn shell(&mut self, shell: &Shell) {
        self.hasher.fingerprint(shell.fingerprint).number(shell.bodies.len() as u64);
        self.bodies.extend(&shell.bodies);
    }
}
