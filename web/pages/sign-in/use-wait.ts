/** Seconds until the server wants to be asked again, counted down. */
import { useCallback, useEffect, useState } from 'react';
import { waitOf } from '../../api/session.ts';

export interface Wait {
  readonly seconds: number;
  /** Begins to wait, where the failure says that one should. */
  readonly begin: (error: unknown) => void;
}

export function useWait(): Wait {
  const [untilMs, setUntil] = useState(0);
  const [nowMs, setNow] = useState(() => Date.now());
  const seconds = Math.max(0, Math.ceil((untilMs - nowMs) / 1000));
  useEffect(() => {
    if (untilMs <= Date.now()) return undefined;
    const timer = setInterval(() => {
      setNow(Date.now());
      if (untilMs <= Date.now()) clearInterval(timer);
    }, 250);
    return () => clearInterval(timer);
  }, [untilMs]);
  const begin = useCallback((error: unknown) => {
    const wait = waitOf(error);
    setNow(Date.now());
    if (wait > 0) setUntil(Date.now() + wait * 1000);
  }, []);
  return { seconds, begin };
}
