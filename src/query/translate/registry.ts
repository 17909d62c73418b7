/** Every language that a question can be translated to. */
import type { TranslationTarget } from '../../model/translation-targets.ts';
import { cloudwatch } from './cloudwatch.ts';
import { esql } from './esql.ts';
import { jq } from './jq/jq.ts';
import { kql } from './kql.ts';
import { logql } from './logql/logql.ts';
import { spl } from './spl.ts';
import type { Target } from './target.ts';

export const targets: { readonly [Name in TranslationTarget]: Target } = { jq, kql, logql, esql, spl, cloudwatch };
