/** A user in few characters, the same on every page: a service account and a node without what all of them begin with. Pure. */

export function shortUser(user: string): string {
  if (user === '') return 'nobody';
  return user.replace(/^system:serviceaccount:([^:]*):/, '$1/').replace(/^system:(?=node:|kube-|apiserver$)/, '');
}
