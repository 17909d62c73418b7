/** Every check of a set-up. A fix may bring about findings of checks further down, never of checks further up: see fix-setup.ts. */
import { deliveryChecks } from './checks/delivery.ts';
import { flagChecks } from './checks/flags.ts';
import { mountChecks } from './checks/mounts.ts';
import { recordingChecks } from './checks/recording.ts';
import { rotationChecks } from './checks/rotation.ts';
import { webhookChecks } from './checks/webhook.ts';
import type { DoctorCheck } from './doctor-check.ts';

export const doctorChecks: readonly DoctorCheck[] = [
  ...flagChecks,
  ...recordingChecks,
  ...mountChecks,
  ...rotationChecks,
  ...deliveryChecks,
  ...webhookChecks,
];
