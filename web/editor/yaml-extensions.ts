/** What every editor of YAML is made of: colours, indentation, findings under their places, keys, and a way out without a mouse. */
import { history, historyKeymap, indentLess, indentMore, insertNewlineKeepIndent, standardKeymap } from '@codemirror/commands';
import { indentUnit } from '@codemirror/language';
import { lintKeymap } from '@codemirror/lint';
import type { Extension } from '@codemirror/state';
import { drawSelection, EditorView, highlightSpecialChars, type KeyBinding, keymap, lineNumbers } from '@codemirror/view';
import { editorTheme } from './editor-theme.ts';
import { spanHighlight } from './span-highlight.ts';
import { typeOver } from './type-over.ts';
import { yamlSpans } from './yaml-spans.ts';

export interface YamlEditing {
  /** What it is, for who cannot see it. */
  readonly label: string;
  readonly onText: (text: string) => void;
  /** Before those that every editor has. */
  readonly keys?: readonly KeyBinding[];
}

export function yamlExtensions({ label, onText, keys = [] }: YamlEditing): Extension {
  const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
  return [
    EditorView.cspNonce.of(nonce),
    editorTheme,
    yamlTheme,
    lineNumbers(),
    history(),
    drawSelection(),
    highlightSpecialChars(),
    indentUnit.of('  '),
    typeOver,
    spanHighlight(yamlSpans, (look) => `y-${look}`),
    EditorView.contentAttributes.of({
      'aria-label': label,
      'aria-multiline': 'true',
      tabindex: '0',
      spellcheck: 'false',
      autocorrect: 'off',
    }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) onText(update.state.doc.toString());
    }),
    keymap.of([
      ...keys,
      { key: 'Enter', run: insertNewlineKeepIndent },
      { key: 'Mod-]', run: indentMore },
      { key: 'Mod-[', run: indentLess },
      // The way out for whoever has no mouse is the Tab key.
      { key: 'Escape', run: ({ contentDOM }) => leave(contentDOM) },
      ...historyKeymap,
      ...lintKeymap,
      ...standardKeymap,
    ]),
  ];
}

function leave(element: HTMLElement): boolean {
  element.blur();
  return true;
}

const yamlTheme = EditorView.theme({
  '&': { height: '100%', fontSize: '12.5px' },
  '.cm-line': { padding: '0 10px 0 4px' },
  '.cm-gutters': { background: 'var(--surface)', border: '0', color: 'var(--ink-3)' },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0 6px 0 10px', fontVariantNumeric: 'tabular-nums' },
  '.y-key': { color: 'var(--accent-ink)' },
  '.y-text': { color: 'var(--warn)' },
  '.y-level': { color: 'var(--info)', fontWeight: '600' },
  '.y-none': { color: 'var(--bad)', fontWeight: '600' },
  '.y-comment': { color: 'var(--ink-3)', fontStyle: 'italic' },
  '.y-punctuation': { color: 'var(--ink-3)' },
});
