//! How long the output stage takes for 13,666 files, beside the bare calls. Run by hand, with optimisation.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use rayon::prelude::*;

use super::super::system::Disk;
use super::{FileKind, Project};
use crate::fingerprint::Fingerprint;

#[test]
#[ignore = "a measurement"]
fn thirteen_thousand_files() {
    let mut project = Project::new();
    let text = "an average page of seven kilobytes ".repeat(200);
    let routes: Vec<String> = (0..13_666).map(|page| format!("posts/page-{page}/index.html")).collect();
    for round in 0..6 {
        let mut start = Instant::now();
        let mut lap = || std::mem::replace(&mut start, Instant::now()).elapsed();
        let output = project.open(Arc::new(Disk), Path::new("public")).unwrap();
        let opened = lap();
        let key = Fingerprint::of(&[u8::from(round > 3)]);
        let text = if round > 3 { text.to_uppercase() } else { text.clone() };
        let current: Vec<&String> = routes.par_iter().filter(|route| output.is_current(route, key)).collect();
        let compared = lap();
        if current.is_empty() {
            routes.par_iter().for_each(|route| {
                output.write(route, key, text.as_bytes(), FileKind::Page).unwrap();
            });
        } else {
            current.par_iter().for_each(|route| output.keep(route));
        }
        let written = lap();
        let committed = output.commit().unwrap();
        let (count, published) = (committed.written, lap());
        println!(
            "open {opened:?}, compare {compared:?}, write {written:?}, commit {published:?}, {count} written"
        );
        routes.par_iter().for_each(|route| {
            fs::symlink_metadata(project.public().join(route)).unwrap();
        });
        let examined = lap();
        let bare = project.root().join(format!("bare{round}"));
        routes.par_iter().for_each(|route| {
            let path = bare.join(route);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, &text).unwrap();
        });
        println!("  bare: stat {examined:?}, write into an empty folder {:?}", lap());
        project.stamps = committed.stamps;
    }
}
