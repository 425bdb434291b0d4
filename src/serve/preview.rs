//! The preview: what the server knows between one save and the next.
//!
//! Owns which snapshot answers, what browsers have and are told, what is wrong with the site. Refuses to render: it asks
//! the snapshot, and asks again where a newer one has come while that was answering.

use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::json;
use tokio::sync::{broadcast, oneshot, watch};
use tokio::time::timeout;

use super::check::Checked;
use super::events::{Asked, Changes, File};
use super::http::{self, Bytes, Found, Message};
use super::kept::Kept;
use super::problems::{Editor, News, Problem, Problems};
use super::snapshot::{Answer, Ask, Failing, Snapshot};
use super::{Told, Wake, lock};
use super::{client, disk, problems};
use crate::address::Base;
use crate::config::BaseUrl;
use crate::diagnostic::Diagnostic;
use crate::plan::Plan;

/// The address of the page that readers see where there is none.
pub(super) const NOT_FOUND: &str = "/404.html";

/// How many messages wait for a browser that is slow to take them. One that is slower begins anew.
const WAITING: usize = 64;

/// So many addresses are told by name; of more, browsers hear that any may have changed.
const MOST_ROUTES: usize = 500;

/// How long an answer waits for the save that its snapshot does not know yet.
const PATIENCE: Duration = Duration::from_secs(3);

/// How often an answer is asked for again, because a newer snapshot has come.
const TRIES: usize = 8;

/// What the server knows.
pub(super) struct Preview {
    pub(super) root: PathBuf,
    pub(super) editor: Editor,
    pub(super) kept: Mutex<Kept>,
    pub(super) checked: Mutex<Checked>,
    /// Held while a snapshot takes the place of another, so that the last one's failures are not told of the next.
    pub(super) failing: Mutex<Failing>,
    /// Differs for each start.
    started: String,
    asked: Mutex<Asked>,
    state: RwLock<State>,
    problems: Mutex<Problems>,
    /// What is wrong, as browsers were told last. Held while it is told, so that what is older is never told later.
    told: Mutex<Arc<str>>,
    /// The number of the snapshot that answers.
    revision: watch::Sender<u64>,
    messages: broadcast::Sender<Message>,
    waker: Mutex<Sender<Wake>>,
    wakes: AtomicU64,
    /// When the site changes by itself, in seconds since 1970.
    due: AtomicI64,
    tell: Box<dyn Fn(Told) + Send + Sync>,
}

/// What is known of the snapshot that answers.
#[derive(Clone)]
struct State {
    asks: Option<Sender<Ask>>,
    plan: Arc<Plan>,
    base: BaseUrl,
    has_errors: bool,
}

impl Preview {
    pub(super) fn new(
        root: PathBuf,
        editor: Editor,
        waker: Sender<Wake>,
        tell: Box<dyn Fn(Told) + Send + Sync>,
    ) -> Self {
        let clock = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
        let state = State {
            asks: None,
            plan: Arc::default(),
            base: crate::config::Config::default().base_url,
            has_errors: false,
        };
        Self {
            root,
            editor,
            kept: Mutex::default(),
            checked: Mutex::default(),
            failing: Mutex::default(),
            started: format!("{clock:x}"),
            asked: Mutex::default(),
            state: RwLock::new(state),
            problems: Mutex::default(),
            told: Mutex::new(Arc::from("{\"problems\":[],\"leftOut\":0}")),
            due: AtomicI64::new(i64::MAX),
            revision: watch::Sender::new(0),
            messages: broadcast::Sender::new(WAITING),
            waker: Mutex::new(waker),
            wakes: AtomicU64::new(0),
            tell,
        }
    }

