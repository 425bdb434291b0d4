//! The terminal: a thread of its own, which says what the preview tells.
//!
//! Owns what waits to be said. A terminal takes nothing for as long as somebody marks text in it or has pressed Ctrl+S,
//! nor does a program that started the preview and does not read. Refuses to keep waiting whoever tells, and to say
//! later what no longer holds.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use goalpost::diagnostic::{Code, Diagnostic};
use goalpost::serve::Told;

use super::saves::Changes;

/// How long problems wait to be said: some editors empty a file before they write it, and what is wrong with an empty
/// one nobody needs to read.
const REST: Duration = Duration::from_millis(200);

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
    fn shown(&mut self, changes: Changes, took: Duration);
    /// Says what is wrong with the site, as far as it is known.
    fn problems(&mut self, problems: &[Diagnostic]);
    /// Says that nothing else is wrong.
    fn checked(&mut self);
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
    shown: Option<(Changes, Duration)>,
    /// What is wrong now, and since when something waits: what was wrong in between nobody needs to read.
    problems: Option<(Vec<Diagnostic>, Instant)>,
    /// Whether the site that is shown was looked through.
    is_checked: bool,
    end: Option<Diagnostic>,
}

/// What is to be said next.
enum Next {
    Shown(Changes, Duration),
    Problems(Vec<Diagnostic>),
    Checked,
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
                    Next::Shown(changes, took) => voice.shown(changes, took),
                    Next::Problems(problems) => voice.problems(&problems),
                    Next::Checked => voice.checked(),
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
            let now = Instant::now();
            if let Some(next) = waiting.take(now) {
                return next;
            }
            waiting = match waiting.due() {
                None => self.wake.wait(waiting).unwrap_or_else(PoisonError::into_inner),
                Some(due) => {
                    let woken = self.wake.wait_timeout(waiting, due.saturating_duration_since(now));
                    woken.unwrap_or_else(PoisonError::into_inner).0
                }
            };
        }
    }
}

impl Waiting {
    fn add(&mut self, told: Told) {
        match told {
            Told::Shown { read, took } => {
                let shown = self.shown.get_or_insert_default();
                shown.0.add(read);
                shown.1 = took;
                self.is_checked = false;
            }
            Told::Problems(problems) => {
                let since = self.problems.take().map_or_else(Instant::now, |(_, since)| since);
                self.problems = Some((problems, since));
            }
            Told::Checked => self.is_checked = true,
        }
    }

    fn take(&mut self, now: Instant) -> Option<Next> {
        if let Some((changes, took)) = self.shown.take() {
            return Some(Next::Shown(changes, took));
        }
        if self.end.is_some() || self.due().is_some_and(|due| due <= now) {
            if let Some((problems, _)) = self.problems.take() {
                return Some(Next::Problems(problems));
            }
            return self.end.take().map(Next::End);
        }
        let is_told = self.problems.is_none() && std::mem::take(&mut self.is_checked);
        is_told.then_some(Next::Checked)
    }

    /// When problems are to be said, if there are any to say.
    fn due(&self) -> Option<Instant> {
        self.problems.as_ref().map(|(_, since)| *since + REST)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::mpsc::{self, Receiver, Sender};

    use goalpost::serve::Read;

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

        fn shown(&mut self, _: Changes, took: Duration) {
            self.say(format!("shown in {}", took.as_millis()));
        }

        fn problems(&mut self, problems: &[Diagnostic]) {
            let problems: Vec<&str> = problems.iter().map(|it| it.message.as_str()).collect();
            self.say(problems.join(" "));
        }

        fn checked(&mut self) {
            self.say("checked".to_owned());
        }

        fn farewell(&mut self, reason: Diagnostic) {
            self.say(reason.message);
        }
    }

    fn problem(text: &str) -> Diagnostic {
        Diagnostic::new(Code::DiskFull, text)
    }

    fn shown(number: u64) -> Told {
        Told::Shown { read: Read::Files(BTreeSet::new()), took: Duration::from_millis(number) }
    }

    #[test]
    fn who_tells_is_never_kept_waiting_and_what_no_longer_holds_is_not_said() {
        let (let_one_go, let_go) = mpsc::channel();
        let (said, heard) = mpsc::channel();
        let terminal = Terminal::begin(Slow { let_go, said }).expect("a thread");
        let tell = terminal.listener();
        for number in 0..1000 {
            tell(shown(number));
            tell(Told::Problems(vec![problem(&number.to_string())]));
        }
        drop(let_one_go);
        terminal.end(problem("the end"));
        let said: Vec<String> = heard.iter().collect();
        assert_eq!(said, ["welcome", "shown in 999", "999", "the end"]);
    }

    /// What is said so long after it was told.
    fn said_after(waiting: &mut Waiting, rest: Duration) -> Vec<String> {
        let now = Instant::now() + rest;
        let name = |next| match next {
            Next::Shown(_, took) => format!("shown in {}", took.as_millis()),
            Next::Problems(problems) => format!("{} problems", problems.len()),
            Next::Checked => "checked".to_owned(),
            Next::End(_) => "end".to_owned(),
        };
        std::iter::from_fn(|| waiting.take(now).map(name)).collect()
    }

    #[test]
    fn what_is_wrong_for_a_moment_is_not_said() {
        let mut waiting = Waiting::default();
        waiting.add(shown(1));
        waiting.add(Told::Problems(vec![problem("it is empty")]));
        assert_eq!(said_after(&mut waiting, Duration::ZERO), ["shown in 1"]);
        waiting.add(shown(2));
        waiting.add(Told::Problems(Vec::new()));
        assert_eq!(said_after(&mut waiting, REST), ["shown in 2", "0 problems"]);
    }

    #[test]
    fn a_site_is_checked_once_its_problems_are_said() {
        let mut waiting = Waiting::default();
        waiting.add(shown(1));
        waiting.add(Told::Problems(vec![problem("it is wrong")]));
        waiting.add(Told::Checked);
        assert_eq!(said_after(&mut waiting, Duration::ZERO), ["shown in 1"]);
        assert_eq!(said_after(&mut waiting, REST), ["1 problems", "checked"]);
        waiting.add(Told::Checked);
        waiting.add(shown(2));
        assert_eq!(said_after(&mut waiting, REST), ["shown in 2"], "another site was checked");
    }
}
