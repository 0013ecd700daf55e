export type { Database, Row, Statement, Value } from './driver.js';
export { openDatabase } from './open-database.js';
export { SqliteMissing } from './sqlite-missing.js';
