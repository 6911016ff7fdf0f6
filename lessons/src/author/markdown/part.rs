//! Blocks that hold others: headings, lists, quotes, callouts, tables.

use super::Reader;
use crate::block::{Block, CalloutKind, Inline};
use pulldown_cmark::{Event, Tag};

impl Reader<'_> {
    pub(super) fn heading(&mut self, level: u8, start: usize, depth: usize) -> Option<Block> {
        let (text, found) = self.inlines();
        self.refuse_slots(&found);
        let fault = if self.slots.is_none() || depth > 0 {
            "a heading within something else: take it out".into()
        } else if level == 1 {
            "a heading of level 1 is the lesson's title, from lesson.toml: begin with ##".into()
        } else if level > self.level + 1 {
            format!("a heading of level {level} below one of level {}: do not jump", self.level)
        } else {
            self.level = level;
            let id = anchor(&Inline::plain(&text));
            let line = self.passage.line(start);
            match self.anchors.insert(id.clone(), line) {
                None => return Some(Block::Heading { level, id, text }),
                Some(first) => format!("the anchor #{id} is taken since line {first}: reword it"),
            }
        };
        self.passage.fault(start, fault);
        None
    }

    pub(super) fn list(&mut self, first: Option<u64>, start: usize, depth: usize) -> Block {
        if first.is_some_and(|first| first != 1) {
            self.passage.fault(start, "a list that does not count from 1: begin with 1");
        }
        let mut items = Vec::new();
        while self.events.next_if(|(event, _)| matches!(event, Event::Start(Tag::Item))).is_some() {
            items.push(self.blocks(depth + 1));
            self.end();
        }
        Block::List { ordered: first.is_some(), items }
    }

    /// A quote, or a callout if it begins with `[!NOTE]` or the like.
    pub(super) fn quote(&mut self, start: usize, depth: usize) -> Option<Block> {
        let mut blocks = self.blocks(depth + 1);
        let Some(mark) = take_mark(&mut blocks) else { return Some(Block::Quote { blocks }) };
        let kind = match mark.as_str() {
            "NOTE" => CalloutKind::Note,
            "WARNING" => CalloutKind::Warning,
            "TRY" => CalloutKind::TryIt,
            _ => {
                let message = format!("unknown callout [!{mark}]: write NOTE, WARNING or TRY");
                self.passage.fault(start, message);
                return None;
            }
        };
        if blocks.is_empty() {
            self.passage.fault(start, "the callout is empty: say something, or remove it");
        }
        Some(Block::Callout { kind, blocks })
    }

    pub(super) fn table(&mut self) -> Block {
        let mut rows = Vec::new();
        while self.events.next_if(|(event, _)| is_row(event)).is_some() {
            let mut cells = Vec::new();
            let is_cell = |event: &Event<'_>| matches!(event, Event::Start(Tag::TableCell));
            while self.events.next_if(|(event, _)| is_cell(event)).is_some() {
                let (text, found) = self.inlines();
                self.refuse_slots(&found);
                self.end();
                cells.push(text);
            }
            self.end();
            rows.push(cells);
        }
        let head = rows.remove(0);
        Block::Table { head, rows }
    }

    fn end(&mut self) {
        self.events.next_if(|(event, _)| super::is_end(event));
    }
}

fn is_row(event: &Event<'_>) -> bool {
    matches!(event, Event::Start(Tag::TableHead | Tag::TableRow))
}

/// Takes `[!WORD]` from the beginning of a quote.
fn take_mark(blocks: &mut Vec<Block>) -> Option<String> {
    let Some(Block::Paragraph { text: inlines }) = blocks.first_mut() else { return None };
    let Some(Inline::Text { text }) = inlines.first_mut() else { return None };
    let (mark, rest) = text.strip_prefix("[!")?.split_once(']')?;
    let (mark, rest) = (mark.to_owned(), rest.trim_start().to_owned());
    if rest.is_empty() {
        inlines.remove(0);
    } else {
        *text = rest;
    }
    if inlines.is_empty() {
        blocks.remove(0);
    }
    Some(mark)
}

/// The anchor of a heading, as GitHub makes it.
fn anchor(text: &str) -> String {
    text.chars()
        .filter_map(|letter| match letter {
            ' ' => Some('-'),
            '-' | '_' => Some(letter),
            letter => letter.is_alphanumeric().then_some(letter),
        })
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::anchor;

    #[test]
    fn anchors_are_those_of_github() {
        assert_eq!(anchor("What `join()` waits for"), "what-join-waits-for");
        assert_eq!(anchor("Who may use a_lock? 3.14-level"), "who-may-use-a_lock-314-level");
    }
}
