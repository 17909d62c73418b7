/** `policy coverage` as text: to what a policy is blind, what it answers in part, why, and what would change that; then the rest. */
import type { AnswerOf } from '../../../contract/answers.ts';
import { escapeText } from '../../terminal/escape.ts';
import { type PolicyPage, paragraph, remark } from './policy-page.ts';
import { sayPrice } from './say-price.ts';
import { sayRequest } from './say-request.ts';

type Covered = AnswerOf<'policy coverage'>;
type Watch = Covered['watches'][number];

const indent = 2;
const mostReasons = 3;

export function renderCovered(answer: Covered, page: PolicyPage): string {
  const { path, kubernetesVersion, answerable, partly, blind, watches } = answer;
  const head = [
    page.style.bold(escapeText(`${path}: ${blind} blind, ${partly} partly, ${answerable} answerable`)),
    page.style.dim(`Of ${watches.length} questions and detections, as kube-apiserver ${escapeText(kubernetesVersion)} has the policy.`),
  ].join('\n');
  const blocks = (['blind', 'partly'] as const).flatMap((status) =>
    watches.filter((watch) => watch.status === status).map((watch) => renderWatch(watch, answer, page)),
  );
  const rest = watches.filter(({ status }) => status === 'answerable');
  const namesOf = (kind: Watch['kind']) =>
    rest
      .filter((watch) => watch.kind === kind)
      .map(({ name, withheld }) => `${name}${withheld ? '*' : ''}`)
      .join(', ');
  const said = [namesOf('question'), namesOf('detection')].map((names, at) => (names !== '' && at === 1 ? `detections: ${names}` : names));
  const names = said.filter((text) => text !== '').join('; ');
  const tail =
    rest.length === 0
      ? []
      : [
          [
            ...paragraph('Answerable: ', 12, names, page),
            ...(rest.some(({ withheld }) => withheld) ? remark(12, `* ${aboutWithheld}`, page) : []),
          ].join('\n'),
        ];
  return `${[head, ...blocks, ...tail].join('\n\n')}\n`;
}

export const aboutWithheld = 'Without the bodies of secrets, configmaps and tokens: they hold credentials, and are better not recorded.';

const aboutCredentials = 'No change is proposed: it would record credentials.';

function renderWatch(
  { kind, name, title, status, because, change, needsCredentials }: Watch,
  { traffic }: Covered,
  page: PolicyPage,
): string {
  const reasons = [...new Map(because.toReversed().map((one) => [one.sentence, one])).values()].reverse();
  const lines = [
    `${page.style.bold(escapeText(`${status}  ${kind === 'detection' ? 'detection ' : ''}${name}`))}  ${escapeText(title)}`,
    ...reasons
      .slice(0, mostReasons)
      .flatMap(({ sentence, example }) => paragraph(' '.repeat(indent), indent, `${sentence} Such as ${sayRequest(example)}.`, page)),
    ...(reasons.length > mostReasons ? remark(indent, `And ${reasons.length - mostReasons} more reasons: -o json tells them.`, page) : []),
    ...(because.length === 0 ? paragraph(' '.repeat(indent), indent, 'No request can match it.', page) : []),
  ];
  if (needsCredentials) return [...lines, ...remark(indent, aboutCredentials, page)].join('\n');
  if (change === null) return lines.join('\n');
  const price = change.price === null || traffic === null ? '' : ` It costs ${sayPrice(change.price, traffic.days)}.`;
  const said = change.edits.map(({ sentence }) => sentence).join(' ');
  return [
    ...lines,
    ...remark(
      indent,
      `${change.edits.every(({ rule }) => rule === null) || said.length < 300 ? said : shortened(change.edits)}${price}`,
      page,
    ),
  ].join('\n');
}

/** Long lists of resources stand in the rules that follow from -o json and -o md. */
function shortened(edits: readonly { readonly sentence: string }[]): string {
  return edits
    .map(({ sentence }) => (sentence.length <= 220 ? sentence : `${sentence.slice(0, 200).replace(/ \S*$/, '')} … (-o md shows the rule).`))
    .join(' ');
}
