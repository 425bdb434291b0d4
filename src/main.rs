//! The command line of Goalpost: `main` only turns a result into an exit code.

use std::process::ExitCode;

mod cli;

fn main() -> ExitCode {
    cli::run()
}
