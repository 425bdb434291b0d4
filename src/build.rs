//! The build: the whole story.
//!
//! ```text
//! input ──► document ──► site ──► plan ──► render ──► output
//!  read      parse ∥     link     routes    Tera ∥     write
//! ```
//!
//! This file alone knows the order of the stages. There is no other way through them: a build that can take much
//! from an earlier one is this same call with a fuller [`Memory`], and gives the same bytes.

use std::path::PathBuf;
use std::sync::Arc;

use crate::diagnostic::{self, Code, Diagnostic};
use crate::document::Moment;
use crate::document::collection;
use crate::input::{self, Inputs};
use crate::memory::Memory;
use crate::output::{self, EditedFiles, Left, Output, Precompression};
use crate::plan::{self, Plan};
use crate::render::Renderer;
use crate::site::Site;

/// What is built, and where to.
#[derive(Clone, Debug)]
pub struct Request {
    /// What is read.
    pub input: input::Request,
    /// Where the site goes.
    pub target: Target,
}

/// Where a site goes.
#[derive(Clone, Debug)]
pub enum Target {
    /// Nowhere: everything is made and checked, and forgotten.
    Nowhere,
    /// To a folder.
    Folder {
        /// Which; relative to the project if it is not absolute.
        path: PathBuf,
        /// The user's home folder, which is never written to.
        home: Option<PathBuf>,
        /// What becomes of files that were changed by another hand.
        edited: EditedFiles,
        /// Whether text is also written compressed.
        precompression: Precompression,
    },
}

/// What a build has to tell.
#[derive(Debug, Default)]
pub struct Report {
    /// Everything there is to say, errors first. With an error, the old site stands; untouched, unless the disk failed
    /// when the new one was moved to its place.
    pub diagnostics: Vec<Diagnostic>,
    /// How many posts are published.
    pub posts: usize,
    /// How many files the site has.
    pub files: usize,
    /// The addresses of the files that were made anew.
    pub made: Vec<String>,
    /// How many files were written; fewer than made, where the bytes turned out the same.
    pub written: usize,
    /// How many files were deleted.
    pub deleted: usize,
    /// What became of the output folder, if the build failed.
    pub left: Left,
    /// The next post that is scheduled: its title and its date.
    pub next: Option<(String, Moment)>,
}

impl Report {
    /// Whether the site was not published.
    pub fn failed(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }
}

/// A site that only has to be rendered.
pub struct Planned<'s> {
    /// The site.
    pub site: &'s Site<'s>,
    /// Its files.
    pub plan: Arc<Plan>,
    /// What makes their bytes.
    pub renderer: Renderer<'s, 's>,
    /// All that the stages had to tell, in no order.
    pub diagnostics: Vec<Diagnostic>,
}

/// Goes through the stages up to the one before rendering, and does something with what they made. A preview stops
/// here, and renders what it is asked for.
pub fn plan_then<T>(
    request: &input::Request,
    memory: &mut Memory,
    then: impl FnOnce(Planned<'_>, &mut Memory) -> T,
) -> T {
    let inputs = input::read(request, memory);
    let documents = collection::collect(&inputs, memory);
    let site = Site::link(&inputs, &documents, memory);
    let plan = plan::plan(&site, memory);
    let (renderer, of_templates) = Renderer::new(&site, memory);

    let told =
        [&inputs.diagnostics, &documents.diagnostics, &site.diagnostics, &plan.diagnostics, &of_templates];
    let diagnostics = told.into_iter().flatten().cloned().collect();
    then(Planned { site: &site, plan, renderer, diagnostics }, memory)
}

/// Builds a site.
pub fn build(request: &Request, memory: &mut Memory) -> Report {
    build_then(request, memory, |report, _, _| report)
}

/// Builds a site, and does something with the report before all is freed that the build was made of: the caller may take
/// from the linked site what the report does not hold, and a command that ends the process there spares its user the
/// time that freeing takes.
pub fn build_then<T>(
    request: &Request,
    memory: &mut Memory,
    then: impl FnOnce(Report, &Site<'_>, &mut Memory) -> T,
) -> T {
    plan_then(&request.input, memory, |planned, memory| {
        let Planned { site, plan, renderer, diagnostics } = planned;
        let (output, of_output) = open(request, site.inputs, memory);
        let rendered = renderer.render(&plan.pages, &output);
        renderer.remember(memory);

        let mut report = Report {
            posts: site.posts.len(),
            files: plan.pages.len(),
            made: rendered.made,
            next: next(site),
            diagnostics: [diagnostics, of_output, rendered.diagnostics].concat(),
            ..Report::default()
        };
        finish(output, &mut report, memory);
        keep_lock(request, site, &mut report);
        diagnostic::sort(&mut report.diagnostics);
        then(report, site, memory)
    })
}

/// Opens the output; one that must not be written is told, and the site is checked all the same.
fn open(request: &Request, inputs: &Inputs, memory: &Memory) -> (Output, Vec<Diagnostic>) {
    let Target::Folder { path, home, edited, precompression } = &request.target else {
        return (Output::nowhere(), Vec::new());
    };
    // Where there is no site, not even a lock is left behind.
    if inputs.diagnostics.iter().any(|diagnostic| diagnostic.code == Code::SiteMissing) {
        return (Output::nowhere(), Vec::new());
    }
    let is_sound = !inputs.diagnostics.iter().any(Diagnostic::is_error);
    let site = if is_sound { format!("{}{}", inputs.home.origin, inputs.home.path) } else { String::new() };
    let opened = Output::open(&crate::output::Request {
        folder: path,
        project: &request.input.root,
        home: home.as_deref(),
        site: &site,
        edited: *edited,
        precompression: *precompression,
        stamps: memory.outputs.contents.clone(),
    });
    match opened {
        Ok(output) => (output, Vec::new()),
        Err(diagnostics) => (Output::nowhere(), diagnostics),
    }
}

/// Publishes what was made, unless anything went wrong.
fn finish(output: Output, report: &mut Report, memory: &mut Memory) {
    if report.failed() {
        // Dropped, it undoes all that was made ready.
        return drop(output);
    }
    match output.commit() {
        Ok(committed) => {
            report.written = committed.written;
            report.deleted = committed.deleted;
            report.diagnostics.extend(committed.notes);
            if *memory.outputs.contents != committed.stamps {
                memory.outputs.contents = committed.stamps.into();
                memory.outputs.changed = true;
            }
        }
        Err(failed) => {
            report.diagnostics.extend(failed.diagnostics);
            report.left = failed.left;
        }
    }
}

/// Notes what the worksheets of the published site ask for. A build to nowhere notes nothing.
fn keep_lock(request: &Request, site: &Site<'_>, report: &mut Report) {
    let Some(text) = &site.worksheets.lock else { return };
    if matches!(request.target, Target::Folder { .. }) && !report.failed() {
        report.diagnostics.extend(output::keep_lock(&request.input.root, text).err());
    }
}

/// The post that will be out next.
fn next(site: &Site<'_>) -> Option<(String, Moment)> {
    let summary = &site.documents.get(*site.scheduled.first()?).summary;
    Some((summary.title.clone(), summary.date?))
}
