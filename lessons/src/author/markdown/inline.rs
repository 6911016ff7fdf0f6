//! The text within a block.

use super::Reader;
use crate::author::links::Target;
use crate::block::Inline;
use pulldown_cmark::{Event, Tag};

/// A link to a program or quiz of the lesson.
#[derive(Debug)]
pub(super) struct SlotLink {
    pub(super) target: Target,
    pub(super) offset: usize,
}

/// Whether a tag opens something within a line.
pub(super) fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Emphasis | Tag::Strong | Tag::Link { .. } | Tag::Image { .. } | Tag::Strikethrough
    )
}

impl Reader<'_> {
    /// All text up to the end of what it stands in or to the next block, and the links to
    /// programs and quizzes in it.
    pub(super) fn inlines(&mut self) -> (Vec<Inline>, Vec<SlotLink>) {
        let mut found = Vec::new();
        let inlines = self.inlines_into(&mut found);
        (inlines, found)
    }

    fn inlines_into(&mut self, found: &mut Vec<SlotLink>) -> Vec<Inline> {
        let mut inlines = Vec::new();
        let is_text = |event: &Event<'_>| match event {
            Event::Start(tag) => is_inline(tag),
            event => !matches!(event, Event::End(_) | Event::Rule),
        };
        while let Some((event, range)) = self.events.next_if(|(event, _)| is_text(event)) {
            let start = range.start;
            match event {
                Event::Text(text) => push_text(&mut inlines, &text),
                Event::SoftBreak => push_text(&mut inlines, " "),
                Event::Code(text) => inlines.push(Inline::Code { text: text.into_string() }),
                Event::HardBreak => {
                    self.passage.fault(start, "a line break within a paragraph: begin a new one");
                }
                Event::Start(tag) => {
                    let inline = self.tagged(&tag, start, found);
                    self.events.next_if(|(event, _)| matches!(event, Event::End(_)));
                    inlines.extend(inline);
                }
                _ => self.passage.fault(start, "raw HTML: lessons are Markdown alone, take it out"),
            }
        }
        inlines
    }

    fn tagged(&mut self, tag: &Tag<'_>, start: usize, found: &mut Vec<SlotLink>) -> Option<Inline> {
        let text = self.inlines_into(found);
        match tag {
            Tag::Emphasis => return Some(Inline::Emphasis { text }),
            Tag::Strong => return Some(Inline::Strong { text }),
            Tag::Link { dest_url, .. } => {
                if Inline::plain(&text).trim().is_empty() {
                    self.passage.fault(start, "a link without text: say where it leads");
                }
                match self.links.target(&self.passage, start, dest_url) {
                    Ok(Target::Page(href)) => return Some(Inline::Link { href, text }),
                    Ok(target) => {
                        found.push(SlotLink { target, offset: start });
                        return Some(Inline::Link { href: dest_url.to_string(), text });
                    }
                    Err(message) => self.passage.fault(start, message),
                }
            }
            _ => self.passage.fault(start, "a picture: say it in words, or show it with a program"),
        }
        None
    }
}

fn push_text(inlines: &mut Vec<Inline>, more: &str) {
    match inlines.last_mut() {
        Some(Inline::Text { text }) => text.push_str(more),
        _ => inlines.push(Inline::Text { text: more.into() }),
    }
}
