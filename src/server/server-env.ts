/** What the adapter gives to each request beside its own form: the connection. Absent where there is none, as in tests. */
import type { IncomingMessage } from 'node:http';
import type { Http2ServerRequest } from 'node:http2';

export interface ServerEnv {
  Bindings: { readonly incoming?: IncomingMessage | Http2ServerRequest };
}
