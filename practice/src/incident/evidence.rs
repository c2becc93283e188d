//! Files of a record: which kinds are taken, how large, and what a redaction covers (Home Office Counting Rules ask for what a decision rests
//! on to be kept with the record).
//!
//! A file's kind is what its content says, never what its name says.

/// The kinds of file that are taken, by media type, with the words for readers and whether it is a picture.
pub const TAKEN: [(&str, &str, bool); 12] = [
    ("image/jpeg", "Photograph (JPEG)", true),
    ("image/png", "Picture (PNG)", true),
    ("image/webp", "Picture (WebP)", true),
    ("image/gif", "Picture (GIF)", true),
    ("application/pdf", "Document (PDF)", false),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Document (Word)", false),
    ("audio/mpeg", "Sound (MP3)", false),
    ("audio/m4a", "Sound (M4A)", false),
    ("audio/ogg", "Sound (Ogg)", false),
    ("audio/x-wav", "Sound (WAV)", false),
    ("video/mp4", "Video (MP4)", false),
    ("video/quicktime", "Video (QuickTime)", false),
];

/// The most boxes of one redaction.
pub const MOST_BOXES: usize = 40;

/// The words for a kind; none for one that is not taken.
pub fn label(media: &str) -> Option<&'static str> {
    TAKEN.iter().find(|(known, ..)| *known == media).map(|(_, label, _)| *label)
}

/// Whether it is a sound, which a page plays.
pub fn is_sound(media: &str) -> bool {
    label(media).is_some() && media.starts_with("audio/")
}

/// Whether it is a video, which a page plays.
pub fn is_video(media: &str) -> bool {
    label(media).is_some() && media.starts_with("video/")
}

/// Whether it is a picture, which has a small one and can be redacted.
pub fn is_picture(media: &str) -> bool {
    TAKEN.iter().any(|(known, _, picture)| *known == media && *picture)
}

/// Whether a file of this kind and size is taken; the reason in words where not. `media` is empty where the content says nothing.
pub fn check(media: &str, bytes: u64, most_megabytes: u32) -> Result<(), String> {
    if bytes == 0 {
        return Err("The file is empty. Choose another.".to_owned());
    }
    if bytes > u64::from(most_megabytes) * 1_000_000 {
        return Err(format!("The file is larger than {most_megabytes} MB. Send a shorter part, or a picture of lower quality."));
    }
    if label(media).is_none() {
        return Err("This kind of file is not taken. Send a picture (JPEG, PNG, WebP, GIF), a PDF, a Word document, a sound or a video (MP4)."
            .to_owned());
    }
    Ok(())
}

/// A black box on a picture, in hundredths of its width and height from the left and the top.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cover {
    /// Left edge.
    pub left: u32,
    /// Top edge.
    pub top: u32,
    /// Right edge.
    pub right: u32,
    /// Bottom edge.
    pub bottom: u32,
}

/// Reads boxes, one a line: left, top, right and bottom edge in hundredths ("10 20 45 60"). Refuses, naming the line, what is no box.
pub fn covers(text: &str) -> Result<Vec<Cover>, String> {
    let mut boxes = Vec::new();
    for (place, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let numbers: Option<Vec<u32>> =
            line.split([' ', ',', '\t', ';']).filter(|word| !word.is_empty()).map(|word| word.trim_end_matches('%').parse().ok()).collect();
        let cover = match numbers.as_deref() {
            Some([left, top, right, bottom]) => Cover { left: *left, top: *top, right: *right, bottom: *bottom },
            _ => return Err(format!("Line {}: write four numbers from 0 to 100: left, top, right, bottom.", place + 1)),
        };
        if cover.left >= cover.right || cover.top >= cover.bottom || cover.right > 100 || cover.bottom > 100 {
            return Err(format!(
                "Line {}: the right edge lies right of the left one, the bottom below the top, and none beyond 100.",
                place + 1
            ));
        }
        boxes.push(cover);
    }
    match boxes.len() {
        0 => Err("Say what to cover: one box a line, such as 10 20 45 60.".to_owned()),
        many if many > MOST_BOXES => Err(format!("A copy takes at most {MOST_BOXES} boxes. Use larger ones.")),
        _ => Ok(boxes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_named_kinds_of_a_fitting_size_are_taken() {
        assert_eq!(check("image/jpeg", 1, 50), Ok(()));
        assert_eq!(check("image/jpeg", 50_000_000, 50), Ok(()));
        assert!(check("image/jpeg", 50_000_001, 50).is_err_and(|why| why.contains("50 MB")));
        assert!(check("image/jpeg", 0, 50).is_err());
        for media in ["", "text/html", "application/x-msdownload", "image/svg+xml"] {
            assert!(check(media, 10, 50).is_err_and(|why| why.contains("not taken")), "{media}");
        }
    }

    #[test]
    fn boxes_are_read_line_by_line_and_a_wrong_one_is_named() {
        let cover = |left, top, right, bottom| Cover { left, top, right, bottom };
        assert_eq!(
            covers("10 20 45 60\n\n0,0,100,100\n5% 5% 6% 6%").unwrap(),
            [cover(10, 20, 45, 60), cover(0, 0, 100, 100), cover(5, 5, 6, 6)]
        );
        for (text, said) in
            [("", "Say what to cover"), ("1 2 3", "Line 1"), ("1 2 3 4\n9 9 9 9", "Line 2"), ("0 0 101 5", "Line 1"), ("a b c d", "Line 1")]
        {
            assert!(covers(text).is_err_and(|why| why.contains(said)), "{text}");
        }
        assert!(covers(&"0 0 1 1\n".repeat(41)).is_err());
    }
}
