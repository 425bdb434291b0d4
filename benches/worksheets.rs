//! The benchmark of worksheets: how much longer `goalpost build` takes for posts that have one each.
//!
//! ```text
//! cargo bench --bench worksheets
//! cargo bench --bench worksheets -- --posts 1000 --runs 9 --folder /dev/shm
//! ```
//!
//! Owns three sites of the same posts and the table of their times: the posts alone; each with a worksheet of its own
//! between fences; each showing one of twenty worksheets that stand alone. The first way is the dearer one, since every
//! worksheet is read, checked and written once for each post; the second is how worksheets are handed out. Clean builds
//! must take no more than twice the time of the posts alone (`MOST`): where they do, the program ends with 1. Times after
//! an edit are for information.
//!
//! Every measurement is of the release program as a process of its own, on a memory file system. The sites are built in
//! turn, run after run, and a ratio is the median of the ratios within each run, so that a machine that slows down slows
//! all of them.
#![expect(
    clippy::disallowed_methods,
    reason = "a benchmark makes files, runs programs and looks at the clock"
)]

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

mod corpus;
mod measure;

use corpus::{Code, Corpus, Worksheets};
use measure::{median, peak_memory, seconds};

const USAGE: &str = "usage: cargo bench --bench worksheets -- [--posts N] [--runs N] [--folder DIR]";
/// How many times as long as the posts alone a clean build may take.
const MOST: f64 = 2.0;
const MEBIBYTE: u64 = 1024 * 1024;

fn main() -> ExitCode {
    // Cargo adds `--bench` of its own accord.
    let words: Vec<String> = env::args().skip(1).filter(|word| word != "--bench").collect();
    let Some(options) = Options::read(&words) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    match run(&options) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// What the command line asks for.
struct Options {
    /// How many posts each site has.
    posts: usize,
    /// How often everything is measured.
    runs: usize,
    /// The folder in which all files lie.
    folder: Option<PathBuf>,
}

impl Options {
    fn read(words: &[String]) -> Option<Self> {
        let mut options = Self { posts: 1_000, runs: 9, folder: None };
        for pair in words.chunks(2) {
            match pair {
                [key, number] if key == "--posts" => options.posts = number.parse().ok()?,
                [key, number] if key == "--runs" => options.runs = number.parse().ok()?,
                [key, folder] if key == "--folder" => options.folder = Some(PathBuf::from(folder)),
                _ => return None,
            }
        }
        (options.runs > 0 && options.posts > 0).then_some(options)
    }
}

/// Measures all and prints the table; tells whether every ratio is small enough.
fn run(options: &Options) -> io::Result<bool> {
    let folder = match &options.folder {
        Some(folder) => tempfile::tempdir_in(folder)?,
        None => tempfile::tempdir_in("/dev/shm").or_else(|_| {
            println!("There is no /dev/shm: files lie on a disk, and the ratios say little.");
            tempfile::tempdir()
        })?,
    };
    println!("Files lie in {}; {} posts, {} runs.", folder.path().display(), options.posts, options.runs);
    let kinds = [Worksheets::None, Worksheets::Inline, Worksheets::Embedded];
    let sites = kinds.map(|kind| Site::make(folder.path(), kind, options.posts));
    let sites = sites.into_iter().collect::<io::Result<Vec<Site>>>()?;
    let mut times = Times::default();
    for run in 0..options.runs {
        for step in Step::ALL {
            for site in &sites {
                if site.prepare(step, run)? {
                    let time = seconds(&mut site.build())?;
                    times.entry((step, site.name)).or_default().push(time);
                }
            }
        }
    }
    print(&sites, &times)
}

/// Something that is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    /// A build with an empty memory into an empty folder.
    Clean,
    /// A build after the words of one post changed.
    EditedPost,
    /// A build after one worksheet changed: of one post, or of all that show it.
    EditedWorksheet,
}

impl Step {
    const ALL: [Self; 3] = [Self::Clean, Self::EditedPost, Self::EditedWorksheet];

    fn name(self) -> &'static str {
        match self {
            Self::Clean => "clean build",
            Self::EditedPost => "one post edited",
            Self::EditedWorksheet => "one worksheet edited",
        }
    }
}

