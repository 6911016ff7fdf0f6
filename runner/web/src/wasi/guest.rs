//! Reads and writes the engine's memory.

use js_sys::{Uint8Array, WebAssembly};
use std::cell::RefCell;

use crate::files::call::Errno;

/// The engine's memory. Every access is checked against its length.
#[derive(Debug)]
pub struct Guest {
    memory: WebAssembly::Memory,
    bytes: RefCell<Uint8Array>,
}

impl Guest {
    /// The memory as the engine's instances share it.
    #[must_use]
    pub fn new(memory: WebAssembly::Memory) -> Self {
        let bytes = RefCell::new(Uint8Array::new(&memory.buffer()));
        Self { memory, bytes }
    }

    fn slice(&self, at: u32, length: u32) -> Result<Uint8Array, Errno> {
        let end = at.checked_add(length).ok_or(Errno::Inval)?;
        if end > self.bytes.borrow().length() {
            // It has grown since; the old view still ends where it ended.
            self.bytes.replace(Uint8Array::new(&self.memory.buffer()));
        }
        let bytes = self.bytes.borrow();
        if end > bytes.length() { Err(Errno::Inval) } else { Ok(bytes.subarray(at, end)) }
    }

    /// Copies bytes out.
    ///
    /// # Errors
    /// When they do not lie in the memory; so for every method here.
    pub fn read(&self, at: u32, length: u32) -> Result<Vec<u8>, Errno> {
        Ok(self.slice(at, length)?.to_vec())
    }

    /// Copies text out.
    ///
    /// # Errors
    /// Also when it is not UTF-8.
    pub fn read_text(&self, at: u32, length: u32) -> Result<String, Errno> {
        String::from_utf8(self.read(at, length)?).map_err(|_| Errno::Inval)
    }

    /// Copies bytes in.
    ///
    /// # Errors
    /// See [`read`](Self::read).
    pub fn write(&self, at: u32, bytes: &[u8]) -> Result<(), Errno> {
        self.slice(at, bytes.len() as u32)?.copy_from(bytes);
        Ok(())
    }

    /// Reads a number of 32 bits.
    ///
    /// # Errors
    /// See [`read`](Self::read).
    pub fn u32(&self, at: u32) -> Result<u32, Errno> {
        let mut bytes = [0; 4];
        self.slice(at, 4)?.copy_to(&mut bytes);
        Ok(u32::from_le_bytes(bytes))
    }

    /// Writes a number of 32 bits.
    ///
    /// # Errors
    /// See [`read`](Self::read).
    pub fn set_u32(&self, at: u32, value: u32) -> Result<(), Errno> {
        self.write(at, &value.to_le_bytes())
    }

    /// Writes a number of 64 bits.
    ///
    /// # Errors
    /// See [`read`](Self::read).
    pub fn set_u64(&self, at: u32, value: u64) -> Result<(), Errno> {
        self.write(at, &value.to_le_bytes())
    }

    /// The address and length of each buffer of an `iovec` array.
    ///
    /// # Errors
    /// See [`read`](Self::read).
    pub fn buffers(&self, at: u32, count: u32) -> Result<Vec<(u32, u32)>, Errno> {
        let length = count.checked_mul(8).ok_or(Errno::Inval)?;
        let array = self.read(at, length)?;
        let (pairs, _) = array.as_chunks::<8>();
        let pair = |[a, b, c, d, e, f, g, h]: [u8; 8]| {
            (u32::from_le_bytes([a, b, c, d]), u32::from_le_bytes([e, f, g, h]))
        };
        Ok(pairs.iter().copied().map(pair).collect())
    }
}
