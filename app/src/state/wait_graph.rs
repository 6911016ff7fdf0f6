//! Who waits for what and who holds it, as a small drawing: threads and objects with arrows.

use std::collections::BTreeMap;
use std::f64::consts::TAU;

use spindle_protocol::words::Names;
use spindle_protocol::{Doing, ObjectId, ObjectKind, Standing, ThreadId};

/// With more nodes a drawing says less than its words.
const MOST_NODES: usize = 16;
/// The longest name in a node, letters.
const LONGEST: usize = 16;
const NODE_HEIGHT: f64 = 28.0;
const MARGIN: f64 = 8.0;
/// The length of an arrow's head.
const HEAD: f64 = 9.0;

/// A drawing; all lengths are its own, from the top left.
#[derive(Clone, Debug, PartialEq)]
pub struct WaitGraph {
    /// Its width.
    pub width: f64,
    /// Its height.
    pub height: f64,
    /// Threads and objects.
    pub nodes: Vec<Node>,
    /// The arrows between them.
    pub arrows: Vec<Arrow>,
}

/// A thread or an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Which.
    pub of: Of,
    /// Its name, shortened if need be.
    pub label: String,
    /// Its middle.
    pub middle: (f64, f64),
    /// Its width and height.
    pub size: (f64, f64),
}

/// What a node stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Of {
    /// A thread.
    Thread(ThreadId),
    /// Something that threads wait for.
    Object(ObjectId),
}

/// An arrow from one node to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrow {
    /// What it says.
    pub says: Says,
    /// Where it begins.
    pub from: (f64, f64),
    /// Where it ends.
    pub to: (f64, f64),
    /// The three corners of its head.
    pub head: [(f64, f64); 3],
}

/// What an arrow says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says {
    /// From a thread to what it waits for.
    WaitsFor,
    /// From an object to the thread that holds it.
    HeldBy,
}

impl WaitGraph {
    /// The drawing of what threads wait for; nothing when there is nothing to draw, or too much.
    #[must_use]
    pub fn of(threads: &[Standing], names: &Names) -> Option<Self> {
        let mut found = Found::default();
        for standing in threads {
            let Doing::Waiting { on, holder, timed: _ } = standing.doing else { continue };
            let waiter = found.node(Of::Thread(standing.thread));
            if let (Some(ObjectKind::Thread), Some(joined)) = (names.kind(on), holder) {
                let joined = found.node(Of::Thread(joined));
                found.links.push((waiter, joined, Says::WaitsFor));
                continue;
            }
            let object = found.node(Of::Object(on));
            found.links.push((waiter, object, Says::WaitsFor));
            if let Some(holder) = holder {
                let holder = found.node(Of::Thread(holder));
                if !found.links.contains(&(object, holder, Says::HeldBy)) {
                    found.links.push((object, holder, Says::HeldBy));
                }
            }
        }
        let count = found.nodes.len();
        if count == 0 || count > MOST_NODES {
            return None;
        }
        let nodes: Vec<(Of, String)> =
            found.nodes.iter().map(|of| (*of, label(*of, names))).collect();
        let widest = nodes.iter().map(|(_, label)| label.chars().count()).max().unwrap_or_default();
        let size = (widest as f64 * 7.6 + 26.0, NODE_HEIGHT);
        let (middles, (width, height)) =
            if found.is_ring() { ring(count, size) } else { columns(&found.nodes, size) };
        let nodes: Vec<Node> = nodes
            .into_iter()
            .zip(middles)
            .map(|((of, label), middle)| Node { of, label, middle, size })
            .collect();
        let arrows = found
            .links
            .iter()
            .map(|&(from, to, says)| {
                // Two arrows between the same two nodes stand beside each other.
                let there_and_back = found.links.iter().any(|link| (link.1, link.0) == (from, to));
                arrow(&nodes[from], &nodes[to], says, if there_and_back { 6.0 } else { 0.0 })
            })
            .collect();
        Some(Self { width, height, nodes, arrows })
    }
}

#[derive(Default)]
struct Found {
    nodes: Vec<Of>,
    by_name: BTreeMap<Of, usize>,
    links: Vec<(usize, usize, Says)>,
}

impl Found {
    fn node(&mut self, of: Of) -> usize {
        let next = self.nodes.len();
        let index = *self.by_name.entry(of).or_insert(next);
        if index == next {
            self.nodes.push(of);
        }
        index
    }

