//! The follower: the thread that brings together what the system tells, what looking finds, and the time.
//!
//! Owns the loop, and what becomes of a project's folder that goes away and comes back. Refuses to know how folders
//! are watched or when a change is over.

#![expect(clippy::disallowed_methods, reason = "this module waits, and so it asks for the time")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender};
use std::time::{Duration, Instant};

use super::debounce::{Debouncer, Step};
use super::ground::{self, Far, Ground, Identity, Kind};
use super::native::{Notice, Opener, Refusal};
use super::scope::Scope;
use super::{Change, Event, Message, Method, Request, mount, poll, trouble};
use crate::diagnostic::{Code, Diagnostic};

/// How often it is asked whether the project's folder is still there: no system tells of a folder above it that got
/// another name, or of a disk that was taken out.
const CHECK: Duration = Duration::from_millis(500);

/// How often it is tried again to watch what the system refused to.
const RETRY: Duration = Duration::from_secs(2);

/// What a watcher's thread knows. Times count from when it began.
pub(super) struct Follower {
    request: Request,
    opener: Opener,
    tell: Box<dyn Fn(Event) + Send>,
    inbox: Sender<Message>,
    stop: Arc<AtomicBool>,
    began: Instant,
    debouncer: Debouncer,
    /// `None`: the project's folder is not there.
    ground: Option<Ground>,
    /// Why nothing at all is watched, if something should be.
    closed: Option<Refusal>,
    /// Where folders or links came or went that have not been taken in.
    unsettled: BTreeSet<PathBuf>,
    /// Notices were lost: nothing that is known of the folders can be believed.
    is_doubtful: bool,
    /// The trouble that was told last, if there still is one.
    trouble: Option<Code>,
    next_check: Duration,
    next_look: Duration,
    next_try: Duration,
}

impl Follower {
    pub(super) fn new(
        request: Request,
        opener: Opener,
        tell: Box<dyn Fn(Event) + Send>,
        inbox: Sender<Message>,
        stop: Arc<AtomicBool>,
    ) -> Self {
        let debouncer = Debouncer::new(request.quiet);
        Self {
            request,
            opener,
            tell,
            inbox,
            stop,
            began: Instant::now(),
            debouncer,
            ground: None,
            closed: None,
            unsettled: BTreeSet::new(),
            is_doubtful: false,
            trouble: None,
            next_check: CHECK,
            next_look: Duration::ZERO,
            next_try: RETRY,
        }
    }

    /// Begins to follow the project, if it is there.
    pub(super) fn start(&mut self) {
        if let Ok((place, identity)) = ground::find(&self.request.root) {
            self.settle(place, identity);
        }
        self.tell_trouble();
    }

    /// Follows the project until nobody wants to know any more.
    pub(super) fn run(&mut self, messages: &Receiver<Message>) {
        while !self.stop.load(Ordering::Relaxed) {
            let wait = self.deadline().saturating_sub(self.now());
            if let Ok(message) = messages.recv_timeout(wait) {
                self.take(message);
                // A storm must not keep what is due from being told.
                while self.debouncer.due().is_none_or(|due| self.now() < due + self.request.quiet)
                    && let Ok(message) = messages.try_recv()
                {
                    self.take(message);
                }
            }
            if !self.stop.load(Ordering::Relaxed) {
                self.act();
            }
        }
    }

    fn now(&self) -> Duration {
        self.began.elapsed()
    }

    /// When there is something to do, if nothing is heard.
    fn deadline(&self) -> Duration {
        let mut deadline = self.next_check;
        deadline = self.debouncer.due().map_or(deadline, |due| due.min(deadline));
        if self.ground.as_ref().is_some_and(|ground| !ground.poller.is_idle()) {
            deadline = deadline.min(self.next_look);
        }
        if self.is_refused() { deadline.min(self.next_try) } else { deadline }
    }

    fn is_refused(&self) -> bool {
        self.closed.is_some() || self.ground.as_ref().is_some_and(|ground| ground.refusal().is_some())
    }

