/** The liveness probe: whether a host answers on a socket in time. One that only accepts the connection is hung. */
import { get } from 'node:http';

export function isAnswering(socketPath: string, deadlineMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ socketPath, path: '/ping', agent: false, signal: AbortSignal.timeout(deadlineMs) }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.once('error', () => resolve(false));
  });
}
