/** What is the same of fields for all languages: those that are annotations by another name, and those that Telltale alone has. */
import { type Cannot, cannot } from './draft.ts';

/** Fields that are annotations under a shorter name. */
export const annotationFields: Readonly<Record<string, string>> = {
  decision: 'authorization.k8s.io/decision',
  authz_reason: 'authorization.k8s.io/reason',
};

const ofStore = 'Telltale’s store gives it when it takes the event in';
/** Why no language has the field, unless it says so itself. */
export const reasons: Readonly<Record<string, Cannot>> = {
  id: cannot('it is a hash that Telltale computes', 'Use auditid and stage.'),
  cluster: cannot(ofStore, 'Choose the cluster there by its source of logs.'),
  source: cannot(ofStore),
  ingested: cannot(ofStore),
  writer: cannot(ofStore),
  seq: cannot(ofStore),
  native: cannot(ofStore),
  missing: cannot('what an export left out is not noted there'),
  raw: cannot('the record as it arrived is not kept there'),
  size: cannot('the length of the record in bytes is not known there'),
  request_size: cannot('the length of the body as it was recorded is not kept there'),
  response_size: cannot('the length of the body as it was recorded is not kept there'),
  exec_command: cannot('it would have to be decoded from the URI', 'Ask requesturi contains "command=…".'),
  field_manager: cannot('it would have to be computed from the URI and the user agent', 'Ask requesturi contains "fieldManager=…".'),
};
