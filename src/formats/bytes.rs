//! Numbers from bytes, in either order, never beyond the end.

/// What is left of some bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bytes<'a> {
    rest: &'a [u8],
    big: bool,
}

impl<'a> Bytes<'a> {
    /// Numbers with their lowest byte first.
    pub(super) fn little(rest: &'a [u8]) -> Self {
        Self { rest, big: false }
    }

    /// Numbers with their highest byte first.
    pub(super) fn big(rest: &'a [u8]) -> Self {
        Self { rest, big: true }
    }

    /// What was not taken yet.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// The next bytes; `None`, and nothing taken, if there are not so many.
    pub(super) fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(taken)
    }

    /// The next bytes as a source of their own.
    pub(super) fn part(&mut self, count: usize) -> Option<Self> {
        let big = self.big;
        self.take(count).map(|rest| Self { rest, big })
    }

    pub(super) fn skip(&mut self, count: usize) -> Option<()> {
        self.take(count).map(|_| ())
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.rest.split_first_chunk::<N>()?;
        self.rest = rest;
        let mut bytes = *taken;
        if self.big {
            bytes.reverse();
        }
        Some(bytes)
    }

    pub(super) fn u8(&mut self) -> Option<u8> {
        self.array::<1>().map(|[byte]| byte)
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_le_bytes)
    }

    pub(super) fn i16(&mut self) -> Option<i16> {
        self.array().map(i16::from_le_bytes)
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    pub(super) fn i32(&mut self) -> Option<i32> {
        self.array().map(i32::from_le_bytes)
    }

    pub(super) fn u64(&mut self) -> Option<u64> {
        self.array().map(u64::from_le_bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_both_orders_and_not_beyond_the_end() {
        let bytes = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        let (mut little, mut big) = (Bytes::little(&bytes), Bytes::big(&bytes));
        assert_eq!((little.u16(), big.u16()), (Some(0x0201), Some(0x0102)));
        assert_eq!((little.u32(), big.i32()), (Some(0x0605_0403), Some(0x0304_0506)));
        assert_eq!((little.u32(), little.rest()), (None, [7, 8, 9].as_slice()));
        assert_eq!((big.take(9), big.u8(), big.part(2).unwrap().u16(), big.u8()), (None, Some(7), Some(0x0809), None));
        assert_eq!(Bytes::big(&bytes).u64(), Some(0x0102_0304_0506_0708));
    }
}
