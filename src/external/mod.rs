//! Links to other sites: whether what they lead to is still there.
//!
//! Owns which addresses are asked for, how politely, and what is told of the answers. Each is asked for once,
//! whatever number of links lead there; no host has to do with more than two requests at a time. Nothing is sent but
//! the address and the name of this program. What a page says is never read, so a fragment of an outside link is not
//! checked. No part of a build comes here: only `goalpost check --external` does.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic};

mod ask;
#[cfg(feature = "external-links")]
mod client;
mod gather;
mod hosts;
mod punycode;
mod tell;
#[cfg(test)]
mod tests;
mod url;

pub use ask::{Answer, Failure, Fetch, Method};
#[cfg(feature = "external-links")]
pub use client::Client;
pub use gather::{Links, Use, gather};
pub use url::Url;

use ask::{Asker, Finding, Verdict};
use hosts::Hosts;

/// How many requests are under way at once, to different hosts. They wait, and hardly compute.
const AT_ONCE: usize = 16;

/// What asking for all links has brought to light.
#[derive(Debug, Default)]
pub struct Report {
    /// What there is to tell, in no order.
    pub diagnostics: Vec<Diagnostic>,
    /// How many addresses were asked for.
    pub asked: usize,
    /// How many of them are there, moved ones among them.
    pub found: usize,
    /// How many have moved for good.
    pub moved: usize,
    /// How many are gone.
    pub broken: usize,
    /// How many were to be left alone.
    pub skipped: usize,
}

impl Report {
    /// How many gave no clear answer.
    pub fn in_doubt(&self) -> usize {
        self.asked - self.found - self.broken
    }
}

/// Asks for every link. `progress` hears how many have been asked for, of how many.
pub fn check(links: &Links, fetch: &dyn Fetch, progress: &(dyn Fn(usize, usize) + Sync)) -> Report {
    let findings = ask_all(links, fetch, progress);
    let mut report = Report {
        diagnostics: links.diagnostics.clone(),
        asked: links.uses.len(),
        skipped: links.skipped,
        ..Report::default()
    };
    report.broken += links.diagnostics.len();
    report.asked += links.diagnostics.len();
    if let Some(offline) = offline(&findings) {
        report.diagnostics.push(offline);
        return report;
    }
    for ((url, uses), finding) in links.uses.iter().zip(&findings) {
        match (&finding.verdict, &finding.moved) {
            (Verdict::There, None) => report.found += 1,
            (Verdict::There, Some(_)) => {
                report.found += 1;
                report.moved += 1;
            }
            (verdict, _) if verdict.is_broken() => report.broken += 1,
            _ => {}
        }
        report.diagnostics.extend(uses.iter().filter_map(|it| tell::diagnostic(url, it, finding)));
    }
    report
}

/// What became of each link, in their order.
fn ask_all(links: &Links, fetch: &dyn Fetch, progress: &(dyn Fn(usize, usize) + Sync)) -> Vec<Finding> {
    let urls: Vec<&Url> = links.uses.keys().collect();
    let hosts = Hosts::new(&urls);
    let asker = Asker::new(fetch, &hosts, &links.skip);
    let found = std::sync::Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE.min(urls.len()) {
            scope.spawn(|| {
                while let Some((index, place)) = hosts.next() {
                    let finding = asker.follow(urls[index], place);
                    let mut found = hosts::lock(&found);
                    found.insert(index, finding);
                    progress(found.len(), urls.len());
                }
            });
        }
    });
    found.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner).into_values().collect()
}

/// Where not a single name of several hosts could be looked up, it is this machine that is cut off.
fn offline(findings: &[Finding]) -> Option<Diagnostic> {
    let mut hosts: Vec<&str> = Vec::new();
    for finding in findings.iter().filter(|finding| finding.at.has_host_name()) {
        if !finding.is_lookup_failure() {
            return None;
        }
        hosts.push(finding.at.host());
    }
    hosts.sort_unstable();
    hosts.dedup();
    (hosts.len() > 1).then(|| {
        let message = format!("not one of {} host names could be looked up", hosts.len());
        Diagnostic::new(Code::NetworkMissing, message)
            .help("see whether this machine is connected, then check again")
    })
}