    /// Puts a snapshot in place of the one that answers, and tells browsers what that changes for them. Says whether
    /// what is wrong is to be told.
    pub(super) fn publish(&self, snapshot: &Snapshot<'_>, asks: Sender<Ask>) -> News {
        let planned = &snapshot.planned;
        let base = planned.site.inputs.config.base_url.clone();
        let mut failing = lock(&self.failing);
        snapshot.retain(&mut failing);
        // Nobody is told what an answer has that is noted later.
        let mut asked = lock(&self.asked);
        let changes = asked.changes(|address| snapshot.file(address), |source| snapshot.elsewhere(source));
        let state = State {
            asks: Some(asks),
            plan: Arc::clone(&planned.plan),
            base: base.clone(),
            has_errors: snapshot.has_errors,
        };
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = state;
        self.revision.send_modify(|revision| *revision += 1);
        drop(asked);
        snapshot.revision.set(*self.revision.borrow());
        self.due.store(planned.site.next_change().unwrap_or(i64::MAX), Ordering::Relaxed);
        let news = self.take_in(snapshot, &failing);
        drop(failing);
        self.tell_changes(&changes, &base);
        news
    }

    /// Tells something at the terminal.
    pub(super) fn tell(&self, told: Told) {
        (self.tell)(told);
    }

    /// Takes in what is wrong with a snapshot.
    fn take_in(&self, snapshot: &Snapshot<'_>, failing: &Failing) -> News {
        let site = snapshot.problems(&snapshot.planned.diagnostics);
        let (pages, disk) = (snapshot.problems_of(failing), disk::full(&self.root));
        let mut problems = lock(&self.problems);
        let news = problems.set_site(site).and(problems.set_pages(pages));
        news.and(problems.set_disk(disk)).and(problems.set_failure(None))
    }

    /// Notes what a browser got from a snapshot.
    pub(super) fn note(&self, address: &str, file: File) {
        lock(&self.asked).note(address, file);
    }

    /// Notes that something was saved: whoever works while it is quiet stops.
    pub(super) fn wake(&self) {
        self.wakes.fetch_add(1, Ordering::Relaxed);
    }

    /// How often something was saved.
    pub(super) fn wakes(&self) -> u64 {
        self.wakes.load(Ordering::Relaxed)
    }

    /// Whether a snapshot is not the one that answers any more.
    pub(super) fn is_superseded(&self, revision: u64) -> bool {
        *self.revision.borrow() != revision
    }

    /// Whether the site has changed by itself since it was last looked at.
    pub(super) fn is_due(&self, now: i64) -> bool {
        self.due.load(Ordering::Relaxed) <= now
    }

    /// Takes in which pages of the snapshot that answers cannot be made.
    pub(super) fn failed(&self, failures: Vec<Problem>) {
        let news = lock(&self.problems).set_pages(failures);
        self.tell_problems(news);
    }

    /// Takes in that the project cannot be followed, or can again.
    pub(super) fn trouble(&self, trouble: Option<Diagnostic>) {
        let news = lock(&self.problems).set_watching(trouble);
        self.tell_problems(news);
    }

    /// Takes in that the site could not be made ready at all. The next one that is takes that back.
    pub(super) fn fail(&self, failure: Diagnostic) {
        let news = lock(&self.problems).set_failure(Some(failure));
        self.tell_problems(news);
    }

    /// Takes in that a snapshot was looked through.
    pub(super) fn tell_checked(&self, revision: u64) {
        if !self.is_superseded(revision) {
            self.tell(Told::Checked);
        }
    }

    /// Says that what was made to look through the whole site can be forgotten.
    pub(super) fn looked_through(&self) {
        let _ = lock(&self.waker).send(Wake::LookedThrough);
    }

    /// Told after every save, even if nothing has changed: so that nobody thinks to have missed it.
    fn tell_changes(&self, changes: &Changes, base: &BaseUrl) {
        let link = |address: &String| Base(base).link(page_of(address));
        let are_named = !changes.is_anything && changes.addresses.len() <= MOST_ROUTES;
        let routes: Option<Vec<String>> = are_named.then(|| changes.addresses.iter().map(link).collect());
        let moved: serde_json::Map<String, serde_json::Value> =
            changes.moved.iter().map(|(from, to)| (link(from), link(to).into())).collect();
        let revision = *self.revision.borrow();
        self.say("change", &json!({ "revision": revision, "routes": routes, "moved": moved }));
    }

