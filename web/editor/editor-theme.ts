/** How the editor looks: in the tokens of the page, so that light and dark come by themselves. */
import { EditorView } from '@codemirror/view';

const pop = {
  background: 'var(--surface)',
  color: 'var(--ink)',
  border: '1px solid var(--line-strong)',
  borderRadius: 'var(--radius-m)',
  boxShadow: 'var(--shadow-pop)',
};
const wave = (color: string) => ({
  // The usual picture is inlined as data, which the page may not load.
  backgroundImage: 'none',
  textDecoration: `underline wavy var(${color})`,
  textDecorationThickness: '1px',
  textUnderlineOffset: '3px',
});

export const editorTheme = EditorView.theme({
  '&': { background: 'transparent', color: 'var(--ink)', fontSize: '13px' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '20px', overflow: 'auto' },
  '.cm-content': { padding: '8px 0', caretColor: 'var(--accent)' },
  '.cm-line': { padding: '0 10px' },
  '.cm-cursor': { borderLeftColor: 'var(--accent)', borderLeftWidth: '2px' },
  '.cm-placeholder': { color: 'var(--ink-3)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': { background: 'var(--selection)' },
  '.q-field': { color: 'var(--accent-ink)', fontWeight: '600' },
  '.q-operator': { color: 'var(--ink-3)' },
  '.q-punctuation': { color: 'var(--ink-3)' },
  '.q-value': { color: 'var(--ink)' },
  '.q-number': { color: 'var(--info)' },
  '.q-text': { color: 'var(--warn)' },
  '.q-stage': { color: 'var(--info)', fontWeight: '600' },
  '.q-comment': { color: 'var(--ink-3)', fontStyle: 'italic' },
  '.cm-specialChar': { color: 'var(--bad)', background: 'var(--bad-soft)', borderRadius: '3px' },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': { background: 'var(--accent-soft)', color: 'inherit' },
  '.cm-lintRange-error': wave('--bad'),
  '.cm-lintRange-warning': wave('--warn'),
  '.cm-lintRange-info': wave('--info'),
  '.cm-tooltip': pop,
  '.cm-tooltip.cm-tooltip-lint': { padding: '2px', maxWidth: 'min(520px, 90vw)' },
  '.cm-diagnostic': { padding: '6px 10px', borderLeft: '0', fontFamily: 'var(--font-ui)' },
  '.cm-diagnostic-error .cm-diagnosticText': { color: 'var(--bad)' },
  '.cm-diagnosticAction': {
    display: 'block',
    margin: '6px 0 0',
    padding: '4px 9px',
    border: '1px solid var(--line-strong)',
    borderRadius: 'var(--radius-m)',
    background: 'var(--surface)',
    color: 'var(--ink)',
    fontWeight: '520',
    cursor: 'pointer',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--font-mono)', fontSize: '12px', maxHeight: '15em', minWidth: '280px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '3px 10px', lineHeight: '18px', display: 'flex', gap: '16px' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { background: 'var(--accent-soft)', color: 'var(--accent-ink)' },
  '.cm-completionLabel': { flex: '1', overflow: 'hidden', textOverflow: 'ellipsis' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '700' },
  '.cm-completionDetail': { color: 'var(--ink-3)', fontStyle: 'normal', fontFamily: 'var(--font-ui)', fontSize: '11px' },
  '.cm-tooltip.cm-completionInfo': {
    padding: '8px 10px',
    maxWidth: '340px',
    fontFamily: 'var(--font-ui)',
    fontSize: '12px',
    lineHeight: '17px',
  },
});
