use proptest::prelude::*;

use super::*;

const QUIET: Duration = Duration::from_millis(10);

fn at(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

/// Notices as `milliseconds step path`, one a line; what is told as `milliseconds: paths`.
fn told(notices: &str) -> Vec<String> {
    let mut debouncer = Debouncer::new(QUIET);
    let mut told = Vec::new();
    let mut tell = |debouncer: &mut Debouncer, until: Duration| {
        while let Some(due) = debouncer.due().filter(|due| *due <= until) {
            match debouncer.take(due) {
                Some(Change::Everything) => told.push(format!("{}: everything", due.as_millis())),
                Some(Change::Files(files)) => {
                    let names: Vec<String> = files.iter().map(|it| it.display().to_string()).collect();
                    told.push(format!("{}: {}", due.as_millis(), names.join(" ")));
                }
                None => {}
            }
        }
    };
    for line in notices.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let mut words = line.split(' ');
        let now = at(words.next().and_then(|word| word.parse().ok()).expect("a time"));
        // What is due at this very moment is told after what happens in it.
        tell(&mut debouncer, now.saturating_sub(Duration::from_nanos(1)));
        let step = match words.next() {
            Some("made") => Step::Made,
            Some("written") => Step::Written,
            Some("emptied") => Step::Emptied,
            Some("complete") => Step::Complete,
            Some("gone") => Step::Gone,
            _ => {
                debouncer.everything(now);
                continue;
            }
        };
        debouncer.file(now, words.next().expect("a path").into(), step);
    }
    tell(&mut debouncer, at(1_000_000));
    told
}

#[test]
fn a_whole_file_is_told_at_once() {
    assert_eq!(told("1000 written a.md\n1001 complete a.md"), ["1000: a.md"]);
    assert_eq!(told("1000 complete a.md"), ["1000: a.md"]);
}

#[test]
fn a_file_that_was_emptied_is_waited_for() {
    assert_eq!(told("1000 emptied a.md\n1080 written a.md\n1081 complete a.md"), ["1000: a.md"]);
    assert_eq!(told("1000 emptied a.md\n1080 written a.md"), ["1090: a.md"]);
    assert_eq!(told("0 emptied a.md"), ["250: a.md"]);
    // One that was not there before is told as soon as any.
    assert_eq!(told("0 made a.md\n1 emptied a.md"), ["11: a.md"]);
}

#[test]
fn a_file_that_is_not_closed_is_told_when_it_is_quiet() {
    assert_eq!(told("0 written a.md\n5 written a.md"), ["15: a.md"]);
    assert_eq!(told("0 made a.md\n1 written a.md\n2 complete a.md"), ["12: a.md"]);
    assert_eq!(told("0 gone a.md"), ["10: a.md"]);
}

#[test]
fn what_editors_do_is_one_change() {
    // Another file renamed over it.
    let renamed = "0 made a.tmp\n0 written a.tmp\n1 complete a.tmp\n2 gone a.tmp\n2 complete a.md";
    assert_eq!(told(renamed), ["0: a.md a.tmp"]);
    // As vim does: a probe, the old file aside, a new one in its place.
    let vim = "0 made 4913\n0 complete 4913\n0 gone 4913\n1 gone a.md\n1 made a.md\n2 written a.md\n3 complete a.md";
    assert_eq!(told(vim), ["0: a.md"]);
    assert_eq!(told("0 made 4913\n1 gone 4913"), Vec::<String>::new());
    assert_eq!(told("0 made 4913"), ["10: 4913"]);
}

#[test]
fn a_storm_is_told_in_few_changes_and_its_end_is_not_lost() {
    let storm: Vec<String> = (0..50).map(|n| format!("{} complete a{n}", n * 5)).collect();
    let told = told(&storm.join("\n"));
    assert_eq!(told.len(), 4, "{told:?}");
    assert!(told.last().is_some_and(|last| last.ends_with("a49")), "{told:?}");
}

#[test]
fn a_rename_of_case_only_is_everything() {
    assert_eq!(told("0 gone a.md\n0 complete A.md"), ["10: everything"]);
}

#[test]
fn everything_takes_in_what_else_there_is() {
    assert_eq!(told("1000 complete a\n1000 everything\n1001 complete b"), ["1011: everything"]);
}

fn notices() -> impl Strategy<Value = Vec<(u64, Option<(u8, Step)>)>> {
    let step = prop_oneof![Just(Step::Made), Just(Step::Written), Just(Step::Complete), Just(Step::Gone)];
    let what = prop_oneof![30 => (0..5_u8, step).prop_map(Some), 1 => Just(None)];
    proptest::collection::vec((0..30_u64, what), 1..120)
}

proptest! {
    /// Every notice is told after it was heard, and no later than allowed; and nothing is told that was not heard.
    #[test]
    fn nothing_is_lost_late_or_made_up(notices in notices()) {
        let mut debouncer = Debouncer::new(QUIET);
        let mut now = at(0);
        // Heard and not yet told: the path (`None`: anything), and when it was heard first.
        let mut open: Vec<(Option<PathBuf>, Duration)> = Vec::new();
        for (pause, notice) in notices.into_iter().chain([(10_000, None)]) {
            let next = now + at(pause);
            while let Some(due) = debouncer.due().filter(|due| *due <= next) {
                let due = due.max(now);
                let first = open.iter().map(|(_, heard)| *heard).min();
                prop_assert!(first.is_some_and(|first| due <= first + LONGEST));
                match debouncer.take(due) {
                    Some(Change::Files(files)) => {
                        prop_assert!(open.iter().all(|(path, _)| path.as_ref().is_some_and(|it| files.contains(it))));
                        prop_assert!(files.iter().all(|it| open.iter().any(|(path, _)| path.as_ref() == Some(it))));
                    }
                    Some(Change::Everything) => {}
                    None => prop_assert!(false, "no path of these may be left out"),
                }
                open.clear();
            }
            now = next;
            if let Some((file, step)) = notice {
                let path = PathBuf::from(format!("file-{file}"));
                open.push((Some(path.clone()), now));
                debouncer.file(now, path, step);
            } else {
                open.push((None, now));
                debouncer.everything(now);
            }
        }
    }
}
