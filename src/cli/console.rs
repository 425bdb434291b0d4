//! The console: how commands speak.
//!
//! Results go to standard output, messages to standard error; with `--message-format json` diagnostics go to
//! standard output as one object a line. A reader that goes away (`goalpost list | head`) is no error.

use std::io::{IsTerminal as _, Write as _};
use std::path::Path;

use goalpost::diagnostic::Diagnostic;
use goalpost::diagnostic::report::{self, Colour};
use goalpost::input;

use super::{Color, Global, MessageFormat, Outcome};

/// How a command speaks.
pub(super) struct Console {
    format: MessageFormat,
    colour: Colour,
    volume: Volume,
    is_terminal: bool,
}

/// How much a command says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Volume {
    Errors,
    Usual,
    Everything,
}

impl Console {
    pub(super) fn new(global: &Global) -> Self {
        let is_terminal = std::io::stderr().is_terminal();
        // https://no-color.org: set and not empty means no colour, whatever its value.
        let wants_none = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let colour = match global.color {
            Color::Always => Colour::Always,
            Color::Auto if is_terminal && !wants_none => Colour::Always,
            Color::Auto | Color::Never => Colour::Never,
        };
        let volume = match (global.quiet, global.verbose) {
            (true, _) => Volume::Errors,
            (_, true) => Volume::Everything,
            _ => Volume::Usual,
        };
        Self { format: global.message_format, colour, volume, is_terminal }
    }

    /// A message about what was done; silent with `--quiet` and for programs. Names of files in it may hold anything
    /// but a line end: nothing of it acts upon the terminal.
    pub(super) fn say(&self, text: &str) {
        if self.volume >= Volume::Usual && self.format == MessageFormat::Human {
            let _ = writeln!(std::io::stderr(), "{}", report::harmless(text));
        }
    }

    /// What [`Console::say`] says, for programs.
    pub(super) fn object(&self, object: &serde_json::Value) {
        if self.volume >= Volume::Usual && self.format == MessageFormat::Json {
            print(&object.to_string());
        }
    }

    /// What is drawn with characters and colours of its own making: only on a terminal, where it can be seen.
    pub(super) fn picture(&self, picture: &str) {
        if self.is_terminal && self.volume >= Volume::Usual && self.format == MessageFormat::Human {
            let _ = writeln!(std::io::stderr(), "{picture}");
        }
    }

    /// Whether it speaks in colours.
    pub(super) fn colour(&self) -> Colour {
        self.colour
    }

    /// For whom it speaks.
    pub(super) fn format(&self) -> MessageFormat {
        self.format
    }

    /// A message for those who want to know everything.
    pub(super) fn detail(&self, text: &str) {
        if self.volume == Volume::Everything && self.format == MessageFormat::Human {
            let _ = writeln!(std::io::stderr(), "{}", report::harmless(text));
        }
    }

    /// A line that is there only while something takes long, and only on a terminal.
    pub(super) fn progress(&self, text: &str) -> Progress {
        let is_shown =
            self.is_terminal && self.volume >= Volume::Usual && self.format == MessageFormat::Human;
        if is_shown {
            let _ = write!(std::io::stderr(), "{text}");
            let _ = std::io::stderr().flush();
        }
        Progress { is_shown }
    }

    /// Tells diagnostics; with `--quiet` only the errors.
    pub(super) fn tell(&self, diagnostics: &[Diagnostic], root: &Path) {
        let told: Vec<Diagnostic> =
            diagnostics.iter().filter(|it| it.is_error() || self.volume >= Volume::Usual).cloned().collect();
        let source = |path: &str| input::text_for_report(root, path);
        match self.format {
            MessageFormat::Human => {
                let _ = std::io::stderr().write_all(report::human(&told, &source, self.colour).as_bytes());
            }
            MessageFormat::Json => {
                print_bytes(report::json(&told, &source).as_bytes());
            }
        }
    }
}

/// A line of a result: to standard output.
pub(super) fn print(text: &str) {
    print_bytes(text.as_bytes());
    print_bytes(b"\n");
}

/// Bytes of a result: to standard output.
pub(super) fn print_bytes(bytes: &[u8]) -> Outcome {
    match std::io::stdout().write_all(bytes) {
        Ok(()) => Outcome::Done,
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Outcome::Done,
        Err(_) => Outcome::Failed,
    }
}

/// A line on the terminal, which goes when this is dropped.
pub(super) struct Progress {
    is_shown: bool,
}

impl Progress {
    /// Puts another text in the line's place.
    pub(super) fn change(&self, text: &str) {
        if self.is_shown {
            let _ = write!(std::io::stderr(), "{CLEAR}{text}");
            let _ = std::io::stderr().flush();
        }
    }
}

/// Back to the first column, and clear to the end of the line (ECMA-48, CR and EL).
const CLEAR: &str = "\r\x1b[K";

impl Drop for Progress {
    fn drop(&mut self) {
        if self.is_shown {
            let _ = write!(std::io::stderr(), "{CLEAR}");
        }
    }
}
