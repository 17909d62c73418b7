/** The flags themselves: whether the API server of that version takes them, and whether they do anything. */
import { editDistance, nearest } from '../../../model/suggest.ts';
import { type AuditFlag, auditFlagsOf, type Backend } from '../audit-flags.ts';
import type { DoctorCheck, SetupFix, Trouble } from '../doctor-check.ts';
import { type GoneFlag, goneFlags } from '../flag-history.ts';
import { whyRefused } from '../flag-values.ts';
import { type FlagUse, flagOf, hasBackend, isOn, lastUse, modeOf, numberOf, type ServerSetup, settingOf } from '../setup.ts';

const refusal = 'The API server does not start.';
const base = ['--audit-policy-file=/etc/kubernetes/audit/policy.yaml', '--audit-log-path=/var/log/kubernetes/audit/audit.log'];
const mounts = ['/etc/kubernetes/audit ro Directory', '/var/log/kubernetes/audit rw DirectoryOrCreate'];

function auditUses({ flags }: ServerSetup): readonly FlagUse[] {
  return flags.filter(({ name }) => name.startsWith('audit-'));
}

/** In words; a version that nobody told is the newest that is known. */
function sayVersion({ kubernetesVersion, minor }: ServerSetup): string {
  return kubernetesVersion === null ? `1.${minor}` : kubernetesVersion;
}

const unknownFlag: DoctorCheck = {
  code: 'unknown-flag',
  severity: 'error',
  summary: 'An audit flag that the version does not have',
  why: 'kube-apiserver ends at once when it is given a flag that it does not know.',
  effect: refusal,
  fix: 'Writes the flag that was meant, or takes out one that is gone for good.',
  example: { flags: [...base, '--audit-log-max-size=100'], mounts },
  check: ({ setup }) => {
    const known = auditFlagsOf(setup.minor);
    const uses = setup.flags.filter(({ name }) => name.startsWith('audit-') || isNearly(name, known.keys()));
    return uses.flatMap((use) => {
      if (known.has(use.name)) return [];
      const gone = Object.hasOwn(goneFlags, use.name) ? goneFlags[use.name] : undefined;
      const meant = gone === undefined ? nearest(use.name, known.keys()) : gone.now;
      return [
        {
          message: `kube-apiserver ${sayVersion(setup)} does not know --${use.name}${whySo(use.name, gone)}.`,
          span: use.span,
          ...(meant !== null && { hint: gone === undefined ? `Did you mean --${meant}?` : `It is --${meant} now.` }),
          fix: replaceUnknown(setup, use, meant, gone !== undefined),
        },
      ];
    });
  },
};

/** Written so that it does not even begin like a flag of auditing. */
function isNearly(name: string, known: Iterable<string>): boolean {
  return name.length > 8 && [...known].some((flag) => editDistance(name, flag, 3) <= 2);
}

function isLater(name: string): boolean {
  return auditFlagsOf(99).has(name);
}

function whySo(name: string, gone: GoneFlag | undefined): string {
  if (isLater(name)) return ' yet';
  if (gone === undefined) return '';
  return gone.since === null ? ' any more' : ` any more: it went with 1.${gone.since}`;
}

function replaceUnknown(setup: ServerSetup, { name, at, value }: FlagUse, meant: string | null, isGone: boolean): SetupFix | null {
  const isTaken = meant !== null && lastUse(setup, meant) !== undefined;
  if (at < 0) return null;
  if (meant !== null && !isTaken) return { title: `Write --${meant}`, steps: [{ do: 'rename', at, flag: name, to: meant, value }] };
  return isTaken || isGone || isLater(name) ? { title: `Take --${name} out`, steps: [{ do: 'remove', flag: name, at }] } : null;
}

