//! Bodies: what follows the head of an answer.
//!
//! Owns the sending of files in pieces. A file that is not any more what was announced ends the connection: the
//! client then knows that it has not got everything, and asks again.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::SystemTime;

use hyper::body::{Body, Bytes, Frame, SizeHint};
use tokio::task::{JoinHandle, spawn_blocking};

use super::events::Stream;

/// How much of a file is held while it is sent, in bytes.
const PIECE: usize = 64 << 10;

/// The body of an answer.
#[derive(Debug)]
pub(super) enum Content {
    Bytes(Bytes),
    Pieces(Pieces),
    Events(Stream),
}

impl Content {
    pub(super) fn empty() -> Self {
        Self::Bytes(Bytes::new())
    }

    /// How many bytes are left to send, where that is known.
    pub(super) fn length(&self) -> Option<u64> {
        match self {
            Self::Bytes(bytes) => Some(bytes.len() as u64),
            Self::Pieces(pieces) => Some(pieces.left),
            Self::Events(_) => None,
        }
    }
}

impl Body for Content {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let bytes = match self.get_mut() {
            Self::Bytes(bytes) if bytes.is_empty() => None,
            Self::Bytes(bytes) => Some(Ok(std::mem::take(bytes))),
            Self::Pieces(pieces) => ready!(pieces.poll(context)),
            Self::Events(stream) => ready!(stream.poll(context)).map(Ok),
        };
        Poll::Ready(bytes.map(|bytes| bytes.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        self.length() == Some(0)
    }

    fn size_hint(&self) -> SizeHint {
        self.length().map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

/// The state of a file when its answer was begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    /// In bytes.
    pub(super) length: u64,
    /// Where the system tells.
    pub(super) modified: Option<SystemTime>,
}

impl Stamp {
    /// What the file is now; `None` if it is none: a folder, a pipe.
    pub(super) fn of(file: &File) -> io::Result<Option<Self>> {
        let metadata = file.metadata()?;
        Ok(metadata.is_file().then(|| Self { length: metadata.len(), modified: metadata.modified().ok() }))
    }
}

/// A part of a file, read as it is sent.
#[derive(Debug)]
pub(super) struct Pieces {
    /// Where the next piece begins, in bytes.
    offset: u64,
    /// How many bytes are left to send.
    left: u64,
    stamp: Stamp,
    state: State,
}

#[derive(Debug)]
enum State {
    Idle(File),
    Reading(JoinHandle<io::Result<(File, Bytes)>>),
    Ended,
}

impl Pieces {
    /// So many bytes of a file from an offset, all of them within its length.
    pub(super) fn new(file: File, stamp: Stamp, offset: u64, left: u64) -> Self {
        Self { offset, left, stamp, state: State::Idle(file) }
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        loop {
            self.state = match std::mem::replace(&mut self.state, State::Ended) {
                State::Ended => return Poll::Ready(None),
                State::Idle(_) if self.left == 0 => return Poll::Ready(None),
                State::Idle(file) => {
                    let (offset, length, stamp) = (self.offset, self.left.min(PIECE as u64), self.stamp);
                    State::Reading(spawn_blocking(move || read(file, stamp, offset, length as usize)))
                }
                State::Reading(mut reading) => match Pin::new(&mut reading).poll(context) {
                    Poll::Pending => {
                        self.state = State::Reading(reading);
                        return Poll::Pending;
                    }
                    Poll::Ready(read) => {
                        let (file, bytes) = match read.map_err(io::Error::other).flatten() {
                            Ok(read) => read,
                            Err(error) => return Poll::Ready(Some(Err(error))),
                        };
                        self.offset += bytes.len() as u64;
                        self.left -= bytes.len() as u64;
                        self.state = State::Idle(file);
                        return Poll::Ready(Some(Ok(bytes)));
                    }
                },
            };
        }
    }
}

/// Reads a piece, and looks afterwards whether the file is still the one that was announced.
fn read(mut file: File, stamp: Stamp, offset: u64, length: usize) -> io::Result<(File, Bytes)> {
    let mut piece = vec![0; length];
    file.seek(SeekFrom::Start(offset))?;
    file.read_exact(&mut piece)?;
    if Stamp::of(&file)? != Some(stamp) {
        return Err(io::Error::other("the file was changed while it was sent"));
    }
    Ok((file, piece.into()))
}