    /// Tells what is wrong, if that is news.
    pub(super) fn tell_problems(&self, news: News) {
        if news == News::Nothing {
            return;
        }
        let mut told = lock(&self.told);
        let (all, (problems, left_out)) = {
            let problems = lock(&self.problems);
            (problems.all(), problems.told())
        };
        let problems = problems::json(&problems, &self.root, &self.editor);
        *told = json!({ "problems": problems, "leftOut": left_out }).to_string().into();
        // Nobody may be listening.
        let _ = self.messages.send(Message { event: "problems", data: Arc::clone(&told) });
        self.tell(Told::Problems(all));
    }

    fn say(&self, event: &'static str, data: &serde_json::Value) {
        let _ = self.messages.send(message(event, data));
    }

    fn summary(&self) -> serde_json::Value {
        json!({ "revision": *self.revision.borrow(), "started": self.started })
    }

    fn state(&self) -> State {
        self.state.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Asks the snapshot that answers; asks again where a newer one has come, or must come.
    async fn ask<T>(&self, ask: impl Fn(oneshot::Sender<Answer<T>>) -> Ask) -> Option<T> {
        let mut revision = self.revision.subscribe();
        let mut last = None;
        for _ in 0..TRIES {
            revision.mark_unchanged();
            let (reply, answer) = oneshot::channel();
            if let Some(asks) = self.state().asks {
                // Where the snapshot is no more, the reply is dropped with the ask.
                let _ = asks.send(ask(reply));
            }
            match answer.await {
                Ok(Answer::Ready(answer)) => {
                    if !revision.has_changed().unwrap_or(false) {
                        return Some(answer);
                    }
                    last = Some(answer);
                }
                Ok(Answer::Outdated) | Err(_) => {
                    if timeout(PATIENCE, revision.changed()).await.is_err() {
                        return last;
                    }
                }
            }
        }
        last
    }
}

/// The address under which browsers have a file: a folder's own file is shown as the folder.
fn page_of(address: &str) -> &str {
    address.strip_suffix("index.html").filter(|folder| folder.ends_with('/')).unwrap_or(address)
}

fn message(event: &'static str, data: &serde_json::Value) -> Message {
    Message { event, data: data.to_string().into() }
}

impl http::Site for Preview {
    fn base(&self) -> String {
        self.state().base.path
    }

    fn has(&self, address: &str) -> bool {
        let state = self.state();
        state.plan.find(address).is_some() || (state.has_errors && lock(&self.kept).has(address))
    }

    async fn find(&self, address: &str) -> Found {
        let file = |reply| Ask::File { address: address.to_owned(), reply };
        self.ask(file).await.unwrap_or_else(|| Found::Failed(client::failure("the site is not ready")))
    }

    async fn missing(&self) -> Option<Bytes> {
        let state = self.state();
        if state.plan.find(NOT_FOUND).is_some()
            && let Found::Bytes(bytes) = self.find(NOT_FOUND).await
        {
            return Some(bytes);
        }
        // The author sees why there is nothing.
        state.has_errors.then(|| client::failure("the site has no pages, because something is wrong with it"))
    }

    fn moved(&self, address: &str) -> Option<String> {
        let to = lock(&self.asked).moved(address).map(str::to_owned)?;
        Some(Base(&self.state().base).link(page_of(&to)))
    }

    fn version(&self, page: &[u8]) -> Option<String> {
        client::version(page)
    }

    async fn own(&self, path: &str, query: &str) -> Option<Bytes> {
        if path != "page" {
            return client::file(path);
        }
        let path = http::parameter(query, "path")?;
        let base = self.state().base.path;
        let address = http::address(&path).ok()?.strip_prefix(base.as_str())?.to_owned();
        let facts = self.ask(|reply| Ask::Facts { address: address.clone(), reply }).await.flatten();
        // What is no page has none.
        Some(facts.unwrap_or_default().to_string().into())
    }

    fn events(&self) -> broadcast::Receiver<Message> {
        self.messages.subscribe()
    }

    fn greeting(&self) -> Vec<Message> {
        // Also if there are none: there may have been some before the connection was lost.
        let problems = Message { event: "problems", data: Arc::clone(&lock(&self.told)) };
        vec![message("state", &self.summary()), problems]
    }
}
