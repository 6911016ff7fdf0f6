//! Lines against patterns.

/// Whether a line is what the pattern says; `*` stands for any text.
pub(super) fn fits(pattern: &str, line: &str) -> bool {
    let Some((head, tail)) = pattern.split_once('*') else { return pattern == line };
    let Some(rest) = line.strip_prefix(head) else { return false };
    rest.char_indices()
        .map(|(position, _)| position)
        .chain([rest.len()])
        .any(|position| fits(tail, &rest[position..]))
}

/// What is wrong if the lines are not, in some order, what the patterns say one for one.
pub(super) fn unmatched(patterns: &[String], lines: &[&str]) -> Option<String> {
    if patterns.len() != lines.len() {
        return Some(format!("there are {} lines, not {}", lines.len(), patterns.len()));
    }
    // The pattern that each line is given to; a pattern may take over a line if the pattern it
    // is taken from finds another.
    let mut owner = vec![None; lines.len()];
    (0..patterns.len())
        .find(|&pattern| {
            !place(patterns, lines, pattern, &mut owner, &mut vec![false; lines.len()])
        })
        .map(|pattern| format!("no line is left for {:?}", patterns[pattern]))
}

fn place(
    patterns: &[String],
    lines: &[&str],
    pattern: usize,
    owner: &mut [Option<usize>],
    tried: &mut [bool],
) -> bool {
    for line in 0..lines.len() {
        if tried[line] || !fits(&patterns[pattern], lines[line]) {
            continue;
        }
        tried[line] = true;
        let is_free = match owner[line] {
            None => true,
            Some(other) => place(patterns, lines, other, owner, tried),
        };
        if is_free {
            owner[line] = Some(pattern);
            return true;
        }
    }
    false
}
