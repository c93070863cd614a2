export interface Report {
  success: boolean;
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests?: number;
  numTodoTests?: number;
  testResults: { status: string; assertionResults: { status: string }[] }[];
}
export interface Figures {
  passed: number;
  failed: number;
  skipped: number;
}
export function summarize(report: Report | null, exitCode: number, typesAreFine: boolean): Figures;
export function summaryLine(figures: Figures): string;
