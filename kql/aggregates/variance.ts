import type { Aggregate } from './contract.ts';
import { DOCS, filtered } from './define.ts';
import { converter } from '../values/convert.ts';

/** Welford's sums: of two columns for the covariance, of one with itself for the variance. */
interface State { rows: number; meanX: number; meanY: number; products: number }

/** The engine rounds these to ten digits after the point. */
function rounded(value: number): number {
  return Number.isFinite(value) && Math.abs(value) < 1e11 ? Number(value.toFixed(10)) : value;
}

function moments(name: string, docs: string, columns: 1 | 2, population: boolean, finish: (value: number) => number): Aggregate {
  return {
    name,
    docs: `${DOCS}${docs}-aggregation-function`,
    prepare(use) {
      const toX = converter(use.types[0] ?? 'real', 'real');
      const toY = columns === 2 ? converter(use.types[1] ?? 'real', 'real') : null;
      return {
        init: (): State => ({ rows: 0, meanX: 0, meanY: 0, products: 0 }),
        add(state: State, args) {
          const x = toX(args[0] ?? null);
          const y = toY === null ? x : toY(args[1] ?? null);
          if (typeof x !== 'number' || typeof y !== 'number') return state;
          state.rows += 1;
          const distance = x - state.meanX;
          state.meanX += distance / state.rows;
          state.meanY += (y - state.meanY) / state.rows;
          state.products += distance * (y - state.meanY);
          return state;
        },
        result({ rows, products }: State) {
          const divisor = population ? rows : rows - 1;
          return divisor <= 0 ? 0 : finish(rounded(products / divisor));
        },
      };
    },
  };
}

const same = (value: number): number => value;

/** https://learn.microsoft.com/kusto/query/variance-aggregation-function and its relatives; of less than two values 0. */
const plain: readonly Aggregate[] = [
  moments('variance', 'variance', 1, false, same),
  moments('variancep', 'variancep', 1, true, same),
  moments('stdev', 'stdev', 1, false, Math.sqrt),
  moments('stdevp', 'stdevp', 1, true, Math.sqrt),
  moments('covariance', 'covariance', 2, false, same),
  moments('covariancep', 'covariancep', 2, true, same),
];

export const variances: readonly Aggregate[] = [
  ...plain,
  ...plain.map(aggregate => filtered(aggregate, `${aggregate.name}if`, `${aggregate.name}if-aggregation-function`, aggregate.name.startsWith('cov') ? 2 : 1)),
];
