//! Containers written anew, with the picture in them and nothing else. None: the lengths in it do not add up.

/// A file that is read from its beginning.
struct Reading<'a>(&'a [u8]);

impl<'a> Reading<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|it| it[0])
    }

    fn number(&mut self, from: fn([u8; 4]) -> u32) -> Option<usize> {
        let bytes = self.take(4)?.try_into().ok()?;
        usize::try_from(from(bytes)).ok()
    }
}

/// The chunks that are the picture and its colours. Not: texts, times, EXIF.
const PNG_KEPT: [&[u8; 4]; 15] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB",
    b"cICP", b"pHYs", b"acTL", b"fcTL", b"fdAT",
];

/// None inside: a picture that does not move.
#[expect(clippy::option_option, reason = "it cannot be read, or does not move")]
pub(super) fn animated_png(bytes: &[u8]) -> Option<Option<Vec<u8>>> {
    let mut reading = Reading(bytes);
    let mut written = reading.take(8)?.to_vec();
    let mut moves = false;
    loop {
        let start = reading.0;
        let length = reading.number(u32::from_be_bytes)?;
        let kind: &[u8; 4] = reading.take(4)?.try_into().ok()?;
        reading.take(length.checked_add(4)?)?;
        moves |= kind == b"acTL";
        if PNG_KEPT.contains(&kind) {
            written.extend_from_slice(&start[..length + 12]);
        }
        if kind == b"IEND" {
            return Some(moves.then_some(written));
        }
        // Whether it moves is said before the first data.
        if kind == b"IDAT" && !moves {
            return Some(None);
        }
    }
}

pub(super) fn webp(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut reading = Reading(bytes);
    reading.take(4)?;
    let length = reading.number(u32::from_le_bytes)?;
    reading.0 = reading.0.get(..length)?;
    reading.take(4)?;
    let mut written = b"RIFF\0\0\0\0WEBP".to_vec();
    while !reading.0.is_empty() {
        let start = reading.0;
        let kind = reading.take(4)?;
        let length = reading.number(u32::from_le_bytes)?;
        // Some leave the padding of the last one out.
        let padded = length.checked_add(length % 2)?.min(reading.0.len());
        if padded < length {
            return None;
        }
        reading.take(padded)?;
        let at = written.len();
        match kind {
            b"VP8X" | b"VP8 " | b"VP8L" | b"ALPH" | b"ANIM" | b"ANMF" | b"ICCP" => {
                written.extend_from_slice(&start[..8 + padded]);
                written.resize(written.len() + written.len() % 2, 0);
            }
            _ => {}
        }
        if kind == b"VP8X" {
            // There is neither EXIF (8) nor XMP (4) any more.
            *written.get_mut(at + 8)? &= !0b1100;
        }
    }
    let length = u32::try_from(written.len() - 8).ok()?;
    written[4..8].copy_from_slice(&length.to_le_bytes());
    Some(written)
}

/// Without comments, and of what programs add only how often it is shown.
pub(super) fn gif(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut reading = Reading(bytes);
    reading.take(10)?;
    let flags = reading.byte()?;
    reading.take(2)?;
    reading.take(table(flags))?;
    let mut written = written_since(bytes, &reading).to_vec();
    loop {
        let start = reading.0;
        match reading.byte()? {
            0x21 => {
                let label = reading.byte()?;
                let says_how_often = label == 0xff
                    && matches!(reading.0.get(1..12), Some(b"NETSCAPE2.0" | b"ANIMEXTS1.0"));
                blocks(&mut reading)?;
                if label == 0xf9 || says_how_often {
                    written.extend_from_slice(written_since(start, &reading));
                }
            }
            0x2c => {
                reading.take(8)?;
                let flags = reading.byte()?;
                reading.take(table(flags))?;
                reading.byte()?;
                blocks(&mut reading)?;
                written.extend_from_slice(written_since(start, &reading));
            }
            0x3b => {
                written.push(0x3b);
                return Some(written);
            }
            _ => return None,
        }
    }
}

fn written_since<'a>(start: &'a [u8], now: &Reading<'_>) -> &'a [u8] {
    &start[..start.len() - now.0.len()]
}

/// The bytes of the colour table that these flags announce.
const fn table(flags: u8) -> usize {
    if flags & 0x80 == 0 {
        0
    } else {
        3 << ((flags & 7) + 1)
    }
}

fn blocks(reading: &mut Reading<'_>) -> Option<()> {
    loop {
        match reading.byte()? {
            0 => return Some(()),
            length => reading.take(length.into())?,
        };
    }
}
