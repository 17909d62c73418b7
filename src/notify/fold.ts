/** Alerts that were more than a destination takes: counted by their rule, and told in one. */
import { createHash } from 'node:crypto';
import { type Alert, type AlertLevel, alertLevels, isLevelAtLeast } from '../model/alert.ts';

export interface Fold {
  readonly sinceMs: number;
  readonly count: number;
  readonly level: AlertLevel;
  readonly firstTime: string;
  readonly lastTime: string;
  /** How many of each rule; what is beyond the first rules is counted together. */
  readonly rules: Readonly<Record<string, number>>;
}

const mostRules = 20;
const others = 'other rules';

export function addToFold(fold: Fold | null, alert: Alert, nowMs: number): Fold {
  const { rule, firstTime, lastTime } = alert;
  const rules = fold?.rules ?? {};
  const title = Object.hasOwn(rules, rule.title) || Object.keys(rules).length < mostRules ? rule.title.slice(0, 200) : others;
  const level = fold?.level ?? alertLevels[0];
  return {
    sinceMs: fold?.sinceMs ?? nowMs,
    count: (fold?.count ?? 0) + 1,
    level: isLevelAtLeast(rule.level, level) ? rule.level : level,
    firstTime: fold === null || firstTime < fold.firstTime ? firstTime : fold.firstTime,
    lastTime: fold === null || lastTime > fold.lastTime ? lastTime : fold.lastTime,
    rules: { ...rules, [title]: (Object.hasOwn(rules, title) ? (rules[title] ?? 0) : 0) + 1 },
  };
}

/** “And N more”, as an alert: every destination can say it. */
export function alertOfFold({ count, level, firstTime, lastTime, rules, sinceMs }: Fold, destination: string): Alert {
  const most = Object.entries(rules).sort(([, one], [, other]) => other - one);
  const counts = most.slice(0, 5).map(([title, number]) => `${number} of ${title}`);
  const rest = most.length > 5 ? `, and ${most.length - 5} more rules` : '';
  return {
    id: createHash('sha256').update(`${destination}\0${sinceMs}`).digest('hex').slice(0, 32),
    rule: {
      id: 'telltale-more-alerts',
      title: `And ${count} more ${count === 1 ? 'alert' : 'alerts'}`,
      level,
      tags: [],
      description: 'More alerts than the rate of this destination allows. All of them are kept in Telltale.',
    },
    status: 'open',
    cluster: '',
    user: '',
    impersonatedUser: null,
    actorKind: 'none',
    sourceIPs: [],
    verb: '',
    object: null,
    firstTime,
    lastTime,
    count,
    sentence: `${count} more ${count === 1 ? 'alert was' : 'alerts were'} raised than are sent here one by one: ${counts.join(', ')}${rest}.`,
    evidence: { eventIds: [], auditIDs: [], events: [] },
    link: null,
  };
}
