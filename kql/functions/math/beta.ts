import { scalar } from '../define.ts';
import { incompleteBeta, logGamma } from './special.ts';

/** Below zero for alpha or beta the engine gives 1 where the page says NaN. https://learn.microsoft.com/kusto/query/beta-cdf-function */
export const betaCdf = scalar({ name: 'beta_cdf', docs: 'beta-cdf-function', params: ['real', 'real', 'real'] }, (x, alpha, beta) => {
  if (x < 0 || x > 1) return Number.NaN;
  if (alpha <= 0 || beta <= 0) return 1;
  return incompleteBeta(x, alpha, beta);
});

/** https://learn.microsoft.com/kusto/query/beta-pdf-function */
export const betaPdf = scalar({ name: 'beta_pdf', docs: 'beta-pdf-function', params: ['real', 'real', 'real'] }, (x, alpha, beta) => {
  if (x < 0 || x > 1 || alpha <= 0 || beta <= 0) return Number.NaN;
  return Math.exp((alpha - 1) * Math.log(x) + (beta - 1) * Math.log1p(-x) + logGamma(alpha + beta) - logGamma(alpha) - logGamma(beta));
});

/** By bisection, to the last bit of a real. https://learn.microsoft.com/kusto/query/beta-inv-function */
export const betaInv = scalar({ name: 'beta_inv', docs: 'beta-inv-function', params: ['real', 'real', 'real'] }, (p, alpha, beta) => {
  if (p < 0 || p > 1) return null;
  if (alpha <= 0 || beta <= 0) return Number.NaN;
  let low = 0;
  let high = 1;
  for (let i = 0; i < 200; i += 1) {
    const middle = (low + high) / 2;
    if (incompleteBeta(middle, alpha, beta) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
});

/** The p-value of Welch's test. https://learn.microsoft.com/kusto/query/welch-test-function */
export const welchTest = scalar({ name: 'welch_test', docs: 'welch-test-function', params: ['real', 'real', 'real', 'real', 'real', 'real'] },
  (mean1, variance1, count1, mean2, variance2, count2) => {
    const a = variance1 / count1;
    const b = variance2 / count2;
    const t = (mean1 - mean2) / Math.sqrt(a + b);
    const freedom = (a + b) ** 2 / (a * a / (count1 - 1) + b * b / (count2 - 1));
    return incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5);
  });
