//! Pictures are written anew: turned the way they were taken, without what else their file said (where, when, with what).
//!
//! JPEG and PNG are decoded and encoded again. Of what moves (GIF, animated PNG) and of WebP, which can only be encoded
//! without loss here, the container is written anew with nothing in it but the picture. Whatever does not fit the limits
//! or cannot be decoded stays the file that it was, byte for byte, and so does every other format (HEIC, TIFF, raw files,
//! films): what those say of their place, they go on saying.

mod containers;

use std::io::Cursor;

use base64::{Engine, prelude::BASE64_STANDARD};
use fast_image_resize::{ResizeOptions, Resizer};
use image::{
    DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder, ImageFormat, ImageReader, Limits,
    codecs::{jpeg::JpegEncoder, png::PngEncoder, webp::WebPEncoder},
    metadata::Orientation,
};
use linnet_protocol::{Picture, ThumbnailSize, limits};

/// What a decoder may hold at once.
const MEMORY: u64 = 320 * 1024 * 1024;
/// No camera, no screen and no scan is longer; a strip of one line could be.
const LONGEST: u32 = 30_000;
/// Profiles of screens and cameras are far smaller.
const PROFILE: usize = 64 * 1024;
const QUALITY: u8 = 90;
const THUMBNAIL_QUALITY: u8 = 80;
/// The longest side that is hashed.
const HASHED: u32 = 100;

