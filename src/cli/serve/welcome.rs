//! The welcome: where the site is, and who else can see it.

use std::net::SocketAddr;

use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;

use super::{Arguments, Begun, place};
use crate::cli::console::Console;

/// Says where the site is, and who else can see it.
pub(super) fn welcome(arguments: &Arguments, begun: &Begun, console: &Console) {
    let home = format!("{}/", place::origin(begun.address));
    console.say(&format!("Your site is at {home}\nIt follows every save; press Ctrl+C to stop"));
    if !begun.address.ip().is_loopback() {
        console.say(&open_to_others(begun.address));
    }
    if arguments.open {
        // Where there is no browser, the address stands above.
        let _ = open::that_detached(home);
    }
}

/// The warning that others can read the site, and the way to it for a phone.
fn open_to_others(address: SocketAddr) -> String {
    let warning = "Warning: everybody in your network can read this site now, drafts and all";
    let Some(own) = place::own_address(address.ip()) else { return warning.to_owned() };
    let url = format!("{}/", place::origin(SocketAddr::new(own, address.port())));
    let code = QrCode::new(&url).map(|code| code.render::<Dense1x2>().build());
    format!("{warning}\nFrom a phone or another computer: {url}\n{}", code.unwrap_or_default())
}
