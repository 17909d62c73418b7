/** What somebody sees, in words: all of it, or these clusters and namespaces. */
import { Value } from '../../design/value.tsx';

const mostNames = 4;

export function GrantedWords({
  clusters,
  namespaces,
}: {
  readonly clusters: 'all' | readonly string[];
  readonly namespaces: 'all' | readonly string[];
}) {
  if (clusters === 'all' && namespaces === 'all') return 'everything';
  return (
    <>
      <Names names={clusters} all="all clusters" one="cluster" several="clusters" />
      {', '}
      <Names names={namespaces} all="all namespaces" one="namespace" several="namespaces" />
    </>
  );
}

interface NamesProps {
  readonly names: 'all' | readonly string[];
  readonly all: string;
  readonly one: string;
  readonly several: string;
}

function Names({ names, all, one, several }: NamesProps) {
  if (names === 'all') return all;
  const shown = names.slice(0, mostNames).join(', ');
  const more = names.length > mostNames ? ` and ${names.length - mostNames} more` : '';
  return (
    <span title={names.join(', ')}>
      {names.length === 1 ? one : several} <Value text={shown} most={60} />
      {more}
    </span>
  );
}