/// Seconds by what is measured and the name of the site, one for each run.
type Times = BTreeMap<(Step, &'static str), Vec<f64>>;

/// A corpus on disk with its output.
struct Site {
    name: &'static str,
    root: PathBuf,
    output: PathBuf,
    /// The post that is edited, and its text before.
    post: (PathBuf, String),
    /// The file with the worksheet that is edited, and its text before.
    worksheet: Option<(PathBuf, String)>,
}

impl Site {
    fn make(folder: &Path, worksheets: Worksheets, posts: usize) -> io::Result<Self> {
        let name = match worksheets {
            Worksheets::None => "posts alone",
            Worksheets::Inline => "one in each post",
            Worksheets::Embedded => "one of twenty shown",
        };
        let root = folder.join(format!("{worksheets:?}"));
        let files = Corpus { posts, code: Code::None, worksheets }.write(&root)?;
        let with_text = |file: PathBuf| fs::read_to_string(&file).map(|text| (file, text));
        let post = with_text(files[posts / 2].clone())?;
        let worksheet = match worksheets {
            Worksheets::None => None,
            Worksheets::Inline => Some(post.clone()),
            Worksheets::Embedded => {
                let first = fs::read_dir(root.join("content/worksheets"))?.next();
                Some(with_text(first.ok_or(io::ErrorKind::NotFound)??.path())?)
            }
        };
        Ok(Self { name, output: folder.join(format!("{worksheets:?}-public")), root, post, worksheet })
    }

    /// Brings the folders into the state in which a step is measured; tells whether it can be.
    fn prepare(&self, step: Step, run: usize) -> io::Result<bool> {
        match (step, &self.worksheet) {
            (Step::Clean, _) => self.forget()?,
            (Step::EditedPost, _) => {
                let (file, text) = &self.post;
                let edited = text.replacen("\n+++\n\n", &format!("\n+++\n\nThe {run}th thought.\n\n"), 1);
                fs::write(file, edited)?;
            }
            (Step::EditedWorksheet, Some((file, text))) => {
                let edited = text.replacen("[in one sentence]", &format!("[in {} sentences]", run + 2), 1);
                fs::write(file, edited)?;
            }
            (Step::EditedWorksheet, None) => return Ok(false),
        }
        Ok(true)
    }

    fn build(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_goalpost"));
        command.arg("build").arg("--root").arg(&self.root).arg("--output-dir").arg(&self.output);
        command
    }

    /// Empties the memory and the output. What readers have been asked (`worksheets.lock`) stays, as it does in a project.
    fn forget(&self) -> io::Result<()> {
        for folder in [self.root.join(".goalpost"), self.output.clone()] {
            if folder.exists() {
                fs::remove_dir_all(folder)?;
            }
        }
        Ok(())
    }

    /// How many bytes the build wrote.
    fn size(&self) -> io::Result<u64> {
        let mut size = 0;
        for entry in walkdir::WalkDir::new(&self.output) {
            let entry = entry?;
            if entry.file_type().is_file() {
                size += entry.metadata()?.len();
            }
        }
        Ok(size)
    }
}

/// Prints the table; tells whether every ratio of clean builds is small enough.
fn print(sites: &[Site], times: &Times) -> io::Result<bool> {
    println!("{:<22}{:<22}{:>10}{:>15}", "", "", "seconds", "× posts alone");
    let alone = sites[0].name;
    let mut is_small = true;
    for step in Step::ALL {
        for site in sites {
            let Some(mine) = times.get(&(step, site.name)) else { continue };
            print!("{:<22}{:<22}{:>10.3}", step.name(), site.name, median(mine.clone()));
            let Some(others) = times.get(&(step, alone)) else {
                println!("{:>15}", "–");
                continue;
            };
            let ratio = median(mine.iter().zip(others).map(|(mine, other)| mine / other).collect());
            println!("{ratio:>15.2}");
            is_small &= step != Step::Clean || ratio <= MOST;
        }
    }
    for site in sites {
        site.forget()?;
        let memory = peak_memory(&mut site.build())?;
        let memory = memory.map_or_else(|| "–".to_owned(), |bytes| format!("{} MiB", bytes / MEBIBYTE));
        println!("{}: {} MiB written, peak memory {memory}", site.name, site.size()? / MEBIBYTE);
    }
    println!("{}", if is_small { "Within twice the time." } else { "MORE than twice the time." });
    Ok(is_small)
}
