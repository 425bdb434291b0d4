//! `goalpost serve`.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::Args;
use goalpost::diagnostic::{Code, Diagnostic};
use goalpost::input::{self, Address, Unpublished};
use goalpost::memory::Memory;
use goalpost::serve::http::Hosts;
use goalpost::serve::watch::{self, Method};
use goalpost::serve::{self, Editor, Settings, Told};

use super::console::Console;
use super::{Global, Outcome, project};

mod news;
mod place;
mod saves;
mod speaker;
mod terminal;
mod welcome;

use place::Place;
use speaker::Speaker;
use terminal::Terminal;

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
    let begun = match begin(arguments, global) {
        Ok(begun) => begun,
        Err(diagnostic) => {
            console.tell(&[diagnostic], &global.root);
            return Outcome::Failed;
        }
    };
    let terminal = match Terminal::begin(Speaker::new(console, &begun)) {
        Ok(terminal) => terminal,
        Err(diagnostic) => {
            Console::new(global).tell(&[diagnostic], &begun.root);
            return Outcome::Failed;
        }
    };
    if arguments.open {
        // Where there is no browser, the address is said.
        let _ = open::that_detached(place::home(begun.place.address));
    }
    match serve::run(settings(arguments, begun, Box::new(terminal.listener()))) {
        Ok(()) => Outcome::Done,
        Err(diagnostic) => {
            terminal.end(diagnostic);
            Outcome::Failed
        }
    }
}

/// What is known before the first request.
struct Begun {
    place: Place,
    hosts: Hosts,
    root: PathBuf,
    request: input::Request,
    memory: Memory,
    /// What there is to tell already.
    notes: Vec<Diagnostic>,
}

fn begin(arguments: &Arguments, global: &Global) -> Result<Begun, Diagnostic> {
    let unpublished = Unpublished { drafts: true, future: true };
    let mut request = project::request(global, None, unpublished)?;
    let root = request.root.clone();
    if !root.join(&request.config).is_file() {
        return Err(project::no_site(&request));
    }
    let place = place::listen(arguments.interface, arguments.port)?;
    let hosts = Hosts::new(place.address, &arguments.allowed_hosts).map_err(|no_host| {
        Diagnostic::new(Code::ConfigValueInvalid, format!("`--allowed-host`: {no_host}"))
            .help("give a name alone, such as `my-laptop.local`")
    })?;
    request.address = Address::Origin(place::origin(place.address));
    let (memory, notes) = Memory::load(&root);
    Ok(Begun { place, hosts, root, request, memory, notes })
}

fn settings(arguments: &Arguments, begun: Begun, tell: Box<dyn Fn(Told) + Send + Sync>) -> Settings {
    let Begun { place, hosts, root, request, memory, .. } = begun;
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
        listener: place.listener,
        hosts,
        watch,
        request: Box::new(request),
        memory,
        editor: Editor(arguments.editor.clone()),
        tell,
    }
}
