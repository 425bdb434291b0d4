//! The comparison of what is served with what a clean build makes.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use goalpost::address;
use goalpost::build::{self, Report, Request, Target};
use goalpost::config;
use goalpost::diagnostic::Diagnostic;
use goalpost::input::{self, Address, Changed, Unpublished};
use goalpost::memory::Memory;
use goalpost::output::{EditedFiles, Precompression};
use goalpost::serve::client::SCRIPT;

use crate::folder::tree;
use crate::project::Project;
use crate::server::{Answer, Greeting, Problem, Server};

/// So long after the last save everything is served as it must be, however busy the machine is.
const LATEST: Duration = Duration::from_secs(10);

/// The list of what a build has written.
const MANIFEST: &str = ".goalpost-manifest";

/// The site as a clean build makes it.
pub(crate) struct Clean {
    report: Report,
    /// The path before every address.
    pub(crate) base: String,
    /// What there is, by address.
    pub(crate) files: Vec<(String, Vec<u8>)>,
    /// What the worksheets ask for, as the build notes it.
    pub(crate) lock: Option<Vec<u8>>,
}

impl Clean {
    /// Builds a copy of the project with nothing to remember.
    pub(crate) fn build(project: &Project, origin: &str, now: i64) -> Self {
        let folder = project.folder.path().join("clean");
        let (root, output) = (folder.join("project"), folder.join("public"));
        fs::create_dir_all(&root).expect("a folder can be made");
        project.copy_to(&root);
        let report = build::build(&request(&root, &output, origin, now), &mut Memory::default());
        let mut files = tree(&output);
        files.remove(MANIFEST);
        let files = files.into_iter().map(|(file, bytes)| (address_of(&file), bytes)).collect();
        let lock = fs::read(root.join("worksheets.lock")).ok();
        fs::remove_dir_all(&folder).expect("what was written can be removed");
        let (config, _) = config::parse(&input::CONFIG_FILE.into(), &project.text(input::CONFIG_FILE));
        Self { report, base: config.base_url.path, files, lock }
    }

    /// Whether it can be built.
    pub(crate) fn is_sound(&self) -> bool {
        !self.report.failed()
    }

    fn problems(&self) -> BTreeSet<Problem> {
        self.report.diagnostics.iter().map(problem).collect()
    }
}

/// How an address is asked for.
pub(crate) fn target(base: &str, address: &str) -> String {
    let mut target = base.to_owned();
    address::encode(address, &mut target);
    target
}

fn problem(diagnostic: &Diagnostic) -> Problem {
    Problem {
        is_error: diagnostic.is_error(),
        code: diagnostic.code.name().to_owned(),
        file: diagnostic.location.as_ref().map(|location| location.path.to_string()),
        message: diagnostic.message.clone(),
    }
}

fn request(root: &Path, output: &Path, origin: &str, now: i64) -> Request {
    Request {
        input: input::Request {
            root: root.to_owned(),
            config: input::CONFIG_FILE.into(),
            address: Address::Origin(origin.to_owned()),
            now,
            // No stamp is believed.
            began: 0,
            unpublished: Unpublished { drafts: true, future: true },
            changed: Changed::Everything,
        },
        target: Target::Folder {
            path: output.to_owned(),
            home: None,
            edited: EditedFiles::Refuse,
            precompression: Precompression::Off,
        },
    }
}

/// The address of an output file, as a static host has it.
fn address_of(file: &str) -> String {
    match file.strip_suffix("index.html") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => format!("/{folder}"),
        _ => format!("/{file}"),
    }
}

