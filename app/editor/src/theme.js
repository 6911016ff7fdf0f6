// The editor's looks, out of the page's custom properties (style/tokens.css).

import { HighlightStyle } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

export const highlightStyle = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier, tags.self], color: "var(--code-keyword)" },
  { tag: [tags.definition(tags.variableName), tags.definition(tags.className), tags.function(tags.variableName)], color: "var(--code-name)" },
  { tag: [tags.string, tags.special(tags.string), tags.character], color: "var(--code-string)" },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: "var(--code-number)" },
  { tag: [tags.comment], color: "var(--code-comment)", fontStyle: "italic" },
  { tag: [tags.meta, tags.annotation], color: "var(--code-meta)" },
  { tag: tags.invalid, color: "var(--error)" },
]);

export const theme = EditorView.theme({
  "&": {
    color: "var(--code-text)",
    backgroundColor: "var(--surface-code)",
    fontSize: "var(--text-code)",
  },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--font-mono)", lineHeight: "1.6", maxHeight: "var(--editor-height, 44rem)" },
  ".cm-content": { padding: "0.75rem 0", caretColor: "var(--accent)" },
  ".cm-line": { padding: "0 1rem 0 0.5rem" },
  ".cm-cursor, .cm-dropCursor": { borderLeftColor: "var(--accent)", borderLeftWidth: "2px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground, .cm-content ::selection": {
    backgroundColor: "var(--code-selection)",
  },
  ".cm-gutters": { backgroundColor: "transparent", color: "var(--text-faint)", border: "none" },
  ".cm-lineNumbers .cm-gutterElement": { padding: "0 0.5rem 0 1rem", minWidth: "2.5rem" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLine, &.cm-focused .cm-activeLineGutter": { backgroundColor: "var(--code-active)" },
  "&.cm-focused .cm-activeLineGutter": { color: "var(--text)" },
  ".cm-line.cm-errorLine, &.cm-focused .cm-line.cm-errorLine": { backgroundColor: "var(--error-surface)" },
  ".cm-gutterElement.cm-errorGutter": { color: "var(--error)", fontWeight: "700", backgroundColor: "var(--error-surface)" },
  ".cm-line.cm-markedLine, &.cm-focused .cm-line.cm-markedLine": {
    backgroundColor: "color-mix(in srgb, var(--hue) 14%, var(--surface-code))",
    boxShadow: "inset 4px 0 var(--hue)",
  },
  ".cm-threads .cm-gutterElement": { padding: "0 0 0 0.35rem" },
  ".cm-thread": {
    padding: "0 0.3em", marginRight: "0.15rem", borderRadius: "4px", backgroundColor: "var(--hue)",
    color: "var(--surface-code)", fontSize: "0.75em", fontWeight: "700",
  },
  ...Object.fromEntries(
    Array.from({ length: 8 }, (_, hue) => [`.cm-hue-${hue}`, { "--hue": `var(--thread-${hue})` }]),
  ),
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--error)", textUnderlineOffset: "0.25em" },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": { backgroundColor: "var(--code-selection)", outline: "1px solid var(--line-strong)" },
  ".cm-selectionMatch, .cm-searchMatch": { backgroundColor: "var(--code-match)" },
  ".cm-searchMatch-selected": { backgroundColor: "var(--code-match)", outline: "2px solid var(--accent)" },
  ".cm-panels": { backgroundColor: "var(--surface-raised)", color: "var(--text)", fontFamily: "var(--font-text)" },
  ".cm-panels-top": { borderBottom: "1px solid var(--line)" },
  ".cm-textfield": { backgroundColor: "var(--surface)", color: "var(--text)", border: "1px solid var(--line-strong)", borderRadius: "4px" },
  ".cm-button": { backgroundImage: "none", backgroundColor: "var(--surface)", color: "var(--text)", border: "1px solid var(--line-strong)", borderRadius: "4px" },
  ".cm-tooltip": { backgroundColor: "var(--surface-raised)", color: "var(--text)", border: "1px solid var(--line)", borderRadius: "6px" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--error)" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--on-accent)" },
});
