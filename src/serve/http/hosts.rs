//! Hosts: under which names this server may be asked.
//!
//! A page of another site can have its own name lead to this machine, and then read what is served under that name.
//! So a request is answered only if its `Host` is a name that nobody else can own: this machine's own names, the
//! address that the connection came in at, and the names that the author has allowed.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// The option of the command by which a name is allowed; the page that refuses one names it.
pub const ALLOW_OPTION: &str = "--allowed-host";

/// The longest name of a host (RFC 1035).
const LONGEST_NAME: usize = 253;

/// The hosts under which a server may be asked.
#[derive(Clone, Debug)]
pub struct Hosts {
    bound: SocketAddr,
    allowed: Vec<Authority>,
}

/// A text that is no host, perhaps with a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoHost(pub String);

impl fmt::Display for NoHost {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}` is no host: write a name or an address, like `laptop.local`", self.0)
    }
}

impl Hosts {
    /// The hosts of a server that listens here, and others that the author has allowed: names or addresses, with a
    /// port or without. Without one, both the server's own port and none at all are allowed, as behind a proxy.
    ///
    /// # Errors
    ///
    /// The first of them that is no host.
    pub fn new<T: AsRef<str>>(
        bound: SocketAddr,
        allowed: impl IntoIterator<Item = T>,
    ) -> Result<Self, NoHost> {
        let parse = |text: T| Authority::parse(text.as_ref()).ok_or_else(|| NoHost(text.as_ref().to_owned()));
        Ok(Self { bound, allowed: allowed.into_iter().map(parse).collect::<Result<_, _>>()? })
    }

    /// Whether a request that came in at this local address may ask for that host.
    pub(super) fn allow(&self, host: &Authority, local: IpAddr) -> bool {
        self.is_own(host, local) || self.is_named(host)
    }

    /// Whether a page of this origin may ask: a text such as `http://localhost:1111`.
    pub(super) fn allow_origin(&self, origin: &str, local: IpAddr) -> bool {
        if let Some(host) = origin.strip_prefix("http://").and_then(Authority::parse) {
            return self.allow(&host, local);
        }
        // A proxy before an allowed name may speak TLS; before this machine's own names there is none.
        origin.strip_prefix("https://").and_then(Authority::parse).is_some_and(|host| self.is_named(&host))
    }

    /// Where the site is found: for the page that refuses.
    pub(super) fn home(&self) -> String {
        let address = self.bound.ip();
        let is_local =
            address.is_unspecified() || address == Ipv4Addr::LOCALHOST || address == Ipv6Addr::LOCALHOST;
        let name = if is_local { Name::Word("localhost".to_owned()) } else { Name::Address(address) };
        let port = Some(self.bound.port()).filter(|port| *port != 80);
        format!("http://{}/", Authority { name, port })
    }

    fn is_own(&self, host: &Authority, local: IpAddr) -> bool {
        let is_port = match host.port {
            Some(port) => port == self.bound.port(),
            None => self.bound.port() == 80,
        };
        is_port
            && match &host.name {
                Name::Word(name) => name == "localhost" || name.ends_with(".localhost"),
                Name::Address(address) => {
                    let own =
                        [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into(), self.bound.ip(), local];
                    own.iter().any(|own| own.to_canonical() == address.to_canonical())
                }
            }
    }

    fn is_named(&self, host: &Authority) -> bool {
        self.allowed.iter().any(|allowed| {
            allowed.name == host.name
                && match allowed.port {
                    Some(_) => allowed.port == host.port,
                    None => host.port.is_none_or(|port| port == self.bound.port()),
                }
        })
    }
}

/// A host and perhaps a port, as in a `Host` header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Authority {
    name: Name,
    port: Option<u16>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Name {
    /// In lower case.
    Word(String),
    Address(IpAddr),
}

impl Authority {
    /// Reads `name`, `name:port`, `1.2.3.4:port` or `[::1]:port`, and nothing else.
    pub(super) fn parse(text: &str) -> Option<Self> {
        if let Some(rest) = text.strip_prefix('[') {
            let (address, rest) = rest.split_once(']')?;
            let name = Name::Address(address.parse::<Ipv6Addr>().ok()?.into());
            let port = if rest.is_empty() { None } else { Some(parse_port(rest.strip_prefix(':')?)?) };
            return Some(Self { name, port });
        }
        let (name, port) = match text.split_once(':') {
            Some((name, port)) => (name, Some(parse_port(port)?)),
            None => (text, None),
        };
        let name = match name.parse::<Ipv4Addr>() {
            Ok(address) => Name::Address(address.into()),
            Err(_) => Name::Word(is_name(name).then(|| name.to_ascii_lowercase())?),
        };
        Some(Self { name, port })
    }
}

impl fmt::Display for Authority {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Name::Word(name) => formatter.write_str(name)?,
            Name::Address(IpAddr::V4(address)) => write!(formatter, "{address}")?,
            Name::Address(IpAddr::V6(address)) => write!(formatter, "[{address}]")?,
        }
        self.port.map_or(Ok(()), |port| write!(formatter, ":{port}"))
    }
}

fn parse_port(text: &str) -> Option<u16> {
    let is_number = (1..=5).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|port| is_number && *port != 0)
}

/// Whether a text is a name of the domain name system, as browsers send it: no part of it is empty.
fn is_name(text: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let is_part = |part: &str| (1..=63).contains(&part.len()) && part.bytes().all(is_letter);
    text.len() <= LONGEST_NAME && text.split('.').all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_knows_where_it_is_found() {
        let check = |bound: &str, expected: &str| {
            let bound = bound.parse().expect("the address of the case is one");
            let hosts = Hosts::new(bound, [""; 0]).expect("there are no others");
            assert_eq!(hosts.home(), expected);
            let host = Authority::parse(expected.trim_start_matches("http://").trim_end_matches('/'));
            assert!(hosts.allow(&host.expect("it is a host"), bound.ip()), "{expected}");
        };
        check("127.0.0.1:1111", "http://localhost:1111/");
        check("[::1]:1111", "http://localhost:1111/");
        check("0.0.0.0:80", "http://localhost/");
        check("[::]:80", "http://localhost/");
        check("192.0.2.5:1111", "http://192.0.2.5:1111/");
        check("[2001:db8::5]:1111", "http://[2001:db8::5]:1111/");
    }

    #[test]
    fn on_port_80_a_host_needs_no_port() {
        let bound = SocketAddr::new(Ipv4Addr::LOCALHOST.into(), 80);
        let hosts = Hosts::new(bound, [""; 0]).expect("there are no others");
        let check = |host: &str, expected: bool| {
            let host = Authority::parse(host).expect("it is a host");
            assert_eq!(hosts.allow(&host, bound.ip()), expected, "{host}");
        };
        check("localhost", true);
        check("localhost:80", true);
        check("127.0.0.1", true);
        check("localhost:81", false);
        check("evil.example", false);
    }
}
