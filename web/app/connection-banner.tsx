/** Says that the server does not answer, asks until it does, and has everything asked again then. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { fetchMe } from '../api/session.ts';
import { useStanding } from '../api/standing.ts';
import { Icon } from '../design/icon.tsx';
import styles from './connection-banner.module.css';

const everyMs = 2000;

export function ConnectionBanner() {
  const { isAway } = useStanding();
  const queryClient = useQueryClient();
  const wasAway = useRef(false);
  useEffect(() => {
    if (!isAway) {
      if (wasAway.current) void queryClient.invalidateQueries();
      wasAway.current = false;
      return undefined;
    }
    wasAway.current = true;
    // Its outcome is noted where it is sent.
    const timer = setInterval(() => void fetchMe().catch(() => null), everyMs);
    return () => clearInterval(timer);
  }, [isAway, queryClient]);
  return (
    <div role="status" className={styles['place']}>
      {isAway && (
        <p className={styles['banner']}>
          <Icon name="refresh" /> The server does not answer; trying again. What you see stays as it is.
        </p>
      )}
    </div>
  );
}
