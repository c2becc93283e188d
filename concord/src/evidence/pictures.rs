//! What is done to a file before it is kept: its kind found by its content, hidden details of a picture taken out, a small picture made,
//! boxes drawn. In memory only.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, Rgba};
use practice::incident::evidence::{self, Cover};

/// The longest side of a small picture, in pixels.
const SMALL: u32 = 320;
/// The longest side of a picture that is decoded, in pixels.
const LONGEST: u32 = 16_000;
/// The most memory that decoding may take, in bytes.
const MEMORY: u64 = 400_000_000;

/// A file ready to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    /// Its kind, by its content.
    pub media: String,
    /// What is kept.
    pub bytes: Vec<u8>,
    /// A small picture; none for what is no picture or cannot be drawn.
    pub small: Option<Vec<u8>>,
    /// BLAKE3 of what was sent, in hexadecimal.
    pub sent_hash: String,
    /// Whether hidden details were taken out.
    pub cleaned: bool,
}

/// The kind of a file by its content; empty where the content says nothing.
pub fn media_of(bytes: &[u8]) -> &'static str {
    infer::get(bytes).map_or("", |kind| kind.mime_type())
}

/// Prepares a file. `clean` takes the hidden details of a picture out (place, device, time) by drawing it anew, turned the right way up;
/// where that cannot be done the file is refused, since it would tell more than it shows. Refuses kinds and sizes that are not taken.
pub fn prepare(bytes: Vec<u8>, clean: bool, most_megabytes: u32) -> Result<Prepared, String> {
    let media = media_of(&bytes);
    evidence::check(media, u64::try_from(bytes.len()).unwrap_or(u64::MAX), most_megabytes)?;
    let sent_hash = blake3::hash(&bytes).to_hex().to_string();
    if !evidence::is_picture(media) {
        return Ok(Prepared { media: media.to_owned(), bytes, small: None, sent_hash, cleaned: false });
    }
    let picture = decoded(&bytes);
    if clean {
        let picture = picture.map_err(|()| {
            "The picture could not be read, so its hidden details could not be taken out. Take a picture of it, and send that.".to_owned()
        })?;
        let small = small(&picture);
        let (media, bytes) = encoded(&picture, media)?;
        return Ok(Prepared { media, bytes, small, sent_hash, cleaned: true });
    }
    let small = picture.ok().as_ref().and_then(small);
    Ok(Prepared { media: media.to_owned(), bytes, small, sent_hash, cleaned: false })
}

/// A copy with black boxes, without hidden details.
pub fn redacted(bytes: &[u8], covers: &[Cover], most_megabytes: u32) -> Result<Prepared, String> {
    let mut picture = decoded(bytes).map_err(|()| "The picture could not be read.".to_owned())?.into_rgba8();
    let (width, height) = picture.dimensions();
    // Edges are rounded outwards: a box never covers less than was asked for.
    let low = |part: u32, whole: u32| u32::try_from(u64::from(part) * u64::from(whole) / 100).unwrap_or(0);
    let high = |part: u32, whole: u32| u32::try_from((u64::from(part) * u64::from(whole)).div_ceil(100)).unwrap_or(whole).min(whole);
    for cover in covers {
        for y in low(cover.top, height)..high(cover.bottom, height) {
            for x in low(cover.left, width)..high(cover.right, width) {
                picture.put_pixel(x, y, Rgba([0, 0, 0, 255]));
            }
        }
    }
    let picture = DynamicImage::ImageRgba8(picture);
    let (media, bytes) = encoded(&picture, media_of(bytes))?;
    evidence::check(&media, u64::try_from(bytes.len()).unwrap_or(u64::MAX), most_megabytes)?;
    let sent_hash = blake3::hash(&bytes).to_hex().to_string();
    Ok(Prepared { media, small: small(&picture), bytes, sent_hash, cleaned: true })
}

fn decoded(bytes: &[u8]) -> Result<DynamicImage, ()> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| ())?;
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height, limits.max_alloc) = (Some(LONGEST), Some(LONGEST), Some(MEMORY));
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|_| ())?;
    let turned = decoder.orientation();
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|_| ())?;
    if let Ok(turned) = turned {
        picture.apply_orientation(turned);
    }
    Ok(picture)
}

