/** A form that is sent once nothing in it is wrong: what is wrong is shown from the first try on, and what the server says after it. */
import { type SubmitEvent, useState } from 'react';

/** By the fields of the form; null where nothing is wrong. */
export type Faults = Readonly<Record<string, string | null>>;

export interface Submission {
  readonly isBusy: boolean;
  readonly error: unknown;
  /** The fault, once it is to be shown. */
  readonly seen: (fault: string | null) => string | null;
  readonly submit: (event: SubmitEvent) => void;
}

/** @param send resolves when the server has taken it; the form is left then */
export function useSubmission(faults: Faults, send: () => Promise<unknown>): Submission {
  const [isTried, setTried] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.values(faults).some((fault) => fault !== null)) return;
    setBusy(true);
    setError(null);
    send().catch((problem: unknown) => {
      setError(problem);
      setBusy(false);
    });
  };
  return { isBusy, error, seen: (fault) => (isTried ? fault : null), submit };
}
