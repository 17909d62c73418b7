/** Where the rules are: their numbers beside the lines, and what a rule says and catches as a note on hover. */
import { type Extension, StateEffect, StateField } from '@codemirror/state';
import { type EditorView, GutterMarker, gutter, hoverTooltip } from '@codemirror/view';
import { visibleText } from '../../../text/visible-text.ts';
import type { ReadRule } from '../reader/policy-jobs.ts';

export const setRules = StateEffect.define<readonly ReadRule[]>();

/** They move with the text until it is read again. */
const rulesField = StateField.define<readonly ReadRule[]>({
  create: () => [],
  update(rules, { effects, docChanged, changes }) {
    const set = effects.find((effect) => effect.is(setRules));
    if (set !== undefined) return set.value as readonly ReadRule[];
    if (!docChanged) return rules;
    return rules.map((rule) => ({ ...rule, span: { start: changes.mapPos(rule.span.start), end: changes.mapPos(rule.span.end) } }));
  },
});

class RuleNumber extends GutterMarker {
  readonly #number: number;

  constructor(number: number) {
    super();
    this.#number = number;
  }

  override eq(other: GutterMarker): boolean {
    return other instanceof RuleNumber && other.#number === this.#number;
  }

  override toDOM(): Node {
    const mark = document.createElement('span');
    mark.textContent = String(this.#number);
    mark.title = `Rule ${this.#number}`;
    return mark;
  }
}

/** @param figuresOf what a rule catches. */
export function ruleMarks(figuresOf: (rule: number) => readonly string[]): Extension {
  return [
    rulesField,
    gutter({
      class: 'p-rules',
      lineMarker({ state }, line) {
        const rule = state.field(rulesField).find(({ span }) => span.start >= line.from && span.start <= line.to);
        return rule === undefined ? null : new RuleNumber(rule.index + 1);
      },
      lineMarkerChange: ({ startState, state }) => startState.field(rulesField) !== state.field(rulesField),
      // As wide as it will be, so that the text does not move when the policy is read.
      initialSpacer: () => new RuleNumber(88),
    }),
    hoverTooltip((view, pos) => {
      const rule = ruleAt(view, pos);
      if (rule === undefined) return null;
      return { pos: rule.span.start, end: rule.span.end, above: true, create: () => ({ dom: noteOf(rule, figuresOf(rule.index)) }) };
    }),
  ];
}

function ruleAt({ state }: EditorView, pos: number): ReadRule | undefined {
  return state.field(rulesField).find(({ span }) => pos >= span.start && pos <= span.end);
}

/** Text and never markup: the names in it are of whoever wrote the policy. */
function noteOf({ index, sentence, shadowedBy }: ReadRule, figures: readonly string[]): HTMLElement {
  const note = document.createElement('div');
  note.className = 'p-note';
  const shadow =
    shadowedBy === null
      ? []
      : [`No request reaches it: ${shadowedBy.length === 1 ? 'rule' : 'rules'} ${shadowedBy.map((at) => at + 1).join(', ')} come before.`];
  const lines = [`Rule ${index + 1}`, sentence, ...shadow, ...figures];
  for (const [at, line] of lines.entries()) {
    const part = document.createElement(at === 0 ? 'strong' : 'p');
    part.textContent = visibleText(line.length > 600 ? `${line.slice(0, 600)}…` : line);
    note.append(part);
  }
  return note;
}
