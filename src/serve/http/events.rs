//! Event streams: what is told to open pages as it happens (the HTML standard's server-sent events).
//!
//! Owns their form and their pace. A receiver that is too slow loses messages, is greeted anew, and so knows to ask
//! for everything again: nothing is kept for it.

use std::fmt::Write as _;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::body::Bytes;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{OwnedSemaphorePermit, mpsc};
use tokio::task::AbortHandle;
use tokio::time::timeout;

use super::{Message, Site};

/// How soon a page asks again when its stream has ended: a server that is started again is found at once.
const RETRY: &str = "retry: 300\n\n";

/// What says that the other side is still there. Not a comment, of which browsers tell their pages nothing: a line that
/// was cut while a machine slept is silent, and nobody would notice.
const HEARTBEAT: &str = "event: beat\ndata: {}\n\n";

/// How many pieces wait for a page that does not read.
const WAITING: usize = 4;

/// The body of an event stream. It ends when the site's messages do.
#[derive(Debug)]
pub(super) struct Stream {
    pieces: mpsc::Receiver<Bytes>,
    task: AbortHandle,
    /// The stream's place among those that may be open at once.
    _place: OwnedSemaphorePermit,
}

impl Stream {
    /// Begins a stream of a site's messages.
    pub(super) fn new<S: Site>(site: Arc<S>, heartbeat: Duration, place: OwnedSemaphorePermit) -> Self {
        let (sender, pieces) = mpsc::channel(WAITING);
        let task = tokio::spawn(tell(site, heartbeat, sender)).abort_handle();
        Self { pieces, task, _place: place }
    }

    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Bytes>> {
        self.pieces.poll_recv(context)
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn tell<S: Site>(site: Arc<S>, heartbeat: Duration, sender: mpsc::Sender<Bytes>) {
    // Listening before greeting: what happens in between is told twice rather than never.
    let mut messages = site.events();
    let mut piece = format!("{RETRY}{}", greeting(&*site));
    while sender.send(piece.into()).await.is_ok() {
        piece = match timeout(heartbeat, messages.recv()).await {
            Ok(Ok(message)) => text(&message),
            Ok(Err(RecvError::Lagged(_))) => {
                messages = messages.resubscribe();
                greeting(&*site)
            }
            Ok(Err(RecvError::Closed)) => return,
            Err(_) => HEARTBEAT.to_owned(),
        };
    }
}

fn greeting<S: Site>(site: &S) -> String {
    site.greeting().iter().map(text).collect()
}

/// A message in the form of event streams: data of several lines is several fields.
fn text(message: &Message) -> String {
    let mut text = format!("event: {}\n", message.event);
    for line in message.data.replace("\r\n", "\n").split(['\n', '\r']) {
        writeln!(text, "data: {line}").expect("a text can always be written to");
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_of_several_lines_is_several_fields() {
        let message = Message { event: "state", data: "a\nb\r\nc\rd\n".into() };
        assert_eq!(text(&message), "event: state\ndata: a\ndata: b\ndata: c\ndata: d\ndata: \n\n");
    }
}
