/** The questions that are timed over a store: each as a person would type it. */
export const questions = [
  ['seed: deletes by resource and user', 'logtype="Kubernetes Audit Logs" and verb="delete" groupby objectref_resource,username'],
  ['seed: 403 lists by user', 'logtype="Kubernetes Audit Logs" and responsestatus_code=403 and verb="list" groupby username'],
  ['group-by over everything', 'groupby resource,verb'],
  ['the same, every stage', 'stage=* groupby resource,verb'],
  ['time histogram by code', 'timeslice 5m by code'],
  ['p99 by verb', 'stats p99(duration) by verb'],
  ['contains over requestURI', 'requesturi contains "labelSelector" count'],
  ['who, people only', 'actor_kind=human groupby user,verb'],
  ['group-by over one day', 'groupby user,verb last 24h'],
  ['distinct users', 'count_distinct(user)'],
  ['distinct audit ids, an estimate', 'count_distinct(auditid)'],
  ['latest 100 of a filter', 'resource=secrets and verb=list limit 100'],
  ['a path into request objects, last half hour', 'request.spec.replicas>1 count last 30m'],
];
