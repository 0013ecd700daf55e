import { parseObject } from '../../json/json.js';
import type { CalibrationRecord, CalibrationRepository } from '../storage.js';
import { number, text } from './columns.js';
import type { SqlRow, SqlSession } from './sql-database.js';

/** The calibrations in SQL. */
export function calibrationRepository(session: SqlSession): CalibrationRepository {
  return {
    async find({ clientId, modality, encoder }) {
      const [row] = await session.all(
        'SELECT * FROM biometrid.calibrations WHERE client_id = ? AND modality = ? AND encoder = ?',
        clientId,
        modality,
        encoder,
      );
      return row && toCalibration(row);
    },
    async of(clientId) {
      const rows = await session.all(
        'SELECT * FROM biometrid.calibrations WHERE client_id = ? ORDER BY modality, encoder',
        clientId,
      );
      return rows.map(toCalibration);
    },
    async put(clientId, { modality, encoder, madeAt, state }) {
      await session.run(
        `INSERT INTO biometrid.calibrations (client_id, modality, encoder, made_at, state) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (client_id, modality, encoder) DO UPDATE SET made_at = excluded.made_at, state = excluded.state`,
        clientId,
        modality,
        encoder,
        madeAt,
        JSON.stringify(state),
      );
    },
  };
}

function toCalibration(row: SqlRow): CalibrationRecord {
  const encoder = text(row, 'encoder');
  const state = parseObject(text(row, 'state'));
  if (state === undefined)
    throw new Error(`The database holds a calibration of ${encoder} that is no JSON object`);
  return { modality: text(row, 'modality'), encoder, madeAt: number(row, 'made_at'), state };
}
