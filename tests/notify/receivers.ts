/** Small real receivers: HTTP, SMTP and syslog servers on loopback that keep what they are sent, and answer as a test says. */
import { createSocket } from 'node:dgram';
import { createServer as createHttp, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcp, type Server, type Socket } from 'node:net';
import { createServer as createTls, type SecureContextOptions, TLSSocket } from 'node:tls';

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface HttpReceiver {
  readonly url: string;
  readonly received: Received[];
  /** The next answers, in order; the last holds on. */
  answer: (request: Received, response: ServerResponse) => void;
  close(): Promise<void>;
}

export async function receiveHttp(): Promise<HttpReceiver> {
  const received: Received[] = [];
  const server = createHttp((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const one = { method, path: url, headers, body: Buffer.concat(chunks).toString('utf8') };
      received.push(one);
      receiver.answer(one, response);
    });
  });
  const port = await listen(server);
  const receiver: HttpReceiver = {
    url: `http://127.0.0.1:${port}`,
    received,
    answer: (_, response) => response.writeHead(200).end('ok'),
    close: () => {
      server.closeAllConnections();
      return closed(server);
    },
  };
  return receiver;
}

export interface StreamReceiver {
  readonly port: number;
  /** All bytes of each connection. */
  readonly streams: Buffer[];
  close(): Promise<void>;
}

/** @param tls for a server that speaks TLS from the beginning. */
export async function receiveStreams(tls?: SecureContextOptions): Promise<StreamReceiver> {
  const streams: Buffer[] = [];
  const take = (socket: Socket) => {
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('end', () => {
      streams.push(Buffer.concat(chunks));
      socket.end();
    });
    socket.on('error', () => undefined);
  };
  const server = tls === undefined ? createTcp(take) : createTls({ ...tls }, take);
  const port = await listen(server);
  return { port, streams, close: () => closed(server) };
}

export async function receivePackets(): Promise<StreamReceiver> {
  const streams: Buffer[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (message) => streams.push(message));
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return { port: socket.address().port, streams, close: async () => void socket.close() };
}

export interface SmtpReceiver {
  readonly port: number;
  /** Each line that a client said, `TLS` where it began to speak TLS. */
  readonly said: string[];
  /** What stood between DATA and the dot, with its dots as they were meant. */
  readonly mails: string[];
  /** Replies other than the usual, by the beginning of the command. */
  readonly replies: Map<string, string>;
  close(): Promise<void>;
}

export interface SmtpOptions {
  readonly tls?: SecureContextOptions;
  readonly offers: readonly string[];
}

export async function receiveMail({ tls, offers }: SmtpOptions): Promise<SmtpReceiver> {
  const said: string[] = [];
  const mails: string[] = [];
  const replies = new Map<string, string>();
  const server = createTcp((socket) => {
    socket.on('error', () => undefined);
    talk(socket, false);
    socket.write('220 mail.test ESMTP\r\n');
  });
  const greeting = (secure: boolean) => {
    const offered = secure ? offers.filter((offer) => offer !== 'STARTTLS') : offers;
    return ['250-mail.test', ...offered.map((offer) => `250-${offer}`), '250 8BITMIME', ''].join('\r\n');
  };
  const talk = (socket: Socket, secure: boolean) => {
    let buffer = '';
    let mail: string[] | null = null;
    const startTls = () => {
      socket.removeAllListeners('data');
      // A word in clear behind the reply: a client that keeps it takes it for the server's.
      socket.write('220 go\r\n250 injected\r\n');
      const inner = new TLSSocket(socket, { isServer: true, ...tls });
      inner.on('error', () => undefined);
      said.push('TLS');
      talk(inner, true);
    };
    const hearMail = (line: string, lines: string[]) => {
      if (line !== '.') {
        lines.push(line.replace(/^\.\./, '.'));
        return;
      }
      mails.push(lines.join('\r\n'));
      mail = null;
      socket.write('250 queued\r\n');
    };
    const hear = (line: string) => {
      said.push(line);
      const other = [...replies].find(([command]) => line.startsWith(command))?.[1];
      if (other !== undefined) socket.write(`${other}\r\n`);
      else if (line.startsWith('EHLO')) socket.write(greeting(secure));
      else if (line === 'STARTTLS' && tls !== undefined) startTls();
      else if (line.startsWith('AUTH LOGIN')) socket.write('334 VXNlcm5hbWU6\r\n');
      else if (line.startsWith('AUTH')) socket.write('235 welcome\r\n');
      else if (line === 'DATA') {
        mail = [];
        socket.write('354 go on\r\n');
      } else if (line === 'QUIT') socket.end('221 bye\r\n');
      else socket.write('250 fine\r\n');
    };
    socket.on('data', (chunk: Buffer) => {
      buffer += chunk.toString('utf8');
      for (let end = buffer.indexOf('\r\n'); end !== -1; end = buffer.indexOf('\r\n')) {
        const line = buffer.slice(0, end);
        buffer = buffer.slice(end + 2);
        if (mail === null) hear(line);
        else hearMail(line, mail);
      }
    });
  };
  const port = await listen(server);
  return { port, said, mails, replies, close: () => closed(server) };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
