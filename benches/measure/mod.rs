//! Runs programs and says how long they took and how much memory they held.
//!
//! Owns the clock and `/proc`. Refuses to know what the programs do.

use std::fs;
use std::io;
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Runs a program to its end; its time from start to exit. Fails with what it wrote where it fails.
pub(crate) fn seconds(command: &mut Command) -> io::Result<f64> {
    let start = Instant::now();
    let output = command.stdin(Stdio::null()).output()?;
    let seconds = start.elapsed().as_secs_f64();
    succeeded(command, &output)?;
    Ok(seconds)
}

/// Runs a program to its end and tells the most memory that it held at once, in bytes; `None` where the system does
/// not say.
///
/// The high-water mark is read every millisecond, as it is gone once the program has ended. That costs a little time,
/// so such a run is never timed.
pub(crate) fn peak_memory(command: &mut Command) -> io::Result<Option<u64>> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let status_file = format!("/proc/{}/status", child.id());
    let mut peak = None;
    let status = loop {
        let told = fs::read_to_string(&status_file).ok().as_deref().and_then(high_water);
        peak = peak.max(told);
        if let Some(status) = child.try_wait()? {
            break status;
        }
        thread::sleep(Duration::from_millis(1));
    };
    if status.success() {
        Ok(peak)
    } else {
        Err(io::Error::other(format!("{command:?} ended with {status}")))
    }
}

/// The middle of some numbers.
pub(crate) fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    let middle = numbers.len() / 2;
    match numbers.len() {
        0 => f64::NAN,
        odd if odd % 2 == 1 => numbers[middle],
        _ => f64::midpoint(numbers[middle - 1], numbers[middle]),
    }
}

fn succeeded(command: &Command, output: &Output) -> io::Result<()> {
    if output.status.success() {
        return Ok(());
    }
    let told = String::from_utf8_lossy(&output.stderr);
    let beginning: String = told.chars().take(2_000).collect();
    Err(io::Error::other(format!("{command:?} ended with {}\n{beginning}", output.status)))
}

/// `VmHWM` of a status file, in bytes.
fn high_water(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}
