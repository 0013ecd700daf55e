import fc from 'fast-check';
import { expect, test } from 'vitest';
import { extentOf, isInside } from '../../src/geometry/frame.js';
import { cornersOf, leastRectangle } from '../../src/text/least-rectangle.js';

const coordinate = fc.integer({ min: -1000, max: 1000 });
const points = fc.array(fc.record({ x: coordinate, y: coordinate }), {
  minLength: 1,
  maxLength: 60,
});

test('the least rectangle holds all points, its corners clockwise from the beginning of its longer side', () => {
  fc.assert(
    fc.property(points, (around) => {
      const rectangle = leastRectangle(around);
      const corners = cornersOf(rectangle, 0.01);
      expect(around.every((point) => isInside(point, corners))).toBe(true);
      const { length, breadth } = extentOf(corners);
      expect(length).toBeGreaterThanOrEqual(breadth - 1e-6);
    }),
  );
});

test('a line at any angle has its own length and breadth, and runs to the right', () => {
  fc.assert(
    fc.property(fc.double({ min: -1.57, max: 1.57, noNaN: true }), (angle) => {
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      const corner = (u: number, v: number) => ({ x: u * cos - v * sin, y: u * sin + v * cos });
      const around = [corner(0, 0), corner(90, 0), corner(90, 12), corner(0, 12), corner(40, 5)];
      const { length, breadth, along } = leastRectangle(around);
      expect(length).toBeCloseTo(90);
      expect(breadth).toBeCloseTo(12);
      expect(along.x).toBeCloseTo(cos);
      expect(along.y).toBeCloseTo(sin);
    }),
  );
});
