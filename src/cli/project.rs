//! The project: what every command that reads a site has to find out first.

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use goalpost::diagnostic::{Code, Diagnostic};
use goalpost::input::{self, Unpublished};

use super::Global;

/// The request to read the site that the options name.
pub(super) fn request(
    global: &Global,
    base_url: Option<String>,
    unpublished: Unpublished,
) -> Result<input::Request, Diagnostic> {
    let clock = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Ok(input::Request {
        root: root(global)?,
        config: global.config.clone(),
        base_url,
        now: now(clock.as_secs().cast_signed())?,
        began: clock.as_nanos().cast_signed(),
        unpublished,
    })
}

/// The folder of the site, without links and `..`, so that it can be compared with others.
pub(super) fn root(global: &Global) -> Result<PathBuf, Diagnostic> {
    let root = &global.root;
    root.canonicalize().map_err(|error| {
        Diagnostic::new(
            Code::FileUnreadable,
            format!("the folder `{}` cannot be read: {error}", root.display()),
        )
        .help("name the folder of your site with `--root`, or make one with `goalpost init`")
    })
}

/// The moment of the build: the clock's, or that of `SOURCE_DATE_EPOCH` (reproducible-builds.org).
fn now(clock: i64) -> Result<i64, Diagnostic> {
    match std::env::var("SOURCE_DATE_EPOCH") {
        Err(_) => Ok(clock),
        Ok(value) => value.trim().parse().map_err(|_| {
            Diagnostic::new(
                Code::ConfigValueInvalid,
                format!("SOURCE_DATE_EPOCH is `{value}`, which is no number"),
            )
            .help("it counts the seconds since 1970-01-01, such as `1672358400`")
        }),
    }
}

/// The user's home folder, which is never written to.
pub(super) fn home() -> Option<PathBuf> {
    std::env::home_dir().filter(|home| !home.as_os_str().is_empty())
}
