//! The last result: what a pure function over the whole site gave, while the process lives.
//!
//! Owns the one result and what it was made from. It is never written: it is made anew in less time than it takes to
//! read it.

use crate::fingerprint::Fingerprint;

/// The last result of a pure function over the whole site.
#[derive(Debug)]
pub struct Last<T>(Option<Made<T>>);

#[derive(Debug)]
struct Made<T> {
    basis: Fingerprint,
    places: Fingerprint,
    value: T,
}

impl<T> Default for Last<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: Clone> Last<T> {
    /// The last result if it was made on the same basis, else that of `make`.
    ///
    /// A basis holds no places in files, since these shift with every edit. `places` is the fingerprint of the files in
    /// which a result names places, as they are now: if that has changed, the result is made anew as well.
    pub fn get_or_make(
        &mut self,
        basis: Fingerprint,
        places: impl Fn(&T) -> Fingerprint,
        make: impl FnOnce() -> T,
    ) -> T {
        if let Some(made) = &self.0
            && made.basis == basis
            && made.places == places(&made.value)
        {
            return made.value.clone();
        }
        // What is of no more use makes room first.
        self.0 = None;
        let value = make();
        self.0 = Some(Made { basis, places: places(&value), value: value.clone() });
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_is_made_anew_where_its_basis_or_its_places_differ() {
        let fingerprint = |text: &str| Fingerprint::of(text.as_bytes());
        let mut last = Last::default();
        let mut get = |basis: &str, places: &str, value: u8| {
            last.get_or_make(fingerprint(basis), |_| fingerprint(places), || value)
        };
        assert_eq!(get("a", "x", 1), 1);
        assert_eq!(get("a", "x", 2), 1);
        assert_eq!(get("b", "x", 3), 3);
        assert_eq!(get("b", "y", 4), 4);
        assert_eq!(get("b", "y", 5), 4);
    }
}
