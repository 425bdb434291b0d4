//! `goalpost list`: what is in the drawer, what is to come, how far each series is, which worksheets there are.
//!
//! Owns the tables for people and the objects for programs, whose keys stay. Refuses to judge the site: what is wrong
//! with it stops no list, and `goalpost check` tells it.

use clap::{Args, ValueEnum};
use goalpost::diagnostic::Diagnostic;
use goalpost::document::collection::{self, DocumentId, Documents};
use goalpost::document::{Kind, Moment};
use goalpost::input::{self, Inputs, Unpublished};
use goalpost::memory::Memory;
use goalpost::site::Site;
use serde::Serialize;

use super::console::{self, Console};
use super::{Global, MessageFormat, Outcome, project, table};

mod series;
mod worksheets;

use series::Detail;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// What to list.
    #[arg(value_name = "drafts|scheduled|series|posts|worksheets")]
    what: What,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum What {
    /// What is not to be published yet, by file.
    Drafts,
    /// Posts with a date to come, the next one first.
    Scheduled,
    /// Series, and what is out of each; with `--verbose` also their parts.
    Series,
    /// Posts that are published, the newest first.
    Posts,
    /// Worksheets, those of posts too, by id, and how much each asks.
    Worksheets,
}

/// A document of a list.
#[derive(Debug, Serialize)]
struct Entry {
    /// By RFC 3339, the day alone or with time and offset; of drafts it may be absent.
    date: Option<String>,
    title: String,
    /// Relative to the folder of the site.
    path: String,
    #[serde(skip)]
    moment: Option<Moment>,
}

pub(super) fn run(arguments: &Arguments, global: &Global, console: &Console) -> Outcome {
    match print(arguments.what, global, console) {
        Ok(outcome) => outcome,
        Err(diagnostic) => {
            console.tell(&[diagnostic], &global.root);
            Outcome::Failed
        }
    }
}

fn print(what: What, global: &Global, console: &Console) -> Result<Outcome, Diagnostic> {
    let request = project::request(global, None, Unpublished::default())?;
    let mut memory = Memory::default();
    let inputs = input::read(&request, &mut memory);
    project::require_site(&inputs)?;
    let documents = collection::collect(&inputs, &mut memory);
    let site = Site::link(&inputs, &documents, &mut memory);
    let detail = if global.verbose { Detail::Parts } else { Detail::Series };
    let text = match (what, global.message_format) {
        (What::Series, MessageFormat::Human) => series::table(&series::entries(&site), detail),
        (What::Series, MessageFormat::Json) => objects(&series::entries(&site)),
        (What::Worksheets, MessageFormat::Human) => worksheets::table(&worksheets::entries(&site)),
        (What::Worksheets, MessageFormat::Json) => objects(&worksheets::entries(&site)),
        (_, MessageFormat::Human) => rows(what, &entries(what, &site)),
        (_, MessageFormat::Json) => objects(&entries(what, &site)),
    };
    if text.is_empty() {
        console.say(nothing(what));
    }
    tell_errors(&inputs, &documents, &site, console);
    Ok(console::print_bytes(text.as_bytes()))
}

fn nothing(what: What) -> &'static str {
    match what {
        What::Drafts => "no drafts",
        What::Scheduled => "no scheduled posts",
        What::Series => "no series",
        What::Posts => "no posts",
        What::Worksheets => "no worksheets",
    }
}

fn entries(what: What, site: &Site<'_>) -> Vec<Entry> {
    let documents = site.documents;
    let is_draft = |id: &DocumentId| documents.facts[*id as usize].draft;
    let ids: Vec<DocumentId> = match what {
        What::Drafts => documents.ids().filter(is_draft).collect(),
        What::Scheduled => site.scheduled.clone(),
        What::Posts => site.posts.clone(),
        What::Series | What::Worksheets => Vec::new(),
    };
    ids.into_iter().map(|id| Entry::new(documents, id)).collect()
}

impl Entry {
    fn new(documents: &Documents<'_>, id: DocumentId) -> Self {
        let document = documents.get(id);
        let moment = document.summary.date;
        // A snippet has no title; its id is what posts call it by.
        let title = match document.kind {
            Kind::Snippet => &document.summary.slug,
            _ => &document.summary.title,
        };
        Self {
            date: moment.map(Moment::rfc3339),
            title: title.clone(),
            path: documents.file(id).to_string(),
            moment,
        }
    }
}

/// The entries for people: what a list is ordered by comes first.
fn rows(what: What, entries: &[Entry]) -> String {
    let row = |entry: &Entry| {
        let date = entry.moment.map(day).unwrap_or_default();
        match what {
            What::Drafts => [entry.path.clone(), entry.title.clone(), date],
            _ => [date, entry.title.clone(), entry.path.clone()],
        }
    };
    in_lines(&table::lines(&entries.iter().map(row).collect::<Vec<_>>()))
}

/// The entries for programs, one object a line.
fn objects<T: Serialize>(entries: &[T]) -> String {
    let object = |entry| serde_json::to_string(entry).expect("texts and numbers can be written as JSON");
    in_lines(&entries.iter().map(object).collect::<Vec<_>>())
}

fn in_lines(lines: &[String]) -> String {
    lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect()
}

/// A moment for people, in the site's time.
fn day(moment: Moment) -> String {
    let day = moment.day_only().rfc3339();
    if moment.has_time { format!("{day} {:02}:{:02}", moment.hour, moment.minute) } else { day }
}

/// Says that a list may lack something.
fn tell_errors(inputs: &Inputs, documents: &Documents<'_>, site: &Site<'_>, console: &Console) {
    let stages = [&inputs.diagnostics, &documents.diagnostics, &site.diagnostics];
    if stages.into_iter().flatten().any(Diagnostic::is_error) {
        console.say("The site has errors, so something may be missing here; `goalpost check` tells them.");
    }
}
