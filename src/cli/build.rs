//! `goalpost build` and `goalpost check`.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::Args;
use goalpost::build::{self, Report, Request, Target};
use goalpost::diagnostic::Diagnostic;
use goalpost::diagnostic::report;
use goalpost::document::Moment;
use goalpost::external::{Fetch, gather};
use goalpost::input::Unpublished;
use goalpost::memory::Memory;
use goalpost::output::{EditedFiles, Left, Precompression};

use super::console::Console;
use super::{Global, Outcome, external, project};

#[derive(Debug, Args)]
pub(super) struct BuildArguments {
    /// Where the site goes.
    #[arg(short, long, default_value = project::OUTPUT_FOLDER, env = "GOALPOST_OUTPUT_DIR", value_name = "FOLDER")]
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
    /// Also ask other sites whether the pages that are linked to are still there.
    #[arg(long)]
    external: bool,
    /// How long to wait for each of them, in seconds.
    #[arg(long, default_value = "10", requires = "external", value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=600))]
    timeout: u64,
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
    run(&arguments.site, target, &Links::Inside, global, console)
}

pub(super) fn check(arguments: &CheckArguments, global: &Global, console: &Console) -> Outcome {
    if !arguments.external {
        return run(&arguments.site, Target::Nowhere, &Links::Inside, global, console);
    }
    match external::client(Duration::from_secs(arguments.timeout)) {
        Ok(client) => run(&arguments.site, Target::Nowhere, &Links::All(client), global, console),
        Err(usage) => {
            let _ = usage.print();
            Outcome::Misused
        }
    }
}

/// Which links are checked.
enum Links {
    /// Those within the site.
    Inside,
    /// Those to other sites as well, which this asks for.
    All(Box<dyn Fetch>),
}

fn run(site: &SiteArguments, target: Target, links: &Links, global: &Global, console: &Console) -> Outcome {
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
    let root = &request.input.root;
    let (mut memory, notes) = Memory::load(root);
    build::build_then(&request, &mut memory, |mut report, site, memory| {
        report.diagnostics.extend(notes);
        report.diagnostics.extend(remember(&request, memory));
        let asked = match links {
            Links::Inside => None,
            Links::All(client) => Some(external::ask(&gather(site), &**client, &progress, &mut report)),
        };
        drop(progress);
        console.tell(&report.diagnostics, root);
        for address in &report.made {
            console.detail(&format!("made {address}"));
        }
        console.say(&summary(&report, &request.target, began.elapsed().as_secs_f64()));
        if let Some(line) = asked {
            console.say(&line);
        }
        if let (false, Some(what), Target::Folder { path, .. }) =
            (report.failed(), unpublished_words(unpublished), &request.target)
        {
            let folder = path.display();
            console.say(&format!(
                "`{folder}` holds {what} now, for your eyes only: build without them before you publish it"
            ));
        }
        // All is written and said; freeing a site of ten thousand posts would take longer than saying so.
        if report.failed() { Outcome::Failed.leave() } else { Outcome::Done.leave() }
    })
}

/// What was asked for that readers are not to see.
fn unpublished_words(unpublished: Unpublished) -> Option<&'static str> {
    match (unpublished.drafts, unpublished.future) {
        (true, true) => Some("drafts and posts to come"),
        (true, false) => Some("drafts"),
        (false, true) => Some("posts to come"),
        (false, false) => None,
    }
}

/// Remembers for the next build. `check` remembers nothing: it writes nothing.
fn remember(request: &Request, memory: &Memory) -> Option<Diagnostic> {
    let root = &request.input.root;
    let is_wanted =
        matches!(request.target, Target::Folder { .. }) && root.join(&request.input.config).is_file();
    if is_wanted { memory.save(root).err() } else { None }
}

/// What was built, how long it took, what is to come.
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

pub(super) fn plural(count: usize, one: &str, other: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { other })
}
