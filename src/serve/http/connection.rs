//! Connections: taking them in, and letting go of those that hold others up.

use std::convert::Infallible;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tokio::time::{Sleep, sleep};

use super::answer::{Server, answer};
use super::{Hosts, Limits, Site};

/// How much of a request's head is read, in bytes. Browsers send a kilobyte or two, and cookies of other servers of
/// the same machine.
const HEAD: usize = 64 << 10;

/// How long to wait when the system has no more connections to give.
const PAUSE: Duration = Duration::from_millis(50);

/// Serves a site. Never ends; when it is dropped, so are all its connections.
pub async fn serve<S: Site>(listener: TcpListener, site: Arc<S>, hosts: Hosts, limits: Limits) -> Infallible {
    let places = Arc::new(Semaphore::new(limits.connections));
    let streams = Arc::new(Semaphore::new(limits.streams));
    let server = Arc::new(Server { site, hosts, limits, streams });
    let mut connections = JoinSet::new();
    loop {
        let place = Arc::clone(&places).acquire_owned().await;
        match listener.accept().await {
            Ok((stream, _)) => {
                connections.spawn(converse(stream, Arc::clone(&server), place.ok()));
            }
            Err(error) if is_of_one(&error) => {}
            Err(_) => sleep(PAUSE).await,
        }
        while connections.try_join_next().is_some() {}
    }
}

/// Whether an error is of the connection that was to be taken in, and not of the system.
fn is_of_one(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// Answers all requests of a connection. Its errors are the client's: it went away, was slow, or spoke no HTTP.
async fn converse<S: Site>(stream: TcpStream, server: Arc<Server<S>>, _place: Option<OwnedSemaphorePermit>) {
    let Ok(local) = stream.local_addr().map(|address| address.ip()) else { return };
    // A message is sent when it is written, not when there are more. Where that cannot be had, it still arrives.
    let _ = stream.set_nodelay(true);
    let Limits { head, stall, .. } = server.limits;
    let service = service_fn(|request: hyper::Request<hyper::body::Incoming>| {
        let (request, _unread) = request.into_parts();
        let answering = answer(Arc::clone(&server), request, local);
        async { Ok::<_, Infallible>(answering.await) }
    });
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(head)
        .max_buf_size(HEAD)
        .serve_connection(TokioIo::new(Impatient::new(stream, stall)), service)
        .await;
}

/// A connection that ends when its client takes nothing of what is written for too long.
struct Impatient {
    stream: TcpStream,
    stall: Duration,
    /// Runs while a write waits.
    deadline: Option<Pin<Box<Sleep>>>,
}

impl Impatient {
    fn new(stream: TcpStream, stall: Duration) -> Self {
        Self { stream, stall, deadline: None }
    }

    /// What a write came to: itself, or an error where it has waited too long.
    fn watch<T>(&mut self, context: &mut Context<'_>, written: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.deadline = None;
            return written;
        }
        let stall = self.stall;
        let deadline = self.deadline.get_or_insert_with(|| Box::pin(sleep(stall)));
        deadline.as_mut().poll(context).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Impatient {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Impatient {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.watch(context, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        self.watch(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
