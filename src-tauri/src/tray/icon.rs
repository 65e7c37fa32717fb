//! The picture in the tray: the app's icon, and over its corner what waits.
//!
//! Trays draw no text over icons, so the number is drawn here, from letters of three by five dots.

use linnet_client::Glance;
use tauri::image::Image;

const ICON: Image<'static> = tauri::include_image!("../icons/64x64.png");
pub(super) const SIDE: u32 = 64;
/// Beyond it nobody counts.
const MOST: u64 = 99;
const RED: [u8; 4] = [0xd9, 0x2d, 0x20, 0xff];
const WHITE: [u8; 4] = [0xff; 4];
const DOT: u32 = 24;
/// Between the letters and the edge of the badge.
const MARGIN: u32 = 4;

/// Rows of three dots from above, the leftmost the highest bit.
const LETTERS: [(char, [u8; 5]); 12] = [
    ('0', [7, 5, 5, 5, 7]),
    ('1', [2, 6, 2, 2, 7]),
    ('2', [7, 1, 7, 4, 7]),
    ('3', [7, 1, 7, 1, 7]),
    ('4', [5, 5, 7, 1, 1]),
    ('5', [7, 4, 7, 1, 7]),
    ('6', [7, 4, 7, 5, 7]),
    ('7', [7, 1, 1, 1, 1]),
    ('8', [7, 5, 7, 5, 7]),
    ('9', [7, 5, 7, 1, 7]),
    ('+', [0, 2, 7, 2, 0]),
    ('!', [2, 2, 2, 0, 2]),
];

/// RGBA, line by line.
pub(super) fn draw(glance: &Glance) -> Vec<u8> {
    let mut picture = Picture(ICON.rgba().to_vec());
    if let Some(text) = text(glance) {
        picture.badge(&text);
    } else if glance.has_unread {
        picture.rounded((SIDE - DOT, SIDE - DOT), (DOT, DOT));
    }
    picture.0
}

/// What lies over the button in the task bar of Windows: the badge alone.
#[cfg(windows)]
pub(crate) fn overlay(glance: &Glance) -> Option<Image<'static>> {
    let text = text(glance)?;
    let nothing = vec![0; usize::try_from(4 * SIDE * SIDE).unwrap_or(0)];
    let mut picture = Picture(nothing);
    picture.badge(&text);
    Some(Image::new_owned(picture.0, SIDE, SIDE))
}

fn text(glance: &Glance) -> Option<String> {
    match glance.badge {
        _ if glance.is_expired => Some("!".to_owned()),
        0 => None,
        number if number > MOST => Some(format!("{MOST}+")),
        number => Some(number.to_string()),
    }
}

struct Picture(Vec<u8>);

impl Picture {
    fn badge(&mut self, text: &str) {
        let letters = u32::try_from(text.len()).unwrap_or(1);
        let dot = if letters > 2 { 5 } else { 6 };
        let width = (4 * letters - 1) * dot + 2 * MARGIN;
        let height = 5 * dot + 2 * MARGIN;
        // As high as it is wide at least, or a one would stand in a slit.
        let wide = width.max(height);
        let (left, top) = (SIDE - wide, SIDE - height);
        self.rounded((left, top), (wide, height));
        let mut x = left + (wide - width) / 2 + MARGIN;
        for letter in text.chars() {
            self.letter(letter, (x, top + MARGIN), dot);
            x += 4 * dot;
        }
    }

    fn letter(&mut self, letter: char, (left, top): (u32, u32), dot: u32) {
        let rows = LETTERS.iter().find(|(it, _)| *it == letter);
        for (row, bits) in (0..).zip(rows.map_or([0; 5], |(_, rows)| *rows)) {
            for column in (0..3).filter(|column| bits & (4 >> column) != 0) {
                self.fill((left + column * dot, top + row * dot), (dot, dot), WHITE);
            }
        }
    }

    /// A filled box whose corners are cut as round as the dot.
    fn rounded(&mut self, (left, top): (u32, u32), (width, height): (u32, u32)) {
        let radius = DOT / 2;
        for y in 0..height {
            let beyond = |at: u32, length: u32| radius.saturating_sub(at.min(length - 1 - at));
            let is_inside = |x: &u32| {
                let (dx, dy) = (beyond(*x, width), beyond(y, height));
                dx * dx + dy * dy <= radius * radius
            };
            for x in (0..width).filter(is_inside) {
                self.fill((left + x, top + y), (1, 1), RED);
            }
        }
    }

    fn fill(&mut self, (left, top): (u32, u32), (width, height): (u32, u32), colour: [u8; 4]) {
        for y in top..top + height {
            for x in left..left + width {
                let at = 4 * (y * SIDE + x) as usize;
                self.0[at..at + 4].copy_from_slice(&colour);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(badge: u64, has_unread: bool, is_expired: bool) -> Glance {
        Glance {
            badge,
            has_unread,
            is_expired,
            ..Glance::default()
        }
    }

    #[test]
    fn every_state_has_a_picture_of_its_own_and_nothing_unread_is_the_plain_icon() {
        let states = [
            with(0, false, false),
            with(0, true, false),
            with(1, true, false),
            with(42, true, false),
            with(99, true, false),
            with(100, true, false),
            with(1, true, true),
        ];
        let pictures: std::collections::BTreeSet<_> = states.iter().map(draw).collect();
        assert_eq!(pictures.len(), states.len());
        assert_eq!(draw(&states[0]), ICON.rgba());
        let size = (SIDE * SIDE * 4) as usize;
        assert!(pictures.iter().all(|it| it.len() == size));
        assert_eq!(draw(&states[5]), draw(&with(5_000, true, false)));
    }
}
