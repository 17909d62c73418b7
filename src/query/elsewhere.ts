/**
 * How an entry of the reference is said in tools that it is not translated to. Their field names are those that the tools
 * give to an audit event; `translate/` says the rest.
 */

/** The form of the first example; where that has none, what there is to say of it; null where nothing is documented. */
export type Form = string | { readonly remark: string } | null;

export interface Elsewhere {
  /** What follows `logtype="Kubernetes Audit Logs" and`. It is a query here as well. */
  readonly site24x7: Form;
  /** DQL over the logs, or the search box of the explorer. */
  readonly guance: Form;
}

/** What AppLogs has in place of a stage for time. */
export const chosenBeside: Form = { remark: 'The range is chosen beside the query.' };
