/** Reads Server-Sent Events as a browser does, from a server of a test. */
import { type ClientRequest, request } from 'node:http';

export interface StreamedEvent {
  readonly event: string;
  readonly data: unknown;
}

export interface EventStream {
  readonly status: number;
  readonly events: readonly StreamedEvent[];
  /** What a browser would send when it connects again. */
  lastId(): string | undefined;
  /** Resolves when there are so many of the name; rejects when the stream ends without. */
  until(event: string, count?: number): Promise<void>;
  readonly ended: Promise<void>;
  close(): void;
}

export function openEventStream(url: string, headers: Readonly<Record<string, string>> = {}): Promise<EventStream> {
  return new Promise((resolve, reject) => {
    const sent: ClientRequest = request(url, { headers: { accept: 'text/event-stream', ...headers }, agent: false });
    sent.on('error', reject);
    sent.on('response', (response) => {
      const events: StreamedEvent[] = [];
      let lastId: string | undefined;
      let text = '';
      let hasEnded = false;
      let waiting: (() => void)[] = [];
      const wake = () => {
        for (const go of waiting) go();
        waiting = [];
      };
      const ended = new Promise<void>((end) =>
        response.on('close', () => {
          hasEnded = true;
          wake();
          end();
        }),
      );
      response.on('error', () => undefined);
      response.on('data', (piece: Buffer) => {
        text += piece.toString();
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        for (const block of blocks) {
          const fields = new Map(block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]));
          lastId = fields.get('id') ?? lastId;
          const data = fields.get('data');
          if (data !== undefined) events.push({ event: fields.get('event') ?? 'message', data: JSON.parse(data) });
        }
        wake();
      });
      resolve({
        status: response.statusCode ?? 0,
        events,
        lastId: () => lastId,
        until: async (name, count = 1) => {
          while (events.filter(({ event }) => event === name).length < count) {
            if (hasEnded) throw new Error(`ended after ${JSON.stringify(events).slice(0, 500)}`);
            await new Promise<void>((go) => waiting.push(go));
          }
        },
        ended,
        close: () => sent.destroy(),
      });
    });
    sent.end();
  });
}
