//! The command line: what a user types, and what becomes of it.
//!
//! Owns the options, the environment, the clock and the terminal. Refuses to know how a site is made: it asks the
//! library, and prints what comes back. Exit codes: 0 fine, 1 the site has errors, 2 wrong usage.

#![expect(clippy::disallowed_methods, reason = "the commands are where clock and environment are read")]

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

mod build;
mod console;
mod create;
mod external;
mod init;
mod list;
mod new;
mod project;
mod serve;
mod table;
mod usage;
mod words;

use console::Console;

/// Makes a coaching blog from a folder of markdown.
#[derive(Debug, Parser)]
#[command(name = "goalpost", version, max_term_width = 100, after_help = BEGINNING)]
struct Arguments {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// What a newcomer types first.
const BEGINNING: &str = "To begin:
  goalpost init my-blog
  cd my-blog
  goalpost new post \"Hello\"
  goalpost serve --open";

/// Options that every command has.
#[derive(Debug, Args)]
#[command(next_help_heading = "Options of every command")]
struct Global {
    /// The folder of the site.
    #[arg(short, long, global = true, default_value = ".", env = "GOALPOST_ROOT", value_name = "FOLDER")]
    root: PathBuf,
    /// The configuration, relative to the folder of the site.
    #[arg(
        short,
        long,
        global = true,
        default_value = "site.toml",
        env = "GOALPOST_CONFIG",
        value_name = "FILE"
    )]
    config: PathBuf,
    /// When messages are coloured; `auto` colours them on a terminal, unless `NO_COLOR` is set.
    #[arg(long, global = true, default_value = "auto", env = "GOALPOST_COLOR", value_name = "WHEN")]
    color: Color,
    /// Say nothing but errors.
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Say more: which files were made, which parts a series has.
    #[arg(short, long, global = true)]
    verbose: bool,
    /// The form of messages: for people, or one JSON object a line for programs.
    #[arg(
        long,
        global = true,
        default_value = "human",
        env = "GOALPOST_MESSAGE_FORMAT",
        value_name = "FORMAT"
    )]
    message_format: MessageFormat,
}

/// When messages are coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

/// The form of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum MessageFormat {
    Human,
    Json,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a new site.
    Init(init::Arguments),
    /// Begin a new post, page, series, worksheet or author.
    New(new::Arguments),
    /// Build the site into a folder, ready to be published.
    Build(build::BuildArguments),
    /// Build the site without writing anything, and tell what is wrong with it.
    Check(build::CheckArguments),
    /// Show the site while you write it, and follow every save.
    Serve(serve::Arguments),
    /// List drafts, scheduled posts, series or worksheets.
    List(list::Arguments),
    /// Print the script that completes commands in a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}

/// Whether a command did what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// It did.
    Done,
    /// The site has errors, or could not be made.
    Failed,
    /// It was not understood, or is not what this program can do.
    Misused,
}

/// Reads the command line and does what it says.
pub(crate) fn run() -> ExitCode {
    let typed: Vec<OsString> = std::env::args_os().collect();
    // Wrong usage ends here, with code 2.
    let arguments =
        Arguments::try_parse_from(&typed).unwrap_or_else(|error| usage::with_tip(error, &typed).exit());
    let console = Console::new(&arguments.global);
    let outcome = match arguments.command {
        Command::Init(own) => init::run(&own, &arguments.global, &console),
        Command::New(own) => new::run(&own, &arguments.global, &console),
        Command::Build(own) => build::build(&own, &arguments.global, &console),
        Command::Check(own) => build::check(&own, &arguments.global, &console),
        Command::Serve(own) => serve::run(&own, &arguments.global, console),
        Command::List(own) => list::run(&own, &arguments.global, &console),
        Command::Completions { shell } => {
            let mut bytes = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "goalpost", &mut bytes);
            console::print_bytes(&bytes)
        }
    };
    ExitCode::from(outcome.code())
}

impl Outcome {
    fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Misused => 2,
        }
    }

    /// Ends the process at once, whatever there may be to free.
    fn leave(self) -> ! {
        std::process::exit(self.code().into())
    }
}
