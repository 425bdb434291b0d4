//! Watching: what changes in a project while its author writes.
//!
//! Owns following the project's folder for as long as anybody wants to know: by what the system tells, or, where it
//! tells nothing, by looking again and again. Refuses to read a file, and to know what a change means for the site.
//!
//! ```text
//! system ──► native ──┐
//!                     ├─► follow ──► debounce ──► Change
//! disk ────► poll ────┘     │
//!                         ground: folders, links
//! ```
//!
//! The rule that all of it serves: whoever reads the project after [`watch`] has returned, and then whatever each change
//! names, knows all files as they are on the disk, once it is quiet. To tell too much is allowed, and where anything is
//! in doubt, [`Change::Everything`] is told.
//!
//! Two things no system tells: that a file changed which was written under another name of it (a hard link), and what
//! is written through shared memory. Polling sees the first.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::diagnostic::{Code, Diagnostic};

mod debounce;
mod follow;
mod ground;
mod links;
mod mount;
mod native;
mod poll;
mod scope;
mod trouble;

#[cfg(test)]
mod tests;

use follow::Follower;
use native::{Notice, Opener};

/// How much quiet ends a change, if nobody says otherwise.
pub const QUIET: Duration = Duration::from_millis(10);

/// What changed in a project, as far as the system tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// These files, by their paths relative to the project's root: each was made, written, replaced or removed, or
    /// may have been. Whatever was known of paths below one of them no longer holds. Never empty.
    Files(BTreeSet<PathBuf>),
    /// Any file may have changed, come or gone.
    Everything,
}

/// What a watcher tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Something changed.
    Changed(Change),
    /// The project cannot be followed, or not as it should be: `watch-lost`, `watch-limit` or `watch-failed`. The
    /// watcher goes on trying.
    Trouble(Diagnostic),
    /// There is no trouble any more.
    Recovered,
}

/// How a project is followed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Method {
    /// By what the system tells, but on file systems of which it is known to tell nothing.
    #[default]
    Automatic,
    /// By what the system tells.
    Native,
    /// By looking again and again.
    Poll,
}

/// What is to be followed, and how.
#[derive(Clone, Debug)]
pub struct Request {
    /// The project's folder. It may be a link.
    pub root: PathBuf,
    /// How it is followed.
    pub method: Method,
    /// Folders of the project that are passed over, such as the output: relative to it, or absolute. They need not be
    /// there.
    pub ignored: Vec<PathBuf>,
    /// Files of the project that are followed although they lie where nothing else is, such as settings in a hidden
    /// folder: relative to it, or absolute.
    pub files: Vec<PathBuf>,
    /// How much quiet ends a change: [`QUIET`].
    pub quiet: Duration,
}

/// Follows a project until it is dropped. Nothing is told after that.
#[derive(Debug)]
pub struct Watcher {
    stop: Arc<AtomicBool>,
    inbox: Sender<Message>,
    thread: Option<JoinHandle<()>>,
}

/// What wakes the watcher's thread.
#[derive(Debug)]
enum Message {
    /// The system told of something.
    Heard(Notice),
    /// The watcher was dropped.
    Stop,
}

/// Follows a project.
///
/// Returns when it does so: whatever is read afterwards is told when it changes. `tell` is called on a thread of the
/// watcher, and should not take long: what happens meanwhile waits.
pub fn watch(request: Request, tell: impl Fn(Event) + Send + 'static) -> Result<Watcher, Diagnostic> {
    watch_by(request, Box::new(native::open), tell)
}

/// The same, with another way of watching.
fn watch_by(
    request: Request,
    opener: Opener,
    tell: impl Fn(Event) + Send + 'static,
) -> Result<Watcher, Diagnostic> {
    let (inbox, messages) = mpsc::channel();
    let (ready, is_ready) = mpsc::channel();
    let stop = Arc::new(AtomicBool::new(false));
    let sender = inbox.clone();
    let is_stopped = stop.clone();
    let run = move || {
        let mut follower = Follower::new(request, opener, Box::new(tell), sender, is_stopped);
        follower.start();
        // Dropped or not, whoever waits for it goes on.
        drop(ready);
        follower.run(&messages);
    };
    let thread = thread::Builder::new().name("watcher".to_owned()).spawn(run).map_err(|error| {
        Diagnostic::new(Code::WatchFailed, format!("the project cannot be watched: {error}"))
            .help("close other programs and try again")
    })?;
    let _: Result<(), mpsc::RecvError> = is_ready.recv();
    Ok(Watcher { stop, inbox, thread: Some(thread) })
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        // If nobody listens, the thread has ended.
        let _ = self.inbox.send(Message::Stop);
        if let Some(thread) = self.thread.take().filter(|it| it.thread().id() != thread::current().id()) {
            // A panic of whoever is told was told by itself.
            let _ = thread.join();
        }
    }
}
