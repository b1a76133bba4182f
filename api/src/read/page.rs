//! Arguments of a page, checked.

use crate::error::Error;

/// Items of a page when the client does not say.
pub const DEFAULT_PAGE: u32 = 20;
/// Items of a page at most.
pub const LARGEST_PAGE: u32 = 100;

/// `first`/`after` or `last`/`before`, as a client sends them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct PageArgs {
    /// Items from the start.
    pub first: Option<i32>,
    /// Cursor after which the page starts.
    pub after: Option<String>,
    /// Items from the end.
    pub last: Option<i32>,
    /// Cursor before which the page ends.
    pub before: Option<String>,
}

/// A page that was checked.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Slice {
    /// Items wanted, 0 to 100.
    pub size: u32,
    /// Cursor after which it starts.
    pub after: Option<String>,
    /// Cursor before which it ends.
    pub before: Option<String>,
    /// Counted from the end.
    pub backward: bool,
}

impl PageArgs {
    /// Checks the arguments.
    ///
    /// # Errors
    /// `BAD_USER_INPUT`: both `first` and `last`, a negative size, a size over 100, or a cursor without its size.
    pub fn check(self) -> Result<Slice, Error> {
        if self.first.is_some() && self.last.is_some() {
            return Err(Error::bad_input("Give either \"first\" or \"last\", not both."));
        }
        let backward =
            self.last.is_some() || (self.first.is_none() && self.before.is_some() && self.after.is_none());
        let size = match self.first.or(self.last) {
            None => DEFAULT_PAGE,
            Some(size) => match u32::try_from(size) {
                Ok(size) if size <= LARGEST_PAGE => size,
                _ => {
                    return Err(Error::bad_input(format!(
                        "A page has 0 to {LARGEST_PAGE} items; {size} were asked for."
                    )));
                }
            },
        };
        Ok(Slice { size, after: self.after, before: self.before, backward })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_twenty_items_from_the_start_by_default() {
        let slice = PageArgs::default().check().unwrap();
        assert_eq!(slice, Slice { size: 20, after: None, before: None, backward: false });
    }

    #[test]
    fn sizes_outside_the_bounds_and_both_ends_at_once_are_refused() {
        for (first, last) in [
            (Some(-1), None),
            (Some(101), None),
            (Some(i32::MAX), None),
            (None, Some(-1)),
            (Some(1), Some(1)),
        ] {
            assert!(PageArgs { first, last, ..PageArgs::default() }.check().is_err(), "{first:?} {last:?}");
        }
    }
}
