/** Why there is no body, and what would record one. */
import { type AuditEvent, mapOf } from '../../../src/model/sentence/read-event.ts';
import { Message } from '../../design/message.tsx';
import { CopyButton } from '../../design/value.tsx';
import { visibleText } from '../../text/visible-text.ts';
import styles from './no-body.module.css';

export function NoBody({ event, root }: { readonly event: AuditEvent; readonly root: 'request' | 'response' }) {
  const { title, more, rule } = reasonOf(event, root);
  return (
    <Message kind="note" title={title}>
      {more}
      {rule !== undefined && (
        <span className={styles['rule']}>
          <code>{rule.split('\n').map(visibleText).join('\n')}</code>
          <CopyButton text={rule} label="Copy the rule" />
        </span>
      )}
    </Message>
  );
}

interface Reason {
  readonly title: string;
  readonly more: string;
  readonly rule?: string;
}

function reasonOf(event: AuditEvent, root: 'request' | 'response'): Reason {
  const { level, verb, object, stage, annotations } = event;
  if (annotations['audit.k8s.io/truncated'] === 'true') {
    return {
      title: 'The API server dropped the bodies.',
      more: 'The event was larger than its limit (--audit-webhook-truncate-max-event-size, or the same of the log).',
    };
  }
  if (root === 'response' && stage === 'RequestReceived')
    return { title: 'There was no answer yet.', more: 'This stage was recorded when the request arrived.' };
  if (object === null)
    return { title: 'No body is recorded of requests for paths.', more: 'The API server records bodies for resources only.' };
  if (root === 'request' && ['exec', 'attach', 'portforward', 'log', 'proxy'].includes(object.subresource)) {
    return { title: 'A session has no request body.', more: 'What was asked for stands in requesturi.' };
  }
  if (root === 'request' && ['get', 'list', 'watch'].includes(verb))
    return { title: 'A read sends no body.', more: 'What was asked for stands in requesturi.' };
  if (root === 'response' && (verb === 'watch' || ['exec', 'attach', 'portforward', 'log', 'proxy'].includes(object.subresource))) {
    return {
      title: 'A stream is not recorded.',
      more: 'Audit events tell that it was opened, by whom and for how long, and never what went through it.',
    };
  }
  const wanted = root === 'request' ? 'Request' : 'RequestResponse';
  if (level === 'Metadata' || (level === 'Request' && root === 'response')) {
    return {
      title: `The audit policy records ${level === 'Metadata' ? 'no bodies' : 'no answers'} for this request (level ${level}).`,
      more: `Level ${wanted} would, with a rule such as this above the one that matched:`,
      rule: ruleFor(event, wanted),
    };
  }
  const isEmpty = Object.keys(mapOf(event.request)).length === 0 && root === 'request' && verb.startsWith('delete');
  return isEmpty
    ? { title: 'The request sent no options.', more: 'A delete needs no body.' }
    : { title: `No ${root} body was recorded.`, more: 'There was none, or the API server could not read it as JSON.' };
}

function ruleFor({ object, verb }: AuditEvent, level: string): string {
  const { group = '', resource = '', subresource = '' } = object ?? {};
  const quoted = (text: string) => JSON.stringify(text);
  const name = subresource === '' ? resource : `${resource}/${subresource}`;
  return `- level: ${level}\n  verbs: [${quoted(verb)}]\n  resources:\n  - group: ${quoted(group)}\n    resources: [${quoted(name)}]`;
}
