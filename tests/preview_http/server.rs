//! A server of a site that is a folder, with secrets beside it.

use std::fs::{self, File};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::panic::resume_unwind;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use goalpost::serve::http::{Bytes, Found, Hosts, Limits, Message, Site, parameter, serve};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::broadcast;

/// What lies beside the site, and nobody may get.
pub(crate) const SECRET: &str = "THE-SECRET-BESIDE-THE-SITE";

/// What every page holds.
pub(crate) const PAGE: &str = "<!doctype html><title>A page</title>";

/// The bytes of `/film.mp4`.
pub(crate) const FILM: &[u8] = b"0123456789";

/// A site that joins addresses to a folder as they come: it would give away what is beside it if it were asked to.
pub(crate) struct Folder {
    root: PathBuf,
    base: &'static str,
    pub(crate) messages: Mutex<Option<broadcast::Sender<Message>>>,
}

impl Folder {
    fn path(&self, address: &str) -> PathBuf {
        let name = if address.ends_with('/') { format!("{address}index.html") } else { address.to_owned() };
        self.root.join(&name[1..])
    }
}

impl Site for Folder {
    fn base(&self) -> String {
        self.base.to_owned()
    }

    fn has(&self, address: &str) -> bool {
        // A folder's own file is found under the folder's address alone, as pages are in a plan.
        let is_page = address.ends_with("/index.html") && !address.starts_with("/copied/");
        let is_special = matches!(address, "/panics/" | "/fails/" | "/vanishes/" | "/folder");
        let is_copied = address == "/copied/";
        is_special || !is_page && !is_copied && self.path(address).is_file()
    }

    async fn find(&self, address: &str) -> Found {
        match address {
            "/panics/" => resume_unwind(Box::new("as asked")),
            "/fails/" => Found::Failed("<!doctype html><title>It could not be made</title>".into()),
            "/folder" => Found::File(File::open(&self.root).expect("the folder is there")),
            _ if !self.has(address) => Found::Missing,
            _ => match fs::read(self.path(address)) {
                Ok(bytes) if address.ends_with('/') => Found::Bytes(bytes.into()),
                Ok(_) => Found::File(File::open(self.path(address)).expect("it was read just now")),
                Err(_) => Found::Missing,
            },
        }
    }

    fn moved(&self, address: &str) -> Option<String> {
        (address == "/moved/").then(|| format!("{}/page/", self.base))
    }

    fn version(&self, page: &[u8]) -> Option<String> {
        page.starts_with(b"<!doctype").then(|| page.len().to_string())
    }

    async fn missing(&self) -> Option<Bytes> {
        fs::read(self.root.join("404.html")).ok().map(Bytes::from)
    }

    async fn own(&self, path: &str, query: &str) -> Option<Bytes> {
        match path {
            "client.js" => Some("export {};".into()),
            "echo" => Some(parameter(query, "path")?.into()),
            "panics" => resume_unwind(Box::new("as asked")),
            _ => None,
        }
    }

    fn events(&self) -> broadcast::Receiver<Message> {
        let messages = self.messages.lock().expect("nobody panics while holding it");
        messages.as_ref().map_or_else(|| broadcast::channel(1).1, broadcast::Sender::subscribe)
    }

    fn greeting(&self) -> Vec<Message> {
        vec![Message { event: "state", data: "{\"revision\": 1}".into() }]
    }
}

/// A running server; it ends when it is dropped.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    pub(crate) site: Arc<Folder>,
    pub(crate) folder: TempDir,
    runtime: Option<Runtime>,
}

/// How a server is to be started.
pub(crate) struct Setup {
    pub(crate) interface: IpAddr,
    pub(crate) allowed: Vec<String>,
    pub(crate) base: &'static str,
    pub(crate) limits: Limits,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            interface: Ipv4Addr::LOCALHOST.into(),
            allowed: Vec::new(),
            base: "",
            limits: Limits { heartbeat: Duration::from_millis(100), ..Limits::default() },
        }
    }
}

impl Setup {
    pub(crate) fn start(self) -> Server {
        let folder = tempfile::tempdir().expect("there is room for a folder");
        let root = write_site(&folder);
        let messages = Mutex::new(Some(broadcast::channel(16).0));
        let site = Arc::new(Folder { root, base: self.base, messages });
        let runtime = Runtime::new().expect("there are threads");
        let listener = runtime.block_on(TcpListener::bind((self.interface, 0))).expect("there are ports");
        let bound = listener.local_addr().expect("it is bound");
        let hosts = Hosts::new(bound, &self.allowed).expect("the hosts of the case are hosts");
        runtime.spawn(serve(listener, Arc::clone(&site), hosts, self.limits));
        let address = SocketAddr::new(Ipv4Addr::LOCALHOST.into(), bound.port());
        Server { address, site, folder, runtime: Some(runtime) }
    }
}

impl Server {
    pub(crate) fn start() -> Self {
        Setup::default().start()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("site").join(name)
    }

    /// Stops everything at once, as leaving the program does.
    pub(crate) fn stop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_timeout(Duration::from_secs(5));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

fn write_site(folder: &TempDir) -> PathBuf {
    let write = |path: &str, bytes: &[u8]| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("folders can be made");
        fs::write(&path, bytes).expect("files can be written");
        let old = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
        File::options()
            .write(true)
            .open(&path)
            .and_then(|file| file.set_modified(old))
            .expect("dates can be set");
    };
    for secret in ["secret.txt", "site-leak/secret.txt", "site.toml", ".goalpost/secret.txt"] {
        write(secret, SECRET.as_bytes());
    }
    for page in
        ["index.html", "posts/x/index.html", "posts/größe/index.html", "copied/index.html", "old.html"]
    {
        write(&format!("site/{page}"), PAGE.as_bytes());
    }
    write("site/404.html", b"<!doctype html><title>Nothing here</title>");
    write("site/film.mp4", FILM);
    write("site/empty.bin", b"");
    write("site/atom.xml", b"<feed/>");
    write("site/large.bin", &vec![7; 3 << 20]);
    folder.path().join("site")
}
