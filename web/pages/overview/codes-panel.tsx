/** Status codes, each with its class's colour and its name; every one leads to its requests. */
import { searchHref } from '../../address/address.ts';
import { classOf } from '../../charts/code-classes.ts';
import { BarList } from '../../design/bar-list.tsx';
import { Panel } from '../../design/panel.tsx';
import { formatShare } from '../../text/format.ts';
import { Answered } from './answered.tsx';
import { questionOf } from './links.ts';
import { useOverview } from './use-overview.ts';
import { useVolume } from './use-volume.ts';

const most = 9;

export function CodesPanel() {
  const overview = useOverview();
  const { lens, comparison } = overview;
  const { answer, volume } = useVolume(overview);
  const left = volume === undefined ? 0 : Math.max(0, volume.codes.length - most);
  return (
    <Panel title="Status codes" href={searchHref('groupby code', lens)} note={left > 0 ? `${left} more are rarer` : undefined}>
      <Answered answer={answer} empty="No requests in this range.">
        {() =>
          volume && (
            <BarList
              label="Status codes with their requests"
              bars={volume.codes.slice(0, most).map(({ code, now, before }) => ({
                key: code,
                label: code === '' ? 'no code yet' : `${code} ${names[code] ?? ''}`.trim(),
                count: now,
                before: comparison === '' ? undefined : before,
                href: searchHref(questionOf({ code: code === '' ? null : Number(code) }), lens),
                tone: tones[classOf(code)],
                share: formatShare(now, volume.requests.now),
              }))}
            />
          )
        }
      </Answered>
    </Panel>
  );
}

const tones = { '1xx': 'none', '2xx': 'calm', '3xx': 'info', '4xx': 'warn', '5xx': 'bad', none: 'none' } as const;

/** What API servers answer. */
const names: Readonly<Record<string, string>> = {
  '101': 'Switching protocols',
  '200': 'OK',
  '201': 'Created',
  '202': 'Accepted',
  '304': 'Not modified',
  '400': 'Bad request',
  '401': 'Unauthorized',
  '403': 'Forbidden',
  '404': 'Not found',
  '405': 'Method not allowed',
  '406': 'Not acceptable',
  '409': 'Conflict',
  '410': 'Gone',
  '413': 'Too large',
  '415': 'Unsupported media type',
  '422': 'Unprocessable',
  '429': 'Too many requests',
  '499': 'Client gone',
  '500': 'Internal error',
  '502': 'Bad gateway',
  '503': 'Unavailable',
  '504': 'Timeout',
};