/// Waits until every file of a site that can be built is served, byte for byte, nothing of the site before that is gone,
/// and the same problems are told.
pub(crate) fn settle(server: &mut Server, clean: &Clean, gone: &[String]) -> Result<(), String> {
    let told = clean.problems();
    let mut first = 0;
    until_latest(server, |server| {
        let before = server.greeting();
        // What differed last is asked for first.
        let files = clean.files[first..].iter().chain(&clean.files[..first]);
        for (index, (address, bytes)) in files.enumerate() {
            let answer = without_script(server.get(&target(&clean.base, address)));
            if answer.status != 200 || answer.body != *bytes {
                first = (first + index) % clean.files.len();
                return Err(differs(address, &answer, bytes));
            }
        }
        for address in gone {
            let answer = server.get(&target(&clean.base, address));
            if answer.status != 404 {
                return Err(format!("{address} is gone and is answered with {}", answer.status));
            }
        }
        let after = server.greeting();
        if after.problems != told {
            return Err(different_problems(&after, &told));
        }
        if before.revision == after.revision { Ok(()) } else { Err("the preview was not at rest".to_owned()) }
    })
}

/// Waits until the errors of a site that cannot be built are told, while targets are answered.
pub(crate) fn hear_errors(server: &mut Server, clean: &Clean, targets: &[String]) -> Result<(), String> {
    let is_error = |problem: &&Problem| problem.is_error;
    let errors: BTreeSet<Problem> = clean.problems().iter().filter(is_error).cloned().collect();
    // Where the settings or the theme cannot be read, the last ones stand in, and the rest of the site is that of them.
    let is_of =
        |problem: &Problem, place: &str| problem.file.as_deref().is_some_and(|it| it.starts_with(place));
    let place = ["site.toml", "themes/", "templates/"]
        .into_iter()
        .find(|place| errors.iter().any(|problem| is_of(problem, place)));
    until_latest(server, |server| {
        let greeting = server.greeting();
        let told: BTreeSet<Problem> = greeting.problems.iter().filter(is_error).cloned().collect();
        let is_told = match place {
            Some(place) => errors.iter().filter(|it| is_of(it, place)).any(|it| told.contains(it)),
            None => errors == told,
        };
        for target in targets {
            let status = server.get(target).status;
            // The base path may be another since.
            if ![200, 301, 307, 404, 500].contains(&status) {
                return Err(format!("{target} is answered with {status}"));
            }
        }
        if is_told { Ok(()) } else { Err(different_problems(&greeting, &errors)) }
    })
}

fn until_latest(
    server: &mut Server,
    mut attempt: impl FnMut(&mut Server) -> Result<(), String>,
) -> Result<(), String> {
    let latest = Instant::now() + LATEST;
    loop {
        let outcome = attempt(server);
        server.assert_alive();
        if outcome.is_ok() || Instant::now() > latest {
            return outcome;
        }
        sleep(Duration::from_millis(10));
    }
}

fn without_script(answer: Answer) -> Answer {
    let [begin, end] = SCRIPT.map(str::as_bytes);
    let mut body = answer.body;
    let find = |part: &[u8], from: usize| {
        body[from..].windows(part.len()).position(|other| other == part).map(|at| from + at)
    };
    if let Some(from) = find(begin, 0)
        && let Some(to) = find(end, from)
    {
        body.drain(from..to + end.len());
    }
    Answer { body, ..answer }
}

fn differs(address: &str, answer: &Answer, bytes: &[u8]) -> String {
    let same = answer.body.iter().zip(bytes).take_while(|(a, b)| a == b).count();
    let around = |bytes: &[u8]| {
        let part = &bytes[same.saturating_sub(200).min(bytes.len())..(same + 200).min(bytes.len())];
        String::from_utf8_lossy(part).into_owned()
    };
    format!(
        "{address} is answered with {}, and differs from its byte {same} on (of {}, and {} of a clean build)\n\
         --- served\n{}\n--- clean\n{}",
        answer.status,
        answer.body.len(),
        bytes.len(),
        around(&answer.body),
        around(bytes)
    )
}

fn different_problems(greeting: &Greeting, expected: &BTreeSet<Problem>) -> String {
    let surplus: Vec<&Problem> = greeting.problems.difference(expected).collect();
    let missing: Vec<&Problem> = expected.difference(&greeting.problems).collect();
    format!(
        "other problems are told.\nOnly by the preview: {surplus:#?}\nOnly by a clean build: {missing:#?}"
    )
}
