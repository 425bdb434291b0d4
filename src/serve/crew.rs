//! The crew: threads that live on from one piece of work to the next.
//!
//! Owns handing work to a thread that has none, and making one where all have. A thread for each piece would do the same,
//! but for memory: allocators keep what a thread has freed for the next thread in its place, so that after many short
//! threads each place holds as much as the largest of them ever needed.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, SendError, Sender};
use std::sync::{Arc, Mutex};
use std::thread;

use super::lock;

type Work = Box<dyn FnOnce() + Send>;

/// Threads of one kind, which wait for more work until the process ends.
pub(super) struct Crew {
    name: &'static str,
    /// How large the stack of each is, in bytes.
    stack: usize,
    /// How those are reached that have nothing to do, the one that has worked last at the end.
    idle: Arc<Mutex<Vec<Sender<Work>>>>,
}

impl Crew {
    pub(super) fn new(name: &'static str, stack: usize) -> Self {
        Self { name, stack, idle: Arc::default() }
    }

    /// Has something done. Fails if a thread is needed and the system has none to give.
    pub(super) fn take_on(&self, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
        let mut work: Work = Box::new(work);
        loop {
            let idle = lock(&self.idle).pop();
            let Some(idle) = idle else { return self.grow(work) };
            match idle.send(work) {
                Ok(()) => return Ok(()),
                Err(SendError(back)) => work = back,
            }
        }
    }

    fn grow(&self, first: Work) -> io::Result<()> {
        let idle = Arc::clone(&self.idle);
        let live = move || {
            let (sender, more) = mpsc::channel::<Work>();
            let mut next = Some(first);
            while let Some(work) = next {
                // Whoever waits for what comes of it sees that nothing does; what was wrong was told.
                let _ = catch_unwind(AssertUnwindSafe(work));
                lock(&idle).push(sender.clone());
                next = more.recv().ok();
            }
        };
        thread::Builder::new().name(self.name.to_owned()).stack_size(self.stack).spawn(live).map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The thread that does some work, when it is done.
    fn worker(crew: &Crew) -> thread::ThreadId {
        let (sender, receiver) = mpsc::channel();
        crew.take_on(move || sender.send(thread::current().id()).expect("somebody waits")).expect("a thread");
        let worker = receiver.recv().expect("it is done");
        while lock(&crew.idle).is_empty() {
            thread::yield_now();
        }
        worker
    }

    #[test]
    fn a_thread_that_is_done_does_the_next_and_one_that_is_not_goes_on() {
        let crew = Crew::new("test", 64 << 10);
        let first = worker(&crew);
        assert_eq!(worker(&crew), first);
        let (end, is_over) = mpsc::channel::<()>();
        crew.take_on(move || is_over.recv().unwrap_or_default()).expect("a thread");
        assert_ne!(worker(&crew), first, "another does what comes meanwhile");
        drop(end);
    }

    #[test]
    fn work_that_fails_ends_no_thread() {
        let crew = Crew::new("test", 64 << 10);
        let first = worker(&crew);
        crew.take_on(|| std::panic::resume_unwind(Box::new("as asked"))).expect("a thread");
        while lock(&crew.idle).is_empty() {
            thread::yield_now();
        }
        assert_eq!(worker(&crew), first);
    }
}
