/** The sentence of an event, each part of it a link to what it names. */
import { Fragment } from 'react';
import { Link } from 'wouter';
import type { Part } from '../../src/model/sentence/part.ts';
import { identityHref, type Lens, objectHref, searchHref } from '../address/address.ts';
import { LogText } from '../text/log-text.tsx';
import { ofConditions } from './ask-events.ts';
import styles from './sentence.module.css';

interface SentenceProps {
  readonly parts: readonly Part[];
  readonly cluster: string;
  readonly lens: Lens;
  /** `small`: of the size of the text around it. */
  readonly size?: 'large' | 'small';
}

export function Sentence({ parts, cluster, lens, size = 'large' }: SentenceProps) {
  return (
    <p className={size === 'large' ? styles['sentence'] : styles['small']}>
      {parts.map((part, at) => {
        const href = hrefOf(part, cluster, lens);
        const shown = <LogText text={part.text} most={part.role === 'message' ? 600 : 140} />;
        const className = `${styles['part']} ${styles[part.role] ?? ''}`;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence have no names, and do not move
          <Fragment key={at}>
            {part.role === 'text' ? (
              shown
            ) : href === null ? (
              <span className={className} dir="auto">
                {shown}
              </span>
            ) : (
              <Link href={href} className={className} dir="auto">
                {shown}
              </Link>
            )}
          </Fragment>
        );
      })}
    </p>
  );
}

function hrefOf({ role, object, where = [] }: Part, cluster: string, lens: Lens): string | null {
  if (object !== undefined) return objectHref({ cluster, ...object }, lens);
  const [first] = where;
  if (first === undefined) return null;
  if ((role === 'actor' || role === 'impersonated') && first.value !== '') return identityHref(String(first.value), lens);
  const question = ofConditions(where);
  return question === '' ? null : searchHref(question, lens);
}
