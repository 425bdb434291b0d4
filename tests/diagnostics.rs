//! Diagnostics: every broken site of `tests/diagnostics` gives the report that is written beside it.
//!
//! `tests/diagnostics/README.md` describes the form of a case. `UPDATE_EXPECT=1` writes the reports anew.

#![expect(clippy::disallowed_methods, reason = "these tests make sites and read what is expected of them")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use goalpost::diagnostic::report::{self, Colour};
use goalpost::diagnostic::{Code, Diagnostic, Location};
use goalpost::input;
use rayon::prelude::*;

mod virtual_site;

use virtual_site::VirtualSite;

/// Codes that no site in a text can produce, each with the place where it is tested.
const ELSEWHERE: &[(Code, &str)] = &[
    (Code::FileExists, "needs `goalpost new`; tests of the commands"),
    (Code::FileUnwritable, "needs `goalpost new`; tests of the commands"),
    (Code::CodeEndless, "takes its time by design; src/document/highlight/tests.rs"),
    (Code::FileChanged, "needs a file that changes during the build; src/document/collection.rs"),
    (Code::OutputRefused, "needs an output folder; src/output/tests"),
    (Code::OutputForeign, "needs an output folder; src/output/tests"),
    (Code::OutputEdited, "needs an output folder; src/output/tests"),
    (Code::OutputLeft, "needs an output folder; src/output/tests"),
    (Code::OutputUnwritable, "needs an output folder; src/output/tests"),
    (Code::OutputLocked, "needs an output folder; src/output/tests"),
    (Code::ExternalLinkGone, "needs a host that answers; tests/external"),
    (Code::ExternalHostUnknown, "needs a host that answers; tests/external"),
    (Code::ExternalLinkMoved, "needs a host that answers; tests/external"),
    (Code::ExternalLinkFailed, "needs a host that answers; tests/external"),
    (Code::ExternalHostSilent, "needs a host that answers; tests/external"),
    (Code::ExternalHostInsecure, "needs a host that answers; tests/external"),
    (Code::ExternalLinkCircle, "needs a host that answers; tests/external"),
    (Code::ExternalLinkUnchecked, "needs a host that answers; tests/external"),
    (Code::NetworkMissing, "needs a host that does not answer; tests/external"),
    (Code::LockUnwritable, "needs a folder in its place; src/output/lock.rs"),
    (Code::MemoryUnreadable, "needs the memory of an earlier build; src/memory.rs"),
    (Code::PreviewFailed, "needs a preview; src/cli/serve.rs, tests/preview_trouble.rs"),
    (Code::WatchLost, "needs a preview; tests/watch.rs"),
    (Code::DiskFull, "needs a disk that is full; tests/preview_trouble.rs"),
    (Code::WatchLimit, "needs a system that refuses; src/serve/watch/tests.rs"),
    (Code::WatchFailed, "needs a system that refuses; src/serve/watch/tests.rs"),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics")
}

/// The names of all cases, sorted.
fn cases() -> Vec<String> {
    let entries = fs::read_dir(folder()).expect("the folder of cases can be read");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("a case can be listed").path())
        .filter(|path| path.is_dir())
        .filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()))
        .collect();
    names.sort();
    names
}

/// Builds a case; says how its report differs from what is expected.
fn check(name: &str) -> Result<(), String> {
    let folder = folder().join(name);
    let text = fs::read_to_string(folder.join("site.txt")).expect("a case has a `site.txt`");
    let site = VirtualSite::make(&text);
    let found = site.build().diagnostics;
    let source = |path: &str| input::text_for_report(&site.root(), path);
    let faults: Vec<String> = found.iter().filter_map(|diagnostic| fault(diagnostic, &source)).collect();
    let found = report::human(&found, &source, Colour::Never);
    let place = folder.join("expected.txt");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&place, &found).expect("the report can be written");
    }
    let expected = fs::read_to_string(&place).unwrap_or_default();
    if !faults.is_empty() {
        return Err(faults.join("\n"));
    }
    if expected == found { Ok(()) } else { Err(difference(&expected, &found)) }
}

/// What is wrong with a diagnostic in itself, whatever it is about.
fn fault(diagnostic: &Diagnostic, source: &dyn Fn(&str) -> Option<Arc<str>>) -> Option<String> {
    let message = &diagnostic.message;
    let is_sentence = |text: &str| text.starts_with(char::is_uppercase) || text.ends_with('.');
    let related = diagnostic.related.iter().map(|(location, _)| location);
    let places: Vec<&Location> = diagnostic.location.iter().chain(related).collect();
    let wrong = if message.is_empty() || is_sentence(message) {
        "a message begins in lower case and ends without a full stop"
    } else if diagnostic.help.as_deref().is_none_or(|help| help.is_empty() || is_sentence(help)) {
        "help is there, begins in lower case and ends without a full stop"
    } else if !places.iter().all(|place| lies_in_its_file(place, source)) {
        "a span lies in its file, around whole characters"
    } else {
        return None;
    };
    Some(format!("{wrong}: {diagnostic:?}"))
}

fn lies_in_its_file(place: &Location, source: &dyn Fn(&str) -> Option<Arc<str>>) -> bool {
    let Some(span) = place.span else { return true };
    // A text that is not UTF-8 is told of at the byte where it ends to be.
    source(&place.path).is_some_and(|text| {
        text.contains('\u{fffd}') || text.get(span.start as usize..span.end as usize).is_some()
    })
}

/// The lines of two reports that differ, between the first and the last of them.
fn difference(expected: &str, found: &str) -> String {
    let (expected, found): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), found.lines().collect());
    let before = expected.iter().zip(&found).take_while(|(a, b)| a == b).count();
    let most = expected.len().min(found.len()) - before;
    let from_end = expected.iter().rev().zip(found.iter().rev());
    let after = from_end.take_while(|(a, b)| a == b).take(most).count();
    let mut lines = Vec::new();
    lines.extend(expected[before..expected.len() - after].iter().map(|line| format!("- {line}")));
    lines.extend(found[before..found.len() - after].iter().map(|line| format!("+ {line}")));
    lines.join("\n")
}

#[test]
fn every_broken_site_gives_its_report() {
    let only = std::env::var("CASE").ok();
    let names: Vec<String> =
        cases().into_iter().filter(|name| only.as_ref().is_none_or(|only| only == name)).collect();
    let differences: Vec<String> = names
        .par_iter()
        .filter_map(|name| check(name).err().map(|difference| format!("{name}:\n{difference}")))
        .collect();
    assert!(
        differences.is_empty(),
        "{} of {} cases:\n{}",
        differences.len(),
        names.len(),
        differences.join("\n")
    );
}

#[test]
fn every_code_has_a_case() {
    let told: BTreeSet<String> = cases()
        .iter()
        .filter_map(|name| fs::read_to_string(folder().join(name).join("expected.txt")).ok())
        .flat_map(|report| report.lines().filter_map(code_of).map(ToOwned::to_owned).collect::<Vec<_>>())
        .collect();
    for code in Code::ALL {
        let elsewhere = ELSEWHERE.iter().any(|(other, _)| other == code);
        assert_eq!(!elsewhere, told.contains(code.name()), "{}", code.name());
    }
}

/// The code in the first line of a report: `error[link-broken]: …`.
fn code_of(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("error[").or_else(|| line.strip_prefix("warning["))?;
    rest.split_once("]: ").map(|(code, _)| code)
}
