//! `goalpost build` and `goalpost check`.

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;
use goalpost::build::{self, Report, Request, Target};
use goalpost::diagnostic::Diagnostic;
use goalpost::diagnostic::report;
use goalpost::document::Moment;
use goalpost::input::Unpublished;
use goalpost::memory::Memory;
use goalpost::output::{EditedFiles, Left, Precompression};

use super::console::Console;
use super::{Global, Outcome, project};

#[derive(Debug, Args)]
pub(super) struct BuildArguments {
    /// Where the site goes.
    #[arg(short, long, default_value = "public", env = "GOALPOST_OUTPUT_DIR", value_name = "FOLDER")]
    output_dir: PathBuf,
    /// Replace files of the output that were changed by another hand.
    #[arg(long)]
    force: bool,
    /// Also write text compressed, as `.gz` and `.br`, for hosts that send it so.
    #[arg(long)]
    precompress: bool,
    #[command(flatten)]
    site: SiteArguments,
}

#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    #[command(flatten)]
    site: SiteArguments,
}

/// What a site is made of.
#[derive(Debug, Args)]
struct SiteArguments {
    /// Where the site is published, in place of `base_url`.
    #[arg(short = 'u', long, env = "GOALPOST_BASE_URL", value_name = "URL")]
    base_url: Option<String>,
    /// Take drafts in.
    #[arg(long)]
    drafts: bool,
    /// Take posts in whose date is to come.
    #[arg(long)]
    future: bool,
    /// How many things are done at once; as many as the machine has cores if left out.
    #[arg(short, long, env = "GOALPOST_JOBS", value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,
}

pub(super) fn build(arguments: &BuildArguments, global: &Global, console: &Console) -> Outcome {
    let target = Target::Folder {
        path: arguments.output_dir.clone(),
        home: project::home(),
        edited: if arguments.force { EditedFiles::Replace } else { EditedFiles::Refuse },
        precompression: if arguments.precompress { Precompression::On } else { Precompression::Off },
    };
    run(&arguments.site, target, global, console)
}

pub(super) fn check(arguments: &CheckArguments, global: &Global, console: &Console) -> Outcome {
    run(&arguments.site, Target::Nowhere, global, console)
}

fn run(site: &SiteArguments, target: Target, global: &Global, console: &Console) -> Outcome {
    let began = Instant::now();
    let unpublished = Unpublished { drafts: site.drafts, future: site.future };
    let input = match project::request(global, site.base_url.clone(), unpublished) {
        Ok(input) => input,
        Err(diagnostic) => {
            console.tell(&[diagnostic], &global.root);
            return Outcome::Failed;
        }
    };
    if let Some(jobs) = site.jobs {
        // Fails only if the pool exists already, and nothing before this makes one.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(usize::from(jobs)).build_global();
    }
    let progress = console.progress("Building …");
    let request = Request { input, target };
    let (mut report, notes) = build_and_remember(&request);
    report.diagnostics.extend(notes);
    drop(progress);
    console.tell(&report.diagnostics, &request.input.root);
    for address in &report.made {
        console.detail(&format!("made {address}"));
    }
    console.say(&summary(&report, &request.target, began.elapsed().as_secs_f64()));
    if report.failed() { Outcome::Failed } else { Outcome::Done }
}

/// Builds with what the last build remembered, and remembers for the next. `check` remembers nothing: it writes
/// nothing.
fn build_and_remember(request: &Request) -> (Report, Vec<Diagnostic>) {
    let root = &request.input.root;
    let (mut memory, mut notes) = Memory::load(root);
    let report = build::build(request, &mut memory);
    if matches!(request.target, Target::Folder { .. }) && root.join(&request.input.config).is_file() {
        notes.extend(memory.save(root).err());
    }
    (report, notes)
}

/// The last line: what was built, how long it took, what is to come.
fn summary(report: &Report, target: &Target, seconds: f64) -> String {
    let found = report::summary(&report.diagnostics).unwrap_or_default();
    if report.failed() {
        let consequence = match (target, report.left) {
            (Target::Nowhere, _) => "",
            (Target::Folder { .. }, Left::Untouched) => "; the site was left as it was",
            (Target::Folder { .. }, Left::Mixed) => {
                "; a part of the new site is published: mend this and build again"
            }
        };
        return format!("{found}{consequence}");
    }
    let posts = plural(report.posts, "post", "posts");
    let mut line = match target {
        Target::Nowhere => format!("Checked {posts} in {seconds:.2} s: no errors"),
        Target::Folder { path, .. } => {
            let files = plural(report.files, "file", "files");
            let deleted =
                if report.deleted > 0 { format!(", {} deleted", report.deleted) } else { String::new() };
            format!(
                "Built {posts} into {} in {seconds:.2} s: {files}, {} written{deleted}",
                path.display(),
                report.written
            )
        }
    };
    if !report.diagnostics.is_empty() {
        line = format!("{line}; {found}");
    }
    if let Some((title, moment)) = &report.next {
        line = format!("{line}\nNext: \"{title}\" on {}; build again then", day(*moment));
    }
    line
}

fn day(moment: Moment) -> String {
    let Moment { year, month, day, hour, minute, .. } = moment;
    if moment.has_time {
        format!("{year:04}-{month:02}-{day:02} at {hour:02}:{minute:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02}")
    }
}

fn plural(count: usize, one: &str, other: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { other })
}
