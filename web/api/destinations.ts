/** What the answers about destinations of alerts hold, by name. */
import type { AnswerOf } from '../../src/contract/answers.ts';

export type Destination = AnswerOf<'destination-states'>['destinations'][number];
export type Delivery = AnswerOf<'deliveries'>['deliveries'][number];
