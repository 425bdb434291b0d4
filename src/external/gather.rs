//! Which links lead to other sites, and where their authors wrote them.

use std::collections::BTreeMap;

use super::Url;
use super::url::fragment;
use crate::address::Base;
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::document::LinkTarget;
use crate::input::CONFIG_FILE;
use crate::site::{Site, State};

/// The links of a site to others.
#[derive(Clone, Debug, Default)]
pub struct Links {
    /// Every address that is to be asked for, with its uses.
    pub uses: BTreeMap<Url, Vec<Use>>,
    /// Addresses that are not asked for, nor what begins as they do.
    pub skip: Vec<Url>,
    /// How many addresses begin so.
    pub skipped: usize,
    /// Links whose addresses cannot be asked for.
    pub diagnostics: Vec<Diagnostic>,
}

/// One place at which a link is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// The place.
    pub location: Location,
    /// The fragment that it has there, with its `#`, or nothing.
    pub fragment: String,
}

/// Gathers the outside links of all that is or will be published, and of the menu. The site's own address is not
/// outside, and may lead to what is not published yet.
pub fn gather(site: &Site<'_>) -> Links {
    let config = &site.inputs.config;
    let own = Url::parse(&Base(&config.base_url).absolute("/"));
    let mut links = Links {
        skip: config.links.skip.iter().filter_map(|it| Url::parse(it)).collect(),
        ..Links::default()
    };
    let mut all = Vec::new();
    for id in site.documents.ids() {
        if matches!(site.states[id as usize], State::Out | State::Scheduled) {
            let file = site.documents.file(id);
            all.extend(site.documents.get(id).outline.links.iter().filter_map(|link| match &link.target {
                LinkTarget::External(address) => {
                    Some((address.as_str(), Location { path: file.clone(), span: Some(link.span) }))
                }
                _ => None,
            }));
        }
    }
    all.extend(
        config.menu.iter().map(|item| {
            (item.url.as_str(), Location { path: CONFIG_FILE.into(), span: Some(item.url_span) })
        }),
    );
    let mut skipped = Vec::new();
    for (address, location) in all.into_iter().filter(|(address, _)| is_of_web(address)) {
        // Readers load the page by `https`, as a rule, and what it names without a scheme as well.
        let with_scheme =
            if address.starts_with("//") { format!("https:{address}") } else { address.to_owned() };
        match Url::parse(&with_scheme) {
            None => links.diagnostics.push(no_address(address, location)),
            Some(url) if own.as_ref().is_some_and(|own| url.is_below(own)) => {}
            Some(url) if links.skip.iter().any(|prefix| url.is_below(prefix)) => skipped.push(url),
            Some(url) => {
                let fragment = fragment(address).to_owned();
                links.uses.entry(url).or_default().push(Use { location, fragment });
            }
        }
    }
    skipped.sort_unstable();
    skipped.dedup();
    links.skipped = skipped.len();
    links
}

fn is_of_web(address: &str) -> bool {
    let scheme = address.split_once(':').map_or("", |(scheme, _)| scheme);
    address.starts_with("//") || scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
}

fn no_address(address: &str, location: Location) -> Diagnostic {
    Diagnostic::new(Code::AddressInvalid, format!("`{address}` is no web address"))
        .located(location)
        .help("write it like `https://example.com/page`")
}