const strayWord: DoctorCheck = {
  code: 'stray-word',
  severity: 'error',
  summary: 'A word that is not read as the flag it looks like',
  why: 'A flag is one word: two dashes, the name, an equals sign and the value. In the configuration of kubeadm it has no dashes, and its value is a text.',
  effect: refusal,
  fix: 'Writes it as a flag.',
  example: { flags: [...base, '--audit-log-maxage 30'], mounts },
  check: ({ setup }) =>
    setup.odd.map(({ word, span, at, why }): Trouble => {
      if (why === 'form')
        return {
          message:
            'extraArgs has the form of another version of kubeadm: a mapping up to v1beta3, a list of {name, value} from v1beta4 on.',
          span,
          effect: 'kubeadm refuses the file.',
          hint: 'kubeadm config migrate --old-config FILE writes it in the newer form.',
        };
      if (why === 'type')
        return {
          message: `The value ${word} is no text: kubeadm takes texts alone.`,
          span,
          effect: 'kubeadm refuses the file.',
          fix: { title: 'Put it in quotes', steps: [{ do: 'replace', span, text: JSON.stringify(word) }] },
        };
      const [, name = '', value = ''] = /^-*([a-zA-Z0-9_-]+)(?:[\s=]+(.*))?$/s.exec(word.trim()) ?? [];
      const place = setup.flagPlace;
      const isWord = place?.kind === 'words';
      const flat = name.replaceAll('_', '-');
      return {
        message:
          why === 'blank'
            ? `“${word}” is one word with a blank in it: no flag has that name.`
            : isWord
              ? `“${word}” is no flag: it takes two dashes before the name.`
              : `“${word}” has dashes that are put there anyway: the flag becomes --${word}.`,
        span,
        fix:
          place === null || flat === ''
            ? null
            : isWord
              ? {
                  title: `Write --${flat}${value === '' ? '' : `=${value}`}`,
                  steps: [{ do: 'word', at, word: `${place.dashes}${flat}${value === '' ? '' : `=${value}`}` }],
                }
              : { title: `Write ${flat}`, steps: [{ do: 'rename', at, flag: word, to: flat, value: null }] },
      };
    }),
};