    /// Whether the arrows make one circle through all nodes in their order.
    fn is_ring(&self) -> bool {
        let count = self.nodes.len();
        self.links.len() == count
            && self.links.iter().all(|&(from, to, _)| to == (from + 1) % count)
    }
}

/// Middles on an ellipse, and how large the drawing is. Four are a square on its side: its
/// arrows are level and upright.
fn ring(count: usize, size: (f64, f64)) -> (Vec<(f64, f64)>, (f64, f64)) {
    let (across, down) = match count {
        2 => (size.0 / 2.0 + 60.0, 0.0),
        4 => ((size.0 / 2.0 + 50.0) * 2_f64.sqrt(), 48.0 * 2_f64.sqrt()),
        _ => ((size.0 + 34.0) * count as f64 / 7.0, 17.0 * count as f64),
    };
    // A circle is read clockwise; a square from its left corner, every other from the top.
    let turn = match count {
        2 => -TAU / 2.0,
        4 => -TAU * 3.0 / 8.0,
        _ => -TAU / 4.0,
    };
    let corners: Vec<(f64, f64)> = (0..count)
        .map(|index| {
            let angle = turn + TAU * index as f64 / count as f64;
            (across * angle.cos(), down * angle.sin())
        })
        .collect();
    framed(corners, size)
}

/// Threads at the left, objects at the right.
fn columns(nodes: &[Of], size: (f64, f64)) -> (Vec<(f64, f64)>, (f64, f64)) {
    let (mut threads, mut objects) = (0, 0);
    let places = nodes
        .iter()
        .map(|node| {
            let (x, row) = match node {
                Of::Thread(_) => (0.0, &mut threads),
                Of::Object(_) => (size.0 + 110.0, &mut objects),
            };
            *row += 1;
            (x, f64::from(*row) * (size.1 + 16.0))
        })
        .collect();
    framed(places, size)
}

/// Moves middles so that everything has its margin.
fn framed(middles: Vec<(f64, f64)>, size: (f64, f64)) -> (Vec<(f64, f64)>, (f64, f64)) {
    let least =
        |pick: fn(&(f64, f64)) -> f64| middles.iter().map(pick).fold(f64::INFINITY, f64::min);
    let most =
        |pick: fn(&(f64, f64)) -> f64| middles.iter().map(pick).fold(-f64::INFINITY, f64::max);
    let (left, top) = (least(|at| at.0), least(|at| at.1));
    let (right, bottom) = (most(|at| at.0), most(|at| at.1));
    let (across, down) = (MARGIN + size.0 / 2.0 - left, MARGIN + size.1 / 2.0 - top);
    let moved = middles.iter().map(|(x, y)| (round(x + across), round(y + down))).collect();
    let whole = (right - left + size.0 + 2.0 * MARGIN, bottom - top + size.1 + 2.0 * MARGIN);
    (moved, (round(whole.0), round(whole.1)))
}

fn arrow(from: &Node, to: &Node, says: Says, aside: f64) -> Arrow {
    let (dx, dy) = (to.middle.0 - from.middle.0, to.middle.1 - from.middle.1);
    let length = dx.hypot(dy).max(1.0);
    let (ux, uy) = (dx / length, dy / length);
    // To the right of its own way, so that there and back differ.
    let (sx, sy) = (-uy * aside, ux * aside);
    let start = edge(from, (ux, uy));
    let end = edge(to, (-ux, -uy));
    let start = (start.0 + sx + ux * 2.0, start.1 + sy + uy * 2.0);
    let tip = (end.0 + sx - ux * 2.0, end.1 + sy - uy * 2.0);
    let back = (tip.0 - ux * HEAD, tip.1 - uy * HEAD);
    let wide = HEAD * 0.45;
    let head =
        [tip, (back.0 - uy * wide, back.1 + ux * wide), (back.0 + uy * wide, back.1 - ux * wide)];
    let round = |(x, y)| (round(x), round(y));
    Arrow { says, from: round(start), to: round(back), head: head.map(round) }
}

/// Where a way out of a node's middle crosses its edge.
fn edge(node: &Node, (ux, uy): (f64, f64)) -> (f64, f64) {
    let reach =
        |half: f64, part: f64| if part.abs() < 1e-9 { f64::INFINITY } else { half / part.abs() };
    let far = reach(node.size.0 / 2.0, ux).min(reach(node.size.1 / 2.0, uy));
    (node.middle.0 + ux * far, node.middle.1 + uy * far)
}

