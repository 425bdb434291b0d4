//! The place: the address and port at which the preview answers, and by which it is found.
//!
//! Owns the choice of a port. Refuses to answer at it.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, UdpSocket};

use goalpost::diagnostic::{Code, Diagnostic};

/// The port, if nobody asks for another: that of Zola, which many know.
pub(super) const PORT: u16 = 1111;

/// So many ports are tried after it.
const TRIES: u16 = 100;

/// Listens at a port: the one that is asked for, else the usual one or the next that is free.
pub(super) fn listen(interface: IpAddr, port: Option<u16>) -> Result<TcpListener, Diagnostic> {
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

pub(super) fn cannot_listen(interface: IpAddr, port: u16, error: &io::Error) -> Diagnostic {
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
}
