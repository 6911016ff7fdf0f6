//! UTF-8 that arrives in pieces.

/// Joins characters that were split between two reads; bytes that can be no character become
/// U+FFFD.
#[derive(Debug, Default)]
pub struct Decoder {
    /// The beginning of a character, at most three bytes.
    held: Vec<u8>,
}

impl Decoder {
    /// Decodes the next bytes, except for a character that is not yet whole.
    pub fn push(&mut self, bytes: &[u8]) -> String {
        let joined;
        let bytes = if self.held.is_empty() {
            bytes
        } else {
            self.held.extend_from_slice(bytes);
            joined = std::mem::take(&mut self.held);
            &joined
        };
        let mut text = String::with_capacity(bytes.len());
        let mut chunks = bytes.utf8_chunks().peekable();
        while let Some(chunk) = chunks.next() {
            text.push_str(chunk.valid());
            let broken = chunk.invalid();
            if broken.is_empty() {
                continue;
            }
            if chunks.peek().is_none() && may_become_whole(broken) {
                self.held = broken.to_vec();
            } else {
                text.push(char::REPLACEMENT_CHARACTER);
            }
        }
        text
    }

    /// What is left when nothing more will come.
    pub fn finish(&mut self) -> &'static str {
        if std::mem::take(&mut self.held).is_empty() { "" } else { "\u{FFFD}" }
    }
}

/// Whether more bytes could make a character of these.
fn may_become_whole(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none())
}

#[cfg(test)]
mod tests {
    use super::Decoder;

    fn decode(pieces: &[&[u8]]) -> String {
        let mut decoder = Decoder::default();
        let mut text: String = pieces.iter().map(|piece| decoder.push(piece)).collect();
        text.push_str(decoder.finish());
        text
    }

    #[test]
    fn every_way_to_split_gives_the_same_text() {
        let text = "a\u{e9}\u{20ac}\u{1f40d}\0z";
        let bytes = text.as_bytes();
        for first in 0..=bytes.len() {
            for second in first..=bytes.len() {
                let pieces = [&bytes[..first], &bytes[first..second], &bytes[second..]];
                assert_eq!(decode(&pieces), text, "split at {first} and {second}");
            }
        }
    }

    #[test]
    fn broken_bytes_become_replacement_characters() {
        assert_eq!(decode(&[b"a\xff\xfeb"]), "a\u{FFFD}\u{FFFD}b");
        assert_eq!(decode(&[b"a\xe2\x82", b"b"]), "a\u{FFFD}b");
        assert_eq!(decode(&[b"a\xf0\x9f", b"\x90"]), "a\u{FFFD}");
        // A surrogate half is no character.
        assert_eq!(decode(&[b"\xed", b"\xa0\x80"]), "\u{FFFD}\u{FFFD}\u{FFFD}");
    }

    #[test]
    fn a_broken_stream_is_as_long_as_it_would_be_in_one_piece() {
        let noise: Vec<u8> = (0..=255u8).chain((0..=255).rev()).collect();
        let whole = String::from_utf8_lossy(&noise);
        for size in 1..7 {
            let pieces: Vec<&[u8]> = noise.chunks(size).collect();
            assert_eq!(decode(&pieces), whole, "pieces of {size}");
        }
    }
}
