//! What a file is, by what is in it; what its sender says of it is not looked at.

/// A kind of file that is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// Its media type, as it is told to clients.
    pub media_type: &'static str,
    /// The media type under which it is served.
    pub served_as: &'static str,
    /// The end of the name under which it is saved.
    pub extension: &'static str,
    /// Whether a browser may show it where it is: only what cannot run anything.
    pub inline: bool,
}

/// Everything that is taken. An SVG is a program, and so is a page: a page is handed out as text, an SVG not taken in.
const KINDS: [Kind; 7] = [
    Kind::image("image/png", "png"),
    Kind::image("image/jpeg", "jpg"),
    Kind::image("image/gif", "gif"),
    Kind::image("image/webp", "webp"),
    Kind::image("image/avif", "avif"),
    Kind { media_type: "application/pdf", served_as: "application/pdf", extension: "pdf", inline: false },
    Kind {
        media_type: "text/html",
        served_as: "text/plain; charset=utf-8",
        extension: "html.txt",
        inline: false,
    },
];

/// As many bytes from the start of a file tell what it is.
pub const TELLING: usize = 8 * 1024;

impl Kind {
    const fn image(media_type: &'static str, extension: &'static str) -> Self {
        Self { media_type, served_as: media_type, extension, inline: true }
    }

    /// The kind of the file that begins like this; nothing if it is none that is taken.
    pub fn of(start: &[u8]) -> Option<Self> {
        // Some editors put a byte order mark before a page.
        let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
        Self::named(infer::get(start)?.mime_type())
    }

    /// The kind with this media type.
    pub fn named(media_type: &str) -> Option<Self> {
        KINDS.into_iter().find(|kind| kind.media_type == media_type)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_is_in_it() {
        for (start, kind) in [
            (b"%PDF-1.7\n".as_slice(), Some("application/pdf")),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Some("image/png")),
            (b"\xff\xd8\xff\xe0\0\x10JFIF", Some("image/jpeg")),
            (b"GIF89a", Some("image/gif")),
            (b"RIFF\0\0\0\0WEBPVP8 ", Some("image/webp")),
            (b"\xef\xbb\xbf\n <!doctype html><p>", Some("text/html")),
            (b"<html lang=\"en\">", Some("text/html")),
            (b"<!-- saved from url=(0019)https://a.example/ --><html>", Some("text/html")),
            (b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>", None),
            (b"<?xml version=\"1.0\"?><svg/>", None),
            (b"MZ\x90\0", None),
            (b"PK\x03\x04", None),
            (b"plain words", None),
            (b"", None),
        ] {
            assert_eq!(Kind::of(start).map(|kind| kind.media_type), kind, "{start:?}");
        }
        let shown: Vec<_> = KINDS.iter().filter(|kind| kind.inline).map(|kind| kind.served_as).collect();
        assert!(shown.iter().all(|media| media.starts_with("image/") && !media.contains("svg")));
    }
}