fn round(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

fn label(of: Of, names: &Names) -> String {
    let name = match of {
        Of::Thread(thread) => names.thread(thread),
        Of::Object(object) => names.object(object),
    };
    if name.chars().count() <= LONGEST {
        return name;
    }
    name.chars().take(LONGEST - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use spindle_protocol::RunEvent;

    use super::*;

    fn waits(thread: u32, on: u32, holder: Option<u32>) -> Standing {
        let doing = Doing::Waiting { on: ObjectId(on), holder: holder.map(ThreadId), timed: false };
        Standing { thread: ThreadId(thread), line: None, holds: vec![], doing }
    }

    fn graph(threads: &[Standing]) -> WaitGraph {
        WaitGraph::of(threads, &Names::default()).expect("there is something to draw")
    }

    fn philosophers(count: u32) -> Vec<Standing> {
        let next = |number| (number + 1) % count;
        (0..count).map(|one| waits(one + 2, one + 1, Some(next(one) + 2))).collect()
    }

    /// Nothing lies outside or over something else.
    fn is_tidy(graph: &WaitGraph) {
        for node in &graph.nodes {
            let (x, y) = node.middle;
            let (w, h) = (node.size.0 / 2.0, node.size.1 / 2.0);
            assert!(x - w >= 0.0 && x + w <= graph.width, "{node:?}");
            assert!(y - h >= 0.0 && y + h <= graph.height, "{node:?}");
            for other in graph.nodes.iter().filter(|other| other.of != node.of) {
                let apart = (other.middle.0 - x).abs() >= node.size.0
                    || (other.middle.1 - y).abs() >= node.size.1;
                assert!(apart, "{node:?} lies over {other:?}");
            }
        }
    }

    #[test]
    fn circles_of_all_sizes() {
        for count in 1..=8 {
            let graph = graph(&philosophers(count));
            assert_eq!(graph.nodes.len(), 2 * count as usize);
            assert_eq!(graph.arrows.len(), 2 * count as usize);
            is_tidy(&graph);
        }
    }

    #[test]
    fn two_threads_stand_across() {
        let graph = graph(&philosophers(2));
        let [a, fork_a, b, fork_b] = &graph.nodes[..] else { panic!("four nodes") };
        assert_eq!((a.of, b.of), (Of::Thread(ThreadId(2)), Of::Thread(ThreadId(3))));
        assert!((a.middle.1 - fork_a.middle.1).abs() < 0.2, "level");
        assert!((fork_a.middle.0 - b.middle.0).abs() < 0.2, "upright");
        assert!((b.middle.1 - fork_b.middle.1).abs() < 0.2, "level");
        let says: Vec<Says> = graph.arrows.iter().map(|arrow| arrow.says).collect();
        assert_eq!(says, [Says::WaitsFor, Says::HeldBy, Says::WaitsFor, Says::HeldBy]);
    }

    #[test]
    fn what_is_no_circle_stands_in_two_columns() {
        let graph = graph(&[waits(1, 1, None), waits(2, 2, Some(1)), waits(3, 2, Some(1))]);
        is_tidy(&graph);
        assert_eq!(graph.nodes.len(), 5);
        assert_eq!(graph.arrows.len(), 4, "an object is held once");
    }

    #[test]
    fn a_thread_that_is_joined_stands_for_itself() {
        let mut names = Names::default();
        for thread in [2, 3] {
            let (object, name) = (ObjectId(thread), format!("worker-{thread}"));
            names.learn(&RunEvent::Object { object, kind: ObjectKind::Thread, name });
        }
        let graph = WaitGraph::of(&[waits(2, 3, Some(3)), waits(3, 2, Some(2))], &names);
        let graph = graph.expect("there is something to draw");
        is_tidy(&graph);
        let of: Vec<Of> = graph.nodes.iter().map(|node| node.of).collect();
        assert_eq!(of, [Of::Thread(ThreadId(2)), Of::Thread(ThreadId(3))]);
        assert_eq!(graph.arrows.len(), 2);
        assert_ne!(graph.arrows[0].from.1, graph.arrows[1].to.1, "there and back lie apart");
    }

    #[test]
    fn nothing_and_too_much_are_not_drawn() {
        let running =
            Standing { thread: ThreadId(1), line: None, holds: vec![], doing: Doing::Running };
        assert_eq!(WaitGraph::of(&[running], &Names::default()), None);
        assert_eq!(WaitGraph::of(&philosophers(9), &Names::default()), None);
    }
}
