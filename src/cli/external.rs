//! `goalpost check --external`: the client, and what is said while it asks and afterwards.

use std::time::Duration;

use goalpost::build;
use goalpost::diagnostic;
use goalpost::external::{self, Fetch, Links, Report};

use super::build::plural;
use super::console::Progress;

/// The client that asks other sites.
#[cfg(feature = "external-links")]
#[expect(clippy::unnecessary_wraps, reason = "a program that is built without it has none")]
pub(super) fn client(timeout: Duration) -> Result<Box<dyn Fetch>, clap::Error> {
    Ok(Box::new(external::Client::new(timeout)))
}

/// Says how to get the client, which this program is built without.
#[cfg(not(feature = "external-links"))]
pub(super) fn client(_timeout: Duration) -> Result<Box<dyn Fetch>, clap::Error> {
    use clap::CommandFactory as _;

    let message = "this `goalpost` is built without `--external`, which takes longer to compile\n\n\
        In Goalpost's own folder, this makes one that has it:\n  \
        cargo install --path . --features external-links";
    Err(super::Arguments::command().error(clap::error::ErrorKind::UnknownArgument, message))
}

/// Asks for all outside links, adds what they bring to light to the report, and gives the line that sums it up.
pub(super) fn ask(
    links: &Links,
    client: &dyn Fetch,
    progress: &Progress,
    report: &mut build::Report,
) -> String {
    let asked = external::check(links, client, &|done, all| {
        progress.change(&format!("Asking other sites: {done} of {} …", plural(all, "link", "links")));
    });
    let line = summary(&asked);
    report.diagnostics.extend(asked.diagnostics);
    diagnostic::sort(&mut report.diagnostics);
    line
}

fn summary(report: &Report) -> String {
    let Report { asked, found, moved, broken, skipped, .. } = *report;
    let count = |count: usize, one: &str, other: &str| (count > 0).then(|| plural(count, one, other));
    let there =
        count(found, "is there", "are there").map(|there| match count(moved, "has moved", "have moved") {
            Some(moved) => format!("{there} ({moved})"),
            None => there,
        });
    let parts = [
        there,
        count(broken, "is broken", "are broken"),
        count(report.in_doubt(), "is in doubt", "are in doubt"),
        count(skipped, "was skipped", "were skipped"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let links = plural(asked, "outside link", "outside links");
    if parts.is_empty() {
        format!("Asked for {links}")
    } else {
        format!("Asked for {links}: {}", parts.join(", "))
    }
}
