// Lines with an error: a tinted line and a mark beside its number, besides the lint underline.

import { RangeSetBuilder, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, GutterMarker, gutterLineClass } from "@codemirror/view";

/** Sets the positions whose lines are marked; replaces the marks before. */
export const setErrorLines = StateEffect.define();

const line = Decoration.line({ class: "cm-errorLine" });

class ErrorMarker extends GutterMarker {
  elementClass = "cm-errorGutter";
}
const marker = new ErrorMarker();

function lineStarts(state, positions) {
  return [...new Set(positions.map((at) => state.doc.lineAt(at).from))].sort((a, b) => a - b);
}

const field = StateField.define({
  create: () => [],
  update(positions, transaction) {
    // What the reader changes may be the repair: the marks go.
    let next = transaction.docChanged ? [] : positions;
    for (const effect of transaction.effects) {
      if (effect.is(setErrorLines)) next = lineStarts(transaction.state, effect.value);
    }
    return next;
  },
});

function ranges(state, value) {
  const builder = new RangeSetBuilder();
  for (const at of state.field(field)) builder.add(at, at, value);
  return builder.finish();
}

export const errorLines = [
  field,
  EditorView.decorations.compute([field], (state) => ranges(state, line)),
  gutterLineClass.compute([field], (state) => ranges(state, marker)),
];
