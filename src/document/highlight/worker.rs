//! Workers: threads in which code is highlighted, so that a grammar that never comes to an end can be given up.
//!
//! Owns the patience with them. Each thread that wants code highlighted has a worker of its own, since to start a
//! thread for every block costs more than many a block.

use std::cell::Cell;
use std::sync::mpsc::{self, Sender};
use std::time::Duration;

use super::lines::Lines;

type Work = Box<dyn FnOnce(&mut Lines) + Send>;

thread_local! {
    static WORKER: Cell<Option<Sender<Work>>> = const { Cell::new(None) };
}

/// The result of some work, unless it takes too long. Then its thread is left behind, since nothing can stop it from
/// outside, and the next work is another's.
pub(super) fn within<T: Send + 'static>(
    patience: Duration,
    work: impl FnOnce(&mut Lines) -> T + Send + 'static,
) -> Option<T> {
    let worker = WORKER.take().unwrap_or_else(hire);
    let (done, result) = mpsc::channel();
    let work = move |lines: &mut Lines| {
        // Nobody may be waiting any more.
        let _ = done.send(work(lines));
    };
    worker.send(Box::new(work)).ok()?;
    let result = result.recv_timeout(patience).ok()?;
    WORKER.set(Some(worker));
    Some(result)
}

fn hire() -> Sender<Work> {
    let (sender, works) = mpsc::channel::<Work>();
    std::thread::spawn(move || {
        let mut lines = Lines::default();
        for work in works {
            work(&mut lines);
        }
    });
    sender
}
