//! A client that sends bytes as they are, and reads what comes.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// An answer, or as much of it as came.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(its, _)| its == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

pub(crate) fn connect(server: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(server).expect("the server listens");
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a connection can be told to wait");
    stream
}

/// Sends bytes on a connection of their own, and reads until the server ends it. All that came.
pub(crate) fn exchange(server: SocketAddr, request: &[u8]) -> Vec<u8> {
    let mut stream = connect(server);
    // The server may have had enough before everything is sent.
    let _ = stream.write_all(request);
    read_all(&mut stream)
}

/// Everything until the connection ends; a connection that is reset has ended.
pub(crate) fn read_all(stream: &mut TcpStream) -> Vec<u8> {
    let mut came = Vec::new();
    let mut buffer = [0; 16 << 10];
    loop {
        match stream.read(&mut buffer) {
            Ok(0) => return came,
            Ok(count) => came.extend_from_slice(&buffer[..count]),
            Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => return came,
            Err(error) => panic!("the server neither answers nor ends the connection: {error}"),
        }
    }
}

/// The first answer of what came.
pub(crate) fn parse(came: &[u8]) -> Option<Answer> {
    let end = came.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&came[..end]).into_owned();
    let mut lines = head.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers = lines
        .map(|line| line.split_once(':').expect("a header has a colon"))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    Some(Answer { status, headers, body: came[end + 4..].to_vec() })
}

/// Asks for a target with further header lines, each ended by a line end.
pub(crate) fn ask(server: SocketAddr, method: &str, target: &str, headers: &str) -> Answer {
    let port = server.port();
    let request =
        format!("{method} {target} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n{headers}\r\n");
    let came = exchange(server, request.as_bytes());
    parse(&came).unwrap_or_else(|| panic!("{method} {target} is not answered"))
}

pub(crate) fn get(server: SocketAddr, target: &str) -> Answer {
    ask(server, "GET", target, "")
}
