/** A signal that fires with another, or when time is over; ended by who asked for it, so that nothing is left behind. */

export interface LimitedSignal {
  readonly signal: AbortSignal;
  end(): void;
}

export function limitTime(signal: AbortSignal, ms: number): LimitedSignal {
  const limited = new AbortController();
  const onAbort = () => limited.abort(signal.reason);
  const timer = setTimeout(() => limited.abort(new Error(`It took longer than ${ms / 1000} s.`)), ms);
  timer.unref();
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  return {
    signal: limited.signal,
    end: () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    },
  };
}
