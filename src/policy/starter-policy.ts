/** The policy to begin with: deploy/audit-policy.yaml, as `connect file` writes it. A test holds the two to each other. */

export const starterPolicy = `# An audit policy to begin with: everything that happens is recorded, no bodies are, and what every node does every few seconds is left out.
# Bodies hold secrets and live tokens; ask for them per resource, above the last rule, when a question needs them.
apiVersion: audit.k8s.io/v1
kind: Policy
# The first stage of a request says nothing that the last one does not. ResponseStarted stays: a request that fails to
# authenticate has no other.
omitStages: [RequestReceived]
omitManagedFields: true
rules:
  - level: None
    nonResourceURLs: ["/healthz*", "/livez*", "/readyz*", "/metrics", "/openapi/*", "/version"]
  # Heartbeats of nodes and leader elections.
  - level: None
    userGroups: ["system:nodes"]
    resources: [{ group: coordination.k8s.io, resources: [leases] }]
  - level: None
    users: ["system:kube-controller-manager", "system:kube-scheduler", "system:apiserver"]
    resources: [{ group: coordination.k8s.io, resources: [leases] }]
  # Events are an echo of what is recorded anyway; they come under two groups.
  - level: None
    resources:
      - { group: "", resources: [events] }
      - { group: events.k8s.io, resources: [events] }
  - level: Metadata
`;
