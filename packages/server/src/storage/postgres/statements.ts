import { escapeLiteral, type QueryConfig } from 'pg';
import type { SqlValue } from '../sql/sql-database.js';

/** How many statements a connection keeps prepared. */
const capacity = 500;
/** One with more parameters has a list among them, and seldom comes again with as many. */
const preparedParameters = 16;

/** What may hold a question mark that is no parameter: texts, names and comments. Last, the parameter itself. */
const tokens = /'(?:[^']|'')*'|"[^"]*"|--[^\n]*|\/\*[\s\S]*?\*\/|\?/g;

/** Turns SQL whose parameters are written `?` into PostgreSQL's, and names it where that is of use, so that a connection prepares it once. */
export class Statements {
  readonly #known = new Map<string, { text: string; parameters: number; name?: string }>();
  readonly #prepared: boolean;
  #names = 0;

  /** @param prepared whether connections keep statements by their names. */
  constructor(prepared: boolean) {
    this.#prepared = prepared;
  }

  /**
   * The statement as `pg` takes it. Several statements in one text may only define things, and take no parameters.
   * @throws when there are more or fewer parameters than question marks.
   */
  of(sql: string, values: readonly SqlValue[]): QueryConfig<SqlValue[]> {
    const { parameters, ...statement } = this.#known.get(sql) ?? this.#translate(sql);
    if (parameters !== values.length) {
      throw new Error(`The statement takes ${parameters} parameters, not ${values.length}: ${sql}`);
    }
    return { ...statement, values: [...values] };
  }

  /** The statement with its parameters written into it, for what takes none. @throws as `of`. */
  written(sql: string, values: readonly (string | number)[]): string {
    let used = 0;
    const text = sql.replace(tokens, (token) => {
      if (token !== '?') return token;
      const value = values[used++] ?? '';
      return typeof value === 'number' ? String(value) : escapeLiteral(value);
    });
    if (used !== values.length)
      throw new Error(`The statement takes ${used} parameters, not ${values.length}: ${sql}`);
    return text;
  }

  /** Gives all statements new names, for those that PostgreSQL refuses for ever. The old ones go with their connection. */
  prepareAnew(): void {
    this.#known.clear();
  }

  #translate(sql: string): { text: string; parameters: number; name?: string } {
    let parameters = 0;
    const text = sql.replace(tokens, (token) => (token === '?' ? `$${++parameters}` : token));
    const worthwhile =
      this.#prepared &&
      parameters <= preparedParameters &&
      /^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b/i.test(sql);
    if (!worthwhile || this.#known.size >= capacity) return { text, parameters };
    const statement = { text, parameters, name: `s${++this.#names}` };
    this.#known.set(sql, statement);
    return statement;
  }
}
