import { converter } from '../../values/convert.ts';
import { DOCS } from '../define.ts';
import { Unsupported, type ScalarFunction } from '../contract.ts';
import { decompose, settingsOf } from './decompose.ts';
import { wholeSeries } from './numbers.ts';
import { outlierScores } from './outliers.ts';

/** Flags (1 up, -1 down), scores and baseline; what is judged are the residuals. https://learn.microsoft.com/kusto/query/series-decompose-anomalies-function */
export const seriesDecomposeAnomalies: ScalarFunction = {
  name: 'series_decompose_anomalies',
  docs: `${DOCS}series-decompose-anomalies-function`,
  prepare(use) {
    const method = use.constants[5];
    if (typeof method === 'string' && method !== 'ctukey' && method !== 'tukey') throw new Unsupported(`the method ${JSON.stringify(method)}`);
    const settings = settingsOf(use, 2, 6, {});
    const toThreshold = converter(use.types[1] ?? 'real', 'real');
    return (...args) => {
      const y = wholeSeries(args[0] ?? null);
      if (y === null) return [null, null, null];
      const threshold = args[1] === undefined || args[1] === null ? 1.5 : Number(toThreshold(args[1]));
      const { baseline, residual } = decompose(y, settings(args));
      const scores = outlierScores(residual, args[5] === 'tukey' ? 'tukey' : 'ctukey');
      const flags = scores.map(score => (score > threshold ? 1n : score < -threshold ? -1n : 0n));
      return [flags, scores, baseline];
    };
  },
};
