/** What is answered about the set-up of API servers. */
import { z } from 'zod';
import { finding } from './answer-parts.ts';

export const doctorAnswer = z.strictObject({
  files: z.array(
    z.strictObject({
      path: z.string(),
      form: z
        .enum(['static-pod', 'kubeadm', 'k3s', 'rke2', 'talos', 'metrics'])
        .nullable()
        .describe('What the file is; null where it could not be read as a set-up.'),
      kubernetesVersion: z
        .string()
        .nullable()
        .describe('As the file or the asker tells; null where neither does, and the newest is assumed.'),
      fixed: z.array(z.strictObject({ code: z.string(), title: z.string() })).describe('What was mended, before the findings were made.'),
      findings: z.array(finding),
      text: z.string().describe('The lines that findings are in; all else is blank, for such files hold secrets.'),
      patched: z.string().nullable().describe('The whole file, mended; null where nothing was to be mended.'),
      backup: z.string().nullable().describe('Where the file as it was is kept; null where it was not written.'),
    }),
  ),
  notes: z.array(z.string()).describe('What was not looked at, and why.'),
  failed: z.boolean().describe('Whether there is a finding that is severe enough.'),
});
