//! The benchmark: how long `goalpost build` takes against the least that any generator has to do.
//!
//! ```text
//! cargo bench --bench build
//! cargo bench --bench build -- --posts 1000,10000 --runs 5 --folder /dev/shm
//! ```
//!
//! Owns the order of the measurements and the table. Every measurement is of the release program as a process of its
//! own, from start to exit, on a memory file system; the floor (`floor`) is a process as well. They run in turn, run
//! after run, and a ratio is the median of the ratios within each run, so that a machine that slows down slows both.
//! The corpus (`corpus`) comes in two kinds, without code and with code in a fifth of the posts; what the second takes
//! longer is the share of highlighting. What worksheets add is measured by `worksheets`.
#![expect(
    clippy::disallowed_methods,
    reason = "a benchmark makes files, runs programs and looks at the clock"
)]

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Duration;

#[expect(dead_code, reason = "posts with worksheets are measured by the bench of worksheets")]
mod corpus;
mod floor;
mod measure;

use corpus::{Code, Corpus, Worksheets};
use floor::Load;
use measure::{median, peak_memory, seconds};

/// The word by which the benchmark starts itself as the floor.
const AS_FLOOR: &str = "--as-floor";
/// What a build remembers of parsed documents: files of `.goalpost` whose names begin so.
const DOCUMENTS: &str = "documents";

const MEBIBYTE: usize = 1024 * 1024;

const USAGE: &str = "usage: cargo bench --bench build -- [--posts N,N…] [--runs N] [--folder DIR]";

