export { metrics, metricsText, type Metrics, type Span } from './metrics.ts';
export { report, type ReportFacts } from './report.ts';
export { code, duration, plain, table, time } from './text.ts';
export { timelineText } from './timeline.ts';
