import { describe, expect, it } from 'vitest';
import type { CalibrationRecord } from '../../../src/storage/storage.js';
import { aClient } from '../samples.js';
import type { Stage } from './stage.js';

export function describeCalibrations(stage: () => Stage): void {
  describe('calibrations', () => {
    const calibration = (known: Partial<CalibrationRecord> = {}): CalibrationRecord => ({
      ...{ modality: 'face', encoder: 'an-encoder-1', madeAt: 1_795_000_000_000 },
      state: { users: 50, curve: { points: [{ score: 0.1 }], slope: 1e-4 }, cohort: null },
      ...known,
    });

    it('are kept as they were put, one for each gallery, the latest', async () => {
      const { storage, elsewhere } = stage();
      const { id: client } = await aClient(storage);
      const { id: stranger } = await aClient(storage);
      const gallery = { clientId: client, modality: 'face', encoder: 'an-encoder-1' };
      expect(await storage.calibrations.find(gallery)).toBeUndefined();
      await storage.calibrations.put(client, calibration());
      const others = [calibration({ encoder: 'an-encoder-2' }), calibration({ modality: 'voice' })];
      for (const other of others) await storage.calibrations.put(client, other);
      const latest = calibration({ madeAt: 1_795_000_000_001, state: { users: 75 } });
      await storage.calibrations.put(client, latest);
      const { calibrations } = await elsewhere();
      expect(await calibrations.find(gallery)).toEqual(latest);
      expect(await calibrations.of(client)).toEqual([latest, ...others]);
      expect(await calibrations.of(stranger)).toEqual([]);
    });

    it('are not kept where the transaction fails', async () => {
      const { storage } = stage();
      const { id: client } = await aClient(storage);
      const failing = storage.transaction(async ({ calibrations }) => {
        await calibrations.put(client, calibration());
        throw new Error('given up');
      });
      await expect(failing).rejects.toThrow('given up');
      expect(await storage.calibrations.of(client)).toEqual([]);
    });
  });
}
