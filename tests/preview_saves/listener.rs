//! An open page: it listens to what the preview tells of changes.

use std::collections::BTreeSet;
use std::io::BufRead as _;
use std::sync::{Arc, Mutex};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::server::Stream;

/// A thread that listens until the preview ends.
pub(crate) struct Listener(Arc<Mutex<Told>>);

/// What was told since it was asked last.
#[derive(Default)]
struct Told {
    targets: BTreeSet<String>,
    /// Any file may have changed.
    is_anything: bool,
}

impl Listener {
    pub(crate) fn new(mut stream: Stream) -> Self {
        let told = Arc::new(Mutex::new(Told::default()));
        let own = Arc::clone(&told);
        thread::spawn(move || {
            let (mut line, mut event) = (String::new(), String::new());
            while stream.read_line(&mut line).is_ok_and(|count| count > 0) {
                if let Some(name) = line.strip_prefix("event: ") {
                    name.trim_end().clone_into(&mut event);
                } else if let Some(data) = line.strip_prefix("data: ").filter(|_| event == "change") {
                    let data = serde_json::from_str(data).expect("what is told is JSON");
                    own.lock().expect("nobody panics while holding it").hear(&data);
                }
                line.clear();
            }
        });
        Self(told)
    }

    /// Waits until it was told that all of these have changed. Those of which it was not.
    pub(crate) fn untold(&self, changed: &BTreeSet<String>, patience: Duration) -> BTreeSet<String> {
        let latest = Instant::now() + patience;
        loop {
            let mut told = self.0.lock().expect("nobody panics while holding it");
            let untold: BTreeSet<String> = changed.difference(&told.targets).cloned().collect();
            if untold.is_empty() || told.is_anything || Instant::now() > latest {
                let is_anything = told.is_anything;
                *told = Told::default();
                return if is_anything { BTreeSet::new() } else { untold };
            }
            drop(told);
            sleep(Duration::from_millis(5));
        }
    }
}

impl Told {
    fn hear(&mut self, change: &Value) {
        match change["routes"].as_array() {
            Some(routes) => self.targets.extend(routes.iter().filter_map(Value::as_str).map(str::to_owned)),
            None => self.is_anything = true,
        }
    }
}
