//! Feeds: which posts a list's feed holds.

use super::Listing;
use crate::address;
use crate::document::collection::DocumentId;
use crate::site::{PartState, Site};

impl Listing {
    /// The newest posts of the list, newest first.
    pub fn newest(self, site: &Site<'_>) -> Vec<DocumentId> {
        let limit = site.inputs.config.feed.limit;
        let first = |posts: &[DocumentId]| posts[..posts.len().min(limit)].to_vec();
        match self {
            Self::Site => first(&site.posts),
            Self::Term(terms, index) => first(terms.of(site).posts(&terms.of(site).members[index as usize])),
            Self::Author(index) => first(site.authors.posts(&site.authors.members[index as usize])),
            Self::Series(index) => {
                let parts =
                    site.series[index as usize].parts.iter().filter(|part| part.state == PartState::Out);
                let mut posts: Vec<DocumentId> = parts.filter_map(|part| part.document).collect();
                posts.sort_by_key(|id| site.positions[*id as usize]);
                posts.truncate(limit);
                posts
            }
        }
    }

    /// The list's title.
    pub fn title(self, site: &Site<'_>) -> String {
        let own = match self {
            Self::Site => return site.inputs.config.title.clone(),
            Self::Term(terms, index) => &terms.of(site).members[index as usize].title,
            Self::Author(index) => &site.authors.members[index as usize].title,
            Self::Series(index) => &site.series[index as usize].title,
        };
        format!("{} · {own}", site.inputs.config.title)
    }

    /// The address of the list's page.
    pub fn address(self, site: &Site<'_>) -> String {
        let paths = &site.inputs.config.paths;
        match self {
            Self::Site => "/".to_owned(),
            Self::Term(terms, index) => {
                address::member(terms.folder(site), &terms.of(site).members[index as usize].slug)
            }
            Self::Author(index) => {
                address::member(&paths.authors, &site.authors.members[index as usize].slug)
            }
            Self::Series(index) => address::member(&paths.series, &site.series[index as usize].slug),
        }
    }
}
