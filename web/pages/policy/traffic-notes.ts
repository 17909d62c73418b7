/** What the figures do not know, in sentences: as `telltale policy simulate` says it. Pure. */
import { formatCompact, formatDuration } from '../../text/format.ts';
import { type Figures, hasEstimate, type Traffic } from './what-if.ts';

export function trafficNotes({ policy, total }: Figures, { days, isCut, groups, gzip }: Traffic): readonly string[] {
  const keeps = policy.rules.some(({ level }) => level !== 'None');
  return [
    ...(days < 0.9 ? [`A day is made of ${formatDuration(days * 86_400e6)} of events: the longer the range, the more it says.`] : []),
    ...(keeps ? ['Requests that today’s policy leaves out are not in the log: what this one would record of them is unknown.'] : []),
    ...(hasEstimate(total) ? ['Figures with ~ hold estimates: bodies and stages that the log lacks, after others of their kind.'] : []),
    ...(total.unknownBodies > 0
      ? [
          `${formatCompact(total.unknownBodies)} events would be recorded with bodies that the log holds of no event of their kind: their size is unknown, and left out.`,
        ]
      : []),
    ...(isCut ? [`There are more than ${formatCompact(groups.length)} kinds of events: the rarest are left out.`] : []),
    ...(gzip === null ? [] : [`How well it is compressed was measured on ${formatCompact(gzip.sample)} events.`]),
  ];
}

/** The kind of request with the most events, and who sends most of them. */
export function mostOf({ groups }: Traffic, ruleIndex: number | null): string {
  const own = groups.filter(({ rule }) => rule === (ruleIndex === null ? null : ruleIndex + 1));
  const [first] = own;
  if (first === undefined) return 'nothing';
  const what = first.resource === '' ? 'paths' : `${first.resource}${first.subresource === '' ? '' : `/${first.subresource}`}`;
  const [user] = first.users;
  return `${first.verb} ${what}${user === undefined || user.user === '' ? '' : ` by ${user.user}`}`;
}
