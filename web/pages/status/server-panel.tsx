/** Which versions run, and since when. */
import { Panel } from '../../design/panel.tsx';
import { Time } from '../../design/time.tsx';
import { Value } from '../../design/value.tsx';
import { formatDuration } from '../../text/format.ts';
import { Facts } from './facts.tsx';
import type { ServerStatus, Versions } from './status-parts.ts';

export function ServerPanel({ versions, server }: { readonly versions: Versions; readonly server: ServerStatus | null }) {
  return (
    <Panel title="Program">
      <Facts
        facts={[
          ['Telltale', <Value key="telltale" text={versions.telltale} />],
          ['Engine', <Value key="engine" text={versions.engine} />],
          ['Schema', String(versions.schema)],
          ...(server === null
            ? []
            : ([
                ['Started', <Time key="started" at={server.startedAt} />],
                ['Runs for', formatDuration(server.uptimeSeconds * 1_000_000)],
              ] as const)),
        ]}
      />
    </Panel>
  );
}
