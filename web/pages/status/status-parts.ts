/** The parts of the status, by name. */
import type { AnswerOf } from '../../../src/contract/answers.ts';

type Status = AnswerOf<'status'>;
export type ClusterStatus = Status['clusters'][number];
export type BadReason = Status['bad'][number];
export type SetAside = NonNullable<Status['setAside']>[number];
export type Storage = NonNullable<Status['storage']>;
export type Versions = NonNullable<Status['versions']>;
export type ServerStatus = NonNullable<Status['server']>;
export type Spool = ServerStatus['spool'];
export type Retention = ServerStatus['retention'];
