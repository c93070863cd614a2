import type { WindowFunction } from '../../registry.ts';
import { next, prev } from './neighbour.ts';
import { rowCumsum } from './row-cumsum.ts';
import { rowNumber } from './row-number.ts';
import { rowRankDense, rowRankMin } from './row-rank.ts';
import { rowWindowSession } from './row-window-session.ts';

/** Functions over the rows in their order, by name. */
export const windows: ReadonlyMap<string, WindowFunction> = new Map([
  next, prev, rowCumsum, rowNumber, rowRankDense, rowRankMin, rowWindowSession,
].map(definition => [definition.name, definition]));