    fn take(&mut self, message: Message) {
        if let Message::Heard(notice) = message {
            self.hear(notice);
        }
    }

    /// Does what is due.
    fn act(&mut self) {
        if self.next_check <= self.now() {
            self.check();
        }
        if self.next_look <= self.now() {
            self.look();
        }
        if self.is_refused() && self.next_try <= self.now() {
            self.try_again();
        }
        if self.debouncer.due().is_some_and(|due| due <= self.now()) {
            self.tell_change();
        }
    }

    fn hear(&mut self, notice: Notice) {
        let Some(ground) = &self.ground else { return };
        let kind = |path: &Path| ground::kind(&ground.root.join(path));
        match notice {
            Notice::Overflow => self.doubt(),
            Notice::Folder(path) => self.folder(path),
            Notice::Written(path) if !ground.knows(&path) => {
                let is_empty = kind(&path) == Kind::EmptyFile;
                self.file(path, if is_empty { Step::Emptied } else { Step::Written });
            }
            Notice::Written(path) if ground.minds_folders() || ground.links.has(&path) => self.folder(path),
            Notice::Written(_) => {}
            Notice::Closed(path) | Notice::Differs(path) if ground.knows(&path) => self.folder(path),
            // Some editors empty a file, close it, and open it again to write.
            Notice::Closed(path) if kind(&path) == Kind::EmptyFile => self.file(path, Step::Emptied),
            Notice::Closed(path) | Notice::Differs(path) => self.file(path, Step::Complete),
            Notice::Made(path) | Notice::Moved(path) | Notice::Gone(path) if ground.knows(&path) => {
                self.folder(path);
            }
            Notice::Made(path) => match kind(&path) {
                Kind::Other => self.folder(path),
                _ => self.file(path, Step::Made),
            },
            Notice::Moved(path) => match kind(&path) {
                // What is gone again may have been a folder.
                Kind::Other | Kind::Nothing => self.folder(path),
                Kind::EmptyFile => self.file(path, Step::Emptied),
                Kind::File => self.file(path, Step::Complete),
            },
            Notice::Gone(path) => match kind(&path) {
                Kind::Nothing => self.file(path, Step::Gone),
                Kind::Other => self.folder(path),
                // Two files that exchange their names each come first and go then.
                Kind::EmptyFile | Kind::File => self.file(path, Step::Written),
            },
        }
    }

    fn file(&mut self, path: PathBuf, step: Step) {
        let Some(ground) = &self.ground else { return };
        if ground.links.lead_to(&path) {
            self.debouncer.everything(self.now());
        } else if ground.scope.holds(&path) {
            self.debouncer.file(self.now(), path, step);
        }
    }

    fn folder(&mut self, path: PathBuf) {
        if path.as_os_str().is_empty() {
            self.next_check = Duration::ZERO;
        }
        self.unsettled.insert(path);
        self.debouncer.everything(self.now());
    }

    fn doubt(&mut self) {
        self.is_doubtful = true;
        self.debouncer.everything(self.now());
    }

    /// Tells what is due. Folders that came are watched before it is told that they did: so whatever happens in them
    /// before that is read by whoever is told, and whatever happens afterwards is told in its turn.
    fn tell_change(&mut self) {
        if self.is_doubtful {
            match ground::find(&self.request.root) {
                Ok((place, identity)) => self.settle(place, identity),
                Err(_) => return self.lose(),
            }
        } else if !self.unsettled.is_empty() {
            let (paths, now) = (std::mem::take(&mut self.unsettled), self.now());
            if let Some(ground) = &mut self.ground {
                ground.refresh(&paths, &self.stop, now);
            }
        }
        self.tell_trouble();
        if let Some(change) = self.debouncer.take(self.now()) {
            (self.tell)(Event::Changed(change));
        }
    }

