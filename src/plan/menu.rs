//! The menu: that its entries lead somewhere.
//!
//! Owns what is told of those that do not. It warns where a link in a text fails: what a menu leads to may be made by
//! another program at the same address, such as a shop.

use super::PagePlan;
use crate::config::MenuItem;
use crate::diagnostic::{Code, Diagnostic, suggest};
use crate::document::collection::DocumentId;
use crate::input::CONFIG_FILE;
use crate::site::{Site, State};

/// Tells of entries that lead to an address of the site at which there is nothing. `pages` are in order of address.
pub(super) fn check(site: &Site<'_>, pages: &[PagePlan]) -> Vec<Diagnostic> {
    let exists = |address: &str| pages.binary_search_by(|page| (*page.address).cmp(address)).is_ok();
    let menu = site.inputs.config.menu.iter();
    menu.filter_map(|item| {
        let address = item.url.split(['?', '#']).next().unwrap_or_default();
        let page = address.strip_suffix("index.html").unwrap_or(address);
        let with_slash = format!("{}/", page.trim_end_matches('/'));
        let is_checked = address.starts_with('/') && !address.contains('%');
        let is_broken = is_checked && !exists(address) && !exists(page) && !exists(&with_slash);
        is_broken.then(|| nothing_there(site, item, &with_slash, pages))
    })
    .collect()
}

fn nothing_there(site: &Site<'_>, item: &MenuItem, address: &str, pages: &[PagePlan]) -> Diagnostic {
    let at = |message: String| Diagnostic::at(Code::MenuBroken, &CONFIG_FILE.into(), item.url_span, message);
    let hidden = site.documents.ids().find(|id| *site.documents.facts[*id as usize].url == *address);
    if let Some((id, why, help)) = hidden.and_then(|id| unpublished(site, id)) {
        let title = &site.documents.get(id).summary.title;
        return at(format!("the menu leads to \"{title}\", which {why}: readers find nothing there"))
            .help(help)
            .related(site.documents.file(id), None, "it is here");
    }
    let addresses = pages.iter().map(|page| &*page.address).filter(|address| address.ends_with('/'));
    let near = suggest::nearest_path(&item.url, addresses);
    at(format!("the menu leads to `{}`, and the site has no page there", item.url)).help(near.map_or_else(
        || "write the address of a page as the browser shows it, such as `/about/`".to_owned(),
        suggest::question,
    ))
}

/// Why readers do not see a document, and what to do about it.
fn unpublished(site: &Site<'_>, id: DocumentId) -> Option<(DocumentId, &'static str, &'static str)> {
    match site.states[id as usize] {
        State::Out => None,
        State::Scheduled => Some((
            id,
            "is still to come",
            "take it out of the menu until that day, or give it an earlier date",
        )),
        State::Draft => Some((id, "is a draft", "take `draft = true` out of it, or take it out of the menu")),
        State::Expired => Some((id, "has expired", "take it out of the menu, or give it a later `expires`")),
    }
}
