// Lines that the timeline points at: the line of a chosen fact, tinted in its thread's hue, and
// beside the line numbers the threads that stand still, each by its number.

import { RangeSetBuilder, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, GutterMarker, gutter } from "@codemirror/view";

/** Marks the line at `at` in the hue of that number; `null` takes the mark away. */
export const setLineMark = StateEffect.define();
/** Sets who stands where: `{ at, threads: [{ number, hue, words }] }`, in the order of `at`. */
export const setStanding = StateEffect.define();

function keeper(effect, empty) {
  return StateField.define({
    create: () => empty,
    update(value, transaction) {
      // The lines are those of the program that ran.
      let next = transaction.docChanged ? empty : value;
      for (const one of transaction.effects) if (one.is(effect)) next = one.value ?? empty;
      return next;
    },
  });
}

const lineMark = keeper(setLineMark, null);
const standing = keeper(setStanding, []);

class Standing extends GutterMarker {
  constructor(threads) {
    super();
    this.threads = threads;
    this.key = JSON.stringify(threads);
  }
  eq(other) {
    return other.key === this.key;
  }
  toDOM() {
    const all = document.createElement("span");
    for (const { number, hue, words } of this.threads) {
      const one = all.appendChild(document.createElement("span"));
      one.className = `cm-thread cm-hue-${hue}`;
      one.textContent = number;
      one.title = words;
    }
    return all;
  }
}

export const threadMarks = [
  lineMark,
  standing,
  EditorView.decorations.compute([lineMark], (state) => {
    const mark = state.field(lineMark);
    if (!mark) return Decoration.none;
    const line = Decoration.line({ class: `cm-markedLine cm-hue-${mark.hue}` });
    return Decoration.set(line.range(mark.at));
  }),
  gutter({
    class: "cm-threads",
    markers(view) {
      const builder = new RangeSetBuilder();
      for (const { at, threads } of view.state.field(standing)) builder.add(at, at, new Standing(threads));
      return builder.finish();
    },
  }),
];
