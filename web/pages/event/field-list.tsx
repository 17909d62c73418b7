/** The fields of an event in their groups: each with what it leads to, a filter for it, one against it, and a copy. */
import { describeReason } from '../../../src/model/sentence/authz-reason.ts';
import { filterBy } from '../../../src/query/edit/edit-query.ts';
import { identityHref, type Lens, objectHref, searchHref } from '../../address/address.ts';
import { ButtonLink } from '../../design/button.tsx';
import { Time } from '../../design/time.tsx';
import { CopyButton, Pieces, Value } from '../../design/value.tsx';
import type { Recorded } from '../../events/ask-events.ts';
import { Sentence } from '../../events/sentence.tsx';
import { LogText } from '../../text/log-text.tsx';
import { visibleText } from '../../text/visible-text.ts';
import styles from './field-list.module.css';
import { fieldsOf, type ShownField } from './fields-of.ts';

interface FieldListProps {
  readonly recorded: Recorded;
  /** The question that led here: filters are added to it. */
  readonly question: string;
  readonly lens: Lens;
}

export function FieldList({ recorded, question, lens }: FieldListProps) {
  return (
    <div className={styles['groups']}>
      {fieldsOf(recorded).map(({ title, fields }) => (
        <section key={title} className={styles['group']} aria-label={title}>
          <h3 className={styles['title']}>{title}</h3>
          <dl className={styles['list']}>
            {fields.map((field, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a field may stand here twice, and nothing moves
              <Line key={at} field={field} recorded={recorded} question={question} lens={lens} />
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}

function Line({ field: shown, recorded, question, lens }: FieldListProps & { readonly field: ShownField }) {
  const { field, value, note } = shown;
  const only = filterBy(question, field, value);
  const without = filterBy(question, field, value, true);
  const name = visibleText(field);
  return (
    <div className={styles['line']}>
      <dt className={styles['name']}>
        <Pieces text={nameOf(field)} />
      </dt>
      <dd className={styles['value']}>
        <Shown shown={shown} recorded={recorded} lens={lens} />
        {note !== undefined && <span className={styles['note']}> {note}</span>}
      </dd>
      <dd className={styles['actions']}>
        {only !== null && <ButtonLink look="quiet" icon="plus" label={`Only events with this ${name}`} href={searchHref(only, lens)} />}
        {without !== null && (
          <ButtonLink look="quiet" icon="minus" label={`Events without this ${name}`} href={searchHref(without, lens)} />
        )}
        <CopyButton text={String(value)} label={`Copy ${name}`} />
      </dd>
    </div>
  );
}

/** Of a map the key alone: the group says the rest. */
function nameOf(field: string): string {
  const [, key] = /^(?:annotations|extra|impersonatedextra)\[(".*")\]$/s.exec(field) ?? [];
  return key === undefined ? field : (JSON.parse(key) as string);
}

function Shown({ shown, recorded, lens }: { readonly shown: ShownField; readonly recorded: Recorded; readonly lens: Lens }) {
  const { value, kind } = shown;
  const text = shown.shown ?? String(value);
  const { object } = recorded.event;
  if (kind === 'time') return <Time at={text} form="exact" />;
  if (kind === 'user') return <Value text={text} most={120} href={identityHref(text, lens)} />;
  if (kind === 'object' && object !== null) {
    return <Value text={text} most={160} href={objectHref({ cluster: recorded.cluster, ...object }, lens)} />;
  }
  if (kind === 'reason') return <Sentence parts={describeReason(text)} cluster={recorded.cluster} lens={lens} size="small" />;
  return (
    <span dir="auto">
      <LogText text={text} most={700} />
    </span>
  );
}
