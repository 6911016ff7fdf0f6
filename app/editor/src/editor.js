// The code editor: CodeMirror 6 behind one function, `SpindleEditor.mount`.
//
// Each editor lives in a shadow root, where CodeMirror puts its styles into adopted style sheets:
// the page's Content-Security-Policy allows no style element. Colours come from the page's custom
// properties, which reach into the shadow root, so the editor follows the page's theme.

import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentLess, indentMore } from "@codemirror/commands";
import { pythonLanguage } from "@codemirror/lang-python";
import {
  LanguageSupport, bracketMatching, indentOnInput, indentUnit, syntaxHighlighting,
} from "@codemirror/language";
import { setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState, Transaction } from "@codemirror/state";
import {
  EditorView, drawSelection, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers,
} from "@codemirror/view";
import { highlightStyle, theme } from "./theme.js";
import { errorLines, setErrorLines } from "./errors.js";
import { setLineMark, setStanding, threadMarks } from "./threads.js";

// Tab indents; after Escape the next Tab leaves the editor, as CodeMirror documents for
// keyboards without a mouse (the page says so beside every editor).
const tabKeys = [{ key: "Tab", run: indentMore, shift: indentLess }];

/**
 * Mounts an editor.
 *
 * @param {HTMLElement} host where it goes; gets a shadow root
 * @param {string} text its first text
 * @param {string} label its name for screen readers
 * @param {(text: string) => void} onChange called when the reader changes the text
 * @param {() => void} onRun called on Ctrl+Enter or Cmd+Enter
 */
function mount(host, text, label, onChange, onRun) {
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  const run = () => {
    onRun();
    return true;
  };
  const reports = EditorView.updateListener.of((update) => {
    const typed = update.transactions.some((one) => one.docChanged && !one.annotation(Transaction.remote));
    if (typed) onChange(update.state.doc.toString());
  });
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: text,
      extensions: [
        // Before every other key: Enter alone stays the editor's.
        keymap.of([{ key: "Mod-Enter", run }]),
        threadMarks,
        lineNumbers(),
        highlightActiveLineGutter(),
        highlightActiveLine(),
        history(),
        drawSelection(),
        indentOnInput(),
        indentUnit.of("    "),
        bracketMatching(),
        closeBrackets(),
        highlightSelectionMatches(),
        search({ top: true }),
        new LanguageSupport(pythonLanguage),
        syntaxHighlighting(highlightStyle),
        theme,
        errorLines,
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false" }),
        reports,
        keymap.of([
          ...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, ...tabKeys,
        ]),
      ],
    }),
  });

  return {
    /** Replaces the whole text; the reader can take it back with undo. */
    setText(next) {
      if (next === view.state.doc.toString()) return;
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: next },
        annotations: Transaction.remote.of(true),
      });
    },
    /** Marks lines: `lines[i]` (from 1) with `messages[i]`. Empty lists take all marks away. */
    markErrors(lines, messages) {
      const { doc } = view.state;
      const marks = [];
      lines.forEach((number, index) => {
        if (number < 1 || number > doc.lines) return;
        const line = doc.line(number);
        const indent = line.text.length - line.text.trimStart().length;
        const from = Math.min(line.from + indent, line.to);
        marks.push({ from, to: line.to, severity: "error", message: messages[index] });
      });
      view.dispatch(setDiagnostics(view.state, marks));
      view.dispatch({ effects: setErrorLines.of(marks.map((mark) => mark.from)) });
    },
    /** Marks a line (from 1) in a thread's hue and shows it; the focus stays where it is. */
    markLine(number, hue) {
      const { doc } = view.state;
      if (number < 1 || number > doc.lines) {
        view.dispatch({ effects: setLineMark.of(null) });
        return;
      }
      const at = doc.line(number).from;
      const shown = EditorView.scrollIntoView(at, { y: "nearest", yMargin: 48 });
      view.dispatch({ effects: [setLineMark.of({ at, hue }), shown] });
    },
    /** Shows beside line `lines[i]` (from 1) that thread `numbers[i]` stands there. */
    markStanding(lines, numbers, hues, words) {
      const { doc } = view.state;
      const places = new Map();
      lines.forEach((line, index) => {
        if (line < 1 || line > doc.lines) return;
        const at = doc.line(line).from;
        if (!places.has(at)) places.set(at, []);
        places.get(at).push({ number: numbers[index], hue: hues[index], words: words[index] });
      });
      const standing = [...places].map(([at, threads]) => ({ at, threads }));
      standing.sort((a, b) => a.at - b.at);
      view.dispatch({ effects: setStanding.of(standing) });
    },
    focus() {
      view.focus();
    },
    destroy() {
      view.destroy();
    },
  };
}

globalThis.SpindleEditor = { mount };
