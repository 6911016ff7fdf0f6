//! A lesson's text, out of its blocks. No markup is parsed: every block is an element.

use leptos::prelude::*;
use spindle_lessons::{Block, CalloutKind, Inline, Lesson, Program};

use crate::components::code_cell::CodeCell;
use crate::components::quiz::QuizView;

/// What the blocks of a lesson refer to.
#[derive(Clone, Debug)]
pub struct LessonContext {
    slug: String,
    programs: Vec<Program>,
}

impl LessonContext {
    /// Hands the lesson's programs to the blocks below.
    pub fn provide(lesson: &Lesson) {
        provide_context(Self { slug: lesson.slug.clone(), programs: lesson.programs.clone() });
    }

    /// The lesson whose text this is.
    fn slug() -> String {
        use_context::<Self>().map(|lesson| lesson.slug).unwrap_or_default()
    }

    fn program(name: &str) -> Option<Program> {
        use_context::<Self>()?.programs.into_iter().find(|program| program.name == name)
    }
}

/// A text of blocks.
#[component]
pub fn Prose(
    /// In reading order.
    blocks: Vec<Block>,
) -> impl IntoView {
    blocks.into_iter().map(block).collect_view()
}

fn block(block: Block) -> AnyView {
    match block {
        Block::Heading { level, id, text } => heading(level, id, text),
        Block::Paragraph { text } => view! { <p>{inlines(text)}</p> }.into_any(),
        Block::List { ordered, items } => list(ordered, items),
        Block::Code { language, text } => view! {
            <pre class="listing" tabindex="0" data-language=language>
                <code>{text}</code>
            </pre>
        }
        .into_any(),
        Block::Quote { blocks } => view! { <blockquote><Prose blocks /></blockquote> }.into_any(),
        Block::Table { head, rows } => table(head, rows),
        Block::Callout { kind, blocks } => callout(kind, blocks),
        Block::Cell { program } => match LessonContext::program(&program) {
            Some(program) => view! { <CodeCell scope=LessonContext::slug() program /> }.into_any(),
            None => view! { <p class="note">{format!("The program {program} is missing.")}</p> }
                .into_any(),
        },
        Block::Quiz(quiz) => view! { <QuizView scope=LessonContext::slug() quiz /> }.into_any(),
    }
}

fn heading(level: u8, id: String, text: Vec<Inline>) -> AnyView {
    let link = view! {
        <a class="anchor" href=format!("#{id}")>
            {inlines(text)}
        </a>
    };
    match level {
        // The lesson's title is the page's only heading of the first level.
        0..=2 => view! { <h2 id=id>{link}</h2> }.into_any(),
        3 => view! { <h3 id=id>{link}</h3> }.into_any(),
        _ => view! { <h4 id=id>{link}</h4> }.into_any(),
    }
}

fn list(ordered: bool, items: Vec<Vec<Block>>) -> AnyView {
    let items = items
        .into_iter()
        .map(|blocks| {
            view! {
                <li>
                    <Prose blocks />
                </li>
            }
        })
        .collect_view();
    if ordered {
        view! { <ol>{items}</ol> }.into_any()
    } else {
        view! { <ul>{items}</ul> }.into_any()
    }
}

fn table(head: Vec<Vec<Inline>>, rows: Vec<Vec<Vec<Inline>>>) -> AnyView {
    let head =
        head.into_iter().map(|cell| view! { <th scope="col">{inlines(cell)}</th> }).collect_view();
    let rows = rows
        .into_iter()
        .map(|row| {
            let cells =
                row.into_iter().map(|cell| view! { <td>{inlines(cell)}</td> }).collect_view();
            view! { <tr>{cells}</tr> }
        })
        .collect_view();
    view! {
        <div class="table" tabindex="0" role="region" aria-label="Table">
            <table>
                <thead>
                    <tr>{head}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn callout(kind: CalloutKind, blocks: Vec<Block>) -> AnyView {
    let (class, title) = match kind {
        CalloutKind::Note => ("callout callout--note", "Note"),
        CalloutKind::Warning => ("callout callout--warning", "Watch out"),
        CalloutKind::TryIt => ("callout callout--try", "Try it"),
    };
    view! {
        <aside class=class aria-label=title>
            <p class="callout__title" aria-hidden="true">
                {title}
            </p>
            <Prose blocks />
        </aside>
    }
    .into_any()
}

/// Pieces of a line.
#[must_use]
pub fn inlines(text: Vec<Inline>) -> Vec<AnyView> {
    text.into_iter().map(inline).collect()
}

fn inline(inline: Inline) -> AnyView {
    match inline {
        Inline::Text { text } => text.into_any(),
        Inline::Code { text } => view! { <code>{text}</code> }.into_any(),
        Inline::Emphasis { text } => view! { <em>{inlines(text)}</em> }.into_any(),
        Inline::Strong { text } => view! { <strong>{inlines(text)}</strong> }.into_any(),
        Inline::Link { href, text } if is_safe(&href) => view! {
            <a href=href rel="noopener noreferrer">
                {inlines(text)}
            </a>
        }
        .into_any(),
        Inline::Link { href: _, text } => inlines(text).into_any(),
    }
}

/// Whether an address can only lead somewhere, never run something.
fn is_safe(href: &str) -> bool {
    let scheme = href.split_once(':').map(|(scheme, _)| scheme);
    match scheme {
        Some(scheme) if !scheme.contains(['/', '#', '?']) => {
            ["http", "https", "mailto"].contains(&scheme.to_ascii_lowercase().as_str())
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::is_safe;

    #[test]
    fn a_link_leads_somewhere_and_runs_nothing() {
        for href in ["/lessons/lock", "#top", "https://docs.python.org/3/", "mailto:a@b.c", "a/b:c"]
        {
            assert!(is_safe(href), "{href}");
        }
        for href in ["javascript:alert(1)", "JavaScript:x", "data:text/html,x", " javascript:x"] {
            assert!(!is_safe(href), "{href}");
        }
    }
}