const quotedValue: DoctorCheck = {
  code: 'quoted-value',
  severity: 'error',
  summary: 'Quotes that are a part of the value',
  why: 'No shell reads the words of a manifest. In --flag="value" without quotes around the whole, the quotes belong to the value.',
  effect: 'The API server looks for a file whose name has quotes, or does not understand the value.',
  fix: 'Takes the quotes out.',
  example: { flags: [base[0] ?? '', '--audit-log-path="/var/log/kubernetes/audit/audit.log"'], mounts },
  check: ({ setup }) =>
    auditUses(setup).flatMap(({ name, value, span }) => {
      const [, , inner] = /^(["'])(.*)\1$/s.exec(value ?? '') ?? [];
      if (inner === undefined) return [];
      return [
        {
          message: `The quotes are a part of the value of --${name}.`,
          span,
          fix: { title: 'Take the quotes out', steps: [{ do: 'set', flag: name, value: inner }] },
        },
      ];
    }),
};

const flagValue: DoctorCheck = {
  code: 'flag-value',
  severity: 'error',
  summary: 'A value that the API server refuses',
  why: 'Values are checked before anything else is done; a duration needs its unit, a mode has to be one that there is.',
  effect: refusal,
  fix: 'Writes the mode or the format that was meant; for another value a person has to decide.',
  example: { flags: [...base, '--audit-log-mode=bloking'], mounts },
  check: ({ setup }) =>
    auditUses(setup).flatMap((use): Trouble[] => {
      const flag = flagOf(setup, use.name);
      if (flag === undefined || /^(["']).*\1$/s.test(use.value ?? '')) return [];
      const why = whyRefused(isUsed(setup, flag) ? flag : { ...flag, words: undefined, least: undefined }, use.value);
      if (why === null) return [];
      const meant = flag.words === undefined || use.value === null ? null : nearest(use.value, flag.words);
      return [
        {
          message: `--${use.name}=${use.value ?? ''}: ${why}.`,
          span: use.span,
          ...(meant !== null && { fix: { title: `Write ${meant}`, steps: [{ do: 'set', flag: use.name, value: meant }] } }),
        },
      ];
    }),
};

/** What no backend uses has to be of its kind, and no more is looked at. */
function isUsed(setup: ServerSetup, { backend, needs }: AuditFlag): boolean {
  if (backend === null) return true;
  return hasBackend(setup, backend) && ((needs !== 'batch' && needs !== 'throttle') || modeOf(setup, backend) === 'batch');
}

const contradiction: DoctorCheck = {
  code: 'contradiction',
  severity: 'error',
  summary: 'Flags that do not go together',
  why: 'A batch has to hold the largest event; a throttle needs a rate and a burst above zero.',
  effect: refusal,
  fix: 'Raises the smaller one.',
  example: { flags: [...base, '--audit-log-truncate-enabled', '--audit-log-truncate-max-event-size=20000000'], mounts },
  check: ({ setup }) =>
    (['log', 'webhook'] as const).flatMap((backend) => {
      if (!hasBackend(setup, backend)) return [];
      const name = (rest: string) => `audit-${backend}-${rest}`;
      const [event, batch] = [numberOf(setup, name('truncate-max-event-size')), numberOf(setup, name('truncate-max-batch-size'))];
      const found: Trouble[] = [];
      if (batch < event)
        found.push({
          message: `--${name('truncate-max-batch-size')} (${batch}) is below --${name('truncate-max-event-size')} (${event}).`,
          span: (lastUse(setup, name('truncate-max-event-size')) ?? lastUse(setup, name('truncate-max-batch-size')))?.span,
          fix: {
            title: `Set --${name('truncate-max-batch-size')}=${event}`,
            steps: [{ do: 'set', flag: name('truncate-max-batch-size'), value: String(event) }],
          },
        });
      if (modeOf(setup, backend) === 'batch' && isOn(setup, name('batch-throttle-enable')))
        for (const [flag, value] of [
          [name('batch-throttle-qps'), '10'],
          [name('batch-throttle-burst'), '15'],
        ] as const)
          if (numberOf(setup, flag) <= 0)
            found.push({
              message: `The throttle is on and --${flag} is ${settingOf(setup, flag) ?? '0'}.`,
              span: (lastUse(setup, flag) ?? lastUse(setup, name('batch-throttle-enable')))?.span,
              fix: { title: `Set --${flag}=${value}`, steps: [{ do: 'set', flag, value }] },
            });
      return found;
    }),
};

const givenTwice: DoctorCheck = {
  code: 'given-twice',
  severity: 'warning',
  summary: 'A flag that is given more than once',
  why: 'The last one counts, without a word on the others.',
  effect: 'A change to one of the others does nothing.',
  fix: 'Takes out those that do not count.',
  example: { flags: [...base, '--audit-log-maxage=7', '--audit-log-maxage=30'], mounts },
  check: ({ setup }) =>
    auditUses(setup).flatMap((use) => {
      const last = lastUse(setup, use.name);
      if (last === undefined || last === use) return [];
      return [
        {
          message: `--${use.name} is given again below, and only the last counts: ${last.value ?? 'true'}.`,
          span: use.span,
          fix: use.at < 0 ? null : { title: 'Take this one out', steps: [{ do: 'remove', flag: use.name, at: use.at }] },
        },
      ];
    }),
};

function whyIdle(setup: ServerSetup, name: string): string | null {
  const flag = flagOf(setup, name);
  const backend: Backend | null = flag?.backend ?? null;
  if (flag === undefined || backend === null || name === 'audit-log-path' || name === 'audit-webhook-config-file') return null;
  if (!hasBackend(setup, backend)) return `there is no --${backend === 'log' ? 'audit-log-path' : 'audit-webhook-config-file'}`;
  if ((flag.needs === 'batch' || flag.needs === 'throttle') && modeOf(setup, backend) !== 'batch')
    return `--audit-${backend}-mode is ${modeOf(setup, backend)}`;
  if (flag.needs === 'throttle' && !isOn(setup, `audit-${backend}-batch-throttle-enable`)) return 'the throttle is off';
  if (flag.needs === 'truncate' && !isOn(setup, `audit-${backend}-truncate-enabled`))
    return `--audit-${backend}-truncate-enabled is not on`;
  const path = settingOf(setup, 'audit-log-path');
  return path === '-' && /^audit-log-(?:max|compress)/.test(name) ? 'the log goes to standard output' : null;
}

const idleFlag: DoctorCheck = {
  code: 'idle-flag',
  severity: 'warning',
  summary: 'A flag that does nothing',
  why: 'Flags of batches count in batch mode alone, sizes of truncation where truncation is on, flags of a backend where there is one.',
  effect: 'What was meant does not happen.',
  fix: null,
  example: { flags: [...base, '--audit-log-batch-max-size=100'], mounts },
  check: ({ setup }) =>
    auditUses(setup).flatMap((use) => {
      const why = lastUse(setup, use.name) === use ? whyIdle(setup, use.name) : null;
      return why === null ? [] : [{ message: `--${use.name} does nothing: ${why}.`, span: use.span }];
    }),
};

const pathRelative: DoctorCheck = {
  code: 'path-relative',
  severity: 'error',
  summary: 'A path that does not begin at the root',
  why: 'The API server takes it from the folder that it happens to run in; no shell expands ~ or a variable.',
  effect: 'The file is not found, or the log is written where nobody looks.',
  fix: null,
  example: { flags: [base[0] ?? '', '--audit-log-path=audit.log'], mounts },
  check: ({ setup }) =>
    auditUses(setup).flatMap(({ name, value, span }) => {
      const isPath = flagOf(setup, name)?.kind === 'path' && value !== null && value !== '' && value !== '-' && !/^["'/]/.test(value);
      return isPath ? [{ message: `--${name}=${value} is no path from the root.`, span, hint: 'Write it with / at its beginning.' }] : [];
    }),
};

export const flagChecks: readonly DoctorCheck[] = [
  unknownFlag,
  strayWord,
  quotedValue,
  flagValue,
  contradiction,
  givenTwice,
  idleFlag,
  pathRelative,
];
