//! The live preview: the site from memory, as a static host would show it, and what every save changes in it.
//!
//! ```text
//! watch ──► build::plan_then ──► Snapshot ──► http ──► browser
//!  saves     the usual stages     renders       ▲        client
//!                                 when asked    └── events ─┘
//! ```
//!
//! Owns the order in which saves become snapshots: one at a time, each with everything that was saved until it began.
//! Refuses to write anything to the disk, and to know any stage of a build: there is one way through them, and a preview
//! stops before the last. While a snapshot is being made, the one before it answers.

#![expect(clippy::disallowed_methods, reason = "how long a save takes is told to the author")]

use std::collections::BTreeSet;
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::build;
use crate::diagnostic::{Code, Diagnostic};
use crate::input::{self, Changed};
use crate::memory::Memory;

mod bar;
mod check;
pub mod client;
mod crew;
mod disk;
mod events;
pub mod http;
mod kept;
mod preview;
mod problems;
mod snapshot;
mod told;
pub mod watch;

use crew::Crew;
use http::{Hosts, Limits};
use preview::Preview;
use snapshot::Snapshot;

pub use problems::Editor;
pub use told::{Read, Told};

/// How large the stack of a thread is that goes through the stages, in bytes: as large as that of a command.
const STACK: usize = 8 << 20;

/// How often the clock is looked at. Not slept until a date comes: a machine that is asleep does not count the time.
const CLOCK: Duration = Duration::from_secs(10);

/// What a preview needs to run.
pub struct Settings {
    /// Where requests come in.
    pub listener: TcpListener,
    /// The hosts in whose names they may come.
    pub hosts: Hosts,
    /// What is followed, and how.
    pub watch: watch::Request,
    /// What is read, at the moment of each build.
    pub request: Box<dyn Fn(Changed) -> input::Request + Send>,
    /// What earlier builds have left.
    pub memory: Memory,
    /// How places in files are opened in the author's editor.
    pub editor: Editor,
    /// Hears what there is to tell the author at the terminal. Requests wait for it, so it must return at once.
    pub tell: Box<dyn Fn(Told) + Send + Sync>,
}

/// What wakes the preview.
#[derive(Debug)]
pub(crate) enum Wake {
    /// Something happened to the project's files.
    Watch(watch::Event),
    /// The whole site was looked through; what was made for that can be forgotten.
    LookedThrough,
    /// A date has come on which the site changes by itself.
    Due,
}

/// Shows a site until the process ends. Fails only where it cannot begin.
pub fn run(settings: Settings) -> Result<(), Diagnostic> {
    let Settings { listener, hosts, watch, request, memory, editor, tell } = settings;
    let (waker, wakes) = mpsc::channel();
    let preview = Arc::new(Preview::new(watch.root.clone(), editor, waker.clone(), tell));
    let crew = Crew::new("site", STACK);
    let began = Instant::now();
    let save = Save { began, saved: None };
    let memory = show(&crew, &preview, memory, request(Changed::Everything), save);
    let served = Arc::clone(&preview);
    let server =
        thread::Builder::new().name("http".to_owned()).spawn(move || answer(listener, &served, hosts));
    server.map_err(|error| cannot_begin(&error))?;
    // Only now, since systems tell of every file that is opened: ten thousand times at the first reading.
    let hear = waker.clone();
    let watcher = watch::watch(watch, move |event| drop(hear.send(Wake::Watch(event))))
        .map_err(|diagnostic| preview.trouble(Some(diagnostic)));
    // What was saved until then was not heard.
    let _ = waker.send(Wake::Watch(watch::Event::Changed(watch::Change::Everything)));
    follow(&crew, &preview, &wakes, memory, &request);
    drop(watcher);
    Ok(())
}

/// What was saved, and when the preview turned to it.
struct Save {
    began: Instant,
    /// `None` where it may be anything.
    saved: Option<BTreeSet<PathBuf>>,
}

