//! The place: the address and port at which the preview answers, and by which it is found.
//!
//! Owns the choice of a port. Refuses to answer at it.

use std::io;
use std::io::ErrorKind::{AddrInUse, PermissionDenied};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, UdpSocket};
use std::ops::RangeInclusive;

use goalpost::diagnostic::{Code, Diagnostic};

/// The port, if nobody asks for another: that of Zola, which many know.
const PORT: u16 = 1111;

/// So many ports are tried after it.
const TRIES: u16 = 100;

/// Where the preview answers.
pub(super) struct Place {
    pub(super) listener: TcpListener,
    pub(super) address: SocketAddr,
    /// The usual port, if that was not free.
    pub(super) passed_over: Option<u16>,
}

/// Listens at a port: the one that is asked for, else the usual one or the next that is free.
pub(super) fn listen(interface: IpAddr, port: Option<u16>) -> Result<Place, Diagnostic> {
    let Some(port) = port else { return first_free(interface, PORT..=PORT + TRIES) };
    let asked = SocketAddr::new(interface, port);
    bind(asked).map_err(|error| cannot_listen(asked, &error))
}

fn first_free(interface: IpAddr, ports: RangeInclusive<u16>) -> Result<Place, Diagnostic> {
    let (first, last) = (*ports.start(), *ports.end());
    for port in ports {
        match bind(SocketAddr::new(interface, port)) {
            Ok(place) => {
                return Ok(Place { passed_over: (port != first).then_some(first), ..place });
            }
            // Windows keeps ranges of ports for itself, and says that one may not use them.
            Err(error) if matches!(error.kind(), AddrInUse | PermissionDenied) => {}
            Err(error) => return Err(no_interface(interface, &error)),
        }
    }
    let message = format!("the preview cannot answer at {interface}: no port from {first} to {last} is free");
    Err(Diagnostic::new(Code::PreviewFailed, message)
        .help("end the previews that you no longer need, or name another port, such as `--port 4000`"))
}

fn bind(address: SocketAddr) -> io::Result<Place> {
    let listener = TcpListener::bind(address)?;
    let address = listener.local_addr()?;
    Ok(Place { listener, address, passed_over: None })
}

/// What to tell of a port that was asked for.
fn cannot_listen(asked: SocketAddr, error: &io::Error) -> Diagnostic {
    let help = match error.kind() {
        AddrInUse => "another program uses that port: leave `--port` out, and a free one is found",
        PermissionDenied if asked.port() < 1024 => {
            "ports below 1024 are the system's: leave `--port` out, and a free one is found"
        }
        PermissionDenied => {
            "the system keeps that port for itself: leave `--port` out, and a free one is found"
        }
        _ => return no_interface(asked.ip(), error),
    };
    Diagnostic::new(Code::PreviewFailed, format!("the preview cannot answer at {asked}: {error}")).help(help)
}

/// What to tell where no port would help.
fn no_interface(interface: IpAddr, error: &io::Error) -> Diagnostic {
    Diagnostic::new(Code::PreviewFailed, format!("the preview cannot answer at {interface}: {error}"))
        .help("give an address of this machine, or leave `--interface` out")
}

/// The page on which browsers of this machine begin.
pub(super) fn home(address: SocketAddr) -> String {
    format!("{}/", origin(address))
}

/// Where browsers of this machine find the site, without a slash at the end.
pub(super) fn origin(address: SocketAddr) -> String {
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
pub(super) fn own_address(bound: IpAddr) -> Option<IpAddr> {
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

    const LOCAL: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

    fn help(refused: Result<Place, Diagnostic>) -> String {
        refused.err().and_then(|diagnostic| diagnostic.help).expect("it is refused, with help")
    }

    #[test]
    fn a_taken_port_is_passed_over_unless_it_was_asked_for() {
        let taken = listen(LOCAL, Some(0)).expect("a free port");
        let port = taken.address.port();
        assert_eq!(taken.passed_over, None);
        assert!(help(listen(LOCAL, Some(port))).contains("leave `--port` out"));
        if port < u16::MAX - TRIES {
            let next = first_free(LOCAL, port..=port + TRIES).expect("another free port");
            assert_ne!(next.address.port(), port);
            assert_eq!(next.passed_over, Some(port));
        }
    }

    #[test]
    fn whoever_asked_for_no_port_is_not_told_to_ask_for_none() {
        let taken = listen(LOCAL, Some(0)).expect("a free port");
        let port = taken.address.port();
        let help = help(first_free(LOCAL, port..=port));
        assert!(help.contains("`--port 4000`") && !help.contains("leave"), "{help}");
    }

    #[test]
    fn an_address_of_another_machine_is_no_fault_of_the_port() {
        let other = IpAddr::from([192, 0, 2, 1]);
        for port in [None, Some(4000)] {
            let help = help(listen(other, port));
            assert!(help.contains("`--interface`") && !help.contains("port"), "{help}");
        }
    }
}
