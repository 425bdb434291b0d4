//! The benchmark of the preview: how soon a save is served, and how soon it stands in an open page.
//!
//! ```text
//! npm ci --prefix tests/site
//! cargo bench --bench serve
//! cargo bench --bench serve -- --posts 1000,10000 --saves 50 --folder /dev/shm --program target/release/goalpost
//! ```
//!
//! Owns the sites that are measured, on a memory file system, and what the program is. Refuses to measure: that needs a
//! browser, and the driver of the browser is in Node (`serve/serve.mjs`), which says what each row of its table is.
#![expect(clippy::disallowed_methods, reason = "a benchmark makes files and runs programs")]

use std::env;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

#[expect(dead_code, reason = "posts with worksheets are measured by the bench of worksheets")]
mod corpus;

use corpus::{Code, Corpus, Worksheets};

/// What measures, below the folder of the package.
const SCRIPT: &str = "benches/serve/serve.mjs";

const USAGE: &str =
    "usage: cargo bench --bench serve -- [--posts N,N…] [--saves N] [--folder DIR] [--program FILE]";

fn main() -> ExitCode {
    // Cargo adds `--bench` of its own accord.
    let words: Vec<String> = env::args().skip(1).filter(|word| word != "--bench").collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let Some(options) = Options::read(&words) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    if let Err(error) = run(&options) {
        eprintln!("error: {error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// What the command line asks for.
struct Options {
    /// The sizes of the sites.
    posts: Vec<usize>,
    /// How many saves of each kind are measured.
    saves: usize,
    /// The folder in which all files lie.
    folder: Option<PathBuf>,
    /// What is measured.
    program: PathBuf,
}

impl Options {
    fn read(words: &[&str]) -> Option<Self> {
        let program = PathBuf::from(env!("CARGO_BIN_EXE_goalpost"));
        let mut options = Self { posts: vec![1_000, 10_000], saves: 50, folder: None, program };
        for pair in words.chunks(2) {
            match *pair {
                ["--posts", list] => {
                    options.posts =
                        list.split(',').map(|number| number.parse().ok()).collect::<Option<_>>()?;
                }
                ["--saves", number] => options.saves = number.parse().ok()?,
                ["--folder", folder] => options.folder = Some(PathBuf::from(folder)),
                ["--program", program] => options.program = PathBuf::from(program),
                _ => return None,
            }
        }
        (options.saves > 0 && options.posts.iter().all(|posts| *posts > 0)).then_some(options)
    }
}

fn run(options: &Options) -> io::Result<()> {
    let folder = match &options.folder {
        Some(folder) => tempfile::tempdir_in(folder)?,
        None => tempfile::tempdir_in("/dev/shm").or_else(|_| {
            println!("There is no /dev/shm: files lie on a disk, which is slower and less even.");
            tempfile::tempdir()
        })?,
    };
    let mut measure = Command::new("node");
    measure.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join(SCRIPT));
    measure.arg("--program").arg(&options.program).arg("--saves").arg(options.saves.to_string());
    for &posts in &options.posts {
        let root = folder.path().join(format!("site-{posts}"));
        Corpus { posts, code: Code::None, worksheets: Worksheets::None }.write(&root)?;
        measure.arg(root);
    }
    let status = measure.status().map_err(|error| {
        io::Error::other(format!("`node` does not start ({error}): install Node 20 or newer"))
    })?;
    if status.success() {
        Ok(())
    } else {
        Err(io::Error::other(format!("the measurement ended with {status}")))
    }
}
