//! Limits: how much of the server one client, or all together, may hold, and for how long.

use std::time::Duration;

/// The bounds of a server. The default suits a preview.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How many connections may be open at once. One more waits until another ends.
    pub connections: usize,
    /// How many of them may be event streams. One more is told to come again.
    pub streams: usize,
    /// How long a client may take to send the head of a request, and how long a connection may idle between two.
    pub head: Duration,
    /// How long a client may read nothing of an answer that waits for it.
    pub stall: Duration,
    /// After how long a silence an event stream says that it still lives.
    pub heartbeat: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            // Many systems let a process open 1,024 files; a build needs some, and so does every file that is sent.
            connections: 512,
            streams: 384,
            head: Duration::from_secs(15),
            stall: Duration::from_mins(2),
            heartbeat: Duration::from_secs(15),
        }
    }
}
