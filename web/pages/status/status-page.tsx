/** How collecting and keeping does: clusters, the spool, what could not be read, storage, retention, versions. */
import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { ProblemMessage } from '../../api/problem-message.tsx';
import { Skeleton } from '../../design/message.tsx';
import { AsidePanel } from './aside-panel.tsx';
import { BadPanel } from './bad-panel.tsx';
import { ClustersPanel } from './clusters-panel.tsx';
import { RetentionPanel } from './retention-panel.tsx';
import { ServerPanel } from './server-panel.tsx';
import { SpoolPanel } from './spool-panel.tsx';
import styles from './status-page.module.css';
import { StoragePanel } from './storage-panel.tsx';

const everyMs = 15_000;

export function StatusPage() {
  const answer = useQuery({ queryKey: ['status'], queryFn: ({ signal }) => client.status({}, { signal }), refetchInterval: everyMs });
  const status = answer.data;
  if (status === undefined) {
    return answer.isError ? <ProblemMessage error={answer.error} onRetry={() => void answer.refetch()} /> : <Skeleton lines={10} />;
  }
  return (
    <div className={styles['page']}>
      {answer.isError && <ProblemMessage error={answer.error} onRetry={() => void answer.refetch()} isInline />}
      <ClustersPanel clusters={status.clusters} />
      {status.setAside !== null && status.setAside.length > 0 && <AsidePanel rules={status.setAside} />}
      <div className={styles['halves']}>
        {status.server !== null && <SpoolPanel spool={status.server.spool} />}
        {status.server !== null && <RetentionPanel retention={status.server.retention} />}
        {status.versions !== null && <ServerPanel versions={status.versions} server={status.server} />}
      </div>
      {status.storage !== null && <StoragePanel storage={status.storage} />}
      <BadPanel reasons={status.bad} />
    </div>
  );
}
