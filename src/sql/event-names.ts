/** How expressions over events name what they need, whatever the relation; and what else they are compiled with. */
import { invariant } from '../model/invariant.ts';
import type { EventMask } from './mask.ts';
import type { Operand } from './operand.ts';
import type { Params } from './statement.ts';

export interface EventNames {
  /** The SQL of a field that is not an object. */
  column(field: string): string;
  /** The SQL of the JSON text of the audit event. */
  record(): string;
  /** A cheap condition without which the object cannot be there, or null. */
  mayHold(objectField: string): string | null;
  /** A cheap condition that every event with this identity meets, or null. */
  idPrefix(id: string): string | null;
  /** Where the asker sees masks; the other names are masked then. */
  readonly mask?: EventMask;
  /** What an earlier `eval` computes under this name. */
  computed?(name: string, binding: ValueBinding): Operand;
}

/** The same names, some of them told otherwise. */
export function namesWith(names: EventNames, other: Partial<EventNames>): EventNames {
  return {
    column: (field) => names.column(field),
    record: () => names.record(),
    mayHold: (objectField) => names.mayHold(objectField),
    idPrefix: (id) => names.idPrefix(id),
    ...(names.mask !== undefined && { mask: names.mask }),
    ...(names.computed !== undefined && { computed: (name, binding) => computedBy(names, name, binding) }),
    ...other,
  };
}

function computedBy(names: EventNames, name: string, binding: ValueBinding): Operand {
  const operand = names.computed?.(name, binding);
  invariant(operand !== undefined, `nothing computes ${name}`);
  return operand;
}

/** What values are bound with. */
export interface ValueBinding {
  readonly params: Params;
  readonly nowUs: bigint;
}

export interface Binding extends ValueBinding {
  readonly names: EventNames;
}
