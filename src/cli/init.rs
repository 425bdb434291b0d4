//! `goalpost init`.

use clap::Args;

use super::console::Console;
use super::{Global, Outcome};

#[derive(Debug, Args)]
pub(super) struct Arguments {}
pub(super) fn run(_: &Arguments, _: &Console) -> Outcome {
    Outcome::Failed
}
