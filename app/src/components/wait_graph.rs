//! Who waits for what and who holds it, as a drawing of elements.

use leptos::prelude::*;

use crate::state::hue;
use crate::state::wait_graph::{Arrow, Node, Of, Says, WaitGraph};

/// The drawing. The words beside it say the same.
#[component]
pub fn WaitGraphView(
    /// What to draw.
    graph: WaitGraph,
) -> impl IntoView {
    let WaitGraph { width, height, nodes, arrows } = graph;
    let label = format!("{} The words beside it say the same.", alternative(&nodes));
    let held = arrows.iter().any(|arrow| arrow.says == Says::HeldBy);
    let arrows = arrows.into_iter().map(arrow).collect_view();
    let nodes = nodes.into_iter().map(node).collect_view();
    view! {
        <figure class="wait-graph">
            <svg
                class="wait-graph__drawing"
                viewBox=format!("0 0 {width} {height}")
                width=width.to_string()
                height=height.to_string()
                role="img"
                aria-label=label
                data-testid="wait-graph"
            >
                {arrows}
                {nodes}
            </svg>
            <figcaption class="wait-graph__key" aria-hidden="true">
                <svg class="wait-graph__sample" viewBox="0 0 28 8">
                    <path class="wait-graph__way wait-graph__way--waits" d="M1 4H27" />
                </svg>
                "waits for"
                {held
                    .then(|| {
                        view! {
                            <svg class="wait-graph__sample" viewBox="0 0 28 8">
                                <path class="wait-graph__way" d="M1 4H27" />
                            </svg>
                            "is held by"
                        }
                    })}
            </figcaption>
        </figure>
    }
}

fn alternative(nodes: &[Node]) -> String {
    let count = |wanted: fn(&Of) -> bool| nodes.iter().filter(|node| wanted(&node.of)).count();
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    let threads = count(|of| matches!(of, Of::Thread(_)));
    let objects = nodes.len() - threads;
    format!(
        "Drawing: {threads} thread{} and {objects} object{}, with arrows from each thread to what \
         it waits for and from there to who holds it.",
        plural(threads),
        plural(objects)
    )
}

fn arrow(arrow: Arrow) -> impl IntoView {
    let Arrow { says, from, to, head } = arrow;
    let class = match says {
        Says::WaitsFor => "wait-graph__way wait-graph__way--waits",
        Says::HeldBy => "wait-graph__way",
    };
    let points = head.map(|(x, y)| format!("{x},{y}")).join(" ");
    view! {
        <path class=class d=format!("M{} {}L{} {}", from.0, from.1, to.0, to.1) />
        <polygon class="wait-graph__head" points=points />
    }
}

fn node(node: Node) -> impl IntoView {
    let Node { of, label, middle, size } = node;
    let (class, radius) = match of {
        Of::Thread(thread) => {
            (format!("wait-graph__node thread--{}", hue::of(thread)), size.1 / 2.0)
        }
        Of::Object(_) => ("wait-graph__node wait-graph__node--object".to_owned(), 3.0),
    };
    let (left, top) = (middle.0 - size.0 / 2.0, middle.1 - size.1 / 2.0);
    view! {
        <g class=class>
            <rect
                x=left.to_string()
                y=top.to_string()
                width=size.0.to_string()
                height=size.1.to_string()
                rx=radius.to_string()
            />
            <text x=middle.0.to_string() y=(middle.1 + 0.5).to_string()>
                {label}
            </text>
        </g>
    }
}
