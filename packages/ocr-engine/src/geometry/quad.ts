/** A point of a picture, in pixels from its upper left corner; whole numbers are the corners of pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A quadrilateral by its corners as they are read: top left, top right, bottom right, bottom left. */
export type Quad = readonly [Point, Point, Point, Point];
