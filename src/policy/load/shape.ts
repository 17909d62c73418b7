/** The fields of a policy with what each takes: all that an API server decodes. What has no place here it drops. */

export type Shape =
  | 'text'
  | 'boolean'
  | 'number'
  /** RFC 3339. */
  | 'time'
  | { readonly list: Shape }
  | { readonly mapOf: Shape }
  | { readonly fields: Readonly<Record<string, Shape>> }
  /** Anything at all. */
  | 'any';

const texts: Shape = { list: 'text' };

const metadata: Shape = {
  fields: {
    name: 'text',
    generateName: 'text',
    namespace: 'text',
    selfLink: 'text',
    uid: 'text',
    resourceVersion: 'text',
    generation: 'number',
    creationTimestamp: 'time',
    deletionTimestamp: 'time',
    deletionGracePeriodSeconds: 'number',
    labels: { mapOf: 'text' },
    annotations: { mapOf: 'text' },
    ownerReferences: {
      list: {
        fields: { apiVersion: 'text', kind: 'text', name: 'text', uid: 'text', controller: 'boolean', blockOwnerDeletion: 'boolean' },
      },
    },
    finalizers: texts,
    managedFields: {
      list: {
        fields: {
          manager: 'text',
          operation: 'text',
          apiVersion: 'text',
          time: 'time',
          fieldsType: 'text',
          fieldsV1: 'any',
          subresource: 'text',
        },
      },
    },
  },
};

export const ruleFields = {
  level: 'text',
  users: texts,
  userGroups: texts,
  verbs: texts,
  resources: { list: { fields: { group: 'text', resources: texts, resourceNames: texts } } },
  namespaces: texts,
  nonResourceURLs: texts,
  omitStages: texts,
  omitManagedFields: 'boolean',
} as const satisfies Record<string, Shape>;

export const policyShape: Shape = {
  fields: {
    apiVersion: 'text',
    kind: 'text',
    metadata,
    rules: { list: { fields: ruleFields } },
    omitStages: texts,
    omitManagedFields: 'boolean',
  },
};
