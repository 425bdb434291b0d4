//! Fingerprints: 128-bit hashes by which one build recognises what another has already done.
//!
//! Owns the hash function and the way in which values are fed to it. Refuses to be a signature: XXH3 is fast
//! and collides only by accident, and nothing here guards against somebody who wants a collision.

use std::{fmt, io};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::{Xxh3Default, xxh3_128};

/// The 128-bit XXH3 hash of some bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Fingerprint(u128);

impl Fingerprint {
    /// The fingerprint of these bytes alone.
    pub fn of(bytes: &[u8]) -> Self {
        Self(xxh3_128(bytes))
    }

    /// The fingerprint of everything that a reader gives, the same as of its bytes at once.
    pub fn of_reader(reader: &mut impl io::Read) -> io::Result<Self> {
        let mut stream = Stream(Xxh3Default::new());
        let mut buffer = vec![0; 64 << 10];
        loop {
            match reader.read(&mut buffer)? {
                0 => return Ok(stream.finish()),
                count => stream.update(&buffer[..count]),
            }
        }
    }

    /// The fingerprint of everything that `feed` puts into the hasher, in that order.
    pub fn build(feed: impl FnOnce(&mut Hasher)) -> Self {
        let mut hasher = Hasher::default();
        feed(&mut hasher);
        hasher.finish()
    }

    /// The fingerprint of a value's compact serialised form.
    ///
    /// The form is postcard's: it depends on the order of fields and on nothing of the machine.
    ///
    /// # Panics
    ///
    /// If the value's own serialisation fails; that of plain data does not.
    pub fn of_value(value: &impl Serialize) -> Self {
        let bytes = postcard::to_stdvec(value).expect("plain data can always be serialised");
        Self::of(&bytes)
    }

    /// The first characters of the hexadecimal form, for file names.
    pub fn short(self) -> String {
        format!("{self}")[..10].to_owned()
    }

    /// A byte by which things are spread evenly over places.
    pub(crate) fn first_byte(self) -> u8 {
        self.0.to_le_bytes()[0]
    }

    /// Reads the form that `Display` writes.
    pub fn parse(hex: &str) -> Option<Self> {
        let (high, low) = hex.split_at_checked(16).filter(|(_, low)| low.len() == 16)?;
        let half = |digits| u64::from_str_radix(digits, 16).ok().map(u128::from);
        Some(Self(half(high)? << 64 | half(low)?))
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut text = [0; 32];
        for (pair, byte) in text.chunks_exact_mut(2).zip(self.0.to_be_bytes()) {
            pair[0] = DIGITS[usize::from(byte >> 4)];
            pair[1] = DIGITS[usize::from(byte & 15)];
        }
        formatter.pad(str::from_utf8(&text).unwrap_or_default())
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Fingerprint({self})")
    }
}

/// Takes the bytes of one text in pieces: its fingerprint equals [`Fingerprint::of`] of the whole.
#[derive(Default)]
pub struct Stream(Xxh3Default);

impl Stream {
    /// Takes the next piece.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The fingerprint of all pieces so far.
    pub fn finish(&self) -> Fingerprint {
        Fingerprint(self.0.digest128())
    }
}

/// Takes values in order. Every value is fed with its length or a tag, so that `("ab", "c")` and `("a", "bc")` differ.
///
/// They are gathered first: to hash many small pieces one by one takes several times as long.
#[derive(Default)]
pub struct Hasher(Vec<u8>);

impl Hasher {
    /// Feeds a text with its length.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.number(text.len() as u64);
        self.0.extend_from_slice(text.as_bytes());
        self
    }

    /// Feeds a number as eight bytes.
    pub fn number(&mut self, number: u64) -> &mut Self {
        self.0.extend_from_slice(&number.to_le_bytes());
        self
    }

    /// Feeds another fingerprint.
    pub fn fingerprint(&mut self, fingerprint: Fingerprint) -> &mut Self {
        self.0.extend_from_slice(&fingerprint.0.to_le_bytes());
        self
    }

    /// Feeds an optional text; `None` and `Some("")` differ.
    pub fn optional(&mut self, text: Option<&str>) -> &mut Self {
        match text {
            Some(text) => self.number(1).text(text),
            None => self.number(0),
        }
    }

    /// The fingerprint of all values so far.
    pub fn finish(&self) -> Fingerprint {
        Fingerprint::of(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boundaries_between_texts_count() {
        let of = |parts: &[&str]| {
            Fingerprint::build(|hasher| {
                for part in parts {
                    hasher.text(part);
                }
            })
        };
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
        assert_eq!(of(&["ab", "c"]), of(&["ab", "c"]));
    }

    #[test]
    fn pieces_hash_as_the_whole() {
        for length in [0, 1, 240, 241, 100_000] {
            let text: Vec<u8> = (0..length).map(|index: usize| (index % 251) as u8).collect();
            let mut stream = Stream::default();
            text.chunks(97).for_each(|piece| stream.update(piece));
            assert_eq!(stream.finish(), Fingerprint::of(&text), "{length} bytes");
        }
    }

    #[test]
    fn the_written_form_is_read_back() {
        let fingerprint = Fingerprint::of(b"goalpost");
        assert_eq!(Fingerprint::parse(&fingerprint.to_string()), Some(fingerprint));
        assert_eq!(Fingerprint::parse("xyz"), None);
    }
}
