//! A reader who looks at pages all the time, while they are saved.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle, sleep};
use std::time::Duration;

use crate::chance::Chance;
use crate::server::Client;

/// A thread that asks for one file after the other until this is dropped.
pub(crate) struct Reader {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    targets: Mutex<Vec<String>>,
    is_over: AtomicBool,
    read: AtomicUsize,
    wrong: Mutex<Option<String>>,
}

impl Reader {
    pub(crate) fn new(mut client: Client, mut chance: Chance) -> Self {
        let shared = Arc::new(Shared::default());
        let own = Arc::clone(&shared);
        let thread = thread::spawn(move || {
            while !own.is_over.load(Ordering::Relaxed) {
                let target = some_target(&own, &mut chance);
                if let Some(target) = target {
                    let status = client.get(&target).map(|answer| answer.status);
                    own.read.fetch_add(1, Ordering::Relaxed);
                    // The base path may change at any time.
                    if !matches!(status, Some(200 | 301 | 307 | 404 | 500)) {
                        *own.wrong.lock().expect("nobody panics while holding it") =
                            Some(format!("{target} was answered with {status:?} amid saves"));
                    }
                }
                sleep(Duration::from_micros(chance.below(4000) as u64));
            }
        });
        Self { shared, thread: Some(thread) }
    }

    /// Has the reader look at these from now on.
    pub(crate) fn look_at(&self, targets: Vec<String>) {
        *self.shared.targets.lock().expect("nobody panics while holding it") = targets;
    }

    /// How many files were read.
    pub(crate) fn read(&self) -> usize {
        self.shared.read.load(Ordering::Relaxed)
    }

    /// What the reader should not have seen.
    pub(crate) fn wrong(&self) -> Option<String> {
        self.shared.wrong.lock().expect("nobody panics while holding it").clone()
    }
}

fn some_target(shared: &Shared, chance: &mut Chance) -> Option<String> {
    let targets = shared.targets.lock().expect("nobody panics while holding it");
    (!targets.is_empty()).then(|| targets[chance.below(targets.len())].clone())
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.shared.is_over.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
