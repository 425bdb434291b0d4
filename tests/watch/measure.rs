//! Measures what watching costs: `cargo test --release --test watch -- --ignored --nocapture measure`.

use std::env;
use std::fs;
use std::path::Path;
use std::sync::mpsc;
use std::thread::sleep;
use std::time::{Duration, Instant};

use goalpost::serve::watch::{Event, Method, QUIET, Request, watch};
use tempfile::TempDir;

use crate::editors::EDITORS;
use crate::project::{is_about, write};

/// The processor time of this process so far, in seconds.
fn processor() -> f64 {
    let text = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<f64> =
        text.rsplit(") ").next().unwrap_or_default().split(' ').map(|it| it.parse().unwrap_or(0.0)).collect();
    // User and system time, in hundredths of a second.
    (fields[11] + fields[12]) / 100.0
}

fn site(folders: usize, files: usize) -> TempDir {
    let folder = TempDir::new().expect("a folder can be made");
    for n in 0..folders {
        let posts = folder.path().join(format!("content/{}/{n}", n / 32));
        fs::create_dir_all(&posts).expect("a folder can be made");
        for file in 0..files / folders {
            write(&posts.join(format!("{file}.md")), b"text");
        }
    }
    folder
}

fn measure(method: Method, folders: usize, files: usize, saves: usize) {
    let site = site(folders, files);
    // Files that were made this very moment are looked at twice.
    sleep(Duration::from_secs(1));
    let (sender, events) = mpsc::channel();
    let request = Request {
        root: site.path().to_path_buf(),
        method,
        ignored: vec!["public".into()],
        files: vec!["site.toml".into()],
        quiet: QUIET,
    };
    let began = Instant::now();
    let _watcher = watch(request, move |event: Event| {
        let _ = sender.send((Instant::now(), event));
    });
    println!("{method:?}, {folders} folders, {files} files: started in {:?}", began.elapsed());
    for editor in EDITORS {
        let mut times: Vec<Duration> = (0..saves)
            .map(|n| {
                let path = Path::new("content/0").join(format!("{}/0.md", n % folders.min(32)));
                sleep(Duration::from_millis(40));
                while events.try_recv().is_ok() {}
                (editor.save)(&site.path().join(&path), format!("save {n}").as_bytes());
                let saved = Instant::now();
                let told = events.iter().find(|(_, event)| is_about(event, &path));
                told.map_or(Duration::MAX, |(at, _)| at.saturating_duration_since(saved))
            })
            .collect();
        times.sort();
        println!(
            "  {}: median {:?}, worst {:?}",
            editor.name,
            times[times.len() / 2],
            times[times.len() - 1]
        );
    }
    let (before, seconds) = (processor(), 10_u32);
    sleep(Duration::from_secs(seconds.into()));
    println!("  at rest: {:.2} % of a processor", (processor() - before) * 100.0 / f64::from(seconds));
}

#[test]
#[ignore = "it takes its time, and says nothing of right and wrong"]
fn measure_all() {
    if env::var_os("WATCH_MEASURE").is_some() {
        measure(Method::Native, 10, 100, 200);
        measure(Method::Native, 1000, 10_000, 200);
        measure(Method::Poll, 1000, 10_000, 10);
    }
}
