//! Maps over names and addresses, with a hash that is fast for short texts.
//!
//! Owns the hash function of maps that are only looked into. Refuses to keep strangers from choosing keys that
//! collide: what a site names itself by is its author's. A map is never walked to make output.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use xxhash_rust::xxh3::xxh3_64_with_seed;

/// A map that is looked into, and never walked.
pub(crate) type Map<K, V> = HashMap<K, V, BuildHasherDefault<KeyHasher>>;

/// A set that is asked, and never walked.
pub(crate) type Set<K> = HashSet<K, BuildHasherDefault<KeyHasher>>;

/// A map with room for so many entries.
pub(crate) fn with_capacity<K, V>(capacity: usize) -> Map<K, V> {
    Map::with_capacity_and_hasher(capacity, BuildHasherDefault::default())
}

/// XXH3 over each piece of a key in turn.
#[derive(Debug, Default)]
pub(crate) struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = xxh3_64_with_seed(bytes, self.0);
    }

    // The end of a text, and which of several sorts a key is: a hash of its own would cost more than that of the text.
    fn write_u8(&mut self, number: u8) {
        self.write_u64(number.into());
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0 ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
    }

    fn write_usize(&mut self, number: usize) {
        self.write_u64(number as u64);
    }

    fn write_isize(&mut self, number: isize) {
        self.write_usize(number.cast_unsigned());
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
