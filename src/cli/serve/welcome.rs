//! The welcome: where the site is, and who else can see it.

use std::net::SocketAddr;

use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;
use serde_json::json;

use super::place;
use crate::cli::console::Console;

/// Says where the site is, and who else can see it.
pub(super) fn welcome(address: SocketAddr, console: &Console) {
    let home = place::home(address);
    console.object(&json!({ "event": "listening", "url": home }));
    console.say(&format!("Your site is at {home}\nIt follows every save; press Ctrl+C to stop"));
    if !address.ip().is_loopback() {
        console.say(&open_to_others(address));
    }
}

/// The warning that others can read the site, and the way to it for a phone.
fn open_to_others(address: SocketAddr) -> String {
    let warning = "Warning: everybody in your network can read this site now, drafts and all";
    let Some(own) = place::own_address(address.ip()) else { return warning.to_owned() };
    let url = place::home(SocketAddr::new(own, address.port()));
    let code = QrCode::new(&url).map(|code| code.render::<Dense1x2>().build());
    format!("{warning}\nFrom a phone or another computer: {url}\n{}", code.unwrap_or_default())
}
