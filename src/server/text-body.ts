/** The body of an answer that is made while it is sent, no faster than it is taken. A failure breaks it off. */

export interface Sending {
  /** Stops what makes it. */
  readonly cancel: AbortController;
  /** To be called when all is sent, or nobody wants the rest. */
  readonly done: () => void;
  /** Told what broke it off. */
  readonly failed: (error: Error) => void;
}

export function textBody(pieces: AsyncGenerator<string | Uint8Array>, { cancel, done: end, failed }: Sending): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      try {
        const { done, value } = await pieces.next();
        if (done !== true) return controller.enqueue(typeof value === 'string' ? encoder.encode(value) : value);
        controller.close();
      } catch (reason) {
        const error = reason instanceof Error ? reason : new Error(String(reason));
        if (!cancel.signal.aborted) failed(error);
        controller.error(error);
      }
      end();
    },
    cancel: () => {
      cancel.abort();
      end();
    },
  });
}
