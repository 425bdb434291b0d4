//! The worksheets of a site, those of posts too.

use goalpost::document::Kind;
use goalpost::document::collection::DocumentId;
use goalpost::site::{Site, State};
use serde::Serialize;

use super::super::table;
use super::in_lines;

/// A worksheet of the list.
#[derive(Debug, Serialize)]
pub(super) struct Entry {
    /// By which expressions and other texts call it.
    id: String,
    title: String,
    /// Relative to the folder of the site.
    path: String,
    /// `out`, `scheduled`, `draft` or `expired`.
    state: &'static str,
    /// How many answers it asks for.
    answers: usize,
}

/// All worksheets, by id.
pub(super) fn entries(site: &Site<'_>) -> Vec<Entry> {
    let mut entries: Vec<Entry> = site.documents.ids().flat_map(|id| of_document(site, id)).collect();
    entries.sort_by(|a, b| (&a.id, &a.path).cmp(&(&b.id, &b.path)));
    entries
}

fn of_document(site: &Site<'_>, id: DocumentId) -> Vec<Entry> {
    let document = site.documents.get(id);
    let state = match site.states[id as usize] {
        State::Out => "out",
        State::Scheduled => "scheduled",
        State::Draft => "draft",
        State::Expired => "expired",
    };
    let entry = |id_of_it: &str, title: &str, answers| Entry {
        id: id_of_it.to_owned(),
        title: if title.is_empty() { &document.summary.title } else { title }.to_owned(),
        path: site.documents.file(id).to_string(),
        state,
        answers,
    };
    let own = document.outline.worksheets.iter().filter(|worksheet| !worksheet.is_loose());
    let mut found: Vec<Entry> = own.map(|it| entry(&it.id, &it.title, it.answers.len())).collect();
    // A file of worksheets counts, even while nothing is asked in it.
    if found.is_empty() && document.kind == Kind::Worksheet {
        found.push(entry(&document.summary.slug, "", 0));
    }
    found
}

/// The worksheets for people.
pub(super) fn table(entries: &[Entry]) -> String {
    let row = |entry: &Entry| {
        let state = if entry.state == "out" { String::new() } else { entry.state.to_owned() };
        [entry.id.clone(), entry.title.clone(), entry.path.clone(), state]
    };
    in_lines(&table::lines(&entries.iter().map(row).collect::<Vec<_>>()))
}