    /// Looks whether the project's folder is there, and the same.
    fn check(&mut self) {
        self.next_check = self.now() + CHECK;
        let known = self.ground.as_ref().map(|ground| (&ground.root, ground.identity));
        match ground::find(&self.request.root) {
            Ok((place, identity)) if known == Some((&place, identity)) => {}
            Ok((place, identity)) => {
                self.debouncer.clear();
                self.settle(place, identity);
                self.tell_trouble();
                (self.tell)(Event::Changed(Change::Everything));
            }
            Err(_) if known.is_some() => self.lose(),
            Err(_) => {}
        }
    }

    fn lose(&mut self) {
        self.ground = None;
        self.closed = None;
        self.debouncer.clear();
        self.unsettled.clear();
        self.is_doubtful = false;
        self.tell_trouble();
    }

    /// Follows the folder that is now the project's, and forgets what was known of another. Whoever calls this tells
    /// that everything may have changed.
    fn settle(&mut self, place: PathBuf, identity: Identity) {
        // First, since the system may serve only one at a time.
        self.ground = None;
        self.unsettled.clear();
        self.is_doubtful = false;
        let inside = |paths: &[PathBuf]| -> Vec<PathBuf> {
            paths.iter().filter_map(|path| self.inside(&place, path)).collect()
        };
        let scope = Scope::new(inside(&self.request.ignored), inside(&self.request.files));
        let is_native = match self.request.method {
            Method::Automatic => !mount::is_far(&place),
            Method::Native => true,
            Method::Poll => false,
        };
        let far = if self.request.method == Method::Native { Far::Watched } else { Far::Polled };
        self.closed = None;
        let opened = is_native.then(|| (self.opener)(&place, &scope, self.inbox.clone()));
        let backend = match opened {
            Some(Ok(backend)) => Some(backend),
            Some(Err(refusal)) => {
                self.closed = Some(refusal);
                None
            }
            None => None,
        };
        let mut ground = Ground::new(place, identity, scope, far);
        ground.begin(backend, &self.stop, self.now());
        self.ground = Some(ground);
        self.next_look = self.now();
        self.next_try = self.now() + RETRY;
    }

    /// A folder that is passed over, relative to the project; `None` if it lies elsewhere.
    fn inside(&self, place: &Path, path: &Path) -> Option<PathBuf> {
        if path.is_relative() {
            return Some(path.to_path_buf());
        }
        let bases = [place, &self.request.root];
        bases.iter().find_map(|base| path.strip_prefix(base).ok()).map(Path::to_path_buf)
    }

    fn look(&mut self) {
        let before = self.now();
        let Some(ground) = self.ground.as_mut().filter(|ground| !ground.poller.is_idle()) else { return };
        let notices = ground.look(&self.stop, before);
        let after = self.now();
        self.next_look = after + poll::pause(after.saturating_sub(before));
        for notice in notices {
            self.hear(notice);
        }
    }

    fn try_again(&mut self) {
        let now = self.now();
        self.next_try = now + RETRY;
        if self.closed.is_some() {
            let Some(ground) = &self.ground else { return };
            // If it can be opened now, all begins anew with it.
            if (self.opener)(&ground.root, &ground.scope, self.inbox.clone()).is_ok() {
                self.doubt();
            }
        } else if let Some(ground) = &mut self.ground
            && ground.try_again(&self.stop, now)
        {
            self.debouncer.everything(now);
        }
    }

    /// Tells of trouble that is new, and of its end.
    fn tell_trouble(&mut self) {
        let found = self.find_trouble();
        let code = found.as_ref().map(|diagnostic| diagnostic.code);
        if code != self.trouble {
            self.trouble = code;
            (self.tell)(found.map_or(Event::Recovered, Event::Trouble));
        }
    }

    fn find_trouble(&self) -> Option<Diagnostic> {
        let Some(ground) = &self.ground else { return Some(trouble::lost(&self.request.root)) };
        match &self.closed {
            Some(refusal) => Some(trouble::refused(refusal, None)),
            None => ground.refusal().map(|(refusal, folders)| trouble::refused(refusal, Some(folders))),
        }
    }
}
