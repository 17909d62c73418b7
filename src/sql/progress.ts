/** How far the statements of a question are, by the mark that they run under. */
import { Params, type Statement } from './statement.ts';

export interface ProgressRow {
  readonly read_rows: string;
  readonly of_rows: string;
  readonly read_bytes: string;
  readonly memory_bytes: string;
}

export function measureProgress(tag: string): Statement {
  const params = new Params();
  return {
    sql:
      'SELECT sum(p.read_rows) AS read_rows, sum(greatest(p.total_rows_approx, p.read_rows)) AS of_rows, sum(p.read_bytes) AS read_bytes, ' +
      'sum(greatest(p.memory_usage, 0)) AS memory_bytes ' +
      // The engine host puts its own mark before it.
      `FROM system.processes AS p WHERE endsWith(Settings['log_comment'], ${params.bind('String', tag)})`,
    params: params.values,
  };
}
