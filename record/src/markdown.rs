//! Long texts: a subset of `CommonMark` to HTML that is safe inside the page.
//!
//! Kept: paragraphs, emphasis, links to http and https, lists, block quotes, rules and line breaks. Everything else is
//! shown as the text it contains: raw HTML, images (their description), code, links to other schemes. The list of what
//! is kept is closed, so nothing has to be cleaned away afterwards.

use maud::{Render, html};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::urls::{LINK_REL, web_address};

/// What becomes of headings, all of one level, since the page has its own outline.
#[derive(Clone, Copy)]
enum Headings {
    /// Third-level headings.
    Third,
    /// Paragraphs in bold.
    Bold,
}

/// HTML of a text that stands below a second-level heading of the page.
pub fn article(text: &str) -> String {
    render(text, Headings::Third)
}

/// HTML of a text that has no place in the page's outline (a notice, an entry of a list).
pub fn note(text: &str) -> String {
    render(text, Headings::Bold)
}

/// The words alone, on one line.
pub fn plain(text: &str) -> String {
    let mut words = String::new();
    for event in Parser::new_ext(text, Options::empty()) {
        match event {
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                words += &text;
            }
            Event::SoftBreak
            | Event::HardBreak
            | Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item) => {
                words.push(' ');
            }
            _ => {}
        }
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn render(text: &str, headings: Headings) -> String {
    let mut links = Vec::new();
    let events = Parser::new_ext(text, Options::empty()).flat_map(|event| keep(event, headings, &mut links));
    let mut out = String::with_capacity(text.len() * 5 / 4);
    pulldown_cmark::html::push_html(&mut out, events);
    out
}

/// The event as far as the subset has it. `links` holds, for each open link, whether it is shown as one.
fn keep<'a>(event: Event<'a>, headings: Headings, links: &mut Vec<bool>) -> Vec<Event<'a>> {
    match event {
        Event::Start(tag) => start(tag, headings, links),
        Event::End(tag) => end(tag, headings, links),
        Event::Html(text) | Event::InlineHtml(text) | Event::Code(text) | Event::Text(text) => {
            vec![Event::Text(text)]
        }
        Event::SoftBreak | Event::HardBreak | Event::Rule => vec![event],
        _ => vec![],
    }
}

fn start<'a>(tag: Tag<'a>, headings: Headings, links: &mut Vec<bool>) -> Vec<Event<'a>> {
    match tag {
        Tag::Heading { .. } => match headings {
            Headings::Third => vec![Event::Start(Tag::Heading {
                level: HeadingLevel::H3,
                id: None,
                classes: vec![],
                attrs: vec![],
            })],
            Headings::Bold => vec![Event::Start(Tag::Paragraph), Event::Start(Tag::Strong)],
        },
        Tag::Link { dest_url, .. } => {
            let address = web_address(&dest_url);
            links.push(address.is_some());
            address.map(|address| Event::InlineHtml(opening(address).into())).into_iter().collect()
        }
        Tag::BlockQuote(_) => vec![Event::Start(Tag::BlockQuote(None))],
        Tag::HtmlBlock | Tag::CodeBlock(_) => vec![Event::Start(Tag::Paragraph)],
        Tag::Paragraph | Tag::List(_) | Tag::Item | Tag::Emphasis | Tag::Strong => vec![Event::Start(tag)],
        _ => vec![],
    }
}

fn end<'a>(tag: TagEnd, headings: Headings, links: &mut Vec<bool>) -> Vec<Event<'a>> {
    match tag {
        TagEnd::Heading(_) => match headings {
            Headings::Third => vec![Event::End(TagEnd::Heading(HeadingLevel::H3))],
            Headings::Bold => vec![Event::End(TagEnd::Strong), Event::End(TagEnd::Paragraph)],
        },
        TagEnd::Link if links.pop() == Some(true) => vec![Event::InlineHtml("</a>".into())],
        TagEnd::HtmlBlock | TagEnd::CodeBlock => vec![Event::End(TagEnd::Paragraph)],
        TagEnd::BlockQuote(_) => vec![Event::End(TagEnd::BlockQuote(None))],
        TagEnd::Paragraph | TagEnd::List(_) | TagEnd::Item | TagEnd::Emphasis | TagEnd::Strong => {
            vec![Event::End(tag)]
        }
        _ => vec![],
    }
}

fn opening(address: &str) -> String {
    let whole = html! { a href=(address) rel=(LINK_REL) {} }.render().into_string();
    whole.trim_end_matches("</a>").to_owned()
}

#[cfg(test)]
mod tests {
    use super::{article, note, plain};

    #[test]
    fn keeps_the_subset() {
        assert_eq!(
            article("One *two* **three**\n\n> said\n\n1. a\n2. b\n"),
            "<p>One <em>two</em> <strong>three</strong></p>\n<blockquote>\n<p>said</p>\n</blockquote>\n\
             <ol>\n<li>a</li>\n<li>b</li>\n</ol>\n"
        );
    }

    #[test]
    fn keeps_breaks_and_rules() {
        assert_eq!(article("a\nb\\\nc\n\n---"), "<p>a\nb<br />\nc</p>\n<hr />\n");
    }

    #[test]
    fn shows_html_as_text() {
        assert_eq!(article("a <b onclick=x>b</b>"), "<p>a &lt;b onclick=x&gt;b&lt;/b&gt;</p>\n");
        assert_eq!(
            article("<script>alert(1)</script>\n\nnext"),
            "<p>&lt;script&gt;alert(1)&lt;/script&gt;\n</p>\n<p>next</p>\n"
        );
    }

    #[test]
    fn links_only_to_the_web() {
        assert_eq!(
            article("[ok](https://a.example/?x=1&y=\"2)"),
            "<p><a href=\"https://a.example/?x=1&amp;y=&quot;2\" rel=\"nofollow noopener ugc\">ok</a></p>\n"
        );
        for address in
            ["javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x", "//a.example", "/local"]
        {
            assert_eq!(article(&format!("[no]({address})")), "<p>no</p>\n", "{address}");
        }
        assert_eq!(article("<a@b.example>"), "<p>a@b.example</p>\n");
    }

    #[test]
    fn images_leave_their_description() {
        assert_eq!(article("![a map](https://a.example/map.png)"), "<p>a map</p>\n");
        assert_eq!(
            article("[![a map](https://a.example/m.png)](https://a.example)"),
            "<p><a href=\"https://a.example\" rel=\"nofollow noopener ugc\">a map</a></p>\n"
        );
    }

    #[test]
    fn headings_fit_the_outline_of_the_page() {
        assert_eq!(article("# One\n\n##### Two"), "<h3>One</h3>\n<h3>Two</h3>\n");
        assert_eq!(note("# One"), "<p><strong>One</strong></p>\n");
    }

    #[test]
    fn plain_leaves_the_words() {
        assert_eq!(plain("# A\n\nb [c](https://a.example)\nd\n\n- e\n- f"), "A b c d e f");
    }
}
