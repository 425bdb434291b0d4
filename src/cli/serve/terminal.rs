//! The terminal: a thread of its own, which says what the preview tells.
//!
//! Owns what waits to be said. A terminal takes nothing for as long as somebody marks text in it or has pressed Ctrl+S,
//! nor does a program that started the preview and does not read. Refuses to keep waiting whoever tells, and to say
//! later what no longer holds.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use goalpost::diagnostic::{Code, Diagnostic};
use goalpost::serve::Told;

/// What the preview says, from its beginning to its end.
pub(super) struct Terminal {
    waiting: Arc<Shared>,
    thread: JoinHandle<()>,
}

/// Who speaks.
pub(super) trait Voice: Send + 'static {
    /// Says where the site is.
    fn welcome(&mut self);
    /// Says what was saved.
    fn shown(&mut self, saved: &BTreeSet<PathBuf>, took: Duration);
    /// Says what is wrong with the site.
    fn problems(&mut self, problems: &[Diagnostic]);
    /// Says why the preview ends.
    fn farewell(&mut self, reason: Diagnostic);
}

/// What waits, and a way to wake who says it.
#[derive(Default)]
struct Shared {
    waiting: Mutex<Waiting>,
    wake: Condvar,
}

/// What was told and not yet said.
#[derive(Default)]
struct Waiting {
    /// What was saved since, and how long the last took to be shown.
    shown: Option<(BTreeSet<PathBuf>, Duration)>,
    /// What is wrong now; what was wrong in between nobody needs to read.
    problems: Option<Vec<Diagnostic>>,
    end: Option<Diagnostic>,
}

/// What is to be said next.
enum Next {
    Shown(BTreeSet<PathBuf>, Duration),
    Problems(Vec<Diagnostic>),
    End(Diagnostic),
}

impl Terminal {
    /// Begins to speak.
    pub(super) fn begin(mut voice: impl Voice) -> Result<Self, Diagnostic> {
        let waiting = Arc::new(Shared::default());
        let shared = Arc::clone(&waiting);
        let speak = move || {
            voice.welcome();
            loop {
                match shared.next() {
                    Next::Shown(saved, took) => voice.shown(&saved, took),
                    Next::Problems(problems) => voice.problems(&problems),
                    Next::End(reason) => return voice.farewell(reason),
                }
            }
        };
        let thread = thread::Builder::new().name("terminal".to_owned()).spawn(speak).map_err(|error| {
            Diagnostic::new(
                Code::PreviewFailed,
                format!("the system does not let the preview begin: {error}"),
            )
            .help("close other programs and try again")
        })?;
        Ok(Self { waiting, thread })
    }

    /// What takes in what the preview tells, and returns at once.
    pub(super) fn listener(&self) -> impl Fn(Told) + Send + Sync + 'static {
        let waiting = Arc::clone(&self.waiting);
        move |told| waiting.change(|waiting| waiting.add(told))
    }

    /// Ends once all is said, last of all why.
    pub(super) fn end(self, reason: Diagnostic) {
        self.waiting.change(|waiting| waiting.end = Some(reason));
        // A panic was told by itself.
        let _ = self.thread.join();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut Waiting)) {
        change(&mut self.lock());
        self.wake.notify_one();
    }

    /// Waits for something to say.
    fn next(&self) -> Next {
        let mut waiting = self.lock();
        loop {
            match waiting.take() {
                Some(next) => return next,
                None => waiting = self.wake.wait(waiting).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }
}

impl Waiting {
    fn add(&mut self, told: Told) {
        match told {
            Told::Shown { saved, took } => {
                let shown = self.shown.get_or_insert_default();
                shown.0.extend(saved);
                shown.1 = took;
            }
            Told::Problems(problems) => self.problems = Some(problems),
        }
    }

    fn take(&mut self) -> Option<Next> {
        if let Some((saved, took)) = self.shown.take() {
            return Some(Next::Shown(saved, took));
        }
        if let Some(problems) = self.problems.take() {
            return Some(Next::Problems(problems));
        }
        self.end.take().map(Next::End)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{self, Receiver, Sender};

    use super::*;

    /// Says each thing when it is let, and notes it.
    struct Slow {
        let_go: Receiver<()>,
        said: Sender<String>,
    }

    impl Slow {
        fn say(&self, text: String) {
            let _ = self.let_go.recv();
            let _ = self.said.send(text);
        }
    }

    impl Voice for Slow {
        fn welcome(&mut self) {
            self.say("welcome".to_owned());
        }

        fn shown(&mut self, saved: &BTreeSet<PathBuf>, took: Duration) {
            let saved: Vec<String> = saved.iter().map(|file| file.display().to_string()).collect();
            self.say(format!("{} {}", saved.join(" "), took.as_millis()));
        }

        fn problems(&mut self, problems: &[Diagnostic]) {
            let problems: Vec<&str> = problems.iter().map(|it| it.message.as_str()).collect();
            self.say(problems.join(" "));
        }

        fn farewell(&mut self, reason: Diagnostic) {
            self.say(reason.message);
        }
    }

    #[test]
    fn who_tells_is_never_kept_waiting_and_what_no_longer_holds_is_not_said() {
        let (let_one_go, let_go) = mpsc::channel();
        let (said, heard) = mpsc::channel();
        let terminal = Terminal::begin(Slow { let_go, said }).expect("a thread");
        let tell = terminal.listener();
        let problem = |text: &str| Diagnostic::new(Code::DiskFull, text);
        for number in 0..1000 {
            let saved = BTreeSet::from([PathBuf::from(format!("{}.md", number % 2))]);
            tell(Told::Shown { saved, took: Duration::from_millis(number) });
            tell(Told::Problems(vec![problem(&number.to_string())]));
        }
        drop(let_one_go);
        terminal.end(problem("the end"));
        let said: Vec<String> = heard.iter().collect();
        assert_eq!(said, ["welcome", "0.md 1.md 999", "999", "the end"]);
    }
}
