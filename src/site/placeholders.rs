//! Placeholders: words that stood for others, and were never replaced.
//!
//! Owns telling of them when it is too late to wait: a post on the day after it was begun, and the rest as soon as the
//! site has an address of its own. A site that was only just made is not scolded for what it came with.

use crate::diagnostic::{Code, Diagnostic, Location};
use crate::document::facts::Fact;
use crate::document::{Kind, LinkTarget};

use super::{Site, State};

/// The name of the author in a new site.
const NAME: &str = "Your Name";

/// The domain that belongs to nobody (RFC 2606).
const DOMAIN: &str = "example.com";

pub(super) const SECONDS_PER_DAY: i64 = 24 * 60 * 60;

pub(super) fn check(site: &Site<'_>, found: &mut Vec<Diagnostic>) {
    // A preview shows the site at another address than its own.
    let own = &site.inputs.home.origin;
    let has_address = !own.contains("example") && !own.contains("localhost");
    for id in site.documents.ids().filter(|id| site.states[*id as usize] == State::Out) {
        let document = site.documents.get(id);
        let at = |span, message: &str| {
            let location = Location { path: site.documents.file(id).clone(), span };
            Diagnostic::new(Code::PlaceholderLeft, message).located(location)
        };
        let is_due = is_due(&site.documents.facts[id as usize], site.inputs.now);
        if document.outline.is_begun && document.kind == Kind::Post && is_due {
            let help = "write it in place of the line that says so, or set `draft = true` until there is one";
            found.push(at(None, "this post has a title and no text").help(help));
        }
        if !has_address {
            continue;
        }
        if document.kind == Kind::Author && document.summary.title == NAME {
            let message = "the author is still called \"Your Name\"";
            found.push(at(document.outline.spans.title, message).help("write who it is"));
        }
        let nobody = document.outline.links.iter().find(|link| match &link.target {
            LinkTarget::External(url) => is_nobodys(url),
            _ => false,
        });
        if let Some(link) = nobody {
            let message = format!("`{DOMAIN}` is an address for examples, and belongs to nobody");
            found.push(at(Some(link.span), &message).help("write your own address"));
        }
    }
}

/// Whether a post has been out for a day, so that its text is missed.
pub(super) fn is_due(fact: &Fact, now: i64) -> bool {
    fact.published.saturating_add(SECONDS_PER_DAY) < now
}

/// Whether a web or mail address is one of the domain for examples.
fn is_nobodys(url: &str) -> bool {
    let host = url.rsplit_once('@').or_else(|| url.split_once("://")).map_or("", |(_, rest)| rest);
    host.strip_prefix(DOMAIN).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
}
