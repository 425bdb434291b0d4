//! The preview's HTTP: requests in, answers out, as a static host would give them.
//!
//! Owns who may ask (names of hosts, origins), what a target means, content types, conditional and range requests,
//! event streams, and the limits that keep one client from holding up another. Refuses to know how a site is made:
//! it asks a [`Site`] by address, and opens no path of the disk. So nothing can be reached that is not in the site:
//! an address is looked up as it is, and joined to nothing.

use std::fs::File;
use std::sync::Arc;

use tokio::sync::broadcast;

mod answer;
mod body;
mod conditions;
mod connection;
mod content_type;
mod events;
mod guard;
mod hosts;
mod limits;
mod range;
mod reply;
mod target;

pub use connection::serve;
pub use content_type::content_type;
pub use hosts::{ALLOW_OPTION, Hosts, NoHost};
pub use hyper::body::Bytes;
pub use limits::Limits;
pub use target::{Fault, address, parameter};

/// The folder of what the preview itself has to say, beside the site and above its base path.
pub const OWN_FOLDER: &str = "/_goalpost/";

/// What the preview has to show.
///
/// Addresses are as in [`crate::address`]: they begin with `/`, leave the base path out, and are not percent-encoded.
/// Every method may be called from many threads at once. One that panics makes that one answer a 500.
pub trait Site: Send + Sync + 'static {
    /// The path before every address, as [`crate::config::BaseUrl::path`] holds it: empty, or `/blog`.
    fn base(&self) -> String;

    /// Whether the site has a file of this address. Asked up to four times for a request, so it renders nothing.
    fn has(&self, address: &str) -> bool;

    /// The file of an address, which the site may not have.
    fn find(&self, address: &str) -> impl Future<Output = Found> + Send;

    /// Where the page is that browsers were given at an address, if it is elsewhere now: as links have it, with the base
    /// path and percent-encoded.
    fn moved(&self, address: &str) -> Option<String>;

    /// What tells a page from its other versions, a word; of what is no page, nothing.
    fn version(&self, page: &[u8]) -> Option<String>;

    /// The site's page for addresses that it does not have, if it has one.
    fn missing(&self) -> impl Future<Output = Option<Bytes>> + Send;

    /// What the preview itself says at a path below [`OWN_FOLDER`], which is left out. A path whose last segment has
    /// no ending is JSON. The query is as it was sent; [`parameter`] reads it. `events` is never asked for.
    fn own(&self, path: &str, query: &str) -> impl Future<Output = Option<Bytes>> + Send;

    /// A receiver of all messages from now on.
    fn events(&self) -> broadcast::Receiver<Message>;

    /// What every event stream begins with, and begins anew with where its receiver was too slow.
    fn greeting(&self) -> Vec<Message>;
}

/// What a site has at an address.
#[derive(Debug)]
pub enum Found {
    /// The bytes of an output file.
    Bytes(Bytes),
    /// An output file that is a copy of this one. It is read in pieces while it is sent.
    File(File),
    /// Nothing, any more.
    Missing,
    /// A page that could not be made: an HTML page that says why. Its status is 500.
    Failed(Bytes),
}

/// A message of the event stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its name: a word without line ends.
    pub event: &'static str,
    /// What is told: JSON, as a rule.
    pub data: Arc<str>,
}
