//! `goalpost serve`.

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use goalpost::diagnostic::{Code, Diagnostic, report};
use goalpost::input::{self, Address, Unpublished};
use goalpost::memory::Memory;
use goalpost::serve::http::Hosts;
use goalpost::serve::watch::{self, Method};
use goalpost::serve::{self, Editor, Settings, Told};

use super::console::Console;
use super::{Global, Outcome, project};

mod place;
mod welcome;

/// So many saved files are named at the terminal.
const NAMED: usize = 3;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The address of this machine at which the preview answers. With 0.0.0.0, everybody in your network can read it.
    #[arg(short, long, default_value = "127.0.0.1", env = "GOALPOST_INTERFACE", value_name = "ADDRESS")]
    interface: IpAddr,
    /// The port; 1111 if left out, or the next that is free.
    #[arg(short, long, env = "GOALPOST_PORT", value_name = "NUMBER")]
    port: Option<u16>,
    /// Open the site in the browser.
    #[arg(short = 'O', long)]
    open: bool,
    /// Look for saved files again and again, where the system does not tell of them.
    #[arg(long)]
    poll: bool,
    /// Another name under which browsers may ask for the site; can be given several times.
    #[arg(long = "allowed-host", env = "GOALPOST_ALLOWED_HOST", value_name = "NAME", value_delimiter = ',')]
    allowed_hosts: Vec<String>,
    /// The address that opens a file in your editor, with {path}, {line} and {column} in it; empty for no links.
    #[arg(
        long,
        default_value = "vscode://file{path}:{line}:{column}",
        env = "GOALPOST_EDITOR",
        value_name = "ADDRESS"
    )]
    editor: String,
}

pub(super) fn run(arguments: &Arguments, global: &Global, console: Console) -> Outcome {
    let begun = match begin(arguments, global, &console) {
        Ok(begun) => begun,
        Err(diagnostic) => {
            console.tell(&[diagnostic], &global.root);
            return Outcome::Failed;
        }
    };
    welcome::welcome(arguments, &begun, &console);
    let root = begun.root.clone();
    let console = Arc::new(console);
    if let Err(diagnostic) = serve::run(settings(arguments, begun, Arc::clone(&console))) {
        console.tell(&[diagnostic], &root);
        return Outcome::Failed;
    }
    Outcome::Done
}

/// What is known before the first request.
struct Begun {
    listener: TcpListener,
    address: SocketAddr,
    hosts: Hosts,
    root: PathBuf,
    request: input::Request,
    memory: Memory,
}

fn begin(arguments: &Arguments, global: &Global, console: &Console) -> Result<Begun, Diagnostic> {
    let unpublished = Unpublished { drafts: true, future: true };
    let mut request = project::request(global, None, unpublished)?;
    let root = request.root.clone();
    if !root.join(&request.config).is_file() {
        return Err(project::no_site(&request));
    }
    let listener = place::listen(arguments.interface, arguments.port)?;
    let address = listener
        .local_addr()
        .map_err(|error| place::cannot_listen(arguments.interface, place::PORT, &error))?;
    let hosts = Hosts::new(address, &arguments.allowed_hosts).map_err(|no_host| {
        Diagnostic::new(Code::ConfigValueInvalid, format!("`--allowed-host`: {no_host}"))
            .help("give a name alone, such as `my-laptop.local`")
    })?;
    request.address = Address::Origin(place::origin(address));
    let (memory, notes) = Memory::load(&root);
    console.tell(&notes, &root);
    Ok(Begun { listener, address, hosts, root, request, memory })
}

fn settings(arguments: &Arguments, begun: Begun, console: Arc<Console>) -> Settings {
    let Begun { listener, hosts, root, request, memory, .. } = begun;
    let watch = watch::Request {
        root: root.clone(),
        method: if arguments.poll { Method::Poll } else { Method::Automatic },
        ignored: vec![project::output_folder()],
        files: vec![request.config.clone()],
        quiet: watch::QUIET,
    };
    let request = move |changed| {
        let now = project::now().unwrap_or(request.now);
        input::Request { now, began: project::began(), changed, ..request.clone() }
    };
    Settings {
        listener,
        hosts,
        watch,
        request: Box::new(request),
        memory,
        editor: Editor(arguments.editor.clone()),
        tell: Box::new(move |told| tell(told, &console, &root)),
    }
}

/// Says at the terminal what the preview tells.
fn tell(told: Told, console: &Console, root: &Path) {
    match told {
        Told::Shown { saved, took } if !saved.is_empty() => {
            console.say(&format!("{} saved, shown after {} ms", names(&saved), took.as_millis()));
        }
        Told::Shown { .. } => {}
        Told::Problems(problems) => match report::summary(&problems) {
            Some(summary) => {
                console.tell(&problems, root);
                console.say(&format!("{summary}; the pages are shown as far as they can be made"));
            }
            None => console.say("Everything is in order again"),
        },
    }
}

/// The names of saved files, the first few.
fn names(files: &BTreeSet<PathBuf>) -> String {
    let named: Vec<String> = files.iter().take(NAMED).map(|file| file.display().to_string()).collect();
    match files.len() - named.len() {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_few_files_are_named() {
        let files = |count: usize| (0..count).map(|number| PathBuf::from(format!("{number}.md"))).collect();
        assert_eq!(names(&files(2)), "0.md, 1.md");
        assert_eq!(names(&files(5)), "0.md, 1.md, 2.md and 2 more");
    }
}