/// A picture as it is kept.
pub(crate) struct Made {
    pub(crate) bytes: Vec<u8>,
    pub(crate) media_type: &'static str,
    pub(crate) picture: Picture,
    pub(crate) thumbnails: Vec<(&'static str, Small)>,
}

/// A thumbnail or an avatar.
pub(crate) struct Small {
    pub(crate) bytes: Vec<u8>,
    pub(crate) media_type: &'static str,
}

/// None: not a picture that can be read here.
pub(crate) fn make(bytes: Vec<u8>) -> Option<Made> {
    let format = image::guess_format(&bytes).ok()?;
    let Contained(contained) = contained(&bytes, format)?;
    let decoded = decode(&bytes, format)?;
    let moves = !matches!(format, ImageFormat::WebP);
    let was_turned = decoded.orientation != Orientation::NoTransforms;
    let media_type = format.to_mime_type();
    let written = match contained {
        Some(contained) if moves || !was_turned => contained,
        _ => {
            drop(bytes);
            encode(&decoded, format)?
        }
    };
    let (picture, thumbnails) = thumbnails(&decoded)?;
    Some(Made {
        bytes: written,
        media_type,
        picture,
        thumbnails,
    })
}

/// What it measures, and its thumbnails alone. None: not a picture that can be read here.
pub(crate) fn shrink(bytes: &[u8]) -> Option<(Picture, Vec<(&'static str, Small)>)> {
    let format = image::guess_format(bytes).ok()?;
    contained(bytes, format)?;
    thumbnails(&decode(bytes, format)?)
}

/// The container written anew, for those formats where that is done.
struct Contained(Option<Vec<u8>>);

/// None: not a picture that can be read here. Comes before the decoder, which trusts the lengths that a container tells.
fn contained(bytes: &[u8], format: ImageFormat) -> Option<Contained> {
    let written = match format {
        ImageFormat::Gif => Some(containers::gif(bytes)?),
        ImageFormat::WebP => Some(containers::webp(bytes)?),
        ImageFormat::Png => containers::animated_png(bytes)?,
        ImageFormat::Jpeg => None,
        _ => return None,
    };
    Some(Contained(written))
}

fn thumbnails(decoded: &Decoded) -> Option<(Picture, Vec<(&'static str, Small)>)> {
    let mut picture = Picture {
        width: decoded.image.width(),
        height: decoded.image.height(),
        thumbhash: String::new(),
    };
    let large = fit(&decoded.image, picture.thumbnail(ThumbnailSize::Large))?;
    let small = fit(&large, picture.thumbnail(ThumbnailSize::Small))?;
    picture.thumbhash = thumbhash(&small)?;
    let thumbnail = |size: ThumbnailSize, image| {
        let profile = decoded.profile.clone();
        Some((size.name(), shrunk(image, profile)?))
    };
    let thumbnails = vec![
        thumbnail(ThumbnailSize::Large, &large)?,
        thumbnail(ThumbnailSize::Small, &small)?,
    ];
    Some((picture, thumbnails))
}

/// Squares of a part of a picture, one for each side. None: no picture, or the part is not in it.
pub(crate) fn crop(
    bytes: &[u8],
    (x, y, side): (u32, u32, u32),
    sides: &[u32],
) -> Option<Vec<Small>> {
    let decoded = decode(bytes, image::guess_format(bytes).ok()?)?;
    let (width, height) = (decoded.image.width(), decoded.image.height());
    let fits = |from: u32, length: u32| from.checked_add(side).is_some_and(|end| end <= length);
    if side == 0 || !fits(x, width) || !fits(y, height) {
        return None;
    }
    let square = decoded.image.crop_imm(x, y, side, side);
    sides
        .iter()
        .map(|side| shrunk(&fit(&square, (*side, *side))?, decoded.profile.clone()))
        .collect()
}

struct Decoded {
    image: DynamicImage,
    /// As it was before the picture was turned.
    orientation: Orientation,
    /// How its colours are meant.
    profile: Option<Vec<u8>>,
}

fn decode(bytes: &[u8], format: ImageFormat) -> Option<Decoded> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST);
    limits.max_image_height = Some(LONGEST);
    limits.max_alloc = Some(MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    // From the header alone: nothing was decoded yet.
    if pixels == 0 || pixels > limits::PICTURE_PIXELS || decoder.total_bytes() > MEMORY {
        return None;
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile().ok().flatten();
    let mut image = DynamicImage::from_decoder(decoder).ok()?;
    image.apply_orientation(orientation);
    let profile = profile.filter(|it| belongs(it, &image));
    Some(Decoded {
        image,
        orientation,
        profile,
    })
}

/// A profile of the colours that the decoded picture has. That of a picture for print fits no longer.
fn belongs(profile: &[u8], image: &DynamicImage) -> bool {
    let space = profile.get(16..20);
    let expected: &[u8] = if image.color().has_color() {
        b"RGB "
    } else {
        b"GRAY"
    };
    profile.len() <= PROFILE && space == Some(expected)
}

fn encode(decoded: &Decoded, format: ImageFormat) -> Option<Vec<u8>> {
    let mut bytes = Cursor::new(Vec::new());
    let profile = decoded.profile.clone();
    match format {
        ImageFormat::Jpeg => write(
            &decoded.image,
            JpegEncoder::new_with_quality(&mut bytes, QUALITY),
            profile,
        )?,
        ImageFormat::Png => write(&decoded.image, PngEncoder::new(&mut bytes), profile)?,
        _ => write(
            &decoded.image,
            WebPEncoder::new_lossless(&mut bytes),
            profile,
        )?,
    }
    Some(bytes.into_inner())
}

fn write(
    image: &DynamicImage,
    mut encoder: impl ImageEncoder,
    profile: Option<Vec<u8>>,
) -> Option<()> {
    if let Some(profile) = profile {
        encoder.set_icc_profile(profile).ok()?;
    }
    image.write_with_encoder(encoder).ok()
}

/// Eight bits a channel, in colours: what resizing and the small formats take.
fn fit(image: &DynamicImage, (width, height): (u32, u32)) -> Option<DynamicImage> {
    let plain = match image {
        DynamicImage::ImageRgb8(_) | DynamicImage::ImageRgba8(_) => None,
        other if other.color().has_alpha() => Some(DynamicImage::ImageRgba8(other.to_rgba8())),
        other => Some(DynamicImage::ImageRgb8(other.to_rgb8())),
    };
    let image = plain.as_ref().unwrap_or(image);
    if (image.width(), image.height()) == (width, height) {
        return Some(image.clone());
    }
    let mut fitted = DynamicImage::new(width, height, image.color());
    let options = ResizeOptions::new();
    Resizer::new().resize(image, &mut fitted, &options).ok()?;
    Some(fitted)
}

fn shrunk(image: &DynamicImage, profile: Option<Vec<u8>>) -> Option<Small> {
    let mut bytes = Cursor::new(Vec::new());
    let is_seen_through = image
        .as_rgba8()
        .is_some_and(|it| it.pixels().any(|pixel| pixel.0[3] < u8::MAX));
    if is_seen_through {
        write(image, WebPEncoder::new_lossless(&mut bytes), profile)?;
        return Some(Small {
            bytes: bytes.into_inner(),
            media_type: "image/webp",
        });
    }
    let opaque = image.to_rgb8();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, THUMBNAIL_QUALITY);
    if let Some(profile) = profile {
        encoder.set_icc_profile(profile).ok()?;
    }
    let (width, height) = opaque.dimensions();
    encoder
        .encode(&opaque, width, height, ExtendedColorType::Rgb8)
        .ok()?;
    Some(Small {
        bytes: bytes.into_inner(),
        media_type: "image/jpeg",
    })
}

fn thumbhash(small: &DynamicImage) -> Option<String> {
    let longer = small.width().max(small.height());
    let scaled = |length: u32| (length * HASHED.min(longer) / longer).max(1);
    let tiny = fit(small, (scaled(small.width()), scaled(small.height())))?.into_rgba8();
    let (width, height) = (tiny.width() as usize, tiny.height() as usize);
    let hash = thumbhash::rgba_to_thumb_hash(width, height, &tiny);
    Some(BASE64_STANDARD.encode(hash))
}

#[cfg(test)]
mod tests;