/// Drawn anew: photographs as JPEG, everything else as PNG. Only what is seen is in it.
fn encoded(picture: &DynamicImage, media: &str) -> Result<(String, Vec<u8>), String> {
    let mut bytes = Vec::new();
    let wrong = |error: image::ImageError| format!("The picture could not be drawn anew: {error}.");
    if media == "image/jpeg" {
        picture.to_rgb8().write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, 90)).map_err(wrong)?;
        return Ok(("image/jpeg".to_owned(), bytes));
    }
    picture.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).map_err(wrong)?;
    Ok(("image/png".to_owned(), bytes))
}

fn small(picture: &DynamicImage) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let small = picture.thumbnail(SMALL.min(picture.width()), SMALL.min(picture.height())).to_rgb8();
    small.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, 80)).ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture of one colour as a phone would send it, with a place among its hidden details.
    fn photograph() -> Vec<u8> {
        let mut bytes = Vec::new();
        let picture = image::RgbImage::from_pixel(64, 48, image::Rgb([200, 120, 40]));
        picture.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, 90)).unwrap();
        // An EXIF segment right after the start of the picture.
        let exif = b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0GPS 52.6369 -1.1398 SECRET-PLACE";
        let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
        let mut sent = bytes[..2].to_vec();
        sent.extend([0xff, 0xe1]);
        sent.extend(length);
        sent.extend(exif);
        sent.extend(&bytes[2..]);
        sent
    }

    fn holds(bytes: &[u8], words: &[u8]) -> bool {
        bytes.windows(words.len()).any(|window| window == words)
    }

    #[test]
    fn hidden_details_leave_with_a_cleaned_picture_and_never_reach_a_small_one() {
        let sent = photograph();
        assert!(holds(&sent, b"SECRET-PLACE"));
        let kept = prepare(sent.clone(), false, 50).unwrap();
        assert_eq!((kept.bytes.as_slice(), kept.cleaned), (sent.as_slice(), false), "what a known person sent is kept as it is");
        assert!(!holds(&kept.small.unwrap(), b"SECRET-PLACE"));
        let cleaned = prepare(sent.clone(), true, 50).unwrap();
        assert!(cleaned.cleaned && !holds(&cleaned.bytes, b"SECRET-PLACE") && !holds(&cleaned.bytes, b"Exif"));
        assert_eq!(cleaned.sent_hash, blake3::hash(&sent).to_hex().to_string(), "the hash of what was sent is known");
        assert_eq!(media_of(&cleaned.bytes), "image/jpeg");
    }

    #[test]
    fn a_redacted_copy_is_black_where_it_was_covered_and_only_there() {
        let copy = redacted(&photograph(), &[Cover { left: 0, top: 0, right: 50, bottom: 100 }], 50).unwrap();
        let picture = decoded(&copy.bytes).unwrap().to_rgb8();
        assert!(picture.get_pixel(10, 20).0.iter().all(|part| *part < 20), "{:?}", picture.get_pixel(10, 20));
        assert!(picture.get_pixel(60, 20).0[0] > 150);
        assert!(!holds(&copy.bytes, b"SECRET-PLACE"));
    }

    #[test]
    fn a_file_is_what_its_content_says() {
        assert!(prepare(b"MZ\x90\0 a program".to_vec(), false, 50).unwrap_err().contains("not taken"));
        assert!(prepare(b"<script>alert(1)</script>".to_vec(), false, 50).unwrap_err().contains("not taken"));
        assert!(prepare(b"%PDF-1.7\n%invented".to_vec(), true, 50).is_ok_and(|kept| !kept.cleaned && kept.media == "application/pdf"));
        let broken: Vec<u8> = photograph().into_iter().take(200).collect();
        assert!(prepare(broken.clone(), true, 50).unwrap_err().contains("hidden details could not be taken out"));
        assert!(prepare(broken, false, 50).is_ok_and(|kept| kept.small.is_none()), "a broken picture is kept as it came");
    }
}
