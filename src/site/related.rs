//! Related posts: those that share rare tags and are near in time.
//!
//! Whole posting lists would make a popular tag quadratic. So each tag offers a post only its nearest neighbours
//! among that tag's posts, which is linear in the number of posts, and a rare tag counts for more than a common one.

use rayon::prelude::*;

use super::Site;
use crate::document::collection::DocumentId;

/// How many posts on either side, among those of one tag, are looked at.
const NEIGHBOURS: usize = 8;

pub(super) fn link(site: &Site<'_>) -> Vec<Box<[DocumentId]>> {
    let wanted = site.inputs.config.related;
    if wanted == 0 {
        return vec![Box::default(); site.posts.len()];
    }
    let places = places(site);
    site.posts
        .par_iter()
        .enumerate()
        .map(|(position, id)| best(site, *id, &places[position], wanted))
        .collect()
}

/// For each post, and for each of its tags in turn, the post's place in the tag's list.
fn places(site: &Site<'_>) -> Vec<Vec<(u32, u32)>> {
    let mut places: Vec<Vec<(u32, u32)>> = vec![Vec::new(); site.posts.len()];
    for (index, member) in site.tags.members.iter().enumerate() {
        for (place, id) in site.tags.posts(member).iter().enumerate() {
            if let Some(position) = site.positions[*id as usize] {
                places[position as usize].push((index as u32, place as u32));
            }
        }
    }
    places
}

fn best(site: &Site<'_>, id: DocumentId, places: &[(u32, u32)], wanted: usize) -> Box<[DocumentId]> {
    let mut scores: Vec<(DocumentId, f64)> = Vec::with_capacity(places.len() * 2 * NEIGHBOURS);
    for (tag, place) in places {
        let posts = site.tags.posts(&site.tags.members[*tag as usize]);
        #[expect(clippy::cast_precision_loss, reason = "a count of posts is far below 2^52")]
        let weight = 1.0 / (1.0 + (posts.len() as f64).ln());
        let place = *place as usize;
        let from = place.saturating_sub(NEIGHBOURS);
        let to = posts.len().min(place + NEIGHBOURS + 1);
        scores.extend(posts[from..to].iter().filter(|other| **other != id).map(|other| (*other, weight)));
    }
    scores.sort_unstable_by_key(|(other, _)| *other);
    scores.dedup_by(|later, first| {
        let same = later.0 == first.0;
        if same {
            first.1 += later.1;
        }
        same
    });
    // Equal scores go to the newer post.
    let position = |other: DocumentId| site.positions[other as usize];
    scores.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| position(a.0).cmp(&position(b.0))));
    scores.truncate(wanted);
    scores.into_iter().map(|(other, _)| other).collect()
}
