//! Compresses what is built, once and as far as it goes, so that no answer waits for it.

use std::io;

/// Brotli's quality that is slowest and smallest.
const QUALITY: i32 = 11;
/// The binary logarithm of the window: all that every browser takes.
const WINDOW: i32 = 22;
/// Files below this many bytes gain nothing.
const SMALLEST: usize = 200;

/// The bytes in Brotli's form ([RFC 7932](https://www.rfc-editor.org/rfc/rfc7932)), if that is worth a second file.
///
/// # Errors
/// None that bytes in memory can give; the encoder's interface has them.
pub fn brotli(bytes: &[u8]) -> io::Result<Option<Vec<u8>>> {
    if bytes.len() < SMALLEST {
        return Ok(None);
    }
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: QUALITY,
        lgwin: WINDOW,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut io::Cursor::new(bytes), &mut packed, &parameters)?;
    Ok((packed.len() < bytes.len()).then_some(packed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_out_again_and_what_gains_nothing_is_not_packed() {
        let text = "a line of text that compresses well\n".repeat(100).into_bytes();
        let packed = brotli(&text).expect("packed").expect("worth it");
        assert!(packed.len() * 20 < text.len(), "{} bytes", packed.len());
        let mut out = Vec::new();
        brotli::BrotliDecompress(&mut io::Cursor::new(packed), &mut out).expect("it is Brotli's");
        assert_eq!(out, text);
        assert_eq!(brotli(b"short").expect("packed"), None);
    }
}
