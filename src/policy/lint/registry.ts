/** Every lint rule. A fix may bring about findings of rules further down, never of rules further up: see fix-policy.ts. */

import { deadUser } from './checks/dead-user.ts';
import { deadWildcard } from './checks/dead-wildcard.ts';
import { duplicateKey } from './checks/duplicate-key.ts';
import { failedLoginsLost } from './checks/failed-logins-lost.ts';
import { goneGroupRule } from './checks/gone-group.ts';
import { groupAsUser } from './checks/group-as-user.ts';
import { invisibleCharacter } from './checks/invisible-character.ts';
import { levelWithoutBodies } from './checks/level-without-bodies.ts';
import { managedFields } from './checks/managed-fields.ts';
import { moreDocuments } from './checks/more-documents.ts';
import { namesWithoutName } from './checks/names-without-name.ts';
import { noCatchAll } from './checks/no-catch-all.ts';
import { noiseRecorded } from './checks/noise-recorded.ts';
import { noneTooBroad } from './checks/none-too-broad.ts';
import { nothingRecorded } from './checks/nothing-recorded.ts';
import { pathOfResource } from './checks/path-of-resource.ts';
import { recordedTwice } from './checks/recorded-twice.ts';
import { sensitiveBody } from './checks/sensitive-body.ts';
import { shadowedPart } from './checks/shadowed-part.ts';
import { subresourceForgotten } from './checks/subresource-forgotten.ts';
import { unknownField } from './checks/unknown-field.ts';
import { unknownResource } from './checks/unknown-resource.ts';
import { unknownVerb } from './checks/unknown-verb.ts';
import { unreachableInPractice } from './checks/unreachable-in-practice.ts';
import { unreachableRule } from './checks/unreachable-rule.ts';
import { wrongGroup } from './checks/wrong-group.ts';
import type { LintRule } from './lint-rule.ts';

export const lintRules: readonly LintRule[] = [
  unknownField,
  duplicateKey,
  moreDocuments,
  invisibleCharacter,
  deadWildcard,
  unknownVerb,
  wrongGroup,
  goneGroupRule,
  unknownResource,
  subresourceForgotten,
  namesWithoutName,
  pathOfResource,
  groupAsUser,
  deadUser,
  sensitiveBody,
  unreachableRule,
  unreachableInPractice,
  shadowedPart,
  noneTooBroad,
  failedLoginsLost,
  nothingRecorded,
  noCatchAll,
  levelWithoutBodies,
  noiseRecorded,
  recordedTwice,
  managedFields,
];
