use std::time::{Duration, Instant};

use image::{Rgb, RgbImage, Rgba, RgbaImage};

use super::*;

/// Red above blue, so that turning shows.
fn flag(width: u32, height: u32) -> DynamicImage {
    let colour = |_, y| {
        if y < height / 2 {
            Rgb([250, 0, 0])
        } else {
            Rgb([0, 0, 250])
        }
    };
    RgbImage::from_fn(width, height, colour).into()
}

/// EXIF that says how to turn the picture, and where it was taken.
fn exif(orientation: u8) -> Vec<u8> {
    let mut exif = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    exif.extend(b"GPSLatitude 52.5163");
    exif
}

fn jpeg(image: &DynamicImage, orientation: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new(&mut bytes);
    encoder.set_exif_metadata(exif(orientation)).unwrap();
    image.write_with_encoder(encoder).unwrap();
    bytes
}

fn png(image: &DynamicImage) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

fn says(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|it| it == text.as_bytes())
}

#[test]
fn a_photo_is_turned_and_tells_no_place() {
    let photo = jpeg(&flag(2_000, 1_000), 6);
    assert!(says(&photo, "GPSLatitude"));
    let made = make(photo).unwrap();
    assert!(!says(&made.bytes, "GPSLatitude") && !says(&made.bytes, "Exif"));
    assert_eq!((made.picture.width, made.picture.height), (1_000, 2_000));
    let shown = image::load_from_memory(&made.bytes).unwrap().into_rgb8();
    let (left, right) = (shown.get_pixel(100, 1_000), shown.get_pixel(900, 1_000));
    assert!(
        left.0[2] > 200 && right.0[0] > 200,
        "turned clockwise: {left:?} {right:?}"
    );
    let sizes: Vec<_> = made
        .thumbnails
        .iter()
        .map(|(name, small)| {
            let image = image::load_from_memory(&small.bytes).unwrap();
            assert!(!says(&small.bytes, "GPSLatitude"));
            (*name, small.media_type, image.width(), image.height())
        })
        .collect();
    assert_eq!(
        sizes,
        [
            ("large", "image/jpeg", 640, 1_280),
            ("small", "image/jpeg", 180, 360)
        ]
    );
    let hash = BASE64_STANDARD.decode(&made.picture.thumbhash).unwrap();
    let (width, height, _) = thumbhash::thumb_hash_to_rgba(&hash).unwrap();
    assert!(height > width);
}

#[test]
fn what_can_be_seen_through_stays_so() {
    let glass: DynamicImage = RgbaImage::from_pixel(500, 400, Rgba([9, 9, 9, 128])).into();
    let mut bytes = Cursor::new(Vec::new());
    let mut encoder = PngEncoder::new(&mut bytes);
    encoder.set_exif_metadata(exif(1)).unwrap();
    glass.write_with_encoder(encoder).unwrap();
    assert!(says(bytes.get_ref(), "GPSLatitude"));
    let made = make(bytes.into_inner()).unwrap();
    assert_eq!(made.media_type, "image/png");
    assert!(!says(&made.bytes, "GPSLatitude"));
    let (_, small) = &made.thumbnails[1];
    assert_eq!(small.media_type, "image/webp");
    let small = image::load_from_memory(&small.bytes).unwrap().into_rgba8();
    assert_eq!(
        (small.width(), small.height(), small.get_pixel(0, 0).0[3]),
        (360, 288, 128)
    );
}

#[test]
fn the_colours_of_a_screen_stay_its_colours() {
    let mut profile = vec![0; 200];
    profile[16..20].copy_from_slice(b"RGB ");
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new(&mut bytes);
    encoder.set_icc_profile(profile.clone()).unwrap();
    flag(20, 10).write_with_encoder(encoder).unwrap();
    let made = make(bytes).unwrap();
    for bytes in [&made.bytes, &made.thumbnails[0].1.bytes] {
        let reader = ImageReader::new(Cursor::new(bytes))
            .with_guessed_format()
            .unwrap();
        assert_eq!(
            reader.into_decoder().unwrap().icc_profile().unwrap(),
            Some(profile.clone())
        );
    }
    profile[16..20].copy_from_slice(b"CMYK");
    assert!(!belongs(&profile, &flag(2, 2)), "a profile for print");
    assert!(!belongs(&vec![0; PROFILE + 1], &flag(2, 2)));
}

/// Two frames and a comment.
fn moving_gif() -> Vec<u8> {
    use image::{
        Frame,
        codecs::gif::{GifEncoder, Repeat},
    };
    let mut bytes = Vec::new();
    let mut encoder = GifEncoder::new(&mut bytes);
    encoder.set_repeat(Repeat::Infinite).unwrap();
    for colour in [9, 200] {
        let frame = RgbaImage::from_pixel(40, 30, Rgba([colour, 0, 0, 255]));
        encoder.encode_frame(Frame::new(frame)).unwrap();
    }
    drop(encoder);
    let end = bytes.len() - 1;
    bytes.splice(end..end, *b"\x21\xfe\x0bGPSLatitude\0");
    bytes.extend(b"<script>GPSLatitude</script>");
    bytes
}

