/** The level of an alert on the scales of others. */
import type { AlertLevel } from '../../model/alert.ts';

/** 0 to 10, as CEF and LEEF count. */
export const severityOfTen: Readonly<Record<AlertLevel, number>> = { informational: 1, low: 3, medium: 5, high: 8, critical: 10 };

/** As syslog counts, where less is worse: critical 2, error 3, warning 4, notice 5, informational 6. */
export const syslogSeverity: Readonly<Record<AlertLevel, number>> = { informational: 6, low: 5, medium: 4, high: 3, critical: 2 };