fn main() -> ExitCode {
    // Cargo adds `--bench` of its own accord.
    let words: Vec<String> = env::args().skip(1).filter(|word| word != "--bench").collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let outcome = if let [AS_FLOOR, root, load, output] = words[..] {
        floor::run(Path::new(root), Path::new(load), Path::new(output))
    } else if let Some(options) = Options::read(&words) {
        run(&options)
    } else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    if let Err(error) = outcome {
        eprintln!("error: {error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// What the command line asks for.
struct Options {
    /// The sizes of the corpora.
    posts: Vec<usize>,
    /// How often everything is measured.
    runs: usize,
    /// The folder in which all files lie.
    folder: Option<PathBuf>,
}

impl Options {
    fn read(words: &[&str]) -> Option<Self> {
        let mut options = Self { posts: vec![1_000, 10_000], runs: 5, folder: None };
        for pair in words.chunks(2) {
            match *pair {
                ["--posts", list] => {
                    options.posts =
                        list.split(',').map(|number| number.parse().ok()).collect::<Option<_>>()?;
                }
                ["--runs", number] => options.runs = number.parse().ok()?,
                ["--folder", folder] => options.folder = Some(PathBuf::from(folder)),
                _ => return None,
            }
        }
        (options.runs > 0 && options.posts.iter().all(|posts| *posts > 0)).then_some(options)
    }
}

fn run(options: &Options) -> io::Result<()> {
    let folder = match &options.folder {
        Some(folder) => tempfile::tempdir_in(folder)?,
        None => tempfile::tempdir_in("/dev/shm").or_else(|_| {
            println!("There is no /dev/shm: files lie on a disk, and the ratios say little.");
            tempfile::tempdir()
        })?,
    };
    println!("Files lie in {}; {} runs.", folder.path().display(), options.runs);
    for &posts in &options.posts {
        let corpus = |code| Corpus { posts, code, worksheets: Worksheets::None };
        let plain = Site::make(folder.path(), corpus(Code::None))?.measure(options.runs)?;
        plain.print(&format!("{posts} posts without code"), posts);
        let code = Site::make(folder.path(), corpus(Code::Fifth))?.measure(options.runs)?;
        code.print(&format!("{posts} posts, a fifth with code"), posts);
        let share = code.median(Step::Clean) - plain.median(Step::Clean);
        println!("Highlighting takes {share:.3} s of a clean build.");
    }
    Ok(())
}

/// Something that is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    /// The least that any generator has to do.
    Floor,
    /// A build with an empty memory into an empty folder.
    Clean,
    /// A build after nothing changed.
    Unchanged,
    /// A build after the body of one post changed.
    Edited,
    /// The same, with the parsed documents forgotten.
    EditedWithoutDocuments,
}

impl Step {
    const ALL: [Self; 5] =
        [Self::Floor, Self::Clean, Self::Unchanged, Self::Edited, Self::EditedWithoutDocuments];

    fn name(self) -> &'static str {
        match self {
            Self::Floor => "floor",
            Self::Clean => "clean build",
            Self::Unchanged => "after no change",
            Self::Edited => "after one edit",
            Self::EditedWithoutDocuments => "the same, documents forgotten",
        }
    }
}

/// A corpus on disk with its output.
struct Site {
    root: PathBuf,
    output: PathBuf,
    corpus: Corpus,
    /// The post that is edited, and its text before.
    post: PathBuf,
    text: String,
}

/// The times and the memory of every step of a site.
#[derive(Default)]
struct Times {
    seconds: BTreeMap<Step, Vec<f64>>,
    memory: BTreeMap<Step, u64>,
    files: usize,
    bytes: usize,
}

impl Site {
    fn make(folder: &Path, corpus: Corpus) -> io::Result<Self> {
        let root = folder.join(format!("site-{}-{:?}", corpus.posts, corpus.code));
        print!("\nWriting {} …", root.display());
        io::stdout().flush()?;
        let posts = corpus.write(&root)?;
        let post = posts[posts.len() / 2].clone();
        let text = fs::read_to_string(&post)?;
        println!(" done.");
        Ok(Self { output: folder.join("public"), root, corpus, post, text })
    }

    fn measure(&self, runs: usize) -> io::Result<Times> {
        let mut times = Times::default();
        self.forget()?;
        seconds(&mut self.build())?;
        let load = Load::of(&self.output)?;
        (times.files, times.bytes) = (load.count(), load.bytes());
        if times.files < self.corpus.posts {
            return Err(io::Error::other(format!("the build wrote no more than {} files", times.files)));
        }
        load.save(&self.load_file())?;
        for run in 0..runs {
            for step in Step::ALL {
                if self.prepare(step, run)? {
                    let time = seconds(&mut self.command(step)?)?;
                    times.seconds.entry(step).or_default().push(time);
                }
            }
        }
        for step in Step::ALL {
            if self.prepare(step, runs)?
                && let Some(memory) = peak_memory(&mut self.command(step)?)?
            {
                times.memory.insert(step, memory);
            }
        }
        fs::remove_dir_all(&self.root)?;
        fs::remove_dir_all(&self.output)?;
        Ok(times)
    }

    /// Brings the folders into the state in which a step is measured; tells whether it can be.
    fn prepare(&self, step: Step, run: usize) -> io::Result<bool> {
        match step {
            Step::Floor | Step::Clean => self.forget()?,
            Step::Unchanged => {}
            Step::Edited => self.edit(&format!("The {run}th thought came later."))?,
            Step::EditedWithoutDocuments => {
                self.edit(&format!("The {run}th thought was another."))?;
                return self.forget_documents();
            }
        }
        Ok(true)
    }

    fn command(&self, step: Step) -> io::Result<Command> {
        if step != Step::Floor {
            return Ok(self.build());
        }
        let mut command = Command::new(env::current_exe()?);
        command.arg(AS_FLOOR).args([&self.root, &self.load_file(), &self.output]);
        Ok(command)
    }

    fn build(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_goalpost"));
        command.arg("build").arg("--root").arg(&self.root).arg("--output-dir").arg(&self.output);
        command
    }

    fn load_file(&self) -> PathBuf {
        self.output.with_extension("load")
    }

    /// Empties the memory and the output.
    fn forget(&self) -> io::Result<()> {
        for folder in [self.root.join(".goalpost"), self.output.clone()] {
            if folder.exists() {
                fs::remove_dir_all(folder)?;
            }
        }
        Ok(())
    }

    /// Deletes the remembered documents alone; tells whether there were any.
    fn forget_documents(&self) -> io::Result<bool> {
        let memory = self.root.join(".goalpost");
        let mut found = false;
        for entry in fs::read_dir(memory).into_iter().flatten() {
            let entry = entry?;
            if entry.file_name().to_string_lossy().starts_with(DOCUMENTS) {
                let path = entry.path();
                if path.is_dir() {
                    fs::remove_dir_all(path)?;
                } else {
                    fs::remove_file(path)?;
                }
                found = true;
            }
        }
        Ok(found)
    }

    /// Adds a paragraph at the end of one post.
    fn edit(&self, words: &str) -> io::Result<()> {
        fs::write(&self.post, format!("{}\n{words}\n", self.text))
    }
}

impl Times {
    fn median(&self, step: Step) -> f64 {
        median(self.seconds.get(&step).cloned().unwrap_or_default())
    }

    /// The median of a step's times, each divided by the floor's of the same run.
    fn ratio(&self, step: Step) -> f64 {
        let (Some(times), Some(floor)) = (self.seconds.get(&step), self.seconds.get(&Step::Floor)) else {
            return f64::NAN;
        };
        median(times.iter().zip(floor).map(|(time, floor)| time / floor).collect())
    }

    fn print(&self, heading: &str, posts: usize) {
        println!("{heading}: {} files, {} MiB", self.files, self.bytes / MEBIBYTE);
        println!("{:<32}{:>10}{:>10}{:>12}{:>14}", "", "seconds", "× floor", "µs a post", "peak memory");
        for step in Step::ALL {
            if !self.seconds.contains_key(&step) {
                println!("{:<32}{:>10}", step.name(), "–");
                continue;
            }
            let memory = self
                .memory
                .get(&step)
                .map_or_else(|| "–".to_owned(), |bytes| format!("{} MiB", bytes / MEBIBYTE as u64));
            let (time, ratio) = (self.median(step), self.ratio(step));
            let each = Duration::from_secs_f64(time).as_micros() / posts as u128;
            println!("{:<32}{time:>10.3}{ratio:>10.2}{each:>12}{memory:>14}", step.name());
        }
    }
}
