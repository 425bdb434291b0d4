//! How quick it is: printed, not judged.

use std::io::{Read, Write};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use crate::client::{connect, get};
use crate::server::Server;

/// Asks for a page of 10 KB again and again on one connection. How many answers came.
fn keep_asking(server: SocketAddr, duration: Duration) -> u64 {
    let mut stream = connect(server);
    let request = format!("GET /ten/ HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", server.port());
    let mut buffer = vec![0; 64 << 10];
    let (start, mut count) = (Instant::now(), 0);
    while start.elapsed() < duration {
        stream.write_all(request.as_bytes()).expect("the server listens");
        let mut came = 0;
        while !buffer[..came].ends_with(b"END") {
            came += stream.read(&mut buffer[came..]).expect("it is answered");
        }
        count += 1;
    }
    count
}

#[test]
#[ignore = "measures"]
fn measure() {
    let server = Server::start();
    let page = "x".repeat((10 << 10) - 3) + "END";
    std::fs::create_dir_all(server.path("ten")).expect("folders can be made");
    std::fs::write(server.path("ten/index.html"), page).expect("files can be written");
    let address = server.address;
    for connections in [1, 4, 16] {
        let threads: Vec<_> = (0..connections)
            .map(|_| std::thread::spawn(move || keep_asking(address, Duration::from_secs(3))))
            .collect();
        let count: u64 = threads.into_iter().map(|thread| thread.join().expect("it is answered")).sum();
        println!("{connections} connections: {} requests a second", count / 3);
    }
    let mut times: Vec<Duration> = (0..1000)
        .map(|_| {
            let start = Instant::now();
            assert_eq!(get(address, "/ten/").status, 200);
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    println!("a request on a new connection: median {:?}, worst of 1000 {:?}", times[500], times[999]);
}
