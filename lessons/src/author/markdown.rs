//! Markdown into blocks: the part of CommonMark that a lesson needs, and nothing else.

mod inline;
mod part;
mod slots;

pub(super) use slots::Slots;

use super::links::Links;
use super::source::Passage;
use crate::block::{Block, Inline};
use inline::SlotLink;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TextMergeWithOffset};
use std::collections::HashMap;
use std::iter::Peekable;
use std::ops::Range;
use std::vec::IntoIter;

/// Reads a lesson's text: everything is allowed, cells and quizzes at the outermost level.
pub(super) fn read_text(passage: Passage<'_>, links: &Links<'_>, slots: &Slots<'_>) -> Vec<Block> {
    Reader::new(passage, links, Some(slots)).blocks(0)
}

/// Reads a piece of text without headings, cells and quizzes.
pub(super) fn read_fragment(passage: Passage<'_>, links: &Links<'_>) -> Vec<Block> {
    Reader::new(passage, links, None).blocks(0)
}

/// Reads a piece of text that must be a single paragraph.
pub(super) fn read_line(passage: Passage<'_>, links: &Links<'_>) -> Vec<Inline> {
    let mut blocks = read_fragment(passage, links);
    match (blocks.pop(), blocks.is_empty()) {
        (Some(Block::Paragraph { text }), true) => text,
        _ => {
            passage.fault(0, "this is more than one paragraph of text: make it one");
            Vec::new()
        }
    }
}

/// Takes one passage apart, event by event.
struct Reader<'a> {
    passage: Passage<'a>,
    links: &'a Links<'a>,
    slots: Option<&'a Slots<'a>>,
    events: Peekable<IntoIter<(Event<'a>, Range<usize>)>>,
    /// The level of the last heading.
    level: u8,
    /// The lines of the anchors so far.
    anchors: HashMap<String, usize>,
}

impl<'a> Reader<'a> {
    fn new(passage: Passage<'a>, links: &'a Links<'a>, slots: Option<&'a Slots<'a>>) -> Self {
        let parser = Parser::new_ext(passage.text, Options::ENABLE_TABLES);
        let events: Vec<_> = TextMergeWithOffset::new(parser.into_offset_iter()).collect();
        let events = events.into_iter().peekable();
        Self { passage, links, slots, events, level: 1, anchors: HashMap::new() }
    }

    /// All blocks up to the end of what they stand in, `depth` levels inside others.
    fn blocks(&mut self, depth: usize) -> Vec<Block> {
        let mut blocks = Vec::new();
        while let Some((event, range)) = self.events.peek().cloned() {
            let start = range.start;
            let tag = match event {
                Event::End(_) => break,
                Event::Rule => {
                    self.passage.fault(start, "a rule has no place in a lesson: use a heading");
                    self.events.next();
                    continue;
                }
                Event::Start(tag) if !inline::is_inline(&tag) => tag,
                // The items of a tight list hold their text without a paragraph.
                _ => {
                    let (text, found) = self.inlines();
                    self.refuse_slots(&found);
                    blocks.push(Block::Paragraph { text });
                    continue;
                }
            };
            self.events.next();
            blocks.extend(match tag {
                Tag::Paragraph => self.paragraph(depth),
                Tag::Heading { level, .. } => self.heading(level as u8, start, depth),
                Tag::List(first) => Some(self.list(first, start, depth)),
                Tag::CodeBlock(kind) => Some(self.code(&kind, start)),
                Tag::BlockQuote(_) => self.quote(start, depth),
                Tag::Table(_) => Some(self.table()),
                _ => {
                    self.passage.fault(start, "raw HTML: lessons are Markdown alone, take it out");
                    while self.events.next().is_some_and(|(event, _)| !is_end(&event)) {}
                    continue;
                }
            });
            self.events.next_if(|(event, _)| is_end(event));
        }
        blocks
    }

    fn paragraph(&mut self, depth: usize) -> Option<Block> {
        let (text, found) = self.inlines();
        if let ([Inline::Link { text, .. }], [link]) = (text.as_slice(), found.as_slice()) {
            return self.slot(link, &Inline::plain(text), depth);
        }
        self.refuse_slots(&found);
        Some(Block::Paragraph { text })
    }

    /// A cell or a quiz: a link to it that is alone in its paragraph.
    fn slot(&self, link: &SlotLink, title: &str, depth: usize) -> Option<Block> {
        let fault = match self.slots {
            Some(slots) if depth == 0 => match slots.place(&link.target, title) {
                Ok(block) => return Some(block),
                Err(fault) => fault,
            },
            _ => "a cell or quiz within something else: put it between paragraphs".into(),
        };
        self.passage.fault(link.offset, fault);
        None
    }

    fn refuse_slots(&self, found: &[SlotLink]) {
        for link in found {
            self.passage.fault(
                link.offset,
                "a link to a program or quiz becomes a cell: put it on a line of its own between empty lines",
            );
        }
    }

    fn code(&mut self, kind: &CodeBlockKind<'_>, start: usize) -> Block {
        let language = match kind {
            CodeBlockKind::Fenced(language) => language.trim(),
            CodeBlockKind::Indented => "",
        };
        if language.is_empty() {
            self.passage
                .fault(start, "code without a language: write ```python, or ```text if none");
        }
        let mut text = String::new();
        while let Some((Event::Text(piece), _)) =
            self.events.next_if(|(event, _)| matches!(event, Event::Text(_)))
        {
            text.push_str(&piece);
        }
        Block::Code { language: language.into(), text }
    }
}

fn is_end(event: &Event<'_>) -> bool {
    matches!(event, Event::End(_))
}