/// Makes a snapshot after every save.
fn follow(
    crew: &Crew,
    preview: &Arc<Preview>,
    wakes: &Receiver<Wake>,
    mut memory: Memory,
    request: &dyn Fn(Changed) -> input::Request,
) {
    loop {
        let first = match wakes.recv_timeout(CLOCK) {
            Ok(first) => first,
            Err(RecvTimeoutError::Timeout) if preview.is_due(request(Changed::default()).now) => Wake::Due,
            Err(RecvTimeoutError::Timeout) => continue,
            Err(RecvTimeoutError::Disconnected) => return,
        };
        preview.wake();
        let began = Instant::now();
        let mut changes = Changes::default();
        for wake in std::iter::once(first).chain(wakes.try_iter()) {
            changes.add(wake, preview);
        }
        if let Some(changed) = changes.changed() {
            let saved = changes.saved();
            memory = show(crew, preview, memory, request(changed), Save { began, saved });
        }
    }
}

/// What is to be read again.
#[derive(Default)]
struct Changes {
    everything: bool,
    files: BTreeSet<PathBuf>,
    is_anything: bool,
}

impl Changes {
    fn add(&mut self, wake: Wake, preview: &Preview) {
        match wake {
            Wake::Watch(watch::Event::Changed(watch::Change::Files(files))) => self.files.extend(files),
            Wake::Watch(watch::Event::Changed(watch::Change::Everything)) => self.everything = true,
            Wake::Watch(watch::Event::Trouble(diagnostic)) => return preview.trouble(Some(diagnostic)),
            Wake::Watch(watch::Event::Recovered) => return preview.trouble(None),
            Wake::LookedThrough | Wake::Due => {}
        }
        self.is_anything = true;
    }

    fn changed(&self) -> Option<Changed> {
        self.is_anything.then(|| {
            if self.everything { Changed::Everything } else { Changed::Files(self.files.clone().into()) }
        })
    }

    fn saved(self) -> Option<BTreeSet<PathBuf>> {
        (!self.everything).then_some(self.files)
    }
}

/// Goes through the stages and shows what came of it; returns when it is shown. The snapshot lives on in a thread of the
/// crew, on whose stack all lies that it borrows, until the next takes its place and its last answer is given.
fn show(crew: &Crew, preview: &Arc<Preview>, memory: Memory, request: input::Request, save: Save) -> Memory {
    let (hand_back, handed_back) = mpsc::channel();
    let shown = Arc::clone(preview);
    let stages = move || {
        let mut memory = memory;
        build::plan_then(&request, &mut memory, |planned, memory| {
            let inputs = planned.site.inputs;
            let (snapshot, asks) = Snapshot::new(planned, &shown);
            let news = shown.publish(&snapshot, asks.sender);
            let took = save.began.elapsed();
            let _ = hand_back.send(std::mem::take(memory));
            snapshot.answer_all(asks.receiver, || {
                let everything = || Read::Everything(input::listing(inputs, &request));
                shown.tell(Told::Shown { read: save.saved.map_or_else(everything, Read::Files), took });
                shown.tell_problems(news);
            });
        });
    };
    if let Err(error) = crew.take_on(stages) {
        preview.fail(cannot_begin(&error));
        return Memory::default();
    }
    handed_back.recv().unwrap_or_else(|_| {
        preview.fail(
            Diagnostic::new(
                Code::PreviewFailed,
                "Goalpost itself failed at this, and shows the site as it was",
            )
            .help("undo the last change, or start `goalpost serve` again; and please report it"),
        );
        // What was remembered went down with it.
        Memory::default()
    })
}

/// Answers requests until the process ends.
fn answer(listener: TcpListener, preview: &Arc<Preview>, hosts: Hosts) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let failed = |error: std::io::Error| preview.fail(cannot_begin(&error));
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => return failed(error),
    };
    let serve = async {
        listener.set_nonblocking(true)?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        http::serve(listener, Arc::clone(preview), hosts, Limits::default()).await;
        std::io::Result::Ok(())
    };
    if let Err(error) = runtime.block_on(serve) {
        failed(error);
    }
}

fn cannot_begin(error: &std::io::Error) -> Diagnostic {
    Diagnostic::new(Code::PreviewFailed, format!("the system does not let the preview begin: {error}"))
        .help("close other programs and try again")
}

/// What a panic left behind is whole: nothing here is changed in several steps.
fn lock<T>(shared: &std::sync::Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
