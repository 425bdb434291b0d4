//! The project: what every command that reads a site has to find out first.

use std::path::{Component, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use goalpost::diagnostic::{Code, Diagnostic};
use goalpost::document::Moment;
use goalpost::input::{self, Address, Changed, Inputs, Unpublished};
use goalpost::memory::Memory;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::Global;

/// Where a build writes, if nothing says otherwise.
pub(super) const OUTPUT_FOLDER: &str = "public";

/// The request to read the site that the options name.
pub(super) fn request(
    global: &Global,
    base_url: Option<String>,
    unpublished: Unpublished,
) -> Result<input::Request, Diagnostic> {
    Ok(input::Request {
        root: root(global)?,
        // Without `./`, so that it is the path by which a save of it is told.
        config: global.config.components().filter(|part| *part != Component::CurDir).collect(),
        address: base_url.map_or(Address::Configured, Address::Url),
        now: now()?,
        began: began(),
        unpublished,
        changed: Changed::Everything,
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

/// What to tell where there is no site.
pub(super) fn no_site(request: &input::Request) -> Diagnostic {
    let inputs = input::read(request, &mut Memory::default());
    let missing = Diagnostic::new(Code::SiteMissing, "there is no site here");
    require_site(&inputs).err().unwrap_or(missing)
}

/// Fails where there is no site, but only a folder.
pub(super) fn require_site(inputs: &Inputs) -> Result<(), Diagnostic> {
    match inputs.diagnostics.iter().find(|it| it.code == Code::SiteMissing) {
        Some(missing) => Err(missing.clone()),
        None => Ok(()),
    }
}

/// The moment of the command in seconds since 1970: the clock's, or that of `SOURCE_DATE_EPOCH`
/// (reproducible-builds.org).
pub(super) fn now() -> Result<i64, Diagnostic> {
    match std::env::var("SOURCE_DATE_EPOCH") {
        Err(_) => Ok(clock().as_secs().cast_signed()),
        Ok(value) => value.trim().parse().map_err(|_| {
            Diagnostic::new(
                Code::ConfigValueInvalid,
                format!("SOURCE_DATE_EPOCH is `{value}`, which is no number"),
            )
            .help("it counts the seconds since 1970-01-01, such as `1672358400`")
        }),
    }
}

/// What calendar and clock of a zone show so many seconds after 1970.
pub(super) fn moment(seconds: i64, zone: &TimeZone) -> Result<Moment, Diagnostic> {
    let instant = Timestamp::from_second(seconds).ok();
    instant.and_then(|instant| Moment::of_instant(instant, zone)).ok_or_else(|| {
        let message = format!("{seconds} seconds from 1970 is beyond the years 1 to 9999");
        Diagnostic::new(Code::ConfigValueInvalid, message).help("set the clock, or `SOURCE_DATE_EPOCH`")
    })
}

/// The user's home folder, which is never written to.
pub(super) fn home() -> Option<PathBuf> {
    std::env::home_dir().filter(|home| !home.as_os_str().is_empty())
}

/// The moment of the command by the machine's clock, in nanoseconds since 1970.
pub(super) fn began() -> i128 {
    clock().as_nanos().cast_signed()
}

/// The folder that a build writes to if nobody asks for another.
pub(super) fn output_folder() -> PathBuf {
    std::env::var_os("GOALPOST_OUTPUT_DIR").map_or_else(|| OUTPUT_FOLDER.into(), PathBuf::from)
}

fn clock() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}
