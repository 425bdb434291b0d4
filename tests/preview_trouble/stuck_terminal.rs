//! A terminal that takes nothing, as one does in which somebody has pressed Ctrl+S.
//!
//! Owns a pipe, and that it is full. Refuses to judge what comes out of it.

use std::io::{self, BufRead as _, BufReader, PipeReader, PipeWriter, Read as _, Write as _};
use std::net::SocketAddr;
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use crate::server;

/// How long nothing more must go into the pipe for it to be full.
const QUIET: Duration = Duration::from_millis(200);

/// The two ends of a pipe, one of which the preview has.
pub(crate) struct StuckTerminal {
    reader: Option<BufReader<PipeReader>>,
    writer: PipeWriter,
    is_open: Arc<AtomicBool>,
    said: Arc<Mutex<Vec<u8>>>,
}

impl StuckTerminal {
    pub(crate) fn new() -> Self {
        let (reader, writer) = io::pipe().expect("a pipe");
        Self { reader: Some(BufReader::new(reader)), writer, is_open: Arc::default(), said: Arc::default() }
    }

    /// What the preview is to write to.
    pub(crate) fn stderr(&self) -> Stdio {
        self.writer.try_clone().expect("a pipe has as many ends as are asked for").into()
    }

    /// The address that the preview says first.
    pub(crate) fn address(&mut self) -> SocketAddr {
        let reader = self.reader.as_mut().expect("it is not open yet");
        let mut said = String::new();
        loop {
            reader.read_line(&mut said).expect("the preview says something");
            if let Some(address) = server::address(&said) {
                return address;
            }
        }
    }

    /// Writes to the pipe itself until it takes no more.
    pub(crate) fn fill(&self) {
        let mut writer = self.writer.try_clone().expect("a pipe has as many ends as are asked for");
        let (is_open, count) = (Arc::clone(&self.is_open), Arc::new(AtomicUsize::new(0)));
        let written = Arc::clone(&count);
        thread::spawn(move || {
            while !is_open.load(Ordering::Relaxed) && writer.write_all(b"\n").is_ok() {
                written.fetch_add(1, Ordering::Relaxed);
            }
        });
        let mut before = 0;
        loop {
            thread::sleep(QUIET);
            let now = count.load(Ordering::Relaxed);
            if now == before && now > 0 {
                return;
            }
            before = now;
        }
    }

    /// Takes everything from now on.
    pub(crate) fn open(&mut self) {
        self.is_open.store(true, Ordering::Relaxed);
        let mut reader = self.reader.take().expect("it is opened once");
        let said = Arc::clone(&self.said);
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                said.lock().expect("no thread fails").extend(&bytes[..count]);
            }
        });
    }

    /// What came since it was opened.
    pub(crate) fn said(&self) -> String {
        String::from_utf8_lossy(&self.said.lock().expect("no thread fails")).into_owned()
    }
}
