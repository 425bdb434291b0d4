//! `goalpost serve`.

use std::collections::BTreeSet;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, UdpSocket};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use goalpost::diagnostic::{Code, Diagnostic, report};
use goalpost::input::{self, Address, Unpublished};
use goalpost::memory::Memory;
use goalpost::serve::http::Hosts;
use goalpost::serve::watch::{self, Method};
use goalpost::serve::{self, Editor, Settings, Told};
use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;

use super::console::Console;
use super::{Global, Outcome, project};

/// The port, if nobody asks for another: that of Zola, which many know.
const PORT: u16 = 1111;

/// So many ports are tried after it.
const TRIES: u16 = 100;

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
    welcome(arguments, &begun, &console);
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
    let listener = listen(arguments.interface, arguments.port)?;
    let address = listener.local_addr().map_err(|error| cannot_listen(arguments.interface, PORT, &error))?;
    let hosts = Hosts::new(address, &arguments.allowed_hosts).map_err(|no_host| {
        Diagnostic::new(Code::ConfigValueInvalid, format!("`--allowed-host`: {no_host}"))
            .help("give a name alone, such as `my-laptop.local`")
    })?;
    request.address = Address::Origin(origin(address));
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

/// Says where the site is, and who else can see it.
fn welcome(arguments: &Arguments, begun: &Begun, console: &Console) {
    let home = format!("{}/", origin(begun.address));
    console.say(&format!("Your site is at {home}\nIt follows every save; press Ctrl+C to stop"));
    if !begun.address.ip().is_loopback() {
        console.say(&open_to_others(begun.address));
    }
    if arguments.open {
        // Where there is no browser, the address stands above.
        let _ = open::that_detached(home);
    }
}

/// The warning that others can read the site, and the way to it for a phone.
fn open_to_others(address: SocketAddr) -> String {
    let warning = "Warning: everybody in your network can read this site now, drafts and all";
    let Some(own) = own_address(address.ip()) else { return warning.to_owned() };
    let url = format!("{}/", origin(SocketAddr::new(own, address.port())));
    let code = QrCode::new(&url).map(|code| code.render::<Dense1x2>().build());
    format!("{warning}\nFrom a phone or another computer: {url}\n{}", code.unwrap_or_default())
}

/// Listens at a port: the one that is asked for, else the usual one or the next that is free.
fn listen(interface: IpAddr, port: Option<u16>) -> Result<TcpListener, Diagnostic> {
    let last = port.unwrap_or(PORT + TRIES);
    let mut taken = None;
    for port in port.unwrap_or(PORT)..=last {
        match TcpListener::bind((interface, port)) {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => taken = Some((port, error)),
            Err(error) => return Err(cannot_listen(interface, port, &error)),
        }
    }
    let (port, error) = taken.unwrap_or((last, io::ErrorKind::AddrInUse.into()));
    Err(cannot_listen(interface, port, &error))
}

fn cannot_listen(interface: IpAddr, port: u16, error: &io::Error) -> Diagnostic {
    let help = match error.kind() {
        io::ErrorKind::AddrInUse => {
            "another program uses that port: leave `--port` out, and a free one is found"
        }
        io::ErrorKind::PermissionDenied => "ports below 1024 are the system's: take another",
        io::ErrorKind::AddrNotAvailable => "give an address of this machine, or leave `--interface` out",
        _ => "leave `--interface` and `--port` out",
    };
    let place = SocketAddr::new(interface, port);
    Diagnostic::new(Code::PreviewFailed, format!("the preview cannot answer at {place}: {error}")).help(help)
}

/// Where browsers of this machine find the site, without a slash at the end.
fn origin(address: SocketAddr) -> String {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    match SocketAddr::new(ip, address.port()) {
        address if address.port() == 80 => format!("http://{address}").trim_end_matches(":80").to_owned(),
        address => format!("http://{address}"),
    }
}

/// The address by which other machines find this one, if it is in a network.
fn own_address(bound: IpAddr) -> Option<IpAddr> {
    if !bound.is_unspecified() {
        return Some(bound);
    }
    // Nothing is sent: the system only says from which of its addresses it would be. The other is of those that
    // documents use (RFC 5737, RFC 3849).
    let (any, other) = match bound {
        IpAddr::V4(_) => (IpAddr::from(Ipv4Addr::UNSPECIFIED), IpAddr::from([192, 0, 2, 1])),
        IpAddr::V6(_) => (Ipv6Addr::UNSPECIFIED.into(), IpAddr::from([0x2001, 0xdb8, 0, 0, 0, 0, 0, 1])),
    };
    let socket = UdpSocket::bind((any, 0)).ok()?;
    socket.connect((other, 9)).ok()?;
    socket.local_addr().ok().map(|address| address.ip())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_found_at_an_address_that_browsers_know() {
        let at = |text: &str| origin(text.parse().expect("an address with a port"));
        assert_eq!(at("127.0.0.1:1111"), "http://127.0.0.1:1111");
        assert_eq!(at("0.0.0.0:1111"), "http://127.0.0.1:1111");
        assert_eq!(at("[::]:80"), "http://[::1]");
        assert_eq!(at("192.168.1.4:8080"), "http://192.168.1.4:8080");
    }

    #[test]
    fn a_taken_port_is_passed_over_unless_it_was_asked_for() {
        let local = IpAddr::from(Ipv4Addr::LOCALHOST);
        let first = listen(local, None).expect("a free port");
        let second = listen(local, None).expect("another free port");
        let port = |listener: &TcpListener| listener.local_addr().expect("an address").port();
        assert_ne!(port(&first), port(&second));
        let refused = listen(local, Some(port(&first))).expect_err("it is taken");
        assert!(refused.help.is_some_and(|help| help.contains("leave `--port` out")));
    }

    #[test]
    fn the_first_few_files_are_named() {
        let files = |count: usize| (0..count).map(|number| PathBuf::from(format!("{number}.md"))).collect();
        assert_eq!(names(&files(2)), "0.md, 1.md");
        assert_eq!(names(&files(5)), "0.md, 1.md, 2.md and 2 more");
    }
}
