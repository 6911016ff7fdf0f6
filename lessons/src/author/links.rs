//! Where a link leads.

use super::source::Passage;
use std::cell::RefCell;
use std::collections::HashMap;
use std::path::PathBuf;

/// The lessons of the course: slug by folder, as in `01-threads/02-first-threads`.
pub(super) type Places = HashMap<String, String>;

/// What a link means, by its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// Somewhere to go: the address as the page needs it.
    Page(String),
    /// A program of this lesson.
    Program(String),
    /// A quiz of this lesson.
    Quiz(String),
}

/// A link to a heading, to be held against the lesson when all are read.
#[derive(Clone, Debug)]
pub(super) struct AnchorLink {
    pub(super) path: PathBuf,
    pub(super) line: usize,
    pub(super) slug: String,
    pub(super) anchor: String,
}

/// The links of one lesson.
#[derive(Debug)]
pub(super) struct Links<'a> {
    folder: &'a str,
    slug: &'a str,
    places: &'a Places,
    anchors: RefCell<Vec<AnchorLink>>,
}

impl<'a> Links<'a> {
    /// The links of the lesson in `folder`.
    pub(super) fn new(folder: &'a str, slug: &'a str, places: &'a Places) -> Self {
        Self { folder, slug, places, anchors: RefCell::default() }
    }

    /// The links to headings that were met.
    pub(super) fn into_anchors(self) -> Vec<AnchorLink> {
        self.anchors.into_inner()
    }

    /// What a link at a byte of `passage` means, or what is wrong with it.
    pub(super) fn target(
        &self,
        passage: &Passage<'_>,
        offset: usize,
        href: &str,
    ) -> Result<Target, String> {
        let (address, anchor) = match href.split_once('#') {
            Some((address, anchor)) => (address, Some(anchor)),
            None => (href, None),
        };
        if href.starts_with("https://") || href.starts_with("http://") {
            return Ok(Target::Page(href.into()));
        }
        if address.is_empty() {
            let anchor = anchor.unwrap_or_default();
            self.remember(passage, offset, self.slug, anchor);
            return Ok(Target::Page(format!("#{anchor}")));
        }
        if address.contains(':') || address.starts_with('/') {
            return Err(format!(
                "the link `{href}` is neither http(s), nor relative, nor an #anchor: write one of them"
            ));
        }
        match (address, anchor) {
            ("quiz.toml", Some(id)) => return Ok(Target::Quiz(id.into())),
            (program, None) if program.ends_with(".py") => {
                return Ok(Target::Program(program.into()));
            }
            _ => {}
        }
        let Some(slug) = resolve(self.folder, address).and_then(|place| self.places.get(&place))
        else {
            return Err(format!(
                "the link `{href}` leads to no lesson: write ../../CHAPTER/LESSON/lesson.md as in course.toml"
            ));
        };
        let Some(anchor) = anchor else { return Ok(Target::Page(slug.clone())) };
        self.remember(passage, offset, slug, anchor);
        Ok(Target::Page(format!("{slug}#{anchor}")))
    }

    fn remember(&self, passage: &Passage<'_>, offset: usize, slug: &str, anchor: &str) {
        self.anchors.borrow_mut().push(AnchorLink {
            path: passage.source.path.clone(),
            line: passage.line(offset),
            slug: slug.into(),
            anchor: anchor.into(),
        });
    }
}

/// The folder of the lesson that `address` means when written in `folder`.
fn resolve(folder: &str, address: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').collect();
    for part in address.strip_suffix("/lesson.md")?.split('/') {
        match part {
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn a_lesson_is_found_from_another() {
        let from = |address| resolve("01-threads/02-first", address);
        assert_eq!(
            from("../../02-sharing/08-lock/lesson.md").as_deref(),
            Some("02-sharing/08-lock")
        );
        assert_eq!(from("../03-join/lesson.md").as_deref(), Some("01-threads/03-join"));
        assert_eq!(from("../../../../etc/lesson.md"), None);
        assert_eq!(from("../03-join"), None);
    }
}
