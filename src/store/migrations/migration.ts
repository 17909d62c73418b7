/** A numbered step of the schema. It is applied once; its statements must be safe to run again after an interruption. */
export interface Migration {
  /** From 1, without gaps. */
  readonly id: number;
  readonly name: string;
  readonly statements: readonly string[];
}