#[test]
fn what_moves_goes_on_moving() {
    use image::{AnimationDecoder, codecs::gif::GifDecoder};
    let made = make(moving_gif()).unwrap();
    assert_eq!((made.media_type, made.picture.width), ("image/gif", 40));
    assert!(!says(&made.bytes, "GPSLatitude") && says(&made.bytes, "NETSCAPE2.0"));
    let frames = GifDecoder::new(Cursor::new(&made.bytes))
        .unwrap()
        .into_frames();
    assert_eq!(frames.collect_frames().unwrap().len(), 2);
    let (still, mut moving) = (png(&flag(8, 8)), png(&flag(8, 8)));
    // An animation of one frame, with a text.
    moving.splice(
        33..33,
        *b"\0\0\0\x08acTL\0\0\0\x01\0\0\0\0\x09\x4d\x10\xb6\0\0\0\x0dtEXtGPSLatitude\0\x0000\0\0",
    );
    assert_eq!(containers::animated_png(&still).unwrap(), None);
    let written = containers::animated_png(&moving).unwrap().unwrap();
    assert!(says(&written, "acTL") && says(&written, "IDAT") && !says(&written, "GPSLatitude"));
}

#[test]
fn a_webp_keeps_its_picture_and_loses_the_rest() {
    let mut bytes = Vec::new();
    let mut encoder = WebPEncoder::new_lossless(&mut bytes);
    encoder.set_exif_metadata(exif(1)).unwrap();
    flag(50, 40).write_with_encoder(encoder).unwrap();
    assert!(says(&bytes, "GPSLatitude"));
    let made = make(bytes.clone()).unwrap();
    assert!(!says(&made.bytes, "GPSLatitude") && !says(&made.bytes, "EXIF"));
    assert_eq!(
        image::load_from_memory(&made.bytes).unwrap().into_rgb8(),
        flag(50, 40).into_rgb8()
    );
    let mut turned = Vec::new();
    let mut encoder = WebPEncoder::new_lossless(&mut turned);
    encoder.set_exif_metadata(exif(6)).unwrap();
    flag(50, 40).write_with_encoder(encoder).unwrap();
    let made = make(turned).unwrap();
    assert_eq!((made.picture.width, made.picture.height), (40, 50));
    let shown = image::load_from_memory(&made.bytes).unwrap();
    assert_eq!((shown.width(), shown.height()), (40, 50));
    // A length beyond the end of the file.
    let place = bytes.windows(4).position(|it| it == b"EXIF").unwrap() + 4;
    bytes[place..place + 4].copy_from_slice(&[0xff; 4]);
    assert!(make(bytes).is_none());
}

#[test]
fn a_bomb_is_known_by_its_header() {
    let mut bomb = png(&flag(8, 8));
    for (width, height) in [
        (30_000, 30_000),
        (50_001, 1_000),
        (0xffff_ffff, 0xffff_ffff_u32),
    ] {
        bomb[16..20].copy_from_slice(&u32::to_be_bytes(width));
        bomb[20..24].copy_from_slice(&u32::to_be_bytes(height));
        let begun = Instant::now();
        assert!(make(bomb.clone()).is_none());
        assert!(
            begun.elapsed() < Duration::from_secs(5),
            "nothing was decoded"
        );
    }
    let mut gif = moving_gif();
    gif[6..10].copy_from_slice(&[0xff; 4]);
    assert!(make(gif).is_none());
}

#[test]
fn what_is_broken_is_no_picture_and_breaks_nothing() {
    let whole = [jpeg(&flag(64, 64), 6), png(&flag(64, 64)), moving_gif()];
    for bytes in whole {
        for end in (0..bytes.len()).step_by(7) {
            drop(make(bytes[..end].to_vec()));
        }
        for place in (0..bytes.len()).step_by(5) {
            let mut broken = bytes.clone();
            broken[place] ^= 0xff;
            drop(make(broken));
        }
        assert!(make(bytes[..bytes.len() / 2].to_vec()).is_none_or(|it| it.picture.width == 64));
    }
    for other in [&b""[..], b"BM", b"not a picture", b"\0\0\0\x18ftypheic"] {
        assert!(make(other.to_vec()).is_none());
    }
}

#[test]
fn an_avatar_is_a_square_of_the_picture() {
    let bytes = png(&flag(300, 200));
    let sides = crop(&bytes, (10, 0, 100), &limits::AVATARS).unwrap();
    for (small, side) in sides.iter().zip(limits::AVATARS) {
        let image = image::load_from_memory(&small.bytes).unwrap().into_rgb8();
        assert_eq!((image.width(), image.height()), (side, side));
        assert!(
            image.get_pixel(side / 2, side / 2).0[0] > 200,
            "from above the middle"
        );
    }
    for outside in [
        (201, 0, 100),
        (0, 101, 100),
        (0, 0, 201),
        (0, 0, 0),
        (u32::MAX, 0, 2),
    ] {
        assert!(
            crop(&bytes, outside, &limits::AVATARS).is_none(),
            "{outside:?}"
        );
    }
}
