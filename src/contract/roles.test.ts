import { describe, expect, it } from 'vitest';
import { permissionsOf, roles } from './roles.ts';

describe('roles', () => {
  it('let nobody who manages see secrets, and nobody who sees them manage, unless they hold both', () => {
    for (const role of roles) {
      const may = permissionsOf([role]);
      expect(may.has('manage') && may.has('reveal'), role).toBe(false);
    }
    expect(permissionsOf(['admin', 'auditor'])).toEqual(new Set(['read', 'save', 'triage', 'manage', 'reveal', 'review']));
  });

  it('let who sends see nothing', () => {
    expect(permissionsOf(['ingest'])).toEqual(new Set(['send']));
    expect(permissionsOf([])).toEqual(new Set());
  });
});
