/** What was sent, what was answered, what it changed, and the record as it stands. One at a time. */
import { useState } from 'react';
import type { AuditEvent } from '../../../src/model/sentence/read-event.ts';
import { filterBy } from '../../../src/query/edit/edit-query.ts';
import { type Lens, searchHref } from '../../address/address.ts';
import { ButtonLink } from '../../design/button.tsx';
import { Message } from '../../design/message.tsx';
import { Panel } from '../../design/panel.tsx';
import { Tabs } from '../../design/tabs.tsx';
import { fieldOfPath } from '../../diff/path.ts';
import type { Recorded } from '../../events/ask-events.ts';
import { versionOf } from '../../events/versions.ts';
import { ExactNumber } from '../../json/exact-json.ts';
import { JsonView } from '../../json/json-view.tsx';
import { inOneLine } from '../../json/yaml-lines.ts';
import { visibleText } from '../../text/visible-text.ts';
import { Changes } from './changes.tsx';
import { NoBody } from './no-body.tsx';
import { RawRecord } from './raw-record.tsx';

interface BodiesProps {
  readonly recorded: Recorded;
  readonly question: string;
  readonly lens: Lens;
}

type Shown = 'changes' | 'request' | 'response' | 'raw';

export function Bodies({ recorded, question, lens }: BodiesProps) {
  const { event } = recorded;
  const hasChanges = isChange(event);
  const first: Shown = hasChanges
    ? 'changes'
    : event.request !== undefined && event.response === undefined
      ? 'request'
      : event.response !== undefined
        ? 'response'
        : 'request';
  const [chosen, setChosen] = useState<Shown>(first);
  const tabs = [
    ...(hasChanges ? [{ name: 'changes', title: 'Changes' } as const] : []),
    { name: 'request', title: event.verb === 'patch' && event.request !== undefined ? 'Patch' : 'Request' } as const,
    { name: 'response', title: 'Response' } as const,
    { name: 'raw', title: 'Record' } as const,
  ];
  return (
    <Panel title="What was sent and answered" actions={<Tabs label="What is shown" tabs={tabs} chosen={chosen} onChoose={setChosen} />}>
      {chosen === 'changes' && <Changes recorded={recorded} lens={lens} />}
      {chosen === 'request' && <Body root="request" label="Request" value={event.request} event={event} question={question} lens={lens} />}
      {chosen === 'response' && (
        <Body root="response" label="Response" value={event.response} event={event} question={question} lens={lens} />
      )}
      {chosen === 'raw' && <RawRecord raw={recorded.raw} />}
    </Panel>
  );
}

function isChange(event: AuditEvent): boolean {
  return (event.verb === 'update' || event.verb === 'patch') && versionOf(event) !== null;
}

interface BodyProps {
  readonly root: 'request' | 'response';
  readonly label: string;
  readonly value: unknown;
  readonly event: AuditEvent;
  readonly question: string;
  readonly lens: Lens;
}

function Body({ root, label, value, event, question, lens }: BodyProps) {
  if (value === undefined) return <NoBody event={event} root={root} />;
  if (typeof value !== 'object' || value === null || value instanceof ExactNumber)
    return <Message kind="note" title={`The ${root} is no object: ${visibleText(inOneLine(value).slice(0, 500))}`} />;
  const actionsOf = (path: readonly (string | number)[], leaf: unknown) => {
    // The engine compares numbers as it stores them: rounded, this one would find others too.
    if (leaf instanceof ExactNumber || (typeof leaf === 'string' && (leaf.length > 500 || leaf.includes('«masked: ')))) return null;
    const field = fieldOfPath(root, path);
    const only = filterBy(question, field, leaf as string | number | boolean | null);
    return only === null ? null : (
      <ButtonLink look="quiet" icon="filter" label={`Only events with this ${visibleText(field)}`} href={searchHref(only, lens)} />
    );
  };
  return <JsonView label={label} value={value} actionsOf={actionsOf} />;
}
