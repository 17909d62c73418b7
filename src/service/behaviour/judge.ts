/** All detections of behaviour over one range of what is known: each by itself, and what says less than another left out. */
import { AppError } from '../../contract/problems.ts';
import type { Finding, FindingRule } from '../../model/finding.ts';
import { nearest } from '../../model/suggest.ts';
import { behaviourFindings } from './behaviour-findings.ts';
import { accountPlaces } from './detections/account-places.ts';
import { countries } from './detections/countries.ts';
import { dormant } from './detections/dormant.ts';
import { firstSeen, withoutLesser } from './detections/first-seen.ts';
import { hourly } from './detections/hourly.ts';
import { sequences } from './detections/sequences.ts';
import { tokenNode } from './detections/token-node.ts';
import type { BehaviourDetection, DetectionGiven, Suspicion } from './suspicion.ts';

export const behaviourDetections: readonly BehaviourDetection[] = [
  firstSeen,
  countries,
  hourly,
  accountPlaces,
  tokenNode,
  dormant,
  sequences,
];

const allRules: readonly FindingRule[] = behaviourDetections.flatMap(({ rules }) => rules);

/** @throws AppError `usage` where a name is not known. */
export function chooseBehaviourRules(names: readonly string[], off: readonly string[]): readonly FindingRule[] {
  for (const name of [...names, ...off]) {
    if (allRules.some((rule) => rule.name === name || rule.id === name.toLowerCase())) continue;
    const near = nearest(
      name,
      allRules.map((rule) => rule.name),
    );
    throw new AppError('usage', {
      message: `There is no detection of behaviour “${name}”.`,
      hint: near === null ? `There are ${allRules.map((rule) => rule.name).join(', ')}.` : `Did you mean ${near}?`,
    });
  }
  const isIn = (rule: FindingRule, list: readonly string[]) => list.some((name) => name === rule.name || name.toLowerCase() === rule.id);
  return allRules.filter((rule) => (names.length === 0 ? !isIn(rule, off) : isIn(rule, names)));
}

export async function judge(rules: readonly FindingRule[], given: DetectionGiven): Promise<readonly Finding[]> {
  const wanted = new Set(rules.map(({ id }) => id));
  const suspicions: Suspicion[] = [];
  for (const detection of behaviourDetections) {
    if (detection.rules.some(({ id }) => wanted.has(id))) suspicions.push(...(await detection.find(given)));
  }
  return behaviourFindings(withoutLesser(suspicions.filter(({ rule }) => wanted.has(rule.id))), given);
}
